//! Payments at a provider's page: the places stay the order's until the provider has said what became of the money, and every
//! captured payment is one completed order or a full refund.

use std::{sync::Arc, time::Duration};

use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use domain::{EventId, PaymentStatus};
use ticketbuster::store::{InboxRow, Store};

use crate::support::{Ground, Site, event_with, on_every_store, outbox_is_empty, process::Process, run};

on_every_store! {
    a_buyer_pays_on_the_providers_page,
    a_declined_card_leaves_the_order_open_for_another_one,
    what_is_not_paid_in_time_is_cancelled_at_the_provider_before_its_places_are_free,
    money_that_comes_late_is_given_back_once_if_its_place_is_gone,
    money_that_comes_late_takes_its_place_again_if_that_is_free,
    an_open_payment_outlives_a_restart,
    who_gives_an_order_up_has_its_payment_ended_first,
    what_costs_nothing_asks_no_provider,
}

/// How long buyers have to pay, in seconds.
async fn site(ground: Ground, seconds: i64) -> Site {
    Site::start_with(ground, |config| config.payments.seconds_min = seconds).await
}

async fn event(site: &Site, hold_seconds: i64) -> EventId {
    let more = json!({"hold_seconds": hold_seconds, "seats_per_buyer": 1_000});
    site.add(&event_with(1, 10, more)).await
}

/// Orders a seat, to be paid on the page. The result is the order when that is open.
async fn order(site: &Site, event: EventId, buyer: &str, seat: &str) -> Value {
    site.buyers.order_on_page(&json!(event), seat, buyer).await
}

fn path_of(order: &Value) -> String {
    format!("/api/orders/{}", order["order_id"].as_str().unwrap())
}

/// Uses a card on the page of an order's payment, as a form of a browser does.
async fn use_card(site: &Site, order: &Value, card: &str) {
    let page = format!("{}{}", site.buyers.base, order["payment"]["url"].as_str().unwrap());
    let form = [("card", card)];
    let client = awc::Client::builder().disable_redirects().timeout(Duration::from_secs(60)).finish();
    let mut answer = client.post(page).send_form(&form).await.unwrap();
    let said = answer.body().await.unwrap();
    assert_eq!(answer.status(), 303, "{}", String::from_utf8_lossy(&said));
    let back = answer.headers().get("location").unwrap().to_str().unwrap();
    assert_eq!(back, format!("/orders/{}", order["order_id"].as_str().unwrap()));
}

async fn counts(site: &Site, event: EventId) -> [u64; 3] {
    let shown = site.buyers.get(&format!("/api/events/{event}/availability"), "").await.expect(200);
    ["available", "held", "sold"].map(|status| shown["counts"][status].as_u64().unwrap())
}

fn a_buyer_pays_on_the_providers_page(ground: Ground) {
    run(async {
        let site = site(ground, 60).await;
        let event = event(&site, 600).await;
        let (ana, bob) = (site.buyers.login("ana", &[]).await, site.buyers.login("bob", &[]).await);
        let open = order(&site, event, &ana, "S-A0-1").await;
        assert_eq!(open["payment"]["kind"], "redirect");
        assert_eq!(
            (&open["payment"]["status"], &open["payment"]["provider"]),
            (&json!("open"), &json!("test"))
        );
        assert_eq!(open["payment"]["until"], open["payment_due_at"]);
        assert_eq!(counts(&site, event).await, [109, 1, 0]);
        site.buyers.get(&path_of(&open), &bob).await.refused(404, "not_found");
        let paying = format!("{}/payment", path_of(&open));
        site.buyers.post(&paying, &bob, json!({})).await.refused(404, "not_found");

        // Whoever comes back without having paid has not paid.
        use_card(&site, &open, "return").await;
        let asked = site.buyers.post(&paying, &ana, json!({})).await.expect(200);
        assert_eq!(asked["status"], "awaiting_payment");
        use_card(&site, &open, "pay").await;
        let paid = site.buyers.reaches(&open, &ana, "completed").await;
        assert_eq!(
            (&paid["payment"]["status"], &paid["payment"]["kind"]),
            (&json!("captured"), &json!("none"))
        );
        assert_eq!(paid["tickets"].as_array().unwrap().len(), 1);
        assert_eq!(counts(&site, event).await, [109, 0, 1]);
        // Once more, and what else may come.
        use_card(&site, &open, "pay").await;
        use_card(&site, &open, "late").await;
        site.buyers.post(&paying, &ana, json!({})).await.expect(200);
        site.buyers.post(&paying, &ana, json!({"again": true})).await.refused(409, "not_awaiting_payment");
        let order = open["order_id"].as_str().unwrap();
        assert!(!site.server.engine.store().processed(InboxRow::REFUNDS, order).await.unwrap());
        let report = site.stop_and_audit().await;
        assert_eq!((report.orders, report.tickets), (1, 1));
    });
}

fn a_declined_card_leaves_the_order_open_for_another_one(ground: Ground) {
    run(async {
        let site = site(ground, 60).await;
        let event = event(&site, 600).await;
        let ana = site.buyers.login("ana", &[]).await;
        let open = order(&site, event, &ana, "S-A0-1").await;
        use_card(&site, &open, "decline").await;
        for _ in 0..500 {
            if site.buyers.get(&path_of(&open), &ana).await.expect(200)["payment"]["declined"].is_string() {
                break;
            }
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        let declined = site.buyers.get(&path_of(&open), &ana).await.expect(200);
        assert_eq!(declined["status"], "awaiting_payment");
        assert_eq!(declined["payment"]["declined"], "the test card is made to be declined");
        assert_eq!(counts(&site, event).await, [109, 1, 0]);

        // Another payment of the same order; the first one is cancelled at the provider before it begins.
        let again = json!({"again": true});
        site.buyers.post(&format!("{}/payment", path_of(&open)), &ana, again).await.expect(200);
        let mut second = Value::Null;
        for _ in 0..500 {
            second = site.buyers.get(&path_of(&open), &ana).await.expect(200);
            if second["payment"]["payment_id"] != open["payment"]["payment_id"]
                && second["payment"]["status"] == "open"
            {
                break;
            }
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        assert_ne!(second["payment"]["url"], open["payment"]["url"]);
        use_card(&site, &open, "pay").await;
        assert_eq!(site.buyers.get(&path_of(&open), &ana).await.expect(200)["status"], "awaiting_payment");
        use_card(&site, &second, "pay").await;
        site.buyers.reaches(&open, &ana, "completed").await;
        site.stop_and_audit().await;
    });
}

fn what_is_not_paid_in_time_is_cancelled_at_the_provider_before_its_places_are_free(ground: Ground) {
    run(async {
        let site = site(ground, 1).await;
        let event = event(&site, 600).await;
        let (ana, bob) = (site.buyers.login("ana", &[]).await, site.buyers.login("bob", &[]).await);
        // The hold's deadline counts, if it is later than the least time to pay.
        let long = order(&site, event, &bob, "S-A0-2").await;
        let short = self::event(&site, 1).await;
        let open = order(&site, short, &ana, "S-A0-1").await;
        let failed = site.buyers.reaches(&open, &ana, "failed").await;
        assert_eq!(failed["failure"]["code"], "payment_timeout");
        assert_eq!(failed["payment"]["status"], "cancelled");
        assert_eq!(counts(&site, short).await, [110, 0, 0]);
        use_card(&site, &open, "pay").await;
        let shown = site.buyers.get(&path_of(&open), &ana).await.expect(200);
        assert_eq!((&shown["status"], &shown["payment"]["status"]), (&json!("failed"), &json!("cancelled")));
        assert_eq!(site.buyers.get(&path_of(&long), &bob).await.expect(200)["status"], "awaiting_payment");
        site.stop_and_audit().await;
    });
}

fn money_that_comes_late_takes_its_place_again_if_that_is_free(ground: Ground) {
    run(async {
        let site = site(ground, 1).await;
        let event = event(&site, 1).await;
        let ana = site.buyers.login("ana", &[]).await;
        let open = order(&site, event, &ana, "S-A0-1").await;
        site.buyers.reaches(&open, &ana, "failed").await;
        assert_eq!(counts(&site, event).await, [110, 0, 0]);
        let late = stream::iter(0..8).map(|_| use_card(&site, &open, "late"));
        late.buffer_unordered(8).collect::<Vec<()>>().await;
        let paid = site.buyers.reaches(&open, &ana, "completed").await;
        assert_eq!(paid["failure"], json!(null));
        assert_eq!(paid["payment"]["status"], "captured");
        assert_eq!(paid["tickets"].as_array().unwrap().len(), 1);
        assert_eq!(counts(&site, event).await, [109, 0, 1]);
        let store: Arc<dyn Store> = site.server.engine.store().clone();
        let row = store.order(open["order_id"].as_str().unwrap().parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(
            (row.payments.len(), row.payments[0].due_back),
            (1, Default::default()),
            "nothing goes back"
        );
        site.stop_and_audit().await;
    });
}

fn money_that_comes_late_is_given_back_once_if_its_place_is_gone(ground: Ground) {
    run(async {
        let site = site(ground, 1).await;
        let event = event(&site, 1).await;
        let (ana, bob) = (site.buyers.login("ana", &[]).await, site.buyers.login("bob", &[]).await);
        let open = order(&site, event, &ana, "S-A0-1").await;
        site.buyers.reaches(&open, &ana, "failed").await;
        let hold = site.buyers.hold(event, &bob, &["S-A0-1"]).await.expect(201);
        let bought = site.buyers.buy(&hold, &bob, "tok_success").await;
        assert_eq!(bought["status"], "completed", "{bought}");
        // A method that can't be cancelled; its provider says so often.
        let late = stream::iter(0..8).map(|_| use_card(&site, &open, "late"));
        late.buffer_unordered(8).collect::<Vec<()>>().await;
        let store: Arc<dyn Store> = site.server.engine.store().clone();
        let key = format!("{}-1", open["order_id"].as_str().unwrap());
        for _ in 0..500 {
            if store.processed(InboxRow::REFUNDS, &key).await.unwrap() {
                break;
            }
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(store.processed(InboxRow::REFUNDS, &key).await.unwrap(), "its money went back");
        while !outbox_is_empty(&store).await {
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        let row = store.order(open["order_id"].as_str().unwrap().parse().unwrap()).await.unwrap().unwrap();
        let payment = row.payments.last().unwrap();
        assert_eq!((payment.status, payment.due_back), (PaymentStatus::Captured, row.totals.total));
        assert_eq!(site.buyers.get(&path_of(&open), &ana).await.expect(200)["status"], "failed");
        site.stop_and_audit().await;
    });
}

fn who_gives_an_order_up_has_its_payment_ended_first(ground: Ground) {
    run(async {
        let site = site(ground, 60).await;
        let event = event(&site, 600).await;
        let (ana, boss) =
            (site.buyers.login("ana", &[]).await, site.buyers.login("boss", &["organiser"]).await);
        let (first, second) =
            (order(&site, event, &ana, "S-A0-1").await, order(&site, event, &ana, "S-A0-2").await);
        let cancelled = site.buyers.post(&format!("{}/cancel", path_of(&first)), &ana, json!({})).await;
        let cancelled = cancelled.expect(200);
        assert_eq!(
            (&cancelled["status"], &cancelled["payment"]["status"]),
            (&json!("cancelled"), &json!("cancelled"))
        );
        let reason = json!({"reason": "it was a mistake"});
        let ended =
            site.buyers.post(&format!("{}/refund", path_of(&second)), &boss, reason).await.expect(200);
        assert_eq!(ended["status"], "cancelled");
        assert_eq!(counts(&site, event).await, [110, 0, 0]);
        // Nobody can pay any more, and what comes all the same goes back: these places are wanted by nobody.
        use_card(&site, &first, "pay").await;
        assert_eq!(site.buyers.get(&path_of(&first), &ana).await.expect(200)["status"], "cancelled");
        // One that was paid meanwhile is completed, and can be cancelled as such.
        let third = order(&site, event, &ana, "S-A0-3").await;
        use_card(&site, &third, "pay").await;
        site.buyers.reaches(&third, &ana, "completed").await;
        let cancelled = site.buyers.post(&format!("{}/cancel", path_of(&third)), &ana, json!({})).await;
        assert_eq!(cancelled.expect(200)["status"], "cancelled");
        site.stop_and_audit().await;
    });
}

fn what_costs_nothing_asks_no_provider(ground: Ground) {
    run(async {
        let site = site(ground, 60).await;
        let mut free = event_with(1, 10, json!({"hold_seconds": 600, "fees": []}));
        for tier in free["tiers"].as_array_mut().unwrap() {
            tier["price"] = json!(0);
        }
        let event = site.add(&free).await;
        let ana = site.buyers.login("ana", &[]).await;
        let body = json!({"event_id": event, "seats": ["S-A0-1"], "payment": {"token": "tok_page"}});
        let accepted = site.buyers.post("/api/orders", &ana, body).await.expect(202);
        let done = site.buyers.reaches(&accepted, &ana, "completed").await;
        assert_eq!(done["total"]["amount"], 0);
        assert_eq!(done["tickets"].as_array().unwrap().len(), 1);
        let cancelled = site.buyers.post(&format!("{}/cancel", path_of(&done)), &ana, json!({})).await;
        assert_eq!(cancelled.expect(200)["status"], "cancelled");
        let store: Arc<dyn Store> = site.server.engine.store().clone();
        while !outbox_is_empty(&store).await {
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        site.stop_and_audit().await;
    });
}

fn an_open_payment_outlives_a_restart(ground: Ground) {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let config = ground.config(folder.path());
        let settings = [("TICKETBUSTER__PAYMENTS__SECONDS_MIN", "120")];
        let process = Process::start(&config, &settings).await;
        let boss = process.buyers.login("boss", &["organiser"]).await;
        let event = event_with(1, 10, json!({"hold_seconds": 600}));
        let created = process.buyers.post("/api/events", &boss, event).await.expect(201);
        let ana = process.buyers.login("ana", &[]).await;
        let body =
            json!({"event_id": created["event_id"], "seats": ["S-A0-1"], "payment": {"token": "tok_page"}});
        let accepted = process.buyers.post("/api/orders", &ana, body).await.expect(202);
        // Killed at any moment of its beginning.
        process.kill();

        let process = Process::start(&config, &settings).await;
        let mut open = Value::Null;
        for _ in 0..500 {
            open = process.buyers.get(&path_of(&accepted), &ana).await.expect(200);
            if open["payment"]["status"] == "open" {
                break;
            }
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(open["status"], "awaiting_payment", "{open}");
        let page = format!("{}{}", process.buyers.base, open["payment"]["url"].as_str().unwrap());
        process.buyers.client.post(page).send_form(&[("card", "pay")]).await.unwrap();
        let paid = {
            let mut shown = open;
            for _ in 0..500 {
                shown = process.buyers.get(&path_of(&accepted), &ana).await.expect(200);
                if shown["status"] == "completed" {
                    break;
                }
                actix_rt::time::sleep(Duration::from_millis(20)).await;
            }
            shown
        };
        assert_eq!(paid["status"], "completed");
        process.end().await;
    });
}

/// At the very instant at which the engine asks for the cancellation the buyer pays.
#[test]
fn of_a_payment_and_its_deadline_at_one_instant_one_wins() {
    let payments = if std::env::var_os("DRILL").is_some() { 1_000 } else { 100 };
    run(async {
        let site = site(Ground::Sqlite, 1).await;
        let more = json!({"hold_seconds": 1, "seats_per_buyer": 10_000, "sections": [
            {"section": "PIT", "tier": "T", "kind": "area", "capacity": 1_000}
        ]});
        let event = site.add(&event_with(1, 10, more)).await;
        let ana = site.buyers.login("ana", &[]).await;
        let one = async |number: u64| {
            let pit = json!([{"section": "PIT", "quantity": 1}]);
            let body = json!({"event_id": event, "areas": pit, "payment": {"token": "tok_page"}});
            let accepted = site.buyers.post("/api/orders", &ana, body).await.expect(202);
            let open = site.buyers.reaches(&accepted, &ana, "awaiting_payment").await;
            let until: jiff::Timestamp = open["payment"]["until"].as_str().unwrap().parse().unwrap();
            // Around the deadline, half a tenth of a second before to as much after it.
            let at = until.as_millisecond() - 50 + (number * 7 % 100) as i64;
            let wait = at - jiff::Timestamp::now().as_millisecond();
            actix_rt::time::sleep(Duration::from_millis(wait.max(0) as u64)).await;
            use_card(&site, &open, "pay").await;
            site.buyers.decided_payment(open["order_id"].as_str().unwrap(), &ana).await
        };
        let ended: Vec<Value> = stream::iter(0..payments).map(one).buffer_unordered(50).collect().await;
        let mut completed = 0;
        for order in &ended {
            match (order["status"].as_str(), order["payment"]["status"].as_str()) {
                (Some("completed"), Some("captured")) => completed += 1,
                (Some("failed"), Some("cancelled")) => {
                    assert_eq!(order["failure"]["code"], "payment_timeout")
                }
                both_or_neither => panic!("{both_or_neither:?}: {order}"),
            }
        }
        println!("{completed} of {payments} came in time");
        assert_eq!(counts(&site, event).await[1..], [0, completed]);
        site.stop_and_audit().await;
    });
}
