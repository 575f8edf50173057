//! Connections: at most so many, with TLS if there is a certificate, and none that only sits there.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch},
    time::Sleep,
};
use tokio_rustls::TlsAcceptor;
use tokio_stream::wrappers::ReceiverStream;
use tonic::transport::server::Connected;

use crate::front::{
    Front,
    addresses::{Held, Place},
};

/// The other side of a connection, as calls find it.
#[derive(Clone, Copy)]
pub(super) struct Peer(pub(super) SocketAddr);

/// How long a peer may take to say its first word, and for the handshake before.
const FIRST_WORD_MAX: Duration = Duration::from_secs(10);
/// How long the kernel keeps what a peer does not take (`TCP_USER_TIMEOUT`, RFC 5482).
const UNREAD_MS_MAX: u32 = 30_000;
/// Connections that are through their handshake and not served yet.
const OPENED_MAX: usize = 64;

/// What an address with too many connections is told: no settings, and an end by `ENHANCE_YOUR_CALM`, which clients
/// know as `RESOURCE_EXHAUSTED` (RFC 9113 §6.5, §6.8).
const GO_AWAY: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11];

trait Io: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Io for T {}

/// An open connection.
pub(super) struct Connection {
    io: Box<dyn Io>,
    peer: SocketAddr,
    /// Runs until the first word; from then on HTTP/2's pings tell whether anybody is there.
    silent: Option<Pin<Box<Sleep>>>,
    _slot: OwnedSemaphorePermit,
    _place: Place,
}

/// Accepts connections until the server stops.
pub(super) fn accept(
    listener: TcpListener,
    front: Arc<Front>,
    connections_max: usize,
    tls: Option<TlsAcceptor>,
    mut stopping: watch::Receiver<bool>,
) -> ReceiverStream<io::Result<Connection>> {
    let (opened, connections) = mpsc::channel(OPENED_MAX);
    let slots = Arc::new(Semaphore::new(connections_max));
    tokio::spawn(async move {
        loop {
            // Over the limit, further connections wait in the kernel's bounded queue.
            let accepted = tokio::select! {
                _ = stopping.wait_for(|stops| *stops) => return,
                accepted = next(&listener, &slots) => accepted,
            };
            let (stream, peer, slot) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    // Out of files, most likely: it does not help to ask again at once.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            };
            let Some(place) = front.addresses.take(Held::GrpcConnection, peer.ip()) else {
                front.engine.metrics().address_capped(Held::GrpcConnection.name());
                // Whether the peer speaks TLS or not, it has said nothing that could be answered.
                if tls.is_none()
                    && let Ok(mut stream) = stream.into_std()
                {
                    // It fits into the kernel's buffer, or the peer is gone.
                    _ = io::Write::write(&mut stream, GO_AWAY);
                }
                continue;
            };
            let (opened, tls) = (opened.clone(), tls.clone());
            tokio::spawn(async move {
                if let Some(io) = open(stream, tls).await {
                    let silent = Some(Box::pin(tokio::time::sleep(FIRST_WORD_MAX)));
                    // Nobody takes it when the server is gone.
                    let _ =
                        opened.send(Ok(Connection { io, peer, silent, _slot: slot, _place: place })).await;
                }
            });
        }
    });
    ReceiverStream::new(connections)
}

async fn next(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let slot = slots.clone().acquire_owned().await.map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    Ok((stream, peer, slot))
}

async fn open(stream: TcpStream, tls: Option<TlsAcceptor>) -> Option<Box<dyn Io>> {
    // An answer is one write: there is nothing to wait for.
    let _ = stream.set_nodelay(true);
    if let Err(error) = rustix::net::sockopt::set_tcp_user_timeout(&stream, UNREAD_MS_MAX) {
        tracing::warn!(%error, "a connection has no limit on unread data");
    }
    let Some(tls) = tls else { return Some(Box::new(stream)) };
    match tokio::time::timeout(FIRST_WORD_MAX, tls.accept(stream)).await {
        Ok(Ok(stream)) => Some(Box::new(stream)),
        // A peer that speaks something else, or nothing: its own concern.
        Ok(Err(_)) | Err(_) => None,
    }
}

impl Connected for Connection {
    type ConnectInfo = Peer;

    fn connect_info(&self) -> Peer {
        Peer(self.peer)
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.io).poll_read(cx, buf);
        if buf.filled().len() > before {
            self.silent = None;
        }
        if read.is_pending()
            && let Some(silent) = &mut self.silent
            && silent.as_mut().poll(cx).is_ready()
        {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        read
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
}
