//! Orders over RabbitMQ, and the messages that other programs receive and send there.

use std::{path::Path, sync::Arc, time::Duration};

use domain::{EventId, OutboxKey, OutboxMessage, Seq, Topic};
use serde_json::{Value, json};
use ticketbuster::{
    config::{BrokerKind, Config, SecretUrl},
    messaging::{
        Broker, BrokerError, Publisher,
        amqp::{AmqpBroker, AmqpSettings},
        message_id,
    },
    store::InboxRow,
    telemetry::Metrics,
};

use crate::{
    messaging::schemas::schemas,
    support::{
        Site, accepted_message, config, event_with, open,
        other_program::OtherProgram,
        rabbitmq::{PASSWORD, Rabbit},
        run,
    },
};

/// A configuration for a broker, with short times.
pub fn config_for(folder: &Path, url: &str) -> Config {
    let mut config = config(folder);
    config.broker.kind = BrokerKind::Amqp;
    config.broker.url = SecretUrl::new(url);
    config.broker.heartbeat_seconds = 2;
    config.broker.connect_timeout_ms = 2_000;
    config.broker.reconnect_min_ms = 50;
    config.broker.reconnect_max_ms = 500;
    config
}

pub async fn site_at(url: &str) -> Site {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let config = config_for(folder.path(), url);
    let store = Arc::new(open(folder.path()));
    Site::over(folder, config, store).await
}

/// The same with an event on sale, and the token of somebody who buys.
pub async fn on_sale_at(url: &str, document: &Value) -> (Site, EventId, String) {
    let site = site_at(url).await;
    let event = site.add(document).await;
    let ana = site.buyers.login("ana", &[]).await;
    (site, event, ana)
}

/// Waits until publisher and consumer are at the broker, and the queues are declared.
pub async fn connected(site: &Site) {
    until("connected", async || both_are(1, site)).await;
}

/// Whether publisher and consumer are at the broker (1) or away (0).
pub fn both_are(connected: u8, site: &Site) -> bool {
    let metrics = site.metrics();
    ["publisher", "consumer"]
        .iter()
        .all(|role| metrics.contains(&format!("connected{{role=\"{role}\"}} {connected}")))
}

/// A metric's value, 0 if it is not there.
pub fn metric(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.map_or(0, |value| value.parse().unwrap())
}

/// Waits until something is so.
pub async fn until(what: &str, mut so: impl AsyncFnMut() -> bool) {
    for _ in 0..600 {
        if so().await {
            return;
        }
        actix_rt::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("after 30 s: not {what}");
}

#[test]
fn a_purchase_goes_through_the_queues_and_another_program_reads_of_it() {
    run(async {
        let url = Rabbit::shared().url();
        let other = OtherProgram::at(&url);
        let (site, event, ana) = on_sale_at(&url, &event_with(1, 10, json!({}))).await;
        let hold = site.buyers.hold(event, &ana, &["S-A0-1", "S-A0-2"]).await.expect(201);
        let order = site.buyers.buy(&hold, &ana, "tok_success").await;
        assert_eq!((&order["status"], order["tickets"].as_array().unwrap().len()), (&json!("completed"), 2));
        let hold = site.buyers.hold(event, &ana, &["S-A0-3"]).await.expect(201);
        let declined = site.buyers.buy(&hold, &ana, "tok_declined").await;
        assert_eq!(declined["status"], "failed");

        let told = OtherProgram::reader_at(&url).consume("notifications_queue", 2, 10).await;
        assert_eq!(told.len(), 2);
        let schemas = schemas();
        for (message, order, kind) in
            [(&told[0], &order, "order.completed"), (&told[1], &declined, "order.failed")]
        {
            let body: Value = serde_json::from_str(message["body"].as_str().unwrap()).unwrap();
            assert!(schemas[kind].is_valid(&body), "{body}");
            assert_eq!((&body["order_id"], &message["type"]), (&order["order_id"], &json!(kind)));
            assert_eq!(
                (&message["delivery_mode"], &message["content_type"]),
                (&json!(2), &json!("application/json"))
            );
            let id = message["message_id"].as_str().unwrap();
            assert!(id.starts_with(&format!("{event}:")) && id.split(':').count() == 4, "{id}");
        }
        assert_eq!(other.count("orders_queue").await, 0);

        // Both messages are in the inbox, with the decision that they led to.
        let store = site.server.engine.store().clone();
        for (order, seq) in [(&order, 2), (&declined, 5)] {
            let order = order["order_id"].as_str().unwrap().parse().unwrap();
            let id = message_id(&accepted_message(&store.order(order).await.unwrap().unwrap(), seq));
            assert!(store.processed(InboxRow::ORDERS, &id).await.unwrap(), "{id}");
        }
        until("the outbox is empty", async || crate::support::outbox_is_empty(&store).await).await;
        let metrics = site.metrics();
        for role in ["publisher", "consumer"] {
            assert_eq!(
                metric(&metrics, &format!("ticketbuster_broker_connected{{role=\"{role}\"}}")),
                1,
                "{metrics}"
            );
        }
        assert_eq!(
            metric(&metrics, "ticketbuster_broker_messages_total{fate=\"published\"}"),
            4,
            "{metrics}"
        );
        assert_eq!(metric(&metrics, "ticketbuster_broker_unconfirmed"), 0);
        site.stop_and_audit().await;
    });
}

#[test]
fn poison_messages_end_in_the_dead_queue_with_the_reason_and_stop_nobody() {
    run(async {
        let url = Rabbit::shared().url();
        let other = OtherProgram::at(&url);
        let (site, event, ana) = on_sale_at(&url, &event_with(1, 10, json!({}))).await;
        let hold = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        let order = site.buyers.buy(&hold, &ana, "tok_success").await;
        let about = |kind: &str, event_id: &Value, order_id: &Value| {
            json!({
                "type": kind, "order_id": order_id, "event_id": event_id, "user_id": "ana", "total": 1,
                "currency": "PEN", "occurred_at": "2026-07-01T15:04:05.678Z",
                "payment": {"provider": "test", "token": "tok_success"}, "failure": "payment_declined",
            })
            .to_string()
        };
        let (here, id) = (json!(event), &order["order_id"]);
        let unknown = json!("0192c0de-0000-7000-8000-000000000001");
        let poison = [
            ("", "the body is no message"),
            ("not JSON", "the body is no message"),
            ("[1, 2", "the body is no message"),
            ("{}", "the body is no message"),
            ("\u{ff}\u{fe}", "the body is no message"),
            (&about("order.vanished", &here, id), "unknown variant"),
            (r#"{"type": "order.accepted", "order_id": 7}"#, "the body is no message"),
            (&about("order.completed", &here, id), "no work"),
            (&about("order.failed", &here, id), "no work"),
            (&about("order.accepted", &unknown, id), "no such event"),
            (&about("order.accepted", &here, &unknown), "no such order"),
            (&about("order.refund_due", &here, &unknown), "no such order"),
            (&about("order.refund_due", &here, id), "the order is completed"),
        ];
        let messages: Vec<Value> = poison
            .iter()
            .enumerate()
            .map(|(n, (body, _))| json!({"body": body, "message_id": format!("poison-{n}"), "odd": n % 2 == 0}))
            .collect();
        other.publish("orders_queue", &messages).await;
        let letters = other.consume("orders_queue.dead", poison.len(), 20).await;
        assert_eq!(letters.len(), poison.len());
        for (n, (body, reason)) in poison.iter().enumerate() {
            let id = format!("poison-{n}");
            let letter = letters.iter().find(|letter| letter["message_id"] == id).unwrap();
            let headers = &letter["headers"];
            assert!(headers["x-reason"].as_str().unwrap().contains(reason), "{letter}");
            assert_eq!((&headers["x-queue"], &letter["body"]), (&json!("orders_queue"), &json!(body)));
        }
        assert_eq!(other.count("orders_queue").await, 0);
        let hold = site.buyers.hold(event, &ana, &["S-A0-2"]).await.expect(201);
        assert_eq!(site.buyers.buy(&hold, &ana, "tok_success").await["status"], "completed");
        let metrics = site.metrics();
        let rejected = metric(&metrics, "ticketbuster_broker_messages_total{fate=\"rejected\"}");
        assert_eq!(rejected, poison.len() as u64);
        let report = site.stop_and_audit().await;
        assert_eq!(report.orders, 2);
    });
}

#[test]
fn a_message_that_the_client_library_cannot_read_takes_no_other_with_it() {
    run(async {
        let url = Rabbit::shared().url();
        let other = OtherProgram::at(&url);
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let mut config = config_for(folder.path(), &url);
        config.broker.delivery_limit = 3;
        let site = Site::over(folder.clone(), config.clone(), Arc::new(open(folder.path()))).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let hold = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        let order = site.buyers.buy(&hold, &ana, "tok_success").await;
        site.stop_and_audit().await;
        // It waits in the middle of others: all of them are prefetched when the connection breaks.
        let about = json!({
            "type": "order.accepted", "order_id": order["order_id"], "event_id": event, "user_id": "ana",
            "total": 1, "currency": "PEN", "occurred_at": "2026-07-01T15:04:05.678Z",
        });
        let message = |n| json!({"body": about.to_string(), "message_id": format!("good-{n}")});
        other.publish("orders_queue", &(0..40).map(message).collect::<Vec<_>>()).await;
        other.publish_raw_header("orders_queue").await;
        other.publish("orders_queue", &(40..80).map(message).collect::<Vec<_>>()).await;

        let site = Site::over(folder.clone(), config, Arc::new(open(folder.path()))).await;
        let letters = other.consume("orders_queue.dead", 1, 20).await;
        assert_eq!(letters[0]["message_id"], "raw", "{letters:?}");
        assert_eq!(letters[0]["headers"]["x-death-reason"], "delivery_limit");
        until("empty", async || other.count("orders_queue").await == 0).await;
        let ana = site.buyers.login("ana", &[]).await;
        let hold = site.buyers.hold(event, &ana, &["S-A0-2"]).await.expect(201);
        assert_eq!(site.buyers.buy(&hold, &ana, "tok_success").await["status"], "completed");
        assert_eq!(other.count("orders_queue.dead").await, 0, "the others were done");
        site.stop_and_audit().await;
    });
}

#[test]
fn a_returned_message_is_published_again_once_its_queue_is_there() {
    run(async {
        let url = Rabbit::shared().url();
        let other = OtherProgram::at(&url);
        let (site, event, ana) = on_sale_at(&url, &event_with(1, 10, json!({}))).await;
        for (seat, queue) in [("S-A0-1", "notifications_queue"), ("S-A0-2", "orders_queue")] {
            // The queue must be there before it can be deleted.
            connected(&site).await;
            other.delete(queue).await;
            let hold = site.buyers.hold(event, &ana, &[seat]).await.expect(201);
            let order = site.buyers.buy(&hold, &ana, "tok_success").await;
            assert_eq!(order["status"], "completed", "without {queue}");
            let told = other.consume("notifications_queue", 1, 60).await;
            assert_eq!(told.len(), 1, "without {queue}");
            assert!(told[0]["body"].as_str().unwrap().contains(order["order_id"].as_str().unwrap()));
            // Nobody here consumes notifications: only a message that comes back tells that their queue is gone.
            let returned = metric(&site.metrics(), "ticketbuster_broker_messages_total{fate=\"returned\"}");
            assert!(returned >= 1, "without {queue}");
        }
        site.stop_and_audit().await;
    });
}

/// A broker's settings with short times.
pub fn settings(url: &str) -> AmqpSettings {
    AmqpSettings {
        url: SecretUrl::new(url),
        ca_file: None,
        window: 16,
        delivery_limit: 2,
        heartbeat: Duration::from_secs(2),
        connect_timeout: Duration::from_secs(2),
        reconnect_min: Duration::from_millis(50),
        reconnect_max: Duration::from_millis(500),
    }
}

fn row(seq: u64, topic: Topic) -> OutboxMessage {
    let key = OutboxKey { event: EventId(uuid::Uuid::nil()), seq: Seq(seq), n: 0 };
    OutboxMessage { key, topic, body: format!("{{\"type\": \"test\", \"seq\": {seq}}}").into_bytes() }
}

#[test]
fn what_is_given_back_comes_again_with_pauses_and_dies_after_its_limit() {
    run(async {
        let rabbit = Rabbit::shared();
        let url = rabbit.url();
        let other = OtherProgram::at(&url);
        let metrics = Arc::new(Metrics::new());
        let broker = AmqpBroker::start(settings(&url), metrics.clone()).unwrap();
        let mut deliveries = broker.subscribe(Topic::Orders, 4);
        broker.publish(row(1, Topic::Orders)).await.unwrap();
        let began = std::time::Instant::now();
        for _ in 0..3 {
            let delivery = deliveries.recv().await.unwrap();
            assert_eq!(delivery.message_id, message_id(&row(1, Topic::Orders)));
            drop(delivery);
        }
        assert!(began.elapsed() >= Duration::from_millis(1_400), "0.5 s, then 1 s: {:?}", began.elapsed());
        let letters = other.consume("orders_queue.dead", 1, 20).await;
        assert_eq!(letters[0]["headers"]["x-death-reason"], "delivery_limit", "{letters:?}");
        // What is dropped while the connection is there comes again; what is acknowledged does not.
        broker.publish(row(2, Topic::Orders)).await.unwrap();
        deliveries.recv().await.unwrap().acknowledge();
        until("empty", async || other.count("orders_queue").await == 0).await;
        let text = String::from_utf8(metrics.render()).unwrap();
        for (fate, count) in [("redelivered", 2), ("requeued", 3), ("published", 2), ("rejected", 0)] {
            let name = format!("ticketbuster_broker_messages_total{{fate=\"{fate}\"}}");
            assert_eq!(metric(&text, &name), count, "{text}");
        }
        // RabbitMQ keeps dead letters at least once only if nothing made it fall back.
        assert!(!rabbit.log().contains("at-most-once"), "{}", rabbit.log());
        broker.close().await;
        let refused = broker.publish(row(3, Topic::Orders)).await;
        assert!(matches!(refused, Err(BrokerError::Unavailable(_))), "{refused:?}");
        assert!(deliveries.recv().await.is_none(), "consumers see the end");
    });
}

#[test]
fn prefetch_and_window_are_bounds() {
    run(async {
        let url = Rabbit::shared().url();
        let other = OtherProgram::at(&url);
        let metrics = Arc::new(Metrics::new());
        let broker = Arc::new(AmqpBroker::start(settings(&url), metrics.clone()).unwrap());
        let mut deliveries = broker.subscribe(Topic::Orders, 4);
        let published =
            futures_util::future::join_all((1..=100).map(|seq| broker.publish(row(seq, Topic::Orders))));
        assert!(published.await.iter().all(Result::is_ok));
        actix_rt::time::sleep(Duration::from_millis(500)).await;
        let mut held = Vec::new();
        while let Ok(delivery) = deliveries.try_recv() {
            held.push(delivery);
        }
        assert_eq!(held.len(), 4, "no more than the prefetch");
        assert_eq!(other.count("orders_queue").await, 96);
        let mut seen = std::collections::BTreeSet::new();
        for delivery in held {
            seen.insert(delivery.message_id.clone());
            delivery.acknowledge();
        }
        while seen.len() < 100 {
            let delivery = deliveries.recv().await.unwrap();
            assert!(seen.insert(delivery.message_id.clone()), "{} came twice", delivery.message_id);
            delivery.acknowledge();
        }
        broker.close().await;
        assert_eq!(other.count("orders_queue").await, 0, "what was acknowledged stays so");
    });
}

#[test]
fn a_queue_with_other_arguments_is_used_as_it_is() {
    run(async {
        let url = Rabbit::shared().url();
        let metrics = Arc::new(Metrics::new());
        let first = AmqpBroker::start(settings(&url), metrics.clone()).unwrap();
        first.publish(row(1, Topic::Notifications)).await.unwrap();
        first.close().await;
        let other_limit = AmqpSettings { delivery_limit: 7, ..settings(&url) };
        let second = AmqpBroker::start(other_limit, metrics).unwrap();
        second.publish(row(2, Topic::Notifications)).await.unwrap();
        second.close().await;
        assert_eq!(OtherProgram::at(&url).consume("notifications_queue", 2, 10).await.len(), 2);
    });
}

#[test]
fn the_password_is_in_no_error_and_no_dump() {
    let folder = tempfile::tempdir().unwrap();
    let config = config_for(folder.path(), &format!("amqp://ana:{PASSWORD}@mq/%2f"));
    let dump = format!("{config:?} {}", config.broker.url);
    assert!(dump.contains("amqp://ana:***@mq") && !dump.contains(PASSWORD), "{dump}");
    for url in ["http://ana:P@mq", "amqp://ana:P@mq?x=1", "ana:P@mq", "amqp://ana:P@"] {
        let url = url.replace('P', PASSWORD);
        let error = AmqpBroker::start(settings(&url), Arc::new(Metrics::new())).err().unwrap();
        assert!(!format!("{error} {error:?}").contains(PASSWORD), "{error}");
    }
}
