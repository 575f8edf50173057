//! As much of etcd as a member asks, over a real socket, with what can go wrong: it is late, it breaks off, it is away, it forgets.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

use hyper::{server::conn::http2::Builder, service::service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use parking_lot::Mutex;
use tokio::{
    net::TcpListener,
    sync::{broadcast, mpsc, watch},
};
use tokio_stream::{Stream, wrappers::ReceiverStream};
use tonic::{Request, Response, Status, Streaming, service::Routes};
use tower_service::Service;
use uuid::Uuid;

use super::{
    lease,
    proto::{
        Event, KeyValue, LeaseGrantRequest, LeaseGrantResponse, LeaseKeepAliveRequest,
        LeaseKeepAliveResponse, LeaseRevokeRequest, LeaseRevokeResponse, PutRequest, PutResponse,
        RangeRequest, RangeResponse, ResponseHeader, WatchRequest, WatchResponse,
        event::EventType,
        kv_server::{Kv, KvServer},
        lease_server::{Lease, LeaseServer},
        watch_request::RequestUnion,
        watch_server::{Watch, WatchServer},
    },
};
use crate::store::ProcessId;

/// Its state; clones are the same one.
#[derive(Clone, Default)]
pub(super) struct Fake(Arc<State>);

#[derive(Default)]
struct State {
    keys: Mutex<Keys>,
    /// How late answers to keep-alives are.
    keep_alive_late_ms: AtomicI64,
    /// The next so many grants and puts are executed, and their answers are lost.
    answers_lost: AtomicUsize,
    granted: AtomicUsize,
    is_compacted: AtomicBool,
    is_cut: watch::Sender<bool>,
}

struct Keys {
    revision: i64,
    /// With their leases.
    keys: BTreeMap<Vec<u8>, i64>,
    leases: BTreeMap<i64, (i64, Instant)>,
    /// Everything that has changed, by revision.
    history: Vec<(i64, EventType, Vec<u8>)>,
    told: broadcast::Sender<()>,
}

impl Default for Keys {
    fn default() -> Self {
        Self {
            revision: 1,
            keys: BTreeMap::new(),
            leases: BTreeMap::new(),
            history: Vec::new(),
            told: broadcast::Sender::new(16),
        }
    }
}

impl Keys {
    fn entry(&self, key: &[u8]) -> KeyValue {
        KeyValue { key: key.to_vec().into(), lease: self.keys.get(key).copied().unwrap_or_default() }
    }

    fn change(&mut self, kind: EventType, key: Vec<u8>) {
        self.revision += 1;
        self.history.push((self.revision, kind, key));
        // Nobody may be watching.
        let _ = self.told.send(());
    }

    fn end_lease(&mut self, id: i64) -> bool {
        let ended = self.leases.remove(&id).is_some();
        let of_it: Vec<Vec<u8>> =
            self.keys.iter().filter(|(_, lease)| **lease == id).map(|(key, _)| key.clone()).collect();
        for key in of_it {
            self.keys.remove(&key);
            self.change(EventType::Delete, key);
        }
        ended
    }
}

impl Fake {
    /// Listens on loopback, until the test ends.
    pub(super) async fn listen(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let routes = Routes::new(KvServer::new(self.clone()))
            .add_service(WatchServer::new(self.clone()))
            .add_service(LeaseServer::new(self.clone()));
        let fake = self.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let mut is_cut = fake.0.is_cut.subscribe();
                if *is_cut.borrow() {
                    continue;
                }
                let routes = routes.clone();
                let service = service_fn(move |request| routes.clone().call(request));
                tokio::spawn(async move {
                    let mut builder = Builder::new(TokioExecutor::new());
                    let connection =
                        builder.timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
                    tokio::select! {
                        _ = connection => {}
                        _ = is_cut.wait_for(|is_cut| *is_cut) => {}
                    }
                });
            }
        });
        let fake = self.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_millis(10)).await;
                let mut keys = fake.0.keys.lock();
                let now = Instant::now();
                let over: Vec<i64> =
                    keys.leases.iter().filter(|(_, (_, until))| *until <= now).map(|(id, _)| *id).collect();
                for id in over {
                    keys.end_lease(id);
                }
            }
        });
        address
    }

    /// Breaks every connection, and takes no other.
    pub(super) fn cut(&self) {
        self.0.is_cut.send_replace(true);
    }

    pub(super) fn mend(&self) {
        self.0.is_cut.send_replace(false);
    }

    /// Every answer to a keep-alive is so late.
    pub(super) fn late(&self, milliseconds: i64) {
        self.0.keep_alive_late_ms.store(milliseconds, SeqCst);
    }

    /// The next so many grants and puts are executed without an answer.
    pub(super) fn lose_answers(&self, count: usize) {
        self.0.answers_lost.store(count, SeqCst);
    }

    /// The next watch is told that its past is compacted away.
    pub(super) fn compact(&self) {
        self.0.is_compacted.store(true, SeqCst);
    }

    /// Ends every lease, as an operator may.
    pub(super) fn revoke_all(&self) {
        let mut keys = self.0.keys.lock();
        let all: Vec<i64> = keys.leases.keys().copied().collect();
        for id in all {
            keys.end_lease(id);
        }
    }

    /// Another member's key, with its lease; keys that are nobody's have none.
    pub(super) fn put(&self, key: &str) {
        let name = key.rsplit('/').next().unwrap_or_default();
        let lease = Uuid::parse_str(name).map(|process| lease::id(ProcessId(process)));
        self.put_with(key, lease.unwrap_or_default());
    }

    /// A key with this lease; 0 is none.
    pub(super) fn put_with(&self, key: &str, lease: i64) {
        let mut keys = self.0.keys.lock();
        keys.keys.insert(key.into(), lease);
        keys.change(EventType::Put, key.into());
    }

    pub(super) fn delete(&self, key: &str) {
        let mut keys = self.0.keys.lock();
        keys.keys.remove(key.as_bytes());
        keys.change(EventType::Delete, key.into());
    }

    pub(super) fn keys(&self) -> Vec<String> {
        self.0.keys.lock().keys.keys().map(|key| String::from_utf8(key.clone()).unwrap()).collect()
    }

    pub(super) fn leases(&self) -> usize {
        self.0.keys.lock().leases.len()
    }

    /// Leases that were granted, ever.
    pub(super) fn granted(&self) -> usize {
        self.0.granted.load(SeqCst)
    }

    /// Waits for ever, if the answer is to be lost.
    async fn answer<T>(&self, answer: T) -> Result<Response<T>, Status> {
        let lost = self.0.answers_lost.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1));
        if lost.is_ok() {
            std::future::pending::<()>().await;
        }
        Ok(Response::new(answer))
    }
}

#[tonic::async_trait]
impl Kv for Fake {
    async fn range(&self, request: Request<RangeRequest>) -> Result<Response<RangeResponse>, Status> {
        let asked = request.into_inner();
        let keys = self.0.keys.lock();
        let found = keys.keys.keys().filter(|key| key[..] >= asked.key[..] && key[..] < asked.range_end[..]);
        let mut kvs: Vec<KeyValue> = found.map(|key| keys.entry(key)).collect();
        let most = usize::try_from(asked.limit).ok().filter(|most| *most > 0).unwrap_or(usize::MAX);
        let more = kvs.len() > most;
        kvs.truncate(most);
        let header = Some(ResponseHeader { revision: keys.revision });
        Ok(Response::new(RangeResponse { header, kvs, more }))
    }

    async fn put(&self, request: Request<PutRequest>) -> Result<Response<PutResponse>, Status> {
        let PutRequest { key, lease, .. } = request.into_inner();
        let revision = {
            let mut keys = self.0.keys.lock();
            if !keys.leases.contains_key(&lease) {
                return Err(Status::not_found("etcdserver: requested lease not found"));
            }
            keys.keys.insert(key.to_vec(), lease);
            keys.change(EventType::Put, key.to_vec());
            keys.revision
        };
        self.answer(PutResponse { header: Some(ResponseHeader { revision }) }).await
    }
}

#[tonic::async_trait]
impl Watch for Fake {
    type WatchStream = Pin<Box<dyn Stream<Item = Result<WatchResponse, Status>> + Send>>;

    async fn watch(
        &self,
        request: Request<Streaming<WatchRequest>>,
    ) -> Result<Response<Self::WatchStream>, Status> {
        let asked = request.into_inner().message().await?.and_then(|asked| asked.request_union);
        let Some(RequestUnion::CreateRequest(asked)) = asked else {
            return Err(Status::unimplemented("only create"));
        };
        let (sender, receiver) = mpsc::channel(16);
        let fake = self.clone();
        tokio::spawn(async move {
            let mut next = asked.start_revision;
            let mut told = fake.0.keys.lock().told.subscribe();
            if sender.send(Ok(WatchResponse::default())).await.is_err() {
                return;
            }
            if fake.0.is_compacted.swap(false, SeqCst) {
                let compact_revision = fake.0.keys.lock().revision;
                let cancel_reason = "etcdserver: mvcc: required revision has been compacted".to_owned();
                let gone =
                    WatchResponse { canceled: true, compact_revision, cancel_reason, ..Default::default() };
                let _ = sender.send(Ok(gone)).await;
                return;
            }
            loop {
                let events: Vec<Event> = {
                    let keys = fake.0.keys.lock();
                    let new = keys.history.iter().filter(|(revision, ..)| *revision >= next);
                    new.map(|(_, kind, key)| Event { r#type: *kind as i32, kv: Some(keys.entry(key)) })
                        .collect()
                };
                next = fake.0.keys.lock().revision.max(next - 1) + 1;
                let news = WatchResponse { events, ..Default::default() };
                if !news.events.is_empty() && sender.send(Ok(news)).await.is_err() {
                    return;
                }
                if told.recv().await.is_err() {
                    return;
                }
            }
        });
        Ok(Response::new(Box::pin(ReceiverStream::new(receiver))))
    }
}

#[tonic::async_trait]
impl Lease for Fake {
    async fn lease_grant(
        &self,
        request: Request<LeaseGrantRequest>,
    ) -> Result<Response<LeaseGrantResponse>, Status> {
        let LeaseGrantRequest { id, ttl } = request.into_inner();
        {
            let mut keys = self.0.keys.lock();
            if keys.leases.contains_key(&id) {
                return Err(Status::failed_precondition("etcdserver: lease already exists"));
            }
            keys.leases.insert(id, (ttl, Instant::now() + Duration::from_secs(ttl as u64)));
        }
        self.0.granted.fetch_add(1, SeqCst);
        self.answer(LeaseGrantResponse { id, ttl }).await
    }

    async fn lease_revoke(
        &self,
        request: Request<LeaseRevokeRequest>,
    ) -> Result<Response<LeaseRevokeResponse>, Status> {
        if self.0.keys.lock().end_lease(request.into_inner().id) {
            return Ok(Response::new(LeaseRevokeResponse::default()));
        }
        Err(Status::not_found("etcdserver: requested lease not found"))
    }

    type LeaseKeepAliveStream = Pin<Box<dyn Stream<Item = Result<LeaseKeepAliveResponse, Status>> + Send>>;

    async fn lease_keep_alive(
        &self,
        request: Request<Streaming<LeaseKeepAliveRequest>>,
    ) -> Result<Response<Self::LeaseKeepAliveStream>, Status> {
        let mut asked = request.into_inner();
        let (sender, receiver) = mpsc::channel(1);
        let fake = self.clone();
        tokio::spawn(async move {
            while let Ok(Some(LeaseKeepAliveRequest { id })) = asked.message().await {
                let ttl = {
                    let mut keys = fake.0.keys.lock();
                    keys.leases.get_mut(&id).map_or(0, |(ttl, until)| {
                        *until = Instant::now() + Duration::from_secs(*ttl as u64);
                        *ttl
                    })
                };
                let late = fake.0.keep_alive_late_ms.load(SeqCst);
                tokio::time::sleep(Duration::from_millis(late as u64)).await;
                if sender.send(Ok(LeaseKeepAliveResponse { id, ttl })).await.is_err() {
                    return;
                }
            }
        });
        Ok(Response::new(Box::pin(ReceiverStream::new(receiver))))
    }
}
