//! The shapes of orders and of requests about tickets.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Money,
    history::Reason,
    money,
    prices::{OrderFeeBody, PricePartsBody, SharedParts, order_fees_of},
    refunds::{RefundBody, refund_bodies},
};
use crate::{
    api::{
        bodies::{FailureBody, OrderPaymentBody, TicketBody, failure_body, payment_body, ticket_body},
        contact::{ContactBody, contact_body},
        labels,
    },
    clock::rfc3339,
};
use domain::{Contact, Order, OrderId, PriceParts, Ticket};

pub use crate::api::requests::{OrderRequest, PaymentBody};

/// Where to look further.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Links {
    /// The order.
    #[serde(rename = "self")]
    pub this: String,
}

/// An accepted order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AcceptedBody {
    /// Its id.
    pub order_id: String,
    /// Its event.
    pub event_id: String,
    /// The hold that it was.
    pub hold_id: String,
    /// `pending`, or `awaiting_payment` where orders are paid by invoice.
    #[schema(value_type = labels::OrderStatus)]
    pub status: &'static str,
    /// Where to look further.
    pub links: Links,
}

/// Where an order is.
pub fn order_path(order: OrderId) -> String {
    format!("/api/orders/{order}")
}

/// A place of an order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ItemBody {
    /// The seat's label, or the area's section code.
    pub seat: String,
    /// 1 for a seat.
    pub quantity: u32,
    /// What is paid for one place; of an order without `prices`, the net price.
    pub price: Money,
}

/// An order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrderBody {
    /// Its id.
    pub order_id: String,
    /// Its event.
    pub event_id: String,
    /// The hold that it was. Should the order fail before the hold's deadline, the hold goes on and may be
    /// ordered again.
    pub hold_id: String,
    /// Whose it is.
    pub user_id: String,
    /// Where it stands.
    #[schema(value_type = labels::OrderStatus)]
    pub status: &'static str,
    /// Its places.
    pub items: Vec<ItemBody>,
    /// Sum of the net prices.
    pub subtotal: Money,
    /// Sum of the net fees.
    pub fees: Money,
    /// Sum of the taxes.
    pub tax: Money,
    /// What is paid: the prices of its places and `order_fees`, which is subtotal + fees + tax.
    pub total: Money,
    /// Whether prices were entered with fees and taxes; null for orders of versions in which they were not.
    #[schema(required, value_type = Option<labels::Prices>)]
    pub prices: Option<&'static str>,
    /// Of what the total consists; without names for orders without `prices`.
    #[schema(value_type = PricePartsBody)]
    pub price_parts: SharedParts,
    /// What the total contains once.
    pub order_fees: Vec<OrderFeeBody>,
    /// Its tickets, once it is completed.
    pub tickets: Vec<TicketBody>,
    /// What was given back of it, the last one last. Orders that earlier versions ended have none.
    pub refunds: Vec<RefundBody>,
    /// What was given back, or is due: the sum of `refunds`.
    pub refunded: Money,
    /// Why it failed.
    #[schema(required)]
    pub failure: Option<FailureBody>,
    /// When it was accepted.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it was completed.
    #[schema(required, format = DateTime)]
    pub completed_at: Option<String>,
    /// The first instant at which it is too late to pay, while it awaits its payment.
    #[schema(required, format = DateTime)]
    pub payment_due_at: Option<String>,
    /// How the buyer is reached, until that is erased.
    #[schema(required)]
    pub contact: Option<ContactBody>,
    /// Its payment at the provider, once there is one.
    #[schema(required)]
    pub payment: Option<OrderPaymentBody>,
}

/// What a buyer wants of a payment.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayRequest {
    /// Whether another payment is wanted in place of the one that is under way; otherwise the provider is asked how far
    /// that is.
    #[serde(default)]
    pub again: bool,
}

/// How orders are paid.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaymentsBody {
    /// Who takes the money: `test`, which moves none, or `invoice`.
    pub provider: String,
    /// How long an order by invoice awaits its payment.
    pub invoice_seconds: i64,
    /// Whether buyers who give an address get their tickets by mail.
    pub sends_mails: bool,
}

/// An order as the API shows it.
pub fn order_body(order: &Order, tickets: &[Ticket], contact: Option<Contact>) -> OrderBody {
    let amount = |amount| money(amount, order.currency);
    let awaits = order.awaits_payment();
    let kept = order.parts.as_deref();
    let parts = kept.map_or_else(|| PriceParts::unnamed(&order.totals), |kept| kept.parts.clone());
    let items = order.items.iter().map(|item| ItemBody {
        seat: item.label.clone(),
        quantity: item.quantity,
        price: amount(item.price),
    });
    OrderBody {
        order_id: order.order.to_string(),
        event_id: order.event.to_string(),
        hold_id: order.hold.to_string(),
        user_id: order.user.to_string(),
        status: order.status.as_str(),
        items: items.collect(),
        subtotal: amount(order.totals.subtotal),
        fees: amount(order.totals.fees),
        tax: amount(order.totals.tax),
        total: amount(order.totals.total),
        prices: kept.map(|kept| kept.prices.as_str()),
        price_parts: SharedParts(Arc::new(parts), order.currency),
        order_fees: order_fees_of(kept.map_or(&[], |kept| &kept.order_fees), order.currency),
        tickets: tickets.iter().map(ticket_body).collect(),
        refunds: refund_bodies(order, tickets),
        refunded: amount(order.refunded()),
        failure: order.failure.map(failure_body),
        created_at: rfc3339(order.created_at),
        completed_at: order.completed_at.map(rfc3339),
        payment_due_at: order.payment_due_at.filter(|_| awaits).map(rfc3339),
        contact: contact.map(contact_body),
        payment: order.payments.last().map(|payment| payment_body(&order.payment.provider, payment)),
    }
}

/// A token to verify.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyRequest {
    /// What the QR code shows.
    pub token: String,
}

/// Why a contact is erased.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EraseBody {
    /// Why; kept in the event's history, so it should name nobody.
    #[schema(value_type = Option<Reason>)]
    pub reason: Option<String>,
}
