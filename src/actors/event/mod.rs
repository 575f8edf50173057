//! The event actor: owns one event's seat map. It takes messages, asks its `Desk`, and hands
//! the effects on; it decides nothing itself.

mod cancellation;
mod cancelling;
pub(crate) mod desk;
mod draft;
mod follow;
mod holds;
mod lookups;
mod messages;
pub(crate) mod open;
mod orders;
pub(crate) mod outcomes;
mod protection;
mod snapshots;
mod surroundings;
#[cfg(test)]
mod testing;
mod tickets;
pub(crate) mod turn;

use std::{collections::VecDeque, sync::Arc, time::Duration};

use actix::prelude::*;
use tokio::sync::oneshot;

pub use self::{
    cancellation::CancellationLeft,
    messages::{Asks, OrderAsked, OrdersDecided, OrdersProcessing, ProcessOrders, Reply},
    outcomes::OutcomeBounds,
    surroundings::Surroundings,
    tickets::TicketWork,
};
use self::{
    desk::Desk,
    snapshots::Snapshots,
    turn::{Handled, Room, Tally, Turn},
};
use super::{
    ask::{Answer, Refusal},
    catalogue::CatalogueEntry,
    live::{FeedInput, Watch, Watching},
    orders::{Decide, Job},
    registry::{Died, Passivate, Registry},
    write_behind::{Append, Fate},
};
use domain::{EventId, EventRules, Timestamp};

/// One event's actor.
pub struct EventActor {
    event: EventId,
    incarnation: u64,
    desk: Desk,
    around: Surroundings,
    catalogue: Arc<CatalogueEntry>,
    registry: Addr<Registry>,
    feed: Option<Recipient<FeedInput>>,
    feed_lost: bool,
    /// Answers by the mark that must be durable first, in order.
    waiting: VecDeque<Waiting>,
    /// How many may wait before those are looked for that gave up.
    waiting_swept_at: usize,
    durable: u64,
    /// Rules by the mark that must be durable before the catalogue has them, in order.
    rules_changed: VecDeque<(u64, Box<EventRules>)>,
    /// Requests that wait for the store's word on their key.
    lookups: usize,
    unplaced: Vec<Job>,
    snapshots: Snapshots,
    timer: Option<(Timestamp, SpawnHandle)>,
    last_asked: Timestamp,
    /// Whether the next step of a cancellation is on its way.
    cancelling: bool,
    state: State,
}

/// Who waits for an answer.
type Waiter = oneshot::Sender<Result<Answer, Refusal>>;
/// The mark that an answer needs, who waits for it, and the answer.
type Waiting = (u64, Waiter, Result<Answer, Refusal>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Deciding.
    Open,
    /// The registry was asked to forget this actor.
    Leaving,
    /// Forgotten: everybody is sent on.
    Retired,
}

/// How long a retired actor still sends askers on, who had found it just before.
const FAREWELL: Duration = Duration::from_secs(1);
/// How many answers wait for durability before those are looked for that nobody wants any more.
const WAITING_SWEPT_FIRST: usize = 1_024;
/// How soon jobs are offered again that the cashier had no room for.
const OFFER_AGAIN: Duration = Duration::from_millis(50);

impl EventActor {
    /// An actor over a desk; `registry` hears of its end.
    pub(crate) fn new(
        event: EventId,
        incarnation: u64,
        desk: Desk,
        around: Surroundings,
        catalogue: Arc<CatalogueEntry>,
        registry: Addr<Registry>,
    ) -> Self {
        let snapshots = Snapshots::new(desk.map().seq(), around.snapshot_every);
        let last_asked = around.clock.now();
        Self {
            event,
            incarnation,
            desk,
            around,
            catalogue,
            registry,
            feed: None,
            feed_lost: false,
            waiting: VecDeque::new(),
            waiting_swept_at: WAITING_SWEPT_FIRST,
            durable: 0,
            rules_changed: VecDeque::new(),
            lookups: 0,
            unplaced: Vec::new(),
            snapshots,
            timer: None,
            last_asked,
            cancelling: false,
            state: State::Open,
        }
    }

    fn room(&self) -> Room {
        Room {
            holds: self.around.backlog.has_room_for_holds(),
            orders: self.around.backlog.has_room_for_orders(),
        }
    }

    /// Carries out what a turn left.
    fn end_turn(&mut self, ctx: &mut Context<Self>) {
        let Turn { write, changed, notices, tally } = self.desk.end_turn();
        self.count(tally);
        if let Some((write, mark)) = write {
            if let Some(rules) = &write.rules {
                self.rules_changed.push_back((mark, rules.clone()));
            }
            self.around.backlog.add(write.weight());
            self.around.metrics.transitions(write.journal.len());
            let origin = ctx.address().recipient();
            // The backlog bounds this queue, and nothing that was decided may be dropped.
            self.around.write_behind.do_send(Append { write, mark, origin });
        }
        if let Some(changed) = changed {
            self.catalogue.set_counts(changed.counts);
            self.tell_feed(FeedInput::Changed(changed));
        }
        self.around.notices.post(notices);
        self.set_timer(ctx);
        self.go_on_cancelling(ctx);
    }

    fn count(&self, tally: Tally) {
        let metrics = &self.around.metrics;
        metrics.holds("granted", tally.granted);
        metrics.holds("shortened", tally.shortened);
        metrics.holds("denied", tally.denied);
        metrics.holds("extended", tally.extended);
        metrics.holds("released", tally.released);
        metrics.holds("expired", tally.expired);
        metrics.orders_accepted(tally.ordered);
        metrics.orders_decided("cancelled", tally.cancelled);
        metrics.orders_decided("refunded", tally.refunded);
        metrics.orders_decided("failed", tally.unpaid);
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
        let next = self.desk.next_instant();
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
            if actor.state == State::Open {
                actor.desk.expire(actor.around.clock.now());
                actor.end_turn(ctx);
            }
        });
        self.timer = Some((at, handle));
    }

    fn reply(&mut self, handled: Handled, ctx: &mut Context<Self>) -> Reply {
        match handled {
            Handled::Once(mark, result) if mark > self.durable => {
                let (sender, receiver) = oneshot::channel();
                self.wait_for(mark, sender, result);
                Reply::Later(receiver)
            }
            Handled::Once(_, result) | Handled::Now(result) => Reply::Now(result),
            Handled::InStore(ask, end) => self.look_up(*ask, end, ctx),
        }
    }

    fn wait_for(&mut self, mark: u64, waiter: Waiter, result: Result<Answer, Refusal>) {
        self.forget_gone();
        // A retry may wait for an earlier mark than the newest: keep the queue in order.
        let at = self.waiting.partition_point(|(other, _, _)| *other <= mark);
        self.waiting.insert(at, (mark, waiter, result));
    }

    /// Who gave up waiting is forgotten, or retries under one key would pile up while the store is away.
    fn forget_gone(&mut self) {
        if self.waiting.len() >= self.waiting_swept_at {
            self.waiting.retain(|(_, waiter, _)| !waiter.is_closed());
            self.waiting_swept_at = (self.waiting.len() * 2).max(WAITING_SWEPT_FIRST);
        }
    }

    /// The catalogue and viewers hear of rules that are durable and of no others: the catalogue decides who sees a
    /// draft and which tickets are void, and what was never written would stay there.
    fn announce_rules(&mut self) {
        while self.rules_changed.front().is_some_and(|(mark, _)| *mark <= self.durable) {
            if let Some((_, rules)) = self.rules_changed.pop_front() {
                self.catalogue.update(|record| record.rules = EventRules::clone(&rules));
                let status = rules.status_at(self.around.clock.now());
                self.tell_feed(FeedInput::Announced(status));
            }
        }
    }

    /// Where the event stands for viewers.
    fn watching(&self) -> Watching {
        let now = self.around.clock.now();
        Watching { status: self.catalogue.record().rules.status_at(now), ..self.desk.watching(now) }
    }

    fn became_durable(&mut self, mark: u64, ctx: &mut Context<Self>) {
        self.durable = mark;
        // Before anybody hears that they are changed.
        self.announce_rules();
        while self.waiting.front().is_some_and(|(needed, _, _)| *needed <= mark) {
            if let Some((_, waiter, result)) = self.waiting.pop_front() {
                // A waiter that gave up asks again with its key.
                let _ = waiter.send(result);
            }
        }
        self.around.notices.post(self.desk.durable(mark));
        if let Some(snapshot) = self.snapshots.due(&self.desk, mark) {
            snapshots::save(self.around.store.clone(), self.event, self.desk.map().epoch(), snapshot, ctx);
        }
    }

    fn offer(&mut self, jobs: Vec<Job>, ctx: &mut Context<Self>) {
        if jobs.is_empty() {
            return;
        }
        let decide = Decide { jobs, event: ctx.address() };
        let sent = self.around.cashier.send(decide).into_actor(self).map(|refused, actor, ctx| {
            let Ok(refused) = refused else { return };
            if refused.is_empty() {
                return;
            }
            if actor.unplaced.is_empty() {
                ctx.run_later(OFFER_AGAIN, |actor, ctx| {
                    let jobs = std::mem::take(&mut actor.unplaced);
                    actor.offer(jobs, ctx);
                });
            }
            actor.unplaced.extend(refused);
        });
        ctx.spawn(sent);
    }

    /// Leaves memory when nobody needs this event there.
    fn leave_if_idle(&mut self, ctx: &mut Context<Self>) {
        let now = self.around.clock.now();
        let idle_since = std::time::Duration::from_millis((now - self.last_asked).0.max(0) as u64);
        let nobody_waits = self.waiting.is_empty() && self.lookups == 0;
        let settled = self.desk.is_settled() && nobody_waits && self.desk.mark_reached(self.durable);
        if self.state != State::Open || self.feed.is_some() || !settled || idle_since < self.around.idle {
            return;
        }
        self.state = State::Leaving;
        if let Some(snapshot) = self.snapshots.last(&self.desk) {
            snapshots::save(self.around.store.clone(), self.event, self.desk.map().epoch(), snapshot, ctx);
        }
        let goodbye = Passivate { event: self.event, actor: ctx.address() };
        let forgotten = self.registry.send(goodbye).into_actor(self).map(|_, actor, ctx| {
            actor.state = State::Retired;
            ctx.run_later(FAREWELL, |_, ctx| ctx.stop());
        });
        ctx.spawn(forgotten);
    }
}

impl Drop for EventActor {
    /// Also when a handler panicked: the registry must load the event again, requests or not.
    fn drop(&mut self) {
        if self.state == State::Open {
            self.registry.do_send(Died { event: self.event, incarnation: self.incarnation });
        }
    }
}

impl Actor for EventActor {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.set_mailbox_capacity(self.around.mailbox_capacity);
        self.desk.expire(self.around.clock.now());
        self.end_turn(ctx);
        let resumed = self.desk.unprocessed();
        let jobs = self.desk.jobs_for(&resumed);
        self.offer(jobs, ctx);
        let check = (self.around.idle / 4).max(Duration::from_millis(100));
        ctx.run_interval(check, |actor, ctx| actor.leave_if_idle(ctx));
    }
}

impl Handler<Asks> for EventActor {
    type Result = MessageResult<Asks>;

    fn handle(&mut self, Asks(asks): Asks, ctx: &mut Self::Context) -> Self::Result {
        if self.state != State::Open {
            return MessageResult(asks.into_iter().map(|ask| Reply::Moved(Box::new(ask))).collect());
        }
        if self.around.ownership.is_lost() {
            return MessageResult(asks.iter().map(|_| Reply::Now(Err(Refusal::Moved))).collect());
        }
        let now = self.around.clock.now();
        self.last_asked = now;
        let mut replies = Vec::with_capacity(asks.len());
        for ask in asks {
            let handled = self.desk.handle(ask, now, self.room());
            replies.push(self.reply(handled, ctx));
        }
        self.end_turn(ctx);
        MessageResult(replies)
    }
}

impl Handler<Fate> for EventActor {
    type Result = ();

    fn handle(&mut self, fate: Fate, ctx: &mut Self::Context) {
        match fate {
            Fate::Durable(mark) => self.became_durable(mark, ctx),
            // Nothing that waits was written, and another process owns the event: nothing is loaded again.
            Fate::Fenced => {
                for (_, waiter, _) in self.waiting.drain(..) {
                    // A waiter that gave up asks again with its key.
                    let _ = waiter.send(Err(Refusal::Moved));
                }
                ctx.stop();
            }
            // What is in memory is not what the store has: give the event up. Waiters see their
            // channels close; the registry loads it again.
            Fate::Broken => ctx.stop(),
        }
    }
}

impl Handler<ProcessOrders> for EventActor {
    type Result = MessageResult<ProcessOrders>;

    fn handle(&mut self, ProcessOrders(asked): ProcessOrders, ctx: &mut Self::Context) -> Self::Result {
        let (jobs, elsewhere) = self.desk.jobs_asked_for(asked);
        self.offer(jobs, ctx);
        MessageResult(elsewhere)
    }
}

impl Handler<OrdersProcessing> for EventActor {
    type Result = ();

    fn handle(&mut self, OrdersProcessing(orders): OrdersProcessing, ctx: &mut Self::Context) {
        self.desk.processing(&orders, self.around.clock.now());
        self.end_turn(ctx);
    }
}

impl Handler<OrdersDecided> for EventActor {
    type Result = ();

    fn handle(&mut self, OrdersDecided(decided): OrdersDecided, ctx: &mut Self::Context) {
        let completed = decided.iter().filter(|order| order.result.is_ok()).count();
        self.around.metrics.orders_decided("completed", completed);
        self.around.metrics.orders_decided("failed", decided.len() - completed);
        self.desk.decide_orders(decided, self.around.clock.now());
        self.end_turn(ctx);
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
