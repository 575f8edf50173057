//! The gateway: one worker thread's way to the event actors.
//!
//! All requests to an event during one turn of the worker's loop travel as one message, and one answer wakes their
//! waiters: the hop between threads is paid once per batch. A request is never sent again when its actor died with
//! it, because whether it was done is unknown.
//!
//! - `routes.rs`: which requests go to another process, if several share the events; `course.rs` decides that.
//! - `elsewhere.rs`: the way there.

pub(crate) mod course;
pub mod elsewhere;
mod routes;

use std::{cell::RefCell, rc::Rc, sync::Arc, time::Duration};

use actix::prelude::*;
use bytes::Bytes;
use futures_util::future::{self, Either};
use rustc_hash::FxHashMap;
use tokio::sync::oneshot;

use self::{elsewhere::Elsewhere, routes::Routes};
use super::{
    event::{
        EventActor, Requests,
        envelope::{Envelope, Reply, Sealed},
        requests::Request,
        wire,
    },
    refusal::{RETRY_AFTER, Refusal},
    registry::{Find, Registry},
    settings::{Actors, Orders},
    tenure::Tenure,
};
use crate::telemetry::Metrics;
use domain::EventId;

/// Bounds of a gateway.
#[derive(Clone, Copy, Debug)]
pub struct GatewaySettings {
    /// Requests that one worker may have waiting at a time.
    pub waiting_max: usize,
    /// Requests that go in one message at most.
    pub batch_max: usize,
    /// The longest that a request waits for its event's decision.
    pub ask_timeout: Duration,
    /// The longest that an answer waits for durability.
    pub durable_timeout: Duration,
}

impl GatewaySettings {
    /// As configured.
    pub fn new(actors: &Actors, orders: &Orders) -> Self {
        Self {
            waiting_max: actors.waiting_max,
            batch_max: actors.batch_max,
            ask_timeout: Duration::from_millis(actors.ask_timeout_ms),
            durable_timeout: Duration::from_millis(orders.durable_timeout_ms),
        }
    }
}

/// Requests to one event that gather until the worker's turn ends.
#[derive(Default)]
struct PendingBatch {
    actor: Option<Addr<EventActor>>,
    gathered: Vec<Pending>,
    /// Whether a task is going to send what is gathered.
    scheduled: bool,
}

/// A request, and who waits for it.
type Pending = (Box<dyn Envelope>, oneshot::Sender<Returned>);
/// What comes back of a request: its envelope with the reply, or why it could not be handled.
type Returned = Result<Box<dyn Envelope>, Refusal>;

struct Inner {
    registry: Addr<Registry>,
    settings: GatewaySettings,
    metrics: Arc<Metrics>,
    /// Nothing, if this process serves every event.
    routes: Option<Routes>,
    batches: RefCell<FxHashMap<EventId, PendingBatch>>,
    waiting: std::cell::Cell<usize>,
}

/// One worker's gateway; clones share it. It lives and dies on its worker's thread.
#[derive(Clone)]
pub struct Gateway(Rc<Inner>);

/// Batches that a gateway keeps before it forgets the empty ones.
const BATCHES_MAX: usize = 4_096;

impl Gateway {
    /// A gateway for the calling thread.
    pub fn new(
        registry: Addr<Registry>,
        settings: GatewaySettings,
        metrics: Arc<Metrics>,
        elsewhere: Option<(Tenure, Arc<dyn Elsewhere>)>,
    ) -> Self {
        let routes = elsewhere.map(|(tenure, elsewhere)| Routes::new(tenure, elsewhere));
        let (batches, waiting) = Default::default();
        Self(Rc::new(Inner { registry, settings, metrics, routes, batches, waiting }))
    }

    /// Sends a request to an event, whoever serves it, and waits for its answer.
    pub async fn send<R: Request>(&self, event: EventId, request: R) -> Result<R::Answer, Refusal> {
        let settings = &self.0.settings;
        if self.0.waiting.get() >= settings.waiting_max {
            return Err(Refusal::Overloaded { retry_after: RETRY_AFTER });
        }
        let _counted = Counted::new(&self.0);
        match &self.0.routes {
            None => self.answer_of(event, request).await,
            Some(routes) => {
                let limit = settings.ask_timeout + settings.durable_timeout;
                routes.send(self, event, request, limit).await
            }
        }
    }

    /// The same for an event that this process serves; no other one is asked.
    pub(super) async fn send_here<R: Request>(
        &self,
        event: EventId,
        request: R,
    ) -> Result<R::Answer, Refusal> {
        if self.0.waiting.get() >= self.0.settings.waiting_max {
            return Err(Refusal::Overloaded { retry_after: RETRY_AFTER });
        }
        let _counted = Counted::new(&self.0);
        self.answer_of(event, request).await
    }

    /// Answers what another process asks, by the events that this one serves: its request, and the result, as bytes.
    pub async fn answer(&self, ask: Bytes) -> Bytes {
        let answer = match wire::answer(self, ask).await {
            Ok(answer) => Ok(answer),
            Err(error) => {
                tracing::warn!(%error, "what another process asks cannot be answered");
                // Nothing was done, and whoever asks may find one that can.
                wire::refused(&Refusal::Moved)
            }
        };
        answer.unwrap_or_default()
    }

    async fn answer_of<R: Request>(&self, event: EventId, request: R) -> Result<R::Answer, Refusal> {
        let settings = &self.0.settings;
        let (sender, receiver) = oneshot::channel();
        self.gather(event, Box::new(Sealed::Asked(request)), sender);
        let envelope = match within(settings.ask_timeout, receiver).await {
            Some(Ok(returned)) => returned?,
            Some(Err(_)) => return Err(Refusal::Interrupted),
            None => return Err(Refusal::Overloaded { retry_after: RETRY_AFTER }),
        };
        match Sealed::<R>::reply(envelope) {
            Some(Reply::Now(result)) => result,
            Some(Reply::Later(receiver)) => match within(settings.durable_timeout, receiver).await {
                Some(Ok(result)) => result,
                Some(Err(_)) => Err(Refusal::Interrupted),
                None => Err(Refusal::StoreUnavailable { retry_after: RETRY_AFTER }),
            },
            None => Err(Refusal::Interrupted),
        }
    }

    fn gather(&self, event: EventId, request: Box<dyn Envelope>, sender: oneshot::Sender<Returned>) {
        let mut batches = self.0.batches.borrow_mut();
        if batches.len() > BATCHES_MAX {
            batches.retain(|_, batch| batch.scheduled || !batch.gathered.is_empty());
        }
        let batch = batches.entry(event).or_default();
        if batch.gathered.len() >= self.0.settings.waiting_max {
            // The event cannot be reached: drop the requests whose callers gave up.
            batch.gathered.retain(|(_, sender)| !sender.is_closed());
        }
        batch.gathered.push((request, sender));
        if !batch.scheduled {
            batch.scheduled = true;
            actix_rt::spawn(self.clone().flush(event));
        }
    }

    /// Runs at the end of the loop's turn that scheduled it, and again while more has gathered.
    async fn flush(self, event: EventId) {
        loop {
            let (actor, gathered) = {
                let mut batches = self.0.batches.borrow_mut();
                let Some(batch) = batches.get_mut(&event) else { return };
                if batch.gathered.is_empty() {
                    batch.scheduled = false;
                    return;
                }
                let take = batch.gathered.len().min(self.0.settings.batch_max);
                // An actor that left or died has not got these: they go to the next one.
                let actor = batch.actor.clone().filter(Addr::connected);
                (actor, batch.gathered.drain(..take).collect::<Vec<_>>())
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
            // Not awaited: the next batch may leave before this one is answered.
            actix_rt::spawn(self.clone().carry(event, actor, gathered));
            tokio::task::yield_now().await;
        }
    }

    async fn find(&self, event: EventId, not: Option<Addr<EventActor>>) -> Result<Addr<EventActor>, Refusal> {
        let found = self.0.registry.send(Find { event, not }).await.unwrap_or(Err(Refusal::Interrupted));
        if let (Ok(actor), Some(batch)) = (&found, self.0.batches.borrow_mut().get_mut(&event)) {
            batch.actor = Some(actor.clone());
        }
        found
    }

    async fn carry(self, event: EventId, actor: Addr<EventActor>, gathered: Vec<Pending>) {
        // A caller that gave up was told that nothing was done, so its request is not sent.
        let wanted = gathered.into_iter().filter(|(_, sender)| !sender.is_closed());
        let (requests, senders): (Vec<_>, Vec<_>) = wanted.unzip();
        match actor.send(Requests(requests)).await {
            Ok(returned) => {
                let mut moved = Vec::new();
                for (envelope, sender) in returned.into_iter().zip(senders) {
                    if envelope.is_answered() {
                        // A caller that no longer waits has got its timeout.
                        let _ = sender.send(Ok(envelope));
                    } else {
                        moved.push((envelope, sender));
                    }
                }
                if !moved.is_empty() {
                    self.pass_on(event, actor, moved).await;
                }
            }
            Err(_) => {
                // The actor died with these requests: whether they were done is unknown, so they are not repeated.
                // Only when another process owns the event now is it certain that nothing of them lasts.
                let refusal = match self.find(event, Some(actor)).await {
                    Err(Refusal::Moved) => Refusal::Moved,
                    Ok(_) | Err(_) => Refusal::Interrupted,
                };
                answer_all(senders.into_iter(), &refusal);
            }
        }
    }

    /// Passes requests that a retired actor did not handle to the next one.
    async fn pass_on(&self, event: EventId, old: Addr<EventActor>, moved: Vec<Pending>) {
        match self.find(event, Some(old)).await {
            Ok(_) => moved.into_iter().for_each(|(request, sender)| self.gather(event, request, sender)),
            Err(refusal) => answer_all(moved.into_iter().map(|(_, sender)| sender), &refusal),
        }
    }
}

fn answer_all(senders: impl Iterator<Item = oneshot::Sender<Returned>>, refusal: &Refusal) {
    for sender in senders {
        // A caller that no longer waits has got its timeout.
        let _ = sender.send(Err(refusal.clone()));
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

/// Counts a request while it waits, also when its handler is dropped.
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
