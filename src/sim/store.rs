//! A store in memory that keeps the contract of [`crate::store`]: parts of a batch are fenced, compared with the head and
//! written as a whole or not at all. What is written is durable; what is under way may be lost, or not.

use std::collections::{BTreeMap, BTreeSet};

use crate::store::{
    Batch, EventWrite, Head, JournalRow, OfShards, OlderOutcome, OpenRefund, OrderWrite, OutcomeEnd,
    OutcomeRow, PartOutcome, RefundWrite, Snapshot, SoldChange, StoredEvent, StoredOutcomes, WantedOutcomes,
};
use domain::{
    Counts, Epoch, EventId, EventRecord, EventRules, Order, OrderId, OrderStatus, OutboxKey, OutboxMessage,
    RefundStatus, SeatIndex, Seq, Ticket, TicketStatus, Timestamp, Topic, UserId, planted,
};

/// One event as stored.
pub(super) struct Stored {
    pub(super) record: EventRecord,
    initial_rules: EventRules,
    /// The epoch of its shard's owner.
    pub(super) epoch: Epoch,
    pub(super) head: Head,
    pub(super) journal: Vec<JournalRow>,
    snapshot: Option<Snapshot>,
    outcomes: BTreeMap<(UserId, String), OutcomeRow>,
    pub(super) sold: BTreeMap<SeatIndex, OrderId>,
    orders_undecided: BTreeSet<OrderId>,
}

/// The store.
#[derive(Default)]
pub(super) struct Store {
    pub(super) events: BTreeMap<EventId, Stored>,
    pub(super) orders: BTreeMap<OrderId, Order>,
    pub(super) tickets: BTreeMap<OrderId, Vec<Ticket>>,
    open_refunds: BTreeSet<OpenRefund>,
    stopped_refunds: BTreeSet<OpenRefund>,
    /// Which consumers have processed a message, by its id.
    inbox: BTreeMap<String, BTreeSet<&'static str>>,
    outbox: BTreeMap<OutboxKey, OutboxMessage>,
    latest: Timestamp,
}

impl Store {
    /// Adds an event with an empty journal.
    pub(super) fn create(&mut self, record: EventRecord, counts: Counts) {
        let head = Head { seq: Seq(0), epoch: Epoch(0), at: Timestamp(0), write_id: None, counts };
        let stored = Stored {
            epoch: Epoch(0),
            head,
            journal: Vec::new(),
            snapshot: None,
            outcomes: BTreeMap::new(),
            sold: BTreeMap::new(),
            orders_undecided: BTreeSet::new(),
            initial_rules: record.rules.clone(),
            record,
        };
        self.events.insert(stored.record.event, stored);
    }

    /// Makes somebody the owner of every event.
    pub(super) fn take_over(&mut self) -> BTreeMap<EventId, Epoch> {
        let take = |(event, stored): (&EventId, &mut Stored)| {
            stored.epoch = Epoch(stored.epoch.0 + 1);
            (*event, stored.epoch)
        };
        self.events.iter_mut().map(take).collect()
    }

    /// The latest instant of any journal.
    pub(super) fn last_instant(&self) -> Timestamp {
        self.latest
    }

    /// Commits a batch: what became of its parts, and the transitions that were written.
    pub(super) fn commit(&mut self, batch: &Batch) -> Vec<PartOutcome> {
        let outcomes = batch.writes.iter().map(|write| {
            let outcome = self.judge(write);
            if outcome == PartOutcome::Written && !self.is_last(write) {
                self.apply(write);
            }
            outcome
        });
        let outcomes = outcomes.collect();
        for key in &batch.published {
            self.outbox.remove(key);
        }
        outcomes
    }

    /// Whether it is its event's last write already.
    pub(super) fn is_last(&self, write: &EventWrite) -> bool {
        self.events.get(&write.event).is_some_and(|stored| stored.head.write_id == Some(write.write_id))
    }

    fn judge(&self, write: &EventWrite) -> PartOutcome {
        let refused = |detail: &str| PartOutcome::Refused { detail: detail.to_owned() };
        let Some(stored) = self.events.get(&write.event) else { return refused("there is no such event") };
        if stored.epoch != write.epoch && !planted!(EpochNotChecked) {
            return PartOutcome::Fenced;
        }
        if self.is_last(write) {
            return PartOutcome::Written;
        }
        let is_next = stored.head.write_id == write.follows || planted!(LastWriteNotCompared);
        if stored.head.seq != write.expected || !is_next {
            return PartOutcome::WrongHead { stored: stored.head.seq };
        }
        if write.outbox.iter().any(|message| self.outbox.contains_key(&message.key)) {
            return refused("a message of the outbox has the key of another one");
        }
        let mut sold: BTreeMap<SeatIndex, Option<OrderId>> = BTreeMap::new();
        for change in &write.sold {
            let (SoldChange::Take(row) | SoldChange::Free(row)) = change;
            let before = sold.get(&row.seat).copied().unwrap_or_else(|| stored.sold.get(&row.seat).copied());
            let after = match change {
                SoldChange::Take(_) if before.is_none() => Some(row.order),
                SoldChange::Free(_) if before == Some(row.order) => None,
                SoldChange::Take(_) | SoldChange::Free(_) => return refused("a seat has another order"),
            };
            sold.insert(row.seat, after);
        }
        PartOutcome::Written
    }

    fn apply(&mut self, write: &EventWrite) {
        let Some(stored) = self.events.get_mut(&write.event) else { return };
        let at = stored.head.at.max(write.at);
        let write_id = Some(write.write_id);
        stored.head = Head { seq: write.last, epoch: write.epoch, at, write_id, counts: write.counts };
        self.latest = self.latest.max(at);
        if let Some(rules) = &write.rules {
            stored.record.rules = rules.as_ref().clone();
        }
        stored.journal.extend(write.journal.iter().cloned());
        for change in &write.sold {
            match change {
                SoldChange::Take(row) => drop(stored.sold.insert(row.seat, row.order)),
                SoldChange::Free(row) => drop(stored.sold.remove(&row.seat)),
            }
        }
        for row in &write.outcomes {
            stored.outcomes.insert((row.user.clone(), row.key.clone()), row.clone());
        }
        for ticket in &write.tickets {
            self.tickets.entry(ticket.order).or_default().push(ticket.clone());
        }
        for order in &write.orders {
            self.write_order(order);
        }
        for refund in &write.refunds {
            self.write_refund(refund);
        }
        self.outbox.extend(write.outbox.iter().map(|message| (message.key, message.clone())));
        for row in &write.inbox {
            self.inbox.entry(row.message_id.clone()).or_default().insert(row.consumer);
        }
    }

    fn write_order(&mut self, change: &OrderWrite) {
        let (order, is_undecided) = match change {
            OrderWrite::Placed(row) => {
                self.orders.insert(row.order, row.as_ref().clone());
                (row.order, row.status.is_undecided())
            }
            OrderWrite::Status { order, status, failure, payments, at } => {
                let Some(row) = self.orders.get_mut(order) else { return };
                (row.status, row.failure) = (*status, *failure);
                if let Some(payments) = payments {
                    row.payments.clone_from(payments);
                }
                if *status == OrderStatus::Completed {
                    row.completed_at = Some(*at);
                }
                if status.is_ended() {
                    let tickets = self.tickets.get_mut(order).into_iter().flatten();
                    tickets.for_each(|ticket| ticket.status = TicketStatus::Void);
                }
                (*order, status.is_undecided())
            }
        };
        let event = self.orders[&order].event;
        if let Some(stored) = self.events.get_mut(&event) {
            match is_undecided {
                true => stored.orders_undecided.insert(order),
                false => stored.orders_undecided.remove(&order),
            };
        }
    }

    fn write_refund(&mut self, change: &RefundWrite) {
        let (RefundWrite::Decided { order, .. } | RefundWrite::Told { order, .. }) = change;
        let Some(row) = self.orders.get_mut(order) else { return };
        let number = match change {
            RefundWrite::Decided { refund, .. } => {
                let tickets = self.tickets.get_mut(order).into_iter().flatten();
                let void = tickets.filter(|ticket| refund.tickets.contains(&ticket.ticket));
                void.for_each(|ticket| ticket.status = TicketStatus::Void);
                row.refunds.push(refund.as_ref().clone());
                refund.number
            }
            RefundWrite::Told { number, status, detail, .. } => {
                let mut refunds = row.refunds.iter_mut();
                if let Some(refund) = refunds.find(|refund| refund.number == *number) {
                    (refund.status, refund.detail) = (*status, detail.clone());
                }
                *number
            }
        };
        let Some(refund) = row.refunds.iter().find(|refund| refund.number == number) else { return };
        let provider = row.payment.provider.clone();
        let open = OpenRefund { at: refund.at, order: *order, number, provider };
        self.open_refunds.remove(&open);
        self.stopped_refunds.remove(&open);
        match refund.status {
            RefundStatus::Due => drop(self.open_refunds.insert(open)),
            RefundStatus::Stopped => drop(self.stopped_refunds.insert(open)),
            RefundStatus::Given => {}
        }
    }

    /// Where these events' journals end.
    pub(super) fn heads(&self, events: &[EventId]) -> Vec<Option<Head>> {
        events.iter().map(|event| self.events.get(event).map(|stored| stored.head)).collect()
    }

    /// What an owner needs to go on.
    pub(super) fn load(&self, event: EventId, now: Timestamp, wanted: WantedOutcomes) -> Option<StoredEvent> {
        let stored = self.events.get(&event)?;
        let from = stored.snapshot.as_ref().map_or(0, |snapshot| snapshot.seq.0 as usize);
        let pending = stored.orders_undecided.iter().map(|order| self.orders[order].clone());
        Some(StoredEvent {
            record: stored.record.clone(),
            initial_rules: stored.initial_rules.clone(),
            layout: Vec::new(),
            head: stored.head,
            snapshot: stored.snapshot.clone(),
            tail: stored.journal[from..].to_vec(),
            outcomes: stored.outcomes(now, wanted),
            pending: pending.collect(),
        })
    }

    /// What changed something under a key.
    pub(super) fn outcome(
        &self,
        event: EventId,
        user: &UserId,
        key: &str,
        end: OutcomeEnd,
    ) -> Option<OutcomeRow> {
        let stored = self.events.get(&event)?;
        let row = stored.outcomes.get(&(user.clone(), key.to_owned()))?;
        let is_wanted = match end {
            OutcomeEnd::At(at) => row.expires_at == at,
            OutcomeEnd::After(after) => row.expires_at > after,
        };
        (is_wanted && !row.outcome.starts_with(&OutcomeRow::REFUSAL)).then(|| row.clone())
    }

    /// Replaces a snapshot.
    pub(super) fn save_snapshot(&mut self, event: EventId, epoch: Epoch, snapshot: Snapshot) {
        let Some(stored) = self.events.get_mut(&event) else { return };
        let is_newer = stored.snapshot.as_ref().is_none_or(|before| before.seq < snapshot.seq);
        if stored.epoch == epoch && is_newer {
            stored.snapshot = Some(snapshot);
        }
    }

    /// Messages that are not confirmed.
    pub(super) fn unpublished(&self, topic: Topic, shards: &OfShards, limit: u32) -> Vec<OutboxMessage> {
        let mine = |message: &&OutboxMessage| message.topic == topic && shards.has(message.key.event);
        let of_topic = self.outbox.values().filter(mine);
        of_topic.take(limit as usize).cloned().collect()
    }

    /// Whether anything waits for the broker.
    pub(super) fn has_messages(&self) -> bool {
        !self.outbox.is_empty()
    }

    /// Refunds that are not given.
    pub(super) fn open_refunds(
        &self,
        status: RefundStatus,
        after: Option<OpenRefund>,
        limit: u32,
    ) -> Vec<OpenRefund> {
        let all = match status {
            RefundStatus::Due => &self.open_refunds,
            RefundStatus::Stopped => &self.stopped_refunds,
            RefundStatus::Given => return Vec::new(),
        };
        let later = all.iter().filter(|open| after.as_ref().is_none_or(|after| *open > after));
        later.take(limit as usize).cloned().collect()
    }

    /// Every event.
    pub(super) fn records(&self) -> Vec<EventRecord> {
        let record = |stored: &Stored| EventRecord { counts: stored.head.counts, ..stored.record.clone() };
        self.events.values().map(record).collect()
    }

    /// Events that have holds or undecided orders.
    pub(super) fn unsettled_events(&self) -> Vec<EventId> {
        let is_unsettled =
            |stored: &Stored| stored.head.counts.held > 0 || !stored.orders_undecided.is_empty();
        self.events.iter().filter(|(_, stored)| is_unsettled(stored)).map(|(event, _)| *event).collect()
    }

    /// Orders of an event, oldest first.
    pub(super) fn orders_of_event(
        &self,
        event: EventId,
        status: Option<OrderStatus>,
        after: Option<(Timestamp, OrderId)>,
        limit: u32,
    ) -> Vec<Order> {
        let place = |row: &&Order| (row.created_at, row.order);
        let is_wanted = |row: &&Order| {
            row.event == event && status.is_none_or(|status| row.status == status) && Some(place(row)) > after
        };
        let mut rows: Vec<&Order> = self.orders.values().filter(is_wanted).collect();
        rows.sort_by_key(place);
        rows.into_iter().take(limit as usize).cloned().collect()
    }

    /// Forgets outcomes whose time is over; how many.
    pub(super) fn forget_outcomes(&mut self, now: Timestamp, most: u32) -> u64 {
        let mut left = u64::from(most);
        for stored in self.events.values_mut() {
            stored.outcomes.retain(|_, row| {
                let is_forgotten = row.expires_at <= now && left > 0;
                left -= u64::from(is_forgotten);
                !is_forgotten
            });
        }
        u64::from(most) - left
    }

    /// Whether a message was processed.
    pub(super) fn processed(&self, consumer: &str, message_id: &str) -> bool {
        self.inbox.get(message_id).is_some_and(|consumers| consumers.contains(consumer))
    }
}

impl Stored {
    fn outcomes(&self, now: Timestamp, wanted: WantedOutcomes) -> StoredOutcomes {
        let live = self.outcomes.values().filter(|row| row.expires_at > now);
        let (refusals, mut effects): (Vec<_>, Vec<_>) =
            live.cloned().partition(|row| row.outcome.starts_with(&OutcomeRow::REFUSAL));
        effects.sort_by_key(|row| row.expires_at);
        let mut older = effects;
        let newest = older.split_off(older.len().saturating_sub(wanted.most));
        let mut refusals = refusals;
        refusals.sort_by_key(|row| row.expires_at);
        let mut kept = refusals.split_off(refusals.len().saturating_sub(wanted.most - newest.len()));
        kept.extend(newest);
        let mut further = older;
        let noted = further.split_off(further.len().saturating_sub(wanted.older_most));
        let others_until = further.last().map_or(Timestamp::default(), |row| row.expires_at);
        let noted = noted.into_iter().map(|row| OlderOutcome {
            user: row.user,
            key: row.key,
            expires_at: row.expires_at,
        });
        StoredOutcomes { newest: kept, older_effects: noted.collect(), others_until }
    }
}
