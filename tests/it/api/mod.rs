//! Request and answer bodies, problems, and the OpenAPI document.

pub(crate) mod document;
pub(crate) mod numbers;
pub(crate) mod pages;
pub(crate) mod problems;
pub(crate) mod schemas;
