//! Orders of one person count together, under whichever users.

use std::sync::Arc;

use super::{Live, hold_id, order_id, places, user};
use crate::{
    Command, EndedBy, OrderFailure, Person, PersonKey, Rejection, SeatMap, Selection, Timestamp,
    rejection::LimitKind,
    rules::{EventRules, Limits},
    test_venue::{rules, venue},
};

const ANA: Person = known(7);
const EVE: Person = known(8);
/// Somebody who types Ana's address.
const STRANGER: Person =
    Person { address: ANA.address, counted: PersonKey([9; PersonKey::BYTES]), beside: Some(ANA.counted) };

const fn known(number: u8) -> Person {
    let key = PersonKey([number; PersonKey::BYTES]);
    Person { address: key, counted: key, beside: None }
}

/// An event in which one person may have four places.
fn event() -> Live {
    let limits = Limits { seats_per_hold: 4, seats_per_buyer: 4 };
    let map = SeatMap::new(Arc::new(venue(&[6, 6], 0)), EventRules { limits, ..rules() });
    Live { map, journal: Vec::new(), holds: 0, orders: Vec::new() }
}

fn hold(live: &mut Live, number: usize, seats: &[u32]) {
    let selection = Selection::Named(places(seats, 0));
    let buyer = user(number as u8);
    assert!(live.run(Command::Hold { hold: hold_id(number), buyer, selection }, 1_000));
}

/// Orders the hold of this number, by the user of this number.
fn order(number: usize, person: Person) -> Command {
    let buyer = user(number as u8);
    Command::PlaceOrder { hold: hold_id(number), order: order_id(number), buyer, person: Some(person) }
}

fn refusal(live: &Live, command: Command) -> Option<Rejection> {
    live.map.decide(command, Timestamp(1_000)).err()
}

#[test]
fn a_person_has_no_more_under_several_users_than_under_one() {
    let too_many = Some(Rejection::LimitExceeded { limit: LimitKind::SeatsPerBuyer, most: 4 });
    let mut live = event();
    hold(&mut live, 1, &[0, 1, 2]);
    hold(&mut live, 2, &[4, 5]);
    hold(&mut live, 3, &[3]);
    assert!(live.run(order(1, ANA), 1_000));
    assert_eq!(refusal(&live, order(2, ANA)), too_many);
    assert_eq!(refusal(&live, order(2, EVE)), None);
    assert_eq!(live.map.may_order_for(ANA, 2).err(), too_many);
    assert!(live.run(order(3, ANA), 1_000), "four in all");

    // What a restart reads has the same counts.
    let state = live.map.state();
    assert_eq!(state.people.len(), 2);
    let restored = SeatMap::from_state(live.map.layout().clone(), state).unwrap();
    assert_eq!(restored.may_order_for(ANA, 1).err(), too_many);
    assert_eq!(restored.state(), live.map.state());

    // What is not paid, and what is ended, counts no more.
    assert!(live.run(Command::Commit { order: order_id(3) }, 1_000));
    let failure = OrderFailure::PaymentDeclined;
    assert!(live.run(Command::Fail { order: order_id(1), failure }, 1_000));
    assert_eq!(live.map.may_order_for(ANA, 3), Ok(()));
    assert!(live.run(order(2, ANA), 1_000));
    assert_eq!(refusal(&live, order(1, ANA)), too_many);
    assert!(live.run(Command::Cancel { order: order_id(3), by: EndedBy::Buyer }, 1_000));
    assert_eq!(live.map.may_order_for(ANA, 2), Ok(()));
    assert!(live.map.may_order_for(ANA, 3).is_err());
}

#[test]
fn a_first_order_has_what_its_hold_was_granted() {
    let mut live = event();
    hold(&mut live, 1, &[0, 1, 2, 3]);
    let limits = Limits { seats_per_hold: 2, seats_per_buyer: 2 };
    let rules = Box::new(EventRules { limits, ..live.map.rules().as_ref().clone() });
    assert!(live.run(Command::ChangeRules { rules }, 1_000));
    assert!(live.run(order(1, ANA), 1_000));
}

#[test]
fn a_stranger_who_types_an_address_uses_up_nothing_of_its_owner() {
    let mut live = event();
    hold(&mut live, 1, &[0, 1, 2]);
    hold(&mut live, 2, &[4, 5, 6]);
    hold(&mut live, 3, &[8]);
    assert!(live.run(order(1, STRANGER), 1_000));
    assert!(live.map.may_order_for(STRANGER, 2).is_err(), "typed addresses have the limit, too");
    assert_eq!(live.map.may_order_for(ANA, 4), Ok(()));
    assert!(live.run(order(2, ANA), 1_000));
    // Whoever has had their own gets no more as somebody else.
    assert!(live.map.may_order_for(STRANGER, 1).is_err());
    assert!(live.map.may_order_for(ANA, 2).is_err());
    assert!(live.run(order(3, ANA), 1_000));
}
