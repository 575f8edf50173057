//! What must hold, by a book of its own.

use std::collections::BTreeMap;

use super::{node::Node, store::Store};
use crate::{
    cluster::{ClusterSettings, membership::Standing},
    store::{ProcessId, Suspect},
};
use domain::{Epoch, Millis, ShardId, Timestamp};

/// What is written down of a run.
pub(super) struct Judge {
    settings: ClusterSettings,
    epochs: Vec<Epoch>,
    /// To whom each epoch of a shard was given by a claim.
    given: BTreeMap<(ShardId, Epoch), ProcessId>,
    /// What each process was told that it owns: the last epoch, and the last that it has given up.
    told: BTreeMap<(ProcessId, ShardId), (Epoch, Epoch)>,
    /// When somebody last answered for a shard.
    served_at: Vec<Timestamp>,
    /// When ownership was last asked to move.
    pub(super) moved_at: Timestamp,
    pub(super) violation: Option<String>,
}

impl Judge {
    pub(super) fn new(settings: ClusterSettings, shards: u16) -> Self {
        let count = usize::from(shards);
        Self {
            settings,
            epochs: vec![Epoch(0); count],
            given: BTreeMap::new(),
            told: BTreeMap::new(),
            served_at: vec![Timestamp(i64::MIN); count],
            moved_at: Timestamp(0),
            violation: None,
        }
    }

    fn broken(&mut self, violation: String) {
        self.violation.get_or_insert(violation);
    }

    /// Of one shard, at most one process answers from memory. Two begin to at some step, so a look after each is enough.
    pub(super) fn look(&mut self, nodes: &[Node], now: Timestamp) {
        for shard in (0..self.epochs.len()).map(|at| ShardId(at as u16)) {
            let mut answering = nodes
                .iter()
                .enumerate()
                .filter_map(|(at, node)| node.answers(shard, now).map(|epoch| (at, epoch)));
            let Some((first, epoch)) = answering.next() else { continue };
            let second = answering.next();
            self.served_at[usize::from(shard.0)] = now;
            if let Some((second, other)) = second {
                self.broken(format!(
                    "two processes answer from memory for shard {}: node {first} under epoch {}, node {second} under {}",
                    shard.0, epoch.0, other.0
                ));
            }
        }
    }

    /// Something that must be so.
    pub(super) fn must(&mut self, hold: Result<(), String>) {
        if let Err(violation) = hold {
            self.broken(violation);
        }
    }

    /// A process answers from memory: whatever it believes, it must be the owner.
    pub(super) fn answers_from_memory(&mut self, process: ProcessId, shard: ShardId, store: &Store) {
        if store.owner(shard) != Some(process) {
            self.broken(format!(
                "shard {} is answered for from memory by a process that does not own it",
                shard.0
            ));
        }
    }

    /// The table after a statement: epochs only grow.
    pub(super) fn table(&mut self, store: &Store) {
        for (at, epoch) in store.epochs().enumerate() {
            let before = std::mem::replace(&mut self.epochs[at], epoch);
            if epoch < before {
                self.broken(format!("the epoch of shard {at} went from {} to {}", before.0, epoch.0));
            }
        }
    }

    /// A claim was executed.
    pub(super) fn given(&mut self, process: ProcessId, shards: &[(ShardId, Epoch)]) {
        for (shard, epoch) in shards {
            if self.given.insert((*shard, *epoch), process).is_some() {
                self.broken(format!("epoch {} of shard {} was given twice", epoch.0, shard.0));
            }
        }
    }

    /// The answer to a claim has reached its process.
    pub(super) fn told(&mut self, process: ProcessId, shards: &[(ShardId, Epoch)]) {
        for (shard, epoch) in shards {
            let told = self.told.entry((process, *shard)).or_default();
            told.0 = told.0.max(*epoch);
        }
    }

    /// A process asks to give up a shard.
    pub(super) fn gives_up(&mut self, process: ProcessId, shards: &[(ShardId, Epoch)]) {
        for (shard, epoch) in shards {
            let told = self.told.entry((process, *shard)).or_default();
            told.1 = told.1.max(*epoch);
        }
    }

    /// A shard is opened only under an epoch that a claim of its own returned, above those that it gave up.
    pub(super) fn opened(&mut self, process: ProcessId, shard: ShardId, epoch: Epoch) {
        let (told, void) = self.told.get(&(process, shard)).copied().unwrap_or_default();
        if epoch > told || self.given.get(&(shard, epoch)) != Some(&process) {
            self.broken(format!(
                "shard {} is served under epoch {}, which no claim returned",
                shard.0, epoch.0
            ));
        }
        if epoch <= void {
            self.broken(format!("shard {} is served under epoch {}, which was given up", shard.0, epoch.0));
        }
    }

    /// A write was committed: its epoch is the table's, and its process is the one that claimed it.
    pub(super) fn committed(&mut self, process: ProcessId, shard: ShardId, epoch: Epoch) {
        let now = self.epochs[usize::from(shard.0)];
        if now != epoch || self.given.get(&(shard, epoch)) != Some(&process) {
            self.broken(format!("a write of shard {} under epoch {} at epoch {}", shard.0, epoch.0, now.0));
        }
    }

    /// A process asks to declare these dead. Whoever had no fault of its own for more than a lease, whatever the store had,
    /// is not among them: a return of the store is no mass take-over.
    pub(super) fn suspected(&mut self, suspects: &[Suspect], nodes: &[Node], now: Timestamp) {
        let settings = self.settings;
        // It renews within this of any moment at which the store is there, and is seen to within another reading.
        let healthy = Millis(settings.lease_ms + 2 * settings.renew_ms);
        for suspect in suspects {
            let node = nodes.iter().position(|node| node.is(suspect.process));
            let Some(process) = node.and_then(|at| nodes[at].process.as_ref()) else { continue };
            if process.harmed_until + healthy < now {
                let node = node.unwrap_or_default();
                self.broken(format!("node {node} is suspected, which had no fault but the store's"));
            }
        }
    }

    /// A lease and three renewals after the faults every shard has been served.
    pub(super) fn served_since(&mut self, since: Timestamp) {
        if let Some(shard) = self.served_at.iter().position(|at| *at < since) {
            self.broken(format!("shard {shard} is without an owner, long after all faults"));
        }
    }

    /// At the end everybody is a member, each shard is served by whom the plan names, and nothing has moved for a while.
    pub(super) fn at_rest(&mut self, nodes: &[Node], store: &Store, quiet_since: Timestamp, now: Timestamp) {
        for (at, node) in nodes.iter().enumerate().filter(|(_, node)| !node.is_out) {
            let standing = node.standing(now);
            if standing != Some(Standing::Up) {
                self.broken(format!("node {at} is {standing:?} at the end"));
            }
        }
        for shard in (0..self.epochs.len()).map(|at| ShardId(at as u16)) {
            let owner = nodes.iter().find(|node| node.answers(shard, now).is_some());
            let owner = owner.and_then(|node| node.process.as_ref());
            let plans = nodes.iter().filter_map(|node| node.process.as_ref());
            let is_planned =
                plans.clone().all(|process| process.shards.planned(shard) == owner.map(|owner| owner.id));
            if owner.is_none() || !is_planned || store.owner(shard) != owner.map(|owner| owner.id) {
                self.broken(format!("shard {} is not where everybody's plan has it at the end", shard.0));
            }
        }
        if self.moved_at > quiet_since {
            self.broken("shards still move at the end".to_owned());
        }
    }
}
