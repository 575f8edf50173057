//! What a process's engine has of events, in short: which requests it has decided, and who waits for their writes. When an
//! answer may be given is the engine's own `timing.rs`.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    action::{Action, Write},
    asking::Wanted,
    book::RequestId,
    node::Process,
    world::World,
};
use crate::{actors::event::timing::Given, sim::seen::Sight};
use domain::{Epoch, ShardId, planted};

/// What a request is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reply {
    Done {
        is_durable: bool,
    },
    /// So many changes.
    Read {
        seen: usize,
    },
    /// Nothing was done: the event is somewhere else.
    Moved,
}

/// To whom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ReplyTo {
    /// To the attempt of this number, made here.
    Here(u32),
    /// To the ask of this number, that came over this link.
    Link(u64, u32),
}

/// An event as its owner has it.
struct Event {
    epoch: Epoch,
    /// What is durable of it, and what was decided since.
    durable: BTreeSet<RequestId>,
    decided: BTreeSet<RequestId>,
}

/// A write that has not ended, and who waits for it.
struct Pending {
    shard: ShardId,
    epoch: Epoch,
    wanted: Wanted,
    waiters: Vec<ReplyTo>,
}

/// The engine of a process.
#[derive(Default)]
pub(super) struct Desk {
    events: BTreeMap<ShardId, Event>,
    pending: Vec<Pending>,
}

impl Desk {
    /// A shard is served from now on, with what the store has of it.
    pub(super) fn open(&mut self, shard: ShardId, epoch: Epoch, durable: BTreeSet<RequestId>) {
        self.events.insert(shard, Event { epoch, durable, decided: BTreeSet::new() });
    }

    /// Nothing more of it is decided.
    pub(super) fn close(&mut self, shard: ShardId) {
        self.events.remove(&shard);
    }

    /// Whether something of a shard is on its way to the store.
    pub(super) fn is_writing(&self, shard: ShardId, epoch: Epoch) -> bool {
        self.pending.iter().any(|pending| pending.shard == shard && pending.epoch == epoch)
    }

    fn is_of(pending: &Pending, write: &Write) -> bool {
        Some(pending.wanted.request) == write.of && pending.epoch == write.epoch
    }

    /// The write of a request has ended. Who waited for it.
    fn end(&mut self, write: &Write, is_committed: bool) -> Vec<ReplyTo> {
        let found = self.pending.iter().position(|pending| Self::is_of(pending, write));
        let Some(at) = found else { return Vec::new() };
        let ended = self.pending.remove(at);
        if let Some(event) = self.events.get_mut(&write.shard).filter(|event| event.epoch == write.epoch) {
            event.decided.remove(&ended.wanted.request);
            if is_committed {
                event.durable.insert(ended.wanted.request);
            }
        }
        ended.waiters
    }
}

impl Process {
    /// What becomes of a request that has come to this process, for an event that it serves; and whether it must be written.
    fn decide(
        &mut self,
        wanted: Wanted,
        epoch: Epoch,
        given: Given,
        reply_to: ReplyTo,
    ) -> (Option<Reply>, bool) {
        let Wanted { request, shard, .. } = wanted;
        let Some(event) = self.desk.events.get_mut(&shard) else { return (Some(Reply::Moved), false) };
        if wanted.is_read() {
            return (Some(Reply::Read { seen: event.durable.len() + event.decided.len() }), false);
        }
        let is_durable = given == Given::Durable;
        if wanted.has_key && event.durable.contains(&request) {
            return (Some(Reply::Done { is_durable: true }), false);
        }
        let waiters = if is_durable { vec![reply_to] } else { Vec::new() };
        let now = (!is_durable).then_some(Reply::Done { is_durable: false });
        if wanted.has_key && event.decided.contains(&request) {
            let mut pending = self.desk.pending.iter_mut();
            let found = pending.find(|pending| pending.wanted.request == request && pending.epoch == epoch);
            if let Some(pending) = found {
                pending.waiters.extend(waiters);
            }
            return (now, false);
        }
        event.decided.insert(request);
        self.desk.pending.push(Pending { shard, epoch, wanted, waiters });
        (now, true)
    }
}

impl World {
    /// A request is at a process: it serves the event, or says that it does not.
    pub(super) fn handle(&mut self, node: usize, wanted: Wanted, reply_to: ReplyTo) {
        let boot = self.nodes[node].clocks.boot(self.now);
        let (shard, holds_durable) = (wanted.shard, self.holds_durable);
        let Some(process) = self.nodes[node].process.as_mut() else { return };
        let Some(epoch) = process.shards.serving(shard) else {
            return self.reply(wanted, reply_to, Reply::Moved);
        };
        let is_lapsed = process.lease_until.is_none_or(|until| until <= boot);
        let given = wanted.timing.given(holds_durable, is_lapsed);
        if given == Given::Moved {
            self.seen.add(Sight::LapsedRefused);
            return self.reply(wanted, reply_to, Reply::Moved);
        }
        let id = process.id;
        let (now, is_written) = process.decide(wanted, epoch, given, reply_to);
        if given == Given::FromMemory {
            self.judge.answers_from_memory(id, shard, &self.store);
        } else if is_lapsed {
            self.seen.add(Sight::LapsedDecided);
        }
        if is_written {
            let write = Write { node, process: id, shard, epoch, of: Some(wanted.request) };
            let late = self.faults.late.happens(&mut self.rng);
            let after = if late { self.up_to(super::faults::LATE_MAX) } else { self.latency() };
            self.add(after, Action::Write(write));
        }
        if let Some(reply) = now {
            self.reply(wanted, reply_to, reply);
        }
    }

    pub(super) fn reply(&mut self, wanted: Wanted, to: ReplyTo, reply: Reply) {
        match to {
            ReplyTo::Here(number) => self.replied(wanted.request, number, reply),
            ReplyTo::Link(link, number) => self.answer_over(link, number, reply),
        }
    }

    /// A process hears that a write of a request was committed, or that the store refused it.
    pub(super) fn write_ended(&mut self, write: Write, is_committed: bool) {
        let Write { node, process, .. } = write;
        if !self.nodes[node].is(process) {
            return;
        }
        let boot = self.nodes[node].clocks.boot(self.now);
        let Some(process) = self.nodes[node].process.as_mut() else { return };
        let wanted = process.desk.pending.iter().find(|pending| Desk::is_of(pending, &write));
        let Some(wanted) = wanted.map(|pending| pending.wanted) else { return };
        let waiters = process.desk.end(&write, is_committed);
        if is_committed && process.lease_until.is_none_or(|until| until <= boot) && !waiters.is_empty() {
            self.seen.add(Sight::LapsedAnswered);
        }
        let reply = if is_committed { Reply::Done { is_durable: true } } else { Reply::Moved };
        waiters.into_iter().for_each(|waiter| self.reply(wanted, waiter, reply));
    }

    /// Whether a shard may be given up: what was decided of it is written.
    pub(super) fn is_flushed(&self, node: usize, shard: ShardId, epoch: Epoch) -> bool {
        let process = self.nodes[node].process.as_ref();
        planted!(DrainedWithoutFlush) || process.is_none_or(|process| !process.desk.is_writing(shard, epoch))
    }
}
