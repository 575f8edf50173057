//! Migrations of a large database, and how long those wait who write meanwhile: numbers for docs/postgresql.md.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use ticketbuster::persistence::postgres::{Migrations, PostgresOptions, migrate};

use super::migrations::{connect, keeps_writing};
use crate::support::{given_number, postgres::Postgres, run};

/// Orders of ten events, as many of each status as a sale has, with a payment each.
fn orders(count: u64) -> String {
    format!(
        "INSERT INTO db_orders.orders (order_id, event_id, hold_id, user_id, status, subtotal, fees, tax, total, currency,
                                       provider, payment_token, created_at, completed_at, payments)
         SELECT gen_random_uuid(), md5('event' || n % 10)::uuid, gen_random_uuid(), 'buyer-' || n % 100000,
                CASE WHEN n % 100 < 90 THEN 'completed' WHEN n % 100 < 96 THEN 'failed'
                     WHEN n % 100 < 98 THEN 'cancelled' ELSE 'refunded' END,
                20000, 1000, 3780, 24780, 'PEN', 'stripe', 'tok', timestamptz '2026-09-01' + n * interval '1 second',
                timestamptz '2026-09-01' + n * interval '1 second',
                '[{{\"attempt\":1,\"status\":\"captured\",\"payment_id\":\"pi_' || n || '\",\"amount\":24780,\"at\":1790000000000}}]'
           FROM generate_series(1, {count}) AS n"
    )
}

/// What a group commit does to orders: some are placed, and some that are there get their next status.
const GROUP: &str = "
    WITH placed AS (
        INSERT INTO db_orders.orders (order_id, event_id, hold_id, user_id, status, subtotal, fees, tax, total, currency,
                                      provider, payment_token, created_at)
        SELECT gen_random_uuid(), md5('event' || n % 10)::uuid, gen_random_uuid(), 'buyer-' || n, 'pending',
               20000, 1000, 3780, 24780, 'PEN', 'stripe', 'tok', clock_timestamp()
          FROM generate_series(1, 20) AS n)
    UPDATE db_orders.orders SET status = CASE WHEN random() < 0.1 THEN 'failed' ELSE 'completed' END
     WHERE order_id IN (SELECT order_id FROM db_orders.orders
                         WHERE event_id = md5('event' || (random() * 9)::int)::uuid AND created_at > now() - interval '1 second'
                           AND status = 'pending')";

struct Measured<'a> {
    url: &'a str,
}

impl Measured<'_> {
    /// Applies these migrations beside somebody who writes.
    async fn migrate(&self, what: &str, migrations: &Migrations) {
        let began = Instant::now();
        let (done, longest) = self
            .beside_writing(async || {
                let options = PostgresOptions::default();
                migrate(self.url, &options, migrations).await.unwrap();
                began.elapsed()
            })
            .await;
        println!("| {what} | {:.2} s | {} ms |", done.as_secs_f64(), longest.as_millis());
    }

    async fn beside_writing<T>(&self, work: impl AsyncFnOnce() -> T) -> (T, Duration) {
        let stopped = Arc::new(AtomicBool::new(false));
        let writing = actix_rt::spawn({
            let (url, stopped) = (self.url.to_owned(), stopped.clone());
            async move { keeps_writing(&url, GROUP, stopped).await }
        });
        let done = work().await;
        stopped.store(true, Relaxed);
        (done, writing.await.unwrap())
    }
}

#[test]
#[ignore = "it fills a database: `make drill` runs it"]
fn migrations_of_a_large_database_hold_nobody_up() {
    run(async {
        let server = Postgres::start(&["maintenance_work_mem = '128MB'"]);
        let url = server.database();
        let to = |version| Migrations::embedded().up_to(version);
        migrate(&url, &PostgresOptions::default(), &to(19)).await.unwrap();
        let count = given_number("LARGE_ORDERS", 1_000_000);
        let client = connect(&url).await;
        client.batch_execute(&orders(count)).await.unwrap();
        for sql in ["VACUUM ANALYZE", "CHECKPOINT"] {
            client.batch_execute(sql).await.unwrap();
        }
        let size = server.sql(&url, "SELECT pg_size_pretty(pg_total_relation_size('db_orders.orders'))");
        println!(
            "{count} orders, {size}\n| step | took | the longest write beside it |\n| --- | ---: | ---: |"
        );
        let measured = Measured { url: &url };
        let (_, longest) =
            measured.beside_writing(async || actix_rt::time::sleep(Duration::from_secs(5)).await).await;
        println!("| nothing, for comparison | 5 s | {} ms |", longest.as_millis());
        measured.migrate("V20, a table and two triggers", &to(20)).await;
        measured.migrate("V21, which fills the table", &to(21)).await;
        measured.migrate("all after it", &Migrations::embedded()).await;
        let index = "INDEX CONCURRENTLY IF NOT EXISTS orders_by_day ON db_orders.orders (event_id, status, created_at);\n";
        let concurrently = format!("-- Outside a transaction.\nCREATE {index}");
        let with_index = Migrations::embedded().and("V9001__orders_by_day", &concurrently).unwrap();
        measured.migrate("an index outside a transaction", &with_index).await;
        let inside = "CREATE INDEX orders_by_day_too ON db_orders.orders (event_id, status, created_at)";
        measured.migrate("the same inside one", &with_index.and("V9002__too", inside).unwrap()).await;
        let listed = "SELECT count(*) = (SELECT count(*) FROM db_orders.order_lists) FROM db_orders.orders
                       WHERE status NOT IN ('pending', 'processing', 'completed')";
        assert_eq!(server.sql(&url, listed), "t", "what was written beside the migrations is in the lists");
    });
}
