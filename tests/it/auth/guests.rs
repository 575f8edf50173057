//! Guests hold and buy without an account.

use std::{sync::Arc, time::Duration};

use domain::{EventId, Millis, UserId};
use serde_json::{Value, json};
use ticketbuster::{auth::OrderLinks, cli::store::open_store, keys::KeyRing};

use crate::support::{
    Answer, Buyers, Ground, Site, event_with, on_every_store, run,
    socket::{connect, hear, hear_type, say},
};

on_every_store! {
    a_guest_buys_without_an_account,
    the_orders_of_a_person_count_together_also_after_a_restart,
    a_link_opens_its_order_and_nothing_else_until_it_ends,
    an_account_has_what_guests_bought_with_its_address,
}

/// A new guest's session.
pub(crate) async fn guest(buyers: &Buyers, event: EventId) -> String {
    let session = buyers.post("/api/auth/guest", "", json!({"event_id": event.to_string()})).await;
    session.expect(201)["token"].as_str().unwrap().to_owned()
}

/// Orders seats in one step, with this contact.
pub(crate) async fn order(
    buyers: &Buyers,
    event: EventId,
    token: &str,
    seats: &[&str],
    contact: Value,
) -> Answer {
    let body = json!({"event_id": event.to_string(), "seats": seats, "contact": contact});
    buyers.post("/api/orders", token, body).await
}

/// The same with the order once it is decided.
pub(crate) async fn buy(
    buyers: &Buyers,
    event: EventId,
    token: &str,
    seats: &[&str],
    contact: Value,
) -> Value {
    let accepted = order(buyers, event, token, seats, contact).await.expect(202);
    buyers.decided(accepted["order_id"].as_str().unwrap(), token).await
}

fn ana() -> Value {
    json!({"email": "ana@example.com", "name": "Ana"})
}

fn a_guest_buys_without_an_account(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let buyers = &site.buyers;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let other = site.add(&event_with(1, 10, json!({}))).await;
        assert_eq!(buyers.get("/api/auth/config", "").await.expect(200)["guests"], true);
        let session = buyers.post("/api/auth/guest", "", json!({"event_id": event.to_string()})).await;
        let session = session.expect(201);
        assert!(session["user_id"].as_str().unwrap().starts_with("guest:"));
        assert_eq!(session["roles"], json!(["buyer"]));
        let token = session["token"].as_str().unwrap();

        // Everything of this event, and nothing of another.
        buyers.hold(other, token, &["S-A0-1"]).await.refused(403, "forbidden");
        buyers.get("/api/orders", token).await.refused(403, "forbidden");
        let hold = buyers.hold(event, token, &["S-A0-1", "S-A0-2"]).await.expect(201);
        let place = |contact: Option<Value>| json!({"hold_id": hold["hold_id"], "contact": contact});
        let fields = |body: Value| -> Vec<String> {
            let errors = body["errors"].as_array().unwrap().iter();
            errors.map(|error| error["field"].as_str().unwrap().to_owned()).collect()
        };
        let nobody = buyers.post("/api/orders", token, place(None)).await.refused(422, "invalid_request");
        assert_eq!(fields(nobody), ["contact.email", "contact.name"]);
        let accepted = buyers.post("/api/orders", token, place(Some(ana()))).await.expect(202);
        let order = accepted["order_id"].as_str().unwrap();
        let bought = buyers.decided(order, token).await;
        assert_eq!((&bought["status"], &bought["user_id"]), (&json!("completed"), &session["user_id"]));
        assert_eq!(bought["tickets"].as_array().unwrap().len(), 2);
        let listed = buyers.get(&format!("/api/orders?event_id={event}"), token).await.expect(200);
        assert_eq!(listed["total"], 1);
        let picture = bought["tickets"][0]["qr_svg"].as_str().unwrap();
        buyers.get(picture, token).await.expect(200);

        // Their socket hears of the next order.
        let mut socket = connect(buyers).await;
        say(&mut socket, json!({"type": "authenticate", "token": token})).await;
        hear_type(&mut socket, "authenticated").await;
        let next = buy(buyers, event, token, &["S-A0-5"], ana()).await;
        let heard = hear_type(&mut socket, "order").await;
        assert_eq!(heard["order_id"], next["order_id"]);

        let path = format!("/api/orders/{order}");
        let another = guest(buyers, event).await;
        buyers.get(&path, &another).await.refused(404, "not_found");
        buyers.get(&path, &buyers.login("eve", &[]).await).await.refused(404, "not_found");
        site.stop_and_audit().await;
    });
}

#[test]
fn nobody_logs_in_as_a_guest_and_guests_can_be_off() {
    run(async {
        let site = Site::start().await;
        let body = json!({"user": "guest:0198a2b3", "roles": ["admin"]});
        site.buyers.post("/api/auth/dev-login", "", body).await.refused(422, "invalid_request");
        let nowhere = json!({"event_id": uuid::Uuid::nil().to_string()});
        site.buyers.post("/api/auth/guest", "", nowhere.clone()).await.refused(404, "not_found");
        let draft = site.add(&event_with(1, 10, json!({"status": "draft"}))).await;
        let body = json!({"event_id": draft.to_string()});
        site.buyers.post("/api/auth/guest", "", body).await.refused(404, "not_found");
        site.stop_and_audit().await;

        let site = Site::start_with(Ground::Sqlite, |config| config.auth.guests = false).await;
        assert_eq!(site.buyers.get("/api/auth/config", "").await.expect(200)["guests"], false);
        site.buyers.post("/api/auth/guest", "", nowhere).await.refused(403, "guests_off");
        site.stop_and_audit().await;
    });
}

/// A guest of before holds and orders nothing more; what they hold already they may still order.
#[test]
fn when_guests_are_off_those_who_were_here_get_no_more() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let token = guest(&site.buyers, event).await;
        let held = site.buyers.hold(event, &token, &["S-A0-1"]).await.expect(201);
        let Site { server, folder, mut config, .. } = site;
        server.stop().await;
        config.auth.guests = false;
        let store = open_store(&config).await.unwrap();
        let site = Site::over(folder, *config, store).await;
        let buyers = &site.buyers;
        buyers.hold(event, &token, &["S-A0-3"]).await.refused(403, "guests_off");
        order(buyers, event, &token, &["S-A0-3"], ana()).await.refused(403, "guests_off");
        for path in ["/api/auth/guest/code", "/api/auth/guest/confirm"] {
            let body = match path.ends_with("code") {
                true => json!({"email": "ana@example.com"}),
                false => json!({"email": "ana@example.com", "code": "123456"}),
            };
            buyers.post(path, &token, body).await.refused(403, "guests_off");
        }
        let ordered = json!({"hold_id": held["hold_id"], "contact": ana()});
        buyers.post("/api/orders", &token, ordered).await.expect(202);
        let bob = buyers.login("bob", &[]).await;
        buyers.hold(event, &bob, &["S-A0-5"]).await.expect(201);
        site.stop_and_audit().await;
    });
}

#[test]
fn one_address_gets_so_many_guests() {
    run(async {
        let site = Site::start_with(Ground::Alone, |config| {
            config.rate_limit.enabled = true;
            (config.rate_limit.guest_sessions_per_minute, config.rate_limit.guest_sessions_burst) = (1, 2);
        })
        .await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        guest(&site.buyers, event).await;
        guest(&site.buyers, event).await;
        let third = site.buyers.post("/api/auth/guest", "", json!({"event_id": event.to_string()})).await;
        assert_eq!(third.headers.get("ratelimit-policy").unwrap(), "\"guest-sessions\";q=2;w=120");
        third.refused(429, "rate_limited");
        site.stop_and_audit().await;
    });
}

#[test]
fn an_event_may_ask_for_a_phone_number() {
    run(async {
        let site = Site::start().await;
        let buyers = &site.buyers;
        let event = site.add(&event_with(1, 10, json!({"ask_phone": true}))).await;
        let shown = buyers.get(&format!("/api/events/{event}"), "").await.expect(200);
        assert_eq!((&shown["ask_phone"], &shown["confirm_email"]), (&json!(true), &json!(false)));
        let token = guest(buyers, event).await;
        let wrong = order(buyers, event, &token, &["S-A0-1"], ana()).await.refused(422, "invalid_request");
        assert_eq!(wrong["errors"][0]["field"], "contact.phone");
        let mut contact = ana();
        contact["phone"] = json!("+51 999 888 777");
        assert_eq!(buy(buyers, event, &token, &["S-A0-1"], contact).await["status"], "completed");
        // Who has an account is not asked.
        let bob = buyers.login("bob", &[]).await;
        order(buyers, event, &bob, &["S-A0-2"], Value::Null).await.expect(202);
        let boss = buyers.login("boss", &["organiser"]).await;
        let change = json!({"ask_phone": false});
        let path = format!("/api/events/{event}");
        let changed = buyers.try_send("PATCH", &path, &boss, None, Some(change)).await.unwrap().expect(200);
        assert_eq!(changed["ask_phone"], false);
        order(buyers, event, &token, &["S-A0-3"], ana()).await.expect(202);
        // Here nobody can confirm an address.
        let change = json!({"confirm_email": true});
        let refused = buyers.try_send("PATCH", &path, &boss, None, Some(change)).await.unwrap();
        refused.refused(409, "mails_off");
        buyers
            .post("/api/auth/guest/code", &token, json!({"email": "ana@example.com"}))
            .await
            .refused(409, "mails_off");
        buyers
            .post("/api/orders/recover", "", json!({"email": "ana@example.com"}))
            .await
            .refused(409, "mails_off");
        site.stop_and_audit().await;
    });
}

fn the_orders_of_a_person_count_together_also_after_a_restart(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = site.add(&event_with(1, 20, json!({"seats_per_buyer": 4}))).await;
        let person = |email: &str| json!({"email": email, "name": "Ana"});
        let buyers = &site.buyers;
        let first = guest(buyers, event).await;
        let bought =
            buy(buyers, event, &first, &["S-A0-1", "S-A0-2", "S-A0-3"], person("A.na+x@gmail.com")).await;
        assert_eq!(bought["status"], "completed");

        let second = guest(buyers, event).await;
        let hold = buyers.hold(event, &second, &["S-A0-5", "S-A0-6"]).await.expect(201);
        let same = json!({"hold_id": hold["hold_id"], "contact": person("ana@googlemail.com")});
        let refused = buyers.post("/api/orders", &second, same).await.refused(409, "limit_exceeded");
        assert_eq!((&refused["limit"], &refused["most"]), (&json!("seats_per_buyer"), &json!(4)));
        // In one step nothing stays held; nor does an account help.
        let bob = buyers.login("bob", &[]).await;
        for token in [&second, &bob] {
            let seats = ["S-A0-8", "S-A0-9"];
            let refused = order(buyers, event, token, &seats, person("ANA@gmail.com")).await;
            refused.refused(409, "limit_exceeded");
        }
        let holds = buyers.get(&format!("/api/events/{event}/holds"), &bob).await.expect(200);
        assert_eq!(holds["items"], json!([]));
        let other = json!({"hold_id": hold["hold_id"], "contact": person("ana@example.com")});
        buyers.post("/api/orders", &second, other).await.expect(202);
        order(buyers, event, &second, &["S-A0-11"], person("ana@gmail.com")).await.expect(202);

        let Site { server, folder, config, .. } = site;
        server.stop().await;
        let store = open_store(&config).await.unwrap();
        let site = Site::over(folder, *config, store).await;
        let buyers = &site.buyers;
        let third = guest(buyers, event).await;
        let one = ["S-A0-15"];
        order(buyers, event, &third, &one, person("ana@gmail.com")).await.refused(409, "limit_exceeded");
        // What is given back counts no more.
        let path = format!("/api/orders/{}/cancel", bought["order_id"].as_str().unwrap());
        buyers.post(&path, &first, json!({})).await.expect(200);
        order(buyers, event, &third, &one, person("ana@gmail.com")).await.expect(202);
        site.stop_and_audit().await;
    });
}

/// What signs links of this site.
fn links(site: &Site, length: Millis) -> OrderLinks {
    let keys = KeyRing::load_or_create(&site.folder.path().join("keys.json")).unwrap();
    OrderLinks::new(Arc::new(keys), length)
}

/// A link of an order, issued now.
fn link(site: &Site, order: &Value, length: Millis) -> String {
    let user = UserId::new(order["user_id"].as_str().unwrap()).unwrap();
    let id = order["order_id"].as_str().unwrap().parse().unwrap();
    links(site, length).token(id, &user, site.server.engine.now()).unwrap()
}

fn a_link_opens_its_order_and_nothing_else_until_it_ends(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let buyers = &site.buyers;
        let event = site.add(&event_with(1, 20, json!({}))).await;
        // Also an order of an account, whose others stay hidden.
        let bob = buyers.login("bob", &[]).await;
        let bought = buy(buyers, event, &bob, &["S-A0-1"], ana()).await;
        let other = buy(buyers, event, &bob, &["S-A0-3"], ana()).await;
        let path = |order: &Value| format!("/api/orders/{}", order["order_id"].as_str().unwrap());
        let (this, hour) = (path(&bought), Millis::from_hours(1));
        let token = link(&site, &bought, hour);
        let shown = buyers.get(&this, &token).await.expect(200);
        assert_eq!(shown["contact"]["email"], "ana@example.com");
        assert_eq!(buyers.get(&format!("{this}/tickets"), &token).await.expect(200)["total"], 1);
        let picture = |order: &Value| order["tickets"][0]["qr_svg"].as_str().unwrap().to_owned();
        buyers.get(&picture(&bought), &token).await.expect(200);
        for elsewhere in
            [path(&other), picture(&other), "/api/orders".to_owned(), format!("/api/events/{event}/holds")]
        {
            buyers.get(&elsewhere, &token).await.refused(403, "forbidden");
        }
        buyers.hold(event, &token, &["S-A0-9"]).await.refused(403, "forbidden");
        order(buyers, event, &token, &["S-A0-9"], ana()).await.refused(403, "forbidden");
        buyers
            .post("/api/auth/guest/code", &token, json!({"email": "a@b.example"}))
            .await
            .refused(403, "forbidden");
        buyers.post("/api/auth/logout", &token, json!({})).await.refused(403, "forbidden");

        // Its socket hears of this order and of no other.
        let mut socket = connect(buyers).await;
        say(&mut socket, json!({"type": "authenticate", "token": token})).await;
        hear_type(&mut socket, "authenticated").await;
        buyers.post(&format!("{}/cancel", path(&other)), &bob, json!({})).await.expect(200);
        buyers.post(&format!("{this}/cancel"), &token, json!({})).await.expect(200);
        assert_eq!(hear_type(&mut socket, "order").await["order_id"], bought["order_id"]);

        let ended = link(&site, &bought, Millis(1));
        actix_rt::time::sleep(Duration::from_millis(5)).await;
        buyers.get(&this, &ended).await.refused(401, "unauthenticated");
        let revoke = format!("{this}/links/revoke");
        buyers.post(&revoke, &buyers.login("eve", &[]).await, json!({})).await.refused(404, "not_found");
        buyers.post(&revoke, &bob, json!({})).await.expect(204);
        buyers.get(&this, &token).await.refused(401, "unauthenticated");
        buyers.get(&this, &bob).await.expect(200);
        actix_rt::time::sleep(Duration::from_millis(5)).await;
        let newer = link(&site, &bought, hour);
        buyers.get(&this, &newer).await.expect(200);

        let Site { server, folder, config, .. } = site;
        server.stop().await;
        let store = open_store(&config).await.unwrap();
        let site = Site::over(folder, *config, store).await;
        site.buyers.get(&this, &token).await.refused(401, "unauthenticated");
        site.buyers.get(&this, &newer).await.expect(200);
        // A link ends links, too.
        site.buyers.post(&revoke, &newer, json!({})).await.expect(204);
        site.buyers.get(&this, &newer).await.refused(401, "unauthenticated");
        // Its open socket hears nothing more, however soon something happens.
        let bob = site.buyers.login("bob", &[]).await;
        let third = buy(&site.buyers, event, &bob, &["S-A0-5"], ana()).await;
        let mut socket = connect(&site.buyers).await;
        say(&mut socket, json!({"type": "authenticate", "token": link(&site, &third, hour)})).await;
        hear_type(&mut socket, "authenticated").await;
        actix_rt::time::sleep(Duration::from_millis(5)).await;
        site.buyers.post(&format!("{}/links/revoke", path(&third)), &bob, json!({})).await.expect(204);
        site.buyers.post(&format!("{}/cancel", path(&third)), &bob, json!({})).await.expect(200);
        assert_eq!(hear(&mut socket).await["type"], "error");
        site.stop_and_audit().await;
    });
}

fn an_account_has_what_guests_bought_with_its_address(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let buyers = &site.buyers;
        let event = site.add(&event_with(1, 20, json!({}))).await;
        let contact = json!({"email": "ana@gmail.com", "name": "Ana"});
        let token = guest(buyers, event).await;
        let bought = buy(buyers, event, &token, &["S-A0-1"], contact.clone()).await;
        let bob = buyers.login("bob", &[]).await;
        let of_bob = buy(buyers, event, &bob, &["S-A0-3"], contact.clone()).await;

        let login = json!({"user": "ana", "email": "A.na@googlemail.com"});
        let account = buyers.post("/api/auth/dev-login", "", login).await.expect(200);
        let account = account["token"].as_str().unwrap();
        let own = buy(buyers, event, account, &["S-A0-5"], Value::Null).await;
        let listed = buyers.get("/api/orders", account).await.expect(200);
        let ids: Vec<&Value> =
            listed["items"].as_array().unwrap().iter().map(|order| &order["order_id"]).collect();
        assert_eq!(ids, [&own["order_id"], &bought["order_id"]]);
        let path = |order: &Value| format!("/api/orders/{}", order["order_id"].as_str().unwrap());
        buyers.get(&path(&bought), account).await.expect(200);
        buyers.get(bought["tickets"][0]["qr_svg"].as_str().unwrap(), account).await.expect(200);
        buyers.get(&path(&of_bob), account).await.refused(404, "not_found");
        let without = buyers.login("ana", &[]).await;
        buyers.get(&path(&bought), &without).await.refused(404, "not_found");

        // It may do what its buyer may. With the address everything else of it is gone.
        let second = buy(buyers, event, &token, &["S-A0-7"], contact).await;
        buyers.post(&format!("{}/cancel", path(&second)), account, json!({})).await.expect(200);
        buyers.post(&format!("{}/erase", path(&bought)), account, json!({})).await.expect(200);
        buyers.get(&path(&bought), account).await.refused(404, "not_found");
        buyers.get(&path(&bought), &token).await.expect(200);
        site.stop_and_audit().await;
    });
}
