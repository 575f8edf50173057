//! The outcomes of an event's requests with idempotency keys: the same key gets the same answer until its time is over.
//!
//! An order's outcome is kept for hours, a hold's as long as its hold can live and some minutes, a refusal's for some
//! minutes. Refusals changed nothing and may be forgotten when there are too many. What changed something (an effect)
//! is never forgotten: when the memory is full, an effect that the store has leaves it, and a note stays behind that
//! says where in the store it lies. When there are too many notes as well, those go that end first, and until then
//! the store is asked about every key that is not known. A request whose key the store must be asked about waits for
//! its word before anything is done.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
};

use rustc_hash::FxHashMap;

use self::notes::{Fingerprint, Notes, fingerprint};
use crate::{
    actors::{
        event::answers::{IdempotencyKey, Outcome},
        refusal::{RETRY_AFTER, Refusal},
        settings::Orders,
    },
    codec,
    store::{OutcomeEnd, OutcomeRow, StoreError, StoredOutcomes},
};
use domain::{Millis, Timestamp, UserId, planted};

mod notes;

/// How much one event remembers of outcomes.
#[derive(Clone, Copy, Debug)]
pub struct OutcomeBounds {
    /// Outcomes in memory. Those that are not in the store yet stay even above this limit.
    pub memory_max: usize,
    /// Notes of effects that are in the store alone.
    pub notes_max: usize,
    /// Effects of one user that are in memory or noted.
    pub per_user_max: u32,
    /// How long an order's outcome is kept; no other is kept longer.
    pub lifetime: Millis,
    /// How long a refusal is kept, and a hold's outcome after its hold has ended at the latest.
    pub grace: Millis,
    /// What a client is told to wait when nothing can be forgotten.
    pub retry_after: Millis,
}

impl OutcomeBounds {
    /// As configured.
    pub(super) fn new(settings: &Orders) -> Self {
        Self {
            memory_max: settings.outcomes_max,
            notes_max: settings.outcome_notes_max,
            per_user_max: settings.outcomes_per_user_max,
            lifetime: Millis::from_hours(settings.idempotency_hours),
            grace: Millis::from_minutes(settings.idempotency_grace_minutes),
            retry_after: RETRY_AFTER,
        }
    }

    /// When an outcome of this instant ends. A hold may be extended by so much each time.
    pub(super) fn end_of(&self, outcome: &Outcome, now: Timestamp, extension: Millis) -> Timestamp {
        let needed = match outcome {
            Outcome::Hold(view) => {
                let extensions = extension.0.saturating_mul(view.extensions_left.into());
                view.deadline + Millis(extensions) + self.grace
            }
            Outcome::Rejected(_) => now + self.grace,
            Outcome::Order(_) | Outcome::Done(_) => now + self.lifetime,
        };
        needed.min(now + self.lifetime)
    }
}

struct Known {
    request_hash: [u8; 32],
    outcome: Outcome,
    expires_at: Timestamp,
    watermark: u64,
}

type Name = (UserId, Arc<str>);

/// A bounded memory of outcomes.
pub(crate) struct Outcomes {
    known: FxHashMap<Name, Known>,
    /// Outcomes that changed something, by the instant at which they end.
    effects: BTreeSet<(Timestamp, Name)>,
    /// Refusals, oldest first.
    refusals: VecDeque<Name>,
    notes: Notes,
    /// The effects of each user that are in memory or noted.
    of_user: FxHashMap<UserId, Share>,
    /// Keys that the store is being asked about.
    lookups: FxHashMap<Fingerprint, PendingLookup>,
    /// Every outcome up to this watermark is in the store.
    durable: u64,
    bounds: OutcomeBounds,
}

#[derive(Clone, Copy)]
struct Share {
    effects: u32,
    /// None of them ends before this.
    first_ends: Timestamp,
}

#[derive(Default)]
struct PendingLookup {
    requests: u32,
    /// Whether an outcome under this key has left memory meanwhile: the store may have answered before it had it.
    has_left: bool,
}

/// What is known of a key.
#[derive(Debug)]
pub(in crate::actors::event) enum Lookup {
    /// Nothing: decide the request.
    Unknown,
    /// This outcome, durable once `watermark` is.
    Known(Outcome, u64),
    /// The key was used for another request.
    Conflict,
}

impl Outcomes {
    /// An empty memory.
    pub(crate) fn new(bounds: OutcomeBounds) -> Self {
        Self {
            known: FxHashMap::default(),
            effects: BTreeSet::new(),
            refusals: VecDeque::new(),
            notes: Notes::default(),
            of_user: FxHashMap::default(),
            lookups: FxHashMap::default(),
            durable: 0,
            bounds,
        }
    }

    /// Fills the memory with what the store kept.
    pub(crate) fn restore(&mut self, stored: StoredOutcomes) -> Result<(), StoreError> {
        self.notes.are_incomplete_until(stored.others_until);
        for older in stored.older_effects {
            self.count_effect(&older.user, older.expires_at);
            self.note(fingerprint(&older.user, &older.key), older.user, older.expires_at);
        }
        for row in stored.newest {
            let outcome = codec::decode(&row.outcome, "an outcome")?;
            let known =
                Known { request_hash: row.request_hash, outcome, expires_at: row.expires_at, watermark: 0 };
            self.keep((row.user, row.key.into()), known);
        }
        Ok(())
    }

    pub(super) fn look_up(&self, user: &UserId, key: &IdempotencyKey, now: Timestamp) -> Lookup {
        let name: Name = (user.clone(), key.key.as_str().into());
        match self.known.get(&name) {
            Some(known) if known.expires_at <= now => Lookup::Unknown,
            Some(known) if known.request_hash != key.request_hash && !planted!(KeyWithoutBody) => {
                Lookup::Conflict
            }
            Some(known) => Lookup::Known(known.outcome.clone(), known.watermark),
            None => Lookup::Unknown,
        }
    }

    /// When the outcome of this key ends, if the store alone has it or may have it: ask there before anything is
    /// done.
    pub(super) fn in_store(&self, user: &UserId, key: &str, now: Timestamp) -> Option<OutcomeEnd> {
        let end = self.notes.end_of(user, key, now)?;
        let known = self.known.get(&(user.clone(), key.into()));
        known.is_none_or(|known| known.expires_at <= now).then_some(end)
    }

    /// The store is being asked about this key.
    pub(super) fn is_asked(&mut self, user: &UserId, key: &str) {
        self.lookups.entry(fingerprint(user, key)).or_default().requests += 1;
    }

    /// The store has answered. True if it may have answered too early and must be asked again.
    pub(super) fn is_answered(&mut self, user: &UserId, key: &str) -> bool {
        let fingerprint = fingerprint(user, key);
        let Some(lookup) = self.lookups.get_mut(&fingerprint) else { return false };
        let has_left = lookup.has_left;
        lookup.requests -= 1;
        if lookup.requests == 0 {
            self.lookups.remove(&fingerprint);
        }
        has_left
    }

    /// What the store's answer about a key means for a request.
    pub(super) fn stored(row: Option<OutcomeRow>, key: &IdempotencyKey) -> Result<Lookup, StoreError> {
        let Some(row) = row else { return Ok(Lookup::Unknown) };
        if row.request_hash != key.request_hash {
            return Ok(Lookup::Conflict);
        }
        let outcome: Outcome = codec::decode(&row.outcome, "an outcome")?;
        Ok(Lookup::Known(outcome, 0))
    }

    /// The store does not have the outcome: its key is free.
    pub(super) fn forget_note(&mut self, user: &UserId, key: &str) {
        if let Some(ended) = self.notes.remove(fingerprint(user, key)) {
            self.uncount_effect(user, ended);
        }
    }

    /// Whether one more effect of this user can be remembered. If not, nothing may be done under a key of theirs.
    pub(super) fn has_capacity_for(&mut self, user: &UserId, now: Timestamp) -> Result<(), Refusal> {
        self.forget_ended(now);
        let OutcomeBounds { per_user_max, retry_after, .. } = self.bounds;
        match self.of_user.get(user) {
            Some(share) if share.effects >= per_user_max => {
                let retry_after = (share.first_ends - now).max(retry_after);
                Err(Refusal::KeysExhausted { most: per_user_max, retry_after })
            }
            _ => Ok(()),
        }
    }

    /// Remembers an outcome until an instant, and gives the row to store.
    pub(super) fn remember(
        &mut self,
        user: &UserId,
        key: IdempotencyKey,
        outcome: Outcome,
        watermark: u64,
        expires_at: Timestamp,
    ) -> OutcomeRow {
        let IdempotencyKey { key, request_hash } = key;
        let encoded = codec::encode(&outcome);
        let name = (user.clone(), key.as_str().into());
        self.keep(name, Known { request_hash, outcome, expires_at, watermark });
        OutcomeRow { user: user.clone(), key, request_hash, outcome: encoded, expires_at }
    }

    /// Every outcome up to this watermark is in the store now.
    pub(super) fn durable(&mut self, watermark: u64) {
        self.durable = watermark;
        self.forget_beyond_bounds();
    }

    fn keep(&mut self, name: Name, known: Known) {
        let (is_refusal, expires_at) = (known.outcome.is_refusal(), known.expires_at);
        let before = self.known.insert(name.clone(), known);
        let was_refusal = before.as_ref().is_some_and(|before| before.outcome.is_refusal());
        if let Some(before) = before.filter(|_| !was_refusal) {
            // It had ended, and no other request had removed it yet.
            if self.effects.remove(&(before.expires_at, name.clone())) {
                self.uncount_effect(&name.0, before.expires_at);
            }
        }
        if !is_refusal {
            self.count_effect(&name.0, expires_at);
            self.effects.insert((expires_at, name));
        } else if !was_refusal {
            // A refusal that had ended is replaced by the next one under its key.
            self.refusals.push_back(name);
        }
        self.forget_beyond_bounds();
    }

    /// Forgets refusals first: on a hot sale there are thousands of them a second. Then the effect that ends first is
    /// replaced by a note if the store has it, so orders stay longest.
    fn forget_beyond_bounds(&mut self) {
        while self.known.len() > self.bounds.memory_max {
            if let Some(oldest) = self.refusals.pop_front() {
                if self.known.get(&oldest).is_some_and(|known| known.outcome.is_refusal()) {
                    self.known.remove(&oldest);
                }
                continue;
            }
            let Some((_, name)) = self.effects.first() else { return };
            if self.known.get(name).is_some_and(|known| known.watermark > self.durable) {
                return;
            }
            let Some((expires_at, name)) = self.effects.pop_first() else { return };
            self.known.remove(&name);
            let fingerprint = fingerprint(&name.0, &name.1);
            if let Some(lookup) = self.lookups.get_mut(&fingerprint) {
                lookup.has_left = true;
            }
            if !planted!(NotesForgotten) {
                self.note(fingerprint, name.0, expires_at);
            }
        }
    }

    /// Effects whose time is over count no more.
    fn forget_ended(&mut self, now: Timestamp) {
        while self.effects.first().is_some_and(|(expires_at, _)| *expires_at <= now) {
            let Some((expires_at, name)) = self.effects.pop_first() else { return };
            self.known.remove(&name);
            self.uncount_effect(&name.0, expires_at);
        }
        while let Some((expires_at, user)) = self.notes.pop_ended(now) {
            self.uncount_effect(&user, expires_at);
        }
    }

    fn note(&mut self, fingerprint: Fingerprint, user: UserId, expires_at: Timestamp) {
        for (expires_at, user) in self.notes.add(fingerprint, user, expires_at, self.bounds.notes_max) {
            self.uncount_effect(&user, expires_at);
        }
    }

    fn count_effect(&mut self, user: &UserId, expires_at: Timestamp) {
        if let Some(share) = self.of_user.get_mut(user) {
            share.effects += 1;
            share.first_ends = share.first_ends.min(expires_at);
        } else {
            self.of_user.insert(user.clone(), Share { effects: 1, first_ends: expires_at });
        }
    }

    /// One that ended at this instant, or that was replaced by another.
    fn uncount_effect(&mut self, user: &UserId, expires_at: Timestamp) {
        let Some(share) = self.of_user.get_mut(user) else { return };
        share.effects = share.effects.saturating_sub(1);
        share.first_ends = share.first_ends.max(expires_at);
        if share.effects == 0 {
            self.of_user.remove(user);
        }
    }
}

#[cfg(test)]
mod tests;
