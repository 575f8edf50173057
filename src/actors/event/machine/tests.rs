//! Idempotency keys at a machine: how long their outcomes are kept, and what happens under a key that memory does not
//! know. How a durable order gets to its processing, and a lost hold back to its buyer.

use uuid::Uuid;

use super::{
    outcomes::OutcomeBounds,
    testing::{bounds, machine_with, machine_within},
    *,
};
use crate::{
    actors::event::{
        handle::Handled,
        requests::{Hold, IdempotencyKey, Map, OrderSource, PlaceOrder, Request, ShowHold},
    },
    store::OutcomeEnd,
};
use domain::{Amount, AreaPlaces, PaymentChoice, Places, SectionIndex, Selection, test_venue::rules};

const CAPACITY: Capacity = Capacity { holds: true, orders: true };
const MINUTE: i64 = 60_000;

fn idempotency(key: &str) -> Option<IdempotencyKey> {
    Some(IdempotencyKey { key: key.to_owned(), request_hash: [1; 32] })
}

fn ana() -> UserId {
    UserId::new("ana").unwrap()
}

/// Places of the area.
fn selection(quantity: u32) -> Selection {
    let areas = [AreaPlaces { section: SectionIndex(1), quantity }];
    Selection::Named(Places { seats: Default::default(), areas: areas.into_iter().collect() })
}

fn hold(key: &str, number: u128, quantity: u32) -> Hold {
    let hold = HoldId(Uuid::from_u128(number));
    Hold { hold, buyer: ana(), selection: selection(quantity), address: None, idempotency: idempotency(key) }
}

fn order(key: &str, number: u128) -> PlaceOrder {
    let hold = HoldId(Uuid::from_u128(number));
    PlaceOrder {
        order: OrderId(Uuid::from_u128(number)),
        buyer: ana(),
        source: OrderSource::Selection { hold, selection: selection(1) },
        payment: PaymentChoice { provider: "test".to_owned(), token: String::new() },
        contact: None,
        person: None,
        is_paid_later: false,
        address: None,
        idempotency: idempotency(key),
    }
}

fn is_looked_up(machine: &mut EventMachine, request: &impl Request) {
    let (user, idempotency) = request.idempotency().unwrap();
    machine.is_looked_up(user, &idempotency.key);
}

fn was_looked_up(machine: &mut EventMachine, request: &impl Request) -> bool {
    let (user, idempotency) = request.idempotency().unwrap();
    machine.was_looked_up(user, &idempotency.key)
}

#[test]
fn an_outcome_is_kept_as_long_as_what_it_tells_of_can_matter() {
    let mut machine = machine_within(bounds(), rules(), Vec::new());
    let now = Timestamp(MINUTE);
    // Ten minutes, one extension of ten, ten of grace; an order a day.
    machine.handle(hold("hold", 1, 1), now, CAPACITY);
    machine.handle(order("order", 2), now, CAPACITY);
    let refused = machine.handle(hold("refused", 3, 7), now, CAPACITY);
    assert!(
        matches!(refused, Handled::Now(Err(Refusal::Rejected(_)))),
        "a hold has six places at most: {refused:?}"
    );
    let (write, _) = machine.take_effects().write.unwrap();
    let kept = |key: &str| {
        let row = write.outcomes.iter().find(|row| row.key == key).unwrap();
        (row.expires_at - now).0 / MINUTE
    };
    assert_eq!((kept("hold"), kept("order"), kept("refused")), (30, 24 * 60, 10));
}

#[test]
fn a_key_that_only_the_store_may_know_is_decided_after_its_word_and_once() {
    let few = OutcomeBounds { memory_max: 1, notes_max: 1, ..bounds() };
    let mut machine = machine_within(few, rules(), Vec::new());
    let now = Timestamp(MINUTE);
    for number in 1..=3 {
        assert!(matches!(
            machine.handle(hold(&format!("hold-{number}"), number, 1), now, CAPACITY),
            Handled::Now(Ok(_))
        ));
    }
    let (_, watermark) = machine.take_effects().write.unwrap();
    drop(machine.became_durable(watermark, now));
    // One is in memory, one is noted, one is in the store alone: so it is asked about every other key.
    let Handled::InStore(request, end) = machine.handle(order("order", 9), now, CAPACITY) else {
        panic!("it may be in the store")
    };
    assert_eq!(end, OutcomeEnd::After(now));
    is_looked_up(&mut machine, &request);
    is_looked_up(&mut machine, &request);
    // Two ask at once, and the store knows of nothing: the first is decided, and leaves memory.
    assert!(!was_looked_up(&mut machine, &request));
    let Ok(Handled::Once(_, Ok(first))) = machine.handle_stored(request, None, now, CAPACITY) else {
        panic!("it is a new order")
    };
    let (write, watermark) = machine.take_effects().write.unwrap();
    let row = write.outcomes.last().unwrap().clone();
    drop(machine.became_durable(watermark, now));
    let later = machine.handle_stored(order("later", 11), None, Timestamp(MINUTE + 1), CAPACITY);
    assert!(matches!(later, Ok(Handled::Once(_, Ok(_)))), "{later:?}");
    let (_, watermark) = machine.take_effects().write.unwrap();
    drop(machine.became_durable(watermark, now));
    // The second's answer is from before that.
    assert!(was_looked_up(&mut machine, &order("order", 10)), "it must be asked again");
    assert!(machine.in_store(order("order", 10).idempotency(), now).is_some());
    let again = machine.handle_stored(order("order", 10), Some(row), now, CAPACITY);
    let Ok(Handled::Now(Ok(second))) = again else { panic!("{again:?}") };
    assert_eq!(first, second);
}

/// The orders of these jobs, and how many messages the next write has.
fn durable(machine: &mut EventMachine) -> (Vec<OrderId>, usize) {
    let Gathered { write, jobs, .. } = machine.take_effects();
    let (write, watermark) = write.unwrap();
    assert!(jobs.is_empty(), "nothing is processed before it is durable");
    machine.became_durable(watermark - 1, Timestamp(MINUTE));
    assert!(machine.take_effects().jobs.is_empty(), "nothing is processed before it is durable");
    machine.became_durable(watermark, Timestamp(MINUTE));
    let jobs = machine.take_effects().jobs;
    (jobs.iter().map(|job| job.order).collect(), write.outbox.len())
}

#[test]
fn a_durable_order_is_processed_once_by_its_message_or_without_one() {
    let now = Timestamp(MINUTE);
    let (first, second) = (OrderId(Uuid::from_u128(2)), OrderId(Uuid::from_u128(3)));
    let in_process = OrderMessages { accepted: false, notifications: false, mails: false };
    let mut machine = machine_with(bounds(), in_process, rules(), Vec::new());
    machine.handle(order("first", 2), now, CAPACITY);
    machine.handle(order("first", 2), now, CAPACITY);
    machine.handle(order("second", 3), now, CAPACITY);
    assert_eq!(durable(&mut machine), (vec![first, second], 0));
    // A message that another broker left, and a resumption, find it in process.
    let asked = ProcessingRequest { order: first, message_id: "left".to_owned() };
    assert!(machine.begin_requested(vec![asked], now).is_empty());
    assert!(machine.take_effects().jobs.is_empty());
    assert!(machine.unprocessed().is_empty());

    let mut machine = machine_within(bounds(), rules(), Vec::new());
    machine.handle(order("first", 2), now, CAPACITY);
    assert_eq!(durable(&mut machine), (Vec::new(), 1), "its message brings it back");
    machine.begin_requested(vec![ProcessingRequest { order: first, message_id: String::new() }], now);
    assert_eq!(machine.take_effects().jobs.len(), 1);
}

#[test]
fn a_hold_that_a_crash_lost_comes_back_once() {
    let now = Timestamp(MINUTE);
    let mut machine = machine_within(bounds(), rules(), Vec::new());
    machine.map.take_over(Epoch(1));
    machine.epoch_starts.push((Epoch(1), Seq(1)));
    let Selection::Named(places) = selection(2) else { panic!("places by name") };
    let hold = HoldId(Uuid::from_u128(9));
    let deadline = Timestamp(11 * MINUTE);
    let grant = HoldGrant {
        event: EventId(Uuid::nil()),
        hold,
        buyer: ana(),
        places,
        epoch: Epoch(0),
        seq: Seq(1),
        deadline,
        total: None,
    };
    let dearer = HoldGrant { total: Some(Amount(1)), ..grant.clone() };
    assert_eq!(machine.adopt(&dearer, now), Err(Rejection::HoldExpired), "it was shown at another price");
    assert_eq!(machine.adopt(&grant, now), Ok(()));
    machine.commit(Command::Release { hold, buyer: ana() }, now).unwrap();
    assert_eq!(machine.adopt(&grant, now), Err(Rejection::HoldExpired), "it was released since");
    assert_eq!(machine.adopt(&grant, deadline), Err(Rejection::HoldExpired));
    assert!(machine.adopted.is_empty(), "nothing is kept longer than the hold could live");
}

#[test]
fn without_a_lease_an_answer_waits_for_a_write_or_is_durable_already() {
    let mut machine = machine_within(bounds(), rules(), Vec::new());
    let now = Timestamp(MINUTE);
    let unkeyed = |number, quantity| Hold { idempotency: None, ..hold("", number, quantity) };
    let Handled::Now(Ok(granted)) = machine.handle(hold("before", 1, 1), now, CAPACITY) else {
        panic!("holds are answered from memory")
    };
    let (_, watermark) = machine.take_effects().write.unwrap();
    drop(machine.became_durable(watermark, now));

    machine.lapse(true);
    // What rests on memory alone may be another's by now.
    assert!(matches!(machine.handle(Map, now, CAPACITY), Handled::Now(Err(Refusal::Moved))));
    let shown = machine.handle(ShowHold { hold: granted.hold, buyer: ana() }, now, CAPACITY);
    assert!(matches!(shown, Handled::Now(Err(Refusal::Moved))), "{shown:?}");
    let refused = machine.handle(unkeyed(2, 7), now, CAPACITY);
    assert!(
        matches!(refused, Handled::Now(Err(Refusal::Moved))),
        "a refusal is from memory too: {refused:?}"
    );
    assert!(machine.take_effects().write.is_none());
    // What is decided is fenced, and so is a refusal that is remembered.
    let waits = |handled: Handled<Hold>, watermark| match handled {
        Handled::Once(needed, result) if needed == watermark => result,
        other => panic!("it does not wait for {watermark}: {other:?}"),
    };
    assert!(waits(machine.handle(unkeyed(3, 1), now, CAPACITY), watermark + 1).is_ok());
    let refused = waits(machine.handle(hold("refused", 4, 7), now, CAPACITY), watermark + 1);
    assert!(matches!(refused, Err(Refusal::Rejected(_))), "{refused:?}");
    // An outcome that is durable stays one.
    assert_eq!(waits(machine.handle(hold("before", 1, 1), now, CAPACITY), watermark), Ok(granted));

    machine.lapse(false);
    drop(machine.take_effects());
    assert!(matches!(machine.handle(unkeyed(5, 1), now, CAPACITY), Handled::Now(Ok(_))));
    assert!(matches!(machine.handle(Map, now, CAPACITY), Handled::Now(Ok(_))));
}
