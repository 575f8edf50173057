//! The shapes of payments for organisers: what happened to each, and which do not go on.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Money, money};
use crate::{
    actors::requests::PaymentView,
    api::labels,
    clock::rfc3339,
    services::payment_views::{PaymentPage, PaymentState, RefundState},
};
use domain::{Amount, Order, Payment, PaymentEvent};

labels::labels! {
    PaymentStateName,
    "`unpaid`: its buyer has not paid yet; `stuck`: its provider does not answer; `stopped`: the provider says otherwise than the order; `late`: it came when its order was decided without it.",
    PaymentState::NAMES;
}

/// Something that happened to a payment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaymentEventBody {
    /// When the engine knew of it.
    #[schema(format = DateTime)]
    pub at: String,
    /// What.
    #[schema(value_type = labels::PaymentEventName)]
    pub what: &'static str,
    /// More about it, in the provider's words.
    #[schema(required)]
    pub detail: Option<String>,
}

/// A provider that does not answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnansweredBody {
    /// Since when.
    #[schema(format = DateTime)]
    pub since: String,
    /// How the last call ended.
    pub reason: String,
    /// When it is asked again; null while it is being asked.
    #[schema(required, format = DateTime)]
    pub next_try_at: Option<String>,
}

/// A payment of an order with what happened to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaymentRecordBody {
    /// Counts the payments of the order, from 1.
    pub attempt: u16,
    /// The provider's id of it.
    #[schema(required)]
    pub payment_id: Option<String>,
    /// How far it is.
    #[schema(value_type = labels::PaymentStatus)]
    pub status: &'static str,
    /// Why the last card was declined, or what differs.
    #[schema(required)]
    pub detail: Option<String>,
    /// When the engine asks for its cancellation, if it is not paid before.
    #[schema(format = DateTime)]
    pub until: String,
    /// What is given back of it because it came too late.
    #[schema(required)]
    pub due_back: Option<Money>,
    /// What happened to it, oldest first: the last fifty events.
    pub events: Vec<PaymentEventBody>,
}

/// Money of an order that is given back.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RefundStateBody {
    /// How much.
    pub amount: Money,
    /// Whether the provider has given it back.
    pub given: bool,
}

/// The payments of an order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrderPaymentsBody {
    /// The order.
    pub order_id: String,
    /// Where it stands.
    #[schema(value_type = labels::OrderStatus)]
    pub status: &'static str,
    /// Who takes the money.
    pub provider: String,
    /// Its payments, the last one last.
    pub payments: Vec<PaymentRecordBody>,
    /// Since when the provider has not answered.
    #[schema(required)]
    pub unanswered: Option<UnansweredBody>,
    /// What is given back.
    pub refunds: Vec<RefundStateBody>,
}

/// An order in a list of payments.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ListedPaymentBody {
    /// The order.
    pub order_id: String,
    /// Whose it is.
    pub user_id: String,
    /// Where it stands.
    #[schema(value_type = labels::OrderStatus)]
    pub status: &'static str,
    /// Who takes the money.
    pub provider: String,
    /// What it costs.
    pub total: Money,
    /// When it was accepted.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// The first instant at which it is too late to pay.
    #[schema(required, format = DateTime)]
    pub payment_due_at: Option<String>,
    /// Its last payment, or the one that came too late; null if it is by invoice.
    #[schema(required)]
    pub payment: Option<PaymentRecordBody>,
    /// Since when the provider has not answered.
    #[schema(required)]
    pub unanswered: Option<UnansweredBody>,
}

/// How many orders have payments in each state.
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
    /// The page, from 1.
    pub page: u64,
    /// Its size.
    pub per_page: u64,
    /// How many there are in all.
    pub total: u64,
    /// How many there are in each state.
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

fn listed_body(view: &PaymentView) -> ListedPaymentBody {
    let order = &view.order;
    let late = order.payments.iter().rev().find(|payment| payment.due_back > Amount(0));
    let payment = late.or(order.payments.last());
    ListedPaymentBody {
        order_id: order.order.to_string(),
        user_id: order.user.to_string(),
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
pub fn list_body(found: &PaymentPage, (page, per_page): (u64, u64)) -> PaymentListBody {
    let (counts, late) = (found.counts, found.late);
    PaymentListBody {
        items: found.items.iter().map(listed_body).collect(),
        page,
        per_page,
        total: found.total,
        counts: PaymentCountsBody {
            unpaid: counts.unpaid,
            stuck: counts.stuck,
            stopped: counts.stopped,
            late,
        },
    }
}
