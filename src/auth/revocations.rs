//! Sessions that are refused although they are signed and have not ended.

use std::sync::Arc;

use arc_swap::ArcSwap;
use parking_lot::Mutex;
use rustc_hash::FxHashMap;

use crate::{biscuits::RevocationId, domain::Timestamp, persistence::Revocation};

type Ids = FxHashMap<Vec<u8>, Timestamp>;

/// Revocation ids, readable without a lock.
#[derive(Default)]
pub struct Revocations {
    ids: ArcSwap<Ids>,
    writer: Mutex<()>,
}

impl Revocations {
    /// What the store has.
    pub fn new(revocations: Vec<Revocation>) -> Self {
        let ids: Ids = revocations.into_iter().map(|revocation| (revocation.id, revocation.until)).collect();
        Self { ids: ArcSwap::from_pointee(ids), writer: Mutex::default() }
    }

    /// Refuses a session until it would have ended anyway; forgets those that have.
    pub fn add(&self, id: Vec<u8>, until: Timestamp, now: Timestamp) {
        let _one_writer = self.writer.lock();
        let mut ids = Ids::clone(&self.ids.load());
        ids.retain(|_, until| *until > now);
        ids.insert(id, until);
        self.ids.store(Arc::new(ids));
    }

    /// Whether any of these ids is revoked: revoking a session revokes all that were derived from it.
    pub fn any(&self, ids: &[RevocationId]) -> bool {
        let revoked = self.ids.load();
        !revoked.is_empty() && ids.iter().any(|id| revoked.contains_key(id.as_slice()))
    }
}
