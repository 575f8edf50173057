//! Rehearses an on-sale against any TicketBuster, over HTTP and WebSocket alone.
//!
//! - What is rehearsed: [`scenario`] (its values: `values`), `arrivals`, `buyer` (what a buyer does next,
//!   without I/O; its vocabulary: `visit`), `taste` and `venue` (which seats).
//! - How: [`rehearsal`] from beginning to end; `survey` before, `driver` and `connections` during,
//!   `viewers` beside, `closing` after; [`wire`] below them; `context` and `clock` are shared.
//! - What was seen: `recorder` (how long), `ledger` (what was acknowledged), `viewer_map`.
//! - Two sales side by side, with throw-away users and without: [`hoarding`], which has people of its own.
//! - What it means: `check` (pure), [`fail_if`], [`results`], and for people and programs `progress`, [`table`],
//!   [`summary`], [`report`].

mod arrivals;
mod buyer;
mod check;
mod clock;
mod closing;
mod connections;
mod context;
mod driver;
pub mod fail_if;
pub mod hoarding;
mod ledger;
mod numbers;
mod operation;
mod progress;
mod recorder;
pub mod rehearsal;
mod replies;
pub mod report;
pub mod results;
pub mod scenario;
pub mod summary;
mod survey;
pub mod table;
mod taste;
mod values;
mod venue;
mod viewer_map;
mod viewers;
mod visit;
pub mod wire;
