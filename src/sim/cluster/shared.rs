//! Members and owners in memory behind the trait, for tests of what every store must do.

use parking_lot::Mutex;
use uuid::Uuid;

use super::store::{NotJoined, Store};
use crate::store::{
    Authority, ChangedEvents, Claim, Claimed, Cluster, ClusterVersion, ListedMember, NewMember, Owners,
    ProcessId, RevokedSince, Sight, StoreError, StoreFuture,
};
use domain::{CheckIn, Epoch, HistoryEntry, ShardId, TicketId, Timestamp};

/// A store of members and owners in memory, as several tasks share it.
pub struct InMemoryCluster {
    store: Mutex<Store>,
    now: fn() -> Timestamp,
}

impl InMemoryCluster {
    /// One that nobody has joined; `now` is its clock.
    pub fn new(now: fn() -> Timestamp) -> Self {
        Self { store: Mutex::new(Store::new(ShardId::COUNT)), now }
    }

    fn call<T: Send + 'static>(
        &self,
        call: impl FnOnce(&mut Store, Timestamp) -> Result<T, StoreError>,
    ) -> StoreFuture<'_, T> {
        let done = call(&mut self.store.lock(), (self.now)());
        Box::pin(async move { done })
    }
}

impl Cluster for InMemoryCluster {
    fn id(&self) -> StoreFuture<'_, Uuid> {
        self.call(|_, _| Ok(Uuid::nil()))
    }

    fn join(&self, member: NewMember, authority: Authority) -> StoreFuture<'_, ()> {
        self.call(|store, at| {
            let process = member.process;
            store.join(member, authority, at).map_err(|why| match why {
                NotJoined::Known => {
                    StoreError::Conflict(format!("there was a process {} already", process.0))
                }
                NotJoined::Differs { node, authority } => {
                    StoreError::NothingDone(format!("cluster.authority of node {node} is {authority:?}"))
                }
            })
        })
    }

    fn renew(&self, process: ProcessId) -> StoreFuture<'_, Option<Sight>> {
        self.call(|store, at| Ok(store.renew(process, at)))
    }

    fn leave(&self, process: ProcessId) -> StoreFuture<'_, ()> {
        self.call(|store, at| {
            store.leave(process, at);
            Ok(())
        })
    }

    fn left(&self, process: ProcessId) -> StoreFuture<'_, ()> {
        self.call(|store, at| {
            store.left(process, at);
            Ok(())
        })
    }

    fn owners(&self, since: ClusterVersion) -> StoreFuture<'_, Owners> {
        self.call(|store, _| Ok(store.owners(since)))
    }

    fn claim(&self, claim: Claim) -> StoreFuture<'_, Claimed> {
        self.call(|store, at| Ok(store.claim(&claim, at)))
    }

    fn release(&self, process: ProcessId, shards: Vec<(ShardId, Epoch)>) -> StoreFuture<'_, Vec<ShardId>> {
        // Nobody writes here.
        self.call(|store, _| Ok(store.release(process, &shards).unwrap_or_default()))
    }

    fn changed_events(&self, _: Timestamp) -> StoreFuture<'_, ChangedEvents> {
        // It has none.
        self.call(|_, at| Ok(ChangedEvents { at, events: Vec::new() }))
    }

    fn members(&self) -> StoreFuture<'_, (Vec<ListedMember>, Timestamp)> {
        self.call(|store, at| Ok((store.members(), at)))
    }

    fn end_members(&self) -> StoreFuture<'_, ()> {
        self.call(|store, at| {
            store.end_members(at);
            Ok(())
        })
    }

    fn revoked(&self, _: Timestamp) -> StoreFuture<'_, RevokedSince> {
        // It has none.
        self.call(|_, at| Ok(RevokedSince { at, revocations: Vec::new() }))
    }

    fn check_in(
        &self,
        _: (ShardId, Epoch),
        _: TicketId,
        _: String,
        _: Timestamp,
        _: HistoryEntry,
    ) -> StoreFuture<'_, Option<CheckIn>> {
        // It has no tickets.
        self.call(|_, _| Ok(Some(CheckIn::Unknown)))
    }

    fn pin(&self, shard: ShardId, node: Option<String>) -> StoreFuture<'_, ()> {
        self.call(|store, _| {
            store.pin(shard, node);
            Ok(())
        })
    }
}
