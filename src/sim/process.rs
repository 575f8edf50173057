//! One life of the process: the machines that it owns, and the messages between them.
//!
//! Messages of one sender to one receiver keep their order, as in mailboxes; between channels the seed chooses. What a
//! process wants of the world outside (store, broker, provider, buyers) it says in [`Out`].

mod mail;
mod relaying;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use self::mail::{Channel, Hop};
use super::{
    requests::{Answered, Asked, LookUp, Progress, RequestId},
    setting::Settings,
    viewers::Feed,
};
use crate::{
    actors::{
        event::{
            ProcessingRequest,
            machine::{Capacity, EventMachine, Gathered, ORDERS_PER_STEP},
            snapshots::Snapshots,
        },
        orders::{Issued, Job, PaymentAnswered},
        refunds::queue::RefundQueue,
        refusal::{RETRY_AFTER, Refusal},
        relay::machine::InFlight,
        write_behind::{
            Backlog,
            machine::{Effect, WriteBehindMachine},
        },
    },
    codec,
    store::{Batch, Head, OutcomeRow, PartOutcome, Snapshot, WriteError},
};
use domain::{Epoch, EventId, MapState, Millis, Order, OutboxMessage, Timestamp, Topic};

/// What a process wants of the world.
pub(super) enum Out {
    /// Write this.
    Write(Arc<Batch>),
    /// Read where these events' journals end.
    ReadHeads(Vec<EventId>),
    /// This is the answer.
    Answer(RequestId, Answered),
    /// Ask the store for an outcome, and go on with the request.
    LookUp(EventId, RequestId, Box<LookUp>),
    /// Ask the provider, or issue tickets.
    Do(EventId, Job),
    /// Publish this.
    Publish(OutboxMessage),
    /// Save a state.
    Save(EventId, Epoch, Box<MapState>),
    /// Go on with a cancellation.
    GoOnCancelling(EventId),
    /// The event was dropped: load it again.
    Reload(EventId),
    /// Another process owns the events.
    Fenced,
}

/// An event in memory.
pub(super) struct OpenEvent {
    pub(super) machine: Box<EventMachine>,
    durable: u64,
    waiting: Vec<(u64, RequestId, Answered)>,
    snapshots: Snapshots,
    is_cancelling: bool,
    pub(super) feed: Feed,
}

/// The relay of one topic.
struct Relay {
    topic: Topic,
    in_flight: InFlight,
    aged_at: Timestamp,
}

/// One life of the process.
pub(super) struct Process {
    pub(super) number: u32,
    pub(super) epochs: BTreeMap<EventId, Epoch>,
    pub(super) settings: Arc<Settings>,
    pub(super) events: BTreeMap<EventId, OpenEvent>,
    pub(super) refunds: RefundQueue,
    pub(super) is_lost: bool,
    /// The last instant of its clock, and how far that is from the world's.
    latest: Timestamp,
    offset: Millis,
    write_behind: WriteBehindMachine,
    backlog: Backlog,
    relays: Vec<Relay>,
    mail: BTreeMap<Channel, VecDeque<Hop>>,
    /// The next instant at which it was promised to be woken.
    pub(super) wakes_at: Option<Timestamp>,
    /// The write that the store has, so that an answer to an earlier one is told apart.
    pub(super) writes: u64,
}

impl Process {
    /// A process that has taken its shards. Its clock begins at `clock`, when the world's is at `now`.
    pub(super) fn new(
        number: u32,
        epochs: BTreeMap<EventId, Epoch>,
        settings: Arc<Settings>,
        clock: Timestamp,
        now: Timestamp,
    ) -> Self {
        let relay = |topic| Relay { topic, in_flight: InFlight::new(settings.window), aged_at: clock };
        Self {
            number,
            epochs,
            events: BTreeMap::new(),
            refunds: RefundQueue::new(50, clock),
            is_lost: false,
            latest: clock,
            offset: clock - now,
            write_behind: WriteBehindMachine::new(settings.flush),
            backlog: Backlog::new(settings.backlog),
            relays: Topic::QUEUES.map(relay).into(),
            mail: BTreeMap::new(),
            wakes_at: None,
            writes: 0,
            settings,
        }
    }

    /// Its clock, which never steps back.
    pub(super) fn clock(&mut self, now: Timestamp) -> Timestamp {
        self.latest = self.latest.max(now + self.offset);
        self.latest
    }

    /// The world's instant at which its clock shows this.
    pub(super) fn in_the_world(&self, at: Timestamp) -> Timestamp {
        Timestamp(at.0 - self.offset.0)
    }

    fn capacity(&self) -> Capacity {
        Capacity {
            holds: self.backlog.has_capacity_for_holds(),
            orders: self.backlog.has_capacity_for_orders(),
        }
    }

    /// Transitions that wait for the store.
    pub(super) fn queued(&self) -> usize {
        self.backlog.queued()
    }

    /// Whether nothing waits inside of it.
    pub(super) fn is_quiet(&self) -> bool {
        self.mail.values().all(VecDeque::is_empty) && self.write_behind.is_empty()
    }

    /// Whether anything of an event is not in the store yet.
    pub(super) fn holds(&self, event: EventId) -> bool {
        let is_of = |hop: &Hop| matches!(hop, Hop::Append(write, _) if write.event == event);
        let appends = self.mail.get(&Channel::Appends);
        self.write_behind.holds(event) || appends.is_some_and(|mail| mail.iter().any(is_of))
    }

    /// A request for an event.
    pub(super) fn ask(
        &mut self,
        event: EventId,
        request: RequestId,
        asked: Asked,
        now: Timestamp,
        out: &mut Vec<Out>,
    ) {
        let at = self.clock(now);
        let capacity = self.capacity();
        let Some(open) = self.events.get_mut(&event) else { return };
        let progress = asked.run(&mut open.machine, at, capacity);
        self.go_on(event, request, progress, out);
    }

    /// The store has answered about a key; or it could not.
    pub(super) fn looked_up(
        &mut self,
        event: EventId,
        request: RequestId,
        look_up: LookUp,
        row: Result<Option<OutcomeRow>, ()>,
        now: Timestamp,
        out: &mut Vec<Out>,
    ) {
        let at = self.clock(now);
        let capacity = self.capacity();
        let Some(open) = self.events.get_mut(&event) else { return };
        let may_be_too_early = open.machine.was_looked_up(&look_up.user, &look_up.key);
        let progress = match row {
            Ok(None) if may_be_too_early => {
                open.machine.is_looked_up(&look_up.user, &look_up.key);
                Progress::InStore(Box::new(look_up))
            }
            Ok(row) => look_up.resume(&mut open.machine, row, at, capacity),
            Err(()) => {
                Progress::Now(Answered::Refused(Refusal::StoreUnavailable { retry_after: RETRY_AFTER }))
            }
        };
        self.go_on(event, request, progress, out);
    }

    fn go_on(&mut self, event: EventId, request: RequestId, progress: Progress, out: &mut Vec<Out>) {
        if let Some(open) = self.events.get_mut(&event) {
            match progress {
                Progress::Now(answer) => out.push(Out::Answer(request, answer)),
                Progress::Once(watermark, answer) if watermark <= open.durable => {
                    out.push(Out::Answer(request, answer));
                }
                Progress::Once(watermark, answer) => open.waiting.push((watermark, request, answer)),
                Progress::InStore(look_up) => out.push(Out::LookUp(event, request, look_up)),
            }
        }
        self.carry_out(event, out);
    }

    /// Carries an event's effects out.
    pub(super) fn carry_out(&mut self, event: EventId, out: &mut Vec<Out>) {
        let Some(open) = self.events.get_mut(&event) else { return };
        let Gathered { write, changed, jobs, .. } = open.machine.take_effects();
        if let Some(changed) = changed {
            open.feed.add(changed);
        }
        if !open.is_cancelling && open.machine.cancellation_left().is_some_and(|left| !left.is_none()) {
            open.is_cancelling = true;
            out.push(Out::GoOnCancelling(event));
        }
        if let Some((write, watermark)) = write {
            self.backlog.add(write.weight());
            self.send(Channel::Appends, Hop::Append(Box::new(write), watermark));
        }
        if !jobs.is_empty() && !self.is_lost {
            self.send(Channel::Jobs(event), Hop::Jobs(jobs));
        }
    }

    fn became_durable(&mut self, event: EventId, watermark: u64, at: Timestamp, out: &mut Vec<Out>) {
        let Some(open) = self.events.get_mut(&event) else { return };
        open.durable = watermark;
        let waiting = std::mem::take(&mut open.waiting);
        for (needed, request, answer) in waiting {
            match needed <= watermark {
                true => out.push(Out::Answer(request, answer)),
                false => open.waiting.push((needed, request, answer)),
            }
        }
        let _notices = open.machine.became_durable(watermark, at);
        if let Some(state) = open.snapshots.due(&open.machine, watermark, at) {
            out.push(Out::Save(event, open.machine.map().epoch(), Box::new(state)));
        }
        self.carry_out(event, out);
    }

    fn follow(&mut self, effects: Vec<Effect>, out: &mut Vec<Out>) {
        for effect in effects {
            match effect {
                Effect::Write(batch) => {
                    self.writes += 1;
                    out.push(Out::Write(batch));
                }
                Effect::ReadHeads(events) => out.push(Out::ReadHeads(events)),
                Effect::Durable { event, watermark, transitions } => {
                    self.backlog.remove(transitions);
                    self.send(Channel::Outcomes(event), Hop::Durable(watermark));
                }
                Effect::Relay(messages) => self.send(Channel::Relayed, Hop::Relayed(messages)),
                Effect::Fenced { transitions, .. } => {
                    self.backlog.remove(transitions);
                    self.is_lost = true;
                    out.push(Out::Fenced);
                }
                Effect::Broken { event, transitions, .. } => {
                    self.backlog.remove(transitions);
                    self.send(Channel::Outcomes(event), Hop::Broken);
                }
                Effect::Waiting { .. } => {}
            }
        }
    }

    /// The store has answered a write.
    pub(super) fn written(
        &mut self,
        result: Result<Vec<PartOutcome>, WriteError>,
        now: Timestamp,
        out: &mut Vec<Out>,
    ) {
        let at = self.clock(now);
        let effects = self.write_behind.written(result, at);
        self.follow(effects, out);
    }

    /// The store has read where journals end.
    pub(super) fn heads(
        &mut self,
        heads: Result<Vec<Option<Head>>, String>,
        now: Timestamp,
        out: &mut Vec<Out>,
    ) {
        let at = self.clock(now);
        let effects = self.write_behind.heads(heads, at);
        self.follow(effects, out);
    }

    /// An event was loaded.
    pub(super) fn opened(
        &mut self,
        event: EventId,
        machine: Box<EventMachine>,
        now: Timestamp,
        out: &mut Vec<Out>,
    ) {
        let at = self.clock(now);
        let snapshots = Snapshots::new(machine.saved(), self.settings.snapshots);
        let feed = Feed::new(event, machine.map(), self.settings.frames);
        let (durable, waiting) = (0, Vec::new());
        let mut open = OpenEvent { machine, durable, waiting, snapshots, is_cancelling: false, feed };
        open.machine.expire(at);
        let resumed = open.machine.unprocessed();
        open.machine.begin(&resumed, at);
        self.events.insert(event, open);
        self.carry_out(event, out);
    }

    /// One step of a cancellation; `sold` are orders of the store that are not refunded.
    pub(super) fn go_on_cancelling(
        &mut self,
        event: EventId,
        sold: Vec<Order>,
        now: Timestamp,
        out: &mut Vec<Out>,
    ) {
        let at = self.clock(now);
        let Some(open) = self.events.get_mut(&event) else { return };
        open.is_cancelling = false;
        if !open.machine.end_unpaid(at) {
            open.machine.refund_all(sold, at);
        }
        self.carry_out(event, out);
    }

    /// Orders of one step.
    pub(super) const CANCELLED_PER_STEP: usize = ORDERS_PER_STEP as usize;

    /// The provider has answered.
    pub(super) fn payment_answered(&mut self, event: EventId, answered: PaymentAnswered) {
        self.send(Channel::Payments(event), Hop::Answered(answered));
    }

    /// Tickets were issued.
    pub(super) fn issued(&mut self, event: EventId, issued: Issued) {
        self.send(Channel::Payments(event), Hop::Issued(vec![issued]));
    }

    /// The broker has delivered a request for an order's processing.
    pub(super) fn requested(&mut self, event: EventId, request: ProcessingRequest) {
        self.send(Channel::Requested(event), Hop::Requested(vec![request]));
    }

    /// Does what is due.
    pub(super) fn wake(&mut self, now: Timestamp, out: &mut Vec<Out>) {
        let at = self.clock(now);
        self.wakes_at = None;
        if self.write_behind.next_tick().is_some_and(|due| due <= at) {
            let effects = self.write_behind.tick(at);
            self.follow(effects, out);
        }
        let is_due = |open: &OpenEvent| open.machine.next_instant().is_some_and(|due| due <= at);
        let due: Vec<EventId> =
            self.events.iter().filter(|(_, open)| is_due(open)).map(|(event, _)| *event).collect();
        for event in due {
            if let Some(open) = self.events.get_mut(&event) {
                open.machine.expire(at);
            }
            self.carry_out(event, out);
        }
    }

    /// When it has something to do by itself, by the world's clock.
    pub(super) fn next_instant(&self) -> Option<Timestamp> {
        let events = self.events.values().filter_map(|open| open.machine.next_instant());
        let next = events.chain(self.write_behind.next_tick()).min();
        next.map(|at| self.in_the_world(at))
    }

    /// A state as a snapshot.
    pub(super) fn snapshot(state: &MapState) -> Snapshot {
        Snapshot { seq: state.seq, at: state.at, state: codec::encode_map_state(state) }
    }
}
