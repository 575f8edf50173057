//! The bridge from gRPC's handlers to the gateway.
//!
//! tonic's handlers must be `Send`, and the gateway is not. So a handler sends its request through a bounded channel
//! to a task on the gateway's thread. The handlers run on that thread too, so the channel costs no hop, and the
//! gateway still gathers the requests of one turn. A full channel refuses; it never makes anybody wait.

use futures_util::future::LocalBoxFuture;
use tokio::sync::{mpsc, oneshot};

use crate::{
    actors::{Gateway, Refusal, Request},
    services::events::Events,
};
use domain::{EventId, Millis};

/// A request with all that is needed to have it answered through a gateway.
type GatewayCall = Box<dyn FnOnce(Gateway) -> LocalBoxFuture<'static, ()> + Send>;

/// Sends requests to events through a gateway on another thread; clones share the channel.
#[derive(Clone)]
pub(super) struct Bridge(mpsc::Sender<GatewayCall>);

/// What a client is told to wait when the channel is full.
const RETRY_AFTER: Millis = Millis::from_secs(1);

impl Bridge {
    /// A bridge to this gateway, on which so many requests may wait. Call it on the gateway's thread.
    pub(super) fn start(gateway: Gateway, waiting_max: usize) -> Self {
        let (calls, mut waiting) = mpsc::channel::<GatewayCall>(waiting_max);
        actix_rt::spawn(async move {
            while let Some(call) = waiting.recv().await {
                actix_rt::spawn(call(gateway.clone()));
            }
        });
        Self(calls)
    }
}

impl Events for Bridge {
    /// Sends a request to an event and waits for its answer. Dropping this future stops waiting; the request may still be done.
    async fn send<R: Request>(&self, event: EventId, request: R) -> Result<R::Answer, Refusal> {
        let (reply, answer) = oneshot::channel();
        let call: GatewayCall =
            Box::new(move |gateway| Box::pin(answer_through(gateway, event, request, reply)));
        self.0.try_send(call).map_err(|error| match error {
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
    let answer = tokio::select! {
        answer = gateway.send(event, request) => answer,
        // The caller is gone: stop waiting for the gateway.
        () = reply.closed() => return,
    };
    // The caller may be gone just now.
    let _ = reply.send(answer);
}
