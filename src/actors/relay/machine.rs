//! Which outbox messages are on their way to the broker, as a plain state machine.
//!
//! At most a window of messages is unconfirmed at a time. What does not fit is not kept in memory: it is in the
//! store, and is read from there once the window has capacity again. Of mails an event has a share of the window alone,
//! and those that are deferred leave it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{EventId, OutboxKey, OutboxMessage, Timestamp, planted};

/// Into so many shares a window is divided, where it is.
const SHARES: usize = 4;

/// The outbox messages of one topic that are on their way.
pub struct InFlight {
    /// Each with the instant since which it has been waiting.
    unconfirmed: BTreeMap<OutboxKey, Timestamp>,
    /// Confirmed messages whose rows may still be read: those of the current and of the previous age.
    confirmed: [BTreeSet<OutboxKey>; 2],
    most: usize,
    /// How many of one event at most.
    share: usize,
    /// At how many it is read on.
    low: usize,
    /// How many of each event.
    by_event: BTreeMap<EventId, usize>,
    /// When a deferred message is due.
    read_at: Option<Timestamp>,
    /// Whether the store has messages that were not taken into the window.
    behind: bool,
    reading: bool,
    /// Whether messages did not fit since the current reading began, which may not have seen them.
    overflowed: bool,
}

impl InFlight {
    /// A window of `most` messages. It begins behind: an earlier process may have left messages.
    pub fn new(most: usize) -> Self {
        Self::with(most, most, most / 2)
    }

    /// A window of which each event has a share alone: the messages of one hold up no other's.
    pub fn in_shares(most: usize) -> Self {
        let share = (most / SHARES).max(1);
        Self::with(most, share, share / 2)
    }

    fn with(most: usize, share: usize, low: usize) -> Self {
        let confirmed = [BTreeSet::new(), BTreeSet::new()];
        Self {
            unconfirmed: BTreeMap::new(),
            confirmed,
            most,
            share,
            low,
            by_event: BTreeMap::new(),
            read_at: None,
            behind: true,
            reading: false,
            overflowed: false,
        }
    }

    /// Takes new messages into the window as far as they fit; returns those to publish. `since` says since when one
    /// waits.
    pub fn offer(
        &mut self,
        rows: Vec<OutboxMessage>,
        since: impl Fn(&OutboxMessage) -> Timestamp,
    ) -> Vec<OutboxMessage> {
        let mut taken = Vec::with_capacity(rows.len());
        for row in rows {
            let known = self.unconfirmed.contains_key(&row.key);
            if known || self.confirmed.iter().any(|keys| keys.contains(&row.key)) {
                continue;
            }
            let of_event = self.by_event.get(&row.key.event).copied().unwrap_or(0);
            let is_full = self.unconfirmed.len() >= self.most || of_event >= self.share;
            if is_full && !planted!(WindowWithoutBound) {
                self.behind = true;
                self.overflowed = true;
                continue;
            }
            self.by_event.insert(row.key.event, of_event + 1);
            self.unconfirmed.insert(row.key, since(&row));
            taken.push(row);
        }
        taken
    }

    /// The broker has confirmed these: others fit. They stay known until their rows are deleted, or they would be
    /// read and published again.
    pub fn confirmed(&mut self, keys: &[OutboxKey]) {
        for key in keys {
            self.leave(key);
            self.confirmed[0].insert(*key);
        }
    }

    /// This one is not to be tried before an instant, which the store has: others fit.
    pub fn deferred(&mut self, key: OutboxKey, until: Timestamp) {
        self.leave(&key);
        self.read_again_at(until);
    }

    /// The store has a message that is due then.
    pub fn read_again_at(&mut self, at: Timestamp) {
        self.read_at = Some(self.read_at.map_or(at, |read_at| read_at.min(at)));
    }

    fn leave(&mut self, key: &OutboxKey) {
        if self.unconfirmed.remove(key).is_none() {
            return;
        }
        if let Some(of_event) = self.by_event.get_mut(&key.event) {
            *of_event -= 1;
            if *of_event == 0 {
                self.by_event.remove(&key.event);
            }
        }
    }

    /// An age has passed, in which rows of confirmed messages are deleted: what was confirmed before it
    /// is forgotten.
    pub fn aged(&mut self) {
        self.confirmed[1] = std::mem::take(&mut self.confirmed[0]);
    }

    /// The store may have messages that another process has put there.
    pub fn look(&mut self) {
        self.behind = true;
        self.overflowed = true;
    }

    /// How many rows to read from the store now, if any: enough to find some that are not on their way.
    pub fn wants_reading(&mut self, now: Timestamp) -> Option<u32> {
        if self.read_at.is_some_and(|at| at <= now) {
            self.read_at = None;
            self.behind = true;
        }
        if self.reading || !self.behind || self.unconfirmed.len() > self.low {
            return None;
        }
        self.reading = true;
        self.overflowed = false;
        Some((self.unconfirmed.len() + self.most) as u32)
    }

    /// What was read; `complete` when the store had no more. Gives those to publish.
    pub fn read(
        &mut self,
        rows: Vec<OutboxMessage>,
        complete: bool,
        since: impl Fn(&OutboxMessage) -> Timestamp,
    ) -> Vec<OutboxMessage> {
        self.reading = false;
        if complete && (!self.overflowed || planted!(OverflowForgotten)) {
            self.behind = false;
        }
        self.offer(rows, since)
    }

    /// The store did not answer: still behind.
    pub fn not_read(&mut self) {
        self.reading = false;
    }

    /// Since when the oldest message in the window waits. Those that did not fit are as a rule younger.
    pub fn oldest(&self) -> Option<Timestamp> {
        self.unconfirmed.values().min().copied()
    }

    /// How many of each event are on their way.
    pub fn by_event(&self) -> &BTreeMap<EventId, usize> {
        &self.by_event
    }

    /// How many of one event may be on their way.
    pub fn share(&self) -> usize {
        self.share
    }

    /// Messages on their way.
    pub fn len(&self) -> usize {
        self.unconfirmed.len()
    }

    /// Whether no message is on its way.
    pub fn is_empty(&self) -> bool {
        self.unconfirmed.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    use domain::{EventId, Seq, Topic};

    const NOW: Timestamp = Timestamp(1_000);

    fn row(seq: u64) -> OutboxMessage {
        row_of(0, seq)
    }

    fn row_of(event: u128, seq: u64) -> OutboxMessage {
        let key = OutboxKey { event: EventId(Uuid::from_u128(event)), seq: Seq(seq), n: 0 };
        OutboxMessage { key, topic: Topic::Orders, body: Vec::new() }
    }

    #[test]
    fn the_messages_of_one_event_leave_room_for_those_of_others() {
        let mut in_flight = InFlight::in_shares(8);
        assert_eq!(in_flight.offer((1..=50).map(|seq| row_of(1, seq)).collect(), at).len(), 2);
        assert_eq!(in_flight.offer(vec![row_of(2, 1)], at).len(), 1);
        assert_eq!(in_flight.wants_reading(NOW), None, "three are on their way");
        in_flight.confirmed(&[row_of(1, 1).key, row_of(1, 2).key]);
        assert!(in_flight.wants_reading(NOW).is_some(), "what did not fit is in the store");
        assert_eq!(in_flight.by_event().len(), 1);
    }

    #[test]
    fn a_deferred_message_leaves_the_window_and_is_read_when_it_is_due() {
        let mut in_flight = InFlight::in_shares(4);
        assert!(in_flight.wants_reading(NOW).is_some());
        assert_eq!(in_flight.read(vec![row_of(1, 1)], true, at).len(), 1);
        in_flight.deferred(row_of(1, 1).key, Timestamp(2_000));
        assert!(in_flight.is_empty() && in_flight.by_event().is_empty());
        assert_eq!(in_flight.offer(vec![row_of(1, 2)], at).len(), 1, "it holds up no other");
        in_flight.confirmed(&[row_of(1, 2).key]);
        assert_eq!(in_flight.wants_reading(Timestamp(1_999)), None);
        assert!(in_flight.wants_reading(Timestamp(2_000)).is_some());
        // The store says when the next is due.
        in_flight.read(vec![row_of(1, 1)], true, at);
        in_flight.read_again_at(Timestamp(3_000));
        in_flight.confirmed(&[row_of(1, 1).key]);
        assert_eq!(in_flight.wants_reading(Timestamp(2_999)), None);
        assert!(in_flight.wants_reading(Timestamp(3_000)).is_some());
    }

    /// Messages wait since the instant of their number.
    fn at(row: &OutboxMessage) -> Timestamp {
        Timestamp(row.key.seq.0 as i64)
    }

    #[test]
    fn the_oldest_message_is_the_one_that_has_waited_longest_until_it_is_confirmed() {
        let mut in_flight = InFlight::new(4);
        assert_eq!(in_flight.oldest(), None);
        in_flight.offer(vec![row(7), row(3), row(5)], at);
        assert_eq!(in_flight.oldest(), Some(Timestamp(3)));
        in_flight.confirmed(&[row(3).key]);
        assert_eq!(in_flight.oldest(), Some(Timestamp(5)));
        in_flight.confirmed(&[row(5).key, row(7).key]);
        assert_eq!(in_flight.oldest(), None);
    }

    #[test]
    fn what_finds_no_room_while_the_store_is_read_is_not_forgotten() {
        let mut in_flight = InFlight::new(2);
        assert_eq!(in_flight.wants_reading(NOW), Some(2));
        assert_eq!(in_flight.offer((1..=3).map(row).collect(), at).len(), 2, "the third finds no room");
        assert!(in_flight.read(Vec::new(), true, at).is_empty(), "the reading began before there was any");
        in_flight.confirmed(&[row(1).key, row(2).key]);
        assert!(in_flight.wants_reading(NOW).is_some(), "the third is still in the store");
        let seqs: Vec<u64> = in_flight.read(vec![row(3)], true, at).iter().map(|row| row.key.seq.0).collect();
        assert_eq!((seqs, in_flight.wants_reading(NOW)), (vec![3], None));
    }

    #[test]
    fn what_does_not_fit_is_read_from_the_store_later_and_nothing_goes_twice() {
        let mut in_flight = InFlight::new(4);
        assert_eq!(in_flight.wants_reading(NOW), Some(4), "an earlier process may have left messages");
        assert!(in_flight.read(Vec::new(), true, at).is_empty());
        let taken = in_flight.offer((1..=6).map(row).collect(), at);
        assert_eq!(taken.len(), 4);
        assert_eq!(in_flight.wants_reading(NOW), None, "the window is full");
        in_flight.confirmed(&[row(1).key, row(2).key]);
        assert_eq!(in_flight.wants_reading(NOW), Some(6));
        let taken = in_flight.read((2..=6).map(row).collect(), true, at);
        let seqs: Vec<u64> = taken.iter().map(|row| row.key.seq.0).collect();
        assert_eq!(seqs, [5, 6], "2 is about to be deleted, 3 and 4 are on their way already");
        in_flight.confirmed(&[row(3).key, row(4).key]);
        in_flight.aged();
        assert!(in_flight.offer(vec![row(4)], at).is_empty(), "known for an age");
        in_flight.aged();
        assert_eq!(in_flight.offer(vec![row(4)], at).len(), 1, "its row was not deleted: at least once");
    }
}
