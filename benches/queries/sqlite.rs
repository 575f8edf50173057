//! SQLite: its rows, and the plans of its statements.

use std::{path::Path, sync::Mutex};

use domain::EventId;
use rusqlite::{Connection, params, trace::TraceEvent};

use super::rows::{Row, detail};

/// What the store has sent since it was last asked.
static STATEMENTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Keeps a statement, with its parameters in it.
pub fn note(event: TraceEvent<'_>) {
    if let TraceEvent::Stmt(statement, _) = event {
        STATEMENTS.lock().unwrap().extend(statement.expanded_sql());
    }
}

/// How the statements since the last call find their rows.
pub fn plans(connection: &Connection) -> Vec<String> {
    let mut plans: Vec<String> = Vec::new();
    for sql in std::mem::take(&mut *STATEMENTS.lock().unwrap()) {
        let word = sql.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        if !matches!(word.as_str(), "SELECT" | "WITH" | "DELETE" | "UPDATE") {
            continue;
        }
        let mut explain = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps = explain.query_map([], |row| row.get::<_, String>(3)).unwrap();
        for step in steps.map(Result::unwrap) {
            let is_access = ["SEARCH", "SCAN", "USE TEMP"].iter().any(|begin| step.starts_with(begin));
            let of_event = step.starts_with("SEARCH events ");
            if is_access && !of_event && !plans.contains(&step) {
                plans.push(step);
            }
        }
    }
    plans
}

/// Writes rows; the events are there already.
pub fn fill(path: &Path, events: &[EventId], rows: impl Iterator<Item = Row>) {
    let mut connection = Connection::open(path).unwrap();
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000;")
        .unwrap();
    let keys: Vec<i64> = events
        .iter()
        .map(|event| {
            let sql = "SELECT id FROM events WHERE event_id = ?1";
            connection.query_row(sql, [event.0.as_bytes()], |row| row.get(0)).unwrap()
        })
        .collect();
    let detail = detail();
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let transaction = connection.transaction().unwrap();
        for row in rows.by_ref().take(100_000) {
            insert(&transaction, keys[row.event], &row, &detail);
        }
        transaction.commit().unwrap();
    }
    let ends = "UPDATE event_head SET last_seq = (SELECT coalesce(max(seq), 0) FROM journal j WHERE j.event = event_head.event),
                    orders_pending = 1;
                INSERT INTO snapshots (event, seq, at, state) SELECT event, last_seq, last_at, x'00' FROM event_head;
                ANALYZE;";
    connection.execute_batch(ends).unwrap();
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
}

fn run(to: &Connection, sql: &str, params: &[&dyn rusqlite::ToSql]) {
    to.prepare_cached(sql).unwrap().execute(params).unwrap();
}

fn insert(to: &Connection, event: i64, row: &Row, detail: &str) {
    let (order, items) = (
        row.order.as_bytes(),
        format!(r#"[{{"label":"{}","seat":{},"quantity":1,"price":20000}}]"#, row.label, row.number),
    );
    run(
        to,
        "INSERT INTO orders (order_id, event, hold_id, user_id, status, items, subtotal, fees, tax, total, currency,
                             provider, token, failure, created_at, completed_at, payments)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 20000, 1000, 3780, 24780, 'PEN', 'stripe', 'tok', ?7, ?8, ?9, ?10)",
        params![
            order,
            event,
            row.hold.as_bytes(),
            row.user,
            row.status,
            items,
            (row.status == "failed").then_some("payment_timeout"),
            row.at,
            row.ticket.map(|_| row.at + 2_000),
            row.payments,
        ],
    );
    run(
        to,
        "INSERT INTO contacts (order_id, event, email, name, person) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![order, event, row.email, row.name, row.person],
    );
    run(
        to,
        "INSERT INTO journal (event, seq, epoch, at, payload) VALUES (?1, ?2, 1, ?3, zeroblob(40))",
        params![event, row.number as i64 + 1, row.at],
    );
    run(
        to,
        "INSERT INTO inbox (consumer, message_id, event, at) VALUES ('orders', ?1, ?2, ?3)",
        params![row.order.to_string(), event, row.at],
    );
    if row.ticket.is_some() {
        insert_ticket(to, event, row);
    }
    insert_what_some_have(to, event, row, detail);
}

fn insert_ticket(to: &Connection, event: i64, row: &Row) {
    run(
        to,
        "INSERT INTO tickets (order_id, position, ticket_id, event, user_id, label, status, used_at, used_gate)
         VALUES (?1, 0, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            row.order.as_bytes(),
            row.ticket.map(uuid::Uuid::into_bytes),
            event,
            row.user,
            row.label,
            row.ticket_status(),
            row.is_entered.then_some(row.at),
            row.is_entered.then_some("north"),
        ],
    );
}

fn insert_what_some_have(to: &Connection, event: i64, row: &Row, detail: &str) {
    let order = row.order.as_bytes();
    for command in row.commands() {
        run(
            to,
            "INSERT INTO event_history (event, at, user_id, command, detail) VALUES (?1, ?2, 'boss', ?3, ?4)",
            params![event, row.at, command, detail],
        );
    }
    if row.is_refund {
        run(
            to,
            "INSERT INTO refunds (order_id, number, event, kind, amount, tickets, at, status)
             VALUES (?1, 1, ?2, 'amount', 1000, '[]', ?3, ?4)",
            params![order, event, row.at, row.refund_status()],
        );
    }
    if row.has_no_mail {
        run(
            to,
            "INSERT INTO mail_failures (event, order_id, kind, message_id, at, reason)
             VALUES (?1, ?2, 'order_completed', ?3, ?4, 'no such mailbox')",
            params![event, order, row.order.to_string(), row.at],
        );
        run(
            to,
            "INSERT INTO outbox (event, seq, n, topic, body) VALUES (?1, ?2, 0, 'notifications_queue', ?3)",
            params![event, row.number as i64 + 1, b"{}".as_slice()],
        );
    }
    if row.has_outcome {
        run(
            to,
            "INSERT INTO outcomes (event, user_id, key, request_hash, outcome, expires_at)
             VALUES (?1, ?2, ?3, zeroblob(32), x'010100000000', ?4)",
            params![event, row.user, row.order.to_string(), row.at + 24 * 3_600_000],
        );
    }
}
