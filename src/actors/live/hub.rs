//! The hub: finds the live feed of an event, or starts it.

use std::sync::Arc;

use actix::prelude::*;
use bytes::Bytes;
use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use tokio::sync::mpsc;

use super::{
    feed::{FeedSettings, Join, LiveFeed},
    upstream::{self, Follow},
};
use crate::actors::engine::Engine;
use domain::{EventId, ShardId};

/// Every feed; clones share them.
#[derive(Clone)]
pub struct LiveHub {
    feeds: Arc<Mutex<FxHashMap<EventId, Feed>>>,
    engine: Engine,
    arbiter: ArbiterHandle,
    settings: FeedSettings,
}

struct Feed {
    actor: Addr<LiveFeed>,
    /// Joins that were sent to it so far.
    joins: u64,
}

impl LiveHub {
    /// A hub whose feeds live on a thread of their own.
    pub fn new(engine: Engine, settings: FeedSettings) -> Self {
        let arbiter = engine.host().arbiter();
        Self { feeds: Arc::default(), engine, arbiter, settings }
    }

    /// Has a viewer watch an event; the answer comes to its fan-out.
    pub fn join(&self, event: EventId, join: Join) -> Addr<LiveFeed> {
        self.tell(event, join)
    }

    /// Has another process follow an event that this one serves. What it gets ends when the event moves; at once, if it is
    /// not served here.
    pub fn follow(&self, what: &[u8], to: mpsc::Sender<Bytes>) {
        let event = upstream::event_of(what);
        let is_here = |event: &EventId| self.engine.tenure().epoch(ShardId::of(*event)).is_some();
        if let Some(event) = event.filter(is_here) {
            self.tell(event, Follow { to });
        }
    }

    fn tell<M>(&self, event: EventId, message: M) -> Addr<LiveFeed>
    where
        M: Message<Result = ()> + Send + 'static,
        LiveFeed: Handler<M>,
    {
        let mut feeds = self.feeds.lock();
        if feeds.get(&event).is_some_and(|feed| !feed.actor.connected()) {
            feeds.remove(&event);
        }
        let feed = feeds.entry(event).or_insert_with(|| {
            let (engine, hub, settings) = (self.engine.clone(), self.clone(), self.settings);
            let start = move |_: &mut Context<LiveFeed>| LiveFeed::new(event, engine, hub, settings);
            Feed { actor: LiveFeed::start_in_arbiter(&self.arbiter, start), joins: 0 }
        });
        feed.joins += 1;
        // Under the lock, so that a feed that wants to end knows how many joins it must have received. A viewer joins an
        // event once at a time, so joins are bounded by sockets and their subscriptions.
        feed.actor.do_send(message);
        feed.actor.clone()
    }

    /// Ends a feed that has received so many joins. False if more are on their way to it.
    pub(super) fn forget(&self, event: EventId, feed: &Addr<LiveFeed>, joins: u64) -> bool {
        let mut feeds = self.feeds.lock();
        let is_it = feeds.get(&event).filter(|known| known.actor == *feed);
        if is_it.is_some_and(|known| known.joins != joins) {
            return false;
        }
        if is_it.is_some() {
            feeds.remove(&event);
        }
        true
    }
}
