//! A naive replay of a journal: maps from places to owners, and every rule spelled out.

use std::collections::BTreeMap;

use crate::{
    codec,
    store::{JournalRow, SoldSeat},
};
use domain::{
    Amount, Change, Counts, EndedBy, Epoch, EventStatus, HoldId, OrderFailure, OrderId, Places, SeatIndex,
    SeatStatus, SectionIndex, Seq, TakenAgain, Timestamp, Totals, VenueLayout, layout::SectionKind,
};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Owner {
    Hold(HoldId),
    Order(OrderId),
    House,
}

struct Hold {
    places: Places,
    deadline: Timestamp,
}

/// How an order ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum OrderEnd {
    Sold,
    Failed,
    Cancelled,
    /// Given up before it was paid.
    Withdrawn,
}

pub(super) struct Order {
    pub(super) totals: Totals,
    pub(super) places: u32,
    /// What went back of it, in how many refunds, and with how many of its places.
    pub(super) refunded: (i64, u32, u32),
    pub(super) end: Option<OrderEnd>,
    /// Who cancelled it, if it was completed before.
    pub(super) ended_by: Option<EndedBy>,
    claims: Places,
    /// The hold that it was, and until when.
    of: (HoldId, Timestamp),
    /// Until when its payment is awaited.
    due: Option<Timestamp>,
}

pub(super) struct Replay {
    pub(super) seq: Seq,
    pub(super) holds_granted: u64,
    pub(super) orders: BTreeMap<OrderId, Order>,
    layout: VenueLayout,
    at: Timestamp,
    epoch: Epoch,
    owners: BTreeMap<u32, Owner>,
    holds: BTreeMap<HoldId, Hold>,
    /// Whether the event was cancelled.
    cancelled: bool,
    /// Area places by status: held, sold, blocked.
    areas: BTreeMap<SectionIndex, [u64; 3]>,
}

const HELD: usize = 0;
const SOLD: usize = 1;
const BLOCKED: usize = 2;

type Step = Result<(), String>;

fn must(holds: bool, what: impl FnOnce() -> String) -> Step {
    if holds { Ok(()) } else { Err(what()) }
}

impl Replay {
    pub(super) fn new(layout: VenueLayout) -> Self {
        Self {
            seq: Seq(0),
            holds_granted: 0,
            orders: BTreeMap::new(),
            layout,
            at: Timestamp(0),
            epoch: Epoch(0),
            owners: BTreeMap::new(),
            cancelled: false,
            holds: BTreeMap::new(),
            areas: BTreeMap::new(),
        }
    }

    pub(super) fn step(&mut self, row: JournalRow) -> Step {
        must(row.seq == self.seq.next(), || format!("it follows {}: there is a gap", self.seq))?;
        must(row.at >= self.at, || "its instant is before the one of the transition before".to_owned())?;
        must(row.epoch >= self.epoch, || "its epoch is older than that of the transition before".to_owned())?;
        (self.seq, self.at, self.epoch) = (row.seq, row.at, row.epoch);
        let change = codec::decode_change(&row.payload).map_err(|error| error.to_string())?;
        self.apply(change)
    }

    fn apply(&mut self, change: Change) -> Step {
        match change {
            Change::Held { hold, places, deadline, .. } => self.grant(hold, places, deadline),
            Change::Extended { hold, deadline } => self.extend(hold, deadline),
            Change::Released { hold } => {
                self.live(hold)?;
                self.end_hold(hold)
            }
            Change::Expired { holds } => holds.into_iter().try_for_each(|hold| {
                let due = self.holds.get(&hold).is_some_and(|found| found.deadline <= self.at);
                must(due, || format!("hold {hold} expired before its deadline, or was not there"))?;
                self.end_hold(hold)
            }),
            Change::OrderPlaced { order, hold, totals }
            | Change::OrderPlacedBy { order, hold, totals, .. } => self.place_order(order, hold, totals),
            Change::Sold { order } => self.sell(order),
            Change::PaymentAwaited { order, due } => self.await_payment(order, due),
            Change::PaymentConfirmed { order } => self.confirm_payment(order),
            Change::Withdrawn { order, .. } => self.withdraw(order),
            Change::OrderFailed { order, failure } => self.fail_order(order, failure),
            Change::HoldResumed { order, hold, .. } => self.resume_hold(order, hold),
            Change::Cancelled { order, by } => {
                let places = self.end_order(order, Some(OrderEnd::Sold), OrderEnd::Cancelled)?;
                if let Some(ended) = self.orders.get_mut(&order) {
                    ended.ended_by = Some(by);
                }
                self.free(&places, Owner::Order(order), SOLD)
            }
            Change::PartlyRefunded { order, number, amount, places } => {
                self.refund(order, number, amount, &places)
            }
            Change::Blocked { places } => self.take(&places, Owner::House, BLOCKED),
            Change::Unblocked { places } => self.free(&places, Owner::House, BLOCKED),
            Change::HoldsEnded { holds } => {
                must(self.cancelled, || "holds are ended, and the event is not cancelled".to_owned())?;
                // Also those whose deadline has come and whose places were not given back yet.
                holds.into_iter().try_for_each(|hold| self.end_hold(hold))
            }
            Change::StatusChanged { status } => {
                must(!self.cancelled, || "a cancelled event has another status".to_owned())?;
                self.cancelled = status == EventStatus::Cancelled;
                Ok(())
            }
            Change::PlacesTakenAgain(again) => self.take_again(*again),
            Change::RulesChanged { .. } | Change::LateMoneyGivenBack { .. } => Ok(()),
        }
    }

    fn grant(&mut self, hold: HoldId, places: Places, deadline: Timestamp) -> Step {
        must(!self.holds.contains_key(&hold), || format!("hold {hold} is granted twice"))?;
        must(deadline > self.at, || format!("hold {hold} ends before it begins"))?;
        self.take(&places, Owner::Hold(hold), HELD)?;
        self.holds_granted += 1;
        self.holds.insert(hold, Hold { places, deadline });
        Ok(())
    }

    fn extend(&mut self, hold: HoldId, deadline: Timestamp) -> Step {
        let at = self.at;
        let live = self.live(hold)?;
        must(deadline > at, || format!("hold {hold} is extended into the past"))?;
        live.deadline = deadline;
        Ok(())
    }

    /// A hold that a command at this instant may see.
    fn live(&mut self, hold: HoldId) -> Result<&mut Hold, String> {
        let at = self.at;
        let found = self.holds.get_mut(&hold).filter(|found| at < found.deadline);
        found.ok_or_else(|| format!("hold {hold} is used at or after its deadline, or was not there"))
    }

    fn place_order(&mut self, order: OrderId, hold: HoldId, totals: Totals) -> Step {
        self.live(hold)?;
        must(totals.add_up(), || format!("the totals of order {order} do not add up"))?;
        must(!self.orders.contains_key(&order), || format!("order {order} is placed twice"))?;
        let Some(Hold { places, deadline }) = self.holds.remove(&hold) else { return Ok(()) };
        for seat in &places.seats {
            self.owners.insert(seat.0, Owner::Order(order));
        }
        let placed = Order {
            totals,
            places: places.count(),
            refunded: (0, 0, 0),
            end: None,
            ended_by: None,
            claims: places,
            of: (hold, deadline),
            due: None,
        };
        self.orders.insert(order, placed);
        Ok(())
    }

    fn sell(&mut self, order: OrderId) -> Step {
        let awaits = self.undecided(order)?.due.is_some();
        must(!awaits, || format!("order {order} is sold while its payment is awaited"))?;
        let places = self.end_order(order, None, OrderEnd::Sold)?;
        self.shift(&places, HELD, SOLD)
    }

    fn refund(&mut self, order: OrderId, number: u32, amount: Amount, places: &Places) -> Step {
        let found = self.orders.get_mut(&order).filter(|found| found.end == Some(OrderEnd::Sold));
        let sold = found.ok_or_else(|| format!("order {order} is refunded in part and is not sold"))?;
        let (back, refunds, given) = sold.refunded;
        must(number == refunds + 1, || format!("refund {number} of order {order} follows {refunds}"))?;
        let back = back.saturating_add(amount.0);
        must((0..=sold.totals.total.0).contains(&back) && amount.0 >= 0, || {
            format!("order {order} gives {back} back, and {} was paid", sold.totals.total.0)
        })?;
        for seat in &places.seats {
            let at = sold.claims.seats.iter().position(|own| own == seat);
            sold.claims.seats.remove(at.ok_or_else(|| format!("seat {seat} is not of order {order}"))?);
        }
        for area in &places.areas {
            let own = sold.claims.areas.iter_mut().find(|own| own.section == area.section);
            let own = own.ok_or_else(|| format!("area {} is not of order {order}", area.section))?;
            let left = own.quantity.checked_sub(area.quantity);
            own.quantity = left.ok_or_else(|| format!("order {order} gives back more places than it has"))?;
        }
        must(sold.claims.count() > 0, || format!("order {order} has no places left and is not ended"))?;
        sold.refunded = (back, number, given + places.count());
        self.free(places, Owner::Order(order), SOLD)
    }

    fn await_payment(&mut self, order: OrderId, due: Timestamp) -> Step {
        let at = self.at;
        let placed = self.undecided(order)?;
        must(placed.due.is_none() && at < due, || {
            format!("order {order} awaits its payment twice, or never")
        })?;
        placed.due = Some(due);
        Ok(())
    }

    fn confirm_payment(&mut self, order: OrderId) -> Step {
        let at = self.at;
        let placed = self.undecided(order)?;
        let in_time = placed.due.take().is_some_and(|due| at < due);
        must(in_time, || format!("order {order} was paid after it was due, or nobody waited for it"))
    }

    fn withdraw(&mut self, order: OrderId) -> Step {
        let places = self.end_order(order, None, OrderEnd::Withdrawn)?;
        self.free(&places, Owner::Order(order), HELD)
    }

    fn fail_order(&mut self, order: OrderId, failure: OrderFailure) -> Step {
        let (at, due) = (self.at, self.undecided(order)?.due);
        let too_soon = due.is_some_and(|due| failure == OrderFailure::PaymentTimeout && at < due);
        must(!too_soon, || format!("order {order} failed before its payment was due"))?;
        let places = self.end_order(order, None, OrderEnd::Failed)?;
        self.free(&places, Owner::Order(order), HELD)
    }

    /// An order that failed has its places again.
    fn take_again(&mut self, again: TakenAgain) -> Step {
        let TakenAgain { order, hold, places, totals, .. } = again;
        if let Some(held) = self.holds.remove(&hold) {
            must(held.places == places, || format!("order {order} takes other places than its hold has"))?;
            self.free(&places, Owner::Hold(hold), HELD)?;
        }
        self.take(&places, Owner::Order(order), HELD)?;
        let found = self.orders.get_mut(&order).filter(|found| found.end == Some(OrderEnd::Failed));
        let found = found.ok_or_else(|| format!("order {order} takes places again and had not failed"))?;
        must((found.totals, &found.claims) == (totals, &places), || {
            format!("order {order} takes other places, or for another sum, than it had")
        })?;
        (found.end, found.due) = (None, None);
        Ok(())
    }

    /// The places of an order that was not paid are the hold's again.
    fn resume_hold(&mut self, order: OrderId, hold: HoldId) -> Step {
        let awaits = self.undecided(order)?.due.is_some();
        must(!awaits, || format!("order {order} awaits its payment and fails like one in payment"))?;
        let places = self.end_order(order, None, OrderEnd::Failed)?;
        let of = self.orders.get(&order).map(|order| order.of);
        let in_time = of.is_some_and(|(was, deadline)| was == hold && self.at < deadline);
        must(in_time, || format!("hold {hold} goes on after its deadline, or order {order} was not of it"))?;
        for seat in &places.seats {
            let before = self.owners.insert(seat.0, Owner::Hold(hold));
            must(before == Some(Owner::Order(order)), || {
                format!("seat {seat} goes back from order {order} and belongs to {before:?}")
            })?;
        }
        let Some((_, deadline)) = of else { return Ok(()) };
        self.holds.insert(hold, Hold { places, deadline });
        Ok(())
    }

    fn end_hold(&mut self, hold: HoldId) -> Step {
        let Some(Hold { places, .. }) = self.holds.remove(&hold) else {
            return Err(format!("hold {hold} ends and was not there"));
        };
        self.free(&places, Owner::Hold(hold), HELD)
    }

    fn undecided(&mut self, order: OrderId) -> Result<&mut Order, String> {
        let found = self.orders.get_mut(&order).filter(|found| found.end.is_none());
        found.ok_or_else(|| format!("order {order} is decided, or was never placed"))
    }

    fn end_order(&mut self, order: OrderId, from: Option<OrderEnd>, to: OrderEnd) -> Result<Places, String> {
        let found = self.orders.get_mut(&order).filter(|found| found.end == from);
        let found = found.ok_or_else(|| format!("order {order} cannot become {to:?}"))?;
        found.end = Some(to);
        Ok(found.claims.clone())
    }

    fn take(&mut self, places: &Places, owner: Owner, status: usize) -> Step {
        for seat in &places.seats {
            must(seat.at() < self.layout.seat_count(), || format!("there is no seat {seat}"))?;
            let before = self.owners.insert(seat.0, owner);
            must(before.is_none(), || format!("seat {seat} has two owners: {before:?} and {owner:?}"))?;
        }
        for area in &places.areas {
            let capacity = self.layout.area(area.section).map_or(0, |(capacity, _)| u64::from(capacity));
            let counts = self.areas.entry(area.section).or_default();
            counts[status] += u64::from(area.quantity);
            let taken: u64 = counts.iter().sum();
            must(taken <= capacity, || {
                format!("area {} has {taken} places taken of {capacity}", area.section)
            })?;
        }
        Ok(())
    }

    fn free(&mut self, places: &Places, owner: Owner, status: usize) -> Step {
        for seat in &places.seats {
            let before = self.owners.remove(&seat.0);
            must(before == Some(owner), || {
                format!("seat {seat} is freed by {owner:?} and belongs to {before:?}")
            })?;
        }
        for area in &places.areas {
            let counts = self.areas.entry(area.section).or_default();
            let left = counts[status].checked_sub(u64::from(area.quantity));
            counts[status] =
                left.ok_or_else(|| format!("area {} gives back more than it took", area.section))?;
        }
        Ok(())
    }

    fn shift(&mut self, places: &Places, from: usize, to: usize) -> Step {
        for area in &places.areas {
            let counts = self.areas.entry(area.section).or_default();
            let left = counts[from].checked_sub(u64::from(area.quantity));
            counts[from] = left.ok_or_else(|| format!("area {} sells more than it holds", area.section))?;
            counts[to] += u64::from(area.quantity);
        }
        Ok(())
    }

    fn is_sold(&self, order: &OrderId) -> bool {
        self.orders.get(order).is_some_and(|order| order.end == Some(OrderEnd::Sold))
    }

    /// The status of every seat.
    pub(super) fn seats(&self) -> impl Iterator<Item = (u32, SeatStatus)> {
        (0..self.layout.seat_count() as u32).map(|seat| {
            let status = match self.owners.get(&seat) {
                None => SeatStatus::Available,
                Some(Owner::House) => SeatStatus::Blocked,
                Some(Owner::Order(order)) if self.is_sold(order) => SeatStatus::Sold,
                Some(Owner::Hold(_) | Owner::Order(_)) => SeatStatus::Held,
            };
            (seat, status)
        })
    }

    /// Seats that belong to orders, by seat.
    pub(super) fn sold_seats(&self) -> Vec<SoldSeat> {
        let owned = self.owners.iter().filter_map(|(seat, owner)| match owner {
            Owner::Order(order) => Some(SoldSeat { seat: SeatIndex(*seat), order: *order }),
            Owner::Hold(_) | Owner::House => None,
        });
        owned.collect()
    }

    /// All places by status.
    pub(super) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for (_, status) in self.seats() {
            *counts.of(status) += 1;
        }
        for (index, section) in self.layout.sections().iter().enumerate() {
            let SectionKind::Area { capacity, .. } = section.kind else { continue };
            let taken = self.areas.get(&SectionIndex(index as u16)).copied().unwrap_or_default();
            counts.held += taken[HELD];
            counts.sold += taken[SOLD];
            counts.blocked += taken[BLOCKED];
            counts.available += u64::from(capacity) - taken.iter().sum::<u64>();
        }
        counts
    }
}
