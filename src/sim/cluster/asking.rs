//! Requests of clients, to any process: where each attempt goes, and how they end. What follows from an attempt is the
//! engine's own `course.rs`.

use rand::Rng;

use super::{
    action::Action,
    book::RequestId,
    desk::{Reply, ReplyTo},
    world::World,
};
use crate::{
    actors::{
        gateway::course::{Course, Direction, GivenUp, Missed},
        requests::AnswerTiming,
    },
    cluster::BootTime,
    sim::seen::Sight,
    store::ProcessId,
};
use domain::{Millis, ShardId};

/// How long a request waits for an event that changes hands.
const PARK: Millis = Millis(1_500);
/// How long it waits for an answer.
pub(super) const LIMIT: Millis = Millis(10_000);
/// How long it may take in all: it is parked, and the last attempt may take its time.
pub(super) const TAKES_MAX: Millis = Millis(PARK.0 + LIMIT.0 + 1_000);
const PAUSES: [Millis; 3] = [Millis(20), Millis(50), Millis(100)];
/// How often a client with a key asks.
const ASKS_MAX: u32 = 4;

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Wanted {
    pub(super) request: RequestId,
    pub(super) shard: ShardId,
    pub(super) timing: AnswerTiming,
    pub(super) has_key: bool,
}

impl Wanted {
    /// Whether it changes nothing.
    pub(super) fn is_read(self) -> bool {
        self.timing == AnswerTiming::AtOnce
    }
}

/// A request at the process that its client has asked.
pub(super) struct Asking {
    wanted: Wanted,
    pub(super) node: usize,
    process: ProcessId,
    course: Course,
    began: BootTime,
    /// Which attempt is out, if one is.
    out: Option<u32>,
    attempts: usize,
    /// Whether something of it was at an actor, or on its way there.
    pub(super) has_left: bool,
    /// What it must see, if it reads.
    least: usize,
    asks: u32,
}

impl World {
    /// A client asks for something, at any process.
    pub(super) fn asks(&mut self) {
        let next = self.up_to(self.asks_every.0);
        self.add(next, Action::Asks);
        self.requests += 1;
        let request = RequestId(self.requests);
        let shard = ShardId(self.rng.random_range(0..self.shards));
        let timing = [AnswerTiming::Flushed, AnswerTiming::AsHolds, AnswerTiming::AtOnce];
        let timing = timing[self.rng.random_range(0..3)];
        let has_key = timing != AnswerTiming::AtOnce && self.rng.random();
        let wanted = Wanted { request, shard, timing, has_key };
        self.wanted.insert(request, wanted);
        self.ask_any(wanted, 1);
    }

    /// The process of some node is asked, if there is one.
    fn ask_any(&mut self, wanted: Wanted, asks: u32) {
        let node = self.rng.random_range(0..self.nodes.len());
        let began = self.nodes[node].clocks.boot(self.now);
        let Some(process) = self.nodes[node].process.as_ref().map(|process| process.id) else { return };
        let asking = Asking {
            wanted,
            node,
            process,
            course: Course::new(wanted.is_read(), wanted.has_key),
            began,
            out: None,
            attempts: 0,
            has_left: false,
            least: self.book.acknowledged(wanted.shard),
            asks,
        };
        self.asking.insert(wanted.request, asking);
        let latency = self.latency();
        self.add(latency, Action::Attempt(node, process, wanted.request));
    }

    /// A request is sent to wherever its event seems to be.
    pub(super) fn attempt(&mut self, node: usize, process: ProcessId, request: RequestId) {
        if !self.nodes[node].is(process) {
            return;
        }
        self.attempts_made += 1;
        let number = self.attempts_made;
        // A client that has asked again is elsewhere.
        let found = self.asking.get_mut(&request);
        let Some(asking) = found.filter(|asking| asking.process == process && asking.out.is_none()) else {
            return;
        };
        asking.attempts += 1;
        let wanted = asking.wanted;
        asking.out = Some(number);
        self.note("asks", request.0, u64::from(number));
        match self.direction(node, wanted.shard, false) {
            Direction::Here => {
                if let Some(asking) = self.asking.get_mut(&request) {
                    asking.has_left = true;
                }
                self.add(LIMIT, Action::TimeOut(node, request, number));
                self.handle(node, wanted, ReplyTo::Here(number));
            }
            Direction::There(owner) => {
                self.seen.add(Sight::AskForwarded);
                self.forward(node, owner, wanted, number);
            }
            Direction::Nowhere => self.missed(request, number, Missed::Moved),
        }
    }

    /// Where a request goes from a node, as far as that has heard.
    pub(super) fn direction(&self, node: usize, shard: ShardId, was_sent_here: bool) -> Direction<ProcessId> {
        let Some(process) = self.nodes[node].process.as_ref() else { return Direction::Nowhere };
        let heard = process.shards.heard().nth(usize::from(shard.0));
        let elsewhere = heard.and_then(|(_, owner)| owner).filter(|owner| *owner != process.id);
        Direction::of(process.shards.serving(shard).is_some(), was_sent_here, elsewhere)
    }

    /// An attempt has an answer.
    pub(super) fn replied(&mut self, request: RequestId, number: u32, reply: Reply) {
        let found = self.asking.get(&request).filter(|asking| asking.out == Some(number));
        let Some(asking) = found else { return };
        let (wanted, least) = (asking.wanted, asking.least);
        match reply {
            Reply::Moved => self.missed(request, number, Missed::Moved),
            Reply::Done { is_durable } => {
                self.seen.add(Sight::AskAnswered);
                if wanted.timing == AnswerTiming::Flushed && !is_durable {
                    let said = format!("request {} was answered before it was durable", request.0);
                    self.judge.must(Err(said));
                }
                let told = self.book.done(wanted.shard, request, is_durable);
                self.judge.must(told);
                self.asking.remove(&request);
            }
            Reply::Read { seen } => {
                if seen < least {
                    let shard = wanted.shard.0;
                    self.judge.must(Err(format!(
                        "a read of shard {shard} saw {seen} changes, and {least} were acknowledged before it was asked"
                    )));
                }
                self.asking.remove(&request);
            }
        }
    }

    /// An attempt brought no answer.
    pub(super) fn missed(&mut self, request: RequestId, number: u32, missed: Missed) {
        let Some(asking) = self.asking.get_mut(&request).filter(|asking| asking.out == Some(number)) else {
            return;
        };
        asking.out = None;
        let (node, process, has_left) = (asking.node, asking.process, asking.has_left);
        let has_time = self.nodes[node].clocks.boot(self.now) - asking.began < PARK;
        let pause = PAUSES[(asking.attempts - 1).min(PAUSES.len() - 1)];
        match asking.course.missed(missed, has_time) {
            Ok(()) => {
                self.seen.add(Sight::AskedAgain);
                self.add(pause, Action::Attempt(node, process, request));
            }
            Err(GivenUp::Moved) => {
                self.seen.add(Sight::AskMoved);
                self.client_gives_up(request);
            }
            Err(GivenUp::Interrupted) => {
                self.seen.add(Sight::AskInterrupted);
                if !has_left {
                    let said = format!("request {} was interrupted, and nothing of it had left", request.0);
                    self.judge.must(Err(said));
                }
                self.client_gives_up(request);
            }
        }
    }

    /// Nobody has answered in time, or too much waits.
    pub(super) fn refused(&mut self, request: RequestId, number: u32) {
        if self.asking.get(&request).is_some_and(|asking| asking.out == Some(number)) {
            self.seen.add(Sight::AskTimedOut);
            self.client_gives_up(request);
        }
    }

    /// The process that was asked is gone, and its clients' connections with it.
    pub(super) fn forget_asks(&mut self, process: ProcessId) {
        let asked = self.asking.values().filter(|asking| asking.process == process);
        let gone: Vec<RequestId> = asked.map(|asking| asking.wanted.request).collect();
        gone.into_iter().for_each(|request| self.client_gives_up(request));
    }

    /// A client that has a key asks again until there is an outcome, at any process.
    fn client_gives_up(&mut self, request: RequestId) {
        let Some(Asking { wanted, asks, .. }) = self.asking.remove(&request) else { return };
        if self.book.is_done(wanted.shard, request) {
            self.seen.add(Sight::DoneUnheard);
        }
        if wanted.has_key && asks < ASKS_MAX {
            self.ask_any(wanted, asks + 1);
        }
    }

    /// Every request has ended in time.
    pub(super) fn nobody_waits(&mut self) {
        let now = self.now;
        let late = self
            .asking
            .values()
            .find(|asking| self.nodes[asking.node].clocks.boot(now) - asking.began > TAKES_MAX);
        if let Some(request) = late.map(|asking| asking.wanted.request.0) {
            self.judge.must(Err(format!("request {request} has no end")));
        }
    }
}
