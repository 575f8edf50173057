//! The machines violate nothing, and every bug is found. What must be reached is, within larger bounds: `make model`.

use cluster_model::{
    properties::ALWAYS,
    variants::{Variant, all},
};
use visit::{Size, check};

fn quick() -> Vec<Variant> {
    all(Size::Quick)
}

#[test]
fn the_machines_violate_nothing_and_every_bug_is_found() {
    for variant in quick() {
        let report = check(variant.model, None, 1);
        let found = report.violation.as_ref().map(|violation| violation.property);
        assert!(report.is_expected(&variant), "{}: {found:?}", variant.name);
    }
}

/// A property that nothing violates might be one that nothing can violate.
#[test]
fn every_property_is_violated_by_a_bug() {
    let said: Vec<&str> = quick().iter().flat_map(|variant| variant.violates.iter().copied()).collect();
    let unsaid: Vec<_> = ALWAYS.into_iter().filter(|property| !said.contains(property)).collect();
    assert!(unsaid.is_empty(), "{unsaid:?}");
}
