//! A correct run has no violations, and every kind of violation that is put into it is found.

use smallvec::smallvec;

use super::*;
use crate::{
    ledger::{Places, TwoOutcomes},
    venue::{Venue, tests::venue},
};

const SECOND: u64 = 1_000_000;

/// A ledger and a map that belong together, to be spoiled.
struct Case {
    venue: Venue,
    ledger: Ledger,
    /// Statuses of the eight seats at the end.
    seats: [u8; 8],
    /// Held and sold places of the area at the end.
    area: [u64; 2],
    counts: Option<Counts>,
    sales: Option<(Sales, Sales)>,
    viewers: ViewerEvidence,
    unknown_places: u64,
    exclusive: bool,
    restarted: bool,
    read: (u64, u64),
}

fn seats(seats: &[u32]) -> Places {
    Places { seats: seats.into(), ..Places::default() }
}

impl Case {
    /// Buyer 0 bought seats 0 and 1; buyer 1's card was declined for seat 2, and buyer 2 holds it now; buyer
    /// 3 gave seat 3 back; buyer 4 left seat 4 and its hold is over; buyer 5 bought three area places.
    fn sound() -> Self {
        let mut case = Self {
            venue: venue(),
            ledger: Ledger::default(),
            seats: [2, 2, 1, 0, 0, 0, 0, 0],
            area: [0, 3],
            counts: Some(Counts { available: 12, held: 1, sold: 5, blocked: 0, capacity: 18 }),
            sales: Some((Sales { orders: 4, revenue: 400 }, Sales { orders: 6, revenue: 900 })),
            viewers: ViewerEvidence { viewers: 3, compared: 3, complaints: Vec::new() },
            unknown_places: 0,
            exclusive: true,
            restarted: false,
            read: (700 * SECOND, 701 * SECOND),
        };
        case.bought(0, seats(&[0, 1]), 10, 300);
        case.ordered(1, seats(&[2]), 10, OrderEnd::Failed);
        case.hold(2, seats(&[2]), 690);
        let given_back = case.hold(3, seats(&[3]), 20);
        (given_back.release_sent, given_back.released) = (Some(25 * SECOND), true);
        case.hold(4, seats(&[4]), 30);
        case.bought(5, Places { areas: smallvec![(0, 3)], ..Places::default() }, 40, 200);
        case
    }

    fn hold(&mut self, buyer: u32, places: Places, at: u64) -> &mut HoldRecord {
        let number = self.ledger.granted(HoldRecord {
            id: Uuid::from_u128(u128::from(buyer) + 100),
            buyer,
            event: 0,
            places,
            sent: at * SECOND,
            answered: at * SECOND + 1_000,
            release_sent: None,
            released: false,
            order_sent: None,
            order_unknown: false,
            order: None,
        });
        &mut self.ledger.holds[number as usize]
    }

    fn ordered(&mut self, buyer: u32, places: Places, at: u64, end: OrderEnd) {
        self.hold(buyer, places, at).order_sent = Some((at + 2) * SECOND);
        let hold = (self.ledger.holds.len() - 1) as u32;
        let id = Uuid::from_u128(u128::from(buyer) + 200 + self.ledger.orders.len() as u128 * 1_000);
        let order = self.ledger.accepted(id, hold, None).unwrap();
        self.ledger.orders[order as usize].end = end;
    }

    fn bought(&mut self, buyer: u32, places: Places, at: u64, total: i64) {
        let tickets = places.count() as u32;
        self.ordered(buyer, places.clone(), at, OrderEnd::Completed { places, tickets, total });
    }

    fn verdict(&self) -> Verdict {
        let packed: Vec<u8> = self
            .seats
            .chunks(4)
            .map(|four| four.iter().rev().fold(0, |byte, seat| byte << 2 | seat))
            .collect();
        let status = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, packed);
        let [held, sold] = self.area;
        let body = format!(
            r#"{{"seq":9,"epoch":1,"count":8,"status":"{status}",
                "areas":[{{"section":"PIT","capacity":10,"held":{held},"sold":{sold},"blocked":0}}]}}"#
        );
        let after = SeatStates::parse(body.as_bytes()).unwrap();
        let event = EventEvidence {
            name: "Prueba",
            labels: &self.venue.labels,
            areas: &self.venue.areas,
            hold_micros: self.venue.hold_micros,
            before: &self.venue.before,
            after: &after,
            counts: self.counts,
            sales: self.sales,
            unknown_places: self.unknown_places,
        };
        let (read, exclusive, restarted) = (self.read, self.exclusive, self.restarted);
        let viewers = self.viewers.clone();
        Evidence { ledger: &self.ledger, events: vec![event], viewers, read, exclusive, restarted }.judge()
    }

    #[track_caller]
    fn finds(&self, kind: Kind) -> String {
        let verdict = self.verdict();
        let found = verdict.violations.iter().find(|violation| violation.kind == kind);
        found.unwrap_or_else(|| panic!("{kind:?} is not in {:?}", verdict.violations)).detail.clone()
    }
}

#[test]
fn a_sound_run_has_no_violation_and_much_was_checked() {
    let verdict = Case::sound().verdict();
    assert_eq!(verdict.violations, []);
    for (what, times) in
        [("acknowledged orders", 3), ("seats of completed orders", 2), ("seats on the map", 8)]
    {
        assert!(verdict.checks.contains(&(what, times)), "{what}: {:?}", verdict.checks);
    }
    assert!(verdict.checks.iter().all(|(_, times)| *times > 0), "{:?}", verdict.checks);
}

#[test]
fn a_seat_sold_twice() {
    let mut case = Case::sound();
    case.bought(9, seats(&[1]), 50, 100);
    let detail = case.finds(Kind::SeatSoldTwice);
    assert!(detail.contains("S-A-2") && detail.contains("buyer 0") && detail.contains("buyer 9"), "{detail}");
    case.finds(Kind::SeatHeldTwice);
}

#[test]
fn a_seat_held_twice() {
    let mut case = Case::sound();
    case.hold(9, seats(&[2, 3]), 695);
    assert!(case.finds(Kind::SeatHeldTwice).contains("S-A-3"));
    // After a restart nobody knows: a hold that was not durable may be gone.
    case.restarted = true;
    assert!(case.verdict().violations.iter().all(|violation| violation.kind != Kind::SeatHeldTwice));
    // Who asked for its end cannot complain about who got it next.
    let mut case = Case::sound();
    case.hold(3, seats(&[5]), 20).release_sent = Some(21 * SECOND);
    case.hold(9, seats(&[5]), 21).released = true;
    assert_eq!(case.verdict().violations, []);
}

#[test]
fn a_hold_is_over_at_its_deadline_and_not_before() {
    let mut case = Case::sound();
    case.hold(9, seats(&[4]), 629).released = true;
    assert!(case.finds(Kind::SeatHeldTwice).contains("S-B-1"), "one second too early");
    let mut case = Case::sound();
    case.hold(9, seats(&[4]), 630).released = true;
    assert_eq!(case.verdict().violations, []);
}

#[test]
fn an_order_missing_undecided_or_of_something_else() {
    for (end, kind) in [
        (OrderEnd::Missing, Kind::OrderMissing),
        (OrderEnd::Undecided, Kind::OrderUndecided),
        (OrderEnd::Completed { places: seats(&[5]), tickets: 1, total: 1 }, Kind::OrderWrong),
        (OrderEnd::Completed { places: seats(&[0, 1]), tickets: 3, total: 1 }, Kind::OrderWrong),
    ] {
        let mut case = Case::sound();
        case.ledger.orders[0].end = end;
        case.finds(kind);
    }
}

#[test]
fn two_outcomes_of_one_key() {
    let mut case = Case::sound();
    let hold = case.ledger.orders[0].hold;
    let first = case.ledger.orders[0].id;
    assert_eq!(case.ledger.accepted(first, hold, Some(0)), Some(0));
    assert_eq!(case.ledger.two_outcomes, []);
    let second = Uuid::from_u128(77);
    case.ledger.accepted(second, hold, Some(0)).unwrap();
    assert_eq!(case.ledger.two_outcomes, [TwoOutcomes { buyer: 0, event: 0, first, second: Some(second) }]);
    assert!(case.finds(Kind::TwoOutcomes).contains(&second.to_string()));
    let mut case = Case::sound();
    case.ledger.taken_back(0);
    assert!(case.finds(Kind::TwoOutcomes).contains("no order"));
}

#[test]
fn a_map_that_does_not_show_what_was_bought_and_held() {
    for (seat, status, kind) in [
        (0, 0, Kind::SeatNotSold),
        (1, 1, Kind::SeatNotSold),
        (5, 2, Kind::SeatSoldToNobody),
        (2, 0, Kind::HoldLost),
        (3, 1, Kind::HoldOutlived),
        (4, 1, Kind::HoldOutlived),
        (6, 1, Kind::HoldOutlived),
    ] {
        let mut case = Case::sound();
        case.counts = None;
        case.seats[seat] = status;
        assert!(!case.finds(kind).is_empty());
        let found = case.verdict().violations;
        assert_eq!(found.len(), 1, "{found:?}");
    }
}

#[test]
fn what_is_not_known_is_not_held_against_the_server() {
    let mut case = Case::sound();
    case.counts = None;
    case.seats[6] = 1;
    case.unknown_places = 1;
    assert_eq!(case.verdict().violations, [], "a hold that was asked for and never answered");
    case.seats[5] = 2;
    case.exclusive = false;
    assert_eq!(case.verdict().violations, [], "somebody else bought it");
    let mut case = Case::sound();
    case.counts = None;
    case.hold(9, seats(&[5]), 690).order_unknown = true;
    for status in [0, 1, 2] {
        case.seats[5] = status;
        assert_eq!(case.verdict().violations, []);
    }
    let mut case = Case::sound();
    case.counts = None;
    case.restarted = true;
    case.seats[2] = 0;
    assert_eq!(case.verdict().violations, [], "a hold that was not durable");
    // Given back, and the crash took that back; without one it is an error.
    for (restarted, violations) in [(true, 0), (false, 2)] {
        let mut case = Case::sound();
        (case.counts, case.restarted) = (None, restarted);
        let given_back = case.hold(9, seats(&[5]), 690);
        (given_back.release_sent, given_back.released) = (Some(692 * SECOND), true);
        let places = Places { areas: smallvec![(0, 2)], ..Places::default() };
        let given_back = case.hold(10, places, 690);
        (given_back.release_sent, given_back.released) = (Some(692 * SECOND), true);
        (case.seats[5], case.area) = (1, [2, 3]);
        assert_eq!(case.verdict().violations.len(), violations);
    }
}

#[test]
fn areas_counts_and_sales_that_do_not_add_up() {
    for (area, kind) in [
        ([0, 2], Kind::AreaCount),
        ([0, 4], Kind::AreaCount),
        ([1, 3], Kind::AreaCount),
        ([9, 3], Kind::AreaCount),
    ] {
        let mut case = Case::sound();
        (case.area, case.counts) = (area, None);
        case.finds(kind);
    }
    let mut case = Case::sound();
    case.counts = Some(Counts { available: 13, held: 1, sold: 4, blocked: 0, capacity: 18 });
    case.finds(Kind::Totals);
    for after in [Sales { orders: 7, revenue: 900 }, Sales { orders: 6, revenue: 901 }] {
        let mut case = Case::sound();
        case.sales = Some((Sales { orders: 4, revenue: 400 }, after));
        case.finds(Kind::Totals);
    }
}

#[test]
fn viewers_are_believed() {
    for kind in [Kind::ViewerRule, Kind::ViewerMap] {
        let mut case = Case::sound();
        case.viewers.complaints.push(Violation { kind, detail: "viewer 3".to_owned() });
        assert_eq!(case.finds(kind), "viewer 3");
    }
}
