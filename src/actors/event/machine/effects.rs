//! The effects of requests, gathered until the actor carries them out: rows to write, notices, changes for viewers,
//! counters.
//!
//! All rows of one turn become one write, which the store takes as a whole or not at all. A notice that tells of
//! something durable is released only with its watermark.

use crate::{
    actors::{
        live::{AreaCounts, Changed, Notice},
        orders::Job,
    },
    codec,
    messaging::messages::Message,
    store::{
        ContactRow, EventWrite, InboxRow, JournalRow, OrderWrite, OutcomeRow, RefundWrite, SeatRow,
        SoldChange, SoldSeat, WriteId, new_write_id,
    },
    telemetry::EventCounters,
};
use domain::{
    Change, Claim, Epoch, EventId, Freed, HistoryEntry, MailDue, OrderId, OrderStatus, OutboxKey,
    OutboxMessage, SeatIndex, SeatMap, Seq, ShardId, Ticket, Topic, Transition,
};

use super::view::area_counts;

/// Gathers effects until they are taken.
pub(in crate::actors::event) struct Effects {
    event: EventId,
    write: EventWrite,
    /// The watermark of the write that is being gathered.
    watermark: u64,
    seats_changed: Vec<SeatIndex>,
    /// What viewers were told of areas.
    areas_told: Vec<AreaCounts>,
    /// The last `seq` that viewers were told.
    told_seq: Seq,
    notices: Vec<Notice>,
    /// Notices by the watermark that must be durable first.
    notices_when_durable: Vec<(u64, Notice)>,
    jobs: Vec<Job>,
    /// Of what is being gathered.
    counters: EventCounters,
    /// Holds that the event's protection denied.
    denied: usize,
}

/// Effects to carry out.
pub(crate) struct Gathered {
    /// To be made durable, under this watermark.
    pub write: Option<(EventWrite, u64)>,
    /// For the live view.
    pub changed: Option<Changed>,
    /// For buyers, at once.
    pub notices: Vec<Notice>,
    /// For the payment actor.
    pub jobs: Vec<Job>,
    /// What the write holds, for the metrics: it has happened once the write is durable.
    pub counters: EventCounters,
    /// Holds that the event's protection denied, which leaves nothing to write.
    pub denied: usize,
}

impl Effects {
    /// No effects yet, on a map as it was loaded.
    pub(super) fn new(event: EventId, map: &SeatMap) -> Self {
        Self {
            event,
            write: empty_write(event, map.epoch(), map.seq(), None),
            watermark: 1,
            seats_changed: Vec::new(),
            areas_told: area_counts(map),
            told_seq: map.seq(),
            notices: Vec::new(),
            notices_when_durable: Vec::new(),
            jobs: Vec::new(),
            counters: EventCounters::default(),
            denied: 0,
        }
    }

    /// The store's last write of the event, of before this machine: the first one follows it.
    pub(super) fn follow(&mut self, last: Option<WriteId>) {
        self.write.follows = last;
    }

    /// The watermark at which everything up to now is durable. If nothing is being gathered that is the last one taken,
    /// because the next watermark may never be used.
    pub(super) fn watermark(&self) -> u64 {
        if self.nothing_to_write() { self.last_watermark() } else { self.watermark }
    }

    /// The watermark of what is being gathered, which has something to write by the end.
    pub(super) fn next_watermark(&self) -> u64 {
        self.watermark
    }

    /// The watermark of the last write that was taken.
    pub(super) fn last_watermark(&self) -> u64 {
        self.watermark - 1
    }

    fn nothing_to_write(&self) -> bool {
        let write = &self.write;
        let carried = write.outcomes.len() + write.orders.len() + write.inbox.len() + write.history.len();
        let carried = carried + write.refunds.len();
        write.journal.is_empty() && carried == 0
    }

    /// Everything since the last call.
    pub(super) fn take(&mut self, map: &SeatMap) -> Gathered {
        let write = (!self.nothing_to_write()).then(|| {
            let next = empty_write(self.event, map.epoch(), map.seq(), Some(self.write.write_id));
            let mut write = std::mem::replace(&mut self.write, next);
            write.at = map.at();
            write.counts = map.counts();
            write.orders_pending = map.orders_pending();
            self.watermark += 1;
            (write, self.watermark - 1)
        });
        Gathered {
            write,
            changed: self.take_changed(map),
            notices: std::mem::take(&mut self.notices),
            jobs: std::mem::take(&mut self.jobs),
            counters: std::mem::take(&mut self.counters),
            denied: std::mem::take(&mut self.denied),
        }
    }

    fn take_changed(&mut self, map: &SeatMap) -> Option<Changed> {
        if self.told_seq == map.seq() {
            return None;
        }
        self.seats_changed.sort_unstable();
        self.seats_changed.dedup();
        let seats = self.seats_changed.drain(..).map(|seat| (seat, map.status(seat))).collect();
        let areas = self.changed_areas(map);
        let from_seq = std::mem::replace(&mut self.told_seq, map.seq());
        Some(Changed { event: self.event, from_seq, seq: map.seq(), seats, areas, counts: map.counts() })
    }

    /// The areas of which viewers have other counts.
    fn changed_areas(&mut self, map: &SeatMap) -> Vec<AreaCounts> {
        let before = std::mem::replace(&mut self.areas_told, area_counts(map));
        let areas = self.areas_told.iter().enumerate();
        areas.filter(|(at, area)| before.get(*at) != Some(area)).map(|(_, area)| *area).collect()
    }

    /// Adds a transition that the map has, and the claims that it ended.
    pub(super) fn add_transition(&mut self, map: &SeatMap, transition: &Transition, ended: &[Claim]) {
        count(&mut self.counters, &transition.change);
        self.write.journal.push(JournalRow {
            seq: transition.seq,
            at: transition.at,
            epoch: transition.epoch,
            payload: codec::encode(&transition.change),
        });
        self.write.last = transition.seq;
        self.write.at = transition.at;
        let status = |seat: &SeatIndex| SeatRow { seat: *seat, status: map.status(*seat) };
        self.write.seats.extend(map.touched().iter().map(status));
        self.seats_changed.extend_from_slice(map.touched());
        self.add_sold_changes(map, &transition.change, ended);
        if transition.change.changes_rules() {
            self.write.rules = Some(Box::new(map.rules().as_ref().clone()));
        }
    }

    /// Adds sold-seat rows for places that an order takes, or takes them away for those that it gives back.
    fn add_sold_changes(&mut self, map: &SeatMap, change: &Change, ended: &[Claim]) {
        let Some((order, status)) = change.order_becomes() else { return };
        match status {
            OrderStatus::Pending => {
                map.claim_of_order(order).into_iter().for_each(|claim| {
                    self.add_sold(claim, order, SoldChange::Take);
                });
            }
            OrderStatus::Failed
            | OrderStatus::Cancelled
            | OrderStatus::Refunded
            | OrderStatus::PartlyRefunded => {
                // Its hold goes on, or its claim has ended, or a part of it.
                let resumed = change.starts_deadline_of().and_then(|hold| map.claim_of_hold(hold));
                resumed
                    .into_iter()
                    .chain(ended)
                    .for_each(|claim| self.add_sold(claim, order, SoldChange::Free));
            }
            OrderStatus::AwaitingPayment | OrderStatus::Processing | OrderStatus::Completed => {}
        }
    }

    fn add_sold(&mut self, claim: &Claim, order: OrderId, change: impl Fn(SoldSeat) -> SoldChange) {
        let rows = claim.places.seats.iter().map(|seat| change(SoldSeat { seat: *seat, order }));
        self.write.sold.extend(rows);
    }

    /// Adds a message about the last transition.
    pub(super) fn add_message(&mut self, topic: Topic, message: &Message) {
        self.add_to_outbox(topic, message.to_json());
    }

    /// Adds a mail about the last transition.
    pub(super) fn add_mail(&mut self, due: &MailDue) {
        match serde_json::to_vec(due) {
            Ok(body) => self.add_to_outbox(Topic::Mail, body),
            Err(error) => tracing::error!(%error, "a mail cannot be written"),
        }
    }

    pub(super) fn add_refund(&mut self, refund: RefundWrite) {
        self.write.refunds.push(refund);
    }

    /// How the buyer of an order that is being written is reached.
    pub(super) fn add_contact(&mut self, row: ContactRow) {
        self.write.contacts.push(row);
    }

    fn add_to_outbox(&mut self, topic: Topic, body: Vec<u8>) {
        let seq = self.write.last;
        let n = self.write.outbox.iter().rev().take_while(|row| row.key.seq == seq).count() as u16;
        self.write.outbox.push(OutboxMessage { key: OutboxKey { event: self.event, seq, n }, topic, body });
    }

    pub(super) fn add_order(&mut self, order: OrderWrite) {
        self.write.orders.push(order);
    }

    pub(super) fn add_tickets(&mut self, tickets: impl IntoIterator<Item = Ticket>) {
        self.write.tickets.extend(tickets);
    }

    pub(super) fn add_outcome(&mut self, outcome: OutcomeRow) {
        self.write.outcomes.push(outcome);
    }

    pub(super) fn add_history(&mut self, row: HistoryEntry) {
        self.write.history.push(row);
    }

    /// This message's effects have happened.
    pub(super) fn add_processed(&mut self, consumer: &'static str, message_id: String) {
        self.write.inbox.push(InboxRow { consumer, message_id });
    }

    /// Counts a payment of which the provider says otherwise than the journal.
    pub(super) fn payment_stopped(&mut self) {
        self.counters.payments_stopped += 1;
    }

    /// Has the payment actor do something.
    pub(super) fn add_job(&mut self, job: Job) {
        self.jobs.push(job);
    }

    /// Tells a buyer at once.
    pub(super) fn tell(&mut self, notice: Notice) {
        self.notices.push(notice);
    }

    /// Tells a buyer once what is being gathered is durable.
    pub(super) fn tell_when_durable(&mut self, notice: Notice) {
        self.notices_when_durable.push((self.watermark, notice));
    }

    /// Everything up to this watermark is durable: the notices that may be told now.
    pub(super) fn became_durable(&mut self, watermark: u64) -> Vec<Notice> {
        let ready = self.notices_when_durable.partition_point(|(needed, _)| *needed <= watermark);
        self.notices_when_durable.drain(..ready).map(|(_, notice)| notice).collect()
    }

    /// The hold that is granted next is shorter, because its buyer let too many go.
    pub(super) fn count_shortened(&mut self) {
        self.counters.shortened += 1;
    }

    pub(super) fn count_denied(&mut self) {
        self.denied += 1;
    }

    /// The orders that are going to be written.
    #[cfg(test)]
    pub(super) fn orders(&self) -> &[OrderWrite] {
        &self.write.orders
    }
}

/// An empty part of a batch that builds on `expected`, which `follows` has led to.
fn empty_write(event: EventId, epoch: Epoch, expected: Seq, follows: Option<WriteId>) -> EventWrite {
    EventWrite {
        event,
        shard: ShardId::of(event),
        epoch,
        write_id: new_write_id(),
        follows,
        expected,
        last: expected,
        at: Default::default(),
        counts: Default::default(),
        orders_pending: 0,
        rules: None,
        journal: Vec::new(),
        seats: Vec::new(),
        sold: Vec::new(),
        orders: Vec::new(),
        tickets: Vec::new(),
        refunds: Vec::new(),
        outcomes: Vec::new(),
        contacts: Vec::new(),
        outbox: Vec::new(),
        inbox: Vec::new(),
        history: Vec::new(),
    }
}

/// Counts a transition and what it means; organisers' changes are in the history.
fn count(counters: &mut EventCounters, change: &Change) {
    counters.transitions += 1;
    counters.granted += usize::from(matches!(change, Change::Held { .. }));
    counters.extended += usize::from(matches!(change, Change::Extended { .. }));
    match change.frees() {
        Some(Freed::Released) => counters.released += 1,
        Some(Freed::Expired | Freed::EventCancelled) => counters.expired += change.stops_deadlines_of().len(),
        Some(Freed::Unpaid | Freed::OrderEnded) | None => {}
    }
    match change.order_becomes().map(|(_, status)| status) {
        Some(OrderStatus::Pending) => counters.ordered += 1,
        Some(OrderStatus::Completed) => counters.completed += 1,
        Some(OrderStatus::Failed) => counters.failed += 1,
        Some(OrderStatus::Cancelled) => counters.cancelled += 1,
        Some(OrderStatus::Refunded) => counters.refunded += 1,
        Some(OrderStatus::PartlyRefunded) => counters.partly_refunded += 1,
        Some(OrderStatus::AwaitingPayment | OrderStatus::Processing) | None => {}
    }
}
