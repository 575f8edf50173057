//! Whether the engine can do its work now, for health checks.
//!
//! A look at readiness also notices that another process has taken the events over. It must answer within a bounded time,
//! even when the store does not.

use std::time::Duration;

use super::Engine;
use domain::ShardId;

/// Whether the engine can do its work now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Readiness {
    /// The store answers.
    pub store: bool,
    /// Nothing waits longer than it may to become durable.
    pub writes: bool,
    /// The write-behind queue has capacity for orders.
    pub queue: bool,
    /// No other process has taken the events.
    pub owns_its_events: bool,
}

impl Readiness {
    /// All of it.
    pub const fn is_ready(&self) -> bool {
        self.store && self.writes && self.queue && self.owns_its_events
    }
}

/// The longest that the store may take to answer.
const PING_TIMEOUT: Duration = Duration::from_secs(2);
/// A new owner takes every shard, so looking at one is enough.
const WATCHED_SHARD: ShardId = ShardId(0);

impl Engine {
    /// Whether requests can be served now.
    pub async fn readiness(&self) -> Readiness {
        // A process that has nothing to write learns here that another one owns its events.
        let asked = async { (self.store.ping().await, self.store.shard_epoch(WATCHED_SHARD).await) };
        let answered = actix_rt::time::timeout(PING_TIMEOUT, asked).await;
        if let (Ok((_, Ok(epoch))), Some(own)) = (&answered, self.tenure.epoch(WATCHED_SHARD))
            && *epoch > own
        {
            self.tenure.fenced(WATCHED_SHARD, own);
        }
        Readiness {
            store: matches!(answered, Ok((Ok(()), Ok(_)))),
            writes: self.backlog.waited(self.now()) <= self.ready_wait,
            queue: self.backlog.has_capacity_for_orders(),
            owns_its_events: !self.tenure.is_lost(),
        }
    }
}
