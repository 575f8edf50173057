//! What a client sends for a hold: the places to hold, or the token of a hold that it had before a crash.

use serde::{Deserialize, Serialize};

use super::{AnswerTiming, Hold, HoldView, IdempotencyKey, Represent, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine},
    refusal::Refusal,
};
use domain::{Timestamp, UserId};

/// One or the other.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum HoldOrRepresent {
    /// Hold places.
    Hold(Hold),
    /// Give a hold back.
    Represent(Represent),
}

impl Request for HoldOrRepresent {
    type Answer = HoldView;
    const TIMING: AnswerTiming = AnswerTiming::AsHolds;

    fn idempotency(&self) -> Option<(&UserId, &IdempotencyKey)> {
        match self {
            Self::Hold(hold) => hold.idempotency(),
            Self::Represent(represent) => represent.idempotency(),
        }
    }

    fn run(self, event: &mut EventMachine, now: Timestamp, capacity: Capacity) -> Result<HoldView, Refusal> {
        match self {
            Self::Hold(hold) => hold.run(event, now, capacity),
            Self::Represent(represent) => represent.run(event, now, capacity),
        }
    }
}
