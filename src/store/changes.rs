//! What is written beside the journal.

use crate::store::{NewEvent, StoreFuture};
use domain::{CheckIn, EventDetails, EventId, HistoryEntry, MovedFrom, TicketId, Timestamp};

/// What comes with a change of details.
#[derive(Clone, Debug)]
pub struct DetailsChange {
    /// Who makes it, for the event's history.
    pub by: HistoryEntry,
    /// What the new ones were made from, if another process may have changed them since: then it is a `Conflict`.
    pub before: Option<EventDetails>,
    /// If buyers are to be told of it by mail: when and where the event was to take place before.
    pub moved_from: Option<MovedFrom>,
}

/// Small writes, each in one transaction of its own with who did it.
pub trait Changes: Send + Sync + 'static {
    /// Adds an event with its layout and an empty journal. `Conflict` when its id or route is taken.
    fn create_event(&self, event: NewEvent) -> StoreFuture<'_, ()>;

    /// Replaces what buyers read about an event, and writes down who does. If buyers are to be told by mail, it is kept
    /// that they are, see [`super::Mails::announce_moves`]. Of changes that nobody was told of yet, one is left, from the
    /// first time and place to the last, and none if they are the same.
    fn update_details(
        &self,
        event: EventId,
        details: EventDetails,
        change: DetailsChange,
    ) -> StoreFuture<'_, ()>;

    /// Marks a ticket used, once: of two gates that race, one gets [`CheckIn::Accepted`], and who was there is
    /// written down with it. `at` is when it was scanned, `by.at` when we heard of it.
    fn check_in<'a>(
        &'a self,
        ticket: TicketId,
        gate: &'a str,
        at: Timestamp,
        by: HistoryEntry,
    ) -> StoreFuture<'a, CheckIn>;
}
