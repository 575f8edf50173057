//! Take an order that awaits its payment for paid. The caller has checked that an organiser says so.

use serde::{Deserialize, Serialize};

use super::{AnswerTiming, Done, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine},
    refusal::Refusal,
};
use domain::{OrderId, Timestamp};

/// An order that awaits its payment is paid. The caller has checked who says so.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ConfirmPayment {
    /// Which.
    pub order: OrderId,
}

impl Request for ConfirmPayment {
    type Answer = Done;
    const TIMING: AnswerTiming = AnswerTiming::Flushed;

    fn run(self, event: &mut EventMachine, now: Timestamp, capacity: Capacity) -> Result<Done, Refusal> {
        event.require(capacity.orders)?;
        event.confirm_payment(self.order, now)?;
        Ok(event.done())
    }
}
