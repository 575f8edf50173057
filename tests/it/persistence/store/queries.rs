//! Queries of orders and events.

use domain::{
    CheckIn, EventId, OperatorCommand, OrderFilter, OrderId, OrderStatus, PageWanted, Routed, SeatIndex,
    TicketStatus, Timestamp, UserId,
};
use ticketbuster::store::{DetailsChange, PartOutcome};

use super::{EVERY_OUTCOME, by, fixture};
use crate::support::{Ground, on_every_store, run};

on_every_store! {
    an_order_goes_its_way_in_several_batches_or_in_one,
    what_buyers_read_is_kept_as_it_was_written,
}

fn an_order_goes_its_way_in_several_batches_or_in_one(ground: Ground) {
    run(async {
        for together in [false, true] {
            let site = fixture(ground).await;
            let order = OrderId::of_event(site.event, Timestamp(0), 9);
            let (placed, completed, refunded) = site.order_of_seat_3(order);
            if together {
                let mut all = placed;
                for later in [completed, refunded] {
                    all.last = later.last;
                    all.at = later.at;
                    all.counts = later.counts;
                    all.orders_pending = later.orders_pending;
                    all.write_id = later.write_id;
                    all.journal.extend(later.journal);
                    all.seats = later.seats;
                    all.sold.extend(later.sold);
                    all.orders.extend(later.orders);
                    all.tickets.extend(later.tickets);
                }
                assert_eq!(site.write(all).await, PartOutcome::Written);
            } else {
                assert_eq!(site.write(placed).await, PartOutcome::Written);
                let stored = site.store.load(site.event, Timestamp(0), EVERY_OUTCOME).await.unwrap().unwrap();
                assert_eq!(stored.pending.iter().map(|row| row.order).collect::<Vec<_>>(), [order]);
                assert_eq!(site.store.sold_seats(site.event).await.unwrap().len(), 1);
                let (row, tickets) = site.store.order_with_tickets(order).await.unwrap().unwrap();
                assert_eq!((row.status, tickets), (OrderStatus::Pending, Vec::new()));
                assert_eq!(site.write(completed).await, PartOutcome::Written);
                let row = site.store.order(order).await.unwrap().unwrap();
                assert_eq!((row.status, row.completed_at), (OrderStatus::Completed, Some(Timestamp(3_001))));
                let tickets = site.store.tickets_of_event(site.event, None, 10).await.unwrap();
                assert_eq!(
                    tickets.iter().map(|ticket| ticket.status).collect::<Vec<_>>(),
                    [TicketStatus::Valid]
                );
                assert_eq!(site.write(refunded).await, PartOutcome::Written);
            }
            let (row, tickets) = site.store.order_with_tickets(order).await.unwrap().unwrap();
            assert_eq!((row.status, row.completed_at), (OrderStatus::Refunded, Some(Timestamp(3_001))));
            assert_eq!(row.items.len(), 2);
            assert_eq!((row.items[0].seat, row.items[1].seat), (Some(SeatIndex(3)), None));
            assert_eq!((row.items[1].label.as_str(), row.items[1].quantity), ("PIT", 2));
            assert!(row.totals.add_up());
            assert_eq!(tickets.iter().map(|ticket| ticket.status).collect::<Vec<_>>(), [TicketStatus::Void]);
            let entered = site
                .store
                .check_in(tickets[0].ticket, "north", Timestamp(4_000), by(OperatorCommand::CheckIn))
                .await
                .unwrap();
            assert_eq!(entered, CheckIn::Void);
            assert_eq!(site.store.sold_seats(site.event).await.unwrap(), []);
            assert_eq!(site.store.seat_rows(site.event).await.unwrap(), []);
            let of_ana = OrderFilter { user: UserId::new("ana"), ..OrderFilter::default() };
            let page = PageWanted::first(5);
            assert_eq!(site.store.orders(of_ana.clone(), page).await.unwrap().items.len(), 1);
            let open = OrderFilter { status: Some(OrderStatus::Pending), ..of_ana };
            assert_eq!(site.store.orders(open, page).await.unwrap().items, []);
            let ended = site.store.load(site.event, Timestamp(0), EVERY_OUTCOME).await.unwrap().unwrap();
            assert_eq!(ended.pending, []);
        }
    });
}

fn what_buyers_read_is_kept_as_it_was_written(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let mut details = site.store.events().await.unwrap().remove(0).details;
        details.name = "El «Ñandú» 🎭 ' \" -- ; DROP TABLE".to_owned();
        details.starts_at = Timestamp(-1);
        let change = || DetailsChange { by: by(OperatorCommand::Change), before: None, moved_from: None };
        site.store.update_details(site.event, details.clone(), change()).await.unwrap();
        let record = site.store.events().await.unwrap().remove(0);
        assert_eq!(record.details, details);
        assert_eq!(record.counts.available, 110);
        let stored = site.store.load(site.event, Timestamp(0), EVERY_OUTCOME).await.unwrap().unwrap();
        assert_eq!(stored.record, record);
        assert_eq!(site.store.event(site.event).await.unwrap().as_ref(), Some(&record));
        assert_eq!(stored.record.rules, stored.initial_rules);
        assert!(site.store.layout(site.event).await.unwrap().is_some_and(|layout| layout == stored.layout));
        let nobody = EventId(uuid::Uuid::nil());
        assert!(site.store.update_details(nobody, details, change()).await.is_err());
        assert!(site.store.load(nobody, Timestamp(0), EVERY_OUTCOME).await.unwrap().is_none());
    });
}
