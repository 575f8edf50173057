//! The keys of all members: read, then followed, and read again from time to time, because who follows is not told that it is not
//! told anything.

use std::{collections::BTreeSet, convert::Infallible, time::Duration};

use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::{
    Etcd, Failure, Tour,
    endpoints::Connection,
    now,
    proto::{
        RangeRequest, WatchCreateRequest, WatchRequest, event::EventType, kv_client::KvClient,
        watch_client::WatchClient, watch_request::RequestUnion,
    },
};
use crate::cluster::presence::Word;

/// Follows them for ever.
pub(super) async fn follow(etcd: Etcd, words: mpsc::Sender<Word>) {
    let mut tour = Tour::new(etcd.clone());
    let following = Following { etcd, words };
    loop {
        let Err(failure) = following.at(&mut tour).await;
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
        let mut client = KvClient::with_origin(caller, origin);
        let sent = now();
        let asked = client.range(RangeRequest { key, range_end, keys_only: true });
        let found = self.etcd.answer(asked).await?.into_inner();
        let revision = found.header.ok_or(Failure::Ended)?.revision;
        let members: BTreeSet<_> =
            found.kvs.iter().filter_map(|found| self.etcd.member(&found.key)).collect();
        self.say(Word::Present { sent, revision, members }).await;
        Ok(revision)
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
                let Some(process) = event.kv.and_then(|kv| self.etcd.member(&kv.key)) else { continue };
                self.say(match kind {
                    EventType::Put => Word::Came(process),
                    EventType::Delete => Word::Gone(process),
                })
                .await;
            }
        }
    }
}
