//! Rehearsals with the real program.

pub(crate) mod hoarding;
pub(crate) mod rehearsals;
