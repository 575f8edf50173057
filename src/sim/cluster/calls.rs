//! Requests to the store and their answers, with what happens to them on their way.

use rand::Rng;

use super::{
    action::{Action, Write},
    faults::LATE_MAX,
    world::World,
};
use crate::{
    cluster::{BootTime, membership::Renewed, shards::Call},
    sim::seen::Sight,
    store::{self, Claim, Claimed, ClusterVersion, NewMember, Owners, ProcessId},
};
use domain::{Epoch, Millis, ShardId};

/// What the store is asked.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    Join(NewMember),
    /// With the sender's clock.
    Renew(BootTime),
    Leave,
    Left,
    Owners(ClusterVersion),
    Claim(Call, Claim),
    Release(Call, Vec<(ShardId, Epoch)>),
}

/// A request on its way.
#[derive(Clone, Debug)]
pub(super) struct Request {
    node: usize,
    process: ProcessId,
    asked: Asked,
    /// How long its answer takes.
    back: Millis,
    is_answer_lost: bool,
    has_waited: bool,
}

/// What a process hears.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    Joined,
    Renewed(BootTime, Option<store::Sight>),
    Leaves,
    Left,
    Owners(Owners),
    Claimed(Call, Claimed),
    Released(Call, Vec<ShardId>),
    /// It was not done, or nobody knows.
    OwnersFailed,
    ClaimFailed(Call),
    ReleaseFailed(Call),
    /// What nobody waits for.
    Failed,
}

impl World {
    /// Sends a request of a node's process.
    pub(super) fn ask(&mut self, node: usize, asked: Asked) {
        let Some(process) = self.nodes[node].process.as_ref().map(|process| process.id) else { return };
        let (mut there, mut back) = (self.latency(), self.latency());
        if self.faults.late.happens(&mut self.rng) {
            self.seen.add(Sight::MessageLate);
            let late = Millis(self.rng.random_range(100..LATE_MAX));
            let way = if self.rng.random() { &mut there } else { &mut back };
            way.0 += late.0;
            self.harm(node, Millis(there.0 + back.0));
        }
        if self.faults.request_lost.happens(&mut self.rng) {
            return self.lose(node, process, &asked);
        }
        let is_answer_lost = self.faults.answer_lost.happens(&mut self.rng);
        if is_answer_lost {
            self.seen.add(Sight::ReplyLost);
            self.harm(node, Millis(0));
        }
        let request = Request { node, process, asked, back, is_answer_lost, has_waited: false };
        self.add(there, Action::Request(request));
    }

    /// It had a fault of its own for so long from now on.
    pub(super) fn harm(&mut self, node: usize, lasts: Millis) {
        let until = self.now + lasts;
        if let Some(process) = self.nodes[node].process.as_mut() {
            process.harm(until);
        }
    }

    fn lose(&mut self, node: usize, process: ProcessId, asked: &Asked) {
        self.seen.add(Sight::MessageLost);
        self.harm(node, Millis(0));
        self.fail(node, process, asked);
    }

    /// It was not executed: the process hears so, or nothing.
    fn fail(&mut self, node: usize, process: ProcessId, asked: &Asked) {
        if self.rng.random() {
            let answer = match asked {
                Asked::Owners(_) => Answer::OwnersFailed,
                Asked::Claim(call, _) => Answer::ClaimFailed(*call),
                Asked::Release(call, _) => Answer::ReleaseFailed(*call),
                Asked::Join(_) | Asked::Renew(_) | Asked::Leave | Asked::Left => Answer::Failed,
            };
            let back = self.latency();
            self.add(back, Action::Answer(node, process, answer));
        }
    }

    /// A request has reached the store. Its process may be gone.
    pub(super) fn executed(&mut self, mut request: Request) {
        let Request { node, process, .. } = request;
        if self.nodes[node].cut.stops_requests() {
            self.note("cut off", node as u64, 0);
            return self.fail(node, process, &request.asked);
        }
        if let Some(until) = self.away_until {
            self.note("store away", node as u64, 0);
            if self.rng.random_range(0..3) > 0 {
                return self.fail(node, process, &request.asked);
            }
            let after = self.between(1, 200).0 + (until - self.now).0;
            return self.add(Millis(after), Action::Request(request));
        }
        let Some(answer) = self.execute(&request) else {
            if !request.has_waited {
                request.has_waited = true;
                self.seen.add(Sight::ReleaseWaited);
            }
            let soon = self.up_to(10);
            return self.add(soon, Action::Request(request));
        };
        self.judge.table(&self.store);
        if !request.is_answer_lost && !self.nodes[node].cut.stops_answers() {
            self.add(request.back, Action::Answer(node, process, answer));
        }
    }

    /// `None`: it waits for a write.
    fn execute(&mut self, request: &Request) -> Option<Answer> {
        let Request { node, process, .. } = *request;
        let number = node as u64;
        let answer = match &request.asked {
            Asked::Join(member) => {
                self.note("join", number, 0);
                // One that was there already can only be itself, whose answer was lost.
                let _ = self.store.join(member.clone(), self.settings.authority, self.now);
                Answer::Joined
            }
            Asked::Renew(sent) => {
                let sight = self.store.renew(process, self.now);
                self.note("renew", number, sight.as_ref().map_or(0, |sight| sight.version.0));
                Answer::Renewed(*sent, sight)
            }
            Asked::Leave => {
                self.note("leave", number, 0);
                self.store.leave(process, self.now);
                Answer::Leaves
            }
            Asked::Left => {
                self.note("left", number, 0);
                self.store.left(process, self.now);
                Answer::Left
            }
            Asked::Owners(since) => {
                self.note("owners", number, since.0);
                Answer::Owners(self.store.owners(*since))
            }
            Asked::Claim(call, claim) => Answer::Claimed(*call, self.execute_claim(node, claim)),
            Asked::Release(call, shards) => {
                let released = self.store.release(process, shards)?;
                if self.nodes[node].is(process) {
                    self.judge_flushed(node, shards, &released);
                }
                self.note("release", number, released.len() as u64);
                Answer::Released(*call, released)
            }
        };
        Some(answer)
    }

    fn execute_claim(&mut self, node: usize, claim: &Claim) -> Claimed {
        let before: Vec<ProcessId> = claim.suspects.iter().map(|suspect| suspect.process).collect();
        let was_dead: Vec<bool> = before.iter().map(|process| self.store.is_dead(*process)).collect();
        let is_own = |shard| self.store.owner(shard) == Some(claim.process);
        if claim.shards.iter().any(|(shard, _)| is_own(*shard)) {
            self.seen.add(Sight::ClaimedAgain);
        }
        if claim.shards.iter().any(|(shard, _)| self.store.is_written(*shard)) {
            self.seen.add(Sight::ClaimPassedOver);
        }
        let claimed = self.store.claim(claim, self.now);
        self.note("claim", node as u64, claimed.shards.len() as u64);
        self.detail(|| format!("{claim:?} → {claimed:?}"));
        for (process, was_dead) in before.iter().zip(was_dead) {
            if !claimed.dead.contains(process) {
                self.seen.add(Sight::RenewedInTime);
            } else if !was_dead {
                let lives = self.nodes.iter().any(|node| node.is(*process));
                self.seen.add(if lives { Sight::LivingDeclaredDead } else { Sight::DeclaredDead });
            }
        }
        self.judge.given(claim.process, &claimed.shards);
        claimed
    }

    /// An answer has reached a process: its own, or the one after it, which it means nothing to.
    pub(super) fn answered(&mut self, node: usize, process: ProcessId, answer: Answer) {
        if !self.nodes[node].is(process) || self.nodes[node].cut.stops_answers() {
            return;
        }
        self.note("answer", node as u64, 0);
        self.detail(|| format!("{answer:?}"));
        let (boot, wall) = (self.nodes[node].clocks.boot(self.now), self.nodes[node].clocks.wall(self.now));
        let Some(process) = self.nodes[node].process.as_mut() else { return };
        let (membership, shards) = (&mut process.membership, &mut process.shards);
        match answer {
            Answer::Joined => {
                let effects = membership.joined(boot);
                self.carry_membership(node, effects);
            }
            Answer::Renewed(sent, sight) => {
                let effects = membership.renewed(Renewed { sent, received: boot, wall, sight });
                self.carry_membership(node, effects);
            }
            Answer::Leaves => {
                let effects = membership.hint(boot);
                self.carry_membership(node, effects);
            }
            Answer::Left => membership.left(),
            Answer::Owners(owners) => {
                let effects = shards.owners(owners, boot);
                self.carry_shards(node, effects);
            }
            Answer::Claimed(call, claimed) => {
                self.judge.told(process.id, &claimed.shards);
                let effects = shards.claimed(call, claimed.clone(), boot);
                let is_void = |shard: &ShardId| shards.serving(*shard).is_none();
                if claimed.shards.iter().any(|(shard, _)| is_void(shard)) {
                    self.seen.add(Sight::ClaimCameTooLate);
                }
                self.carry_shards(node, effects);
            }
            Answer::Released(call, released) => {
                let effects = shards.released(call, &released, boot);
                self.carry_shards(node, effects);
            }
            Answer::OwnersFailed => shards.owners_failed(boot),
            Answer::ClaimFailed(call) => shards.claim_failed(call, boot),
            Answer::ReleaseFailed(call) => shards.release_failed(call, boot),
            Answer::Failed => {}
        }
        self.see_end(node);
    }

    /// A write has reached the store: it compares its epoch, and then keeps the owner's row until it ends.
    pub(super) fn write_begins(&mut self, write: Write) {
        let Write { node, shard, epoch, .. } = write;
        if self.nodes[node].cut.stops_requests() || self.away_until.is_some() {
            return self.write_again(write);
        }
        self.note("write", node as u64, u64::from(shard.0));
        if !self.store.begin_write(shard, epoch) {
            self.seen.add(Sight::WriteFenced);
            let back = self.latency();
            return self.add(back, Action::Fenced(write));
        }
        let lasts =
            if self.faults.write_hangs.happens(&mut self.rng) { self.up_to(4_000) } else { self.up_to(20) };
        self.add(lasts, Action::WriteEnds(write, self.aborts));
    }

    pub(super) fn write_ends(&mut self, write: Write, aborts: u64) {
        if aborts != self.aborts {
            return self.write_again(write);
        }
        let Write { node, process, shard, epoch, of } = write;
        self.note("committed", node as u64, u64::from(shard.0));
        self.judge.committed(process, shard, epoch);
        self.store.end_write(shard);
        if let Some(request) = of {
            let committed = self.book.committed(shard, request);
            self.judge.must(committed);
            let back = self.latency();
            self.add(back, Action::Written(write));
        }
        if !self.nodes[node].is(process) {
            self.seen.add(Sight::DeadWrote);
        }
    }

    /// A write that has not come to the store, or was undone there: whoever waits for it has it written again, as long as its
    /// process lives.
    fn write_again(&mut self, write: Write) {
        if write.of.is_some() && self.nodes[write.node].is(write.process) {
            self.later(Action::Write(write));
        }
    }

    fn later(&mut self, action: Action) {
        let later = self.up_to(500);
        self.add(later, action);
    }

    /// A process hears that a write was committed: by its answer, or because it looks.
    pub(super) fn written(&mut self, write: Write) {
        if self.nodes[write.node].cut.stops_answers() {
            return self.later(Action::Written(write));
        }
        self.note("written", write.node as u64, u64::from(write.shard.0));
        self.write_ended(write, true);
    }

    pub(super) fn fenced(&mut self, write: Write) {
        let Write { node, process, shard, epoch, .. } = write;
        let boot = self.nodes[node].clocks.boot(self.now);
        if !self.nodes[node].is(process) {
            return;
        }
        if self.nodes[node].cut.stops_answers() {
            if write.of.is_some() {
                self.later(Action::Fenced(write));
            }
            return;
        }
        self.note("fenced", node as u64, u64::from(shard.0));
        self.write_ended(write, false);
        let Some(process) = self.nodes[node].process.as_mut() else { return };
        let effects = process.shards.fenced(shard, epoch, boot);
        self.carry_shards(node, effects);
    }
}
