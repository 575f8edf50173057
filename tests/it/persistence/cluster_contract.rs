//! What every store that several processes share must do with members and owners.

use domain::{Epoch, ShardId};
use ticketbuster::store::{
    Authority, Claim, Claimed, Cluster, ClusterVersion, MemberState, NewMember, Owners, ProcessId, Renewals,
    ShardOwner, Sight, StoreError, Suspect,
};
use uuid::Uuid;

/// Gives the names of all cases to a macro, which makes a test of each.
macro_rules! every_case {
    ($test:ident) => {
        $test! {
            a_member_is_up_after_its_first_renewal_and_all_see_it,
            members_of_two_authorities_are_not_together,
            a_claim_compares_claimer_owner_and_epoch,
            a_release_raises_the_epoch_and_a_late_claim_finds_it,
            only_who_has_not_renewed_is_declared_dead_and_stays_dead,
            somebody_else_may_say_who_is_dead,
            who_leaves_keeps_its_shards_until_it_has_left,
            owners_are_read_as_what_has_changed,
            all_members_are_listed_and_ended_at_once,
        }
    };
}
pub(crate) use every_case;

const A: ProcessId = ProcessId(Uuid::from_u128(0xa));
const B: ProcessId = ProcessId(Uuid::from_u128(0xb));
const C: ProcessId = ProcessId(Uuid::from_u128(0xc));
const ONE: ShardId = ShardId(1);
const TWO: ShardId = ShardId(2);
const LAST: ShardId = ShardId(ShardId::COUNT - 1);

/// What a process says of itself.
pub fn member(process: ProcessId) -> NewMember {
    NewMember {
        process,
        node: format!("node-{:x}", process.0.as_u128()),
        mesh: "127.0.0.1:7946".to_owned(),
        build: "1.2.3".to_owned(),
        protocol: 1,
        weight: 2,
    }
}

async fn renewed(store: &dyn Cluster, process: ProcessId) -> Sight {
    store.renew(process).await.unwrap().unwrap()
}

/// Joins and renews once.
async fn up(store: &dyn Cluster, process: ProcessId) -> Sight {
    store.join(member(process), Authority::Postgres).await.unwrap();
    renewed(store, process).await
}

fn of(process: ProcessId, shards: &[(ShardId, u64)]) -> Claim {
    Claim {
        process,
        suspects: Vec::new(),
        shards: shards.iter().map(|(shard, epoch)| (*shard, Epoch(*epoch))).collect(),
    }
}

fn suspecting(process: ProcessId, suspect: ProcessId, renewals: Option<u64>) -> Claim {
    let suspects = vec![Suspect { process: suspect, renewals: renewals.map(Renewals) }];
    Claim { suspects, ..of(process, &[]) }
}

async fn claimed(store: &dyn Cluster, claim: Claim) -> Vec<(ShardId, u64)> {
    let Claimed { dead, shards } = store.claim(claim).await.unwrap();
    assert_eq!(dead, []);
    shards.into_iter().map(|(shard, epoch)| (shard, epoch.0)).collect()
}

async fn owner(store: &dyn Cluster, shard: ShardId) -> (u64, Option<ProcessId>) {
    let Owners { changed, .. } = store.owners(ClusterVersion(0)).await.unwrap();
    let ShardOwner { epoch, process, .. } = &changed[usize::from(shard.0)];
    (epoch.0, *process)
}

pub async fn a_member_is_up_after_its_first_renewal_and_all_see_it(store: &dyn Cluster) {
    assert_eq!(store.renew(A).await.unwrap(), None, "it has not joined");
    store.join(member(A), Authority::Postgres).await.unwrap();
    assert!(matches!(store.join(member(A), Authority::Postgres).await, Err(StoreError::Conflict(_))));

    let first = renewed(store, A).await;
    let [seen] = first.members.as_slice() else { panic!("{first:?}") };
    assert_eq!((&seen.is, seen.state, seen.renewals), (&member(A), MemberState::Up, Renewals(1)));

    store.join(member(B), Authority::Postgres).await.unwrap();
    let second = renewed(store, A).await;
    assert_eq!(second.version, first.version, "who has only joined changes nothing yet");
    let states: Vec<_> =
        second.members.iter().map(|one| (one.is.process, one.state, one.renewals.0)).collect();
    assert_eq!(states, [(A, MemberState::Up, 2), (B, MemberState::Joining, 0)]);

    let third = renewed(store, B).await;
    assert!(third.version > second.version && third.at >= second.at, "{second:?} {third:?}");
}

pub async fn members_of_two_authorities_are_not_together(store: &dyn Cluster) {
    up(store, A).await;
    let refused = store.join(member(B), Authority::Etcd).await;
    assert!(matches!(&refused, Err(StoreError::NothingDone(_))), "{refused:?}");
    up(store, C).await;
    store.left(A).await.unwrap();
    store.left(C).await.unwrap();
    store.join(member(B), Authority::Etcd).await.unwrap();
    renewed(store, B).await;
    assert!(matches!(store.join(member(A), Authority::Etcd).await, Err(StoreError::Conflict(_))));
    let four = ProcessId(Uuid::from_u128(4));
    assert!(matches!(store.join(member(four), Authority::Postgres).await, Err(StoreError::NothingDone(_))));
}

pub async fn a_claim_compares_claimer_owner_and_epoch(store: &dyn Cluster) {
    store.join(member(A), Authority::Postgres).await.unwrap();
    assert_eq!(claimed(store, of(A, &[(ONE, 0)])).await, [], "it has not renewed yet");
    assert_eq!(claimed(store, of(B, &[(ONE, 0)])).await, [], "it has not joined");
    renewed(store, A).await;
    up(store, B).await;

    let claim = of(A, &[(LAST, 0), (TWO, 0), (ONE, 0)]);
    assert_eq!(claimed(store, claim).await, [(ONE, 1), (TWO, 1), (LAST, 1)], "in the order of shards");
    assert_eq!(owner(store, ONE).await, (1, Some(A)));
    assert_eq!(claimed(store, of(B, &[(ONE, 1)])).await, [], "its owner lives");
    assert_eq!(claimed(store, of(A, &[(ONE, 0), (TWO, 2)])).await, [], "other epochs than there are");
    // The answer was lost: what the table says is never taken for one's own.
    assert_eq!(claimed(store, of(A, &[(ONE, 1)])).await, [(ONE, 2)]);

    store.leave(B).await.unwrap();
    assert_eq!(claimed(store, of(B, &[(ShardId(3), 0)])).await, [], "whoever leaves claims nothing");
}

pub async fn a_release_raises_the_epoch_and_a_late_claim_finds_it(store: &dyn Cluster) {
    up(store, A).await;
    up(store, B).await;
    assert_eq!(claimed(store, of(A, &[(ONE, 0), (TWO, 0)])).await, [(ONE, 1), (TWO, 1)]);

    let before = store.owners(ClusterVersion(0)).await.unwrap().version;
    assert_eq!(store.release(B, vec![(ONE, Epoch(1))]).await.unwrap(), [], "it is another's");
    assert_eq!(store.release(A, vec![(ONE, Epoch(0))]).await.unwrap(), [], "another epoch");
    assert_eq!(
        store.owners(before).await.unwrap(),
        Owners { version: before, changed: vec![], pins: vec![] }
    );

    assert_eq!(store.release(A, vec![(ONE, Epoch(1)), (TWO, Epoch(7))]).await.unwrap(), [ONE]);
    assert_eq!(owner(store, ONE).await, (2, None));
    assert_eq!(store.release(A, vec![(ONE, Epoch(1))]).await.unwrap(), [], "it was released before");
    assert_eq!(claimed(store, of(A, &[(ONE, 1)])).await, [], "a claim of before its release");
    assert_eq!(claimed(store, of(B, &[(ONE, 2)])).await, [(ONE, 3)]);
    assert_eq!(owner(store, TWO).await, (1, Some(A)));
}

pub async fn only_who_has_not_renewed_is_declared_dead_and_stays_dead(store: &dyn Cluster) {
    let seen = up(store, A).await.members[0].renewals;
    up(store, B).await;
    assert_eq!(claimed(store, of(A, &[(ONE, 0), (TWO, 0)])).await, [(ONE, 1), (TWO, 1)]);

    renewed(store, A).await;
    assert_eq!(claimed(store, suspecting(B, A, Some(seen.0))).await, [], "it has renewed meanwhile");
    store.join(member(C), Authority::Postgres).await.unwrap();
    assert_eq!(claimed(store, suspecting(C, A, None)).await, [], "who is not up declares nobody dead");
    assert_eq!(claimed(store, suspecting(B, B, None)).await, [], "nobody says so of itself");

    let version = renewed(store, B).await.version;
    let claim = Claim { shards: vec![(ONE, Epoch(1))], ..suspecting(B, A, Some(seen.0 + 1)) };
    let answer = store.claim(claim.clone()).await.unwrap();
    assert_eq!(answer, Claimed { dead: vec![A], shards: vec![(ONE, Epoch(2))] });
    let after = renewed(store, B).await;
    assert!(after.version > version);
    assert_eq!(after.members.iter().map(|one| one.is.process).collect::<Vec<_>>(), [B, C]);

    assert_eq!(store.renew(A).await.unwrap(), None);
    assert!(
        matches!(store.join(member(A), Authority::Postgres).await, Err(StoreError::Conflict(_))),
        "a start joins once"
    );
    assert_eq!(claimed(store, of(A, &[(TWO, 1)])).await, []);
    assert_eq!(store.release(A, vec![(ONE, Epoch(1))]).await.unwrap(), []);
    // What it still owns is anybody's who is up.
    assert_eq!(claimed(store, of(B, &[(TWO, 1)])).await, [(TWO, 2)]);
    // Said once more, it is no news.
    let answer = store.claim(suspecting(B, A, Some(99))).await.unwrap();
    assert_eq!(answer, Claimed { dead: vec![A], shards: vec![] });
    assert_eq!(store.owners(after.version).await.unwrap().version.0, after.version.0 + 1);
}

pub async fn somebody_else_may_say_who_is_dead(store: &dyn Cluster) {
    up(store, A).await;
    up(store, B).await;
    assert_eq!(claimed(store, of(A, &[(ONE, 0)])).await, [(ONE, 1)]);
    let claim = Claim { shards: vec![(ONE, Epoch(1))], ..suspecting(B, A, None) };
    assert_eq!(store.claim(claim).await.unwrap(), Claimed { dead: vec![A], shards: vec![(ONE, Epoch(2))] });
    assert_eq!(store.renew(A).await.unwrap(), None);
}

pub async fn who_leaves_keeps_its_shards_until_it_has_left(store: &dyn Cluster) {
    up(store, A).await;
    up(store, B).await;
    assert_eq!(claimed(store, of(A, &[(ONE, 0), (TWO, 0)])).await, [(ONE, 1), (TWO, 1)]);
    let before = renewed(store, B).await.version;
    store.leave(A).await.unwrap();
    let sight = renewed(store, B).await;
    assert!(sight.version > before);
    assert_eq!(sight.members[0].state, MemberState::Leaving);
    assert_eq!(
        renewed(store, A).await.members[0].state,
        MemberState::Leaving,
        "a renewal does not bring it back"
    );
    assert_eq!(claimed(store, of(B, &[(ONE, 1)])).await, []);
    assert_eq!(store.release(A, vec![(ONE, Epoch(1))]).await.unwrap(), [ONE]);
    assert_eq!(claimed(store, of(B, &[(ONE, 2)])).await, [(ONE, 3)]);

    store.left(A).await.unwrap();
    assert!(renewed(store, B).await.version > sight.version);
    assert_eq!(store.renew(A).await.unwrap(), None);
    assert_eq!(claimed(store, of(B, &[(TWO, 1)])).await, [(TWO, 2)]);
    // Both say nothing new of who has ended.
    let ended = renewed(store, B).await.version;
    store.leave(A).await.unwrap();
    store.left(A).await.unwrap();
    assert_eq!(renewed(store, B).await.version, ended);
}

pub async fn owners_are_read_as_what_has_changed(store: &dyn Cluster) {
    let all = store.owners(ClusterVersion(0)).await.unwrap();
    assert_eq!(all.changed.len(), usize::from(ShardId::COUNT));
    assert!(all.changed.iter().all(|one| (one.epoch, one.process) == (Epoch(0), None)));
    up(store, A).await;
    assert_eq!(claimed(store, of(A, &[(ONE, 0), (TWO, 0)])).await, [(ONE, 1), (TWO, 1)]);
    let changed = store.owners(all.version).await.unwrap();
    let owned = |shard| ShardOwner { shard, epoch: Epoch(1), process: Some(A) };
    assert_eq!(changed.changed, [owned(ONE), owned(TWO)]);

    store.pin(TWO, Some("big".to_owned())).await.unwrap();
    store.pin(ONE, Some("small".to_owned())).await.unwrap();
    store.pin(ONE, Some("big".to_owned())).await.unwrap();
    let pinned = store.owners(changed.version).await.unwrap();
    assert!(pinned.version > changed.version);
    assert_eq!(pinned.changed, []);
    assert_eq!(pinned.pins, [(ONE, "big".to_owned()), (TWO, "big".to_owned())]);
    store.pin(ONE, None).await.unwrap();
    let unpinned = store.owners(pinned.version).await.unwrap();
    assert!(unpinned.version > pinned.version);
    assert_eq!(unpinned.pins, [(TWO, "big".to_owned())]);
}

pub async fn all_members_are_listed_and_ended_at_once(store: &dyn Cluster) {
    store.end_members().await.unwrap();
    up(store, A).await;
    store.join(member(B), Authority::Postgres).await.unwrap();
    up(store, C).await;
    store.left(C).await.unwrap();
    let (listed, now) = store.members().await.unwrap();
    let seen: Vec<_> = listed.iter().map(|line| (line.member.is.clone(), line.member.state)).collect();
    assert_eq!(seen, [(member(A), MemberState::Up), (member(B), MemberState::Joining)]);
    assert!(listed.iter().all(|line| line.joined_at <= line.renewed_at && line.renewed_at <= now));
    let before = store.owners(ClusterVersion(0)).await.unwrap().version;
    store.end_members().await.unwrap();
    assert_eq!(store.members().await.unwrap().0, []);
    assert!(
        store.owners(before).await.unwrap().version > before,
        "whoever looks sees that something changed"
    );
    assert_eq!(store.renew(A).await.unwrap(), None, "it is no member any more");
}
