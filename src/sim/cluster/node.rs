//! A node: its clock, and the process on it.

use std::collections::BTreeMap;

use domain::{Epoch, ShardId, Timestamp};

use super::{desk::Desk, etcd::Questions, links::Way};
use crate::{
    cluster::{
        BootTime, ClusterSettings,
        membership::{Membership, Standing},
        shards::Shards,
    },
    store::{NewMember, ProcessId},
};

/// The clocks of a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clocks {
    /// What `CLOCK_BOOTTIME` showed at the beginning.
    pub(super) offset: i64,
    /// What it gains, in millionths.
    pub(super) rate: i64,
    /// What the wall clock is off.
    pub(super) wall_off: i64,
}

impl Clocks {
    pub(super) fn boot(&self, now: Timestamp) -> BootTime {
        BootTime(self.offset + now.0 + now.0 * self.rate / 1_000_000)
    }

    pub(super) fn wall(&self, now: Timestamp) -> Timestamp {
        Timestamp(now.0 + self.wall_off)
    }
}

/// One start of a process.
pub(super) struct Process {
    pub(super) id: ProcessId,
    pub(super) membership: Membership,
    pub(super) shards: Shards,
    pub(super) questions: Questions,
    /// What its engine looks at before it answers from memory.
    pub(super) lease_until: Option<BootTime>,
    /// When it began, or had a fault of its own last: a message of it that was lost or late, a pause, a way that was cut.
    pub(super) harmed_until: Timestamp,
    /// When its timer fires, and how often it was set: one that was set again does not fire.
    pub(super) timer: (Timestamp, u64),
    /// Its lease was over when it was last looked at.
    pub(super) is_lapsed: bool,
    /// When it was told to end.
    pub(super) leaving_since: Option<Timestamp>,
    /// Its engine, and its peers.
    pub(super) desk: Desk,
    pub(super) ways: BTreeMap<ProcessId, Way>,
}

impl Process {
    pub(super) fn new(settings: ClusterSettings, member: NewMember, shards: u16, now: Timestamp) -> Self {
        let id = member.process;
        Self {
            id,
            membership: Membership::new(settings, member),
            shards: Shards::new(settings, id, shards),
            questions: Questions::default(),
            lease_until: None,
            harmed_until: now,
            timer: (Timestamp(i64::MAX), 0),
            is_lapsed: false,
            leaving_since: None,
            desk: Desk::default(),
            ways: BTreeMap::new(),
        }
    }

    /// It had a fault of its own until then.
    pub(super) fn harm(&mut self, until: Timestamp) {
        self.harmed_until = self.harmed_until.max(until);
    }
}

/// Which messages between a node and the store are lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Cut {
    #[default]
    None,
    Requests,
    Answers,
    Both,
}

impl Cut {
    pub(super) fn stops_requests(self) -> bool {
        matches!(self, Self::Requests | Self::Both)
    }

    pub(super) fn stops_answers(self) -> bool {
        matches!(self, Self::Answers | Self::Both)
    }
}

/// A node.
pub(super) struct Node {
    pub(super) clocks: Clocks,
    pub(super) process: Option<Process>,
    /// Its process stands still.
    pub(super) paused_until: Option<Timestamp>,
    pub(super) cut: Cut,
    pub(super) is_mesh_cut: bool,
    /// Nothing goes between it and etcd.
    pub(super) is_etcd_cut: bool,
    /// No process starts here any more: its clock is wrong.
    pub(super) is_out: bool,
    pub(super) starts: u64,
}

impl Node {
    pub(super) fn new(clocks: Clocks) -> Self {
        Self {
            clocks,
            process: None,
            paused_until: None,
            cut: Cut::None,
            is_mesh_cut: false,
            is_etcd_cut: false,
            is_out: false,
            starts: 0,
        }
    }

    /// The epoch under which it would answer from memory now. One that stands still counts too: its lease says when that
    /// ends, not its being paused.
    pub(super) fn answers(&self, shard: ShardId, now: Timestamp) -> Option<Epoch> {
        let process = self.process.as_ref()?;
        let epoch = process.shards.serving(shard)?;
        process.lease_until.is_some_and(|until| self.clocks.boot(now) < until).then_some(epoch)
    }

    /// Whether its process is this one.
    pub(super) fn is(&self, id: ProcessId) -> bool {
        self.process.as_ref().is_some_and(|process| process.id == id)
    }

    pub(super) fn standing(&self, now: Timestamp) -> Option<Standing> {
        self.process.as_ref().map(|process| process.membership.standing(self.clocks.boot(now)))
    }
}
