//! The shapes of refunds and of requests for them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{FieldError, Money, history::Reason, money};
use crate::{
    api::{
        Problem, labels,
        schemas::{CurrencyCode, schemas, whole},
    },
    clock::rfc3339,
};
use domain::{
    Amount, Currency, EventId, Order, RefundCounts, RefundKind, RefundScope, RefundSum, Ticket, TicketStatus,
    text::excerpt,
};

/// The most tickets of one refund.
const TICKETS_MAX: usize = 1_000;

schemas! {
    RefundAmount, "Minor units (cents).", whole(1, i64::MAX);
}

/// A refund of some tickets of an order, or of an amount; of the whole order if neither is named.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundRequest {
    /// The reason, for the event's history.
    #[serde(default)]
    #[schema(required = true, value_type = Reason)]
    pub reason: String,
    /// The ids of the tickets to refund; they become void.
    #[schema(min_items = 1, max_items = 1000)]
    pub tickets: Option<Vec<String>>,
    /// The amount to refund. The tickets stay valid, unless it is all that is left of what was paid:
    /// then the order ends.
    pub amount: Option<RefundMoney>,
}

/// An amount to refund.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundMoney {
    /// Minor units (cents).
    #[schema(value_type = RefundAmount)]
    pub amount: i64,
    /// ISO 4217: the order's currency.
    #[schema(value_type = CurrencyCode)]
    pub currency: String,
}

/// What a request asks for.
pub fn scope_of(body: &RefundRequest, currency: Currency) -> Result<RefundScope, Problem> {
    let invalid = |error| Err(Problem::invalid(vec![error]));
    match (&body.tickets, &body.amount) {
        (Some(_), Some(_)) => invalid(FieldError::form("amount", "send 'tickets' or 'amount', not both")),
        (None, None) => Ok(RefundScope::Order),
        (Some(tickets), None) if tickets.is_empty() || tickets.len() > TICKETS_MAX => {
            invalid(FieldError::form("tickets", format!("1 to {TICKETS_MAX} tickets, by their ticket_id")))
        }
        (Some(tickets), None) => {
            let mut ids = Vec::with_capacity(tickets.len());
            for text in tickets {
                let Ok(ticket) = text.parse() else {
                    let detail =
                        "this order has no such ticket; name tickets of the order by their ticket_id";
                    return Err(
                        Problem::new(409, "ticket_not_of_order", detail).with("ticket_id", &*excerpt(text))
                    );
                };
                ids.push(ticket);
            }
            Ok(RefundScope::Tickets(ids))
        }
        (None, Some(wanted)) if wanted.amount < 1 => {
            invalid(FieldError::form("amount.amount", "minor units, at least 1"))
        }
        (None, Some(wanted)) => match Currency::new(&wanted.currency) {
            None => invalid(FieldError::form("amount.currency", "a code of ISO 4217: three capital letters")),
            Some(code) if code != currency => {
                let detail = format!("this order was paid in {}", currency.as_str());
                invalid(FieldError::meaning("amount.currency", detail))
            }
            Some(_) => Ok(RefundScope::Amount(Amount(wanted.amount))),
        },
    }
}

/// A refund of an order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RefundBody {
    /// Counts the refunds of the order, from 1.
    pub number: u32,
    /// What it is for.
    #[schema(value_type = labels::RefundKind)]
    pub kind: &'static str,
    /// The amount refunded.
    pub amount: Money,
    /// The ids of the tickets that became void with it.
    pub tickets: Vec<String>,
    /// The operator's reason, if one was given.
    #[schema(required)]
    pub reason: Option<String>,
    /// When it was decided.
    #[schema(format = DateTime)]
    pub at: String,
    /// Its status.
    #[schema(value_type = labels::RefundStatus)]
    pub status: &'static str,
    /// Why the payment provider refuses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The refunds of an order.
pub fn refund_bodies<'a>(order: &Order, tickets: impl Iterator<Item = &'a Ticket>) -> Vec<RefundBody> {
    let by_name: Vec<_> = order.refunds.iter().flat_map(|refund| &refund.tickets).collect();
    // An order ends with all tickets that no other refund names.
    let others = tickets.filter(|ticket| ticket.status == TicketStatus::Void);
    let others: Vec<String> = others
        .filter(|ticket| !by_name.contains(&&ticket.ticket))
        .map(|ticket| ticket.ticket.to_string())
        .collect();
    let body = |refund: &domain::Refund| RefundBody {
        number: refund.number,
        kind: refund.kind.as_str(),
        amount: money(refund.amount, order.currency),
        tickets: match refund.kind {
            RefundKind::Order => others.clone(),
            _ => refund.tickets.iter().map(ToString::to_string).collect(),
        },
        reason: refund.reason.clone(),
        at: rfc3339(refund.at),
        status: refund.status.as_str(),
        detail: refund.detail.clone(),
    };
    order.refunds.iter().map(body).collect()
}

/// The refunds of an event by status.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RefundsBody {
    /// The event.
    #[schema(value_type = String, format = "uuid")]
    pub event_id: EventId,
    /// Refunds that the payment provider has not given yet.
    pub due: u64,
    /// Refunds that the payment provider has given.
    pub given: u64,
    /// Refunds that the payment provider refuses; a person must act.
    pub stopped: u64,
    /// The sum of the refunds that are due.
    pub amount_due: Money,
    /// The sum of the refunds that were given.
    pub amount_given: Money,
    /// The sum of the refunds that the payment provider refuses.
    pub amount_stopped: Money,
    /// Orders of a cancelled event whose refund has not been decided yet.
    pub orders_left: u64,
}

/// The refunds of an event as the API shows them.
pub fn refunds_body(
    event: EventId,
    counts: RefundCounts,
    currency: Currency,
    orders_left: u64,
) -> RefundsBody {
    let RefundCounts { due, given, stopped } = counts;
    let amount = |sum: RefundSum| money(sum.amount, currency);
    RefundsBody {
        event_id: event,
        due: due.refunds,
        given: given.refunds,
        stopped: stopped.refunds,
        amount_due: amount(due),
        amount_given: amount(given),
        amount_stopped: amount(stopped),
        orders_left,
    }
}
