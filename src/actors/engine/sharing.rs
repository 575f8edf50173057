//! What an engine that shares the shards says to the others, and what it answers them.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use bytes::Bytes;
use futures_util::future::{join, join_all};
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::watch;

use super::{
    Engine,
    news::{ATTEMPT, SHARED_COUNTS},
};
use crate::{
    actors::{
        event::wire,
        gateway::Gateway,
        live::courier::{self, Arrived},
        refusals::RefusalSums,
        shared_counts::{Subject, Told},
    },
    store::{ProcessId, StoreError},
};
use domain::EventId;

/// How long a change of an event waits until the others know it. Who does not answer reads it soon.
const SPREAD_MAX: Duration = Duration::from_millis(500);

/// How long a process that is told of news waits until it has read them.
const READ_MAX: Duration = Duration::from_millis(400);

/// How long a report waits for the refusals that another process has counted.
const REFUSALS_MAX: Duration = Duration::from_millis(500);

/// Takes what another process has counted of somebody.
type Counted = Box<dyn Fn(&[u8]) + Send + Sync>;

/// Who hears what other processes have counted of somebody.
#[derive(Clone, Default)]
pub(super) struct Attempts(Arc<OnceLock<Counted>>);

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

    /// Takes what another process tells: news for buyers who may be connected here, and what it has counted.
    pub fn told(&self, from: ProcessId, news: &[u8]) {
        match news.first() {
            Some(&SHARED_COUNTS) => match Told::read(news) {
                Some(told) => self.counted(from, &told),
                None => tracing::warn!("counts of another process cannot be read"),
            },
            // Who counts attempts is not there yet while the process starts.
            Some(&ATTEMPT) => {
                if let Some(hear) = self.attempts.0.get() {
                    hear(&news[1..]);
                }
            }
            _ => match courier::read(news) {
                Ok(notices) => self.notices.pass_on(notices),
                Err(error) => tracing::warn!(%error, "news of another process cannot be read"),
            },
        }
    }

    fn counted(&self, from: ProcessId, told: &Told) {
        let users = self.everywhere.of(told.subject).take(from, told);
        if told.subject == Subject::Sockets
            && !users.is_empty()
            && let Some(courier) = &self.courier
        {
            // If its mailbox is full, who has just connected there misses news of the moment before.
            let _ = courier.try_send(Arrived { process: from, users });
        }
    }

    /// Tells the others of something that was counted of somebody here.
    pub fn tell_attempt<T: Serialize>(&self, attempt: &T) {
        let Some(elsewhere) = &self.elsewhere else { return };
        let mut news = vec![ATTEMPT];
        if let Err(error) = rmp_serde::encode::write_named(&mut news, attempt) {
            tracing::error!(%error, "what was counted cannot be told to other processes");
            return;
        }
        let (way, news) = (elsewhere.way(), Bytes::from(news));
        elsewhere.others().into_iter().for_each(|to| way.tell(to, news.clone()));
    }

    /// Has what other processes count of somebody heard by this one, from now on; the first who wants to hear does.
    pub fn hear_attempts<T: DeserializeOwned>(&self, hear: impl Fn(T) + Send + Sync + 'static) {
        let hears = self.attempts.0.set(Box::new(move |news| match rmp_serde::from_slice(news) {
            Ok(attempt) => hear(attempt),
            Err(error) => tracing::warn!(%error, "what another process has counted cannot be read"),
        }));
        debug_assert!(hears.is_ok(), "two want to hear");
    }

    /// Refused holds and orders of an event, as all processes have counted them. One that does not answer is left out.
    pub async fn refusals(&self, event: EventId) -> RefusalSums {
        let mut sums = self.own_refusals(event);
        let Some(elsewhere) = &self.elsewhere else { return sums };
        let (way, ask) = (elsewhere.way(), wire::refusals_ask(event));
        let asked = elsewhere.others().into_iter().map(|to| way.ask(to, ask.clone(), REFUSALS_MAX));
        for answer in join_all(asked).await.into_iter().flatten() {
            match rmp_serde::from_slice(&answer) {
                Ok(others) => sums.add(others),
                Err(error) => tracing::warn!(%error, "refusals of another process cannot be read"),
            }
        }
        sums
    }

    fn own_refusals(&self, event: EventId) -> RefusalSums {
        let refusals = self.catalogue.get(event).map(|entry| entry.refusals()).unwrap_or_default();
        RefusalSums::of(&refusals, self.started_at)
    }

    /// Answers what another process asks. `gateway` is the calling thread's.
    pub async fn answer(&self, gateway: &Gateway, ask: Bytes) -> Bytes {
        if let Some(event) = wire::refusals_asked(&ask) {
            // A map of words and numbers can be written.
            return rmp_serde::to_vec_named(&self.own_refusals(event)).unwrap_or_default().into();
        }
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
