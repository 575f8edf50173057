//! What every store must do, against SQLite; and that the audit finds what is wrong.

use std::sync::Arc;

use serde_json::json;
use ticketbuster::{
    domain::{
        Change, Counts, Epoch, EventId, HoldId, Places, Routed, SeatIndex, SeatStatus, Seq, ShardId,
        Timestamp, UserId,
    },
    persistence::{
        Batch, CheckIn, EventWrite, InboxRow, JournalRow, OrderFilter, OutboxKey, OutboxRow, OutcomeRow,
        SeatRow, SoldChange, SoldSeat, Store, Topic, Verdict, audit::audit, codec, new_write_id,
        sqlite::SqliteStore,
    },
};

use crate::support::{event_with, open, planned, run};

struct Fixture {
    store: SqliteStore,
    event: EventId,
    epoch: Epoch,
    folder: tempfile::TempDir,
}

async fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let new = planned(&event_with(1, 10, json!({})), Timestamp(1_000));
    let event = new.record.event;
    store.create_event(new).await.unwrap();
    let epochs = store.take_shards("test").await.unwrap();
    let epoch = epochs[usize::from(ShardId::of(event).0)];
    Fixture { store, event, epoch, folder }
}

impl Fixture {
    /// A write of one hold on one seat, at the head `expected`.
    fn hold(&self, expected: u64, seat: u32) -> EventWrite {
        let hold = HoldId::of_event(self.event, [seat as u8; 16]);
        let change = Change::Held {
            hold,
            buyer: UserId::new("añá").unwrap(),
            places: Places { seats: [SeatIndex(seat)].as_slice().into(), ..Places::default() },
            deadline: Timestamp(900_000),
        };
        let (seq, at) = (Seq(expected + 1), Timestamp(2_000 + expected as i64));
        EventWrite {
            event: self.event,
            shard: ShardId::of(self.event),
            epoch: self.epoch,
            write_id: new_write_id(),
            expected: Seq(expected),
            last: seq,
            at,
            counts: Counts { available: 109 - expected, held: expected + 1, ..Counts::default() },
            orders_pending: 0,
            rules: None,
            journal: vec![JournalRow { seq, at, epoch: self.epoch, payload: codec::encode(&change) }],
            seats: vec![SeatRow { seat: SeatIndex(seat), status: SeatStatus::Held }],
            sold: Vec::new(),
            orders: Vec::new(),
            tickets: Vec::new(),
            outcomes: Vec::new(),
            outbox: Vec::new(),
            inbox: Vec::new(),
        }
    }

    async fn write(&self, write: EventWrite) -> Verdict {
        let batch = Batch { writes: vec![write], published: Vec::new() };
        self.store.write(Arc::new(batch)).await.unwrap().remove(0)
    }
}

#[test]
fn a_batch_is_written_once_and_only_at_the_head() {
    run(async {
        let site = fixture().await;
        let first = site.hold(0, 0);
        let id = first.write_id;
        assert_eq!(site.write(first.clone()).await, Verdict::Written);
        let head = site.store.head(site.event).await.unwrap().unwrap();
        assert_eq!((head.seq, head.write_id, head.counts.held), (Seq(1), Some(id), 1));
        assert_eq!(site.write(first).await, Verdict::WrongHead { stored: Seq(1) }, "the same batch again");
        assert_eq!(site.write(site.hold(2, 2)).await, Verdict::WrongHead { stored: Seq(1) }, "a gap");
        assert_eq!(site.write(site.hold(1, 1)).await, Verdict::Written);
        let stored = site.store.load(site.event, Timestamp(0)).await.unwrap().unwrap();
        assert_eq!((stored.head.seq, stored.tail.len()), (Seq(2), 2));
        assert_eq!(site.store.unsettled_events().await.unwrap(), [site.event]);
        assert_eq!(site.store.last_instant().await.unwrap(), Some(Timestamp(2_001)));
        assert!(audit(&site.store).await.unwrap().violations.is_empty());
    });
}

#[test]
fn an_old_owner_writes_nothing() {
    run(async {
        let site = fixture().await;
        assert_eq!(site.write(site.hold(0, 0)).await, Verdict::Written);
        let epochs = site.store.take_shards("another").await.unwrap();
        assert!(epochs.iter().all(|epoch| *epoch > site.epoch));
        assert_eq!(site.write(site.hold(1, 1)).await, Verdict::Fenced);
        assert_eq!(site.store.head(site.event).await.unwrap().unwrap().seq, Seq(1));
        assert_eq!(site.store.seat_rows(site.event).await.unwrap().len(), 1);
    });
}

#[test]
fn a_seat_that_is_sold_undoes_its_events_part_and_no_other() {
    run(async {
        let site = fixture().await;
        let new = planned(&event_with(1, 10, json!({})), Timestamp(1_000));
        let other = Fixture {
            event: new.record.event,
            store: open(tempfile::tempdir().unwrap().path()),
            epoch: site.epoch,
            folder: tempfile::tempdir().unwrap(),
        };
        site.store.create_event(new).await.unwrap();
        let order = |n: u8| ticketbuster::domain::OrderId::of_event(site.event, [n; 16]);
        let take = |n| SoldChange::Take(SoldSeat { seat: SeatIndex(3), order: order(n) });
        let mut first = site.hold(0, 3);
        first.sold.push(take(1));
        assert_eq!(site.write(first).await, Verdict::Written);
        let mut second = site.hold(1, 4);
        second.sold.push(take(2));
        let batch = Batch { writes: vec![second, other.hold(0, 5)], published: Vec::new() };
        let verdicts = site.store.write(Arc::new(batch)).await.unwrap();
        assert!(matches!(verdicts[0], Verdict::Refused { .. }), "{verdicts:?}");
        assert_eq!(verdicts[1], Verdict::Written);
        assert_eq!(site.store.head(site.event).await.unwrap().unwrap().seq, Seq(1));
        let mut wrong_owner = site.hold(1, 4);
        wrong_owner.sold.push(SoldChange::Free(SoldSeat { seat: SeatIndex(3), order: order(2) }));
        assert!(matches!(site.write(wrong_owner).await, Verdict::Refused { .. }));
        drop(other.folder);
    });
}

#[test]
fn outcomes_and_messages_come_with_their_transition_and_go_when_they_are_done() {
    run(async {
        let site = fixture().await;
        let mut write = site.hold(0, 0);
        let outcome = OutcomeRow {
            user: UserId::new("ana").unwrap(),
            key: "k".to_owned(),
            request_hash: [7; 32],
            outcome: vec![1, 2, 3],
            expires_at: Timestamp(5_000),
        };
        write.outcomes.push(outcome.clone());
        let message = |n| OutboxRow {
            key: OutboxKey { event: site.event, seq: Seq(1), n },
            topic: Topic::Orders,
            body: b"{}".to_vec(),
        };
        write.outbox.extend([message(0), message(1)]);
        let processed = |name: &str| InboxRow { consumer: InboxRow::ORDERS, message_id: name.to_owned() };
        write.inbox.extend([processed("a"), processed("b"), processed("a")]);
        assert_eq!(site.write(write).await, Verdict::Written);
        let known = async |consumer, name| site.store.processed(consumer, name).await.unwrap();
        assert!(known(InboxRow::ORDERS, "a").await && known(InboxRow::ORDERS, "b").await);
        assert!(!known(InboxRow::REFUNDS, "a").await && !known(InboxRow::ORDERS, "c").await);
        // A message that comes again refuses nothing; one of a write that is refused was not processed.
        let mut again = site.hold(1, 1);
        again.inbox.extend([processed("a"), processed("c")]);
        assert_eq!(site.write(again).await, Verdict::Written);
        let mut refused = site.hold(9, 2);
        refused.inbox.push(processed("d"));
        assert_eq!(site.write(refused).await, Verdict::WrongHead { stored: Seq(2) });
        assert!(known(InboxRow::ORDERS, "c").await && !known(InboxRow::ORDERS, "d").await);
        let outcomes_at =
            async |now| site.store.load(site.event, Timestamp(now)).await.unwrap().unwrap().outcomes;
        assert_eq!(outcomes_at(4_999).await, [outcome]);
        assert_eq!(outcomes_at(5_000).await, []);
        assert_eq!(site.store.forget_outcomes(Timestamp(5_000)).await.unwrap(), 1);
        assert_eq!(site.store.unpublished(None, 10).await.unwrap(), [message(0), message(1)]);
        assert_eq!(site.store.unpublished(Some(message(0).key), 10).await.unwrap(), [message(1)]);
        let batch = Batch { writes: Vec::new(), published: vec![message(0).key] };
        site.store.write(Arc::new(batch)).await.unwrap();
        assert_eq!(site.store.unpublished(None, 10).await.unwrap(), [message(1)]);
    });
}

#[test]
fn routes_revocations_and_closing() {
    run(async {
        let site = fixture().await;
        let again = planned(&event_with(1, 10, json!({"event_id": site.event})), Timestamp(1_000));
        assert!(matches!(
            site.store.create_event(again).await,
            Err(ticketbuster::persistence::StoreError::Conflict(_))
        ));
        site.store.revoke(b"id", Timestamp(50)).await.unwrap();
        assert_eq!(site.store.revocations(Timestamp(49)).await.unwrap().len(), 1);
        assert_eq!(site.store.revocations(Timestamp(50)).await.unwrap().len(), 0);
        let nobody = ticketbuster::domain::TicketId::of_event(site.event, [1; 16]);
        assert_eq!(site.store.check_in(nobody, "n", Timestamp(1)).await.unwrap(), CheckIn::Unknown);
        assert_eq!(
            site.store.orders(OrderFilter { limit: 5, ..OrderFilter::default() }).await.unwrap().total,
            0
        );
        site.store.close().await.unwrap();
        assert!(site.store.ping().await.is_err());
    });
}

#[test]
fn the_audit_finds_what_is_wrong() {
    for (wrong, expected) in [
        ("UPDATE seat_status SET status = 2", "in its row"),
        ("DELETE FROM journal WHERE seq = 1", "there is a gap"),
        ("UPDATE event_head SET last_seq = 9", "the head says 9"),
        ("UPDATE event_head SET held = 0", "the head counts"),
        ("INSERT INTO sold_seats VALUES (1, 5, x'00112233445566778899aabbccddeeff')", "sold-seat rows"),
        (
            "UPDATE journal SET payload = (SELECT payload FROM journal WHERE seq = 1) WHERE seq = 2",
            "granted twice",
        ),
    ] {
        run(async {
            let site = fixture().await;
            site.write(site.hold(0, 0)).await;
            site.write(site.hold(1, 1)).await;
            site.store.close().await.unwrap();
            let file = rusqlite::Connection::open(site.folder.path().join("store.db")).unwrap();
            file.execute(wrong, []).unwrap();
            drop(file);
            let report = audit(&open(site.folder.path())).await.unwrap();
            let found = report.violations.iter().any(|violation| violation.what.contains(expected));
            assert!(found, "{wrong}: {report}");
        });
    }
}
