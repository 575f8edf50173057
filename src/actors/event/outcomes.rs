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
    /// Oldest first; every known outcome is in it once.
    by_age: VecDeque<Name>,
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
    /// A memory of `most` outcomes, each kept for `lifetime`; beyond that the oldest are forgotten.
    pub(crate) fn new(most: usize, lifetime: Millis) -> Self {
        Self { known: FxHashMap::default(), by_age: VecDeque::new(), most, lifetime }
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
        if self.known.insert(name.clone(), known).is_none() {
            self.by_age.push_back(name);
        }
        while self.by_age.len() > self.most {
            if let Some(oldest) = self.by_age.pop_front() {
                self.known.remove(&oldest);
            }
        }
    }
}
