//! Migrations beside writers: whoever waits for a lock lets them go first, an index that was interrupted is made again, and
//! what a running engine of the version before calls is still there.

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

/// The oldest tables under which an engine sells on while they are migrated to those of this version: what it calls has not
/// changed since. CHANGELOG.md says the same; whoever changes what `append_batch` takes raises this.
const SELLS_ON_SINCE: i32 = 22;

pub(super) async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    actix_rt::spawn(connection);
    client
}

async fn migrated(url: &str, migrations: &Migrations) {
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

const AN_INDEX: &str = "-- Outside a transaction. A test's.
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

/// What a writer's call depends on: the function's parameters, and the columns of their types.
const CALLED: &str = "
    SELECT pg_get_function_identity_arguments(p.oid) || E'\\n' || string_agg(
               t.typname || '(' || (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
                                      FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)
               || ')', E'\\n' ORDER BY t.typname)
      FROM pg_proc p, unnest(p.proargtypes) AS given(array_type)
      JOIN pg_type of_array ON of_array.oid = given.array_type
      JOIN pg_type t ON t.oid = of_array.typelem AND t.typrelid <> 0
     WHERE p.oid = 'db_catalog.append_batch'::regproc GROUP BY p.oid";

/// A call with no rows, or with one head as this version of the tables has it.
async fn call(client: &Client, heads: &str) -> tokio_postgres::Statement {
    let count = "SELECT pronargs::int FROM pg_proc WHERE oid = 'db_catalog.append_batch'::regproc";
    let parameters: i32 = client.query_one(count, &[]).await.unwrap().get(0);
    let rest = ", '{}'".repeat(parameters as usize - 2);
    client.prepare(&format!("SELECT db_catalog.append_batch('{{}}', {heads}{rest})")).await.unwrap()
}

#[test]
fn an_engine_of_the_version_before_sells_on_beside_a_migration() {
    run(async {
        let url = Postgres::shared().database();
        migrated(&url, &Migrations::embedded().up_to(SELLS_ON_SINCE)).await;
        let called = Postgres::shared().sql(&url, CALLED);
        assert!(called.contains("head_move(event_id uuid, expected_seq bigint,"), "{called}");
        let engine = connect(&url).await;
        let write = call(&engine, "'{}'").await;
        migrated(&url, &Migrations::embedded()).await;
        assert_eq!(Postgres::shared().sql(&url, CALLED), called, "what it calls has changed");
        engine.execute(&write, &[]).await.unwrap();
    });
}

#[test]
fn an_engine_of_older_tables_cannot_write_after_a_migration_that_changes_what_it_calls() {
    run(async {
        let url = Postgres::shared().database();
        migrated(&url, &Migrations::embedded().up_to(21)).await;
        let engine = connect(&url).await;
        let head = format!("ARRAY[ROW({})::db_catalog.head_move]", ["NULL"; 11].join(", "));
        let write = call(&engine, &head).await;
        // An event that is not there: the batch itself is refused, not its form.
        let refused = engine.execute(&write, &[]).await.unwrap_err();
        assert_eq!(refused.code().map(tokio_postgres::error::SqlState::code), Some("TB002"), "{refused:?}");
        migrated(&url, &Migrations::embedded()).await;
        let refused = engine.execute(&write, &[]).await.unwrap_err();
        let said = refused.as_db_error().map(|error| error.message().to_owned()).unwrap_or_default();
        assert!(said.contains("head_move") || said.contains("cached plan"), "{refused:?}");
    });
}
