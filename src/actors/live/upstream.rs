//! The live view of an event that another process serves: what its owner's feed is told goes to this process's feed as
//! well, once for each process however many viewers it has.
//!
//! The stream begins with the event's state. When it ends, the feed begins another one, wherever the event is then.

use actix::prelude::*;
use bytes::Bytes;
use futures_util::StreamExt;
use tokio::sync::mpsc;

use super::{FeedInput, Watching};
use crate::actors::{engine::Engine, refusal::Refusal};
use domain::{EventId, ShardId};

/// What the feed of an event's owner is told, as another process gets it: each input encoded once.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Follow {
    /// Where it goes. Whoever takes it too slowly is dropped, and begins again.
    pub to: mpsc::Sender<Bytes>,
}

/// Those that follow a feed.
#[derive(Default)]
pub(super) struct Followers(Vec<mpsc::Sender<Bytes>>);

impl Followers {
    /// Whether nobody follows.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Another one, who is told the event's state first.
    pub(super) fn add(&mut self, to: mpsc::Sender<Bytes>, watching: Watching) {
        let first = encode(&FeedInput::Lost(watching));
        if first.is_some_and(|first| to.try_send(first).is_ok()) {
            self.0.push(to);
        }
    }

    /// Passes on what the feed is told.
    pub(super) fn tell(&mut self, input: &FeedInput) {
        if self.0.is_empty() {
            return;
        }
        match encode(input) {
            // Whoever cannot take it has missed something, and begins again.
            Some(bytes) => self.0.retain(|to| to.try_send(bytes.clone()).is_ok()),
            None => self.0.clear(),
        }
    }

    /// The streams end.
    pub(super) fn end(&mut self) {
        self.0.clear();
    }

    /// Forgets those that have gone.
    pub(super) fn sweep(&mut self) {
        self.0.retain(|to| !to.is_closed());
    }
}

fn encode(input: &FeedInput) -> Option<Bytes> {
    match rmp_serde::to_vec_named(input) {
        Ok(bytes) => Some(bytes.into()),
        Err(error) => {
            tracing::error!(%error, "what a feed is told cannot be sent to other processes");
            None
        }
    }
}

fn decode(bytes: &[u8]) -> Option<FeedInput> {
    match rmp_serde::from_slice(bytes) {
        Ok(input) => Some(input),
        Err(error) => {
            tracing::error!(%error, "what another process tells of an event cannot be read");
            None
        }
    }
}

/// Which event is followed, as bytes.
pub(crate) fn what(event: EventId) -> Bytes {
    Bytes::copy_from_slice(event.0.as_bytes())
}

/// Which event is to be followed.
pub(crate) fn event_of(what: &[u8]) -> Option<EventId> {
    uuid::Uuid::from_slice(what).ok().map(EventId)
}

/// Has a feed be told what the event's owner tells its own one, until that ends: then it is told that it has ended.
/// Refused as moved, if nobody serves the event now.
pub(super) async fn begin(
    engine: &Engine,
    event: EventId,
    feed: Recipient<FeedInput>,
) -> Result<Watching, Refusal> {
    let elsewhere = engine.elsewhere().ok_or(Refusal::Moved)?;
    let owner = elsewhere.owner(ShardId::of(event)).ok_or(Refusal::Moved)?;
    let way = elsewhere.way();
    let mut stream = way.follow(owner, what(event)).await.map_err(|_| Refusal::Moved)?;
    let first = stream.next().await.and_then(|bytes| decode(&bytes));
    let Some(FeedInput::Lost(watching)) = first else { return Err(Refusal::Moved) };
    actix_rt::spawn(async move {
        while let Some(bytes) = stream.next().await {
            let Some(input) = decode(&bytes) else { break };
            // Waits while the feed's mailbox is full: then the owner's side fills, and ends it.
            if feed.send(input).await.is_err() {
                return;
            }
        }
        feed.do_send(FeedInput::Ended);
    });
    Ok(watching)
}
