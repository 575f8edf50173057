//! Rows of orders and tickets.

use serde::{Deserialize, Serialize};

use domain::{
    Amount, Currency, EventId, HoldId, OrderFailure, OrderId, SeatIndex, TicketId, Timestamp, Totals, UserId,
};

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
    /// Accepted, and to be paid by other ways than a provider's answer: somebody will say that it is paid.
    AwaitingPayment,
}

impl OrderStatus {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::AwaitingPayment,
        Self::Processing,
        Self::Completed,
        Self::Failed,
        Self::Cancelled,
        Self::Refunded,
    ];

    /// The status as the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
            Self::AwaitingPayment => "awaiting_payment",
        }
    }

    /// Whether it may have tickets, valid or void: it was completed, or cancelled before it was paid.
    pub const fn has_tickets(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled | Self::Refunded)
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
    pub currency: Currency,
    /// How it is paid, as the payment step needs it after a restart.
    pub payment: PaymentChoice,
    /// Why it failed.
    pub failure: Option<OrderFailure>,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When it was completed.
    pub completed_at: Option<Timestamp>,
    /// First instant at which it is too late to pay, if no provider answers for it.
    pub payment_due_at: Option<Timestamp>,
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
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Valid, Self::Used, Self::Void];

    /// The status with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
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
