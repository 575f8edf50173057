//! Measures orders that are completed and durable per second on each store and broker, in one run: `make
//! bench`. For comparison, the same on PostgreSQL with one transaction per order.
//!
//! PostgreSQL and RabbitMQ are servers of the benchmark's own, as in the tests. The load generator runs on
//! the same cores. Every store is audited afterwards.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on says so and stops")]

mod apart;
#[path = "../../tests/it/support/packages.rs"]
mod packages;
#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../../tests/it/support/postgres.rs"]
mod postgres;
#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../../tests/it/support/rabbitmq.rs"]
mod rabbitmq;
mod size;
#[path = "../support/mod.rs"]
mod support;

use std::{
    cell::Cell,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use actix::prelude::*;
use domain::{HoldId, OrderId, OrderStatus, PaymentChoice, Routed, SeatIndex, Selection, UserId};
use ticketbuster::{
    actors::{
        OrderSource,
        live::{News, Posted},
        requests::{Map, PlaceOrder},
    },
    config::{BrokerKind, Config, SecretUrl, StoreKind},
};

use self::{postgres::Postgres, rabbitmq::Rabbit, size::Sizes};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Orders of a run, and requests in flight.
const ORDERS: u32 = 50_000;
const IN_FLIGHT: u32 = 2_000;

/// Counts completed orders.
struct Completed(Arc<AtomicUsize>);

impl Actor for Completed {
    type Context = Context<Self>;
}

impl Handler<Posted> for Completed {
    type Result = ();

    fn handle(&mut self, Posted(notices): Posted, _: &mut Self::Context) {
        let completed = notices.iter().filter(
            |notice| matches!(&notice.news, News::Order(order) if order.status == OrderStatus::Completed),
        );
        self.0.fetch_add(completed.count(), Relaxed);
    }
}

/// Sells seats one by one, waits for their tickets and prints the rate.
async fn sell(name: &str, config: &Config) {
    let (engine, _) = support::engine_over(config).await;
    let gateway = engine.gateway();
    let new = support::event_of(1_500, 40);
    let event = new.record.event;
    engine.create_event(new).await.unwrap();
    gateway.send(event, Map).await.unwrap();
    let completed = Arc::new(AtomicUsize::new(0));
    let counter = Completed(completed.clone()).start();
    engine.notices().join(counter.recipient());
    let next = Rc::new(Cell::new(0u32));
    let began = Instant::now();
    let buyers = (0..IN_FLIGHT).map(|buyer| {
        let (gateway, next, engine) = (gateway.clone(), next.clone(), &engine);
        async move {
            let user = UserId::new(&format!("buyer-{buyer}")).unwrap();
            loop {
                let seat = next.get();
                if seat >= ORDERS {
                    return;
                }
                next.set(seat + 1);
                let selection = Selection::seats([SeatIndex(seat)].as_slice().into());
                let source = OrderSource::Selection {
                    hold: HoldId::of_event(event, engine.now(), rand::random()),
                    selection,
                };
                let payment = PaymentChoice { provider: "test".to_owned(), token: "tok_success".to_owned() };
                let order = OrderId::of_event(event, engine.now(), rand::random());
                let request = PlaceOrder {
                    order,
                    buyer: user.clone(),
                    source,
                    payment,
                    contact: None,
                    person: None,
                    is_paid_later: false,
                    address: None,
                    idempotency: None,
                };
                gateway.send(event, request).await.unwrap();
            }
        }
    });
    futures_util::future::join_all(buyers).await;
    let accepted = began.elapsed().as_secs_f64();
    while completed.load(Relaxed) < ORDERS as usize {
        actix_rt::time::sleep(Duration::from_millis(2)).await;
    }
    let took = began.elapsed().as_secs_f64();
    let metrics = String::from_utf8(engine.metrics().render()).unwrap();
    engine.stop(Duration::from_secs(60)).await;
    let (size, time) = ("ticketbuster_flush_transitions", "ticketbuster_flush_seconds");
    println!(
        "{name:<32} {:>7.0} /s accepted {:>7.0} /s completed; groups p50 {:.0} p99 {:.0}; flush p50 {:.1} ms p99 {:.1} ms; \
         {} violations",
        f64::from(ORDERS) / accepted,
        f64::from(ORDERS) / took,
        quantile(&metrics, size, 0.5),
        quantile(&metrics, size, 0.99),
        quantile(&metrics, time, 0.5) * 1e3,
        quantile(&metrics, time, 0.99) * 1e3,
        support::violations(config).await,
    );
}

/// A quantile of a histogram, estimated like Prometheus' `histogram_quantile`: linear within its bucket.
fn quantile(metrics: &str, name: &str, of: f64) -> f64 {
    let bucket = |line: &str| -> Option<(f64, f64)> {
        let (bound, count) = line.strip_prefix(name)?.strip_prefix("_bucket{le=\"")?.split_once("\"} ")?;
        Some((bound.replace("+Inf", "inf").parse().ok()?, count.parse().ok()?))
    };
    let buckets: Vec<(f64, f64)> = metrics.lines().filter_map(bucket).collect();
    let rank = of * buckets.last().map_or(0.0, |(_, count)| *count);
    let mut below = (0.0, 0.0);
    for (bound, count) in buckets {
        if count >= rank {
            if bound.is_infinite() {
                return below.0;
            }
            return below.0 + (bound - below.0) * (rank - below.1) / (count - below.1).max(1.0);
        }
        below = (bound, count);
    }
    below.0
}

/// Runs all parts, or those named as arguments: sqlite, postgres, rabbitmq, apart.
fn main() {
    let named: Vec<String> = std::env::args().skip(1).filter(|name| !name.starts_with('-')).collect();
    let wanted = |part: &str| named.is_empty() || named.iter().any(|name| name == part);
    let folder = tempfile::tempdir().unwrap();
    actix_rt::System::new().block_on(async {
        if wanted("sqlite") {
            sell("SQLite, in-process broker", &support::config(folder.path())).await;
        }
        if !wanted("postgres") && !wanted("rabbitmq") && !wanted("apart") {
            return;
        }
        let server = Postgres::start(&[]);
        let on_postgres = || {
            let mut config = support::config(folder.path());
            config.store.kind = StoreKind::Postgres;
            config.store.url = SecretUrl::new(server.database());
            config
        };
        if wanted("postgres") {
            let config = on_postgres();
            let sizes = Sizes::before(&server, config.store.url.expose());
            sell("PostgreSQL, in-process broker", &config).await;
            sizes.print(ORDERS);
        }
        if wanted("rabbitmq") {
            let rabbit = Rabbit::start();
            let mut config = on_postgres();
            config.broker.kind = BrokerKind::Amqp;
            config.broker.url = SecretUrl::new(rabbit.url());
            sell("PostgreSQL, RabbitMQ", &config).await;
        }
        if wanted("apart") {
            apart::sell(&on_postgres()).await;
        }
    });
}
