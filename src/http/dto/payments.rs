//! The shapes of payments for organisers: what happened to each, and which do not go on.

use rustc_hash::FxHashMap;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Money, Pager, money};
use crate::{
    actors::requests::PaymentView,
    api::{
        contact::{ContactBody, contact_body},
        labels,
        stored_lists::Cursor,
    },
    clock::rfc3339,
    services::payment_views::{PaymentPage, PaymentState, RefundState},
};
use domain::{Amount, Contact, Order, OrderId, Payment, PaymentEvent};

labels::labels! {
    PaymentStateName,
    "`unpaid`: the buyer has not paid yet; `stuck`: the payment provider does not answer; `stopped`: the payment provider contradicts the order; `late`: it was captured after its order was decided without it.",
    PaymentState::NAMES;
}

/// An event of a payment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaymentEventBody {
    /// When it was recorded.
    #[schema(format = DateTime)]
    pub at: String,
    /// What happened.
    #[schema(value_type = labels::PaymentEventName)]
    pub what: &'static str,
    /// Details in the payment provider's words.
    #[schema(required)]
    pub detail: Option<String>,
}

/// A payment provider that does not answer; it is asked again.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnansweredBody {
    /// Since when it has not answered.
    #[schema(format = DateTime)]
    pub since: String,
    /// How the last call ended.
    pub reason: String,
    /// When the next call is made; null during a call.
    #[schema(required, format = DateTime)]
    pub next_try_at: Option<String>,
}

/// A payment of an order with its events.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaymentRecordBody {
    /// The number of the payment in its order, from 1.
    pub attempt: u16,
    /// Its id at the payment provider.
    #[schema(required)]
    pub payment_id: Option<String>,
    /// Its status.
    #[schema(value_type = labels::PaymentStatus)]
    pub status: &'static str,
    /// Why the last card was declined, or in what the payment provider contradicts the order.
    #[schema(required)]
    pub detail: Option<String>,
    /// When it is cancelled at the payment provider, unless it is paid before.
    #[schema(format = DateTime)]
    pub until: String,
    /// The amount that is refunded because it came too late.
    #[schema(required)]
    pub due_back: Option<Money>,
    /// Its last fifty events, oldest first.
    pub events: Vec<PaymentEventBody>,
}

/// An amount of an order that is refunded.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RefundStateBody {
    /// The amount.
    pub amount: Money,
    /// Whether the payment provider has given it.
    pub given: bool,
}

/// The payments of an order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrderPaymentsBody {
    /// The order.
    pub order_id: String,
    /// The status of the order.
    #[schema(value_type = labels::OrderStatus)]
    pub status: &'static str,
    /// The name of the payment provider.
    pub provider: String,
    /// Its payments, oldest first.
    pub payments: Vec<PaymentRecordBody>,
    /// Set while the payment provider does not answer.
    #[schema(required)]
    pub unanswered: Option<UnansweredBody>,
    /// The amounts that are refunded.
    pub refunds: Vec<RefundStateBody>,
}

/// An order in a list of payments.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ListedPaymentBody {
    /// The order.
    pub order_id: String,
    /// Its buyer.
    pub user_id: String,
    /// How the buyer is reached; null if that is not known or was erased.
    #[schema(required)]
    pub contact: Option<ContactBody>,
    /// The status of the order.
    #[schema(value_type = labels::OrderStatus)]
    pub status: &'static str,
    /// The name of the payment provider.
    pub provider: String,
    /// The total of the order.
    pub total: Money,
    /// When it was accepted.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// The first instant at which it is too late to pay.
    #[schema(required, format = DateTime)]
    pub payment_due_at: Option<String>,
    /// Its last payment, or the one that came too late; null if it is paid by invoice.
    #[schema(required)]
    pub payment: Option<PaymentRecordBody>,
    /// Set while the payment provider does not answer.
    #[schema(required)]
    pub unanswered: Option<UnansweredBody>,
}

/// The number of orders with payments in each state.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct PaymentCountsBody {
    pub unpaid: u64,
    pub stuck: u64,
    pub stopped: u64,
    pub late: u64,
}

/// A page of an event's payments in one state.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaymentListBody {
    /// The orders of the page, newest first.
    pub items: Vec<ListedPaymentBody>,
    /// The page, from 1; null if `after` was given.
    #[schema(required)]
    pub page: Option<u64>,
    /// Items per page.
    pub per_page: u64,
    /// Orders on all pages; late ones counted up to 10,000; null with `total=false`.
    #[schema(required)]
    pub total: Option<u64>,
    /// Whether there are no more than `total`.
    pub total_is_exact: bool,
    /// Send it as `after` for the next page; null if this is the last one.
    #[schema(required, value_type = Option<Cursor>)]
    pub next: Option<String>,
    /// The number of orders in each state; late ones counted up to 10,000.
    pub counts: PaymentCountsBody,
}

fn event_body(event: &PaymentEvent) -> PaymentEventBody {
    PaymentEventBody { at: rfc3339(event.at), what: event.what.as_str(), detail: event.detail.clone() }
}

fn record_body(order: &Order, payment: &Payment) -> PaymentRecordBody {
    PaymentRecordBody {
        attempt: payment.attempt,
        payment_id: payment.payment_id.clone(),
        status: payment.status.as_str(),
        detail: payment.detail.clone(),
        until: rfc3339(payment.until),
        due_back: (payment.due_back > Amount(0)).then(|| money(payment.due_back, order.currency)),
        events: payment.events.iter().map(event_body).collect(),
    }
}

fn unanswered_body(view: &PaymentView) -> Option<UnansweredBody> {
    view.silence.as_ref().map(|silence| UnansweredBody {
        since: rfc3339(silence.since),
        reason: silence.reason.clone(),
        next_try_at: view.next_try.map(rfc3339),
    })
}

/// An order's payments as the API shows them.
pub fn order_payments_body(view: &PaymentView, refunds: &[RefundState]) -> OrderPaymentsBody {
    let order = &view.order;
    let refunds = refunds.iter().map(|refund| RefundStateBody {
        amount: money(refund.amount, order.currency),
        given: refund.is_given,
    });
    OrderPaymentsBody {
        order_id: order.order.to_string(),
        status: order.status.as_str(),
        provider: order.payment.provider.clone(),
        payments: order.payments.iter().map(|payment| record_body(order, payment)).collect(),
        unanswered: unanswered_body(view),
        refunds: refunds.collect(),
    }
}

fn listed_body(view: &PaymentView, contact: Option<Contact>) -> ListedPaymentBody {
    let order = &view.order;
    let late = order.payments.iter().rev().find(|payment| payment.due_back > Amount(0));
    let payment = late.or(order.payments.last());
    ListedPaymentBody {
        order_id: order.order.to_string(),
        user_id: order.user.to_string(),
        contact: contact.map(contact_body),
        status: order.status.as_str(),
        provider: order.payment.provider.clone(),
        total: money(order.totals.total, order.currency),
        created_at: rfc3339(order.created_at),
        payment_due_at: order.payment_due_at.map(rfc3339),
        payment: payment.map(|payment| record_body(order, payment)),
        unanswered: unanswered_body(view),
    }
}

/// A page as the API shows it.
pub fn list_body(
    found: &PaymentPage,
    contacts: Vec<(OrderId, Contact)>,
    pager: &Pager<'_>,
) -> PaymentListBody {
    let mut contacts: FxHashMap<OrderId, Contact> = contacts.into_iter().collect();
    let (counts, late) = (found.counts, found.late);
    PaymentListBody {
        items: found.items.iter().map(|view| listed_body(view, contacts.remove(&view.order.order))).collect(),
        page: pager.page,
        per_page: pager.per_page,
        total: found.total.map(|total| total.count),
        total_is_exact: found.total.is_some_and(|total| total.is_exact),
        next: pager.next(found.next),
        counts: PaymentCountsBody {
            unpaid: counts.unpaid,
            stuck: counts.stuck,
            stopped: counts.stopped,
            late,
        },
    }
}
