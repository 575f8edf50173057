//! What must hold of requests, whatever becomes of them, by a book of its own.

use std::collections::{BTreeMap, BTreeSet};

use domain::ShardId;

/// A request: of those under a key, the key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct RequestId(pub(super) u64);

/// What is written down of requests.
#[derive(Default)]
pub(super) struct Book {
    /// What the store has of each shard.
    journal: BTreeMap<ShardId, BTreeSet<RequestId>>,
    /// How many of each shard were told to be done once they were durable.
    acknowledged: BTreeMap<ShardId, usize>,
    told: BTreeSet<RequestId>,
}

impl Book {
    /// What an owner loads.
    pub(super) fn journal(&self, shard: ShardId) -> BTreeSet<RequestId> {
        self.journal.get(&shard).cloned().unwrap_or_default()
    }

    /// What a request that is made now must see, if it reads.
    pub(super) fn acknowledged(&self, shard: ShardId) -> usize {
        self.acknowledged.get(&shard).copied().unwrap_or_default()
    }

    /// A write of a request was committed.
    pub(super) fn committed(&mut self, shard: ShardId, request: RequestId) -> Result<(), String> {
        if self.journal.entry(shard).or_default().insert(request) {
            return Ok(());
        }
        Err(format!("request {} was done twice", request.0))
    }

    /// A client is told that its request was done; `is_durable`: and that it will not be lost.
    pub(super) fn done(
        &mut self,
        shard: ShardId,
        request: RequestId,
        is_durable: bool,
    ) -> Result<(), String> {
        if !is_durable {
            return Ok(());
        }
        if !self.journal.get(&shard).is_some_and(|journal| journal.contains(&request)) {
            return Err(format!("request {} was acknowledged and is not in the store", request.0));
        }
        if self.told.insert(request) {
            *self.acknowledged.entry(shard).or_default() += 1;
        }
        Ok(())
    }

    /// Whether a request is in the store.
    pub(super) fn is_done(&self, shard: ShardId, request: RequestId) -> bool {
        self.journal.get(&shard).is_some_and(|journal| journal.contains(&request))
    }
}
