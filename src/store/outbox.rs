//! Messages to and from the broker.

use std::collections::BTreeMap;

use crate::store::{OfShards, StoreFuture};
use domain::{EventId, OutboxMessage, Timestamp, Topic};

/// What is to be sent, and what was processed. Both are written with their cause, in [`super::Journal::write`].
pub trait Outbox: Send + Sync + 'static {
    /// The first messages of a topic, in order, that the broker has not confirmed yet.
    fn unpublished(&self, topic: Topic, shards: OfShards, limit: u32) -> StoreFuture<'_, Vec<OutboxMessage>>;

    /// Mails that are not sent yet and may be tried now: some of each event, so that the mails of none hold up another's.
    /// Those that were never deferred come first, so that no number of undeliverable mails holds up one that can be sent.
    fn mails_to_send(&self, wanted: MailsWanted) -> StoreFuture<'_, MailsToSend>;

    /// Whether a message was processed: whether there is this [`crate::store::InboxRow`].
    fn processed<'a>(&'a self, consumer: &'a str, message_id: &'a str) -> StoreFuture<'a, bool>;
}

/// Which mails of the outbox are read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MailsWanted {
    /// Whose events'.
    pub shards: OfShards,
    /// Those deferred until later than this are left out.
    pub now: Timestamp,
    /// How many of an event were read before and are still there.
    pub in_flight: BTreeMap<EventId, usize>,
    /// How many others of one event at most.
    pub per_event_max: usize,
    /// How many others in sum, but at least one of each event.
    pub most: usize,
}

/// Mails to send.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MailsToSend {
    /// One of each event, then another of each, and so on.
    pub messages: Vec<OutboxMessage>,
    /// Whether there are no others that may be sent now.
    pub is_all: bool,
    /// When the first of those that are deferred is due.
    pub next_at: Option<Timestamp>,
}

impl MailsWanted {
    /// How many rows to read of each of these events: of those that were never deferred, and of those that are due again.
    pub fn limits(&self, events: &[EventId]) -> Vec<usize> {
        let others = (self.most / events.len().max(1)).clamp(1, self.per_event_max.max(1));
        events.iter().map(|event| self.in_flight.get(event).copied().unwrap_or(0) + others).collect()
    }
}

impl MailsToSend {
    /// Those of each event, each with whether they are all of it.
    pub fn of(read: Vec<(Vec<OutboxMessage>, bool)>, next_at: Option<Timestamp>) -> Self {
        let is_all = read.iter().all(|(_, is_all)| *is_all);
        let mut events: Vec<_> = read.into_iter().map(|(messages, _)| messages.into_iter()).collect();
        let mut messages = Vec::new();
        while !events.is_empty() {
            events.retain_mut(|event| event.next().map(|message| messages.push(message)).is_some());
        }
        Self { messages, is_all, next_at }
    }
}
