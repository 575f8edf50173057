//! Small writes, and the history that is written together with its effect.

use std::sync::Arc;

use domain::{CheckIn, HistoryKind, OperatorCommand, OrderId, PageStart, PageWanted, Routed, Seq, Timestamp};
use ticketbuster::store::{Batch, PartOutcome};

use super::{add_event, by, fixture};
use crate::support::{Ground, on_every_store, run};

on_every_store! {
    of_two_gates_that_race_one_lets_a_ticket_in,
    what_operators_do_is_written_with_its_effect_or_not_at_all,
}

fn of_two_gates_that_race_one_lets_a_ticket_in(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let order = OrderId::of_event(site.event, Timestamp(0), 9);
        let (placed, completed, _) = site.order_of_seat_3(order);
        site.write(placed).await;
        site.write(completed).await;
        let (_, tickets) = site.store.order_with_tickets(order).await.unwrap().unwrap();
        let ticket = tickets[0].ticket;
        let gates: Vec<String> = (0..20).map(|gate| format!("gate-{gate}")).collect();
        let race = gates
            .iter()
            .map(|gate| site.store.check_in(ticket, gate, Timestamp(5_000), by(OperatorCommand::CheckIn)));
        let answers: Vec<CheckIn> =
            futures_util::future::join_all(race).await.into_iter().map(Result::unwrap).collect();
        let accepted = answers.iter().filter(|answer| **answer == CheckIn::Accepted).count();
        assert_eq!(accepted, 1, "{answers:?}");
        let used = site.store.ticket(ticket).await.unwrap().unwrap();
        let (at, gate) = used.used.unwrap();
        assert!(answers.contains(&CheckIn::AlreadyUsed { at, gate }));
    });
}

fn what_operators_do_is_written_with_its_effect_or_not_at_all(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let (store, event) = (site.store.clone(), site.event);
        let page = async |kind, skipped, limit| {
            let start = PageStart::Skip(skipped);
            let page = PageWanted { start, limit, is_counted: true };
            let page = store.history(event, kind, page).await.unwrap();
            (page.items, page.total.unwrap().count)
        };
        assert_eq!(page(HistoryKind::Everything, 0, 10).await, (Vec::new(), 0));
        let mut block = by(OperatorCommand::Block);
        block.reason = Some("vip \"ñ\"".to_owned());
        block.detail.labels = vec!["S-A0-1".to_owned()];
        let mut write = site.hold(0, 1);
        write.history = vec![block.clone(), by(OperatorCommand::Status)];
        // Sent again after an unknown outcome it is there once.
        for _ in 0..2 {
            let batch = Batch { writes: vec![write.clone()], published: Vec::new() };
            assert_eq!(store.write(Arc::new(batch)).await.unwrap(), [PartOutcome::Written]);
        }
        assert_eq!(
            page(HistoryKind::Everything, 0, 10).await,
            (vec![by(OperatorCommand::Status), block.clone()], 2)
        );
        // What is not written has no history; others of the batch have theirs.
        let other = add_event(store.as_ref()).await;
        let mut elsewhere = site.hold_in(other, 0, 1);
        elsewhere.history = vec![by(OperatorCommand::Refund)];
        let mut late = site.hold(0, 2);
        late.history = vec![by(OperatorCommand::Refund)];
        let batch = Batch { writes: vec![late, elsewhere], published: Vec::new() };
        let outcomes = store.write(Arc::new(batch)).await.unwrap();
        assert_eq!(outcomes, [PartOutcome::WrongHead { stored: Seq(1) }, PartOutcome::Written]);
        assert_eq!(page(HistoryKind::Everything, 0, 10).await.1, 2);
        let there = store.history(other, HistoryKind::Everything, PageWanted::first(10)).await.unwrap();
        assert_eq!(there.items, [by(OperatorCommand::Refund)]);

        let order = OrderId::of_event(event, Timestamp(0), 9);
        let (mut placed, completed, _) = site.order_of_seat_3(order);
        (placed.expected, placed.last, placed.journal[0].seq) = (Seq(1), Seq(2), Seq(2));
        placed.tickets = completed.tickets;
        let ticket = placed.tickets[0].ticket;
        assert_eq!(site.write(placed).await, PartOutcome::Written);
        for expected in [true, false] {
            let entered = store
                .check_in(ticket, "north", Timestamp(5_000), by(OperatorCommand::CheckIn))
                .await
                .unwrap();
            assert_eq!(entered == CheckIn::Accepted, expected);
        }
        assert_eq!(page(HistoryKind::CheckIns, 0, 10).await, (vec![by(OperatorCommand::CheckIn)], 1));
        assert_eq!(page(HistoryKind::Commands, 1, 10).await, (vec![block], 2));
        assert_eq!(page(HistoryKind::Everything, 2, 10).await.0.len(), 1);
        store.close().await.unwrap();
    });
}
