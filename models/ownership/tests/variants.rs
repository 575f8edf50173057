//! The protocol violates nothing, and every bug is found.

use ownership::{
    bugs::{Bounds, Bugs, HeadCompare},
    model::Ownership,
    properties::{ALWAYS, EPOCHS_GROW, NO_GAPS, NO_SEAT_TWICE},
    variants::{Variant, all},
};
use visit::{Size, check, never_reached};

fn quick() -> Vec<Variant> {
    all(Size::Quick)
}

#[test]
fn the_protocol_violates_nothing_and_every_bug_is_found() {
    let mut of_protocol = Vec::new();
    for variant in quick() {
        let report = check(variant.model, None, 1);
        let found = report.violation.as_ref().map(|violation| violation.property);
        assert!(report.is_expected(&variant), "{}: {found:?}", variant.name);
        if variant.is_protocol {
            of_protocol.push(report);
        }
    }
    assert_eq!(never_reached(&quick()[0].model, &of_protocol), Vec::<&str>::new());
}

/// A property that nothing violates might be one that nothing can violate.
#[test]
fn every_property_is_violated_by_a_bug() {
    let said: Vec<&str> = quick().iter().flat_map(|variant| variant.violates.iter().copied()).collect();
    let unsaid: Vec<_> = ALWAYS.into_iter().filter(|property| !said.contains(property)).collect();
    assert!(unsaid.is_empty(), "{unsaid:?}");
    for variant in quick() {
        for property in variant.violates {
            let report = check(variant.model, Some(property), 1);
            assert!(report.violation.is_some(), "{} does not violate: {property}", variant.name);
        }
    }
}

/// What each of the two comparisons does alone, with all else as it is.
#[test]
fn epoch_and_head_are_each_enough_for_a_part() {
    let one_seat = quick()[1].model;
    // Without an unknown outcome nothing is sent twice, and the epoch keeps old owners out.
    let bounds = Bounds { cuts: 0, ..one_seat.bounds };
    let bugs = Bugs { head_compare: HeadCompare::Nothing, ..one_seat.bugs };
    assert!(check(Ownership { bounds, bugs }, None, 1).violation.is_none());
    // Old owners write, but not where somebody else has written.
    let model = Ownership { bugs: Bugs { epoch_not_checked: true, ..one_seat.bugs }, ..one_seat };
    for property in [NO_SEAT_TWICE, NO_GAPS, EPOCHS_GROW] {
        assert!(check(model, Some(property), 1).violation.is_none(), "{property}");
    }
}

/// The same model is visited in the same way.
#[test]
fn two_checks_visit_the_same_states() {
    let protocol = quick()[0];
    let states = |threads| check(protocol.model, None, threads).states;
    assert_eq!(states(1), states(2));
}
