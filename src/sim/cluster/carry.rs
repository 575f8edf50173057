//! What a process wants done is done.

use super::{action::Action, calls::Asked, node::Process, world::World};
use crate::{
    cluster::{
        membership::{Effect as MembershipEffect, Standing},
        shards::Effect,
    },
    sim::seen::Sight,
    store::{NewMember, ProcessId},
};
use domain::{Epoch, Millis, ShardId, planted};
use rand::Rng;
use uuid::Uuid;

/// How long a process that was told to end waits for its shards to go.
const DRAIN_MAX: Millis = Millis(20_000);

impl World {
    /// A process starts on a node, unless there is one.
    pub(super) fn start(&mut self, node: usize) {
        if self.nodes[node].process.is_some() || self.nodes[node].is_out {
            return;
        }
        self.nodes[node].starts += 1;
        let start = if planted!(ProcessIdReused) { 1 } else { self.nodes[node].starts };
        self.note("start", node as u64, start);
        // Unique, and the order of ids means nothing.
        let id = Uuid::from_u128(
            (u128::from(self.rng.random::<u32>()) << 64) | u128::from(start * 8 + node as u64),
        );
        let id = if planted!(ProcessIdReused) { Uuid::from_u128(node as u128 + 1) } else { id };
        let member = NewMember {
            process: ProcessId(id),
            node: format!("node-{node}"),
            mesh: String::new(),
            build: String::new(),
            protocol: 1,
            weight: 1 + node as u32 % 2,
        };
        let mut process = Process::new(self.settings, member, self.shards, self.now);
        let effects = process.membership.start(self.nodes[node].clocks.boot(self.now));
        self.nodes[node].process = Some(process);
        self.nodes[node].paused_until = None;
        self.carry_membership(node, effects);
    }

    pub(super) fn carry_membership(&mut self, node: usize, effects: Vec<MembershipEffect>) {
        for effect in effects {
            let boot = self.nodes[node].clocks.boot(self.now);
            match effect {
                MembershipEffect::Enlist(_) => self.enlist(node),
                MembershipEffect::Join(member) => self.ask(node, Asked::Join(member)),
                MembershipEffect::Renew(_) => self.ask(node, Asked::Renew(boot)),
                MembershipEffect::Leave(_) => self.ask(node, Asked::Leave),
                MembershipEffect::Left(_) => self.ask(node, Asked::Left),
                MembershipEffect::LeaseUntil(until) => {
                    let Some(process) = self.nodes[node].process.as_mut() else { return };
                    if process.lease_until.is_some_and(|before| before <= boot) {
                        self.seen.add(Sight::LeaseCameBack);
                    }
                    process.lease_until = Some(until);
                    process.is_lapsed = false;
                    process.shards.lease_until(until);
                }
                MembershipEffect::View(view) => {
                    let Some(process) = self.nodes[node].process.as_mut() else { return };
                    let effects = process.shards.view(view, boot);
                    self.carry_shards(node, effects);
                }
                MembershipEffect::StartAnew => {
                    self.seen.add(Sight::StartedAnew);
                    self.ask(node, Asked::Left);
                    let Some(mut process) = self.nodes[node].process.take() else { return };
                    process.shards.end();
                    self.gone(process.id);
                    self.note("starts anew", node as u64, 0);
                    let after = self.up_to(100);
                    self.add(after, Action::Start(node));
                    return;
                }
                MembershipEffect::Alarm(_) => {
                    self.seen.add(Sight::ClockAlarm);
                    self.nodes[node].is_out = true;
                }
            }
        }
    }

    pub(super) fn carry_shards(&mut self, node: usize, effects: Vec<Effect>) {
        let Some(process) = self.nodes[node].process.as_ref().map(|process| process.id) else { return };
        for effect in effects {
            match effect {
                Effect::ReadOwners(since) => self.ask(node, Asked::Owners(since)),
                Effect::Claim(call, claim) => {
                    self.judge.moved_at = self.now;
                    self.judge.suspected(&claim.suspects, &self.nodes, self.now);
                    self.ask(node, Asked::Claim(call, claim));
                }
                Effect::Open(shard, epoch) => {
                    self.note("open", node as u64, u64::from(shard.0));
                    self.detail(|| format!("under epoch {}", epoch.0));
                    self.seen.add(Sight::ShardOpened);
                    self.judge.opened(process, shard, epoch);
                    let durable = self.book.journal(shard);
                    if let Some(process) = self.nodes[node].process.as_mut() {
                        process.desk.open(shard, epoch, durable);
                    }
                }
                Effect::Drain(shard, epoch) => {
                    self.note("drain", node as u64, u64::from(shard.0));
                    self.seen.add(Sight::ShardDrained);
                    self.judge.moved_at = self.now;
                    self.close_desk(node, shard);
                    let lasts = self.up_to(120);
                    self.add(lasts, Action::Drained(node, process, shard, epoch));
                }
                Effect::Release(call, shards) => {
                    self.judge.moved_at = self.now;
                    self.judge.gives_up(process, &shards);
                    self.ask(node, Asked::Release(call, shards));
                }
                Effect::Close(shard, _) => {
                    self.note("close", node as u64, u64::from(shard.0));
                    self.seen.add(Sight::ShardDropped);
                    self.close_desk(node, shard);
                }
                Effect::Hint => self.hint_from(node),
            }
        }
    }

    fn close_desk(&mut self, node: usize, shard: ShardId) {
        if let Some(process) = self.nodes[node].process.as_mut() {
            process.desk.close(shard);
        }
    }

    /// What was given up is written: else the next owner would not have it.
    pub(super) fn judge_flushed(&mut self, node: usize, given_up: &[(ShardId, Epoch)], released: &[ShardId]) {
        let Some(process) = self.nodes[node].process.as_ref() else { return };
        let mut released = given_up.iter().filter(|(shard, _)| released.contains(shard));
        if let Some((shard, _)) = released.find(|(shard, epoch)| process.desk.is_writing(*shard, *epoch)) {
            let said = format!("shard {} was given up with writes on their way", shard.0);
            self.judge.must(Err(said));
        }
    }

    /// A process is no more.
    pub(super) fn gone(&mut self, process: ProcessId) {
        self.links_of(process);
        self.forget_asks(process);
    }

    fn hint_from(&mut self, node: usize) {
        for other in (0..self.nodes.len()).filter(|other| *other != node) {
            let is_cut = self.nodes[node].is_mesh_cut || self.nodes[other].is_mesh_cut;
            if is_cut || self.faults.hint_lost.happens(&mut self.rng) {
                self.seen.add(Sight::HintLost);
                continue;
            }
            let latency = self.latency();
            self.add(latency, Action::Hint(other));
        }
    }

    pub(super) fn hinted(&mut self, node: usize) {
        let boot = self.nodes[node].clocks.boot(self.now);
        let Some(process) = self.nodes[node].process.as_mut() else { return };
        let members = process.membership.hint(boot);
        let shards = process.shards.hint(boot);
        self.note("hint", node as u64, 0);
        self.carry_membership(node, members);
        self.carry_shards(node, shards);
    }

    /// What was to be written of a shard is written, once the store is there.
    pub(super) fn drained(&mut self, node: usize, process: ProcessId, shard: ShardId, epoch: Epoch) {
        if !self.nodes[node].is(process) {
            return;
        }
        if self.away_until.is_some()
            || !self.is_flushed(node, shard, epoch)
            || self.nodes[node].cut.stops_requests()
            || self.nodes[node].cut.stops_answers()
        {
            let later = self.up_to(500);
            return self.add(later, Action::Drained(node, process, shard, epoch));
        }
        self.note("drained", node as u64, u64::from(shard.0));
        let boot = self.nodes[node].clocks.boot(self.now);
        let Some(process) = self.nodes[node].process.as_mut() else { return };
        let effects = process.shards.drained(&[(shard, epoch)], boot);
        self.carry_shards(node, effects);
    }

    /// A process that was told to end does so when nothing is left of it, or after a while.
    pub(super) fn see_end(&mut self, node: usize) {
        let boot = self.nodes[node].clocks.boot(self.now);
        let Some(process) = self.nodes[node].process.as_mut() else { return };
        let standing = process.membership.standing(boot);
        if !matches!(standing, Standing::Leaving | Standing::Left) {
            return;
        }
        let (id, since) = (process.id, *process.leaving_since.get_or_insert(self.now));
        if standing == Standing::Left || self.now - since > DRAIN_MAX {
            self.note("ends", node as u64, 0);
            if standing == Standing::Left {
                self.seen.add(Sight::LeftInPeace);
            }
            self.nodes[node].process = None;
            self.revoke(id);
            self.gone(id);
            let after = self.up_to(5_000);
            return self.add(after, Action::Start(node));
        }
        if process.shards.is_handed_over() {
            let effects = process.membership.handed_over(boot);
            self.carry_membership(node, effects);
        }
    }
}
