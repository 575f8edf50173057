//! One ticket, an amount and the rest of an order go back through Stripe: what was captured and not refunded is what stays, to
//! the cent.

use serde_json::{Value, json};
use ticketbuster::config::Config;

use crate::{
    messaging::broker::until,
    persistence::restarts::Place,
    support::{
        Ground, event_with, on_every_store,
        process::{Process, command},
        run,
        stripe::{HOOK_SECRET, Stripe},
    },
};

on_every_store! {
    a_ticket_an_amount_and_the_rest_go_back_to_the_cent,
}

pub(super) fn settings(base: &str) -> [(&'static str, &str); 6] {
    [
        ("TICKETBUSTER__PAYMENTS__PROVIDER", "stripe"),
        ("TICKETBUSTER__PAYMENTS__STRIPE__KIND", "client"),
        ("TICKETBUSTER__PAYMENTS__STRIPE__API_BASE", base),
        ("TICKETBUSTER__PAYMENTS__STRIPE__SECRET_KEY", "sk_test_of_the_tests"),
        ("TICKETBUSTER__PAYMENTS__STRIPE__WEBHOOK_SECRETS", HOOK_SECRET),
        ("TICKETBUSTER__LOG__FILTER", "error,ticketbuster::cli=info"),
    ]
}

/// The order once this is true of it.
pub(super) async fn when(
    process: &Process,
    path: &str,
    buyer: &str,
    holds: impl Fn(&Value) -> bool,
) -> Value {
    until("the order is as it should be", async || holds(&process.buyers.get(path, buyer).await.expect(200)))
        .await;
    process.buyers.get(path, buyer).await.expect(200)
}

fn all_given(order: &Value) -> bool {
    order["refunds"].as_array().unwrap().iter().all(|refund| refund["status"] == "given")
}

/// What Stripe has of a payment and has not given back.
async fn kept(stripe: &Stripe, intent: &str) -> i64 {
    let intent = stripe.object(&format!("/v1/payment_intents/{intent}?expand[]=latest_charge")).await;
    let charge = &intent["latest_charge"];
    charge["amount"].as_i64().unwrap() - charge["amount_refunded"].as_i64().unwrap()
}

/// Compares orders and books; what it says.
pub(super) fn audit(config: &Config, base: &str) -> String {
    let ended = command(config, &settings(base)).args(["audit", "--payments"]).output().unwrap();
    let said = String::from_utf8_lossy(&ended.stdout);
    assert!(ended.status.success(), "{said}{}", String::from_utf8_lossy(&ended.stderr));
    assert!(!said.contains("still due"), "{said}");
    said.into_owned()
}

/// Dinars have thousandths, and Stripe takes them in tens: what it could never take or give is refused before.
#[test]
fn what_stripe_cannot_say_exactly_is_refused_before_anything_is_decided() {
    let dinars = json!({"currency": "KWD", "prices": "inclusive", "fees": [],
                        "tiers": [{"tier": "T", "price": 12_000}]});
    let place = Place::new(Ground::Sqlite, &event_with(1, 10, dinars.clone()));
    run(async {
        let stripe = Stripe::start().await;
        let process = Process::start(&place.config, &settings(&stripe.front.base)).await;
        let boss = process.buyers.login("boss", &["organiser"]).await;
        let mut odd = event_with(1, 10, dinars);
        odd["tiers"] = json!([{"tier": "T", "price": 12_005}]);
        let refused =
            process.buyers.post("/api/events", &boss, odd.clone()).await.refused(422, "invalid_request");
        assert_eq!(refused["errors"][0]["field"], "tiers.0.price");
        let detail = refused["errors"][0]["detail"].as_str().unwrap();
        assert!(detail.contains("should be 12.000 KWD or 12.010 KWD"), "{detail}");
        odd["tiers"] = json!([{"tier": "T", "price": 12_010}]);
        process.buyers.post("/api/events", &boss, odd).await.expect(201);

        let ana = process.buyers.login("ana", &[]).await;
        let body = json!({"event_id": place.event, "seats": ["S-A0-1", "S-A0-2"]});
        let placed = process.buyers.post("/api/orders", &ana, body).await.expect(202);
        let path = format!("/api/orders/{}", placed["order_id"].as_str().unwrap());
        let open = when(&process, &path, &ana, |order| order["payment"]["status"] == "open").await;
        let intent = open["payment"]["payment_id"].as_str().unwrap().to_owned();
        stripe.pay(&intent, "pm_card_visa").await;
        process.buyers.post(&format!("{path}/payment"), &ana, json!({})).await.expect(200);
        when(&process, &path, &ana, |order| order["status"] == "completed").await;
        let refund = format!("{path}/refund");
        let some =
            |amount: i64| json!({"reason": "a cold seat", "amount": {"amount": amount, "currency": "KWD"}});
        let refused = process.buyers.post(&refund, &boss, some(5)).await.refused(422, "invalid_request");
        assert_eq!(refused["errors"][0]["field"], "amount.amount");
        let detail = refused["errors"][0]["detail"].as_str().unwrap();
        assert!(detail.contains("give 0.010 KWD back"), "{detail}");
        process.buyers.post(&refund, &boss, some(10)).await.expect(200);
        when(&process, &path, &ana, all_given).await;
        assert_eq!(kept(&stripe, &intent).await, 23_990);
        process.end().await;
        place.audit().await;
    });
}

fn a_ticket_an_amount_and_the_rest_go_back_to_the_cent(ground: Ground) {
    let fees = json!([
        {"name": "Cargo", "per": "place", "amount": 500},
        {"name": "Envío", "per": "order", "amount": 1_000},
    ]);
    let place = Place::new(ground, &event_with(1, 10, json!({"fees": fees})));
    run(async {
        let stripe = Stripe::start().await;
        let base = stripe.front.base.clone();
        let process = Process::start(&place.config, &settings(&base)).await;
        let ana = process.buyers.login("ana", &[]).await;
        let body = json!({"event_id": place.event, "seats": ["S-A0-1", "S-A0-2", "S-A0-3"]});
        let placed = process.buyers.post("/api/orders", &ana, body).await.expect(202);
        let path = format!("/api/orders/{}", placed["order_id"].as_str().unwrap());
        let open = when(&process, &path, &ana, |order| order["payment"]["status"] == "open").await;
        let intent = open["payment"]["payment_id"].as_str().unwrap().to_owned();
        stripe.pay(&intent, "pm_card_visa").await;
        process.buyers.post(&format!("{path}/payment"), &ana, json!({})).await.expect(200);
        let order = when(&process, &path, &ana, |order| order["status"] == "completed").await;
        let total = order["total"]["amount"].as_i64().unwrap();
        assert_eq!((total, kept(&stripe, &intent).await), (3 * 12_390 + 1_180, total));

        let boss = process.buyers.login("boss", &["organiser"]).await;
        let refund = format!("{path}/refund");
        let one = json!({"reason": "ill", "tickets": [order["tickets"][1]["ticket_id"]]});
        process.buyers.post(&refund, &boss, one).await.expect(200);
        when(&process, &path, &ana, all_given).await;
        assert_eq!(kept(&stripe, &intent).await, total - 12_390);
        let some = json!({"reason": "a cold seat", "amount": {"amount": 1_001, "currency": "PEN"}});
        process.buyers.post(&refund, &boss, some).await.expect(200);
        when(&process, &path, &ana, all_given).await;
        assert_eq!(kept(&stripe, &intent).await, total - 12_390 - 1_001);
        process.end().await;
        audit(&place.config, &base);

        let process = Process::start(&place.config, &settings(&base)).await;
        process.buyers.post(&refund, &boss, json!({"reason": "the rest"})).await.expect(200);
        let ended = when(&process, &path, &ana, all_given).await;
        assert_eq!((&ended["status"], &ended["refunded"]), (&json!("refunded"), &order["total"]));
        assert_eq!(kept(&stripe, &intent).await, 0);
        assert_eq!(stripe.front.recorded("/refunds").iter().filter(|sent| sent.method == "POST").count(), 3);
        process.end().await;
        audit(&place.config, &base);
        place.audit().await;
    });
}
