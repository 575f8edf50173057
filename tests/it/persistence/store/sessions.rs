//! Revoked sessions, and a store that was closed.

use domain::{CheckIn, OperatorCommand, OrderFilter, Routed, Timestamp};
use serde_json::json;

use super::{by, fixture};
use crate::support::{Ground, event_with, on_every_store, planned, run};

on_every_store! {
    routes_revocations_and_closing,
}

fn routes_revocations_and_closing(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let again = planned(&event_with(1, 10, json!({"event_id": site.event})), Timestamp(1_000));
        assert!(matches!(
            site.store.create_event(again).await,
            Err(ticketbuster::store::StoreError::Conflict(_))
        ));
        site.store.revoke(b"id", Timestamp(50)).await.unwrap();
        assert_eq!(site.store.revocations(Timestamp(49)).await.unwrap().len(), 1);
        assert_eq!(site.store.revocations(Timestamp(50)).await.unwrap().len(), 0);
        let nobody = domain::TicketId::of_event(site.event, Timestamp(0), 1);
        assert_eq!(
            site.store.check_in(nobody, "n", Timestamp(1), by(OperatorCommand::CheckIn)).await.unwrap(),
            CheckIn::Unknown
        );
        assert_eq!(
            site.store.orders(OrderFilter { limit: 5, ..OrderFilter::default() }).await.unwrap().total,
            0
        );
        site.store.close().await.unwrap();
        assert!(site.store.ping().await.is_err());
    });
}
