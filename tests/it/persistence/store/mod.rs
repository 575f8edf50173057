//! What every store must do, one file for each purpose.

mod archives;
mod audit;
mod changes;
mod journal;
mod outbox;
mod paging;
mod queries;
mod sessions;
mod upkeep;

use std::sync::Arc;

use domain::{
    Amount, BasisPoints, Change, Counts, Currency, Epoch, EventId, HistoryDetail, HistoryEntry, HoldId,
    OperatorCommand, Order, OrderId, OrderItem, OrderParts, OrderStatus, PaymentChoice, Places, PriceParts,
    Prices, Routed, SeatIndex, SeatStatus, Seq, ShardId, Ticket, TicketId, TicketStatus, Timestamp, Totals,
    UserId,
    pricing::{FeePart, OrderFee, TaxPart},
};
use serde_json::json;
use ticketbuster::{
    cli::store::open_store,
    codec,
    config::{Config, StoreKind},
    store::{
        Batch, EventWrite, Head, JournalRow, OrderWrite, PartOutcome, SeatRow, SoldChange, SoldSeat, Store,
        WantedOutcomes, new_write_id,
    },
};

use crate::support::{Ground, event_with, planned, postgres::Postgres};

/// More than any of these tests has.
pub const EVERY_OUTCOME: WantedOutcomes = WantedOutcomes { most: 100, older_most: 100 };

/// Changes stored rows behind the program's back.
pub fn tamper(config: &Config, sqlite: &str, postgres: &str) {
    match config.store.kind {
        StoreKind::Sqlite => {
            let file = rusqlite::Connection::open(&config.store.path).unwrap();
            file.execute(sqlite, []).unwrap();
        }
        StoreKind::Postgres => {
            Postgres::shared().sql(config.store.url.expose(), postgres);
        }
    }
}

pub struct Fixture {
    pub store: Arc<dyn Store>,
    pub event: EventId,
    pub epoch: Epoch,
    pub config: Config,
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
pub fn by(command: OperatorCommand) -> HistoryEntry {
    HistoryEntry {
        at: Timestamp(7_000),
        user: UserId::new("greta").unwrap(),
        command,
        detail: HistoryDetail { gate: Some("north".to_owned()), ..HistoryDetail::default() },
        reason: None,
    }
}

impl Fixture {
    /// A write of one hold on one seat, at the head `expected`.
    pub fn hold(&self, expected: u64, seat: u32) -> EventWrite {
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
            follows: None,
            expected: Seq(expected),
            last: seq,
            at,
            counts: Counts {
                available: 109_u64.saturating_sub(expected),
                held: expected + 1,
                ..Counts::default()
            },
            orders_pending: 0,
            rules: None,
            journal: vec![JournalRow { seq, at, epoch: self.epoch, payload: codec::encode(&change) }],
            seats: vec![SeatRow { seat: SeatIndex(seat), status: SeatStatus::Held }],
            sold: Vec::new(),
            orders: Vec::new(),
            tickets: Vec::new(),
            refunds: Vec::new(),
            outcomes: Vec::new(),
            contacts: Vec::new(),
            outbox: Vec::new(),
            inbox: Vec::new(),
            history: Vec::new(),
        }
    }

    /// Of what the total of that order consists.
    fn parts() -> OrderParts {
        let parts = PriceParts {
            net: Amount(300),
            fees: vec![FeePart { name: "Cargo".to_owned(), amount: Amount(20) }],
            taxes: vec![TaxPart { name: "IGV".to_owned(), rate: BasisPoints(1_800), amount: Amount(58) }],
        };
        let once = PriceParts { net: Amount(0), fees: parts.fees.clone(), taxes: Vec::new() };
        let order_fees = vec![OrderFee { name: "Envío".to_owned(), price: Amount(20), parts: once }];
        OrderParts { prices: Prices::Exclusive, parts, order_fees }
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
            parts: Some(Box::new(Self::parts())),
            currency: Currency::PEN,
            payment: PaymentChoice { provider: "test".to_owned(), token: "tok_success".to_owned() },
            failure: None,
            created_at: Timestamp(2_000),
            completed_at: None,
            payment_due_at: Some(Timestamp(9_000)),
            payments: Vec::new(),
            refunds: Vec::new(),
        }))];
        let status = |status, at| OrderWrite::Status {
            order,
            status,
            failure: None,
            payments: None,
            at: Timestamp(at),
        };
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
    pub fn tamper(&self, sqlite: &str, postgres: &str) {
        tamper(&self.config, sqlite, postgres);
    }

    pub async fn head(&self) -> Head {
        let nobody = EventId(uuid::Uuid::nil());
        let heads = self.store.heads(vec![nobody, self.event]).await.unwrap();
        assert_eq!(heads[0], None);
        heads[1].unwrap()
    }

    /// The same write, after the last one of its event.
    pub async fn following(&self, write: EventWrite) -> EventWrite {
        let head = self.store.heads(vec![write.event]).await.unwrap().remove(0);
        EventWrite { follows: head.and_then(|head| head.write_id), ..write }
    }

    pub async fn write(&self, write: EventWrite) -> PartOutcome {
        let write = self.following(write).await;
        let batch = Batch { writes: vec![write], published: Vec::new() };
        self.store.write(Arc::new(batch)).await.unwrap().remove(0)
    }
}
