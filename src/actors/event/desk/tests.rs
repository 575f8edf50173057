//! Keys at a desk: how long their outcomes are kept, and what happens under a key that memory does not know.

use uuid::Uuid;

use super::*;
use crate::{
    actors::{
        ask::OrderSource,
        event::testing::{bounds, desk_within},
    },
    persistence::OutcomeEnd,
};
use domain::{AreaPlaces, PaymentChoice, Places, SectionIndex, Wish, test_venue::rules};

const ROOM: Room = Room { holds: true, orders: true };
const MINUTE: i64 = 60_000;

fn keyed(key: &str) -> Option<Keyed> {
    Some(Keyed { key: key.to_owned(), request_hash: [1; 32] })
}

fn ana() -> UserId {
    UserId::new("ana").unwrap()
}

/// Places of the area.
fn wish(quantity: u32) -> Wish {
    let areas = [AreaPlaces { section: SectionIndex(1), quantity }];
    Wish::Named(Places { seats: Default::default(), areas: areas.into_iter().collect() })
}

fn hold(key: &str, number: u128, quantity: u32) -> Ask {
    let hold = HoldId(Uuid::from_u128(number));
    Ask::Hold { hold, buyer: ana(), wish: wish(quantity), address: None, keyed: keyed(key) }
}

fn order(key: &str, number: u128) -> Ask {
    let hold = HoldId(Uuid::from_u128(number));
    Ask::Order {
        order: OrderId(Uuid::from_u128(number)),
        buyer: ana(),
        source: OrderSource::Wish { hold, wish: wish(1) },
        payment: PaymentChoice { provider: "test".to_owned(), token: String::new() },
        address: None,
        keyed: keyed(key),
    }
}

#[test]
fn an_outcome_is_kept_as_long_as_what_it_tells_of_can_matter() {
    let mut desk = desk_within(bounds(), rules(), Vec::new());
    let now = Timestamp(MINUTE);
    // Ten minutes, one extension of ten, ten of grace; an order a day.
    desk.handle(hold("hold", 1, 1), now, ROOM);
    desk.handle(order("order", 2), now, ROOM);
    let refused = desk.handle(hold("refused", 3, 7), now, ROOM);
    assert!(
        matches!(refused, Handled::Now(Err(Refusal::Rejected(_)))),
        "a hold has six places at most: {refused:?}"
    );
    let (write, _) = desk.end_turn().write.unwrap();
    let kept = |key: &str| {
        let row = write.outcomes.iter().find(|row| row.key == key).unwrap();
        (row.expires_at - now).0 / MINUTE
    };
    assert_eq!((kept("hold"), kept("order"), kept("refused")), (30, 24 * 60, 10));
}

#[test]
fn a_key_that_only_the_store_may_know_is_decided_after_its_word_and_once() {
    let few = OutcomeBounds { memory_max: 1, notes_max: 1, ..bounds() };
    let mut desk = desk_within(few, rules(), Vec::new());
    let now = Timestamp(MINUTE);
    for number in 1..=3 {
        assert!(matches!(
            desk.handle(hold(&format!("hold-{number}"), number, 1), now, ROOM),
            Handled::Now(Ok(_))
        ));
    }
    let (_, mark) = desk.end_turn().write.unwrap();
    desk.durable(mark);
    // One is in memory, one is noted, one is in the store alone: so it is asked about every other key.
    let Handled::InStore(ask, end) = desk.handle(order("order", 9), now, ROOM) else {
        panic!("it may be in the store")
    };
    assert_eq!(end, OutcomeEnd::After(now));
    desk.is_looked_up(&ask);
    desk.is_looked_up(&ask);
    // Two ask at once, and the store knows of nothing: the first is decided, and leaves memory.
    assert!(!desk.was_looked_up(&ask));
    let Ok(Handled::Once(_, Ok(Answer::Order(first)))) = desk.handle_stored(*ask, None, now, ROOM) else {
        panic!("it is a new order")
    };
    let (write, mark) = desk.end_turn().write.unwrap();
    let row = write.outcomes.last().unwrap().clone();
    desk.durable(mark);
    let later = desk.handle_stored(order("later", 11), None, Timestamp(MINUTE + 1), ROOM);
    assert!(matches!(later, Ok(Handled::Once(_, Ok(_)))), "{later:?}");
    let (_, mark) = desk.end_turn().write.unwrap();
    desk.durable(mark);
    // The second's answer is from before that.
    assert!(desk.was_looked_up(&order("order", 10)), "it must be asked again");
    assert!(desk.in_store(&order("order", 10), now).is_some());
    let again = desk.handle_stored(order("order", 10), Some(row), now, ROOM);
    let Ok(Handled::Now(Ok(Answer::Order(second)))) = again else { panic!("{again:?}") };
    assert_eq!(first, second);
}
