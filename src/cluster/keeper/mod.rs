//! The keeper: has this process renew its lease, and opens and closes shards as ownership changes.
//!
//! It drives [`Membership`](super::membership::Membership) and [`Shards`](super::shards::Shards) with real time, and carries their effects out. Nothing that is slow holds a renewal
//! up: every call of the store and every drain is a task of its own, on a thread and on connections that serve nobody else.
//! A process that was declared dead drops everything, and goes on as another member.

mod carry;
mod running;

use std::{sync::Arc, time::Duration};

use actix_rt::Arbiter;
use tokio::sync::{Notify, watch};

use self::running::Running;
use super::{
    Authority, ClusterSettings, directory::Directory, etcd::Etcd, membership::Standing, status::ClusterStatus,
};
use crate::{
    actors::{Engine, tenure::Tenure},
    store::{NewMember, ProcessId, Store, StoreError},
};
use domain::Millis;

/// The longest that a start waits until this process is a member.
const JOIN_TIMEOUT: Duration = Duration::from_secs(30);
/// The longest that an end waits for the store to hear of it; then its shards are taken over when its lease is over.
const LEFT_TIMEOUT: Duration = Duration::from_secs(2);

/// What a process says of itself, whichever start of it this is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Identity {
    /// Its name for people.
    pub node: String,
    /// Where other members reach it, `host:port`.
    pub mesh: String,
    /// The version of what members say to each other.
    pub protocol: u32,
    /// How much it carries, above 0.
    pub weight: u32,
}

impl Identity {
    /// This start of it.
    fn new_member(&self, process: ProcessId) -> NewMember {
        NewMember {
            process,
            node: self.node.clone(),
            mesh: self.mesh.clone(),
            build: env!("CARGO_PKG_VERSION").to_owned(),
            protocol: self.protocol,
            weight: self.weight.max(1),
        }
    }
}

/// The keeper of this process; clones are the same one.
#[derive(Clone)]
pub struct Keeper(Arc<Shared>);

/// What the keeper's task and its handles share.
struct Shared {
    directory: Directory,
    tenure: Tenure,
    /// Counts what the others should hear of.
    hints: watch::Sender<u64>,
    hinted: Notify,
    standing: watch::Sender<Standing>,
    leaving: Notify,
    ending: Notify,
    store: Arc<dyn Store>,
    /// If it keeps the leases.
    etcd: Option<Etcd>,
}

/// Why a process is no member.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum JoinError {
    /// Its clock differs too much from the store's.
    #[error(
        "this machine's clock differs from the database's by more than cluster.clock_skew_max_ms; set it, with NTP for example"
    )]
    ClockOff,
    /// Etcd has not answered.
    #[error("etcd (cluster.etcd.endpoints) has given this process no lease within {} s", JOIN_TIMEOUT.as_secs())]
    NoLease,
    /// The store has not answered.
    #[error("the database has not taken this process up as a member within {} s", JOIN_TIMEOUT.as_secs())]
    TooLate,
    /// An error of its own.
    #[error("the keeper has died; the log says why")]
    Died,
    /// The store cannot be shared.
    #[error("this store cannot be shared by several processes")]
    NotShared,
}

impl Keeper {
    /// Joins and keeps shards for an engine that shares them, until [`Keeper::end`]. `store` is of the keeper alone: no
    /// renewal waits behind what the engine reads. With etcd, that keeps the leases.
    ///
    /// # Errors
    /// If this process is not up as a member in time.
    pub async fn start(
        settings: ClusterSettings,
        identity: Identity,
        directory: Directory,
        engine: Engine,
        store: Arc<dyn Store>,
        etcd: Option<Etcd>,
    ) -> Result<Self, JoinError> {
        let authority = if etcd.is_some() { Authority::Etcd } else { Authority::Postgres };
        let settings = ClusterSettings { authority, ..settings };
        if store.cluster().is_none() {
            return Err(JoinError::NotShared);
        }
        let member = identity.new_member(directory.own());
        let keeper = Self(Arc::new(Shared {
            directory,
            tenure: engine.tenure().clone(),
            hints: watch::Sender::new(0),
            hinted: Notify::new(),
            standing: watch::Sender::new(Standing::Out),
            leaving: Notify::new(),
            ending: Notify::new(),
            store,
            etcd,
        }));
        let running = Running::new(settings, identity, member, engine, keeper.0.clone());
        let fallen = Fallen(keeper.0.clone());
        Arbiter::new().spawn(async move {
            running.run().await;
            drop(fallen);
            Arbiter::current().stop();
        });
        let mut standing = keeper.0.standing.subscribe();
        let joined = async {
            standing
                .wait_for(|standing| *standing == Standing::Up || standing.is_over())
                .await
                .map(|now| *now)
        };
        match tokio::time::timeout(JOIN_TIMEOUT, joined).await {
            Ok(Ok(Standing::Up)) => {}
            ended_or_late => {
                let has_lease = !keeper.0.tenure.is_lapsed();
                keeper.end().await;
                return Err(match ended_or_late {
                    Ok(Ok(Standing::Left)) => JoinError::ClockOff,
                    Ok(_) => JoinError::Died,
                    Err(_) if authority == Authority::Etcd && !has_lease => JoinError::NoLease,
                    Err(_) => JoinError::TooLate,
                });
            }
        }
        Ok(keeper)
    }

    /// Who serves which shard; it is kept up to date.
    pub fn directory(&self) -> &Directory {
        &self.0.directory
    }

    /// Another member says that there is something to see.
    pub fn hint(&self) {
        self.0.hinted.notify_one();
    }

    /// Changes whenever the other members should be told that there is something to see.
    pub fn hints(&self) -> watch::Receiver<u64> {
        self.0.hints.subscribe()
    }

    /// How far this process has come as a member.
    pub fn standing(&self) -> Standing {
        match *self.0.standing.borrow() {
            Standing::Up if self.0.tenure.is_lapsed() => Standing::Lapsed,
            standing => standing,
        }
    }

    /// Whether requests are to come to this process: it is a member that may answer from memory; or one whose lease is over while
    /// etcd keeps it, and so everybody's, maybe: what is written in the database is answered.
    pub fn is_ready(&self) -> bool {
        match self.standing() {
            Standing::Up => true,
            Standing::Lapsed => self.0.etcd.is_some(),
            _ => false,
        }
    }

    /// Who keeps the members' leases.
    pub fn authority(&self) -> Authority {
        if self.0.etcd.is_some() { Authority::Etcd } else { Authority::Postgres }
    }

    /// Whether etcd answers, if it keeps the leases.
    pub fn is_etcd_answering(&self) -> Option<bool> {
        self.0.etcd.as_ref().map(Etcd::is_answering)
    }

    /// How long this process may answer from memory.
    pub fn lease_left(&self) -> Millis {
        self.0.tenure.lease_left().unwrap_or_default()
    }

    /// Members and owners as the store has them now.
    ///
    /// # Errors
    /// If it cannot be read.
    pub async fn status(&self) -> Result<ClusterStatus, StoreError> {
        // It was looked at when the keeper was started.
        let cluster = self.0.store.cluster();
        let not_shared = || StoreError::NothingDone(JoinError::NotShared.to_string());
        ClusterStatus::read(cluster.ok_or_else(not_shared)?).await
    }

    /// Has all shards handed over. [`Keeper::standing`] is `Left` when that is done.
    pub fn begin_to_leave(&self) {
        self.0.leaving.notify_one();
    }

    /// Hands all shards over, and waits for that; whether it is done. It goes on if this takes longer.
    pub async fn leave(&self, limit: Duration) -> bool {
        self.begin_to_leave();
        let mut standing = self.0.standing.subscribe();
        let over = standing.wait_for(|standing| standing.is_over());
        match tokio::time::timeout(limit, over).await {
            Ok(Ok(standing)) => *standing == Standing::Left,
            Ok(Err(_)) | Err(_) => false,
        }
    }

    /// Resolves if the keeper has died of an error of its own: then nothing renews any more, and only another start of the
    /// process helps.
    pub async fn died(&self) {
        let mut standing = self.0.standing.subscribe();
        // Its sender is here.
        let _ = standing.wait_for(|standing| *standing == Standing::Dead).await;
    }

    /// Ends it. What was not handed over is dropped, and may be claimed as soon as the store has heard of it: nothing may be
    /// decided or written by the engine any more.
    pub async fn end(&self) {
        self.0.ending.notify_one();
        let mut standing = self.0.standing.subscribe();
        let _ = standing.wait_for(|standing| standing.is_over()).await;
        if let Ok(Err(error)) = tokio::time::timeout(LEFT_TIMEOUT, self.0.store.close()).await {
            tracing::warn!(%error, "the keeper's store could not be closed");
        }
    }
}

/// Is dropped when the keeper's task ends, also by a panic.
struct Fallen(Arc<Shared>);

impl Drop for Fallen {
    fn drop(&mut self) {
        if *self.0.standing.borrow() != Standing::Left {
            tracing::error!("the keeper has died: this process is no member any more");
            self.0.tenure.end_lease();
            self.0.standing.send_replace(Standing::Dead);
        }
    }
}

impl Shared {
    /// Tells the store that a member has ended.
    async fn say_left(&self, process: ProcessId) {
        let Some(cluster) = self.store.cluster() else { return };
        match tokio::time::timeout(LEFT_TIMEOUT, cluster.left(process)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the store has not heard that this process ends"),
            Err(_) => tracing::warn!("the store has not heard that this process ends"),
        }
    }
}
