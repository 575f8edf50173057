//! The messages of the write-behind.

use actix::prelude::*;

use crate::{store::EventWrite, telemetry::EventCounters};
use domain::{EventId, OutboxKey, OutboxMessage, ShardId, Topic};

/// What one event appends. The sender has added it to the [`Backlog`](super::Backlog).
#[derive(Message)]
#[rtype(result = "()")]
pub struct Append {
    /// The rows.
    pub write: EventWrite,
    /// The watermark of this append; those of an event only grow.
    pub watermark: u64,
    /// What the rows say, for the metrics.
    pub counters: EventCounters,
    /// Who is told the outcome.
    pub origin: Recipient<WriteOutcome>,
}

/// What became of appends.
#[derive(Message, Clone, Copy, PartialEq, Eq, Debug)]
#[rtype(result = "()")]
pub enum WriteOutcome {
    /// Everything up to the watermark is durable.
    Durable(u64),
    /// Another process owns the event now.
    Fenced {
        /// Whether some of what was appended may be durable; otherwise none of it is.
        may_be_written: bool,
    },
    /// The store contradicts what was appended: a bug.
    Broken,
}

/// The broker has these messages.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Published(pub Vec<OutboxKey>);

/// Resolves when nothing of these is queued or with the store.
#[derive(Message)]
#[rtype(result = "()")]
pub enum Drained {
    /// Anything at all.
    All,
    /// What an event has appended.
    Event(EventId),
    /// What events of these shards have appended.
    Shards(Vec<ShardId>),
}

/// Sets the relay that gets a topic's messages once they are durable.
#[derive(Message)]
#[rtype(result = "()")]
pub struct RelayTo(pub Topic, pub Recipient<Relayed>);

/// Messages that are durable in the outbox now.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Relayed(pub Vec<OutboxMessage>);
