//! Rehearses an on-sale against any TicketBuster server, over HTTP and WebSocket alone.
//!
//! - What is rehearsed: [`scenario`] (its values: `values`), `arrivals`, `buyer` (what a buyer does next,
//!   without I/O; its types: `visit`), `taste` and `venue` (which seats).
//! - How it runs: [`rehearsal`] from beginning to end; `survey` before, `driver` and `connections` during,
//!   `viewers` at the same time, `closing` after; all of them over [`wire`]; they share `context` and `clock`.
//! - What it records: `recorder` (latencies and counts), `ledger` (what was acknowledged), `viewer_map`.
//! - What it compares: a sale with throw-away users to one without, in [`hoarding`], which has its own users.
//! - What it reports: `check` (without I/O), [`fail_if`], [`results`], and for people and programs `progress`, [`table`],
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
