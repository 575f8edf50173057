//! Messages to and from the broker.

use crate::store::StoreFuture;
use domain::{OutboxMessage, Topic};

/// What is to be sent, and what was processed. Both are written with their cause, in [`super::Journal::write`].
pub trait Outbox: Send + Sync + 'static {
    /// The first messages of a topic, in order, that the broker has not confirmed yet.
    fn unpublished(&self, topic: Topic, limit: u32) -> StoreFuture<'_, Vec<OutboxMessage>>;

    /// Whether a message was processed: whether there is this [`crate::store::InboxRow`].
    fn processed<'a>(&'a self, consumer: &'a str, message_id: &'a str) -> StoreFuture<'a, bool>;
}
