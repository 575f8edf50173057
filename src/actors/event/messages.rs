//! The messages of an event's actor.

use actix::prelude::*;

use super::envelope::Envelope;
use domain::EventId;

/// What one worker asks of an event during one turn of its loop. They come back in their order with their answers; those
/// without one were not handled, because the actor has retired: the registry knows the new one.
#[derive(Message)]
#[rtype(result = "Vec<Box<dyn Envelope>>")]
pub(crate) struct Requests(pub Vec<Box<dyn Envelope>>);

/// An idle actor leaves, or one whose shard is another process's. Answered once nobody finds it any more.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Passivate {
    /// Its event.
    pub event: EventId,
    /// Which of the event's actors it is.
    pub incarnation: u64,
}

/// The event's shard was closed. Answered once everything that was decided is durable, and the state is saved.
#[derive(Message)]
#[rtype(result = "()")]
pub struct HandOver;

/// An actor ended without saying goodbye: it panicked, or its memory and the store differed.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Died {
    /// Its event.
    pub event: EventId,
    /// Which of the event's actors it was.
    pub incarnation: u64,
}
