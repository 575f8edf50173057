//! A thread's own way to all peers.

use std::{
    cell::{Cell, RefCell},
    fmt,
    rc::{Rc, Weak},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use rustc_hash::FxHashMap;
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
};
use tonic::Streaming;

use super::{
    Ask, AskError, BODY_BYTES_MAX, Mesh,
    peer::Limits,
    peer_connection::{self, PeerConnection},
    proto::{FollowRequest, Piece},
};
use crate::{
    store::ProcessId,
    telemetry::{AskEnd, MeshMetrics, Metrics},
};

/// Pieces of one subject that may wait for their reader.
const PIECES_MAX: usize = 1_024;
/// Bytes of pieces that may wait for their reader, before the last one.
const PIECES_BYTES_MAX: usize = 4 * 1024 * 1024;

/// One thread's way to all peers, with one connection to each; clones share it. It lives and dies on its thread, and all
/// its connections with the last clone.
#[derive(Clone)]
pub struct Lane(Rc<Inner>);

struct Inner {
    mesh: Mesh,
    limits: Limits,
    peers: RefCell<FxHashMap<ProcessId, Rc<PeerConnection>>>,
}

impl fmt::Debug for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lane").field("peers", &self.0.peers.borrow().len()).finish_non_exhaustive()
    }
}

impl Lane {
    pub(super) fn new(mesh: Mesh) -> Self {
        let settings = &mesh.0.settings;
        let limits = Limits {
            waiting_max: settings.peer_waiting_max,
            silent: Duration::from_millis(settings.peer_silent_ms),
            connect: Duration::from_millis(settings.hello_ms),
            idle: Duration::from_millis(settings.idle_ms),
            follows_max: settings.follows_max as usize,
        };
        let hints = mesh.0.hints.subscribe();
        let inner = Rc::new(Inner { mesh, limits, peers: RefCell::default() });
        actix_rt::spawn(give_hints(Rc::downgrade(&inner), hints));
        Self(inner)
    }

    /// Asks a peer and waits for its answer, until the deadline. Every ask ends once. Dropping this future stops waiting;
    /// the ask may still be done.
    pub async fn ask(&self, to: ProcessId, ask: Ask) -> Result<Bytes, AskError> {
        let metrics = self.0.mesh.0.metrics.mesh();
        let started = self.start(to, ask);
        let (peer, (number, end)) = started.inspect_err(|error| metrics.refused(end_of(*error)))?;
        metrics.begun();
        let mut waiting = Waiting { peer: &peer, number, metrics, end: AskEnd::Forgotten };
        // The machine ends every ask, so its sender is dropped only with the lane.
        let end = end.await.unwrap_or(Err(AskError::Broken));
        waiting.end = end.as_ref().map_or_else(|error| end_of(*error), |_| AskEnd::Answered);
        end
    }

    fn start(&self, to: ProcessId, ask: Ask) -> Result<(Rc<PeerConnection>, Started), AskError> {
        if ask.body.len() > BODY_BYTES_MAX {
            tracing::error!(bytes = ask.body.len(), "an ask for another node is too long");
            return Err(AskError::Full);
        }
        let peer = self.peer(to)?;
        let started = peer.ask(ask.body, ask.deadline)?;
        Ok((peer, started))
    }

    /// Follows a subject of a peer. The pieces are read as they come: a reader that lets more than 1,024 of them, or more
    /// than 4 MiB, wait is at the end of what it has, and may follow again. So a slow one delays nobody else.
    pub async fn follow(&self, to: ProcessId, body: Bytes) -> Result<Follow, AskError> {
        if body.len() > BODY_BYTES_MAX {
            return Err(AskError::Full);
        }
        let peer = self.peer(to)?;
        let in_use = InUse::new(peer.clone(), self.0.mesh.0.metrics.clone())?;
        let mut client = peer.client().await?;
        let pieces = client.follow(FollowRequest { body }).await;
        let pieces = pieces.map_err(|status| {
            tracing::debug!(process = %to.0, %status, "another node tells nothing of a subject");
            AskError::Unreachable
        })?;
        let (sender, receiver) = mpsc::channel(PIECES_MAX);
        let waiting_bytes = Rc::new(Cell::new(0));
        let reading = actix_rt::spawn(read_pieces(pieces.into_inner(), sender, waiting_bytes.clone()));
        Ok(Follow { pieces: receiver, waiting_bytes, reading, _in_use: in_use })
    }

    /// Tells a peer something that needs no answer. It is dropped when the peer is away, too much waits to leave, or it
    /// is longer than [`BODY_BYTES_MAX`].
    pub fn tell(&self, to: ProcessId, body: Bytes) {
        if body.len() <= BODY_BYTES_MAX
            && let Ok(peer) = self.peer(to)
        {
            peer.tell(body);
        }
    }

    fn peer(&self, to: ProcessId) -> Result<Rc<PeerConnection>, AskError> {
        if let Some(peer) = self.0.peers.borrow().get(&to) {
            return Ok(peer.clone());
        }
        // What is not known has no address, and must not take memory.
        let directory = &self.0.mesh.0.directory;
        if to == directory.own() || directory.now().member(to).is_none() {
            return Err(AskError::Unreachable);
        }
        let peer = PeerConnection::new(self.0.mesh.clone(), to, self.0.limits);
        self.0.peers.borrow_mut().insert(to, peer.clone());
        let (lane, weak, idle) = (Rc::downgrade(&self.0), Rc::downgrade(&peer), self.0.limits.idle);
        actix_rt::spawn(async move {
            peer_connection::drive(weak.clone(), idle).await;
            // Nobody has used it for long. It may be another one's place by now only if it is gone itself.
            if weak.strong_count() > 0
                && let Some(lane) = lane.upgrade()
            {
                let unused = lane.peers.borrow_mut().remove(&to);
                drop(unused);
            }
        });
        Ok(peer)
    }
}

type Started = (u32, tokio::sync::oneshot::Receiver<super::peer::End>);

fn end_of(error: AskError) -> AskEnd {
    match error {
        AskError::Full => AskEnd::Full,
        AskError::Unreachable => AskEnd::Unreachable,
        AskError::Broken => AskEnd::Broken,
        AskError::TimedOut => AskEnd::TimedOut,
    }
}

/// An ask that somebody waits for.
struct Waiting<'a> {
    peer: &'a PeerConnection,
    number: u32,
    metrics: &'a MeshMetrics,
    end: AskEnd,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if self.end == AskEnd::Forgotten {
            self.peer.forget(self.number);
        }
        self.metrics.ended(self.end);
    }
}

/// Keeps a connection open.
struct InUse {
    peer: Rc<PeerConnection>,
    metrics: Arc<Metrics>,
}

impl InUse {
    fn new(peer: Rc<PeerConnection>, metrics: Arc<Metrics>) -> Result<Self, AskError> {
        peer.follows(true)?;
        metrics.mesh().follows(true);
        Ok(Self { peer, metrics })
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        self.metrics.mesh().follows(false);
        // Fewer are always allowed.
        let _ = self.peer.follows(false);
    }
}

/// What a peer tells about a subject. Dropping it ends that.
pub struct Follow {
    pieces: mpsc::Receiver<Bytes>,
    waiting_bytes: Rc<Cell<usize>>,
    reading: JoinHandle<()>,
    _in_use: InUse,
}

impl fmt::Debug for Follow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Follow").field("waiting", &self.pieces.len()).finish_non_exhaustive()
    }
}

impl Follow {
    /// The next piece, in the peer's order and without gaps. `None`: the peer has ended it, the connection broke, or this
    /// reader was too slow.
    pub async fn next(&mut self) -> Option<Bytes> {
        let piece = self.pieces.recv().await?;
        self.waiting_bytes.set(self.waiting_bytes.get().saturating_sub(piece.len()));
        Some(piece)
    }
}

impl Drop for Follow {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

async fn read_pieces(mut pieces: Streaming<Piece>, to: mpsc::Sender<Bytes>, waiting_bytes: Rc<Cell<usize>>) {
    while let Ok(Some(Piece { body })) = pieces.message().await {
        if waiting_bytes.get() > PIECES_BYTES_MAX {
            return;
        }
        let bytes = body.len();
        if to.try_send(body).is_err() {
            return;
        }
        waiting_bytes.set(waiting_bytes.get() + bytes);
    }
}

/// Tells all members to look again whenever it is asked for, until the lane is gone.
async fn give_hints(lane: Weak<Inner>, mut hints: watch::Receiver<u64>) {
    while hints.changed().await.is_ok() {
        let count = *hints.borrow_and_update();
        let Some(inner) = lane.upgrade() else { return };
        if !inner.mesh.may_give_hint(count) {
            continue;
        }
        let lane = Lane(inner);
        for member in &lane.0.mesh.0.directory.now().members {
            if let Ok(peer) = lane.peer(member.is.process) {
                peer.look_again();
            }
        }
    }
}
