//! What a plan must be, for any members; and figures of it.

use std::collections::BTreeMap;

use proptest::prelude::*;
use uuid::Uuid;

use super::{FRACTION, minus_log2, plan};
use crate::store::{NewMember, ProcessId};
use domain::ShardId;

const ALL: u16 = ShardId::COUNT;

fn member(number: u128, weight: u32) -> NewMember {
    NewMember {
        process: ProcessId(Uuid::from_u128(number.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835))),
        node: format!("node-{number}"),
        mesh: String::new(),
        build: String::new(),
        protocol: 1,
        weight,
    }
}

fn members(count: u128) -> Vec<NewMember> {
    (1..=count).map(|number| member(number, 4)).collect()
}

fn loads(members: &[NewMember], pins: &[(ShardId, String)]) -> BTreeMap<ProcessId, u64> {
    let plan = plan(ALL, members, pins);
    let mut loads = BTreeMap::new();
    (0..ALL).for_each(|shard| *loads.entry(plan.owner(ShardId(shard)).unwrap()).or_default() += 1);
    loads
}

/// How many shards have another owner when somebody joins, and how many the new member gets.
fn moves(before: u128) -> (usize, usize) {
    let all = members(before + 1);
    let (old, new) = (plan(ALL, &all[..before as usize], &[]), plan(ALL, &all, &[]));
    let newcomer = all.last().unwrap().process;
    let count = |is: &dyn Fn(ShardId) -> bool| (0..ALL).filter(|shard| is(ShardId(*shard))).count();
    (count(&|shard| old.owner(shard) != new.owner(shard)), count(&|shard| new.owner(shard) == Some(newcomer)))
}

#[test]
fn nobody_is_in_no_plan() {
    assert_eq!(plan(ALL, &[], &[]).owner(ShardId(0)), None);
    assert_eq!(plan(ALL, &members(1), &[]).owner(ShardId(4_095)), Some(member(1, 4).process));
}

#[test]
fn a_join_moves_little_more_than_what_the_new_member_gets() {
    for (before, least, most) in [(3, 1_024, 1_100), (20, 190, 260)] {
        let (moved, got) = moves(before);
        println!("{before} → {}: {moved} moved, {got} to the new member", before + 1);
        assert!((least..=most).contains(&moved), "{before}: {moved} moved");
    }
}

/// Processes of different builds and machines compute it side by side: a change of it moves everything about.
#[test]
fn the_plan_is_what_it_was() {
    let plan = plan(12, &[member(1, 1), member(2, 2), member(3, 3)], &[]);
    let owners: Vec<u128> = (0..12)
        .map(|shard| {
            let owner = plan.owner(ShardId(shard)).unwrap();
            (1..=3).find(|number| member(*number, 1).process == owner).unwrap()
        })
        .collect();
    assert_eq!(owners, [1, 2, 3, 3, 2, 2, 1, 2, 3, 3, 3, 3]);
}

#[test]
fn a_logarithm_of_whole_numbers_is_one() {
    for number in [1, 2, 3, 1 << 40, u64::MAX, 0x1234_5678_9abc_def1] {
        let exact = 64.0 - (number as f64).log2();
        let ours = minus_log2(number) as f64 / f64::from(1 << FRACTION);
        assert!((exact - ours).abs() < 1e-6, "{number}: {exact} and {ours}");
    }
}

fn some_members() -> impl Strategy<Value = Vec<NewMember>> {
    prop::collection::btree_map(1..1_000_u128, 1..=16_u32, 1..12)
        .prop_map(|found| found.into_iter().map(|(number, weight)| member(number, weight)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nobody_has_more_than_its_part(members in some_members()) {
        let weights: u64 = members.iter().map(|member| u64::from(member.weight)).sum();
        for (process, load) in loads(&members, &[]) {
            let weight = members.iter().find(|member| member.process == process).unwrap().weight;
            prop_assert!(load <= (u64::from(ALL) * u64::from(weight)).div_ceil(weights));
        }
    }

    #[test]
    fn the_order_of_members_means_nothing(members in some_members(), turn in 0..12_usize) {
        let mut turned = members.clone();
        turned.rotate_left(turn % members.len());
        turned.reverse();
        prop_assert_eq!(plan(ALL, &members, &[]), plan(ALL, &turned, &[]));
    }

    #[test]
    fn a_pin_to_a_node_that_is_up_is_obeyed(
        members in some_members(), pinned in prop::collection::btree_map(0..ALL, 0..14_usize, 0..2_000)
    ) {
        let node = |at: &usize| members.get(*at).map_or("gone".to_owned(), |member| member.node.clone());
        let pins: Vec<(ShardId, String)> =
            pinned.iter().map(|(shard, at)| (ShardId(*shard), node(at))).collect();
        let plan = plan(ALL, &members, &pins);
        for (shard, node) in &pins {
            let owner = plan.owner(*shard).unwrap();
            let owner = members.iter().find(|member| member.process == owner).unwrap();
            let is_up = members.iter().any(|member| member.node == *node);
            prop_assert!(!is_up || owner.node == *node);
        }
    }
}
