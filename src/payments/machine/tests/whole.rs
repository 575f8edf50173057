//! The machine against a provider that answers late, twice or not at all, with restarts in between.

use proptest::prelude::*;

use super::*;

/// A provider with its own books: what it did stays done whether or not its answer arrives.
#[derive(Default, Debug)]
struct Provider {
    payments: Vec<PaymentState>,
    /// Whether the buyer's payment is taken without being reserved first.
    takes_at_once: bool,
}

impl Provider {
    fn payment(&mut self, attempt: u16) -> &mut PaymentState {
        let index = usize::from(attempt) - 1;
        while self.payments.len() <= index {
            self.payments.push(PaymentState::Open { declined: None });
        }
        &mut self.payments[index]
    }

    fn does(&mut self, attempt: u16, operation: Operation) -> PaymentReport {
        let state = self.payment(attempt);
        match (operation, &state) {
            (Operation::Capture, PaymentState::Authorised) => {
                *state = PaymentState::Captured { refunded: Amount(0) };
            }
            (Operation::Cancel, PaymentState::Open { .. } | PaymentState::Authorised) => {
                *state = PaymentState::Cancelled;
            }
            _ => {}
        }
        report(attempt, state.clone())
    }

    fn is_paid_by_the_buyer(&mut self, attempt: u16) {
        let takes_at_once = self.takes_at_once;
        let state = self.payment(attempt);
        if matches!(state, PaymentState::Open { .. }) {
            *state = match takes_at_once {
                true => PaymentState::Captured { refunded: Amount(0) },
                false => PaymentState::Authorised,
            };
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    /// The provider does what it was asked, and the answer arrives.
    Answer,
    /// It does it, and the answer is lost.
    Lost,
    /// It can't be reached.
    Away,
    Pay,
    Decline,
    /// An event of the provider.
    News,
    Wait(i64),
    Again,
    EventCancelled,
    /// Its buyer ends the order.
    GiveUp,
    /// What is being written is in the store.
    Durable,
    /// The process dies and starts again with what the store has.
    Restart,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => Just(Step::Answer),
        2 => Just(Step::Lost),
        2 => Just(Step::Away),
        2 => Just(Step::Pay),
        2 => Just(Step::Decline),
        3 => Just(Step::News),
        3 => (1_i64..200_000).prop_map(Step::Wait),
        1 => Just(Step::Again),
        1 => Just(Step::EventCancelled),
        1 => Just(Step::GiveUp),
        4 => Just(Step::Durable),
        2 => Just(Step::Restart),
    ];
    prop::collection::vec(step, 0..60)
}

/// Everything that happens to one payment.
struct Run {
    machine: PaymentMachine,
    /// What the store has.
    written: Vec<Payment>,
    /// What it does not have yet, and whether the machine waits for it.
    writing: Option<(Vec<Payment>, bool)>,
    provider: Provider,
    asked: Option<Operation>,
    now: Timestamp,
    end: Option<Effect>,
}

impl Run {
    fn new(takes_at_once: bool) -> Self {
        let provider = Provider { takes_at_once, ..Provider::default() };
        let mut run = Self {
            machine: machine(),
            written: Vec::new(),
            writing: None,
            provider,
            asked: None,
            now: Timestamp(0),
            end: None,
        };
        let effects = run.machine.go_on(run.now);
        run.follow(effects);
        run
    }

    fn follow(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask(operation) => {
                    assert!(self.asked.is_none(), "two calls at a time");
                    self.asked = Some(operation);
                }
                Effect::Tell | Effect::Begin | Effect::Commit => {
                    let waited = self.writing.as_ref().is_some_and(|(_, waits)| *waits);
                    let waits = effect != Effect::Tell || waited;
                    self.writing = Some((self.machine.payments(), waits));
                }
                Effect::Complete | Effect::Fail(_) | Effect::GiveUp(_) | Effect::Stop => {
                    assert!(self.end.is_none(), "it ends twice");
                    self.end = Some(effect);
                }
            }
        }
    }

    fn answer(&mut self, does: bool, arrives: bool) {
        let Some(operation) = self.asked.take() else { return };
        let attempt = self.machine.key().attempt;
        let report = does.then(|| self.provider.does(attempt, operation));
        let answer = report.filter(|_| arrives);
        let answer = answer.ok_or_else(|| PaymentError::Unavailable("no answer".to_owned()));
        let effects = self.machine.answered(operation, answer, self.now);
        self.follow(effects);
    }

    fn take(&mut self, step: Step) {
        if self.end.is_some() {
            return;
        }
        let attempt = self.machine.key().attempt;
        match step {
            Step::Answer => self.answer(true, true),
            Step::Lost => self.answer(true, false),
            Step::Away => self.answer(false, false),
            // Nobody can pay what the provider does not have.
            Step::Pay | Step::Decline if self.provider.payments.len() < usize::from(attempt) => {}
            Step::Pay => self.provider.is_paid_by_the_buyer(attempt),
            Step::Decline => {
                let state = self.provider.payment(attempt);
                if matches!(state, PaymentState::Open { .. }) {
                    *state = PaymentState::Open { declined: Some("insufficient funds".to_owned()) };
                }
            }
            Step::News => {
                let effects = self.machine.news(self.now);
                self.follow(effects);
            }
            Step::Wait(length) => {
                self.now = self.now + Millis(length);
                let effects = self.machine.go_on(self.now);
                self.follow(effects);
            }
            Step::Again | Step::EventCancelled | Step::GiveUp => {
                let ending = match step {
                    Step::Again => Ending::Again,
                    Step::GiveUp => Ending::GivenUp(EndedBy::Buyer),
                    _ => Ending::EventCancelled,
                };
                let effects = self.machine.end(ending, self.now);
                self.follow(effects);
            }
            Step::Durable => {
                let Some((written, waits)) = self.writing.take() else { return };
                self.written = written;
                if waits {
                    let effects = self.machine.became_durable(self.now);
                    self.follow(effects);
                }
            }
            Step::Restart => {
                (self.asked, self.writing) = (None, None);
                self.machine = restored(self.written.clone());
                let effects = self.machine.go_on(self.now);
                self.follow(effects);
            }
        }
    }
}

proptest! {
    /// Promise 8, for one order: whatever happens, the money's fate and the order's are the same, and only one payment of
    /// an order is ever taken.
    #[test]
    fn an_order_is_completed_if_and_only_if_its_money_was_taken(takes_at_once: bool, steps in steps()) {
        let mut run = Run::new(takes_at_once);
        steps.into_iter().for_each(|step| run.take(step));
        // Now the provider answers, and time goes on.
        for _ in 0..200 {
            run.take(Step::Answer);
            run.take(Step::Durable);
            run.take(Step::Wait(60_000));
        }
        let taken = run.provider.payments.iter();
        let taken = taken.filter(|state| matches!(state, PaymentState::Captured { .. })).count();
        match run.end {
            Some(Effect::Complete) => prop_assert_eq!(taken, 1),
            Some(Effect::Fail(_) | Effect::GiveUp(_)) => {
                prop_assert_eq!(taken, 0);
                let may_be_paid = |state: &PaymentState| !matches!(state, PaymentState::Cancelled);
                prop_assert!(!run.provider.payments.iter().any(may_be_paid), "{:?}", run.provider);
            }
            other => prop_assert!(false, "it never ends: {other:?}, {:?}", run.machine),
        }
    }
}
