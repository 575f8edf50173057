//! Migrations that must run outside a transaction: indexes of large tables, which are made while others write.
//!
//! Each of their statements can be run again. One that was interrupted leaves an index that is not valid, costs every
//! write and finds nothing: that is dropped before the next attempt.

use refinery::Migration;
use tokio_postgres::Client;

use super::waits::Watch;
use crate::{causes::with_causes, persistence::postgres::failure::unavailable, store::StoreError};

/// The first line of such a migration.
const MARK: &str = "-- Outside a transaction.";

/// A statement of such a migration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Step {
    sql: String,
    /// The index that it makes, with its schema.
    makes: Option<String>,
}

/// Whether it is one.
pub(super) fn is_meant(migration: &Migration) -> bool {
    migration.sql().is_some_and(|sql| sql.starts_with(MARK))
}

/// Its statements. Refuses any that could not be run again, or that would be a mistake here.
pub(super) fn steps(migration: &Migration) -> Result<Vec<Step>, StoreError> {
    let code: Vec<&str> = migration.sql().unwrap_or_default().lines().collect();
    let code = code.into_iter().filter(|line| !line.trim_start().starts_with("--"));
    let code: String = code.flat_map(|line| [line, "\n"]).collect();
    let statements = code.split(";\n").map(str::trim).filter(|sql| !sql.is_empty());
    statements.map(|sql| step(migration, sql)).collect()
}

fn step(migration: &Migration, sql: &str) -> Result<Step, StoreError> {
    let sql = sql.to_owned();
    let words: Vec<&str> = sql.split_whitespace().filter(|word| *word != "UNIQUE").collect();
    match words.as_slice() {
        ["CREATE", "INDEX", "CONCURRENTLY", "IF", "NOT", "EXISTS", name, "ON", table, ..] => {
            // An index is in the schema of its table.
            let schema = table.split_once('.').map(|(schema, _)| schema);
            let makes = schema.map(|schema| format!("{schema}.{name}"));
            makes.is_some().then_some(Step { sql: sql.clone(), makes })
        }
        ["DROP", "INDEX", "CONCURRENTLY", "IF", "EXISTS", ..] | ["COMMENT", "ON", ..] => {
            Some(Step { sql: sql.clone(), makes: None })
        }
        _ => None,
    }
    .ok_or_else(|| {
        unavailable(&format!(
            "{migration} runs outside a transaction and has what cannot be run again: {sql}. Write CREATE INDEX \
             CONCURRENTLY IF NOT EXISTS name ON schema.table, DROP INDEX CONCURRENTLY IF EXISTS, or COMMENT ON"
        ))
    })
}

/// Carries out its statements one by one. None of them keeps anybody from writing while it waits for a lock, so there is
/// no limit on that.
pub(super) async fn apply(
    client: &Client,
    migration: &Migration,
    watch: &mut Watch,
) -> Result<(), StoreError> {
    for step in steps(migration)? {
        let (done, waited_for) = watch.during(carry_out(client, &step)).await;
        done.map_err(|error| {
            let waited_for = waited_for.map(|whom| format!("; it waited for {whom}")).unwrap_or_default();
            unavailable(&format!(
                "{migration} was interrupted ({}){waited_for}. Run 'ticketbuster migrate' again: what is left of it is \
                 removed then",
                with_causes(&error)
            ))
        })?;
    }
    Ok(())
}

async fn carry_out(client: &Client, step: &Step) -> Result<(), tokio_postgres::Error> {
    if let Some(index) = &step.makes {
        let sql =
            "SELECT EXISTS (SELECT 1 FROM pg_index WHERE indexrelid = to_regclass($1) AND NOT indisvalid)";
        if client.query_one(sql, &[index]).await?.try_get(0)? {
            tracing::warn!(%index, "this index was left unfinished: it is dropped and made again");
            client.batch_execute(&format!("DROP INDEX CONCURRENTLY IF EXISTS {index}")).await?;
        }
    }
    client.batch_execute(&step.sql).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps_of(sql: &str) -> Result<Vec<Step>, StoreError> {
        steps(&Migration::unapplied("V1__x", &format!("{MARK} Why.\n{sql}")).unwrap())
    }

    #[test]
    fn statements_are_found_with_the_index_that_they_make() {
        let index = "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a\n    ON s.t (x, y)";
        let steps = steps_of(&format!("{index};\n-- Note;\nCOMMENT ON INDEX s.a IS 'x;y';\n")).unwrap();
        assert_eq!(
            steps,
            [
                Step { sql: index.to_owned(), makes: Some("s.a".to_owned()) },
                Step { sql: "COMMENT ON INDEX s.a IS 'x;y'".to_owned(), makes: None }
            ]
        );
    }

    #[test]
    fn what_cannot_be_run_again_is_refused() {
        for sql in [
            "CREATE INDEX CONCURRENTLY a ON s.t (x);\n",
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS a ON t (x);\n",
            "CREATE INDEX IF NOT EXISTS a ON s.t (x);\n",
            "UPDATE s.t SET x = x + 1;\n",
        ] {
            let refused = steps_of(sql).unwrap_err().to_string();
            assert!(refused.contains("cannot be run again"), "{refused}");
        }
    }
}
