//! Money that came for an order which could not wait for it: it is given back, once.

use serde::{Deserialize, Serialize};

use super::{AnswerTiming, Done, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine},
    refusal::Refusal,
};
use domain::{Order, Timestamp};

/// The provider has said that it took a payment of an order that is decided: give it back. The caller has asked the
/// provider, and read the order from the store.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LatePayment {
    /// The order as the store has it.
    pub order: Box<Order>,
    /// Which of its payments.
    pub attempt: u16,
}

impl Request for LatePayment {
    type Answer = Done;
    const TIMING: AnswerTiming = AnswerTiming::Flushed;

    fn run(self, event: &mut EventMachine, now: Timestamp, capacity: Capacity) -> Result<Done, Refusal> {
        event.require(capacity.orders)?;
        event.late_payment(*self.order, self.attempt, now)?;
        Ok(event.done())
    }
}
