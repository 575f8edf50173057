//! The store's side of a run: writes that succeed, fail, or do one and seem to do the other.

use std::sync::Arc;

use rand::Rng;

use super::{Action, ProcessId, World};
use crate::{
    actors::event::machine::open::{Opened, open},
    sim::{
        fate::Fate,
        process::Process,
        requests::{LookUp, RequestId},
        seen::Sight,
    },
    store::{Batch, PartOutcome, WantedOutcomes, WriteError},
};
use domain::{EventId, Millis};

/// A write that the store has.
pub(super) struct InFlightWrite {
    batch: Arc<Batch>,
    from: ProcessId,
    /// Which of the process's writes it is.
    number: u64,
    fate: Fate,
}

impl World {
    pub(super) fn write(&mut self, from: ProcessId, batch: Arc<Batch>) {
        let rng = &mut self.rng;
        let fate = Fate::of_next(&self.faults, rng);
        let takes = if self.faults.write_hangs.happens(rng) {
            self.seen.add(Sight::WriteHung);
            rng.random_range(1_000..30_000)
        } else {
            rng.random_range(1..15)
        };
        let number = self.processes.get(&from).map_or(0, |process| process.writes);
        self.requests += 1;
        let write = self.requests;
        self.writes.insert(write, InFlightWrite { batch, from, number, fate });
        let at = self.now + Millis(takes);
        self.at(at, Action::Commit(write));
    }

    /// The instant of a commit.
    pub(super) fn commit(&mut self, write: u64) {
        let Some(InFlightWrite { batch, from, number, fate }) = self.writes.remove(&write) else { return };
        self.trace.step(self.now, "commit", u64::from(from), batch.writes.len() as u64);
        fate.sight().into_iter().for_each(|sight| self.seen.add(sight));
        let result = fate.decide(|| self.commit_batch(&batch));
        if fate == Fate::Lost && self.rng.random() {
            self.later(2_000, Action::ExecuteLate(batch));
        }
        self.later(3, Action::Written { to: from, write: number, result });
    }

    /// The server had the statement when the connection broke, and comes to it now.
    pub(super) fn execute_late(&mut self, batch: &Batch) {
        self.trace.step(self.now, "execute late", 0, batch.writes.len() as u64);
        self.seen.add(Sight::ExecutedLate);
        self.commit_batch(batch);
    }

    fn commit_batch(&mut self, batch: &Batch) -> Vec<PartOutcome> {
        self.oracle.commit(batch, &mut self.store, &mut self.seen, &self.trace)
    }

    pub(super) fn written(
        &mut self,
        to: ProcessId,
        write: u64,
        result: Result<Vec<PartOutcome>, WriteError>,
    ) {
        let is_awaited = self.processes.get(&to).is_some_and(|process| process.writes == write);
        if is_awaited {
            self.trace.step(self.now, "written", u64::from(to), write);
            self.with(to, |process, now, out| process.written(result, now, out));
        }
    }

    /// Reading where journals end waits for a write of the same process that is under way, as the stores do.
    pub(super) fn read_heads(&mut self, to: ProcessId, events: &[EventId]) {
        self.trace.step(self.now, "heads", u64::from(to), events.len() as u64);
        let fails = self.faults.read_fails.happens(&mut self.rng);
        let heads = if fails { Err("no answer".to_owned()) } else { Ok(self.store.heads(events)) };
        if fails {
            self.seen.add(Sight::HeadsNotRead);
        }
        self.with(to, |process, now, out| process.heads(heads, now, out));
    }

    pub(super) fn look_up(
        &mut self,
        to: ProcessId,
        event: EventId,
        request: RequestId,
        look_up: Box<LookUp>,
    ) {
        self.seen.add(Sight::OutcomeLookedUp);
        let row = match self.faults.read_fails.happens(&mut self.rng) {
            true => Err(()),
            false => Ok(self.store.outcome(event, &look_up.user, &look_up.key, look_up.end)),
        };
        self.later(10, Action::LookedUp { to, event, request, look_up, row });
    }

    pub(super) fn load(&mut self, to: ProcessId, event: EventId) {
        self.trace.step(self.now, "load", u64::from(to), 0);
        let Some(process) = self.processes.get_mut(&to) else { return };
        if process.events.contains_key(&event) || process.is_lost {
            return;
        }
        // What it has appended must be in the store first, as the registry waits for it.
        let fails = self.faults.read_fails.happens(&mut self.rng);
        if fails || process.holds(event) {
            self.later(300, Action::Load { to, event });
            return;
        }
        let now = process.clock(self.now);
        let machines = process.settings.machines.clone();
        let wanted =
            WantedOutcomes { most: machines.outcomes.memory_max, older_most: machines.outcomes.notes_max };
        let Some(stored) = self.store.load(event, now, wanted) else { return };
        if !stored.tail.is_empty() && stored.snapshot.is_some() {
            self.seen.add(Sight::LoadedFromSnapshot);
        }
        let Some(epoch) = process.epochs.get(&event).copied() else { return };
        let seed = self.rng.random();
        match open(event, stored, self.layout.clone(), epoch, machines, seed) {
            Ok(Opened::Ours(machine)) => {
                self.with(to, |process, now, out| process.opened(event, machine, now, out));
            }
            Ok(Opened::Foreign { .. }) => {
                self.seen.add(Sight::Foreign);
                self.processes.remove(&to);
            }
            Err(error) => self.oracle.fail(format!("event {event} can't be loaded: {error}")),
        }
    }

    /// What is in memory is what the store has, once everything is at rest.
    pub(super) fn compare_maps(&mut self) {
        let Some(process) = self.processes.get(&self.current) else {
            return self.oracle.fail("no process is left");
        };
        if !process.is_quiet() {
            return self.oracle.fail("the process has not come to rest");
        }
        for event in self.events.clone() {
            let Some(open) = self.processes.get(&self.current).and_then(|process| process.events.get(&event))
            else {
                self.oracle.fail(format!("event {event} is not in memory at the end"));
                continue;
            };
            let (memory, stored) = (open.machine.map().seq(), self.head(event).map(|head| head.seq));
            if Some(memory) != stored {
                self.oracle
                    .fail(format!("event {event} is at {memory} in memory, and at {stored:?} in the store"));
            }
            let counts = open.machine.map().counts();
            if self.head(event).is_some_and(|head| head.counts != counts) {
                self.oracle.fail(format!("the counts of event {event} differ"));
            }
        }
        if self.store.has_messages() {
            self.oracle.fail("messages are left in the outbox");
        }
    }

    /// A crash while writes are with the store: they happen, or not.
    pub(super) fn abandon_writes(&mut self, of: ProcessId) {
        let theirs = self.writes.iter().filter(|(_, write)| write.from == of);
        let theirs: Vec<u64> = theirs.map(|(number, _)| *number).collect();
        for number in theirs {
            if self.rng.random_bool(0.5) {
                self.writes.remove(&number);
            } else {
                self.seen.add(Sight::OrphanedWrite);
            }
        }
    }

    /// A process takes every event.
    pub(super) fn take_over(&mut self) {
        let epochs = self.store.take_over();
        self.current += 1;
        let id = self.current;
        let off = self.faults.clock_off.0;
        let wall = self.now + Millis(if off > 0 { self.rng.random_range(-off..=off) } else { 0 });
        let clock = wall.max(self.store.last_instant());
        let process = Process::new(id, epochs, self.settings.clone(), clock, self.now);
        self.trace.step(self.now, "take over", u64::from(id), 0);
        self.processes.insert(id, process);
        for event in self.events.clone() {
            self.later(50, Action::Load { to: id, event });
        }
        self.later(100, Action::Housekeeping(id));
    }

    pub(super) fn plan_crash(&mut self) {
        if self.faults.crash_every > Millis(0) {
            self.later(self.faults.crash_every.0 * 2, Action::Crash);
        }
    }

    /// The process dies, or stands still until another one has its events.
    pub(super) fn crash(&mut self) {
        if self.is_over {
            return;
        }
        self.plan_crash();
        let id = self.current;
        self.trace.step(self.now, "crash", u64::from(id), 0);
        if self.faults.wakes_again.happens(&mut self.rng) {
            self.seen.add(Sight::TwoOwners);
        } else {
            self.seen.add(Sight::Crashed);
            self.abandon_writes(id);
            self.processes.remove(&id);
        }
        self.later(1_500, Action::TakeOver);
    }
}
