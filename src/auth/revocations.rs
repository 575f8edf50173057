//! Revoked sessions: signed and not ended, but refused.
//!
//! Reads take no lock. A revocation is kept until the session would have ended by itself. The store is
//! written by the caller; this is the copy in memory.

use std::{collections::HashMap, sync::Arc};

use arc_swap::ArcSwap;
use parking_lot::Mutex;

use super::links;
use crate::biscuits::RevocationId;
use domain::{OrderId, Timestamp, UserId};

// A map with a random hash key: a holder who appends blocks can choose among many revocation ids.
type Ids = HashMap<RevocationId, Timestamp>;

/// Number of parts. Adding an id copies its part. Ids are signatures, so their bytes spread them evenly.
const PARTS: usize = 256;

/// Revocation ids of sessions that have not ended.
pub struct Revocations {
    parts: Box<[ArcSwap<Ids>]>,
    ended: Mutex<Ended>,
}

/// By user: the regular end of each narrowed session that the user revoked.
struct Ended {
    of_user: HashMap<UserId, Vec<Timestamp>>,
    per_user_max: usize,
    /// Number of users at which those without entries are removed.
    sweep_at: usize,
}

const SWEEP_AT_LEAST: usize = 1_024;

impl Revocations {
    /// The revocations in the store. A user may have at most `per_user_max` revoked narrowed sessions that
    /// would not have ended yet.
    pub fn new(revoked: impl IntoIterator<Item = (Vec<u8>, Timestamp)>, per_user_max: usize) -> Self {
        let mut parts = vec![Ids::default(); PARTS];
        for (id, until) in revoked {
            // Of another length it is the id of no session.
            if let Ok(id) = RevocationId::try_from(id) {
                parts[part_of(&id)].insert(id, until);
            }
        }
        let ended = Ended { of_user: HashMap::new(), per_user_max, sweep_at: SWEEP_AT_LEAST };
        Self { parts: parts.into_iter().map(ArcSwap::from_pointee).collect(), ended: Mutex::new(ended) }
    }

    /// Counts a session that this user is about to revoke. The error is the instant from which the user may
    /// revoke another one.
    pub fn count(&self, user: &UserId, until: Timestamp, now: Timestamp) -> Result<(), Timestamp> {
        let mut ended = self.ended.lock();
        if ended.of_user.len() >= ended.sweep_at {
            ended.of_user.retain(|_, ends| ends.iter().any(|end| *end > now));
            ended.sweep_at = SWEEP_AT_LEAST.max(ended.of_user.len() * 2);
        }
        let most = ended.per_user_max;
        let ends = ended.of_user.entry(user.clone()).or_default();
        ends.retain(|end| *end > now);
        match ends.iter().min() {
            Some(soonest) if ends.len() >= most => Err(*soonest),
            _ => {
                ends.push(until);
                Ok(())
            }
        }
    }

    /// Adds a revocation that is kept until `until`, and removes those in its part that have ended.
    pub fn add(&self, id: RevocationId, until: Timestamp, now: Timestamp) {
        self.parts[part_of(&id)].rcu(|ids| {
            let mut ids: Ids =
                ids.iter().filter(|(_, until)| **until > now).map(|(id, until)| (*id, *until)).collect();
            ids.insert(id, until);
            Arc::new(ids)
        });
    }

    /// When the links of an order were last ended.
    pub fn ended_links(&self, order: OrderId) -> Option<Timestamp> {
        let (id, _) = links::ending(order, Timestamp(0));
        self.parts[part_of(&id)].load().get(&id).copied().map(links::ended_at)
    }

    /// Whether any of these ids is revoked. Revoking a session also revokes all sessions that were derived
    /// from it.
    pub fn any(&self, ids: &[RevocationId]) -> bool {
        ids.iter().any(|id| {
            let revoked = self.parts[part_of(id)].load();
            !revoked.is_empty() && revoked.contains_key(id)
        })
    }
}

fn part_of(id: &RevocationId) -> usize {
    usize::from(id[0]) % PARTS
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000);

    fn id(number: u16) -> RevocationId {
        let mut id = [7; 64];
        id[..2].copy_from_slice(&number.to_le_bytes());
        id
    }

    #[test]
    fn what_the_store_had_and_what_came_since_is_revoked_and_nothing_else() {
        let revocations = Revocations::new([(id(1).to_vec(), Timestamp(9_000))], 10);
        revocations.add(id(2), Timestamp(5_000), NOW);
        // An id in the same part.
        revocations.add(id(2 + 256), Timestamp(9_000), NOW);
        assert!(revocations.any(&[id(3), id(1)]) && revocations.any(&[id(2)]));
        assert!(!revocations.any(&[id(3), id(257)]) && !revocations.any(&[]));
        // The next addition to the part removes what has ended.
        revocations.add(id(2 + 512), Timestamp(9_000), Timestamp(5_000));
        assert!(!revocations.any(&[id(2)]) && revocations.any(&[id(2 + 256)]));
    }

    #[test]
    fn one_user_ends_so_many_sessions_and_others_theirs() {
        let revocations = Revocations::new([], 2);
        let user = |name: &str| UserId::new(name).unwrap();
        let count = |name: &str, until, now| revocations.count(&user(name), Timestamp(until), Timestamp(now));
        assert_eq!(count("ana", 8_000, 1_000), Ok(()));
        assert_eq!(count("ana", 5_000, 1_000), Ok(()));
        assert_eq!(count("ana", 9_000, 1_000), Err(Timestamp(5_000)));
        assert_eq!(count("bob", 9_000, 1_000), Ok(()));
        assert_eq!(count("ana", 9_000, 5_000), Ok(()));
        for other in 0..3_000 {
            assert_eq!(count(&format!("user-{other}"), 6_000, 5_500), Ok(()));
        }
        for later in 0..3_000 {
            assert_eq!(count(&format!("later-{later}"), 30_000, 20_000), Ok(()));
        }
        assert!(revocations.ended.lock().of_user.len() < 4_100, "who has nothing remembered is forgotten");
    }
}
