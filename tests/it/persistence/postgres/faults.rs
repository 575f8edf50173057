//! PostgreSQL stops, is killed, becomes unavailable and loses connections under load. Holds continue, orders wait or
//! are told to try again, and nothing acknowledged is lost.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

use domain::EventId;
use serde_json::{Value, json};
use ticketbuster::{
    cli::store::open_store,
    config::{Config, SecretUrl, StoreKind},
    persistence::audit::AuditReport,
};

use crate::support::{
    Buyers, Ground, Site, event_with, in_drill, postgres::Postgres, process::Process, proxy::Proxy, run,
};

/// Buyers at work until they are told to stop.
struct Load {
    event: EventId,
    stop: AtomicBool,
    holds: AtomicU64,
    acknowledged: AtomicU64,
    /// Orders that were told to come back at least once.
    put_off: AtomicU64,
}

impl Load {
    fn on(event: EventId) -> Arc<Self> {
        Arc::new(Self {
            event,
            stop: AtomicBool::new(false),
            holds: AtomicU64::new(0),
            acknowledged: AtomicU64::new(0),
            put_off: AtomicU64::new(0),
        })
    }

    /// Holds a seat and gives it back, again and again. While the store is away this goes on.
    async fn hold_and_release(&self, buyers: &Buyers, token: &str) {
        while !self.stop.load(SeqCst) {
            let path = format!("/api/events/{}/holds", self.event);
            let wish = json!({"best_available": {"quantity": 1, "section": "S"}});
            let hold = buyers.post(&path, token, wish).await.expect(201);
            self.holds.fetch_add(1, SeqCst);
            let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
            buyers.try_send("DELETE", &path, token, None, None).await.unwrap().expect(204);
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Orders one seat after another; an order that is put off is asked for again with its key until it
    /// has its one outcome. Returns keys and orders.
    async fn order(&self, buyers: &Buyers, token: &str, name: &str) -> Vec<(String, String)> {
        let mut orders = Vec::new();
        while !self.stop.load(SeqCst) {
            let key = format!("{name}-{}", orders.len());
            let body = json!({"event_id": self.event, "best_available": {"quantity": 1, "section": "S"}});
            let mut is_put_off = false;
            loop {
                let answer = buyers
                    .try_send("POST", "/api/orders", token, Some(&key), Some(body.clone()))
                    .await
                    .unwrap();
                if answer.status.as_u16() == 202 {
                    self.acknowledged.fetch_add(1, SeqCst);
                    orders.push((key, answer.body["order_id"].as_str().unwrap().to_owned()));
                    break;
                }
                assert_eq!(answer.status.as_u16(), 503, "{}", answer.body);
                assert!(answer.headers.get("retry-after").is_some());
                if !is_put_off {
                    self.put_off.fetch_add(1, SeqCst);
                    is_put_off = true;
                }
                actix_rt::time::sleep(Duration::from_millis(250)).await;
            }
        }
        orders
    }
}

/// A configuration over a server of the test's own.
fn config_on(url: String, folder: &std::path::Path) -> Config {
    let mut config = Ground::Sqlite.config(folder);
    config.store.kind = StoreKind::Postgres;
    config.store.url = SecretUrl::new(url);
    config.orders.durable_timeout_ms = 1_000;
    config.store.connect_timeout_ms = 2_000;
    config.actors.ask_timeout_ms = 10_000;
    config
}

/// Runs a load over the database while `fault` happens, and checks what is there afterwards: every
/// acknowledged order completed, its key still its own, and nothing else.
async fn survive(
    url: String,
    is_away_for_orders: bool,
    fault: impl AsyncFnOnce(&Load),
) -> (AuditReport, u64) {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let config = config_on(url, folder.path());
    let store = open_store(&config).await.unwrap();
    let site = Site::over(folder, config, store).await;
    let event = site.add(&event_with(100, 100, json!({"seats_per_buyer": 100_000}))).await;
    let load = Load::on(event);
    let mut tokens = Vec::new();
    for buyer in 0..8 {
        tokens.push(site.buyers.login(&format!("buyer-{buyer}"), &[]).await);
    }
    let holding = tokens[..3].iter().map(|token| load.hold_and_release(&site.buyers, token));
    let ordering = tokens[3..].iter().enumerate().map(|(buyer, token)| {
        let (load, buyers) = (load.clone(), site.buyers.clone());
        async move { load.order(&buyers, token, &format!("buyer-{buyer}")).await }
    });
    let breaking = async {
        actix_rt::time::sleep(Duration::from_millis(500)).await;
        fault(&load).await;
        actix_rt::time::sleep(Duration::from_millis(500)).await;
        load.stop.store(true, SeqCst);
    };
    let (_, orders, ()) = tokio::join!(
        futures_util::future::join_all(holding),
        futures_util::future::join_all(ordering),
        breaking
    );
    let mut acknowledged = 0;
    for (token, orders) in tokens[3..].iter().zip(&orders) {
        for (key, order) in orders {
            acknowledged += 1;
            let decided = decided_at_last(&site.buyers, order, token).await;
            assert_eq!(
                (&decided["status"], decided["tickets"].as_array().unwrap().len()),
                (&json!("completed"), 1)
            );
            let body = json!({"event_id": event, "best_available": {"quantity": 1, "section": "S"}});
            let again =
                site.buyers.try_send("POST", "/api/orders", token, Some(key), Some(body)).await.unwrap();
            assert_eq!(again.expect(202)["order_id"].as_str(), Some(order.as_str()), "{key}");
        }
    }
    let put_off = load.put_off.load(SeqCst);
    assert!(!is_away_for_orders || put_off > 0, "the store was away, and no order was put off");
    let report = site.stop_and_audit().await;
    assert_eq!((report.orders, report.tickets), (acknowledged, acknowledged), "no more and no fewer");
    (report, put_off)
}

/// An order's decision, however often the store must be asked for it.
async fn decided_at_last(buyers: &Buyers, order: &str, token: &str) -> Value {
    let began = Instant::now();
    loop {
        let answer = buyers.get(&format!("/api/orders/{order}"), token).await;
        let undecided = matches!(answer.body["status"].as_str(), Some("pending" | "processing"));
        if answer.status.as_u16() == 200 && !undecided {
            return answer.body;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{:?}", answer.body);
        actix_rt::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Waits, and checks each second that holds went on meanwhile.
async fn holds_go_on_for(length: Duration, load: &Load) {
    let began = Instant::now();
    while began.elapsed() < length {
        let before = load.holds.load(SeqCst);
        actix_rt::time::sleep(Duration::from_secs(1)).await;
        assert!(load.holds.load(SeqCst) > before, "no hold within a second, {:?} into it", began.elapsed());
    }
}

#[test]
fn the_server_is_stopped_for_five_seconds_and_goes_on() {
    run(async {
        let server = Postgres::start(&[]);
        let (report, put_off) = survive(server.database(), true, async |load| {
            server.freeze();
            holds_go_on_for(Duration::from_secs(5), load).await;
            server.thaw();
        })
        .await;
        println!("stopped for 5 s: {put_off} orders were put off; {report}");
    });
}

#[test]
fn the_server_is_killed_and_started_again() {
    run(async {
        let server = Postgres::start(&[]);
        let (report, put_off) = survive(server.database(), false, async |load| {
            for _ in 0..3 {
                server.kill();
                holds_go_on_for(Duration::from_secs(2), load).await;
                server.resume_service();
                actix_rt::time::sleep(Duration::from_secs(1)).await;
            }
        })
        .await;
        println!("killed three times: {put_off} orders were put off; {report}");
    });
}

#[test]
fn the_server_is_away_and_comes_back() {
    run(async {
        let server = Postgres::start(&[]);
        let away = in_drill(60, 15);
        let (report, put_off) = survive(server.database(), true, async |load| {
            server.kill();
            holds_go_on_for(Duration::from_secs(away), load).await;
            server.resume_service();
            // Whatever waited is written now, in order; orders go through again.
            let before = load.acknowledged.load(SeqCst);
            let back = Instant::now();
            while load.acknowledged.load(SeqCst) < before + 20 {
                assert!(back.elapsed() < Duration::from_secs(20), "no orders after the server is back");
                actix_rt::time::sleep(Duration::from_millis(50)).await;
            }
        })
        .await;
        println!("away for {away} s: {put_off} orders were put off; {report}");
    });
}

#[test]
fn connections_that_are_cut_lose_and_double_nothing() {
    const SEED: u64 = 20_261_124;
    run(async {
        let server = Postgres::start(&[]);
        let proxy = Proxy::before(server.port(), SEED).await;
        let url = server.database().replace(&format!(":{}/", server.port()), &format!(":{}/", proxy.port));
        let (report, put_off) = survive(url, false, async |_| {
            proxy.set_cutting(true);
            let began = Instant::now();
            while proxy.cuts() < in_drill(200, 60) {
                let most = Duration::from_secs(in_drill(900, 300));
                assert!(began.elapsed() < most, "{} cuts in {most:?}", proxy.cuts());
                actix_rt::time::sleep(Duration::from_millis(20)).await;
            }
            proxy.set_cutting(false);
        })
        .await;
        println!("seed {SEED}: {} cuts, {put_off} orders were put off; {report}", proxy.cuts());
    });
}

#[test]
fn an_old_owner_that_wakes_up_writes_nothing() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let config = Ground::Postgres.config(folder.path());
        let store = open_store(&config).await.unwrap();
        let new = crate::support::planned(&event_with(2, 20, json!({})), domain::Timestamp(1_000));
        let event = new.record.event;
        store.create_event(new).await.unwrap();
        let order = |seat: u32| json!({"event_id": event, "seats": [format!("S-A0-{seat}")]});

        let old = Process::start(&config, &[]).await;
        let ana = old.buyers.login("ana", &[]).await;
        old.buyers.post("/api/orders", &ana, order(1)).await.expect(202);
        old.signal(rustix::process::Signal::STOP);

        let new = Process::start(&config, &[]).await;
        let bob = new.buyers.login("bob", &[]).await;
        new.buyers.post("/api/orders", &bob, order(1)).await.refused(409, "seats_unavailable");
        let accepted = new.buyers.post("/api/orders", &bob, order(2)).await.expect(202);
        new.buyers.decided(accepted["order_id"].as_str().unwrap(), &bob).await;

        // The old owner still believes that seat 2 is free; it must never acknowledge its sale.
        old.signal(rustix::process::Signal::CONT);
        for seat in [2, 3, 4] {
            let answer = old.buyers.post("/api/orders", &ana, order(seat)).await;
            assert_eq!(answer.status.as_u16(), 503, "{}", answer.body);
        }
        new.buyers.post("/api/orders", &bob, order(3)).await.expect(202);
        old.kill();
        new.signal(rustix::process::Signal::TERM);
        actix_rt::time::sleep(Duration::from_secs(2)).await;
        drop(new);
        let report = ticketbuster::persistence::audit::audit(store.as_ref()).await.unwrap();
        assert!(report.violations.is_empty(), "{report}");
        assert_eq!(report.orders, 3, "one of the old owner's from before, two of the new one's");
    });
}

#[test]
fn what_no_standby_has_is_not_acknowledged() {
    run(async {
        let server = Postgres::start(&[]);
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let mut config = config_on(server.database(), folder.path());
        config.store.statement_timeout_ms = 1_000;
        let store = open_store(&config).await.unwrap();
        let site = Site::over(folder, config, store).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let order = async || {
            let body = json!({"event_id": event, "seats": ["S-A0-1"]});
            site.buyers.try_send("POST", "/api/orders", &ana, Some("key"), Some(body)).await.unwrap()
        };
        // A standby that commits wait for, and that never comes: the server gives the wait up after the
        // statement's time, with a warning, and calls it committed.
        let wait_for = |standby: &str| {
            server.sql("postgres", &format!("ALTER SYSTEM SET synchronous_standby_names = '{standby}'"));
            server.sql("postgres", "SELECT pg_reload_conf()");
        };
        wait_for("nobody");
        actix_rt::time::sleep(Duration::from_millis(200)).await;
        for _ in 0..4 {
            order().await.refused(503, "store_unavailable");
        }
        wait_for("");
        let began = Instant::now();
        let mut accepted = order().await;
        while accepted.status.as_u16() != 202 {
            assert!(began.elapsed() < Duration::from_secs(30), "{}", accepted.body);
            actix_rt::time::sleep(Duration::from_millis(200)).await;
            accepted = order().await;
        }
        decided_at_last(&site.buyers, accepted.body["order_id"].as_str().unwrap(), &ana).await;
        assert_eq!(site.stop_and_audit().await.orders, 1);
    });
}
