//! The hub: finds the feed of an event, or starts it.

use std::sync::Arc;

use actix::prelude::*;
use parking_lot::Mutex;
use rustc_hash::FxHashMap;

use super::feed::{FeedSettings, Join, LiveFeed};
use crate::{actors::engine::Engine, domain::EventId};

/// Every feed; clones share them.
#[derive(Clone)]
pub struct LiveHub {
    feeds: Arc<Mutex<FxHashMap<EventId, Addr<LiveFeed>>>>,
    engine: Engine,
    arbiter: ArbiterHandle,
    settings: FeedSettings,
}

impl LiveHub {
    /// A hub whose feeds live on a thread of their own.
    pub fn new(engine: Engine, settings: FeedSettings) -> Self {
        Self { feeds: Arc::default(), engine, arbiter: Arbiter::new().handle(), settings }
    }

    /// Has a viewer watch an event; the answer comes to its fan-out.
    pub fn join(&self, event: EventId, join: Join) -> Addr<LiveFeed> {
        let mut feeds = self.feeds.lock();
        let feed = match feeds.get(&event).filter(|feed| feed.connected()) {
            Some(feed) => feed.clone(),
            None => {
                let (engine, hub, settings) = (self.engine.clone(), self.clone(), self.settings);
                let feed = LiveFeed::start_in_arbiter(&self.arbiter, move |_| {
                    LiveFeed::new(event, engine, hub, settings)
                });
                feeds.insert(event, feed.clone());
                feed
            }
        };
        // Under the lock, so that a feed that is about to end hears of it first, or is not found.
        feed.do_send(join);
        feed
    }

    /// A feed ends.
    pub(super) fn forget(&self, event: EventId, feed: &Addr<LiveFeed>) {
        let mut feeds = self.feeds.lock();
        if feeds.get(&event) == Some(feed) {
            feeds.remove(&event);
        }
    }
}
