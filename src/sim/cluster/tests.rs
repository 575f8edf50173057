//! The simulated store does what every store must do with members and owners, and with writes under way what PostgreSQL
//! does: else a run shows nothing.

use futures_util::FutureExt;
use uuid::Uuid;

use super::{InMemoryCluster, store::Store};
use crate::store::{Authority, Claim, ClusterVersion, ProcessId};
use domain::{Epoch, ShardId, Timestamp};

/// The one of the real stores.
#[path = "../../../tests/it/persistence/cluster_contract.rs"]
mod contract;

macro_rules! contract {
    ($($case:ident),* $(,)?) => {$(
        #[test]
        fn $case() {
            let store = InMemoryCluster::new(|| Timestamp(0));
            contract::$case(&store).now_or_never().expect("nothing here waits");
        }
    )*};
}

contract::every_case!(contract);

const NOW: Timestamp = Timestamp(0);

/// A store of two shards, both of which a member owns under epoch 1.
fn owned() -> (Store, ProcessId) {
    let mut store = Store::new(2);
    let process = ProcessId(Uuid::from_u128(1));
    store.join(contract::member(process), Authority::Postgres, NOW).unwrap();
    store.renew(process, NOW).unwrap();
    let claim = Claim { process, suspects: vec![], shards: both(0) };
    assert_eq!(store.claim(&claim, NOW).shards, both(1));
    (store, process)
}

fn both(epoch: u64) -> Vec<(ShardId, Epoch)> {
    vec![(ShardId(0), Epoch(epoch)), (ShardId(1), Epoch(epoch))]
}

#[test]
fn a_claim_passes_over_what_is_written_and_a_release_waits_for_it() {
    let (mut store, process) = owned();
    assert!(!store.begin_write(ShardId(0), Epoch(0)), "an epoch that is over");
    assert!(store.begin_write(ShardId(0), Epoch(1)));
    let claim = Claim { process, suspects: vec![], shards: both(1) };
    assert_eq!(store.claim(&claim, NOW).shards, [(ShardId(1), Epoch(2))]);
    assert_eq!(store.release(process, &[(ShardId(0), Epoch(1))]), None);
    store.end_write(ShardId(0));
    assert_eq!(store.release(process, &[(ShardId(0), Epoch(1))]), Some(vec![ShardId(0)]));
    assert_eq!(store.owners(ClusterVersion(0)).changed[0].epoch, Epoch(2));
}
