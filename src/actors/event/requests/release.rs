//! Give a hold up.

use serde::{Deserialize, Serialize};

use super::{AnswerTiming, Done, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine},
    refusal::Refusal,
};
use domain::{Command, HoldId, Timestamp, UserId};

/// Give a hold up.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Release {
    /// Which.
    pub hold: HoldId,
    /// Who asks.
    pub buyer: UserId,
}

impl Request for Release {
    type Answer = Done;
    const TIMING: AnswerTiming = AnswerTiming::AsHolds;

    fn run(self, event: &mut EventMachine, now: Timestamp, _: Capacity) -> Result<Done, Refusal> {
        let Self { hold, buyer } = self;
        event.commit(Command::Release { hold, buyer }, now)?;
        Ok(event.done())
    }
}
