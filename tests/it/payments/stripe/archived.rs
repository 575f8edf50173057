//! What Stripe's books say of orders that are in the file of an archive is compared with nothing; the rest as ever.

use domain::{EventDetails, EventId, HistoryDetail, HistoryEntry, OperatorCommand, Timestamp, UserId};
use serde_json::json;
use ticketbuster::{
    cli::store::open_store,
    store::{DetailsChange, Store},
};

use super::partial_refunds::{audit, settings, when};
use crate::{
    persistence::restarts::Place,
    support::{
        Ground, event_with, on_every_store, planned,
        process::{Process, command},
        run,
        stripe::Stripe,
    },
};

on_every_store! {
    books_are_compared_without_the_orders_of_archived_events,
}

/// Buys the first seat of an event.
async fn buy(process: &Process, stripe: &Stripe, event: EventId) {
    let ana = process.buyers.login("ana", &[]).await;
    let body = json!({"event_id": event, "seats": ["S-A0-1"]});
    let placed = process.buyers.post("/api/orders", &ana, body).await.expect(202);
    let path = format!("/api/orders/{}", placed["order_id"].as_str().unwrap());
    let open = when(process, &path, &ana, |order| order["payment"]["status"] == "open").await;
    stripe.pay(open["payment"]["payment_id"].as_str().unwrap(), "pm_card_visa").await;
    process.buyers.post(&format!("{path}/payment"), &ana, json!({})).await.expect(200);
    when(process, &path, &ana, |order| order["status"] == "completed").await;
}

async fn moved_to_the_past(store: &dyn Store, event: EventId) {
    let details = store.event(event).await.unwrap().unwrap().details;
    let by = HistoryEntry {
        at: Timestamp(1_000),
        user: UserId::new("boss").unwrap(),
        command: OperatorCommand::Change,
        detail: HistoryDetail::default(),
        reason: None,
    };
    let details = EventDetails { starts_at: Timestamp(1_000), ..details };
    store.update_details(event, details, DetailsChange { by, before: None, moved_from: None }).await.unwrap();
}

fn books_are_compared_without_the_orders_of_archived_events(ground: Ground) {
    let place = Place::new(ground, &event_with(1, 10, json!({})));
    run(async {
        let stripe = Stripe::start().await;
        let base = stripe.front.base.clone();
        let process = Process::start(&place.config, &settings(&base)).await;
        buy(&process, &stripe, place.event).await;
        let boss = process.buyers.login("boss", &["organiser"]).await;
        let path = format!("/api/events/{}/status", place.event);
        process.buyers.post(&path, &boss, json!({"status": "closed"})).await.expect(200);
        process.end().await;

        let store = open_store(&place.config).await.unwrap();
        moved_to_the_past(store.as_ref(), place.event).await;
        let next = planned(&event_with(1, 10, json!({})), Timestamp(1_000));
        let event = next.record.event;
        store.create_event(next).await.unwrap();
        store.close().await.unwrap();
        let file = place.config.store.path.with_file_name("archived.jsonl.gz");
        let mut archive = command(&place.config, &settings(&base));
        archive.args(["archive", &place.event.to_string(), file.to_str().unwrap()]);
        let ended = archive.output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));

        let process = Process::start(&place.config, &settings(&base)).await;
        buy(&process, &stripe, event).await;
        process.end().await;
        let said = audit(&place.config, &base);
        assert!(said.contains("captured payments: 1 of completed orders, 0 given back"), "{said}");
        place.audit().await;
    });
}
