//! What a member makes of what is heard of etcd, if that keeps the leases.

use super::{BootTime, Effect, Membership, Stage};
use crate::{
    cluster::presence::Word,
    store::{Sight, Suspect},
};
use domain::Millis;

impl Membership {
    /// Something was heard of etcd, which keeps the leases.
    pub fn heard(&mut self, word: Word, now: BootTime) -> Vec<Effect> {
        let own = self.own.process;
        if matches!(self.stage, Stage::Out | Stage::Left | Stage::Dead) {
            return Vec::new();
        }
        match word {
            Word::Kept { sent } => return self.kept(sent, now),
            Word::Lost => return self.ended(),
            Word::Present { sent, revision, members } => {
                self.presence.present(sent, revision, members, Millis(self.settings.lease_ms));
            }
            Word::Came(process) => self.presence.came(process),
            Word::Gone(process) => self.presence.went(process),
        }
        if self.presence.is_gone(own) {
            // Whoever has seen that takes its shards: no keep-alive that succeeds yet counts for anything.
            return self.ended();
        }
        // Those that have gone are declared dead when it is seen how the store has them.
        if self.presence.is_any_gone() { self.hint(now) } else { Vec::new() }
    }

    /// The lease of this process was there after this was sent. The store may have it as a member from now on, not before: who is up
    /// without a lease is gone.
    fn kept(&mut self, sent: BootTime, now: BootTime) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.extend_lease(sent, now, &mut effects);
        if self.stage == Stage::Enlisting {
            self.stage = Stage::Joining;
            effects.extend(self.call(now));
        }
        effects
    }

    /// Those of the store's members that etcd has no more. Whether they renew in the store says nothing.
    pub(super) fn gone(&mut self, sight: &Sight) -> Vec<Suspect> {
        self.presence.sight(sight);
        let members = sight.members.iter().filter(|member| member.state.may_own());
        let processes = members.map(|member| member.is.process);
        processes
            .filter(|process| self.presence.is_gone(*process))
            .map(|process| Suspect { process, renewals: None })
            .collect()
    }
}

#[cfg(test)]
mod tests;
