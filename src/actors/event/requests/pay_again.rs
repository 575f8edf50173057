//! Another payment of the same order, in place of the one that its buyer has not made.

use serde::{Deserialize, Serialize};

use super::{AnswerTiming, Done, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine},
    refusal::Refusal,
};
use domain::{OrderId, Timestamp};

/// Begin another payment of an order, as soon as its provider has cancelled the one that is under way. The caller has
/// checked whose it is. An order whose buyer can't pay now stays as it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PayAgain {
    /// Which.
    pub order: OrderId,
}

impl Request for PayAgain {
    type Answer = Done;
    const TIMING: AnswerTiming = AnswerTiming::Flushed;

    fn run(self, event: &mut EventMachine, now: Timestamp, capacity: Capacity) -> Result<Done, Refusal> {
        event.require(capacity.orders)?;
        event.pay_again(self.order, now);
        Ok(event.done())
    }
}
