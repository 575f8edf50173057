//! One start of a process as a member: it renews, and watches whether the others do.
//!
//! No two machines' clocks are compared. A member counts its own lease from the *sending* of a renewal that succeeded; the
//! others count from when they *heard* of that renewal, which is later, and for longer. Clocks need no more than to run at
//! nearly one rate. While the store is away nobody can renew, so silence then says nothing: it is counted from when reads
//! succeed again. Who was silent for too long is only suspected here; the claim that takes its shards declares it dead, and
//! the store compares its renewals once more.
//!
//! Or etcd keeps the leases ([`Authority::Etcd`]). Then members renew in the store as before, to see each other and to be listed; a lease
//! counts from the sending of a keep-alive to etcd, and who is suspected is what etcd says ([`super::presence`]).

mod etcd;

use std::collections::BTreeMap;

use super::{Authority, BootTime, ClusterSettings, presence::Presence};
use crate::store::{ClusterVersion, Member, NewMember, ProcessId, Renewals, Sight, Suspect};
use domain::{Millis, Timestamp, planted};

/// What the carrier must do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Have etcd keep a lease of this process until it is lost or the member ends, and call [`Membership::heard`] with all
    /// that is heard of it.
    Enlist(ProcessId),
    /// Join, then call [`Membership::joined`].
    Join(NewMember),
    /// Renew, then call [`Membership::renewed`]; not at all, if it fails.
    Renew(ProcessId),
    /// Say that this member is going to end.
    Leave(ProcessId),
    /// Say that this member has ended, then call [`Membership::left`].
    Left(ProcessId),
    /// This process may answer from memory before this instant.
    LeaseUntil(BootTime),
    /// What is known of the members now.
    View(View),
    /// This member is dead or out: everything it has must be dropped, and a new one may start, under another id.
    StartAnew,
    /// This node's wall clock is off from the store's by so much, which is too much.
    Alarm(Millis),
}

/// The members as this process sees them.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct View {
    /// Whether owners may have changed since they were read.
    pub version: ClusterVersion,
    /// Those that have not ended, by process.
    pub members: Vec<Member>,
    /// Those of them that were silent for too long.
    pub suspects: Vec<Suspect>,
}

/// The answer to a renewal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Renewed {
    /// When it was sent.
    pub sent: BootTime,
    /// When its answer came.
    pub received: BootTime,
    /// The wall clock of this machine when its answer came.
    pub wall: Timestamp,
    /// What the store said: `None`, if this is no member (any more).
    pub sight: Option<Sight>,
}

/// How far this member has come. There is no way back, but from `Lapsed` to `Up`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Not started.
    Out,
    /// Has not renewed yet.
    Joining,
    /// May answer from memory.
    Up,
    /// Its lease is over, and nobody has said that it is dead.
    Lapsed,
    /// Hands its shards over.
    Leaving,
    /// Has ended in peace.
    Left,
    /// Was declared dead.
    Dead,
}

impl Standing {
    /// Whether it is no member and will be none.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Left | Self::Dead)
    }

    /// Its name for people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::Joining => "joining",
            Self::Up => "up",
            Self::Lapsed => "lapsed",
            Self::Leaving => "leaving",
            Self::Left => "left",
            Self::Dead => "dead",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Stage {
    Out,
    /// Etcd has not said that it has a lease of this process.
    Enlisting,
    /// The store has not said that it has this member.
    Joining,
    Member,
    /// It is to end; `is_empty`: it has nothing any more.
    Leaving {
        is_empty: bool,
    },
    Left,
    Dead,
}

/// What is known of another member's renewals.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Seen {
    renewals: Renewals,
    /// When this number was first heard of.
    at: BootTime,
}

/// This process as a member. Its answers may come late and in any order.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Membership {
    settings: ClusterSettings,
    own: NewMember,
    stage: Stage,
    /// When the next call is due.
    due_at: BootTime,
    /// When the last one was due.
    called_at: BootTime,
    lease_until: Option<BootTime>,
    /// Of the newest sight: the number of own renewals orders them.
    newest: Option<Renewals>,
    /// When the renewal of the newest sight was sent.
    read_at: BootTime,
    /// Since when reads succeed without an interruption.
    reads_since: BootTime,
    others: BTreeMap<ProcessId, Seen>,
    /// Of etcd, if it keeps the leases.
    presence: Presence,
    is_clock_off: bool,
}

impl Membership {
    /// A member that has not started, under an id that no other start had.
    pub fn new(settings: ClusterSettings, own: NewMember) -> Self {
        Self {
            settings,
            own,
            stage: Stage::Out,
            due_at: BootTime::default(),
            called_at: BootTime::default(),
            lease_until: None,
            newest: None,
            read_at: BootTime::default(),
            reads_since: BootTime::default(),
            others: BTreeMap::new(),
            presence: Presence::default(),
            is_clock_off: false,
        }
    }

    /// Which start of a process this is.
    pub fn process(&self) -> ProcessId {
        self.own.process
    }

    /// How far it has come.
    pub fn standing(&self, now: BootTime) -> Standing {
        match self.stage {
            Stage::Out => Standing::Out,
            Stage::Enlisting | Stage::Joining => Standing::Joining,
            Stage::Member if self.newest.is_none() => Standing::Joining,
            Stage::Member if self.lease_until.is_some_and(|until| now < until) => Standing::Up,
            Stage::Member => Standing::Lapsed,
            Stage::Leaving { .. } => Standing::Leaving,
            Stage::Left => Standing::Left,
            Stage::Dead => Standing::Dead,
        }
    }

    /// Starts.
    pub fn start(&mut self, now: BootTime) -> Vec<Effect> {
        if self.stage != Stage::Out {
            return Vec::new();
        }
        self.stage = match self.settings.authority {
            Authority::Postgres => Stage::Joining,
            Authority::Etcd => Stage::Enlisting,
        };
        self.call(now)
    }

    /// The store has this member: it said so, or that there is one with this id, which can only be itself.
    pub fn joined(&mut self, now: BootTime) -> Vec<Effect> {
        if self.stage != Stage::Joining {
            return Vec::new();
        }
        self.stage = Stage::Member;
        self.call(now)
    }

    /// When [`Self::tick`] has something to do.
    pub fn due_at(&self) -> Option<BootTime> {
        match self.stage {
            // What is asked of etcd is asked until it is answered, by whoever carries it out.
            Stage::Out | Stage::Enlisting | Stage::Left | Stage::Dead => None,
            Stage::Joining | Stage::Member | Stage::Leaving { .. } => Some(self.due_at),
        }
    }

    /// Time has passed.
    pub fn tick(&mut self, now: BootTime) -> Vec<Effect> {
        if self.due_at().is_none_or(|due| now < due) { Vec::new() } else { self.call(now) }
    }

    /// Another member says that there is something to see.
    pub fn hint(&mut self, now: BootTime) -> Vec<Effect> {
        // However many hints there are, they read no more often than this.
        let soon = self.called_at + Millis(self.settings.retry_ms);
        self.due_at = self.due_at.min(soon.max(now));
        self.tick(now)
    }

    /// This process is to end: its shards go to the others.
    pub fn leave(&mut self, now: BootTime) -> Vec<Effect> {
        match self.stage {
            Stage::Out | Stage::Enlisting | Stage::Joining => {
                self.stage = Stage::Left;
                vec![Effect::Left(self.own.process)]
            }
            Stage::Member => {
                self.stage = Stage::Leaving { is_empty: false };
                self.call(now)
            }
            Stage::Leaving { .. } | Stage::Left | Stage::Dead => Vec::new(),
        }
    }

    /// This process has no shard any more, and will get none: [`super::shards::Shards::is_handed_over`].
    pub fn handed_over(&mut self, now: BootTime) -> Vec<Effect> {
        if self.stage != (Stage::Leaving { is_empty: false }) {
            return Vec::new();
        }
        self.stage = Stage::Leaving { is_empty: true };
        self.call(now)
    }

    /// The store has that this member has ended.
    pub fn left(&mut self) {
        if self.stage == (Stage::Leaving { is_empty: true }) {
            self.stage = Stage::Left;
        }
    }

    /// What is due: each call is made again until the store has answered it, and nothing waits for one that is late.
    fn call(&mut self, now: BootTime) -> Vec<Effect> {
        (self.called_at, self.due_at) = (now, now + Millis(self.settings.renew_ms));
        let process = self.own.process;
        match self.stage {
            Stage::Out | Stage::Left | Stage::Dead => Vec::new(),
            Stage::Enlisting => vec![Effect::Enlist(process)],
            Stage::Joining => vec![Effect::Join(self.own.clone())],
            Stage::Member => vec![Effect::Renew(process)],
            Stage::Leaving { is_empty: false } => vec![Effect::Leave(process), Effect::Renew(process)],
            Stage::Leaving { is_empty: true } => vec![Effect::Left(process)],
        }
    }

    /// The answer to a renewal has come.
    pub fn renewed(&mut self, renewed: Renewed) -> Vec<Effect> {
        if !matches!(self.stage, Stage::Member | Stage::Leaving { .. }) {
            return Vec::new();
        }
        let own = self.own.process;
        let Renewed { sent, received, wall, sight } = renewed;
        let sight = sight.and_then(|sight| {
            let own = sight.members.iter().find(|member| member.is.process == own)?.renewals;
            Some((own, sight))
        });
        let Some((renewals, sight)) = sight else { return self.ended() };

        let mut effects = Vec::new();
        if self.settings.authority == Authority::Postgres {
            self.extend_lease(sent, received, &mut effects);
        }
        if self.newest.is_some_and(|newest| renewals <= newest) {
            // An answer that was overtaken: what it saw is older than what is known.
            return effects;
        }
        let is_first = self.newest.replace(renewals).is_none();
        self.observe(sent, received, &sight);
        self.judge_clock(is_first, sent, received, wall, sight.at, &mut effects);
        let suspects = match self.settings.authority {
            Authority::Postgres => self.suspects(sent, &sight),
            Authority::Etcd => self.gone(&sight),
        };
        effects.push(Effect::View(View { version: sight.version, members: sight.members, suspects }));
        effects
    }

    fn ended(&mut self) -> Vec<Effect> {
        if self.stage == (Stage::Leaving { is_empty: true }) {
            self.stage = Stage::Left;
            return Vec::new();
        }
        self.stage = Stage::Dead;
        vec![Effect::StartAnew]
    }

    /// From the sending: the others may have heard of this renewal at any time after it.
    fn extend_lease(&mut self, sent: BootTime, received: BootTime, effects: &mut Vec<Effect>) {
        let from = if planted!(LeaseFromReceipt) { received } else { sent };
        let length = if planted!(LeaseWithoutMargin) {
            Millis(self.settings.lease_ms)
        } else {
            self.settings.own_lease()
        };
        let until = from + length;
        if self.lease_until.is_none_or(|before| before < until) {
            self.lease_until = Some(until);
            effects.push(Effect::LeaseUntil(until));
        }
    }

    fn observe(&mut self, sent: BootTime, received: BootTime, sight: &Sight) {
        // Between the two the store may have been away, for all that is known here.
        if received - self.read_at > self.settings.reads_gap_max() {
            self.reads_since = received;
        }
        self.read_at = sent;
        let own = self.own.process;
        let is_there = |process| sight.members.iter().any(|member| member.is.process == process);
        self.others.retain(|process, _| is_there(*process));
        for member in sight.members.iter().filter(|member| member.is.process != own) {
            let heard = Seen { renewals: member.renewals, at: received };
            let seen = self.others.entry(member.is.process).or_insert(heard);
            if seen.renewals != member.renewals {
                *seen = Seen { renewals: member.renewals, at: received };
            }
        }
    }

    /// Those that had not renewed when this read was *sent*, a lease or longer after that was first heard of.
    fn suspects(&self, sent: BootTime, sight: &Sight) -> Vec<Suspect> {
        let lease = Millis(self.settings.lease_ms);
        let since = if planted!(ObservedAcrossOutage) { BootTime::default() } else { self.reads_since };
        let may_own = sight.members.iter().filter(|member| member.state.may_own());
        may_own
            .filter(|member| {
                let seen = self.others.get(&member.is.process);
                seen.is_some_and(|seen| sent - seen.at.max(since) >= lease)
            })
            .map(|member| Suspect {
                process: member.is.process,
                renewals: (!planted!(DeadWithoutComparing)).then_some(member.renewals),
            })
            .collect()
    }

    /// Compares the wall clocks, as far as the time under way tells them apart. Who has just come goes again; later it is
    /// said only: if it is the store's clock that is wrong, everybody would go.
    fn judge_clock(
        &mut self,
        is_first: bool,
        sent: BootTime,
        received: BootTime,
        wall: Timestamp,
        store: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let half = Millis((received - sent).0.max(0) / 2);
        let off = wall - half - store;
        let is_off = off.0.abs() > self.settings.clock_skew_max_ms.saturating_add(half.0);
        if is_off && !self.is_clock_off {
            effects.push(Effect::Alarm(off));
            if is_first && self.stage == Stage::Member {
                self.stage = Stage::Leaving { is_empty: false };
                effects.push(Effect::Leave(self.own.process));
            }
        }
        self.is_clock_off = is_off;
    }
}

#[cfg(test)]
mod tests;
