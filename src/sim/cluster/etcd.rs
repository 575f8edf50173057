//! Etcd, where it keeps the leases (a quarter of the seeds), and the two ways of each process to it: the lease and the keys, as
//! `cluster/etcd` asks for them, one question of each kind at a time.

use std::collections::{BTreeMap, BTreeSet};

use rand::Rng;

use super::{action::Action, faults::LATE_MAX, world::World};
use crate::{
    cluster::{BootTime, presence::Word},
    sim::seen::Sight,
    store::ProcessId,
};
use domain::{Millis, Timestamp};

/// When a question counts as not answered.
const ANSWER: i64 = 1_000;
/// The longest wait before it is asked again.
const AGAIN_MAX: i64 = 1_000;
/// Where its history begins, and how far it goes back, so that it never comes as far again: who did not look meanwhile would see nothing of it.
const FIRST_REVISION: i64 = 1_000_000_000;
const GOES_BACK: i64 = 1_000_000;
/// How long it is away: for a new leader, or for anything.
const AWAY: [std::ops::Range<i64>; 2] = [500..4_000, 1_000..26_000];

/// What etcd has.
pub(super) struct Etcd {
    /// What its clock gains, in millionths.
    rate: i64,
    revision: i64,
    /// Each with its key: when it ends.
    leases: BTreeMap<ProcessId, Timestamp>,
    /// Those that have ever had one: none is put again.
    ever: BTreeSet<ProcessId>,
    /// What has become of keys, by revision: whether one is there.
    history: BTreeMap<i64, (ProcessId, bool)>,
    away_until: Option<Timestamp>,
}

impl Etcd {
    pub(super) fn new(rate: i64) -> Self {
        Self {
            rate,
            revision: FIRST_REVISION,
            leases: BTreeMap::new(),
            ever: BTreeSet::new(),
            history: BTreeMap::new(),
            away_until: None,
        }
    }

    fn change(&mut self, process: ProcessId, is_there: bool) {
        self.revision += 1;
        self.history.insert(self.revision, (process, is_there));
    }
}

/// What a process asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Lease,
    Keys,
}

/// A question on its way, or what answers it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question {
    node: usize,
    process: ProcessId,
    kind: Kind,
    number: u64,
    /// By its sender's clock.
    sent: BootTime,
}

impl Question {
    pub(super) fn node(&self) -> usize {
        self.node
    }
}

/// What a process knows of its questions.
#[derive(Default)]
pub(super) struct Questions {
    lease: u64,
    keys: u64,
    /// How far it was told what becomes of keys; not at all before they were read, and while they are read again.
    told: Option<i64>,
}

impl Questions {
    fn number(&mut self, kind: Kind) -> &mut u64 {
        match kind {
            Kind::Lease => &mut self.lease,
            Kind::Keys => &mut self.keys,
        }
    }
}

impl World {
    /// A process wants a lease.
    pub(super) fn enlist(&mut self, node: usize) {
        self.ask_etcd(node, Kind::Lease);
        self.ask_etcd(node, Kind::Keys);
    }

    fn ask_etcd(&mut self, node: usize, kind: Kind) {
        let sent = self.nodes[node].clocks.boot(self.now);
        let Some(process) = self.nodes[node].process.as_mut() else { return };
        let number = process.questions.number(kind);
        *number += 1;
        let question = Question { node, process: process.id, kind, number: *number, sent };
        if kind == Kind::Keys {
            process.questions.told = None;
        }
        let again = Millis(ANSWER + self.up_to(AGAIN_MAX).0);
        self.add(again, Action::EtcdTimer(question));
        if self.faults.request_lost.happens(&mut self.rng) {
            self.seen.add(Sight::MessageLost);
            return self.harm(node, Millis(0));
        }
        let mut there = self.latency();
        if self.faults.late.happens(&mut self.rng) {
            there.0 += self.rng.random_range(100..LATE_MAX);
            self.harm(node, there);
        }
        self.add(there, Action::EtcdAsked(question));
    }

    /// No answer has come, or it is time to ask again.
    pub(super) fn etcd_timer(&mut self, question: Question) {
        let Question { node, process, kind, number, .. } = question;
        let Some(found) = self.nodes[node].process.as_mut().filter(|found| found.id == process) else {
            return;
        };
        if *found.questions.number(kind) == number {
            self.ask_etcd(node, kind);
        }
    }

    /// A question has reached etcd. Its process may be gone.
    pub(super) fn etcd_asked(&mut self, question: Question) {
        let Question { node, process, kind, sent, .. } = question;
        if self.nodes[node].is_etcd_cut {
            return;
        }
        let lease = Millis(self.settings.lease_ms);
        let Some(etcd) = self.etcd.as_mut().filter(|etcd| etcd.away_until.is_none()) else { return };
        let word = match kind {
            Kind::Lease if !etcd.ever.insert(process) && !etcd.leases.contains_key(&process) => Word::Lost,
            Kind::Lease => {
                if !etcd.leases.contains_key(&process) {
                    etcd.change(process, true);
                }
                Word::Kept { sent }
            }
            Kind::Keys => Word::Present {
                sent,
                revision: etcd.revision,
                members: etcd.leases.keys().copied().collect(),
            },
        };
        self.note("etcd asked", node as u64, kind as u64);
        if let Word::Kept { .. } = word {
            self.lengthen(process, lease);
            self.tell_all();
        }
        if self.faults.answer_lost.happens(&mut self.rng) {
            self.seen.add(Sight::ReplyLost);
            return self.harm(node, Millis(0));
        }
        let back = self.latency();
        self.add(back, Action::EtcdSaid(question, word));
    }

    /// A lease ends so much later, by etcd's clock.
    fn lengthen(&mut self, process: ProcessId, lease: Millis) {
        let Some(etcd) = self.etcd.as_mut() else { return };
        let after = Millis(lease.0 - lease.0 * etcd.rate / 1_000_000);
        let ends_at = self.now + after;
        etcd.leases.insert(process, ends_at);
        self.add(after, Action::LeaseEnds(process, ends_at));
    }

    pub(super) fn lease_ends(&mut self, process: ProcessId, at: Timestamp) {
        let Some(etcd) = self.etcd.as_mut().filter(|etcd| etcd.away_until.is_none()) else { return };
        if etcd.leases.get(&process) == Some(&at) {
            self.revoked(process);
        }
    }

    pub(super) fn revoked(&mut self, process: ProcessId) {
        let Some(etcd) = self.etcd.as_mut().filter(|etcd| etcd.away_until.is_none()) else { return };
        if etcd.leases.remove(&process).is_some() {
            etcd.change(process, false);
            self.note("key gone", 0, 0);
            self.tell_all();
        }
    }

    /// A process has ended, and says so.
    pub(super) fn revoke(&mut self, process: ProcessId) {
        if self.etcd.is_some() && !self.faults.request_lost.happens(&mut self.rng) {
            let latency = self.latency();
            self.add(latency, Action::Revoked(process));
        }
    }

    fn tell_all(&mut self) {
        for node in 0..self.nodes.len() {
            let latency = self.latency();
            self.add(latency, Action::EtcdTells(node));
        }
    }

    /// News of keys reach a process that follows them.
    pub(super) fn etcd_tells(&mut self, node: usize) {
        let Some(etcd) = self.etcd.as_ref().filter(|etcd| etcd.away_until.is_none()) else { return };
        if self.nodes[node].is_etcd_cut {
            return;
        }
        let Some(process) = self.nodes[node].process.as_mut() else { return };
        let Some(told) = process.questions.told.as_mut() else { return };
        let news: Vec<(ProcessId, bool)> = etcd.history.range(*told + 1..).map(|(_, news)| *news).collect();
        *told = etcd.revision;
        for (process, is_there) in news {
            self.hear(node, if is_there { Word::Came(process) } else { Word::Gone(process) });
        }
    }

    /// An answer of etcd has reached a process, which may have given up waiting for it.
    pub(super) fn etcd_said(&mut self, question: Question, word: Word) {
        let Question { node, process, kind, number, .. } = question;
        let is_cut = self.nodes[node].is_etcd_cut;
        let Some(found) = self.nodes[node].process.as_mut().filter(|found| found.id == process) else {
            return;
        };
        if *found.questions.number(kind) != number || is_cut {
            return;
        }
        *found.questions.number(kind) += 1;
        let next = Question { number: number + 1, ..question };
        let pause = match &word {
            Word::Present { revision, .. } => {
                found.questions.told = Some(*revision);
                Millis(self.settings.lease_ms / 2)
            }
            _ => Millis(self.settings.renew_ms),
        };
        self.note("etcd said", node as u64, kind as u64);
        if word != Word::Lost {
            self.add(pause, Action::EtcdTimer(next));
        }
        self.hear(node, word);
        if kind == Kind::Keys {
            let latency = self.latency();
            self.add(latency, Action::EtcdTells(node));
        }
    }

    fn hear(&mut self, node: usize, word: Word) {
        let boot = self.nodes[node].clocks.boot(self.now);
        let Some(process) = self.nodes[node].process.as_mut() else { return };
        if let Word::Gone(gone) = word {
            self.seen.add(if gone == process.id { Sight::OwnKeyGone } else { Sight::KeyGone });
        }
        let effects = process.membership.heard(word, boot);
        self.carry_membership(node, effects);
        self.see_end(node);
    }

    /// Nobody answers: it has no leader, or cannot be reached.
    pub(super) fn etcd_goes(&mut self) {
        let kind = self.rng.random_range(0..AWAY.len());
        let lasts = Millis(self.rng.random_range(AWAY[kind].clone()));
        let Some(etcd) = self.etcd.as_mut().filter(|etcd| etcd.away_until.is_none()) else { return };
        etcd.away_until = Some(self.now + lasts);
        self.note("etcd goes", lasts.0 as u64, 0);
        self.seen.add(Sight::EtcdAway);
        self.add(lasts, Action::EtcdIsBack);
    }

    /// Its leader gives every lease its whole time again.
    pub(super) fn etcd_is_back(&mut self) {
        let lease = Millis(self.settings.lease_ms);
        let Some(etcd) = self.etcd.as_mut().filter(|etcd| etcd.away_until.is_some()) else { return };
        etcd.away_until = None;
        let all: Vec<ProcessId> = etcd.leases.keys().copied().collect();
        self.note("etcd is back", all.len() as u64, 0);
        all.into_iter().for_each(|process| self.lengthen(process, lease));
    }

    /// It is restored from a copy, and has some of its keys no more: every connection breaks.
    pub(super) fn etcd_forgets(&mut self) {
        let forgotten: Vec<bool> = (0..64).map(|_| self.rng.random()).collect();
        let Some(etcd) = self.etcd.as_mut() else { return };
        etcd.revision -= GOES_BACK;
        etcd.history.clear();
        let mut forgotten = forgotten.into_iter();
        etcd.leases.retain(|_, _| !forgotten.next().unwrap_or_default());
        self.note("etcd forgets", 0, 0);
        self.seen.add(Sight::EtcdForgot);
        for node in 0..self.nodes.len() {
            self.harm(node, Millis(0));
            self.ask_etcd(node, Kind::Keys);
        }
    }

    pub(super) fn etcd_cut(&mut self, node: usize, lasts: Millis) {
        if self.etcd.is_none() {
            return;
        }
        self.note("cut off from etcd", node as u64, 0);
        self.nodes[node].is_etcd_cut = true;
        self.harm(node, lasts);
        self.add(lasts, Action::EtcdWayIsBack(node));
    }

    pub(super) fn etcd_way_is_back(&mut self, node: usize) {
        self.nodes[node].is_etcd_cut = false;
        self.harm(node, Millis(0));
        // What follows the keys notices that it has broken.
        self.ask_etcd(node, Kind::Keys);
    }
}
