//! A site under test: server, store, client, and the requests of buyers.

pub mod books;
pub mod busy;
pub mod etcd;
mod ground;
pub mod liar;
pub mod loop_disk;
pub mod mercadopago;
pub mod nodes;
pub mod oidc;
pub mod other_program;
pub mod packages;
mod paying;
pub mod pgbouncer;
pub mod postgres;
pub mod process;
pub mod proxy;
pub mod python;
pub mod rabbitmq;
pub mod roles;
pub mod schema;
pub mod small_disk;
pub mod socket;
pub mod stripe;
pub mod wire;

use std::{future::Future, path::Path, sync::Arc, time::Duration};

use awc::{Client, Connector, http::StatusCode};
use domain::{EventId, Millis, Order, OutboxKey, OutboxMessage, Seq, Timestamp, Topic};
use serde_json::{Value, json};
use ticketbuster::{
    cli::{serve::Server, store::open_store},
    clock::rfc3339,
    config::{Config, Profile, StoreKind},
    import,
    messaging::messages::{AboutOrder, Message},
    persistence::{
        audit::{AuditReport, audit},
        faulty::{Faults, FaultyStore},
        sqlite::{SqliteOptions, SqliteStore},
    },
    store::OfShards,
    store::Store,
};

pub use self::ground::Ground;
pub(crate) use self::ground::on_every_store;

/// How much a test does: all of it in `make drill`, less in `make test`, for which people wait.
pub(crate) fn in_drill<T>(all: T, less: T) -> T {
    if std::env::var_os("DRILL").is_some() { all } else { less }
}

/// A number that the environment gives for a drill, or this one.
pub(crate) fn given_number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number")))
}

/// An answer: status, body, and the headers that tests look at.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub body: Value,
    pub headers: awc::http::header::HeaderMap,
}

impl Answer {
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        self.body
    }

    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status.as_u16(), self.code()), (status, code), "{:#}", self.body);
        assert_eq!(self.headers.get("content-type").unwrap(), "application/problem+json");
        self.body
    }
}

/// Runs a test inside an actix system. `TEST_LOG=info` shows what the engine logs meanwhile.
pub fn run<F: Future>(test: F) -> F::Output {
    if let Ok(filter) = std::env::var("TEST_LOG") {
        ticketbuster::telemetry::start_logs(ticketbuster::telemetry::LogFormat::Pretty, &filter);
    }
    actix_rt::System::new().block_on(test)
}

pub fn open(folder: &Path) -> SqliteStore {
    SqliteStore::open(&folder.join("store.db"), SqliteOptions::default()).unwrap()
}

pub fn config(folder: &Path) -> Config {
    Ground::Sqlite.config(folder)
}

/// Turns the limits of rates on: one request a second, after so many at once from one address and of one user.
pub fn limit_rates(config: &mut Config, address_burst: u32, user_burst: u32) {
    let limits = &mut config.rate_limit;
    limits.enabled = true;
    (limits.ip_per_second, limits.ip_burst) = (1, address_burst);
    (limits.user_per_second, limits.user_burst) = (1, user_burst);
}

#[derive(Clone)]
pub struct Buyers {
    pub base: String,
    /// Where other processes of the same cluster are.
    others: Vec<String>,
    pub client: Client,
}

impl Buyers {
    pub fn at(base: String) -> Self {
        let connector = Connector::new().limit(0).timeout(Duration::from_secs(20));
        let client = Client::builder().connector(connector).timeout(Duration::from_secs(60)).finish();
        Self { base, others: Vec::new(), client }
    }

    /// One of the processes, by chance.
    pub fn any(&self) -> &str {
        let number = rand::random_range(0..=self.others.len());
        self.others.get(number).unwrap_or(&self.base)
    }

    /// Sends a request; an error is a connection that broke.
    pub async fn try_send(
        &self,
        method: &str,
        path: &str,
        token: &str,
        key: Option<&str>,
        body: Option<Value>,
    ) -> Result<Answer, String> {
        let method = method.parse::<awc::http::Method>().unwrap();
        let mut request = self.client.request(method, format!("{}{path}", self.any())).no_decompress();
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        if let Some(key) = key {
            request = request.insert_header(("idempotency-key", key));
        }
        let sent = match body {
            Some(body) => request.send_json(&body).await,
            None => request.send().await,
        };
        let mut response = sent.map_err(|error| error.to_string())?;
        let bytes = response.body().limit(64 << 20).await.map_err(|error| error.to_string())?;
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Ok(Answer { status: response.status(), body, headers: response.headers().clone() })
    }

    pub async fn get(&self, path: &str, token: &str) -> Answer {
        self.try_send("GET", path, token, None, None).await.unwrap()
    }

    pub async fn post(&self, path: &str, token: &str, body: Value) -> Answer {
        self.try_send("POST", path, token, None, Some(body)).await.unwrap()
    }

    pub async fn login(&self, user: &str, roles: &[&str]) -> String {
        let answer = self.post("/api/auth/dev-login", "", json!({"user": user, "roles": roles})).await;
        answer.expect(200)["token"].as_str().unwrap().to_owned()
    }

    pub async fn hold(&self, event: EventId, token: &str, seats: &[&str]) -> Answer {
        self.post(&format!("/api/events/{event}/holds"), token, json!({"seats": seats})).await
    }

    /// Waits until an order is decided.
    pub async fn decided(&self, order: &str, token: &str) -> Value {
        for _ in 0..6_000 {
            let body = self.get(&format!("/api/orders/{order}"), token).await.expect(200);
            if !matches!(body["status"].as_str(), Some("pending" | "processing")) {
                return body;
            }
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("order {order} is not decided after two minutes");
    }

    /// Waits until an order that is paid at the provider is decided.
    pub async fn decided_payment(&self, order: &str, token: &str) -> Value {
        loop {
            let body = self.decided(order, token).await;
            if body["status"] != "awaiting_payment" {
                return body;
            }
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Orders a hold and waits for the decision.
    pub async fn buy(&self, hold: &Value, token: &str, card: &str) -> Value {
        let body = json!({"hold_id": hold["hold_id"], "payment": {"provider": "test", "token": card}});
        let accepted = self.post("/api/orders", token, body).await.expect(202);
        self.decided(accepted["order_id"].as_str().unwrap(), token).await
    }
}

/// A server inside the test's own process.
pub struct Site {
    pub buyers: Buyers,
    pub server: Server,
    pub folder: Arc<tempfile::TempDir>,
    pub config: Box<Config>,
    /// The other processes, if there are several.
    pub others: Vec<Server>,
}

impl Site {
    pub async fn start() -> Self {
        Self::start_on(Ground::Sqlite).await
    }

    pub async fn start_on(ground: Ground) -> Self {
        Self::start_with(ground, |_| {}).await
    }

    /// The same with another configuration.
    pub async fn start_with(ground: Ground, change: impl FnOnce(&mut Config)) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let mut config = ground.config(folder.path());
        change(&mut config);
        let store = open_store(&config).await.unwrap();
        Self::over(folder, config, store).await
    }

    /// Over a store that fails on purpose.
    pub async fn faulty(change: impl FnOnce(&mut Config)) -> (Self, Arc<Faults>) {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let mut config = Ground::Alone.config(folder.path());
        change(&mut config);
        let (store, faults) = FaultyStore::new(open(folder.path()));
        (Self::over(folder, config, Arc::new(store)).await, faults)
    }

    pub async fn over(folder: Arc<tempfile::TempDir>, mut config: Config, store: Arc<dyn Store>) -> Self {
        if store.cluster().is_none() {
            config.store.kind = StoreKind::Sqlite;
        }
        let is_shared = nodes::share(&mut config, store.as_ref());
        let server = Box::pin(Server::start(config.clone(), Profile::Development, store)).await.unwrap();
        let mut buyers = Buyers::at(format!("http://{}", server.addresses[0]));
        let others = if is_shared { nodes::others(&config, &server).await } else { Vec::new() };
        buyers.others = others.iter().map(|other| format!("http://{}", other.addresses[0])).collect();
        Self { buyers, server, folder, config: Box::new(config), others }
    }

    /// The metrics as they are scraped, of one process after the other.
    pub fn metrics(&self) -> String {
        let all = std::iter::once(&self.server).chain(&self.others);
        all.map(|server| String::from_utf8(server.engine.metrics().render()).unwrap()).collect()
    }

    pub async fn add(&self, document: &Value) -> EventId {
        let now = self.server.engine.now();
        let new = planned(document, now);
        let event = new.record.event;
        self.server.engine.create_event(new).await.unwrap();
        event
    }

    /// Stops the server and checks what it leaves.
    pub async fn stop_and_audit(self) -> AuditReport {
        let report = self.stop_and_read().await;
        assert!(report.violations.is_empty(), "{report}");
        report
    }

    /// Stops the server; what the audit says of what it leaves.
    pub async fn stop_and_read(self) -> AuditReport {
        futures_util::future::join_all(self.others.into_iter().map(Server::stop)).await;
        self.server.stop().await;
        let store = open_store(&self.config).await.unwrap();
        audit(store.as_ref()).await.unwrap()
    }
}

pub fn planned(document: &Value, now: Timestamp) -> ticketbuster::store::NewEvent {
    let planned = import::parse_upload(document.to_string().as_bytes(), Millis::from_secs(600), now).unwrap();
    import::to_new_event(&planned, now)
}

fn row_name(row: u32) -> String {
    format!("{}{}", char::from(b'A' + (row % 26) as u8), row / 26)
}

/// The labels of the first seats of the first rows of an event of [`event_with`].
pub fn labels(rows: u32, seats: u32) -> Vec<String> {
    let label = |row: u32| (1..=seats).map(move |seat| format!("S-{}-{seat}", row_name(row)));
    (0..rows).flat_map(label).collect()
}

/// An event on sale: section `S` of rows `A`, `B`, … and an area `PIT`.
pub fn event_with(rows: u32, seats: u32, more: Value) -> Value {
    let rows: Vec<Value> =
        (0..rows).map(|row| json!({"row": row_name(row), "from": 1, "to": seats, "y": row * 10})).collect();
    let mut event = json!({
        "name": "Prueba", "category": "concert", "venue": "Sala", "city": "Lima", "status": "on_sale",
        "starts_at": "2999-01-01T00:00:00Z", "time_zone": "America/Lima", "currency": "PEN",
        "seats_per_hold": 8, "seats_per_buyer": 10,
        "prices": "exclusive", "fees": [{"name": "Cargo", "per": "place", "amount": 500}], "tax": {"name": "IGV", "basis_points": 1800},
        "tiers": [{"tier": "T", "price": 10_000}],
        "sections": [
            {"section": "S", "tier": "T", "rows": rows},
            {"section": "PIT", "tier": "T", "kind": "area", "capacity": 100}
        ],
    });
    for (key, value) in more.as_object().unwrap() {
        event[key] = value.clone();
    }
    event
}

/// The relay's own message of an order's acceptance, which was this transition of its event.
pub fn accepted_message(row: &Order, seq: u64) -> OutboxMessage {
    let about = AboutOrder {
        order_id: row.order,
        user_id: row.user.clone(),
        event_id: row.event,
        total: row.totals.total,
        currency: row.currency,
        occurred_at: rfc3339(row.created_at),
    };
    let key = OutboxKey { event: row.event, seq: Seq(seq), n: 0 };
    OutboxMessage { key, topic: Topic::Orders, body: Message::Accepted(about).to_json() }
}

/// Whether the broker has confirmed everything.
pub async fn outbox_is_empty(store: &Arc<dyn Store>) -> bool {
    for topic in Topic::ALL {
        if !store.unpublished(topic, OfShards::All, 1).await.unwrap().is_empty() {
            return false;
        }
    }
    true
}
