//! Accepts connections: as many as each address may hold open, with TLS if there is a certificate.

use std::{cell::Cell, net::SocketAddr, rc::Rc, sync::Arc, time::Duration};

use actix_http::{Protocol, error::DispatchError};
use actix_rt::time::timeout;
use actix_web::rt::net::TcpStream;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::{
    connection::Connection,
    exchange::Bounds,
    problem,
    wire::{LINGER, hang_up},
};
use crate::services::{
    Services,
    addresses::{AddressCap, AddressSlot},
};

/// How long sent data may stay unacknowledged before the kernel closes the connection, in milliseconds.
const UNREAD_MS_MAX: u32 = 30_000;
/// Time limit of a TLS handshake.
const HANDSHAKE_MAX: Duration = Duration::from_secs(3);
/// The most refused connections of one worker that are being answered at the same time. Others are closed
/// without an answer.
const REFUSING_MAX: usize = 64;

/// Accepts the connections of one worker.
pub(super) struct Acceptor {
    /// Counts the connections of each address. Without it there is only the limit of all connections
    /// together.
    services: Option<Arc<Services>>,
    bounds: Bounds,
    refusing: Cell<usize>,
}

/// What the HTTP server gets for a connection.
type Opened<T> = (Connection<T>, Protocol, Option<SocketAddr>);

impl Acceptor {
    pub(super) fn new(services: Option<Arc<Services>>, bounds: Bounds) -> Rc<Self> {
        Rc::new(Self { services, bounds, refusing: Cell::new(0) })
    }

    /// Accepts a connection, or answers why not.
    pub(super) async fn open(self: Rc<Self>, stream: TcpStream) -> Result<Opened<TcpStream>, DispatchError> {
        let peer = stream.peer_addr()?;
        match self.slot(peer) {
            Ok(slot) => {
                limit_unread_time(&stream);
                Ok(self.opened(stream, slot, peer))
            }
            Err(Full) => Err(self.refuse(stream).await),
        }
    }

    /// Accepts a connection with TLS. A refused one gets no answer, because that would cost a handshake.
    pub(super) async fn open_tls(
        self: Rc<Self>,
        stream: TcpStream,
        tls: TlsAcceptor,
    ) -> Result<Opened<TlsStream<TcpStream>>, DispatchError> {
        let peer = stream.peer_addr()?;
        let slot = self.slot(peer).map_err(|Full| refused())?;
        limit_unread_time(&stream);
        let stream = timeout(HANDSHAKE_MAX, tls.accept(stream)).await.map_err(|_| refused())??;
        Ok(self.opened(stream, slot, peer))
    }

    /// Takes one of the connections that the address may hold; `None` if they are not counted.
    fn slot(&self, peer: SocketAddr) -> Result<Option<AddressSlot>, Full> {
        let Some(services) = &self.services else { return Ok(None) };
        let slot = services.addresses.take(AddressCap::Connection, peer.ip());
        if slot.is_none() {
            services.engine.metrics().address_capped(AddressCap::Connection.name());
        }
        slot.map(Some).ok_or(Full)
    }

    fn opened<T: AsyncRead + AsyncWrite + Unpin>(
        &self,
        io: T,
        slot: Option<AddressSlot>,
        peer: SocketAddr,
    ) -> Opened<T> {
        let mut bounds = self.bounds;
        if self.services.as_ref().is_some_and(|services| services.addresses.is_proxy(peer.ip())) {
            // A proxy's connection serves many clients; one of them must not end it for the others.
            bounds.over_rate_max = u32::MAX;
        }
        (Connection::new(io, bounds, slot), Protocol::Http1, Some(peer))
    }

    /// Sends the reason, unless too many connections are being answered already.
    async fn refuse(&self, mut stream: TcpStream) -> DispatchError {
        if self.refusing.get() < REFUSING_MAX {
            let _refusing = Refusing::begin(&self.refusing);
            let answer = problem::whole(&Services::address_is_full("connections"));
            let answered = async {
                // Wait for the request: clients do not expect an answer before it.
                stream.readable().await?;
                stream.write_all(&answer).await
            };
            if matches!(timeout(LINGER, answered).await, Ok(Ok(()))) {
                hang_up(&mut stream).await;
            }
        }
        refused()
    }
}

/// The address is at its limit of connections.
struct Full;

fn refused() -> DispatchError {
    DispatchError::Io(std::io::ErrorKind::ConnectionRefused.into())
}

/// Counts the connections that are being answered; decremented on drop.
struct Refusing<'a>(&'a Cell<usize>);

impl<'a> Refusing<'a> {
    fn begin(count: &'a Cell<usize>) -> Self {
        count.set(count.get() + 1);
        Self(count)
    }
}

impl Drop for Refusing<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

/// Lets the kernel end the connection of a peer that stops reading (`TCP_USER_TIMEOUT`, RFC 5482).
fn limit_unread_time(stream: &TcpStream) {
    if let Err(error) = rustix::net::sockopt::set_tcp_user_timeout(stream, UNREAD_MS_MAX) {
        tracing::warn!(%error, "the limit on a connection's unread data could not be set");
    }
}
