//! The way from the service to the event actors.
//!
//! tonic's handlers must be able to move between threads, and the gateway cannot. So a handler sends its
//! request through a bounded channel to a task on the gateway's thread. That is the thread that the handlers
//! run on as well: the channel costs no hop, and the gateway gathers what they ask in one turn as ever.

use futures_util::future::LocalBoxFuture;
use tokio::sync::{mpsc, oneshot};

use crate::{
    actors::{Gateway, Refusal, Request},
    services::events::Events,
};
use domain::{EventId, Millis};

/// A request with all that is needed to have it answered through a gateway.
type Question = Box<dyn FnOnce(Gateway) -> LocalBoxFuture<'static, ()> + Send>;

/// Asks events; clones share the way.
#[derive(Clone)]
pub(super) struct Asker(mpsc::Sender<Question>);

/// What a client is told to wait when the way is full.
const RETRY_AFTER: Millis = Millis::from_secs(1);

impl Asker {
    /// A way to this gateway, on which so many requests may wait. Call it on the gateway's thread.
    pub(super) fn start(gateway: Gateway, waiting_max: usize) -> Self {
        let (questions, mut waiting) = mpsc::channel::<Question>(waiting_max);
        actix_rt::spawn(async move {
            while let Some(question) = waiting.recv().await {
                actix_rt::spawn(question(gateway.clone()));
            }
        });
        Self(questions)
    }
}

impl Events for Asker {
    /// Asks an event and waits for its answer. Who drops this waits no more; what was asked may be done.
    async fn ask<R: Request>(&self, event: EventId, request: R) -> Result<R::Answer, Refusal> {
        let (reply, answer) = oneshot::channel();
        let question: Question =
            Box::new(move |gateway| Box::pin(answer_through(gateway, event, request, reply)));
        self.0.try_send(question).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Refusal::Overloaded { retry_after: RETRY_AFTER },
            mpsc::error::TrySendError::Closed(_) => Refusal::Interrupted,
        })?;
        answer.await.unwrap_or(Err(Refusal::Interrupted))
    }
}

async fn answer_through<R: Request>(
    gateway: Gateway,
    event: EventId,
    request: R,
    mut reply: oneshot::Sender<Result<R::Answer, Refusal>>,
) {
    let answered = tokio::select! {
        answered = gateway.ask(event, request) => answered,
        // Nobody waits any more: the gateway need not either.
        () = reply.closed() => return,
    };
    // Whoever asked may have gone just now.
    let _ = reply.send(answered);
}
