//! Short notes about outcomes that only the store still has: by them it is known where in the store to look.
//!
//! A note has a fingerprint of the key and the instant at which the outcome ends, never the outcome itself.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::store::OutcomeEnd;
use domain::{Timestamp, UserId};

/// A hash of a user and a key, long enough to be free of collisions.
pub(super) type Fingerprint = [u8; 16];

/// The notes of an event: about 100 bytes each.
#[derive(Default)]
pub(super) struct Notes {
    by_key: FxHashMap<Fingerprint, Note>,
    by_end: BTreeSet<(Timestamp, Fingerprint)>,
    /// Until when the store may have effects that are neither in memory nor noted.
    incomplete_until: Timestamp,
}

struct Note {
    user: UserId,
    expires_at: Timestamp,
}

impl Notes {
    /// The end of the outcome under this key that is in the store or may be there.
    pub(super) fn end_of(&self, user: &UserId, key: &str, now: Timestamp) -> Option<OutcomeEnd> {
        let is_complete = self.incomplete_until <= now;
        if is_complete && self.by_key.is_empty() {
            return None;
        }
        match self.by_key.get(&fingerprint(user, key)) {
            Some(note) if note.expires_at > now => Some(OutcomeEnd::At(note.expires_at)),
            _ => (!is_complete).then_some(OutcomeEnd::After(now)),
        }
    }

    /// Adds a note. If there are more than `most`, those that end first are removed; returns whose note was removed,
    /// so that it is no longer counted.
    pub(super) fn add(
        &mut self,
        fingerprint: Fingerprint,
        user: UserId,
        expires_at: Timestamp,
        most: usize,
    ) -> impl Iterator<Item = (Timestamp, UserId)> + use<> {
        let before = self.by_key.insert(fingerprint, Note { user, expires_at });
        let replaced = before.map(|note| {
            self.by_end.remove(&(note.expires_at, fingerprint));
            (note.expires_at, note.user)
        });
        self.by_end.insert((expires_at, fingerprint));
        let left = if self.by_end.len() > most { self.pop_first() } else { None };
        if let Some((end, _)) = &left {
            self.are_incomplete_until(*end);
        }
        replaced.into_iter().chain(left)
    }

    /// The store may have outcomes without a note that end up to this instant.
    pub(super) fn are_incomplete_until(&mut self, end: Timestamp) {
        self.incomplete_until = self.incomplete_until.max(end);
    }

    /// Removes a note; returns when it would have ended.
    pub(super) fn remove(&mut self, fingerprint: Fingerprint) -> Option<Timestamp> {
        let note = self.by_key.remove(&fingerprint)?;
        self.by_end.remove(&(note.expires_at, fingerprint));
        Some(note.expires_at)
    }

    /// Removes a note that has ended; returns when it ended and whose it was.
    pub(super) fn pop_ended(&mut self, now: Timestamp) -> Option<(Timestamp, UserId)> {
        let has_ended = self.by_end.first().is_some_and(|(expires_at, _)| *expires_at <= now);
        if has_ended { self.pop_first() } else { None }
    }

    fn pop_first(&mut self) -> Option<(Timestamp, UserId)> {
        let (expires_at, fingerprint) = self.by_end.pop_first()?;
        self.by_key.remove(&fingerprint).map(|note| (expires_at, note.user))
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.by_key.is_empty() && self.by_end.is_empty()
    }
}

pub(super) fn fingerprint(user: &UserId, key: &str) -> Fingerprint {
    let mut hash = Sha256::new();
    hash.update((user.as_str().len() as u64).to_le_bytes());
    hash.update(user.as_str());
    hash.update(key);
    let hash: [u8; 32] = hash.finalize().into();
    let mut fingerprint = Fingerprint::default();
    fingerprint.copy_from_slice(&hash[..16]);
    fingerprint
}
