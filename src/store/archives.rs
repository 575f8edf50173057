//! Events whose rows leave the store for a file: what must be settled before, and the line about each that stays.

use crate::store::{StoreFuture, WriteId};
use domain::{EventDetails, EventId, Organisation, Seq, Timestamp};

/// The line of the catalogue about an event whose rows are in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ArchivedEvent {
    /// The event's id. Its route stays taken: tickets and orders that people have still carry it.
    pub event: EventId,
    /// Whose it was.
    pub organisation: Organisation,
    /// What buyers read about it.
    pub details: EventDetails,
    /// The last transition in the file.
    pub last: Seq,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// When its rows began to leave the store.
    pub archived_at: Timestamp,
    /// Whether rows of it are left, because whoever deleted them was interrupted.
    pub has_rows_left: bool,
}

/// The state of an event that a file has: only what is still so may leave the store.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ArchiveMark {
    /// The last transition.
    pub last: Seq,
    /// The last write. Every write of the event's owner names another one, also one without a transition.
    pub write_id: Option<WriteId>,
    /// How many entries its history has: every change beside the journal adds one.
    pub history: u64,
}

/// What an event still waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Unsettled {
    /// Places that are held.
    pub held: u64,
    /// Orders that are accepted and not decided.
    pub orders_pending: u64,
    /// Messages that the broker has not confirmed, and mails that no server has accepted.
    pub messages: u64,
    /// Changes of its time or place of which buyers are still being told.
    pub moves: u64,
    /// Refunds whose money is not given back yet. Those that the provider refuses are none of these.
    pub refunds_due: u64,
}

/// Archives events.
pub trait Archives: Send + Sync + 'static {
    /// Events that were archived at this instant or later, in that order.
    fn archived_events(&self, since: Timestamp) -> StoreFuture<'_, Vec<ArchivedEvent>>;

    /// An archived event.
    fn archived_event(&self, event: EventId) -> StoreFuture<'_, Option<ArchivedEvent>>;

    /// The state of an event and what it waits for, both of one moment; `None` if there is no such event (any more).
    fn archive_mark(&self, event: EventId) -> StoreFuture<'_, Option<(ArchiveMark, Unsettled)>>;

    /// Takes the event's head away and puts the line about it into the catalogue, in one transaction: from then on no
    /// write finds the head that it expects, whoever makes it. `Conflict` if the event is not as `mark` says any more, or
    /// waits for something: then nothing is done.
    fn begin_archive(&self, line: ArchivedEvent, mark: ArchiveMark) -> StoreFuture<'_, ()>;

    /// Deletes rows of an event whose archive has begun, about `most` of them: for an order also what belongs to it. How
    /// many; 0 when none was left, and then its line says so.
    fn delete_archived(&self, event: EventId, most: u32) -> StoreFuture<'_, u64>;
}
