//! Shapes, problems and the document that describes them.

pub(crate) mod document;
pub(crate) mod numbers;
pub(crate) mod problems;
pub(crate) mod schemas;
