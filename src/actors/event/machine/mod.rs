//! What an event's actor knows and decides, as a plain state machine: requests and instants in, answers and effects out.
//!
//! Every change of the seat map goes through `commit` or a decision that is applied right away, and leaves a journal
//! row, its projections and its notices behind. No I/O, no clock, no randomness and no actix here, so that a
//! simulator can drive it.

mod cancellation;
mod deadlines;
mod effects;
mod idempotency;
mod late_money;
pub(crate) mod open;
mod order_book;
pub(crate) mod outcomes;
mod payment_views;
mod payments;
mod protection;
mod refunds;
mod settings;
#[cfg(test)]
pub(in crate::actors::event) mod testing;
mod ticket_work;
mod view;

use std::{collections::BTreeMap, sync::Arc};

pub use self::{
    cancellation::CancellationLeft,
    order_book::ProcessingRequest,
    refunds::OrderEnd,
    ticket_work::TicketWork,
    view::{GroupCounts, HoldCounts, MapView},
};
pub(crate) use self::{
    cancellation::ORDERS_PER_STEP, effects::Gathered, order_book::OrderMessages, settings::MachineSettings,
};
use self::{
    deadlines::HoldDeadlines,
    effects::Effects,
    order_book::OrderBook,
    outcomes::Outcomes,
    protection::{Granted, Protection},
    ticket_work::OngoingTicketWork,
};
pub(in crate::actors::event) use self::{outcomes::Lookup, protection::WantedHold, refunds::WantedRefund};
use super::answers::Done;
use crate::{
    actors::{
        live::{Notice, Watching},
        refusal::{RETRY_AFTER, Refusal},
    },
    store::ContactRow,
};
use domain::{
    Change, Command, Decision, Epoch, EventId, HistoryEntry, HoldGrant, HoldId, Order, OrderId, Rejection,
    SeatMap, Seq, Timestamp, Transition, UserId, planted,
};

/// Whether the write-behind queue has capacity left. Completing accepted orders always has.
#[derive(Clone, Copy, Debug)]
pub struct Capacity {
    /// For another hold.
    pub holds: bool,
    /// For another order.
    pub orders: bool,
}

/// One event. Every change of its map goes through [`EventMachine::commit`].
pub struct EventMachine {
    event: EventId,
    map: SeatMap,
    settings: MachineSettings,
    orders: OrderBook,
    outcomes: Outcomes,
    ticket_work: OngoingTicketWork,
    /// The first `seq` of each epoch in the loaded journal.
    epoch_starts: Vec<(Epoch, Seq)>,
    /// The last transition in the snapshot that the store had when this was loaded, and its instant; without a snapshot 0
    /// and when the event was created.
    saved: (Seq, Timestamp),
    /// Holds that were restored by their token, until their deadlines.
    adopted: BTreeMap<HoldId, Timestamp>,
    protection: Protection,
    deadlines: HoldDeadlines,
    effects: Effects,
    view: Option<Arc<MapView>>,
    /// Whether nothing may be answered from memory, because another process may own the event.
    is_lapsed: bool,
}

/// Loading.
impl EventMachine {
    /// A machine over a map that this process owns under `map.epoch()`.
    pub(crate) fn new(
        event: EventId,
        map: SeatMap,
        outcomes: Outcomes,
        mut epoch_starts: Vec<(Epoch, Seq)>,
        undecided: Vec<Order>,
        settings: MachineSettings,
    ) -> Self {
        epoch_starts.push((map.epoch(), map.seq().next()));
        let deadlines = HoldDeadlines::new(event, settings.expiring_notice, &map);
        let holdings = settings.holdings.clone();
        Self {
            event,
            orders: OrderBook::new(event, undecided, settings.messages, settings.payment_timeout),
            outcomes,
            ticket_work: OngoingTicketWork::default(),
            epoch_starts,
            saved: (map.seq(), map.at()),
            adopted: BTreeMap::new(),
            protection: Protection::new(settings.let_go_remembered_max, holdings, &map, &deadlines),
            deadlines,
            effects: Effects::new(event, &map),
            view: None,
            is_lapsed: false,
            settings,
            map,
        }
    }

    pub(crate) fn map(&self) -> &SeatMap {
        &self.map
    }

    pub(crate) fn saved(&self) -> (Seq, Timestamp) {
        self.saved
    }

    pub(crate) fn watching(&self, now: Timestamp) -> Watching {
        Watching {
            epoch: self.map.epoch(),
            seq: self.map.seq(),
            counts: self.map.counts(),
            status: self.map.rules().status_at(now),
        }
    }
}

/// What requests are made of.
impl EventMachine {
    pub(super) fn event(&self) -> EventId {
        self.event
    }

    pub(super) fn settings(&self) -> &MachineSettings {
        &self.settings
    }

    /// From now on answers rest on what the store says, or no longer.
    pub(super) fn lapse(&mut self, is_lapsed: bool) {
        self.is_lapsed = is_lapsed;
    }

    pub(super) fn is_lapsed(&self) -> bool {
        self.is_lapsed
    }

    /// Refuses when a queue is full.
    pub(super) fn require(&self, has_capacity: bool) -> Result<(), Refusal> {
        if has_capacity || planted!(CapacityIgnored) {
            Ok(())
        } else {
            Err(Refusal::Overloaded { retry_after: RETRY_AFTER })
        }
    }

    pub(super) fn done(&self) -> Done {
        Done { seq: self.map.seq() }
    }

    /// Decides a command; applies an accepted one to map, journal and projections.
    pub(super) fn commit(&mut self, command: Command, now: Timestamp) -> Result<Decision, Rejection> {
        let decision = self.map.decide(command, now)?;
        self.apply(&decision.transition);
        Ok(decision)
    }

    /// Commits what an organiser changes, if the queue has capacity.
    pub(super) fn change(
        &mut self,
        command: Command,
        now: Timestamp,
        capacity: Capacity,
    ) -> Result<(), Refusal> {
        self.require(capacity.orders)?;
        self.commit(command, now)?;
        Ok(())
    }

    fn apply(&mut self, transition: &Transition) {
        let change = &transition.change;
        self.deadlines.forget(&self.map, change);
        let ended = self.map.apply(transition);
        self.view = None;
        self.effects.add_transition(&self.map, transition, &ended);
        self.protection.follow(&self.map, change, &ended, transition.at, &self.deadlines);
        for notice in self.deadlines.follow(&self.map, change, &ended) {
            self.effects.tell(notice);
        }
    }

    /// Grants places on the terms that the event's protection gives this buyer.
    pub(super) fn grant(&mut self, wanted: WantedHold, now: Timestamp) -> Result<Decision, Refusal> {
        let granted = self.protection.decide(&mut self.map, wanted, now);
        let Granted { decision, is_shortened } = self.count_denied(granted)?;
        if is_shortened {
            self.effects.count_shortened();
        }
        self.apply(&decision.transition);
        Ok(decision)
    }

    /// Extends a hold, on the same terms.
    pub(super) fn extend(&mut self, hold: HoldId, buyer: UserId, now: Timestamp) -> Result<(), Refusal> {
        let length = self.protection.extension(&self.map, &buyer, now);
        let length = self.count_denied(length)?;
        let decision = self.map.decide_on_terms(Command::Extend { hold, buyer }, now, length)?;
        self.apply(&decision.transition);
        Ok(())
    }

    fn count_denied<T>(&mut self, result: Result<T, Refusal>) -> Result<T, Refusal> {
        if matches!(result, Err(Refusal::Denied { .. })) {
            self.effects.count_denied();
        }
        result
    }

    /// Restores a hold that a crash lost because its transition never became durable; each once, so that a hold that was
    /// released or ordered since does not come back by its token.
    pub(super) fn adopt(&mut self, grant: &HoldGrant, now: Timestamp) -> Result<(), Rejection> {
        self.adopted.retain(|_, deadline| now < *deadline);
        if self.adopted.contains_key(&grant.hold) {
            return Err(Rejection::HoldExpired);
        }
        let later = self.epoch_starts.iter().find(|(epoch, _)| *epoch > grant.epoch);
        let lost = later.is_some_and(|(_, first_seq)| grant.seq >= *first_seq);
        if !lost || grant.event != self.event {
            return Err(Rejection::HoldExpired);
        }
        let HoldGrant { hold, buyer, places, deadline, total, .. } = grant.clone();
        // What its buyer was shown is what they pay: with other prices it is another hold.
        let price = self.map.prices().price(&places, self.map.layout()).map(|totals| totals.total);
        if total.is_some() && total != price {
            return Err(Rejection::HoldExpired);
        }
        self.commit(Command::Adopt { hold, buyer, places, deadline }, now)?;
        self.adopted.insert(hold, deadline);
        Ok(())
    }

    /// Writes an order that the map has accepted; it waits for its decision.
    pub(super) fn place_order(&mut self, row: Order, contact: Option<ContactRow>, now: Timestamp) {
        self.orders.place(row, contact, now, &mut self.effects);
    }

    /// An order that awaited its payment is paid.
    pub(super) fn confirm_payment(&mut self, order: OrderId, now: Timestamp) -> Result<(), Rejection> {
        self.commit(Command::ConfirmPayment { order }, now)?;
        self.orders.payment_confirmed(order, now, &mut self.effects);
        Ok(())
    }

    pub(super) fn ticket_work(&mut self) -> &mut OngoingTicketWork {
        &mut self.ticket_work
    }

    pub(super) fn add_history(&mut self, row: HistoryEntry) {
        self.effects.add_history(row);
    }

    /// The map as it is now, built once per state.
    pub(super) fn view(&mut self) -> Arc<MapView> {
        let cancellation = cancellation::left(&self.map);
        let (event, map) = (self.event, &self.map);
        self.view.get_or_insert_with(|| Arc::new(MapView::new(event, map, cancellation))).clone()
    }

    /// Frees every sold seat without a transition, as a bug would.
    #[cfg(feature = "fault-injection")]
    pub(super) fn forget_sales(&mut self) {
        let (layout, epoch, mut state) = (self.map.layout().clone(), self.map.epoch(), self.map.state());
        state.claims.retain(|claim| !claim.state.is_sold());
        match SeatMap::from_state(layout, state) {
            Ok(map) => self.map = map,
            Err(error) => panic!("a part of a state is a state: {error}"),
        }
        self.map.take_over(epoch);
    }
}

/// What happens without a request: deadlines, decisions of orders, a cancellation.
impl EventMachine {
    /// Ends due holds and orders that were not paid when they were due, and tells buyers whose hold ends soon.
    pub(crate) fn expire(&mut self, now: Timestamp) {
        while let Some((hold, notice)) = self.deadlines.take_lapsed(&self.map, now) {
            notice.into_iter().for_each(|notice| self.effects.tell(notice));
            self.protection.lapsed(hold);
        }
        while self.map.has_due(now) {
            let Ok(decision) = self.commit(Command::ExpireDue, now) else { break };
            if let Change::OrderFailed { order, failure } = decision.transition.change {
                self.orders.unpaid(order, failure, now, &mut self.effects);
            }
        }
        while let Some(notice) = self.deadlines.take_warning(&self.map, now) {
            self.effects.tell(notice);
        }
        self.wake_payments(now);
    }

    /// When [`EventMachine::expire`] has something to do next.
    pub(crate) fn next_instant(&self) -> Option<Timestamp> {
        let instants = [self.map.next_deadline(), self.deadlines.next(), self.orders.wakes.next()];
        instants.into_iter().flatten().min()
    }

    /// Undecided orders that are not in process and should be: all of them after a restart.
    pub(crate) fn unprocessed(&self) -> Vec<OrderId> {
        self.orders.unprocessed()
    }

    /// Begins the payments of the orders that messages ask for. The result is the orders that are not undecided here.
    pub(crate) fn begin_requested(
        &mut self,
        requests: Vec<ProcessingRequest>,
        now: Timestamp,
    ) -> Vec<OrderId> {
        self.orders.begin_requested(requests, now, &mut self.effects)
    }

    /// Begins the payments of these orders, as far as they are undecided and have not begun.
    pub(crate) fn begin(&mut self, orders: &[OrderId], now: Timestamp) {
        self.orders.begin(orders, now, &mut self.effects);
    }

    /// What is left to do, if the event is cancelled.
    pub(crate) fn cancellation_left(&self) -> Option<CancellationLeft> {
        cancellation::left(&self.map)
    }

    /// Whether nothing is left to happen by itself: no live hold, no undecided order, no unfinished cancellation.
    pub(crate) fn is_settled(&self) -> bool {
        let is_cancelling = self.cancellation_left().is_some_and(|left| !left.is_none());
        self.map.next_deadline().is_none() && self.map.orders_pending() == 0 && !is_cancelling
    }
}

/// Effects.
impl EventMachine {
    /// Everything since the last call, to be carried out.
    pub(crate) fn take_effects(&mut self) -> Gathered {
        self.effects.take(&self.map)
    }

    /// The watermark of the last write that was taken.
    pub(crate) fn last_watermark(&self) -> u64 {
        self.effects.last_watermark()
    }

    /// Whether everything is durable once `watermark` is.
    pub(crate) fn is_durable_at(&self, watermark: u64) -> bool {
        self.last_watermark() <= watermark
    }

    /// Everything up to this watermark is durable: the notices that may be told now. What else may go on now is among the
    /// effects.
    pub(crate) fn became_durable(&mut self, watermark: u64, now: Timestamp) -> Vec<Notice> {
        self.outcomes.durable(watermark);
        let watermark = if planted!(BegunBeforeDurable) { watermark + 1 } else { watermark };
        self.orders.begin_durable(watermark, now, &mut self.effects);
        self.go_on_durable(watermark, now);
        self.effects.became_durable(watermark)
    }
}

#[cfg(test)]
mod tests;
