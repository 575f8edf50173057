//! Parts of answers that WebSocket and REST share. Field names and documentation are part of the OpenAPI
//! document.

use serde::Serialize;
use utoipa::ToSchema;

use super::labels;
use crate::clock::rfc3339;
use domain::{Counts, OrderFailure, Ticket};

/// Places by status.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct CountsBody {
    /// All of them.
    pub capacity: u64,
    /// Free.
    pub available: u64,
    /// Held, or in an order that is not decided yet.
    pub held: u64,
    /// Bought.
    pub sold: u64,
    /// Kept by the house.
    pub blocked: u64,
}

impl From<Counts> for CountsBody {
    fn from(counts: Counts) -> Self {
        let Counts { available, held, sold, blocked } = counts;
        Self { capacity: counts.total(), available, held, sold, blocked }
    }
}

/// An area's places.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AreaBody {
    /// The section's code.
    pub section: String,
    /// Places.
    pub capacity: u64,
    /// Held.
    pub held: u64,
    /// Sold.
    pub sold: u64,
    /// Kept by the house.
    pub blocked: u64,
}

/// Why an order failed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FailureBody {
    /// `payment_declined`, `payment_timeout` or `event_cancelled`.
    #[schema(value_type = labels::FailureCode)]
    pub code: &'static str,
    /// What would be right.
    pub detail: &'static str,
}

/// The failure with its explanation.
pub fn failure_body(failure: OrderFailure) -> FailureBody {
    let (code, detail) = match failure {
        OrderFailure::PaymentDeclined => (
            "payment_declined",
            "the payment was declined; until the hold ends, order it again and pay otherwise",
        ),
        OrderFailure::PaymentTimeout => (
            "payment_timeout",
            "the payment did not come in time; if it was charged after all, it is given back: until the hold ends, order it again and pay otherwise",
        ),
        OrderFailure::EventCancelled => (
            "event_cancelled",
            "the event was cancelled before the order was paid; nothing is to be paid any more",
        ),
    };
    FailureBody { code, detail }
}

/// A ticket.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TicketBody {
    /// Its id.
    pub ticket_id: String,
    /// The seat's label, or the area's section code.
    pub seat: String,
    /// What the QR code shows.
    pub token: String,
    /// Where the QR code is.
    pub qr_svg: String,
    /// Whether it opens a gate.
    #[schema(value_type = labels::TicketStatus)]
    pub status: &'static str,
    /// When somebody was let in with it.
    #[schema(required, format = DateTime)]
    pub used_at: Option<String>,
}

/// A ticket as the API shows it.
pub fn ticket_body(ticket: &Ticket) -> TicketBody {
    TicketBody {
        ticket_id: ticket.ticket.to_string(),
        seat: ticket.label.clone(),
        token: ticket.token.clone(),
        qr_svg: format!("/api/tickets/{}.svg", ticket.ticket),
        status: ticket.status.as_str(),
        used_at: ticket.used.as_ref().map(|(at, _)| rfc3339(*at)),
    }
}
