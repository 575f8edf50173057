//! The memory of outcomes by itself: what it forgets, and what it never does.

use super::*;
use crate::{domain::Seq, persistence::OlderOutcome};

const DONE: Outcome = Outcome::Done(Done { seq: Seq(1) });
const REFUSED: Outcome = Outcome::Rejected(Rejection::HoldExpired);
/// Everything that these tests remember is in the store, unless they say otherwise.
const STORED: u64 = 0;

fn keyed(key: &str) -> Keyed {
    Keyed { key: key.to_owned(), request_hash: [7; 32] }
}

fn bounds(memory_max: usize) -> OutcomeBounds {
    let (lifetime, retry_after) = (Millis(1_000), Millis(5));
    OutcomeBounds { memory_max, notes_max: 4, per_user_max: 1_000, lookups_max: 1, lifetime, retry_after }
}

fn user(name: &str) -> UserId {
    UserId::new(name).unwrap()
}

fn memory(most: usize) -> (Outcomes, UserId) {
    (Outcomes::new(bounds(most)), user("ana"))
}

fn knows(outcomes: &Outcomes, user: &UserId, key: &str, now: i64) -> bool {
    matches!(outcomes.look_up(user, &keyed(key), Timestamp(now)), Lookup::Known(..))
}

fn is_in_store(outcomes: &Outcomes, user: &UserId, key: &str, now: i64) -> bool {
    outcomes.in_store_until(user, key, Timestamp(now)).is_some()
}

#[test]
fn a_flood_of_refusals_pushes_out_refusals_alone() {
    let (mut outcomes, ana) = memory(3);
    outcomes.remember(&ana, keyed("held"), DONE, STORED, Timestamp(0));
    for number in 0..100 {
        outcomes.remember(&ana, keyed(&format!("refused-{number}")), REFUSED, STORED, Timestamp(0));
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
        outcomes.remember(&ana, keyed(key), DONE, STORED, Timestamp(at as i64));
    }
    assert!(knows(&outcomes, &ana, "second", 3) && knows(&outcomes, &ana, "third", 3));
    assert_eq!(outcomes.in_store_until(&ana, "first", Timestamp(3)), Some(Timestamp(1_000)));
    assert!(!is_in_store(&outcomes, &ana, "second", 3) && !is_in_store(&outcomes, &ana, "never", 3));
    assert!(!is_in_store(&outcomes, &user("bob"), "first", 3), "a key is its user's");
    assert!(!is_in_store(&outcomes, &ana, "first", 1_000), "its time is over");
    // The store may have lost it meanwhile: then the key is free.
    assert!(matches!(Outcomes::stored(None, &keyed("first")), Ok(Lookup::Unknown)));
    outcomes.forget_note(&ana, "first");
    assert!(!is_in_store(&outcomes, &ana, "first", 3));
    outcomes.has_room_for(&ana, Timestamp(5_000)).unwrap();
    assert!(outcomes.known.is_empty() && outcomes.of_user.is_empty() && outcomes.notes.ends.is_empty());
    assert!(outcomes.effects.is_empty() && outcomes.notes.oldest_first.is_empty());
}

#[test]
fn what_the_store_does_not_have_yet_stays_in_memory() {
    let (mut outcomes, ana) = memory(1);
    for (mark, key) in [(1, "first"), (2, "second"), (3, "third")] {
        outcomes.remember(&ana, keyed(key), DONE, mark, Timestamp(0));
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
        outcomes.has_room_for(&ana, Timestamp(at)).unwrap();
        outcomes.remember(&ana, keyed(&format!("held at {at}")), DONE, STORED, Timestamp(at));
    }
    outcomes.remember(&ana, keyed("refused"), REFUSED, STORED, Timestamp(100));
    let full = outcomes.has_room_for(&ana, Timestamp(200)).unwrap_err();
    assert_eq!(full, Refusal::KeysExhausted { most: 2, retry_after: Millis(800) });
    outcomes.has_room_for(&bob, Timestamp(200)).unwrap();
    outcomes.has_room_for(&ana, Timestamp(1_000)).unwrap();
    outcomes.remember(&ana, keyed("held again"), DONE, STORED, Timestamp(1_000));
    outcomes.has_room_for(&ana, Timestamp(1_001)).unwrap_err();
}

#[test]
fn without_room_for_another_note_nothing_is_done_under_a_new_key() {
    let (mut outcomes, _) = memory(2);
    for number in 0..6 {
        let somebody = user(&format!("user-{number}"));
        outcomes.has_room_for(&somebody, Timestamp(0)).unwrap();
        outcomes.remember(&somebody, keyed("key"), DONE, STORED, Timestamp(number));
    }
    let full = outcomes.has_room_for(&user("late"), Timestamp(10)).unwrap_err();
    assert_eq!(full, Refusal::Overloaded { retry_after: Millis(5) });
    outcomes.has_room_for(&user("late"), Timestamp(1_000)).unwrap();
}

#[test]
fn a_restart_restores_the_newest_and_notes_the_others() {
    let (mut before, ana) = memory(10);
    let rows: Vec<OutcomeRow> =
        (0..3).map(|at| before.remember(&ana, keyed(&format!("{at}")), DONE, 1, Timestamp(at))).collect();
    let older = |row: &OutcomeRow| OlderOutcome {
        user: row.user.clone(),
        key: row.key.clone(),
        expires_at: row.expires_at,
    };
    let mut after = Outcomes::new(OutcomeBounds { per_user_max: 3, ..bounds(2) });
    let stored = StoredOutcomes { newest: rows[1..].to_vec(), older_effects: vec![older(&rows[0])] };
    after.restore(stored).unwrap();
    assert!(
        is_in_store(&after, &ana, "0", 10) && knows(&after, &ana, "1", 10) && knows(&after, &ana, "2", 10)
    );
    assert!(after.has_room_for(&ana, Timestamp(10)).is_err(), "all three count for their user");
    let known = Outcomes::stored(Some(rows[0].clone()), &keyed("0")).unwrap();
    assert!(matches!(known, Lookup::Known(Ok(Answer::Done(_)), 0)));
    let other = Keyed { key: "0".to_owned(), request_hash: [8; 32] };
    assert!(matches!(Outcomes::stored(Some(rows[0].clone()), &other).unwrap(), Lookup::Conflict));
}

#[test]
fn a_key_that_expired_as_a_refusal_may_hold_something_afterwards() {
    let (mut outcomes, ana) = memory(2);
    outcomes.remember(&ana, keyed("again"), REFUSED, STORED, Timestamp(0));
    assert!(!knows(&outcomes, &ana, "again", 1_000), "its time is over");
    outcomes.remember(&ana, keyed("again"), DONE, STORED, Timestamp(1_000));
    for number in 0..10 {
        outcomes.remember(&ana, keyed(&format!("refused-{number}")), REFUSED, STORED, Timestamp(1_000));
    }
    assert!(knows(&outcomes, &ana, "again", 1_001), "its old place among the refusals counts no more");
    assert_eq!(outcomes.known.len(), 2);
}

#[test]
fn a_stored_refusal_is_told_by_its_first_bytes() {
    assert!(codec::encode(&REFUSED).starts_with(&Outcome::STORED_REFUSAL));
    assert!(!codec::encode(&DONE).starts_with(&Outcome::STORED_REFUSAL));
}
