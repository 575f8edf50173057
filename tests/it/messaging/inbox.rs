//! A message that is delivered twice, even under another id, has its effect once.

use std::{collections::BTreeMap, net::TcpListener, sync::Arc, time::Duration};

use domain::{
    EndedBy, EventId, EventStatus, HoldId, Order, OrderId, OrderStatus, OutboxKey, OutboxMessage,
    PaymentChoice, Places, Routed, SeatIndex, Selection, Seq, Timestamp, Topic, UserId,
};
use serde_json::json;
use ticketbuster::{
    actors::{
        Engine, EngineParts, OrderSource,
        requests::{ChangeStatus, EndOrder, OrderEnd, PlaceOrder},
    },
    cli::serve::engine_settings,
    keys::KeyRing,
    messaging::{
        Broker, Publisher,
        amqp::{AmqpBroker, AmqpSettings},
        in_process::InProcessBroker,
        message_id,
    },
    payments::Payments,
    persistence::audit::audit,
    store::{InboxRow, Store},
    telemetry::Metrics,
    tickets::TicketMinter,
};

use crate::{
    messaging::broker::{config_for, settings, until},
    support::{
        Site, accepted_message, books::Books, config, event_with, open, other_program::OtherProgram,
        outbox_is_empty, planned, rabbitmq::Rabbit, run,
    },
};

/// An engine over a provider that keeps books.
struct Shop {
    engine: Engine,
    books: Arc<Books>,
    event: EventId,
    folder: tempfile::TempDir,
}

impl Shop {
    async fn over(broker: Arc<dyn Broker>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store: Arc<dyn Store> = Arc::new(open(folder.path()));
        let books = Arc::new(Books::new(Duration::from_millis(800)));
        let choice = PaymentChoice { provider: "books".to_owned(), token: String::new() };
        let keys = Arc::new(KeyRing::load_or_create(&folder.path().join("keys.json")).unwrap());
        let parts = EngineParts {
            store,
            broker,
            mails: None,
            payments: Arc::new(Payments::new(vec![books.clone()], choice, Duration::from_secs(10))),
            minter: Arc::new(TicketMinter::new(keys)),
            metrics: Arc::new(Metrics::new()),
            elsewhere: None,
        };
        let settings = engine_settings(&crate::support::config(folder.path()));
        let engine = Engine::start(settings, parts).await.unwrap();
        let new = planned(&event_with(1, 10, json!({})), engine.now());
        let event = new.record.event;
        engine.create_event(new).await.unwrap();
        Self { engine, books, event, folder }
    }

    /// Orders a seat; the answer comes when the order is durable.
    async fn order(&self, seat: u32) -> OrderId {
        let order = OrderId::of_event(self.event, Timestamp(0), seat.into());
        let hold = HoldId::of_event(self.event, Timestamp(0), seat.into());
        let selection =
            Selection::Named(Places { seats: [SeatIndex(seat)].as_slice().into(), ..Places::default() });
        let request = PlaceOrder {
            order,
            buyer: UserId::new("ana").unwrap(),
            source: OrderSource::Selection { hold, selection },
            payment: PaymentChoice { provider: "books".to_owned(), token: String::new() },
            contact: None,
            person: None,
            is_paid_later: false,
            address: None,
            idempotency: None,
        };
        self.engine.gateway().send(self.event, request).await.unwrap();
        order
    }

    async fn row(&self, order: OrderId) -> Order {
        self.engine.store().order(order).await.unwrap().unwrap()
    }

    async fn completed(&self, order: OrderId) {
        until("completed", async || self.row(order).await.status == OrderStatus::Completed).await;
    }

    async fn end(&self, order: OrderId) {
        let payment = self.row(order).await.payment;
        let end = OrderEnd { by: EndedBy::Organiser, payment, user: None, reason: None };
        let request = EndOrder { order, end, idempotency: None };
        self.engine.gateway().send(self.event, request).await.unwrap();
    }

    fn about(&self, kind: &str, order: OrderId) -> String {
        // The amount is not the order's: nobody may be given more than was paid.
        json!({
            "type": kind, "order_id": order, "event_id": self.event, "user_id": "ana", "total": 99_999_999,
            "currency": "PEN", "occurred_at": "2026-07-01T15:04:05.678Z",
            "payment": {"provider": "books", "token": "another"},
        })
        .to_string()
    }

    /// The relay's own message of the order's acceptance, which was the event's second transition.
    async fn own_message(&self, order: OrderId) -> OutboxMessage {
        accepted_message(&self.row(order).await, 2)
    }

    async fn processed(&self, consumer: &str, message_id: &str) -> bool {
        self.engine.store().processed(consumer, message_id).await.unwrap()
    }

    /// One charge, one set of tickets; after the end of the order one refund of what was paid.
    async fn check_once(self, order: OrderId) {
        let store = self.engine.store();
        let total = self.row(order).await.totals.total.0;
        assert_eq!(*self.books.charged.lock(), [order]);
        assert_eq!(*self.books.refunds.lock(), BTreeMap::from([(order, (1, total))]));
        let (_, tickets) = store.order_with_tickets(order).await.unwrap().unwrap();
        assert_eq!(tickets.len(), 1);
        self.engine.stop(std::time::Duration::from_secs(60)).await;
        let report = audit(&open(self.folder.path())).await.unwrap();
        assert!(report.violations.is_empty(), "{report}");
        assert_eq!((report.orders, report.tickets), (1, 1));
    }
}

#[test]
fn over_rabbitmq_with_messages_of_another_program() {
    run(async {
        let url = Rabbit::shared().url();
        let other = OtherProgram::at(&url);
        let settings = AmqpSettings { delivery_limit: 20, ..settings(&url) };
        let broker = AmqpBroker::start(settings, Arc::new(Metrics::new())).unwrap();
        let shop = Shop::over(Arc::new(broker)).await;
        // While the payment takes its time, another program asks for the same order, twice under one name.
        let order = shop.order(3).await;
        let message = |kind: &str, id: &str| json!({"body": shop.about(kind, order), "message_id": id});
        let again = [
            message("order.accepted", "crm-1"),
            message("order.accepted", "crm-1"),
            message("order.accepted", "crm-2"),
        ];
        other.publish("orders_queue", &again).await;
        shop.completed(order).await;
        let own = message_id(&shop.own_message(order).await);
        assert!(shop.processed(InboxRow::ORDERS, &own).await, "{own}");
        // And once more, now that it is decided.
        other
            .publish("orders_queue", &[message("order.accepted", &own), message("order.accepted", "crm-3")])
            .await;
        shop.end(order).await;
        let due = ["crm-4", "crm-4", "crm-5", ""].map(|id| message("order.refund_due", id));
        other.publish("orders_queue", &due).await;
        until("refunded", async || shop.processed(InboxRow::REFUNDS, &order.to_string()).await).await;
        let late = [message("order.refund_due", "crm-6")];
        other.publish("orders_queue", &late).await;
        until("empty", async || other.count("orders_queue").await == 0).await;
        // What came while the refund was with the provider was given back, and comes again after a pause.
        actix_rt::time::sleep(Duration::from_secs(4)).await;
        assert_eq!(other.count("orders_queue.dead").await, 0);
        shop.check_once(order).await;
        assert_eq!(other.count("orders_queue").await, 0, "everything was acknowledged");
    });
}

#[test]
fn an_order_that_is_paid_after_its_event_was_cancelled_is_refunded_once() {
    run(async {
        let shop = Shop::over(Arc::new(InProcessBroker::default())).await;
        // The provider takes its time.
        let order = shop.order(3).await;
        let request = ChangeStatus { status: EventStatus::Cancelled };
        shop.engine.gateway().send(shop.event, request).await.unwrap();
        until("refunded", async || shop.processed(InboxRow::REFUNDS, &order.to_string()).await).await;
        assert_eq!(shop.row(order).await.status, OrderStatus::Refunded);
        shop.check_once(order).await;
    });
}

#[test]
fn what_rabbitmq_never_got_is_done_in_process_after_a_restart() {
    run(async {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        // Nobody listens there.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let away = config_for(folder.path(), &format!("amqp://guest:guest@127.0.0.1:{port}/%2f"));
        let site = Site::over(folder.clone(), away, Arc::new(open(folder.path()))).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let body = json!({"event_id": event, "seats": ["S-A0-1"]});
        let order = site.buyers.post("/api/orders", &ana, body).await.expect(202);
        let id = order["order_id"].as_str().unwrap();
        let store = site.server.engine.store().clone();
        assert!(!outbox_is_empty(&store).await, "its message waits");
        drop(store);
        site.server.stop().await;

        let site = Site::over(folder.clone(), config(folder.path()), Arc::new(open(folder.path()))).await;
        assert_eq!(site.buyers.decided(id, &ana).await["status"], "completed");
        let store = site.server.engine.store().clone();
        until("the outbox is empty", async || outbox_is_empty(&store).await).await;
        // A new order needs no message.
        let body = json!({"event_id": event, "seats": ["S-A0-2"]});
        let order = site.buyers.post("/api/orders", &ana, body).await.expect(202);
        assert!(outbox_is_empty(&store).await);
        let id = order["order_id"].as_str().unwrap();
        assert_eq!(site.buyers.decided(id, &ana).await["status"], "completed");
        drop(store);
        let report = site.stop_and_audit().await;
        assert_eq!((report.orders, report.tickets), (2, 2));
    });
}

#[test]
fn in_process_with_messages_published_again() {
    run(async {
        let broker = Arc::new(InProcessBroker::default());
        let shop = Shop::over(broker.clone()).await;
        let order = shop.order(3).await;
        let message = |kind: &str, seq| {
            let key = OutboxKey { event: shop.event, seq: Seq(seq), n: 0 };
            OutboxMessage { key, topic: Topic::Orders, body: shop.about(kind, order).into_bytes() }
        };
        // The relay's own message, as if its confirm had been lost, and another one.
        let (own, another) = (shop.own_message(order).await, message("order.accepted", 77));
        for published in [&own, &own, &another] {
            broker.publish(published.clone()).await.unwrap();
        }
        shop.completed(order).await;
        broker.publish(own.clone()).await.unwrap();
        for published in [own, another] {
            assert!(shop.processed(InboxRow::ORDERS, &message_id(&published)).await);
        }
        assert!(
            broker.publish(message("order.refund_due", 5)).await.is_ok(),
            "it is dropped: nothing is due"
        );
        assert!(shop.books.refunds.lock().is_empty());
        shop.end(order).await;
        let twice = [78, 78, 79].map(|seq| broker.publish(message("order.refund_due", seq)));
        // All but the first come too early, and are published again by the relay; here they are not.
        futures_util::future::join_all(twice).await;
        until("refunded", async || shop.processed(InboxRow::REFUNDS, &order.to_string()).await).await;
        // As the relay does: what comes while another is in work is published again.
        until("heard", async || broker.publish(message("order.refund_due", 80)).await.is_ok()).await;
        shop.check_once(order).await;
    });
}
