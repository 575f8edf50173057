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

/// Change the rules; the status in them is ignored.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ChangeRules {
    /// The new ones.
    #[serde(with = "packed")]
    pub rules: Box<EventRules>,
}

impl Request for ChangeRules {
    type Answer = Done;
    const TIMING: AnswerTiming = AnswerTiming::Flushed;

    fn run(self, event: &mut EventMachine, now: Timestamp, capacity: Capacity) -> Result<Done, Refusal> {
        event.change(Command::ChangeRules { rules: self.rules }, now, capacity)?;
        Ok(event.done())
    }
}
