//! The event actor: it takes messages, has its machine decide, and carries the effects out.
//!
//! Effects go to the write-behind in the order of their decisions. The actor decides nothing itself and never drops
//! what was decided; when the store contradicts its memory, it ends and the event is loaded again.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use actix::prelude::*;

use super::{
    Surroundings,
    envelope::{Deferred, Moment},
    job_queue::JobQueue,
    machine::{Capacity, EventMachine, Gathered},
    messages::{Died, Passivate, Requests},
    snapshots::{self, Snapshots},
    waiting::WaitingAnswers,
};
use crate::actors::{
    catalogue::CatalogueEntry,
    live::{FeedInput, Watch, Watching},
    orders::{DoJobs, Job},
    refusal::Refusal,
    write_behind::{Append, WriteOutcome},
};
use domain::{Epoch, EventId, EventRules, PriceList, ShardId, Timestamp};

/// One event's actor.
pub struct EventActor {
    pub(super) event: EventId,
    shard: ShardId,
    /// The owner's, under which everything of the machine is decided.
    pub(super) epoch: Epoch,
    pub(super) registration: Registration,
    pub(super) machine: EventMachine,
    pub(super) around: Surroundings,
    catalogue: Arc<CatalogueEntry>,
    pub(super) feed: Option<Recipient<FeedInput>>,
    feed_lost: bool,
    pub(super) waiting: WaitingAnswers,
    /// Everything up to this watermark is in the store.
    pub(super) durable: u64,
    /// Rules by the watermark that must be durable before the catalogue has them, in order.
    rules_changed: VecDeque<(u64, Box<EventRules>)>,
    /// Requests that wait for the store's answer about their key.
    pub(super) lookups: usize,
    jobs: JobQueue,
    pub(super) snapshots: Snapshots,
    timer: Option<(Timestamp, SpawnHandle)>,
    pub(super) last_asked: Timestamp,
    /// Whether the next step of a cancellation is on its way.
    pub(super) cancelling: bool,
    pub(super) state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Deciding.
    Open,
    /// The registry was asked to forget this actor.
    Leaving,
    /// The shard was closed: what was decided becomes durable, and nothing more is decided.
    Closing,
    /// Forgotten: requests come back unanswered, for the next actor.
    Retired,
}

/// With whom an event's actor is registered.
pub struct Registration {
    /// Which of the event's actors it is.
    pub incarnation: u64,
    /// Is told when the actor wants to leave memory,
    pub passivate: Recipient<Passivate>,
    /// and when it has ended.
    pub died: Recipient<Died>,
}

/// How soon the payment actor is offered jobs again that it had no capacity for.
const OFFER_AGAIN: Duration = Duration::from_millis(50);

impl EventActor {
    /// An actor over a machine. The registration is told of its end.
    pub(crate) fn new(
        event: EventId,
        machine: EventMachine,
        around: Surroundings,
        catalogue: Arc<CatalogueEntry>,
        registration: Registration,
    ) -> Self {
        let snapshots = Snapshots::new(machine.saved(), around.snapshots);
        let last_asked = around.clock.now();
        Self {
            event,
            shard: ShardId::of(event),
            epoch: machine.map().epoch(),
            registration,
            machine,
            around,
            catalogue,
            feed: None,
            feed_lost: false,
            waiting: WaitingAnswers::default(),
            durable: 0,
            rules_changed: VecDeque::new(),
            lookups: 0,
            jobs: JobQueue::default(),
            snapshots,
            timer: None,
            last_asked,
            cancelling: false,
            state: State::Open,
        }
    }

    /// Whether anything may be decided.
    pub(super) fn is_serving(&self) -> bool {
        self.state == State::Open && self.around.tenure.serves(self.shard, self.epoch)
    }

    /// Whether nothing may be decided any more, of what others tell either.
    pub(super) fn is_handed_over(&self) -> bool {
        matches!(self.state, State::Closing | State::Retired)
    }

    /// The instant and the capacity for a request that is handled now.
    pub(super) fn moment(&self, now: Timestamp) -> Moment {
        let backlog = &self.around.backlog;
        let capacity =
            Capacity { holds: backlog.has_capacity_for_holds(), orders: backlog.has_capacity_for_orders() };
        Moment { now, capacity, durable: self.durable }
    }

    /// Carries out the gathered effects.
    pub(super) fn carry_out(&mut self, ctx: &mut Context<Self>) {
        let Gathered { write, changed, notices, jobs, counters, denied } = self.machine.take_effects();
        self.around.metrics.holds_denied(denied);
        if let Some((write, watermark)) = write {
            if let Some(rules) = &write.rules {
                self.rules_changed.push_back((watermark, rules.clone()));
            }
            self.around.backlog.add(write.weight());
            let origin = ctx.address().recipient();
            // The backlog bounds this queue, and nothing that was decided may be dropped.
            self.around.write_behind.do_send(Append { write, watermark, counters, origin });
        }
        if let Some(changed) = changed {
            self.catalogue.set_counts(changed.counts);
            self.tell_feed(FeedInput::Changed(changed));
        }
        self.catalogue.set_payments_unanswered(self.machine.payments_unanswered());
        self.around.notices.post(notices);
        // Who has lost the event leaves its orders to the new owner.
        if self.is_serving() {
            self.offer(jobs, ctx);
        }
        self.set_timer(ctx);
        self.go_on_cancelling(ctx);
    }

    fn tell_feed(&mut self, input: FeedInput) {
        let Some(feed) = &self.feed else { return };
        let input = match self.feed_lost {
            true => FeedInput::Lost(self.watching()),
            false => input,
        };
        match feed.try_send(input) {
            Ok(()) => self.feed_lost = false,
            Err(SendError::Full(_)) => self.feed_lost = true,
            Err(SendError::Closed(_)) => self.feed = None,
        }
    }

    fn set_timer(&mut self, ctx: &mut Context<Self>) {
        let next = self.machine.next_instant();
        if self.timer.as_ref().map(|(at, _)| *at) == next {
            return;
        }
        if let Some((_, handle)) = self.timer.take() {
            ctx.cancel_future(handle);
        }
        let Some(at) = next else { return };
        let wait = (at - self.around.clock.now()).0.max(0) as u64;
        let handle = ctx.run_later(Duration::from_millis(wait), |actor, ctx| {
            actor.timer = None;
            if actor.is_serving() {
                actor.machine.expire(actor.around.clock.now());
                actor.carry_out(ctx);
            }
        });
        self.timer = Some((at, handle));
    }

    /// Keeps a request until it can be answered.
    pub(super) fn keep(&mut self, deferred: Option<Deferred>, ctx: &mut Context<Self>) {
        match deferred {
            Some(Deferred::UntilDurable(watermark, waiter)) => self.waiting.add(watermark, waiter),
            Some(Deferred::UntilLookedUp(end, waiter)) => self.look_up(end, waiter, ctx),
            None => {}
        }
    }

    /// Publishes only rules that are durable: the catalogue decides who sees a draft and which tickets are void, and
    /// rules that were never written would stay in it.
    fn announce_rules(&mut self) {
        while self.rules_changed.front().is_some_and(|(watermark, _)| *watermark <= self.durable) {
            if let Some((_, rules)) = self.rules_changed.pop_front() {
                let prices = PriceList::new(self.machine.map().layout(), &rules.charges);
                self.catalogue.update(|record| {
                    record.rules = EventRules::clone(&rules);
                    record.price_from = prices.least();
                });
                let status = rules.status_at(self.around.clock.now());
                self.tell_feed(FeedInput::Announced(status));
            }
        }
    }

    /// The event's state for viewers.
    fn watching(&self) -> Watching {
        let now = self.around.clock.now();
        Watching { status: self.catalogue.record().rules.status_at(now), ..self.machine.watching(now) }
    }

    fn became_durable(&mut self, watermark: u64, ctx: &mut Context<Self>) {
        self.durable = watermark;
        // Before the change is answered.
        self.announce_rules();
        self.waiting.answer(watermark);
        // What follows from it is the next owner's to decide.
        if self.is_handed_over() {
            return;
        }
        let notices = self.machine.became_durable(watermark, self.around.clock.now());
        self.around.notices.post(notices);
        self.carry_out(ctx);
        let now = self.around.clock.now();
        if let Some(snapshot) = self.snapshots.due(&self.machine, watermark, now) {
            snapshots::save(&self.around, self.event, self.epoch, snapshot, ctx);
        }
    }

    /// Hands jobs to the payment actor, behind those that it has not taken yet.
    fn offer(&mut self, jobs: Vec<Job>, ctx: &mut Context<Self>) {
        self.jobs.add(jobs);
        self.offer_waiting(ctx);
    }

    fn offer_waiting(&mut self, ctx: &mut Context<Self>) {
        let Some(jobs) = self.jobs.begin_offer() else { return };
        let event = ctx.address();
        let offer = DoJobs {
            jobs,
            processing: event.clone().recipient(),
            answered: event.clone().recipient(),
            issued: event.recipient(),
        };
        let sent = self.around.payment.send(offer).into_actor(self).map(|answer, actor, ctx| {
            // Without a payment actor the process is ending: its orders are resumed after a restart.
            let refused = answer.unwrap_or_default();
            if refused.is_empty() {
                return actor.offer_next(ctx);
            }
            actor.jobs.put_back(refused);
            ctx.run_later(OFFER_AGAIN, Self::offer_next);
        });
        ctx.spawn(sent);
    }

    fn offer_next(&mut self, ctx: &mut Context<Self>) {
        self.jobs.end_offer();
        self.offer_waiting(ctx);
    }
}

impl Drop for EventActor {
    /// Also after a panic in a handler: the registry loads the event again even if nobody asks for it.
    fn drop(&mut self) {
        self.catalogue.set_payments_unanswered(0);
        if self.state == State::Open {
            let incarnation = self.registration.incarnation;
            self.registration.died.do_send(Died { event: self.event, incarnation });
        }
    }
}

impl Actor for EventActor {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.set_mailbox_capacity(self.around.mailbox_capacity);
        let now = self.around.clock.now();
        self.machine.expire(now);
        let resumed = self.machine.unprocessed();
        self.machine.begin(&resumed, now);
        self.carry_out(ctx);
        let check = (self.around.idle / 4).max(Duration::from_millis(100));
        ctx.run_interval(check, |actor, ctx| actor.leave_if_idle(ctx));
    }
}

impl Handler<Requests> for EventActor {
    type Result = MessageResult<Requests>;

    fn handle(&mut self, Requests(mut requests): Requests, ctx: &mut Self::Context) -> Self::Result {
        if self.state != State::Open {
            return MessageResult(requests);
        }
        if !self.around.tenure.serves(self.shard, self.epoch) {
            requests.iter_mut().for_each(|request| request.refuse(Refusal::Moved));
            return MessageResult(requests);
        }
        self.machine.lapse(self.around.tenure.is_lapsed());
        let now = self.around.clock.now();
        self.last_asked = now;
        for request in &mut requests {
            let at = self.moment(now);
            let deferred = request.handle(&mut self.machine, at);
            self.keep(deferred, ctx);
        }
        self.carry_out(ctx);
        MessageResult(requests)
    }
}

impl Handler<WriteOutcome> for EventActor {
    type Result = ();

    fn handle(&mut self, outcome: WriteOutcome, ctx: &mut Self::Context) {
        match outcome {
            WriteOutcome::Durable(watermark) => self.became_durable(watermark, ctx),
            // Another process owns the event: nothing is loaded again.
            WriteOutcome::Fenced { may_be_written } => {
                let refusal = if may_be_written { Refusal::Interrupted } else { Refusal::Moved };
                self.waiting.refuse_all(&refusal);
                self.state = State::Closing;
                self.registration.passivate.do_send(self.goodbye());
                ctx.stop();
            }
            // Memory and store differ: give the event up. The waiters' channels close, and the registry loads the event
            // again.
            WriteOutcome::Broken => ctx.stop(),
        }
    }
}

impl Handler<Watch> for EventActor {
    type Result = Watching;

    fn handle(&mut self, Watch { feed }: Watch, _: &mut Self::Context) -> Watching {
        self.feed = feed;
        self.feed_lost = false;
        self.watching()
    }
}
