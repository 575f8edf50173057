//! What database administrators see: documented tables, views whose sums are right, and checks when the server starts.

use serde_json::json;

use crate::support::{Ground, Site, event_with, postgres::Postgres, run};

#[test]
fn tables_explain_themselves_and_views_add_up() {
    run(async {
        let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
        let config = Ground::Postgres.config(folder.path());
        let url = config.store.url.expose().to_owned();
        let store = ticketbuster::cli::store::open_store(&config).await.unwrap();
        let site = Site::over(folder, config, store).await;
        let event = site.add(&event_with(2, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let hold = site.buyers.hold(event, &ana, &["S-A0-1", "S-A0-2"]).await.expect(201);
        assert_eq!(site.buyers.buy(&hold, &ana, "tok_success").await["status"], "completed");
        let hold = site.buyers.hold(event, &ana, &["S-B0-1"]).await.expect(201);
        assert_eq!(site.buyers.buy(&hold, &ana, "tok_declined").await["status"], "failed");
        site.buyers.hold(event, &ana, &["S-B0-9"]).await.expect(201);
        site.stop_and_audit().await;

        let ask = |sql: &str| Postgres::shared().sql(&url, sql);
        let seats = "SELECT capacity, available, held, sold, blocked, available_numbered
                     FROM db_catalog.v_available_seats_per_event";
        assert_eq!(ask(seats), "120|116|2|2|0|16");
        let orders = "SELECT status, failure, places, labels, subtotal, fees, tax, total, currency, tickets
                      FROM db_orders.v_order_summary ORDER BY created_at";
        assert_eq!(
            ask(orders),
            "completed||2|S-A0-1, S-A0-2|20000|1000|3780|24780|PEN|2\n\
             failed|payment_declined|1|S-B0-1|10000|500|1890|12390|PEN|0"
        );
        let numbers =
            "SELECT string_agg(number, ' ' ORDER BY seat) FROM db_catalog.seats WHERE row_name = 'A0'";
        assert_eq!(ask(numbers), "1 2 3 4 5 6 7 8 9 10", "text, in the order of seats");
        let history = "SELECT string_agg(h.status, ',' ORDER BY h.at, h.status DESC) FROM db_reports.order_statuses h
                       JOIN db_orders.orders USING (order_id) GROUP BY order_id, created_at ORDER BY created_at";
        assert_eq!(ask(history), "pending,completed\npending,failed");

        let without_comment = "SELECT c.relname || '.' || a.attname FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('db_catalog', 'db_orders')
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relkind = 'r' AND c.relname <> 'schema_history'
              AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid, 'pg_class') IS NULL)";
        assert_eq!(ask(without_comment), "");
        let inexact = "SELECT table_name || '.' || column_name FROM information_schema.columns
            WHERE table_schema IN ('db_catalog', 'db_orders') AND data_type IN ('real', 'double precision', 'money')";
        assert_eq!(ask(inexact), "");
    });
}

#[test]
fn a_server_that_could_lose_an_order_and_tables_that_are_not_there_are_refused() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Ground::Postgres.config(folder.path());
        let plain = Postgres::shared().database();
        let problem = async |config: &ticketbuster::config::Config| {
            ticketbuster::cli::store::open_store(config).await.err().unwrap().to_string()
        };
        config.store.migrate = false;
        assert!(problem(&config).await.contains("'ticketbuster migrate'"));
        config.store.migrate = true;
        config.store.url =
            ticketbuster::config::SecretUrl::new(format!("{plain}?options=-csynchronous_commit%3Doff"));
        assert!(problem(&config).await.contains("synchronous_commit is off"));
        config.store.url = ticketbuster::config::SecretUrl::new(plain.replace("only-for", "not-for"));
        let refused = problem(&config).await;
        assert!(refused.contains("password authentication failed"), "{refused}");
        assert!(!refused.contains("not-for"), "{refused}");
        config.store.url = ticketbuster::config::SecretUrl::new("postgresql://a:hush@127.0.0.1:99999999/x");
        let refused = problem(&config).await;
        assert!(refused.contains("postgresql://user:password@host:5432/database"), "{refused}");
        assert!(!refused.contains("hush"), "{refused}");
        config.store.url = ticketbuster::config::SecretUrl::new(plain);
        ticketbuster::cli::store::open_store(&config).await.unwrap().close().await.unwrap();
        config.store.migrate = false;
        ticketbuster::cli::store::open_store(&config).await.unwrap().close().await.unwrap();
    });
}

#[test]
fn a_column_that_somebody_added_is_reported_at_the_start() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let config = Ground::Postgres.config(folder.path());
        let store = ticketbuster::cli::store::open_store(&config).await.unwrap();
        store.close().await.unwrap();
        let url = config.store.url.expose();
        Postgres::shared().sql(url, "ALTER TABLE db_orders.outbox ADD COLUMN note text");
        let error = ticketbuster::cli::store::open_store(&config).await.err().unwrap().to_string();
        assert!(error.contains("messages of db_catalog.append_batch"), "{error}");
        Postgres::shared().sql(url, "ALTER TABLE db_orders.outbox DROP COLUMN note");
        ticketbuster::cli::store::open_store(&config).await.unwrap().close().await.unwrap();
    });
}
