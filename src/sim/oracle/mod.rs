//! What must be true of a run, whatever fails: each rule is checked as soon as it can be, on what was written and answered
//! alone, never on what the engine's machines say of themselves.

mod model;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use self::model::Model;
use super::{
    provider::Provider,
    requests::{Answered, Asked},
    seen::{Seen, Sight},
    setting,
    store::Store,
    trace::Trace,
    world::ProcessId,
};
use crate::{
    actors::Refusal,
    codec,
    store::{Batch, EventWrite, PartOutcome},
};
use domain::{
    Amount, EventId, Millis, OrderId, OrderStatus, Rejection, SeatIndex, SectionIndex, Timestamp, UserId,
};

/// An answer that was given under an idempotency key.
#[derive(Clone, Debug)]
struct Known {
    hash: [u8; 32],
    answer: Answered,
    /// Whether it was durable, so that a crash can't undo it.
    is_durable: bool,
    /// Which process gave it.
    by: ProcessId,
    /// How long it is kept at least.
    until: Timestamp,
}

/// Who gave an answer, and when they had the request, by their clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct AnsweredBy {
    pub(super) process: ProcessId,
    pub(super) is_owner: bool,
    pub(super) at: Timestamp,
}

/// How long an outcome is kept after what it is about has ended.
const GRACE: Millis = setting::GRACE;

/// What a request was, as far as its answer is judged by it.
#[derive(Clone, Debug)]
pub(super) struct About {
    pub(super) event: EventId,
    pub(super) user: UserId,
    pub(super) key: Option<(String, [u8; 32])>,
    pub(super) name: &'static str,
    pub(super) is_flushed: bool,
    /// Whether what it asks for was decided before it was sent (a retry).
    pub(super) sent_at_seq: u64,
}

impl About {
    /// Of a request.
    pub(super) fn of(event: EventId, user: UserId, asked: &Asked, sent_at_seq: u64) -> Self {
        use crate::actors::Request as _;
        let (key, is_flushed) = match asked {
            Asked::Hold(hold) => (hold.idempotency(), false),
            Asked::Order(order) => (order.idempotency(), true),
            Asked::End(end) => (end.idempotency(), true),
            Asked::Refund(refund) => (refund.idempotency(), true),
            Asked::Confirm(_) | Asked::PayAgain(_) | Asked::News(_) | Asked::Late(_) | Asked::Given(_) => {
                (None, true)
            }
            Asked::Status(_) | Asked::Block(_) | Asked::Unblock(_) => (None, true),
            Asked::Represent(_) | Asked::Extend(_) | Asked::Release(_) | Asked::Tickets(_) => (None, false),
        };
        let key = key.map(|(_, key)| (key.key.clone(), key.request_hash));
        Self { event, user, key, name: asked.name(), is_flushed, sent_at_seq }
    }
}

/// The transitions of a write, in words.
fn told(write: &EventWrite) -> String {
    let changes =
        write.journal.iter().map(|row| format!("{} {:?}", row.seq, codec::decode_change(&row.payload)));
    changes.collect::<Vec<_>>().join("; ")
}

/// The judge of a run.
#[derive(Default)]
pub(super) struct Oracle {
    models: BTreeMap<EventId, Model>,
    known: BTreeMap<(EventId, UserId, String), Known>,
    /// Orders that a buyer was told of.
    acknowledged: BTreeSet<OrderId>,
    /// The highest durable `seq` that was answered of each event.
    answered: BTreeMap<EventId, u64>,
    /// The first rule that was broken.
    pub(super) violation: Option<String>,
}

impl Oracle {
    /// Follows an event from its first transition on.
    pub(super) fn watch(&mut self, event: EventId, seats: usize, areas: BTreeMap<SectionIndex, i64>) {
        self.models.insert(event, Model::new(seats, areas));
    }

    /// Keeps the first rule that was broken.
    pub(super) fn fail(&mut self, what: impl Into<String>) {
        self.violation.get_or_insert(what.into());
    }

    /// Commits a batch, and judges what is written by it.
    pub(super) fn commit(
        &mut self,
        batch: &Batch,
        store: &mut Store,
        seen: &mut Seen,
        trace: &Trace,
    ) -> Vec<PartOutcome> {
        let known: Vec<bool> = batch.writes.iter().map(|write| store.is_last(write)).collect();
        let outcomes = store.commit(batch);
        for ((write, outcome), known) in batch.writes.iter().zip(&outcomes).zip(known) {
            match outcome {
                PartOutcome::Written if known => {}
                PartOutcome::Written => {
                    trace.detail(|| told(write));
                    self.committed(write);
                }
                PartOutcome::Fenced => seen.add(Sight::FencedPart),
                PartOutcome::WrongHead { .. } | PartOutcome::Refused { .. } => {}
            }
        }
        outcomes
    }

    /// A write was committed.
    fn committed(&mut self, write: &EventWrite) {
        let Some(model) = self.models.get_mut(&write.event) else { return };
        for row in &write.journal {
            let change = match codec::decode_change(&row.payload) {
                Ok(change) => change,
                Err(error) => return self.fail(error.to_string()),
            };
            if let Err(broken) = model.apply(row.seq.0, row.at, &change) {
                return self.fail(broken);
            }
        }
    }

    /// The highest `seq` of an event that somebody has a durable answer of.
    pub(super) fn answered_seq(&self, event: EventId) -> u64 {
        self.answered.get(&event).copied().unwrap_or(0)
    }

    /// A buyer, organiser or provider has an answer; `stored` is what the store has at this instant.
    pub(super) fn answered(&mut self, about: &About, answer: &Answered, by: AnsweredBy, stored: &Store) {
        let seq = match answer {
            Answered::Order(order) => {
                self.acknowledged.insert(order.order);
                if !stored.orders.contains_key(&order.order) {
                    self.fail(format!("order {} is acknowledged and not in the store", order.order));
                }
                Some(order.seq.0)
            }
            Answered::Done(done) => Some(done.seq.0),
            Answered::Hold(view) => Some(view.seq.0),
            Answered::Rules | Answered::Refused(_) => None,
        };
        if let Some(seq) = seq.filter(|_| about.is_flushed) {
            let durable = stored.events.get(&about.event).map_or(0, |stored| stored.head.seq.0);
            if seq > durable {
                self.fail(format!("{} is answered at {seq}, the store is at {durable}", about.name));
            }
            // A retry has the answer of the first try. And a process that was replaced does not know it before it writes;
            // what it answers without writing may be old.
            let is_fresh = about.key.is_none() && by.is_owner;
            if is_fresh && seq < about.sent_at_seq {
                self.fail(format!(
                    "{} was asked when {} was answered, and is answered at {seq}",
                    about.name, about.sent_at_seq
                ));
            }
            let highest = self.answered.entry(about.event).or_default();
            *highest = (*highest).max(seq);
        }
        self.compare_with_earlier(about, answer, by);
    }

    fn compare_with_earlier(&mut self, about: &About, answer: &Answered, by: AnsweredBy) {
        let Some((key, hash)) = &about.key else { return };
        // Only what the core has decided is an outcome.
        let is_outcome = !matches!(answer, Answered::Refused(refusal) if !matches!(refusal, Refusal::Rejected(_) | Refusal::IdempotencyConflict));
        if !is_outcome {
            return;
        }
        let name = (about.event, about.user.clone(), key.clone());
        let is_success = !matches!(answer, Answered::Refused(_));
        let until = match answer {
            Answered::Hold(view) => view.deadline + GRACE,
            _ => Timestamp(i64::MAX),
        };
        let is_durable = is_success && about.is_flushed;
        let known = Known { hash: *hash, answer: answer.clone(), is_durable, by: by.process, until };
        let Some(earlier) = self.known.get(&name) else {
            if *answer != Answered::Refused(Refusal::IdempotencyConflict) {
                self.known.insert(name, known);
            }
            return;
        };
        let must_agree = (earlier.is_durable || earlier.by == by.process) && by.at < earlier.until;
        let is_conflict = *answer == Answered::Refused(Refusal::IdempotencyConflict);
        let agrees = match earlier.hash == *hash {
            true => *answer == earlier.answer,
            false => is_conflict,
        };
        // A refusal may be forgotten before its time when there are too many.
        let may_differ = matches!(earlier.answer, Answered::Refused(_));
        if must_agree && !agrees && !may_differ {
            let (before, now) = (&earlier.answer, answer);
            self.fail(format!("key {key} of {} was answered {before:?}, and now {now:?}", about.user));
        }
        if !is_conflict && (!must_agree || may_differ) {
            self.known.insert(name, known);
        }
    }

    /// An order was refused because its hold has ended, at an instant of the owner's clock.
    pub(super) fn hold_refused(&mut self, deadline: Timestamp, at: Timestamp, rejection: &Rejection) {
        if *rejection == Rejection::HoldExpired && at < deadline {
            self.fail(format!("a hold is refused as ended at {}, before its deadline {}", at.0, deadline.0));
        }
    }

    /// Everything has come to rest: nothing may be left open, and the money adds up.
    pub(super) fn at_rest(&mut self, stored: &Store, provider: &Provider, now: Timestamp) {
        for order in self.acknowledged.clone() {
            if !stored.orders.contains_key(&order) {
                self.fail(format!("order {order} was acknowledged and is lost"));
            }
        }
        for row in stored.orders.values() {
            if row.status.is_undecided() && !row.awaits_invoice() {
                self.fail(format!("order {} is {:?} at the end", row.order, row.status));
            }
            self.judge_money(row.order, stored, provider);
        }
        for (event, stored) in &stored.events {
            let Some(model) = self.models.get(event) else { continue };
            if let Some((hold, deadline)) = model.overdue(now) {
                return self
                    .fail(format!("hold {hold} was to end at {}, and is there at {}", deadline.0, now.0));
            }
            let (counted, free) = (stored.head.counts.available, model.available());
            if counted != free {
                return self.fail(format!("event {event} has {free} places left, and counts {counted}"));
            }
            let wrong = stored.sold.keys().find(|seat| model.is_free(**seat));
            if let Some(seat) = wrong {
                let seat: SeatIndex = *seat;
                return self.fail(format!("seat {seat} is sold in the store and free in the journal"));
            }
        }
    }

    fn judge_money(&mut self, order: OrderId, stored: &Store, provider: &Provider) {
        let row = &stored.orders[&order];
        let facts = self.models.get(&row.event).and_then(|model| model.orders.get(&order));
        let Some(facts) = facts else { return self.fail(format!("order {order} is not in the journal")) };
        let (journal, total, refunded) = (facts.status, facts.total, facts.refunded);
        let is_same = journal == row.status || (journal.is_undecided() && row.status.is_undecided());
        if !is_same {
            self.fail(format!(
                "order {order} is {:?} in the store and {journal:?} in the journal",
                row.status
            ));
        }
        let tickets = stored.tickets.get(&order).map_or(0, Vec::len);
        let places: u32 = row.items.iter().map(|item| item.quantity).sum();
        let has_all = tickets == places as usize;
        if row.status.is_completed() && !has_all {
            self.fail(format!("order {order} is completed with {tickets} tickets for {places} places"));
        }
        if row.payment.is_by_invoice() || total == Amount(0) {
            return;
        }
        let due = match row.status {
            OrderStatus::Completed | OrderStatus::PartlyRefunded => Amount(total.0 - refunded.0),
            _ => Amount(0),
        };
        let kept = provider.kept(order);
        if kept != due {
            self.fail(format!(
                "the provider keeps {} of order {order}, which is {:?} and cost {}, of which {} go back",
                kept.0, row.status, total.0, refunded.0
            ));
        }
    }
}
