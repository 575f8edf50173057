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
        bodies::{OrderFailureBody, OrderPaymentBody, TicketBody, failure_body, payment_body, ticket_body},
        contact::{ContactBody, contact_body},
        labels,
    },
    clock::rfc3339,
};
use domain::{Contact, Order, OrderId, PriceParts, SignedTicket};

pub use crate::api::requests::{OrderRequest, PaymentBody};

/// Paths of related resources.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrderPaths {
    /// The order.
    #[serde(rename = "self")]
    pub this: String,
}

/// An accepted order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AcceptedOrderBody {
    /// Its id.
    pub order_id: String,
    /// Its event.
    pub event_id: String,
    /// Its hold.
    pub hold_id: String,
    /// `pending`, or `awaiting_payment` where orders are paid by invoice.
    #[schema(value_type = labels::OrderStatus)]
    pub status: &'static str,
    /// Paths of related resources.
    pub links: OrderPaths,
}

/// Where an order is.
pub fn order_path(order: OrderId) -> String {
    format!("/api/orders/{order}")
}

/// A place of an order, or several of one area.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrderItemBody {
    /// The seat's label, or the area's section code.
    pub seat: String,
    /// 1 for a seat.
    pub quantity: u32,
    /// The price of one place; the net price in an order without `prices`.
    pub price: Money,
}

/// An order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrderBody {
    /// Its id.
    pub order_id: String,
    /// Its event.
    pub event_id: String,
    /// Its hold. If the order fails before the hold's deadline, the hold continues and may be ordered again.
    pub hold_id: String,
    /// Its buyer.
    pub user_id: String,
    /// Its status.
    #[schema(value_type = labels::OrderStatus)]
    pub status: &'static str,
    /// Its places.
    pub items: Vec<OrderItemBody>,
    /// Sum of the net prices.
    pub subtotal: Money,
    /// Sum of the net fees.
    pub fees: Money,
    /// Sum of the taxes.
    pub tax: Money,
    /// What is paid: the prices of its places and `order_fees`, which is subtotal + fees + tax.
    pub total: Money,
    /// Whether its prices contain fees and taxes as the organiser entered them; null for orders of earlier versions,
    /// which had only net prices.
    #[schema(required, value_type = Option<labels::Prices>)]
    pub prices: Option<&'static str>,
    /// The parts of the total; without names in orders without `prices`.
    #[schema(value_type = PricePartsBody)]
    pub price_parts: SharedParts,
    /// The fees per order in the total.
    pub order_fees: Vec<OrderFeeBody>,
    /// Its tickets, once it is completed.
    pub tickets: Vec<TicketBody>,
    /// Its refunds, oldest first. Orders that were ended by earlier versions have none.
    pub refunds: Vec<RefundBody>,
    /// The sum of `refunds`, also of those that are due.
    pub refunded: Money,
    /// Why it failed.
    #[schema(required)]
    pub failure: Option<OrderFailureBody>,
    /// When it was accepted.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it was completed.
    #[schema(required, format = DateTime)]
    pub completed_at: Option<String>,
    /// While it awaits its payment: the first instant at which it is too late to pay.
    #[schema(required, format = DateTime)]
    pub payment_due_at: Option<String>,
    /// How the buyer is reached; null after it was erased.
    #[schema(required)]
    pub contact: Option<ContactBody>,
    /// Its last payment at the payment provider, once there is one.
    #[schema(required)]
    pub payment: Option<OrderPaymentBody>,
}

/// A request about the payment of an order.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayRequest {
    /// Whether to replace the payment in progress by another one. By default only the status of the payment is requested
    /// from the payment provider.
    #[serde(default)]
    pub again: bool,
}

/// How orders are paid.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaymentsBody {
    /// The name of the payment provider, such as `stripe`; `test` moves no money, `invoice` is for payment by invoice.
    pub provider: String,
    /// How long an order by invoice awaits its payment, in seconds.
    pub invoice_seconds: i64,
    /// Whether buyers with an e-mail address get their tickets by mail.
    pub sends_mails: bool,
}

/// An order as the API shows it.
pub fn order_body(order: &Order, tickets: &[SignedTicket], contact: Option<Contact>) -> OrderBody {
    let amount = |amount| money(amount, order.currency);
    let awaits = order.awaits_payment();
    let kept = order.parts.as_deref();
    let parts = kept.map_or_else(|| PriceParts::unnamed(&order.totals), |kept| kept.parts.clone());
    let items = order.items.iter().map(|item| OrderItemBody {
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
        refunds: refund_bodies(order, tickets.iter().map(|signed| &signed.ticket)),
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

/// A request to erase the contact of an order.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EraseBody {
    /// The reason, for the event's history; it should name nobody.
    #[schema(value_type = Option<Reason>)]
    pub reason: Option<String>,
}
