//! What need not be known any more, and is deleted by age while the server runs. Never orders, journals, histories or
//! refunds: others rest on them. Outcomes end by themselves ([`super::Journal::forget_outcomes`]), and messages leave the
//! outbox when they are confirmed.

use crate::store::StoreFuture;
use domain::Timestamp;

/// Deletes a bounded number of rows at a time, so that no write waits long.
pub trait Upkeep: Send + Sync + 'static {
    /// Deletes revocations of sessions that have ended by themselves until `now`, `most` at most; how many those were.
    fn forget_revocations(&self, now: Timestamp, most: u32) -> StoreFuture<'_, u64>;

    /// Looks through a part of a consumer's processed messages, and deletes those that are old.
    fn forget_processed(&self, part: InboxPart) -> StoreFuture<'_, InboxForgotten>;

    /// Deletes mail failures of before an instant, `most` at most; how many those were.
    fn forget_mail_failures(&self, before: Timestamp, most: u32) -> StoreFuture<'_, u64>;
}

/// A part of a consumer's processed messages, by their ids.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InboxPart {
    /// The consumer: [`super::InboxRow::ORDERS`] or [`super::InboxRow::PROVIDER_EVENTS`]. Rows of refunds say for ever that
    /// money went back.
    pub consumer: &'static str,
    /// Behind this id.
    pub after: String,
    /// How many are looked at.
    pub most: u32,
    /// Those that were processed before this are deleted.
    pub before: Timestamp,
}

/// What became of a part.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct InboxForgotten {
    /// How many were deleted.
    pub deleted: u64,
    /// Where the next part begins; nothing behind the last one.
    pub next: Option<String>,
}
