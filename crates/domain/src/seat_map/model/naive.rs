//! The naive model: plain maps, and each rule implemented independently of the seat map.

use proptest::prelude::*;
use proptest_state_machine::ReferenceStateMachine;

use crate::SeatStatus;

pub(super) const SEATS: u32 = 12;
pub(super) const PIT_CAPACITY: u32 = 100;

#[derive(Clone, Debug)]
pub(super) enum Step {
    Hold {
        buyer: u8,
        seats: Vec<u32>,
        area: u32,
    },
    Extend {
        hold: usize,
        buyer: u8,
    },
    Release {
        hold: usize,
        buyer: u8,
    },
    Order {
        hold: usize,
        buyer: u8,
    },
    Commit {
        order: usize,
    },
    Fail {
        order: usize,
    },
    Cancel {
        order: usize,
    },
    /// The order's first seat if `has_seat`, and so many area places.
    Refund {
        order: usize,
        amount: i64,
        has_seat: bool,
        area: u32,
    },
    Await {
        order: usize,
        millis: i64,
    },
    Confirm {
        order: usize,
    },
    TakeAgain {
        order: usize,
    },
    GiveUp {
        order: usize,
    },
    Block {
        seat: u32,
    },
    Unblock {
        seat: u32,
    },
    Wait {
        millis: i64,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    Held {
        deadline: i64,
        extended: bool,
    },
    /// By the order with this number; with the deadline and extension of its hold.
    Pending {
        order: usize,
        deadline: i64,
        extended: bool,
    },
    Sold {
        order: usize,
    },
    /// By the order with this number, to be paid before this instant.
    Awaiting {
        order: usize,
        due: i64,
    },
    Gone,
}

#[derive(Clone, Debug)]
struct Claim {
    buyer: u8,
    seats: Vec<u32>,
    area: u32,
    stage: Stage,
    /// What was paid for it and has not gone back.
    left: i64,
    /// The places that went back, and what for them and beside them.
    back: (Vec<u32>, u32, i64),
}

#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    pub(super) now: i64,
    claims: Vec<Claim>,
    /// The claim of each order.
    orders: Vec<usize>,
    blocked: Vec<u32>,
    pub(super) accepted: bool,
}

impl Model {
    fn is_live(&self, claim: usize) -> bool {
        matches!(self.claims[claim].stage, Stage::Held { deadline, .. } if self.now < deadline)
    }

    fn has_places(&self, claim: usize) -> bool {
        self.is_live(claim)
            || matches!(self.claims[claim].stage, Stage::Pending { .. } | Stage::Sold { .. })
            || matches!(self.claims[claim].stage, Stage::Awaiting { due, .. } if self.now < due)
    }

    pub(super) fn status(&self, seat: u32) -> SeatStatus {
        if self.blocked.contains(&seat) {
            return SeatStatus::Blocked;
        }
        let owner = (0..self.claims.len())
            .find(|claim| self.has_places(*claim) && self.claims[*claim].seats.contains(&seat));
        match owner.map(|claim| self.claims[claim].stage) {
            None | Some(Stage::Gone) => SeatStatus::Available,
            Some(Stage::Sold { .. }) => SeatStatus::Sold,
            Some(Stage::Held { .. } | Stage::Pending { .. } | Stage::Awaiting { .. }) => SeatStatus::Held,
        }
    }

    pub(super) fn area_taken(&self) -> u32 {
        (0..self.claims.len())
            .filter(|claim| self.has_places(*claim))
            .map(|claim| self.claims[claim].area)
            .sum()
    }

    pub(super) fn places_of(&self, buyer: u8) -> u32 {
        let mine = (0..self.claims.len())
            .filter(|claim| self.has_places(*claim) && self.claims[*claim].buyer == buyer);
        mine.map(|claim| self.claims[claim].seats.len() as u32 + self.claims[claim].area).sum()
    }

    /// The claim of an undecided order, with the deadline and extension of its hold.
    fn pending(&self, wanted: usize) -> Option<(usize, i64, bool)> {
        let claim = *self.orders.get(wanted)?;
        match self.claims[claim].stage {
            Stage::Pending { order, deadline, extended } if order == wanted => {
                Some((claim, deadline, extended))
            }
            _ => None,
        }
    }

    /// The claim of an order that still awaits its payment.
    fn awaiting(&self, wanted: usize) -> Option<usize> {
        let claim = *self.orders.get(wanted)?;
        let awaits = matches!(self.claims[claim].stage, Stage::Awaiting { order, due } if order == wanted && self.now < due);
        awaits.then_some(claim)
    }

    fn sold(&self, order: usize) -> Option<usize> {
        let claim = *self.orders.get(order)?;
        (self.claims[claim].stage == Stage::Sold { order }).then_some(claim)
    }

    fn take(&mut self, step: &Step) -> bool {
        match step {
            Step::Hold { buyer, seats, area } => self.hold(*buyer, seats, *area),
            Step::Extend { hold, buyer } => self.extend(*hold, *buyer),
            Step::Release { hold, buyer } => {
                self.own_live(*hold, *buyer).is_some_and(|claim| self.end(claim))
            }
            Step::Order { hold, buyer } => self.place_order(*hold, *buyer),
            Step::Commit { order } => {
                let Some((claim, ..)) = self.pending(*order) else { return false };
                self.claims[claim].stage = Stage::Sold { order: *order };
                true
            }
            Step::Fail { order } => self.fail(*order),
            Step::Cancel { order } => {
                let claim = self.sold(*order).or_else(|| self.awaiting(*order));
                claim.is_some_and(|claim| self.end(claim))
            }
            Step::Refund { order, amount, has_seat, area } => self.refund(*order, *amount, *has_seat, *area),
            Step::Await { order, millis } => {
                let Some((claim, ..)) = self.pending(*order) else { return false };
                self.claims[claim].stage = Stage::Awaiting { order: *order, due: self.now + millis };
                true
            }
            Step::Confirm { order } => {
                let Some(claim) = self.awaiting(*order) else { return false };
                // The hold cannot be resumed any more.
                self.claims[claim].stage =
                    Stage::Pending { order: *order, deadline: i64::MIN, extended: true };
                true
            }
            Step::GiveUp { order } => self.pending(*order).is_some_and(|(claim, ..)| self.end(claim)),
            Step::TakeAgain { order } => self.take_again(*order),
            Step::Block { seat } => {
                let free = self.status(*seat) == SeatStatus::Available;
                if free {
                    self.blocked.push(*seat);
                }
                free
            }
            Step::Unblock { seat } => {
                let blocked = self.blocked.contains(seat);
                self.blocked.retain(|other| other != seat);
                blocked
            }
            Step::Wait { millis } => {
                self.now += millis;
                true
            }
        }
    }

    fn hold(&mut self, buyer: u8, seats: &[u32], area: u32) -> bool {
        let wanted = seats.len() as u32 + area;
        let repeated = (1..seats.len()).any(|index| seats[..index].contains(&seats[index]));
        let free = seats.iter().all(|seat| self.status(*seat) == SeatStatus::Available);
        let room = self.area_taken() + area <= PIT_CAPACITY;
        let lawful = (1..=6).contains(&wanted) && self.places_of(buyer) + wanted <= 8;
        if repeated || !free || !room || !lawful {
            return false;
        }
        let stage = Stage::Held { deadline: self.now + 600_000, extended: false };
        // By the rules of the test venue: the price, a fee of 5 %, a tax of 18 % on both.
        let left = seats.len() as i64 * 12_390 + i64::from(area) * 6_195;
        self.claims.push(Claim { buyer, seats: seats.to_vec(), area, stage, left, back: (Vec::new(), 0, 0) });
        true
    }

    fn refund(&mut self, order: usize, amount: i64, has_seat: bool, area: u32) -> bool {
        let Some(claim) = self.sold(order) else { return false };
        let claim = &mut self.claims[claim];
        let seats = usize::from(has_seat);
        let is_something = amount > 0 || seats > 0 || area > 0;
        let has_them = claim.seats.len() >= seats && claim.area >= area;
        let some_stay = claim.seats.len() > seats || claim.area > area;
        if !is_something || !has_them || !some_stay || amount > claim.left {
            return false;
        }
        claim.back.0.extend(claim.seats.drain(..seats));
        claim.area -= area;
        claim.left -= amount;
        claim.back.1 += area;
        claim.back.2 += amount;
        true
    }

    fn extend(&mut self, hold: usize, buyer: u8) -> bool {
        let Some(claim) = self.own_live(hold, buyer) else { return false };
        match &mut self.claims[claim].stage {
            Stage::Held { deadline, extended: extended @ false } => {
                (*deadline, *extended) = (*deadline + 600_000, true);
                true
            }
            _ => false,
        }
    }

    fn place_order(&mut self, hold: usize, buyer: u8) -> bool {
        let Some(claim) = self.own_live(hold, buyer) else { return false };
        let Stage::Held { deadline, extended } = self.claims[claim].stage else { return false };
        let order = self.orders.len();
        self.claims[claim].stage = Stage::Pending { order, deadline, extended };
        self.orders.push(claim);
        true
    }

    fn fail(&mut self, order: usize) -> bool {
        if let Some(claim) = self.awaiting(order) {
            return self.end(claim);
        }
        let Some((claim, deadline, extended)) = self.pending(order) else { return false };
        // The buyer may try to pay again for the rest of the hold's time.
        let is_in_time = self.now < deadline;
        self.claims[claim].stage = if is_in_time { Stage::Held { deadline, extended } } else { Stage::Gone };
        true
    }

    fn take_again(&mut self, order: usize) -> bool {
        let Some(&claim) = self.orders.get(order) else { return false };
        // Its own hold has the places still, or they are free again.
        if !self.is_live(claim) {
            if self.has_places(claim) {
                return false;
            }
            // All of it again, also what had gone back of it.
            let whole = &mut self.claims[claim];
            let (mut seats, area, amount) = std::mem::take(&mut whole.back);
            seats.append(&mut whole.seats);
            (whole.seats, whole.area, whole.left) = (seats, whole.area + area, whole.left + amount);
            let Claim { buyer, seats, area, .. } = &self.claims[claim];
            let free = seats.iter().all(|seat| self.status(*seat) == SeatStatus::Available);
            let room = self.area_taken() + area <= PIT_CAPACITY;
            let taken = self.places_of(*buyer);
            let lawful = taken == 0 || taken + seats.len() as u32 + area <= 8;
            if !free || !room || !lawful {
                return false;
            }
        }
        self.claims[claim].stage = Stage::Pending { order, deadline: i64::MIN, extended: true };
        true
    }

    fn own_live(&self, hold: usize, buyer: u8) -> Option<usize> {
        (hold < self.claims.len() && self.claims[hold].buyer == buyer && self.is_live(hold)).then_some(hold)
    }

    fn end(&mut self, claim: usize) -> bool {
        self.claims[claim].stage = Stage::Gone;
        true
    }
}

impl ReferenceStateMachine for Model {
    type State = Self;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self { now: 1_000, ..Self::default() }).boxed()
    }

    fn transitions(state: &Self) -> BoxedStrategy<Step> {
        let hold = 0..state.claims.len() + 1;
        let order = 0..state.orders.len() + 1;
        let buyer = 0u8..3;
        prop_oneof![
            6 => (buyer.clone(), prop::collection::vec(0..SEATS, 0..5), 0u32..3)
                .prop_map(|(buyer, seats, area)| Step::Hold { buyer, seats, area }),
            1 => (hold.clone(), buyer.clone()).prop_map(|(hold, buyer)| Step::Extend { hold, buyer }),
            2 => (hold.clone(), buyer.clone()).prop_map(|(hold, buyer)| Step::Release { hold, buyer }),
            4 => (hold, buyer).prop_map(|(hold, buyer)| Step::Order { hold, buyer }),
            3 => order.clone().prop_map(|order| Step::Commit { order }),
            2 => order.clone().prop_map(|order| Step::Fail { order }),
            1 => order.clone().prop_map(|order| Step::Cancel { order }),
            3 => (order.clone(), 0i64..13_000, any::<bool>(), 0u32..2).prop_map(|(order, amount, has_seat, area)| {
                Step::Refund { order, amount, has_seat, area }
            }),
            1 => (order.clone(), 1i64..700_000).prop_map(|(order, millis)| Step::Await { order, millis }),
            1 => order.clone().prop_map(|order| Step::Confirm { order }),
            2 => order.clone().prop_map(|order| Step::TakeAgain { order }),
            1 => order.prop_map(|order| Step::GiveUp { order }),
            1 => (0..SEATS).prop_map(|seat| Step::Block { seat }),
            1 => (0..SEATS).prop_map(|seat| Step::Unblock { seat }),
            // Around a deadline to the millisecond, or any time.
            2 => prop_oneof![Just(599_999i64), Just(600_000), Just(1), 0i64..700_000].prop_map(|millis| Step::Wait { millis }),
        ]
        .boxed()
    }

    fn apply(mut state: Self, step: &Step) -> Self {
        state.accepted = state.take(step);
        state
    }
}
