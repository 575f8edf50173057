//! Live viewers, on a thread of their own so that they don't hold buyers up.

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
    recorder::Recorder,
    stage::Stage,
    viewer_map::SeatStates,
    wire::Target,
};

/// What viewers are to do.
#[derive(Clone)]
pub enum Phase {
    /// Watch.
    Watch,
    /// Say whether the map is the server's, as soon as it is at the same state.
    Compare {
        /// Which comparison.
        round: u32,
        /// The server's maps, by event.
        truth: Arc<Vec<SeatStates>>,
    },
    /// Go.
    Stop,
}

/// What a viewer says about a comparison.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Opinion {
    /// Its map is the server's.
    Same,
    /// It is not: what is different.
    Different(String),
    /// It is beyond the state that was asked about.
    Beyond,
}

/// Numbers and complaints of all viewers.
pub struct Watchers {
    /// Sockets that are open and watch.
    pub watching: AtomicU32,
    /// Sockets that were closed on their viewers.
    pub lost: AtomicU64,
    /// How often a viewer was told to take a new snapshot.
    pub resyncs: AtomicU64,
    /// Frames that were applied.
    pub frames: AtomicU64,
    /// How long things took.
    pub recorder: Mutex<Recorder>,
    complaints: Mutex<Vec<Violation>>,
    broken_rules: AtomicU64,
    reasons: Mutex<Vec<(String, u64)>>,
}

/// How many complaints are kept in words.
const COMPLAINTS_MAX: usize = 1_000;
/// How many reasons for closed sockets are told apart.
const REASONS_MAX: usize = 20;
/// How many viewers connect at a time.
const CONNECTING_MAX: usize = 64;

impl Watchers {
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

    /// Rules that were broken.
    pub fn complaints(&self) -> Vec<Violation> {
        self.complaints.lock().clone()
    }

    /// Why sockets were closed, and how often.
    pub fn reasons(&self) -> Vec<(String, u64)> {
        self.reasons.lock().clone()
    }
}

/// Everybody who watches.
pub struct Audience {
    /// What they have to say.
    pub watchers: Arc<Watchers>,
    /// How many there are: if the scenario is live one for every event, who shows buyers its map, and those of the scenario.
    pub count: u32,
    phase: watch::Sender<Phase>,
    opinions: mpsc::UnboundedReceiver<(u32, u32, Opinion)>,
    thread: Option<JoinHandle<()>>,
}

impl Audience {
    /// Lets everybody connect.
    pub fn start(stage: Arc<Stage>, target: Target, seed: u64) -> Result<Self, String> {
        let late_after = stage.scenario.late_after.get().as_micros() as u64;
        let watchers = Arc::new(Watchers::new(late_after));
        let count = stage.viewers_for_buyers() + stage.scenario.viewers;
        let (phase, phases) = watch::channel(Phase::Watch);
        let (say, opinions) = mpsc::unbounded_channel();
        let theirs = watchers.clone();
        let thread = std::thread::Builder::new().name("viewers".to_owned()).spawn(move || {
            let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => runtime,
                Err(error) => return eprintln!("viewers cannot run: {error}"),
            };
            LocalSet::new().block_on(&runtime, everybody(stage, target, seed, theirs, phases, say));
        });
        let thread = Some(thread.map_err(|error| format!("viewers cannot run: {error}"))?);
        Ok(Self { watchers, count, phase, opinions, thread })
    }

    /// Waits until all watch, for so long; how many do.
    pub async fn seated(&self, patience: Duration) -> u32 {
        let end = tokio::time::Instant::now() + patience;
        loop {
            let watching = self.watchers.watching.load(Relaxed);
            if watching >= self.count || tokio::time::Instant::now() > end {
                return watching;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Asks every viewer whether its map is this; those who have said so for so long, by number.
    pub async fn compare(
        &mut self,
        round: u32,
        truth: Arc<Vec<SeatStates>>,
        patience: Duration,
    ) -> Vec<Option<Opinion>> {
        let mut said: Vec<Option<Opinion>> = vec![None; self.count as usize];
        let _ = self.phase.send(Phase::Compare { round, truth });
        let end = tokio::time::Instant::now() + patience;
        let mut missing = said.len();
        while missing > 0 {
            let Ok(Some((viewer, of, opinion))) = tokio::time::timeout_at(end, self.opinions.recv()).await
            else {
                break;
            };
            let slot = said.get_mut(viewer as usize).filter(|_| of == round);
            if let Some(slot @ None) = slot {
                *slot = Some(opinion);
                missing -= 1;
            }
        }
        said
    }

    /// Sends everybody home.
    pub fn close(&mut self) {
        let _ = self.phase.send(Phase::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Audience {
    fn drop(&mut self) {
        let _ = self.phase.send(Phase::Stop);
    }
}

async fn everybody(
    stage: Arc<Stage>,
    target: Target,
    seed: u64,
    watchers: Arc<Watchers>,
    phases: watch::Receiver<Phase>,
    say: mpsc::UnboundedSender<(u32, u32, Opinion)>,
) {
    let room = std::rc::Rc::new(session::Room::new(stage.clone(), target, watchers, CONNECTING_MAX));
    let mut rng = StdRng::seed_from_u64(seed);
    let mut tasks = Vec::new();
    for viewer in 0..stage.viewers_for_buyers() + stage.scenario.viewers {
        let first = viewer < stage.viewers_for_buyers();
        let event = if first { viewer as u16 } else { stage.choose(&mut rng) };
        let viewer = session::Viewer { number: viewer, event, shows_live_map: first };
        let watching = session::watch(room.clone(), viewer, phases.clone(), say.clone());
        tasks.push(tokio::task::spawn_local(watching));
    }
    for task in tasks {
        let _ = task.await;
    }
}
