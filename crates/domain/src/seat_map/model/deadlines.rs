//! Tests of deadlines to the millisecond.

use super::*;

#[test]
fn a_hold_lives_to_the_last_millisecond_and_no_longer() {
    let mut live = Test::init_test(&Model::default());
    let hold =
        Command::Hold { hold: hold_id(0), buyer: user(0), selection: Selection::Named(places(&[3], 0)) };
    assert!(live.run(hold, 1_000));
    let deadline = Timestamp(1_000) + Millis::from_secs(600);
    let other = |hold| Command::Hold {
        hold: hold_id(hold),
        buyer: user(1),
        selection: Selection::Named(places(&[3], 0)),
    };
    assert!(!live.run(other(1), deadline.0 - 1));
    assert!(live.run(other(2), deadline.0));
    assert!(!live.run(Command::Release { hold: hold_id(0), buyer: user(0) }, deadline.0));
}

#[test]
fn a_hold_whose_payment_fails_goes_on_until_its_own_deadline() {
    let mut live = Test::init_test(&Model::default());
    let hold =
        Command::Hold { hold: hold_id(0), buyer: user(0), selection: Selection::Named(places(&[3], 0)) };
    assert!(live.run(hold, 1_000));
    assert!(live.run(Command::Extend { hold: hold_id(0), buyer: user(0) }, 2_000));
    // Counted from the first deadline, whenever the extension was requested.
    let deadline = 1_000 + 2 * 600_000;
    let order = |order| Command::PlaceOrder {
        hold: hold_id(0),
        order: order_id(order),
        buyer: user(0),
        person: None,
    };
    let fail = |order| Command::Fail { order: order_id(order), failure: OrderFailure::PaymentDeclined };
    assert!(live.run(order(0), 3_000));
    assert!(live.run(fail(0), 4_000));
    assert_eq!(live.map.next_deadline(), Some(Timestamp(deadline)));
    assert_eq!((live.map.status(SeatIndex(3)), live.map.places_of(&user(0))), (SeatStatus::Held, 1));
    assert!(!live.run(Command::Extend { hold: hold_id(0), buyer: user(0) }, 5_000), "it was extended before");
    assert!(!live.run(fail(0), 5_000), "the first order is over");
    assert!(live.run(order(1), deadline - 2));
    assert!(live.run(fail(1), deadline - 1), "a millisecond before the deadline it is a hold again");
    assert!(!live.run(order(2), deadline), "and gone at the deadline");
    assert_eq!(live.map.status(SeatIndex(3)), SeatStatus::Available);
    // A deadline that passes during the payment frees nothing until the payment fails, and everything then.
    let hold =
        Command::Hold { hold: hold_id(1), buyer: user(0), selection: Selection::Named(places(&[3], 0)) };
    assert!(live.run(hold, deadline));
    let order = Command::PlaceOrder { hold: hold_id(1), order: order_id(3), buyer: user(0), person: None };
    assert!(live.run(order, deadline + 1));
    let after = deadline + 600_000;
    assert!(!live.run(Command::Block { places: places(&[3], 0) }, after));
    assert!(live.run(fail(3), after));
    assert_eq!((live.map.status(SeatIndex(3)), live.map.places_of(&user(0))), (SeatStatus::Available, 0));
}

#[test]
fn with_a_jitter_a_hold_is_over_at_its_deadline_and_its_seat_is_back_later() {
    let protection = Protection { release_jitter: Millis(5_000), ..Protection::default() };
    let mut map = SeatMap::new(Arc::new(venue(&[6, 6], 0)), EventRules { protection, ..rules() });
    map.seed_releases(7);
    let mut live = Live { map, journal: Vec::new(), holds: 0, orders: Vec::new() };
    let hold =
        Command::Hold { hold: hold_id(0), buyer: user(0), selection: Selection::Named(places(&[3], 0)) };
    assert!(live.run(hold, 1_000));
    let deadline = 601_000;
    let back = live.map.next_deadline().unwrap().0;
    assert!((deadline + 1..=deadline + 5_000).contains(&back), "this seed draws neither end: {back}");
    let order = || Command::PlaceOrder { hold: hold_id(0), order: order_id(0), buyer: user(0), person: None };
    let other = |hold| Command::Hold {
        hold: hold_id(hold),
        buyer: user(1),
        selection: Selection::Named(places(&[3], 0)),
    };
    for late in [order(), Command::Extend { hold: hold_id(0), buyer: user(0) }, other(1)] {
        assert!(!live.run(late, deadline));
    }
    assert!(!live.run(Command::Release { hold: hold_id(0), buyer: user(0) }, back - 1));
    assert_eq!(live.map.status(SeatIndex(3)), SeatStatus::Held);
    assert!(live.run(other(2), back));
    // A restart draws new instants; the journalled ones are the same without the seed.
    let mut replayed = SeatMap::new(live.map.layout().clone(), live.map.rules().as_ref().clone());
    live.journal.iter().for_each(|transition| replayed.replay(transition).unwrap());
    assert_eq!(replayed.state(), live.map.state());
}

#[test]
fn an_order_may_be_paid_to_the_last_millisecond_before_it_is_due_and_no_longer() {
    let mut live = Test::init_test(&Model::default());
    for (number, seat) in [(0, 3), (1, 4)] {
        let selection = Selection::Named(places(&[seat], 0));
        assert!(live.run(Command::Hold { hold: hold_id(number), buyer: user(0), selection }, 1_000));
        let order = order_id(number);
        assert!(
            live.run(
                Command::PlaceOrder { hold: hold_id(number), order, buyer: user(0), person: None },
                1_000
            )
        );
        assert!(live.run(Command::AwaitPayment { order, due: Timestamp(9_000_000) }, 1_000));
        assert!(!live.run(Command::Commit { order }, 1_001), "nobody has said that it is paid");
    }
    // Long after the holds' deadlines.
    assert_eq!((live.map.on_hold(), live.map.orders_pending()), ((0, 0), 2));
    assert!(live.run(Command::ConfirmPayment { order: order_id(0) }, 8_999_999));
    assert!(!live.run(Command::ConfirmPayment { order: order_id(0) }, 8_999_999), "it was said before");
    assert!(!live.run(Command::ConfirmPayment { order: order_id(1) }, 9_000_000));
    assert_eq!(live.map.status(SeatIndex(4)), SeatStatus::Available);
    assert!(live.run(Command::Commit { order: order_id(0) }, 99_000_000));
    assert_eq!(live.map.status(SeatIndex(3)), SeatStatus::Sold);
}

#[test]
fn the_holds_of_a_cancelled_event_end_and_its_orders_do_not_become_holds_again() {
    let mut live = Test::init_test(&Model::default());
    for (number, seat) in [(0, 3), (1, 4), (2, 5)] {
        let selection = Selection::Named(places(&[seat], 0));
        assert!(
            live.run(Command::Hold { hold: hold_id(number), buyer: user(number as u8), selection }, 1_000)
        );
    }
    let order = Command::PlaceOrder { hold: hold_id(2), order: order_id(0), buyer: user(2), person: None };
    assert!(live.run(order, 1_000));
    assert!(!live.run(Command::EndHolds, 1_001), "the event takes place");
    assert!(live.run(Command::ChangeStatus { status: EventStatus::Cancelled }, 1_001));
    assert!(live.run(Command::EndHolds, 1_002));
    assert!(!live.run(Command::EndHolds, 1_002), "none is left");
    assert_eq!((live.map.on_hold(), live.map.orders_pending()), ((0, 0), 1));
    let fail = Command::Fail { order: order_id(0), failure: OrderFailure::PaymentDeclined };
    assert!(live.run(fail, 1_003));
    assert_eq!(live.map.counts().held, 0, "nobody may order again");
}
