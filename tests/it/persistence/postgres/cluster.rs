//! Members and owners: the contract, and what only a database with locks can show.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use domain::{Epoch, EventId, ShardId};
use futures_util::future::join_all;
use ticketbuster::{
    cli::store::open_store,
    store::{
        Authority, Batch, Claim, Cluster, ClusterVersion, PartOutcome, ProcessId, Renewals, Store, Suspect,
    },
};
use tokio_postgres::Client;
use uuid::Uuid;

use super::migrations::connect;
use crate::{
    persistence::{
        cluster_contract as contract,
        store::{Fixture, add_event, fixture},
    },
    support::{Ground, run},
};

/// Each on a database of its own.
macro_rules! contract {
    ($($case:ident),* $(,)?) => {$(
        #[test]
        fn $case() {
            run(async {
                let site = fresh().await;
                contract::$case(site.cluster()).await;
            });
        }
    )*};
}

contract::every_case!(contract);

struct Site {
    store: Arc<dyn Store>,
    /// A connection beside the store's.
    client: Client,
    _folder: tempfile::TempDir,
}

/// A database whose shards nobody has had yet.
async fn fresh() -> Site {
    let folder = tempfile::tempdir().unwrap();
    let config = Ground::Postgres.config(folder.path());
    let store = open_store(&config).await.unwrap();
    Site { client: connect(config.store.url.expose()).await, store, _folder: folder }
}

impl Site {
    fn cluster(&self) -> &dyn Cluster {
        self.store.cluster().unwrap()
    }

    /// A new member that is up.
    async fn up(&self) -> ProcessId {
        let process = ProcessId(Uuid::now_v7());
        self.cluster().join(contract::member(process), Authority::Postgres).await.unwrap();
        self.cluster().renew(process).await.unwrap().unwrap();
        process
    }

    /// What one claims of the shards whose epochs are `epoch`.
    async fn claim(&self, process: ProcessId, shards: &[ShardId], epoch: u64) -> Vec<ShardId> {
        let shards = shards.iter().map(|shard| (*shard, Epoch(epoch))).collect();
        let claim = Claim { process, suspects: vec![], shards };
        let claimed = self.cluster().claim(claim).await.unwrap();
        assert!(claimed.shards.iter().all(|(_, new)| new.0 == epoch + 1));
        claimed.shards.into_iter().map(|(shard, _)| shard).collect()
    }

    /// Locks a shard's row as a batch does.
    async fn begin_batch(&self, shard: ShardId) {
        let lock = "SELECT 1 FROM db_catalog.shard_owner WHERE shard =";
        self.client.batch_execute(&format!("BEGIN; {lock} {} FOR SHARE", shard.0)).await.unwrap();
    }
}

#[test]
fn a_claim_passes_over_shards_whose_batch_is_under_way() {
    run(async {
        let site = fresh().await;
        let process = site.up().await;
        let shards = [ShardId(1), ShardId(2)];
        site.begin_batch(shards[0]).await;
        assert_eq!(site.claim(process, &shards, 0).await, shards[1..]);
        site.client.batch_execute("COMMIT").await.unwrap();
        assert_eq!(site.claim(process, &shards, 0).await, shards[..1]);
    });
}

#[test]
fn a_release_waits_for_a_batch_that_is_under_way() {
    run(async {
        let site = fresh().await;
        let process = site.up().await;
        let shard = ShardId(7);
        assert_eq!(site.claim(process, &[shard], 0).await, [shard]);
        site.begin_batch(shard).await;
        let mut releasing = site.cluster().release(process, vec![(shard, Epoch(1))]);
        let soon = tokio::time::timeout(Duration::from_millis(300), &mut releasing).await;
        assert!(soon.is_err(), "{soon:?}");
        site.client.batch_execute("COMMIT").await.unwrap();
        assert_eq!(releasing.await.unwrap(), [shard]);
    });
}

#[test]
fn a_shard_that_was_claimed_fences_its_own_events_alone() {
    run(async {
        let site: Fixture = fixture(Ground::Postgres).await;
        let mut other: EventId = add_event(site.store.as_ref()).await;
        while ShardId::of(other) == ShardId::of(site.event) {
            other = add_event(site.store.as_ref()).await;
        }
        let cluster = site.store.cluster().unwrap();
        let process = ProcessId(Uuid::now_v7());
        cluster.join(contract::member(process), Authority::Postgres).await.unwrap();
        cluster.renew(process).await.unwrap().unwrap();
        let lost = ShardId::of(site.event);
        let claim = Claim { process, suspects: vec![], shards: vec![(lost, site.epoch)] };
        let claimed = cluster.claim(claim).await.unwrap();
        assert_eq!(claimed.shards, [(lost, Epoch(site.epoch.0 + 1))]);

        let written = async |writes| {
            let batch = Batch { writes, published: Vec::new() };
            site.store.write(Arc::new(batch)).await.unwrap()
        };
        let of_both = vec![site.hold(0, 1), site.hold_in(other, 0, 1)];
        assert_eq!(written(of_both).await, [PartOutcome::Fenced, PartOutcome::Written]);
        let mut by_new_owner = site.hold(0, 1);
        by_new_owner.epoch = claimed.shards[0].1;
        by_new_owner.journal[0].epoch = by_new_owner.epoch;
        assert_eq!(written(vec![by_new_owner]).await, [PartOutcome::Written]);
    });
}

#[test]
fn two_that_suspect_each_other_do_not_both_die_and_do_not_wait_for_each_other() {
    run(async {
        let site = fresh().await;
        for _ in 0..30 {
            let (one, two) = (site.up().await, site.up().await);
            let claim = |process, suspect| {
                let suspects = vec![Suspect { process: suspect, renewals: Some(Renewals(1)) }];
                site.cluster().claim(Claim { process, suspects, shards: vec![] })
            };
            let (by_one, by_two) = tokio::join!(claim(one, two), claim(two, one));
            let dead: Vec<ProcessId> = [by_one.unwrap().dead, by_two.unwrap().dead].concat();
            assert!(dead == [one] || dead == [two], "{dead:?} of {one:?} and {two:?}");
            site.cluster().left(if dead == [one] { two } else { one }).await.unwrap();
        }
    });
}

#[test]
fn a_renewal_and_a_declaration_exclude_each_other() {
    run(async {
        let site = fresh().await;
        let watcher = site.up().await;
        for _ in 0..30 {
            let process = site.up().await;
            let suspects = vec![Suspect { process, renewals: Some(Renewals(1)) }];
            let claim = Claim { process: watcher, suspects, shards: vec![] };
            let (renewed, claimed) = tokio::join!(site.cluster().renew(process), site.cluster().claim(claim));
            let is_dead = claimed.unwrap().dead == [process];
            assert_eq!(renewed.unwrap().is_none(), is_dead);
            site.cluster().left(process).await.unwrap();
        }
    });
}

#[test]
fn of_many_that_claim_everything_at_once_each_shard_has_one() {
    run(async {
        let site = fresh().await;
        let mut members = Vec::new();
        for _ in 0..5 {
            members.push(site.up().await);
        }
        let all: Vec<ShardId> = (0..ShardId::COUNT).map(ShardId).collect();
        let mut taken = BTreeSet::new();
        while taken.len() < all.len() {
            let claims = members.iter().map(|member| site.claim(*member, &all, 0));
            for claimed in join_all(claims).await {
                for shard in claimed {
                    assert!(taken.insert(shard), "{shard:?} was claimed twice under one epoch");
                }
            }
        }
        let owners = site.cluster().owners(ClusterVersion(0)).await.unwrap().changed;
        assert!(owners.iter().all(|one| one.epoch == Epoch(1) && members.contains(&one.process.unwrap())));
    });
}

#[test]
fn a_process_that_is_no_member_takes_everything() {
    run(async {
        let site = fresh().await;
        let process = site.up().await;
        let shard = ShardId(9);
        assert_eq!(site.claim(process, &[shard], 0).await, [shard]);
        let before = site.cluster().owners(ClusterVersion(0)).await.unwrap().version;
        let epochs = site.store.take_shards("alone").await.unwrap();
        assert_eq!(epochs[9], Epoch(2));
        let owners = site.cluster().owners(before).await.unwrap();
        assert_eq!(owners.changed.len(), usize::from(ShardId::COUNT));
        assert!(owners.version > before && owners.changed.iter().all(|one| one.process.is_none()));
        assert_eq!(site.cluster().release(process, vec![(shard, Epoch(1))]).await.unwrap(), []);
    });
}

#[test]
fn the_database_counts_shards_as_the_program_does() {
    run(async {
        let site = fresh().await;
        let ids: Vec<Uuid> = (0..1_000).map(|_| Uuid::from_u128(rand::random())).collect();
        let sql = "SELECT id, db_catalog.shard_of(id) FROM unnest($1::uuid[]) AS id";
        for row in site.client.query(sql, &[&ids]).await.unwrap() {
            let (id, shard): (Uuid, i32) = (row.get(0), row.get(1));
            assert_eq!(shard, i32::from(ShardId::of(EventId(id)).0), "{id}");
        }
        let event = add_event(site.store.as_ref()).await;
        let row = site.client.query_one("SELECT shard FROM db_catalog.events", &[]).await.unwrap();
        assert_eq!(row.get::<_, i32>(0), i32::from(ShardId::of(event).0));
    });
}
