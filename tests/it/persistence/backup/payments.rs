//! What an operator does about money after a restore: the audit of payments names every payment whose order was lost.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::sale::{finished, succeeded};
use crate::{
    persistence::restarts::Place,
    support::{
        Ground, event_with,
        process::{Process, command},
        run,
        stripe::{HOOK_SECRET, Stripe},
    },
};

fn settings(base: &str) -> [(&'static str, &str); 6] {
    [
        ("TICKETBUSTER__PAYMENTS__PROVIDER", "stripe"),
        ("TICKETBUSTER__PAYMENTS__STRIPE__KIND", "client"),
        ("TICKETBUSTER__PAYMENTS__STRIPE__API_BASE", base),
        ("TICKETBUSTER__PAYMENTS__STRIPE__SECRET_KEY", "sk_test_of_the_tests"),
        ("TICKETBUSTER__PAYMENTS__STRIPE__WEBHOOK_SECRETS", HOOK_SECRET),
        ("TICKETBUSTER__LOG__FILTER", "error,ticketbuster::cli=info"),
    ]
}

/// A buyer of single seats, who pays at the provider.
struct Buyer<'a> {
    process: &'a Process,
    place: &'a Place,
    stripe: &'a Stripe,
    token: String,
}

impl Buyer<'_> {
    async fn order(&self) -> String {
        let body = json!({"event_id": self.place.event, "best_available": {"quantity": 1, "section": "S"}});
        let placed = self.process.buyers.post("/api/orders", &self.token, body).await.expect(202);
        placed["order_id"].as_str().unwrap().to_owned()
    }

    async fn until(&self, order: &str, holds: impl Fn(&Value) -> bool) -> Value {
        let (path, began) = (format!("/api/orders/{order}"), Instant::now());
        loop {
            let shown = self.process.buyers.get(&path, &self.token).await.expect(200);
            if holds(&shown) {
                return shown;
            }
            assert!(began.elapsed() < Duration::from_secs(60), "{shown}");
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn pay(&self, order: &str) {
        let open = self.until(order, |order| order["payment"]["status"] == "open").await;
        self.stripe.pay(open["payment"]["payment_id"].as_str().unwrap(), "pm_card_visa").await;
        // As the page does when the provider leads back to it.
        let path = format!("/api/orders/{order}/payment");
        self.process.buyers.post(&path, &self.token, json!({})).await.expect(200);
        self.until(order, |order| order["status"] == "completed").await;
    }
}

#[test]
#[ignore = "it needs a provider: `make drill ARGS=backup` runs it"]
fn payments_whose_orders_were_lost_are_named_and_those_that_were_under_way_complete() {
    let place = Place::new(Ground::Sqlite, &event_with(4, 20, json!({})));
    run(async {
        let stripe = Stripe::start().await;
        let base = stripe.front.base.clone();
        let process = Process::start(&place.config, &settings(&base)).await;
        stripe.send_events_to(&format!("{}/api/payments/stripe/events", process.buyers.base)).await;
        let token = process.buyers.login("ana", &[]).await;
        let ana = Buyer { process: &process, place: &place, stripe: &stripe, token: token.clone() };
        let kept = ana.order().await;
        ana.pay(&kept).await;
        // Paid only after the copy.
        let under_way = ana.order().await;
        ana.until(&under_way, |order| order["payment"]["status"] == "open").await;
        let restored = place.config.store.path.with_file_name("restored.db");
        let mut backup = command(&place.config, &[]);
        backup.arg("backup").arg(&restored);
        succeeded(backup).await;
        ana.pay(&under_way).await;
        let lost = [ana.order().await, ana.order().await];
        for order in &lost {
            ana.pay(order).await;
        }
        process.end().await;

        let mut config = place.config.clone();
        config.store.path = restored;
        let process = Process::start(&config, &settings(&base)).await;
        stripe.send_events_to(&format!("{}/api/payments/stripe/events", process.buyers.base)).await;
        let ana = Buyer { process: &process, place: &place, stripe: &stripe, token };
        ana.until(&under_way, |order| order["status"] == "completed").await;
        process.end().await;
        let mut audit = command(&config, &settings(&base));
        audit.args(["audit", "--payments"]);
        let printed = finished(audit).await;
        let text = String::from_utf8(printed.stdout).unwrap();
        assert_eq!(printed.status.code(), Some(1), "{text}");
        let mut found: Vec<&str> = text.lines().filter(|line| line.starts_with("VIOLATION")).collect();
        found.retain(|line| {
            !lost.iter().any(|order| line.contains(&format!("for the order {order}, which is not here")))
        });
        assert!(found.is_empty(), "{text}");
        assert!(lost.iter().all(|order| text.contains(order.as_str())), "{text}");
        assert!(text.contains("captured payments: 2 of completed orders"), "{text}");
    });
}
