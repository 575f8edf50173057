//! What goes back of a paid order: all of it when the order ends, or a part; and what its provider says of that.
//!
//! The seat map decides how much may go back. What was decided is a row, in the transaction of its transition, and from
//! there on the business of who gives refunds.

use serde::{Deserialize, Serialize};

use super::{EventMachine, effects::Effects, order_book::OrderBook, ticket_work::TicketWork};
use crate::{
    actors::refusal::Refusal,
    clock::rfc3339,
    messaging::messages::{AboutOrder, Message},
    store::{InboxRow, OrderWrite, RefundWrite},
};
use domain::{
    Amount, Claim, Command, EndedBy, EventRules, EventStatus, FieldChange, HistoryEntry, MailKind, Order,
    OrderId, OrderStatus, PaymentChoice, Refund, RefundKind, RefundPlan, RefundScope, RefundStatus,
    Rejection, Ticket, Timestamp, Topic, UserId, planted, refund,
};

/// How an order ends.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OrderEnd {
    /// Who ends it.
    pub by: EndedBy,
    /// How it was paid, as its row says.
    pub payment: PaymentChoice,
    /// Their id; nobody's when its event is cancelled.
    pub user: Option<UserId>,
    /// Why, if it is said.
    pub reason: Option<String>,
}

/// A part of an order that is to go back.
#[derive(Clone, Debug)]
pub(in crate::actors::event) struct WantedRefund {
    /// The order, as the store has it.
    pub order: Box<Order>,
    /// Its tickets, as the store has them.
    pub tickets: Vec<Ticket>,
    /// What is to go back.
    pub scope: RefundScope,
    /// Who wants it, and why.
    pub by: HistoryEntry,
}

/// What is written of a refund, beside its row.
struct Decided<'a> {
    order: OrderId,
    /// The order's claim before it.
    claim: &'a Claim,
    rules: &'a EventRules,
    payment: &'a PaymentChoice,
    status: OrderStatus,
}

impl EventMachine {
    /// Ends an order that is completed or awaits its payment.
    pub(in crate::actors::event) fn end_order(
        &mut self,
        order: OrderId,
        end: OrderEnd,
        now: Timestamp,
    ) -> Result<(), Rejection> {
        let claim = self.map.claim_of_order(order).cloned();
        self.commit(Command::Cancel { order, by: end.by }, now)?;
        if let Some(claim) = claim {
            self.order_ended(order, &claim, end, now);
        }
        Ok(())
    }

    /// Records the end of an order that the map has ended; `claim` is what the map had of it before.
    pub(super) fn order_ended(&mut self, order: OrderId, claim: &Claim, end: OrderEnd, now: Timestamp) {
        let was_paid = claim.state.is_sold();
        let (rules, status) = (self.map.rules().clone(), OrderStatus::ended(end.by, was_paid));
        let decided = Decided { order, claim, rules: &rules, payment: &end.payment, status };
        let refund = was_paid.then(|| {
            let (refunded, refunds) = claim.state.refunded();
            let total = claim.state.totals().unwrap_or_default().total;
            let refunded = if planted!(RestRefundedWhole) { Amount(0) } else { refunded };
            Refund {
                number: refunds + 1,
                kind: RefundKind::Order,
                amount: Amount(total.0 - refunded.0),
                tickets: Vec::new(),
                reason: end.reason,
                by: end.user,
                at: now,
                status: RefundStatus::Due,
                detail: None,
            }
        });
        let is_event_cancelled = rules.status == EventStatus::Cancelled;
        let mail = MailKind::of_end(end.by, is_event_cancelled, was_paid);
        self.orders.ended(&decided, refund, mail, now, &mut self.effects);
    }

    /// Gives a part of a completed order back, or ends it if nothing of it would be left. What the store has of the order
    /// must be what was decided last.
    pub(in crate::actors::event) fn refund(
        &mut self,
        wanted: WantedRefund,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let WantedRefund { order: row, tickets, scope, mut by } = wanted;
        let order = row.order;
        let claim = self.map.claim_of_order(order).cloned().ok_or(Rejection::OrderUnknown)?;
        if !claim.state.is_sold() {
            return Err(Rejection::OrderPending.into());
        }
        let (refunded, refunds) = claim.state.refunded();
        if row.refunds.len() as u32 != refunds {
            return Err(Refusal::OrderChanged);
        }
        let payment = row.payment.clone();
        let total = row.totals.total;
        let after = match refund::plan(&row, &tickets, refunded, &scope, self.map.layout())? {
            RefundPlan::End => {
                let (user, reason) = (Some(by.user.clone()), by.reason.clone());
                self.end_order(order, OrderEnd { by: EndedBy::Organiser, payment, user, reason }, now)?;
                total
            }
            RefundPlan::Part { kind, amount, places, tickets } => {
                self.commit(Command::Refund { order, amount, places }, now)?;
                let rules = self.map.rules().clone();
                let status = OrderStatus::PartlyRefunded;
                let decided = Decided { order, claim: &claim, rules: &rules, payment: &payment, status };
                if !tickets.is_empty() {
                    // Until that is durable, the store still takes these tickets for good.
                    self.ticket_work.note(order, TicketWork::Cancel, now);
                }
                let refund = Refund {
                    number: refunds + 1,
                    kind,
                    amount,
                    tickets,
                    reason: by.reason.clone(),
                    by: Some(by.user.clone()),
                    at: now,
                    status: RefundStatus::Due,
                    detail: None,
                };
                self.orders.ended(&decided, Some(refund), MailKind::OrderRefunded, now, &mut self.effects);
                Amount(refunded.0 + amount.0)
            }
        };
        let written = |amount: Amount| amount.written(row.currency);
        by.detail.changes.extend(FieldChange::of("refunded", &written(refunded), &written(after)));
        self.effects.add_history(HistoryEntry { at: now, ..by });
        Ok(())
    }

    /// A provider has given money back: nothing asks for it again. `refund` is the refund that it was, unless it was money
    /// that came late.
    pub(in crate::actors::event) fn refund_given(
        &mut self,
        refund: Option<(OrderId, u32)>,
        key: String,
        message_id: String,
        now: Timestamp,
    ) {
        self.effects.add_processed(InboxRow::REFUNDS, key);
        if !message_id.is_empty() {
            self.effects.add_processed(InboxRow::REFUNDS, message_id);
        }
        if let Some((order, number)) = refund {
            let status = RefundStatus::Given;
            self.effects.add_refund(RefundWrite::Told { order, number, status, detail: None, at: now });
        }
    }

    /// A provider refuses to give money back.
    pub(in crate::actors::event) fn refund_stopped(
        &mut self,
        (order, number): (OrderId, u32),
        detail: String,
        now: Timestamp,
    ) {
        let (status, detail) = (RefundStatus::Stopped, Some(detail));
        self.effects.add_refund(RefundWrite::Told { order, number, status, detail, at: now });
    }
}

impl OrderBook {
    /// Records what the map has decided: the order's row, its refund if it was paid, and who is told.
    fn ended(
        &mut self,
        decided: &Decided<'_>,
        refund: Option<Refund>,
        mail: MailKind,
        now: Timestamp,
        effects: &mut Effects,
    ) {
        let Decided { order, claim, rules, payment, status } = *decided;
        let payments = self.forget(order, effects);
        effects.add_order(OrderWrite::Status { order, status, failure: None, payments, at: now });
        let number = refund.as_ref().map(|refund| refund.number);
        if let Some(mut refund) = refund {
            if refund.amount == Amount(0) {
                // There is nothing to ask a provider for.
                refund.status = RefundStatus::Given;
            } else {
                let about = AboutOrder {
                    order_id: order,
                    user_id: claim.buyer.clone(),
                    event_id: self.event,
                    total: claim.state.totals().unwrap_or_default().total,
                    currency: rules.charges.currency,
                    occurred_at: rfc3339(now),
                };
                let (payment, amount) = (payment.clone(), Some(refund.amount));
                let number = Some(refund.number);
                effects.add_message(Topic::Orders, &Message::RefundDue { about, payment, amount, number });
            }
            effects.add_refund(RefundWrite::Decided { order, refund: Box::new(refund) });
        }
        self.mail(mail, order, number, now, effects);
        self.tell(claim.buyer.clone(), order, status, effects);
    }
}
