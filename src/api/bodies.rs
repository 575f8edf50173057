//! Parts of answers that WebSocket and REST share. Field names and documentation are part of the OpenAPI
//! document.

use serde::Serialize;
use utoipa::ToSchema;

use super::labels;
use crate::clock::rfc3339;
use domain::{Checkout, Counts, OrderFailure, Payment, SignedTicket};

/// Places by status.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct CountsBody {
    /// All places.
    pub capacity: u64,
    /// Available.
    pub available: u64,
    /// Held, or in an order that is neither completed nor ended.
    pub held: u64,
    /// Sold.
    pub sold: u64,
    /// Kept off sale by the organiser.
    pub blocked: u64,
}

impl From<Counts> for CountsBody {
    fn from(counts: Counts) -> Self {
        let Counts { available, held, sold, blocked } = counts;
        Self { capacity: counts.total(), available, held, sold, blocked }
    }
}

/// The places of an area by status; the rest are available.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AreaBody {
    /// The section's code.
    pub section: String,
    /// All places.
    pub capacity: u64,
    /// Held.
    pub held: u64,
    /// Sold.
    pub sold: u64,
    /// Kept off sale by the organiser.
    pub blocked: u64,
}

/// Why an order failed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrderFailureBody {
    /// `payment_declined`, `payment_timeout` or `event_cancelled`.
    #[schema(value_type = labels::FailureCode)]
    pub code: &'static str,
    /// What happened, and what the buyer can do.
    pub detail: &'static str,
}

/// The failure with its explanation.
pub fn failure_body(failure: OrderFailure) -> OrderFailureBody {
    let (code, detail) = match failure {
        OrderFailure::PaymentDeclined => (
            "payment_declined",
            "the payment was declined; order the hold again with another means of payment before it ends",
        ),
        OrderFailure::PaymentTimeout => (
            "payment_timeout",
            "the payment was not confirmed in time and is refunded if it was charged; order the hold again with another means of payment before it ends",
        ),
        OrderFailure::EventCancelled => {
            ("event_cancelled", "the event was cancelled before the order was paid; there is nothing to pay")
        }
    };
    OrderFailureBody { code, detail }
}

/// The payment of an order at its payment provider.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrderPaymentBody {
    /// The name of the payment provider.
    pub provider: String,
    /// How the buyer pays: `redirect`, at `url`, or `client`, in a form of the payment provider that needs
    /// `client_secret`; `none` if there is nothing for the buyer to do.
    #[schema(value_type = labels::PaymentKind)]
    pub kind: &'static str,
    /// Its status.
    #[schema(value_type = labels::PaymentStatus)]
    pub status: &'static str,
    /// Its id at the payment provider.
    #[schema(required)]
    pub payment_id: Option<String>,
    /// The address of the page on which the buyer pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The secret that the payment provider's form needs.
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
    /// The path of its QR code as SVG.
    pub qr_svg: String,
    /// Whether it admits its holder.
    #[schema(value_type = labels::TicketStatus)]
    pub status: &'static str,
    /// When it was checked in.
    #[schema(required, format = DateTime)]
    pub used_at: Option<String>,
}

/// A ticket as the API shows it.
pub fn ticket_body(SignedTicket { ticket, token }: &SignedTicket) -> TicketBody {
    TicketBody {
        ticket_id: ticket.ticket.to_string(),
        seat: ticket.label.clone(),
        token: token.clone(),
        qr_svg: format!("/api/tickets/{}.svg", ticket.ticket),
        status: ticket.status.as_str(),
        used_at: ticket.used.as_ref().map(|(at, _)| rfc3339(*at)),
    }
}
