//! Settings and their documentation, and what the production profile refuses.

pub(crate) mod production;
pub(crate) mod reference;
