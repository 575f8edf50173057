//! The outcomes of an event's keyed requests: the same key gets the same answer until its time is over.
//!
//! Refusals changed nothing and may be forgotten when there are too many. What changed something (an effect)
//! is never forgotten: when the memory is full, an effect that the store has leaves it, and a note stays
//! behind that says where in the store it lies. A request under such a key waits for the store's word
//! before anything is done.

use std::{collections::VecDeque, sync::Arc};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    actors::ask::{AcceptedOrder, Answer, Done, HoldView, Keyed, Refusal},
    domain::{Millis, Rejection, Timestamp, UserId},
    persistence::{OutcomeRow, StoreError, StoredOutcomes, codec},
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
    /// How every stored refusal begins and nothing else does: the format's version, then the variant.
    pub(crate) const STORED_REFUSAL: [u8; 2] = [codec::VERSION, 3];

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

/// How much one event remembers of outcomes.
#[derive(Clone, Copy, Debug)]
pub struct OutcomeBounds {
    /// Outcomes in memory; those that the store does not have yet stay beyond it.
    pub memory_max: usize,
    /// Notes of effects that are in the store alone.
    pub notes_max: usize,
    /// Effects of one user.
    pub per_user_max: u32,
    /// Requests that wait at a time for what the store says of their key.
    pub lookups_max: usize,
    /// How long an outcome is kept.
    pub lifetime: Millis,
    /// What a client is told to wait when there is no room at all.
    pub retry_after: Millis,
}

struct Known {
    request_hash: [u8; 32],
    outcome: Outcome,
    expires_at: Timestamp,
    mark: u64,
}

type Name = (UserId, Arc<str>);
/// Of a user and a key; long enough that nobody finds two pairs with the same.
type Fingerprint = [u8; 16];

/// A bounded memory of outcomes.
pub(crate) struct Outcomes {
    known: FxHashMap<Name, Known>,
    /// What changed something and when it ends, oldest first.
    effects: VecDeque<(Name, Timestamp)>,
    /// What changed nothing, oldest first.
    refusals: VecDeque<Name>,
    notes: Notes,
    /// The effects of each user, in memory and in the store alone.
    of_user: FxHashMap<UserId, Share>,
    /// Every outcome up to this mark is in the store.
    durable: u64,
    bounds: OutcomeBounds,
}

#[derive(Clone, Copy)]
struct Share {
    effects: u32,
    /// None of them ends before this.
    first_ends: Timestamp,
}

/// When effects end that are in the store alone, by which they are found there.
#[derive(Default)]
struct Notes {
    ends: FxHashMap<Fingerprint, Timestamp>,
    oldest_first: VecDeque<(Fingerprint, UserId)>,
}

/// What is known of a key.
#[derive(Debug)]
pub(super) enum Lookup {
    /// Nothing: decide the request.
    Unknown,
    /// This outcome, durable once `mark` is.
    Known(Result<Answer, Refusal>, u64),
    /// The key was used for another request.
    Conflict,
}

impl Outcomes {
    /// An empty memory.
    pub(crate) fn new(bounds: OutcomeBounds) -> Self {
        Self {
            known: FxHashMap::default(),
            effects: VecDeque::new(),
            refusals: VecDeque::new(),
            notes: Notes::default(),
            of_user: FxHashMap::default(),
            durable: 0,
            bounds,
        }
    }

    /// Fills the memory with what the store kept.
    pub(crate) fn restore(&mut self, stored: StoredOutcomes) -> Result<(), StoreError> {
        for older in stored.older_effects {
            self.count_effect(&older.user, older.expires_at);
            self.note(&older.user, &older.key, older.expires_at);
        }
        for row in stored.newest {
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

    /// When the outcome of this key ends, if the store alone has it: ask there before anything is done.
    pub(super) fn in_store_until(&self, user: &UserId, key: &str, now: Timestamp) -> Option<Timestamp> {
        if self.notes.ends.is_empty() {
            return None;
        }
        let ends = self.notes.ends.get(&fingerprint(user, key)).copied().filter(|ends| *ends > now)?;
        // It may have come back to memory under its key after it ended.
        (!self.known.contains_key(&(user.clone(), key.into()))).then_some(ends)
    }

    /// What the store's word on a key comes to.
    pub(super) fn stored(row: Option<OutcomeRow>, keyed: &Keyed) -> Result<Lookup, StoreError> {
        let Some(row) = row else { return Ok(Lookup::Unknown) };
        if row.request_hash != keyed.request_hash {
            return Ok(Lookup::Conflict);
        }
        let outcome: Outcome = codec::decode(&row.outcome, "an outcome")?;
        Ok(Lookup::Known(outcome.answer(), 0))
    }

    /// The store does not have it after all: its key is free.
    pub(super) fn forget_note(&mut self, user: &UserId, key: &str) {
        // Its place in the queue goes when its time comes.
        self.notes.ends.remove(&fingerprint(user, key));
    }

    /// Whether one more effect of this user could be remembered. Without that nothing is done under a key.
    pub(super) fn has_room_for(&mut self, user: &UserId, now: Timestamp) -> Result<(), Refusal> {
        self.forget_ended(now);
        let OutcomeBounds { memory_max, notes_max, per_user_max, retry_after, .. } = self.bounds;
        match self.of_user.get(user) {
            Some(share) if share.effects >= per_user_max => {
                let retry_after = (share.first_ends - now).max(retry_after);
                Err(Refusal::KeysExhausted { most: per_user_max, retry_after })
            }
            _ if self.notes.oldest_first.len() >= notes_max && self.effects.len() >= memory_max => {
                Err(Refusal::Overloaded { retry_after })
            }
            _ => Ok(()),
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
        let expires_at = now + self.bounds.lifetime;
        let Keyed { key, request_hash } = keyed;
        let encoded = codec::encode(&outcome);
        let name = (user.clone(), key.as_str().into());
        self.keep(name, Known { request_hash, outcome, expires_at, mark });
        OutcomeRow { user: user.clone(), key, request_hash, outcome: encoded, expires_at }
    }

    /// Every outcome up to this mark is in the store now.
    pub(super) fn durable(&mut self, mark: u64) {
        self.durable = mark;
        self.make_room();
    }

    fn keep(&mut self, name: Name, known: Known) {
        let (is_refusal, expires_at) = (known.outcome.is_refusal(), known.expires_at);
        let before = self.known.insert(name.clone(), known);
        if !is_refusal {
            self.count_effect(&name.0, expires_at);
            self.effects.push_back((name, expires_at));
        } else if before.is_none_or(|before| !before.outcome.is_refusal()) {
            // A refusal that had ended leaves its place to the next one under its key.
            self.refusals.push_back(name);
        }
        self.make_room();
    }

    /// On a hot sale refusals come by the thousand a second: they go first. An effect goes when the store has
    /// it, and leaves a note.
    fn make_room(&mut self) {
        while self.known.len() > self.bounds.memory_max {
            if let Some(oldest) = self.refusals.pop_front() {
                if self.known.get(&oldest).is_some_and(|known| known.outcome.is_refusal()) {
                    self.known.remove(&oldest);
                }
                continue;
            }
            let Some((name, expires_at)) = self.effects.front() else { return };
            let known = self.known.get(name).filter(|known| known.expires_at == *expires_at);
            if known.is_some_and(|known| known.mark > self.durable) {
                return;
            }
            let is_here = known.is_some();
            let Some((name, expires_at)) = self.effects.pop_front() else { return };
            if is_here {
                self.known.remove(&name);
                self.note(&name.0, &name.1, expires_at);
            } else {
                self.uncount_effect(&name.0, expires_at);
            }
        }
    }

    /// Effects whose time is over count no more.
    fn forget_ended(&mut self, now: Timestamp) {
        while let Some((name, expires_at)) = self.effects.pop_front_if(|(_, expires_at)| *expires_at <= now) {
            if self.known.get(&name).is_some_and(|known| known.expires_at <= now) {
                self.known.remove(&name);
            }
            self.uncount_effect(&name.0, expires_at);
        }
        let Notes { ends, oldest_first } = &mut self.notes;
        let mut ended = Vec::new();
        while let Some((fingerprint, user)) = oldest_first
            .pop_front_if(|(fingerprint, _)| ends.get(fingerprint).is_none_or(|ends| *ends <= now))
        {
            ended.push((user, ends.remove(&fingerprint).unwrap_or(now)));
        }
        for (user, expires_at) in ended {
            self.uncount_effect(&user, expires_at);
        }
    }

    fn note(&mut self, user: &UserId, key: &str, expires_at: Timestamp) {
        let fingerprint = fingerprint(user, key);
        self.notes.ends.insert(fingerprint, expires_at);
        self.notes.oldest_first.push_back((fingerprint, user.clone()));
    }

    fn count_effect(&mut self, user: &UserId, expires_at: Timestamp) {
        if let Some(share) = self.of_user.get_mut(user) {
            share.effects += 1;
        } else {
            self.of_user.insert(user.clone(), Share { effects: 1, first_ends: expires_at });
        }
    }

    /// One that ended at this instant: those of its user come after it.
    fn uncount_effect(&mut self, user: &UserId, expires_at: Timestamp) {
        let Some(share) = self.of_user.get_mut(user) else { return };
        share.effects = share.effects.saturating_sub(1);
        share.first_ends = share.first_ends.max(expires_at);
        if share.effects == 0 {
            self.of_user.remove(user);
        }
    }
}

fn fingerprint(user: &UserId, key: &str) -> Fingerprint {
    let mut hash = Sha256::new();
    hash.update((user.as_str().len() as u64).to_le_bytes());
    hash.update(user.as_str());
    hash.update(key);
    let hash: [u8; 32] = hash.finalize().into();
    let mut fingerprint = Fingerprint::default();
    fingerprint.copy_from_slice(&hash[..16]);
    fingerprint
}

#[cfg(test)]
mod tests;
