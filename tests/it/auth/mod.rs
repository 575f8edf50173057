//! Logging in, sessions, roles and organisations.

pub(crate) mod guests;
pub(crate) mod narrowing;
pub(crate) mod oidc;
pub(crate) mod organisations;
pub(crate) mod schemes;
