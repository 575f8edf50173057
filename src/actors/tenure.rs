//! Which shards this process serves, and under which epochs.
//!
//! Looked at before anything is answered from memory, so a look is one load of an atomic. A process that sells alone takes
//! every shard when it starts, and the first write that the store fences proves that another one has taken them all since:
//! then nothing is answered any more until it is started again. One that shares the shards loses that shard alone, and
//! answers from memory only while its lease lasts: after that others may have its shards, and it would not know.

use std::sync::{
    Arc,
    atomic::{
        AtomicBool, AtomicI64, AtomicU64,
        Ordering::{Acquire, Relaxed, Release, SeqCst},
    },
};

use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::{clock::boot_millis, store::OfShards, telemetry::Metrics};
use domain::{Epoch, Millis, ShardId};

/// What of a shard is not served: no claim returns this epoch.
const NOT_SERVED: u64 = 0;
/// Of a process that sells alone.
const NEVER_ENDS: i64 = i64::MAX;
/// Of a process that has not renewed yet, or is no member any more.
const IS_OVER: i64 = i64::MIN;

/// The shards of this process; clones share them.
#[derive(Clone, Debug)]
pub struct Tenure(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// By shard.
    epochs: Box<[AtomicU64]>,
    /// Whether this process shares the shards with others.
    is_shared: bool,
    /// By `CLOCK_BOOTTIME`, in milliseconds.
    lease_until: AtomicI64,
    lost: AtomicBool,
    told: Notify,
    /// Shards that the store has fenced and nobody has heard of yet, with the epochs that they were served under.
    fenced: Mutex<Vec<(ShardId, Epoch)>>,
    any_fenced: Notify,
    metrics: Arc<Metrics>,
}

impl Tenure {
    fn new(epochs: impl Iterator<Item = u64>, is_shared: bool, metrics: Arc<Metrics>) -> Self {
        let epochs = epochs
            .chain(std::iter::repeat(NOT_SERVED))
            .take(usize::from(ShardId::COUNT))
            .map(AtomicU64::new)
            .collect();
        Self(Arc::new(Inner {
            epochs,
            is_shared,
            lease_until: AtomicI64::new(if is_shared { IS_OVER } else { NEVER_ENDS }),
            lost: AtomicBool::new(false),
            told: Notify::new(),
            fenced: Mutex::default(),
            any_fenced: Notify::new(),
            metrics,
        }))
    }

    /// Of a process that has taken every shard; `epochs` by shard.
    pub fn of_all(epochs: &[Epoch], metrics: Arc<Metrics>) -> Self {
        Self::new(epochs.iter().map(|epoch| epoch.0), false, metrics)
    }

    /// Of a process that shares the shards with others, and has neither one of them nor a lease yet.
    pub fn of_none(metrics: Arc<Metrics>) -> Self {
        Self::new(std::iter::repeat(NOT_SERVED), true, metrics)
    }

    fn of(&self, shard: ShardId) -> &AtomicU64 {
        // There is one for each of the shards, which wrap as their ids do.
        &self.0.epochs[usize::from(shard.0 % ShardId::COUNT)]
    }

    /// Under which epoch a shard is served here, if it is.
    pub fn epoch(&self, shard: ShardId) -> Option<Epoch> {
        Some(self.of(shard).load(Acquire)).filter(|epoch| *epoch != NOT_SERVED).map(Epoch)
    }

    /// Whether a shard is served here under this epoch: only then is anything decided.
    pub fn serves(&self, shard: ShardId, epoch: Epoch) -> bool {
        self.of(shard).load(Acquire) == epoch.0
    }

    /// Which shards' messages and refunds are this process's to deal with.
    pub fn shards(&self) -> OfShards {
        if !self.0.is_shared {
            return OfShards::All;
        }
        let all = (0..ShardId::COUNT).map(ShardId);
        OfShards::These(all.filter(|shard| self.epoch(*shard).is_some()).collect())
    }

    /// A shard is served from now on, under an epoch that a claim of this process returned.
    pub fn open(&self, shard: ShardId, epoch: Epoch) {
        self.of(shard).store(epoch.0, Release);
    }

    /// Nothing more of a shard is decided here.
    pub fn close(&self, shard: ShardId) {
        self.of(shard).store(NOT_SERVED, Release);
    }

    /// Whether this process shares the shards with others.
    pub fn is_shared(&self) -> bool {
        self.0.is_shared
    }

    /// This process may answer from memory before this instant of `CLOCK_BOOTTIME`, in milliseconds.
    pub fn lease_until(&self, instant: i64) {
        self.0.lease_until.store(instant, Release);
    }

    /// Nothing is answered from memory until there is another lease.
    pub fn end_lease(&self) {
        self.0.lease_until.store(IS_OVER, Release);
    }

    /// Whether the lease is over. Others may own the shards then, so answers from memory may be wrong; those that wait for
    /// a write are right, because the store fences it.
    pub fn is_lapsed(&self) -> bool {
        match self.0.lease_until.load(Acquire) {
            NEVER_ENDS => false,
            until => until <= boot_millis(),
        }
    }

    /// How long this process may answer from memory; without a limit, if it sells alone.
    pub fn lease_left(&self) -> Option<Millis> {
        match self.0.lease_until.load(Acquire) {
            NEVER_ENDS => None,
            until => Some(Millis(until.saturating_sub(boot_millis()).max(0))),
        }
    }

    /// The store has refused a write of this shard under this epoch, or has a later one.
    pub fn fenced(&self, shard: ShardId, epoch: Epoch) {
        if !self.0.is_shared {
            return self.lose();
        }
        if self.of(shard).compare_exchange(epoch.0, NOT_SERVED, SeqCst, Relaxed).is_ok() {
            tracing::warn!(shard = shard.0, epoch = epoch.0, "another process owns this shard now");
            self.0.fenced.lock().push((shard, epoch));
            self.0.any_fenced.notify_one();
        }
    }

    /// Waits until the store has fenced shards, and gives them with the epochs that are over, once.
    pub async fn next_fenced(&self) -> Vec<(ShardId, Epoch)> {
        loop {
            let fenced = std::mem::take(&mut *self.0.fenced.lock());
            if !fenced.is_empty() {
                return fenced;
            }
            self.0.any_fenced.notified().await;
        }
    }

    /// Whether everything is lost. It never comes back to this process.
    pub fn is_lost(&self) -> bool {
        self.0.lost.load(SeqCst)
    }

    /// Another process has taken everything over: nothing may be answered from memory from now on.
    pub fn lose(&self) {
        if self.0.lost.swap(true, SeqCst) {
            return;
        }
        self.0.epochs.iter().for_each(|epoch| epoch.store(NOT_SERVED, Release));
        tracing::error!(
            "another process owns the events now: this one refuses requests until it is restarted"
        );
        self.0.metrics.ownership_lost();
        self.0.told.notify_waiters();
    }

    /// Resolves once everything is lost.
    pub async fn lost(&self) {
        // Enabled before the check, so that a loss in between is not missed.
        let mut told = std::pin::pin!(self.0.told.notified());
        told.as_mut().enable();
        if !self.is_lost() {
            told.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: ShardId = ShardId(1);
    const TWO: ShardId = ShardId(2);

    #[test]
    fn who_sells_alone_loses_everything_with_the_first_shard() {
        let epochs = vec![Epoch(3); usize::from(ShardId::COUNT)];
        let tenure = Tenure::of_all(&epochs, Arc::new(Metrics::new()));
        assert!(tenure.serves(ONE, Epoch(3)) && !tenure.serves(ONE, Epoch(2)));
        tenure.fenced(ONE, Epoch(3));
        assert!(tenure.is_lost() && !tenure.serves(TWO, Epoch(3)));
        assert_eq!(tenure.epoch(TWO), None);
    }

    #[test]
    fn only_who_shares_has_a_lease_and_it_ends() {
        let metrics = Arc::new(Metrics::new());
        assert!(!Tenure::of_all(&[], metrics.clone()).is_lapsed());
        let tenure = Tenure::of_none(metrics);
        assert!(tenure.is_lapsed(), "it has not renewed yet");
        tenure.lease_until(boot_millis() + 60_000);
        assert!(!tenure.is_lapsed());
        tenure.lease_until(boot_millis());
        assert!(tenure.is_lapsed());
        tenure.lease_until(boot_millis() + 60_000);
        tenure.end_lease();
        assert!(tenure.is_lapsed());
    }

    #[actix_rt::test]
    async fn who_shares_loses_a_shard_by_its_epoch() {
        let tenure = Tenure::of_none(Arc::new(Metrics::new()));
        assert_eq!(tenure.epoch(ONE), None);
        tenure.open(ONE, Epoch(4));
        tenure.open(TWO, Epoch(7));
        // A write of before the last claim.
        tenure.fenced(ONE, Epoch(2));
        assert!(tenure.serves(ONE, Epoch(4)));
        tenure.fenced(ONE, Epoch(4));
        assert!(!tenure.is_lost() && tenure.serves(TWO, Epoch(7)));
        assert_eq!(tenure.epoch(ONE), None);
        assert_eq!(tenure.next_fenced().await, [(ONE, Epoch(4))]);
        tenure.close(TWO);
        tenure.fenced(TWO, Epoch(7));
        let more = tokio::time::timeout(std::time::Duration::from_millis(20), tenure.next_fenced()).await;
        assert!(more.is_err(), "it was closed before: {more:?}");
    }
}
