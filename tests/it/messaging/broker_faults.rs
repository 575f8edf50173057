//! RabbitMQ is killed, unavailable, late, or another server than expected: buyers are not affected, and every
//! notification arrives.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

use domain::EventId;
use serde_json::{Value, json};

use crate::{
    messaging::broker::{both_are, config_for, connected, metric, on_sale_at, until},
    support::{
        Buyers, Site, event_with, in_drill, open,
        other_program::OtherProgram,
        rabbitmq::{Certificates, Rabbit, SETTLED},
        run,
    },
};

/// Buyers that order one seat after another until told to stop; every answer must be 202.
struct Load {
    stop: Arc<AtomicBool>,
    ordered: Arc<AtomicU32>,
    buying: Vec<actix_rt::task::JoinHandle<Vec<String>>>,
    slowest_ms: Arc<AtomicU64>,
}

impl Load {
    fn start(buyers: &Buyers, token: &str, event: EventId) -> Self {
        let (stop, ordered) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
        let slowest_ms = Arc::new(AtomicU64::new(0));
        let buying = (0..8).map(|_| {
            let (buyers, token) = (buyers.clone(), token.to_owned());
            let (stop, ordered, slowest) = (stop.clone(), ordered.clone(), slowest_ms.clone());
            actix_rt::spawn(async move {
                let mut mine = Vec::new();
                while !stop.load(SeqCst) {
                    let body = json!({"event_id": event, "best_available": {"quantity": 1, "section": "S"}});
                    let began = Instant::now();
                    let accepted = buyers.post("/api/orders", &token, body).await.expect(202);
                    let took = began.elapsed();
                    slowest.fetch_max(took.as_millis() as u64, SeqCst);
                    ordered.fetch_add(1, SeqCst);
                    mine.push(accepted["order_id"].as_str().unwrap().to_owned());
                    // Under a hundred orders a second: each is asked for again at the end, on two cores with a broker.
                    actix_rt::time::sleep(Duration::from_millis(100)).await;
                }
                mine
            })
        });
        let buying = buying.collect();
        Self { stop, ordered, buying, slowest_ms }
    }

    /// The same as soon as the broker keeps what it is given.
    async fn once_connected(site: &Site, token: &str, event: EventId) -> Self {
        connected(site).await;
        actix_rt::time::sleep(SETTLED).await;
        Self::start(&site.buyers, token, event)
    }

    fn ordered(&self) -> u32 {
        self.ordered.load(SeqCst)
    }

    async fn stop(self) -> BTreeSet<String> {
        self.stop.store(true, SeqCst);
        let mut orders = BTreeSet::new();
        for buyer in self.buying {
            orders.extend(buyer.await.unwrap());
        }
        println!("{} orders, the slowest answer after {} ms", orders.len(), self.slowest_ms.load(SeqCst));
        orders
    }
}

/// Every order completes, and every one is told of; what comes twice has the same name.
async fn all_arrive(site: Site, other: &OtherProgram, token: &str, orders: BTreeSet<String>) {
    let store = site.server.engine.store().clone();
    for order in &orders {
        let mut decided = site.buyers.get(&format!("/api/orders/{order}"), token).await.expect(200);
        for _ in 0..1_200 {
            if decided["status"] == "completed" {
                break;
            }
            actix_rt::time::sleep(Duration::from_millis(50)).await;
            decided = site.buyers.get(&format!("/api/orders/{order}"), token).await.expect(200);
        }
        assert_eq!(
            (&decided["status"], decided["tickets"].as_array().unwrap().len()),
            (&json!("completed"), 1)
        );
    }
    until("the outbox is empty", async || crate::support::outbox_is_empty(&store).await).await;
    // The broker's count lags behind what it has: until nothing is missing, or nothing comes any more.
    let mut told = Vec::new();
    for _ in 0..20 {
        let count = other.count("notifications_queue").await as usize;
        told.extend(other.consume("notifications_queue", count, 120).await);
        if told.len() >= orders.len() {
            break;
        }
        actix_rt::time::sleep(Duration::from_millis(500)).await;
    }
    let mut named: BTreeMap<String, String> = BTreeMap::new();
    for message in &told {
        let body: Value = serde_json::from_str(message["body"].as_str().unwrap()).unwrap();
        let (id, order) = (message["message_id"].to_string(), body["order_id"].as_str().unwrap().to_owned());
        assert_eq!(body["type"], "order.completed");
        assert_eq!(named.entry(id).or_insert_with(|| order.clone()), &order, "one name, one message");
    }
    let told_of: BTreeSet<String> = named.values().cloned().collect();
    let (untold, unknown) = (orders.difference(&told_of).count(), told_of.difference(&orders).count());
    assert_eq!((untold, unknown), (0, 0), "of {}, every order is told of, and no other", orders.len());
    assert_eq!(named.len(), orders.len(), "one message an order, whatever came twice");
    for queue in ["orders_queue", "orders_queue.dead", "notifications_queue.dead"] {
        assert_eq!(other.count(queue).await, 0, "{queue}");
    }
    let metrics = site.metrics();
    // Repeated is what was unconfirmed when a connection broke, and no more.
    assert!(told.len() <= orders.len() + 300, "{} notifications for {} orders", told.len(), orders.len());
    println!(
        "{} notifications for {} orders; {} redelivered",
        told.len(),
        orders.len(),
        metric(&metrics, "ticketbuster_broker_messages_total{fate=\"redelivered\"}")
    );
    let report = site.stop_and_audit().await;
    assert_eq!((report.orders, report.seats_sold), (orders.len() as u64, orders.len() as u64));
}

fn venue() -> Value {
    event_with(200, 300, json!({"seats_per_buyer": 100_000}))
}

/// The id of an order that is accepted.
async fn order_one(site: &Site, event: EventId, token: &str) -> String {
    let body = json!({"event_id": event, "seats": ["S-A0-1"]});
    let accepted = site.buyers.post("/api/orders", token, body).await.expect(202);
    accepted["order_id"].as_str().unwrap().to_owned()
}

async fn blocking(work: impl FnOnce() + Send + 'static) {
    actix_rt::task::spawn_blocking(work).await.unwrap();
}

#[test]
fn a_broker_that_is_killed_under_load_loses_nothing() {
    let rabbit = Arc::new(Rabbit::start());
    run(async {
        let url = rabbit.url();
        let (site, event, ana) = on_sale_at(&url, &venue()).await;
        let load = Load::once_connected(&site, &ana, event).await;
        for _ in 0..3 {
            let before = load.ordered();
            actix_rt::time::sleep(Duration::from_secs(2)).await;
            let killed = rabbit.clone();
            blocking(move || killed.kill()).await;
            actix_rt::time::sleep(Duration::from_millis(500)).await;
            assert!(load.ordered() > before + 20, "buyers go on buying");
            let killed = rabbit.clone();
            blocking(move || killed.run()).await;
        }
        let orders = load.stop().await;
        Box::pin(all_arrive(site, &OtherProgram::at(&url), &ana, orders)).await;
    });
}

#[test]
fn while_the_broker_is_away_buyers_order_and_afterwards_all_of_it_is_done() {
    let rabbit = Arc::new(Rabbit::start());
    run(async {
        let url = rabbit.url();
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let mut config = config_for(folder.path(), &url);
        // A window smaller than what piles up: the rest is read from the outbox.
        config.broker.window = 256;
        config.broker.prefetch = 64;
        let store = Arc::new(open(folder.path()));
        let site = Site::over(folder, config, store).await;
        let event = site.add(&venue()).await;
        let ana = site.buyers.login("ana", &[]).await;
        let load = Load::once_connected(&site, &ana, event).await;
        actix_rt::time::sleep(Duration::from_secs(1)).await;
        let gone = rabbit.clone();
        blocking(move || gone.kill()).await;
        let before = load.ordered();
        actix_rt::time::sleep(Duration::from_secs(in_drill(60, 12))).await;
        assert!(load.ordered() > before + 20, "buyers go on buying");
        let metrics = site.metrics();
        assert!(metrics.contains("connected{role=\"publisher\"} 0"), "{metrics}");
        let back = rabbit.clone();
        blocking(move || back.run()).await;
        actix_rt::time::sleep(Duration::from_secs(1)).await;
        let orders = load.stop().await;
        Box::pin(all_arrive(site, &OtherProgram::at(&url), &ana, orders)).await;
    });
}

#[test]
fn a_server_starts_without_its_broker_and_connects_when_that_comes() {
    let rabbit = Arc::new(Rabbit::stopped());
    run(async {
        let url = rabbit.url();
        let (site, event, ana) = on_sale_at(&url, &venue()).await;
        let order = order_one(&site, event, &ana).await;
        let pending = site.buyers.get(&format!("/api/orders/{order}"), &ana).await.expect(200);
        assert_eq!(pending["status"], "pending");
        // The alert sees connections that were never open, too.
        assert!(both_are(0, &site), "{:?}", site.metrics());
        let late = rabbit.clone();
        blocking(move || late.run()).await;
        Box::pin(all_arrive(site, &OtherProgram::at(&url), &ana, BTreeSet::from([order]))).await;
    });
}

#[test]
fn a_broker_that_hangs_is_given_up_after_its_heartbeats() {
    let rabbit = Arc::new(Rabbit::start());
    run(async {
        let url = rabbit.url();
        let (site, event, ana) = on_sale_at(&url, &venue()).await;
        connected(&site).await;
        rabbit.pause();
        let load = Load::start(&site.buyers, &ana, event);
        until("both are given up", async || both_are(0, &site)).await;
        rabbit.resume();
        actix_rt::time::sleep(Duration::from_secs(1)).await;
        let orders = load.stop().await;
        Box::pin(all_arrive(site, &OtherProgram::at(&url), &ana, orders)).await;
    });
}

#[test]
fn tls_with_a_trusted_certificate_and_with_no_other() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificates = Certificates {
        ca_pem: made.cert.pem(),
        certificate_pem: made.cert.pem(),
        key_pem: made.signing_key.serialize_pem(),
    };
    let rabbit = Rabbit::start_with(Some(&certificates));
    run(async {
        let plain = rabbit.url();
        let url = rabbit.tls(&plain);
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let mut config = config_for(folder.path(), &url);
        let stranger = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let ca_file = folder.path().join("ca.pem");
        config.broker.ca_file = ca_file.clone();
        std::fs::write(&ca_file, stranger.cert.pem()).unwrap();
        let site = Site::over(folder.clone(), config.clone(), Arc::new(open(folder.path()))).await;
        let event = site.add(&venue()).await;
        let ana = site.buyers.login("ana", &[]).await;
        let order = order_one(&site, event, &ana).await;
        actix_rt::time::sleep(Duration::from_secs(2)).await;
        assert!(!site.metrics().contains("connected{role=\"publisher\"} 1"), "a stranger's certificate");
        site.stop_and_audit().await;

        std::fs::write(&ca_file, &certificates.ca_pem).unwrap();
        let site = Site::over(folder.clone(), config.clone(), Arc::new(open(folder.path()))).await;
        let ana = site.buyers.login("ana", &[]).await;
        Box::pin(all_arrive(site, &OtherProgram::at(&plain), &ana, BTreeSet::from([order]))).await;

        std::fs::write(&ca_file, "no certificate").unwrap();
        let store = Arc::new(open(folder.path()));
        let profile = ticketbuster::config::Profile::Development;
        let error = ticketbuster::cli::serve::Server::start(config, profile, store).await.err().unwrap();
        assert!(error.to_string().contains("ca_file"), "{error}");
    });
}
