//! When keys are fetched: now and then, and when a token names a key that nobody knows, but not more often
//! than allowed, and once however many ask. The last good keys stay in force while the provider is away.

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

/// A fetch under way; says whether it went well.
type Flight = Shared<BoxFuture<'static, bool>>;

/// The keys and their fetching.
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
    /// When a fetch was started because of an unknown key id.
    looked: Option<Instant>,
}

/// A fetch that failed is tried again after this, or earlier if keys are fetched more often anyway.
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

    /// The keys that are known; none before the first fetch.
    pub(super) fn current(&self) -> Arc<KeySet> {
        self.current.load_full()
    }

    /// Fetches at once and every so often.
    pub(super) async fn keep_fresh(self: &Arc<Self>) {
        loop {
            let flight = self.state.lock().join_or_start(self, true);
            let wait = if flight.await { self.refresh } else { self.refresh.min(RETRY) };
            tokio::time::sleep(wait).await;
        }
    }

    /// Waits for the fetch under way, or for a new one if that is allowed.
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
                tracing::warn!(%error, known, "the identity provider's keys were not fetched");
                false
            }
        };
        // Only now, so that whoever finds no fetch under way finds what it fetched.
        self.state.lock().flight = None;
        fetched
    }

    fn install(&self, mut keys: KeySet) {
        let before = self.current();
        if before.is_same(&keys) {
            return;
        }
        keys.generation = before.generation + 1;
        tracing::info!(keys = keys.len(), "the identity provider's keys are new");
        self.current.store(Arc::new(keys));
    }
}

impl State {
    /// The fetch under way or a new one. It is a task of its own: it goes on if who started it goes away.
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
