//! The rows of a file. What people read is written out; what this program reads back as it was stored is there as it was
//! stored, in base64, so that no later version of a type changes what an old file says.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::store::{Head, JournalRow, Snapshot};
use domain::{
    Change, Counts, Currency, Epoch, EventDetails, EventId, EventRules, HistoryDetail, HistoryEntry, HoldId,
    Order, OrderFailure, OrderId, OrderItem, OrderParts, OrderStatus, Payment, PaymentChoice, Refund,
    SeatIndex, SeatStatus, Seq, Ticket, TicketId, TicketStatus, Timestamp, Totals, UserId,
};

/// Bytes as stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Stored(pub(super) Vec<u8>);

impl Serialize for Stored {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Stored {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map(Self).map_err(serde::de::Error::custom)
    }
}

/// The event as it was at its end.
#[derive(Debug, Serialize)]
pub(super) struct EventRow<'a> {
    pub(super) event_id: EventId,
    pub(super) organisation: &'a str,
    pub(super) details: &'a EventDetails,
    /// At the end, for people.
    pub(super) rules: &'a EventRules,
    pub(super) created_at: Timestamp,
    pub(super) head: HeadRow,
    /// How many entries the history has.
    pub(super) history: u64,
    pub(super) initial_rules: Stored,
    pub(super) layout: Stored,
}

/// What is read of it again.
#[derive(Debug, Deserialize)]
pub(super) struct EventRead {
    pub(super) event_id: EventId,
    pub(super) created_at: Timestamp,
    pub(super) head: HeadRow,
    pub(super) history: u64,
    pub(super) initial_rules: Stored,
    pub(super) layout: Stored,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct HeadRow {
    seq: Seq,
    epoch: Epoch,
    at: Timestamp,
    write_id: Option<Uuid>,
    counts: Counts,
}

impl HeadRow {
    /// The number of the last transition.
    pub(super) fn seq(&self) -> u64 {
        self.seq.0
    }
}

impl From<Head> for HeadRow {
    fn from(Head { seq, epoch, at, write_id, counts }: Head) -> Self {
        Self { seq, epoch, at, write_id, counts }
    }
}

impl From<HeadRow> for Head {
    fn from(HeadRow { seq, epoch, at, write_id, counts }: HeadRow) -> Self {
        Self { seq, epoch, at, write_id, counts }
    }
}

/// A transition: what changed, for people, and as the journal has it.
#[derive(Debug, Serialize)]
pub(super) struct TransitionRow<'a> {
    pub(super) seq: Seq,
    pub(super) at: Timestamp,
    pub(super) epoch: Epoch,
    pub(super) change: &'a Change,
    pub(super) payload: Stored,
}

#[derive(Debug, Deserialize)]
pub(super) struct TransitionRead {
    pub(super) seq: Seq,
    at: Timestamp,
    epoch: Epoch,
    payload: Stored,
}

impl From<TransitionRead> for JournalRow {
    fn from(TransitionRead { seq, at, epoch, payload }: TransitionRead) -> Self {
        Self { seq, at, epoch, payload: payload.0 }
    }
}

/// Which snapshot.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SnapshotKind {
    /// The one that the store had.
    Stored,
    /// After the last transition.
    Head,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct SnapshotRow {
    pub(super) snapshot: SnapshotKind,
    seq: Seq,
    at: Timestamp,
    /// Of the transition.
    pub(super) epoch: Epoch,
    state: Stored,
}

impl SnapshotRow {
    pub(super) fn of(kind: SnapshotKind, Snapshot { seq, at, state }: Snapshot, epoch: Epoch) -> Self {
        Self { snapshot: kind, seq, at, epoch, state: Stored(state) }
    }
}

impl From<SnapshotRow> for Snapshot {
    fn from(row: SnapshotRow) -> Self {
        Self { seq: row.seq, at: row.at, state: row.state.0 }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SeatLine {
    pub(super) seat: SeatIndex,
    /// None if the layout has no such seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) label: Option<String>,
    pub(super) status: SeatStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) order_id: Option<OrderId>,
}

/// An order, without what pays (the provider's token) and how its buyer is reached.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OrderRow {
    pub(super) order_id: OrderId,
    hold_id: HoldId,
    user_id: UserId,
    status: OrderStatus,
    items: Vec<OrderItem>,
    totals: Totals,
    currency: Currency,
    price_parts: Option<Box<OrderParts>>,
    provider: String,
    payments: Vec<Payment>,
    refunds: Vec<Refund>,
    failure: Option<OrderFailure>,
    pub(super) created_at: Timestamp,
    completed_at: Option<Timestamp>,
    payment_due_at: Option<Timestamp>,
}

impl From<Order> for OrderRow {
    fn from(order: Order) -> Self {
        // How to pay is over, and may be a secret.
        let payments = order.payments.into_iter().map(|payment| Payment { checkout: None, ..payment });
        Self {
            order_id: order.order,
            hold_id: order.hold,
            user_id: order.user,
            status: order.status,
            items: order.items,
            totals: order.totals,
            currency: order.currency,
            price_parts: order.parts,
            provider: order.payment.provider,
            payments: payments.collect(),
            refunds: order.refunds,
            failure: order.failure,
            created_at: order.created_at,
            completed_at: order.completed_at,
            payment_due_at: order.payment_due_at,
        }
    }
}

impl OrderRow {
    pub(super) fn order(self, event: EventId) -> Order {
        Order {
            order: self.order_id,
            event,
            hold: self.hold_id,
            user: self.user_id,
            status: self.status,
            items: self.items,
            totals: self.totals,
            parts: self.price_parts,
            currency: self.currency,
            payment: PaymentChoice { provider: self.provider, token: String::new() },
            payments: self.payments,
            refunds: self.refunds,
            failure: self.failure,
            created_at: self.created_at,
            completed_at: self.completed_at,
            payment_due_at: self.payment_due_at,
        }
    }
}

/// A ticket. Its token is nowhere stored.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct TicketRow {
    pub(super) ticket_id: TicketId,
    order_id: OrderId,
    position: u32,
    user_id: UserId,
    label: String,
    status: TicketStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    used_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    used_gate: Option<String>,
}

impl From<Ticket> for TicketRow {
    fn from(ticket: Ticket) -> Self {
        let (used_at, used_gate) = ticket.used.unzip();
        Self {
            ticket_id: ticket.ticket,
            order_id: ticket.order,
            position: ticket.position,
            user_id: ticket.user,
            label: ticket.label,
            status: ticket.status,
            used_at,
            used_gate,
        }
    }
}

impl TicketRow {
    pub(super) fn ticket(self, event: EventId) -> Ticket {
        Ticket {
            ticket: self.ticket_id,
            event,
            order: self.order_id,
            user: self.user_id,
            label: self.label,
            position: self.position,
            status: self.status,
            used: self.used_at.zip(self.used_gate),
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct HistoryRow {
    at: Timestamp,
    user_id: UserId,
    command: &'static str,
    detail: HistoryDetail,
    reason: Option<String>,
}

impl From<HistoryEntry> for HistoryRow {
    fn from(HistoryEntry { at, user, command, detail, reason }: HistoryEntry) -> Self {
        Self { at, user_id: user, command: command.as_str(), detail, reason }
    }
}
