//! Journals are appended once, at their end, by the owner; snapshots only move forward.

use std::sync::Arc;

use domain::{Epoch, OrderFailure, OrderId, OrderStatus, Routed, SeatIndex, Seq, Timestamp};
use ticketbuster::{
    persistence::audit::audit,
    store::{Batch, EventWrite, OrderWrite, PartOutcome, Snapshot, SoldChange, SoldSeat, new_write_id},
};

use super::{EVERY_OUTCOME, add_event, fixture};
use crate::support::{Ground, on_every_store, run};

on_every_store! {
    a_batch_is_written_once_and_only_at_the_head,
    an_old_owner_writes_nothing,
    a_seat_that_is_sold_undoes_its_events_part_and_no_other,
    a_seat_may_change_hands_within_a_batch,
    a_batch_of_several_events_sent_again_is_written_once,
    a_write_without_transitions_that_comes_late_changes_nothing,
    snapshots_go_forward_and_only_under_the_owners_epoch,
}

fn a_batch_is_written_once_and_only_at_the_head(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let mut first = site.hold(0, 0);
        let id = first.write_id;
        assert_eq!(site.write(first.clone()).await, PartOutcome::Written);
        let head = site.head().await;
        assert_eq!((head.seq, head.write_id, head.counts.held), (Seq(1), Some(id), 1));
        assert_eq!(
            site.write(first.clone()).await,
            PartOutcome::Written,
            "sent again, it is written already"
        );
        first.write_id = new_write_id();
        assert_eq!(
            site.write(first).await,
            PartOutcome::WrongHead { stored: Seq(1) },
            "another write of that head"
        );
        assert_eq!(site.write(site.hold(2, 2)).await, PartOutcome::WrongHead { stored: Seq(1) }, "a gap");
        assert_eq!(site.write(site.hold(1, 1)).await, PartOutcome::Written);
        let stored = site.store.load(site.event, Timestamp(0), EVERY_OUTCOME).await.unwrap().unwrap();
        assert_eq!((stored.head.seq, stored.tail.len()), (Seq(2), 2));
        assert_eq!(site.store.unsettled_events().await.unwrap(), [site.event]);
        assert_eq!(site.store.last_instant().await.unwrap(), Some(Timestamp(2_001)));
        assert!(audit(site.store.as_ref()).await.unwrap().violations.is_empty());
    });
}

fn an_old_owner_writes_nothing(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        assert_eq!(site.write(site.hold(0, 0)).await, PartOutcome::Written);
        let epochs = site.store.take_shards("another").await.unwrap();
        assert!(epochs.iter().all(|epoch| *epoch > site.epoch));
        assert_eq!(site.write(site.hold(1, 1)).await, PartOutcome::Fenced);
        assert_eq!(site.head().await.seq, Seq(1));
        assert_eq!(site.store.seat_rows(site.event).await.unwrap().len(), 1);
    });
}

fn a_seat_that_is_sold_undoes_its_events_part_and_no_other(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let other = add_event(site.store.as_ref()).await;
        let order = |n: u8| domain::OrderId::of_event(site.event, Timestamp(0), n.into());
        let take = |n| SoldChange::Take(SoldSeat { seat: SeatIndex(3), order: order(n) });
        let mut first = site.hold(0, 3);
        first.sold.push(take(1));
        assert_eq!(site.write(first).await, PartOutcome::Written);
        let mut second = site.hold(1, 4);
        second.sold.push(take(2));
        let second = site.following(second).await;
        let batch = Batch { writes: vec![second, site.hold_in(other, 0, 5)], published: Vec::new() };
        let outcomes = site.store.write(Arc::new(batch)).await.unwrap();
        assert!(matches!(outcomes[0], PartOutcome::Refused { .. }), "{outcomes:?}");
        assert_eq!(outcomes[1], PartOutcome::Written);
        assert_eq!(site.head().await.seq, Seq(1));
        let mut wrong_owner = site.hold(1, 4);
        wrong_owner.sold.push(SoldChange::Free(SoldSeat { seat: SeatIndex(3), order: order(2) }));
        assert!(matches!(site.write(wrong_owner).await, PartOutcome::Refused { .. }));
    });
}

fn a_seat_may_change_hands_within_a_batch(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let owned_by = |n: u8| SoldSeat {
            seat: SeatIndex(3),
            order: OrderId::of_event(site.event, Timestamp(0), n.into()),
        };
        let mut first = site.hold(0, 3);
        first.sold.push(SoldChange::Take(owned_by(1)));
        assert_eq!(site.write(first).await, PartOutcome::Written);
        let mut second = site.hold(1, 4);
        second.sold = vec![
            SoldChange::Free(owned_by(1)),
            SoldChange::Take(owned_by(2)),
            SoldChange::Free(owned_by(2)),
            SoldChange::Take(owned_by(3)),
        ];
        assert_eq!(site.write(second).await, PartOutcome::Written);
        assert_eq!(site.store.sold_seats(site.event).await.unwrap(), [owned_by(3)]);
        let mut stranger = site.hold(2, 5);
        stranger.sold = vec![SoldChange::Free(owned_by(3)), SoldChange::Free(owned_by(3))];
        assert!(matches!(site.write(stranger).await, PartOutcome::Refused { .. }));
        let mut passing = site.hold(2, 5);
        let owner = |n: u8| SoldSeat {
            seat: SeatIndex(7),
            order: OrderId::of_event(site.event, Timestamp(0), n.into()),
        };
        passing.sold = vec![SoldChange::Take(owner(1)), SoldChange::Free(owner(1))];
        assert_eq!(site.write(passing).await, PartOutcome::Written);
        assert_eq!(site.store.sold_seats(site.event).await.unwrap(), [owned_by(3)]);
    });
}

fn a_batch_of_several_events_sent_again_is_written_once(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let other = add_event(site.store.as_ref()).await;
        let writes = vec![site.hold(0, 0), site.hold_in(other, 0, 0)];
        let batch = Arc::new(Batch { writes, published: Vec::new() });
        let written = [PartOutcome::Written, PartOutcome::Written];
        assert_eq!(site.store.write(batch.clone()).await.unwrap(), written);
        assert_eq!(site.store.write(batch).await.unwrap(), written, "after an unknown outcome");
        assert_eq!(site.store.journal(other, Seq(0), 10).await.unwrap().len(), 1);
        assert!(audit(site.store.as_ref()).await.unwrap().violations.is_empty());
    });
}

/// Its connection broke, it was sent again, and so was the next: only then does the first one arrive.
fn a_write_without_transitions_that_comes_late_changes_nothing(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let order = OrderId::of_event(site.event, Timestamp(0), 9);
        let (placed, ..) = site.order_of_seat_3(order);
        assert_eq!(site.write(placed).await, PartOutcome::Written);
        let note = async |failure| {
            let mut write = site.following(site.hold(1, 1)).await;
            (write.last, write.journal, write.seats) = (Seq(1), Vec::new(), Vec::new());
            let (status, at) = (OrderStatus::Failed, Timestamp(3_000));
            write.orders =
                vec![OrderWrite::Status { order, status, failure: Some(failure), payments: None, at }];
            write
        };
        let write = async |write: EventWrite| {
            let batch = Batch { writes: vec![write], published: Vec::new() };
            site.store.write(Arc::new(batch)).await.unwrap().remove(0)
        };
        let first = note(OrderFailure::PaymentTimeout).await;
        assert_eq!(write(first.clone()).await, PartOutcome::Written);
        assert_eq!(write(first.clone()).await, PartOutcome::Written, "it is there already");
        assert_eq!(write(note(OrderFailure::PaymentDeclined).await).await, PartOutcome::Written);
        assert_eq!(write(first).await, PartOutcome::WrongHead { stored: Seq(1) });
        let row = site.store.order(order).await.unwrap().unwrap();
        assert_eq!(row.failure, Some(OrderFailure::PaymentDeclined), "the older one is not put over it");
    });
}

fn snapshots_go_forward_and_only_under_the_owners_epoch(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        for seat in 0..3 {
            site.write(site.hold(u64::from(seat), seat)).await;
        }
        let snapshot = |seq, state| Snapshot { seq: Seq(seq), at: Timestamp(2_000), state: vec![state] };
        let saved = async || site.store.load(site.event, Timestamp(0), EVERY_OUTCOME).await.unwrap().unwrap();
        site.store.save_snapshot(site.event, site.epoch, snapshot(2, 2)).await.unwrap();
        let stored = saved().await;
        assert_eq!((stored.snapshot.unwrap().state, stored.tail.len()), (vec![2], 1));
        site.store.save_snapshot(site.event, site.epoch, snapshot(1, 1)).await.unwrap();
        site.store.save_snapshot(site.event, site.epoch, snapshot(9, 9)).await.unwrap();
        let stale = Epoch(site.epoch.0 - 1);
        site.store.save_snapshot(site.event, stale, snapshot(3, 3)).await.unwrap();
        assert_eq!(saved().await.snapshot.unwrap().state, [2]);
    });
}
