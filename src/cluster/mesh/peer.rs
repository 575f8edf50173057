//! One peer as one thread sees it: what waits for its answers, what waits to leave, and whether it is there.
//!
//! Nothing here does I/O or looks at a clock. An ask ends exactly once. It ends as `Broken` only if a message with it had
//! left: then nobody knows whether it was done. Each ask, frame and tick is handed in with the time; what the carrier has
//! to do about the connection is fetched by [`Peer::order`].

#[cfg(test)]
mod tests;

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use bytes::Bytes;
use domain::planted;
use rustc_hash::FxHashMap;

use super::{
    AskError,
    frames::{FRAME_ITEMS_MAX, FrameFill},
    proto::{Ask, Inward, Outward},
};

/// The time between two messages of an end that has nothing to say.
pub(crate) const BEAT: Duration = Duration::from_secs(1);
/// The first wait after a connection failed or ended, and the longest.
const BACKOFF_MIN: Duration = Duration::from_millis(50);
const BACKOFF_MAX: Duration = Duration::from_secs(1);
/// Asks and news that wait to leave: 64 messages full.
const QUEUED_MAX: usize = 64 * FRAME_ITEMS_MAX;
/// Bytes that wait to leave, after which nothing is added.
const QUEUED_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What a peer may cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) waiting_max: usize,
    /// An open peer that is not heard for so long is gone.
    pub(crate) silent: Duration,
    /// How long connecting may take.
    pub(crate) connect: Duration,
    /// A connection without use is closed after this.
    pub(crate) idle: Duration,
    /// Subjects that may be followed: the peer would let further ones wait.
    pub(crate) follows_max: usize,
}

/// What the carrier must do about the connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Order {
    /// Open one; then call `opened` or `failed`.
    Connect,
    /// Drop the one that there is, or that is being opened. Nothing of it may be handed in any more.
    Close,
}

/// How an ask ended.
pub(crate) type End = Result<Bytes, AskError>;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    Idle,
    Connecting {
        since: Instant,
    },
    Open {
        since: Instant,
    },
    /// It failed: nobody tries before this.
    Away {
        until: Instant,
    },
}

struct Waiting<W> {
    waiter: W,
    deadline: Instant,
    /// When the message with it left, if it did.
    left: Option<Instant>,
}

enum Queued {
    Ask(u32, Bytes),
    News(Bytes),
}

impl Queued {
    fn bytes(&self) -> usize {
        match self {
            Self::Ask(_, body) | Self::News(body) => body.len(),
        }
    }
}

/// The machine. `W` stands for whoever waits for an answer.
pub(crate) struct Peer<W> {
    limits: Limits,
    stage: Stage,
    order: Option<Order>,
    waiting: FxHashMap<u32, Waiting<W>>,
    /// No ask that waits has an earlier deadline.
    earliest: Option<Instant>,
    queue: VecDeque<Queued>,
    queued_bytes: usize,
    look_again: bool,
    next_number: u32,
    backoff: Duration,
    heard_at: Instant,
    beat_at: Instant,
    beat_due: bool,
    used_at: Instant,
    follows: usize,
}

impl<W> Peer<W> {
    /// A peer that nobody asked yet.
    pub(crate) fn new(limits: Limits, now: Instant) -> Self {
        Self {
            limits,
            stage: Stage::Idle,
            order: None,
            waiting: FxHashMap::default(),
            earliest: None,
            queue: VecDeque::new(),
            queued_bytes: 0,
            look_again: false,
            next_number: 0,
            backoff: BACKOFF_MIN,
            heard_at: now,
            beat_at: now,
            beat_due: false,
            used_at: now,
            follows: 0,
        }
    }

    /// An ask waits to leave, under this number. It ends by itself when its deadline has passed.
    pub(crate) fn ask(
        &mut self,
        now: Instant,
        left: Duration,
        body: Bytes,
        waiter: W,
    ) -> Result<u32, AskError> {
        self.reach(now)?;
        if self.waiting.len() >= self.limits.waiting_max || self.is_queue_full() {
            return Err(AskError::Full);
        }
        let number = self.number();
        // A time that cannot be represented never comes.
        let deadline = now.checked_add(left).unwrap_or(now + Duration::from_secs(86_400));
        self.earliest = Some(self.earliest.map_or(deadline, |earliest| earliest.min(deadline)));
        self.waiting.insert(number, Waiting { waiter, deadline, left: None });
        self.enqueue(Queued::Ask(number, body));
        Ok(number)
    }

    /// Whoever asked has gone. Says whether the ask was still waiting.
    pub(crate) fn forget(&mut self, number: u32) -> bool {
        // What is queued of it is left out when its turn comes.
        self.waiting.remove(&number).is_some()
    }

    /// News wait to leave; they are dropped if that cannot be. Says whether they wait.
    pub(crate) fn tell(&mut self, now: Instant, body: Bytes) -> bool {
        if self.reach(now).is_err() || self.is_queue_full() {
            return false;
        }
        self.enqueue(Queued::News(body));
        true
    }

    /// "Look again" waits to leave.
    pub(crate) fn look_again(&mut self, now: Instant) {
        self.look_again = self.reach(now).is_ok();
    }

    /// Somebody follows a subject, or has stopped to.
    pub(crate) fn follows(&mut self, now: Instant, one_more: bool) -> Result<(), AskError> {
        if one_more {
            self.reach(now)?;
            if self.follows >= self.limits.follows_max {
                return Err(AskError::Full);
            }
            self.follows += 1;
        } else {
            self.used_at = now;
            self.follows = self.follows.saturating_sub(1);
        }
        Ok(())
    }

    /// Sees to it that there is a connection or one is being opened.
    fn reach(&mut self, now: Instant) -> Result<(), AskError> {
        self.used_at = now;
        match self.stage {
            Stage::Open { .. } | Stage::Connecting { .. } => Ok(()),
            Stage::Away { until } if now < until => Err(AskError::Unreachable),
            Stage::Idle | Stage::Away { .. } => {
                self.stage = Stage::Connecting { since: now };
                self.order = Some(Order::Connect);
                Ok(())
            }
        }
    }

    fn is_queue_full(&self) -> bool {
        self.queue.len() >= QUEUED_MAX || self.queued_bytes >= QUEUED_BYTES_MAX
    }

    fn enqueue(&mut self, item: Queued) {
        self.queued_bytes += item.bytes();
        self.queue.push_back(item);
    }

    fn number(&mut self) -> u32 {
        // After four thousand million asks they come again; one of the first may still wait.
        while self.waiting.contains_key(&self.next_number) {
            self.next_number = self.next_number.wrapping_add(1);
        }
        let number = self.next_number;
        self.next_number = number.wrapping_add(1);
        number
    }

    /// The next message, if there is something to say. What is in it has left.
    pub(crate) fn take(&mut self, now: Instant) -> Option<Outward> {
        let Stage::Open { since } = self.stage else { return None };
        let mut message = Outward { look_again: std::mem::take(&mut self.look_again), ..Default::default() };
        let mut fill = FrameFill::default();
        while !fill.is_full()
            && let Some(item) = self.queue.pop_front()
        {
            self.queued_bytes -= item.bytes();
            let bytes = item.bytes();
            match item {
                Queued::News(body) => message.news.push(body),
                Queued::Ask(number, body) => {
                    let Some(ask) = self.waiting.get_mut(&number).filter(|ask| ask.deadline > now) else {
                        continue;
                    };
                    ask.left = Some(now);
                    message.asks.push(Ask { number, left_ms: left_ms(ask.deadline - now), body });
                }
            }
            fill.take(bytes);
        }
        let says = message.look_again || !message.asks.is_empty() || !message.news.is_empty();
        if !says && !self.beat_due {
            return None;
        }
        (self.beat_due, self.beat_at) = (false, now + BEAT);
        message.sent_ms = u64::try_from((now - since).as_millis()).unwrap_or(u64::MAX);
        Some(message)
    }

    /// A message came. Returns how long the first of its answers took.
    pub(crate) fn heard(
        &mut self,
        now: Instant,
        message: Inward,
        mut end: impl FnMut(W, End),
    ) -> Option<Duration> {
        self.heard_at = now;
        self.backoff = BACKOFF_MIN;
        let mut first = None;
        for answer in message.answers {
            // Late, or made up.
            if self.waiting.get(&answer.number).is_none_or(|ask| ask.left.is_none()) {
                continue;
            }
            let Some(ask) = self.waiting.remove(&answer.number) else { continue };
            first = first.or(ask.left.map(|left| now - left));
            end(ask.waiter, Ok(answer.body));
        }
        self.used_at = if first.is_some() { now } else { self.used_at };
        first
    }

    /// A connection is open.
    pub(crate) fn opened(&mut self, now: Instant) {
        self.stage = Stage::Open { since: now };
        (self.heard_at, self.beat_at, self.beat_due) = (now, now + BEAT, true);
    }

    /// No connection could be opened, or the one that there was has ended. `chance` is random, from 0 to 1.
    pub(crate) fn closed(&mut self, now: Instant, chance: f64, mut end: impl FnMut(W, End)) {
        let wait = self.backoff.mul_f64(0.5 + chance.clamp(0.0, 1.0) / 2.0);
        self.backoff = (self.backoff * 2).min(BACKOFF_MAX);
        self.stage = Stage::Away { until: now + wait };
        (self.look_again, self.queued_bytes, self.earliest) = (false, 0, None);
        self.queue.clear();
        let mut all: Vec<_> = self.waiting.drain().collect();
        all.sort_unstable_by_key(|(number, _)| *number);
        for (_, ask) in all {
            let has_left = ask.left.is_some() || planted!(BrokenThoughUnsent);
            let why = if has_left { AskError::Broken } else { AskError::Unreachable };
            end(ask.waiter, Err(why));
        }
    }

    /// Time has passed. Says whether the carrier should call [`Peer::take`].
    pub(crate) fn tick(&mut self, now: Instant, chance: f64, mut end: impl FnMut(W, End)) -> bool {
        self.expire(now, &mut end);
        let lost = match self.stage {
            Stage::Connecting { since } => now >= since + self.limits.connect,
            Stage::Open { .. } => now >= self.heard_at + self.limits.silent,
            Stage::Idle | Stage::Away { .. } => false,
        };
        if lost {
            self.closed(now, chance, end);
            self.order = Some(Order::Close);
            return false;
        }
        if !matches!(self.stage, Stage::Open { .. }) {
            return false;
        }
        let is_unused = self.waiting.is_empty() && self.queue.is_empty() && self.follows == 0;
        if is_unused && now >= self.used_at + self.limits.idle {
            self.stage = Stage::Idle;
            self.order = Some(Order::Close);
            return false;
        }
        if now >= self.beat_at {
            // Not before another one is due, even if this one cannot leave.
            (self.beat_due, self.beat_at) = (true, now + BEAT);
        }
        self.beat_due
    }

    /// Ends what is over.
    fn expire(&mut self, now: Instant, end: &mut impl FnMut(W, End)) {
        if self.earliest.is_none_or(|earliest| now < earliest) {
            return;
        }
        let mut over: Vec<u32> =
            self.waiting.iter().filter(|(_, ask)| ask.deadline <= now).map(|(number, _)| *number).collect();
        over.sort_unstable();
        let mut has_queued = false;
        for number in over {
            if let Some(ask) = self.waiting.remove(&number) {
                has_queued |= ask.left.is_none();
                end(ask.waiter, Err(AskError::TimedOut));
            }
        }
        self.earliest = self.waiting.values().map(|ask| ask.deadline).min();
        if has_queued {
            // A peer that takes nothing must not have its queue full of what nobody waits for.
            let waiting = &self.waiting;
            self.queue
                .retain(|item| !matches!(item, Queued::Ask(number, _) if !waiting.contains_key(number)));
            self.queued_bytes = self.queue.iter().map(Queued::bytes).sum();
        }
    }

    /// What must be done about the connection, once.
    pub(crate) fn order(&mut self) -> Option<Order> {
        self.order.take()
    }

    /// When [`Peer::tick`] has something to do at the latest. It may have less to do.
    pub(crate) fn due(&self) -> Option<Instant> {
        let stage = match self.stage {
            Stage::Connecting { since } => Some(since + self.limits.connect),
            Stage::Open { .. } => Some(self.beat_at.min(self.heard_at + self.limits.silent)),
            Stage::Idle | Stage::Away { .. } => None,
        };
        [stage, self.earliest].into_iter().flatten().min()
    }

    /// Whether it has been without a connection and without use for the idle time: it may be forgotten.
    pub(crate) fn is_out_of_use(&self, now: Instant) -> bool {
        let has_none = matches!(self.stage, Stage::Idle | Stage::Away { .. });
        has_none && self.follows == 0 && now >= self.used_at + self.limits.idle
    }

    /// Whether asks go out at once.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Open { .. })
    }

    /// Whether a connection is being opened.
    pub(crate) fn is_connecting(&self) -> bool {
        matches!(self.stage, Stage::Connecting { .. })
    }

    /// Asks without an end.
    #[cfg(any(test, feature = "sim"))]
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.len()
    }
}

/// Whole milliseconds, at least one: 0 would be over.
fn left_ms(left: Duration) -> u32 {
    u32::try_from(left.as_millis()).unwrap_or(u32::MAX).max(1)
}
