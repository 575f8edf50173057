//! Runs the buyers: wakes each at its time, carries out its next step and records the answer. One thread, a small
//! struct for each buyer, a task for each connection. Latency counts from the instant that the schedule asked for, so a
//! generator that is late never makes the server look fast (no coordinated omission).

mod record_reply;

use std::{
    cell::{Cell, RefCell},
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
    rc::Rc,
    sync::Arc,
};

use rand::{SeedableRng, rngs::StdRng};
use tokio::sync::Notify;

use crate::{
    arrivals::Instants,
    buyer::{Buyer, World},
    context::Context,
    ledger::Ledger,
    operation::{Class, Operation},
    recorder::{Recorder, Sample},
    replies::read_reply,
    visit::{Action, Reply, Step, VisitEnd},
};

/// A request that waits for a connection.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    pub buyer: u32,
    pub action: Action,
    /// The instant at which it was scheduled, in microseconds of the rehearsal's clock.
    pub intended: u64,
    /// Whether every connection was busy at that instant.
    pub crowded: bool,
}

/// How a request ended.
pub enum RequestEnd<'a> {
    Answer(super::wire::Answer<'a>),
    Timeout,
    Broken,
    /// No connection could be made.
    NotConnected,
}

/// Tokio's timers fire up to a millisecond late, so what is due within half a millisecond begins at once: the error can
/// only make the measured latency longer.
const EARLY: u64 = 500;
/// How many buyers are woken before the connections' tasks run again.
const WOKEN_AT_A_TIME: usize = 128;

pub struct Driver {
    pub context: Arc<Context>,
    /// The scheduled instant of the first arrival.
    pub beginning: u64,
    state: RefCell<State>,
    tokens: Vec<Box<str>>,
    run: String,
    timers_changed: Notify,
    job_waits: Notify,
    finished: Cell<bool>,
}

/// The state that changes while buyers run.
pub struct State {
    /// Buyers who have arrived.
    pub buyers: Vec<Buyer>,
    /// What the server acknowledged to them.
    pub ledger: Ledger,
    /// The latencies of their requests.
    pub recorder: Recorder,
    /// The number of visits that ended in each way, in the order of [`VisitEnd::ALL`].
    pub visit_ends: [u64; 7],
    /// Requests that were sent and not answered yet.
    pub in_flight: u32,
    /// Buyers whose visit has ended.
    pub gone: u32,
    /// Buyers who arrived since `came` was last read.
    pub came: u64,
    /// When the last answer came.
    pub last_answer: u64,
    /// When the last answer came, not counting polls of undecided orders.
    last_progress: u64,
    arrivals: Instants,
    next_arrival: Option<u64>,
    timers: BinaryHeap<Reverse<(u64, u32)>>,
    jobs: VecDeque<Job>,
    /// Randomness of arrivals and buyers: the same seed gives the same buyers, however fast the server is.
    crowd: StdRng,
    /// Randomness of what buyers do.
    rng: StdRng,
}

impl State {
    /// How many requests wait for a connection.
    pub fn waiting(&self) -> u64 {
        self.jobs.len() as u64
    }
}

impl Driver {
    /// A driver of buyers with these sessions, the first of whom arrives at `beginning`. `run` makes idempotency keys
    /// unique.
    pub fn new(
        context: Arc<Context>,
        tokens: Vec<Box<str>>,
        run: String,
        beginning: u64,
        seed: u64,
    ) -> Rc<Self> {
        let buyers = context.scenario.buyers;
        let (mut crowd, rng) = (StdRng::seed_from_u64(seed), StdRng::seed_from_u64(!seed));
        let mut arrivals = context.scenario.arrivals.instants(buyers);
        let next_arrival = arrivals.next(&mut crowd).map(|at| beginning + at.as_micros() as u64);
        let state = State {
            buyers: Vec::with_capacity(buyers as usize),
            ledger: Ledger::default(),
            recorder: Recorder::new(context.scenario.late_after.get().as_micros() as u64),
            visit_ends: [0; 7],
            in_flight: 0,
            gone: 0,
            came: 0,
            last_answer: beginning,
            last_progress: beginning,
            arrivals,
            next_arrival,
            timers: BinaryHeap::new(),
            jobs: VecDeque::new(),
            crowd,
            rng,
        };
        Rc::new(Self {
            context,
            beginning,
            state: RefCell::new(state),
            tokens,
            run,
            timers_changed: Notify::new(),
            job_waits: Notify::new(),
            finished: Cell::new(false),
        })
    }

    /// Gives access to the state.
    pub fn look<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.borrow_mut())
    }

    /// The session of a buyer.
    pub fn token(&self, buyer: u32) -> &str {
        &self.tokens[buyer as usize % self.tokens.len()]
    }

    /// The idempotency key of a buyer's request with this number.
    pub fn key(&self, buyer: u32, number: u16) -> String {
        format!("{}-{buyer}-{number}", self.run)
    }

    /// Wakes buyers until all have left, or until only polls of undecided orders were answered for longer than any
    /// buyer pauses.
    pub async fn run(&self) {
        let scenario = &self.context.scenario;
        // Pauses have at most ten times their mean length.
        let patience = scenario.settle.get() + 10 * scenario.think.get().max(scenario.pause.get());
        let last_arrival = self.beginning + scenario.arrivals.length().as_micros() as u64;
        loop {
            let woken = self.wake_due();
            if woken >= WOKEN_AT_A_TIME {
                tokio::task::yield_now().await;
                continue;
            }
            let (next, over) = {
                let state = self.state.borrow();
                let timer = state.timers.peek().map(|Reverse((at, _))| *at);
                let next = [state.next_arrival, timer].into_iter().flatten().min();
                let arrived = state.next_arrival.is_none();
                let silent = self.context.clock.now().saturating_sub(last_arrival.max(state.last_progress));
                let late = arrived && u128::from(silent) > patience.as_micros();
                let all_gone = arrived && state.gone as usize == state.buyers.len();
                (next, all_gone || late)
            };
            if over {
                break;
            }
            // Without a timer something is under way; a look now and then finds out when nothing comes back.
            let until = next.unwrap_or(u64::MAX).min(self.context.clock.now() + 250_000);
            tokio::select! {
                () = tokio::time::sleep_until(self.context.clock.instant(until)) => {}
                () = self.timers_changed.notified() => {}
            }
        }
        self.finished.set(true);
        self.job_waits.notify_waiters();
    }

    /// Wakes the buyers who are due; returns how many.
    fn wake_due(&self) -> usize {
        let now = self.context.clock.now();
        let state = &mut *self.state.borrow_mut();
        let mut woken = 0;
        while woken < WOKEN_AT_A_TIME {
            let timer = state.timers.peek().map(|Reverse((at, _))| *at);
            let due = [timer, state.next_arrival].into_iter().flatten().min();
            let Some(due) = due.filter(|due| *due <= now + EARLY) else { break };
            let number = if state.next_arrival == Some(due) {
                let State { arrivals, crowd, .. } = state;
                let following = arrivals.next(crowd);
                state.next_arrival = following.map(|at| self.beginning + at.as_micros() as u64);
                let event = self.context.choose(&mut state.crowd);
                let buyer = Buyer::new(event, &mut self.world(event, &mut state.crowd));
                state.buyers.push(buyer);
                state.came += 1;
                state.buyers.len() as u32 - 1
            } else {
                let Some(Reverse((_, number))) = state.timers.pop() else { break };
                number
            };
            let step = self.decide(state, number, Buyer::wake);
            self.carry_out(state, number, step, due.min(now), true);
            woken += 1;
        }
        woken
    }

    fn world<'a>(&'a self, event: u16, rng: &'a mut StdRng) -> World<'a, StdRng> {
        let (scenario, at) = (&self.context.scenario, &self.context.events[usize::from(event)]);
        World { scenario, venue: &at.venue, live: &at.live, taste: &at.taste, rng }
    }

    /// Lets a buyer decide its next step.
    fn decide(
        &self,
        state: &mut State,
        number: u32,
        decide: impl FnOnce(&mut Buyer, &mut World<'_, StdRng>) -> Step,
    ) -> Step {
        let State { rng, buyers, .. } = state;
        let buyer = &mut buyers[number as usize];
        decide(buyer, &mut self.world(buyer.event, rng))
    }

    /// Carries out a buyer's next step.
    fn carry_out(&self, state: &mut State, number: u32, step: Step, at: u64, notify: bool) {
        match step {
            Step::Send(action) => {
                if action == Action::Order {
                    let buyer = &mut state.buyers[number as usize];
                    let hold = state.ledger.holds.get_mut(buyer.hold as usize);
                    // What is sent again was wanted when it was sent first.
                    if let Some(hold) = hold.filter(|hold| hold.order_sent.is_none()) {
                        buyer.ordered = at;
                        hold.order_sent = Some(at);
                    }
                }
                if action == Action::Release {
                    let hold = state.buyers[number as usize].hold;
                    if let Some(hold) = state.ledger.holds.get_mut(hold as usize) {
                        hold.release_sent.get_or_insert(at);
                    }
                }
                let buyer = &mut state.buyers[number as usize];
                if action == Action::Hold && buyer.is_first_try() {
                    buyer.asked = at;
                }
                let before = state.jobs.len() as u64 + u64::from(state.in_flight);
                let crowded = before >= u64::from(self.context.scenario.connections);
                state.jobs.push_back(Job { buyer: number, action, intended: at, crowded });
                if notify {
                    self.job_waits.notify_one();
                }
            }
            Step::Wait(micros) => {
                let at = at + micros;
                let first = state.timers.peek().is_none_or(|Reverse((next, _))| at < *next);
                state.timers.push(Reverse((at, number)));
                if first && !notify {
                    self.timers_changed.notify_one();
                }
            }
            Step::Leave(end) => {
                state.gone += 1;
                state.visit_ends[end as usize] += 1;
                if !notify {
                    self.timers_changed.notify_one();
                }
            }
        }
    }

    /// The next request to send; `None` when there will be no more.
    pub async fn next_job(&self) -> Option<Job> {
        loop {
            let waits = self.job_waits.notified();
            if self.finished.get() {
                return None;
            }
            let job = {
                let mut state = self.state.borrow_mut();
                let job = state.jobs.pop_front();
                state.in_flight += u32::from(job.is_some());
                job
            };
            if job.is_some() {
                return job;
            }
            waits.await;
        }
    }

    /// Records the end of a request and carries out its buyer's next step.
    pub fn ended(&self, job: Job, started: u64, ended: RequestEnd<'_>) {
        let now = self.context.clock.now();
        let state = &mut *self.state.borrow_mut();
        state.in_flight -= 1;
        state.last_answer = now;
        if job.action != Action::AskOrder {
            state.last_progress = now;
        }
        state.recorder.started(job.intended, started, job.crowded);
        let (mut reply, outcome, class) = match &ended {
            RequestEnd::Answer(answer) => {
                let reply = read_reply(job.action, answer.status, answer.retry_after, answer.body);
                let class = Class::of_status(answer.status);
                let code = if class == Class::Ok { None } else { super::wire::code_of(answer.body) };
                let status = answer.status;
                (reply, code.map_or_else(|| status.to_string(), |code| format!("{status} {code}")), class)
            }
            RequestEnd::Timeout => (Reply::Silence, "no answer in time".to_owned(), Class::Error),
            RequestEnd::Broken => (Reply::Silence, "connection broke".to_owned(), Class::Error),
            RequestEnd::NotConnected => (Reply::Silence, "not connected".to_owned(), Class::Error),
        };
        let operation = match job.action {
            Action::ReadEvent => Operation::Event,
            Action::ReadMap => Operation::Map,
            Action::Hold => Operation::Hold,
            Action::Release => Operation::Release,
            Action::Order => Operation::Order,
            Action::AskOrder => Operation::Status,
        };
        let (intended, outcome) = (job.intended, outcome.as_str());
        state.recorder.record(Sample { operation, class, outcome, intended, started, ended: now });
        if let RequestEnd::Answer(answer) = &ended
            && !state.record_reply(&self.context, job, reply, answer.body, now)
        {
            reply = Reply::Nonsense;
        }
        let step = self.decide(state, job.buyer, |buyer, world| buyer.hear(reply, world));
        self.carry_out(state, job.buyer, step, now, false);
    }

    /// Marks requests without an answer in the ledger; returns for each event how many places they may have taken.
    pub fn unknown_places(&self) -> Vec<u64> {
        let mut unknown = vec![0; self.context.events.len()];
        let state = &mut *self.state.borrow_mut();
        for buyer in &state.buyers {
            match buyer.unknown_outcome() {
                Some(Action::Hold) => unknown[usize::from(buyer.event)] += buyer.selection.count(),
                Some(Action::Order) => {
                    if let Some(hold) = state.ledger.holds.get_mut(buyer.hold as usize) {
                        hold.order_unknown = hold.order.is_none();
                    }
                }
                _ => {}
            }
        }
        unknown
    }

    /// The ways in which visits ended, each with the number of visits.
    pub fn visit_ends(&self) -> Vec<(VisitEnd, u64)> {
        let visit_ends = self.state.borrow().visit_ends;
        VisitEnd::ALL.into_iter().zip(visit_ends).collect()
    }
}
