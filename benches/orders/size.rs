//! How large an order is on PostgreSQL: rows with their indexes, and log.

use crate::postgres::Postgres;

/// Where the server's log is before the orders.
pub struct Sizes<'a> {
    server: &'a Postgres,
    database: String,
    log: String,
}

impl<'a> Sizes<'a> {
    pub fn before(server: &'a Postgres, database: &str) -> Self {
        // What the migrations have written is in the files, and pages that change are logged in full once.
        server.sql(database, "CHECKPOINT");
        let log = server.sql(database, "SELECT pg_current_wal_lsn()");
        Self { server, database: database.to_owned(), log }
    }

    /// Prints them, the largest tables first. Tables of a few pages are left out.
    pub fn print(&self, orders: u32) {
        let log = format!("SELECT round((pg_current_wal_lsn() - '{}') / {orders})", self.log);
        let log = self.server.sql(&self.database, &log);
        let tables = format!(
            "SELECT coalesce(string_agg(name || ' ' || bytes, ', ' ORDER BY bytes DESC), ''), coalesce(sum(bytes), 0)
               FROM (SELECT c.relname AS name, pg_total_relation_size(c.oid) / {orders} AS bytes
                       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                      WHERE n.nspname IN ('db_catalog', 'db_orders') AND c.relkind = 'r'
                        AND c.relname NOT IN ('seats', 'events', 'snapshots', 'shard_owner')) AS tables
              WHERE bytes > 1"
        );
        let tables = self.server.sql(&self.database, &tables);
        let (each, sum) = tables.split_once('|').unwrap_or((&tables, ""));
        println!("{:<32} {sum} bytes an order ({each}); {log} bytes of log", "");
    }
}
