//! Connections: a bounded number of them in all and per address, with TLS if there is a certificate.
//!
//! Over the limit, connections wait in the kernel's queue. A connection that sends nothing useful is read slowly,
//! then closed.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch},
};
use tokio_rustls::TlsAcceptor;

use super::{activity::Activity, pace::Pace};
use crate::{
    services::{
        Services,
        addresses::{AddressCap, AddressSlot},
    },
    telemetry::Metrics,
};

/// How long a peer may take for the handshake of TLS.
const HANDSHAKE_MAX: Duration = Duration::from_secs(10);
/// How long the kernel keeps what a peer does not take (`TCP_USER_TIMEOUT`, RFC 5482).
const UNREAD_MS_MAX: u32 = 30_000;

/// What an address with too many connections gets: empty settings and a GOAWAY with `ENHANCE_YOUR_CALM`, which clients
/// report as `RESOURCE_EXHAUSTED` (RFC 9113 §6.5, §6.8).
const GO_AWAY: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11];

trait Io: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Io for T {}

/// An open connection.
pub(super) struct Connection {
    io: Box<dyn Io>,
    pub(super) peer: SocketAddr,
    pub(super) activity: Arc<Activity>,
    /// `None` if no limit per address applies.
    pace: Option<Pace>,
    metrics: Arc<Metrics>,
    _slot: OwnedSemaphorePermit,
    _address_slot: AddressSlot,
}

/// What connections may do.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub(super) connections_max: usize,
    /// 0: any number.
    pub(super) frame_bytes_per_second: u32,
    /// 0: any number.
    pub(super) refused_in_a_row_max: u32,
}

/// The slots for connections, of which each takes one.
#[derive(Clone)]
pub(super) struct ConnectionSlots(Arc<Semaphore>);

impl ConnectionSlots {
    /// Whether no other connection can be accepted now.
    pub(super) fn is_full(&self) -> bool {
        self.0.available_permits() == 0
    }
}

/// Accepts connections until the server stops, and waits for their end.
pub(super) async fn accept<F: Future<Output = ()> + Send + 'static>(
    listener: TcpListener,
    services: Arc<Services>,
    limits: Limits,
    tls: Option<TlsAcceptor>,
    mut stopping: watch::Receiver<bool>,
    serve: impl Fn(Connection, ConnectionSlots) -> F + Clone + Send + 'static,
) {
    let slots = Arc::new(Semaphore::new(limits.connections_max));
    // Nothing is ever sent: the channel closes with the last sender, which is the last connection's.
    let (alive, mut all_gone) = mpsc::channel::<()>(1);
    loop {
        // Over the limit, further connections wait in the kernel's bounded queue.
        let accepted = tokio::select! {
            _ = stopping.wait_for(|stops| *stops) => break,
            accepted = next(&listener, &slots) => accepted,
        };
        let (stream, peer, slot) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                // Most likely out of file descriptors: trying again at once does not help.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Some(address_slot) = services.addresses.take(AddressCap::GrpcConnection, peer.ip()) else {
            services.engine.metrics().address_capped(AddressCap::GrpcConnection.name());
            // With TLS nothing can be answered before the handshake.
            if tls.is_none()
                && let Ok(mut stream) = stream.into_std()
            {
                // It fits into the kernel's buffer, or the peer is gone.
                _ = io::Write::write(&mut stream, GO_AWAY);
            }
            continue;
        };
        let is_paced = limits.frame_bytes_per_second > 0 && !services.addresses.is_uncapped(peer.ip());
        let pace = is_paced.then(|| Pace::new(limits.frame_bytes_per_second));
        let (tls, serve, alive) = (tls.clone(), serve.clone(), alive.clone());
        let all_slots = ConnectionSlots(slots.clone());
        let (metrics, activity) =
            (services.engine.metrics().clone(), Activity::new(limits.refused_in_a_row_max));
        tokio::spawn(async move {
            if let Some(io) = open(stream, tls).await {
                let connection = Connection {
                    io,
                    peer,
                    activity,
                    pace,
                    metrics,
                    _slot: slot,
                    _address_slot: address_slot,
                };
                serve(connection, all_slots).await;
            }
            drop(alive);
        });
    }
    drop((listener, alive));
    let _ = all_gone.recv().await;
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
        tracing::warn!(%error, "the limit on a connection's unread data could not be set");
    }
    let Some(tls) = tls else { return Some(Box::new(stream)) };
    match tokio::time::timeout(HANDSHAKE_MAX, tls.accept(stream)).await {
        Ok(Ok(stream)) => Some(Box::new(stream)),
        // The peer speaks something else, or nothing.
        Ok(Err(_)) | Err(_) => None,
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let connection = &mut *self;
        if let Some(pace) = &mut connection.pace {
            let may_read = pace.poll(connection.activity.credit(), cx);
            if pace.has_to_wait() {
                connection.metrics.grpc_paced();
            }
            ready!(may_read);
        }
        let before = buf.filled().len();
        let read = Pin::new(&mut connection.io).poll_read(cx, buf);
        let bytes = buf.filled().len() - before;
        connection.activity.read(bytes);
        if let Some(pace) = &mut connection.pace {
            pace.spend(bytes);
        }
        read
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.io).poll_write(cx, buf));
        self.activity.sent(*written.as_ref().unwrap_or(&0));
        Poll::Ready(written)
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
        let written = ready!(Pin::new(&mut self.io).poll_write_vectored(cx, bufs));
        self.activity.sent(*written.as_ref().unwrap_or(&0));
        Poll::Ready(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
}
