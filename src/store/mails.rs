//! Mails beside the outbox: those that a change of an event leads to, and those that could not be sent.

use crate::store::{MailFailure, OfShards, StoreFuture};
use domain::{EventId, OutboxKey, OutboxMessage, Page, PageWanted, RowNumber, Timestamp};

/// What becomes of mails.
pub trait Mails: Send + Sync + 'static {
    /// Puts mails about the oldest change of an event's time or place ([`super::Changes::update_details`]) into the
    /// outbox, for `most` orders at most that have a contact and are not ended. What was put there; nothing if no change
    /// is left to tell of. The next call goes on where this one ended, also after a restart.
    fn announce_moves(&self, shards: OfShards, most: u32) -> StoreFuture<'_, Announced>;

    /// Whether a later move of its event is being announced than the one that this message is about.
    fn is_moved_again(&self, message: OutboxKey) -> StoreFuture<'_, bool>;

    /// Keeps that a mail of the outbox is not to be tried before this instant.
    fn defer_mail(&self, message: OutboxKey, until: Timestamp) -> StoreFuture<'_, ()>;

    /// Keeps that a mail was not sent, once for each message.
    fn keep_failure(&self, failure: MailFailure) -> StoreFuture<'_, ()>;

    /// The mails of an event that were not sent, newest first.
    fn mail_failures(
        &self,
        event: EventId,
        page: PageWanted<RowNumber>,
    ) -> StoreFuture<'_, Page<MailFailure, RowNumber>>;
}

/// What one step of announcing did.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Announced {
    /// In the outbox now.
    pub messages: Vec<OutboxMessage>,
    /// Whether there may be more to tell.
    pub is_more: bool,
}
