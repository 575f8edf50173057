//! The guard alone: whom it denies what, and for how long.

use uuid::Uuid;

use super::*;
use crate::{AreaList, ClaimState, Places, test_venue};

const ADDRESS: &str = "203.0.113.7";

fn rules(protection: Protection) -> EventRules {
    EventRules { protection, ..test_venue::rules() }
}

fn strict() -> EventRules {
    rules(Protection {
        rehold_pause: Millis(30_000),
        abandoned_max: 2,
        address_abandoned_max: 3,
        abandoned_window: Millis(600_000),
        short_hold_length: Millis(60_000),
        abandoned_pause: Millis(120_000),
        ..Protection::default()
    })
}

fn user(name: &str) -> UserId {
    UserId::new(name).unwrap()
}

fn requester<'a>(user: &'a UserId, address: &str) -> Requester<'a> {
    Requester { user, address: Some(address.parse().unwrap()), is_customer: false }
}

fn claim(hold: u128, buyer: &UserId, seats: &[u32]) -> Claim {
    let seats = seats.iter().map(|seat| SeatIndex(*seat)).collect();
    let state = ClaimState::Held { deadline: Timestamp(0), extensions: 0 };
    let places = Places { seats, areas: AreaList::new() };
    Claim { hold: HoldId(Uuid::from_u128(hold)), buyer: buyer.clone(), places, state }
}

/// Holds a seat; the hold ends without an order at this instant.
fn abandon(guard: &mut Guard, rules: &EventRules, number: u128, who: &Requester<'_>, at: i64) {
    let claim = claim(number, who.user, &[number as u32]);
    guard.held(&rules.protection, claim.hold, who);
    guard.let_go(&rules.protection, &claim, Timestamp(at));
}

#[test]
fn who_lets_holds_go_gets_short_ones_then_waits_and_is_forgiven() {
    let (mut guard, rules, ana) = (Guard::new(10), strict(), user("ana"));
    let who = requester(&ana, ADDRESS);
    let terms = |guard: &Guard, now| guard.terms(&rules, &who, Timestamp(now));
    assert_eq!(terms(&guard, 0), Ok(rules.hold_length));
    for (number, length) in [(1, rules.hold_length), (2, Millis(60_000)), (3, Millis(60_000))] {
        abandon(&mut guard, &rules, number, &who, number as i64);
        assert_eq!(terms(&guard, number as i64), Ok(length), "after {number}");
    }
    abandon(&mut guard, &rules, 4, &who, 1_000);
    assert_eq!(terms(&guard, 1_000), Err(Denied::Paused { until: Timestamp(121_000) }));
    assert_eq!(terms(&guard, 120_999), Err(Denied::Paused { until: Timestamp(121_000) }));
    assert_eq!(terms(&guard, 121_000), Ok(Millis(60_000)), "the pause is over, the score is not");
    abandon(&mut guard, &rules, 5, &who, 121_500);
    assert!(terms(&guard, 121_501).is_err(), "another one, another pause");
    assert_eq!(terms(&guard, 722_000), Ok(rules.hold_length), "all of it is long ago");
    // Another user at another address is not affected.
    assert_eq!(
        guard.terms(&rules, &requester(&user("bob"), "198.51.100.1"), Timestamp(1_000)),
        Ok(rules.hold_length)
    );
}

#[test]
fn strangers_of_one_address_share_a_score_and_customers_do_not() {
    let (mut guard, rules) = (Guard::new(10), strict());
    for number in 1..=6 {
        let throw_away = user(&format!("throw-away-{number}"));
        abandon(&mut guard, &rules, number, &requester(&throw_away, ADDRESS), number as i64);
    }
    let (next, buyer) = (user("next"), user("buyer"));
    let stranger = requester(&next, ADDRESS);
    assert_eq!(
        guard.terms(&rules, &stranger, Timestamp(7)),
        Err(Denied::Paused { until: Timestamp(120_006) })
    );
    assert_eq!(guard.terms(&rules, &requester(&next, "203.0.113.8"), Timestamp(7)), Ok(rules.hold_length));
    let customer = Requester { is_customer: true, ..requester(&buyer, ADDRESS) };
    assert_eq!(guard.terms(&rules, &customer, Timestamp(7)), Ok(rules.hold_length));
    let nowhere = Requester { address: None, ..stranger };
    assert_eq!(guard.terms(&rules, &nowhere, Timestamp(7)), Ok(rules.hold_length));
    // A hold whose order was paid is not counted.
    let (mut guard, ordered) = (Guard::new(10), claim(1, &next, &[1]));
    guard.held(&rules.protection, ordered.hold, &stranger);
    guard.bought(ordered.hold);
    assert!(guard.addresses.is_empty());
}

#[test]
fn a_seat_that_was_let_go_waits_for_others_first() {
    let (mut guard, rules) = (Guard::new(10), strict());
    let (ana, bob) = (user("ana"), user("bob"));
    let seats = |seats: &[u32]| seats.iter().map(|seat| SeatIndex(*seat)).collect::<SeatList>();
    let free = |guard: &Guard, user: &UserId, asked: &[u32], now| {
        guard.seats_are_free_for(&rules.protection, user, &seats(asked), Timestamp(now))
    };
    guard.let_go(&rules.protection, &claim(1, &ana, &[3, 4]), Timestamp(1_000));
    let early = Denied::HeldRecently { seats: seats(&[4]), until: Timestamp(31_000) };
    assert_eq!(free(&guard, &ana, &[4, 5], 30_999), Err(early));
    assert_eq!(free(&guard, &ana, &[4, 5], 31_000), Ok(()));
    assert_eq!(free(&guard, &bob, &[3, 4], 1_001), Ok(()));
    // Another user held the seat in between.
    guard.let_go(&rules.protection, &claim(2, &bob, &[3]), Timestamp(2_000));
    assert_eq!(free(&guard, &ana, &[3], 2_001), Ok(()));
    assert!(free(&guard, &bob, &[3], 2_001).is_err());
}

#[test]
fn without_settings_nothing_is_remembered_and_what_is_has_a_bound() {
    let (mut guard, off) = (Guard::new(3), rules(Protection::default()));
    for number in 1..=9 {
        abandon(&mut guard, &off, number, &requester(&user("ana"), ADDRESS), 0);
    }
    assert!(guard.seats.is_empty() && guard.addresses.is_empty());
    assert!(guard.by_user.instants.is_empty() && guard.by_address.instants.is_empty());
    let rules = strict();
    for number in 0..1_000_u128 {
        let who = user(&format!("user-{number}"));
        abandon(
            &mut guard,
            &rules,
            number,
            &requester(&who, &format!("10.0.{}.1", number % 250)),
            number as i64,
        );
    }
    assert_eq!((guard.by_user.instants.len(), guard.by_user.oldest_first.len()), (3, 3));
    assert!(guard.by_address.instants.len() <= 3);
    let last = user("user-999");
    for number in 1_000..1_100 {
        abandon(&mut guard, &rules, number, &requester(&last, ADDRESS), number as i64);
    }
    assert!(guard.by_user.instants[&last].len() <= 4, "twice what is allowed");
}

#[test]
fn a_protection_must_make_sense() {
    let sound = strict().protection;
    assert!(sound.is_sound() && Protection::default().is_sound());
    for wrong in [
        Protection { abandoned_window: Millis(0), ..sound },
        Protection { rehold_pause: Millis(-1), ..sound },
        Protection { short_hold_length: Millis(i64::MAX), ..sound },
        Protection { release_jitter: Millis(300_001), ..sound },
        Protection { abandoned_max: 51, ..sound },
        Protection { places_held_max: u32::MAX, ..sound },
    ] {
        assert!(!wrong.is_sound(), "{wrong:?}");
    }
}
