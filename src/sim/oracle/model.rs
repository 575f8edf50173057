//! A naive model of one event: the transitions of its journal, applied to plain maps. It shares no code with the seat map.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Amount, Change, EndedBy, HoldId, Millis, OrderId, OrderStatus, Places, SeatIndex, SectionIndex, Timestamp,
};

/// What a place may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Owner {
    Hold(HoldId),
    Nobody,
    House,
}

/// A hold, or the order that it became.
#[derive(Clone, Debug)]
struct Claimed {
    places: Places,
    deadline: Timestamp,
}

/// An order as the journal tells it.
#[derive(Clone, Debug)]
pub(in crate::sim) struct OrderFacts {
    hold: HoldId,
    pub(in crate::sim) status: OrderStatus,
    pub(in crate::sim) total: Amount,
    /// What was decided to go back.
    pub(in crate::sim) refunded: Amount,
    places: Places,
}

/// One event.
pub(in crate::sim) struct Model {
    seats: Vec<Owner>,
    areas: BTreeMap<SectionIndex, i64>,
    holds: BTreeMap<HoldId, Claimed>,
    pub(in crate::sim) orders: BTreeMap<OrderId, OrderFacts>,
    seq: u64,
    at: Timestamp,
}

type Checked = Result<(), String>;

/// What clocks that are off and releases that are put off can make of a deadline.
const LATE: Millis = Millis::from_minutes(2);

impl Model {
    /// Nothing is taken; areas by their capacity.
    pub(in crate::sim) fn new(seats: usize, areas: BTreeMap<SectionIndex, i64>) -> Self {
        let (holds, orders) = (BTreeMap::new(), BTreeMap::new());
        Self { seats: vec![Owner::Nobody; seats], areas, holds, orders, seq: 0, at: Timestamp(i64::MIN) }
    }

    /// Places that nobody has.
    pub(in crate::sim) fn available(&self) -> u64 {
        let seats = self.seats.iter().filter(|owner| **owner == Owner::Nobody).count() as u64;
        seats + self.areas.values().sum::<i64>() as u64
    }

    /// A hold without an undecided order that ought to have ended long ago.
    pub(in crate::sim) fn overdue(&self, now: Timestamp) -> Option<(HoldId, Timestamp)> {
        let tied = self.orders.values().filter(|order| order.status.is_undecided()).map(|order| order.hold);
        let tied: BTreeSet<HoldId> = tied.collect();
        let mut holds = self.holds.iter().filter(|(hold, _)| !tied.contains(*hold));
        let overdue = holds.find(|(_, held)| held.deadline + LATE < now);
        overdue.map(|(hold, held)| (*hold, held.deadline))
    }

    /// Whether nobody has a seat.
    pub(in crate::sim) fn is_free(&self, seat: SeatIndex) -> bool {
        self.seats[seat.at()] == Owner::Nobody
    }

    /// Applies a transition; the error says which rule it breaks.
    pub(in crate::sim) fn apply(&mut self, seq: u64, at: Timestamp, change: &Change) -> Checked {
        if seq != self.seq + 1 {
            return Err(format!("transition {seq} follows {}", self.seq));
        }
        if at < self.at {
            return Err(format!("transition {seq} is of {}, the one before it of {}", at.0, self.at.0));
        }
        (self.seq, self.at) = (seq, at);
        self.change(at, change).map_err(|what| format!("transition {seq} at {}: {what}", at.0))
    }

    fn change(&mut self, at: Timestamp, change: &Change) -> Checked {
        match change {
            Change::Held { hold, places, deadline, .. } => {
                if *deadline <= at {
                    return Err(format!("hold {hold} is over when it begins"));
                }
                self.take(places, *hold)?;
                let claimed = Claimed { places: places.clone(), deadline: *deadline };
                self.holds.insert(*hold, claimed);
                Ok(())
            }
            Change::Extended { hold, deadline } => {
                let held = self.live(*hold, at)?;
                if *deadline <= held.deadline {
                    return Err(format!("hold {hold} is extended to an earlier deadline"));
                }
                held.deadline = *deadline;
                Ok(())
            }
            Change::Released { hold } => {
                self.live(*hold, at)?;
                self.let_go(*hold)
            }
            Change::Expired { holds } => holds.iter().try_for_each(|hold| {
                let held = self.holds.get(hold).ok_or_else(|| format!("hold {hold} ends, and is none"))?;
                if held.deadline > at {
                    return Err(format!("hold {hold} ends before its deadline {}", held.deadline.0));
                }
                self.let_go(*hold)
            }),
            Change::HoldsEnded { holds } => holds.iter().try_for_each(|hold| self.let_go(*hold)),
            Change::Blocked { places } => self.block(places),
            Change::Unblocked { places } => self.unblock(places),
            Change::StatusChanged { .. } | Change::RulesChanged { .. } => Ok(()),
            _ => self.order_change(at, change),
        }
    }

    fn order_change(&mut self, at: Timestamp, change: &Change) -> Checked {
        match change {
            Change::OrderPlaced { order, hold, totals }
            | Change::OrderPlacedBy { order, hold, totals, .. } => {
                let held = self.live(*hold, at)?;
                let places = held.places.clone();
                let (status, refunded) = (OrderStatus::Pending, Amount(0));
                let facts = OrderFacts { hold: *hold, status, total: totals.total, refunded, places };
                match self.orders.insert(*order, facts) {
                    None => Ok(()),
                    Some(_) => Err(format!("order {order} is placed twice")),
                }
            }
            Change::PaymentAwaited { order, .. } => self.becomes(*order, OrderStatus::AwaitingPayment),
            Change::PaymentConfirmed { order } => self.becomes(*order, OrderStatus::Processing),
            Change::Sold { order } => {
                self.becomes(*order, OrderStatus::Completed)?;
                let hold = self.orders[order].hold;
                self.holds.remove(&hold);
                Ok(())
            }
            Change::HoldResumed { order, hold, .. } => {
                self.becomes(*order, OrderStatus::Failed)?;
                self.live(*hold, at).map(drop)
            }
            Change::OrderFailed { order, .. } => {
                self.becomes(*order, OrderStatus::Failed)?;
                self.let_go(self.orders[order].hold)
            }
            Change::Withdrawn { order, .. } => {
                self.becomes(*order, OrderStatus::Cancelled)?;
                self.let_go(self.orders[order].hold)
            }
            Change::Cancelled { order, by } => self.ends(*order, *by),
            Change::PartlyRefunded { order, amount, places, .. } => self.gives_back(*order, *amount, places),
            Change::PlacesTakenAgain(again) => {
                self.becomes(again.order, OrderStatus::Processing)?;
                self.holds.remove(&again.hold).map(|held| self.free(&held.places, again.hold)).transpose()?;
                self.take(&again.places, again.hold)?;
                let (places, deadline) = (again.places.clone(), Timestamp(i64::MAX));
                self.holds.insert(again.hold, Claimed { places, deadline });
                Ok(())
            }
            Change::LateMoneyGivenBack { order } => match self.orders.contains_key(order) {
                true => Ok(()),
                false => Err(format!("money of order {order} goes back, and there is none")),
            },
            _ => Err(format!("nobody has thought of {change:?} here")),
        }
    }

    /// A hold whose deadline has not come, and that no undecided order has.
    fn live(&mut self, hold: HoldId, at: Timestamp) -> Result<&mut Claimed, String> {
        let is_tied = self.orders.values().any(|order| order.hold == hold && order.status.is_undecided());
        let held = self.holds.get_mut(&hold).ok_or_else(|| format!("there is no hold {hold}"))?;
        if held.deadline <= at {
            return Err(format!(
                "hold {hold} is used at {}, at or after its deadline {}",
                at.0, held.deadline.0
            ));
        }
        if is_tied {
            return Err(format!("hold {hold} is used, and has an order"));
        }
        Ok(held)
    }

    fn let_go(&mut self, hold: HoldId) -> Checked {
        let held = self.holds.remove(&hold).ok_or_else(|| format!("hold {hold} ends, and is none"))?;
        self.free(&held.places, hold)
    }

    fn take(&mut self, places: &Places, hold: HoldId) -> Checked {
        for seat in &places.seats {
            let owner = &mut self.seats[seat.at()];
            if *owner != Owner::Nobody {
                return Err(format!("seat {seat} is taken by {hold}, and belongs to {owner:?}"));
            }
            *owner = Owner::Hold(hold);
        }
        self.take_areas(places)
    }

    fn take_areas(&mut self, places: &Places) -> Checked {
        for area in &places.areas {
            let left = self.areas.entry(area.section).or_default();
            *left -= i64::from(area.quantity);
            if *left < 0 {
                return Err(format!("area {} has {} places too few", area.section, -*left));
            }
        }
        Ok(())
    }

    fn free(&mut self, places: &Places, hold: HoldId) -> Checked {
        for seat in &places.seats {
            let owner = &mut self.seats[seat.at()];
            if *owner != Owner::Hold(hold) {
                return Err(format!("seat {seat} is freed by {hold}, and belongs to {owner:?}"));
            }
            *owner = Owner::Nobody;
        }
        for area in &places.areas {
            *self.areas.entry(area.section).or_default() += i64::from(area.quantity);
        }
        Ok(())
    }

    fn block(&mut self, places: &Places) -> Checked {
        for seat in &places.seats {
            match self.seats[seat.at()] {
                Owner::Nobody => self.seats[seat.at()] = Owner::House,
                owner => return Err(format!("seat {seat} is blocked, and belongs to {owner:?}")),
            }
        }
        self.take_areas(places)
    }

    fn unblock(&mut self, places: &Places) -> Checked {
        for seat in &places.seats {
            match self.seats[seat.at()] {
                Owner::House => self.seats[seat.at()] = Owner::Nobody,
                owner => return Err(format!("seat {seat} is unblocked, and belongs to {owner:?}")),
            }
        }
        for area in &places.areas {
            *self.areas.entry(area.section).or_default() += i64::from(area.quantity);
        }
        Ok(())
    }

    fn becomes(&mut self, order: OrderId, next: OrderStatus) -> Checked {
        let facts = self.orders.get_mut(&order).ok_or_else(|| format!("there is no order {order}"))?;
        let is_decision = next == OrderStatus::Completed || next == OrderStatus::Failed;
        // Beside the statuses that the journal has, an order is in process without a transition.
        let may = match facts.status {
            OrderStatus::Pending | OrderStatus::Processing => {
                is_decision || next.is_undecided() || next == OrderStatus::Cancelled
            }
            OrderStatus::AwaitingPayment => next != OrderStatus::Completed,
            OrderStatus::Failed => next == OrderStatus::Processing,
            _ => false,
        };
        if !may {
            return Err(format!("order {order} is {:?} and becomes {next:?}", facts.status));
        }
        facts.status = next;
        Ok(())
    }

    fn ends(&mut self, order: OrderId, by: EndedBy) -> Checked {
        let facts = self.orders.get_mut(&order).ok_or_else(|| format!("there is no order {order}"))?;
        if !facts.status.is_completed() {
            return Err(format!("order {order} ends, and is {:?}", facts.status));
        }
        facts.status = OrderStatus::ended(by, true);
        facts.refunded = facts.total;
        let (places, hold) = (std::mem::take(&mut facts.places), facts.hold);
        self.free(&places, hold)
    }

    fn gives_back(&mut self, order: OrderId, amount: Amount, places: &Places) -> Checked {
        let facts = self.orders.get_mut(&order).ok_or_else(|| format!("there is no order {order}"))?;
        if !facts.status.is_completed() {
            return Err(format!("a part of order {order} goes back, and it is {:?}", facts.status));
        }
        facts.status = OrderStatus::PartlyRefunded;
        facts.refunded = Amount(facts.refunded.0 + amount.0);
        if facts.refunded > facts.total {
            return Err(format!("order {order} cost {} and gives {} back", facts.total.0, facts.refunded.0));
        }
        if !facts.places.take(places) {
            return Err(format!("order {order} gives places back that it has not"));
        }
        let hold = facts.hold;
        self.free(places, hold)
    }
}
