//! Tickets at the gate and in other languages.

pub(crate) mod gates;
pub(crate) mod vectors;
