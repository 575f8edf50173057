//! A model of how an event is owned and written: processes that take over from one another, the fenced batch, outcomes
//! that nobody heard, idempotency keys. Every state within the bounds is visited.
//!
//! ```text
//! variants ─► model, with possible and properties ─► process ─► store ─► bugs, change
//! ```
//!
//! It is written by hand after `src/actors/write_behind/machine.rs`, `src/persistence/postgres/journal.rs` and the
//! function `append_batch` of the migrations, and shares no code with them. What it leaves out is in
//! `docs/reliability.md`.

pub mod bugs;
pub mod change;
pub mod model;
mod possible;
pub mod process;
pub mod properties;
pub mod step;
pub mod store;
pub mod variants;
