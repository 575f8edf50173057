//! What the models have in common: every state of each of their variants is visited, and what was found is said.

mod check;
mod report;
mod variant;

pub use self::{
    check::{Report, Violation, check, names, never_reached},
    report::{Arguments, run},
    variant::{Size, Variant},
};
