//! What outlives the processes of a run: the store's contents, the provider's books, the broker's queue, what people know;
//! and the judge of all of it.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use parking_lot::Mutex;
use rand::{Rng, SeedableRng, rngs::StdRng};
use tokio::sync::{Notify, mpsc};

use super::errands::Errand;
use crate::{
    clock::Clock,
    messaging::Delivery,
    sim::{
        agenda::Agenda,
        faults::{Faults, OneIn},
        oracle::Oracle,
        provider::Provider,
        seen::{Seen, Sight},
        setting,
        store::Store,
        trace::Trace,
        world::ProcessId,
    },
};
use domain::{EventId, Millis, Order, RefundStatus, Timestamp, VenueLayout};

/// When a run begins.
const BEGINNING: Timestamp = Timestamp(1_000_000);

/// What outlives the processes of a run; clones share it.
#[derive(Clone)]
pub(super) struct Outside(Arc<Mutex<State>>, Arc<Notify>);

/// Its contents.
pub(super) struct State {
    pub(super) rng: StdRng,
    pub(super) faults: Faults,
    pub(super) store: Store,
    pub(super) provider: Provider,
    pub(super) oracle: Oracle,
    pub(super) seen: Seen,
    pub(super) trace: Trace,
    pub(super) layout: Arc<VenueLayout>,
    pub(super) events: Vec<EventId>,
    /// Processes that were started.
    pub(super) processes: ProcessId,
    /// The one that took the events last.
    pub(super) current: ProcessId,
    /// Events that were cancelled.
    pub(super) cancelled: BTreeSet<EventId>,
    /// Steps so far.
    pub(super) steps: u64,
    /// Whether nobody buys any more.
    pub(super) is_over: bool,
    pub(super) errands: Agenda<Errand>,
    pub(super) provider_events: u64,
    /// Who consumes the orders' queue now.
    pub(super) consumer: Option<mpsc::Sender<Delivery>>,
    /// The time of the world in this life.
    clock: Clock,
}

impl State {
    /// The world's time.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Whether a fault happens this time.
    pub(super) fn happens(&mut self, kind: fn(&Faults) -> OneIn, sight: Sight) -> bool {
        let happens = kind(&self.faults).happens(&mut self.rng);
        if happens {
            self.seen.add(sight);
        }
        happens
    }

    /// A step of the run.
    pub(super) fn step(&mut self, what: &'static str, one: u64, two: u64) {
        self.steps += 1;
        let now = self.now();
        self.trace.step(now, what, one, two);
    }

    /// Whether nothing is left to be done: at most invoices wait for their payment.
    pub(super) fn is_at_rest(&self) -> bool {
        let is_decided = |row: &Order| !row.status.is_undecided() || row.awaits_invoice();
        self.errands.next_at().is_none()
            && !self.store.has_messages()
            && self.store.open_refunds(RefundStatus::Due, None, 1).is_empty()
            && self.store.orders.values().all(is_decided)
    }

    /// Up to so many milliseconds.
    pub(super) fn within(&mut self, millis: u64) -> Duration {
        Duration::from_millis(self.rng.random_range(0..=millis))
    }
}

impl Outside {
    /// A world as its seed says, in which nothing has happened.
    pub(super) fn new(seed: u64, is_told: bool) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let faults = Faults::of_seed(&mut rng);
        let (layout, mut rules) = setting::venue(&mut rng);
        // Whatever is waited for is simulated timer by timer: shorter holds are more of them.
        rules.hold_length = Millis::from_secs([2, 10, 30][rng.random_range(0..3)]);
        let events = setting::events(&mut rng);
        let mut state = State {
            faults,
            store: Store::default(),
            provider: Provider::default(),
            oracle: Oracle::default(),
            seen: Seen::default(),
            trace: Trace::new(is_told),
            layout: Arc::new(layout),
            events,
            processes: 0,
            current: 0,
            cancelled: BTreeSet::new(),
            steps: 0,
            is_over: false,
            errands: Agenda::new(),
            provider_events: 0,
            consumer: None,
            clock: Clock::manual(BEGINNING),
            rng,
        };
        for event in state.events.clone() {
            state.store.create(setting::record(event, rules.clone()), setting::counts(&state.layout));
            let seats = state.layout.seats().len();
            state.oracle.watch(event, seats, setting::areas(&state.layout));
        }
        Self(Arc::new(Mutex::new(state)), Arc::default())
    }

    /// Looks at it, or changes it.
    pub(super) fn with<T>(&self, run: impl FnOnce(&mut State) -> T) -> T {
        run(&mut self.0.lock())
    }

    /// Goes on at this instant with the time of the calling runtime.
    pub(super) fn go_on_at(&self, now: Timestamp) {
        self.with(|state| state.clock = Clock::of_runtime(now));
    }

    /// Time stands still until the next life.
    pub(super) fn stand_still_at(&self, now: Timestamp) {
        self.with(|state| state.clock = Clock::manual(now));
    }

    /// The world's time.
    pub(super) fn now(&self) -> Timestamp {
        self.with(|state| state.now())
    }

    /// Has something done within so many milliseconds, by whichever process lives then.
    pub(super) fn later(&self, within: u64, errand: Errand) {
        self.with(|state| {
            let at = state.now() + Millis(state.rng.random_range(0..=within) as i64);
            let tie = state.rng.random();
            state.errands.add(at, tie, errand);
        });
        self.1.notify_one();
    }

    /// Resolves when there is another errand.
    pub(super) async fn is_sent_on_errand(&self) {
        self.1.notified().await;
    }

    /// Takes as long as the seed says, and lets others go first.
    pub(super) async fn takes(&self, within: u64) {
        let (pause, turns) = self.with(|state| (state.within(within), state.rng.random_range(0..4)));
        if !pause.is_zero() {
            actix_rt::time::sleep(pause).await;
        }
        for _ in 0..turns {
            tokio::task::yield_now().await;
        }
    }
}
