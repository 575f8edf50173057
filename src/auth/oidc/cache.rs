//! The cache of the provider's keys. It fetches them at intervals, and when a token names an unknown key, but
//! not more often than allowed and with one fetch for all who wait.
//!
//! The last good keys stay in force while the provider is unavailable.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use arc_swap::ArcSwap;
use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use parking_lot::Mutex;

use super::{fetch::Fetcher, keys::KeySet};

/// A fetch in progress; resolves to whether it succeeded.
type Flight = Shared<BoxFuture<'static, bool>>;

/// The keys in force and the fetch in progress.
pub(super) struct KeyCache {
    fetcher: Fetcher,
    current: ArcSwap<KeySet>,
    state: Mutex<State>,
    refresh: Duration,
    unknown_key_interval: Duration,
}

#[derive(Default)]
struct State {
    flight: Option<Flight>,
    /// When an unknown key id last started a fetch.
    looked: Option<Instant>,
}

/// The wait after a failed fetch, unless keys are fetched more often anyway.
const RETRY: Duration = Duration::from_secs(10);

impl KeyCache {
    pub(super) fn new(fetcher: Fetcher, refresh: Duration, unknown_key_interval: Duration) -> Self {
        Self {
            fetcher,
            current: ArcSwap::from_pointee(KeySet::default()),
            state: Mutex::default(),
            refresh,
            unknown_key_interval,
        }
    }

    /// The keys in force; empty before the first fetch.
    pub(super) fn current(&self) -> Arc<KeySet> {
        self.current.load_full()
    }

    /// Fetches now and then at intervals. Never returns.
    pub(super) async fn keep_fresh(self: &Arc<Self>) {
        loop {
            let flight = self.state.lock().join_or_start(self, true);
            let wait = if flight.await { self.refresh } else { self.refresh.min(RETRY) };
            tokio::time::sleep(wait).await;
        }
    }

    /// Waits for the fetch in progress. If there is none, starts one if enough time has passed since the
    /// last.
    pub(super) async fn look_for(self: &Arc<Self>) {
        let flight = {
            let mut state = self.state.lock();
            let is_due = state.looked.is_none_or(|at| at.elapsed() >= self.unknown_key_interval);
            if state.flight.is_none() && is_due {
                state.looked = Some(Instant::now());
                Some(state.join_or_start(self, false))
            } else {
                state.flight.clone()
            }
        };
        if let Some(flight) = flight {
            flight.await;
        }
    }

    async fn fetch(&self, discover: bool) -> bool {
        let fetched = match self.fetcher.keys(discover).await {
            Ok(keys) => {
                self.install(keys);
                true
            }
            Err(error) => {
                let known = self.current().len();
                tracing::warn!(%error, known, "the identity provider's keys could not be fetched");
                false
            }
        };
        // After `install`, so that whoever finds no fetch in progress finds its keys.
        self.state.lock().flight = None;
        fetched
    }

    fn install(&self, mut keys: KeySet) {
        let before = self.current();
        if before.is_same(&keys) {
            return;
        }
        keys.generation = before.generation + 1;
        tracing::info!(keys = keys.len(), "the identity provider's keys have changed");
        self.current.store(Arc::new(keys));
    }
}

impl State {
    /// The fetch in progress or a new one. It is a task of its own, so that it goes on if the request that
    /// started it is dropped.
    fn join_or_start(&mut self, cache: &Arc<KeyCache>, discover: bool) -> Flight {
        if let Some(flight) = &self.flight {
            return flight.clone();
        }
        let cache = cache.clone();
        let task = tokio::spawn(async move { cache.fetch(discover).await });
        let flight = task.map(|ended| ended.unwrap_or(false)).boxed().shared();
        self.flight = Some(flight.clone());
        flight
    }
}
