//! The way from the service to the event actors.
//!
//! tonic's handlers must be able to move between threads, and the gateway cannot. So a handler sends its
//! ask through a bounded channel to a task on the gateway's thread. That is the thread that the handlers
//! run on as well: the channel costs no hop, and the gateway gathers what they ask in one turn as ever.

use tokio::sync::{mpsc, oneshot};

use crate::actors::{Answer, Ask, Gateway, Refusal};
use domain::{EventId, Millis};

type Answered = Result<Answer, Refusal>;

struct Question {
    event: EventId,
    ask: Ask,
    reply: oneshot::Sender<Answered>,
}

/// Asks events; clones share the way.
#[derive(Clone)]
pub(super) struct Asker(mpsc::Sender<Question>);

/// What a client is told to wait when the way is full.
const RETRY_AFTER: Millis = Millis::from_secs(1);

impl Asker {
    /// A way to this gateway, on which so many asks may wait. Call it on the gateway's thread.
    pub(super) fn start(gateway: Gateway, waiting_max: usize) -> Self {
        let (questions, mut waiting) = mpsc::channel(waiting_max);
        actix_rt::spawn(async move {
            while let Some(question) = waiting.recv().await {
                actix_rt::spawn(answer(gateway.clone(), question));
            }
        });
        Self(questions)
    }

    /// Asks an event and waits for its answer. Who drops this waits no more; what was asked may be done.
    pub(super) async fn ask(&self, event: EventId, ask: Ask) -> Answered {
        let (reply, answer) = oneshot::channel();
        self.0.try_send(Question { event, ask, reply }).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Refusal::Overloaded { retry_after: RETRY_AFTER },
            mpsc::error::TrySendError::Closed(_) => Refusal::Interrupted,
        })?;
        answer.await.unwrap_or(Err(Refusal::Interrupted))
    }
}

async fn answer(gateway: Gateway, Question { event, ask, mut reply }: Question) {
    let answered = tokio::select! {
        answered = gateway.ask(event, ask) => answered,
        // Nobody waits any more: the gateway need not either.
        () = reply.closed() => return,
    };
    // Whoever asked may have gone just now.
    let _ = reply.send(answered);
}
