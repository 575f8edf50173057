//! The answering end: listens for peers on a thread of its own, on which [`Answering`] lives.
//!
//! tonic's handlers must be `Send`, and answering need not be. So a handler hands what it got through a bounded channel to
//! a task on the same thread; that costs no hop.

mod connection;
mod handlers;
mod session;
mod strangers;

use std::{
    io,
    net::{SocketAddr, TcpListener},
    rc::Rc,
    sync::Arc,
    time::Duration,
};

use actix_rt::Arbiter;
use bytes::Bytes;
use parking_lot::Mutex;
use tokio::{
    sync::{Semaphore, mpsc, oneshot, watch},
    time::Instant,
};

use self::{
    handlers::Call,
    session::{Session, SessionLimits},
    strangers::Strangers,
};
use super::{Answering, BODY_BYTES_MAX, Identity, MeshSettings, tls::Tls};

/// Callers that may be at their handshake at a time. The oldest is sent away for another one.
const STRANGERS_MAX: usize = 64;
/// Calls that may wait for the thread's next turn.
const CALLS_MAX: usize = 4_096;
/// How long answers may take when the server stops.
const STOP_MAX: Duration = Duration::from_secs(2);

/// A running server.
#[derive(Debug)]
pub struct MeshServer {
    /// Where it listens.
    pub addresses: Vec<SocketAddr>,
    stopping: watch::Sender<bool>,
    ended: oneshot::Receiver<()>,
    arbiter: Arbiter,
}

impl MeshServer {
    /// Stops: no new connections, no new asks; those that came are answered, for up to two seconds.
    pub async fn stop(self) {
        // Nobody listens any more if the server failed.
        let _ = self.stopping.send(true);
        if tokio::time::timeout(2 * STOP_MAX, self.ended).await.is_err() {
            tracing::warn!("some peers' asks were not answered when the mesh stopped");
        }
        self.arbiter.stop();
    }
}

/// What all connections share.
struct Served {
    identity: Identity,
    settings: MeshSettings,
    tls: Option<Tls>,
    connections: Arc<Semaphore>,
    strangers: Arc<Strangers>,
    calls: mpsc::Sender<Call>,
    /// When a refusal was logged last: whoever knocks must not fill the log.
    refusal_logged: Mutex<Option<Instant>>,
    stops: watch::Receiver<bool>,
}

/// Starts a server on this listener, on a thread of its own. `make` is called there. An error if others than this machine
/// could reach it without certificates, or if the certificates cannot be used. Call it within an actix system.
pub fn serve<A: Answering>(
    listener: TcpListener,
    settings: MeshSettings,
    identity: Identity,
    make: impl FnOnce() -> A + Send + 'static,
) -> io::Result<MeshServer> {
    let address = listener.local_addr()?;
    settings.guarded(address)?;
    listener.set_nonblocking(true)?;
    let tls = Tls::load(&settings).map_err(io::Error::other)?;
    let (stopping, stops) = watch::channel(false);
    let (ends, ended) = oneshot::channel();
    let (calls, waiting) = mpsc::channel(CALLS_MAX);
    let limits = SessionLimits {
        waiting_max: settings.peer_waiting_max,
        silent: Duration::from_millis(settings.peer_silent_ms),
        stop: STOP_MAX,
    };
    let served = Arc::new(Served {
        connections: Arc::new(Semaphore::new(settings.connections_max)),
        strangers: Strangers::new(STRANGERS_MAX),
        refusal_logged: Mutex::default(),
        stops: stops.clone(),
        identity,
        settings,
        tls,
        calls,
    });
    let arbiter = Arbiter::new();
    arbiter.spawn_fn(move || {
        actix_rt::spawn(answer(Rc::new(make()), waiting, limits, stops));
        actix_rt::spawn(async move {
            if let Err(error) = connection::accept(listener, served).await {
                tracing::error!(%error, "the mesh failed");
            }
            // The receiver is gone if the server is not being stopped.
            let _ = ends.send(());
        });
    });
    Ok(MeshServer { addresses: vec![address], stopping, ended, arbiter })
}

/// Hands what handlers got to whoever answers.
async fn answer<A: Answering>(
    answering: Rc<A>,
    mut calls: mpsc::Receiver<Call>,
    limits: SessionLimits,
    stops: watch::Receiver<bool>,
) {
    while let Some(call) = calls.recv().await {
        match call {
            Call::Exchange { from, asks, outbox, state } => {
                let session = Session::new(answering.clone(), from, limits, outbox);
                let stops = stops.clone();
                actix_rt::spawn(async move {
                    session.run(asks, stops).await;
                    // The connection ends with its one exchange.
                    state.close();
                });
            }
            // In a task of its own: if it panics, the others are answered all the same.
            Call::Follow { from, body, to } => {
                let answering = answering.clone();
                actix_rt::spawn(async move { answering.follow(from, body, FollowSender(to)) });
            }
        }
    }
}

/// Where pieces of a followed subject go. Dropping it ends the following.
#[derive(Debug)]
pub struct FollowSender(mpsc::Sender<Bytes>);

/// Why a piece was not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FollowFull {
    /// The peer takes them too slowly: later ones may be taken again.
    #[error("the peer takes too slowly")]
    Full,
    /// The peer has gone or has enough, or the piece is longer than [`BODY_BYTES_MAX`].
    #[error("the peer has gone")]
    Closed,
}

impl FollowSender {
    /// Sends a piece, or says at once why not.
    pub fn try_send(&self, piece: Bytes) -> Result<(), FollowFull> {
        if piece.len() > BODY_BYTES_MAX {
            tracing::error!(bytes = piece.len(), "a piece for another node is too long");
            return Err(FollowFull::Closed);
        }
        self.0.try_send(piece).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => FollowFull::Full,
            mpsc::error::TrySendError::Closed(_) => FollowFull::Closed,
        })
    }

    /// Waits until the peer has gone or has enough.
    pub async fn closed(&self) {
        self.0.closed().await;
    }
}
