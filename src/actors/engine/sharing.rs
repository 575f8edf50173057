//! What an engine that shares the shards says to the others, and what it answers them.

use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{join, join_all};
use tokio::sync::watch;

use super::Engine;
use crate::{
    actors::{event::wire, gateway::Gateway, live::courier},
    store::StoreError,
};

/// How long a change of an event waits until the others know it. Who does not answer reads it soon.
const SPREAD_MAX: Duration = Duration::from_millis(500);

/// How long a process that is told of news waits until it has read them.
const READ_MAX: Duration = Duration::from_millis(400);

impl Engine {
    /// Has everybody read what was changed of events and which sessions were ended, so that whoever asks one of the processes
    /// next finds it.
    pub async fn spread_news(&self) {
        let Some(elsewhere) = &self.elsewhere else { return };
        let way = elsewhere.way();
        let others = elsewhere.others();
        let ask = |to| way.ask(to, Bytes::from_static(&wire::READ_EVENTS), SPREAD_MAX);
        // One that does not answer reads it by itself. The event may be served elsewhere: this one has to read it, too.
        let (_, read) = join(join_all(others.into_iter().map(ask)), self.read_events()).await;
        if let Err(error) = read {
            tracing::warn!(%error, "what was changed of events cannot be read");
        }
    }

    /// Reads what others have changed of events; nothing if nobody shares them.
    pub async fn read_events(&self) -> Result<(), StoreError> {
        match &self.elsewhere {
            Some(_) => self.catalogue_feed.read().await,
            None => Ok(()),
        }
    }

    /// Changes when another process says that it has changed something that all should read.
    pub fn news(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    /// What was told up to this count is read.
    pub fn news_read(&self, count: u64) {
        self.news_read.send_modify(|read| *read = (*read).max(count));
    }

    /// Takes what another process tells: news for buyers who may be connected here.
    pub fn told(&self, news: &[u8]) {
        match courier::read(news) {
            Ok(notices) => self.notices.pass_on(notices),
            Err(error) => tracing::warn!(%error, "news of another process cannot be read"),
        }
    }

    /// Answers what another process asks. `gateway` is the calling thread's.
    pub async fn answer(&self, gateway: &Gateway, ask: Bytes) -> Bytes {
        if ask.as_ref() != wire::READ_EVENTS {
            return gateway.answer(ask).await;
        }
        let mut read = self.news_read.subscribe();
        self.news.send_modify(|count| *count += 1);
        let count = *self.news.borrow();
        // Whoever reads sessions that were ended says when they have.
        let others_read = actix_rt::time::timeout(READ_MAX, read.wait_for(|read| *read >= count));
        let (_, events) = join(others_read, self.read_events()).await;
        if let Err(error) = events {
            tracing::warn!(%error, "what another process has changed of events cannot be read");
        }
        Bytes::new()
    }
}
