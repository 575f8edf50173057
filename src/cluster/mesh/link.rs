//! Opens a connection to a peer: TCP, TLS if configured, HTTP/2, and the handshake.

use std::{
    io,
    task::{Context, Poll},
};

use futures_util::future::BoxFuture;
use http::{Request, Response, Uri};
use hyper::{
    body::Incoming,
    client::conn::http2::{Builder, SendRequest},
};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::task::JoinHandle;
use tonic::{Status, body::Body};
use tower_service::Service;

use super::{
    Shared,
    frames::{FRAME_BYTES_MAX, MESSAGE_BYTES_MAX},
    hello::{self, Refused},
    proto::{Proof, greeting_client::GreetingClient, mesh_client::MeshClient},
    tls,
};
use crate::store::ProcessId;

/// HTTP/2 windows of a stream and of a connection, in bytes: how much may arrive before it is handled.
pub(super) const WINDOW_BYTES: u32 = 1024 * 1024;

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub(super) enum LinkError {
    #[error("no member is known under this id")]
    Unknown,
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Http(#[from] hyper::Error),
    #[error("refused: {0}")]
    Refused(#[from] Refused),
    #[error("{}: {}", .0.code(), .0.message())]
    Status(#[from] Box<Status>),
}

/// Sends calls on one connection; clones share it.
#[derive(Clone)]
pub(super) struct Caller(SendRequest<Body>);

impl Service<Request<Body>> for Caller {
    type Response = Response<Incoming>;
    type Error = hyper::Error;
    type Future = BoxFuture<'static, Result<Response<Incoming>, hyper::Error>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<hyper::Result<()>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        Box::pin(self.0.send_request(request))
    }
}

/// The task that moves a connection's bytes. The connection ends with it.
pub(super) struct ConnectionTask(JoinHandle<()>);

impl Drop for ConnectionTask {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Opens a connection to this process, with the handshake done. Drop this future to give up.
pub(super) async fn open(
    shared: &Shared,
    to: ProcessId,
) -> Result<(MeshClient<Caller>, ConnectionTask), LinkError> {
    let address = shared.directory.now().member(to).map(|member| member.is.mesh.clone());
    let address = address.ok_or(LinkError::Unknown)?;
    let io = tls::connect(shared.tls.as_ref(), &address).await?;
    let (sender, connection) = Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .initial_stream_window_size(WINDOW_BYTES)
        .initial_connection_window_size(WINDOW_BYTES)
        .max_send_buf_size(FRAME_BYTES_MAX)
        .handshake(TokioIo::new(io))
        .await?;
    let task = ConnectionTask(tokio::spawn(async move {
        // How it ended is seen by whoever reads its streams.
        let _ = connection.await;
    }));
    let caller = Caller(sender);
    // HTTP/2 demands some authority; nobody looks at it.
    let origin = Uri::from_static("http://mesh");
    let mut greeting = GreetingClient::with_origin(caller.clone(), origin.clone());
    let hello = hello::hello(&shared.identity, to, rand::random());
    let welcome = greeting.greet(hello.clone()).await.map_err(Box::new)?.into_inner();
    let proof = hello::answer(&shared.identity, &hello, &welcome)?;
    greeting.prove(Proof { proof }).await.map_err(Box::new)?;
    let client = MeshClient::with_origin(caller, origin).max_decoding_message_size(MESSAGE_BYTES_MAX);
    Ok((client, task))
}
