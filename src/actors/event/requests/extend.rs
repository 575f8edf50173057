//! Start a hold's time again.

use serde::{Deserialize, Serialize};

use super::{AnswerTiming, HoldView, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine},
    refusal::Refusal,
};
use domain::{HoldId, Timestamp, UserId};

/// Start a hold's time again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Extend {
    /// Which.
    pub hold: HoldId,
    /// Who asks.
    pub buyer: UserId,
}

impl Request for Extend {
    type Answer = HoldView;
    const TIMING: AnswerTiming = AnswerTiming::AsHolds;

    fn run(self, event: &mut EventMachine, now: Timestamp, capacity: Capacity) -> Result<HoldView, Refusal> {
        let Self { hold, buyer } = self;
        event.require(capacity.holds)?;
        event.extend(hold, buyer.clone(), now)?;
        Ok(HoldView::for_buyer(event.map(), hold, &buyer, now)?)
    }
}
