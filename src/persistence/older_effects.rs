//! Effects of keyed requests that a store tells of in short, gathered in the same way on every store.

use rustc_hash::FxHashSet;

use crate::store::{OlderOutcome, OutcomeRow, WantedOutcomes};
use domain::Timestamp;

/// Gathers the effects that end before those which are read whole. The store tells of them from the last to end on.
pub(super) struct OlderEffects<'e> {
    /// When the first of those which are read whole ends.
    pub(super) until: Timestamp,
    /// So many have to be looked at.
    pub(super) limit: usize,
    /// Of those that end in one instant some may be read whole.
    known: FxHashSet<(&'e str, &'e str)>,
    looked_at: usize,
    found: Vec<OlderOutcome>,
    others_until: Timestamp,
}

impl<'e> OlderEffects<'e> {
    /// Begins behind these `effects`, which are read whole and come in the order in which they end; `None` if there
    /// are no others.
    pub(super) fn behind(effects: &'e [OutcomeRow], wanted: &WantedOutcomes) -> Option<Self> {
        let until = effects.first().filter(|_| effects.len() == wanted.most)?.expires_at;
        let known: FxHashSet<_> = effects
            .iter()
            .take_while(|row| row.expires_at == until)
            .map(|row| (row.user.as_str(), row.key.as_str()))
            .collect();
        let limit = wanted.older_most.saturating_add(known.len());
        Some(Self {
            until,
            limit,
            known,
            looked_at: 0,
            found: Vec::new(),
            others_until: Timestamp::default(),
        })
    }

    /// The next one that the store tells of.
    pub(super) fn add(&mut self, older: OlderOutcome) {
        self.looked_at += 1;
        if self.looked_at == self.limit {
            self.others_until = older.expires_at;
        }
        if !self.known.contains(&(older.user.as_str(), older.key.as_str())) {
            self.found.push(older);
        }
    }

    /// In the order in which they end; and until when there may be others.
    pub(super) fn gathered(mut self) -> (Vec<OlderOutcome>, Timestamp) {
        self.found.reverse();
        (self.found, self.others_until)
    }
}
