//! The payments of one order, from the first one's creation until it is known what became of the money: a plain state
//! machine, without I/O and without a clock of its own.
//!
//! It never takes a payment for paid, or for not paid, without the provider's word. At its deadline it asks for the payment's
//! cancellation, and only a provider that says "cancelled" lets the places go. A provider that does not answer is asked
//! again for as long as it takes. At most one call is under way at a time.

mod answers;
mod pauses;
mod record;
mod stage;

pub use self::stage::{Difference, Effect, Ending, Operation, Silence, Stage};
use domain::{
    Amount, Checkout, Currency, Millis, OrderFailure, OrderId, Payment, PaymentEvent, PaymentEventKind,
    PaymentStatus, Timestamp,
};

use super::provider::{PaymentError, PaymentKey, PaymentReport};

/// Payments of one order that the engine makes by itself or for its buyer.
pub const ATTEMPTS_MAX: u16 = 10;

/// How often the provider is asked for a buyer who looks again and again.
const LOOK_PAUSE: Millis = Millis(1_000);
/// Events that are kept of a payment after which there was another one.
const EARLIER_EVENTS_MAX: usize = 10;

/// The payments of an order, of which one is under way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentMachine {
    key: PaymentKey,
    amount: Amount,
    currency: Currency,
    until: Timestamp,
    stage: Stage,
    payment_id: Option<String>,
    checkout: Option<Checkout>,
    declined: Option<String>,
    /// Payments of the order that have ended without money.
    earlier: Vec<Payment>,
    ending: Option<Ending>,
    /// Whether the store has that the payment before it has ended. A provider that has one which nobody here can know of
    /// after a crash would keep its money.
    is_recorded: bool,
    asked: Option<Operation>,
    /// Whether there is news that came after the last question.
    has_news: bool,
    /// Calls in a row that got no answer.
    failures: u16,
    /// Since the first of them.
    silence: Option<Silence>,
    polls: u16,
    wake: Option<Timestamp>,
    /// When it was asked last.
    looked_at: Option<Timestamp>,
    /// What happened to the payment that is under way.
    events: Vec<PaymentEvent>,
}

impl PaymentMachine {
    /// The payments of an order: none if it is new, or as an earlier process left them. What is in the store is durable.
    /// `until` is when the first one's cancellation is asked for.
    pub fn new(
        order: OrderId,
        payments: Vec<Payment>,
        amount: Amount,
        currency: Currency,
        until: Timestamp,
    ) -> Self {
        let mut earlier = payments;
        let last = earlier.pop_if(|last| !last.has_ended());
        let attempt = earlier.last().map_or(1, |ended| ended.attempt.saturating_add(1));
        let unknown = Payment {
            attempt,
            payment_id: None,
            status: PaymentStatus::Open,
            checkout: None,
            detail: None,
            until,
            due_back: Amount(0),
            events: Vec::new(),
        };
        let stage = last.as_ref().map_or(Stage::Unknown, |last| match last.status {
            PaymentStatus::Open => Stage::Open,
            PaymentStatus::Authorised => Stage::Authorised { is_durable: true },
            PaymentStatus::Captured => Stage::Captured,
            PaymentStatus::Stopped => Stage::Stopped(Difference::Earlier),
            // Such a one has ended, and another one follows.
            PaymentStatus::Cancelled | PaymentStatus::Declined => Stage::Unknown,
        });
        let Payment { attempt, payment_id, checkout, detail, until, events, .. } = last.unwrap_or(unknown);
        Self {
            key: PaymentKey { order, attempt },
            amount,
            currency,
            until,
            // Whatever happened meanwhile, the provider knows it.
            has_news: stage == Stage::Open,
            stage,
            payment_id,
            checkout,
            declined: detail,
            earlier,
            ending: None,
            is_recorded: true,
            asked: None,
            failures: 0,
            silence: None,
            polls: 0,
            wake: None,
            looked_at: None,
            events,
        }
    }

    /// Which payment this is.
    pub fn key(&self) -> PaymentKey {
        self.key
    }

    /// How far it is.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// The provider's id of it.
    pub fn payment_id(&self) -> Option<&str> {
        self.payment_id.as_deref()
    }

    /// When its cancellation is asked for.
    pub fn until(&self) -> Timestamp {
        self.until
    }

    /// Whether it is to end, whatever the provider says.
    pub fn is_ending(&self) -> bool {
        self.ending.is_some()
    }

    /// Begins, or goes on after a restart.
    #[must_use]
    pub fn begin(&mut self, now: Timestamp) -> Vec<Effect> {
        match self.stage {
            Stage::Captured => vec![Effect::Complete],
            _ => self.go_on(now),
        }
    }

    /// When [`PaymentMachine::go_on`] has something to do next, if nothing happens before.
    pub fn next_instant(&self) -> Option<Timestamp> {
        let waits_for_deadline = self.ending.is_none() && matches!(self.stage, Stage::Unknown | Stage::Open);
        let deadline = waits_for_deadline.then_some(self.until);
        match self.asked {
            // The call's own time limit ends it.
            Some(_) => None,
            None => [deadline, self.wake].into_iter().flatten().min(),
        }
    }

    /// There is news of it at the provider: an event, or its buyer has come back.
    #[must_use]
    pub fn news(&mut self, now: Timestamp) -> Vec<Effect> {
        self.has_news = true;
        self.wake = None;
        self.go_on(now)
    }

    /// Its buyer looks how far it is.
    #[must_use]
    pub fn look(&mut self, now: Timestamp) -> Vec<Effect> {
        let next = self.looked_at.map(|at| at + LOOK_PAUSE).filter(|next| now < *next);
        let Some(next) = next else { return self.news(now) };
        self.has_news = true;
        self.wake = Some(self.wake.map_or(next, |wake| wake.min(next)));
        self.go_on(now)
    }

    /// Money has come for an earlier payment, which had ended without any; whether that is new. All of it goes back.
    pub fn came_late(&mut self, attempt: u16, now: Timestamp) -> bool {
        let ended =
            |payment: &&mut Payment| payment.attempt == attempt && payment.status != PaymentStatus::Captured;
        let Some(late) = self.earlier.iter_mut().find(ended) else { return false };
        (late.status, late.due_back, late.checkout) = (PaymentStatus::Captured, self.amount, None);
        late.note(now, PaymentEventKind::CameLate, None);
        true
    }

    /// It is to end. The last word stays the provider's.
    #[must_use]
    pub fn end(&mut self, ending: Ending, now: Timestamp) -> Vec<Effect> {
        if ending == Ending::Again && self.key.attempt >= ATTEMPTS_MAX {
            return Vec::new();
        }
        self.will_end(ending, now);
        self.go_on(now)
    }

    /// The store has what [`Effect::Begin`] or [`Effect::Commit`] wrote.
    #[must_use]
    pub fn became_durable(&mut self, now: Timestamp) -> Vec<Effect> {
        self.is_recorded = true;
        if let Stage::Authorised { is_durable } = &mut self.stage {
            *is_durable = true;
        }
        self.go_on(now)
    }

    /// Does what is due.
    #[must_use]
    pub fn go_on(&mut self, now: Timestamp) -> Vec<Effect> {
        let may_wait = matches!(self.stage, Stage::Unknown | Stage::Open);
        if may_wait && now >= self.until && self.ending.is_none() {
            self.will_end(Ending::Deadline, now);
        }
        if self.asked.is_some() || self.wake.is_some_and(|wake| now < wake) {
            return Vec::new();
        }
        let Some(operation) = self.next_operation() else {
            self.wake = (self.stage == Stage::Open).then(|| now + pauses::poll(self.key.order, self.polls));
            return Vec::new();
        };
        self.asked = Some(operation);
        self.looked_at = Some(now);
        self.has_news = false;
        vec![Effect::Ask(operation)]
    }

    /// Whether not only this payment is to end, but its order.
    fn is_order_ending(&self) -> bool {
        self.ending.is_some_and(Ending::is_of_order)
    }

    fn will_end(&mut self, ending: Ending, now: Timestamp) {
        if self.ending < Some(ending) {
            self.ending = Some(ending);
            self.note(now, PaymentEventKind::Ending, Some(ending.as_str()));
        }
        self.wake = None;
    }

    fn next_operation(&self) -> Option<Operation> {
        match (&self.stage, self.ending) {
            (Stage::Unknown, _) if !self.is_recorded => None,
            (Stage::Unknown, None) => Some(Operation::Create),
            (Stage::Unknown | Stage::Open, Some(_)) => Some(Operation::Cancel),
            // Its pause is over, or there is news.
            (Stage::Open, None) => (self.has_news || self.wake.is_some()).then_some(Operation::Query),
            (Stage::Authorised { .. }, Some(ending)) if ending.is_of_order() => Some(Operation::Cancel),
            (Stage::Authorised { is_durable }, _) => is_durable.then_some(Operation::Capture),
            (Stage::Captured | Stage::Failed(_) | Stage::GivenUp(_) | Stage::Stopped(_), _) => None,
        }
    }

    /// The provider has answered, or could not be reached.
    #[must_use]
    pub fn answered(
        &mut self,
        operation: Operation,
        answer: Result<PaymentReport, PaymentError>,
        now: Timestamp,
    ) -> Vec<Effect> {
        if self.asked == Some(operation) {
            self.asked = None;
        }
        if self.stage.is_settled() {
            return Vec::new();
        }
        self.wake = None;
        let mut effects = match answer {
            Ok(report) => self.told(operation, report, now),
            // Nothing was created, and nothing will be.
            Err(PaymentError::Refused(reason)) if operation == Operation::Create => {
                self.settle(Stage::Failed(OrderFailure::PaymentDeclined), Some(&reason), now)
            }
            Err(error) => {
                self.ask_later(&error.to_string(), now);
                Vec::new()
            }
        };
        effects.extend(self.go_on(now));
        effects
    }
}

#[cfg(test)]
mod tests;
