//! The outcomes of an event's keyed requests: the same key gets the same answer.

use std::{collections::VecDeque, sync::Arc};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::{
    actors::ask::{AcceptedOrder, Answer, Done, HoldView, Keyed, Refusal},
    domain::{Millis, Rejection, Timestamp, UserId},
    persistence::{OutcomeRow, StoreError, codec},
};

/// What a keyed request led to. Stored: append new variants, never reorder or remove any.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) enum Outcome {
    /// A hold.
    Hold(Box<HoldView>),
    /// An accepted order.
    Order(AcceptedOrder),
    /// Something with nothing to show.
    Done(Done),
    /// A refusal by the core.
    Rejected(Rejection),
}

impl Outcome {
    pub(crate) fn of(result: &Result<Answer, Refusal>) -> Option<Self> {
        match result {
            Ok(Answer::Hold(view)) => Some(Self::Hold(view.clone())),
            Ok(Answer::Order(order)) => Some(Self::Order(*order)),
            Ok(Answer::Done(done)) => Some(Self::Done(*done)),
            Err(Refusal::Rejected(rejection)) => Some(Self::Rejected(rejection.clone())),
            // Everything else is no decision: the client may ask again and be decided then.
            Ok(Answer::Holds(_) | Answer::Rules(_) | Answer::Map(_)) | Err(_) => None,
        }
    }

    fn is_refusal(&self) -> bool {
        matches!(self, Self::Rejected(_))
    }

    fn answer(&self) -> Result<Answer, Refusal> {
        match self {
            Self::Hold(view) => Ok(Answer::Hold(view.clone())),
            Self::Order(order) => Ok(Answer::Order(*order)),
            Self::Done(done) => Ok(Answer::Done(*done)),
            Self::Rejected(rejection) => Err(Refusal::Rejected(rejection.clone())),
        }
    }
}

struct Known {
    request_hash: [u8; 32],
    outcome: Outcome,
    expires_at: Timestamp,
    mark: u64,
}

type Name = (UserId, Arc<str>);

/// A bounded memory of outcomes.
pub(crate) struct Outcomes {
    known: FxHashMap<Name, Known>,
    /// What changed something, oldest first.
    effects: VecDeque<Name>,
    /// What changed nothing, oldest first.
    refusals: VecDeque<Name>,
    most: usize,
    lifetime: Millis,
}

/// What is known of a key.
pub(super) enum Lookup {
    /// Nothing: decide the request.
    Unknown,
    /// This outcome, durable once `mark` is.
    Known(Result<Answer, Refusal>, u64),
    /// The key was used for another request.
    Conflict,
}

impl Outcomes {
    /// A memory of `most` outcomes, each kept for `lifetime`; beyond that the oldest refusals are forgotten, and
    /// where there are none, the oldest of the others.
    pub(crate) fn new(most: usize, lifetime: Millis) -> Self {
        let (effects, refusals) = (VecDeque::new(), VecDeque::new());
        Self { known: FxHashMap::default(), effects, refusals, most, lifetime }
    }

    /// Fills the memory with what the store kept.
    pub(crate) fn restore(&mut self, rows: Vec<OutcomeRow>) -> Result<(), StoreError> {
        for row in rows {
            let outcome = codec::decode(&row.outcome, "an outcome")?;
            let known =
                Known { request_hash: row.request_hash, outcome, expires_at: row.expires_at, mark: 0 };
            self.keep((row.user, row.key.into()), known);
        }
        Ok(())
    }

    pub(super) fn look_up(&self, user: &UserId, keyed: &Keyed, now: Timestamp) -> Lookup {
        let name: Name = (user.clone(), keyed.key.as_str().into());
        match self.known.get(&name) {
            Some(known) if known.expires_at <= now => Lookup::Unknown,
            Some(known) if known.request_hash != keyed.request_hash => Lookup::Conflict,
            Some(known) => Lookup::Known(known.outcome.answer(), known.mark),
            None => Lookup::Unknown,
        }
    }

    /// Remembers an outcome, and gives the row to store.
    pub(super) fn remember(
        &mut self,
        user: &UserId,
        keyed: Keyed,
        outcome: Outcome,
        mark: u64,
        now: Timestamp,
    ) -> OutcomeRow {
        let expires_at = now + self.lifetime;
        let Keyed { key, request_hash } = keyed;
        let encoded = codec::encode(&outcome);
        let name = (user.clone(), key.as_str().into());
        self.keep(name, Known { request_hash, outcome, expires_at, mark });
        OutcomeRow { user: user.clone(), key, request_hash, outcome: encoded, expires_at }
    }

    fn keep(&mut self, name: Name, known: Known) {
        let is_refusal = known.outcome.is_refusal();
        let before = self.known.insert(name.clone(), known);
        // An outcome that had expired leaves its place to the next one under its key, if that is of its kind.
        if before.is_none_or(|before| before.outcome.is_refusal() != is_refusal) {
            self.queue(is_refusal).push_back(name);
        }
        // On a hot sale refusals come by the thousand a second: they must not push out who holds what.
        while self.effects.len() + self.refusals.len() > self.most {
            let is_refusal = !self.refusals.is_empty();
            let Some(oldest) = self.queue(is_refusal).pop_front() else { break };
            if self.known.get(&oldest).is_some_and(|known| known.outcome.is_refusal() == is_refusal) {
                self.known.remove(&oldest);
            }
        }
    }

    fn queue(&mut self, of_refusals: bool) -> &mut VecDeque<Name> {
        if of_refusals { &mut self.refusals } else { &mut self.effects }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Seq;

    const DONE: Outcome = Outcome::Done(Done { seq: Seq(1) });
    const REFUSED: Outcome = Outcome::Rejected(Rejection::HoldExpired);

    fn keyed(key: &str) -> Keyed {
        Keyed { key: key.to_owned(), request_hash: [7; 32] }
    }

    fn memory(most: usize) -> (Outcomes, UserId) {
        (Outcomes::new(most, Millis(1_000)), UserId::new("ana").unwrap())
    }

    fn knows(outcomes: &Outcomes, user: &UserId, key: &str, now: i64) -> bool {
        matches!(outcomes.look_up(user, &keyed(key), Timestamp(now)), Lookup::Known(..))
    }

    #[test]
    fn a_flood_of_refusals_pushes_out_refusals_alone() {
        let (mut outcomes, ana) = memory(3);
        outcomes.remember(&ana, keyed("held"), DONE, 1, Timestamp(0));
        for number in 0..100 {
            outcomes.remember(&ana, keyed(&format!("refused-{number}")), REFUSED, 1, Timestamp(0));
        }
        assert!(knows(&outcomes, &ana, "held", 1));
        assert!(knows(&outcomes, &ana, "refused-99", 1) && knows(&outcomes, &ana, "refused-98", 1));
        assert!(!knows(&outcomes, &ana, "refused-97", 1));
        assert_eq!((outcomes.known.len(), outcomes.refusals.len()), (3, 2));
    }

    #[test]
    fn among_what_changed_something_the_oldest_goes() {
        let (mut outcomes, ana) = memory(2);
        for key in ["first", "second", "third"] {
            outcomes.remember(&ana, keyed(key), DONE, 1, Timestamp(0));
        }
        assert!(!knows(&outcomes, &ana, "first", 1));
        assert!(knows(&outcomes, &ana, "second", 1) && knows(&outcomes, &ana, "third", 1));
        assert_eq!(outcomes.effects.len(), 2);
    }

    #[test]
    fn a_key_that_expired_as_a_refusal_may_hold_something_afterwards() {
        let (mut outcomes, ana) = memory(2);
        outcomes.remember(&ana, keyed("again"), REFUSED, 1, Timestamp(0));
        assert!(!knows(&outcomes, &ana, "again", 1_000), "its time is over");
        outcomes.remember(&ana, keyed("again"), DONE, 2, Timestamp(1_000));
        for number in 0..10 {
            outcomes.remember(&ana, keyed(&format!("refused-{number}")), REFUSED, 2, Timestamp(1_000));
        }
        assert!(knows(&outcomes, &ana, "again", 1_001), "its old place among the refusals counts no more");
        assert_eq!(outcomes.known.len(), 2);
    }
}
