//! The way to events that other processes serve, as the gateway sees it.

use std::{rc::Rc, time::Duration};

use bytes::Bytes;
use futures_util::{future::LocalBoxFuture, stream::LocalBoxStream};
use tokio::sync::watch;

use crate::store::ProcessId;
use domain::ShardId;

/// Other processes; shared by all threads.
pub trait Elsewhere: Send + Sync + 'static {
    /// Another process that owns a shard, as far as was heard.
    fn owner(&self, shard: ShardId) -> Option<ProcessId>;

    /// The other processes that live.
    fn others(&self) -> Vec<ProcessId>;

    /// Changes whenever something was heard of owners.
    fn news(&self) -> watch::Receiver<u64>;

    /// What was heard seems to be out of date.
    fn look_again(&self);

    /// The calling thread's way to the others. It lives and dies on that thread.
    fn way(&self) -> Rc<dyn Way>;

    /// How long a request waits for an event that nobody serves, because it changes hands.
    fn park(&self) -> Duration;
}

/// One thread's way to other processes.
pub trait Way {
    /// Asks a process, and waits for its answer no longer than `limit`.
    fn ask(&self, to: ProcessId, ask: Bytes, limit: Duration) -> LocalBoxFuture<'_, Result<Bytes, NoAnswer>>;

    /// Follows something of a process: what it sends, until it ends.
    fn follow(
        &self,
        to: ProcessId,
        what: Bytes,
    ) -> LocalBoxFuture<'_, Result<LocalBoxStream<'static, Bytes>, NoAnswer>>;

    /// Tells a process something that it may miss.
    fn tell(&self, to: ProcessId, news: Bytes);
}

/// Why there is no answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoAnswer {
    /// Too many wait for this process already. Nothing was sent.
    Full,
    /// The process cannot be reached. Nothing was sent.
    Unreachable,
    /// It was sent, and the connection ended: whether it was done is unknown.
    Broken,
    /// The time is over: whether it was done is unknown.
    TimedOut,
}
