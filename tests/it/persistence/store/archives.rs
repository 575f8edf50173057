//! Events whose rows leave a store.

use std::sync::Arc;

use domain::{
    CheckIn, HistoryKind, OperatorCommand, OrderId, PageWanted, Routed, Seq, ShardId, TicketId, Timestamp,
};
use ticketbuster::store::{
    ArchiveMark, ArchivedEvent, Batch, DetailsChange, PartOutcome, Snapshot, StoreError, Unsettled,
    WriteError,
};

use super::{EVERY_OUTCOME, Fixture, add_event, by, fixture};
use crate::support::{Ground, on_every_store, run};

on_every_store! {
    what_an_event_waits_for_is_counted,
    nobody_writes_for_an_event_whose_archive_has_begun,
    rows_are_deleted_in_steps_and_those_of_other_events_stay,
    archived_events_are_listed_by_when,
}

async fn line(site: &Fixture, mark: ArchiveMark) -> ArchivedEvent {
    let record = site.store.event(site.event).await.unwrap().unwrap();
    ArchivedEvent {
        event: site.event,
        organisation: record.organisation,
        details: record.details,
        last: mark.last,
        sha256: [7; 32],
        archived_at: Timestamp(5_000),
        has_rows_left: true,
    }
}

async fn mark(site: &Fixture) -> (ArchiveMark, Unsettled) {
    site.store.archive_mark(site.event).await.unwrap().unwrap()
}

/// An event with an order that is decided, and nothing under way.
async fn settled(site: &Fixture) -> OrderId {
    let order = OrderId::of_event(site.event, Timestamp(0), 1);
    let (placed, mut completed, _) = site.order_of_seat_3(order);
    assert_eq!(site.write(placed).await, PartOutcome::Written);
    completed.counts.held = 0;
    completed.orders_pending = 0;
    assert_eq!(site.write(completed).await, PartOutcome::Written);
    order
}

fn what_an_event_waits_for_is_counted(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let (empty, nothing) = mark(&site).await;
        assert_eq!((empty.last, empty.write_id, nothing), (Seq(0), None, Unsettled::default()));
        let order = OrderId::of_event(site.event, Timestamp(0), 1);
        let (placed, ..) = site.order_of_seat_3(order);
        let write_id = placed.write_id;
        assert_eq!(site.write(placed).await, PartOutcome::Written);
        let (now, unsettled) = mark(&site).await;
        assert_eq!((now.last, now.write_id), (Seq(1), Some(write_id)));
        assert_eq!(unsettled, Unsettled { held: 1, orders_pending: 1, ..Unsettled::default() });
        let refused = site.store.begin_archive(line(&site, now).await, now).await.unwrap_err();
        assert!(matches!(refused, StoreError::Conflict(_)), "{refused}");
        let nobody = domain::EventId(uuid::Uuid::nil());
        assert_eq!(site.store.archive_mark(nobody).await.unwrap(), None);
    });
}

fn nobody_writes_for_an_event_whose_archive_has_begun(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let order = settled(&site).await;
        let (mark, unsettled) = mark(&site).await;
        assert_eq!(unsettled, Unsettled::default());
        let stale = site.following(site.hold(2, 7)).await;
        let archived = line(&site, mark).await;
        site.store.begin_archive(archived.clone(), mark).await.unwrap();
        assert_eq!(site.store.archived_event(site.event).await.unwrap(), Some(archived.clone()));

        let batch = Arc::new(Batch { writes: vec![stale], published: Vec::new() });
        let written: Result<Vec<PartOutcome>, WriteError> = site.store.write(batch).await;
        match &written.unwrap()[0] {
            PartOutcome::Refused { .. } | PartOutcome::WrongHead { .. } => {}
            other => panic!("{other:?}"),
        }
        let ticket = TicketId::of_event(site.event, Timestamp(0), 8);
        let let_in =
            site.store.check_in(ticket, "north", Timestamp(6_000), by(OperatorCommand::CheckIn)).await;
        assert!(matches!(let_in, Ok(CheckIn::Unknown | CheckIn::Void)), "{let_in:?}");
        let change = DetailsChange { by: by(OperatorCommand::Change), before: None, moved_from: None };
        let changed = site.store.update_details(site.event, archived.details.clone(), change).await;
        assert!(matches!(changed, Err(StoreError::Conflict(_))), "{changed:?}");
        let erased = site.store.erase_contact(site.event, order, by(OperatorCommand::Erase)).await.unwrap();
        assert!(!erased);
        let snapshot = Snapshot { seq: Seq(2), at: Timestamp(2_001), state: vec![1] };
        site.store.save_snapshot(site.event, site.epoch, snapshot).await.unwrap();
        assert_eq!(site.store.heads(vec![site.event]).await.unwrap(), [None]);
        assert!(site.store.load(site.event, Timestamp(0), EVERY_OUTCOME).await.unwrap().is_none());
        assert!(site.store.event(site.event).await.unwrap().is_none());
        assert_eq!(site.store.archive_mark(site.event).await.unwrap(), None);
        assert!(site.store.events().await.unwrap().is_empty());
        assert!(site.store.unsettled_events().await.unwrap().is_empty());
        let again = site.store.begin_archive(archived, mark).await.unwrap_err();
        assert!(matches!(again, StoreError::Conflict(_)), "{again}");
        let page = PageWanted::first(10);
        let history = site.store.history(site.event, HistoryKind::CheckIns, page).await.unwrap();
        assert!(history.items.is_empty());

        // While its rows leave and afterwards, nobody else has its route.
        let mut other = crate::support::planned(
            &crate::support::event_with(1, 10, serde_json::json!({})),
            Timestamp(1_000),
        );
        let mut id = *other.record.event.0.as_bytes();
        id[12..].copy_from_slice(&site.event.route().0);
        other.record.event = domain::EventId(uuid::Uuid::from_bytes(id));
        for _ in 0..2 {
            let taken = site.store.create_event(other.clone()).await.unwrap_err();
            assert!(matches!(taken, StoreError::Conflict(_)), "{taken}");
            while site.store.delete_archived(site.event, 10).await.unwrap() > 0 {}
        }
        add_event(site.store.as_ref()).await;
    });
}

fn rows_are_deleted_in_steps_and_those_of_other_events_stay(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let other = add_event(site.store.as_ref()).await;
        let epochs = site.store.take_shards("test").await.unwrap();
        let site = Fixture { epoch: epochs[usize::from(ShardId::of(site.event).0)], ..site };
        let mut held = site.hold_in(other, 0, 3);
        held.epoch = epochs[usize::from(ShardId::of(other).0)];
        held.journal[0].epoch = held.epoch;
        assert_eq!(site.write(held).await, PartOutcome::Written);
        assert_eq!(site.store.delete_archived(site.event, 10).await.unwrap(), 0, "nothing has begun");
        let order = settled(&site).await;
        let (mark, _) = mark(&site).await;
        site.store.begin_archive(line(&site, mark).await, mark).await.unwrap();
        let mut steps = 0;
        loop {
            let deleted = site.store.delete_archived(site.event, 1).await.unwrap();
            assert!(deleted <= 1, "{deleted}");
            if deleted == 0 {
                break;
            }
            assert!(site.store.archived_event(site.event).await.unwrap().unwrap().has_rows_left);
            steps += 1;
        }
        // The order, two transitions, and more.
        assert!(steps > 3, "{steps}");
        assert!(!site.store.archived_event(site.event).await.unwrap().unwrap().has_rows_left);
        assert_eq!(site.store.order(order).await.unwrap(), None);
        assert!(site.store.layout(site.event).await.unwrap().is_none());
        assert!(site.store.journal(site.event, Seq(0), 10).await.unwrap().is_empty());
        assert_eq!(site.store.journal(other, Seq(0), 10).await.unwrap().len(), 1);
        assert_eq!(site.store.seat_rows(other).await.unwrap().len(), 1);
        assert_eq!(site.store.delete_archived(site.event, 10).await.unwrap(), 0);
        // A new event has nothing of it.
        let next = add_event(site.store.as_ref()).await;
        assert!(site.store.journal(next, Seq(0), 10).await.unwrap().is_empty());
        assert!(site.store.seat_rows(next).await.unwrap().is_empty());
    });
}

fn archived_events_are_listed_by_when(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let (mark, _) = mark(&site).await;
        let first = line(&site, mark).await;
        site.store.begin_archive(first.clone(), mark).await.unwrap();
        let second = add_event(site.store.as_ref()).await;
        let (mark, _) = site.store.archive_mark(second).await.unwrap().unwrap();
        let second = ArchivedEvent { event: second, archived_at: Timestamp(4_000), ..first.clone() };
        site.store.begin_archive(second.clone(), mark).await.unwrap();
        let since = async |at: i64| site.store.archived_events(Timestamp(at)).await.unwrap();
        assert_eq!(since(0).await, [second, first.clone()]);
        assert_eq!(since(4_001).await, [first]);
        assert_eq!(since(5_001).await, []);
    });
}
