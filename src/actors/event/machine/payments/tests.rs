//! What providers answer, as the event's machine takes it.

use uuid::Uuid;

use super::*;
use crate::{
    actors::{
        OrderSource,
        event::{
            handle::Handled,
            machine::{Capacity, OrderMessages, testing},
        },
        refusal::Refusal,
        requests::{OrderRead, PaymentNews, PlaceOrder, ProviderNews},
    },
    payments::provider::{PaymentReport, PaymentState},
};
use domain::{
    Amount, BestAvailable, Checkout, Currency, HoldId, PaymentChoice, Selection, Totals, UserId,
    test_venue::rules,
};

const NOW: Timestamp = Timestamp(60_000);
const ORDER: OrderId = OrderId(Uuid::from_u128(1));

fn report(attempt: u16, totals: Totals, state: PaymentState) -> PaymentReport {
    PaymentReport {
        payment_id: format!("pay-{attempt}"),
        checkout: Some(Checkout::Redirect { url: "https://pay.example/".to_owned() }),
        amount: totals.total,
        currency: Currency::PEN,
        state,
    }
}

/// A machine with an order whose buyer can pay at the provider, and what it costs.
fn open() -> (EventMachine, Totals) {
    let messages = OrderMessages { accepted: false, notifications: false, mails: false };
    let mut machine = testing::machine_with(testing::bounds(), messages, rules(), Vec::new());
    let seats = BestAvailable { quantity: 1, ..BestAvailable::default() };
    let order = PlaceOrder {
        order: ORDER,
        buyer: UserId::new("ana").unwrap(),
        source: OrderSource::Selection {
            hold: HoldId(Uuid::from_u128(1)),
            selection: Selection::Best { seats, areas: Default::default() },
        },
        payment: PaymentChoice { provider: "test".to_owned(), token: String::new() },
        contact: None,
        person: None,
        is_paid_later: true,
        address: None,
        idempotency: None,
    };
    machine.handle(order, NOW, Capacity { holds: true, orders: true });
    machine.take_effects();
    machine.became_durable(machine.last_watermark(), NOW);
    let totals = machine.map().claim_of_order(ORDER).unwrap().state.totals().unwrap();
    answer(&mut machine, Operation::Create, report(1, totals, PaymentState::Open { declined: None }));
    assert_eq!(statuses(&mut machine), [OrderStatus::AwaitingPayment]);
    (machine, totals)
}

fn answer(machine: &mut EventMachine, operation: Operation, report: PaymentReport) {
    machine.payment_answered(PaymentAnswered { order: ORDER, operation, answer: Ok(report) }, NOW);
}

/// The statuses that the order was written with since the last call.
fn statuses(machine: &mut EventMachine) -> Vec<OrderStatus> {
    let written = machine.take_effects().write.map(|(write, _)| write.orders).unwrap_or_default();
    let status = |write: OrderWrite| match write {
        OrderWrite::Status { status, .. } => Some(status),
        OrderWrite::Placed(_) => None,
    };
    written.into_iter().filter_map(status).collect()
}

#[test]
fn another_payment_that_was_paid_before_it_was_created_completes_its_order() {
    let (mut machine, totals) = open();
    machine.pay_again(ORDER, NOW);
    answer(&mut machine, Operation::Cancel, report(1, totals, PaymentState::Cancelled));
    statuses(&mut machine);
    let captured = report(2, totals, PaymentState::Captured { refunded: Amount(0) });
    machine.orders_issued(vec![Issued { order: ORDER, paid: Some(captured), tickets: Vec::new() }], NOW);
    assert_eq!(statuses(&mut machine), [OrderStatus::Processing, OrderStatus::Completed]);
    assert_eq!(machine.map().counts().sold, 1);
}

#[test]
fn an_order_that_is_given_up_ends_when_its_provider_says_that_it_was_not_paid() {
    for is_paid in [false, true] {
        let (mut machine, totals) = open();
        assert!(machine.give_up_payment(ORDER, EndedBy::Buyer, NOW));
        assert_eq!(machine.map().counts().held, 1, "its places are its own until then");
        let state = match is_paid {
            false => PaymentState::Cancelled,
            true => PaymentState::Captured { refunded: Amount(0) },
        };
        statuses(&mut machine);
        answer(&mut machine, Operation::Cancel, report(1, totals, state));
        if is_paid {
            assert_eq!(statuses(&mut machine), [OrderStatus::Processing]);
            machine.orders_issued(vec![Issued { order: ORDER, paid: None, tickets: Vec::new() }], NOW);
            assert_eq!(statuses(&mut machine), [OrderStatus::Completed]);
        } else {
            assert_eq!(statuses(&mut machine), [OrderStatus::Cancelled]);
            assert_eq!((machine.map().counts().held, machine.next_instant()), (0, None));
        }
        assert!(!machine.give_up_payment(ORDER, EndedBy::Buyer, NOW), "it is decided");
    }
}

/// Who read the order before has not asked about the payment that has ended since, and the event may be about that one: were
/// it taken, nobody would ever look for its money.
#[test]
fn an_event_of_a_provider_is_taken_only_from_who_read_the_order_as_it_is() {
    let (mut machine, totals) = open();
    let news = |read| {
        let name = "test/evt-1".to_owned();
        PaymentNews { order: ORDER, provider_event: Some(ProviderNews { name, read }) }
    };
    let capacity = Capacity { holds: true, orders: true };
    let ask = |machine: &mut EventMachine, read| match machine.handle(news(read), NOW, capacity) {
        Handled::Now(result) | Handled::Once(_, result) => result.map(drop),
        Handled::InStore(..) => panic!("it has no key"),
    };
    let before = OrderRead::with(true, &[]);
    machine.pay_again(ORDER, NOW);
    answer(&mut machine, Operation::Cancel, report(1, totals, PaymentState::Cancelled));
    machine.take_effects();
    assert_eq!(ask(&mut machine, before), Err(Refusal::OrderChanged), "its first payment has ended");
    assert!(machine.take_effects().write.is_none(), "nothing is remembered");
    let payments = machine.orders.payment(ORDER).unwrap().payments();
    assert_eq!(ask(&mut machine, OrderRead::with(true, &payments)), Ok(()));
    assert_eq!(machine.take_effects().write.unwrap().0.inbox.len(), 1);
    machine.fail_order(ORDER, OrderFailure::PaymentTimeout, NOW);
    assert_eq!(ask(&mut machine, OrderRead::with(true, &payments)), Err(Refusal::OrderChanged));
    assert_eq!(ask(&mut machine, OrderRead::with(false, &payments)), Ok(()));
}

#[test]
fn news_is_refused_when_too_much_waits_for_the_store() {
    let (mut machine, _) = open();
    machine.take_effects();
    let full = Capacity { holds: false, orders: false };
    let event = ProviderNews { name: "test/evt".to_owned(), read: OrderRead::with(true, &[]) };
    for provider_event in [None, Some(event)] {
        let news = PaymentNews { order: ORDER, provider_event };
        let handled = machine.handle(news, NOW, full);
        assert!(matches!(handled, Handled::Now(Err(Refusal::Overloaded { .. }))), "it is sent again");
    }
    assert!(machine.take_effects().write.is_none());
}
