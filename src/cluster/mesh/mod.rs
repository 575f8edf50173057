//! The mesh: how the processes of a cluster ask each other.
//!
//! Each thread that asks has a [`Lane`], with one connection to each peer, opened when first needed. On it a gRPC stream
//! carries asks in messages of all that gathered in one turn of the thread's loop, and answers likewise. What bodies mean
//! is not known here: [`Answering`] answers them, on the one thread of [`serve`].
//!
//! - `hello.rs`: who may talk at all. `peer.rs`: one peer as one lane sees it, a machine without I/O. `frames.rs`: the limits of
//!   messages. `settings.rs`: what may be set.
//! - `lane.rs`, `peer_connection.rs` and `link.rs`: the asking end. `server.rs`: the answering end.

mod frames;
mod hello;
mod lane;
mod link;
pub(crate) mod peer;
mod peer_connection;
mod server;
mod settings;
#[cfg(test)]
mod tests;
mod tls;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::AcqRel},
    },
    time::Duration,
};

use bytes::Bytes;
use futures_util::future::{LocalBoxFuture, join_all};
use tokio::sync::watch;

use super::directory::Directory;
use crate::{
    store::{ListedMember, NewMember, ProcessId},
    telemetry::Metrics,
};

pub use self::{
    frames::BODY_BYTES_MAX,
    hello::{Identity, PROTOCOL},
    lane::{Follow, Lane},
    server::{FollowFull, FollowSender, MeshServer, serve},
    settings::MeshSettings,
};

/// Messages and services as `build.rs` makes them of `proto/mesh`.
#[allow(
    missing_docs,
    clippy::all,
    clippy::too_many_lines,
    reason = "generated; proto/ says what everything means"
)]
pub(crate) mod proto {
    tonic::include_proto!("ticketbuster.mesh.v1");
}

/// A question to a peer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ask {
    /// What is asked, at most [`BODY_BYTES_MAX`] bytes.
    pub body: Bytes,
    /// How long its asker still waits.
    pub deadline: Duration,
}

/// Why an ask has no answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AskError {
    /// Too many asks wait for this peer's answers, or to leave, or the body is too long. Nothing was sent.
    #[error("too much waits for that node")]
    Full,
    /// The peer is not known, is away, or refuses this process. Nothing was sent.
    #[error("that node cannot be reached")]
    Unreachable,
    /// The connection ended after the ask had left: nobody knows whether it was done.
    #[error("the connection to that node broke")]
    Broken,
    /// No answer came in time. It may have been done.
    #[error("that node did not answer in time")]
    TimedOut,
}

/// What a node does with what peers send. It is made on the mesh server's thread and lives there.
pub trait Answering: 'static {
    /// Answers an ask whose deadline has not passed. The future goes on when the peer has gone.
    fn answer(&self, from: ProcessId, ask: Ask) -> LocalBoxFuture<'static, Bytes>;
    /// A peer wants to hear of a subject from now on. It hears no more when `to` is dropped.
    fn follow(&self, from: ProcessId, body: Bytes, to: FollowSender);
    /// News that need no answer.
    fn told(&self, from: ProcessId, body: Bytes);
    /// Members or owners have changed.
    fn hinted(&self);
}

/// This process's way to all others: one for each process. Clones share it.
#[derive(Clone, Debug)]
pub struct Mesh(Arc<Shared>);

static MESHES: AtomicU64 = AtomicU64::new(0);

#[derive(Debug)]
struct Shared {
    /// Which of this process's meshes it is.
    number: u64,
    settings: MeshSettings,
    identity: Identity,
    directory: Directory,
    metrics: Arc<Metrics>,
    tls: Option<tls::Tls>,
    /// Counts the hints that were asked for; lanes wait for it.
    hints: watch::Sender<u64>,
    /// Up to which one they were given: the first lane that sees one gives it.
    hinted: AtomicU64,
}

impl Mesh {
    /// The way to the members that this directory knows. An error if the certificates cannot be used.
    pub fn new(
        settings: MeshSettings,
        identity: Identity,
        directory: Directory,
        metrics: Arc<Metrics>,
    ) -> Result<Self, crate::tls::TlsError> {
        let tls = tls::Tls::load(&settings)?;
        let hints = watch::Sender::new(0);
        let hinted = AtomicU64::new(0);
        let number = MESHES.fetch_add(1, AcqRel);
        Ok(Self(Arc::new(Shared { number, settings, identity, directory, metrics, tls, hints, hinted })))
    }

    /// The first of these members that answers and has other keys: neither end would take the other's requests.
    pub async fn find_other_keys<'a>(&self, members: &'a [ListedMember]) -> Option<&'a NewMember> {
        let asked = members.iter().map(|line| async {
            let is = &line.member.is;
            link::has_other_keys(&self.0, is.process, &is.mesh).await.then_some(is)
        });
        join_all(asked).await.into_iter().flatten().next()
    }

    /// The calling thread's own way. The thread must run a `LocalSet`, as each of actix does. Make one for each thread and
    /// clone it.
    pub fn lane(&self) -> Lane {
        Lane::new(self.clone())
    }

    /// No other mesh of this process has it: a thread finds its lane by it.
    pub(super) fn number(&self) -> u64 {
        self.0.number
    }

    /// Tells every member that the directory knows to read members and owners again. Best effort, and it never waits: the
    /// first lane that comes to it does it. Without a lane in this process nobody hears of it.
    pub fn hint(&self) {
        self.0.hints.send_modify(|count| *count += 1);
    }

    /// Whether it falls to the caller to give the hints up to this one.
    fn may_give_hint(&self, count: u64) -> bool {
        self.0.hinted.fetch_max(count, AcqRel) < count
    }
}
