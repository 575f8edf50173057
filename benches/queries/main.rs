//! How long each query of a store takes when there are many orders, and by which index it finds its rows.
//!
//! `cargo bench --profile quick --bench queries -- postgres --orders 10000000` fills a store of its own with synthetic orders
//! (10 million unless another number is given, in events of 100,000), asks each query in turn, and prints a table in
//! Markdown. Without `postgres` or `sqlite` it does both. The store is removed afterwards; a million orders take 2 GB on
//! PostgreSQL and 1 GB on SQLite while it runs.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on says so and stops")]

mod asked;
#[path = "../../tests/it/support/packages.rs"]
mod packages;
#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../../tests/it/support/postgres.rs"]
mod postgres;
mod postgresql;
mod rows;
mod sqlite;
#[path = "../support/mod.rs"]
mod support;

use std::time::Instant;

use domain::EventId;
use rusqlite::Connection;
use ticketbuster::{
    cli::store::open_store,
    config::{SecretUrl, StoreKind},
    persistence::sqlite::{SqliteOptions, SqliteStore},
    store::Store,
};

use self::{
    asked::{Asked, Question},
    postgres::Postgres,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ORDERS: u64 = 10_000_000;
const PER_EVENT: u64 = 100_000;
/// A query is asked so often before it is measured, so that everything is in memory and the server has its plan; and then
/// so often.
const WARM_UP: usize = 7;
const MEASURED: usize = 7;
/// Slower ones are named below the table.
const SLOW_MS: f64 = 50.0;

struct Line {
    name: &'static str,
    rows: usize,
    milliseconds: f64,
    is_exempt: bool,
    plans: Vec<String>,
}

/// Asks everything; `plans` has how the statements of one asking find their rows.
async fn measure(store: &dyn Store, asked: &Asked, mut plans: impl FnMut(bool) -> Vec<String>) -> Vec<Line> {
    let mut lines = Vec::new();
    for question in asked::QUESTIONS {
        let Question { name, is_exempt, ask } = question;
        for _ in 0..if *is_exempt { 1 } else { WARM_UP } {
            ask(store, asked).await;
        }
        let mut times = Vec::new();
        let mut rows = 0;
        for _ in 0..MEASURED {
            let began = Instant::now();
            rows = ask(store, asked).await;
            times.push(began.elapsed().as_secs_f64() * 1e3);
        }
        times.sort_by(f64::total_cmp);
        plans(true);
        ask(store, asked).await;
        let plans = plans(false);
        eprintln!("{name}: {:.2} ms", times[MEASURED / 2]);
        lines.push(Line { name, rows, milliseconds: times[MEASURED / 2], is_exempt: *is_exempt, plans });
    }
    lines
}

fn print(store: &str, orders: u64, events: usize, lines: &[Line]) {
    println!("\n{store}, {orders} orders in {events} events\n");
    println!("| query | rows | ms | found by |\n| --- | ---: | ---: | --- |");
    for Line { name, rows, milliseconds, plans, .. } in lines {
        println!("| {name} | {rows} | {milliseconds:.2} | {} |", plans.join("; "));
    }
    let slow = lines.iter().filter(|line| line.milliseconds > SLOW_MS && !line.is_exempt);
    let slow: Vec<&str> = slow.map(|line| line.name).collect();
    println!(
        "\nslower than {SLOW_MS} ms: {}",
        if slow.is_empty() { "none".to_owned() } else { slow.join(", ") }
    );
}

async fn events(store: &dyn Store, orders: u64) -> Vec<EventId> {
    let mut events = Vec::new();
    for _ in 0..orders.div_ceil(PER_EVENT) {
        let new = support::event_of(1, 10);
        events.push(new.record.event);
        store.create_event(new).await.unwrap();
    }
    events
}

async fn on_sqlite(orders: u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bench.db");
    let options = SqliteOptions { traced: Some(sqlite::note), ..SqliteOptions::default() };
    let store = SqliteStore::open(&path, options).unwrap();
    let events = events(&store, orders).await;
    let began = Instant::now();
    sqlite::fill(&path, &events, rows::rows(&events, orders));
    let bytes = std::fs::metadata(&path).unwrap().len();
    eprintln!("filled in {:.0} s: {} MB", began.elapsed().as_secs_f64(), bytes >> 20);
    let asked = Asked::of(&events, rows::rows(&events, orders));
    let explain = Connection::open(&path).unwrap();
    let lines = measure(&store, &asked, |_| sqlite::plans(&explain)).await;
    print("SQLite", orders, events.len(), &lines);
    store.close().await.unwrap();
}

async fn on_postgres(orders: u64) {
    let server = Postgres::start(&postgresql::SETTINGS);
    let folder = tempfile::tempdir().unwrap();
    let mut config = support::config(folder.path());
    config.store.kind = StoreKind::Postgres;
    config.store.url = SecretUrl::new(server.database());
    config.store.read_timeout_ms = 60_000;
    let store = open_store(&config).await.unwrap();
    let events = events(store.as_ref(), orders).await;
    let began = Instant::now();
    postgresql::fill(config.store.url.expose(), &events, rows::rows(&events, orders)).await;
    let megabytes =
        server.sql(config.store.url.expose(), "SELECT pg_database_size(current_database()) >> 20");
    eprintln!("filled in {:.0} s: {megabytes} MB", began.elapsed().as_secs_f64());
    let asked = Asked::of(&events, rows::rows(&events, orders));
    let mut from = 0;
    let plans = |is_on| {
        postgresql::explain(&server, is_on);
        if is_on {
            from = postgresql::log_length(&server);
            return Vec::new();
        }
        postgresql::plans(&server, from)
    };
    let lines = measure(store.as_ref(), &asked, plans).await;
    print("PostgreSQL", orders, events.len(), &lines);
    store.close().await.unwrap();
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let orders = arguments.iter().position(|argument| argument == "--orders");
    let orders = orders.map_or(ORDERS, |at| arguments[at + 1].parse().unwrap());
    let is_both = !has("sqlite") && !has("postgres");
    actix_rt::System::new().block_on(async {
        if is_both || has("sqlite") {
            on_sqlite(orders).await;
        }
        if is_both || has("postgres") {
            on_postgres(orders).await;
        }
    });
}
