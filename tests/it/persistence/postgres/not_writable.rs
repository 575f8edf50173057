//! PostgreSQL answers but accepts no writes: commits wait for a standby, or the role has no connection left. The engine
//! reports that it is not ready and why, and sells again by itself afterwards.

use std::time::{Duration, Instant};

use domain::EventId;
use serde_json::{Value, json};
use ticketbuster::{
    cli::store::open_store,
    clock::Clock,
    config::{Config, SecretUrl, StoreKind},
    persistence::audit::audit,
};
use tokio_postgres::{Client, NoTls};

use crate::support::{Answer, Ground, event_with, planned, postgres::Postgres, process::Process, run};

/// A process over a database of its own, with one event, and a buyer.
struct Shop {
    config: Config,
    process: Process,
    event: EventId,
    ana: String,
    _folder: tempfile::TempDir,
}

impl Shop {
    async fn over(url: String, settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Ground::Sqlite.config(folder.path());
        config.store.kind = StoreKind::Postgres;
        config.store.url = SecretUrl::new(url);
        let store = open_store(&config).await.unwrap();
        let new = planned(&event_with(2, 10, json!({})), Clock::start(None).now());
        let event = new.record.event;
        store.create_event(new).await.unwrap();
        store.close().await.unwrap();
        let settings = [settings, &[("TICKETBUSTER__ORDERS__DURABLE_TIMEOUT_MS", "500")]].concat();
        let process = Process::start(&config, &settings).await;
        let ana = process.buyers.login("ana", &[]).await;
        Self { config, process, event, ana, _folder: folder }
    }

    async fn order(&self, seat: &str) -> Answer {
        let body = json!({"event_id": self.event, "seats": [seat]});
        let sent = self.process.buyers.try_send("POST", "/api/orders", &self.ana, Some(seat), Some(body));
        sent.await.unwrap()
    }

    /// How long it takes until it says that it is not ready, though the store answers.
    async fn not_ready(&self) -> Duration {
        let began = Instant::now();
        loop {
            let (status, body) = self.process.ready().await;
            if status == 503 {
                assert_eq!(body["checks"]["writes_in_time"], Value::Bool(false), "{body}");
                assert_eq!(body["checks"]["store"], Value::Bool(true), "{body}");
                return began.elapsed();
            }
            assert!(began.elapsed() < Duration::from_secs(30), "it still says that it is ready: {body}");
            actix_rt::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Orders until it is accepted, waits until it is completed and the server ready, and ends.
    async fn sells_again(self, seat: &str, orders: u64) {
        let began = Instant::now();
        let accepted = loop {
            let answer = self.order(seat).await;
            if answer.status.as_u16() == 202 {
                break answer.body;
            }
            assert!(began.elapsed() < Duration::from_secs(30), "it does not sell again: {}", answer.body);
            actix_rt::time::sleep(Duration::from_millis(50)).await;
        };
        let decided = self.process.buyers.decided(accepted["order_id"].as_str().unwrap(), &self.ana).await;
        assert_eq!(decided["status"], "completed");
        while self.process.ready().await.0 != 200 {
            assert!(began.elapsed() < Duration::from_secs(30), "it is not ready again");
            actix_rt::time::sleep(Duration::from_millis(50)).await;
        }
        self.process.end().await;
        let report = audit(open_store(&self.config).await.unwrap().as_ref()).await.unwrap();
        assert!(report.violations.is_empty(), "{report}");
        assert_eq!(report.orders, orders);
    }
}

#[test]
fn without_its_standby_it_is_not_ready_within_ten_seconds_and_says_once_what_it_waits_for() {
    run(async {
        let server = Postgres::start(&[]);
        let shop = Shop::over(server.database(), &[]).await;
        shop.order("S-A0-1").await.expect(202);
        let wait_for = |standby: &str| {
            server.sql("postgres", &format!("ALTER SYSTEM SET synchronous_standby_names = '{standby}'"));
            server.sql("postgres", "SELECT pg_reload_conf()");
        };
        wait_for("nobody");
        let mut seats = 2..;
        // The server reads its settings soon, not at once.
        while shop.order(&format!("S-A0-{}", seats.next().unwrap())).await.status.as_u16() == 202 {}
        let waiting = seats.start - 1;
        let took = shop.not_ready().await;
        assert!(took < Duration::from_secs(10), "{took:?}");
        const SLOW: &str = "a write is still with the store";
        let began = Instant::now();
        while shop.process.logged(SLOW).is_empty() {
            assert!(began.elapsed() < Duration::from_secs(30), "nothing is said of it");
            actix_rt::time::sleep(Duration::from_millis(50)).await;
        }
        let line = &shop.process.logged(SLOW)[0];
        assert!(line["waits_for"].as_str().unwrap().contains("SyncRep"), "{line}");
        // It goes on, and nothing more is said.
        actix_rt::time::sleep(Duration::from_millis(1_500)).await;
        assert_eq!(shop.process.logged(SLOW).len(), 1);
        shop.order("S-B0-9").await.refused(503, "store_unavailable");
        wait_for("");
        shop.sells_again(&format!("S-A0-{waiting}"), waiting + 1).await;
    });
}

/// A connection of this role, if it may have one.
async fn connect(url: &str) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    actix_rt::spawn(connection);
    Ok(client)
}

#[test]
fn without_a_connection_for_its_writer_it_is_not_ready_and_sells_when_there_is_one() {
    const ROLE: &str = "few_connections";
    run(async {
        let server = Postgres::shared();
        let sql = |text: &str| server.sql("postgres", text);
        sql(&format!("CREATE ROLE {ROLE} LOGIN PASSWORD 'few'"));
        sql(&format!("CREATE DATABASE {ROLE} OWNER {ROLE}"));
        let url = format!("postgresql://{ROLE}:few@127.0.0.1:{}/{ROLE}", server.port());
        let shop = Shop::over(url.clone(), &[("TICKETBUSTER__STORE__READY_WAIT_MS", "1000")]).await;
        shop.order("S-A0-1").await.expect(202);
        // Somebody else with this role takes every connection that is left, and the writer's when that breaks.
        let count = format!("SELECT count(*) FROM pg_stat_activity WHERE usename = '{ROLE}'");
        let (limit, mut others) = (sql(&count).parse::<usize>().unwrap() + 2, Vec::new());
        sql(&format!("ALTER ROLE {ROLE} CONNECTION LIMIT {limit}"));
        while let Ok(other) = connect(&url).await {
            others.push(other);
        }
        sql(&format!(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
             WHERE usename = '{ROLE}' AND application_name = 'ticketbuster writer'"
        ));
        let began = Instant::now();
        while connect(&url).await.map(|other| others.push(other)).is_err() {
            assert!(began.elapsed() < Duration::from_secs(30), "the writer's place is not free");
        }
        shop.order("S-A0-2").await.refused(503, "store_unavailable");
        shop.not_ready().await;
        let said = shop.process.logged("a write waits for the store");
        let about =
            said.iter().filter(|line| line["detail"].as_str().unwrap().contains("too many connections"));
        assert!(about.count() > 0, "{said:?}");
        others.clear();
        shop.sells_again("S-A0-2", 2).await;
    });
}
