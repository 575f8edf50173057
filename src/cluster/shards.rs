//! Which shards this process serves, and how ownership follows the plan.
//!
//! The table in the store is asked, never believed: a shard is served under an epoch that a claim of this process returned,
//! and under no other. What the table says of owners is used to ask the right thing: it may be out of date, and the store
//! compares. Whatever is lost is asked again, and whatever comes late is judged by its epoch.

mod answers;

use super::{
    BootTime, ClusterSettings,
    membership::View,
    placement::{Plan, plan},
};
use crate::store::{
    Claim, Claimed, ClusterVersion, MemberState, NewMember, Owners, ProcessId, ShardOwner, Suspect,
};
use domain::{Epoch, Millis, ShardId, planted};

/// Names one call of the store, so that its answer can be told from another's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Call(pub u64);

/// What the carrier must do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Read the owners that have changed, then call [`Shards::owners`] or [`Shards::owners_failed`].
    ReadOwners(ClusterVersion),
    /// Claim, then call [`Shards::claimed`] or [`Shards::claim_failed`].
    Claim(Call, Claim),
    /// Serve a shard from now on.
    Open(ShardId, Epoch),
    /// Serve a shard no longer, have everything of it written, then call [`Shards::drained`], for several at once if it can be.
    Drain(ShardId, Epoch),
    /// Release shards, then call [`Shards::released`] or [`Shards::release_failed`].
    Release(Call, Vec<(ShardId, Epoch)>),
    /// Drop a shard: it is another's, and what is not written will not be.
    Close(ShardId, Epoch),
    /// Tell the other members that there is something to see.
    Hint,
}

/// What this process has of a shard.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Stage {
    /// Nothing: it is another's, or free.
    None,
    /// A claim of it is under way.
    Claiming,
    /// It is served.
    Ours(Epoch),
    /// It is served no longer, and its writes are not done.
    Draining(Epoch),
    /// Its writes are done, and it is to be released.
    Drained(Epoch),
    /// A release of it is under way.
    Releasing,
}

impl Stage {
    /// The epoch that this process has it under.
    fn epoch(self) -> Option<Epoch> {
        match self {
            Self::Ours(epoch) | Self::Draining(epoch) | Self::Drained(epoch) => Some(epoch),
            Self::None | Self::Claiming | Self::Releasing => None,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Shard {
    /// What was last heard of the table.
    epoch: Epoch,
    owner: Option<ProcessId>,
    /// Epochs up to this one are over for this process: it has asked to give them up, or was fenced under them.
    void: Epoch,
    stage: Stage,
}

/// A call that has no answer yet.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Pending {
    call: Call,
    sent: BootTime,
    shards: Vec<(ShardId, Epoch)>,
}

/// The shards, as one process sees them. Answers may come late, in any order, or never.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Shards {
    settings: ClusterSettings,
    own: ProcessId,
    shards: Vec<Shard>,
    view: View,
    pins: Vec<(ShardId, String)>,
    plan: Plan,
    /// Whom the plan was made for: it takes milliseconds to make.
    planned_for: Vec<NewMember>,
    lease_until: BootTime,
    /// Owners are known as of this version.
    version: ClusterVersion,
    reading_since: Option<BootTime>,
    is_read_wanted: bool,
    claim: Option<Pending>,
    release: Option<Pending>,
    /// Neither a claim nor a release is sent before, after one that did not succeed.
    retry_at: BootTime,
    calls: u64,
}

impl Shards {
    /// A process that has none of so many shards (`ShardId::COUNT`).
    pub fn new(settings: ClusterSettings, own: ProcessId, shards: u16) -> Self {
        let shard = Shard { epoch: Epoch(0), owner: None, void: Epoch(0), stage: Stage::None };
        Self {
            settings,
            own,
            shards: vec![shard; usize::from(shards)],
            view: View::default(),
            pins: Vec::new(),
            plan: Plan::default(),
            planned_for: Vec::new(),
            lease_until: BootTime(i64::MIN),
            version: ClusterVersion(0),
            reading_since: None,
            is_read_wanted: false,
            claim: None,
            release: None,
            retry_at: BootTime(i64::MIN),
            calls: 0,
        }
    }

    /// The epoch under which a shard is served. Answers from memory need a lease beside it.
    pub fn serving(&self, shard: ShardId) -> Option<Epoch> {
        match self.stage(shard)? {
            Stage::Ours(epoch) => Some(epoch),
            _ => None,
        }
    }

    /// What this process has of a shard.
    pub fn stage(&self, shard: ShardId) -> Option<Stage> {
        Some(self.shards.get(usize::from(shard.0))?.stage)
    }

    /// What was last heard of the owners, by shard.
    pub fn heard(&self) -> impl Iterator<Item = (Epoch, Option<ProcessId>)> {
        self.shards.iter().map(|shard| (shard.epoch, shard.owner))
    }

    /// What this process has, by shard.
    pub fn stages(&self) -> impl Iterator<Item = Stage> {
        self.shards.iter().map(|shard| shard.stage)
    }

    /// Who should have a shard, as far as this process knows.
    pub fn planned(&self, shard: ShardId) -> Option<ProcessId> {
        self.plan.owner(shard)
    }

    /// Whether a process that leaves has nothing any more, and cannot get anything. Only who is up claims: when the store
    /// has it as leaving, a claim that is still under way comes to nothing, and what one has brought before is in the
    /// owners that were read after that.
    pub fn is_handed_over(&self) -> bool {
        let mut shards = self.shards.iter();
        self.state() == Some(MemberState::Leaving)
            && self.version >= self.view.version
            && shards.all(|shard| shard.stage == Stage::None && shard.owner != Some(self.own))
    }

    /// The members have been seen.
    pub fn view(&mut self, view: View, now: BootTime) -> Vec<Effect> {
        self.view = view;
        self.plan_for_members();
        self.decide(now)
    }

    /// This process may answer from memory until then.
    pub fn lease_until(&mut self, until: BootTime) {
        self.lease_until = self.lease_until.max(until);
    }

    /// Another member says that there is something to see.
    pub fn hint(&mut self, now: BootTime) -> Vec<Effect> {
        self.is_read_wanted = true;
        self.decide(now)
    }

    /// When [`Self::tick`] has something to do, if there is anything to wait for.
    pub fn due_at(&self, now: BootTime) -> Option<BootTime> {
        let late = Millis(self.settings.answer_ms);
        let calls = [&self.claim, &self.release].into_iter().flatten().map(|pending| pending.sent);
        let given_up = calls.chain(self.reading_since).map(|sent| sent + late);
        given_up.chain((self.retry_at > now).then_some(self.retry_at)).min()
    }

    /// Time has passed.
    pub fn tick(&mut self, now: BootTime) -> Vec<Effect> {
        let late = Millis(self.settings.answer_ms);
        let is_late = |pending: &Option<Pending>| pending.as_ref().is_some_and(|p| now - p.sent >= late);
        if self.reading_since.is_some_and(|sent| now - sent >= late) {
            self.reading_since = None;
            self.is_read_wanted = true;
        }
        if is_late(&self.claim) {
            self.give_up_claim(now);
        }
        if is_late(&self.release) {
            self.give_up_release(now);
        }
        self.decide(now)
    }

    /// This process is no member any more: everything is dropped.
    pub fn end(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        (0..self.shards.len()).for_each(|at| self.close(at, &mut effects));
        effects
    }

    /// Makes a plan for the members that are up and not suspected, if they are others than before.
    fn plan_for_members(&mut self) {
        let is_suspect = |process| self.view.suspects.iter().any(|suspect| suspect.process == process);
        let members = self.view.members.iter();
        let up = members.filter(|member| member.state == MemberState::Up && !is_suspect(member.is.process));
        let up: Vec<NewMember> = up.map(|member| member.is.clone()).collect();
        if up != self.planned_for {
            self.planned_for = up;
            self.make_plan();
        }
    }

    fn make_plan(&mut self) {
        self.plan = plan(self.shards.len() as u16, &self.planned_for, &self.pins);
    }

    fn state(&self) -> Option<MemberState> {
        self.view.members.iter().find(|member| member.is.process == self.own).map(|member| member.state)
    }

    /// What can be done now. Each kind of call is under way once at most.
    fn decide(&mut self, now: BootTime) -> Vec<Effect> {
        let mut effects = Vec::new();
        // Before it was seen to be a member, it has nothing to ask for.
        let Some(state) = self.state() else { return effects };
        let is_behind = self.view.version > self.version || self.is_read_wanted;
        if is_behind && self.reading_since.is_none() {
            self.reading_since = Some(now);
            self.is_read_wanted = false;
            effects.push(Effect::ReadOwners(self.version));
        }
        if self.version == ClusterVersion(0) {
            return effects;
        }
        self.release_some(state, now, &mut effects);
        // Without a lease it cannot answer, and may be dead already.
        if now < self.lease_until {
            self.claim_some(state, now, &mut effects);
            self.drain_some(state, &mut effects);
        }
        effects
    }

    /// Whether this process should have a shard.
    fn is_wanted(&self, at: usize, state: MemberState) -> bool {
        state == MemberState::Up && self.plan.owner(ShardId(at as u16)) == Some(self.own)
    }

    /// Whether nobody who lives owns it, as far as this process knows. The store compares.
    fn is_free(&self, shard: &Shard) -> bool {
        let Some(owner) = shard.owner else { return true };
        let mut members = self.view.members.iter();
        let may_own = members.any(|member| member.is.process == owner && member.state.may_own());
        let is_suspect = self.view.suspects.iter().any(|suspect| suspect.process == owner);
        owner == self.own || !may_own || is_suspect
    }

    /// Those that are drained, and those that the table gives to this process although it does not serve them: the answer to
    /// a claim was lost, or a release was.
    fn release_some(&mut self, state: MemberState, now: BootTime, effects: &mut Vec<Effect>) {
        if self.release.is_some() || now < self.retry_at {
            return;
        }
        let mut found = Vec::new();
        for (at, shard) in self.shards.iter().enumerate() {
            let epoch = match shard.stage {
                Stage::Drained(epoch) => epoch,
                Stage::None if shard.owner == Some(self.own) && !self.is_wanted(at, state) => {
                    if planted!(LostReleaseForgotten) {
                        continue;
                    }
                    shard.epoch
                }
                _ => continue,
            };
            found.push((ShardId(at as u16), epoch));
        }
        found.truncate(self.settings.move_shards_max);
        if found.is_empty() {
            return;
        }
        for (shard, epoch) in &found {
            let shard = &mut self.shards[usize::from(shard.0)];
            shard.stage = Stage::Releasing;
            // From the sending: whether it was executed may never be heard.
            shard.void = shard.void.max(*epoch);
        }
        let call = self.next_call();
        self.release = Some(Pending { call, sent: now, shards: found.clone() });
        effects.push(Effect::Release(call, found));
    }

    /// Those that this process should have and nobody living owns. Whoever was silent for too long is declared dead in the
    /// same statement, even if none of its shards comes here.
    fn claim_some(&mut self, state: MemberState, now: BootTime, effects: &mut Vec<Effect>) {
        let is_behind = self.view.version > self.version;
        if self.claim.is_some() || is_behind || now < self.retry_at || state != MemberState::Up {
            return;
        }
        let mut shards = Vec::new();
        for (at, shard) in self.shards.iter().enumerate() {
            if shard.stage == Stage::None && self.is_wanted(at, state) && self.is_free(shard) {
                shards.push((ShardId(at as u16), shard.epoch));
            }
        }
        let suspects: Vec<Suspect> =
            self.view.suspects.iter().filter(|suspect| suspect.process != self.own).copied().collect();
        if shards.is_empty() && suspects.is_empty() {
            return;
        }
        for (shard, epoch) in &shards {
            self.shards[usize::from(shard.0)].stage = Stage::Claiming;
            if planted!(ServedBeforeClaimed) {
                self.open(usize::from(shard.0), Epoch(epoch.0 + 1), effects);
            }
        }
        let call = self.next_call();
        self.claim = Some(Pending { call, sent: now, shards: shards.clone() });
        effects.push(Effect::Claim(call, Claim { process: self.own, suspects, shards }));
    }

    /// A slice of those that another member should have, once the slice before it is released. Not while somebody is
    /// suspected, as the plan may be another one soon; whoever leaves does not wait for that.
    fn drain_some(&mut self, state: MemberState, effects: &mut Vec<Effect>) {
        let is_moving =
            |shard: &Shard| matches!(shard.stage, Stage::Draining(_) | Stage::Drained(_) | Stage::Releasing);
        let is_plan_in_doubt = state == MemberState::Up && !self.view.suspects.is_empty();
        if is_plan_in_doubt || self.shards.iter().any(is_moving) {
            return;
        }
        let mut left = self.settings.move_shards_max;
        for at in 0..self.shards.len() {
            if let Stage::Ours(epoch) = self.shards[at].stage
                && !self.is_wanted(at, state)
                && left > 0
            {
                left -= 1;
                self.shards[at].stage = Stage::Draining(epoch);
                effects.push(Effect::Drain(ShardId(at as u16), epoch));
            }
        }
    }

    fn next_call(&mut self) -> Call {
        self.calls += 1;
        Call(self.calls)
    }

    fn open(&mut self, at: usize, epoch: Epoch, effects: &mut Vec<Effect>) {
        let void = self.shards[at].void;
        let is_planted = planted!(LateClaimCounted) || planted!(OwnersAdopted);
        assert!(epoch > void || is_planted, "shard {at} under {epoch:?}, {void:?} is over");
        self.shards[at].stage = Stage::Ours(epoch);
        effects.push(Effect::Open(ShardId(at as u16), epoch));
    }

    /// Drops a shard, if this process has it.
    fn close(&mut self, at: usize, effects: &mut Vec<Effect>) {
        if let Some(epoch) = self.shards[at].stage.epoch() {
            self.shards[at].stage = Stage::None;
            effects.push(Effect::Close(ShardId(at as u16), epoch));
        }
    }
}

#[cfg(test)]
mod tests;
