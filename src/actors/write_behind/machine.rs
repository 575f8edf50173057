//! Group commit as a plain state machine: appends, results and instants in; batches and outcomes out.
//!
//! One batch is in flight at a time and the next gathers meanwhile, so the appends of an event become durable in
//! their order, and nothing becomes durable before what it depends on. A batch whose outcome is unknown is never
//! repeated blindly: the events' heads are read first.

mod absorb;

use std::{collections::VecDeque, sync::Arc};

use rustc_hash::FxHashMap;

use self::absorb::absorb;
use crate::store::{Batch, EventWrite, Head, PartOutcome, SeatRow, WriteError, settings::Store};
use domain::{Epoch, EventId, Millis, OutboxKey, OutboxMessage, SeatIndex, ShardId, Timestamp, planted};

/// When to flush, and how to wait for a store that is away.
#[derive(Clone, Copy, Debug)]
pub struct FlushSettings {
    /// The longest that an append waits for others.
    pub interval: Millis,
    /// The number of transitions at which a batch is full.
    pub transitions_max: usize,
    /// The wait after a first failure; it doubles up to `retry_max`.
    pub retry_first: Millis,
    /// The longest wait between two attempts.
    pub retry_max: Millis,
}

impl FlushSettings {
    /// As configured.
    pub fn new(settings: &Store) -> Self {
        Self {
            interval: Millis(settings.flush_interval_ms),
            transitions_max: settings.flush_transitions_max,
            retry_first: Millis(20),
            retry_max: Millis::from_secs(2),
        }
    }
}

/// What the actor must do.
#[derive(Debug)]
pub enum Effect {
    /// Write this batch, then call [`WriteBehindMachine::written`].
    Write(Arc<Batch>),
    /// Read these events' heads, then call [`WriteBehindMachine::heads`].
    ReadHeads(Vec<EventId>),
    /// What this event appended up to the watermark is durable.
    Durable {
        /// The event.
        event: EventId,
        /// Its watermark.
        watermark: u64,
        /// Transitions that left the queue.
        transitions: usize,
    },
    /// These messages are durable in the outbox and are to be published.
    Relay(Vec<OutboxMessage>),
    /// This event's shard has another owner; what was queued for it is dropped.
    Fenced {
        /// The event.
        event: EventId,
        /// The epoch that has passed.
        epoch: Epoch,
        /// Transitions that left the queue.
        transitions: usize,
        /// Whether some of it may be in the store.
        may_be_written: bool,
    },
    /// What was queued for this event contradicts the store: a bug. It is dropped.
    Broken {
        /// The event.
        event: EventId,
        /// What the store said.
        detail: String,
        /// Transitions that left the queue.
        transitions: usize,
    },
    /// A failure to log: the batch waits for the next attempt.
    Waiting {
        /// What the store said.
        detail: String,
    },
}

struct PendingWrite {
    write: EventWrite,
    watermark: u64,
}

enum Flight {
    /// Nothing is being written.
    Idle,
    /// A batch is with the store.
    Writing { batch: Arc<Batch>, watermarks: Vec<u64> },
    /// A batch's outcome is unknown and the heads are being read.
    Resolving { batch: Arc<Batch>, watermarks: Vec<u64> },
    /// A batch or its resolution failed, with nothing written since: try again at the instant.
    Backoff { batch: Arc<Batch>, watermarks: Vec<u64>, at: Timestamp, resolve: bool },
}

/// Gathers appends into batches and follows each batch to its outcome.
pub struct WriteBehindMachine {
    settings: FlushSettings,
    gathered: FxHashMap<EventId, PendingWrite>,
    /// Events in the order in which they began to gather: batches do not depend on hashes.
    order: VecDeque<EventId>,
    transitions: usize,
    published: Vec<OutboxKey>,
    /// Since when the oldest of what is gathered waits.
    since: Option<Timestamp>,
    /// The same of what is in flight.
    in_flight_since: Option<Timestamp>,
    flight: Flight,
    wait: Millis,
}

impl WriteBehindMachine {
    /// A machine with nothing queued.
    pub fn new(settings: FlushSettings) -> Self {
        Self {
            wait: settings.retry_first,
            settings,
            gathered: FxHashMap::default(),
            order: VecDeque::new(),
            transitions: 0,
            published: Vec::new(),
            since: None,
            in_flight_since: None,
            flight: Flight::Idle,
        }
    }

    /// Queues what an event appends.
    pub fn append(&mut self, write: EventWrite, watermark: u64, now: Timestamp) -> Vec<Effect> {
        self.transitions += write.weight();
        self.since.get_or_insert(now);
        match self.gathered.get_mut(&write.event) {
            Some(gathered) => {
                absorb(&mut gathered.write, write);
                gathered.watermark = watermark;
            }
            None => {
                self.order.push_back(write.event);
                self.gathered.insert(write.event, PendingWrite { write, watermark });
            }
        }
        self.tick(now)
    }

    /// The broker has confirmed these messages: delete their rows with the next batch.
    pub fn published(&mut self, keys: Vec<OutboxKey>, now: Timestamp) -> Vec<Effect> {
        self.published.extend(keys);
        self.since.get_or_insert(now);
        self.tick(now)
    }

    /// Starts whatever is due.
    pub fn tick(&mut self, now: Timestamp) -> Vec<Effect> {
        match &self.flight {
            Flight::Idle => {}
            Flight::Backoff { at, .. } if *at <= now => return self.try_again(),
            Flight::Writing { .. } | Flight::Resolving { .. } | Flight::Backoff { .. } => return Vec::new(),
        }
        let Some(since) = self.since else { return Vec::new() };
        let full = self.transitions >= self.settings.transitions_max;
        if full || now - since >= self.settings.interval { self.flush() } else { Vec::new() }
    }

    /// The instant of the next [`WriteBehindMachine::tick`].
    pub fn next_tick(&self) -> Option<Timestamp> {
        match &self.flight {
            Flight::Idle => self.since.map(|since| since + self.settings.interval),
            Flight::Backoff { at, .. } => Some(*at),
            Flight::Writing { .. } | Flight::Resolving { .. } => None,
        }
    }

    /// Whether anything of this event is not durable yet.
    pub fn holds(&self, event: EventId) -> bool {
        self.gathered.contains_key(&event) || self.in_flight().any(|write| write.event == event)
    }

    /// Whether anything of these shards is not durable yet.
    pub fn holds_of(&self, shards: &[ShardId]) -> bool {
        let mut gathered = self.order.iter();
        gathered.any(|event| shards.contains(&ShardId::of(*event)))
            || self.in_flight().any(|write| shards.contains(&write.shard))
    }

    fn in_flight(&self) -> impl Iterator<Item = &EventWrite> {
        let batch = match &self.flight {
            Flight::Idle => None,
            Flight::Writing { batch, .. }
            | Flight::Resolving { batch, .. }
            | Flight::Backoff { batch, .. } => Some(batch),
        };
        batch.into_iter().flat_map(|batch| &batch.writes)
    }

    /// Since when the oldest of what is not durable yet waits.
    pub fn waiting_since(&self) -> Option<Timestamp> {
        match self.flight {
            Flight::Idle => self.since,
            _ => self.in_flight_since.or(self.since),
        }
    }

    /// Whether nothing at all is queued or in flight.
    pub fn is_empty(&self) -> bool {
        matches!(self.flight, Flight::Idle) && self.order.is_empty() && self.published.is_empty()
    }

    /// The store has answered the batch in flight.
    pub fn written(&mut self, result: Result<Vec<PartOutcome>, WriteError>, now: Timestamp) -> Vec<Effect> {
        let Flight::Writing { batch, watermarks } = std::mem::replace(&mut self.flight, Flight::Idle) else {
            return Vec::new();
        };
        match result {
            Ok(outcomes) => {
                self.wait = self.settings.retry_first;
                let mut effects = self.settle(&batch, &watermarks, &outcomes, false);
                effects.extend(self.tick(now));
                effects
            }
            Err(WriteError::Unavailable(detail)) => self.back_off(batch, watermarks, false, detail, now),
            Err(WriteError::Unknown(_)) if planted!(UnknownTakenAsWritten) => {
                self.settle(&batch, &watermarks, &vec![PartOutcome::Written; batch.writes.len()], false)
            }
            Err(WriteError::Unknown(detail)) => {
                let events = batch.writes.iter().map(|write| write.event).collect::<Vec<_>>();
                if events.is_empty() {
                    // Only deletions of published messages: repeating those is harmless.
                    return self.back_off(batch, watermarks, false, detail, now);
                }
                self.flight = Flight::Resolving { batch, watermarks };
                vec![Effect::Waiting { detail }, Effect::ReadHeads(events)]
            }
        }
    }

    /// The heads of the batch whose outcome is unknown, in its order; an error if they could not be read.
    pub fn heads(&mut self, heads: Result<Vec<Option<Head>>, String>, now: Timestamp) -> Vec<Effect> {
        let Flight::Resolving { batch, watermarks } = std::mem::replace(&mut self.flight, Flight::Idle)
        else {
            return Vec::new();
        };
        let heads = match heads {
            Ok(heads) => heads,
            Err(detail) => return self.back_off(batch, watermarks, true, detail, now),
        };
        // A batch is one transaction, and the heads are of one moment: one of our writes at the head of its
        // event proves all of it. A part that is not there then has been overtaken by another owner, or was
        // not written because it contradicted the store. Where all have been overtaken, nothing is proved.
        let is_ours = |(write, head): (&EventWrite, &Option<Head>)| {
            head.as_ref().is_some_and(|head| head.write_id == Some(write.write_id))
        };
        let is_overtaken = |(write, head): (&EventWrite, &Option<Head>)| {
            head.as_ref().is_some_and(|head| head.epoch > write.epoch)
        };
        let parts = || batch.writes.iter().zip(&heads);
        let is_written = parts().any(is_ours);
        if is_written || parts().all(is_overtaken) {
            let judge = |part| match part {
                part if is_ours(part) => PartOutcome::Written,
                part if is_overtaken(part) => PartOutcome::Fenced,
                _ => PartOutcome::Refused {
                    detail: "the rest of its batch was written and it was not".to_owned(),
                },
            };
            let outcomes: Vec<PartOutcome> = parts().map(judge).collect();
            if !is_written {
                // Repeating these deletions is harmless.
                self.published.extend_from_slice(&batch.published);
            }
            let mut effects = self.settle(&batch, &watermarks, &outcomes, true);
            effects.extend(self.tick(now));
            return effects;
        }
        // Nothing of it was written. The store judges by epoch and head whether it still may be; not at once, because a
        // full disk, say, fails every commit.
        let detail = "nothing of the write is in the store".to_owned();
        self.back_off(batch, watermarks, false, detail, now)
    }

    fn back_off(
        &mut self,
        batch: Arc<Batch>,
        watermarks: Vec<u64>,
        resolve: bool,
        detail: String,
        now: Timestamp,
    ) -> Vec<Effect> {
        let at = now + self.wait;
        self.wait = Millis((self.wait.0 * 2).min(self.settings.retry_max.0));
        self.flight = Flight::Backoff { batch, watermarks, at, resolve };
        vec![Effect::Waiting { detail }]
    }

    fn try_again(&mut self) -> Vec<Effect> {
        let Flight::Backoff { batch, watermarks, resolve, .. } =
            std::mem::replace(&mut self.flight, Flight::Idle)
        else {
            return Vec::new();
        };
        if resolve {
            let events = batch.writes.iter().map(|write| write.event).collect();
            self.flight = Flight::Resolving { batch, watermarks };
            return vec![Effect::ReadHeads(events)];
        }
        self.flight = Flight::Writing { batch: batch.clone(), watermarks };
        vec![Effect::Write(batch)]
    }

    fn flush(&mut self) -> Vec<Effect> {
        let mut batch = Batch { writes: Vec::new(), published: std::mem::take(&mut self.published) };
        let mut watermarks = Vec::new();
        let mut taken = 0;
        while let Some(event) = self.order.front().copied() {
            if taken > 0 && taken >= self.settings.transitions_max {
                break;
            }
            self.order.pop_front();
            let Some(PendingWrite { mut write, watermark }) = self.gathered.remove(&event) else { continue };
            taken += write.weight();
            keep_last_status(&mut write.seats);
            batch.writes.push(write);
            watermarks.push(watermark);
        }
        self.transitions -= taken;
        self.in_flight_since = self.since;
        self.since = if self.order.is_empty() { None } else { self.since };
        let batch = Arc::new(batch);
        self.flight = Flight::Writing { batch: batch.clone(), watermarks };
        vec![Effect::Write(batch)]
    }

    /// `was_unknown`: a part of which nothing is there may have been, before another owner wrote.
    fn settle(
        &mut self,
        batch: &Batch,
        watermarks: &[u64],
        outcomes: &[PartOutcome],
        was_unknown: bool,
    ) -> Vec<Effect> {
        let mut effects = Vec::new();
        let mut relay = Vec::new();
        for ((write, watermark), outcome) in batch.writes.iter().zip(watermarks).zip(outcomes) {
            let event = write.event;
            let mut transitions = write.weight();
            if *outcome != PartOutcome::Written {
                transitions += self.drop_gathered(event);
            }
            match outcome {
                PartOutcome::Written => {
                    relay.extend(write.outbox.iter().cloned());
                    effects.push(Effect::Durable { event, watermark: *watermark, transitions });
                }
                PartOutcome::Fenced => {
                    let (epoch, may_be_written) = (write.epoch, was_unknown);
                    effects.push(Effect::Fenced { event, epoch, transitions, may_be_written });
                }
                PartOutcome::WrongHead { stored } => {
                    let detail = format!("the head is at {stored}, the batch expected {}", write.expected);
                    effects.push(Effect::Broken { event, detail, transitions });
                }
                PartOutcome::Refused { detail } => {
                    effects.push(Effect::Broken { event, detail: detail.clone(), transitions });
                }
            }
        }
        if !relay.is_empty() {
            effects.push(Effect::Relay(relay));
        }
        effects
    }

    /// Drops what depends on a failed write: it can never become durable.
    fn drop_gathered(&mut self, event: EventId) -> usize {
        let Some(gathered) = self.gathered.remove(&event) else { return 0 };
        self.order.retain(|queued| *queued != event);
        let transitions = gathered.write.weight();
        self.transitions -= transitions;
        transitions
    }
}

/// Keeps each seat once, with the status that came last.
fn keep_last_status(seats: &mut Vec<SeatRow>) {
    seats.reverse();
    // Stable: of equal seats, the one that came last is first now, and stays.
    seats.sort_by_key(|row| row.seat);
    let mut previous: Option<SeatIndex> = None;
    seats.retain(|row| previous.replace(row.seat) != Some(row.seat));
}

#[cfg(test)]
mod tests;
