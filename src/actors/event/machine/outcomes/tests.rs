//! The memory of outcomes by itself: what it forgets, and what it never does.

use super::*;
use crate::{
    actors::event::{answers::Done, machine::testing},
    store::OlderOutcome,
};
use domain::{Rejection, Seq};

const DONE: Outcome = Outcome::Done(Done { seq: Seq(1) });
const REFUSED: Outcome = Outcome::Rejected(Rejection::HoldExpired);
/// Everything that these tests remember is in the store, unless they say otherwise.
const STORED: u64 = 0;

/// How long what these tests remember is kept.
const LIFETIME: Millis = Millis(1_000);

fn named(key: &str) -> IdempotencyKey {
    IdempotencyKey { key: key.to_owned(), request_hash: [7; 32] }
}

fn bounds(memory_max: usize) -> OutcomeBounds {
    OutcomeBounds { memory_max, notes_max: 4, lifetime: LIFETIME, grace: Millis(100), ..testing::bounds() }
}

/// Remembers an outcome of this instant for a lifetime.
fn remember(
    outcomes: &mut Outcomes,
    user: &UserId,
    key: &str,
    outcome: Outcome,
    watermark: u64,
    at: i64,
) -> OutcomeRow {
    outcomes.remember(user, named(key), outcome, watermark, Timestamp(at) + LIFETIME)
}

fn user(name: &str) -> UserId {
    UserId::new(name).unwrap()
}

fn memory(most: usize) -> (Outcomes, UserId) {
    (Outcomes::new(bounds(most)), user("ana"))
}

fn knows(outcomes: &Outcomes, user: &UserId, key: &str, now: i64) -> bool {
    matches!(outcomes.look_up(user, &named(key), Timestamp(now)), Lookup::Known(..))
}

fn is_in_store(outcomes: &Outcomes, user: &UserId, key: &str, now: i64) -> bool {
    outcomes.in_store(user, key, Timestamp(now)).is_some()
}

#[test]
fn a_flood_of_refusals_pushes_out_refusals_alone() {
    let (mut outcomes, ana) = memory(3);
    remember(&mut outcomes, &ana, "held", DONE, STORED, 0);
    for number in 0..100 {
        remember(&mut outcomes, &ana, &format!("refused-{number}"), REFUSED, STORED, 0);
    }
    assert!(knows(&outcomes, &ana, "held", 1));
    assert!(knows(&outcomes, &ana, "refused-99", 1) && knows(&outcomes, &ana, "refused-98", 1));
    assert!(!knows(&outcomes, &ana, "refused-97", 1) && !is_in_store(&outcomes, &ana, "refused-97", 1));
    assert_eq!((outcomes.known.len(), outcomes.refusals.len()), (3, 2));
}

#[test]
fn what_changed_something_is_in_memory_or_noted_until_its_time_is_over() {
    let (mut outcomes, ana) = memory(2);
    for (at, key) in ["first", "second", "third"].into_iter().enumerate() {
        remember(&mut outcomes, &ana, key, DONE, STORED, at as i64);
    }
    assert!(knows(&outcomes, &ana, "second", 3) && knows(&outcomes, &ana, "third", 3));
    let end = Some(OutcomeEnd::At(Timestamp(1_000)));
    assert_eq!(outcomes.in_store(&ana, "first", Timestamp(3)), end);
    assert!(!is_in_store(&outcomes, &ana, "second", 3) && !is_in_store(&outcomes, &ana, "never", 3));
    assert!(!is_in_store(&outcomes, &user("bob"), "first", 3), "a key is its user's");
    assert!(!is_in_store(&outcomes, &ana, "first", 1_000), "its time is over");
    // The store may have lost it meanwhile: then the key is free.
    assert!(matches!(Outcomes::stored(None, &named("first")), Ok(Lookup::Unknown)));
    outcomes.forget_note(&ana, "first");
    assert!(!is_in_store(&outcomes, &ana, "first", 3));
    outcomes.has_capacity_for(&ana, Timestamp(5_000)).unwrap();
    assert!(outcomes.known.is_empty() && outcomes.of_user.is_empty());
    assert!(outcomes.effects.is_empty() && outcomes.notes.is_empty());
}

#[test]
fn what_the_store_does_not_have_yet_stays_in_memory() {
    let (mut outcomes, ana) = memory(1);
    for (watermark, key) in [(1, "first"), (2, "second"), (3, "third")] {
        remember(&mut outcomes, &ana, key, DONE, watermark, 0);
    }
    assert!(["first", "second", "third"].iter().all(|key| knows(&outcomes, &ana, key, 1)));
    outcomes.durable(1);
    assert!(is_in_store(&outcomes, &ana, "first", 1) && knows(&outcomes, &ana, "second", 1));
    outcomes.durable(3);
    assert!(is_in_store(&outcomes, &ana, "second", 1) && knows(&outcomes, &ana, "third", 1));
}

#[test]
fn one_user_takes_a_share_and_no_more_until_some_of_it_ends() {
    let mut outcomes = Outcomes::new(OutcomeBounds { per_user_max: 2, ..bounds(10) });
    let (ana, bob) = (user("ana"), user("bob"));
    for at in [0, 100] {
        outcomes.has_capacity_for(&ana, Timestamp(at)).unwrap();
        remember(&mut outcomes, &ana, &format!("held at {at}"), DONE, STORED, at);
    }
    remember(&mut outcomes, &ana, "refused", REFUSED, STORED, 100);
    let full = outcomes.has_capacity_for(&ana, Timestamp(200)).unwrap_err();
    assert_eq!(full, Refusal::KeysExhausted { most: 2, retry_after: Millis(800) });
    outcomes.has_capacity_for(&bob, Timestamp(200)).unwrap();
    outcomes.has_capacity_for(&ana, Timestamp(1_000)).unwrap();
    remember(&mut outcomes, &ana, "held again", DONE, STORED, 1_000);
    outcomes.has_capacity_for(&ana, Timestamp(1_001)).unwrap_err();
}

#[test]
fn without_room_for_another_note_the_store_is_asked_and_nobody_is_refused() {
    let (mut outcomes, _) = memory(2);
    for number in 0..10 {
        let somebody = user(&format!("user-{number}"));
        outcomes.has_capacity_for(&somebody, Timestamp(0)).unwrap();
        remember(&mut outcomes, &somebody, "key", DONE, STORED, number);
    }
    let (late, end_of) = (user("late"), |number: i64| Timestamp(number) + LIFETIME);
    outcomes.has_capacity_for(&late, Timestamp(10)).unwrap();
    // Two are in memory, four are noted, the first four are in the store alone.
    let now = Timestamp(10);
    let asked = |outcomes: &Outcomes, name: &str| outcomes.in_store(&user(name), "key", now);
    assert_eq!(asked(&outcomes, "user-9"), None);
    assert_eq!(asked(&outcomes, "user-7"), Some(OutcomeEnd::At(end_of(7))));
    assert_eq!(asked(&outcomes, "user-3"), Some(OutcomeEnd::After(now)));
    assert_eq!(asked(&outcomes, "late"), Some(OutcomeEnd::After(now)));
    assert_eq!(outcomes.of_user.len(), 6, "what is in the store alone costs no memory");
    // Until the last of those ends; nobody has to come by for that.
    assert_eq!(outcomes.in_store(&late, "key", end_of(3)), None);
    outcomes.has_capacity_for(&late, end_of(9)).unwrap();
    assert!(outcomes.notes.is_empty() && outcomes.of_user.is_empty());
}

#[test]
fn what_ends_first_leaves_first_so_that_orders_stay() {
    let (mut outcomes, ana) = memory(1);
    outcomes.remember(&ana, named("order"), DONE, STORED, Timestamp(1_000_000));
    for number in 0..20 {
        remember(&mut outcomes, &ana, &format!("hold-{number}"), DONE, STORED, number);
    }
    assert!(knows(&outcomes, &ana, "order", 20), "twenty holds have come since");
    // One share, of which each part is given back when it ends, in whichever order they came.
    assert_eq!(outcomes.of_user[&ana].effects, 5);
    outcomes.has_capacity_for(&ana, Timestamp(500_000)).unwrap();
    assert_eq!(outcomes.of_user[&ana].effects, 1);
    assert!(outcomes.notes.is_empty());
}

#[test]
fn a_key_that_gets_a_note_again_keeps_nobody_elses_place() {
    let (mut outcomes, ana) = memory(1);
    let bob = user("bob");
    remember(&mut outcomes, &ana, "again", DONE, STORED, 0);
    remember(&mut outcomes, &bob, "other", DONE, STORED, 1);
    // The store has lost the first, its key is used once more and leaves memory once more.
    outcomes.forget_note(&ana, "again");
    remember(&mut outcomes, &ana, "again", DONE, STORED, 500);
    remember(&mut outcomes, &bob, "last", DONE, STORED, 600);
    outcomes.has_capacity_for(&bob, Timestamp(1_100)).unwrap();
    assert_eq!((outcomes.of_user[&bob].effects, outcomes.of_user[&ana].effects), (1, 1));
}

#[test]
fn an_answer_of_the_store_may_be_too_early_if_the_outcome_has_left_meanwhile() {
    let (mut outcomes, ana) = memory(1);
    for key in ["asked", "asked", "unused"] {
        outcomes.is_asked(&ana, key);
    }
    assert!(!outcomes.is_answered(&ana, "asked"), "nothing has come");
    remember(&mut outcomes, &ana, "asked", DONE, 1, 0);
    remember(&mut outcomes, &ana, "other", DONE, 2, 1);
    outcomes.durable(2);
    assert!(is_in_store(&outcomes, &ana, "asked", 2));
    assert!(outcomes.is_answered(&ana, "asked") && !outcomes.is_answered(&ana, "unused"));
    assert!(outcomes.lookups.is_empty());
}

#[test]
fn a_restart_restores_the_newest_and_notes_the_others() {
    let (mut before, ana) = memory(10);
    let rows: Vec<OutcomeRow> =
        (0..3).map(|at| remember(&mut before, &ana, &format!("{at}"), DONE, 1, at)).collect();
    let older = |row: &OutcomeRow| OlderOutcome {
        user: row.user.clone(),
        key: row.key.clone(),
        expires_at: row.expires_at,
    };
    let mut after = Outcomes::new(OutcomeBounds { per_user_max: 3, ..bounds(2) });
    let others_until = Timestamp(500);
    let stored =
        StoredOutcomes { newest: rows[1..].to_vec(), older_effects: vec![older(&rows[0])], others_until };
    after.restore(stored).unwrap();
    assert!(
        is_in_store(&after, &ana, "0", 10) && knows(&after, &ana, "1", 10) && knows(&after, &ana, "2", 10)
    );
    assert!(after.has_capacity_for(&ana, Timestamp(10)).is_err(), "all three count for their user");
    assert!(is_in_store(&after, &ana, "never", 499) && !is_in_store(&after, &ana, "never", 500));
    let known = Outcomes::stored(Some(rows[0].clone()), &named("0")).unwrap();
    assert!(matches!(known, Lookup::Known(Outcome::Done(_), 0)));
    let other = IdempotencyKey { key: "0".to_owned(), request_hash: [8; 32] };
    assert!(matches!(Outcomes::stored(Some(rows[0].clone()), &other).unwrap(), Lookup::Conflict));
}

#[test]
fn a_key_that_expired_as_a_refusal_may_hold_something_afterwards() {
    let (mut outcomes, ana) = memory(2);
    remember(&mut outcomes, &ana, "again", REFUSED, STORED, 0);
    assert!(!knows(&outcomes, &ana, "again", 1_000), "its time is over");
    remember(&mut outcomes, &ana, "again", DONE, STORED, 1_000);
    for number in 0..10 {
        remember(&mut outcomes, &ana, &format!("refused-{number}"), REFUSED, STORED, 1_000);
    }
    assert!(knows(&outcomes, &ana, "again", 1_001), "its old place among the refusals counts no more");
    assert_eq!(outcomes.known.len(), 2);
}

#[test]
fn a_stored_refusal_is_told_by_its_first_bytes() {
    assert!(codec::encode(&REFUSED).starts_with(&OutcomeRow::REFUSAL));
    assert!(!codec::encode(&DONE).starts_with(&OutcomeRow::REFUSAL));
}
