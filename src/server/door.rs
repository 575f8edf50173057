//! Where connections come in: as many as their address may hold, with TLS if there is a certificate.

use std::{cell::Cell, net::SocketAddr, rc::Rc, sync::Arc, time::Duration};

use actix_http::{Protocol, error::DispatchError};
use actix_rt::time::timeout;
use actix_web::rt::net::TcpStream;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::{
    connection::{Bounds, Connection},
    problem,
    wire::{LINGER, hang_up},
};
use crate::services::{
    Services,
    addresses::{Held, Place},
};

/// How long the kernel keeps what a peer does not take.
const UNREAD_MS_MAX: u32 = 30_000;
/// How long a handshake of TLS may take.
const HANDSHAKE_MAX: Duration = Duration::from_secs(3);
/// Connections of one worker that are being told at a time why they were refused; others are closed without a word.
const REFUSING_MAX: usize = 64;

/// A worker's door.
pub(super) struct Door {
    /// Who counts what each address holds; without it connections are counted together only.
    services: Option<Arc<Services>>,
    bounds: Bounds,
    refusing: Cell<usize>,
}

/// What the HTTP server is given of a connection.
type Opened<T> = (Connection<T>, Protocol, Option<SocketAddr>);

impl Door {
    pub(super) fn new(services: Option<Arc<Services>>, bounds: Bounds) -> Rc<Self> {
        Rc::new(Self { services, bounds, refusing: Cell::new(0) })
    }

    /// Takes a connection in.
    pub(super) async fn open(self: Rc<Self>, stream: TcpStream) -> Result<Opened<TcpStream>, DispatchError> {
        let peer = stream.peer_addr()?;
        match self.place(peer) {
            Ok(place) => {
                give_up_on_unread(&stream);
                Ok(self.opened(stream, place, peer))
            }
            Err(Full) => Err(self.refuse(stream).await),
        }
    }

    /// The same with TLS. Who is refused is not told: that would cost a handshake.
    pub(super) async fn open_tls(
        self: Rc<Self>,
        stream: TcpStream,
        tls: TlsAcceptor,
    ) -> Result<Opened<TlsStream<TcpStream>>, DispatchError> {
        let peer = stream.peer_addr()?;
        let place = self.place(peer).map_err(|Full| refused())?;
        give_up_on_unread(&stream);
        let stream = timeout(HANDSHAKE_MAX, tls.accept(stream)).await.map_err(|_| refused())??;
        Ok(self.opened(stream, place, peer))
    }

    /// The place of a connection among those of its address, where they are counted.
    fn place(&self, peer: SocketAddr) -> Result<Option<Place>, Full> {
        let Some(services) = &self.services else { return Ok(None) };
        let place = services.addresses.take(Held::Connection, peer.ip());
        if place.is_none() {
            services.engine.metrics().address_capped(Held::Connection.name());
        }
        place.map(Some).ok_or(Full)
    }

    fn opened<T: AsyncRead + AsyncWrite + Unpin>(
        &self,
        io: T,
        place: Option<Place>,
        peer: SocketAddr,
    ) -> Opened<T> {
        let mut bounds = self.bounds;
        if self.services.as_ref().is_some_and(|services| services.addresses.is_proxy(peer.ip())) {
            // One of its clients is no reason to take it away from the others.
            bounds.over_rate_max = u32::MAX;
        }
        (Connection::new(io, bounds, place), Protocol::Http1, Some(peer))
    }

    /// Says why, to as many at a time as it may.
    async fn refuse(&self, mut stream: TcpStream) -> DispatchError {
        if self.refusing.get() < REFUSING_MAX {
            let _refusing = Refusing::begin(&self.refusing);
            let words = problem::whole(&Services::address_is_full("connections"));
            let told = async {
                // An answer before any request would be taken for something else.
                stream.readable().await?;
                stream.write_all(&words).await
            };
            if matches!(timeout(LINGER, told).await, Ok(Ok(()))) {
                hang_up(&mut stream).await;
            }
        }
        refused()
    }
}

/// An address holds as many connections as it may.
struct Full;

fn refused() -> DispatchError {
    DispatchError::Io(std::io::ErrorKind::ConnectionRefused.into())
}

/// Counts those that are being told, also when one of them is dropped.
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

/// A peer that stops reading holds nothing up, but would keep its connection; the kernel ends it
/// (`TCP_USER_TIMEOUT`, RFC 5482).
fn give_up_on_unread(stream: &TcpStream) {
    if let Err(error) = rustix::net::sockopt::set_tcp_user_timeout(stream, UNREAD_MS_MAX) {
        tracing::warn!(%error, "a connection has no limit on unread data");
    }
}
