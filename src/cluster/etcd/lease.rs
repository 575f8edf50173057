//! The lease of a process: granted, given its key, and kept alive.
//!
//! The key is put once in the life of a process, under the first lease that etcd is known to have had: were it put again after that lease has
//! ended, a process that others have seen go would be there again.

use std::{convert::Infallible, sync::atomic::Ordering::Relaxed, time::Duration};

use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Code;

use super::{
    Etcd, Failure, Tour,
    endpoints::Connection,
    now,
    proto::{
        LeaseGrantRequest, LeaseKeepAliveRequest, LeaseRevokeRequest, PutRequest, kv_client::KvClient,
        lease_client::LeaseClient,
    },
};
use crate::{cluster::presence::Word, store::ProcessId};

/// What etcd answers if a lease of this id is there already: this process's, whose grant was not heard of.
const EXISTS: &str = "lease already exists";
/// The wait before a lease counts as lost that was never kept alive: a process that joins anew at once would ask without an end.
const LOST_AT_ONCE: Duration = Duration::from_secs(1);

/// How far the lease has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Wanted,
    /// It was there, and the key may have been put: from now on none is granted.
    Granted,
    /// The key is there.
    There,
}

/// Why it is kept alive no longer.
enum End {
    /// Etcd does not have it any more.
    Lost,
    /// This endpoint does not answer.
    Failed(Failure),
}

impl From<Failure> for End {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

struct Lease {
    etcd: Etcd,
    process: ProcessId,
    stage: Stage,
    words: mpsc::Sender<Word>,
}

/// Ids of processes are by chance, and these are so too: nobody else's, and the same again if an answer was not heard.
pub(super) fn id(process: ProcessId) -> i64 {
    ((process.0.as_u64_pair().1 & i64::MAX as u64) as i64).max(1)
}

/// Keeps a lease until etcd has it no more.
pub(super) async fn keep(etcd: Etcd, process: ProcessId, words: mpsc::Sender<Word>) {
    let mut tour = Tour::new(etcd.clone());
    let mut lease = Lease { etcd, process, stage: Stage::Wanted, words };
    loop {
        let Err(end) = lease.keep_at(&mut tour).await;
        lease.etcd.0.is_answering.store(false, Relaxed);
        match end {
            End::Failed(failure) => tour.failed(failure).await,
            End::Lost => {
                tracing::warn!("etcd does not have the lease of this process any more");
                if lease.stage != Stage::There {
                    tokio::time::sleep(LOST_AT_ONCE).await;
                }
                // If nobody listens, the process has ended.
                let _ = lease.words.send(Word::Lost).await;
                return;
            }
        }
    }
}

impl Lease {
    /// Keeps it at the endpoint whose turn it is, until that fails.
    async fn keep_at(&mut self, tour: &mut Tour) -> Result<Infallible, End> {
        let connection = tour.connect().await?;
        if self.stage == Stage::Wanted {
            self.grant(&connection).await?;
        }
        if self.stage == Stage::Granted {
            self.put(&connection).await?;
        }
        let (caller, origin) = connection.parts();
        let mut client = LeaseClient::with_origin(caller, origin);
        let (questions, outward) = mpsc::channel(1);
        let question = LeaseKeepAliveRequest { id: id(self.process) };
        let mut sent = now();
        // Before the call: etcd opens its side of the stream with its first answer.
        questions.send(question).await.map_err(|_| Failure::Ended)?;
        let answers = client.lease_keep_alive(ReceiverStream::new(outward));
        let mut answers = self.etcd.answer(answers).await?.into_inner();
        loop {
            let answer = self.etcd.answer(answers.message()).await?.ok_or(Failure::Ended)?;
            if answer.ttl <= 0 {
                return Err(End::Lost);
            }
            self.etcd.0.is_answering.store(true, Relaxed);
            let took = Duration::from_millis((now() - sent).0.max(0) as u64);
            self.etcd.0.metrics.cluster().kept_alive(took);
            tour.succeeded();
            let _ = self.words.send(Word::Kept { sent }).await;
            tokio::time::sleep(self.etcd.renew_every()).await;
            sent = now();
            questions.send(question).await.map_err(|_| Failure::Ended)?;
        }
    }

    async fn grant(&mut self, connection: &Connection) -> Result<(), End> {
        let (caller, origin) = connection.parts();
        let mut client = LeaseClient::with_origin(caller, origin);
        // It has whole seconds, and a longer lease than the members count with only delays what the others see.
        let ttl = self.etcd.0.timing.lease_ms.saturating_add(999) / 1_000;
        let granted = client.lease_grant(LeaseGrantRequest { ttl, id: id(self.process) });
        match self.etcd.answer(granted).await {
            Ok(_) => {}
            Err(Failure::Status(status)) if status.message().contains(EXISTS) => {}
            Err(failure) => return Err(failure.into()),
        }
        self.stage = Stage::Granted;
        Ok(())
    }

    async fn put(&mut self, connection: &Connection) -> Result<(), End> {
        let (caller, origin) = connection.parts();
        let mut client = KvClient::with_origin(caller, origin);
        let key = self.etcd.key(self.process).into();
        let put = PutRequest { key, value: Default::default(), lease: id(self.process) };
        match self.etcd.answer(client.put(put)).await {
            Ok(_) => {
                self.stage = Stage::There;
                Ok(())
            }
            // The lease has ended, and the key with it if it was there.
            Err(Failure::Status(status)) if status.code() == Code::NotFound => Err(End::Lost),
            Err(failure) => Err(failure.into()),
        }
    }
}

/// Ends the lease of a process, and its key with it.
pub(super) async fn revoke(etcd: &Etcd, process: ProcessId, tour: &Tour) -> Result<(), Failure> {
    let connection = tour.connect().await?;
    let (caller, origin) = connection.parts();
    let mut client = LeaseClient::with_origin(caller, origin);
    match etcd.answer(client.lease_revoke(LeaseRevokeRequest { id: id(process) })).await {
        Ok(_) => Ok(()),
        Err(Failure::Status(status)) if status.code() == Code::NotFound => Ok(()),
        Err(failure) => Err(failure),
    }
}
