//! The rows that a store keeps, as plain data.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::WriteId;
use crate::domain::{
    Amount, Counts, Epoch, EventDetails, EventId, EventRules, HoldId, OrderFailure, OrderId, SeatIndex,
    SeatStatus, Seq, ShardId, TicketId, Timestamp, Totals, UserId,
};

/// Everything that one transaction writes.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// At most one part per event.
    pub writes: Vec<EventWrite>,
    /// Outbox rows that the broker has confirmed: deleted.
    pub published: Vec<OutboxKey>,
}

/// One event's part of a batch.
#[derive(Clone, Debug)]
pub struct EventWrite {
    /// The event.
    pub event: EventId,
    /// Its shard.
    pub shard: ShardId,
    /// The epoch under which this process owns the shard.
    pub epoch: Epoch,
    /// Names this write in the event's head.
    pub write_id: WriteId,
    /// Where the head must be before.
    pub expected: Seq,
    /// Where the head is afterwards; equals `expected` when only outcomes are written.
    pub last: Seq,
    /// The instant of the last transition (kept when there is none).
    pub at: Timestamp,
    /// Counts afterwards.
    pub counts: Counts,
    /// Orders that are placed and not decided afterwards.
    pub orders_pending: u64,
    /// The rules, when these transitions changed them.
    pub rules: Option<Box<EventRules>>,
    /// Transitions `expected + 1 ..= last`.
    pub journal: Vec<JournalRow>,
    /// Seats whose status changed, each once, with its last status.
    pub seats: Vec<SeatRow>,
    /// Changes of the sold-seat rows, in order.
    pub sold: Vec<SoldChange>,
    /// Changes of orders, in order.
    pub orders: Vec<OrderWrite>,
    /// Tickets issued.
    pub tickets: Vec<TicketRow>,
    /// Outcomes of requests with an idempotency key.
    pub outcomes: Vec<OutcomeRow>,
    /// Messages for the broker.
    pub outbox: Vec<OutboxRow>,
    /// Messages from the broker whose effect this write is. A row that is there already stays as it is.
    pub inbox: Vec<InboxRow>,
}

impl EventWrite {
    /// What it counts against the bounds of the write-behind: a refusal that is remembered under its key
    /// waits for the store like a transition.
    pub fn weight(&self) -> usize {
        self.journal.len() + self.outcomes.len() + self.inbox.len()
    }
}

/// Where an event's journal ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// Last sequence number.
    pub seq: Seq,
    /// Epoch of the last write.
    pub epoch: Epoch,
    /// Instant of the last transition.
    pub at: Timestamp,
    /// The last write, `None` before the first.
    pub write_id: Option<WriteId>,
    /// Counts after it.
    pub counts: Counts,
}

/// A transition as stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JournalRow {
    /// Its number.
    pub seq: Seq,
    /// Its instant.
    pub at: Timestamp,
    /// The epoch under which it was decided.
    pub epoch: Epoch,
    /// A `domain::Change`, as [`super::codec::encode`] writes it.
    pub payload: Vec<u8>,
}

/// A seat's status as a row for queries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SeatRow {
    /// The seat.
    pub seat: SeatIndex,
    /// Its status.
    pub status: SeatStatus,
}

/// A seat tied to an order: the last line of defence against a double sale.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SoldSeat {
    /// The seat: unique per event.
    pub seat: SeatIndex,
    /// Whose it is.
    pub order: OrderId,
}

/// A change of the sold-seat rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SoldChange {
    /// A plain insert, which must fail when there is a row for the seat.
    Take(SoldSeat),
    /// Deletes the row of exactly this seat and order.
    Free(SoldSeat),
}

/// Where an order stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Accepted.
    Pending,
    /// Being paid.
    Processing,
    /// Paid, tickets issued.
    Completed,
    /// Not paid.
    Failed,
    /// Ended by the buyer.
    Cancelled,
    /// Ended by the organiser.
    Refunded,
}

impl OrderStatus {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Pending, Self::Processing, Self::Completed, Self::Failed, Self::Cancelled, Self::Refunded];

    /// The status as the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
        }
    }

    /// The status with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

/// One place, or several equal area places, of an order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OrderItem {
    /// A seat's label, or an area's section code.
    pub label: String,
    /// The seat, `None` for area places.
    pub seat: Option<SeatIndex>,
    /// 1 for a seat.
    pub quantity: u32,
    /// The price of one place.
    pub price: Amount,
}

/// An order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderRow {
    /// Its id.
    pub order: OrderId,
    /// Its event.
    pub event: EventId,
    /// The hold that it was.
    pub hold: HoldId,
    /// Whose it is.
    pub user: UserId,
    /// Where it stands.
    pub status: OrderStatus,
    /// Its places.
    pub items: Vec<OrderItem>,
    /// What it costs.
    pub totals: Totals,
    /// ISO 4217.
    pub currency: crate::domain::Currency,
    /// How it is paid, as the payment step needs it after a restart.
    pub payment: PaymentChoice,
    /// Why it failed.
    pub failure: Option<OrderFailure>,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When it was completed.
    pub completed_at: Option<Timestamp>,
}

/// Which provider pays, and its token for the buyer's means of payment (never a card number).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct PaymentChoice {
    /// The provider's name.
    pub provider: String,
    /// The provider's token.
    pub token: String,
}

/// A change of an order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OrderWrite {
    /// Accepted: a new row.
    Placed(Box<OrderRow>),
    /// A new status.
    Status {
        /// Which order.
        order: OrderId,
        /// Its status.
        status: OrderStatus,
        /// Why, when it failed.
        failure: Option<OrderFailure>,
        /// When. Becomes `completed_at` if the status is `Completed`; the tickets of an order that is
        /// cancelled or refunded become void.
        at: Timestamp,
    },
}

/// Whether a ticket opens a gate.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketStatus {
    /// Not used yet.
    Valid,
    /// Used.
    Used,
    /// Its order was ended.
    Void,
}

impl TicketStatus {
    /// The status with this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Valid, Self::Used, Self::Void].into_iter().find(|status| status.as_str() == name)
    }

    /// The status as the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Used => "used",
            Self::Void => "void",
        }
    }
}

/// A ticket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketRow {
    /// Its id.
    pub ticket: TicketId,
    /// Its event.
    pub event: EventId,
    /// Its order.
    pub order: OrderId,
    /// Whose it is.
    pub user: UserId,
    /// A seat's label, or an area's section code.
    pub label: String,
    /// Its place among the order's tickets, from 0.
    pub position: u32,
    /// The signed token, as the QR code shows it.
    pub token: String,
    /// Whether it opens a gate.
    pub status: TicketStatus,
    /// When and where it was used.
    pub used: Option<(Timestamp, String)>,
}

/// The outcome of a request that came with an idempotency key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutcomeRow {
    /// Who asked.
    pub user: UserId,
    /// The key, unique per user and event.
    pub key: String,
    /// SHA-256 of the request, so that the same key with another body is found out.
    pub request_hash: [u8; 32],
    /// The outcome, as the event actor encodes it.
    pub outcome: Vec<u8>,
    /// When it may be forgotten.
    pub expires_at: Timestamp,
}

/// Names a message: unique, ordered, and the broker's `message_id` as `event:seq:n`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OutboxKey {
    /// The event.
    pub event: EventId,
    /// The transition that it tells of.
    pub seq: Seq,
    /// Its number among that transition's messages.
    pub n: u16,
}

impl OutboxKey {
    /// The broker's `message_id`.
    pub fn message_id(&self) -> String {
        format!("{}:{}:{}", self.event, self.seq, self.n)
    }
}

/// A message for the broker.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutboxRow {
    /// Its name.
    pub key: OutboxKey,
    /// The queue.
    pub topic: Topic,
    /// JSON.
    pub body: Vec<u8>,
}

/// A message that was processed, in the transaction of its effect. Unique as a whole.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct InboxRow {
    /// Who processed it: [`InboxRow::ORDERS`] or [`InboxRow::REFUNDS`].
    pub consumer: &'static str,
    /// The broker's `message_id`. Refunds have a second row with the order's id here: one refund per order,
    /// whichever message asks for it.
    pub message_id: String,
}

impl InboxRow {
    /// Who decides accepted orders.
    pub const ORDERS: &'static str = "orders";
    /// Who gives payments back.
    pub const REFUNDS: &'static str = "refunds";
}

/// The queues.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Topic {
    /// Work for order processors.
    Orders,
    /// News for buyers and other systems.
    Notifications,
}

impl Topic {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Orders, Self::Notifications];

    /// The queue's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Orders => "orders_queue",
            Self::Notifications => "notifications_queue",
        }
    }

    /// The topic with this queue name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.as_str() == name)
    }
}

/// An event of the catalogue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventRecord {
    /// Its id.
    pub event: EventId,
    /// What buyers read.
    pub details: EventDetails,
    /// The rules as of the last durable transition.
    pub rules: EventRules,
    /// Price of the cheapest tier, `None` when there is no tier.
    pub price_from: Option<Amount>,
    /// Changes whenever the layout would: the layout's strong ETag.
    pub layout_digest: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// Counts as of the last durable transition.
    pub counts: Counts,
}

/// An event to create.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// Everything but the layout. `counts` is where it starts.
    pub record: EventRecord,
    /// The layout, as [`super::codec::encode_layout`] writes it.
    pub layout: Vec<u8>,
}

/// A snapshot of an event's map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Snapshot {
    /// The last transition that it contains.
    pub seq: Seq,
    /// That transition's instant.
    pub at: Timestamp,
    /// A `domain::MapState`, as [`super::codec::encode`] writes it.
    pub state: Vec<u8>,
}

/// What an owner needs to go on with an event.
#[derive(Clone, Debug)]
pub struct StoredEvent {
    /// The event as created (its rules are those of the last durable transition).
    pub record: EventRecord,
    /// Rules at creation: where a replay without a snapshot starts.
    pub initial_rules: EventRules,
    /// The layout, encoded.
    pub layout: Vec<u8>,
    /// The head.
    pub head: Head,
    /// The newest snapshot.
    pub snapshot: Option<Snapshot>,
    /// Every transition after the snapshot.
    pub tail: Vec<JournalRow>,
    /// Unexpired outcomes.
    pub outcomes: Vec<OutcomeRow>,
    /// Orders that were accepted and not decided.
    pub pending: Vec<OrderRow>,
}

/// A session that is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revocation {
    /// The biscuit's revocation id.
    pub id: Vec<u8>,
    /// When the session would have ended anyway.
    pub until: Timestamp,
}

/// A fresh name for a write.
pub fn new_write_id() -> WriteId {
    Uuid::now_v7()
}
