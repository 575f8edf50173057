//! Tickets and the result of a check-in. A ticket is used at most once; the store enforces that.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{EventId, OrderId, TicketId, UserId},
    time::Timestamp,
};

/// The status of a ticket.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketStatus {
    /// Admits once.
    Valid,
    /// Checked in.
    Used,
    /// Its order was cancelled or refunded.
    Void,
}

impl TicketStatus {
    /// Every status.
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

/// One admission of a completed order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct Ticket {
    pub ticket: TicketId,
    pub event: EventId,
    pub order: OrderId,
    pub user: UserId,
    /// A seat's label, or an area's section code.
    pub label: String,
    /// Position among the order's tickets, from 0.
    pub position: u32,
    /// Valid, used or void.
    pub status: TicketStatus,
    /// Instant and gate of the check-in.
    pub used: Option<(Timestamp, String)>,
}

/// A ticket with its code, for its holder. The code is nowhere stored.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SignedTicket {
    /// The ticket.
    pub ticket: Ticket,
    /// The signed token, as the QR code shows it.
    pub token: String,
}

/// The result of a check-in.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub enum CheckIn {
    /// First use: the holder may enter.
    Accepted,
    AlreadyUsed {
        at: Timestamp,
        gate: String,
    },
    /// The order was cancelled or refunded.
    Void,
    /// The store has no such ticket.
    Unknown,
}

impl CheckIn {
    /// The reason why a check-in did not mark this ticket as used, given the ticket in the store.
    pub fn refused(ticket: Option<Ticket>) -> Self {
        match ticket.map(|ticket| (ticket.status, ticket.used)) {
            None => Self::Unknown,
            Some((TicketStatus::Used, Some((at, gate)))) => Self::AlreadyUsed { at, gate },
            Some(_) => Self::Void,
        }
    }
}
