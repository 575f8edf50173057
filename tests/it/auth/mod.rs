//! Who somebody is, and what they may do.

pub(crate) mod narrowing;
pub(crate) mod oidc;
pub(crate) mod organisations;
