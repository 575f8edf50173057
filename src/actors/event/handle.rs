//! Handles a request, once per idempotency key.
//!
//! The same key with the same request gets the same outcome; with another request it is a conflict. Nothing is done
//! under a key whose outcome may be in the store alone before the store was asked.
//!
//! While the process's lease is over, the event may be another process's: an answer then waits for a write that the store
//! fences after the decision, or is an outcome that is durable already. Everything else is refused as moved.

use super::{
    answers::{Answer, Outcome},
    machine::{Capacity, EventMachine, Lookup},
    requests::Request,
    timing::Given,
};
use crate::{
    actors::refusal::Refusal,
    store::{OutcomeEnd, OutcomeRow, StoreError},
};
use domain::{Timestamp, planted};

/// What becomes of a request.
#[derive(Debug)]
pub(crate) enum Handled<R: Request> {
    /// Give this answer now.
    Now(Result<R::Answer, Refusal>),
    /// Answer this once the watermark is durable.
    Once(u64, Result<R::Answer, Refusal>),
    /// Nothing was done: the store alone knows whether something was done under this key before. Ask it for
    /// the outcome that ends then, and go on with [`EventMachine::handle_stored`].
    InStore(R, OutcomeEnd),
}

impl EventMachine {
    /// Does what is requested at an instant. Due holds end first.
    pub(crate) fn handle<R: Request>(
        &mut self,
        request: R,
        now: Timestamp,
        capacity: Capacity,
    ) -> Handled<R> {
        match self.in_store(request.idempotency(), now) {
            Some(end) => Handled::InStore(request, end),
            None => self.run(request, now, capacity),
        }
    }

    /// Continues with a request that waited for the store's answer about its key.
    pub(crate) fn handle_stored<R: Request>(
        &mut self,
        request: R,
        row: Option<OutcomeRow>,
        now: Timestamp,
        capacity: Capacity,
    ) -> Result<Handled<R>, StoreError> {
        if let Some((user, idempotency)) = request.idempotency() {
            match self.stored(row, user, idempotency)? {
                Lookup::Known(outcome, _) => return Ok(Handled::Now(answer_of(outcome))),
                Lookup::Conflict => return Ok(Handled::Now(Err(Refusal::IdempotencyConflict))),
                Lookup::Unknown => {}
            }
        }
        Ok(self.run(request, now, capacity))
    }

    fn run<R: Request>(&mut self, request: R, now: Timestamp, capacity: Capacity) -> Handled<R> {
        let is_lapsed = self.is_lapsed();
        let given = R::TIMING.given(self.settings().holds_durable, is_lapsed);
        if given == Given::Moved {
            return Handled::Now(Err(Refusal::Moved));
        }
        if !planted!(DueHoldsStay) {
            self.expire(now);
        }
        let is_durable = given == Given::Durable;
        let Some((user, key)) = request.idempotency().map(|(user, key)| (user.clone(), key.clone())) else {
            let result = request.run(self, now, capacity);
            return match result {
                _ if is_lapsed && !self.has_gathered() => Handled::Now(Err(Refusal::Moved)),
                result if is_lapsed => Handled::Once(self.watermark(), result),
                Ok(answer) if is_durable => Handled::Once(self.watermark(), Ok(answer)),
                result => Handled::Now(result),
            };
        };
        match self.look_up(&user, &key, now) {
            Lookup::Known(outcome, watermark) if is_durable => {
                return Handled::Once(watermark, answer_of(outcome));
            }
            Lookup::Known(outcome, _) => return Handled::Now(answer_of(outcome)),
            Lookup::Conflict => return Handled::Now(Err(Refusal::IdempotencyConflict)),
            Lookup::Unknown => {}
        }
        // Every effect under a key must be remembered: without capacity for that nothing is done.
        if let Err(refusal) = self.has_capacity_for_outcome(&user, now) {
            return Handled::Now(Err(refusal));
        }
        let result = request.run(self, now, capacity);
        let Some(outcome) = outcome_of(&result) else {
            return Handled::Now(if is_lapsed { Err(Refusal::Moved) } else { result });
        };
        let watermark = self.remember(&user, key, outcome, now);
        if is_durable { Handled::Once(watermark, result) } else { Handled::Now(result) }
    }
}

/// What is remembered of a result. Refusals other than the core's are no decision: the client may send the same again
/// and be decided then.
fn outcome_of<A: Answer>(result: &Result<A, Refusal>) -> Option<Outcome> {
    match result {
        Ok(answer) => answer.to_outcome(),
        Err(Refusal::Rejected(rejection)) => Some(Outcome::Rejected(rejection.clone())),
        Err(_) => None,
    }
}

/// An outcome as the answer to a request. An outcome of another kind belongs to another request: a conflict.
fn answer_of<A: Answer>(outcome: Outcome) -> Result<A, Refusal> {
    match outcome {
        Outcome::Rejected(rejection) => Err(Refusal::Rejected(rejection)),
        outcome => A::from_outcome(outcome).ok_or(Refusal::IdempotencyConflict),
    }
}
