//! What every store must do; and that the audit finds what is wrong.

use std::sync::Arc;

use domain::{
    Amount, Change, CheckIn, Counts, Currency, Epoch, EventId, HoldId, Order, OrderId, OrderItem,
    OrderStatus, PaymentChoice, Places, Routed, SeatIndex, SeatStatus, Seq, ShardId, Ticket, TicketId,
    TicketStatus, Timestamp, Totals, UserId,
};
use serde_json::json;
use ticketbuster::{
    cli::store::open_store,
    config::{Config, StoreKind},
    persistence::{
        Batch, EventWrite, Head, HistoryDetail, HistoryKind, HistoryRow, InboxRow, JournalRow,
        OperatorCommand, OrderFilter, OrderWrite, OutboxKey, OutboxRow, OutcomeEnd, OutcomeRow, SeatRow,
        Snapshot, SoldChange, SoldSeat, Store, Topic, Verdict, WantedOutcomes, audit::audit, codec,
        new_write_id,
    },
};

use crate::support::{Ground, event_with, on_every_store, planned, postgres::Postgres, run};

on_every_store! {
    a_batch_is_written_once_and_only_at_the_head,
    an_old_owner_writes_nothing,
    a_seat_that_is_sold_undoes_its_events_part_and_no_other,
    outcomes_and_messages_come_with_their_transition_and_go_when_they_are_done,
    routes_revocations_and_closing,
    the_audit_finds_what_is_wrong,
    an_order_goes_its_way_in_several_batches_or_in_one,
    a_seat_may_change_hands_within_a_batch,
    a_batch_of_several_events_sent_again_is_written_once,
    snapshots_go_forward_and_only_under_the_owners_epoch,
    of_two_gates_that_race_one_lets_a_ticket_in,
    what_buyers_read_is_kept_as_it_was_written,
    what_operators_do_is_written_with_its_effect_or_not_at_all,
}

/// More than any of these tests has.
const EVERY_OUTCOME: WantedOutcomes = WantedOutcomes { most: 100, older_most: 100 };

pub struct Fixture {
    pub store: Arc<dyn Store>,
    pub event: EventId,
    epoch: Epoch,
    config: Config,
    _folder: tempfile::TempDir,
}

pub async fn fixture(ground: Ground) -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let config = ground.config(folder.path());
    let store = open_store(&config).await.unwrap();
    let event = add_event(store.as_ref()).await;
    let epochs = store.take_shards("test").await.unwrap();
    let epoch = epochs[usize::from(ShardId::of(event).0)];
    Fixture { store, event, epoch, config, _folder: folder }
}

pub async fn add_event(store: &dyn Store) -> EventId {
    let new = planned(&event_with(1, 10, json!({})), Timestamp(1_000));
    let event = new.record.event;
    store.create_event(new).await.unwrap();
    event
}

/// Something that an operator does.
pub fn by(command: OperatorCommand) -> HistoryRow {
    HistoryRow {
        at: Timestamp(7_000),
        user: UserId::new("greta").unwrap(),
        command,
        detail: HistoryDetail { gate: Some("north".to_owned()), ..HistoryDetail::default() },
        reason: None,
    }
}

impl Fixture {
    /// A write of one hold on one seat, at the head `expected`.
    fn hold(&self, expected: u64, seat: u32) -> EventWrite {
        self.hold_in(self.event, expected, seat)
    }

    pub fn hold_in(&self, event: EventId, expected: u64, seat: u32) -> EventWrite {
        let hold = HoldId::of_event(event, Timestamp(0), seat.into());
        let change = Change::Held {
            hold,
            buyer: UserId::new("añá").unwrap(),
            places: Places { seats: [SeatIndex(seat)].as_slice().into(), ..Places::default() },
            deadline: Timestamp(900_000),
        };
        let (seq, at) = (Seq(expected + 1), Timestamp(2_000 + expected as i64));
        EventWrite {
            event,
            shard: ShardId::of(event),
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
            history: Vec::new(),
        }
    }

    /// An order of seat 3 and two places of the area: accepted, completed with one ticket, refunded.
    pub fn order_of_seat_3(&self, order: OrderId) -> (EventWrite, EventWrite, EventWrite) {
        let user = UserId::new("ana").unwrap();
        let seat = SoldSeat { seat: SeatIndex(3), order };
        let item = |label: &str, seat: Option<u32>, quantity: u32| OrderItem {
            label: label.to_owned(),
            seat: seat.map(SeatIndex),
            quantity,
            price: Amount(100),
        };
        let mut placed = self.hold(0, 3);
        placed.orders_pending = 1;
        placed.sold = vec![SoldChange::Take(seat)];
        placed.orders = vec![OrderWrite::Placed(Box::new(Order {
            order,
            event: self.event,
            hold: HoldId::of_event(self.event, Timestamp(0), 3),
            user: user.clone(),
            status: OrderStatus::Pending,
            items: vec![item("S-A0-4", Some(3), 1), item("PIT", None, 2)],
            totals: Totals { subtotal: Amount(300), fees: Amount(20), tax: Amount(58), total: Amount(378) },
            currency: Currency::PEN,
            payment: PaymentChoice { provider: "test".to_owned(), token: "tok_success".to_owned() },
            failure: None,
            created_at: Timestamp(2_000),
            completed_at: None,
            payment_due_at: Some(Timestamp(9_000)),
        }))];
        let status = |status, at| OrderWrite::Status { order, status, failure: None, at: Timestamp(at) };
        let mut completed = self.hold(1, 4);
        completed.seats = vec![SeatRow { seat: SeatIndex(3), status: SeatStatus::Sold }];
        completed.orders =
            vec![status(OrderStatus::Processing, 3_000), status(OrderStatus::Completed, 3_001)];
        completed.tickets = vec![Ticket {
            ticket: TicketId::of_event(self.event, Timestamp(0), 8),
            event: self.event,
            order,
            user,
            label: "S-A0-4".to_owned(),
            position: 0,
            token: "token".to_owned(),
            status: TicketStatus::Valid,
            used: None,
        }];
        let mut refunded = self.hold(2, 5);
        refunded.seats = vec![SeatRow { seat: SeatIndex(3), status: SeatStatus::Available }];
        refunded.sold = vec![SoldChange::Free(seat)];
        refunded.orders = vec![status(OrderStatus::Refunded, 3_002)];
        (placed, completed, refunded)
    }

    /// Changes the stored rows behind the program's back.
    fn tamper(&self, sqlite: &str, postgres: &str) {
        match self.config.store.kind {
            StoreKind::Sqlite => {
                let file = rusqlite::Connection::open(&self.config.store.path).unwrap();
                file.execute(sqlite, []).unwrap();
            }
            StoreKind::Postgres => {
                Postgres::shared().sql(self.config.store.url.expose(), postgres);
            }
        }
    }

    async fn head(&self) -> Head {
        let nobody = EventId(uuid::Uuid::nil());
        let heads = self.store.heads(vec![nobody, self.event]).await.unwrap();
        assert_eq!(heads[0], None);
        heads[1].unwrap()
    }

    pub async fn write(&self, write: EventWrite) -> Verdict {
        let batch = Batch { writes: vec![write], published: Vec::new() };
        self.store.write(Arc::new(batch)).await.unwrap().remove(0)
    }
}

fn a_batch_is_written_once_and_only_at_the_head(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let mut first = site.hold(0, 0);
        let id = first.write_id;
        assert_eq!(site.write(first.clone()).await, Verdict::Written);
        let head = site.head().await;
        assert_eq!((head.seq, head.write_id, head.counts.held), (Seq(1), Some(id), 1));
        assert_eq!(site.write(first.clone()).await, Verdict::Written, "sent again, it is written already");
        first.write_id = new_write_id();
        assert_eq!(
            site.write(first).await,
            Verdict::WrongHead { stored: Seq(1) },
            "another write of that head"
        );
        assert_eq!(site.write(site.hold(2, 2)).await, Verdict::WrongHead { stored: Seq(1) }, "a gap");
        assert_eq!(site.write(site.hold(1, 1)).await, Verdict::Written);
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
        assert_eq!(site.write(site.hold(0, 0)).await, Verdict::Written);
        let epochs = site.store.take_shards("another").await.unwrap();
        assert!(epochs.iter().all(|epoch| *epoch > site.epoch));
        assert_eq!(site.write(site.hold(1, 1)).await, Verdict::Fenced);
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
        assert_eq!(site.write(first).await, Verdict::Written);
        let mut second = site.hold(1, 4);
        second.sold.push(take(2));
        let batch = Batch { writes: vec![second, site.hold_in(other, 0, 5)], published: Vec::new() };
        let verdicts = site.store.write(Arc::new(batch)).await.unwrap();
        assert!(matches!(verdicts[0], Verdict::Refused { .. }), "{verdicts:?}");
        assert_eq!(verdicts[1], Verdict::Written);
        assert_eq!(site.head().await.seq, Seq(1));
        let mut wrong_owner = site.hold(1, 4);
        wrong_owner.sold.push(SoldChange::Free(SoldSeat { seat: SeatIndex(3), order: order(2) }));
        assert!(matches!(site.write(wrong_owner).await, Verdict::Refused { .. }));
    });
}

fn outcomes_and_messages_come_with_their_transition_and_go_when_they_are_done(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
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
        let outcomes_at = async |now| {
            site.store.load(site.event, Timestamp(now), EVERY_OUTCOME).await.unwrap().unwrap().outcomes.newest
        };
        assert_eq!(outcomes_at(4_999).await, [outcome]);
        assert_eq!(outcomes_at(5_000).await, []);
        assert_eq!(site.store.forget_outcomes(Timestamp(5_000), 10).await.unwrap(), 1);
        outcomes_are_found_by_user_key_and_end(&site).await;
        assert_eq!(site.store.unpublished(Topic::Orders, 10).await.unwrap(), [message(0), message(1)]);
        assert_eq!(site.store.unpublished(Topic::Orders, 1).await.unwrap(), [message(0)]);
        assert_eq!(site.store.unpublished(Topic::Notifications, 10).await.unwrap(), []);
        let batch = Batch { writes: Vec::new(), published: vec![message(0).key] };
        site.store.write(Arc::new(batch)).await.unwrap();
        assert_eq!(site.store.unpublished(Topic::Orders, 10).await.unwrap(), [message(1)]);
    });
}

/// Loading gives the newest of them, effects before refusals, and says where the older effects are.
async fn outcomes_are_found_by_user_key_and_end(site: &Fixture) {
    let row = |key: &str, refused: bool, end: i64| OutcomeRow {
        user: UserId::new("ana").unwrap(),
        key: key.to_owned(),
        request_hash: [1; 32],
        outcome: if refused { vec![1, 3, 9] } else { vec![1, 0, 9] },
        expires_at: Timestamp(end),
    };
    let mut write = site.hold(2, 3);
    write.outcomes = vec![
        row("first", false, 6_000),
        row("second", false, 6_001),
        row("refused early", true, 6_002),
        row("third", false, 6_003),
        row("refused", true, 6_004),
    ];
    let rows = write.outcomes.clone();
    assert_eq!(site.write(write).await, Verdict::Written);
    let loaded = async |most, older_most| {
        let wanted = WantedOutcomes { most, older_most };
        let outcomes = site.store.load(site.event, Timestamp(5_999), wanted).await.unwrap().unwrap().outcomes;
        let keys = |rows: Vec<OutcomeRow>| rows.into_iter().map(|row| row.key).collect::<Vec<_>>();
        let older: Vec<_> =
            outcomes.older_effects.into_iter().map(|older| (older.key, older.expires_at.0)).collect();
        (keys(outcomes.newest), older, outcomes.others_until.0)
    };
    let texts = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    let older = |key: &str, end: i64| (key.to_owned(), end);
    let two = texts(&["second", "third"]);
    assert_eq!(loaded(2, 100).await, (two.clone(), vec![older("first", 6_000)], 0));
    assert_eq!(loaded(4, 100).await, (texts(&["refused", "first", "second", "third"]), Vec::new(), 0));
    // Of those that are not even listed it is known until when there are some.
    let third = texts(&["third"]);
    assert_eq!(loaded(1, 1).await, (third.clone(), vec![older("second", 6_001)], 6_001));
    assert_eq!(loaded(1, 0).await, (third, Vec::new(), 6_003));
    let outcome = async |user: &str, key: &str, end: OutcomeEnd| {
        let user = UserId::new(user).unwrap();
        site.store.outcome(site.event, user, key.to_owned(), end).await.unwrap()
    };
    let at = |end: i64| OutcomeEnd::At(Timestamp(end));
    let after = |end: i64| OutcomeEnd::After(Timestamp(end));
    for end in [at(6_000), after(5_999)] {
        assert_eq!(outcome("ana", "first", end).await.as_ref(), Some(&rows[0]), "{end:?}");
        assert_eq!(outcome("bob", "first", end).await, None, "{end:?}");
        assert_eq!(outcome("ana", "never", end).await, None, "{end:?}");
    }
    assert_eq!(outcome("ana", "first", at(6_001)).await, None);
    assert_eq!(outcome("ana", "first", after(6_000)).await, None, "its time is over");
    // So many at a time, effects and refusals alike, and none before its time.
    let forgotten = [6_001, 6_001, 6_004, 6_004, 6_004];
    for (end, count) in forgotten.into_iter().zip([2, 0, 2, 1, 0]) {
        assert_eq!(site.store.forget_outcomes(Timestamp(end), 2).await.unwrap(), count, "{end}");
    }
}

fn routes_revocations_and_closing(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let again = planned(&event_with(1, 10, json!({"event_id": site.event})), Timestamp(1_000));
        assert!(matches!(
            site.store.create_event(again).await,
            Err(ticketbuster::persistence::StoreError::Conflict(_))
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

fn the_audit_finds_what_is_wrong(ground: Ground) {
    // What is done to SQLite, and to PostgreSQL, and what must be found.
    for (sqlite, postgres, expected) in [
        (
            "UPDATE seat_status SET status = 2",
            "UPDATE db_catalog.seats SET status = 'sold' WHERE seat = 0",
            "in its row",
        ),
        (
            "DELETE FROM journal WHERE seq = 1",
            "DELETE FROM db_catalog.journal WHERE seq = 1",
            "there is a gap",
        ),
        (
            "UPDATE event_head SET last_seq = 9",
            "UPDATE db_catalog.event_head SET last_seq = 9",
            "the head says 9",
        ),
        ("UPDATE event_head SET held = 0", "UPDATE db_catalog.event_head SET held = 0", "the head counts"),
        (
            "INSERT INTO sold_seats VALUES (1, 5, x'00112233445566778899aabbccddeeff')",
            "INSERT INTO db_orders.sold_seats SELECT event_id, 5, gen_random_uuid() FROM db_catalog.events",
            "sold-seat rows",
        ),
        (
            "UPDATE journal SET payload = (SELECT payload FROM journal WHERE seq = 1) WHERE seq = 2",
            "UPDATE db_catalog.journal SET payload = (SELECT payload FROM db_catalog.journal WHERE seq = 1) WHERE seq = 2",
            "granted twice",
        ),
    ] {
        run(async {
            let site = fixture(ground).await;
            site.write(site.hold(0, 0)).await;
            site.write(site.hold(1, 1)).await;
            site.store.close().await.unwrap();
            site.tamper(sqlite, postgres);
            let store = open_store(&site.config).await.unwrap();
            let report = audit(store.as_ref()).await.unwrap();
            let found = report.violations.iter().any(|violation| violation.what.contains(expected));
            assert!(found, "{expected}: {report}");
        });
    }
}

fn an_order_goes_its_way_in_several_batches_or_in_one(ground: Ground) {
    run(async {
        for together in [false, true] {
            let site = fixture(ground).await;
            let order = OrderId::of_event(site.event, Timestamp(0), 9);
            let (placed, completed, refunded) = site.order_of_seat_3(order);
            if together {
                let mut all = placed;
                for later in [completed, refunded] {
                    all.last = later.last;
                    all.at = later.at;
                    all.counts = later.counts;
                    all.orders_pending = later.orders_pending;
                    all.write_id = later.write_id;
                    all.journal.extend(later.journal);
                    all.seats = later.seats;
                    all.sold.extend(later.sold);
                    all.orders.extend(later.orders);
                    all.tickets.extend(later.tickets);
                }
                assert_eq!(site.write(all).await, Verdict::Written);
            } else {
                assert_eq!(site.write(placed).await, Verdict::Written);
                let stored = site.store.load(site.event, Timestamp(0), EVERY_OUTCOME).await.unwrap().unwrap();
                assert_eq!(stored.pending.iter().map(|row| row.order).collect::<Vec<_>>(), [order]);
                assert_eq!(site.store.sold_seats(site.event).await.unwrap().len(), 1);
                let (row, tickets) = site.store.order_with_tickets(order).await.unwrap().unwrap();
                assert_eq!((row.status, tickets), (OrderStatus::Pending, Vec::new()));
                assert_eq!(site.write(completed).await, Verdict::Written);
                let row = site.store.order(order).await.unwrap().unwrap();
                assert_eq!((row.status, row.completed_at), (OrderStatus::Completed, Some(Timestamp(3_001))));
                let tickets = site.store.tickets_of_event(site.event, None, 10).await.unwrap();
                assert_eq!(
                    tickets.iter().map(|ticket| ticket.status).collect::<Vec<_>>(),
                    [TicketStatus::Valid]
                );
                assert_eq!(site.write(refunded).await, Verdict::Written);
            }
            let (row, tickets) = site.store.order_with_tickets(order).await.unwrap().unwrap();
            assert_eq!((row.status, row.completed_at), (OrderStatus::Refunded, Some(Timestamp(3_001))));
            assert_eq!(row.items.len(), 2);
            assert_eq!((row.items[0].seat, row.items[1].seat), (Some(SeatIndex(3)), None));
            assert_eq!((row.items[1].label.as_str(), row.items[1].quantity), ("PIT", 2));
            assert!(row.totals.add_up());
            assert_eq!(tickets.iter().map(|ticket| ticket.status).collect::<Vec<_>>(), [TicketStatus::Void]);
            let entered = site
                .store
                .check_in(tickets[0].ticket, "north", Timestamp(4_000), by(OperatorCommand::CheckIn))
                .await
                .unwrap();
            assert_eq!(entered, CheckIn::Void);
            assert_eq!(site.store.sold_seats(site.event).await.unwrap(), []);
            assert_eq!(site.store.seat_rows(site.event).await.unwrap(), []);
            let of_ana = OrderFilter { user: UserId::new("ana"), limit: 5, ..OrderFilter::default() };
            assert_eq!(site.store.orders(of_ana.clone()).await.unwrap().total, 1);
            let open = OrderFilter { status: Some(OrderStatus::Pending), ..of_ana };
            assert_eq!(site.store.orders(open).await.unwrap().items, []);
            let ended = site.store.load(site.event, Timestamp(0), EVERY_OUTCOME).await.unwrap().unwrap();
            assert_eq!(ended.pending, []);
        }
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
        assert_eq!(site.write(first).await, Verdict::Written);
        let mut second = site.hold(1, 4);
        second.sold = vec![
            SoldChange::Free(owned_by(1)),
            SoldChange::Take(owned_by(2)),
            SoldChange::Free(owned_by(2)),
            SoldChange::Take(owned_by(3)),
        ];
        assert_eq!(site.write(second).await, Verdict::Written);
        assert_eq!(site.store.sold_seats(site.event).await.unwrap(), [owned_by(3)]);
        let mut stranger = site.hold(2, 5);
        stranger.sold = vec![SoldChange::Free(owned_by(3)), SoldChange::Free(owned_by(3))];
        assert!(matches!(site.write(stranger).await, Verdict::Refused { .. }));
        let mut passing = site.hold(2, 5);
        let owner = |n: u8| SoldSeat {
            seat: SeatIndex(7),
            order: OrderId::of_event(site.event, Timestamp(0), n.into()),
        };
        passing.sold = vec![SoldChange::Take(owner(1)), SoldChange::Free(owner(1))];
        assert_eq!(site.write(passing).await, Verdict::Written);
        assert_eq!(site.store.sold_seats(site.event).await.unwrap(), [owned_by(3)]);
    });
}

fn a_batch_of_several_events_sent_again_is_written_once(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let other = add_event(site.store.as_ref()).await;
        let writes = vec![site.hold(0, 0), site.hold_in(other, 0, 0)];
        let batch = Arc::new(Batch { writes, published: Vec::new() });
        let written = [Verdict::Written, Verdict::Written];
        assert_eq!(site.store.write(batch.clone()).await.unwrap(), written);
        assert_eq!(site.store.write(batch).await.unwrap(), written, "after an unknown outcome");
        assert_eq!(site.store.journal(other, Seq(0), 10).await.unwrap().len(), 1);
        assert!(audit(site.store.as_ref()).await.unwrap().violations.is_empty());
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

fn of_two_gates_that_race_one_lets_a_ticket_in(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let order = OrderId::of_event(site.event, Timestamp(0), 9);
        let (placed, completed, _) = site.order_of_seat_3(order);
        site.write(placed).await;
        site.write(completed).await;
        let (_, tickets) = site.store.order_with_tickets(order).await.unwrap().unwrap();
        let ticket = tickets[0].ticket;
        let gates: Vec<String> = (0..20).map(|gate| format!("gate-{gate}")).collect();
        let race = gates
            .iter()
            .map(|gate| site.store.check_in(ticket, gate, Timestamp(5_000), by(OperatorCommand::CheckIn)));
        let answers: Vec<CheckIn> =
            futures_util::future::join_all(race).await.into_iter().map(Result::unwrap).collect();
        let accepted = answers.iter().filter(|answer| **answer == CheckIn::Accepted).count();
        assert_eq!(accepted, 1, "{answers:?}");
        let used = site.store.ticket(ticket).await.unwrap().unwrap();
        let (at, gate) = used.used.unwrap();
        assert!(answers.contains(&CheckIn::AlreadyUsed { at, gate }));
    });
}

fn what_buyers_read_is_kept_as_it_was_written(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let mut details = site.store.events().await.unwrap().remove(0).details;
        details.name = "El «Ñandú» 🎭 ' \" -- ; DROP TABLE".to_owned();
        details.starts_at = Timestamp(-1);
        site.store.update_details(site.event, details.clone(), by(OperatorCommand::Change)).await.unwrap();
        let record = site.store.events().await.unwrap().remove(0);
        assert_eq!(record.details, details);
        assert_eq!(record.counts.available, 110);
        let stored = site.store.load(site.event, Timestamp(0), EVERY_OUTCOME).await.unwrap().unwrap();
        assert_eq!(stored.record, record);
        assert_eq!(stored.record.rules, stored.initial_rules);
        assert!(site.store.layout(site.event).await.unwrap().is_some_and(|layout| layout == stored.layout));
        let nobody = EventId(uuid::Uuid::nil());
        assert!(site.store.update_details(nobody, details, by(OperatorCommand::Change)).await.is_err());
        assert!(site.store.load(nobody, Timestamp(0), EVERY_OUTCOME).await.unwrap().is_none());
    });
}

fn what_operators_do_is_written_with_its_effect_or_not_at_all(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let (store, event) = (site.store.clone(), site.event);
        let page = async |kind, offset, limit| {
            let page = store.history(event, kind, offset, limit).await.unwrap();
            (page.items, page.total)
        };
        assert_eq!(page(HistoryKind::Everything, 0, 10).await, (Vec::new(), 0));
        let mut block = by(OperatorCommand::Block);
        block.reason = Some("vip \"ñ\"".to_owned());
        block.detail.labels = vec!["S-A0-1".to_owned()];
        let mut write = site.hold(0, 1);
        write.history = vec![block.clone(), by(OperatorCommand::Status)];
        // Sent again after an unknown outcome it is there once.
        for _ in 0..2 {
            let batch = Batch { writes: vec![write.clone()], published: Vec::new() };
            assert_eq!(store.write(Arc::new(batch)).await.unwrap(), [Verdict::Written]);
        }
        assert_eq!(
            page(HistoryKind::Everything, 0, 10).await,
            (vec![by(OperatorCommand::Status), block.clone()], 2)
        );
        // What is not written has no history; others of the batch have theirs.
        let other = add_event(store.as_ref()).await;
        let mut elsewhere = site.hold_in(other, 0, 1);
        elsewhere.history = vec![by(OperatorCommand::Refund)];
        let mut late = site.hold(0, 2);
        late.history = vec![by(OperatorCommand::Refund)];
        let batch = Batch { writes: vec![late, elsewhere], published: Vec::new() };
        let verdicts = store.write(Arc::new(batch)).await.unwrap();
        assert_eq!(verdicts, [Verdict::WrongHead { stored: Seq(1) }, Verdict::Written]);
        assert_eq!(page(HistoryKind::Everything, 0, 10).await.1, 2);
        let there = store.history(other, HistoryKind::Everything, 0, 10).await.unwrap();
        assert_eq!(there.items, [by(OperatorCommand::Refund)]);

        let order = OrderId::of_event(event, Timestamp(0), 9);
        let (mut placed, completed, _) = site.order_of_seat_3(order);
        (placed.expected, placed.last, placed.journal[0].seq) = (Seq(1), Seq(2), Seq(2));
        placed.tickets = completed.tickets;
        let ticket = placed.tickets[0].ticket;
        let batch = Batch { writes: vec![placed], published: Vec::new() };
        assert_eq!(store.write(Arc::new(batch)).await.unwrap(), [Verdict::Written]);
        for expected in [true, false] {
            let entered = store
                .check_in(ticket, "north", Timestamp(5_000), by(OperatorCommand::CheckIn))
                .await
                .unwrap();
            assert_eq!(entered == CheckIn::Accepted, expected);
        }
        assert_eq!(page(HistoryKind::CheckIns, 0, 10).await, (vec![by(OperatorCommand::CheckIn)], 1));
        assert_eq!(page(HistoryKind::Commands, 1, 10).await, (vec![block], 2));
        assert_eq!(page(HistoryKind::Everything, 2, 10).await.0.len(), 1);
        store.close().await.unwrap();
    });
}
