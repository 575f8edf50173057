//! What gate staff are told about tickets.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{EventId, OrderId, TicketId};

/// What a token says, or why it says nothing.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct VerifiedBody {
    /// Whether it is a ticket of ours that was not voided.
    pub valid: bool,
    /// Why it is not valid.
    pub code: Option<&'static str>,
    /// The same in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Its event.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub event_id: Option<EventId>,
    /// The seat's label, or the area's section code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seat: Option<String>,
    /// The ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub ticket_id: Option<TicketId>,
    /// Its order.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub order_id: Option<OrderId>,
    /// `valid`, `used` or `void`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<&'static str>,
    /// When somebody was let in with it.
    pub used_at: Option<String>,
}

/// Somebody was let in.
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
    /// Now.
    pub used_at: String,
    /// Where.
    pub gate: String,
}
