//! Logging in, sessions, roles and organisations.

pub(crate) mod guests;
pub(crate) mod narrowing;
pub(crate) mod oidc;
pub(crate) mod organisations;
mod people;
pub(crate) mod schemes;
