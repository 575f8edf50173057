//! The messages of the write-behind.

use actix::prelude::*;

use crate::store::EventWrite;
use domain::{EventId, OutboxKey, OutboxMessage, Topic};

/// What one event did in one turn. The sender has added it to the [`Backlog`](super::Backlog).
#[derive(Message)]
#[rtype(result = "()")]
pub struct Append {
    /// The rows.
    pub write: EventWrite,
    /// The sender's name for this append; watermarks of an event grow.
    pub watermark: u64,
    /// Whom to tell what became of it.
    pub origin: Recipient<WriteOutcome>,
}

/// What became of appends.
#[derive(Message, Clone, Copy, PartialEq, Eq, Debug)]
#[rtype(result = "()")]
pub enum WriteOutcome {
    /// Everything up to the watermark is durable.
    Durable(u64),
    /// Another process owns the event now.
    Fenced,
    /// The store contradicts what was appended: a bug.
    Broken,
}

/// The broker has these messages.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Published(pub Vec<OutboxKey>);

/// Resolves when nothing of this event (of any event, without one) is queued any more.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Drained(pub Option<EventId>);

/// Tells where messages of a topic go once they are durable.
#[derive(Message)]
#[rtype(result = "()")]
pub struct RelayTo(pub Topic, pub Recipient<Relayed>);

/// Messages that are durable in the outbox now.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Relayed(pub Vec<OutboxMessage>);
