//! Payments of a run: what the provider is asked and says, its events, and what the services make of them.

use super::{
    Action, ProcessId, World,
    buying::{Owner, When},
};
use crate::{
    actors::{
        orders::{Issued, Job, PaymentAnswered, Work},
        refunds::queue::Attempt,
        requests::{LatePayment, OrderRead, PaymentNews, ProviderNews, RefundGiven},
    },
    payments::{
        machine::Operation,
        provider::{PaymentError, PaymentKey, PaymentReport, PaymentState},
    },
    sim::{
        provider::Said,
        requests::{Answered, Asked},
        seen::Sight,
    },
    store::{InboxRow, OpenRefund},
};
use domain::{
    Amount, EventId, OrderId, RefundStatus, Routed, SignedTicket, Ticket, TicketId, TicketStatus, UserId,
};
use rand::Rng;

impl World {
    /// Does a job of an event: asks the provider, or issues tickets.
    pub(super) fn ask_provider(&mut self, from: ProcessId, event: EventId, job: Job) {
        if !self.processes.contains_key(&from) {
            return;
        }
        let Work::Ask { operation, key, is_prompt, .. } = job.work else {
            return self.issue(from, event, &job, None);
        };
        self.trace.step(self.now, "ask provider", u64::from(from), u64::from(key.attempt));
        self.trace.detail(|| format!("{operation:?} {key}"));
        let order = job.order;
        if self.faults.provider_away.happens(&mut self.rng) {
            self.seen.add(Sight::ProviderAway);
            return self.say(from, event, order, operation, Err(away()));
        }
        let wanted = (job.totals.total, job.currency);
        let asked = (&self.faults, &mut self.rng);
        let Said { report, visit, is_news } = self.provider.ask(operation, key, wanted, is_prompt, asked);
        self.trace.detail(|| format!("{report:?} {visit:?}"));
        if let Some(visit) = visit {
            let at = self.now + visit.after;
            self.at(at, Action::Visit(visit.payment));
        }
        if is_news {
            self.send_event(key);
        }
        if self.faults.provider_answer_lost.happens(&mut self.rng) {
            self.seen.add(Sight::ProviderAnswerLost);
            return self.say(from, event, order, operation, Err(away()));
        }
        let is_paid = report.state == PaymentState::Captured { refunded: Amount(0) };
        if operation == Operation::Create && is_paid {
            return self.issue(from, event, &job, Some(report));
        }
        self.say(from, event, order, operation, Ok(report));
    }

    fn say(
        &mut self,
        to: ProcessId,
        event: EventId,
        order: OrderId,
        operation: Operation,
        answer: Result<PaymentReport, PaymentError>,
    ) {
        let answered = Box::new(PaymentAnswered { order, operation, answer });
        let takes = [20, 200, 5_000][self.rng.random_range(0..3)];
        self.later(takes, Action::Said { to, event, answered });
    }

    fn issue(&mut self, to: ProcessId, event: EventId, job: &Job, paid: Option<PaymentReport>) {
        let now = self.now;
        let ticket = |(position, label): (usize, &String)| Ticket {
            ticket: TicketId::of_event(event, now, self.rng.random()),
            event,
            order: job.order,
            user: job.user.clone(),
            label: label.clone(),
            position: position as u32,
            status: TicketStatus::Valid,
            used: None,
        };
        let signed = |ticket| SignedTicket { ticket, token: String::new() };
        let tickets = job.labels.iter().enumerate().map(ticket).map(signed).collect();
        self.with(to, |process, _, _| process.issued(event, Issued { order: job.order, paid, tickets }));
    }

    /// A buyer pays at the provider's page, or their late money arrives.
    pub(super) fn visit(&mut self, payment: PaymentKey) {
        self.trace.step(self.now, "visit", u64::from(payment.attempt), 0);
        self.trace.detail(|| payment.to_string());
        if self.provider.pay(payment) {
            if self.provider.comes_late.contains(&payment) {
                self.seen.add(Sight::MoneyCameLate);
            }
            self.send_event(payment);
        }
    }

    /// The provider sends an event until it is taken.
    fn send_event(&mut self, payment: PaymentKey) {
        self.provider_events += 1;
        let id = self.provider_events;
        if self.faults.event_sent_twice.happens(&mut self.rng) {
            self.seen.add(Sight::EventSentTwice);
            self.later(30_000, Action::Event { payment, id });
        }
        self.later(3_000, Action::Event { payment, id });
    }

    /// What the service does with a provider's event: late money first, then the news, which remembers the event.
    pub(super) fn provider_event(&mut self, payment: PaymentKey, id: u64) {
        self.trace.step(self.now, "provider event", id, 0);
        self.trace.detail(|| payment.to_string());
        let order = payment.order;
        let name = format!("test/evt-{id}");
        if self.store.processed(InboxRow::PROVIDER_EVENTS, &name) {
            return;
        }
        let Some(row) = self.store.orders.get(&order).cloned() else {
            return self.oracle.fail(format!("there is a payment of order {order}, and no order"));
        };
        let Some(user) = UserId::new("provider") else { return };
        let event = row.event;
        let is_taken = |attempt: u16| {
            let report = self.provider.query(PaymentKey { order, attempt });
            report.is_some_and(|report| matches!(report.state, PaymentState::Captured { .. }))
        };
        let mut without_money = row.payments.iter().filter(|payment| payment.is_without_money());
        let late = without_money.find(|payment| is_taken(payment.attempt)).map(|payment| payment.attempt);
        match late {
            Some(attempt) => {
                let request = LatePayment { order: Box::new(row), attempt };
                let owner = Owner::Event { payment, id, is_last: false };
                self.send(event, Asked::Late(request), user, owner, When::default());
            }
            None => {
                let news = ProviderNews { name, read: OrderRead::of(&row) };
                let request = PaymentNews { order, provider_event: Some(news) };
                let owner = Owner::Event { payment, id, is_last: true };
                self.send(event, Asked::News(request), user, owner, When::default());
            }
        }
    }

    /// A service has the answer that it waited for.
    pub(super) fn served(&mut self, owner: Owner, answer: &Answered) {
        let is_done = matches!(answer, Answered::Done(_));
        match owner {
            Owner::Event { is_last: true, .. } if is_done => {}
            Owner::Event { payment, id, .. } => self.later(2_000, Action::Event { payment, id }),
            Owner::Refund { process, refund, is_given } if is_done => {
                self.tried(process, refund, if is_given { Attempt::Given } else { Attempt::Stopped });
            }
            owner => self.not_served(owner),
        }
    }

    /// A service's request was refused, or nobody answered it.
    pub(super) fn not_served(&mut self, owner: Owner) {
        match owner {
            Owner::Event { payment, id, .. } => self.later(3_000, Action::Event { payment, id }),
            Owner::Refund { process, refund, .. } => self.tried(process, refund, Attempt::Unknown),
            Owner::Late(due) => self.look_at_late_money_again(due),
            Owner::Buyer(..) | Owner::Organiser | Owner::Probe => {}
        }
    }

    fn tried(&mut self, process: ProcessId, refund: OpenRefund, attempt: Attempt) {
        if let Some(process) = self.processes.get_mut(&process) {
            let at = process.clock(self.now);
            process.refunds.tried(refund, attempt, at);
        }
    }

    /// Gives a refund that the store has as due.
    pub(super) fn give_back(&mut self, from: ProcessId, open: &OpenRefund) {
        if !self.processes.contains_key(&from) {
            return;
        }
        self.trace.step(self.now, "give back", u64::from(from), u64::from(open.number));
        let Some(row) = self.store.orders.get(&open.order) else { return };
        let Some(refund) = row.refunds.iter().find(|refund| refund.number == open.number) else { return };
        let (key, event, amount) = (refund.key(row.order), row.event, refund.amount);
        let is_known = refund.status == RefundStatus::Given || self.store.processed(InboxRow::REFUNDS, &key);
        let payment_id = row.captured().and_then(|payment| payment.payment_id.clone()).unwrap_or_default();
        let is_by_invoice = row.payment.is_by_invoice();
        if self.faults.provider_away.happens(&mut self.rng) {
            return self.tried(from, open.clone(), Attempt::Unknown);
        }
        if !is_known && !is_by_invoice {
            let payment = self.provider.named(open.order, &payment_id);
            if !payment.is_some_and(|payment| self.provider.refund(payment, &key, amount)) {
                return self
                    .oracle
                    .fail(format!("the provider can't give {} of order {} back", amount.0, open.order));
            }
            self.seen.add(Sight::RefundGiven);
            if self.faults.provider_answer_lost.happens(&mut self.rng) {
                return self.tried(from, open.clone(), Attempt::Unknown);
            }
        }
        let request = RefundGiven { refund: Some((open.order, open.number)), key, message_id: String::new() };
        let Some(user) = UserId::new("refunds") else { return };
        let owner = Owner::Refund { process: from, refund: open.clone(), is_given: true };
        self.send(event, Asked::Given(request), user, owner, When::default());
    }
}

fn away() -> PaymentError {
    PaymentError::Unavailable("no answer".to_owned())
}
