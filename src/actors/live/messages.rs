//! The messages from event actors to feeds, and from feeds to fan-outs.

use std::sync::Arc;

use actix::prelude::*;
use serde::{Deserialize, Serialize};

use super::{frame::SeatFrame, window::CatchUp};
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

/// What a feed tells a fan-out, in order.
#[derive(Message, Clone, Debug)]
#[rtype(result = "()")]
pub enum FanoutMessage {
    /// For every viewer of the event.
    Frame(Arc<SeatFrame>),
    /// The event's status or counts changed.
    State(EventState),
    /// Every viewer of the event needs a new snapshot; its subscription has ended.
    Resync(EventId),
    /// For one viewer that has asked to watch.
    Joined {
        /// Which one, as the fan-out knows it.
        viewer: u64,
        /// The event as it is.
        state: EventState,
        /// How it gets from its snapshot to here.
        catch_up: CatchUp,
    },
    /// For one viewer: the event cannot be watched now.
    Failed {
        /// Which one.
        viewer: u64,
        /// The event.
        event: EventId,
    },
}

impl FanoutMessage {
    /// The event that it is about.
    pub fn event(&self) -> EventId {
        match self {
            Self::Frame(frame) => frame.event,
            Self::State(state) | Self::Joined { state, .. } => state.event,
            Self::Resync(event) | Self::Failed { event, .. } => *event,
        }
    }
}

/// The state of an event for viewers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EventState {
    /// The event.
    pub event: EventId,
    /// Its status.
    pub status: EventStatus,
    /// Its places.
    pub counts: Counts,
}

/// A viewer of a fan-out wants to watch.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Join {
    /// The fan-out.
    pub fanout: Recipient<FanoutMessage>,
    /// Which of its viewers.
    pub viewer: u64,
    /// The state of its snapshot.
    pub from_seq: Seq,
    /// The epoch of that state, if the viewer knows it.
    pub epoch: Option<Epoch>,
}

/// A fan-out has no viewer of this event left.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Leave {
    /// Which.
    pub fanout: Recipient<FanoutMessage>,
}
