//! Which refunds are asked of their providers when, as a plain state machine.
//!
//! A provider is asked so many times a second and no faster. While it does not answer, or says that it is asked too often, it
//! is asked for one refund at a time, with growing pauses. A refund that failed rests, for longer each time, and those that
//! were not tried yet go first: a provider may fail at some for good. At most some refunds of a provider are in memory: the
//! others are in the store, and are read from there when there is capacity again.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::store::OpenRefund;
use domain::{Millis, OrderId, RefundStatus, Timestamp};

/// Refunds that are with one provider at a time.
const UNDER_WAY_MAX: usize = 16;
/// Refunds of one provider that are in memory and were not tried.
const LANE_MAX: usize = 256;
/// Those that were, and rest.
const RESTING_MAX: usize = 4_096;
/// Refunds that are read at a time.
pub(crate) const PAGE: u32 = 256;
/// The pause after a call without an answer; it doubles with each one after it …
const RETRY_FIRST: Millis = Millis(500);
/// … up to this for the provider …
const RETRY_MAX: Millis = Millis(4_000);
/// … and up to this for the same refund.
const REST_MAX: Millis = Millis(60_000);
/// How often the store is looked at without a reason: a message about a refund may be taken by another program.
const LOOK_EVERY: Millis = Millis(5_000);
/// How often refunds are asked for again that their provider refused.
const STOPPED_EVERY: Millis = Millis(900_000);

/// What became of a refund that a provider was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Attempt {
    /// It is given, and the store has that.
    Given,
    /// The provider refuses it, and the store has that.
    Stopped,
    /// Nobody knows: it is asked for again.
    Unknown,
}

/// The refunds of one provider.
#[derive(Default)]
struct Lane {
    waiting: VecDeque<OpenRefund>,
    /// Those that failed, by when they are tried again.
    resting: BTreeSet<(Timestamp, OpenRefund)>,
    /// How often each of them failed.
    failed: BTreeMap<OpenRefund, u16>,
    under_way: usize,
    /// When it may be asked next.
    next_at: Timestamp,
    /// Calls in a row without an answer.
    failures: u16,
}

impl Lane {
    /// When it may be asked for something, if there is anything.
    fn asks_at(&self) -> Option<Timestamp> {
        let most = if self.failures == 0 { UNDER_WAY_MAX } else { 1 };
        if self.under_way >= most {
            return None;
        }
        match self.waiting.is_empty() {
            false => Some(self.next_at),
            true => self.resting.first().map(|(at, _)| self.next_at.max(*at)),
        }
    }

    fn take(&mut self) -> Option<OpenRefund> {
        self.waiting.pop_front().or_else(|| self.resting.pop_first().map(|(_, refund)| refund))
    }

    /// Lets a refund that failed rest. Without room for more it stays in line.
    fn rest(&mut self, refund: OpenRefund, now: Timestamp) {
        if self.resting.len() >= RESTING_MAX {
            return self.waiting.push_back(refund);
        }
        let failures = self.failed.entry(refund.clone()).or_default();
        self.resting.insert((now + RETRY_FIRST.doubled(*failures, REST_MAX), refund));
        *failures = failures.saturating_add(1);
    }

    fn is_full(&self) -> bool {
        self.waiting.len() + self.under_way >= LANE_MAX
    }
}

/// Refunds that are not given yet.
pub(crate) struct RefundQueue {
    /// Between two calls of one provider.
    gap: Millis,
    lanes: BTreeMap<String, Lane>,
    /// What is in the lanes or under way.
    known: BTreeSet<OpenRefund>,
    /// What is being read, and how far that is.
    reading: Option<(RefundStatus, Option<OpenRefund>)>,
    look_at: Timestamp,
    stopped_at: Timestamp,
    /// Whether refunds were left in the store because a lane was full.
    has_left_some: bool,
}

impl RefundQueue {
    /// Nothing yet; an earlier process may have left refunds of every kind.
    pub(crate) fn new(per_second: u32, now: Timestamp) -> Self {
        Self {
            gap: Millis(1_000 / i64::from(per_second.max(1))),
            lanes: BTreeMap::new(),
            known: BTreeSet::new(),
            reading: None,
            look_at: now,
            stopped_at: now,
            has_left_some: false,
        }
    }

    /// There is news: the store is to be looked at soon.
    pub(crate) fn look(&mut self, now: Timestamp) {
        self.look_at = self.look_at.min(now);
    }

    /// What to read from the store now, if anything: refunds of this status after this one.
    pub(crate) fn wants_reading(&mut self, now: Timestamp) -> Option<(RefundStatus, Option<OpenRefund>)> {
        if self.reading.is_none() && now >= self.look_at {
            self.look_at = now + LOOK_EVERY;
            self.has_left_some = false;
            self.reading = Some((RefundStatus::Due, None));
        }
        if self.reading.is_none() && now >= self.stopped_at {
            self.stopped_at = now + STOPPED_EVERY;
            self.reading = Some((RefundStatus::Stopped, None));
        }
        self.reading.clone()
    }

    /// A page that was read. Refunds of events that another process serves are that one's.
    pub(crate) fn read(&mut self, page: Vec<OpenRefund>, is_ours: impl Fn(OrderId) -> bool) {
        let Some((_, cursor)) = &mut self.reading else { return };
        let is_last = (page.len() as u32) < PAGE;
        *cursor = page.last().cloned();
        if is_last {
            self.reading = None;
        }
        for refund in page.into_iter().filter(|refund| is_ours(refund.order)) {
            let lane = self.lanes.entry(refund.provider.clone()).or_default();
            if self.known.contains(&refund) {
                continue;
            }
            if lane.is_full() {
                self.has_left_some = true;
                continue;
            }
            self.known.insert(refund.clone());
            lane.waiting.push_back(refund);
        }
    }

    /// The store did not answer.
    pub(crate) fn not_read(&mut self, now: Timestamp) {
        self.reading = None;
        self.look_at = now + RETRY_FIRST;
    }

    /// The next refund to ask for, if one may be asked for now.
    pub(crate) fn take(&mut self, now: Timestamp) -> Option<OpenRefund> {
        let gap = self.gap;
        let lane = self.lanes.values_mut().find(|lane| lane.asks_at().is_some_and(|at| now >= at))?;
        lane.under_way += 1;
        lane.next_at = lane.next_at.max(now - gap) + gap;
        lane.take()
    }

    /// What became of a refund.
    pub(crate) fn tried(&mut self, refund: OpenRefund, attempt: Attempt, now: Timestamp) {
        let Some(lane) = self.lanes.get_mut(&refund.provider) else { return };
        lane.under_way = lane.under_way.saturating_sub(1);
        match attempt {
            Attempt::Given | Attempt::Stopped => {
                lane.failures = 0;
                lane.failed.remove(&refund);
                self.known.remove(&refund);
                if self.has_left_some && lane.waiting.len() < LANE_MAX / 2 {
                    self.look_at = self.look_at.min(now);
                }
            }
            Attempt::Unknown => {
                lane.next_at = lane.next_at.max(now + RETRY_FIRST.doubled(lane.failures, RETRY_MAX));
                lane.failures = lane.failures.saturating_add(1);
                lane.rest(refund, now);
            }
        }
    }

    /// When there is something to do next, if nothing happens before.
    pub(crate) fn next_instant(&self) -> Timestamp {
        let lanes = self.lanes.values().filter_map(Lane::asks_at);
        lanes.chain([self.look_at, self.stopped_at]).min().unwrap_or(self.look_at)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use domain::OrderId;

    fn refund(number: u128, provider: &str) -> OpenRefund {
        let order = OrderId(Uuid::from_u128(number));
        OpenRefund { at: Timestamp(number as i64), order, number: 1, provider: provider.to_owned() }
    }

    /// Gives all that there is; each call takes as long as it says and ends as it says.
    fn drive(
        queue: &mut RefundQueue,
        store: &mut BTreeSet<OpenRefund>,
        mut answer: impl FnMut(&OpenRefund, Timestamp) -> Attempt,
    ) -> Vec<(i64, OpenRefund)> {
        let (mut now, mut asked) = (Timestamp(0), Vec::new());
        while !store.is_empty() {
            while let Some((RefundStatus::Due, after)) = queue.wants_reading(now) {
                let later = store.iter().filter(|refund| Some(*refund) > after.as_ref());
                queue.read(later.take(PAGE as usize).cloned().collect(), |_| true);
            }
            if queue.reading.is_some() {
                queue.read(Vec::new(), |_| true);
            }
            let mut taken = Vec::new();
            while let Some(refund) = queue.take(now) {
                taken.push(refund);
            }
            assert!(taken.len() <= UNDER_WAY_MAX);
            for refund in taken {
                let attempt = answer(&refund, now);
                asked.push((now.0, refund.clone()));
                if attempt == Attempt::Given {
                    assert!(store.remove(&refund), "nothing is given twice");
                }
                queue.tried(refund, attempt, now);
            }
            now = queue.next_instant().max(now + Millis(1));
            assert!(now.0 < 86_400_000, "it never ends");
        }
        asked
    }

    #[test]
    fn a_provider_is_asked_so_often_and_each_refund_is_given_once() {
        let mut store: BTreeSet<_> = (0..1_000).map(|number| refund(number, "stripe")).collect();
        let mut queue = RefundQueue::new(20, Timestamp(0));
        let asked = drive(&mut queue, &mut store, |_, _| Attempt::Given);
        assert_eq!(asked.len(), 1_000);
        for window in asked.windows(22) {
            assert!(
                window[21].0 - window[0].0 >= 1_000,
                "more than 20 within a second, and one to begin with"
            );
        }
        assert!(asked[999].0 < 52_000, "it takes as long as it must: {}", asked[999].0);
    }

    #[test]
    fn a_provider_that_is_asked_too_often_is_left_alone_and_holds_up_no_other() {
        let both = |number: u128| refund(number, if number.is_multiple_of(2) { "busy" } else { "other" });
        let mut store: BTreeSet<_> = (0..1_200).map(both).collect();
        let mut queue = RefundQueue::new(100, Timestamp(0));
        let mut ends = BTreeMap::new();
        let asked = drive(&mut queue, &mut store, |refund, now| {
            if refund.provider == "busy" && now.0 < 60_000 {
                return Attempt::Unknown;
            }
            ends.insert(refund.provider.clone(), now.0);
            Attempt::Given
        });
        assert!(ends["other"] < 20_000, "{ends:?}");
        let early = asked.iter().filter(|(at, refund)| refund.provider == "busy" && *at < 60_000).count();
        assert!(early < 30, "asked {early} times while it was busy");
    }

    #[test]
    fn those_that_never_succeed_keep_none_of_the_others_waiting() {
        let is_bad = |refund: &OpenRefund| refund.order.0.as_u128() < 12;
        let mut store: BTreeSet<_> = (0..12).map(|number| refund(number, "stripe")).collect();
        let mut queue = RefundQueue::new(20, Timestamp(0));
        let mut good = 0;
        let mut ends = Timestamp(0);
        // The good ones come after a minute; the bad ones are let go an hour later, so that it ends.
        store.extend((12..20).map(|number| OpenRefund { at: Timestamp(60_000), ..refund(number, "stripe") }));
        let mut visible = BTreeSet::new();
        let mut now = Timestamp(0);
        while good < 8 {
            visible.extend(store.iter().filter(|refund| refund.at <= now).cloned());
            while let Some((status, after)) = queue.wants_reading(now) {
                let due = visible.iter().filter(|_| status == RefundStatus::Due);
                let later = due.filter(|refund| Some(*refund) > after.as_ref());
                queue.read(later.take(PAGE as usize).cloned().collect(), |_| true);
            }
            while let Some(refund) = queue.take(now) {
                let attempt = if is_bad(&refund) { Attempt::Unknown } else { Attempt::Given };
                if attempt == Attempt::Given {
                    (good, ends) = (good + 1, now);
                    store.remove(&refund);
                    visible.remove(&refund);
                }
                queue.tried(refund, attempt, now);
            }
            now = queue.next_instant().max(now + Millis(1));
            assert!(now.0 < 600_000, "{good} of 8 are given after ten minutes");
        }
        assert!(ends.0 < 75_000, "they waited {} ms", ends.0 - 60_000);
    }

    #[test]
    fn one_that_never_succeeds_comes_behind_the_others() {
        let mut store: BTreeSet<_> = (0..100).map(|number| refund(number, "stripe")).collect();
        let mut queue = RefundQueue::new(1_000, Timestamp(0));
        let mut tries = 0;
        let asked = drive(&mut queue, &mut store, |refund, _| {
            tries += usize::from(refund.order.0.as_u128() == 0);
            if refund.order.0.as_u128() == 0 && tries < 4 { Attempt::Unknown } else { Attempt::Given }
        });
        assert_eq!(asked.len(), 103);
    }
}
