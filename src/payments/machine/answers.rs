//! What a provider's answer means for the payment that is under way.

use super::{ATTEMPTS_MAX, Difference, EARLIER_EVENTS_MAX, Effect, Ending, Operation, PaymentMachine, Stage};
use crate::payments::provider::{PaymentReport, PaymentState};
use domain::{Amount, Checkout, OrderFailure, PaymentEventKind, PaymentStatus, Timestamp, planted};

impl PaymentMachine {
    pub(super) fn told(
        &mut self,
        operation: Operation,
        report: PaymentReport,
        now: Timestamp,
    ) -> Vec<Effect> {
        let PaymentReport { payment_id, checkout, amount, currency, state } = report;
        if self.payment_id.as_ref().is_some_and(|known| *known != payment_id) {
            return self.settle(Stage::Stopped(Difference::Payment(payment_id)), None, now);
        }
        if self.payment_id.is_none() {
            self.note(now, PaymentEventKind::Created, None);
        }
        self.payment_id = Some(payment_id);
        if (amount, currency) != (self.amount, self.currency) {
            return self.settle(Stage::Stopped(Difference::Amount(amount, currency)), None, now);
        }
        let is_without_money = matches!(state, PaymentState::Cancelled | PaymentState::Declined { .. });
        if is_without_money && self.has_news && !planted!(NewsMeanwhileIgnored) {
            // The answer may be older than the news, and the news may be of money.
            self.has_answered(now);
            return Vec::new();
        }
        let stage = match state {
            PaymentState::Open { declined } => return self.is_open(operation, checkout, declined, now),
            PaymentState::Authorised => return self.is_authorised(operation, now),
            PaymentState::Captured { refunded: Amount(0) } => Stage::Captured,
            PaymentState::Captured { refunded } => Stage::Stopped(Difference::Refunded(refunded)),
            PaymentState::Declined { .. } if planted!(CapturedThoughDeclined) => Stage::Captured,
            PaymentState::Declined { reason } => {
                return self.settle(Stage::Failed(OrderFailure::PaymentDeclined), Some(&reason), now);
            }
            PaymentState::Cancelled => match self.ending {
                _ if matches!(self.stage, Stage::Authorised { .. }) && !self.is_order_ending() => {
                    Stage::Failed(OrderFailure::PaymentDeclined)
                }
                Some(Ending::GivenUp(by)) => Stage::GivenUp(by),
                Some(Ending::EventCancelled) => Stage::Failed(OrderFailure::EventCancelled),
                Some(Ending::Deadline) => Stage::Failed(OrderFailure::PaymentTimeout),
                Some(Ending::Again) | None if self.key.attempt < ATTEMPTS_MAX && now < self.until => {
                    return self.begin_again(now);
                }
                Some(Ending::Again) | None => Stage::Failed(OrderFailure::PaymentTimeout),
            },
        };
        self.settle(stage, None, now)
    }

    fn is_open(
        &mut self,
        operation: Operation,
        checkout: Option<Checkout>,
        declined: Option<String>,
        now: Timestamp,
    ) -> Vec<Effect> {
        match operation {
            // It could not be ended, or taken, and is not paid: that is no answer.
            Operation::Cancel | Operation::Capture => self.ask_later("it is still open", now),
            Operation::Create | Operation::Query => self.has_answered(now),
        }
        self.polls = if self.stage == Stage::Open { self.polls.saturating_add(1) } else { 0 };
        let checkout = checkout.or_else(|| self.checkout.take());
        let is_new = self.stage != Stage::Open || self.declined != declined;
        if let Some(reason) = declined.as_deref().filter(|_| self.declined != declined) {
            self.note(now, PaymentEventKind::Declined, Some(reason));
        }
        (self.stage, self.checkout, self.declined) = (Stage::Open, checkout, declined);
        if is_new { vec![Effect::Tell] } else { Vec::new() }
    }

    fn is_authorised(&mut self, operation: Operation, now: Timestamp) -> Vec<Effect> {
        match operation {
            // It could not be ended, or taken, and still can.
            Operation::Cancel if self.is_order_ending() => self.ask_later("it is still reserved", now),
            Operation::Capture => self.ask_later("it is still reserved", now),
            Operation::Create | Operation::Query | Operation::Cancel => self.has_answered(now),
        }
        if matches!(self.stage, Stage::Authorised { .. }) {
            return Vec::new();
        }
        self.stage = Stage::Authorised { is_durable: false };
        self.note(now, PaymentEventKind::Authorised, None);
        (self.declined, self.checkout) = (None, None);
        vec![Effect::Commit]
    }

    fn begin_again(&mut self, now: Timestamp) -> Vec<Effect> {
        self.has_answered(now);
        self.note(now, PaymentEventKind::Cancelled, None);
        let mut payments = self.payments_so_far();
        if let Some(ended) = payments.last_mut() {
            (ended.status, ended.checkout) = (PaymentStatus::Cancelled, None);
            let surplus = ended.events.len().saturating_sub(EARLIER_EVENTS_MAX);
            ended.events.drain(..surplus);
        }
        let again = Self::new(self.key.order, payments, self.amount, self.currency, self.until);
        *self = Self { is_recorded: planted!(BegunBeforeRecorded), ..again };
        vec![Effect::Begin]
    }

    pub(super) fn settle(&mut self, stage: Stage, reason: Option<&str>, now: Timestamp) -> Vec<Effect> {
        self.has_answered(now);
        let effect = match &stage {
            Stage::Captured => {
                self.note(now, PaymentEventKind::Captured, None);
                Effect::Complete
            }
            Stage::Failed(failure) => {
                let is_declined = *failure == OrderFailure::PaymentDeclined;
                let what = if is_declined { PaymentEventKind::Declined } else { PaymentEventKind::Cancelled };
                self.note(now, what, reason);
                Effect::Fail(*failure)
            }
            Stage::GivenUp(by) => {
                self.note(now, PaymentEventKind::Cancelled, None);
                Effect::GiveUp(*by)
            }
            Stage::Stopped(difference) => {
                self.note(now, PaymentEventKind::Stopped, Some(&difference.to_string()));
                Effect::Stop
            }
            Stage::Unknown | Stage::Open | Stage::Authorised { .. } => Effect::Stop,
        };
        self.stage = stage;
        self.checkout = None;
        vec![effect]
    }
}
