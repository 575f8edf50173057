//! Revoked sessions, and a store that was closed.

use domain::{CheckIn, OperatorCommand, OrderFilter, PageWanted, Routed, Timestamp, Total};
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
        let nothing =
            site.store.orders(OrderFilter::default(), PageWanted::first(5).counted()).await.unwrap();
        assert_eq!((nothing.items.len(), nothing.total), (0, Some(Total::counted(0))));
        site.store.close().await.unwrap();
        assert!(site.store.ping().await.is_err());
    });
}
