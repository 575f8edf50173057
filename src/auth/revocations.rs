//! Sessions that are refused although they are signed and have not ended.

use std::{collections::HashMap, sync::Arc};

use arc_swap::ArcSwap;
use parking_lot::Mutex;

use crate::{biscuits::RevocationId, persistence::Revocation};
use domain::{Timestamp, UserId};

// With keys of chance: whoever appends a block chooses its id among many.
type Ids = HashMap<RevocationId, Timestamp>;

/// Adding an id copies the part that it belongs to. Ids are signatures: their bytes spread them evenly.
const PARTS: usize = 256;

/// Revocation ids, readable without a lock.
pub struct Revocations {
    parts: Box<[ArcSwap<Ids>]>,
    ended: Mutex<Ended>,
}

/// When the sessions that somebody ended would have ended by themselves.
struct Ended {
    of_user: HashMap<UserId, Vec<Timestamp>>,
    per_user_max: usize,
    /// Users of whom nothing is remembered any more are looked for when there are so many.
    sweep_at: usize,
}

const SWEEP_AT_LEAST: usize = 1_024;

impl Revocations {
    /// What the store has. One user may end `per_user_max` sessions that would otherwise go on.
    pub fn new(revocations: Vec<Revocation>, per_user_max: usize) -> Self {
        let mut parts = vec![Ids::default(); PARTS];
        for revocation in revocations {
            // Of another length it is the id of no session.
            if let Ok(id) = RevocationId::try_from(revocation.id) {
                parts[part_of(&id)].insert(id, revocation.until);
            }
        }
        let ended = Ended { of_user: HashMap::new(), per_user_max, sweep_at: SWEEP_AT_LEAST };
        Self { parts: parts.into_iter().map(ArcSwap::from_pointee).collect(), ended: Mutex::new(ended) }
    }

    /// Counts a session that this user ends, before it is revoked. Err: when the user may end another one.
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

    /// Refuses a session until it would have ended anyway; forgets those that have.
    pub fn add(&self, id: RevocationId, until: Timestamp, now: Timestamp) {
        self.parts[part_of(&id)].rcu(|ids| {
            let mut ids: Ids =
                ids.iter().filter(|(_, until)| **until > now).map(|(id, until)| (*id, *until)).collect();
            ids.insert(id, until);
            Arc::new(ids)
        });
    }

    /// Whether any of these ids is revoked: revoking a session revokes all that were derived from it.
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
        let stored = Revocation { id: id(1).to_vec(), until: Timestamp(9_000) };
        let revocations = Revocations::new(vec![stored], 10);
        revocations.add(id(2), Timestamp(5_000), NOW);
        // Of the same part.
        revocations.add(id(2 + 256), Timestamp(9_000), NOW);
        assert!(revocations.any(&[id(3), id(1)]) && revocations.any(&[id(2)]));
        assert!(!revocations.any(&[id(3), id(257)]) && !revocations.any(&[]));
        // Whoever writes there next takes out what has ended.
        revocations.add(id(2 + 512), Timestamp(9_000), Timestamp(5_000));
        assert!(!revocations.any(&[id(2)]) && revocations.any(&[id(2 + 256)]));
    }

    #[test]
    fn one_user_ends_so_many_sessions_and_others_theirs() {
        let revocations = Revocations::new(Vec::new(), 2);
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
