//! Keep places from the public, and give them back. The caller has checked that an organiser asks.

use serde::{Deserialize, Serialize};

use super::{AnswerTiming, Done, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine},
    refusal::Refusal,
};
use domain::{Command, Places, Timestamp};

/// Block places: take them off sale.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Block {
    /// Which.
    pub places: Places,
}

impl Request for Block {
    type Answer = Done;
    const TIMING: AnswerTiming = AnswerTiming::Flushed;

    fn run(self, event: &mut EventMachine, now: Timestamp, capacity: Capacity) -> Result<Done, Refusal> {
        event.change(Command::Block { places: self.places }, now, capacity)?;
        Ok(event.done())
    }
}

/// Give places back to the public.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Unblock {
    /// Which.
    pub places: Places,
}

impl Request for Unblock {
    type Answer = Done;
    const TIMING: AnswerTiming = AnswerTiming::Flushed;

    fn run(self, event: &mut EventMachine, now: Timestamp, capacity: Capacity) -> Result<Done, Refusal> {
        event.change(Command::Unblock { places: self.places }, now, capacity)?;
        Ok(event.done())
    }
}
