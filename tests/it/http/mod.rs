//! What REST and the pages answer.

pub(crate) mod document_fuzz;
pub(crate) mod exchanges;
pub(crate) mod pages;
pub(crate) mod rate_limits;
