//! A process and its shards, step by step: each rule once. What several of them do together is simulated
//! (`src/sim/cluster`).

use uuid::Uuid;

use super::*;
use crate::store::{Member, NewMember, Renewals};

const SHARDS: u16 = 8;
const LONG: BootTime = BootTime(1_000_000);

fn process(number: u128) -> ProcessId {
    ProcessId(Uuid::from_u128(number))
}

fn member(number: u128, state: MemberState) -> Member {
    let is = NewMember {
        process: process(number),
        node: format!("node-{number}"),
        mesh: String::new(),
        build: String::new(),
        protocol: 1,
        weight: 1,
    };
    Member { is, state, renewals: Renewals(1) }
}

fn view(version: u64, members: &[(u128, MemberState)]) -> View {
    let members = members.iter().map(|(number, state)| member(*number, *state)).collect();
    View { version: ClusterVersion(version), members, suspects: Vec::new() }
}

fn owners(version: u64, rows: &[(u16, u64, Option<u128>)]) -> Owners {
    let row = |(shard, epoch, owner): &(u16, u64, Option<u128>)| ShardOwner {
        shard: ShardId(*shard),
        epoch: Epoch(*epoch),
        process: owner.map(process),
    };
    Owners { version: ClusterVersion(version), changed: rows.iter().map(row).collect(), pins: Vec::new() }
}

fn claim_of(effects: &[Effect]) -> (Call, Claim) {
    let claim = effects.iter().rev().find_map(|effect| match effect {
        Effect::Claim(call, claim) => Some((*call, claim.clone())),
        _ => None,
    });
    claim.unwrap_or_else(|| panic!("no claim in {effects:?}"))
}

fn release_of(effects: &[Effect]) -> (Call, Vec<(ShardId, Epoch)>) {
    let release = effects.iter().rev().find_map(|effect| match effect {
        Effect::Release(call, shards) => Some((*call, shards.clone())),
        _ => None,
    });
    release.unwrap_or_else(|| panic!("no release in {effects:?}"))
}

fn granted(claim: &Claim) -> Claimed {
    let shards = claim.shards.iter().map(|(shard, epoch)| (*shard, Epoch(epoch.0 + 1))).collect();
    Claimed { dead: Vec::new(), shards }
}

fn with(settings: ClusterSettings) -> Shards {
    let mut shards = Shards::new(settings, process(1), SHARDS);
    shards.lease_until(LONG);
    shards
}

/// A process alone, that has claimed all shards (under epoch 1) and not heard of it.
fn claiming() -> (Shards, Call, Claim) {
    let mut shards = with(ClusterSettings::default());
    let effects = shards.view(view(2, &[(1, MemberState::Up)]), BootTime(0));
    assert_eq!(effects, [Effect::ReadOwners(ClusterVersion(0))]);
    let rows: Vec<_> = (0..SHARDS).map(|shard| (shard, 0, None)).collect();
    let (call, claim) = claim_of(&shards.owners(owners(2, &rows), BootTime(1)));
    assert_eq!(claim.shards.len(), usize::from(SHARDS));
    (shards, call, claim)
}

/// A process alone, that serves all shards under epoch 1.
fn serving() -> Shards {
    let (mut shards, call, claim) = claiming();
    let effects = shards.claimed(call, granted(&claim), BootTime(2));
    let opened = effects.iter().filter(|effect| matches!(effect, Effect::Open(_, Epoch(1)))).count();
    assert_eq!(opened, usize::from(SHARDS));
    shards
}

/// What the other of two should have.
fn of_the_other(shards: &Shards) -> Vec<ShardId> {
    (0..SHARDS).map(ShardId).filter(|shard| shards.planned(*shard) == Some(process(2))).collect()
}

const BOTH: [(u128, MemberState); 2] = [(1, MemberState::Up), (2, MemberState::Up)];

#[test]
fn what_the_table_gives_is_claimed_anew_and_never_adopted() {
    let (mut shards, call, _) = claiming();
    shards.claim_failed(call, BootTime(10));
    let rows: Vec<_> = (0..SHARDS).map(|shard| (shard, 1, Some(1))).collect();
    shards.tick(BootTime(11));
    let effects = shards.owners(owners(3, &rows), BootTime(300));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Open(..))));
    assert_eq!(claim_of(&effects).1.shards[0], (ShardId(0), Epoch(1)));
}

#[test]
fn a_claim_without_an_answer_is_given_up_and_its_late_answer_counts() {
    let (mut shards, call, claim) = claiming();
    assert_eq!(shards.due_at(BootTime(1)), Some(BootTime(3_001)));
    assert_eq!(shards.tick(BootTime(2_999)), []);
    assert_eq!(shards.tick(BootTime(3_001)), [Effect::ReadOwners(ClusterVersion(2))]);
    shards.claimed(call, granted(&claim), BootTime(9_000));
    assert_eq!(shards.serving(ShardId(3)), Some(Epoch(1)));
}

#[test]
fn what_a_claim_passed_over_is_tried_again_after_a_pause() {
    let (mut shards, call, claim) = claiming();
    let mut answer = granted(&claim);
    answer.shards.remove(0);
    let effects = shards.claimed(call, answer, BootTime(2));
    assert!(effects.contains(&Effect::ReadOwners(ClusterVersion(2))));
    shards.owners(owners(3, &[]), BootTime(3));
    let (_, claim) = claim_of(&shards.tick(BootTime(202)));
    assert_eq!(claim.shards, [(ShardId(0), Epoch(0))]);
}

#[test]
fn shards_move_in_slices_one_after_the_other() {
    let mut shards = serving();
    shards.settings.move_shards_max = 2;
    let effects = shards.view(view(3, &BOTH), BootTime(10));
    let others = of_the_other(&shards);
    assert!(others.len() > 2, "{others:?}");
    let slice = [Effect::Drain(others[0], Epoch(1)), Effect::Drain(others[1], Epoch(1))];
    assert_eq!(effects[effects.len() - 2..], slice);
    assert_eq!(shards.serving(others[0]), None);

    let (call, released) = release_of(&shards.drained(&[(others[0], Epoch(1))], BootTime(20)));
    assert_eq!(released, [(others[0], Epoch(1))]);
    assert_eq!(shards.drained(&[(others[1], Epoch(1))], BootTime(21)), [], "one call at a time");
    let effects = shards.released(call, &[others[0]], BootTime(22));
    assert!(effects.contains(&Effect::Hint));
    let (call, released) = release_of(&effects);
    assert_eq!(released, [(others[1], Epoch(1))]);
    let effects = shards.released(call, &[others[1]], BootTime(23));
    assert!(effects.contains(&Effect::Drain(others[2], Epoch(1))), "{effects:?}");
}

#[test]
fn a_release_that_is_lost_is_repeated() {
    let mut shards = serving();
    shards.view(view(3, &BOTH), BootTime(10));
    let first = of_the_other(&shards)[0];
    let (call, _) = release_of(&shards.drained(&[(first, Epoch(1))], BootTime(20)));
    shards.release_failed(call, BootTime(21));
    assert_eq!(release_of(&shards.tick(BootTime(221))).1, [(first, Epoch(1))]);
}

#[test]
fn an_answer_to_a_claim_does_not_count_after_a_release() {
    let (mut shards, late, claim) = claiming();
    shards.claim_failed(late, BootTime(10));
    shards.view(view(3, &BOTH), BootTime(20));
    let given = of_the_other(&shards)[0];
    // The claim was executed: the table gives the shard to this process, and the plan to the other one.
    let effects = shards.owners(owners(3, &[(given.0, 1, Some(1))]), BootTime(300));
    assert_eq!(release_of(&effects).1, [(given, Epoch(1))]);
    shards.claimed(late, granted(&claim), BootTime(400));
    assert_eq!(shards.serving(given), None);
}

#[test]
fn a_shard_that_was_fenced_or_is_anothers_is_closed_and_the_others_go_on() {
    let mut shards = serving();
    let effects = shards.fenced(ShardId(0), Epoch(1), BootTime(10));
    assert!(effects.contains(&Effect::Close(ShardId(0), Epoch(1))));
    let effects = shards.owners(owners(3, &[(1, 2, Some(2))]), BootTime(11));
    assert!(effects.contains(&Effect::Close(ShardId(1), Epoch(1))));
    assert_eq!(shards.serving(ShardId(2)), Some(Epoch(1)));
    // A row that is older than what is known changes nothing.
    assert!(!shards.owners(owners(3, &[(2, 0, None)]), BootTime(12)).iter().any(is_close));
}

fn is_close(effect: &Effect) -> bool {
    matches!(effect, Effect::Close(..))
}

#[test]
fn who_is_suspected_is_declared_dead_by_the_claim_of_its_shards() {
    let mut shards = with(ClusterSettings::default());
    let suspect = Suspect { process: process(2), renewals: Some(Renewals(1)) };
    let mut seen = view(2, &BOTH);
    seen.suspects.push(suspect);
    shards.view(seen, BootTime(0));
    let rows: Vec<_> = (0..SHARDS).map(|shard| (shard, 4, Some(2))).collect();
    let (call, claim) = claim_of(&shards.owners(owners(2, &rows), BootTime(1)));
    assert_eq!(claim.suspects, [suspect]);
    assert_eq!(claim.shards.len(), usize::from(SHARDS));
    // It lives: it is asked again only if it is suspected again.
    shards.claimed(call, Claimed::default(), BootTime(2));
    assert_eq!(shards.tick(BootTime(1_000)), []);
}

#[test]
fn without_a_lease_nothing_is_claimed_or_drained_and_a_release_goes_on() {
    let mut shards = serving();
    shards.lease_until = BootTime(100);
    shards.view(view(3, &BOTH), BootTime(50));
    let first = of_the_other(&shards)[0];
    assert_eq!(release_of(&shards.drained(&[(first, Epoch(1))], BootTime(200))).1, [(first, Epoch(1))]);
    shards.fenced(ShardId(0), Epoch(1), BootTime(201));
    let effects = shards.owners(owners(4, &[(0, 2, None)]), BootTime(300));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Claim(..) | Effect::Drain(..))));
}

/// Its claim may still be executed while the store has it as up: it would own a shard after it has left.
#[test]
fn who_has_nothing_has_not_handed_over_before_the_store_has_it_as_leaving() {
    let (mut shards, call, _) = claiming();
    shards.claim_failed(call, BootTime(10));
    shards.owners(owners(2, &[]), BootTime(11));
    assert!(!shards.is_handed_over());
    shards.view(view(4, &[(1, MemberState::Leaving)]), BootTime(1_500));
    assert!(!shards.is_handed_over());
    let effects = shards.owners(owners(4, &[(0, 1, Some(1))]), BootTime(1_510));
    assert!(!shards.is_handed_over(), "the claim was executed before");
    let (call, released) = release_of(&effects);
    assert_eq!(released, [(ShardId(0), Epoch(1))]);
    shards.released(call, &[ShardId(0)], BootTime(1_520));
    assert!(shards.is_handed_over());
}

#[test]
fn who_leaves_hands_everything_over_and_then_has_nothing() {
    let mut shards = serving();
    let mut seen = view(3, &[(1, MemberState::Leaving), (2, MemberState::Up)]);
    // It may never be decided: whoever leaves declares nobody dead.
    seen.suspects.push(Suspect { process: process(2), renewals: Some(Renewals(1)) });
    let effects = shards.view(seen, BootTime(10));
    assert_eq!(effects.iter().filter(|effect| matches!(effect, Effect::Drain(..))).count(), 8);
    assert!(!shards.is_handed_over());
    let mut effects = Vec::new();
    (0..SHARDS).for_each(|shard| effects.extend(shards.drained(&[(ShardId(shard), Epoch(1))], BootTime(20))));
    while let Some((call, released)) = effects.iter().rev().find_map(|effect| match effect {
        Effect::Release(call, shards) => Some((*call, shards.clone())),
        _ => None,
    }) {
        let released: Vec<ShardId> = released.iter().map(|(shard, _)| *shard).collect();
        effects = shards.released(call, &released, BootTime(30));
    }
    assert!(!shards.is_handed_over(), "owners were not read since it leaves");
    shards.owners(owners(3, &[]), BootTime(40));
    assert!(shards.is_handed_over());
    let mut dropped = serving();
    assert_eq!(dropped.end().len(), 8);
}
