//! What the machine does step by step; `whole` has it against a provider that fails, with restarts in between.

mod whole;

use uuid::Uuid;

use super::*;
use crate::payments::provider::PaymentState;
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
