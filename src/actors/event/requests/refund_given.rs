//! Remember that the payment of an ended order was given back, so that no message gives it back a second time.

use super::{AnswerTiming, Done, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine},
    refusal::Refusal,
};
use domain::Timestamp;

/// The payment of an ended order was given back: remember that.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundGiven {
    /// The refund's key.
    pub key: String,
    /// The message that asked for it.
    pub message_id: String,
}

impl Request for RefundGiven {
    type Answer = Done;
    const TIMING: AnswerTiming = AnswerTiming::Flushed;

    fn run(self, event: &mut EventMachine, _: Timestamp, _: Capacity) -> Result<Done, Refusal> {
        event.refund_given(self.key, self.message_id);
        Ok(event.done())
    }
}
