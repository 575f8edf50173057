//! The state of one connection: nothing but the handshake is served before the caller has proven who it is.

use std::{convert::Infallible, pin::Pin, sync::Arc};

use bytes::Bytes;
use futures_util::{
    StreamExt,
    future::{self, BoxFuture},
};
use http::{Request, Response};
use hyper::{body::Incoming, service::Service};
use parking_lot::Mutex;
use tokio::sync::{Notify, mpsc};
use tokio_stream::{Stream, wrappers::ReceiverStream};
use tonic::{Status, Streaming, async_trait, body::Body, server::NamedService};

use super::{Served, session::Outbox};
use crate::{
    cluster::mesh::{
        frames::{HELLO_BYTES_MAX, MESSAGE_BYTES_MAX},
        hello::{self, Greeted, Refused},
        proto::{
            FollowRequest, Hello, Inward, Outward, Piece, Proof, Proven, Welcome,
            greeting_server::{Greeting, GreetingServer},
            mesh_server::{Mesh, MeshServer},
        },
    },
    store::ProcessId,
};

/// What a handler hands to the thread's own tasks.
pub(super) enum Call {
    /// A peer's asks, and where their answers go.
    Exchange {
        from: ProcessId,
        asks: Box<Streaming<Outward>>,
        outbox: Arc<Outbox>,
        state: Arc<ConnectionState>,
    },
    /// A peer wants to hear of a subject.
    Follow { from: ProcessId, body: Bytes, to: mpsc::Sender<Bytes> },
}

/// How far a connection is.
enum Stage {
    New,
    Greeted(Box<Greeted>),
    Proven(ProcessId),
    /// Its exchange goes on, or is over.
    InUse(ProcessId),
    Refused,
}

/// How far a connection is, and whether it is to end.
pub(super) struct ConnectionState {
    stage: Mutex<Stage>,
    /// It was proven who calls, or the exchange has begun.
    pub(super) is_further: Notify,
    /// The connection is of no more use.
    pub(super) is_closed: Notify,
}

impl ConnectionState {
    pub(super) fn new() -> Arc<Self> {
        let stage = Mutex::new(Stage::New);
        Arc::new(Self { stage, is_further: Notify::new(), is_closed: Notify::new() })
    }

    pub(super) fn close(&self) {
        self.is_closed.notify_one();
    }

    /// Whether it is proven who calls.
    pub(super) fn is_proven(&self) -> bool {
        self.process().is_some()
    }

    /// Whether the caller has begun its exchange.
    pub(super) fn is_in_use(&self) -> bool {
        matches!(*self.stage.lock(), Stage::InUse(_))
    }

    fn process(&self) -> Option<ProcessId> {
        match *self.stage.lock() {
            Stage::Proven(process) | Stage::InUse(process) => Some(process),
            Stage::New | Stage::Greeted(_) | Stage::Refused => None,
        }
    }
}

/// The handlers of one connection.
#[derive(Clone)]
pub(super) struct Handlers {
    served: Arc<Served>,
    state: Arc<ConnectionState>,
}

impl Handlers {
    /// Ends the connection: whoever failed once may try again on another one.
    fn refuse(&self, why: &Refused) -> Status {
        *self.state.stage.lock() = Stage::Refused;
        self.served.log_refusal(why);
        self.state.close();
        match why {
            Refused::Malformed(_) => Status::invalid_argument(why.to_string()),
            Refused::Proof | Refused::Keys => Status::unauthenticated(why.to_string()),
            Refused::Protocol { .. } | Refused::Store | Refused::Process => {
                Status::failed_precondition(why.to_string())
            }
        }
    }
}

#[async_trait]
impl Greeting for Handlers {
    async fn greet(&self, request: tonic::Request<Hello>) -> Result<tonic::Response<Welcome>, Status> {
        if !matches!(*self.state.stage.lock(), Stage::New) {
            return Err(self.refuse(&Refused::Malformed("order of calls")));
        }
        let greeted = hello::greet(&self.served.identity, request.into_inner(), rand::random());
        let (welcome, greeted) = greeted.map_err(|why| self.refuse(&why))?;
        *self.state.stage.lock() = Stage::Greeted(Box::new(greeted));
        Ok(tonic::Response::new(welcome))
    }

    async fn prove(&self, request: tonic::Request<Proof>) -> Result<tonic::Response<Proven>, Status> {
        let stage = std::mem::replace(&mut *self.state.stage.lock(), Stage::Refused);
        let Stage::Greeted(greeted) = stage else {
            return Err(self.refuse(&Refused::Malformed("order of calls")));
        };
        let from = greeted.prove(&request.into_inner().proof).map_err(|why| self.refuse(&why))?;
        *self.state.stage.lock() = Stage::Proven(from);
        self.state.is_further.notify_one();
        Ok(tonic::Response::new(Proven {}))
    }
}

type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

#[async_trait]
impl Mesh for Handlers {
    type ExchangeStream = Answers<Inward>;
    type FollowStream = Answers<Piece>;

    async fn exchange(
        &self,
        request: tonic::Request<Streaming<Outward>>,
    ) -> Result<tonic::Response<Self::ExchangeStream>, Status> {
        let from = {
            let mut stage = self.state.stage.lock();
            let Stage::Proven(from) = *stage else {
                return Err(Status::failed_precondition("one exchange a connection"));
            };
            *stage = Stage::InUse(from);
            from
        };
        self.state.is_further.notify_one();
        let outbox = Outbox::new();
        let answers = Outbox::answers(&outbox);
        let state = self.state.clone();
        let call = Call::Exchange { from, asks: Box::new(request.into_inner()), outbox, state };
        self.served.calls.try_send(call).map_err(|_| Status::resource_exhausted("too many calls"))?;
        Ok(tonic::Response::new(Box::pin(answers)))
    }

    async fn follow(
        &self,
        request: tonic::Request<FollowRequest>,
    ) -> Result<tonic::Response<Self::FollowStream>, Status> {
        let Some(from) = self.state.process() else { return Err(Status::unauthenticated("who is it?")) };
        let (to, pieces) = mpsc::channel(self.served.settings.follow_queue);
        let call = Call::Follow { from, body: request.into_inner().body, to };
        self.served.calls.try_send(call).map_err(|_| Status::resource_exhausted("too many calls"))?;
        let pieces = ReceiverStream::new(pieces).map(|body| Ok(Piece { body }));
        Ok(tonic::Response::new(Box::pin(pieces)))
    }
}

/// The way in of one connection.
pub(super) struct ConnectionService {
    state: Arc<ConnectionState>,
    greeting: GreetingServer<Handlers>,
    mesh: MeshServer<Handlers>,
}

impl ConnectionService {
    pub(super) fn new(served: Arc<Served>, state: Arc<ConnectionState>) -> Self {
        let handlers = Handlers { served, state: state.clone() };
        let greeting = GreetingServer::new(handlers.clone()).max_decoding_message_size(HELLO_BYTES_MAX);
        let mesh = MeshServer::new(handlers).max_decoding_message_size(MESSAGE_BYTES_MAX);
        Self { state, greeting, mesh }
    }
}

impl Service<Request<Incoming>> for ConnectionService {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let service = request.uri().path().strip_prefix('/').and_then(|path| path.split_once('/'));
        let service = service.map(|(service, _)| service);
        if service == Some(<GreetingServer<Handlers> as NamedService>::NAME) {
            return tower_service::Service::call(&mut self.greeting.clone(), request);
        }
        // Not one byte of a stranger's call is read.
        if self.state.process().is_none() {
            return Box::pin(future::ready(Ok(
                Status::unauthenticated("the handshake comes first").into_http()
            )));
        }
        tower_service::Service::call(&mut self.mesh.clone(), request)
    }
}
