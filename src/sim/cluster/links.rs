//! The ways between processes: the mesh's own peer machine at the asking end, and messages that come late, or not at all.

use std::time::{Duration, Instant};

use bytes::Bytes;
use rand::Rng;

use super::{
    action::Action,
    asking::{LIMIT, Wanted},
    book::RequestId,
    desk::{Reply, ReplyTo},
    world::World,
};
use crate::{
    actors::gateway::course::{Direction, Missed},
    cluster::mesh::{
        AskError,
        peer::{End, Limits, Order, Peer},
        proto::{Answer, Inward, Outward},
    },
    sim::seen::Sight,
    store::ProcessId,
};

/// Who waits for an answer: an attempt of a request.
pub(super) type Waiter = (RequestId, u32);

/// One peer of a process.
pub(super) struct Way {
    peer: Peer<Waiter>,
    /// The link that is open or being opened.
    link: u64,
    /// When it is to be ticked, if it is, and how often that was set: one that was set again does not fire.
    due: Option<Instant>,
    sets: u64,
}

/// A connection from a process to another one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) from: (usize, ProcessId),
    pub(super) to: (usize, ProcessId),
}

impl World {
    /// What the machine takes for the time, by a node's clock.
    fn instant(&self, node: usize) -> Instant {
        let boot = self.nodes[node].clocks.boot(self.now).0;
        self.began + Duration::from_millis(u64::try_from(boot).unwrap_or_default())
    }

    fn way(&mut self, node: usize, to: ProcessId) -> Option<&mut Way> {
        let now = self.instant(node);
        let waiting_max = self.waiting_max;
        let process = self.nodes[node].process.as_mut()?;
        Some(process.ways.entry(to).or_insert_with(|| {
            let limits = Limits {
                waiting_max,
                silent: Duration::from_secs(3),
                connect: Duration::from_secs(2),
                idle: Duration::from_secs(20),
                follows_max: 1,
            };
            Way { peer: Peer::new(limits, now), link: 0, due: None, sets: 0 }
        }))
    }

    /// An attempt goes to another process.
    pub(super) fn forward(&mut self, node: usize, to: ProcessId, wanted: Wanted, number: u32) {
        let now = self.instant(node);
        let body = Bytes::from(wanted.request.0.to_le_bytes().to_vec());
        let left = Duration::from_millis(LIMIT.0 as u64);
        let Some(way) = self.way(node, to) else { return };
        match way.peer.ask(now, left, body, (wanted.request, number)) {
            Ok(_) => {}
            Err(error) => self.asks_ended(vec![((wanted.request, number), Err(error))]),
        }
        self.drive(node, to);
    }

    /// Carries out what a peer wants: connections, messages, and when it is to be looked at again.
    fn drive(&mut self, node: usize, to: ProcessId) {
        let now = self.instant(node);
        let waiting_max = self.waiting_max;
        let Some(way) = self.way(node, to) else { return };
        let is_over = way.peer.waiting() > waiting_max;
        let order = way.peer.order();
        let sent = way.peer.take(now);
        let due = way.peer.due().filter(|due| way.due.is_none_or(|set| *due < set));
        way.due = due.or(way.due);
        way.sets += u64::from(due.is_some());
        let set = way.sets;
        if is_over {
            self.judge.must(Err("more asks wait for a peer than may".to_owned()));
        }
        match order {
            Some(Order::Connect) => self.connect(node, to),
            Some(Order::Close) => self.drop_link(node, to),
            None => {}
        }
        if let Some(message) = sent {
            self.send(node, to, message);
        }
        if let (Some(due), Some(process)) = (due, self.nodes[node].process.as_ref()) {
            let after = (due - now).as_millis() as i64 + 1;
            let process = process.id;
            self.add(domain::Millis(after), Action::WayTick(node, process, to, set));
        }
    }

    fn connect(&mut self, node: usize, to: ProcessId) {
        self.drop_link(node, to);
        self.links_made += 1;
        let link = self.links_made;
        let Some(from) = self.nodes[node].process.as_ref().map(|process| process.id) else { return };
        if let Some(way) = self.way(node, to) {
            way.link = link;
        }
        let target = self.nodes.iter().position(|other| other.is(to));
        if let Some(target) = target {
            self.links.insert(link, Link { from: (node, from), to: (target, to) });
        }
        let takes = self.latency();
        self.add(takes, Action::Connected(node, from, to, link));
    }

    fn drop_link(&mut self, node: usize, to: ProcessId) {
        let link = self.way(node, to).map_or(0, |way| std::mem::take(&mut way.link));
        self.links.remove(&link);
    }

    fn is_cut(&self, link: Link) -> bool {
        self.nodes[link.from.0].is_mesh_cut || self.nodes[link.to.0].is_mesh_cut
    }

    /// A connection is open, or cannot be.
    pub(super) fn connected(&mut self, node: usize, process: ProcessId, to: ProcessId, number: u64) {
        if !self.nodes[node].is(process) {
            return;
        }
        let now = self.instant(node);
        let link = self.links.get(&number).copied();
        let is_open = link.is_some_and(|link| !self.is_cut(link) && self.nodes[link.to.0].is(to));
        let chance = self.rng.random();
        let mut ends = Vec::new();
        let Some(way) = self.way(node, to).filter(|way| way.link == number) else { return };
        if is_open {
            way.peer.opened(now);
        } else {
            way.link = 0;
            way.peer.closed(now, chance, |waiter, end| ends.push((waiter, end)));
            self.links.remove(&number);
            self.seen.add(Sight::PeerAway);
        }
        self.asks_ended(ends);
        self.drive(node, to);
    }

    fn send(&mut self, node: usize, to: ProcessId, message: Outward) {
        for ask in &message.asks {
            let request = read_request(&ask.body);
            if let Some(asking) = self.asking.get_mut(&request) {
                asking.has_left |= asking.node == node;
            }
        }
        let Some(number) = self.way(node, to).map(|way| way.link) else { return };
        let Some(link) = self.links.get(&number).copied() else { return };
        let breaks = !message.asks.is_empty() && self.faults.link_breaks.happens(&mut self.rng);
        if breaks {
            self.seen.add(Sight::LinkBroke);
            let after = self.latency();
            self.add(after, Action::LinkEnds(number));
            if self.rng.random() {
                return;
            }
        }
        if self.is_cut(link) {
            self.seen.add(Sight::FrameLost);
            return;
        }
        let takes = self.frame_takes();
        self.add(takes, Action::Frame(number, link, message));
    }

    /// How long a message takes between two processes.
    fn frame_takes(&mut self) -> domain::Millis {
        let late = self.faults.frame_late.happens(&mut self.rng);
        if late { self.up_to(6_000) } else { self.latency() }
    }

    /// A message has come to the process that is asked. What is asked is done, also if nobody waits for it any more.
    pub(super) fn frame(&mut self, number: u64, link: Link, message: Outward) {
        let (node, process) = link.to;
        if !self.nodes[node].is(process) {
            return;
        }
        if message.asks.is_empty() {
            // So that the other end hears something.
            return self.answer_message(number, link, Inward::default());
        }
        self.note("message", node as u64, message.asks.len() as u64);
        for ask in message.asks {
            let request = read_request(&ask.body);
            let Some(wanted) = self.wanted.get(&request).copied() else { continue };
            let to = ReplyTo::Link(number, ask.number);
            match self.direction(node, wanted.shard, true) {
                Direction::Here => self.handle(node, wanted, to),
                Direction::Nowhere => self.reply(wanted, to, Reply::Moved),
                Direction::There(_) => {
                    self.judge.must(Err(format!("request {} was sent on by whom it was sent to", request.0)));
                }
            }
        }
    }

    pub(super) fn answer_over(&mut self, number: u64, ask: u32, reply: Reply) {
        let Some(link) = self.links.get(&number).copied() else { return };
        if reply == Reply::Moved {
            self.seen.add(Sight::SaidMoved);
        }
        let answer = Answer { number: ask, body: write_reply(reply) };
        self.answer_message(number, link, Inward { answers: vec![answer] });
    }

    fn answer_message(&mut self, number: u64, link: Link, message: Inward) {
        if self.is_cut(link) {
            return self.seen.add(Sight::FrameLost);
        }
        let takes = self.frame_takes();
        self.add(takes, Action::Reply(number, link, message));
    }

    /// Answers have come back.
    pub(super) fn heard_back(&mut self, number: u64, link: Link, message: Inward) {
        let ((node, from), (_, to)) = (link.from, link.to);
        if !self.nodes[node].is(from) || !self.links.contains_key(&number) {
            return;
        }
        let now = self.instant(node);
        let mut ends = Vec::new();
        let Some(way) = self.way(node, to).filter(|way| way.link == number) else { return };
        way.peer.heard(now, message, |waiter, end| ends.push((waiter, end)));
        self.asks_ended(ends);
        self.drive(node, to);
    }

    /// A connection has ended.
    pub(super) fn link_ends(&mut self, number: u64) {
        let Some(link) = self.links.remove(&number) else { return };
        let ((node, from), (_, to)) = (link.from, link.to);
        if !self.nodes[node].is(from) {
            return;
        }
        let (now, chance) = (self.instant(node), self.rng.random());
        let mut ends = Vec::new();
        let Some(way) = self.way(node, to).filter(|way| way.link == number) else { return };
        way.link = 0;
        way.peer.closed(now, chance, |waiter, end| ends.push((waiter, end)));
        self.note("link ends", node as u64, ends.len() as u64);
        self.asks_ended(ends);
        self.drive(node, to);
    }

    /// A process has ended: those that are connected to it hear so, or nothing.
    pub(super) fn links_of(&mut self, process: ProcessId) {
        let of: Vec<u64> =
            self.links.iter().filter(|(_, link)| link.to.1 == process).map(|(at, _)| *at).collect();
        for link in of {
            if self.rng.random() {
                let after = self.latency();
                self.add(after, Action::LinkEnds(link));
            }
        }
        self.links.retain(|_, link| link.from.1 != process);
    }

    pub(super) fn way_tick(&mut self, node: usize, process: ProcessId, to: ProcessId, set: u64) {
        if !self.nodes[node].is(process) {
            return;
        }
        let (now, chance) = (self.instant(node), self.rng.random());
        let mut ends = Vec::new();
        let Some(way) = self.way(node, to) else { return };
        if way.sets != set {
            return;
        }
        // By this node's clock it may be too early yet: then it is set again.
        way.due = None;
        let was_open = way.peer.is_open();
        way.peer.tick(now, chance, |waiter, end| ends.push((waiter, end)));
        if was_open && !way.peer.is_open() {
            self.seen.add(Sight::PeerSilent);
        }
        self.asks_ended(ends);
        self.drive(node, to);
    }

    /// How attempts at other processes have ended.
    fn asks_ended(&mut self, ends: Vec<(Waiter, End)>) {
        for ((request, number), end) in ends {
            match end {
                Ok(body) => self.replied(request, number, read_reply(&body)),
                Err(AskError::Unreachable) => self.missed(request, number, Missed::Moved),
                Err(AskError::Broken) => self.missed(request, number, Missed::Broken),
                Err(AskError::Full | AskError::TimedOut) => self.refused(request, number),
            }
        }
    }
}

fn read_request(body: &[u8]) -> RequestId {
    RequestId(body.try_into().map_or(0, u64::from_le_bytes))
}

fn write_reply(reply: Reply) -> Bytes {
    let (kind, number) = match reply {
        Reply::Moved => (0, 0),
        Reply::Done { is_durable } => (1, u64::from(is_durable)),
        Reply::Read { seen } => (2, seen as u64),
    };
    let mut body = vec![kind];
    body.extend(u64::to_le_bytes(number));
    body.into()
}

fn read_reply(body: &[u8]) -> Reply {
    let number = body.get(1..).and_then(|number| number.try_into().ok()).map_or(0, u64::from_le_bytes);
    match body.first() {
        Some(1) => Reply::Done { is_durable: number == 1 },
        Some(2) => Reply::Read { seen: number as usize },
        _ => Reply::Moved,
    }
}
