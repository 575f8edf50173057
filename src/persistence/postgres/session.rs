//! The settings that our sessions rest on. They are asked for when a connection begins; what stands between the server
//! and us (a pooler) may not pass them on, so they are looked at afterwards.

use std::{fmt::Write as _, time::Duration};

use tokio_postgres::{Client, SimpleQueryMessage, error::SqlState};

use super::failure::unavailable;
use crate::{causes::with_causes, store::StoreError};

/// Settings of a session by name, as `options` has them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Asked(Vec<Setting>);

#[derive(Clone, PartialEq, Eq, Debug)]
struct Setting {
    name: &'static str,
    value: String,
    /// Another value that will do.
    or: String,
}

/// What acknowledgements and answers in time rest on.
const NEEDED: [&str; 5] =
    ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "jit", "TimeZone"];

impl Asked {
    /// What these `options` ask for of what is needed; of two values the last counts, as it does for the server.
    pub(super) fn in_options(options: &str) -> Self {
        let mut words = options.split_whitespace();
        let mut given = Vec::new();
        while let Some(word) = words.next() {
            let assignment = match word {
                "-c" => words.next(),
                _ => word.strip_prefix("--").or_else(|| word.strip_prefix("-c")),
            };
            if let Some((name, value)) = assignment.and_then(|assignment| assignment.split_once('=')) {
                // As the server reads both.
                given.push((name.replace('-', "_"), value.replace('\\', "")));
            }
        }
        let last = |name: &'static str| {
            let mut of_name = given.iter().rev().filter(|(given, _)| given.eq_ignore_ascii_case(name));
            of_name.next().map(|(_, value)| Setting { name, value: value.clone(), or: value.clone() })
        };
        Self(NEEDED.into_iter().filter_map(last).collect())
    }

    /// The same where another's `statement_timeout` will do as well: behind a pooler all connections of a role have one.
    pub(super) fn or_statement_timeout_of(mut self, other: &Self) -> Self {
        let is_timeout = |setting: &&Setting| setting.name == "statement_timeout";
        let others = other.0.iter().find(is_timeout).map(|setting| setting.value.clone());
        for setting in self.0.iter_mut().filter(|setting| setting.name == "statement_timeout") {
            setting.or = others.clone().unwrap_or_else(|| setting.value.clone());
        }
        self
    }

    /// Refuses a session that does not have them, and says which; `of` is whose session it is.
    pub(super) async fn check(&self, client: &Client, of: &str, role: &str) -> Result<(), StoreError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut wrong = String::new();
        // Not prepared: that could fail for the same reason. The server writes each value in its own way.
        for message in client.simple_query(&self.query()).await? {
            let SimpleQueryMessage::Row(row) = message else { continue };
            let column = |name: &str| row.try_get(name).ok().flatten().unwrap_or_default();
            let (name, has) = (column("name"), column("has"));
            let (or, value) = (column("or_value"), column("value"));
            if has != value && has != or {
                // Writing to a string cannot fail.
                let _ = write!(wrong, "{name} is {has} and should be {value}; ");
            }
        }
        if wrong.is_empty() {
            return Ok(());
        }
        Err(unavailable(&format!(
            "of {of}: {wrong}the settings that it began with did not reach the server, as when a pooler stands between \
             (pgbouncer with ignore_startup_parameters = options). {}",
            self.remedy(role)
        )))
    }

    fn query(&self) -> String {
        let mut rows = String::new();
        for Setting { name, value, or } in &self.0 {
            let separator = if rows.is_empty() { "" } else { ", " };
            // Writing to a string cannot fail.
            let _ = write!(rows, "{separator}({}, {}, {})", literal(name), literal(value), literal(or));
        }
        // Set for this statement alone.
        format!(
            "SELECT name, current_setting(name) AS has, set_config(name, or_value, true) AS or_value,
                    set_config(name, value, true) AS value
             FROM (VALUES {rows}) AS asked(name, value, or_value)"
        )
    }

    /// What to do about a pooler.
    pub(super) fn remedy(&self, role: &str) -> String {
        let mut words = "Behind a pooler use its session mode and give the role the settings: ".to_owned();
        for Setting { name, or, .. } in &self.0 {
            // Writing to a string cannot fail.
            let _ = write!(words, "ALTER ROLE {role} SET {name} = {}; ", literal(or));
        }
        words + "docs/postgresql.md says more"
    }
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Why a connection did not come about, with what to do about a pooler that takes no settings.
pub(super) fn not_connected(error: tokio_postgres::Error, asked: &Asked, role: &str) -> StoreError {
    let is_refused = error.as_db_error().is_some_and(|db| {
        *db.code() == SqlState::PROTOCOL_VIOLATION && db.message().contains("unsupported startup parameter")
    });
    if !is_refused {
        return error.into();
    }
    unavailable(&format!(
        "{}: this is a pooler that does not take the settings that connections begin with. For pgbouncer set \
         ignore_startup_parameters = options. {}",
        with_causes(&error),
        asked.remedy(role)
    ))
}

/// Refuses a pooler that gives each transaction whatever session of the server is free: what one connection has
/// prepared, another one would use or miss. `first` prepares something, and needs it while `second` is busy.
pub(super) async fn check_sessions(
    first: &Client,
    second: &Client,
    patience: Duration,
) -> Result<(), StoreError> {
    let prepared = first.prepare("SELECT 1").await?;
    // A pooler hands out what was used last: this takes it away.
    second.batch_execute("BEGIN; SELECT 1").await?;
    let used = tokio::time::timeout(patience, first.execute(&prepared, &[])).await;
    second.batch_execute("ROLLBACK").await?;
    match used {
        Ok(used) => used.map(drop).map_err(StoreError::from),
        Err(_) => Err(unavailable(
            "one connection waits for a transaction of another: a pooler in transaction mode, with a single \
             connection to the server; use its session mode, see docs/postgresql.md",
        )),
    }
}

/// The same error in words for who starts the server, if something changed sessions behind a connection.
pub(super) fn at_the_start(error: StoreError) -> StoreError {
    match error {
        StoreError::StatementGone(detail) => unavailable(&format!(
            "{detail}: what a connection prepares is not there when it is used, as when a pooler in transaction or \
             statement mode stands between this process and the server; use its session mode (pgbouncer: \
             pool_mode = session), see docs/postgresql.md"
        )),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(options: &str) -> Vec<(&'static str, String)> {
        Asked::in_options(options).0.into_iter().map(|setting| (setting.name, setting.value)).collect()
    }

    #[test]
    fn the_last_value_of_a_setting_counts_however_it_is_written() {
        let options = "-c statement_timeout=30000 -cjit=off --lock-timeout=1000 -c work_mem=1GB \
                       -c timezone=UTC -c STATEMENT_TIMEOUT=1min";
        let asked =
            [("statement_timeout", "1min"), ("lock_timeout", "1000"), ("jit", "off"), ("TimeZone", "UTC")];
        assert_eq!(values(options), asked.map(|(name, value)| (name, value.to_owned())));
        assert!(values("").is_empty() && values("-c").is_empty() && values("-c jit").is_empty());
    }

    #[test]
    fn the_query_and_the_remedy_quote_what_they_say() {
        let asked = Asked::in_options("-c TimeZone=it's").or_statement_timeout_of(&Asked::in_options(""));
        assert!(asked.query().contains("('TimeZone', 'it''s', 'it''s')"), "{}", asked.query());
        assert!(
            asked.remedy("ana").contains("ALTER ROLE ana SET TimeZone = 'it''s'; "),
            "{}",
            asked.remedy("ana")
        );
    }
}
