//! Members and owners in memory, with what PostgreSQL's functions do in one transaction each (`V26__cluster.sql`).
//!
//! The simulator calls it directly, and so does the model of the cluster; `shared.rs` has it behind the trait.

use std::collections::BTreeMap;

use crate::store::{
    AUTHORITY_KEPT, Authority, Claim, Claimed, ClusterVersion, ListedMember, Member, MemberState, NewMember,
    Owners, ProcessId, Renewals, ShardOwner, Sight,
};
use domain::{Epoch, Millis, ShardId, Timestamp, planted};

/// Why a process has not joined.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum NotJoined {
    /// There was a process with its id.
    Known,
    /// Another member has its lease elsewhere.
    Differs { node: String, authority: Authority },
}

/// How long a member that has ended stays in the table.
const FORGOTTEN_AFTER: Millis = Millis::from_hours(24);

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct MemberRow {
    is: NewMember,
    state: MemberState,
    renewals: Renewals,
    authority: Authority,
    joined_at: Timestamp,
    renewed_at: Timestamp,
}

impl MemberRow {
    fn member(&self) -> Member {
        Member { is: self.is.clone(), state: self.state, renewals: self.renewals }
    }
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct OwnerRow {
    epoch: Epoch,
    process: Option<ProcessId>,
    changed: ClusterVersion,
    /// Writes under way that have compared the epoch: it does not change before they end.
    writes: u32,
}

/// The tables.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Store {
    members: BTreeMap<ProcessId, MemberRow>,
    owners: Vec<OwnerRow>,
    pins: BTreeMap<ShardId, String>,
    version: ClusterVersion,
}

impl Store {
    /// Tables of so many shards that nobody has had.
    pub(crate) fn new(shards: u16) -> Self {
        let owner = OwnerRow { epoch: Epoch(0), process: None, changed: ClusterVersion(1), writes: 0 };
        Self {
            members: BTreeMap::new(),
            owners: vec![owner; usize::from(shards)],
            pins: BTreeMap::new(),
            version: ClusterVersion(1),
        }
    }

    fn next_version(&mut self) -> ClusterVersion {
        self.version.0 += 1;
        self.version
    }

    fn state(&self, process: ProcessId) -> Option<MemberState> {
        self.members.get(&process).map(|row| row.state)
    }

    pub(crate) fn join(
        &mut self,
        member: NewMember,
        authority: Authority,
        at: Timestamp,
    ) -> Result<(), NotJoined> {
        let owners = &self.owners;
        self.members.retain(|process, row| {
            let has_ended = !row.state.may_own();
            let is_old = row.renewed_at < at - FORGOTTEN_AFTER;
            !(has_ended && is_old && owners.iter().all(|owner| owner.process != Some(*process)))
        });
        if self.members.contains_key(&member.process) {
            return Err(NotJoined::Known);
        }
        let differs = |row: &&MemberRow| {
            has_not_ended(row.state) && row.authority != authority && row.renewed_at > at - AUTHORITY_KEPT
        };
        if let Some(row) = self.members.values().find(differs) {
            return Err(NotJoined::Differs { node: row.is.node.clone(), authority: row.authority });
        }
        let process = member.process;
        let (state, renewals) = (MemberState::Joining, Renewals(0));
        let row = MemberRow { is: member, state, renewals, authority, joined_at: at, renewed_at: at };
        self.members.insert(process, row);
        Ok(())
    }

    pub(crate) fn renew(&mut self, process: ProcessId, at: Timestamp) -> Option<Sight> {
        let row = self.members.get_mut(&process).filter(|row| has_not_ended(row.state))?;
        row.renewals.0 += 1;
        row.renewed_at = at;
        if row.state == MemberState::Joining {
            row.state = MemberState::Up;
            self.next_version();
        }
        let there = self.members.values().filter(|row| has_not_ended(row.state));
        let members = there.map(MemberRow::member).collect();
        Some(Sight { version: self.version, members, at })
    }

    pub(crate) fn members(&self) -> Vec<ListedMember> {
        let there = self.members.values().filter(|row| has_not_ended(row.state));
        let listed = there.map(|row| ListedMember {
            member: row.member(),
            joined_at: row.joined_at,
            renewed_at: row.renewed_at,
        });
        listed.collect()
    }

    pub(crate) fn end_members(&mut self, at: Timestamp) {
        let all: Vec<ProcessId> = self.members.keys().copied().collect();
        all.into_iter().for_each(|process| self.go_to(process, MemberState::Dead, at));
    }

    pub(crate) fn leave(&mut self, process: ProcessId, at: Timestamp) {
        self.go_to(process, MemberState::Leaving, at);
    }

    pub(crate) fn left(&mut self, process: ProcessId, at: Timestamp) {
        self.go_to(process, MemberState::Left, at);
    }

    fn go_to(&mut self, process: ProcessId, state: MemberState, at: Timestamp) {
        let Some(row) = self.members.get_mut(&process).filter(|row| has_not_ended(row.state)) else { return };
        if row.state != state {
            row.state = state;
            row.renewed_at = at;
            self.next_version();
        }
    }

    pub(crate) fn owners(&self, since: ClusterVersion) -> Owners {
        let rows = self.owners.iter().enumerate().filter(|(_, row)| row.changed > since);
        let changed = rows.map(|(at, row)| ShardOwner {
            shard: ShardId(at as u16),
            epoch: row.epoch,
            process: row.process,
        });
        let pins = self.pins.iter().map(|(shard, node)| (*shard, node.clone())).collect();
        Owners { version: self.version, changed: changed.collect(), pins }
    }

    pub(crate) fn claim(&mut self, claim: &Claim, at: Timestamp) -> Claimed {
        let own = claim.process;
        let is_up = self.state(own) == Some(MemberState::Up);
        let mut newly = 0;
        for suspect in claim.suspects.iter().filter(|suspect| is_up && suspect.process != own) {
            let row = self.members.get_mut(&suspect.process).filter(|row| row.state.may_own());
            if let Some(row) = row
                && suspect.renewals.is_none_or(|seen| seen == row.renewals)
            {
                row.state = MemberState::Dead;
                row.renewed_at = at;
                newly += 1;
            }
        }
        let mut dead: Vec<ProcessId> = claim.suspects.iter().map(|suspect| suspect.process).collect();
        dead.sort_unstable();
        dead.dedup();
        dead.retain(|process| matches!(self.state(*process), Some(MemberState::Dead | MemberState::Left)));

        let mut wanted = claim.shards.clone();
        wanted.sort_unstable_by_key(|(shard, _)| *shard);
        wanted.retain(|(shard, epoch)| is_up && self.may_claim(own, *shard, *epoch));
        if newly > 0 || !wanted.is_empty() {
            let version = self.next_version();
            for (shard, epoch) in &mut wanted {
                let row = &mut self.owners[usize::from(shard.0)];
                epoch.0 += 1;
                *row = OwnerRow { epoch: *epoch, process: Some(own), changed: version, writes: 0 };
            }
        }
        Claimed { dead, shards: wanted }
    }

    /// Whether a claim that saw this epoch takes the shard. A row of a write that is under way is passed over.
    fn may_claim(&self, own: ProcessId, shard: ShardId, seen: Epoch) -> bool {
        let Some(row) = self.owners.get(usize::from(shard.0)) else { return false };
        let lives = |process| self.state(process).is_some_and(MemberState::may_own);
        let is_free = row.process.is_none_or(|process| process == own || !lives(process));
        row.epoch == seen && is_free && row.writes == 0
    }

    /// Which of them were released. `None`: it waits for a write that is under way.
    pub(crate) fn release(
        &mut self,
        process: ProcessId,
        shards: &[(ShardId, Epoch)],
    ) -> Option<Vec<ShardId>> {
        let mut found: Vec<ShardId> = shards
            .iter()
            .filter(|(shard, epoch)| {
                let row = self.owners.get(usize::from(shard.0));
                row.is_some_and(|row| row.process == Some(process) && row.epoch == *epoch)
            })
            .map(|(shard, _)| *shard)
            .collect();
        found.sort_unstable();
        if found.iter().any(|shard| self.owners[usize::from(shard.0)].writes > 0) {
            return None;
        }
        if !found.is_empty() {
            let version = self.next_version();
            for shard in &found {
                let row = &mut self.owners[usize::from(shard.0)];
                let epoch = Epoch(row.epoch.0 + 1);
                *row = OwnerRow { epoch, process: None, changed: version, writes: 0 };
            }
        }
        Some(found)
    }

    pub(crate) fn pin(&mut self, shard: ShardId, node: Option<String>) {
        match node {
            Some(node) => self.pins.insert(shard, node),
            None => self.pins.remove(&shard),
        };
        self.next_version();
    }

    /// A write compares its epoch, and keeps the owner's row as it is until it ends.
    pub(crate) fn begin_write(&mut self, shard: ShardId, epoch: Epoch) -> bool {
        let row = &mut self.owners[usize::from(shard.0)];
        let is_owner = row.epoch == epoch || planted!(EpochNotChecked);
        row.writes += u32::from(is_owner);
        is_owner
    }

    /// A write ends, committed or not.
    pub(crate) fn end_write(&mut self, shard: ShardId) {
        let row = &mut self.owners[usize::from(shard.0)];
        row.writes = row.writes.saturating_sub(1);
    }

    /// The epoch of each shard.
    pub(crate) fn epochs(&self) -> impl Iterator<Item = Epoch> {
        self.owners.iter().map(|row| row.epoch)
    }

    /// Whom the table gives a shard.
    pub(crate) fn owner(&self, shard: ShardId) -> Option<ProcessId> {
        self.owners.get(usize::from(shard.0))?.process
    }

    /// Whether a write is under way.
    pub(crate) fn is_written(&self, shard: ShardId) -> bool {
        self.owners.get(usize::from(shard.0)).is_some_and(|row| row.writes > 0)
    }

    /// Whether a process was declared dead.
    pub(crate) fn is_dead(&self, process: ProcessId) -> bool {
        self.state(process) == Some(MemberState::Dead)
    }
}

fn has_not_ended(state: MemberState) -> bool {
    matches!(state, MemberState::Joining | MemberState::Up | MemberState::Leaving)
}
