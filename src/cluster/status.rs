//! Members and owners for people, as the store has them.

use std::{collections::BTreeMap, fmt};

use serde::Serialize;
use uuid::Uuid;

use crate::{
    clock::rfc3339,
    store::{Cluster, ClusterVersion, ListedMember, ProcessId, StoreError},
};
use domain::{ShardId, Timestamp};

/// Which processes sell together, and which of them has how many shards.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ClusterStatus {
    /// Members that have not ended.
    pub members: Vec<MemberStatus>,
    /// Shards that none of them owns.
    pub unowned: usize,
    /// Wishes of operators.
    pub pins: Vec<Pin>,
}

/// A member.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MemberStatus {
    /// This start of it.
    pub process: Uuid,
    /// Its name for people.
    pub node: String,
    /// `joining`, `up` or `leaving`.
    pub state: &'static str,
    /// Shards that it owns.
    pub shards: usize,
    /// How much it carries in comparison with the others.
    pub weight: u32,
    /// Where other members reach it.
    pub mesh: String,
    /// The version of its program.
    pub build: String,
    /// When it joined.
    pub joined_at: String,
    /// How long ago it renewed, in milliseconds.
    pub renewed_ms_ago: i64,
}

/// A shard that should be on a node.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Pin {
    /// The shard.
    pub shard: u16,
    /// The node.
    pub node: String,
}

impl ClusterStatus {
    /// Reads it.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn read(store: &dyn Cluster) -> Result<Self, StoreError> {
        let (listed, now) = store.members().await?;
        let owners = store.owners(ClusterVersion(0)).await?;
        let mut owned: BTreeMap<ProcessId, usize> = BTreeMap::new();
        for owner in owners.changed.iter().filter_map(|owner| owner.process) {
            *owned.entry(owner).or_default() += 1;
        }
        let members: Vec<MemberStatus> =
            listed.into_iter().map(|line| MemberStatus::of(line, &owned, now)).collect();
        let owned_by_members = members.iter().map(|member| member.shards).sum::<usize>();
        Ok(Self {
            members,
            unowned: usize::from(ShardId::COUNT).saturating_sub(owned_by_members),
            pins: owners.pins.into_iter().map(|(shard, node)| Pin { shard: shard.0, node }).collect(),
        })
    }
}

impl MemberStatus {
    fn of(line: ListedMember, owned: &BTreeMap<ProcessId, usize>, now: Timestamp) -> Self {
        let ListedMember { member, joined_at, renewed_at } = line;
        Self {
            process: member.is.process.0,
            state: member.state.as_str(),
            shards: owned.get(&member.is.process).copied().unwrap_or_default(),
            node: member.is.node,
            weight: member.is.weight,
            mesh: member.is.mesh,
            build: member.is.build,
            joined_at: rfc3339(joined_at),
            renewed_ms_ago: (now - renewed_at).0.max(0),
        }
    }
}

impl fmt::Display for MemberStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { node, state, process, renewed_ms_ago, .. } = self;
        write!(
            f,
            "{node} ({state}, process {process}, renewed {}.{} s ago)",
            renewed_ms_ago / 1_000,
            renewed_ms_ago % 1_000 / 100
        )
    }
}

/// Whoever has not renewed for so long has ended, or cannot.
const SILENT_MS: i64 = 15_000;

impl fmt::Display for ClusterStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for member in &self.members {
            let MemberStatus { shards, weight, mesh, build, .. } = member;
            writeln!(f, "{member}: {shards} shards, weight {weight}, {mesh}, version {build}")?;
        }
        for Pin { shard, node } in &self.pins {
            writeln!(f, "shard {shard} is pinned to {node}")?;
        }
        if !self.members.is_empty() && self.members.iter().all(|member| member.renewed_ms_ago > SILENT_MS) {
            writeln!(
                f,
                "none of them has renewed for a while: they have ended without a word, or stand still"
            )?;
        }
        match self.members.as_slice() {
            [] => {
                write!(f, "no members: nobody sells together here (a process that sells alone is not listed)")
            }
            _ => write!(f, "{} shards without an owner", self.unowned),
        }
    }
}
