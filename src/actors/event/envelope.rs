//! How requests of different types travel in one message: each in a box, which comes back with the answer in it.
//!
//! A request is handled at most once. Its answer is given at once, or kept until its watermark is durable or the
//! store has said what it knows of its idempotency key.

use std::any::Any;

use tokio::sync::oneshot;

use super::{
    handle::Handled,
    machine::{Capacity, EventMachine},
    requests::{IdempotencyKey, Request},
};
use crate::{
    actors::refusal::{RETRY_AFTER, Refusal},
    store::{OutcomeEnd, OutcomeRow},
};
use domain::{Timestamp, UserId};

/// The answer to a request.
#[derive(Debug)]
pub(crate) enum Reply<A> {
    /// Here it is.
    Now(Result<A, Refusal>),
    /// It follows when it is durable, or when the store has answered.
    Later(oneshot::Receiver<Result<A, Refusal>>),
}

/// A request of any type, with a place for its answer.
pub(crate) trait Envelope: Any + Send {
    /// Has the event handle it. Afterwards the answer is in here, or follows later: then the event keeps what is
    /// returned until the answer can be given.
    fn handle(&mut self, event: &mut EventMachine, at: Moment) -> Option<Deferred>;

    /// Answers it without doing anything.
    fn refuse(&mut self, refusal: Refusal);

    /// Whether it has its answer.
    fn is_answered(&self) -> bool;
}

/// When a request is handled.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) now: Timestamp,
    pub(crate) capacity: Capacity,
    /// Everything up to this watermark is in the store.
    pub(crate) durable: u64,
}

/// What keeps an answer from being given now.
pub(crate) enum Deferred {
    /// It is given once this watermark is durable.
    UntilDurable(u64, Box<dyn Waiter>),
    /// Nothing was done yet: the store is to be asked for the outcome that ends then.
    UntilLookedUp(OutcomeEnd, Box<dyn Waiter>),
}

/// A caller that waits for a later answer.
pub(crate) trait Waiter: Send {
    /// Whether they gave up.
    fn is_gone(&self) -> bool;

    /// Whether they may be looked up when others may not.
    fn has_priority(&self) -> bool;

    /// Who asks under which key, while nothing is done yet.
    fn idempotency(&self) -> Option<(&UserId, &IdempotencyKey)>;

    /// The store has this row under the key, or none: goes on with the request.
    fn resume(
        self: Box<Self>,
        event: &mut EventMachine,
        row: Option<OutcomeRow>,
        at: Moment,
    ) -> Option<Deferred>;

    /// Gives the answer that was waited for.
    fn answer(self: Box<Self>);

    /// Refuses in place of the answer.
    fn refuse(self: Box<Self>, refusal: Refusal);
}

/// One request in its envelope.
pub(crate) enum Sealed<R: Request> {
    Asked(R),
    Answered(Reply<R::Answer>),
    /// The request was taken out; no answer is here yet.
    Empty,
}

impl<R: Request> Sealed<R> {
    /// The reply in an envelope that has come back.
    pub(crate) fn reply(envelope: Box<dyn Envelope>) -> Option<Reply<R::Answer>> {
        let envelope: Box<dyn Any> = envelope;
        match *envelope.downcast::<Self>().ok()? {
            Self::Answered(reply) => Some(reply),
            Self::Asked(_) | Self::Empty => None,
        }
    }
}

impl<R: Request> Envelope for Sealed<R> {
    fn handle(&mut self, event: &mut EventMachine, at: Moment) -> Option<Deferred> {
        let Self::Asked(request) = std::mem::replace(self, Self::Empty) else { return None };
        let handled = event.handle(request, at.now, at.capacity);
        let (sender, receiver) = match handled {
            Handled::Now(result) => {
                *self = Self::Answered(Reply::Now(result));
                return None;
            }
            Handled::Once(watermark, result) if watermark <= at.durable => {
                *self = Self::Answered(Reply::Now(result));
                return None;
            }
            Handled::Once(..) | Handled::InStore(..) => oneshot::channel(),
        };
        *self = Self::Answered(Reply::Later(receiver));
        defer(handled, sender, at.durable)
    }

    fn refuse(&mut self, refusal: Refusal) {
        *self = Self::Answered(Reply::Now(Err(refusal)));
    }

    fn is_answered(&self) -> bool {
        matches!(self, Self::Answered(_))
    }
}

/// Gives a result to whoever waits for it, or else what the event keeps until it can be given.
fn defer<R: Request>(
    handled: Handled<R>,
    sender: oneshot::Sender<Result<R::Answer, Refusal>>,
    durable: u64,
) -> Option<Deferred> {
    match handled {
        Handled::Once(watermark, result) if watermark > durable => {
            let waiting = Waiting::<R> { content: Content::Answer(result), sender };
            Some(Deferred::UntilDurable(watermark, Box::new(waiting)))
        }
        Handled::Once(_, result) | Handled::Now(result) => {
            // A caller that gave up at this instant asks again with its key.
            let _ = sender.send(result);
            None
        }
        Handled::InStore(request, end) => {
            let waiting = Waiting { content: Content::Request(request), sender };
            Some(Deferred::UntilLookedUp(end, Box::new(waiting)))
        }
    }
}

/// A waiting caller, with its request or its answer.
struct Waiting<R: Request> {
    content: Content<R>,
    sender: oneshot::Sender<Result<R::Answer, Refusal>>,
}

enum Content<R: Request> {
    Request(R),
    Answer(Result<R::Answer, Refusal>),
}

impl<R: Request> Waiter for Waiting<R> {
    fn is_gone(&self) -> bool {
        self.sender.is_closed()
    }

    fn has_priority(&self) -> bool {
        R::HAS_PRIORITY
    }

    fn idempotency(&self) -> Option<(&UserId, &IdempotencyKey)> {
        match &self.content {
            Content::Request(request) => request.idempotency(),
            Content::Answer(_) => None,
        }
    }

    fn resume(
        self: Box<Self>,
        event: &mut EventMachine,
        row: Option<OutcomeRow>,
        at: Moment,
    ) -> Option<Deferred> {
        let Self { content, sender } = *self;
        let handled = match content {
            Content::Request(request) => {
                event.handle_stored(request, row, at.now, at.capacity).unwrap_or_else(|error| {
                    tracing::warn!(event = %event.event(), %error, "an outcome cannot be looked up");
                    Handled::Now(Err(Refusal::StoreUnavailable { retry_after: RETRY_AFTER }))
                })
            }
            Content::Answer(result) => Handled::Now(result),
        };
        defer(handled, sender, at.durable)
    }

    fn answer(self: Box<Self>) {
        if let Content::Answer(result) = self.content {
            // A waiter that gave up asks again with its key.
            let _ = self.sender.send(result);
        }
    }

    fn refuse(self: Box<Self>, refusal: Refusal) {
        let _ = self.sender.send(Err(refusal));
    }
}
