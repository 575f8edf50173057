//! Show a buyer's holds that no order has.

use serde::{Deserialize, Serialize};

use super::{Answer, AnswerTiming, HoldView, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine},
    refusal::Refusal,
};
use domain::{Timestamp, UserId, admission};

/// Show a buyer's holds that no order has, those that end first first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ShowHolds {
    /// Who asks.
    pub buyer: UserId,
}

impl Answer for Vec<HoldView> {}

impl Request for ShowHolds {
    type Answer = Vec<HoldView>;
    const TIMING: AnswerTiming = AnswerTiming::AtOnce;
    const IS_REPEATABLE: bool = true;

    fn run(self, event: &mut EventMachine, now: Timestamp, _: Capacity) -> Result<Vec<HoldView>, Refusal> {
        let map = event.map();
        let is_over = |hold| map.claim_of_hold(hold).is_none_or(|claim| admission::is_over(claim, now));
        let holds = map.holds_of(&self.buyer).into_iter().filter(|hold| !is_over(*hold));
        let mut views = holds.map(|hold| HoldView::of(map, hold)).collect::<Result<Vec<_>, _>>()?;
        views.sort_unstable_by_key(|view| (view.deadline, view.hold));
        Ok(views)
    }
}
