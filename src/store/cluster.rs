//! Which processes sell together, and which of them owns which shard.
//!
//! The store's `shard_owner` is the only truth about ownership: whoever writes is compared with it in the statement that
//! writes. What is here passes ownership on, by five rules:
//!
//! 1. A process serves a shard only under an epoch that a claim of its own returned.
//! 2. A claim changes a shard only if its epoch is the one that was seen, the claimer is `up`, and the owner is nobody, no
//!    living member, or the claimer itself (whose answer was lost).
//! 3. An answer to a claim counts only for epochs above the last one that was released.
//! 4. A release raises the epoch too, so that a claim that is late finds another one.
//! 5. A process is declared dead only if it has not renewed since it was looked at.

use std::sync::Arc;

use serde::Deserialize;
use uuid::Uuid;

use crate::store::{Revocation, StoreFuture};
use domain::{CheckIn, Epoch, EventId, EventRecord, HistoryEntry, Millis, ShardId, TicketId, Timestamp};

/// One start of a process. Everything is kept under it, so that what a dead process sent late is never taken for its
/// successor's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ProcessId(pub Uuid);

/// Grows by one with every change of members, owners or pins: whoever sees a higher one looks again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ClusterVersion(pub u64);

/// How often a member has renewed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Renewals(pub u64);

/// Who says which members live.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// The database, where they renew.
    Postgres,
    /// Etcd, where they have leases.
    Etcd,
}

impl Authority {
    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Etcd => "etcd",
        }
    }
}

/// How far a member has come. There is no way back.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MemberState {
    /// Has joined and not renewed yet: it may be a late message of a start that was given up.
    Joining,
    /// May claim shards.
    Up,
    /// Hands its shards over, and claims none.
    Leaving,
    /// Has ended in peace.
    Left,
    /// Was declared dead by another member.
    Dead,
}

impl MemberState {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Joining, Self::Up, Self::Leaving, Self::Left, Self::Dead];

    /// Its name in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Joining => "joining",
            Self::Up => "up",
            Self::Leaving => "leaving",
            Self::Left => "left",
            Self::Dead => "dead",
        }
    }

    /// Whether what it owns is its own: nobody else may claim it.
    pub const fn may_own(self) -> bool {
        matches!(self, Self::Up | Self::Leaving)
    }
}

/// What a process says of itself when it joins.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NewMember {
    /// This start of it.
    pub process: ProcessId,
    /// Its name for people; pins name it.
    pub node: String,
    /// Where other members reach it, `host:port`.
    pub mesh: String,
    /// The version of its program.
    pub build: String,
    /// The version of what members say to each other.
    pub protocol: u32,
    /// How much it carries in comparison with the others, above 0; its number of cores, if nothing else is said.
    pub weight: u32,
}

/// A member that has not ended.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Member {
    /// What it says of itself.
    pub is: NewMember,
    /// `Joining`, `Up` or `Leaving`.
    pub state: MemberState,
    /// Another number than before shows that it was alive in between.
    pub renewals: Renewals,
}

/// A member as people see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedMember {
    /// The member.
    pub member: Member,
    /// When it joined.
    pub joined_at: Timestamp,
    /// When it renewed last; nothing is decided by that.
    pub renewed_at: Timestamp,
}

/// What a renewal sees, all as of one moment.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Sight {
    /// Whether owners or pins may have changed.
    pub version: ClusterVersion,
    /// Those that have not ended, by process.
    pub members: Vec<Member>,
    /// The store's clock.
    pub at: Timestamp,
}

/// Who owns a shard.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ShardOwner {
    /// The shard.
    pub shard: ShardId,
    /// How often it has changed hands.
    pub epoch: Epoch,
    /// The member; nobody after a release, or if a process that is no member has taken it.
    pub process: Option<ProcessId>,
}

/// What has changed of owners, all as of one moment.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Owners {
    /// What it is up to date with.
    pub version: ClusterVersion,
    /// Those that have changed, by shard.
    pub changed: Vec<ShardOwner>,
    /// All wishes of operators which node should have a shard, by shard.
    pub pins: Vec<(ShardId, String)>,
}

/// A member that is to be declared dead.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Suspect {
    /// Which one.
    pub process: ProcessId,
    /// The number of renewals that it has had for too long: if it has another one, it lives. `None` if somebody else than
    /// the store watches over members, and says that it is gone.
    pub renewals: Option<Renewals>,
}

/// A claim of shards.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Claim {
    /// For whom.
    pub process: ProcessId,
    /// Who is declared dead before, in the same statement.
    pub suspects: Vec<Suspect>,
    /// The shards, with the epochs that were seen.
    pub shards: Vec<(ShardId, Epoch)>,
}

/// What became of a claim.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Claimed {
    /// Those that are dead by now, whoever has declared it, by process.
    pub dead: Vec<ProcessId>,
    /// The shards that the claimer owns now, with their new epochs, by shard. One that is missing has changed hands
    /// meanwhile, or an owner's write is under way: look, and try again.
    pub shards: Vec<(ShardId, Epoch)>,
}

/// Of which shards something is read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OfShards {
    /// Of all: nobody shares them.
    All,
    /// Of those that the reader serves, if others share them. In order.
    These(Arc<[ShardId]>),
}

impl OfShards {
    /// Whether an event is of one of them.
    pub fn has(&self, event: EventId) -> bool {
        match self {
            Self::All => true,
            Self::These(shards) => shards.binary_search(&ShardId::of(event)).is_ok(),
        }
    }
}

/// Events of which something has changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangedEvents {
    /// The store's clock.
    pub at: Timestamp,
    /// The events, as they are now.
    pub events: Vec<EventRecord>,
}

/// Sessions and links that were ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RevokedSince {
    /// The store's clock.
    pub at: Timestamp,
    /// Those that were.
    pub revocations: Vec<Revocation>,
}

/// How long the authority of a member that does not renew any more binds others that join.
pub const AUTHORITY_KEPT: Millis = Millis(60_000);

/// Members and owners, for stores that several processes share.
pub trait Cluster: Send + Sync + 'static {
    /// Which cluster it is: members of another store have another one.
    fn id(&self) -> StoreFuture<'_, Uuid>;

    /// Adds a process as `Joining`; `Conflict` if there was one with this id, `NothingDone` while another member has another
    /// authority: each would take the other for dead. One that has not renewed for [`AUTHORITY_KEPT`] does not count. Forgets
    /// members that have ended a day ago or longer, and own nothing.
    fn join(&self, member: NewMember, authority: Authority) -> StoreFuture<'_, ()>;

    /// Says that a process lives. After its first renewal a member that was joining is up. `None`: it is no member (any
    /// more), must drop everything it has, and may join as another process.
    fn renew(&self, process: ProcessId) -> StoreFuture<'_, Option<Sight>>;

    /// A member is going to end, and claims nothing from now on.
    fn leave(&self, process: ProcessId) -> StoreFuture<'_, ()>;

    /// A member has ended: what it owns may be claimed at once.
    fn left(&self, process: ProcessId) -> StoreFuture<'_, ()>;

    /// The owners that have changed after `since`; all of them after version 0.
    fn owners(&self, since: ClusterVersion) -> StoreFuture<'_, Owners>;

    /// Declares members dead and claims shards, in one statement. It does not wait for writes that are under way.
    fn claim(&self, claim: Claim) -> StoreFuture<'_, Claimed>;

    /// Gives up shards that this process owns under these epochs: each epoch grows by one and nobody owns them. Which ones
    /// that was true of. A write that is under way is waited for.
    fn release(&self, process: ProcessId, shards: Vec<(ShardId, Epoch)>) -> StoreFuture<'_, Vec<ShardId>>;

    /// The events whose details, rules or counts have changed after an instant of the store's clock.
    fn changed_events(&self, since: Timestamp) -> StoreFuture<'_, ChangedEvents>;

    /// Members that have not ended, by process, and the store's clock.
    fn members(&self) -> StoreFuture<'_, (Vec<ListedMember>, Timestamp)>;

    /// Declares every member dead that has not ended, without looking whether it lives: a process is to sell alone. Those
    /// that live notice, and may join again.
    fn end_members(&self) -> StoreFuture<'_, ()>;

    /// Sessions and links that were ended after an instant of the store's clock.
    fn revoked(&self, since: Timestamp) -> StoreFuture<'_, RevokedSince>;

    /// Marks a ticket used, as [`super::Changes::check_in`] does, if its event's shard has this epoch still, under which its
    /// owner keeps the order from being ended. `None`: another owner has the event by now, and nothing was done. While it is
    /// under way nobody claims the shard.
    fn check_in(
        &self,
        under: (ShardId, Epoch),
        ticket: TicketId,
        gate: String,
        at: Timestamp,
        by: HistoryEntry,
    ) -> StoreFuture<'_, Option<CheckIn>>;

    /// Sets or ends an operator's wish which node should have a shard.
    fn pin(&self, shard: ShardId, node: Option<String>) -> StoreFuture<'_, ()>;
}
