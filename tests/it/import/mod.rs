//! Importing seating plans.

pub(crate) mod plans;
