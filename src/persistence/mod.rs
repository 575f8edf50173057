//! The [stores](crate::store::Store) that there are, SQLite and PostgreSQL, and the audit of what they hold.
//!
//! Both give the same promises, which one set of tests checks. Nothing above knows how they keep them: only the
//! composition root opens one.

pub mod audit;
#[cfg(feature = "fault-injection")]
pub mod faulty;
mod older_effects;
mod positions;
pub mod postgres;
mod schema;
pub mod sqlite;
