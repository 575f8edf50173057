//! The seat map against a naive model: random commands, the same answers, the same seats.
//!
//! Goal: no seat has two owners, counts add up, a hold is seen iff `t < deadline`, and replaying the
//! journal gives the same state byte for byte. Method: the model keeps plain maps and knows each rule in
//! its own words; every command's acceptance and every seat's status are compared after each step.

mod deadlines;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use proptest::prelude::*;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use uuid::Uuid;

use super::SeatMap;
use crate::{
    AreaPlaces, Change, ClaimState, Command, EndedBy, EventStatus, HoldId, Millis, OrderFailure, OrderId,
    Places, SeatIndex, SeatStatus, SectionIndex, Selection, Timestamp, Transition, UserId,
    rules::{EventRules, Protection},
    test_venue::{rules, venue},
};

const SEATS: u32 = 12;
const PIT: SectionIndex = SectionIndex(1);
const PIT_CAPACITY: u32 = 100;

#[derive(Clone, Debug)]
enum Step {
    Hold { buyer: u8, seats: Vec<u32>, area: u32 },
    Extend { hold: usize, buyer: u8 },
    Release { hold: usize, buyer: u8 },
    Order { hold: usize, buyer: u8 },
    Commit { order: usize },
    Fail { order: usize },
    Cancel { order: usize },
    Await { order: usize, millis: i64 },
    Confirm { order: usize },
    Block { seat: u32 },
    Unblock { seat: u32 },
    Wait { millis: i64 },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    Held {
        deadline: i64,
        extended: bool,
    },
    /// By the order of this number, and what the hold was.
    Pending {
        order: usize,
        deadline: i64,
        extended: bool,
    },
    Sold {
        order: usize,
    },
    /// By the order of this number, to be paid before this instant.
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
}

#[derive(Clone, Debug, Default)]
struct Model {
    now: i64,
    claims: Vec<Claim>,
    /// The claim of each order.
    orders: Vec<usize>,
    blocked: Vec<u32>,
    accepted: bool,
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

    fn status(&self, seat: u32) -> SeatStatus {
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

    fn area_taken(&self) -> u32 {
        (0..self.claims.len())
            .filter(|claim| self.has_places(*claim))
            .map(|claim| self.claims[claim].area)
            .sum()
    }

    fn places_of(&self, buyer: u8) -> u32 {
        let mine = (0..self.claims.len())
            .filter(|claim| self.has_places(*claim) && self.claims[*claim].buyer == buyer);
        mine.map(|claim| self.claims[claim].seats.len() as u32 + self.claims[claim].area).sum()
    }

    /// The claim of an order that is not decided, with what its hold was.
    fn pending(&self, wanted: usize) -> Option<(usize, i64, bool)> {
        let claim = *self.orders.get(wanted)?;
        match self.claims[claim].stage {
            Stage::Pending { order, deadline, extended } if order == wanted => {
                Some((claim, deadline, extended))
            }
            _ => None,
        }
    }

    /// The claim of an order that awaits its payment still.
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
            Step::Hold { buyer, seats, area } => {
                let wanted = seats.len() as u32 + area;
                let repeated = (1..seats.len()).any(|index| seats[..index].contains(&seats[index]));
                let free = seats.iter().all(|seat| self.status(*seat) == SeatStatus::Available);
                let room = self.area_taken() + area <= PIT_CAPACITY;
                let lawful = (1..=6).contains(&wanted) && self.places_of(*buyer) + wanted <= 8;
                if repeated || !free || !room || !lawful {
                    return false;
                }
                let stage = Stage::Held { deadline: self.now + 600_000, extended: false };
                self.claims.push(Claim { buyer: *buyer, seats: seats.clone(), area: *area, stage });
                true
            }
            Step::Extend { hold, buyer } => {
                let Some(claim) = self.own_live(*hold, *buyer) else { return false };
                match &mut self.claims[claim].stage {
                    Stage::Held { deadline, extended: extended @ false } => {
                        (*deadline, *extended) = (*deadline + 600_000, true);
                        true
                    }
                    _ => false,
                }
            }
            Step::Release { hold, buyer } => {
                self.own_live(*hold, *buyer).is_some_and(|claim| self.end(claim))
            }
            Step::Order { hold, buyer } => {
                let Some(claim) = self.own_live(*hold, *buyer) else { return false };
                let Stage::Held { deadline, extended } = self.claims[claim].stage else { return false };
                let order = self.orders.len();
                self.claims[claim].stage = Stage::Pending { order, deadline, extended };
                self.orders.push(claim);
                true
            }
            Step::Commit { order } => {
                let Some((claim, ..)) = self.pending(*order) else { return false };
                self.claims[claim].stage = Stage::Sold { order: *order };
                true
            }
            Step::Fail { order } => {
                if let Some(claim) = self.awaiting(*order) {
                    return self.end(claim);
                }
                let Some((claim, deadline, extended)) = self.pending(*order) else { return false };
                // The buyer has what is left of the hold's time for another card.
                let is_in_time = self.now < deadline;
                self.claims[claim].stage =
                    if is_in_time { Stage::Held { deadline, extended } } else { Stage::Gone };
                true
            }
            Step::Cancel { order } => {
                let claim = self.sold(*order).or_else(|| self.awaiting(*order));
                claim.is_some_and(|claim| self.end(claim))
            }
            Step::Await { order, millis } => {
                let Some((claim, ..)) = self.pending(*order) else { return false };
                self.claims[claim].stage = Stage::Awaiting { order: *order, due: self.now + millis };
                true
            }
            Step::Confirm { order } => {
                let Some(claim) = self.awaiting(*order) else { return false };
                // There is no hold any more that it could go back to.
                self.claims[claim].stage =
                    Stage::Pending { order: *order, deadline: i64::MIN, extended: true };
                true
            }
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
            2 => order.clone().prop_map(|order| Step::Commit { order }),
            2 => order.clone().prop_map(|order| Step::Fail { order }),
            1 => order.clone().prop_map(|order| Step::Cancel { order }),
            1 => (order.clone(), 1i64..700_000).prop_map(|(order, millis)| Step::Await { order, millis }),
            1 => order.prop_map(|order| Step::Confirm { order }),
            1 => (0..SEATS).prop_map(|seat| Step::Block { seat }),
            1 => (0..SEATS).prop_map(|seat| Step::Unblock { seat }),
            // To the millisecond around a deadline, or any time.
            2 => prop_oneof![Just(599_999i64), Just(600_000), Just(1), 0i64..700_000].prop_map(|millis| Step::Wait { millis }),
        ]
        .boxed()
    }

    fn apply(mut state: Self, step: &Step) -> Self {
        state.accepted = state.take(step);
        state
    }
}

struct Live {
    map: SeatMap,
    journal: Vec<Transition>,
    holds: u128,
    orders: Vec<u128>,
}

fn user(buyer: u8) -> UserId {
    UserId::new(&format!("buyer-{buyer}")).unwrap()
}

fn hold_id(hold: usize) -> HoldId {
    HoldId(Uuid::from_u128(hold as u128))
}

fn order_id(order: usize) -> OrderId {
    OrderId(Uuid::from_u128(1_000_000 + order as u128))
}

fn places(seats: &[u32], area: u32) -> Places {
    let areas = (area > 0).then_some(AreaPlaces { section: PIT, quantity: area });
    Places { seats: seats.iter().map(|seat| SeatIndex(*seat)).collect(), areas: areas.into_iter().collect() }
}

impl Live {
    fn run(&mut self, command: Command, now: i64) -> bool {
        let now = Timestamp(now);
        while self.map.has_due(now) {
            let expired = self.map.decide(Command::ExpireDue, now).unwrap().transition;
            self.follow(expired);
        }
        match self.map.decide(command, now) {
            Ok(decision) => {
                self.follow(decision.transition);
                true
            }
            Err(_) => false,
        }
    }

    fn follow(&mut self, transition: Transition) {
        self.map.apply(&transition);
        match transition.change {
            Change::Held { .. } => self.holds += 1,
            Change::OrderPlaced { .. } => self.orders.push(0),
            _ => {}
        }
        self.journal.push(transition);
    }
}

struct Test;

impl StateMachineTest for Test {
    type SystemUnderTest = Live;
    type Reference = Model;

    fn init_test(_: &Model) -> Live {
        let map = SeatMap::new(Arc::new(venue(&[6, 6], 0)), rules());
        Live { map, journal: Vec::new(), holds: 0, orders: Vec::new() }
    }

    fn apply(mut live: Live, model: &Model, step: Step) -> Live {
        let now = model.now;
        let command = match step {
            Step::Hold { buyer, seats, area } => Command::Hold {
                hold: HoldId(Uuid::from_u128(live.holds)),
                buyer: user(buyer),
                selection: Selection::Named(places(&seats, area)),
            },
            Step::Extend { hold, buyer } => Command::Extend { hold: hold_id(hold), buyer: user(buyer) },
            Step::Release { hold, buyer } => Command::Release { hold: hold_id(hold), buyer: user(buyer) },
            Step::Order { hold, buyer } => {
                let order = order_id(live.orders.len());
                Command::PlaceOrder { hold: hold_id(hold), order, buyer: user(buyer) }
            }
            Step::Commit { order } => Command::Commit { order: order_id(order) },
            Step::Fail { order } => {
                Command::Fail { order: order_id(order), failure: OrderFailure::PaymentDeclined }
            }
            Step::Cancel { order } => Command::Cancel { order: order_id(order), by: EndedBy::Buyer },
            Step::Await { order, millis } => {
                Command::AwaitPayment { order: order_id(order), due: Timestamp(now + millis) }
            }
            Step::Confirm { order } => Command::ConfirmPayment { order: order_id(order) },
            Step::Block { seat } => Command::Block { places: places(&[seat], 0) },
            Step::Unblock { seat } => Command::Unblock { places: places(&[seat], 0) },
            Step::Wait { .. } => Command::ExpireDue,
        };
        let waits = command == Command::ExpireDue;
        let accepted = live.run(command, now);
        assert!(
            waits || accepted == model.accepted,
            "accepted: {accepted}, the model says {}",
            model.accepted
        );
        live
    }

    fn check_invariants(live: &Live, model: &Model) {
        // A hold that is due and not ended by a transition yet is the live map's only liberty.
        if live.map.has_due(Timestamp(model.now)) {
            return;
        }
        for seat in 0..SEATS {
            assert_eq!(live.map.status(SeatIndex(seat)), model.status(seat), "seat {seat}");
        }
        let area = live.map.areas()[0].counts;
        assert_eq!(u64::from(model.area_taken()), area.held + area.sold);
        for buyer in 0..3 {
            assert_eq!(live.map.places_of(&user(buyer)), model.places_of(buyer));
        }
        let held = || live.map.claims().filter(|claim| matches!(claim.state, ClaimState::Held { .. }));
        let places: u64 = held().map(|claim| u64::from(claim.places.count())).sum();
        assert_eq!(live.map.on_hold(), (held().count() as u64, places));
        for buyer in (0..3).map(user) {
            let own: BTreeSet<HoldId> =
                held().filter(|claim| claim.buyer == buyer).map(|claim| claim.hold).collect();
            assert_eq!(live.map.holds_of(&buyer).into_iter().collect::<BTreeSet<_>>(), own);
        }
        assert_eq!(live.map.counts().total(), u64::from(SEATS + PIT_CAPACITY));
        let mut owners: BTreeMap<SeatIndex, HoldId> = BTreeMap::new();
        for claim in live.map.claims() {
            for seat in &claim.places.seats {
                assert_eq!(owners.insert(*seat, claim.hold), None, "seat {seat} has two owners");
            }
        }
    }

    fn teardown(live: Live, _: Model) {
        let bytes = |map: &SeatMap| serde_json::to_vec(&map.state()).unwrap();
        let mut replayed = SeatMap::new(live.map.layout().clone(), rules());
        let half = live.journal.len() / 2;
        for transition in &live.journal[..half] {
            replayed.replay(transition).unwrap();
        }
        // A snapshot on the way changes nothing.
        let mut restored = SeatMap::from_state(live.map.layout().clone(), replayed.state()).unwrap();
        for transition in &live.journal[half..] {
            replayed.replay(transition).unwrap();
            restored.replay(transition).unwrap();
        }
        assert_eq!(bytes(&replayed), bytes(&live.map));
        assert_eq!(bytes(&restored), bytes(&live.map));
        assert_eq!(replayed.packed(), live.map.packed());
        assert_eq!(restored.packed(), live.map.packed());
        assert_eq!(restored.next_deadline(), live.map.next_deadline());
    }
}

prop_state_machine! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_map_agrees_with_the_model(sequential 1..80 => Test);
}
