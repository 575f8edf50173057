//! Two versions side by side: an engine of the version before sells on beside a migration, if what it calls is unchanged.

use std::{cell::Cell, time::Duration};

use serde_json::json;
use ticketbuster::{
    cli::store::open_store,
    persistence::postgres::{Migrations, PostgresOptions, migrate},
};
use tokio_postgres::Client;

use super::migrations::{AN_INDEX, connect, migrated};
use crate::support::{Ground, event_with, postgres::Postgres, process::Process, run};

/// The oldest tables under which an engine sells on while they are migrated to those of this version: what it calls has not
/// changed since. CHANGELOG.md says the same; whoever changes what `append_batch` takes raises this.
const SELLS_ON_SINCE: i32 = 25;

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

/// What a newer version may bring beside a running engine.
const A_TABLE: &str = "
    CREATE TABLE db_orders.vouchers (voucher uuid PRIMARY KEY);
    CREATE FUNCTION db_orders.note_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
    CREATE TRIGGER orders_noted AFTER INSERT ON db_orders.orders FOR EACH ROW EXECUTE FUNCTION db_orders.note_order();";

#[test]
fn a_running_engine_sells_on_beside_a_newer_version_and_cannot_be_started_again() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let config = Ground::Postgres.config(folder.path());
        let process = Process::start(&config, &[]).await;
        let organiser = process.buyers.login("otto", &["organiser"]).await;
        let event = event_with(20, 20, json!({"seats_per_buyer": 1_000}));
        let event =
            process.buyers.post("/api/events", &organiser, event).await.expect(201)["event_id"].clone();
        let ana = process.buyers.login("ana", &[]).await;
        let (sold, is_migrated) = (Cell::new(0), Cell::new(false));
        let order = async || {
            let wish = json!({"event_id": event, "best_available": {"quantity": 1, "section": "S"}});
            let placed = process.buyers.post("/api/orders", &ana, wish).await.expect(202);
            let decided = process.buyers.decided(placed["order_id"].as_str().unwrap(), &ana).await;
            assert_eq!(decided["status"], "completed", "{decided}");
            sold.set(sold.get() + 1);
        };
        let newer = Migrations::embedded().and("V9001__an_index", AN_INDEX).unwrap();
        let newer = newer.and("V9002__vouchers", A_TABLE).unwrap();
        let migrating = async {
            while sold.get() < 10 {
                actix_rt::time::sleep(Duration::from_millis(5)).await;
            }
            let options = PostgresOptions::default();
            migrate(config.store.url.expose(), &options, &newer).await.unwrap();
            is_migrated.set(true);
        };
        let selling = async {
            while !is_migrated.get() {
                order().await;
            }
            for _ in 0..10 {
                order().await;
            }
        };
        let _ = futures_util::future::join(selling, migrating).await;
        process.end().await;
        let refused = open_store(&config).await.err().unwrap().to_string();
        assert!(refused.contains("have version 9002, and this is ticketbuster"), "{refused}");
        let url = config.store.url.expose();
        let orders = "SELECT count(*) FROM db_orders.orders WHERE status = 'completed'";
        assert_eq!(Postgres::shared().sql(url, orders), sold.get().to_string());
    });
}
