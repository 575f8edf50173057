//! What the owner of the events does besides answering: steps of a cancellation, its outbox, its refunds, its live views.

use rand::Rng;

use super::{Action, ProcessId, World};
use crate::{
    actors::refunds::queue::PAGE,
    sim::{process::Process, seen::Sight},
    store::OfShards,
};
use domain::{EventId, Millis};

impl World {
    pub(super) fn go_on_cancelling(&mut self, to: ProcessId, event: EventId) {
        self.trace.step(self.now, "cancel", u64::from(to), 0);
        let sold = self.store.orders.values().filter(|row| row.event == event && row.status.is_completed());
        let sold = sold.take(Process::CANCELLED_PER_STEP).cloned().collect();
        self.seen.add(Sight::Cancelling);
        self.with(to, |process, now, out| process.go_on_cancelling(event, sold, now, out));
    }

    /// Reads the outbox and due refunds, and shows maps to viewers.
    pub(super) fn keep_house(&mut self, id: ProcessId) {
        if !self.processes.contains_key(&id) {
            return;
        }
        // A process that was replaced notices it sooner or later, also if it has nothing to write.
        if id != self.current && self.rng.random_range(0..20) == 0 {
            self.seen.add(Sight::ReplacedEnded);
            self.processes.remove(&id);
            return;
        }
        self.trace.step(self.now, "keep house", u64::from(id), 0);
        self.read_messages(id);
        self.take_refunds(id);
        self.show_maps(id);
        let pause = if self.is_over { 2_000 } else { self.rng.random_range(100..2_000) };
        let at = self.now + Millis(pause);
        self.at(at, Action::Housekeeping(id));
    }

    fn read_messages(&mut self, id: ProcessId) {
        let Some(process) = self.processes.get_mut(&id) else { return };
        for (topic, limit) in process.wants_messages(self.now) {
            let messages = match self.faults.read_fails.happens(&mut self.rng) {
                true => None,
                false => {
                    let messages = self.store.unpublished(topic, &OfShards::All, limit);
                    let is_all = messages.len() < limit as usize;
                    Some((messages, is_all))
                }
            };
            self.later(400, Action::Read { to: id, topic, messages });
        }
    }

    fn take_refunds(&mut self, id: ProcessId) {
        let Some(process) = self.processes.get_mut(&id) else { return };
        let at = process.clock(self.now);
        if let Some((status, after)) = process.refunds.wants_reading(at) {
            if self.faults.read_fails.happens(&mut self.rng) {
                process.refunds.not_read(at);
            } else {
                let page = self.store.open_refunds(status, after, PAGE);
                process.refunds.read(page, |_| true);
            }
        }
        let mut taken = Vec::new();
        while let Some(refund) = process.refunds.take(at) {
            taken.push(refund);
        }
        for refund in taken {
            self.later(50, Action::GiveBack { from: id, refund });
        }
    }

    fn show_maps(&mut self, id: ProcessId) {
        let Some(process) = self.processes.get_mut(&id) else { return };
        let mut viewers = 0;
        for (event, open) in &mut process.events {
            viewers += open.feed.viewers();
            if let Err(wrong) = open.feed.step(open.machine.map(), &mut self.rng) {
                self.oracle.fail(format!("event {event}: {wrong}"));
            }
        }
        if viewers > 0 {
            self.seen.add(Sight::Watched);
        }
    }
}
