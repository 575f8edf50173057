//! What a provider says of a refund. That it was given is remembered, so that no message gives it back a second time.

use serde::{Deserialize, Serialize};

use super::{AnswerTiming, Done, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine},
    refusal::Refusal,
};
use domain::{OrderId, Timestamp};

/// Money was given back: remember that.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RefundGiven {
    /// Which refund of which order it was; none of money that came late.
    pub refund: Option<(OrderId, u32)>,
    /// The refund's key.
    pub key: String,
    /// The message that asked for it; empty if none did.
    pub message_id: String,
}

impl Request for RefundGiven {
    type Answer = Done;
    const TIMING: AnswerTiming = AnswerTiming::Flushed;

    fn run(self, event: &mut EventMachine, now: Timestamp, _: Capacity) -> Result<Done, Refusal> {
        let Self { refund, key, message_id } = self;
        event.refund_given(refund, key, message_id, now);
        Ok(event.done())
    }
}

/// The provider refuses a refund: remember why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RefundStopped {
    /// Which refund of which order.
    pub refund: (OrderId, u32),
    /// What the provider says.
    pub detail: String,
}

impl Request for RefundStopped {
    type Answer = Done;
    const TIMING: AnswerTiming = AnswerTiming::Flushed;

    fn run(self, event: &mut EventMachine, now: Timestamp, _: Capacity) -> Result<Done, Refusal> {
        event.refund_stopped(self.refund, self.detail, now);
        Ok(event.done())
    }
}
