//! Viewers of the live seat map, on their own thread so that they do not slow down the buyers.

mod session;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicU64, Ordering::Relaxed},
    },
    thread::JoinHandle,
    time::Duration,
};

use parking_lot::Mutex;
use rand::{SeedableRng, rngs::StdRng};
use tokio::{
    sync::{mpsc, watch},
    task::LocalSet,
};

use super::{
    check::{Kind, Violation},
    context::Context,
    recorder::Recorder,
    viewer_map::SeatStates,
    wire::Target,
};

/// What viewers are told to do.
#[derive(Clone)]
pub enum ViewerCommand {
    Watch,
    /// Compare the map to the server's as soon as it has the same `seq`.
    Compare {
        round: u32,
        /// The server's maps, by event.
        truth: Arc<Vec<SeatStates>>,
    },
    Stop,
}

/// The result of a viewer's comparison.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MapComparison {
    /// Its map equals the server's.
    Same,
    /// Its map differs: a description of the difference.
    Different(String),
    /// Its map has already passed the `seq` of the server's map.
    Beyond,
}

/// Counters and violations of all viewers.
pub struct ViewerCounters {
    /// Sockets that are open and subscribed.
    pub watching: AtomicU32,
    /// Sockets that the server closed or that were lost.
    pub lost: AtomicU64,
    /// How often a viewer was told to take a new snapshot.
    pub resyncs: AtomicU64,
    /// Frames that were applied.
    pub frames: AtomicU64,
    /// The latencies of viewers.
    pub recorder: Mutex<Recorder>,
    complaints: Mutex<Vec<Violation>>,
    broken_rules: AtomicU64,
    reasons: Mutex<Vec<(String, u64)>>,
}

/// The most violations whose descriptions are kept.
const COMPLAINTS_MAX: usize = 1_000;
/// The most different reasons of lost sockets that are counted separately.
const REASONS_MAX: usize = 20;
/// How many viewers connect at a time.
const CONNECTING_MAX: usize = 64;

impl ViewerCounters {
    fn new(late_after: u64) -> Self {
        Self {
            watching: AtomicU32::new(0),
            lost: AtomicU64::new(0),
            resyncs: AtomicU64::new(0),
            frames: AtomicU64::new(0),
            recorder: Mutex::new(Recorder::new(late_after)),
            complaints: Mutex::default(),
            broken_rules: AtomicU64::new(0),
            reasons: Mutex::default(),
        }
    }

    fn complain(&self, viewer: u32, event: &str, what: &str) {
        self.broken_rules.fetch_add(1, Relaxed);
        let mut complaints = self.complaints.lock();
        if complaints.len() < COMPLAINTS_MAX {
            complaints.push(Violation {
                kind: Kind::ViewerRule,
                detail: format!("viewer {viewer} of {event}: {what}"),
            });
        }
    }

    fn closed(&self, why: String) {
        self.lost.fetch_add(1, Relaxed);
        let mut reasons = self.reasons.lock();
        if let Some((_, times)) = reasons.iter_mut().find(|(reason, _)| *reason == why) {
            *times += 1;
        } else if reasons.len() < REASONS_MAX {
            reasons.push((why, 1));
        }
    }

    /// The violations that viewers found.
    pub fn complaints(&self) -> Vec<Violation> {
        self.complaints.lock().clone()
    }

    /// Why sockets were lost, and how often.
    pub fn reasons(&self) -> Vec<(String, u64)> {
        self.reasons.lock().clone()
    }
}

pub struct Viewers {
    /// Their counters and violations.
    pub counters: Arc<ViewerCounters>,
    /// How many there are: those of the scenario, and if it is live, one for each event that shows buyers its map.
    pub count: u32,
    command: watch::Sender<ViewerCommand>,
    comparisons: mpsc::UnboundedReceiver<(u32, u32, MapComparison)>,
    thread: Option<JoinHandle<()>>,
}

impl Viewers {
    pub fn start(context: Arc<Context>, target: Target, seed: u64) -> Result<Self, String> {
        let late_after = context.scenario.late_after.get().as_micros() as u64;
        let counters = Arc::new(ViewerCounters::new(late_after));
        let count = context.viewers_for_buyers() + context.scenario.viewers;
        let (command, commands) = watch::channel(ViewerCommand::Watch);
        let (say, comparisons) = mpsc::unbounded_channel();
        let theirs = counters.clone();
        let thread = std::thread::Builder::new().name("viewers".to_owned()).spawn(move || {
            let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => runtime,
                Err(error) => return eprintln!("viewers cannot run: {error}"),
            };
            LocalSet::new().block_on(&runtime, everybody(context, target, seed, theirs, commands, say));
        });
        let thread = Some(thread.map_err(|error| format!("viewers cannot run: {error}"))?);
        Ok(Self { counters, count, command, comparisons, thread })
    }

    /// Waits at most this long until all are subscribed; returns how many are.
    pub async fn seated(&self, patience: Duration) -> u32 {
        let end = tokio::time::Instant::now() + patience;
        loop {
            let watching = self.counters.watching.load(Relaxed);
            if watching >= self.count || tokio::time::Instant::now() > end {
                return watching;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Lets every viewer compare its map to these, and waits at most this long; returns the results by viewer.
    pub async fn compare(
        &mut self,
        round: u32,
        truth: Arc<Vec<SeatStates>>,
        patience: Duration,
    ) -> Vec<Option<MapComparison>> {
        let mut said: Vec<Option<MapComparison>> = vec![None; self.count as usize];
        let _ = self.command.send(ViewerCommand::Compare { round, truth });
        let end = tokio::time::Instant::now() + patience;
        let mut missing = said.len();
        while missing > 0 {
            let Ok(Some((viewer, of, comparison))) =
                tokio::time::timeout_at(end, self.comparisons.recv()).await
            else {
                break;
            };
            let slot = said.get_mut(viewer as usize).filter(|_| of == round);
            if let Some(slot @ None) = slot {
                *slot = Some(comparison);
                missing -= 1;
            }
        }
        said
    }

    pub fn close(&mut self) {
        let _ = self.command.send(ViewerCommand::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Viewers {
    fn drop(&mut self) {
        let _ = self.command.send(ViewerCommand::Stop);
    }
}

async fn everybody(
    context: Arc<Context>,
    target: Target,
    seed: u64,
    counters: Arc<ViewerCounters>,
    commands: watch::Receiver<ViewerCommand>,
    say: mpsc::UnboundedSender<(u32, u32, MapComparison)>,
) {
    let shared = std::rc::Rc::new(session::Shared::new(context.clone(), target, counters, CONNECTING_MAX));
    let mut rng = StdRng::seed_from_u64(seed);
    let mut tasks = Vec::new();
    for viewer in 0..context.viewers_for_buyers() + context.scenario.viewers {
        let first = viewer < context.viewers_for_buyers();
        let event = if first { viewer as u16 } else { context.choose(&mut rng) };
        let viewer = session::Viewer { number: viewer, event, shows_live_map: first };
        let watching = session::watch(shared.clone(), viewer, commands.clone(), say.clone());
        tasks.push(tokio::task::spawn_local(watching));
    }
    for task in tasks {
        let _ = task.await;
    }
}
