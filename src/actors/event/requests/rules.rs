//! Change an event's status or its rules.

use serde::{Deserialize, Serialize};

use super::{AnswerTiming, Done, Request};
use crate::{
    actors::{
        event::machine::{Capacity, EventMachine},
        refusal::Refusal,
    },
    codec::packed,
};
use domain::{Command, EventRules, EventStatus, Timestamp};

/// Change the status.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ChangeStatus {
    /// The new one.
    pub status: EventStatus,
}

impl Request for ChangeStatus {
    type Answer = Done;
    const TIMING: AnswerTiming = AnswerTiming::Flushed;

    fn run(self, event: &mut EventMachine, now: Timestamp, capacity: Capacity) -> Result<Done, Refusal> {
        event.change(Command::ChangeStatus { status: self.status }, now, capacity)?;
        Ok(event.done())
    }
}

/// Change the rules; the status in them is ignored. Refused with [`Refusal::EventChanged`] if they are not any more what they
/// were made from: another organiser was quicker, through another process.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ChangeRules {
    /// The new ones.
    #[serde(with = "packed")]
    pub rules: Box<EventRules>,
    /// What they were made from.
    #[serde(with = "packed")]
    pub before: Box<EventRules>,
}

impl Request for ChangeRules {
    type Answer = Done;
    const TIMING: AnswerTiming = AnswerTiming::Flushed;

    fn run(self, event: &mut EventMachine, now: Timestamp, capacity: Capacity) -> Result<Done, Refusal> {
        let Self { rules, before } = self;
        let now_in_force = event.map().rules();
        if (EventRules { status: now_in_force.status, ..*before }) != **now_in_force {
            return Err(Refusal::EventChanged);
        }
        event.change(Command::ChangeRules { rules }, now, capacity)?;
        Ok(event.done())
    }
}
