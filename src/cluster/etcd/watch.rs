//! The keys of all members: read, then followed, and read again from time to time, because who follows is not told that it is not
//! told anything. A key without its process's lease would outlive it: it counts as none.

use std::{collections::BTreeSet, convert::Infallible, sync::atomic::Ordering::Relaxed, time::Duration};

use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::{
    Etcd, Failure, Tour,
    endpoints::Connection,
    lease, now,
    proto::{
        KeyValue, RangeRequest, WatchCreateRequest, WatchRequest, event::EventType, kv_client::KvClient,
        watch_client::WatchClient, watch_request::RequestUnion,
    },
};
use crate::{cluster::presence::Word, store::ProcessId};

/// Keys that are read at a time.
const PAGE: i64 = 64;
/// What so many take at most: a key of etcd has up to 1.5 MiB, and whoever may write there may write such ones.
const PAGE_BYTES_MAX: usize = 128 << 20;

/// Follows them for ever.
pub(super) async fn follow(etcd: Etcd, words: mpsc::Sender<Word>) {
    let mut tour = Tour::new(etcd.clone());
    let following = Following { etcd, words };
    loop {
        let Err(failure) = following.at(&mut tour).await;
        following.etcd.0.is_read.store(false, Relaxed);
        tour.failed(failure).await;
    }
}

struct Following {
    etcd: Etcd,
    words: mpsc::Sender<Word>,
}

impl Following {
    /// Follows them at the endpoint whose turn it is, until that fails. Nothing is read while something is followed, so that what is
    /// told is in order.
    async fn at(&self, tour: &mut Tour) -> Result<Infallible, Failure> {
        let connection = tour.connect().await?;
        loop {
            let revision = self.read(&connection).await?;
            self.etcd.0.is_read.store(true, Relaxed);
            tour.succeeded();
            let lasts = Duration::from_millis(self.etcd.0.timing.lease_ms as u64) / 2;
            if let Ok(ended) = tokio::time::timeout(lasts, self.watch(&connection, revision + 1)).await {
                let Err(failure) = ended;
                return Err(failure);
            }
        }
    }

    /// The first key of the members, and the first that is none.
    fn range(&self) -> (bytes::Bytes, bytes::Bytes) {
        let prefix = self.etcd.0.prefix.clone();
        // What follows '/'.
        let end = format!("{}0", prefix.trim_end_matches('/'));
        (prefix.into(), end.into())
    }

    async fn say(&self, word: Word) {
        // If nobody listens, the process has ended.
        let _ = self.words.send(word).await;
    }

    /// Reads them; as of which revision.
    async fn read(&self, connection: &Connection) -> Result<i64, Failure> {
        let (caller, origin) = connection.parts();
        let (key, range_end) = self.range();
        let mut client = KvClient::with_origin(caller, origin).max_decoding_message_size(PAGE_BYTES_MAX);
        let (sent, mut revision, mut key) = (now(), 0, key);
        let mut members = BTreeSet::new();
        loop {
            // Not the keys alone: from 3.7 on etcd leaves their leases out then.
            let page = RangeRequest { key, range_end: range_end.clone(), limit: PAGE, revision };
            let found = self.etcd.answer(client.range(page)).await?.into_inner();
            // All pages are of one moment.
            if revision == 0 {
                revision = found.header.ok_or(Failure::Ended)?.revision;
            }
            members.extend(found.kvs.iter().filter_map(|found| self.leased(found)));
            let Some(last) = found.kvs.last().filter(|_| found.more) else { break };
            // What follows it.
            key = [&last.key[..], b"\0"].concat().into();
        }
        self.say(Word::Present { sent, revision, members }).await;
        Ok(revision)
    }

    /// Whose key it is, if it ends with the lease of that process.
    fn leased(&self, key: &KeyValue) -> Option<ProcessId> {
        self.etcd.member(&key.key).filter(|process| key.lease == lease::id(*process))
    }

    /// Tells what becomes of them from this revision on.
    async fn watch(&self, connection: &Connection, start_revision: i64) -> Result<Infallible, Failure> {
        let (caller, origin) = connection.parts();
        let (key, range_end) = self.range();
        let mut client = WatchClient::with_origin(caller, origin);
        let create = WatchCreateRequest { key, range_end, start_revision };
        let (questions, outward) = mpsc::channel(1);
        let question = WatchRequest { request_union: Some(RequestUnion::CreateRequest(create)) };
        questions.send(question).await.map_err(|_| Failure::Ended)?;
        let told = self.etcd.answer(client.watch(ReceiverStream::new(outward))).await?;
        let mut told = told.into_inner();
        loop {
            let news = told.message().await?.ok_or(Failure::Ended)?;
            if news.canceled || news.compact_revision > 0 {
                return Err(Failure::Canceled(news.cancel_reason));
            }
            for event in news.events {
                let kind = event.r#type();
                let Some(key) = event.kv else { continue };
                let Some(process) = self.etcd.member(&key.key) else { continue };
                self.say(match kind {
                    EventType::Put if self.leased(&key).is_some() => Word::Came(process),
                    EventType::Put | EventType::Delete => Word::Gone(process),
                })
                .await;
            }
        }
    }
}
