//! Which member should have which shard.
//!
//! Rendezvous hashing (Thaler and Ravishankar, 1998) with a bound: each shard goes to the member that it scores highest
//! with, unless that one has its part already. So parts are even, and little moves when somebody comes or goes. Everybody
//! computes the same from the same rows: all of it is in whole numbers, as logarithms differ in their last bit from one
//! processor to another.

use crate::store::{NewMember, ProcessId};
use domain::ShardId;

/// Which member should have which shard.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Plan(Vec<ProcessId>);

impl Plan {
    /// Who should have a shard: nobody, if there is no member.
    pub fn owner(&self, shard: ShardId) -> Option<ProcessId> {
        self.0.get(usize::from(shard.0)).copied()
    }
}

struct Place<'a> {
    member: &'a NewMember,
    /// What two members' scores are distinguished by.
    seed: u64,
    /// Shards that it may have.
    most: u64,
    has: u64,
}

/// Spreads so many shards (`ShardId::COUNT`) over the members that are up, by weight: ⌈shards · wᵢ / Σw⌉ at most for each,
/// and what operators have pinned to a member's node, first. A pin to a node that is not up counts for nothing.
pub fn plan<'a>(
    shards: u16,
    up: impl IntoIterator<Item = &'a NewMember>,
    pins: &[(ShardId, String)],
) -> Plan {
    let mut members: Vec<&NewMember> = up.into_iter().collect();
    members.sort_unstable_by_key(|member| member.process);
    members.dedup_by_key(|member| member.process);
    let weights: u64 = members.iter().map(|member| weight(member)).sum();
    let mut places: Vec<Place<'_>> = members
        .into_iter()
        .map(|member| {
            let most = (u64::from(shards) * weight(member)).div_ceil(weights);
            Place { member, seed: seed_of(member.process), most, has: 0 }
        })
        .collect();
    if places.is_empty() {
        return Plan::default();
    }

    let mut chosen: Vec<Option<usize>> = vec![None; usize::from(shards)];
    for (shard, node) in pins.iter().filter(|(shard, _)| shard.0 < shards) {
        // Two of one name: one of them is on its way out.
        let best = best_of(&places, *shard, |place| place.member.node == *node);
        if let Some(best) = best
            && chosen[usize::from(shard.0)].is_none()
        {
            places[best].has += 1;
            chosen[usize::from(shard.0)] = Some(best);
        }
    }
    let owners = (0..shards).map(|shard| {
        let best = chosen[usize::from(shard)].unwrap_or_else(|| {
            // What all may have is at least what there is, and who has more than its part by pins leaves less to the
            // others: somebody has room.
            let best = best_of(&places, ShardId(shard), |place| place.has < place.most).unwrap_or_default();
            places[best].has += 1;
            best
        });
        places[best].member.process
    });
    Plan(owners.collect())
}

fn weight(member: &NewMember) -> u64 {
    u64::from(member.weight.max(1))
}

/// The one with the highest score among some of them. By process, if two have the same: they are in its order.
fn best_of(places: &[Place<'_>], shard: ShardId, may: impl Fn(&Place<'_>) -> bool) -> Option<usize> {
    let among = places.iter().enumerate().filter(|(_, place)| may(place));
    among.min_by_key(|(_, place)| cost(place, shard)).map(|(at, _)| at)
}

/// The lower, the better: −log₂(u) / weight, where u, of (0, 1), is by chance for each pair of member and shard. So a
/// member of twice the weight is the best of twice as many.
fn cost(place: &Place<'_>, shard: ShardId) -> u128 {
    let chance = mixed(place.seed ^ u64::from(shard.0).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    (u128::from(minus_log2(chance | 1)) << 64) / u128::from(weight(place.member))
}

fn seed_of(process: ProcessId) -> u64 {
    let (high, low) = process.0.as_u64_pair();
    mixed(mixed(high) ^ low)
}

/// Every bit of the result depends on every bit of the number: the end of MurmurHash3 (Appleby), which is in the public
/// domain. Not a hash of a library: versions of this program that run side by side must agree.
fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let number = (number ^ (number >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    number ^ (number >> 33)
}

/// Bits behind the point of a logarithm.
const FRACTION: u32 = 24;

/// −log₂(number / 2⁶⁴), in units of 2⁻²⁴, of a number above 0: a bit of the logarithm for each squaring.
fn minus_log2(number: u64) -> u64 {
    let zeros = number.leading_zeros();
    // Of [1, 2), with 63 bits behind the point.
    let mut rest = number << zeros;
    let mut fraction = 0;
    for _ in 0..FRACTION {
        let square = (u128::from(rest) * u128::from(rest)) >> 63;
        let is_two = square >> 64 != 0;
        fraction = fraction << 1 | u64::from(is_two);
        rest = (if is_two { square >> 1 } else { square }) as u64;
    }
    (u64::from(zeros + 1) << FRACTION) - fraction
}

#[cfg(test)]
mod tests;
