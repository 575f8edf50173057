//! Change an event's status or its rules.

use serde::{Deserialize, Serialize};

use std::sync::Arc;

use super::{Answer, AnswerTiming, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine},
    refusal::Refusal,
};
use domain::{Command, EventRules, EventStatus, Timestamp};

/// The rules in force after a change.
impl Answer for Arc<EventRules> {}

/// Change the status.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ChangeStatus {
    /// The new one.
    pub status: EventStatus,
}

impl Request for ChangeStatus {
    type Answer = Arc<EventRules>;
    const TIMING: AnswerTiming = AnswerTiming::Flushed;

    fn run(
        self,
        event: &mut EventMachine,
        now: Timestamp,
        capacity: Capacity,
    ) -> Result<Arc<EventRules>, Refusal> {
        event.change(Command::ChangeStatus { status: self.status }, now, capacity)?;
        Ok(event.map().rules().clone())
    }
}

/// Change the rules; the status in them is ignored.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ChangeRules {
    /// The new ones.
    pub rules: Box<EventRules>,
}

impl Request for ChangeRules {
    type Answer = Arc<EventRules>;
    const TIMING: AnswerTiming = AnswerTiming::Flushed;

    fn run(
        self,
        event: &mut EventMachine,
        now: Timestamp,
        capacity: Capacity,
    ) -> Result<Arc<EventRules>, Refusal> {
        event.change(Command::ChangeRules { rules: self.rules }, now, capacity)?;
        Ok(event.map().rules().clone())
    }
}
