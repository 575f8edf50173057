//! Guests hold and buy without an account.

use domain::EventId;
use serde_json::{Value, json};

use crate::support::{Buyers, Ground, Site, event_with, on_every_store, run};

on_every_store! { a_guest_buys_without_an_account }

/// A new guest's session.
pub(crate) async fn guest(buyers: &Buyers, event: EventId) -> String {
    let session = buyers.post("/api/auth/guest", "", json!({"event_id": event.to_string()})).await;
    session.expect(201)["token"].as_str().unwrap().to_owned()
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

#[test]
fn one_address_gets_so_many_guests() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| {
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
