//! Compares the seat map with a naive model: random commands, the same answers, the same seats.
//!
//! Goal: no seat has two owners, counts add up, a hold is seen iff `t < deadline`, and replaying the journal
//! gives the same
//! state byte for byte. Method: the model keeps plain maps and implements each rule independently. After
//! every step the
//! acceptance of the command and the status of every seat are compared.

mod deadlines;
mod naive;
mod people;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use proptest::prelude::*;
use proptest_state_machine::{StateMachineTest, prop_state_machine};
use uuid::Uuid;

use self::naive::{Model, PIT_CAPACITY, SEATS, Step};
use super::SeatMap;
use crate::{
    Amount, AreaPlaces, Change, ClaimState, Command, EndedBy, EventStatus, HoldId, Millis, OrderFailure,
    OrderId, Places, SeatIndex, SeatStatus, SectionIndex, Selection, TakenAgain, Timestamp, Transition,
    UserId,
    rules::{EventRules, Protection},
    test_venue::{rules, venue},
};

const PIT: SectionIndex = SectionIndex(1);

struct Live {
    map: SeatMap,
    journal: Vec<Transition>,
    holds: u128,
    /// What each order was for.
    orders: Vec<TakenAgain>,
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
            Change::OrderPlaced { order, hold, totals } => {
                let claim = self.map.claim_of_order(order).unwrap();
                let (buyer, places) = (claim.buyer.clone(), claim.places.clone());
                self.orders.push(TakenAgain { order, hold, buyer, places, totals });
            }
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
                Command::PlaceOrder { hold: hold_id(hold), order, buyer: user(buyer), person: None }
            }
            Step::Commit { order } => Command::Commit { order: order_id(order) },
            Step::Fail { order } => {
                Command::Fail { order: order_id(order), failure: OrderFailure::PaymentDeclined }
            }
            Step::Cancel { order } => Command::Cancel { order: order_id(order), by: EndedBy::Buyer },
            // The step was taken by the model before: its seat is the live map's first one of the order.
            Step::Refund { order, amount, has_seat, area } => {
                let claim = live.map.claim_of_order(order_id(order));
                let seat = claim.and_then(|claim| claim.places.seats.first()).map_or(SEATS, |seat| seat.0);
                let seats: Vec<u32> = has_seat.then_some(seat).into_iter().collect();
                Command::Refund {
                    order: order_id(order),
                    amount: Amount(amount),
                    places: places(&seats, area),
                }
            }
            Step::Await { order, millis } => {
                Command::AwaitPayment { order: order_id(order), due: Timestamp(now + millis) }
            }
            Step::Confirm { order } => Command::ConfirmPayment { order: order_id(order) },
            Step::GiveUp { order } => Command::GiveUp { order: order_id(order), by: EndedBy::Buyer },
            Step::TakeAgain { order } => match live.orders.get(order) {
                Some(again) => Command::TakeAgain(Box::new(again.clone())),
                None => Command::ConfirmPayment { order: order_id(order) },
            },
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
        // The live map may differ in one way only: a hold that is due may not have been ended yet.
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
        // Restoring a snapshot in between changes nothing.
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
