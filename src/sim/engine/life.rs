//! Lives of the process, one after the other, until everything has to come to rest.

use std::{rc::Rc, time::Duration};

use actix::Actor;
use rand::Rng;
use tokio::runtime::{Builder, Runtime};

use super::{
    errands, moves::Moves, outside::Outside, people::People, process::Process, settings::Settings,
    viewers::Follower,
};
use crate::{
    actors::requests::Map,
    sim::{
        faults::Faults,
        run::{Ended, Run},
        seen::Sight,
    },
};
use domain::{Millis, Timestamp};

/// The longest that a process stops, and that one gives everything up when it is asked to.
const STOP_MAX: Duration = Duration::from_secs(4);
/// How long everything has to come to rest, in simulated time, and how long it has at least: every hold ends.
const REST_MAX: Millis = Millis::from_minutes(45);
const REST_MIN: Millis = Millis::from_secs(150);
/// How often it is looked whether everything is at rest.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often it is looked whether there were enough steps.
const LOOK_SOON: Duration = Duration::from_millis(50);
/// Viewers of an event at most.
const VIEWERS_MAX: usize = 3;

/// What a life is like.
struct Life {
    lasts: Duration,
    /// Whether the process is asked to stop, and not killed.
    is_stopped: bool,
    /// When another process takes the events, and this one goes on.
    taken_over_after: Option<Duration>,
}

/// A run of the engine; clones share it.
#[derive(Clone)]
pub(in crate::sim) struct World {
    outside: Outside,
    people: Rc<People>,
    settings: Settings,
    began: Timestamp,
}

fn runtime() -> Runtime {
    let built = Builder::new_current_thread().enable_time().start_paused(true).build();
    built.unwrap_or_else(|error| panic!("a thread needs nothing that it has not: {error}"))
}

impl World {
    /// A run as its seed says.
    pub(in crate::sim) fn new(run: Run) -> Self {
        let outside = Outside::new(run.seed, run.is_told);
        let settings = outside.with(|state| Settings::of_seed(&mut state.rng));
        let people = Rc::new(People::new(&outside));
        let began = outside.now();
        Self { outside, people, settings, began }
    }

    /// Lives until so many steps were made, and then until everything is at rest.
    pub(in crate::sim) fn go(&mut self, operations: u64) {
        while !self.is_broken() && self.outside.with(|state| state.steps) < operations {
            let life = self.plan();
            self.live(async |world| {
                world.begin(&life).await;
                world.lasts(life.lasts, operations).await;
                world.end(&life).await;
            });
        }
        if !self.is_broken() {
            self.outside.with(|state| (state.is_over, state.faults) = (true, Faults::default()));
            self.live(async |world| world.come_to_rest().await);
        }
    }

    /// What it came to; a panic is a rule that is broken.
    pub(in crate::sim) fn ended(&self, panic: Option<String>) -> Ended {
        self.outside.with(|state| {
            if let Some(panic) = panic {
                state.oracle.fail(panic);
            }
            Ended {
                steps: state.steps,
                simulated: state.now() - self.began,
                digest: state.trace.digest(),
                seen: state.seen.clone(),
                violation: state.oracle.violation.take(),
                last_steps: state.trace.last(),
            }
        })
    }

    fn is_broken(&self) -> bool {
        self.outside.with(|state| state.oracle.violation.is_some())
    }

    fn plan(&self) -> Life {
        self.outside.with(|state| {
            let crash_every = match state.faults.crash_every.0 {
                0 => 120_000,
                every => (every as u64).min(120_000),
            };
            let lasts = state.within(crash_every * 2);
            let is_taken_over = state.faults.wakes_again.happens(&mut state.rng);
            Life {
                lasts,
                is_stopped: state.rng.random_range(0..4) == 0,
                taken_over_after: is_taken_over.then(|| state.within(lasts.as_millis() as u64)),
            }
        })
    }

    /// Has a life lived on a runtime of its own; whatever is not done at its end is dropped where it stands.
    fn live(&self, lived: impl AsyncFnOnce(&Self)) {
        let now = self.outside.now();
        let system = actix_rt::System::with_tokio_rt(runtime);
        system.block_on(async {
            self.outside.go_on_at(now);
            lived(self).await;
            self.outside.stand_still_at(self.outside.now());
        });
        drop(system);
        self.people.processes.borrow_mut().clear();
    }

    async fn begin(&self, life: &Life) {
        self.start_process().await;
        actix_rt::spawn(errands::run(self.outside.clone(), self.people.clone()));
        self.people.begin();
        self.begin_watching();
        if let Some(after) = life.taken_over_after {
            let world = self.clone();
            actix_rt::spawn(async move {
                actix_rt::time::sleep(after).await;
                world.outside.with(|state| state.seen.add(Sight::TwoOwners));
                world.start_process().await;
                world.begin_watching();
            });
        }
    }

    /// Lets time go on for so long, or until so many steps were made.
    async fn lasts(&self, time: Duration, operations: u64) {
        let until = tokio::time::Instant::now() + time;
        while tokio::time::Instant::now() < until && self.outside.with(|state| state.steps) < operations {
            actix_rt::time::sleep(LOOK_SOON.min(until - tokio::time::Instant::now())).await;
        }
    }

    async fn start_process(&self) {
        let process = Process::start(&self.outside, &self.settings).await;
        let process = Rc::new(process);
        actix_rt::spawn(keep_house(
            self.outside.clone(),
            process.clone(),
            self.settings.engine.store.queue_capacity,
        ));
        let moves = Moves { outside: self.outside.clone(), often: self.settings.shard_closed };
        actix_rt::spawn(moves.run(process.clone()));
        self.people.processes.borrow_mut().push(process);
    }

    fn begin_watching(&self) {
        let Some(process) = self.people.owner() else { return };
        let (events, viewers) =
            self.outside.with(|state| (state.events.clone(), state.rng.random_range(0..=VIEWERS_MAX)));
        for event in events {
            for _ in 0..viewers {
                Follower::new(self.outside.clone(), process.clone(), event).start();
            }
        }
    }

    async fn end(&self, life: &Life) {
        self.look_at_processes();
        if !life.is_stopped {
            return self.outside.with(|state| {
                state.step("crash", 0, 0);
                state.seen.add(Sight::Crashed);
            });
        }
        self.outside.with(|state| state.step("stop", 0, 0));
        if let Some(owner) = self.people.owner() {
            owner.engine.stop(STOP_MAX).await;
        }
    }

    /// No actor has died, and nobody has given up what nobody took.
    fn look_at_processes(&self) {
        for process in self.people.processes.borrow().iter() {
            let (died, is_lost) =
                (process.engine.metrics().event_actors_died(), process.engine.tenure().is_lost());
            self.outside.with(|state| {
                if died > 0 {
                    state.oracle.fail(format!("{died} events' actors of process {} died", process.number));
                }
                if is_lost && process.number == state.current {
                    state.oracle.fail("the last owner has given its events up");
                }
            });
        }
    }

    async fn come_to_rest(&self) {
        self.start_process().await;
        actix_rt::spawn(errands::run(self.outside.clone(), self.people.clone()));
        let began = self.outside.now();
        while !self.is_broken() {
            actix_rt::time::sleep(LOOK_EVERY).await;
            let rests = self.outside.now() - began;
            if rests >= REST_MIN && self.outside.with(|state| state.is_at_rest()) {
                break;
            }
            if rests > REST_MAX {
                return self.outside.with(|state| state.oracle.fail("it does not come to rest"));
            }
        }
        let events = self.outside.with(|state| state.events.clone());
        for silent in self.people.probe(&events).await {
            self.outside.with(|state| {
                state.oracle.fail(format!("event {silent} does not take anything any more"));
            });
        }
        self.look_at_processes();
        self.compare_maps().await;
        self.outside.with(|state| {
            let now = state.now();
            state.oracle.at_rest(&state.store, &state.provider, now);
        });
    }

    /// What is in memory is what the store has.
    async fn compare_maps(&self) {
        let Some(owner) = self.people.owner() else { return };
        for event in self.outside.with(|state| state.events.clone()) {
            let view = owner.gateway.send(event, Map).await;
            self.outside.with(|state| {
                let Some(head) = state.store.events.get(&event).map(|stored| stored.head) else { return };
                match view {
                    Ok(view) if (view.seq, view.counts) == (head.seq, head.counts) => {}
                    Ok(view) => state.oracle.fail(format!(
                        "event {event} is at {} with {:?} in memory, and at {} with {:?} in the store",
                        view.seq, view.counts, head.seq, head.counts
                    )),
                    Err(refusal) => {
                        state.oracle.fail(format!("event {event} does not show its map: {refusal:?}"))
                    }
                }
            });
        }
    }
}

/// How often a process is looked after.
const KEEP_HOUSE_EVERY: Duration = Duration::from_millis(500);
/// Every how many times outcomes are forgotten, and how many at a time.
const FORGET_EVERY: u64 = 10;
const FORGOTTEN_AT_ONCE: u32 = 20;

/// Has what is old forgotten and readiness looked at, as the server does, and watches the bound of what waits for the store.
async fn keep_house(outside: Outside, process: Rc<Process>, capacity: usize) {
    for turn in 0_u64.. {
        actix_rt::time::sleep(KEEP_HOUSE_EVERY).await;
        let engine = &process.engine;
        let queued = engine.backlog().queued();
        // Completing accepted orders is never refused: what is above the capacity is bounded by what was accepted.
        if queued > capacity * 2 + 64 {
            outside.with(|state| state.oracle.fail(format!("{queued} transitions are queued of {capacity}")));
        }
        // As a health check does: a process that has nothing to write notices here that it was replaced.
        if !engine.readiness().await.owns_its_events {
            return outside.with(|state| state.seen.add(Sight::ReplacedEnded));
        }
        if turn.is_multiple_of(FORGET_EVERY) {
            // It is tried again.
            let _ = engine.store().forget_outcomes(engine.now(), FORGOTTEN_AT_ONCE).await;
        }
    }
}
