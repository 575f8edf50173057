//! The rows that a store keeps, as plain data.

mod mails;
mod orders;
mod refunds;

pub use self::{
    mails::{
        ContactRow, MAIL_REASON_CHARS_MAX, MailFailure, TOLD_OF_MOVES, change_of_announcement,
        seq_of_announcement,
    },
    orders::OrderWrite,
    refunds::{OpenRefund, RefundWrite},
};
use super::WriteId;
use domain::{
    Counts, Epoch, EventId, EventRecord, EventRules, HistoryEntry, Order, OrderId, OutboxKey, OutboxMessage,
    SeatIndex, SeatStatus, Seq, ShardId, Ticket, Timestamp, UserId,
};

/// Everything that one transaction writes.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// At most one part per event.
    pub writes: Vec<EventWrite>,
    /// Outbox rows that the broker has confirmed, or a mail server has accepted: deleted.
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
    /// The write that must be there before. The sequence number alone would not do: a write without transitions leaves it as
    /// it is, and one that was sent again could be executed once more after the next.
    pub follows: Option<WriteId>,
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
    pub tickets: Vec<Ticket>,
    /// Changes of refunds, in order.
    pub refunds: Vec<RefundWrite>,
    /// Outcomes of requests with an idempotency key.
    pub outcomes: Vec<OutcomeRow>,
    /// How the buyers of new orders are reached.
    pub contacts: Vec<ContactRow>,
    /// Messages for the broker, and mails to send.
    pub outbox: Vec<OutboxMessage>,
    /// Messages from the broker whose effect this write is. A row that is there already stays as it is.
    pub inbox: Vec<InboxRow>,
    /// What operators did, whose effect is in this write.
    pub history: Vec<HistoryEntry>,
}

impl EventWrite {
    /// What it counts against the bounds of the write-behind: a refusal that is remembered under its key
    /// waits for the store like a transition.
    pub fn weight(&self) -> usize {
        self.journal.len() + self.outcomes.len() + self.inbox.len() + self.history.len() + self.refunds.len()
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
    /// A `domain::Change`, as [`crate::codec::encode_map_state`] writes it.
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

impl OutcomeRow {
    /// How every stored refusal begins and nothing else does: the format's version, then the variant. Indexes of both
    /// stores name it (their V12).
    pub const REFUSAL: [u8; 2] = [1, 3];
}

/// What is known of when an outcome ends that is looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OutcomeEnd {
    /// Just then.
    At(Timestamp),
    /// Later than this, if there is one at all.
    After(Timestamp),
}

/// An event to create.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// Everything but the layout. `counts` is where it starts.
    pub record: EventRecord,
    /// The layout, as [`crate::codec::encode_layout`] writes it.
    pub layout: Vec<u8>,
    /// Who creates it, for its history.
    pub history: Option<HistoryEntry>,
}

/// A snapshot of an event's map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Snapshot {
    /// The last transition that it contains.
    pub seq: Seq,
    /// That transition's instant.
    pub at: Timestamp,
    /// A `domain::MapState`, as [`crate::codec::encode`] writes it.
    pub state: Vec<u8>,
}

/// Where a replay of a journal may begin: before its first transition, or after the snapshot.
#[derive(Clone, Debug)]
pub struct ReplayStart {
    /// When the event was created.
    pub created_at: Timestamp,
    /// Rules at creation.
    pub initial_rules: EventRules,
    /// The newest snapshot, and the epoch of the last transition in it.
    pub snapshot: Option<(Snapshot, Epoch)>,
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
    pub outcomes: StoredOutcomes,
    /// Orders that were accepted and not decided.
    pub pending: Vec<Order>,
}

/// How many outcomes are wanted of an event.
#[derive(Clone, Copy, Debug)]
pub struct WantedOutcomes {
    /// At most so many, effects before refusals, and those before others that end later.
    pub most: usize,
    /// At most so many further effects in short.
    pub older_most: usize,
}

/// What is kept of an event's outcomes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StoredOutcomes {
    /// Those that end last, refusals first, each kind in the order in which they end.
    pub newest: Vec<OutcomeRow>,
    /// What changed something and ends before those, in the order in which they end.
    pub older_effects: Vec<OlderOutcome>,
    /// Further effects of the store end until then at the latest.
    pub others_until: Timestamp,
}

/// Where an outcome lies in the store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OlderOutcome {
    /// Who asked.
    pub user: UserId,
    /// The key.
    pub key: String,
    /// When it may be forgotten.
    pub expires_at: Timestamp,
}

/// A message that was processed, in the transaction of its effect. Unique as a whole.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct InboxRow {
    /// Who processed it: [`InboxRow::ORDERS`], [`InboxRow::REFUNDS`] or [`InboxRow::PROVIDER_EVENTS`].
    pub consumer: &'static str,
    /// The broker's `message_id`. Refunds have a second row with their key: each goes back once, whichever message asks
    /// for it.
    pub message_id: String,
}

impl InboxRow {
    /// Who decides accepted orders.
    pub const ORDERS: &'static str = "orders";
    /// Who gives payments back.
    pub const REFUNDS: &'static str = "refunds";
    /// Who takes events of payment providers. A message is named by provider and event, as `stripe/evt_1`.
    pub const PROVIDER_EVENTS: &'static str = "provider_events";
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
    // From the thread's generator: the system's would cost a call into the kernel per turn of an event.
    uuid::Builder::from_random_bytes(rand::random()).into_uuid()
}
