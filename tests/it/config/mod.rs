//! Settings, and what production refuses.

pub(crate) mod production;
pub(crate) mod reference;
