//! What a process's keeper and engine do with what the machines want, and the store with what it is asked.

use domain::{Epoch, Timestamp, planted};

use crate::{
    cluster::{Authority, BootTime, membership, shards},
    model::Kind,
    state::{Answer, Asked, FrameStage, Message, Outcome, SHARD, State, WriteStage},
};

/// The store's clock, which decides nothing, and the processes' wall clocks, which agree with it.
const AT: Timestamp = Timestamp(0);

impl State {
    pub(crate) fn tick(&mut self, kind: Kind, process: u8) -> Option<()> {
        let now = self.now;
        let ticking = self.process(process)?;
        let members = ticking.membership.tick(now);
        let shards = ticking.shards.tick(now);
        self.carry_membership(kind, process, members);
        self.carry_shards(kind, process, shards);
        Some(())
    }

    pub(crate) fn carry_membership(&mut self, kind: Kind, process: u8, effects: Vec<membership::Effect>) {
        use membership::Effect;
        for effect in effects {
            let now = self.now;
            let Some(found) = self.process(process) else { return };
            match effect {
                Effect::Join(member) => {
                    let _ = self.store.join(member, Authority::Postgres, AT);
                    let Some(found) = self.process(process) else { return };
                    let effects = found.membership.joined(now);
                    self.carry_membership(kind, process, effects);
                }
                Effect::Renew(_) => self.send(Message::Asked(process, Asked::Renew(now))),
                Effect::LeaseUntil(until) => {
                    found.lease_until = found.lease_until.max(until);
                    found.shards.lease_until(until);
                }
                Effect::View(view) => {
                    let effects = found.shards.view(view, now);
                    self.carry_shards(kind, process, effects);
                }
                Effect::StartAnew => {
                    // It goes on with nothing, and what it was is no member any more.
                    found.lease_until = BootTime(i64::MIN);
                    let effects = found.shards.end();
                    self.book.was_declared_dead = true;
                    self.carry_shards(kind, process, effects);
                }
                // Nobody leaves here, all clocks agree, and the store keeps the leases.
                Effect::Enlist(_) | Effect::Leave(_) | Effect::Left(_) | Effect::Alarm(_) => {}
            }
        }
    }

    pub(crate) fn carry_shards(&mut self, kind: Kind, process: u8, effects: Vec<shards::Effect>) {
        use shards::Effect;
        for effect in effects {
            let Some(found) = self.process(process) else { return };
            match effect {
                Effect::ReadOwners(since) => self.send(Message::Asked(process, Asked::Owners(since))),
                Effect::Claim(call, claim) => self.send(Message::Asked(process, Asked::Claim(call, claim))),
                Effect::Release(call, shards) => {
                    let epochs = shards.iter().map(|(_, epoch)| *epoch);
                    found.void = epochs.fold(found.void, Epoch::max);
                    self.send(Message::Asked(process, Asked::Release(call, shards)));
                }
                Effect::Open(_, epoch) => {
                    let (is_told, is_void) = (epoch <= found.told, epoch <= found.void);
                    let id = found.id;
                    if found.closing.is_some() {
                        found.to_open = Some(epoch);
                    } else {
                        self.open(kind, process, epoch);
                    }
                    let is_given = self.book.given.contains(&(epoch, id));
                    self.book.opened_without_claim |= !is_told || is_void || !is_given;
                }
                Effect::Drain(_, epoch) => {
                    (found.tenure, found.to_open) = (None, None);
                    found.closing = Some(Some(epoch));
                }
                Effect::Close(..) => {
                    (found.tenure, found.to_open) = (None, None);
                    // One that is being drained already is closed as one that is not to be released.
                    found.closing = Some(None);
                }
                // Whoever looks again does so at its time, which may be any.
                Effect::Hint => {}
            }
        }
    }

    /// The event is loaded after the claim, so it has all that the owners before have written.
    fn open(&mut self, kind: Kind, process: u8, epoch: Epoch) {
        let is_known = kind == Kind::Keyed && self.book.commits > 0;
        let Some(found) = self.process(process) else { return };
        found.tenure = Some(epoch);
        found.has_outcome = if is_known { Outcome::Durable } else { Outcome::None };
    }

    /// Nothing of the shard is on its way any more.
    pub(crate) fn closed(&mut self, kind: Kind, process: u8) -> Option<()> {
        let now = self.now;
        if planted!(DrainedWithoutFlush) {
            // Whoever waits for a write is sent on.
            let waiting = self.frames.iter_mut().filter(|frame| frame.to == process);
            waiting
                .filter(|frame| frame.stage == FrameStage::Waiting)
                .for_each(|frame| frame.stage = FrameStage::Moved);
        }
        let found = self.process(process)?;
        let drained = found.closing.take()?;
        found.has_outcome = Outcome::None;
        let to_open = found.to_open.take();
        let effects = drained.map(|epoch| found.shards.drained(&[(SHARD, epoch)], now));
        if let Some(epoch) = to_open {
            self.open(kind, process, epoch);
        }
        self.carry_shards(kind, process, effects.unwrap_or_default());
        Some(())
    }

    /// The store executes a call. `None`: it waits for a write, or tells nobody anything.
    pub(crate) fn execute(&mut self, at: usize) -> Option<()> {
        let Message::Asked(process, asked) = self.messages.get(at)?.clone() else { return None };
        self.messages.remove(at);
        let id = self.ids()[usize::from(process)];
        let answer = match asked {
            Asked::Renew(sent) => Answer::Renewed(sent, self.store.renew(id, AT)),
            Asked::Owners(since) => Answer::Owners(self.store.owners(since)),
            Asked::Claim(call, claim) => {
                let claimed = self.store.claim(&claim, AT);
                self.book.given.extend(claimed.shards.iter().map(|(_, epoch)| (*epoch, id)));
                Answer::Claimed(call, claimed)
            }
            Asked::Release(call, shards) => Answer::Released(call, self.store.release(id, &shards)?),
        };
        if self.processes[usize::from(process)].is_some() {
            self.send(Message::Answered(process, answer));
        }
        Some(())
    }

    pub(crate) fn hear(&mut self, kind: Kind, at: usize) -> Option<()> {
        let Message::Answered(process, answer) = self.messages.get(at)?.clone() else { return None };
        self.messages.remove(at);
        let now = self.now;
        let found = self.process(process)?;
        let effects = match answer {
            Answer::Renewed(sent, sight) => {
                let renewed = membership::Renewed { sent, received: now, wall: AT, sight };
                let effects = found.membership.renewed(renewed);
                self.carry_membership(kind, process, effects);
                return Some(());
            }
            Answer::Owners(owners) => found.shards.owners(owners, now),
            Answer::Claimed(call, claimed) => {
                let epochs = claimed.shards.iter().map(|(_, epoch)| *epoch);
                found.told = epochs.fold(found.told, Epoch::max);
                found.shards.claimed(call, claimed, now)
            }
            Answer::Released(call, released) => found.shards.released(call, &released, now),
        };
        self.carry_shards(kind, process, effects);
        Some(())
    }

    pub(crate) fn begin(&mut self, at: usize) -> Option<()> {
        let epoch = self.writes.get(at)?.epoch;
        let is_owner = self.store.begin_write(SHARD, epoch);
        self.writes[at].stage = if is_owner { WriteStage::Locked } else { WriteStage::Fenced };
        Some(())
    }

    pub(crate) fn commit(&mut self, at: usize) -> Option<()> {
        let write = *self.writes.get(at)?;
        let table = self.store.epochs().next()?;
        let id = self.ids()[usize::from(write.process)];
        self.book.wrote_under_another_epoch |=
            table != write.epoch || !self.book.given.contains(&(write.epoch, id));
        self.book.commits += 1;
        self.store.end_write(SHARD);
        if self.processes[usize::from(write.process)].is_some() {
            self.writes[at].stage = WriteStage::Committed;
        } else {
            self.writes.remove(at);
        }
        Some(())
    }

    /// A process hears how its write ended: whoever waits for it is answered, or was not served.
    pub(crate) fn told(&mut self, kind: Kind, at: usize) -> Option<()> {
        let now = self.now;
        let write = self.writes.remove(at);
        let is_committed = write.stage == WriteStage::Committed;
        let stage = if is_committed { FrameStage::Done } else { FrameStage::Moved };
        let waits = |number: u8| kind == Kind::Keyed || number == write.number;
        for frame in &mut self.frames {
            if planted!(DecisionForgotten) {
                break;
            }
            if frame.to == write.process && frame.stage == FrameStage::Waiting && waits(frame.number) {
                frame.stage = stage;
            }
        }
        let found = self.process(write.process)?;
        found.has_outcome = if is_committed { Outcome::Durable } else { Outcome::None };
        if !is_committed {
            if found.tenure == Some(write.epoch) {
                found.tenure = None;
            }
            let effects = found.shards.fenced(SHARD, write.epoch, now);
            self.carry_shards(kind, write.process, effects);
        }
        Some(())
    }
}
