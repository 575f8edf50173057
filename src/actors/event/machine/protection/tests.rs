//! The machine of a protected event.

use std::sync::Arc;

use uuid::Uuid;

use super::{
    super::{Capacity, EventMachine, MachineSettings, OrderMessages, outcomes::Outcomes, testing::bounds},
    *,
};
use crate::{
    actors::{
        event::{
            handle::Handled,
            requests::{
                ChangeRules, ConfirmPayment, EndOrder, Hold, OrderEnd, OrderSource, PlaceOrder, Release,
                Request,
            },
        },
        live::News,
        orders::{Issued, PaymentAnswered},
    },
    payments::{
        machine::Operation,
        provider::{PaymentReport, PaymentState},
    },
    store::OrderWrite,
};
use domain::{
    BestAvailable, Currency, EventId, EventRules, Order, OrderId, PaymentChoice, Places, SeatIndex,
    rules::{Limits, Protection},
    test_venue,
};

const HOUR: i64 = 3_600_000;

/// One event and the number of the next id.
struct Event {
    machine: EventMachine,
    ids: u128,
    /// Orders as the store would have them.
    stored: Vec<Order>,
}

impl Event {
    /// An event whose rows have so many seats.
    fn new(rows: &[u32], rules: EventRules, holdings: &Holdings) -> Self {
        let map = SeatMap::new(Arc::new(test_venue::venue(rows, 0)), rules);
        Self { machine: machine(map, holdings, Vec::new()), ids: 1, stored: Vec::new() }
    }

    /// The same event in a process that was started just now.
    fn restarted(self, holdings: &Holdings) -> Self {
        let layout = self.machine.map().layout().clone();
        let mut map = SeatMap::from_state(layout, self.machine.map().state()).unwrap();
        map.take_over(self.machine.map().epoch());
        map.seed_releases(7);
        Self { machine: machine(map, holdings, self.stored.clone()), ids: self.ids, stored: self.stored }
    }

    fn id(&mut self) -> Uuid {
        self.ids += 1;
        Uuid::from_u128(self.ids)
    }

    fn ask<R: Request>(&mut self, request: R, at: i64) -> Result<R::Answer, Refusal> {
        match self.machine.handle(request, Timestamp(at), Capacity { holds: true, orders: true }) {
            Handled::Now(result) | Handled::Once(_, result) => result,
            Handled::InStore(..) => panic!("no key was used"),
        }
    }

    fn hold(
        &mut self,
        buyer: &str,
        selection: Selection,
        at: i64,
    ) -> Result<(HoldId, Vec<u32>, i64), Refusal> {
        let hold = HoldId(self.id());
        let request = Hold { hold, buyer: user(buyer), selection, address: None, idempotency: None };
        let view = self.ask(request, at)?;
        Ok((hold, view.places.seats.iter().map(|seat| seat.0).collect(), view.deadline.0))
    }

    fn release(&mut self, buyer: &str, hold: HoldId, at: i64) {
        self.ask(Release { hold, buyer: user(buyer) }, at).unwrap();
    }

    fn order(&mut self, buyer: &str, hold: HoldId, provider: &str, at: i64) -> OrderId {
        let order = OrderId(self.id());
        let payment = PaymentChoice { provider: provider.to_owned(), token: "tok".to_owned() };
        let source = OrderSource::Hold { hold, grant: None };
        let request = PlaceOrder {
            order,
            buyer: user(buyer),
            source,
            payment,
            contact: None,
            person: None,
            is_paid_later: false,
            address: None,
            idempotency: None,
        };
        self.ask(request, at).unwrap();
        if let Some(OrderWrite::Placed(row)) = self.machine.effects.orders().last() {
            self.stored.push(row.as_ref().clone());
        }
        order
    }

    /// What buyers were told since the last call: of which hold, and whether it is over.
    fn told(&mut self) -> Vec<(HoldId, bool)> {
        let hold = |news| match news {
            News::Hold(hold) => Some((hold.hold, hold.expired)),
            _ => None,
        };
        self.machine.take_effects().notices.into_iter().filter_map(|notice| hold(notice.news)).collect()
    }
}

fn machine(map: SeatMap, holdings: &Holdings, pending: Vec<Order>) -> EventMachine {
    let outcomes = bounds();
    let settings = MachineSettings {
        holds_durable: false,
        expiring_notice: Millis(60_000),
        outcomes,
        let_go_remembered_max: 100,
        holdings: holdings.clone(),
        payment_timeout: Millis::from_secs(10),
        payment_length_min: Millis::from_secs(120),
        invoice_length: Millis(72 * HOUR),
        messages: OrderMessages { accepted: true, notifications: false, mails: false },
    };
    EventMachine::new(
        EventId(Uuid::from_u128(1)),
        map,
        Outcomes::new(outcomes),
        Vec::new(),
        pending,
        settings,
    )
}

fn user(name: &str) -> UserId {
    UserId::new(name).unwrap()
}

fn seats(seats: &[u32]) -> Selection {
    Selection::seats(seats.iter().map(|seat| SeatIndex(*seat)).collect())
}

fn best(quantity: u32) -> Selection {
    let seats = BestAvailable { quantity, ..BestAvailable::default() };
    Selection::Best { seats, areas: Places::default().areas }
}

fn rules(protection: Protection) -> EventRules {
    EventRules { protection, ..test_venue::rules() }
}

#[test]
fn the_best_seats_are_others_than_those_that_were_let_go() {
    let rehold_pause = Millis(30_000);
    let rules = rules(Protection { rehold_pause, ..Protection::default() });
    let mut event = Event::new(&[10, 10], rules.clone(), &Holdings::default());
    let (first, best_of_all, _) = event.hold("ana", best(2), 0).unwrap();
    event.release("ana", first, 0);
    let mut had = best_of_all.clone();
    for at in 1..=4 {
        let (hold, given, _) = event.hold("ana", best(2), at).unwrap();
        assert!(given.iter().all(|seat| !had.contains(seat)), "{given:?} again, after {had:?}");
        assert_eq!(event.machine.map().counts().held, 2);
        event.release("ana", hold, at);
        had.extend(given);
    }
    // To others they are what they are, and to her after the pause.
    let (bobs, given, _) = event.hold("bob", best(2), 5).unwrap();
    assert_eq!(given, best_of_all);
    event.release("bob", bobs, 5);
    assert_eq!(event.hold("ana", best(2), 40_000).unwrap().1, best_of_all);
    // Where nothing else is left she hears why, and seats by name are hers to choose.
    let mut event = Event::new(&[3], rules, &Holdings::default());
    let (hold, ..) = event.hold("ana", best(2), 0).unwrap();
    event.release("ana", hold, 0);
    for selection in [best(2), seats(&[0, 1])] {
        let refused = event.hold("ana", selection, 1);
        let Err(Refusal::Denied { denied: Denied::HeldRecently { until, .. }, .. }) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(until, Timestamp(30_000));
    }
    assert_eq!(event.hold("ana", best(1), 1).unwrap().1, [2]);
}

#[test]
fn places_of_an_unpaid_order_count_until_it_is_decided() {
    let holdings = Holdings::default();
    let protection = Protection {
        places_held_max: 4,
        abandoned_max: 1,
        abandoned_window: Millis(HOUR),
        short_hold_length: Millis(60_000),
        ..Protection::default()
    };
    let full = |result: Result<(HoldId, Vec<u32>, i64), Refusal>| {
        matches!(result, Err(Refusal::Denied { denied: Denied::PlacesHeld { most: 4 }, .. }))
    };
    let mut one = Event::new(&[10], rules(protection), &holdings);
    let mut other = Event::new(&[10], rules(protection), &holdings);
    // By invoice: for as long as it may be paid, and after a restart too.
    let (hold, ..) = one.hold("ana", seats(&[0, 1, 2, 3]), 0).unwrap();
    let order = one.order("ana", hold, "invoice", 0);
    assert!(full(other.hold("ana", seats(&[0]), 1)), "an order is no way round the limit");
    let mut one = one.restarted(&holdings);
    assert!(full(other.hold("ana", seats(&[0]), 2)));
    one.ask(ConfirmPayment { order }, 3).unwrap();
    assert!(full(other.hold("ana", seats(&[0]), 3)), "said to be paid, and not decided yet");
    one.machine.orders_issued(vec![Issued { order, paid: None, tickets: Vec::new() }], Timestamp(4));
    let (hold, ..) = other.hold("ana", seats(&[0]), 4).unwrap();
    other.release("ana", hold, 4);
    // What is not paid in time counts among what was let go, from when it ended.
    let (hold, ..) = one.hold("bob", seats(&[5, 6, 7, 8]), 5).unwrap();
    one.order("bob", hold, "invoice", 5);
    assert!(full(other.hold("bob", seats(&[5]), 6)));
    let due = 72 * HOUR + 5;
    one.machine.expire(Timestamp(due));
    other.hold("bob", seats(&[5]), due).unwrap();
    let (_, _, deadline) = one.hold("bob", seats(&[5]), due).unwrap();
    assert_eq!(deadline - due, 60_000, "a short hold");
    // A card that is declined leaves the hold, and that counts on; a withdrawn order counts no more.
    let (hold, ..) = one.hold("cid", seats(&[6, 7, 8]), due).unwrap();
    let order = one.order("cid", hold, "test", due);
    assert!(full(other.hold("cid", seats(&[6, 7]), due)));
    one.machine.begin(&[order], Timestamp(due));
    let declined = PaymentReport {
        payment_id: "1".to_owned(),
        checkout: None,
        amount: one.stored.last().unwrap().totals.total,
        currency: Currency::PEN,
        state: PaymentState::Declined { reason: "no money".to_owned() },
    };
    let answered = PaymentAnswered { order, operation: Operation::Create, answer: Ok(declined) };
    one.machine.payment_answered(answered, Timestamp(due));
    assert!(full(other.hold("cid", seats(&[6, 7]), due)));
    let order = one.order("cid", hold, "invoice", due);
    let by = domain::EndedBy::Organiser;
    let payment = PaymentChoice { provider: "invoice".to_owned(), token: String::new() };
    let end = OrderEnd { by, payment, user: None, reason: None };
    one.ask(EndOrder { order, end, idempotency: None }, due).unwrap();
    other.hold("cid", seats(&[6, 7]), due).unwrap();
}

#[test]
fn a_hold_that_is_over_counts_no_more_though_its_places_are_away() {
    let holdings = Holdings::default();
    let protection =
        Protection { places_held_max: 3, release_jitter: Millis(300_000), ..Protection::default() };
    let limits = Limits { seats_per_hold: 6, seats_per_buyer: 3 };
    let mut event = Event::new(&[20], EventRules { limits, ..rules(protection) }, &holdings);
    event.machine.map.seed_releases(7);
    let (_, _, deadline) = event.hold("ana", seats(&[0, 1, 2]), 0).unwrap();
    for at in [0, deadline - 1] {
        assert!(event.hold("ana", seats(&[10]), at).is_err(), "at {at}");
    }
    let (second, ..) = event.hold("ana", seats(&[10, 11, 12]), deadline).unwrap();
    assert_eq!(event.machine.map().counts().held, 6, "the places of the first are away still");
    assert!(event.hold("ana", seats(&[15]), deadline).is_err(), "the second one counts");
    event.release("ana", second, deadline);
    // The same after new rules and after a restart, which count anew.
    let mut event = event.restarted(&holdings);
    event.hold("ana", seats(&[10, 11]), deadline + 1).unwrap();
    let rules = Box::new(event.machine.map().rules().as_ref().clone());
    event.ask(ChangeRules { before: rules.clone(), rules }, deadline + 2).unwrap();
    event.hold("ana", seats(&[15]), deadline + 2).unwrap();
    assert!(event.hold("ana", seats(&[17]), deadline + 2).is_err());
}

#[test]
fn after_a_restart_nobody_hears_that_a_hold_which_is_over_ends_soon() {
    let holdings = Holdings::default();
    let protection = Protection { release_jitter: Millis(300_000), ..Protection::default() };
    let mut event = Event::new(&[20], rules(protection), &holdings);
    event.machine.map.seed_releases(7);
    let (over, _, deadline) = event.hold("ana", seats(&[0, 1]), 0).unwrap();
    let (live, ..) = event.hold("bob", seats(&[4, 5]), 30_000).unwrap();
    let mut event = event.restarted(&holdings);
    event.machine.expire(Timestamp(deadline + 1));
    let told = event.told();
    assert_eq!(told, [(over, true), (live, false)]);
    // The places come back without another word.
    event.machine.expire(Timestamp(deadline + HOUR));
    assert_eq!(event.machine.map().counts().held, 0);
    assert_eq!(event.told(), [(live, true)]);
}
