//! The world of a run: time, the store, the broker, the provider, processes that come and go, and everybody who asks them.

mod broker;
mod buying;
mod owners;
mod paying;
mod storing;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rand::{Rng, SeedableRng, rngs::StdRng};

use self::{broker::Deliverable, buying::Pending, storing::InFlightWrite};
use super::{
    agenda::Agenda,
    crowd::Buyer,
    faults::Faults,
    oracle::Oracle,
    process::{Out, Process},
    provider::Provider,
    requests::{Answered, Asked, LookUp, RequestId},
    run::Ended,
    seen::{Seen, Sight},
    setting::{self, Settings},
    store::Store,
    trace::Trace,
};
use crate::{
    actors::orders::{Job, PaymentAnswered},
    payments::provider::PaymentKey,
    store::{Batch, Head, OpenRefund, OutcomeRow, PartOutcome, WriteError},
};
use domain::{Epoch, EventId, MapState, Millis, OutboxMessage, Timestamp, Topic, VenueLayout};

/// Names a process of a run.
pub(super) type ProcessId = u32;

/// Something that happens at an instant.
pub(super) enum Action {
    /// A buyer does something.
    Buy(usize),
    /// The organiser does something.
    Organise,
    /// A request arrives at a process.
    Arrive { request: RequestId, event: EventId, asked: Box<Asked>, to: ProcessId },
    /// An answer arrives at who asked.
    Answer { request: RequestId, answer: Answered, by: ProcessId },
    /// Nobody has answered for a long time.
    GiveUp(RequestId),
    /// The store decides about a write, and answers it.
    Commit(u64),
    /// A write whose connection broke is executed after all.
    ExecuteLate(Arc<Batch>),
    /// A write is answered.
    Written { to: ProcessId, write: u64, result: Result<Vec<PartOutcome>, WriteError> },
    /// Journals' ends were read.
    Heads { to: ProcessId, events: Vec<EventId> },
    /// An outcome was read.
    LookedUp {
        to: ProcessId,
        event: EventId,
        request: RequestId,
        look_up: Box<LookUp>,
        row: Result<Option<OutcomeRow>, ()>,
    },
    /// An event is loaded.
    Load { to: ProcessId, event: EventId },
    /// A snapshot is saved.
    Save { event: EventId, epoch: Epoch, state: Box<MapState> },
    /// A step of a cancellation.
    Cancel { to: ProcessId, event: EventId },
    /// A process does what is due.
    Wake(ProcessId),
    /// The provider is asked.
    Ask { from: ProcessId, event: EventId, job: Box<Job> },
    /// The provider has answered.
    Said { to: ProcessId, event: EventId, answered: Box<PaymentAnswered> },
    /// A buyer is at the provider's page, or late money arrives.
    Visit(PaymentKey),
    /// The provider sends an event.
    Event { payment: PaymentKey, id: u64 },
    /// The broker has a message, or not.
    Published { from: ProcessId, message: Box<OutboxMessage>, is_taken: bool },
    /// The broker delivers a message.
    Deliver(Deliverable),
    /// A process reads its outbox, its refunds, and shows its maps.
    Housekeeping(ProcessId),
    /// Messages of the outbox were read, and whether they are all; or they could not be.
    Read { to: ProcessId, topic: Topic, messages: Option<(Vec<OutboxMessage>, bool)> },
    /// A refund's provider is asked.
    GiveBack { from: ProcessId, refund: OpenRefund },
    /// The process dies, or stands still while another takes over.
    Crash,
    /// Another process takes over.
    TakeOver,
}

/// When a run begins.
const BEGINNING: Timestamp = Timestamp(1_000_000);
/// How long a message inside a process is under way at most.
const HOP_MAX: Millis = Millis(5);
/// Steps that an hour and a half without buyers may take.
const REST_STEPS_MAX: u64 = 1_000_000;

/// A run.
pub(super) struct World {
    pub(super) rng: StdRng,
    pub(super) now: Timestamp,
    pub(super) faults: Faults,
    pub(super) store: Store,
    pub(super) provider: Provider,
    pub(super) oracle: Oracle,
    pub(super) seen: Seen,
    pub(super) trace: Trace,
    agenda: Agenda<Action>,
    layout: Arc<VenueLayout>,
    settings: Arc<Settings>,
    events: Vec<EventId>,
    processes: BTreeMap<ProcessId, Process>,
    current: ProcessId,
    buyers: Vec<Buyer>,
    cancelled: BTreeSet<EventId>,
    pending: BTreeMap<RequestId, Pending>,
    writes: BTreeMap<u64, InFlightWrite>,
    requests: u64,
    provider_events: u64,
    /// How willingly messages inside the process are delivered before time goes on, in tenths.
    haste: u32,
    may_cancel: bool,
    /// Whether everybody presses the button all the time.
    is_rush: bool,
    is_over: bool,
    /// Events that were asked for a last thing, and have not done it yet.
    probes: usize,
    pub(super) steps: u64,
}

impl World {
    /// A world as its seed says.
    pub(super) fn new(seed: u64, is_told: bool) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let faults = Faults::of_seed(&mut rng);
        let (layout, rules) = setting::venue(&mut rng);
        let settings = Arc::new(setting::engine(&mut rng));
        let events = setting::events(&mut rng);
        let buyers = (0..rng.random_range(3..30)).filter_map(Buyer::new).collect();
        let mut world = Self {
            haste: rng.random_range(3..=10),
            may_cancel: rng.random_range(0..6) == 0,
            is_rush: rng.random_range(0..8) == 0,
            now: BEGINNING,
            faults,
            store: Store::default(),
            provider: Provider::default(),
            oracle: Oracle::default(),
            seen: Seen::default(),
            trace: Trace::new(is_told),
            agenda: Agenda::new(),
            settings,
            processes: BTreeMap::new(),
            current: 0,
            buyers,
            cancelled: BTreeSet::new(),
            pending: BTreeMap::new(),
            writes: BTreeMap::new(),
            requests: 0,
            provider_events: 0,
            is_over: false,
            probes: 0,
            steps: 0,
            layout: Arc::new(layout),
            events,
            rng,
        };
        for event in world.events.clone() {
            world.store.create(setting::record(event, rules.clone()), setting::counts(&world.layout));
            world.oracle.watch(event, world.seats() as usize, setting::areas(&world.layout));
        }
        world.take_over();
        for buyer in 0..world.buyers.len() {
            world.later(2_000, Action::Buy(buyer));
        }
        world.later(10_000, Action::Organise);
        world.plan_crash();
        world
    }

    fn seats(&self) -> u32 {
        self.layout.seats().len() as u32
    }

    /// Lets something happen within so many milliseconds.
    fn later(&mut self, within: i64, action: Action) {
        let at = self.now + Millis(self.rng.random_range(0..=within));
        self.at(at, action);
    }

    fn at(&mut self, at: Timestamp, action: Action) {
        let tie = self.rng.random();
        self.agenda.add(at.max(self.now), tie, action);
    }

    /// Takes the next step; false when there is none.
    pub(super) fn step(&mut self) -> bool {
        self.steps += 1;
        if self.deliver_inside() {
            return true;
        }
        let Some((at, action)) = self.agenda.pop() else { return false };
        self.now = self.now.max(at);
        self.act(action);
        true
    }

    /// Delivers a message inside of a process, if there is one and the seed wills.
    fn deliver_inside(&mut self) -> bool {
        // A message between two actors takes milliseconds at most.
        let is_long = self.agenda.next_at().is_none_or(|next| next - self.now > HOP_MAX);
        if self.rng.random_range(0..10) >= self.haste && !is_long {
            return false;
        }
        let busy = self.processes.values().find(|process| process.busy_channels() > 0);
        let Some((id, channels)) = busy.map(|process| (process.number, process.busy_channels())) else {
            return false;
        };
        let which = self.rng.random_range(0..channels);
        self.trace.step(self.now, "deliver", u64::from(id), which as u64);
        self.with(id, |process, now, out| process.deliver(which, now, out));
        true
    }

    /// Has a process do something, and carries out what it wants.
    fn with(&mut self, id: ProcessId, run: impl FnOnce(&mut Process, Timestamp, &mut Vec<Out>)) {
        let Some(process) = self.processes.get_mut(&id) else { return };
        let mut out = Vec::new();
        run(process, self.now, &mut out);
        let queued = process.queued();
        // Completing accepted orders is never refused: what is above the capacity is bounded by what was accepted.
        let (most, window) = (self.settings.backlog * 2 + 64, self.settings.window);
        let unconfirmed = process.unconfirmed();
        if queued > most || unconfirmed > window {
            self.oracle.fail(format!("{queued} transitions are queued (at most {most}), {unconfirmed} messages unconfirmed (at most {window})"));
        }
        for wanted in out {
            self.follow(id, wanted);
        }
        self.plan_wake(id);
    }

    fn plan_wake(&mut self, id: ProcessId) {
        let Some(process) = self.processes.get_mut(&id) else { return };
        let Some(next) = process.next_instant() else { return };
        if process.wakes_at.is_none_or(|planned| next < planned) {
            process.wakes_at = Some(next);
            let late = self.faults.timers_late.0;
            let late = if late > 0 { self.rng.random_range(0..=late) } else { 0 };
            self.at(next + Millis(late), Action::Wake(id));
        }
    }

    fn follow(&mut self, id: ProcessId, wanted: Out) {
        match wanted {
            Out::Write(batch) => self.write(id, batch),
            Out::ReadHeads(events) => self.later(20, Action::Heads { to: id, events }),
            Out::Answer(request, answer) => self.answer(request, answer),
            Out::LookUp(event, request, look_up) => self.look_up(id, event, request, look_up),
            Out::Do(event, job) => self.later(5, Action::Ask { from: id, event, job: Box::new(job) }),
            Out::Publish(message) => self.publish(id, message),
            Out::Save(event, epoch, state) => self.later(200, Action::Save { event, epoch, state }),
            Out::GoOnCancelling(event) => self.later(20, Action::Cancel { to: id, event }),
            Out::Reload(event) => {
                self.oracle.fail(format!("the store contradicts event {event}"));
                self.later(100, Action::Load { to: id, event });
            }
            Out::Fenced => {
                self.seen.add(Sight::Fenced);
                // It ends, and whoever starts it starts it again.
                self.processes.remove(&id);
                if id == self.current {
                    self.later(500, Action::TakeOver);
                }
            }
        }
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Buy(buyer) => self.buy(buyer),
            Action::Organise => self.organise(),
            Action::Arrive { request, event, asked, to } => self.arrive(request, event, asked, to),
            Action::Answer { request, answer, by } => self.hear(request, answer, by),
            Action::GiveUp(request) => self.give_up(request),
            Action::Commit(write) => self.commit(write),
            Action::ExecuteLate(batch) => self.execute_late(&batch),
            Action::Written { to, write, result } => self.written(to, write, result),
            Action::Heads { to, events } => self.read_heads(to, &events),
            Action::LookedUp { to, event, request, look_up, row } => {
                self.trace.step(self.now, "looked up", u64::from(to), request.0);
                self.is_handled(request, to);
                self.with(to, |process, now, out| process.looked_up(event, request, *look_up, row, now, out));
            }
            Action::Load { to, event } => self.load(to, event),
            Action::Save { event, epoch, state } => {
                self.store.save_snapshot(event, epoch, Process::snapshot(&state))
            }
            Action::Cancel { to, event } => self.go_on_cancelling(to, event),
            Action::Wake(id) => {
                self.trace.step(self.now, "wake", u64::from(id), 0);
                self.with(id, Process::wake);
            }
            Action::Ask { from, event, job } => self.ask_provider(from, event, *job),
            Action::Said { to, event, answered } => {
                self.trace.step(self.now, "said", u64::from(to), 0);
                self.with(to, |process, _, _| process.payment_answered(event, *answered));
            }
            Action::Visit(payment) => self.visit(payment),
            Action::Event { payment, id } => self.provider_event(payment, id),
            Action::Published { from, message, is_taken } => self.published(from, *message, is_taken),
            Action::Deliver(deliverable) => self.deliver(deliverable),
            Action::Housekeeping(id) => self.keep_house(id),
            Action::Read { to, topic, messages } => {
                self.with(to, |process, now, out| process.read(topic, messages, now, out));
            }
            Action::GiveBack { from, refund } => self.give_back(from, &refund),
            Action::Crash => self.crash(),
            Action::TakeOver => self.take_over(),
        }
    }

    /// Goes on for so many steps, and then until everything is at rest.
    pub(super) fn go(&mut self, operations: u64) {
        while self.steps < operations && self.oracle.violation.is_none() && self.step() {}
        if self.oracle.violation.is_none() {
            self.come_to_rest();
        }
    }

    /// What it came to; a panic is a rule that is broken.
    pub(super) fn ended(&mut self, panic: Option<String>) -> Ended {
        if let Some(panic) = panic {
            self.oracle.fail(panic);
        }
        Ended {
            steps: self.steps,
            simulated: self.now - BEGINNING,
            digest: self.trace.digest(),
            seen: self.seen.clone(),
            violation: self.oracle.violation.take(),
            last_steps: self.trace.last(),
        }
    }

    /// Ends all faults and buying, and lets everything come to rest.
    fn come_to_rest(&mut self) {
        self.is_over = true;
        self.faults = Faults::default();
        for part in 0..2 {
            let until = self.now + Millis::from_minutes(90);
            let most = self.steps + REST_STEPS_MAX;
            while self.now < until && self.oracle.violation.is_none() && self.step() {
                if self.steps > most {
                    self.oracle.fail("it does not come to rest");
                }
            }
            if part == 0 {
                self.probe();
            }
        }
        if self.oracle.violation.is_none() {
            if self.probes > 0 {
                self.oracle.fail(format!("{} events do not take anything any more", self.probes));
            }
            self.compare_maps();
            self.oracle.at_rest(&self.store, &self.provider, self.now);
        }
    }

    /// The head of a journal in the store.
    fn head(&self, event: EventId) -> Option<Head> {
        self.store.heads(&[event]).pop().flatten()
    }
}
