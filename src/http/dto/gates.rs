//! The shapes of answers to gate staff.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{api::labels, clock::rfc3339};
use domain::{EventId, OrderId, Ticket, TicketId};

labels::labels! {
    InvalidTicketCode, "Why a QR code is not a valid ticket.", ["malformed", "bad_signature", "not_a_ticket", "ticket_void"];
    KeyAlgorithm, "A signature algorithm.", ["ed25519"];
}

/// The ticket that a token is, or why it is none.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct VerifiedBody {
    /// Whether this installation issued it and it is not void.
    pub valid: bool,
    /// Why it is not valid.
    #[schema(required, value_type = Option<InvalidTicketCode>)]
    pub code: Option<&'static str>,
    /// The same in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    pub detail: Option<String>,
    /// Its event.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = "uuid")]
    pub event_id: Option<EventId>,
    /// The seat's label, or the area's section code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    pub seat: Option<String>,
    /// The ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    pub ticket_id: Option<TicketId>,
    /// Its order.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    pub order_id: Option<OrderId>,
    /// `valid`, `used` or `void`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = labels::TicketStatus)]
    pub status: Option<&'static str>,
    /// When it was checked in.
    #[schema(required, format = DateTime)]
    pub used_at: Option<String>,
}

/// A ticket was checked in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CheckedInBody {
    /// Always true.
    pub checked_in: bool,
    /// The ticket.
    #[schema(value_type = String)]
    pub ticket_id: TicketId,
    /// Its event.
    #[schema(value_type = String, format = "uuid")]
    pub event_id: EventId,
    /// The seat's label, or the area's section code.
    pub seat: String,
    /// When: now, or at the request's `scanned_at`.
    #[schema(format = DateTime)]
    pub used_at: String,
    /// The gate.
    pub gate: String,
}

/// The public keys that tickets are verified with.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TicketKeysBody {
    /// Every key that a ticket may be signed with, also those from before a rotation.
    pub keys: Vec<TicketKeyBody>,
    /// The server's time.
    #[schema(format = DateTime)]
    pub now: String,
}

/// A public key.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TicketKeyBody {
    /// The `rootKeyId` of the biscuits that it signed.
    pub key_id: u32,
    /// Always `ed25519`.
    #[schema(value_type = KeyAlgorithm)]
    pub algorithm: &'static str,
    /// 32 bytes in hex.
    pub public_key: String,
}

/// Tickets of an event: those that are used or void, or all.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GateListBody {
    /// The event.
    #[schema(value_type = String, format = "uuid")]
    pub event_id: EventId,
    /// The server's time when this page was read.
    #[schema(format = DateTime)]
    pub as_of: String,
    /// Ordered by ticket id.
    pub items: Vec<GateTicketBody>,
    /// What to send as `after` for the next page; null on the last one.
    #[schema(required)]
    pub next: Option<String>,
}

/// The tickets that have one printed number.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NumberedTicketsBody {
    /// The event.
    #[schema(value_type = String, format = "uuid")]
    pub event_id: EventId,
    /// Ordered by ticket id. If there are several, the seat tells them apart.
    pub items: Vec<GateTicketBody>,
}

/// A ticket in a gate's list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GateTicketBody {
    /// The ticket.
    pub ticket_id: String,
    /// The seat's label, or the area's section code.
    pub seat: String,
    /// `valid`, `used` or `void`.
    #[schema(value_type = labels::TicketStatus)]
    pub status: &'static str,
    /// When it was checked in.
    #[schema(required, format = DateTime)]
    pub used_at: Option<String>,
    /// The gate.
    #[schema(required)]
    pub gate: Option<String>,
}

/// A ticket as the gate's list has it.
pub fn gate_ticket_body(ticket: &Ticket) -> GateTicketBody {
    GateTicketBody {
        ticket_id: ticket.ticket.to_string(),
        seat: ticket.label.clone(),
        status: ticket.status.as_str(),
        used_at: ticket.used.as_ref().map(|(at, _)| rfc3339(*at)),
        gate: ticket.used.as_ref().map(|(_, gate)| gate.clone()),
    }
}
