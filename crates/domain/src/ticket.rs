//! Tickets: what one is, and what becomes of it at a gate.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{EventId, OrderId, TicketId, UserId},
    time::Timestamp,
};

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
pub struct Ticket {
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

/// What became of a check-in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CheckIn {
    /// First use: let them in.
    Accepted,
    /// Used before.
    AlreadyUsed {
        /// When.
        at: Timestamp,
        /// Where.
        gate: String,
    },
    /// The order was cancelled or refunded.
    Void,
    /// The store has no such ticket.
    Unknown,
}

impl CheckIn {
    /// Why this ticket, as the store has it, was not marked used.
    pub fn refused(ticket: Option<Ticket>) -> Self {
        match ticket.map(|ticket| (ticket.status, ticket.used)) {
            None => Self::Unknown,
            Some((TicketStatus::Used, Some((at, gate)))) => Self::AlreadyUsed { at, gate },
            Some(_) => Self::Void,
        }
    }
}
