//! What the store's answers, and what comes instead of them, mean for the shards.

use super::*;

impl Shards {
    /// What has changed of owners. An answer that was overtaken changes nothing.
    pub fn owners(&mut self, owners: Owners, now: BootTime) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.reading_since = None;
        for row in &owners.changed {
            if usize::from(row.shard.0) < self.shards.len() {
                self.row(row, &mut effects);
            }
        }
        if owners.version >= self.version {
            self.version = owners.version;
            if self.pins != owners.pins {
                self.pins = owners.pins;
                self.make_plan();
            }
        }
        effects.extend(self.decide(now));
        effects
    }

    fn row(&mut self, row: &ShardOwner, effects: &mut Vec<Effect>) {
        let at = usize::from(row.shard.0);
        let shard = &mut self.shards[at];
        if row.epoch > shard.epoch {
            (shard.epoch, shard.owner) = (row.epoch, row.process);
        }
        if planted!(OwnersAdopted) && row.process == Some(self.own) && shard.stage == Stage::None {
            return self.open(at, row.epoch, effects);
        }
        // Somebody else has had it; or this process has, and the answer to its claim was lost.
        if shard.stage.epoch().is_some_and(|epoch| epoch < row.epoch) {
            self.close(at, effects);
        }
    }

    /// The owners could not be read.
    pub fn owners_failed(&mut self, now: BootTime) {
        // It is read again when this one would have counted as failed by itself: a store that is away is not asked all the
        // time.
        let late = Millis(self.settings.answer_ms - self.settings.retry_ms);
        self.reading_since = self.reading_since.map(|_| BootTime(now.0 - late.0));
    }

    /// The answer to a claim has come, maybe long after it was given up.
    pub fn claimed(&mut self, call: Call, claimed: Claimed, now: BootTime) -> Vec<Effect> {
        let mut effects = Vec::new();
        for (shard, epoch) in &claimed.shards {
            if usize::from(shard.0) < self.shards.len() {
                self.take(usize::from(shard.0), *epoch, &mut effects);
            }
        }
        if let Some(pending) = self.claim.take_if(|pending| pending.call == call) {
            let is_complete = pending.shards.len() == claimed.shards.len();
            self.forget_claim(&pending);
            self.see_dead(&claimed.dead);
            if !is_complete {
                // Somebody was faster, or a write of the dead owner is still under way.
                self.is_read_wanted = true;
                self.retry_at = now + Millis(self.settings.retry_ms);
            }
        }
        if !claimed.dead.is_empty() || !claimed.shards.is_empty() {
            effects.push(Effect::Hint);
        }
        effects.extend(self.decide(now));
        effects
    }

    /// A claim has returned this epoch of a shard. It counts unless that epoch is over here.
    fn take(&mut self, at: usize, epoch: Epoch, effects: &mut Vec<Effect>) {
        let state = self.state();
        let shard = &mut self.shards[at];
        let is_over = epoch <= shard.void || epoch < shard.epoch;
        if is_over && !planted!(LateClaimCounted) {
            return;
        }
        (shard.epoch, shard.owner) = (epoch.max(shard.epoch), Some(self.own));
        match shard.stage {
            Stage::Ours(had) | Stage::Draining(had) | Stage::Drained(had) if had < epoch => {
                self.close(at, effects)
            }
            Stage::Ours(_) | Stage::Draining(_) | Stage::Drained(_) | Stage::Releasing => return,
            Stage::None | Stage::Claiming => self.shards[at].stage = Stage::None,
        }
        // The plan may have changed meanwhile: then it is released without having been served.
        if planted!(LateClaimCounted) || state.is_some_and(|state| self.is_wanted(at, state)) {
            self.open(at, epoch, effects);
        }
    }

    /// Of those that were suspected these are dead, and the others live, for all that the store knows.
    fn see_dead(&mut self, dead: &[ProcessId]) {
        if !self.view.suspects.is_empty() {
            self.view.members.retain(|member| !dead.contains(&member.is.process));
            self.view.suspects.clear();
            self.plan_for_members();
        }
    }

    /// A claim did not succeed, or nobody knows.
    pub fn claim_failed(&mut self, call: Call, now: BootTime) {
        if self.claim.as_ref().is_some_and(|pending| pending.call == call) {
            self.give_up_claim(now);
        }
    }

    pub(super) fn give_up_claim(&mut self, now: BootTime) {
        let Some(pending) = self.claim.take() else { return };
        self.forget_claim(&pending);
        self.is_read_wanted = true;
        self.retry_at = now + Millis(self.settings.retry_ms);
    }

    fn forget_claim(&mut self, pending: &Pending) {
        for (shard, _) in &pending.shards {
            let shard = &mut self.shards[usize::from(shard.0)];
            if shard.stage == Stage::Claiming {
                shard.stage = Stage::None;
            }
        }
    }

    /// Everything of these shards is written.
    pub fn drained(&mut self, drained: &[(ShardId, Epoch)], now: BootTime) -> Vec<Effect> {
        for (shard, epoch) in drained {
            if let Some(shard) = self.shards.get_mut(usize::from(shard.0))
                && shard.stage == Stage::Draining(*epoch)
            {
                shard.stage = Stage::Drained(*epoch);
            }
        }
        self.decide(now)
    }

    /// Which of the shards were released.
    pub fn released(&mut self, call: Call, released: &[ShardId], now: BootTime) -> Vec<Effect> {
        let mut effects = Vec::new();
        match self.release.take_if(|pending| pending.call == call) {
            Some(pending) => {
                for (shard, epoch) in &pending.shards {
                    let is_released = released.contains(shard);
                    let shard = &mut self.shards[usize::from(shard.0)];
                    shard.stage = Stage::None;
                    if is_released && shard.epoch <= *epoch {
                        (shard.epoch, shard.owner) = (Epoch(epoch.0 + 1), None);
                    }
                }
                // One that was not is another's by now, or nobody's.
                self.is_read_wanted |= released.len() < pending.shards.len();
            }
            None => self.is_read_wanted = true,
        }
        if !released.is_empty() {
            effects.push(Effect::Hint);
        }
        effects.extend(self.decide(now));
        effects
    }

    /// A release did not succeed, or nobody knows.
    pub fn release_failed(&mut self, call: Call, now: BootTime) {
        if self.release.as_ref().is_some_and(|pending| pending.call == call) {
            self.give_up_release(now);
        }
    }

    pub(super) fn give_up_release(&mut self, now: BootTime) {
        let Some(pending) = self.release.take() else { return };
        for (shard, _) in &pending.shards {
            self.shards[usize::from(shard.0)].stage = Stage::None;
        }
        self.is_read_wanted = true;
        self.retry_at = now + Millis(self.settings.retry_ms);
    }

    /// The store has refused a write under this epoch: the shard is another's.
    pub fn fenced(&mut self, shard: ShardId, epoch: Epoch, now: BootTime) -> Vec<Effect> {
        let mut effects = Vec::new();
        let at = usize::from(shard.0);
        let Some(found) = self.shards.get_mut(at) else { return effects };
        found.void = found.void.max(epoch);
        if found.stage.epoch().is_some_and(|had| had <= epoch) {
            self.close(at, &mut effects);
        }
        self.is_read_wanted = true;
        effects.extend(self.decide(now));
        effects
    }
}
