//! The keeper's task: what it hears, and what the machines make of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use super::{Identity, LEFT_TIMEOUT, Shared};
use crate::{
    actors::Engine,
    clock::boot_millis,
    cluster::{
        BootTime, ClusterSettings,
        directory::Sighting,
        etcd::Enlisted,
        membership::{Membership, Renewed, Standing},
        presence::Word,
        shards::{Call, Shards, Stage},
    },
    store::{Claimed, Member, NewMember, Owners, ProcessId, Sight, StoreError},
};
use domain::{Epoch, ShardId, Timestamp};

/// The longest that it sleeps.
const SLEEP_MAX_MS: i64 = 1_000;

/// What a task of the keeper has come to. Calls of the store are named by the process that made them: what comes after it was
/// declared dead counts for nothing.
pub(super) enum Heard {
    Joined(ProcessId, Result<(), StoreError>),
    Renewed(ProcessId, Result<Answered, StoreError>),
    Left(ProcessId, Result<(), StoreError>),
    Owners(ProcessId, Result<Owners, StoreError>),
    Claimed(ProcessId, Call, Result<Claimed, StoreError>),
    Released(ProcessId, Call, Result<Vec<ShardId>, StoreError>),
    /// The engine has nothing of these shards any more; with an epoch, if they were drained under it.
    Closed(ProcessId, Vec<(ShardId, Option<Epoch>)>),
    /// The events of these shards are being loaded, or could not be.
    Woken(BTreeSet<ShardId>, Result<(), StoreError>),
    /// Nothing follows from it.
    Done,
}

/// The answer to a renewal.
pub(super) struct Answered {
    pub(super) sent: BootTime,
    pub(super) received: BootTime,
    pub(super) wall: Timestamp,
    pub(super) sight: Option<Sight>,
}

pub(super) fn now() -> BootTime {
    BootTime(boot_millis())
}

/// What etcd says next, if that keeps the lease.
async fn next(enlisted: &mut Option<Enlisted>) -> Option<Word> {
    enlisted.as_mut()?.next().await
}

/// The task.
pub(super) struct Running {
    pub(super) settings: ClusterSettings,
    pub(super) identity: Identity,
    pub(super) engine: Engine,
    pub(super) shared: Arc<Shared>,
    pub(super) membership: Membership,
    pub(super) shards: Shards,
    /// As they were seen last, and which of them are suspected.
    pub(super) members: Vec<Member>,
    pub(super) suspects: usize,
    pub(super) tasks: JoinSet<Heard>,
    /// The lease at etcd, if that keeps it.
    pub(super) enlisted: Option<Enlisted>,
    /// Shards that the engine is closing, and how many times over. None of them is opened before.
    pub(super) closing: BTreeMap<ShardId, usize>,
    /// Shards that are served as soon as they are closed.
    pub(super) to_open: BTreeMap<ShardId, Epoch>,
    /// Shards that are served, whose events are to be loaded.
    pub(super) to_wake: BTreeSet<ShardId>,
    pub(super) is_waking: bool,
    /// Since when shards are served no longer that are to be released.
    pub(super) paused_since: BTreeMap<ShardId, Instant>,
    /// It was told to hand everything over.
    pub(super) is_leaving: bool,
    /// It is no member any more, and will be none.
    pub(super) is_over: bool,
    /// Members or owners may have changed since they were told.
    pub(super) is_news: bool,
}

impl Running {
    pub(super) fn new(
        settings: ClusterSettings,
        identity: Identity,
        member: NewMember,
        engine: Engine,
        shared: Arc<Shared>,
    ) -> Self {
        Self {
            settings,
            identity,
            engine,
            shared,
            shards: Shards::new(settings, member.process, ShardId::COUNT),
            membership: Membership::new(settings, member),
            members: Vec::new(),
            suspects: 0,
            tasks: JoinSet::new(),
            enlisted: None,
            closing: BTreeMap::new(),
            to_open: BTreeMap::new(),
            to_wake: BTreeSet::new(),
            is_waking: false,
            paused_since: BTreeMap::new(),
            is_leaving: false,
            is_over: false,
            is_news: false,
        }
    }

    /// Runs until this process has left, or is told to end.
    pub(super) async fn run(mut self) {
        let effects = self.membership.start(now());
        self.carry_membership(effects);
        while !self.is_over {
            let wait = self.wait();
            tokio::select! {
                () = self.shared.ending.notified() => break,
                () = self.shared.leaving.notified() => self.leave(),
                () = self.shared.hinted.notified() => self.hinted(),
                fenced = self.shared.tenure.next_fenced() => self.fenced(fenced),
                Some(heard) = self.tasks.join_next() => match heard {
                    Ok(heard) => self.hear(heard),
                    Err(error) => tracing::error!(%error, "a task of the keeper has died"),
                },
                Some(word) = next(&mut self.enlisted) => {
                    let effects = self.membership.heard(word, now());
                    self.carry_membership(effects);
                }
                () = tokio::time::sleep(wait) => self.tick(),
            }
            self.see_end();
            self.wake();
            self.publish();
        }
        self.finish().await;
    }

    /// Nothing is answered or decided from here on.
    async fn finish(mut self) {
        let has_left = self.membership.standing(now()) == Standing::Left;
        self.drop_everything();
        if !has_left {
            self.shared.say_left(self.membership.process()).await;
        }
        if let Some(enlisted) = self.enlisted.take() {
            enlisted.end().await;
        }
        // A goodbye may be under way.
        let rest = async { while self.tasks.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(LEFT_TIMEOUT, rest).await;
        self.shared.standing.send_replace(Standing::Left);
    }

    fn wait(&self) -> Duration {
        let now = now();
        let due = [self.membership.due_at(), self.shards.due_at(now)].into_iter().flatten().min();
        let wait = due.map_or(SLEEP_MAX_MS, |due| (due - now).0.clamp(1, SLEEP_MAX_MS));
        Duration::from_millis(wait as u64)
    }

    fn tick(&mut self) {
        let effects = self.membership.tick(now());
        self.carry_membership(effects);
        let effects = self.shards.tick(now());
        self.carry_shards(effects);
    }

    fn leave(&mut self) {
        self.is_leaving = true;
        let effects = self.membership.leave(now());
        self.carry_membership(effects);
    }

    fn hinted(&mut self) {
        let effects = self.membership.hint(now());
        self.carry_membership(effects);
        let effects = self.shards.hint(now());
        self.carry_shards(effects);
    }

    fn fenced(&mut self, fenced: Vec<(ShardId, Epoch)>) {
        self.engine.metrics().cluster().fenced(fenced.len());
        for (shard, epoch) in fenced {
            let effects = self.shards.fenced(shard, epoch, now());
            self.carry_shards(effects);
        }
    }

    fn hear(&mut self, heard: Heard) {
        let own = self.membership.process();
        match heard {
            Heard::Joined(process, joined) if process == own => match joined {
                // There was one with this id: an earlier try of this one.
                Ok(()) | Err(StoreError::Conflict(_)) => {
                    let effects = self.membership.joined(now());
                    self.carry_membership(effects);
                }
                Err(error) => tracing::warn!(%error, "the store does not take this process up as a member"),
            },
            Heard::Renewed(process, answered) if process == own => self.renewed(answered),
            Heard::Left(process, Ok(())) if process == own => self.membership.left(),
            Heard::Owners(process, owners) if process == own => self.owners(owners),
            Heard::Claimed(process, call, claimed) if process == own => self.claimed(call, claimed),
            Heard::Released(process, call, released) if process == own => self.released(call, released),
            Heard::Closed(process, shards) => self.closed(process == own, shards),
            Heard::Woken(shards, woken) => self.woken(shards, woken),
            // Of a member that was declared dead, or of no consequence.
            _ => {}
        }
    }

    fn renewed(&mut self, answered: Result<Answered, StoreError>) {
        let answered = match answered {
            Ok(answered) => answered,
            Err(error) => return tracing::debug!(%error, "a renewal did not succeed"),
        };
        let Answered { sent, received, wall, sight } = answered;
        if let Some(sight) = &sight {
            let took = (received - sent).0.max(0);
            let offset = (wall - sight.at).0 - took / 2;
            let took = Duration::from_millis(took as u64);
            self.engine.metrics().cluster().renewed(took, offset as f64 / 1_000.0);
        }
        let effects = self.membership.renewed(Renewed { sent, received, wall, sight });
        self.carry_membership(effects);
    }

    fn owners(&mut self, owners: Result<Owners, StoreError>) {
        match owners {
            Ok(owners) => {
                self.is_news = true;
                let effects = self.shards.owners(owners, now());
                self.carry_shards(effects);
            }
            Err(error) => {
                tracing::debug!(%error, "owners cannot be read");
                self.shards.owners_failed(now());
            }
        }
    }

    fn claimed(&mut self, call: Call, claimed: Result<Claimed, StoreError>) {
        let claimed = match claimed {
            Ok(claimed) => claimed,
            Err(error) => {
                tracing::warn!(%error, "a claim of shards did not succeed");
                return self.shards.claim_failed(call, now());
            }
        };
        self.is_news = true;
        let own = self.membership.process();
        let before: Vec<_> = self.shards.heard().map(|(_, owner)| owner).collect();
        let was_others = |shard: &ShardId| {
            before.get(usize::from(shard.0)).is_some_and(|owner| owner.is_some_and(|owner| owner != own))
        };
        let taken_over = claimed.shards.iter().filter(|(shard, _)| was_others(shard)).count();
        self.engine.metrics().cluster().took_over(claimed.dead.len(), taken_over);
        for process in &claimed.dead {
            let node = self.shared.directory.now().node(*process);
            tracing::warn!(node, process = %process.0, "a member is dead: it has not renewed its lease");
        }
        if !claimed.shards.is_empty() {
            tracing::info!(shards = claimed.shards.len(), taken_over, "this process has claimed shards");
        }
        let effects = self.shards.claimed(call, claimed, now());
        self.carry_shards(effects);
    }

    fn released(&mut self, call: Call, released: Result<Vec<ShardId>, StoreError>) {
        let released = match released {
            Ok(released) => released,
            Err(error) => {
                tracing::warn!(%error, "a release of shards did not succeed");
                return self.shards.release_failed(call, now());
            }
        };
        self.is_news = true;
        for shard in &released {
            if let Some(since) = self.paused_since.remove(shard) {
                self.engine.metrics().cluster().handed_over(since.elapsed());
            }
        }
        let effects = self.shards.released(call, &released, now());
        self.carry_shards(effects);
    }

    /// When nothing is left of a process that leaves, the store may hear that it has ended.
    fn see_end(&mut self) {
        match self.membership.standing(now()) {
            Standing::Leaving if self.shards.is_handed_over() => {
                let effects = self.membership.handed_over(now());
                self.carry_membership(effects);
            }
            Standing::Left => self.is_over = true,
            _ => {}
        }
    }

    fn publish(&mut self) {
        let standing = self.membership.standing(now());
        // That it has left is told at the end.
        if standing != Standing::Left {
            let before = self.shared.standing.send_replace(standing);
            match (before, standing) {
                (Standing::Up, Standing::Lapsed) => {
                    tracing::warn!("the lease is over: nothing is answered from memory before it is renewed")
                }
                // The others make room.
                (Standing::Joining, Standing::Up) => self.shared.hints.send_modify(|count| *count += 1),
                _ => {}
            }
        }
        if !std::mem::take(&mut self.is_news) {
            return;
        }
        let owners = self.shards.heard().collect();
        self.shared.directory.heard(Sighting { members: self.members.clone(), owners });
        self.count();
    }

    fn count(&self) {
        let metrics = self.engine.metrics().cluster();
        let mut members: Vec<_> = self.members.iter().map(|member| (member.state.as_str(), 1)).collect();
        members.push(("suspect", self.suspects));
        metrics.members(&members);
        let unowned = self.shards.heard().filter(|(_, owner)| owner.is_none()).count();
        let mut shards = vec![("unowned", unowned)];
        shards.extend(self.shards.stages().filter_map(|stage| match stage {
            Stage::None => None,
            Stage::Claiming => Some(("claiming", 1)),
            Stage::Ours(_) => Some(("serving", 1)),
            Stage::Draining(_) | Stage::Drained(_) | Stage::Releasing => Some(("draining", 1)),
        }));
        metrics.shards(&shards);
    }
}
