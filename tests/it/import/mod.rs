//! Seating plans from elsewhere.

pub(crate) mod plans;
