//! Every store gives organisers and gates the same reports.

use std::sync::Arc;

use domain::{
    Amount, MinuteSum, OperatorCommand, OrderFailure, OrderFilter, OrderId, OrderSearch, OrderStatus,
    PageWanted, Routed, SeatIndex, SeatStatus, Ticket, TicketId, TicketStatus, Timestamp, Total, Totals,
    UserId,
};
use ticketbuster::store::{Batch, EventWrite, OrderWrite, PartOutcome, SeatRow, SoldChange};

use crate::{
    persistence::store::{Fixture, add_event, by, fixture},
    support::{Ground, on_every_store, run},
};

on_every_store! {
    spent_tickets_come_in_pages_and_valid_ones_never,
    tickets_are_found_by_their_printed_number,
    orders_are_exported_in_pages_and_found_by_what_people_know,
    sales_are_what_the_orders_add_up_to,
}

const MINUTE: i64 = 60_000;

/// All of one time, told apart near the beginning and at the end.
fn order_id(site: &Fixture, n: u8) -> OrderId {
    OrderId::of_event(site.event, Timestamp(0), u64::from(n) << 40 | u64::from(n))
}

/// Order `n` of seat 3 by a buyer: accepted and completed at these instants, with one ticket.
fn order(site: &Fixture, n: u8, user: &str, label: &str, at: [i64; 2]) -> EventWrite {
    let order = order_id(site, n);
    let (placed, completed, _) = site.order_of_seat_3(order);
    let mut write = site.hold_in(site.event, u64::from(n) - 1, u32::from(n));
    let Some(OrderWrite::Placed(mut row)) = placed.orders.into_iter().next() else { panic!("it is placed") };
    row.user = UserId::new(user).unwrap();
    row.created_at = Timestamp(at[0]);
    row.items[0].label = label.to_owned();
    let status = OrderWrite::Status {
        order,
        status: OrderStatus::Completed,
        failure: None,
        payments: None,
        at: Timestamp(at[1]),
    };
    write.orders = vec![OrderWrite::Placed(row), status];
    write.tickets = completed.tickets;
    write.tickets[0].ticket = ticket_id(site, n);
    write.tickets[0].label = label.to_owned();
    write.seats = vec![SeatRow { seat: SeatIndex(u32::from(n)), status: SeatStatus::Sold }];
    write.sold = placed.sold;
    for change in &mut write.sold {
        let (SoldChange::Take(sold) | SoldChange::Free(sold)) = change;
        sold.seat = SeatIndex(u32::from(n));
    }
    write
}

fn ticket_id(site: &Fixture, n: u8) -> TicketId {
    TicketId::of_event(site.event, Timestamp(0), n.into())
}

/// A write that only changes an order's status.
fn status(site: &Fixture, expected: u64, n: u8, status: OrderStatus) -> EventWrite {
    let mut write = site.hold_in(site.event, expected, 9);
    let failure = (status == OrderStatus::Failed).then_some(OrderFailure::PaymentDeclined);
    write.orders = vec![OrderWrite::Status {
        order: order_id(site, n),
        status,
        failure,
        payments: None,
        at: Timestamp(9_000),
    }];
    write
}

/// Another event with an order and a ticket of its own, which nobody must see.
async fn another_event_with_an_order(site: &Fixture) {
    let other = add_event(site.store.as_ref()).await;
    let mut write = site.hold_in(other, 0, 1);
    let order = OrderId::of_event(other, Timestamp(0), 1);
    let (placed, completed, _) = site.order_of_seat_3(order);
    write.orders = placed.orders;
    let Some(OrderWrite::Placed(row)) = write.orders.first_mut() else { panic!("it is placed") };
    row.event = other;
    write.tickets = completed.tickets;
    let ticket: &mut Ticket = &mut write.tickets[0];
    (ticket.ticket, ticket.event) = (TicketId::of_event(other, Timestamp(0), 1), other);
    let batch = Batch { writes: vec![write], published: Vec::new() };
    assert_eq!(site.store.write(Arc::new(batch)).await.unwrap(), [PartOutcome::Written]);
    let entered = TicketId::of_event(other, Timestamp(0), 1);
    site.store.check_in(entered, "elsewhere", Timestamp(1), by(OperatorCommand::CheckIn)).await.unwrap();
}

fn spent_tickets_come_in_pages_and_valid_ones_never(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        another_event_with_an_order(&site).await;
        for n in 1..=5 {
            let write = order(&site, n, "ana", &format!("S-A0-{n}"), [2_000, 3_000]);
            assert_eq!(site.write(write).await, PartOutcome::Written);
        }
        assert_eq!(site.store.spent_tickets(site.event, None, 10).await.unwrap(), []);
        for n in [4, 1] {
            site.store
                .check_in(
                    ticket_id(&site, n),
                    "north",
                    Timestamp(4_000 + i64::from(n)),
                    by(OperatorCommand::CheckIn),
                )
                .await
                .unwrap();
        }
        assert_eq!(site.write(status(&site, 5, 2, OrderStatus::Refunded)).await, PartOutcome::Written);
        let all = site.store.spent_tickets(site.event, None, 10).await.unwrap();
        let told: Vec<_> = all.iter().map(|row| (row.ticket, row.status, row.used.clone())).collect();
        let used = |at| Some((Timestamp(at), "north".to_owned()));
        assert_eq!(
            told,
            [
                (ticket_id(&site, 1), TicketStatus::Used, used(4_001)),
                (ticket_id(&site, 2), TicketStatus::Void, None),
                (ticket_id(&site, 4), TicketStatus::Used, used(4_004)),
            ]
        );
        let mut paged = Vec::new();
        let mut after = None;
        loop {
            let page = site.store.spent_tickets(site.event, after, 2).await.unwrap();
            assert!(page.len() <= 2);
            let Some(last) = page.last() else { break };
            after = Some(last.ticket);
            paged.extend(page);
        }
        assert_eq!(paged, all);
        // A page of orders has its tickets by one question.
        let orders = [3, 1].map(|n| order_id(&site, n)).to_vec();
        let tickets = site.store.tickets_of_orders(orders).await.unwrap();
        let mut found: Vec<_> = tickets.iter().map(|row| row.label.as_str()).collect();
        found.sort_unstable();
        assert_eq!(found, ["S-A0-1", "S-A0-3"]);
        assert_eq!(site.store.tickets_of_orders(Vec::new()).await.unwrap(), []);
    });
}

fn tickets_are_found_by_their_printed_number(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        // The other event's ticket has the number of this one's first.
        another_event_with_an_order(&site).await;
        for n in 1..=3 {
            let mut write = order(&site, n, "ana", &format!("S-A0-{n}"), [2_000, 3_000]);
            if n == 3 {
                // Printed numbers are short: this ticket has that of the second.
                write.tickets[0].ticket = TicketId::of_event(site.event, Timestamp(0), 1 << 40 | 2);
            }
            assert_eq!(site.write(write).await, PartOutcome::Written);
        }
        let labels = async |number: [u8; 4], limit| {
            let found = site.store.tickets_numbered(site.event, number, limit).await.unwrap();
            found.into_iter().map(|row| row.label).collect::<Vec<_>>()
        };
        assert_eq!(labels([0, 0, 0, 1], 10).await, ["S-A0-1"]);
        assert_eq!(labels([0, 0, 0, 2], 10).await, ["S-A0-2", "S-A0-3"]);
        assert_eq!(labels([0, 0, 0, 2], 1).await, ["S-A0-2"]);
        assert!(labels([0, 0, 0, 9], 10).await.is_empty());
    });
}

fn orders_are_exported_in_pages_and_found_by_what_people_know(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        another_event_with_an_order(&site).await;
        // Three of one instant, so that a page ends among them.
        let rows = [
            ("ana", "S-A0-1", 5_000),
            ("anabel", "S-A0-2", 5_000),
            ("bob", "S-A0-12", 5_000),
            ("%_'", "\"Ñ\"-1", 4_000),
        ];
        for (n, (user, label, at)) in (1..).zip(rows) {
            assert_eq!(site.write(order(&site, n, user, label, [at, at])).await, PartOutcome::Written);
        }
        assert_eq!(site.write(status(&site, 4, 3, OrderStatus::Failed)).await, PartOutcome::Written);
        let export = async |wanted: Option<OrderStatus>| {
            let (mut ids, mut after) = (Vec::new(), None);
            loop {
                let page = site.store.orders_of_event(site.event, wanted, after, 2).await.unwrap();
                let Some(last) = page.last() else { return ids };
                after = Some((last.created_at, last.order));
                ids.extend(page.iter().map(|row| row.order));
            }
        };
        let ids = |of: &[u8]| of.iter().map(|n| order_id(&site, *n)).collect::<Vec<_>>();
        assert_eq!(export(None).await, ids(&[4, 1, 2, 3]), "oldest first");
        assert_eq!(export(Some(OrderStatus::Failed)).await, ids(&[3]));
        assert_eq!(export(Some(OrderStatus::Refunded)).await, []);

        let search = async |text: &str, status: Option<OrderStatus>| {
            let filter = OrderFilter {
                event: Some(site.event),
                search: Some(OrderSearch::new(text)),
                status,
                ..OrderFilter::default()
            };
            let found = site.store.orders(filter.clone(), PageWanted::first(10).counted()).await.unwrap();
            assert_eq!(found.total, Some(Total::counted(found.items.len() as u64)), "{text}");
            let uncounted = site.store.orders(filter, PageWanted::first(10)).await.unwrap();
            assert_eq!(uncounted.items, found.items, "{text}");
            found.items.into_iter().map(|row| row.order).collect::<Vec<_>>()
        };
        assert_eq!(search("ana", None).await, ids(&[2, 1]));
        assert_eq!(search("anabel", None).await, ids(&[2]));
        assert_eq!(search("nabel", None).await, []);
        assert_eq!(search("S-A0-1", None).await, ids(&[1]), "not S-A0-12");
        assert_eq!(search("PIT", Some(OrderStatus::Failed)).await, ids(&[3]));
        for strange in ["%_'", "\"Ñ\"-1"] {
            assert_eq!(search(strange, None).await, ids(&[4]), "{strange}");
        }
        for nothing in ["%", "_", "'", "\"", "\\", "label", "S-A0"] {
            let expected = if nothing == "%" { ids(&[4]) } else { Vec::new() };
            assert_eq!(search(nothing, None).await, expected, "{nothing}");
        }
        let id = order_id(&site, 2).to_string();
        for part in [id.as_str(), &id[..26], &id.to_uppercase(), &id[28..], &id.replace('-', "")] {
            assert_eq!(search(part, None).await, ids(&[2]), "{part}");
        }
        for shared in [8, 18] {
            assert_eq!(
                search(&id[..shared], None).await,
                [],
                "every order of the event and time begins like this"
            );
        }
        assert_eq!(search(&id, Some(OrderStatus::Failed)).await, []);
    });
}

fn sales_are_what_the_orders_add_up_to(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        another_event_with_an_order(&site).await;
        let nothing = site.store.sales(site.event, Timestamp(0)).await.unwrap();
        assert_eq!((nothing.tickets_issued, nothing.orders.len(), nothing.minutes.len()), (0, 0, 0));
        let completed = [10 * MINUTE - 1, 10 * MINUTE, 11 * MINUTE - 1, 12 * MINUTE];
        for (n, at) in (1..).zip(completed) {
            let write = order(&site, n, "ana", &format!("S-A0-{n}"), [at - 100, at]);
            assert_eq!(site.write(write).await, PartOutcome::Written);
        }
        assert_eq!(site.write(status(&site, 4, 4, OrderStatus::Cancelled)).await, PartOutcome::Written);
        site.store
            .check_in(ticket_id(&site, 1), "north", Timestamp(1), by(OperatorCommand::CheckIn))
            .await
            .unwrap();
        let sales = site.store.sales(site.event, Timestamp(10 * MINUTE)).await.unwrap();
        let three =
            Totals { subtotal: Amount(900), fees: Amount(60), tax: Amount(174), total: Amount(1_134) };
        let completed = sales.of(OrderStatus::Completed);
        assert_eq!((completed.orders, completed.totals), (3, three));
        assert_eq!(sales.of(OrderStatus::Cancelled).orders, 1);
        assert_eq!(sales.of(OrderStatus::Pending).orders, 0);
        assert_eq!((sales.tickets_issued, sales.tickets_used, sales.tickets_void), (4, 1, 1));
        let minute = MinuteSum { minute: Timestamp(10 * MINUTE), orders: 2, total: Amount(756) };
        assert_eq!(sales.minutes, [minute], "neither what is older nor what was ended");
    });
}
