//! The calling end of a connection of HTTP/2: what gRPC needs of it, and nothing that connects again or chooses.

use std::{
    io,
    sync::Arc,
    task::{Context, Poll},
};

use futures_util::future::BoxFuture;
use http::{Request, Response};
use hyper::{
    body::Incoming,
    client::conn::http2::{Builder, SendRequest},
};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use rustls::{ClientConfig, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    task::JoinHandle,
};
use tokio_rustls::TlsConnector;
use tonic::body::Body;
use tower_service::Service;

/// The protocol that TLS negotiates.
pub(super) const HTTP_2: &[u8] = b"h2";
/// How long the kernel keeps what a peer does not take, in milliseconds (`TCP_USER_TIMEOUT`, RFC 5482).
const UNREAD_MS_MAX: u32 = 10_000;

/// An open connection, plain or not.
pub(super) trait Io: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Io for T {}

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

/// Sets what every connection between servers has.
pub(super) fn prepare(stream: &TcpStream) -> io::Result<()> {
    // A message is one write: there is nothing to wait for.
    stream.set_nodelay(true)?;
    rustix::net::sockopt::set_tcp_user_timeout(stream, UNREAD_MS_MAX)?;
    Ok(())
}

/// To the server at this `host:port`.
pub(super) async fn connect(address: &str) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    prepare(&stream)?;
    Ok(stream)
}

/// TLS over it, with a server that has a certificate for this host.
pub(super) async fn secure(
    stream: TcpStream,
    config: Arc<ClientConfig>,
    host: &str,
) -> io::Result<Box<dyn Io>> {
    let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
    Ok(Box::new(TlsConnector::from(config).connect(name, stream).await?))
}

/// The host of `host:port`.
pub(super) fn host_of(address: &str) -> &str {
    let host = address.rsplit_once(':').map_or(address, |(host, _)| host);
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

/// HTTP/2 over it, with windows of so many bytes.
pub(super) async fn open(
    io: Box<dyn Io>,
    window: u32,
    unsent_max: usize,
) -> hyper::Result<(Caller, ConnectionTask)> {
    let (sender, connection) = Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .initial_stream_window_size(window)
        .initial_connection_window_size(window)
        .max_send_buf_size(unsent_max)
        .handshake(TokioIo::new(io))
        .await?;
    let task = ConnectionTask(tokio::spawn(async move {
        // How it ended is seen by whoever reads its streams.
        let _ = connection.await;
    }));
    Ok((Caller(sender), task))
}
