//! PostgreSQL: its rows, and the plans of its statements, which the server writes into its log.

use std::{fmt::Write as _, fs};

use bytes::Bytes;
use domain::EventId;
use futures_util::SinkExt as _;
use tokio_postgres::Client;

use super::{
    postgres::Postgres,
    rows::{Row, detail},
};

/// With these settings the server can explain, and writes in bulk.
pub const SETTINGS: [&str; 6] = [
    "session_preload_libraries = 'auto_explain'",
    "auto_explain.log_min_duration = -1",
    "shared_buffers = '2GB'",
    "max_wal_size = '4GB'",
    "maintenance_work_mem = '512MB'",
    "random_page_cost = 1.1",
];

/// Has the server write the plans of what follows into its log, or no longer.
pub fn explain(server: &Postgres, is_on: bool) {
    let least = if is_on { 0 } else { -1 };
    server.sql("postgres", &format!("ALTER SYSTEM SET auto_explain.log_min_duration = {least}"));
    server.sql("postgres", "SELECT pg_reload_conf()");
    std::thread::sleep(std::time::Duration::from_millis(200));
}

/// The bytes of the server's log.
pub fn log_length(server: &Postgres) -> usize {
    fs::read(server.folder().join("log")).unwrap().len()
}

/// How the statements found their rows whose plans are in the log from here on.
pub fn plans(server: &Postgres, from: usize) -> Vec<String> {
    let log = fs::read(server.folder().join("log")).unwrap();
    let mut plans: Vec<String> = Vec::new();
    for line in String::from_utf8_lossy(&log[from..]).lines() {
        let Some((step, _)) = line.split_once("  (cost=") else { continue };
        let step = step.trim().trim_start_matches("->").trim();
        if (step.contains(" Scan") || step.ends_with("Sort")) && !plans.iter().any(|known| known == step) {
            plans.push(step.to_owned());
        }
    }
    plans
}

pub async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    actix_rt::spawn(async move { connection.await.unwrap() });
    client
}

/// Rows of one table, as COPY takes them.
#[derive(Default)]
struct Copied(Vec<(&'static str, String)>);

impl Copied {
    fn add(&mut self, into: &'static str, columns: std::fmt::Arguments<'_>) {
        let place = self.0.iter().position(|(table, _)| *table == into).unwrap_or_else(|| {
            self.0.push((into, String::new()));
            self.0.len() - 1
        });
        writeln!(self.0[place].1, "{columns}").unwrap();
    }

    async fn send(self, client: &Client) {
        for (table, text) in self.0 {
            let sink = client.copy_in(&format!("COPY {table} FROM STDIN")).await.unwrap();
            let mut sink = std::pin::pin!(sink);
            sink.send(Bytes::from(text)).await.unwrap();
            sink.finish().await.unwrap();
        }
    }
}

/// Writes rows; the events are there already.
pub async fn fill(url: &str, events: &[EventId], rows: impl Iterator<Item = Row>) {
    let client = connect(url).await;
    let detail = detail();
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let mut copied = Copied::default();
        for row in rows.by_ref().take(50_000) {
            add(&mut copied, events[row.event], &row, &detail);
        }
        copied.send(&client).await;
    }
    let ends = "UPDATE db_catalog.event_head h SET last_seq =
                    (SELECT coalesce(max(seq), 0) FROM db_catalog.journal j WHERE j.event_id = h.event_id), orders_pending = 1;
                INSERT INTO db_catalog.snapshots SELECT event_id, last_seq, last_at, '\\x00' FROM db_catalog.event_head;";
    client.batch_execute(ends).await.unwrap();
    client.batch_execute("VACUUM ANALYZE").await.unwrap();
}

fn add(to: &mut Copied, event: EventId, row: &Row, detail: &str) {
    let (event, order, user) = (event.0, row.order, &row.user);
    let at = ticketbuster::clock::rfc3339(domain::Timestamp(row.at));
    let later = ticketbuster::clock::rfc3339(domain::Timestamp(row.at + 2_000));
    let (completed, failure) = (
        if row.ticket.is_some() { later.as_str() } else { r"\N" },
        if row.status == "failed" { "payment_timeout" } else { r"\N" },
    );
    to.add(
        "db_orders.orders (order_id, event_id, hold_id, user_id, status, subtotal, fees, tax, total, currency, provider, payment_token, failure, created_at, completed_at, payments)",
        format_args!(
            "{order}\t{event}\t{}\t{user}\t{}\t20000\t1000\t3780\t24780\tPEN\tstripe\ttok\t{failure}\t{at}\t{completed}\t{}",
            row.hold, row.status, row.payments
        ),
    );
    to.add("db_orders.order_items", format_args!("{order}\t0\t{}\t{}\t1\t20000", row.label, row.number));
    if !matches!(row.status, "pending" | "completed") {
        to.add("db_orders.order_status_history", format_args!("{order}\t{}\t{later}\t{failure}", row.status));
    }
    let person: String = row.person.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    });
    to.add(
        "db_orders.contacts (order_id, event_id, email, name, person)",
        format_args!("{order}\t{event}\t{}\t{}\t\\\\x{person}", row.email, row.name),
    );
    to.add(
        "db_catalog.journal",
        format_args!("{event}\t{}\t1\t{at}\t\\\\x{}", row.number + 1, "00".repeat(40)),
    );
    to.add("db_orders.inbox", format_args!("orders\t{order}\t{event}\t{at}"));
    add_what_some_have(to, event, row, detail);
}

fn add_what_some_have(to: &mut Copied, event: uuid::Uuid, row: &Row, detail: &str) {
    let (order, user) = (row.order, &row.user);
    let at = ticketbuster::clock::rfc3339(domain::Timestamp(row.at));
    if let Some(ticket) = row.ticket {
        let status = row.ticket_status();
        let (used_at, gate) = if row.is_entered { (at.as_str(), "north") } else { (r"\N", r"\N") };
        to.add(
            "db_orders.tickets",
            format_args!("{ticket}\t{order}\t0\t{event}\t{user}\t{}\t{status}\t{used_at}\t{gate}", row.label),
        );
    }
    for command in row.commands() {
        to.add(
            "db_catalog.event_history (event_id, at, user_id, command, detail)",
            format_args!("{event}\t{at}\tboss\t{command}\t{detail}"),
        );
    }
    if row.is_refund {
        to.add(
            "db_orders.refunds (order_id, number, event_id, kind, amount, tickets, at, status)",
            format_args!("{order}\t1\t{event}\tamount\t1000\t{{}}\t{at}\t{}", row.refund_status()),
        );
    }
    if row.has_no_mail {
        to.add(
            "db_orders.mail_failures (event_id, order_id, kind, message_id, at, reason)",
            format_args!("{event}\t{order}\torder_completed\t{order}\t{at}\tno such mailbox"),
        );
        to.add("db_orders.outbox", format_args!("{event}\t{}\t0\tnotifications_queue\t{{}}", row.number + 1));
    }
    if row.has_outcome {
        to.add(
            "db_orders.idempotency",
            format_args!(
                "{event}\t{user}\t{order}\t\\\\x{}\t\\\\x010100000000\t{}",
                "00".repeat(32),
                ticketbuster::clock::rfc3339(domain::Timestamp(row.at + 24 * 3_600_000))
            ),
        );
    }
}
