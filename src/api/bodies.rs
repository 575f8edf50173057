//! Parts of answers that WebSocket and REST share. Field names and documentation are part of the OpenAPI
//! document.

use serde::Serialize;
use utoipa::ToSchema;

use super::labels;
use crate::clock::rfc3339;
use domain::{Checkout, Counts, OrderFailure, Payment, Ticket};

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

/// The payment of an order at its provider.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrderPaymentBody {
    /// Who takes the money.
    pub provider: String,
    /// How the buyer pays: `redirect`, at `url`, or `client`, in a form of the provider's that needs `client_secret`;
    /// `none` when there is nothing for them to do.
    #[schema(value_type = labels::PaymentKind)]
    pub kind: &'static str,
    /// How far it is.
    #[schema(value_type = labels::PaymentStatus)]
    pub status: &'static str,
    /// The provider's id of it.
    #[schema(required)]
    pub payment_id: Option<String>,
    /// Where the buyer pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What the provider's own form needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    /// Why the last card was declined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declined: Option<String>,
    /// The first instant at which it is too late to pay.
    #[schema(format = DateTime)]
    pub until: String,
}

/// A payment as the API shows it.
pub fn payment_body(provider: &str, payment: &Payment) -> OrderPaymentBody {
    let (kind, url, client_secret) = match payment.checkout.clone() {
        Some(Checkout::Redirect { url }) => ("redirect", Some(url), None),
        Some(Checkout::Client { client_secret }) => ("client", None, Some(client_secret)),
        None => ("none", None, None),
    };
    OrderPaymentBody {
        provider: provider.to_owned(),
        kind,
        status: payment.status.as_str(),
        payment_id: payment.payment_id.clone(),
        url,
        client_secret,
        declined: payment.detail.clone(),
        until: rfc3339(payment.until),
    }
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
