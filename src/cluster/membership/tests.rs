//! A member and its clock, step by step. What several of them do together is simulated (`src/sim/cluster`).

use uuid::Uuid;

use super::*;
use crate::store::MemberState;

const LEASE_OWN: i64 = 5_690;

pub(in crate::cluster::membership) fn process(number: u128) -> ProcessId {
    ProcessId(Uuid::from_u128(number))
}

pub(in crate::cluster::membership) fn new_member(number: u128) -> NewMember {
    NewMember {
        process: process(number),
        node: format!("node-{number}"),
        mesh: String::new(),
        build: String::new(),
        protocol: 1,
        weight: 1,
    }
}

pub(in crate::cluster::membership) fn member(number: u128, state: MemberState, renewals: u64) -> Member {
    Member { is: new_member(number), state, renewals: Renewals(renewals) }
}

/// The answer to a renewal that took 10 ms, with this own number of renewals, and these others.
pub(in crate::cluster::membership) fn answer(sent: i64, own: u64, others: &[Member]) -> Renewed {
    let mut members = vec![member(1, MemberState::Up, own)];
    members.extend_from_slice(others);
    let sight = Sight { version: ClusterVersion(1), members, at: Timestamp(sent + 5) };
    let received = BootTime(sent + 10);
    Renewed { sent: BootTime(sent), received, wall: Timestamp(received.0), sight: Some(sight) }
}

/// A member that has joined at 0.
fn joined() -> Membership {
    let mut membership = Membership::new(ClusterSettings::default(), new_member(1));
    assert_eq!(membership.start(BootTime(0)), [Effect::Join(new_member(1))]);
    assert_eq!(membership.joined(BootTime(0)), [Effect::Renew(process(1))]);
    membership
}

pub(in crate::cluster::membership) fn suspects(effects: &[Effect]) -> Vec<Suspect> {
    let views = effects.iter().filter_map(|effect| match effect {
        Effect::View(view) => Some(view.suspects.clone()),
        _ => None,
    });
    views.flatten().collect()
}

#[test]
fn a_lease_runs_from_the_sending_and_is_shorter_than_what_others_wait() {
    let mut membership = joined();
    assert_eq!(membership.standing(BootTime(0)), Standing::Joining);
    let mut late = answer(0, 1, &[]);
    late.received = BootTime(4_000);
    late.wall = Timestamp(4_000);
    let effects = membership.renewed(late);
    assert_eq!(effects[0], Effect::LeaseUntil(BootTime(LEASE_OWN)));
    assert_eq!(membership.standing(BootTime(LEASE_OWN - 1)), Standing::Up);
    assert_eq!(membership.standing(BootTime(LEASE_OWN)), Standing::Lapsed);
    // It renews again, and goes on.
    membership.renewed(answer(9_000, 2, &[]));
    assert_eq!(membership.standing(BootTime(9_010)), Standing::Up);
}

#[test]
fn a_join_is_tried_again_until_the_store_has_it() {
    let mut membership = Membership::new(ClusterSettings::default(), new_member(1));
    membership.start(BootTime(0));
    assert_eq!(membership.due_at(), Some(BootTime(1_500)));
    assert_eq!(membership.tick(BootTime(1_499)), []);
    assert_eq!(membership.tick(BootTime(1_500)), [Effect::Join(new_member(1))]);
    assert_eq!(membership.joined(BootTime(1_600)), [Effect::Renew(process(1))]);
    assert_eq!(membership.joined(BootTime(1_700)), [], "the answer to the other one");
}

#[test]
fn an_answer_that_was_overtaken_lengthens_the_lease_and_shows_nothing() {
    let mut membership = joined();
    membership.renewed(answer(0, 2, &[]));
    let effects = membership.renewed(answer(1_500, 1, &[]));
    assert_eq!(effects, [Effect::LeaseUntil(BootTime(1_500 + LEASE_OWN))]);
}

#[test]
fn who_is_silent_for_a_lease_is_suspected_with_the_renewals_that_were_seen() {
    let mut membership = joined();
    let silent = [member(2, MemberState::Up, 7), member(3, MemberState::Joining, 0)];
    for step in 0..4 {
        let effects = membership.renewed(answer(step * 1_500, 1 + step as u64, &silent));
        assert_eq!(suspects(&effects), [], "{step}");
    }
    // First heard of at 10 ms: the read of 6,000 was sent too early.
    assert_eq!(suspects(&membership.renewed(answer(6_000, 5, &silent))), []);
    let found = suspects(&membership.renewed(answer(7_500, 6, &silent)));
    assert_eq!(found, [Suspect { process: process(2), renewals: Some(Renewals(7)) }]);
    // It lives.
    let alive = [member(2, MemberState::Up, 8)];
    assert_eq!(suspects(&membership.renewed(answer(9_000, 7, &alive))), []);
}

#[test]
fn silence_does_not_count_while_the_store_was_away() {
    let mut membership = joined();
    let silent = [member(2, MemberState::Up, 7)];
    membership.renewed(answer(0, 1, &silent));
    for step in 0..4 {
        assert_eq!(
            suspects(&membership.renewed(answer(20_000 + step * 1_500, 2 + step as u64, &silent))),
            []
        );
    }
    membership.renewed(answer(26_000, 6, &silent));
    assert_eq!(suspects(&membership.renewed(answer(26_010, 7, &silent))).len(), 1);
}

#[test]
fn who_is_no_member_any_more_starts_anew_and_says_nothing_again() {
    let mut membership = joined();
    membership.renewed(answer(0, 1, &[]));
    let mut gone = answer(1_500, 2, &[]);
    gone.sight = None;
    assert_eq!(membership.renewed(gone), [Effect::StartAnew]);
    assert_eq!(membership.standing(BootTime(1_510)), Standing::Dead);
    assert_eq!(membership.renewed(answer(1_500, 2, &[])), []);
    assert_eq!((membership.due_at(), membership.tick(BootTime(9_000))), (None, vec![]));
}

#[test]
fn hints_are_followed_at_once_and_not_without_bound() {
    let mut membership = joined();
    assert_eq!(membership.hint(BootTime(100)), []);
    assert_eq!(membership.tick(BootTime(200)), [Effect::Renew(process(1))]);
    assert_eq!(membership.hint(BootTime(1_000)), [Effect::Renew(process(1))]);
}

#[test]
fn a_member_leaves_when_it_has_handed_everything_over() {
    let mut membership = joined();
    membership.renewed(answer(0, 1, &[]));
    let leave = [Effect::Leave(process(1)), Effect::Renew(process(1))];
    assert_eq!(membership.leave(BootTime(100)), leave);
    assert_eq!(membership.tick(BootTime(1_600)), leave, "it may have been lost");
    assert_eq!(membership.handed_over(BootTime(1_700)), [Effect::Left(process(1))]);
    assert_eq!(membership.tick(BootTime(3_200)), [Effect::Left(process(1))]);
    membership.left();
    assert_eq!(membership.standing(BootTime(3_300)), Standing::Left);
    assert_eq!(membership.tick(BootTime(9_000)), []);
}

#[test]
fn a_clock_that_is_off_keeps_a_new_member_out_and_is_only_reported_later() {
    let off = |sent, own| {
        let mut answer = answer(sent, own, &[]);
        answer.wall = Timestamp(sent + 700);
        answer
    };
    let mut membership = joined();
    let effects = membership.renewed(off(0, 1));
    assert!(effects.contains(&Effect::Alarm(Millis(690))), "{effects:?}");
    assert!(effects.contains(&Effect::Leave(process(1))));
    assert_eq!(membership.standing(BootTime(10)), Standing::Leaving);

    let mut membership = joined();
    membership.renewed(answer(0, 1, &[]));
    let effects = membership.renewed(off(1_500, 2));
    assert!(effects.contains(&Effect::Alarm(Millis(690))));
    assert_eq!(membership.standing(BootTime(1_510)), Standing::Up);
    let again = membership.renewed(off(3_000, 3));
    assert!(!again.iter().any(|effect| matches!(effect, Effect::Alarm(_))), "it was said");
}
