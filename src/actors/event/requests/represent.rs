//! Give a hold back that a crash lost, or show it if it is alive.

use serde::{Deserialize, Serialize};

use super::{AnswerTiming, HoldView, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine},
    refusal::Refusal,
};
use domain::{HoldGrant, Timestamp};

/// Give a hold back that a crash lost, or show it if it is alive.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Represent {
    /// What the token says (its signature was checked, and that it is the asker's).
    pub grant: Box<HoldGrant>,
}

impl Request for Represent {
    type Answer = HoldView;
    const TIMING: AnswerTiming = AnswerTiming::AsHolds;

    fn run(self, event: &mut EventMachine, now: Timestamp, capacity: Capacity) -> Result<HoldView, Refusal> {
        let grant = self.grant;
        if event.map().claim_of_hold(grant.hold).is_none() {
            event.require(capacity.holds)?;
            event.adopt(&grant, now)?;
        }
        Ok(HoldView::for_buyer(event.map(), grant.hold, &grant.buyer, now)?)
    }
}
