//! Events: the catalogue, their life, those who run them.

pub(crate) mod catalogue;
pub(crate) mod history;
pub(crate) mod lifecycle;
pub(crate) mod organisers;
pub(crate) mod visibility;
