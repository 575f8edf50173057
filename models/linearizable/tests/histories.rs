//! Which histories are refused, by examples.

use linearizable::{History, is_linearizable};

fn is_sound(line: &str) -> bool {
    is_linearizable(&History::read(line).unwrap()).unwrap()
}

#[test]
fn what_followed_each_other_does_so_in_every_explanation() {
    assert!(is_sound("0?h0 0!d 1?h0 1!r 0?s 0!f011 0?r0 0!d 1?h0 1!d"));
    assert!(is_sound("0?h0 0!d 0?o0 0!d 0?o0 0!d"), "one order, asked for twice");
    assert!(!is_sound("0?h0 0!d 1?s 1!f111"), "a read that is older than what was answered before it");
    assert!(!is_sound("0?h0 0!d 1?h0 1!d"), "one seat, twice");
    assert!(!is_sound("0?h0 0!d 0?r0 0!d 1?h0 1!r"), "refused for what is not any more");
    assert!(!is_sound("0?h0 0!d 0?o0 0!d 0?r0 0!d"), "what is ordered is held no longer");
}

#[test]
fn of_what_was_at_the_same_time_either_may_be_first() {
    assert!(is_sound("0?h0 1?s 1!f111 0!d"));
    assert!(is_sound("0?h0 1?s 1!f011 0!d"));
    assert!(is_sound("0?h0 1?h0 0!r 1!d"));
    assert!(!is_sound("0?h0 1?h0 0!d 1!d"));
    assert!(!is_sound("0?h0 1?s 1!f011 1?s 1!f111 0!d"), "a seat that comes back by itself");
}

#[test]
fn what_nobody_answered_was_done_or_not() {
    assert!(is_sound("0?h0 1?s 1!f111"));
    assert!(is_sound("0?h0 1?s 1!f011"));
    assert!(!is_sound("0?h0 1?s 1!f101"));
    assert!(is_sound("0?h0 0!n 1?s 1!f111"));
    assert!(!is_sound("0?h0 0!n 1?s 1!f011"), "nothing was done of it");
}

#[test]
fn what_is_no_history_is_not_judged() {
    assert_eq!(History::read("0?h3"), None);
    assert_eq!(History::read("0?x"), None);
    assert!(is_linearizable(&History::read("0!d").unwrap()).is_err());
}
