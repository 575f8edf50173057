//! Begin the payments of orders that messages ask for.

use serde::{Deserialize, Serialize};

use super::{Answer, AnswerTiming, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine, ProcessingRequest},
    refusal::Refusal,
};
use domain::{OrderId, Timestamp};

/// Orders that want a processor. Answered with those that are not undecided here: decided, or unknown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ProcessOrders {
    /// Which.
    pub orders: Vec<ProcessingRequest>,
}

impl Answer for Vec<OrderId> {}

impl Request for ProcessOrders {
    type Answer = Vec<OrderId>;
    // An order whose acceptance is not durable has no message yet.
    const TIMING: AnswerTiming = AnswerTiming::AtOnce;
    // What has begun does not begin again.
    const IS_REPEATABLE: bool = true;

    fn run(self, event: &mut EventMachine, now: Timestamp, _: Capacity) -> Result<Vec<OrderId>, Refusal> {
        Ok(event.begin_requested(self.orders, now))
    }
}
