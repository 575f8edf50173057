//! Counts by key that every process tells the others: what users hold unpaid, where they have sockets, who watches what.
//!
//! Each process counts its own exactly and at once. The others hear of a change a moment later, and of everything in
//! rounds, so what is lost on the way is made up for by the next round. What a process has told is forgotten with it.

mod message;
mod spread;

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering::Relaxed},
    },
};

use bytes::Bytes;
use parking_lot::{Mutex, RwLock};
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};

use self::message::{ITEMS_MAX, Part};
pub(crate) use self::{message::Told, spread::run};
use crate::store::ProcessId;
use domain::{EventId, UserId};

/// Parts of the own counts, each with its own lock.
const PARTS: usize = 64;
/// Keys that are kept of one process. Further ones are not known of it.
const KEYS_MAX: usize = 2_000_000;

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    /// Places that a user holds unpaid at events that limit it.
    PlacesHeld,
    /// Workers that have sockets of a user.
    Sockets,
    /// Sockets that watch an event.
    Viewers,
}

/// What a count is of: a user or an event, as so many bits that no two of them meet.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct CountKey(u64);

impl From<&UserId> for CountKey {
    fn from(user: &UserId) -> Self {
        let hash = Sha256::digest(user.as_str().as_bytes());
        let mut first = [0; 8];
        first.copy_from_slice(&hash[..8]);
        Self(u64::from_le_bytes(first))
    }
}

impl From<EventId> for CountKey {
    fn from(event: EventId) -> Self {
        // The random half.
        Self(event.0.as_u64_pair().1)
    }
}

/// One subject's counts; clones share them.
#[derive(Clone, Debug)]
pub struct SharedCounts(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    subject: Subject,
    own: [Mutex<FxHashMap<CountKey, u32>>; PARTS],
    /// Own counts that changed since the others were told.
    changed: Mutex<FxHashSet<CountKey>>,
    /// Whether there is anybody to be told.
    has_others: AtomicBool,
    round: AtomicU32,
    others: RwLock<BTreeMap<ProcessId, Heard>>,
}

/// What one other process has told.
#[derive(Debug, Default)]
struct Heard {
    /// Whether it has told everything once.
    is_complete: bool,
    /// Each count, and the round in which it was told last.
    counts: FxHashMap<CountKey, (u32, u32)>,
}

impl SharedCounts {
    /// Nothing is counted yet.
    pub fn new(subject: Subject) -> Self {
        Self(Arc::new(Inner {
            subject,
            own: std::array::from_fn(|_| Mutex::default()),
            changed: Mutex::default(),
            has_others: AtomicBool::new(false),
            round: AtomicU32::new(0),
            others: RwLock::default(),
        }))
    }

    fn part(&self, key: CountKey) -> &Mutex<FxHashMap<CountKey, u32>> {
        &self.0.own[key.0 as usize % PARTS]
    }

    /// Sets this process's count.
    pub fn set(&self, key: CountKey, count: u32) {
        self.change(key, |_| count);
    }

    /// Adds to this process's count, or takes from it.
    pub fn add(&self, key: CountKey, difference: i32) {
        self.change(key, |count| count.saturating_add_signed(difference));
    }

    fn change(&self, key: CountKey, change: impl FnOnce(u32) -> u32) {
        let mut part = self.part(key).lock();
        match change(part.get(&key).copied().unwrap_or(0)) {
            0 => part.remove(&key),
            count => part.insert(key, count),
        };
        drop(part);
        if self.0.has_others.load(Relaxed) {
            self.0.changed.lock().insert(key);
        }
    }

    /// This process's count.
    pub fn own(&self, key: CountKey) -> u32 {
        self.part(key).lock().get(&key).copied().unwrap_or(0)
    }

    /// The sum of what the others have told.
    pub fn elsewhere(&self, key: CountKey) -> u32 {
        let others = self.0.others.read();
        let counts = others.values().filter_map(|heard| heard.counts.get(&key));
        counts.fold(0, |sum, (count, _)| sum.saturating_add(*count))
    }

    /// Whether another process may count something of this key: it said so, or it has not said everything yet.
    pub fn may_count(&self, process: ProcessId, key: CountKey) -> bool {
        let others = self.0.others.read();
        others.get(&process).is_none_or(|heard| !heard.is_complete || heard.counts.contains_key(&key))
    }

    /// Forgets what others have told that are there no longer; whether there are any.
    fn keep_only(&self, others: &[ProcessId]) {
        self.0.has_others.store(!others.is_empty(), Relaxed);
        if others.is_empty() {
            self.0.changed.lock().clear();
        }
        if self.0.others.read().keys().any(|known| !others.contains(known)) {
            self.0.others.write().retain(|known, _| others.contains(known));
        }
    }

    /// What has changed since this was asked last, for the others.
    fn changes(&self) -> Vec<Bytes> {
        let changed = std::mem::take(&mut *self.0.changed.lock());
        let items: Vec<_> = changed.into_iter().map(|key| (key, self.own(key))).collect();
        self.messages(Part::Changes, &items)
    }

    /// Everything, for the others: another round.
    fn everything(&self) -> Vec<Bytes> {
        self.0.round.fetch_add(1, Relaxed);
        // Before the counts are read: what changes from here on is told as a change.
        self.0.changed.lock().clear();
        let mut items = Vec::new();
        for part in &self.0.own {
            items.extend(part.lock().iter().map(|(key, count)| (*key, *count)));
        }
        let mut messages = self.messages(Part::Everything, &items);
        messages.push(self.message(Part::End, &[]));
        messages
    }

    fn messages(&self, part: Part, items: &[(CountKey, u32)]) -> Vec<Bytes> {
        items.chunks(ITEMS_MAX).map(|items| self.message(part, items)).collect()
    }

    fn message(&self, part: Part, items: &[(CountKey, u32)]) -> Bytes {
        let round = self.0.round.load(Relaxed);
        Told { subject: self.0.subject, part, round, items: items.to_vec() }.write()
    }

    /// Takes what another process tells; which keys it had not counted before, if it had told everything.
    pub(crate) fn take(&self, from: ProcessId, told: &Told) -> Vec<CountKey> {
        let mut others = self.0.others.write();
        let heard = others.entry(from).or_default();
        let mut new = Vec::new();
        for (key, count) in &told.items {
            if *count == 0 {
                heard.counts.remove(key);
            } else if heard.counts.len() < KEYS_MAX || heard.counts.contains_key(key) {
                let before = heard.counts.insert(*key, (*count, told.round));
                if before.is_none() && heard.is_complete {
                    new.push(*key);
                }
            }
        }
        if told.part == Part::End {
            heard.is_complete = true;
            // A message of one round may have been lost: only what two rounds have not told is gone.
            heard.counts.retain(|_, (_, round)| told.round.wrapping_sub(*round) <= 1);
        }
        new
    }
}

/// All subjects; clones share them.
#[derive(Clone, Debug)]
pub struct Everywhere {
    /// Places that users hold unpaid.
    pub places_held: SharedCounts,
    /// Where users have sockets.
    pub sockets: SharedCounts,
    /// Who watches which event.
    pub viewers: SharedCounts,
}

impl Default for Everywhere {
    fn default() -> Self {
        Self {
            places_held: SharedCounts::new(Subject::PlacesHeld),
            sockets: SharedCounts::new(Subject::Sockets),
            viewers: SharedCounts::new(Subject::Viewers),
        }
    }
}

impl Everywhere {
    /// The counts of a subject.
    pub fn of(&self, subject: Subject) -> &SharedCounts {
        match subject {
            Subject::PlacesHeld => &self.places_held,
            Subject::Sockets => &self.sockets,
            Subject::Viewers => &self.viewers,
        }
    }
}

#[cfg(test)]
mod tests;
