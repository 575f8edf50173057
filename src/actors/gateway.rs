//! The gateway: one worker's way to the event actors.
//!
//! What the worker's handlers ask of an event during one turn of its loop goes as one message, and
//! the one answer wakes the worker's own waiters: the hop between threads is paid once per batch.

use std::{cell::RefCell, rc::Rc, sync::Arc, time::Duration};

use actix::prelude::*;
use futures_util::future::{self, Either};
use rustc_hash::FxHashMap;
use tokio::sync::oneshot;

use super::{
    ask::{Answer, Ask, Refusal},
    event::{Asks, EventActor, Reply},
    registry::{Find, Registry},
};
use crate::telemetry::Metrics;
use domain::{EventId, Millis};

type Answered = Result<Answer, Refusal>;

/// Bounds of a gateway.
#[derive(Clone, Copy, Debug)]
pub struct GatewaySettings {
    /// Asks that one worker may have waiting at a time.
    pub waiting_max: usize,
    /// Asks that go in one message at most.
    pub batch_max: usize,
    /// The longest that an ask waits for its event's decision.
    pub ask_timeout: Duration,
    /// The longest that an answer waits for durability.
    pub durable_timeout: Duration,
    /// What a client is told to wait when a queue is full.
    pub retry_after: Millis,
}

#[derive(Default)]
struct Lane {
    actor: Option<Addr<EventActor>>,
    gathered: Vec<(Ask, oneshot::Sender<Handed>)>,
    /// Whether a task is going to send what is gathered.
    scheduled: bool,
}

/// What comes back for one ask.
enum Handed {
    Answer(Answered),
    Later(oneshot::Receiver<Answered>),
}

struct Inner {
    registry: Addr<Registry>,
    settings: GatewaySettings,
    metrics: Arc<Metrics>,
    lanes: RefCell<FxHashMap<EventId, Lane>>,
    waiting: std::cell::Cell<usize>,
}

/// One worker's gateway; clones share it. It lives and dies on its worker's thread.
#[derive(Clone)]
pub struct Gateway(Rc<Inner>);

/// Lanes that a gateway keeps before it forgets the empty ones.
const LANES_MAX: usize = 4_096;

impl Gateway {
    /// A gateway for the calling thread.
    pub fn new(registry: Addr<Registry>, settings: GatewaySettings, metrics: Arc<Metrics>) -> Self {
        let lanes = RefCell::default();
        let inner = Inner { registry, settings, metrics, lanes, waiting: Default::default() };
        Self(Rc::new(inner))
    }

    /// Asks an event and waits for its answer.
    pub async fn ask(&self, event: EventId, ask: Ask) -> Answered {
        let settings = &self.0.settings;
        if self.0.waiting.get() >= settings.waiting_max {
            return Err(Refusal::Overloaded { retry_after: settings.retry_after });
        }
        let _counted = Counted::new(&self.0);
        let (sender, receiver) = oneshot::channel();
        self.gather(event, ask, sender);
        let handed = match within(settings.ask_timeout, receiver).await {
            Some(Ok(handed)) => handed,
            Some(Err(_)) => return Err(Refusal::Interrupted),
            None => return Err(Refusal::Overloaded { retry_after: settings.retry_after }),
        };
        match handed {
            Handed::Answer(answer) => answer,
            Handed::Later(receiver) => match within(settings.durable_timeout, receiver).await {
                Some(Ok(answer)) => answer,
                Some(Err(_)) => Err(Refusal::Interrupted),
                None => Err(Refusal::StoreUnavailable { retry_after: settings.retry_after }),
            },
        }
    }

    fn gather(&self, event: EventId, ask: Ask, sender: oneshot::Sender<Handed>) {
        let mut lanes = self.0.lanes.borrow_mut();
        if lanes.len() > LANES_MAX {
            lanes.retain(|_, lane| lane.scheduled || !lane.gathered.is_empty());
        }
        let lane = lanes.entry(event).or_default();
        if lane.gathered.len() >= self.0.settings.waiting_max {
            // The event does not come, and who gave up waiting for it still lies here.
            lane.gathered.retain(|(_, sender)| !sender.is_closed());
        }
        lane.gathered.push((ask, sender));
        if !lane.scheduled {
            lane.scheduled = true;
            actix_rt::spawn(self.clone().send(event));
        }
    }

    /// Runs at the end of the turn that scheduled it, and goes on while more has gathered.
    async fn send(self, event: EventId) {
        loop {
            let (actor, gathered) = {
                let mut lanes = self.0.lanes.borrow_mut();
                let Some(lane) = lanes.get_mut(&event) else { return };
                if lane.gathered.is_empty() {
                    lane.scheduled = false;
                    return;
                }
                let take = lane.gathered.len().min(self.0.settings.batch_max);
                // An actor that left or died has nothing of these: they go to the next one.
                let actor = lane.actor.clone().filter(Addr::connected);
                (actor, lane.gathered.drain(..take).collect::<Vec<_>>())
            };
            let actor = match actor {
                Some(actor) => actor,
                None => match self.find(event, None).await {
                    Ok(actor) => actor,
                    Err(refusal) => {
                        answer_all(gathered.into_iter().map(|(_, sender)| sender), &refusal);
                        continue;
                    }
                },
            };
            // Without waiting for the answer: the next batch may leave meanwhile.
            actix_rt::spawn(self.clone().carry(event, actor, gathered));
            tokio::task::yield_now().await;
        }
    }

    async fn find(&self, event: EventId, not: Option<Addr<EventActor>>) -> Result<Addr<EventActor>, Refusal> {
        let found = self.0.registry.send(Find { event, not }).await.unwrap_or(Err(Refusal::Interrupted));
        if let (Ok(actor), Some(lane)) = (&found, self.0.lanes.borrow_mut().get_mut(&event)) {
            lane.actor = Some(actor.clone());
        }
        found
    }

    async fn carry(
        self,
        event: EventId,
        actor: Addr<EventActor>,
        gathered: Vec<(Ask, oneshot::Sender<Handed>)>,
    ) {
        // Who gave up waiting has been told that nothing was done.
        let wanted = gathered.into_iter().filter(|(_, sender)| !sender.is_closed());
        let (asks, senders): (Vec<Ask>, Vec<_>) = wanted.unzip();
        match actor.send(Asks(asks)).await {
            Ok(replies) => {
                let mut moved = Vec::new();
                for (reply, sender) in replies.into_iter().zip(senders) {
                    let handed = match reply {
                        Reply::Now(answer) => Handed::Answer(answer),
                        Reply::Later(receiver) => Handed::Later(receiver),
                        Reply::Moved(ask) => {
                            moved.push((*ask, sender));
                            continue;
                        }
                    };
                    // Who does not wait any more has got its time-out.
                    let _ = sender.send(handed);
                }
                if !moved.is_empty() {
                    self.follow(event, actor, moved).await;
                }
            }
            Err(_) => {
                // It died with these in hand: whether they were done is unknown, so they are not repeated.
                // Only when the event is another process's now, nothing that was done here can last.
                let refusal = match self.find(event, Some(actor)).await {
                    Err(Refusal::Moved) => Refusal::Moved,
                    Ok(_) | Err(_) => Refusal::Interrupted,
                };
                answer_all(senders.into_iter(), &refusal);
            }
        }
    }

    async fn follow(
        &self,
        event: EventId,
        old: Addr<EventActor>,
        moved: Vec<(Ask, oneshot::Sender<Handed>)>,
    ) {
        match self.find(event, Some(old)).await {
            Ok(_) => moved.into_iter().for_each(|(ask, sender)| self.gather(event, ask, sender)),
            Err(refusal) => answer_all(moved.into_iter().map(|(_, sender)| sender), &refusal),
        }
    }
}

fn answer_all(senders: impl Iterator<Item = oneshot::Sender<Handed>>, refusal: &Refusal) {
    for sender in senders {
        // Who does not wait any more has got its time-out.
        let _ = sender.send(Handed::Answer(Err(refusal.clone())));
    }
}

async fn within<T>(
    limit: Duration,
    wait: oneshot::Receiver<T>,
) -> Option<Result<T, oneshot::error::RecvError>> {
    let timer = std::pin::pin!(actix_rt::time::sleep(limit));
    match future::select(wait, timer).await {
        Either::Left((received, _)) => Some(received),
        Either::Right(((), _)) => None,
    }
}

/// Counts an ask while it waits, also when its handler is dropped.
struct Counted<'a>(&'a Inner);

impl<'a> Counted<'a> {
    fn new(inner: &'a Inner) -> Self {
        inner.waiting.set(inner.waiting.get() + 1);
        inner.metrics.asks_waiting(1);
        Self(inner)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.waiting.set(self.0.waiting.get() - 1);
        self.0.metrics.asks_waiting(-1);
    }
}
