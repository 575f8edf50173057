//! What an operator asks, written into the event's history together with its effects, in one transaction.

use serde::{Deserialize, Serialize};

use super::{AnswerTiming, IdempotencyKey, Request};
use crate::actors::{
    event::{
        machine::{Capacity, EventMachine},
        wire::Wire,
    },
    refusal::Refusal,
};
use domain::{HistoryEntry, Timestamp, UserId};

/// Do what an operator asks and, if that changes something, write down in the same transaction who did it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Recorded<R> {
    /// Who does what and why; the instant is the event's.
    pub row: HistoryEntry,
    /// What to do.
    pub request: R,
}

impl<R: Request> Request for Recorded<R>
where
    Self: Wire,
{
    type Answer = R::Answer;
    const TIMING: AnswerTiming = R::TIMING;
    const HAS_PRIORITY: bool = R::HAS_PRIORITY;
    const IS_REPEATABLE: bool = R::IS_REPEATABLE;

    fn idempotency(&self) -> Option<(&UserId, &IdempotencyKey)> {
        self.request.idempotency()
    }

    fn run(self, event: &mut EventMachine, now: Timestamp, capacity: Capacity) -> Result<R::Answer, Refusal> {
        let Self { row, request } = self;
        let before = event.map().seq();
        let command = request.command_in_history(event, row.command);
        let result = request.run(event, now, capacity);
        if event.map().seq() != before {
            // Among the effects of the change, so that both are in one write.
            event.add_history(HistoryEntry { at: now, command, ..row });
        }
        result
    }
}
