//! Show a hold to its buyer.

use serde::{Deserialize, Serialize};

use super::{AnswerTiming, HoldView, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine},
    refusal::Refusal,
};
use domain::{HoldId, Timestamp, UserId};

/// Show a hold to its buyer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ShowHold {
    /// Which.
    pub hold: HoldId,
    /// Who asks.
    pub buyer: UserId,
}

impl Request for ShowHold {
    type Answer = HoldView;
    const TIMING: AnswerTiming = AnswerTiming::AtOnce;
    const IS_REPEATABLE: bool = true;

    fn run(self, event: &mut EventMachine, now: Timestamp, _: Capacity) -> Result<HoldView, Refusal> {
        Ok(HoldView::for_buyer(event.map(), self.hold, &self.buyer, now)?)
    }
}
