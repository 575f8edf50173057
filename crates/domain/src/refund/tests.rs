//! Goal: whatever is refunded in whatever order, no more goes back than was paid, what is left is exact to the last minor
//! unit, and the last ticket takes all that is left. Method: random refunds of an order on a real seat map.

use std::sync::Arc;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    Command, Currency, EndedBy, EventId, HoldId, OrderItem, OrderStatus, PaymentChoice, SeatIndex, SeatMap,
    SectionIndex, Selection,
    rules::{Fee, FeeBasis},
    test_venue::{rules, venue},
};

const ORDER: OrderId = OrderId(Uuid::from_u128(1));

fn ticket(number: u128) -> TicketId {
    TicketId(Uuid::from_u128(number))
}

/// A sold order of two seats and two area places, for which a fee per order was paid, with its tickets.
fn sold() -> (SeatMap, Order, Vec<Ticket>) {
    let mut rules = rules();
    rules.charges.fees.push(Fee { name: "Envío".to_owned(), basis: FeeBasis::PerOrder(Amount(777)) });
    let mut map = SeatMap::new(Arc::new(venue(&[6], 0)), rules);
    let (hold, buyer) = (HoldId(Uuid::from_u128(2)), UserId::new("ana").unwrap());
    let seats = [SeatIndex(0), SeatIndex(1)].into_iter().collect();
    let areas = [AreaPlaces { section: SectionIndex(1), quantity: 2 }].into_iter().collect();
    let places = Places { seats, areas };
    let now = Timestamp(1_000);
    let selection = Selection::Named(places.clone());
    for command in [
        Command::Hold { hold, buyer: buyer.clone(), selection },
        Command::PlaceOrder { hold, order: ORDER, buyer: buyer.clone(), person: None },
        Command::Commit { order: ORDER },
    ] {
        let transition = map.decide(command, now).unwrap().transition;
        map.apply(&transition);
    }
    let (layout, prices) = (map.layout(), map.prices());
    let items = OrderItem::of_places(&places, layout, prices);
    let order = Order {
        order: ORDER,
        event: EventId(Uuid::nil()),
        hold,
        user: buyer.clone(),
        status: OrderStatus::Completed,
        items,
        totals: map.claim_of_order(ORDER).unwrap().state.totals().unwrap(),
        parts: prices.order_parts(&places, layout).map(Box::new),
        currency: Currency::PEN,
        payment: PaymentChoice { provider: "test".to_owned(), token: String::new() },
        payments: Vec::new(),
        refunds: Vec::new(),
        failure: None,
        created_at: now,
        completed_at: Some(now),
        payment_due_at: None,
    };
    let labels = order.ticket_labels().into_iter().enumerate();
    let tickets = labels.map(|(position, label)| Ticket {
        ticket: ticket(position as u128),
        event: order.event,
        order: ORDER,
        user: buyer.clone(),
        label,
        position: position as u32,
        status: TicketStatus::Valid,
        used: None,
    });
    let tickets = tickets.collect();
    (map, order, tickets)
}

fn refunded(map: &SeatMap) -> Option<Amount> {
    map.claim_of_order(ORDER).map(|claim| claim.state.refunded().0)
}

/// Refunds, as the event does; the result is what went back.
fn refund(
    map: &mut SeatMap,
    order: &Order,
    tickets: &mut [Ticket],
    scope: &RefundScope,
) -> Result<Amount, Rejection> {
    let claim = map.claim_of_order(ORDER).ok_or(Rejection::OrderUnknown)?;
    let before = claim.state.refunded().0;
    let (command, amount, void) = match plan(order, tickets, before, scope, map.layout())? {
        RefundPlan::End => {
            let all = tickets.iter().map(|ticket| ticket.ticket).collect();
            let left = Amount(order.totals.total.0 - before.0);
            (Command::Cancel { order: ORDER, by: EndedBy::Organiser }, left, all)
        }
        RefundPlan::Part { amount, places, tickets, .. } => {
            (Command::Refund { order: ORDER, amount, places }, amount, tickets)
        }
    };
    let transition = map.decide(command, Timestamp(2_000))?.transition;
    map.apply(&transition);
    for ticket in tickets.iter_mut().filter(|ticket| void.contains(&ticket.ticket)) {
        ticket.status = TicketStatus::Void;
    }
    Ok(amount)
}

fn scope() -> impl Strategy<Value = RefundScope> {
    prop_oneof![
        3 => prop::collection::vec(0u128..5, 1..3)
            .prop_map(|ids| RefundScope::Tickets(ids.into_iter().map(ticket).collect())),
        3 => (-1i64..20_000).prop_map(|amount| RefundScope::Amount(Amount(amount))),
        1 => Just(RefundScope::Order),
    ]
}

proptest! {
    #[test]
    fn no_more_goes_back_than_was_paid(scopes in prop::collection::vec(scope(), 1..12)) {
        let (mut map, order, mut tickets) = sold();
        let capacity = map.counts().total();
        let total = order.totals.total;
        let mut back = 0;
        for scope in scopes {
            let left = total.0 - back;
            match refund(&mut map, &order, &mut tickets, &scope) {
                Ok(amount) => back += amount.0,
                Err(Rejection::RefundTooLarge { left: said, .. }) => {
                    prop_assert_eq!(said.0, left);
                    prop_assert!(matches!(scope, RefundScope::Amount(asked) if asked.0 > left));
                }
                Err(_) => {}
            }
            let good = tickets.iter().filter(|ticket| ticket.status != TicketStatus::Void).count() as u64;
            prop_assert!((0..=total.0).contains(&back));
            prop_assert_eq!(map.counts().sold, good);
            prop_assert_eq!(map.counts().total(), capacity);
            match refunded(&map) {
                Some(refunded) => prop_assert_eq!(refunded.0, back),
                None => prop_assert_eq!((back, good), (total.0, 0), "an order ends with all that was paid"),
            }
        }
        let mut restored = SeatMap::from_state(map.layout().clone(), map.state()).unwrap();
        restored.take_over(map.epoch());
        prop_assert_eq!(restored.state(), map.state());
    }
}

#[test]
fn a_fee_per_order_stays_until_the_last_ticket_goes() {
    let (mut map, order, mut tickets) = sold();
    let one = |number| RefundScope::Tickets(vec![ticket(number)]);
    let seat = refund(&mut map, &order, &mut tickets, &one(0)).unwrap();
    assert_eq!(seat, order.items[0].price);
    let place = refund(&mut map, &order, &mut tickets, &one(2)).unwrap();
    assert_eq!((place, map.areas()[0].counts.sold), (order.items[2].price, 1));
    assert_eq!(
        refund(&mut map, &order, &mut tickets, &one(2)),
        Err(Rejection::TicketVoid { ticket: ticket(2) })
    );
    assert_eq!(
        refund(&mut map, &order, &mut tickets, &one(9)),
        Err(Rejection::TicketUnknown { ticket: ticket(9) })
    );
    let both = RefundScope::Tickets(vec![ticket(1), ticket(3)]);
    let rest = refund(&mut map, &order, &mut tickets, &both).unwrap();
    assert_eq!(seat.0 + place.0 + rest.0, order.totals.total.0);
    assert_eq!((map.counts().sold, refunded(&map)), (0, None));
}

#[test]
fn an_amount_goes_back_so_often_and_tickets_and_the_rest_still_do() {
    let (_, mut order, tickets) = sold();
    let one = Refund {
        number: 1,
        kind: RefundKind::Amount,
        amount: Amount(1),
        tickets: Vec::new(),
        reason: None,
        by: None,
        at: Timestamp(0),
        status: RefundStatus::Given,
        detail: None,
    };
    let back = Amount(i64::from(Refund::OF_AMOUNT_MAX));
    let plan = |order: &Order, scope| plan(order, &tickets, back, &scope, sold().0.layout());
    order.refunds = vec![one; Refund::OF_AMOUNT_MAX as usize - 1];
    assert!(plan(&order, RefundScope::Amount(Amount(1))).is_ok());
    order.refunds.push(order.refunds[0].clone());
    let refused = Err(Rejection::TooManyRefunds { most: 20 });
    assert_eq!(plan(&order, RefundScope::Amount(Amount(1))), refused);
    assert!(plan(&order, RefundScope::Tickets(vec![ticket(0)])).is_ok());
    let rest = Amount(order.totals.total.0 - back.0);
    assert_eq!(plan(&order, RefundScope::Amount(rest)), Ok(RefundPlan::End));
}

#[test]
fn after_an_amount_a_ticket_brings_what_is_left() {
    let (mut map, order, mut tickets) = sold();
    let left = order.items[0].price.0 - 100;
    let amount = RefundScope::Amount(Amount(order.totals.total.0 - left));
    refund(&mut map, &order, &mut tickets, &amount).unwrap();
    let seat = refund(&mut map, &order, &mut tickets, &RefundScope::Tickets(vec![ticket(0)])).unwrap();
    assert_eq!(seat.0, left);
    let more = refund(&mut map, &order, &mut tickets, &RefundScope::Amount(Amount(1)));
    assert_eq!(more, Err(Rejection::NothingToRefund));
    assert_eq!(refund(&mut map, &order, &mut tickets, &RefundScope::Order), Ok(Amount(0)));
}

#[test]
fn without_parts_a_place_has_its_share_of_the_total() {
    let (_, mut order, _) = sold();
    order.parts = None;
    order.items.iter_mut().take(2).for_each(|item| item.price = Amount(10_000));
    order.items[2].price = Amount(5_000);
    let sum: i64 = order.ticket_labels().iter().map(|label| paid_for(&order, label).0).sum();
    assert!((order.totals.total.0 - 4..=order.totals.total.0).contains(&sum), "{sum}");
}
