//! Debian's pgbouncer between the engine and PostgreSQL, in the mode that works and in those that are refused.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use domain::EventId;
use serde_json::json;
use ticketbuster::{
    cli::store::open_store,
    config::{Config, SecretUrl},
};

use crate::support::{Ground, Site, event_with, pgbouncer::PgBouncer, postgres::Postgres, run};

const PASSWORD: &str = "only-behind-a-pooler";
const TAKES_NO_OPTIONS: [&str; 1] = ["pool_mode = session"];
const SESSION: [&str; 2] = ["pool_mode = session", "ignore_startup_parameters = options"];
const TRANSACTION: [&str; 2] = ["pool_mode = transaction", "ignore_startup_parameters = options"];

/// A role of the test's own, with a database, and a configuration without a URL.
fn role(name: &str, folder: &std::path::Path) -> Config {
    let server = Postgres::shared();
    server.sql("postgres", &format!("CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'"));
    server.sql("postgres", &format!("CREATE DATABASE {name} OWNER {name}"));
    let mut config = Ground::Postgres.config(folder);
    config.store.readers = 2;
    config
}

fn through(port: u16, role: &str) -> SecretUrl {
    SecretUrl::new(format!("postgresql://{role}:{PASSWORD}@127.0.0.1:{port}/{role}"))
}

/// Why a start over this configuration is refused.
async fn refusal(config: &Config) -> String {
    open_store(config).await.err().expect("it is refused").to_string()
}

/// Reads and writes of somebody while the pooler's mode is changed and changed back.
async fn goes_on_after_another_mode(
    site: &Site,
    pooler: &PgBouncer,
    ana: &str,
    event: EventId,
    nowhere: &str,
) {
    // Reads miss what they have prepared.
    pooler.reload(&TRANSACTION);
    let began = Instant::now();
    loop {
        let asked = (0..4).map(|_| site.buyers.get(nowhere, ana));
        let answers = futures_util::future::join_all(asked).await;
        if answers.iter().any(|answer| answer.code() == "store_unavailable") {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "every read is answered: {:?}", answers[0].body);
    }
    // With the mode as it was, connections prepare it again, and selling goes on.
    pooler.reload(&SESSION);
    let order = json!({"event_id": event, "seats": ["S-A0-2"]});
    let accepted = loop {
        let path = "/api/orders";
        let answer = site.buyers.try_send("POST", path, ana, Some("again"), Some(order.clone())).await;
        let answer = answer.unwrap();
        if answer.status.as_u16() == 202 {
            break answer.body;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{}", answer.body);
        actix_rt::time::sleep(Duration::from_millis(100)).await;
    };
    let path = format!("/api/orders/{}", accepted["order_id"].as_str().unwrap());
    loop {
        let answer = site.buyers.get(&path, ana).await;
        if answer.body["status"] == "completed" {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{}", answer.body);
        actix_rt::time::sleep(Duration::from_millis(100)).await;
    }
}

#[test]
fn a_pooler_in_session_mode_sells_once_its_role_has_the_settings() {
    const ROLE: &str = "pooled_by_session";
    run(async {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let mut config = role(ROLE, folder.path());
        let server = Postgres::shared();
        let bouncer = |settings: &[&str]| PgBouncer::before(server.port(), ROLE, PASSWORD, settings);

        let pooler = bouncer(&TAKES_NO_OPTIONS);
        config.store.url = through(pooler.port(), ROLE);
        let refused = refusal(&config).await;
        assert!(refused.contains("unsupported startup parameter: options"), "{refused}");
        assert!(refused.contains("ignore_startup_parameters = options"), "{refused}");

        let pooler = bouncer(&SESSION);
        config.store.url = through(pooler.port(), ROLE);
        let refused = refusal(&config).await;
        for words in
            ["statement_timeout is 0 and should be 30s", "lock_timeout is 0 and should be 1s", "jit is on"]
        {
            assert!(refused.contains(words), "{words}: {refused}");
        }
        // What it says to do is done, word by word.
        let remedies: Vec<&str> =
            refused.split("; ").filter_map(|part| Some(&part[part.find("ALTER ROLE")?..])).collect();
        assert_eq!(remedies.len(), 5, "{refused}");
        for remedy in remedies {
            server.sql("postgres", remedy);
        }
        // Sessions that the pooler has kept began before that.
        let pooler = bouncer(&SESSION);
        config.store.url = through(pooler.port(), ROLE);
        let store = open_store(&config).await.unwrap();
        let site = Site::over(folder, config, store).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let hold = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        assert_eq!(site.buyers.buy(&hold, &ana, "tok_success").await["status"], "completed");

        // Somebody changes the mode while it runs.
        let nowhere = format!("/api/orders/{}", hold["hold_id"].as_str().unwrap());
        goes_on_after_another_mode(&site, &pooler, &ana, event, &nowhere).await;
        assert_eq!(site.stop_and_audit().await.orders, 2);
    });
}

#[test]
fn a_pooler_in_transaction_mode_is_refused_at_the_start() {
    const ROLE: &str = "pooled_by_transaction";
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let mut config = role(ROLE, folder.path());
        let server = Postgres::shared();
        for setting in ["statement_timeout = '30s'", "lock_timeout = '1s'", "jit = off", "TimeZone = 'UTC'"] {
            server.sql("postgres", &format!("ALTER ROLE {ROLE} SET {setting}"));
        }
        server.sql("postgres", &format!("ALTER ROLE {ROLE} SET idle_in_transaction_session_timeout = '2s'"));
        let pooler = PgBouncer::before(server.port(), ROLE, PASSWORD, &TRANSACTION);
        config.store.url = through(pooler.port(), ROLE);
        let refused = refusal(&config).await;
        assert!(refused.contains("pool_mode = session"), "{refused}");
        // Nothing was made there.
        let schemas = server.sql(
            through(server.port(), ROLE).expose(),
            "SELECT count(*) FROM information_schema.schemata WHERE schema_name LIKE 'db_%'",
        );
        assert_eq!(schemas, "0");
    });
}

#[test]
fn settings_that_the_url_overrides_are_as_it_says() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Ground::Postgres.config(folder.path());
        let url = Postgres::shared().database();
        config.store.url = SecretUrl::new(format!(
            "{url}?options=-c%20statement_timeout%3D1min%20-c%20jit%3Don%20-cTimeZone%3DAmerica%2FLima"
        ));
        open_store(&config).await.unwrap().close().await.unwrap();
    });
}
