//! What the machines want done is done.

use std::{collections::BTreeSet, time::Instant};

use uuid::Uuid;

use super::running::{Answered, Heard, Running, now};
use crate::{
    clock::wall,
    cluster::{
        membership::{Effect as MembershipEffect, Membership, Standing},
        shards::{Effect, Shards},
    },
    store::{Cluster, ProcessId, StoreError, StoreFuture},
};
use domain::{Epoch, ShardId};

/// The wait before events are loaded again that could not be.
const WAKE_AGAIN: std::time::Duration = std::time::Duration::from_millis(500);

impl Running {
    /// Calls the store beside everything else.
    fn call<T: Send + 'static>(
        &mut self,
        call: impl for<'a> FnOnce(&'a dyn Cluster) -> StoreFuture<'a, T> + Send + 'static,
        heard: impl FnOnce(Result<T, StoreError>) -> Heard + Send + 'static,
    ) {
        let store = self.shared.store.clone();
        self.tasks.spawn(async move {
            let answer = match store.cluster() {
                Some(cluster) => call(cluster).await,
                None => Err(StoreError::NothingDone("this store cannot be shared".to_owned())),
            };
            heard(answer)
        });
    }

    pub(super) fn carry_membership(&mut self, effects: Vec<MembershipEffect>) {
        for effect in effects {
            match effect {
                MembershipEffect::Enlist(process) => {
                    self.enlisted = self.shared.etcd.as_ref().map(|etcd| etcd.enlist(process));
                }
                MembershipEffect::Join(member) => {
                    let (process, authority) = (member.process, self.settings.authority);
                    self.call(
                        move |store| store.join(member, authority),
                        move |joined| Heard::Joined(process, joined),
                    );
                }
                MembershipEffect::Renew(process) => {
                    let sent = now();
                    self.call(
                        move |store| store.renew(process),
                        move |sight| {
                            let (received, wall) = (now(), wall());
                            let answered = sight.map(|sight| Answered { sent, received, wall, sight });
                            Heard::Renewed(process, answered)
                        },
                    );
                }
                MembershipEffect::Leave(process) => {
                    self.call(move |store| store.leave(process), |_| Heard::Done);
                }
                MembershipEffect::Left(process) => {
                    self.call(move |store| store.left(process), move |left| Heard::Left(process, left));
                }
                MembershipEffect::LeaseUntil(until) => {
                    self.shared.tenure.lease_until(until.0);
                    self.shards.lease_until(until);
                }
                MembershipEffect::View(view) => {
                    self.members.clone_from(&view.members);
                    self.suspects = view.suspects.len();
                    self.is_news = true;
                    let effects = self.shards.view(view, now());
                    self.carry_shards(effects);
                }
                MembershipEffect::StartAnew => return self.start_anew(),
                MembershipEffect::Alarm(off) => {
                    tracing::error!(
                        milliseconds = off.0,
                        "this machine's clock differs too much from the database's"
                    );
                }
            }
        }
    }

    pub(super) fn carry_shards(&mut self, effects: Vec<Effect>) {
        let own = self.membership.process();
        let (mut drained, mut dropped) = (Vec::new(), Vec::new());
        for effect in effects {
            match effect {
                Effect::ReadOwners(since) => {
                    self.call(move |store| store.owners(since), move |owners| Heard::Owners(own, owners));
                }
                Effect::Claim(call, claim) => {
                    self.call(
                        move |store| store.claim(claim),
                        move |claimed| Heard::Claimed(own, call, claimed),
                    );
                }
                Effect::Release(call, shards) => {
                    self.call(
                        move |store| store.release(own, shards),
                        move |released| Heard::Released(own, call, released),
                    );
                }
                Effect::Open(shard, epoch) => self.open(shard, epoch),
                Effect::Drain(shard, epoch) => {
                    self.begin_close(shard);
                    self.paused_since.insert(shard, Instant::now());
                    drained.push((shard, Some(epoch)));
                }
                Effect::Close(shard, _) => {
                    self.begin_close(shard);
                    dropped.push((shard, None));
                }
                Effect::Hint => self.shared.hints.send_modify(|count| *count += 1),
            }
        }
        self.close(drained);
        self.close(dropped);
    }

    fn open(&mut self, shard: ShardId, epoch: Epoch) {
        if self.closing.contains_key(&shard) {
            self.to_open.insert(shard, epoch);
            return;
        }
        self.shared.tenure.open(shard, epoch);
        self.to_wake.insert(shard);
    }

    /// Nothing more of a shard is decided from now on.
    fn begin_close(&mut self, shard: ShardId) {
        self.shared.tenure.close(shard);
        self.to_open.remove(&shard);
        self.to_wake.remove(&shard);
        self.paused_since.remove(&shard);
        *self.closing.entry(shard).or_default() += 1;
    }

    fn close(&mut self, shards: Vec<(ShardId, Option<Epoch>)>) {
        if shards.is_empty() {
            return;
        }
        let (engine, own) = (self.engine.clone(), self.membership.process());
        self.tasks.spawn(async move {
            let numbers: Vec<ShardId> = shards.iter().map(|(shard, _)| *shard).collect();
            engine.close_shards(&numbers).await;
            Heard::Closed(own, shards)
        });
    }

    /// The engine has nothing of these shards any more.
    pub(super) fn closed(&mut self, is_own: bool, shards: Vec<(ShardId, Option<Epoch>)>) {
        for (shard, _) in &shards {
            if let Some(times) = self.closing.get_mut(shard) {
                *times -= 1;
                if *times == 0 {
                    self.closing.remove(shard);
                }
            }
            if !self.closing.contains_key(shard)
                && let Some(epoch) = self.to_open.remove(shard)
            {
                self.open(*shard, epoch);
            }
        }
        let drained: Vec<(ShardId, Epoch)> =
            shards.into_iter().filter_map(|(shard, epoch)| Some((shard, epoch?))).collect();
        if is_own && !drained.is_empty() {
            let effects = self.shards.drained(&drained, now());
            self.carry_shards(effects);
        }
    }

    /// Has the events loaded in which something happens without a request. One such look at the store at a time: it is of
    /// all events, however few the shards are.
    pub(super) fn wake(&mut self) {
        if self.is_waking || self.to_wake.is_empty() {
            return;
        }
        self.is_waking = true;
        let (engine, shards) = (self.engine.clone(), std::mem::take(&mut self.to_wake));
        self.tasks.spawn(async move {
            let woken = engine.wake_shards(|shard| shards.contains(&shard)).await;
            if woken.is_err() {
                tokio::time::sleep(WAKE_AGAIN).await;
            }
            Heard::Woken(shards, woken)
        });
    }

    pub(super) fn woken(&mut self, shards: BTreeSet<ShardId>, woken: Result<(), StoreError>) {
        self.is_waking = false;
        if let Err(error) = woken {
            tracing::warn!(%error, "the events of claimed shards cannot be loaded now");
            let tenure = &self.shared.tenure;
            self.to_wake.extend(shards.into_iter().filter(|shard| tenure.epoch(*shard).is_some()));
        }
    }

    /// Everything that this member has is another's, or nobody's.
    pub(super) fn drop_everything(&mut self) {
        self.shared.tenure.end_lease();
        let effects = self.shards.end();
        self.carry_shards(effects);
        self.to_open.clear();
    }

    /// Somebody has declared this member dead, or will. The engine goes on, with nothing, under another id.
    fn start_anew(&mut self) {
        tracing::warn!("this process is no member any more: it drops its shards and joins anew");
        self.engine.metrics().cluster().started_anew();
        self.drop_everything();
        // It knows best that this member has ended: nobody has to wait for that.
        let ended = self.membership.process();
        self.call(move |store| store.left(ended), move |left| Heard::Left(ended, left));
        let member = self.identity.new_member(ProcessId(Uuid::now_v7()));
        self.enlisted = None;
        self.members.clear();
        self.suspects = 0;
        self.shared.directory.start_anew(member.process);
        self.shards = Shards::new(self.settings, member.process, ShardId::COUNT);
        self.membership = Membership::new(self.settings, member);
        self.shared.standing.send_replace(Standing::Joining);
        if self.is_leaving {
            self.is_over = true;
            return;
        }
        let effects = self.membership.start(now());
        self.carry_membership(effects);
    }
}
