//! The messages from event actors to feeds, and from feeds to fan-outs.

use actix::prelude::*;
use serde::{Deserialize, Serialize};

use domain::{Counts, Epoch, EventId, EventStatus, SeatIndex, SeatStatus, SectionIndex, Seq};

/// Changes of one event from one sequence number to another, each seat once with its last status.
#[derive(Message, Clone, Debug, Serialize, Deserialize)]
#[rtype(result = "()")]
pub struct Changed {
    /// The event.
    pub event: EventId,
    /// The state that the changes build on.
    pub from_seq: Seq,
    /// The state afterwards.
    pub seq: Seq,
    /// Seats whose status may have changed.
    pub seats: Vec<(SeatIndex, SeatStatus)>,
    /// Areas whose counts may have changed.
    pub areas: Vec<AreaCounts>,
    /// Counts of the event afterwards.
    pub counts: Counts,
}

/// An area's places by status.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AreaCounts {
    /// The area.
    pub section: SectionIndex,
    /// Its places by status.
    pub counts: Counts,
}

/// What an event tells its feed.
#[derive(Message, Clone, Debug, Serialize, Deserialize)]
#[rtype(result = "()")]
pub enum FeedInput {
    /// Changes that follow directly on what the feed was told before.
    Changed(Changed),
    /// The event's rules are durable, and this is the status that they give it.
    Announced(EventStatus),
    /// The feed missed something (its mailbox was full, or the event was loaded again): every viewer
    /// needs a new snapshot.
    Lost(Watching),
    /// The event is served elsewhere from now on, or whoever told of it has gone: nothing more comes.
    Ended,
}

/// Subscribes a feed to all changes of an event from now on. An event has at most one feed; a new one replaces it. A
/// watched event stays in memory.
#[derive(Message)]
#[rtype(result = "Watching")]
pub struct Watch {
    /// The feed; `None` ends the watch.
    pub feed: Option<Recipient<FeedInput>>,
}

/// The event's state when a watch begins: the first change follows `seq`.
#[derive(MessageResponse, Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Watching {
    /// Ownership.
    pub epoch: Epoch,
    /// The state's sequence number.
    pub seq: Seq,
    /// Counts of the event.
    pub counts: Counts,
    /// The status at this instant.
    pub status: EventStatus,
}
