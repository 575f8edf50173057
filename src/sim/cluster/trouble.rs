//! What happens to nodes and to the store, and when it is over.

use rand::Rng;

use super::{action::Action, faults::Trouble, node::Cut, world::World};
use crate::sim::seen::Sight;
use domain::{Millis, ShardId, Timestamp};

/// The longest that a process stands still.
const PAUSE_MAX: i64 = 30_000;
/// How long a way is cut at most.
const CUT_MAX: i64 = 20_000;
/// How long the store is away.
const AWAY: std::ops::Range<i64> = 1_000..26_000;
/// How long it is there at least, between two times that it is away: long enough for every node to renew.
const THERE_MIN: Millis = Millis(3_500);

impl World {
    /// The next trouble of this run.
    pub(super) fn trouble(&mut self) {
        if self.is_resting {
            return;
        }
        let next = self.between(500, self.faults.trouble_every.0);
        self.add(next, Action::Trouble);
        let node = self.rng.random_range(0..self.nodes.len());
        match self.one_trouble() {
            None => {}
            Some(Trouble::Pause) => self.pause(node),
            Some(Trouble::Crash) => self.crash(node),
            Some(Trouble::CutOff) => self.cut_off(node),
            Some(Trouble::StoreAway) => self.store_goes(),
            Some(Trouble::MeshCut) => {
                self.note("mesh cut", node as u64, 0);
                self.nodes[node].is_mesh_cut = true;
                let lasts = self.up_to(CUT_MAX);
                self.add(lasts, Action::MeshIsBack(node));
            }
            Some(Trouble::EtcdAway) => self.etcd_goes(),
            Some(Trouble::EtcdCut) => {
                let lasts = self.up_to(CUT_MAX);
                self.etcd_cut(node, lasts);
            }
            Some(Trouble::EtcdForgets) => self.etcd_forgets(),
            Some(Trouble::Leave) => self.leave(node),
            Some(Trouble::Pin) => self.pin(node),
        }
    }

    fn pause(&mut self, node: usize) {
        if self.nodes[node].process.is_none() || self.nodes[node].paused_until.is_some() {
            return;
        }
        // Around a lease, or anything.
        let lasts = if self.rng.random() { self.between(5_000, 8_000) } else { self.up_to(PAUSE_MAX) };
        self.note("pause", node as u64, lasts.0 as u64);
        self.nodes[node].paused_until = Some(self.now + lasts);
        self.harm(node, lasts);
        self.add(lasts, Action::Wake(node));
    }

    pub(super) fn wake(&mut self, node: usize) {
        if self.nodes[node].paused_until.is_none_or(|until| until > self.now) {
            return;
        }
        self.note("wakes", node as u64, 0);
        self.nodes[node].paused_until = None;
        let process = self.nodes[node].process.as_ref();
        if process.is_some_and(|process| self.store.is_dead(process.id)) {
            self.seen.add(Sight::WokeDead);
        }
    }

    fn crash(&mut self, node: usize) {
        let Some(process) = self.nodes[node].process.take() else { return };
        self.note("crash", node as u64, 0);
        self.seen.add(Sight::NodeCrashed);
        self.gone(process.id);
        self.nodes[node].paused_until = None;
        let is_soon: bool = self.rng.random();
        let after = self.up_to(if is_soon { 300 } else { 15_000 });
        self.add(after, Action::Start(node));
    }

    fn cut_off(&mut self, node: usize) {
        if self.nodes[node].cut != Cut::None {
            return;
        }
        let cut = [Cut::Both, Cut::Requests, Cut::Answers][self.rng.random_range(0..3)];
        if cut != Cut::Both {
            self.seen.add(Sight::CutOneWay);
        }
        self.nodes[node].cut = cut;
        self.note("cut off", node as u64, cut as u64);
        let lasts = self.up_to(CUT_MAX);
        self.harm(node, lasts);
        self.add(lasts, Action::WayIsBack(node));
    }

    pub(super) fn way_is_back(&mut self, node: usize) {
        self.note("way is back", node as u64, 0);
        self.nodes[node].cut = Cut::None;
        self.harm(node, Millis(0));
    }

    fn store_goes(&mut self) {
        if self.away_until.is_some() || self.now < self.back_at + THERE_MIN {
            return;
        }
        let lasts = Millis(self.rng.random_range(AWAY));
        self.note("store goes", lasts.0 as u64, 0);
        self.seen.add(Sight::StoreAway);
        self.away_until = Some(self.now + lasts);
        if self.rng.random() {
            // It died: what was under way is undone.
            self.aborts += 1;
            (0..self.shards).map(ShardId).for_each(|shard| {
                while self.store.is_written(shard) {
                    self.store.end_write(shard);
                }
            });
        }
        self.add(lasts, Action::StoreIsBack);
    }

    pub(super) fn store_is_back(&mut self) {
        if self.away_until.is_some_and(|until| until <= self.now) {
            self.note("store is back", 0, 0);
            self.away_until = None;
            self.back_at = self.now;
        }
    }

    fn leave(&mut self, node: usize) {
        let boot = self.nodes[node].clocks.boot(self.now);
        if self.nodes[node].paused_until.is_some() {
            return;
        }
        let Some(process) = self.nodes[node].process.as_mut() else { return };
        let effects = process.membership.leave(boot);
        self.note("is to leave", node as u64, 0);
        self.carry_membership(node, effects);
        self.see_end(node);
    }

    fn pin(&mut self, node: usize) {
        let shard = ShardId(self.rng.random_range(0..self.shards));
        let is_set: bool = self.rng.random();
        self.note("pin", node as u64, u64::from(shard.0));
        self.store.pin(shard, is_set.then(|| format!("node-{node}")));
    }

    /// Everything that was broken works again, and whoever is not there, or about to go, starts.
    pub(super) fn end_faults(&mut self) {
        self.note("faults end", 0, 0);
        self.is_resting = true;
        self.faults.over();
        self.away_until = None;
        self.etcd_is_back();
        for node in 0..self.nodes.len() {
            self.nodes[node].is_etcd_cut = false;
            self.nodes[node].cut = Cut::None;
            self.nodes[node].is_mesh_cut = false;
            if self.nodes[node].paused_until.is_some() {
                self.nodes[node].paused_until = Some(Timestamp(self.now.0));
                self.wake(node);
            }
            let is_leaving =
                self.nodes[node].process.as_ref().is_some_and(|process| process.leaving_since.is_some());
            if let Some(process) = self.nodes[node].process.take_if(|_| is_leaving) {
                self.gone(process.id);
            }
            self.add(Millis(1), Action::Start(node));
        }
    }
}
