//! Organisers refund one order, or all orders of a cancelled event.

use domain::EventId;
use serde_json::{Value, json};
use ticketbuster::{
    actors::{TicketWork, requests::Tickets},
    store::InboxRow,
};

use crate::{
    messaging::broker::until,
    persistence::restarts::Place,
    support::{Buyers, Ground, Site, event_with, on_every_store, outbox_is_empty, process::Process, run},
};

on_every_store! {
    an_organisers_refund_waits_for_a_gate_that_is_letting_somebody_in,
    a_cancelled_event_refunds_every_order_once_and_its_gates_refuse_at_once,
    orders_by_invoice_fail_when_their_event_is_cancelled,
    a_cancellation_goes_on_after_a_restart,
}

fn id_of(order: &Value) -> &str {
    order["order_id"].as_str().unwrap()
}

async fn cancel(buyers: &Buyers, event: EventId, boss: &str) {
    let path = format!("/api/events/{event}/status");
    buyers.post(&path, boss, json!({"status": "cancelled"})).await.expect(200);
}

async fn cancellation(buyers: &Buyers, event: EventId, boss: &str) -> Value {
    buyers.get(&format!("/api/events/{event}/report"), boss).await.expect(200)["cancellation"].clone()
}

/// Orders a place each, all at once, and waits for the tickets.
async fn buy_many(buyers: &Buyers, event: EventId, token: &str, many: usize) -> Vec<Value> {
    let body = json!({"event_id": event, "best_available": {"quantity": 1, "section": "S"}});
    let one = async || {
        let accepted = buyers.post("/api/orders", token, body.clone()).await.expect(202);
        buyers.decided(id_of(&accepted), token).await
    };
    futures_util::future::join_all((0..many).map(|_| one())).await
}

fn an_organisers_refund_waits_for_a_gate_that_is_letting_somebody_in(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let (ana, boss) =
            (site.buyers.login("ana", &[]).await, site.buyers.login("boss", &["organiser", "gate"]).await);
        let order = buy_many(&site.buyers, event, &ana, 1).await.remove(0);
        let gateway = site.server.engine.gateway();
        let gate = async |work| {
            let order = id_of(&order).parse().unwrap();
            gateway.send(event, Tickets { order, work }).await
        };
        gate(TicketWork::Scan).await.unwrap();
        let refund = format!("/api/orders/{}/refund", id_of(&order));
        let busy = site
            .buyers
            .post(&refund, &boss, json!({"reason": "they fell ill"}))
            .await
            .refused(409, "order_busy");
        assert_eq!(busy["retry_after_seconds"], 1);
        // The gate lets them in; what an organiser does then, they do knowing it.
        gate(TicketWork::Scanned).await.unwrap();
        let refunded = site.buyers.post(&refund, &boss, json!({"reason": "they fell ill"})).await.expect(200);
        assert_eq!(refunded["status"], "refunded");
        assert!(gate(TicketWork::Scan).await.is_err(), "nobody gets in afterwards");
        site.stop_and_audit().await;
    });
}

fn a_cancelled_event_refunds_every_order_once_and_its_gates_refuse_at_once(ground: Ground) {
    run(async {
        let site = Site::start_with(ground, |config| config.orders.payment_timeout_ms = 1_500).await;
        let event = site.add(&event_with(20, 10, json!({"seats_per_buyer": 1_000}))).await;
        let (ana, boss) =
            (site.buyers.login("ana", &[]).await, site.buyers.login("boss", &["organiser", "gate"]).await);
        // More than one step takes.
        let orders = buy_many(&site.buyers, event, &ana, 140).await;
        assert!(orders.iter().all(|order| order["status"] == "completed"));
        let pit = json!([{"section": "PIT", "quantity": 1}]);
        let holds = format!("/api/events/{event}/holds");
        let hold = site.buyers.post(&holds, &ana, json!({"areas": pit})).await.expect(201);
        let slow = json!({"event_id": event, "areas": pit, "payment": {"token": "tok_timeout"}});
        let slow = site.buyers.post("/api/orders", &ana, slow).await.expect(202);
        assert_eq!(cancellation(&site.buyers, event, &boss).await, json!(null));
        let gateway = site.server.engine.gateway();
        // A gate is at a ticket of the first order.
        let first = id_of(&orders[0]).parse().unwrap();
        gateway.send(event, Tickets { order: first, work: TicketWork::Scan }).await.unwrap();

        cancel(&site.buyers, event, &boss).await;
        let token = &orders[139]["tickets"][0]["token"];
        let check_in = json!({"token": token, "gate": "north"});
        site.buyers.post("/api/tickets/check-in", &boss, check_in).await.refused(409, "ticket_void");
        let verified =
            site.buyers.post("/api/tickets/verify", &boss, json!({"token": token})).await.expect(200);
        assert_eq!((&verified["valid"], &verified["code"]), (&json!(false), &json!("ticket_void")));
        let again = json!({"event_id": event, "areas": pit});
        site.buyers.post("/api/orders", &ana, again).await.refused(409, "not_on_sale");

        until("all but the first one refunded", async || {
            let left = cancellation(&site.buyers, event, &boss).await;
            left["holds_left"] == 0 && left["orders_left"] == 1
        })
        .await;
        assert_eq!(cancellation(&site.buyers, event, &boss).await["finished"], false);
        gateway.send(event, Tickets { order: first, work: TicketWork::Scanned }).await.unwrap();
        until("finished", async || cancellation(&site.buyers, event, &boss).await["finished"] == true).await;

        let hold = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
        site.buyers.get(&hold, &ana).await.refused(410, "hold_expired");
        let failed = site.buyers.decided(id_of(&slow), &ana).await;
        assert_eq!(failed["failure"]["code"], "payment_timeout");
        let store = site.server.engine.store().clone();
        until("every message was worked on", async || outbox_is_empty(&store).await).await;
        for order in &orders {
            let ended = site.buyers.decided(id_of(order), &ana).await;
            assert_eq!(
                (&ended["status"], &ended["tickets"][0]["status"]),
                (&json!("refunded"), &json!("void"))
            );
            until("its money went back", async || {
                store.processed(InboxRow::REFUNDS, id_of(order)).await.unwrap()
            })
            .await;
        }
        // The report's figures may be a second old.
        until("counted", async || cancellation(&site.buyers, event, &boss).await["orders_refunded"] == 140)
            .await;
        let report = site.stop_and_audit().await;
        assert_eq!((report.orders, report.tickets, report.seats_sold), (141, 140, 0));
    });
}

fn orders_by_invoice_fail_when_their_event_is_cancelled(ground: Ground) {
    run(async {
        let site =
            Site::start_with(ground, |config| "invoice".clone_into(&mut config.payments.provider)).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let (ana, boss) =
            (site.buyers.login("ana", &[]).await, site.buyers.login("boss", &["organiser"]).await);
        let mut orders = Vec::new();
        for seat in ["S-A0-1", "S-A0-2"] {
            let body = json!({"event_id": event, "seats": [seat]});
            orders.push(site.buyers.post("/api/orders", &ana, body).await.expect(202));
        }
        let paid = |order: &Value| format!("/api/orders/{}/paid", id_of(order));
        let reason = json!({"reason": "by transfer"});
        site.buyers.post(&paid(&orders[0]), &boss, reason.clone()).await.expect(200);
        assert_eq!(site.buyers.decided(id_of(&orders[0]), &ana).await["status"], "completed");
        cancel(&site.buyers, event, &boss).await;
        until("finished", async || cancellation(&site.buyers, event, &boss).await["finished"] == true).await;
        assert_eq!(site.buyers.decided(id_of(&orders[0]), &ana).await["status"], "refunded");
        let failed = site.buyers.decided(id_of(&orders[1]), &ana).await;
        assert_eq!(
            (&failed["status"], &failed["failure"]["code"]),
            (&json!("failed"), &json!("event_cancelled"))
        );
        site.buyers.post(&paid(&orders[1]), &boss, reason).await.refused(409, "not_awaiting_payment");
        let report = site.stop_and_audit().await;
        assert_eq!((report.orders, report.tickets, report.seats_sold), (2, 1, 0));
    });
}

fn a_cancellation_goes_on_after_a_restart(ground: Ground) {
    let place = Place::new(ground, &event_with(40, 10, json!({"seats_per_buyer": 1_000})));
    let event = place.event;
    run(async {
        let process = Process::start(&place.config, &[]).await;
        let (ana, boss) =
            (process.buyers.login("ana", &[]).await, process.buyers.login("boss", &["organiser"]).await);
        let orders = buy_many(&process.buyers, event, &ana, 300).await;
        cancel(&process.buyers, event, &boss).await;
        // Somewhere in the middle of it.
        process.kill();
        let process = Process::start(&place.config, &[]).await;
        until("finished", async || cancellation(&process.buyers, event, &boss).await["finished"] == true)
            .await;
        for order in &orders {
            assert_eq!(process.buyers.decided(id_of(order), &ana).await["status"], "refunded");
        }
        process.kill();
        let report = place.audit().await;
        assert_eq!((report.orders, report.tickets, report.seats_sold), (300, 300, 0));
    });
}
