//! What an event's actor knows and does, as a plain state machine: asks and instants in, answers and
//! things to carry out. No I/O, no clock, no actix: a simulator can drive it as well.

use std::{collections::BTreeSet, sync::Arc};

use rustc_hash::FxHashSet;

use super::{
    draft,
    follow::{area_counts, hold_notice, live_hold},
    orders::{OrderBook, Wanted},
    outcomes::{Lookup, Outcome, OutcomeBounds, Outcomes},
    tickets::{AtTickets, TicketWork},
    turn::{Handled, Room, Tally, Turn},
};
use crate::{
    actors::{
        ask::{Answer, Ask, Done, GroupCounts, HoldCounts, Keyed, MapView, Refusal},
        holdings::{EventHoldings, Holdings},
        live::{Notice, Watching},
    },
    persistence::{EventWrite, HistoryRow, OperatorCommand, OutcomeEnd, OutcomeRow, StoreError},
};
use domain::{
    Change, ClaimState, Command, EndedBy, Epoch, EventId, EventStatus, HoldId, Millis, Order, OrderId,
    Rejection, SeatIndex, SeatMap, Seq, Timestamp, UserId,
    admission::{self, guard::Guard},
};

/// What an event needs to know of its surroundings.
#[derive(Clone, Debug)]
pub(crate) struct DeskSettings {
    /// Whether a hold is answered after the flush rather than at once.
    pub holds_durable: bool,
    /// How long before its deadline a buyer is told.
    pub expiring_notice: Millis,
    /// How much is remembered of outcomes of keyed requests.
    pub outcomes: OutcomeBounds,
    /// Users of one event whose holds that ended without an order are remembered, and as many addresses.
    pub let_go_remembered_max: usize,
    /// What users hold over all events.
    pub holdings: Holdings,
    /// How long an order by invoice awaits its payment.
    pub invoice_length: Millis,
    /// What a client is told to wait when a queue is full.
    pub retry_after: Millis,
    /// Whether anybody gets messages of `notifications_queue`.
    pub notifications_carried: bool,
}

/// One event's desk.
pub(crate) struct Desk {
    pub(super) event: EventId,
    pub(super) map: SeatMap,
    pub(super) settings: DeskSettings,
    pub(super) orders: OrderBook,
    pub(super) outcomes: Outcomes,
    pub(super) at_tickets: AtTickets,
    /// Where each ownership began, as far as the loaded journal tells.
    pub(super) epoch_starts: Vec<(Epoch, Seq)>,
    pub(super) guard: Guard,
    pub(super) holdings: EventHoldings,
    /// When holds end whose places may come back later than that.
    pub(super) lapses: BTreeSet<(Timestamp, HoldId)>,
    /// Holds whose end was told before their places came back.
    pub(super) lapsed: FxHashSet<HoldId>,
    /// When to tell buyers that their hold ends soon.
    pub(super) warnings: BTreeSet<(Timestamp, HoldId)>,
    pub(super) write: EventWrite,
    /// The mark of the turn that is being gathered.
    pub(super) mark: u64,
    pub(super) touched: Vec<SeatIndex>,
    pub(super) areas_touched: bool,
    pub(super) told_seq: Seq,
    pub(super) notices: Vec<Notice>,
    pub(super) tally: Tally,
    pub(super) view: Option<Arc<MapView>>,
}

impl Desk {
    /// A desk over a map that this process owns under `map.epoch()`.
    pub(crate) fn new(
        event: EventId,
        map: SeatMap,
        outcomes: Outcomes,
        mut epoch_starts: Vec<(Epoch, Seq)>,
        pending: Vec<Order>,
        settings: DeskSettings,
    ) -> Self {
        epoch_starts.push((map.epoch(), map.seq().next()));
        let mut desk = Self {
            event,
            orders: OrderBook::new(pending),
            outcomes,
            epoch_starts,
            guard: Guard::new(settings.let_go_remembered_max),
            holdings: EventHoldings::new(settings.holdings.clone()),
            lapses: BTreeSet::new(),
            lapsed: FxHashSet::default(),
            warnings: BTreeSet::new(),
            write: draft::empty_write(event, map.epoch(), map.seq()),
            mark: 1,
            touched: Vec::new(),
            areas_touched: false,
            told_seq: map.seq(),
            notices: Vec::new(),
            tally: Tally::default(),
            view: None,
            at_tickets: AtTickets::default(),
            settings,
            map,
        };
        let holds: Vec<_> = desk.map.claims().filter_map(live_hold).collect();
        for (hold, deadline) in holds {
            desk.warnings.insert((deadline - desk.settings.expiring_notice, hold));
            desk.note_lapse(deadline, hold);
        }
        desk.count_holdings();
        desk
    }

    pub(crate) fn map(&self) -> &SeatMap {
        &self.map
    }

    pub(crate) fn watching(&self, now: Timestamp) -> Watching {
        Watching {
            epoch: self.map.epoch(),
            seq: self.map.seq(),
            counts: self.map.counts(),
            status: self.map.rules().status_at(now),
        }
    }

    /// Does what is asked at an instant. Due holds end first.
    pub(crate) fn handle(&mut self, ask: Ask, now: Timestamp, room: Room) -> Handled {
        match self.in_store(&ask, now) {
            Some(end) => Handled::InStore(Box::new(ask), end),
            None => self.decide(ask, now, room),
        }
    }

    /// When the outcome under this request's key ends, if the store must be asked about it.
    pub(super) fn in_store(&self, ask: &Ask, now: Timestamp) -> Option<OutcomeEnd> {
        let (user, keyed) = ask.keyed()?;
        self.outcomes.in_store(user, &keyed.key, now)
    }

    /// The store is asked about this request's key from now on.
    pub(crate) fn is_looked_up(&mut self, ask: &Ask) {
        if let Some((user, keyed)) = ask.keyed() {
            self.outcomes.is_asked(user, &keyed.key);
        }
    }

    /// The store has answered; whether that may have been too early, so that it must be asked again if it knows of
    /// nothing.
    pub(crate) fn was_looked_up(&mut self, ask: &Ask) -> bool {
        ask.keyed().is_some_and(|(user, keyed)| self.outcomes.is_answered(user, &keyed.key))
    }

    /// Goes on with what had to wait for the store's word on its key.
    pub(crate) fn handle_stored(
        &mut self,
        ask: Ask,
        row: Option<OutcomeRow>,
        now: Timestamp,
        room: Room,
    ) -> Result<Handled, StoreError> {
        if let Some((user, keyed)) = ask.keyed() {
            match Outcomes::stored(row, keyed)? {
                Lookup::Known(result, _) => return Ok(Handled::Now(result)),
                Lookup::Conflict => return Ok(Handled::Now(Err(Refusal::IdempotencyConflict))),
                Lookup::Unknown => self.outcomes.forget_note(user, &keyed.key),
            }
        }
        Ok(self.decide(ask, now, room))
    }

    fn decide(&mut self, ask: Ask, now: Timestamp, room: Room) -> Handled {
        self.expire(now);
        match ask {
            Ask::Hold { hold, buyer, wish, address, keyed } => {
                let durable = self.settings.holds_durable;
                self.keyed(buyer, keyed, now, durable, |desk, buyer| {
                    desk.hold(hold, buyer, wish, address, now, room)
                })
            }
            Ask::Represent { grant } => self.answer_hold(|desk| desk.represent(&grant, now, room)),
            Ask::ShowHold { hold, buyer } => Handled::Now(self.show_hold(hold, &buyer, now)),
            Ask::ShowHolds { buyer } => Handled::Now(self.show_holds(&buyer, now)),
            Ask::Extend { hold, buyer } => self.answer_hold(|desk| {
                desk.needs(room.holds)?;
                desk.extend(hold, &buyer, now)?;
                desk.show_hold(hold, &buyer, now)
            }),
            Ask::Release { hold, buyer } => self.answer_hold(|desk| {
                desk.commit(Command::Release { hold, buyer }, now)?;
                Ok(desk.done())
            }),
            Ask::Order { order, buyer, source, payment, address, keyed } => {
                self.keyed(buyer, keyed, now, true, |desk, buyer| {
                    let wanted = Wanted { order, source, payment, address };
                    desk.order(wanted, buyer, now, room)
                })
            }
            Ask::Tickets { order, work } => Handled::Now(self.ticket_work(order, work, now)),
            Ask::EndOrder { order, by, payment } => self.answer_durable(|desk| {
                desk.needs(room.orders)?;
                // A buyer has looked at the tickets first; an organiser need not, but waits for a gate that is at one.
                let may = match by {
                    EndedBy::Buyer => desk.at_tickets.is_cancelling(order, now),
                    EndedBy::Organiser => !desk.at_tickets.is_scanning(order, now),
                };
                if !may {
                    return Err(desk.order_busy());
                }
                desk.end_order(order, by, payment, now)
            }),
            Ask::ConfirmPayment { order } => self.answer_durable(|desk| {
                desk.needs(room.orders)?;
                desk.confirm_payment(order, now)
            }),
            Ask::RefundGiven { order, message_id } => self.answer_durable(|desk| {
                desk.refund_given(order, message_id);
                Ok(desk.done())
            }),
            Ask::Block { places } => self.answer_durable(|desk| {
                desk.needs(room.orders)?;
                desk.commit(Command::Block { places }, now)?;
                Ok(desk.done())
            }),
            Ask::Unblock { places } => self.answer_durable(|desk| {
                desk.needs(room.orders)?;
                desk.commit(Command::Unblock { places }, now)?;
                Ok(desk.done())
            }),
            Ask::ChangeStatus { status } => self.answer_durable(|desk| {
                desk.needs(room.orders)?;
                desk.commit(Command::ChangeStatus { status }, now)?;
                Ok(Answer::Rules(desk.map.rules().clone()))
            }),
            Ask::ChangeRules { rules } => self.answer_durable(|desk| {
                desk.needs(room.orders)?;
                desk.commit(Command::ChangeRules { rules }, now)?;
                Ok(Answer::Rules(desk.map.rules().clone()))
            }),
            Ask::Recorded { row, ask } => {
                let before = self.map.seq();
                let command = self.name_of(row.command, &ask);
                let handled = self.decide(*ask, now, room);
                if self.map.seq() != before {
                    // In the turn of its effect, so that both are in one write.
                    self.write.history.push(HistoryRow { at: now, command, ..*row });
                }
                handled
            }
            Ask::Map => Handled::Now(Ok(Answer::Map(self.view()))),
            #[cfg(feature = "fault-injection")]
            Ask::Panic => panic!("a test asked this event to panic"),
            #[cfg(feature = "fault-injection")]
            Ask::ForgetSales => {
                self.forget_sales();
                Handled::Now(Ok(Answer::Map(self.view())))
            }
        }
    }

    /// What an operator does, by its name in the history: an order that nobody has paid for is withdrawn and not
    /// refunded, and only the event knows at this instant whether it is paid.
    fn name_of(&self, command: OperatorCommand, ask: &Ask) -> OperatorCommand {
        let Ask::EndOrder { order, .. } = ask else { return command };
        match self.map.claim_of_order(*order).map(|claim| &claim.state) {
            Some(ClaimState::Sold { .. }) => OperatorCommand::Refund,
            _ => OperatorCommand::Withdraw,
        }
    }

    /// Every seat that is sold is free again, and nobody hears of it.
    #[cfg(feature = "fault-injection")]
    fn forget_sales(&mut self) {
        let (layout, epoch, mut state) = (self.map.layout().clone(), self.map.epoch(), self.map.state());
        state.claims.retain(|claim| !matches!(claim.state, ClaimState::Sold { .. }));
        match SeatMap::from_state(layout, state) {
            Ok(map) => self.map = map,
            Err(error) => panic!("a part of a state is a state: {error}"),
        }
        self.map.take_over(epoch);
    }

    /// Ends due holds and orders that were not paid when they were due, and tells buyers whose hold ends soon.
    pub(crate) fn expire(&mut self, now: Timestamp) {
        while let Some(&(at, hold)) = self.lapses.first().filter(|(at, _)| *at <= now) {
            self.lapses.remove(&(at, hold));
            if let Some(claim) = self.map.claim_of_hold(hold) {
                self.notices.extend(hold_notice(self.event, claim, true));
                self.lapsed.insert(hold);
                self.holdings.give_back(hold);
            }
        }
        while self.map.has_due(now) {
            let Ok(decision) = self.commit(Command::ExpireDue, now) else { break };
            if let Change::OrderFailed { order, failure } = decision.transition.change {
                self.order_unpaid(order, failure, now);
            }
        }
        while let Some(&(at, hold)) = self.warnings.first().filter(|(at, _)| *at <= now) {
            self.warnings.remove(&(at, hold));
            // One that is over, and whose places have not come back, had its last word above.
            if let Some(claim) = self.map.claim_of_hold(hold).filter(|claim| !admission::is_over(claim, now))
            {
                self.notices.extend(hold_notice(self.event, claim, false));
            }
        }
    }

    /// When [`Desk::expire`] has something to do next.
    pub(crate) fn next_instant(&self) -> Option<Timestamp> {
        let warning = self.warnings.first().map(|(at, _)| *at);
        let lapse = self.lapses.first().map(|(at, _)| *at);
        [self.map.next_deadline(), warning, lapse].into_iter().flatten().min()
    }

    /// Whether nothing will happen here by itself: no live hold, no undecided order, nothing left of a
    /// cancellation.
    pub(crate) fn is_settled(&self) -> bool {
        let is_cancelling = self.cancellation_left().is_some_and(|left| !left.is_none());
        self.map.next_deadline().is_none() && self.map.orders_pending() == 0 && !is_cancelling
    }

    /// The mark of the last turn that left something to write.
    pub(crate) fn last_mark(&self) -> u64 {
        self.mark - 1
    }

    /// Whether everything is durable once `mark` is.
    pub(crate) fn mark_reached(&self, mark: u64) -> bool {
        self.last_mark() <= mark
    }

    /// Closes the turn: everything since the last call, to be carried out.
    pub(crate) fn end_turn(&mut self) -> Turn {
        let write = (!self.nothing_to_write()).then(|| {
            let next = draft::empty_write(self.event, self.map.epoch(), self.map.seq());
            let mut write = std::mem::replace(&mut self.write, next);
            write.at = self.map.at();
            write.counts = self.map.counts();
            write.orders_pending = self.map.orders_pending();
            self.mark += 1;
            (write, self.mark - 1)
        });
        Turn {
            write,
            changed: self.take_changed(),
            notices: std::mem::take(&mut self.notices),
            tally: std::mem::take(&mut self.tally),
        }
    }

    fn nothing_to_write(&self) -> bool {
        let write = &self.write;
        let carried = write.outcomes.len() + write.orders.len() + write.inbox.len() + write.history.len();
        write.journal.is_empty() && carried == 0
    }

    /// A gate may begin only while its order is sold here and its event takes place, whatever the store still has.
    fn ticket_work(&mut self, order: OrderId, work: TicketWork, now: Timestamp) -> Result<Answer, Refusal> {
        let state = self.map.claim_of_order(order).map(|claim| &claim.state);
        let is_open = matches!(state, Some(ClaimState::Sold { .. }))
            && self.map.rules().status != EventStatus::Cancelled;
        if work == TicketWork::Scan && !is_open {
            return Err(Rejection::OrderUnknown.into());
        }
        if self.at_tickets.note(order, work, now) { Ok(self.done()) } else { Err(self.order_busy()) }
    }

    fn order_busy(&self) -> Refusal {
        Refusal::OrderBusy { retry_after: self.settings.retry_after }
    }

    pub(super) fn needs(&self, room: bool) -> Result<(), Refusal> {
        if room { Ok(()) } else { Err(Refusal::Overloaded { retry_after: self.settings.retry_after }) }
    }

    /// Runs a request once per key.
    fn keyed(
        &mut self,
        buyer: UserId,
        keyed: Option<Keyed>,
        now: Timestamp,
        durable: bool,
        request: impl FnOnce(&mut Self, UserId) -> Result<Answer, Refusal>,
    ) -> Handled {
        let Some(keyed) = keyed else {
            let result = request(self, buyer);
            return self.handled(result, durable);
        };
        match self.outcomes.look_up(&buyer, &keyed, now) {
            Lookup::Known(result, mark) if durable => return Handled::Once(mark, result),
            Lookup::Known(result, _) => return Handled::Now(result),
            Lookup::Conflict => return Handled::Now(Err(Refusal::IdempotencyConflict)),
            Lookup::Unknown => {}
        }
        // What is done is remembered, so without room for that nothing is done.
        if let Err(refusal) = self.outcomes.has_room_for(&buyer, now) {
            return Handled::Now(Err(refusal));
        }
        let result = request(self, buyer.clone());
        let Some(outcome) = Outcome::of(&result) else { return Handled::Now(result) };
        let ends = self.settings.outcomes.end_of(&outcome, now, self.map.rules().hold_length);
        let row = self.outcomes.remember(&buyer, keyed, outcome, self.mark, ends);
        self.write.outcomes.push(row);
        if durable { Handled::Once(self.mark, result) } else { Handled::Now(result) }
    }

    fn answer_hold(&mut self, request: impl FnOnce(&mut Self) -> Result<Answer, Refusal>) -> Handled {
        let result = request(self);
        self.handled(result, self.settings.holds_durable)
    }

    fn answer_durable(&mut self, request: impl FnOnce(&mut Self) -> Result<Answer, Refusal>) -> Handled {
        let result = request(self);
        self.handled(result, true)
    }

    fn handled(&self, result: Result<Answer, Refusal>, durable: bool) -> Handled {
        // An answer that changed nothing (an order that is placed already) rests on what came before: the
        // mark of this turn may never be used.
        let mark = if self.nothing_to_write() { self.last_mark() } else { self.mark };
        if durable && result.is_ok() { Handled::Once(mark, result) } else { Handled::Now(result) }
    }

    pub(super) fn done(&self) -> Answer {
        Answer::Done(Done { seq: self.map.seq() })
    }

    /// The map as it is now, built once per state.
    fn view(&mut self) -> Arc<MapView> {
        let cancellation = self.cancellation_left();
        let map = &self.map;
        let (active, places) = map.on_hold();
        let build = || {
            let groups = map.groups().iter().map(|group| GroupCounts {
                section: group.section,
                tier: group.tier,
                counts: group.counts,
            });
            Arc::new(MapView {
                event: self.event,
                epoch: map.epoch(),
                seq: map.seq(),
                seat_count: map.layout().seat_count() as u32,
                packed: bytes::Bytes::copy_from_slice(map.packed()),
                areas: area_counts(map),
                counts: map.counts(),
                groups: groups.collect(),
                holds: HoldCounts { active, places },
                cancellation,
                rules: map.rules().clone(),
                encoded: std::sync::OnceLock::new(),
            })
        };
        self.view.get_or_insert_with(build).clone()
    }
}

#[cfg(test)]
mod tests;
