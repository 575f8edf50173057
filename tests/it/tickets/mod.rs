//! Tickets at gates, and their verification in other languages.

pub(crate) mod gates;
pub(crate) mod vectors;
