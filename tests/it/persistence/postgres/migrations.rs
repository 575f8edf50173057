//! Migrations beside writers: whoever waits for a lock lets them go first, and an index that was interrupted is made again.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use ticketbuster::persistence::postgres::{Migrations, PostgresOptions, migrate};
use tokio_postgres::{Client, NoTls};

use crate::support::{postgres::Postgres, run};

pub(super) async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    actix_rt::spawn(connection);
    client
}

pub(super) async fn migrated(url: &str, migrations: &Migrations) {
    migrate(url, &PostgresOptions::default(), migrations).await.unwrap();
}

/// Does what writers do with a table's lock, again and again until it is stopped; the longest that it took.
pub(super) async fn keeps_writing(url: &str, sql: &'static str, stopped: Arc<AtomicBool>) -> Duration {
    let client = connect(url).await;
    let mut longest = Duration::ZERO;
    while !stopped.load(Relaxed) {
        let began = Instant::now();
        client.batch_execute(sql).await.unwrap();
        longest = longest.max(began.elapsed());
        actix_rt::time::sleep(Duration::from_millis(5)).await;
    }
    longest
}

/// Takes the same lock as any write of an order.
const WRITE: &str = "UPDATE db_orders.orders SET status = status WHERE false";

#[test]
fn a_migration_that_gets_no_lock_lets_writers_go_first_and_says_whom_it_waits_for() {
    run(async {
        let url = Postgres::shared().database();
        migrated(&url, &Migrations::embedded().up_to(19)).await;
        let holder = connect(&format!("{url}?application_name=backup-tool")).await;
        // V20 makes a trigger, which must wait for the end of this.
        holder.batch_execute(&format!("BEGIN; {WRITE}")).await.unwrap();
        let stopped = Arc::new(AtomicBool::new(false));
        let writing = actix_rt::spawn({
            let (url, stopped) = (url.clone(), stopped.clone());
            async move { keeps_writing(&url, WRITE, stopped).await }
        });
        let options =
            PostgresOptions { migration_patience: Duration::from_secs(2), ..PostgresOptions::default() };
        let began = Instant::now();
        let all = Migrations::embedded();
        let trying = migrate(&url, &options, &all);
        let tried = tokio::time::timeout(Duration::from_secs(30), trying).await;
        let refused = tried.expect("it waits without a limit").unwrap_err().to_string();
        assert!(began.elapsed() > Duration::from_millis(900), "it tried once: {:?}", began.elapsed());
        assert!(
            refused.contains("application 'backup-tool', idle in transaction")
                && refused.contains("for ShareRowExclusiveLock of db_orders.orders"),
            "{refused}"
        );
        let version = "SELECT max(version) FROM db_catalog.schema_history";
        assert_eq!(Postgres::shared().sql(&url, version), "19", "nothing of V20 is left");

        // It tries on, and succeeds when the other one ends.
        let ending = async {
            actix_rt::time::sleep(Duration::from_millis(1_500)).await;
            holder.batch_execute("COMMIT").await.unwrap();
        };
        let (done, ()) = futures_util::future::join(
            migrate(&url, &PostgresOptions::default(), &Migrations::embedded()),
            ending,
        )
        .await;
        done.unwrap();
        stopped.store(true, Relaxed);
        let longest = writing.await.unwrap();
        println!("the longest write beside a migration that waits took {longest:?}");
        assert!(longest > Duration::from_millis(100), "no write came behind the migration: {longest:?}");
        // Half a second is the limit; the rest is for a slow machine. Without a limit it were five seconds.
        assert!(longest < Duration::from_millis(1_500), "{longest:?}");
    });
}

pub(super) const AN_INDEX: &str = "-- Outside a transaction. A test's.
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_by_total ON db_orders.orders (total);
COMMENT ON INDEX db_orders.orders_by_total IS 'A test';
";

fn with_an_index() -> Migrations {
    Migrations::embedded().and("V9001__orders_by_total", AN_INDEX).unwrap()
}

/// A migrated database, whose new index cannot be finished before the transaction of the client ends.
async fn an_index_waits() -> (String, Client) {
    let url = Postgres::shared().database();
    migrated(&url, &Migrations::embedded()).await;
    let holder = connect(&url).await;
    let begin =
        "BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE db_orders.orders IN ROW EXCLUSIVE MODE; SELECT 1";
    holder.batch_execute(begin).await.unwrap();
    (url, holder)
}

async fn until(url: &str, sql: &str, wanted: &str) {
    let began = Instant::now();
    loop {
        let found = Postgres::shared().sql(url, sql);
        if found == wanted {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{sql}: {found}");
        actix_rt::time::sleep(Duration::from_millis(20)).await;
    }
}

const VALID: &str =
    "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('db_orders.orders_by_total')";
const NOTED: &str = "SELECT count(*) FROM db_catalog.schema_history WHERE version = 9001";

#[test]
fn an_index_whose_connection_is_ended_in_the_middle_is_dropped_and_made_again() {
    run(async {
        let (url, holder) = an_index_waits().await;
        let making = actix_rt::spawn({
            let url = url.clone();
            async move { migrate(&url, &PostgresOptions::default(), &with_an_index()).await }
        });
        until(&url, VALID, "f").await;
        // Nobody who writes waits meanwhile.
        let began = Instant::now();
        connect(&url).await.batch_execute(&format!("SET lock_timeout = '1s'; {WRITE}")).await.unwrap();
        assert!(began.elapsed() < Duration::from_secs(1));
        let end = "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity
                    WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONCURRENTLY%'";
        assert_eq!(Postgres::shared().sql(&url, end), "1");
        let refused = making.await.unwrap().unwrap_err().to_string();
        assert!(refused.contains("V9001__orders_by_total was interrupted"), "{refused}");
        assert!(refused.contains("Run 'ticketbuster migrate' again"), "{refused}");
        assert_eq!(Postgres::shared().sql(&url, VALID), "f", "it is left as it was");
        assert_eq!(Postgres::shared().sql(&url, NOTED), "0");
        holder.batch_execute("COMMIT").await.unwrap();
        migrated(&url, &with_an_index()).await;
        assert_eq!(Postgres::shared().sql(&url, VALID), "t");
        assert_eq!(Postgres::shared().sql(&url, NOTED), "1");
        // And once more, when there is nothing to do.
        migrated(&url, &with_an_index()).await;
    });
}

#[test]
fn an_index_whose_program_is_killed_in_the_middle_is_waited_for_and_kept() {
    run(async {
        let (url, holder) = an_index_waits().await;
        let making = actix_rt::spawn({
            let url = url.clone();
            async move { migrate(&url, &PostgresOptions::default(), &with_an_index()).await }
        });
        until(&url, VALID, "f").await;
        // The server goes on with what its client asked for.
        making.abort();
        assert!(making.await.unwrap_err().is_cancelled());
        // Two that come now wait for it and for each other, and no index waits for them.
        let again = [url.clone(), url.clone()].map(|url| {
            actix_rt::spawn(async move { migrate(&url, &PostgresOptions::default(), &with_an_index()).await })
        });
        actix_rt::time::sleep(Duration::from_millis(500)).await;
        holder.batch_execute("COMMIT").await.unwrap();
        for done in again {
            done.await.unwrap().unwrap();
        }
        assert_eq!(Postgres::shared().sql(&url, VALID), "t");
        assert_eq!(Postgres::shared().sql(&url, NOTED), "1");
    });
}
