//! REST and the web application's pages over HTTP.

pub(crate) mod document_fuzz;
pub(crate) mod exchanges;
pub(crate) mod pages;
pub(crate) mod rate_limits;
