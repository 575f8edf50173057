//! Rehearses an on-sale against any TicketBuster, over HTTP and WebSocket alone.
//!
//! - What is rehearsed: [`scenario`] (its values: [`values`]), [`arrivals`], [`buyer`] (what a buyer does next,
//!   without I/O; its vocabulary: [`visit`]), [`taste`] and [`venue`] (which seats).
//! - How: [`rehearsal`] from beginning to end; [`survey`] before, [`driver`] and [`connections`] during,
//!   [`viewers`] beside, [`closing`] after; [`wire`] below them; [`context`] and [`clock`] are shared.
//! - What was seen: [`recorder`] (how long), [`ledger`] (what was acknowledged), [`viewer_map`].
//! - Two sales side by side, with throw-away users and without: [`hoarding`], which has people of its own.
//! - What it means: [`check`] (pure), [`fail_if`], [`results`], and for people and programs [`progress`], [`table`],
//!   [`summary`], [`report`].

pub mod arrivals;
pub mod buyer;
pub mod check;
pub mod clock;
pub mod closing;
pub mod connections;
pub mod context;
pub mod driver;
pub mod fail_if;
pub mod hoarding;
pub mod ledger;
pub mod numbers;
pub mod operation;
pub mod progress;
pub mod recorder;
pub mod rehearsal;
pub mod replies;
pub mod report;
pub mod results;
pub mod scenario;
pub mod summary;
pub mod survey;
pub mod table;
pub mod taste;
pub mod values;
pub mod venue;
pub mod viewer_map;
pub mod viewers;
pub mod visit;
pub mod wire;
