//! Etcd as the keeper of the members' leases: what the machine of [`super::membership`] hears of it.
//!
//! A member has a lease and under it a key, `/ticketbuster/<prefix>/member/<process>`. `lease.rs` makes both and keeps the lease
//! alive, `watch.rs` follows the keys of all members; each is a task that goes from one endpoint to the next for ever
//! (`endpoints.rs`), with one question under way at a time, so that no answer is taken for another's.

mod endpoints;
#[cfg(test)]
mod fake;
mod lease;
#[cfg(test)]
mod tests;
mod watch;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::{sync::mpsc, task::JoinSet};
use uuid::Uuid;

use self::endpoints::{Endpoints, Failure, Tour};
use super::{BootTime, ClusterSettings, presence::Word, settings};
use crate::{clock::boot_millis, store::ProcessId, telemetry::Metrics, tls::TlsError};

/// Messages and services as `build.rs` makes them of `proto/etcd`.
#[allow(
    missing_docs,
    clippy::all,
    clippy::too_many_lines,
    reason = "generated; proto/ says what everything means"
)]
mod proto {
    tonic::include_proto!("etcdserverpb");
}

/// Words that may wait for the machine.
const WORDS_MAX: usize = 64;
/// The longest that the end of a lease may take; then it ends by itself.
const REVOKE_TIMEOUT: Duration = Duration::from_secs(2);

/// Etcd; clones are the same one.
#[derive(Clone)]
pub struct Etcd(Arc<Shared>);

struct Shared {
    endpoints: Endpoints,
    timing: ClusterSettings,
    /// What the keys of all members begin with.
    prefix: String,
    /// The last question about the own lease was answered.
    is_answering: AtomicBool,
    /// The members' keys are read and followed.
    is_read: AtomicBool,
    metrics: Arc<Metrics>,
}

/// A process with a lease, or on its way to one. Nothing is asked of etcd any more once this is dropped, and the lease ends by itself.
pub(super) struct Enlisted {
    words: mpsc::Receiver<Word>,
    tasks: JoinSet<()>,
    etcd: Etcd,
    process: ProcessId,
}

impl Etcd {
    /// Etcd at these endpoints. Nothing is asked of it yet.
    ///
    /// # Errors
    /// If the certificates cannot be used.
    pub fn new(
        settings: &settings::Etcd,
        timing: ClusterSettings,
        metrics: Arc<Metrics>,
    ) -> Result<Self, TlsError> {
        Ok(Self(Arc::new(Shared {
            endpoints: Endpoints::new(settings)?,
            timing,
            prefix: format!("/ticketbuster/{}/member/", settings.prefix),
            is_answering: AtomicBool::new(false),
            is_read: AtomicBool::new(false),
            metrics,
        })))
    }

    /// Has a lease of this process kept, and the keys of all followed.
    pub(super) fn enlist(&self, process: ProcessId) -> Enlisted {
        let (sender, words) = mpsc::channel(WORDS_MAX);
        let mut tasks = JoinSet::new();
        tasks.spawn(self.0.endpoints.watch_certificate());
        tasks.spawn(lease::keep(self.clone(), process, sender.clone()));
        tasks.spawn(watch::follow(self.clone(), sender));
        Enlisted { words, tasks, etcd: self.clone(), process }
    }

    /// Whether it has answered the last question about the lease, and the members' keys are followed.
    pub fn is_answering(&self) -> bool {
        self.0.is_answering.load(Relaxed) && self.0.is_read.load(Relaxed)
    }

    fn key(&self, process: ProcessId) -> String {
        format!("{}{}", self.0.prefix, process.0)
    }

    /// Whose key it is. Keys that are nobody's are somebody else's.
    fn member(&self, key: &[u8]) -> Option<ProcessId> {
        let name = key.strip_prefix(self.0.prefix.as_bytes())?;
        Uuid::try_parse_ascii(name).ok().map(ProcessId)
    }

    /// When a question counts as not answered: leases must outlast several of them.
    fn answer_within(&self) -> Duration {
        Duration::from_millis((self.0.timing.lease_ms / 6).clamp(100, 1_000) as u64)
    }

    fn renew_every(&self) -> Duration {
        Duration::from_millis(self.0.timing.renew_ms as u64)
    }

    /// What comes within the time of an answer.
    async fn answer<T, E: Into<Failure>>(
        &self,
        answer: impl Future<Output = Result<T, E>>,
    ) -> Result<T, Failure> {
        match tokio::time::timeout(self.answer_within(), answer).await {
            Ok(answer) => answer.map_err(Into::into),
            Err(_) => Err(Failure::Late),
        }
    }
}

impl Enlisted {
    /// What is heard next; `None` after the lease was lost.
    pub(super) async fn next(&mut self) -> Option<Word> {
        self.words.recv().await
    }

    /// Ends the lease: the others hear of it at once. Nothing may be answered from memory any more.
    pub(super) async fn end(self) {
        let Self { etcd, process, tasks, .. } = self;
        drop(tasks);
        let revoke = async {
            let mut tour = Tour::new(etcd.clone());
            while let Err(failure) = lease::revoke(&etcd, process, &tour).await {
                tour.failed(failure).await;
            }
        };
        if tokio::time::timeout(REVOKE_TIMEOUT, revoke).await.is_err() {
            tracing::warn!("etcd has not heard that this process ends");
        }
    }
}

fn now() -> BootTime {
    BootTime(boot_millis())
}
