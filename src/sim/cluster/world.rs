//! The world of a run: what is to come, and what comes next.

use std::{collections::BTreeMap, time::Instant};

use rand::{Rng, SeedableRng, rngs::StdRng};

use super::{
    action::{Action, Write},
    asking::{Asking, Wanted},
    book::{Book, RequestId},
    etcd::Etcd,
    faults::{Faults, Trouble},
    judge::Judge,
    links::Link,
    node::{Clocks, Node},
    store::Store,
};
use crate::{
    cluster::{Authority, ClusterSettings, membership::Standing},
    sim::{
        agenda::Agenda,
        run::{Ended, Run},
        seen::{Seen, Sight},
        trace::Trace,
    },
    store::ProcessId,
};
use domain::{Millis, ShardId, Timestamp};

/// When messages of before the end of the faults have all come: see `faults::LATE_MAX`.
const LATE_ARE_HERE: Millis = Millis(12_500);
/// How long shards may go on moving to where the plan has them.
const MOVES_END: Millis = Millis(12_000);
/// How long nothing may move then.
const QUIET: Millis = Millis(8_000);

/// The world.
pub(in crate::sim) struct World {
    pub(super) rng: StdRng,
    pub(super) faults: Faults,
    pub(super) settings: ClusterSettings,
    pub(super) shards: u16,
    pub(super) nodes: Vec<Node>,
    pub(super) store: Store,
    /// If it keeps the leases.
    pub(super) etcd: Option<Etcd>,
    /// The store is away until then.
    pub(super) away_until: Option<Timestamp>,
    /// When it came back last.
    pub(super) back_at: Timestamp,
    /// Counts what ends all writes that are under way.
    pub(super) aborts: u64,
    pub(super) judge: Judge,
    pub(super) book: Book,
    /// Requests without an end, and what each was for.
    pub(super) asking: BTreeMap<RequestId, Asking>,
    pub(super) wanted: BTreeMap<RequestId, Wanted>,
    pub(super) requests: u64,
    pub(super) attempts_made: u32,
    pub(super) asks_every: Millis,
    /// Whether holds are answered once they are durable.
    pub(super) holds_durable: bool,
    /// Asks that may wait for one peer.
    pub(super) waiting_max: usize,
    pub(super) links: BTreeMap<u64, Link>,
    pub(super) links_made: u64,
    /// What the peers' machines take for the beginning of time.
    pub(super) began: Instant,
    pub(super) seen: Seen,
    pub(super) now: Timestamp,
    pub(super) is_resting: bool,
    trace: Trace,
    agenda: Agenda<Action>,
    /// How late a timer fires at most.
    timers_late: Millis,
    sales: Millis,
    steps: u64,
}

impl World {
    /// The beginning of a run.
    pub(in crate::sim) fn new(run: Run) -> Self {
        let mut rng = StdRng::seed_from_u64(run.seed);
        let has_etcd = run.seed.is_multiple_of(4);
        let faults = Faults::of_seed(&mut rng, has_etcd);
        let settings = ClusterSettings {
            authority: if has_etcd { Authority::Etcd } else { Authority::Postgres },
            move_shards_max: [1, 3, 64][rng.random_range(0..3)],
            ..ClusterSettings::default()
        };
        // In half of the seeds clocks are as far apart as they may be, in both directions.
        let is_extreme = rng.random();
        let shards = [8, 12, 24][rng.random_range(0..3)];
        let nodes = (0..rng.random_range(3..=5))
            .map(|at| {
                let wrong = at == 0 && rng.random_range(0..8) == 0;
                Node::new(Clocks {
                    offset: rng.random_range(0..1_000_000),
                    rate: match is_extreme {
                        true if at % 2 == 0 => 5_000,
                        true => -5_000,
                        false => rng.random_range(-5_000..=5_000),
                    },
                    wall_off: if wrong { 2_000 } else { rng.random_range(-300..300) },
                })
            })
            .collect();
        Self {
            timers_late: Millis([5, 20, 60, 200][rng.random_range(0..4)]),
            sales: Millis([50, 300][rng.random_range(0..2)]),
            faults,
            settings,
            shards,
            nodes,
            store: Store::new(shards),
            // Its clock is as far off as theirs may be, to the side that ends leases early.
            etcd: has_etcd.then(|| Etcd::new(5_000)),
            away_until: None,
            back_at: Timestamp(0),
            aborts: 0,
            judge: Judge::new(settings, shards),
            book: Book::default(),
            asking: BTreeMap::new(),
            wanted: BTreeMap::new(),
            requests: 0,
            attempts_made: 0,
            asks_every: Millis([100, 500, 10_000][rng.random_range(0..3)]),
            holds_durable: rng.random(),
            waiting_max: [2, 8, 1_000][rng.random_range(0..3)],
            links: BTreeMap::new(),
            links_made: 0,
            began: Instant::now(),
            seen: Seen::default(),
            now: Timestamp(0),
            is_resting: false,
            trace: Trace::new(run.is_told),
            agenda: Agenda::new(),
            steps: 0,
            rng,
        }
    }

    /// Runs so many steps with faults, and then until nothing moves any more, or until a rule is broken.
    pub(in crate::sim) fn go(&mut self, operations: u64) {
        for node in 0..self.nodes.len() {
            let after = self.up_to(3_000);
            self.add(after, Action::Start(node));
        }
        self.add(Millis(100), Action::Sale);
        self.add(Millis(100), Action::Asks);
        let first = self.up_to(self.faults.trouble_every.0);
        self.add(first, Action::Trouble);
        while self.steps < operations && self.step() {}
        self.end_faults();
        let quiet = self.now + LATE_ARE_HERE;
        let served_by = quiet + Millis(self.settings.lease_ms + 3 * self.settings.renew_ms);
        if !self.go_until(served_by) {
            return;
        }
        self.judge.served_since(quiet);
        let quiet = served_by + MOVES_END;
        if self.go_until(quiet + QUIET) {
            self.judge.at_rest(&self.nodes, &self.store, quiet, self.now);
            self.nobody_waits();
        }
    }

    fn go_until(&mut self, until: Timestamp) -> bool {
        while self.agenda.next_at().is_some_and(|at| at <= until) {
            if !self.step() {
                return false;
            }
        }
        self.now = until;
        self.judge.violation.is_none()
    }

    /// What comes next; `false` when a rule is broken.
    fn step(&mut self) -> bool {
        let Some((at, action)) = self.agenda.pop() else { return false };
        self.now = at;
        // Who stands still does it when it wakes, in an order that the seed chooses.
        if let Some(wakes_at) = self.paused(&action) {
            // Not much later than that, if the faults end before.
            self.add(Millis(((wakes_at - self.now).0 + 1).min(500)), action);
            return true;
        }
        self.do_it(action);
        (0..self.nodes.len()).for_each(|node| self.set_timer(node));
        self.judge.look(&self.nodes, self.now);
        self.judge.violation.is_none()
    }

    /// Whose action it is, if that process stands still.
    fn paused(&self, action: &Action) -> Option<Timestamp> {
        let node = match action {
            Action::EtcdTimer(question) | Action::EtcdSaid(question, _) => {
                return self.nodes[question.node()].paused_until;
            }
            Action::EtcdTells(node)
            | Action::Tick(node, ..)
            | Action::Answer(node, ..)
            | Action::Hint(node)
            | Action::Drained(node, ..)
            | Action::Attempt(node, ..)
            | Action::TimeOut(node, ..)
            | Action::Connected(node, ..)
            | Action::WayTick(node, ..)
            | Action::Written(Write { node, .. })
            | Action::Fenced(Write { node, .. }) => *node,
            Action::Frame(_, link, _) => link.to.0,
            Action::Reply(_, link, _) => link.from.0,
            Action::LinkEnds(number) => self.links.get(number)?.from.0,
            _ => return None,
        };
        self.nodes[node].paused_until
    }

    fn do_it(&mut self, action: Action) {
        match action {
            Action::Tick(node, process, set) => self.tick(node, process, set),
            Action::Request(request) => self.executed(request),
            Action::Answer(node, process, answer) => self.answered(node, process, answer),
            Action::Hint(node) => self.hinted(node),
            Action::Drained(node, process, shard, epoch) => self.drained(node, process, shard, epoch),
            Action::Write(write) => self.write_begins(write),
            Action::WriteEnds(write, aborts) => self.write_ends(write, aborts),
            Action::Fenced(write) => self.fenced(write),
            Action::Written(write) => self.written(write),
            Action::Asks => self.asks(),
            Action::Attempt(node, process, request) => self.attempt(node, process, request),
            Action::TimeOut(_, request, number) => self.refused(request, number),
            Action::Connected(node, process, to, link) => self.connected(node, process, to, link),
            Action::Frame(number, link, message) => self.frame(number, link, message),
            Action::Reply(number, link, message) => self.heard_back(number, link, message),
            Action::LinkEnds(number) => self.link_ends(number),
            Action::WayTick(node, process, to, set) => self.way_tick(node, process, to, set),
            Action::Sale => self.sale(),
            Action::Start(node) => self.start(node),
            Action::Trouble => self.trouble(),
            Action::Wake(node) => self.wake(node),
            Action::WayIsBack(node) => self.way_is_back(node),
            Action::MeshIsBack(node) => self.nodes[node].is_mesh_cut = false,
            Action::StoreIsBack => self.store_is_back(),
            Action::EtcdTimer(question) => self.etcd_timer(question),
            Action::EtcdAsked(question) => self.etcd_asked(question),
            Action::EtcdSaid(question, word) => self.etcd_said(question, word),
            Action::EtcdTells(node) => self.etcd_tells(node),
            Action::LeaseEnds(process, at) => self.lease_ends(process, at),
            Action::Revoked(process) => self.revoked(process),
            Action::EtcdIsBack => self.etcd_is_back(),
            Action::EtcdWayIsBack(node) => self.etcd_way_is_back(node),
        }
    }

    /// Sets the timer of a node's process, if it is to fire earlier than it would.
    fn set_timer(&mut self, node: usize) {
        let now = self.now;
        let boot = self.nodes[node].clocks.boot(now);
        let Some(process) = self.nodes[node].process.as_mut() else { return };
        let due = [process.membership.due_at(), process.shards.due_at(boot)];
        let Some(due) = due.into_iter().flatten().min() else { return };
        let after = Millis((due - boot).0.max(0));
        if now + after >= process.timer.0 {
            return;
        }
        process.timer = (now + after, process.timer.1 + 1);
        let (id, set) = (process.id, process.timer.1);
        let late = self.up_to(self.timers_late.0);
        self.add(Millis(after.0 + late.0), Action::Tick(node, id, set));
    }

    fn tick(&mut self, node: usize, process: ProcessId, set: u64) {
        let boot = self.nodes[node].clocks.boot(self.now);
        let Some(process) = self.nodes[node].process.as_mut().filter(|found| found.id == process) else {
            return;
        };
        if process.timer.1 != set {
            return;
        }
        process.timer.0 = Timestamp(i64::MAX);
        let members = process.membership.tick(boot);
        let shards = process.shards.tick(boot);
        let mut served = (0..self.shards).filter(|shard| process.shards.serving(ShardId(*shard)).is_some());
        let is_lapsed = process.membership.standing(boot) == Standing::Lapsed && served.next().is_some();
        if is_lapsed && !std::mem::replace(&mut process.is_lapsed, is_lapsed) {
            self.seen.add(Sight::OwnerLapsed);
        }
        // A timer that has nothing to do is no step.
        if !members.is_empty() || !shards.is_empty() {
            self.note("tick", node as u64, 0);
        }
        self.carry_membership(node, members);
        self.carry_shards(node, shards);
        self.see_end(node);
    }

    /// Somebody buys something: whoever takes itself for the owner writes it down.
    fn sale(&mut self) {
        let next = self.up_to(self.sales.0);
        self.add(next, Action::Sale);
        let shard = ShardId(self.rng.random_range(0..self.shards));
        for node in 0..self.nodes.len() {
            let found = self.nodes[node].process.as_ref().filter(|_| self.nodes[node].paused_until.is_none());
            let Some(process) = found else { continue };
            let Some(epoch) = process.shards.serving(shard) else { continue };
            let write = Write { node, process: process.id, shard, epoch, of: None };
            let late = self.faults.late.happens(&mut self.rng);
            let after = if late { self.up_to(super::faults::LATE_MAX) } else { self.latency() };
            self.add(after, Action::Write(write));
        }
    }

    /// A length of up to so many milliseconds, above 0.
    pub(super) fn up_to(&mut self, most: i64) -> Millis {
        self.between(1, most)
    }

    pub(super) fn between(&mut self, least: i64, most: i64) -> Millis {
        Millis(self.rng.random_range(least..=most.max(least)))
    }

    pub(super) fn latency(&mut self) -> Millis {
        self.up_to(self.faults.latency.0)
    }

    pub(super) fn add(&mut self, after: Millis, action: Action) {
        let tie = self.rng.random();
        self.agenda.add(self.now + after, tie, action);
    }

    /// Adds a step to the trace.
    pub(super) fn note(&mut self, what: &'static str, one: u64, two: u64) {
        self.steps += 1;
        self.trace.step(self.now, what, one, two);
    }

    /// Says more of the last step, if every step is printed.
    pub(super) fn detail(&self, of: impl FnOnce() -> String) {
        self.trace.detail(of);
    }

    /// Whether these troubles are among those of the run.
    pub(super) fn one_trouble(&mut self) -> Option<Trouble> {
        let kinds = &self.faults.troubles;
        if kinds.is_empty() { None } else { Some(kinds[self.rng.random_range(0..kinds.len())]) }
    }

    /// What the run came to.
    pub(in crate::sim) fn ended(self, panic: Option<String>) -> Ended {
        Ended {
            steps: self.steps,
            simulated: self.now - Timestamp(0),
            digest: self.trace.digest(),
            seen: self.seen,
            violation: panic.or(self.judge.violation),
            last_steps: self.trace.last(),
        }
    }
}
