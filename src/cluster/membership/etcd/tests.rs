//! A member whose lease etcd keeps, step by step.

use std::collections::BTreeSet;

use super::*;
use crate::{
    cluster::{
        Authority, ClusterSettings,
        membership::{Standing, tests::*},
    },
    store::{Member, MemberState, ProcessId},
};

const LEASE_OWN: i64 = 5_690;

fn settings() -> ClusterSettings {
    ClusterSettings { authority: Authority::Etcd, ..ClusterSettings::default() }
}

fn kept(sent: i64) -> Word {
    Word::Kept { sent: BootTime(sent) }
}

fn present(sent: i64, revision: i64, numbers: &[u128]) -> Word {
    let members: BTreeSet<ProcessId> = numbers.iter().map(|number| process(*number)).collect();
    Word::Present { sent: BootTime(sent), revision, members }
}

/// A member that has a lease since 0 and was up at 10, beside this other one, which is there.
fn up(other: &Member) -> Membership {
    let mut membership = Membership::new(settings(), new_member(1));
    assert_eq!(membership.start(BootTime(0)), [Effect::Enlist(process(1))]);
    let join = [Effect::LeaseUntil(BootTime(LEASE_OWN)), Effect::Join(new_member(1))];
    assert_eq!(membership.heard(kept(0), BootTime(5)), join);
    assert_eq!(membership.heard(present(0, 7, &[1, other.is.process.0.as_u128()]), BootTime(5)), []);
    membership.joined(BootTime(6));
    membership.renewed(answer(6, 1, std::slice::from_ref(other)));
    membership
}

fn two(renewals: u64) -> Member {
    member(2, MemberState::Up, renewals)
}

fn is_gone(effects: &[Effect]) -> bool {
    match suspects(effects)[..] {
        [] => false,
        [Suspect { process: found, renewals: None }] => found == process(2),
        _ => panic!("{effects:?}"),
    }
}

#[test]
fn nobody_joins_before_there_is_a_lease() {
    let mut membership = Membership::new(settings(), new_member(1));
    membership.start(BootTime(0));
    assert_eq!(membership.due_at(), None, "etcd is asked until it answers");
    assert_eq!(membership.tick(BootTime(60_000)), []);
    assert_eq!(membership.hint(BootTime(60_000)), []);
    assert_eq!(membership.standing(BootTime(60_000)), Standing::Joining);
    let join = [Effect::LeaseUntil(BootTime(65_000 + LEASE_OWN)), Effect::Join(new_member(1))];
    assert_eq!(membership.heard(kept(65_000), BootTime(65_020)), join);
    assert_eq!(membership.leave(BootTime(65_030)), [Effect::Left(process(1))]);
}

#[test]
fn only_keep_alives_lengthen_the_lease_from_their_sending() {
    let mut membership = up(&two(1));
    let renewed = membership.renewed(answer(4_000, 2, &[two(2)]));
    assert!(!renewed.iter().any(|effect| matches!(effect, Effect::LeaseUntil(_))), "{renewed:?}");
    assert_eq!(membership.standing(BootTime(LEASE_OWN)), Standing::Lapsed);
    // Its answer took long.
    let until = BootTime(5_000 + LEASE_OWN);
    assert_eq!(membership.heard(kept(5_000), BootTime(8_000)), [Effect::LeaseUntil(until)]);
    assert_eq!(membership.heard(kept(3_000), BootTime(8_100)), [], "one that was overtaken");
    assert_eq!(membership.standing(until), Standing::Lapsed);
}

#[test]
fn without_the_store_the_lease_goes_on() {
    let mut membership = up(&two(1));
    for step in 1..100 {
        membership.heard(kept(step * 1_500), BootTime(step * 1_500 + 5));
        // No renewal is answered.
        assert_eq!(membership.tick(BootTime(step * 1_500 + 10)), [Effect::Renew(process(1))]);
        assert_eq!(membership.standing(BootTime(step * 1_500 + 1_500)), Standing::Up);
    }
}

#[test]
fn who_is_silent_in_the_store_is_not_suspected() {
    let mut membership = up(&two(1));
    for step in 1..20 {
        let effects = membership.renewed(answer(step * 1_500, 1 + step as u64, &[two(1)]));
        assert_eq!(suspects(&effects), []);
    }
}

#[test]
fn whose_key_was_deleted_is_gone_at_once_though_it_renews_in_the_store() {
    let mut membership = up(&two(1));
    let look = membership.heard(Word::Gone(process(2)), BootTime(1_400));
    assert_eq!(look, [Effect::Renew(process(1))]);
    assert!(is_gone(&membership.renewed(answer(1_400, 2, &[two(2)]))));
    // It renews on: nothing but its end in the store changes that.
    assert!(is_gone(&membership.renewed(answer(2_900, 3, &[two(3)]))));
    assert_eq!(suspects(&membership.renewed(answer(4_400, 4, &[]))), []);
}

#[test]
fn who_was_there_and_is_not_in_the_next_read_is_gone() {
    let mut membership = up(&two(1));
    assert_eq!(membership.heard(present(3_000, 8, &[1]), BootTime(3_010)), [Effect::Renew(process(1))]);
    assert!(is_gone(&membership.renewed(answer(3_010, 2, &[two(2)]))));
}

#[test]
fn who_was_never_there_is_gone_when_reads_a_lease_apart_have_not_found_it() {
    let mut membership = up(&two(1));
    let three = || member(3, MemberState::Up, 1);
    let sight = |membership: &mut Membership, at, own| {
        suspects(&membership.renewed(answer(at, own, &[two(1), three()])))
    };
    assert_eq!(sight(&mut membership, 100, 2), []);
    membership.heard(present(3_000, 8, &[1, 2]), BootTime(3_010));
    membership.heard(present(8_990, 9, &[1, 2]), BootTime(9_000));
    assert_eq!(sight(&mut membership, 9_000, 3), []);
    membership.heard(present(9_000, 9, &[1, 2]), BootTime(9_010));
    assert_eq!(sight(&mut membership, 9_100, 4), [Suspect { process: process(3), renewals: None }]);

    // One whose key only comes late to be seen.
    let mut membership = up(&two(1));
    assert_eq!(sight(&mut membership, 100, 2), []);
    membership.heard(present(3_000, 8, &[1, 2]), BootTime(3_010));
    membership.heard(Word::Came(process(3)), BootTime(3_020));
    membership.heard(present(9_500, 9, &[1, 2, 3]), BootTime(9_510));
    assert_eq!(sight(&mut membership, 9_600, 3), []);
}

#[test]
fn while_etcd_is_away_nobody_is_suspected_and_the_member_goes_on_when_it_is_back() {
    let mut membership = up(&two(1));
    for step in 1..80 {
        let effects = membership.renewed(answer(step * 1_500, 1 + step as u64, &[two(step as u64)]));
        assert_eq!(suspects(&effects), []);
    }
    assert_eq!(membership.standing(BootTime(120_000)), Standing::Lapsed);
    let until = BootTime(120_000 + LEASE_OWN);
    assert_eq!(membership.heard(kept(120_000), BootTime(120_010)), [Effect::LeaseUntil(until)]);
    assert_eq!(membership.heard(present(120_000, 9, &[1, 2]), BootTime(120_010)), []);
    assert_eq!(membership.standing(BootTime(120_020)), Standing::Up);
}

#[test]
fn a_lease_that_etcd_has_no_more_ends_the_member() {
    let mut membership = up(&two(1));
    assert_eq!(membership.heard(Word::Lost, BootTime(2_000)), [Effect::StartAnew]);
    assert_eq!(membership.standing(BootTime(2_000)), Standing::Dead);
    // What comes late.
    assert_eq!(membership.heard(kept(1_990), BootTime(2_010)), []);
    assert_eq!(membership.renewed(answer(1_990, 2, &[two(2)])), []);
    assert_eq!(membership.heard(Word::Gone(process(2)), BootTime(2_020)), []);
}

#[test]
fn whose_own_key_is_gone_ends_though_its_lease_is_kept_alive() {
    let mut membership = up(&two(1));
    assert_eq!(membership.heard(Word::Gone(process(1)), BootTime(2_000)), [Effect::StartAnew]);
    let mut membership = up(&two(1));
    assert_eq!(membership.heard(present(2_000, 8, &[2]), BootTime(2_010)), [Effect::StartAnew]);
    // While it has nothing any more, it has ended in peace.
    let mut membership = up(&two(1));
    membership.leave(BootTime(2_000));
    membership.handed_over(BootTime(2_010));
    assert_eq!(membership.heard(Word::Lost, BootTime(2_020)), []);
    assert_eq!(membership.standing(BootTime(2_030)), Standing::Left);
}

#[test]
fn an_end_that_is_heard_before_the_member_was_seen_is_judged_by_reads() {
    let mut membership = up(&two(1));
    // Its start was given up: the store never has it.
    membership.heard(Word::Gone(process(3)), BootTime(1_000));
    assert_eq!(suspects(&membership.renewed(answer(1_000, 2, &[two(1)]))), []);
    // Or the store shows it later.
    let three = || member(3, MemberState::Up, 1);
    assert_eq!(suspects(&membership.renewed(answer(1_500, 3, &[two(1), three()]))), []);
    membership.heard(present(3_000, 9, &[1, 2]), BootTime(3_010));
    membership.heard(present(9_000, 9, &[1, 2]), BootTime(9_010));
    let found = suspects(&membership.renewed(answer(9_010, 4, &[two(1), three()])));
    assert_eq!(found, [Suspect { process: process(3), renewals: None }]);
}

#[test]
fn keys_that_an_etcd_has_forgotten_say_nothing_before_a_lease_has_passed() {
    let mut membership = up(&two(1));
    // Restored from a copy in which only this member was: the other one's lease may last yet, by its own clock.
    membership.heard(present(3_000, 2, &[1]), BootTime(3_010));
    assert_eq!(suspects(&membership.renewed(answer(3_010, 2, &[two(2)]))), []);
    membership.heard(present(6_000, 3, &[1]), BootTime(6_010));
    membership.heard(present(11_990, 4, &[1]), BootTime(11_995));
    assert_eq!(suspects(&membership.renewed(answer(11_995, 3, &[two(3)]))), []);
    membership.heard(present(12_000, 4, &[1]), BootTime(12_010));
    assert!(is_gone(&membership.renewed(answer(12_010, 4, &[two(4)]))));
}

#[test]
fn the_same_revision_with_other_keys_is_another_history() {
    let mut membership = up(&two(1));
    membership.heard(present(3_000, 7, &[1]), BootTime(3_010));
    assert_eq!(suspects(&membership.renewed(answer(3_010, 2, &[two(2)]))), []);
}

#[test]
fn an_etcd_that_restarts_with_all_it_had_changes_nothing() {
    let mut membership = up(&two(1));
    membership.heard(present(60_000, 7, &[1, 2]), BootTime(60_010));
    assert_eq!(suspects(&membership.renewed(answer(60_010, 2, &[two(40)]))), []);
}
