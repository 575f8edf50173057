//! The machine against a provider that answers late, twice or not at all, with restarts in between.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use domain::{EndedBy, Millis, OrderId};

const UNTIL: Timestamp = Timestamp(600_000);
const PRICE: Amount = Amount(12_345);

fn restored(payments: Vec<Payment>) -> PaymentMachine {
    PaymentMachine::new(OrderId(Uuid::from_u128(7)), payments, PRICE, Currency::PEN, UNTIL)
}

fn machine() -> PaymentMachine {
    restored(Vec::new())
}

fn report(attempt: u16, state: PaymentState) -> PaymentReport {
    PaymentReport {
        payment_id: format!("pay-{attempt}"),
        checkout: Some(Checkout::Redirect { url: format!("https://pay.example/{attempt}") }),
        amount: PRICE,
        currency: Currency::PEN,
        state,
    }
}

fn open() -> Result<PaymentReport, PaymentError> {
    Ok(report(1, PaymentState::Open { declined: None }))
}

fn away() -> Result<PaymentReport, PaymentError> {
    Err(PaymentError::Unavailable("no answer".to_owned()))
}

#[test]
fn money_is_taken_only_when_the_store_has_that_it_is_reserved() {
    let mut payment = machine();
    assert_eq!(payment.go_on(Timestamp(0)), [Effect::Ask(Operation::Create)]);
    assert_eq!(payment.answered(Operation::Create, open(), Timestamp(1)), [Effect::Tell]);
    assert_eq!(payment.news(Timestamp(2)), [Effect::Ask(Operation::Query)]);
    let reserved = Ok(report(1, PaymentState::Authorised));
    assert_eq!(payment.answered(Operation::Query, reserved, Timestamp(3)), [Effect::Commit]);
    assert!(payment.news(Timestamp(4)).is_empty(), "nothing is asked before it is durable");
    assert_eq!(payment.became_durable(Timestamp(5)), [Effect::Ask(Operation::Capture)]);
    let taken = Ok(report(1, PaymentState::Captured { refunded: Amount(0) }));
    assert_eq!(payment.answered(Operation::Capture, taken, Timestamp(6)), [Effect::Complete]);
    assert_eq!(payment.next_instant(), None);
    assert!(payment.end(Ending::Deadline, UNTIL).is_empty(), "nothing follows");
}

/// After a crash nobody here would know of it, and its money would be kept.
#[test]
fn another_payment_is_created_only_when_the_store_has_that_the_one_before_has_ended() {
    let mut payment = machine();
    assert_eq!(payment.go_on(Timestamp(0)), [Effect::Ask(Operation::Create)]);
    assert_eq!(payment.answered(Operation::Create, open(), Timestamp(1)), [Effect::Tell]);
    assert_eq!(payment.end(Ending::Again, Timestamp(2)), [Effect::Ask(Operation::Cancel)]);
    let cancelled = Ok(report(1, PaymentState::Cancelled));
    assert_eq!(payment.answered(Operation::Cancel, cancelled, Timestamp(3)), [Effect::Begin]);
    assert_eq!((payment.news(Timestamp(4)), payment.go_on(UNTIL)), (Vec::new(), Vec::new()));
    // Whether there is one at the provider is the provider's to say.
    assert_eq!(payment.became_durable(UNTIL), [Effect::Ask(Operation::Cancel)]);
    let mut in_time = restored(payment.payments());
    assert_eq!(in_time.key().attempt, 2);
    assert_eq!(in_time.begin(Timestamp(5)), [Effect::Ask(Operation::Create)]);
}

/// The provider answered before the money came, and the answer arrives after the event that tells of it.
#[test]
fn an_answer_that_is_older_than_the_news_ends_no_payment() {
    for state in [PaymentState::Cancelled, PaymentState::Declined { reason: "no".to_owned() }] {
        let mut payment = machine();
        assert_eq!(payment.go_on(Timestamp(0)), [Effect::Ask(Operation::Create)]);
        assert_eq!(payment.answered(Operation::Create, open(), Timestamp(1)), [Effect::Tell]);
        let cancels = [Effect::Ask(Operation::Cancel)];
        assert_eq!(payment.end(Ending::GivenUp(EndedBy::Buyer), Timestamp(2)), cancels);
        assert!(payment.news(Timestamp(3)).is_empty(), "one question at a time");
        assert_eq!(payment.answered(Operation::Cancel, Ok(report(1, state)), Timestamp(4)), cancels);
        let taken = Ok(report(1, PaymentState::Captured { refunded: Amount(0) }));
        assert_eq!(payment.answered(Operation::Cancel, taken, Timestamp(5)), [Effect::Complete]);
    }
}

#[test]
fn a_buyer_who_looks_all_the_time_has_the_provider_asked_once_a_second() {
    let mut payment = machine();
    assert_eq!(payment.go_on(Timestamp(0)), [Effect::Ask(Operation::Create)]);
    assert_eq!(payment.answered(Operation::Create, open(), Timestamp(0)), [Effect::Tell]);
    let mut asked = 0;
    for now in (1..10_000).step_by(10).map(Timestamp) {
        if payment.look(now) == [Effect::Ask(Operation::Query)] {
            asked += 1;
            assert_eq!(payment.answered(Operation::Query, open(), now), []);
        }
    }
    assert!((9..=10).contains(&asked), "asked {asked} times in ten seconds");
    // Whoever looked and went away gets an answer.
    assert!(payment.next_instant() <= Some(Timestamp(11_000)));
}

#[test]
fn what_an_earlier_payment_brings_late_goes_back_and_completes_nothing_after_a_restart() {
    let ended = Payment {
        attempt: 1,
        payment_id: Some("pay-1".to_owned()),
        status: PaymentStatus::Cancelled,
        checkout: None,
        detail: None,
        until: UNTIL,
        due_back: Amount(0),
        events: Vec::new(),
    };
    let mut payment = restored(vec![ended]);
    assert!(payment.came_late(1, Timestamp(9)));
    assert!(!payment.came_late(1, Timestamp(9)), "once");
    let kept = payment.payments();
    assert_eq!((kept.len(), kept[0].status, kept[0].due_back), (1, PaymentStatus::Captured, PRICE));
    let mut payment = restored(kept);
    assert_eq!((payment.stage(), payment.key().attempt), (&Stage::Unknown, 2));
    assert_eq!(payment.begin(Timestamp(0)), [Effect::Ask(Operation::Create)]);
}

#[test]
fn at_the_deadline_it_is_the_provider_who_says_whether_it_came_in_time() {
    for (said, effect) in [
        (PaymentState::Cancelled, Effect::Fail(OrderFailure::PaymentTimeout)),
        (PaymentState::Captured { refunded: Amount(0) }, Effect::Complete),
        (PaymentState::Authorised, Effect::Commit),
    ] {
        let mut payment = machine();
        assert_eq!(payment.go_on(Timestamp(0)), [Effect::Ask(Operation::Create)]);
        assert_eq!(payment.answered(Operation::Create, open(), Timestamp(1)), [Effect::Tell]);
        assert!(payment.next_instant() <= Some(UNTIL));
        assert_eq!(payment.go_on(UNTIL), [Effect::Ask(Operation::Cancel)]);
        // It does not answer for an hour: the places stay tied, and it is asked again and again.
        let mut now = UNTIL;
        let mut calls = 1;
        while now < UNTIL + Millis::from_hours(1) {
            assert!(payment.answered(Operation::Cancel, away(), now).is_empty());
            now = payment.next_instant().expect("it is asked again");
            assert_eq!(payment.go_on(now), [Effect::Ask(Operation::Cancel)]);
            calls += 1;
        }
        assert!((50..120).contains(&calls), "{calls} calls in an hour");
        assert_eq!(payment.answered(Operation::Cancel, Ok(report(1, said)), now), [effect]);
    }
}

#[test]
fn a_payment_that_is_not_what_the_journal_says_stops() {
    let differing = [
        PaymentReport { amount: Amount(12_344), ..report(1, PaymentState::Authorised) },
        PaymentReport { payment_id: "another".to_owned(), ..report(1, PaymentState::Authorised) },
        report(1, PaymentState::Captured { refunded: Amount(1) }),
    ];
    for differing in differing {
        let mut payment = machine();
        assert_eq!(payment.go_on(Timestamp(0)), [Effect::Ask(Operation::Create)]);
        assert_eq!(payment.answered(Operation::Create, open(), Timestamp(1)), [Effect::Tell]);
        assert_eq!(payment.news(Timestamp(2)), [Effect::Ask(Operation::Query)]);
        assert_eq!(payment.answered(Operation::Query, Ok(differing), Timestamp(3)), [Effect::Stop]);
        assert!(payment.go_on(UNTIL).is_empty() && payment.next_instant().is_none());
    }
}

#[test]
fn an_order_of_a_cancelled_event_releases_reserved_money() {
    let mut payment = machine();
    assert_eq!(payment.go_on(Timestamp(0)), [Effect::Ask(Operation::Create)]);
    let reserved = Ok(report(1, PaymentState::Authorised));
    assert_eq!(payment.answered(Operation::Create, reserved, Timestamp(1)), [Effect::Commit]);
    assert_eq!(payment.end(Ending::EventCancelled, Timestamp(2)), [Effect::Ask(Operation::Cancel)]);
    let cancelled = Ok(report(1, PaymentState::Cancelled));
    let failed = Effect::Fail(OrderFailure::EventCancelled);
    assert_eq!(payment.answered(Operation::Cancel, cancelled, Timestamp(3)), [failed]);
}

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
