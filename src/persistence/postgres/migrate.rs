//! Brings the tables up to date, one process at a time, beside writers that go on: no migration waits for a lock longer than
//! they can, and what reads a large table runs outside a transaction ([`concurrently`]).

mod concurrently;
mod waits;

use std::time::{Duration, Instant};

use refinery::{Migration, Runner, Target};
use tokio_postgres::{Client, error::SqlState};

use self::waits::Watch;
use super::{
    PostgresOptions,
    connect::{Connection, Connector},
    failure::unavailable,
    grants,
};
use crate::{
    causes::with_causes,
    persistence::schema::{self, Applied},
    store::StoreError,
};

mod embedded {
    refinery::embed_migrations!("src/persistence/postgres/migrations");
}

/// Which migrations were applied; beside the tables that they make.
const HISTORY: &str = "db_catalog.schema_history";
/// Two processes that start together must not both migrate ("tick" in ASCII).
const LOCK: i64 = 0x7469_636b;
/// How often it is looked whether another process has finished.
const LOCK_PAUSE: Duration = Duration::from_millis(200);
/// The longest that a migration waits for a lock: whoever wants the table after it waits that long as well. Less than the
/// writer's own limit, so that none of its statements fails for that.
const LOCK_TIMEOUT: Duration = Duration::from_millis(500);
/// The pauses between attempts, in which writers catch up: doubled from the first to the last.
const PAUSES: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(8));

/// Migrations of a database, in their order: those of this version, or a test's.
#[derive(Clone, Debug)]
pub struct Migrations(Vec<Migration>);

impl Migrations {
    /// Those of this version.
    pub fn embedded() -> Self {
        let mut migrations = embedded::migrations::runner().get_migrations().clone();
        migrations.sort();
        Self(migrations)
    }

    /// Of these, the ones up to a version: the tables of an earlier release.
    pub fn up_to(mut self, version: i32) -> Self {
        self.0.retain(|migration| migration.version() <= version);
        self
    }

    /// These, and another one with this name (`V99__what_it_does`).
    pub fn and(mut self, name: &str, sql: &str) -> Result<Self, refinery::Error> {
        self.0.push(Migration::unapplied(name, sql)?);
        Ok(self)
    }

    fn runner(&self, target: Target) -> Runner {
        let mut runner = Runner::new(&self.0).set_target(target);
        runner.set_migration_table_name(HISTORY);
        runner
    }
}

/// Brings the database at this URL up to date with these migrations.
pub async fn migrate(
    url: &str,
    options: &PostgresOptions,
    migrations: &Migrations,
) -> Result<(), StoreError> {
    let connector = Connector::new(url, options)?;
    run(&connector, &mut connector.connect().await?, migrations, options.migration_patience).await
}

/// Applies what is missing, and gives the application and reports what they may do. A role that may change nothing looks
/// whether anything is missing.
pub(super) async fn run(
    connector: &Connector,
    connection: &mut Connection,
    migrations: &Migrations,
    patience: Duration,
) -> Result<(), StoreError> {
    let client = &mut connection.client;
    let missing = missing(client, migrations).await?;
    let owner = Owner::read(client).await?;
    if !owner.is_us {
        return match missing.is_empty() {
            true => grants::warn_of_lacks(client).await,
            false => Err(behind(&missing, &format!("and {} may not change them", owner.we), &owner.name)),
        };
    }
    // Long migrations may take longer than a query.
    client.batch_execute("SET statement_timeout = 0; SET lock_timeout = 0").await?;
    lock(client).await?;
    let migrated = apply(connector, client, migrations, patience).await;
    // Otherwise the lock ends with the connection.
    let unlocked = client.execute("SELECT pg_advisory_unlock($1)", &[&LOCK]).await;
    migrated?;
    unlocked?;
    Ok(())
}

/// Checks that nothing is missing, without changing anything.
pub(super) async fn check(client: &Client, migrations: &Migrations) -> Result<(), StoreError> {
    let missing = missing(client, migrations).await?;
    if missing.is_empty() {
        return grants::warn_of_lacks(client).await;
    }
    let owner = Owner::read(client).await?;
    Err(behind(
        &missing,
        "and nothing is migrated here (store.migrate is false, or this only reads)",
        &owner.name,
    ))
}

fn behind(missing: &[Migration], why: &str, owner: &str) -> StoreError {
    unavailable(&format!(
        "the tables are not up to date, {why}; they lack {}. Run 'ticketbuster migrate' first, as their owner {owner} \
         (docs/postgresql.md, Roles)",
        schema::versions(missing)
    ))
}

/// Who may change the tables.
struct Owner {
    /// Its role, or what it must be able to do.
    name: String,
    is_us: bool,
    /// Our role.
    we: String,
}

impl Owner {
    async fn read(client: &Client) -> Result<Self, StoreError> {
        let sql = "SELECT current_user::text AS we, s.nspowner::regrole::text AS owner,
                          CASE WHEN s.oid IS NULL THEN has_database_privilege(current_database(), 'CREATE')
                               ELSE pg_has_role(s.nspowner, 'USAGE') END AS is_us
                     FROM (SELECT 1) one LEFT JOIN pg_namespace s ON s.nspname = 'db_catalog'";
        let row = client.query_one(sql, &[]).await?;
        let owner: Option<String> = row.try_get("owner")?;
        let name = owner.unwrap_or_else(|| "with CREATE on the database".to_owned());
        Ok(Self { name, is_us: row.try_get("is_us")?, we: row.try_get("we")? })
    }
}

/// What the history lacks of these migrations.
async fn missing(client: &Client, migrations: &Migrations) -> Result<Vec<Migration>, StoreError> {
    let sql = format!("SELECT version::bigint AS version, name, checksum FROM {HISTORY} ORDER BY version");
    let rows = match client.query(&sql, &[]).await {
        Ok(rows) => rows,
        Err(error) if error.code() == Some(&SqlState::UNDEFINED_TABLE) => Vec::new(),
        Err(error) if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => {
            return Err(unavailable(&format!(
                "this role may not even read which version the tables have ({}); run 'ticketbuster migrate' as their \
                 owner, which gives the application what it needs (docs/postgresql.md, Roles)",
                with_causes(&error)
            )));
        }
        Err(error) => return Err(error.into()),
    };
    let mut applied = Vec::new();
    for row in &rows {
        let text = |name: &str| row.try_get::<_, Option<String>>(name).map(Option::unwrap_or_default);
        applied.push(Applied {
            version: row.try_get("version")?,
            name: text("name")?,
            checksum: text("checksum")?,
        });
    }
    schema::missing(&migrations.0, &applied)
}

/// Waits for another process that migrates. Not inside a statement: an index that the other one makes concurrently would
/// wait for the end of that.
async fn lock(client: &Client) -> Result<(), StoreError> {
    let mut is_told = false;
    loop {
        let locked = client.query_one("SELECT pg_try_advisory_lock($1)", &[&LOCK]).await?;
        if locked.try_get(0)? {
            return Ok(());
        }
        if !is_told {
            is_told = true;
            tracing::info!("another process migrates the tables: waiting for its end");
        }
        tokio::time::sleep(LOCK_PAUSE).await;
    }
}

async fn apply(
    connector: &Connector,
    client: &mut Client,
    migrations: &Migrations,
    patience: Duration,
) -> Result<(), StoreError> {
    client.batch_execute("CREATE SCHEMA IF NOT EXISTS db_catalog").await?;
    let mut watch = Watch::new(connector, client).await?;
    loop {
        let missing = missing(client, migrations).await?;
        let Some(first) = missing.first() else { break };
        if concurrently::is_meant(first) {
            concurrently::apply(client, first, &mut watch).await?;
            // Only its row of the history.
            let noted = migrations.runner(Target::FakeVersion(first.version())).run_async(client).await;
            noted.map_err(|error| failed(&error))?;
            tracing::info!(version = first.version(), name = first.name(), "migration applied");
            continue;
        }
        let together = missing.iter().take_while(|migration| !concurrently::is_meant(migration));
        let last = together.last().map_or(first.version(), Migration::version);
        let runner = migrations.runner(Target::Version(last));
        in_transactions(client, &runner, &mut watch, patience).await?;
    }
    grants::apply(client).await
}

/// Applies migrations in a transaction each, and again after a pause when a lock is not to be had soon.
async fn in_transactions(
    client: &mut Client,
    runner: &Runner,
    watch: &mut Watch,
    patience: Duration,
) -> Result<(), StoreError> {
    let began = Instant::now();
    let mut pause = PAUSES.0;
    client.batch_execute(&format!("SET lock_timeout = {}", LOCK_TIMEOUT.as_millis())).await?;
    loop {
        let (report, waited_for) = watch.during(runner.run_async(client)).await;
        let applied = report.as_ref().map_or_else(refinery::Error::report, Some);
        for migration in applied.map(|report| report.applied_migrations()).into_iter().flatten() {
            tracing::info!(version = migration.version(), name = migration.name(), "migration applied");
        }
        let Err(error) = report else { break };
        if !is_about_locks(&error) {
            return Err(failed(&error));
        }
        let waited_for = waited_for.unwrap_or_else(|| "somebody who was gone when it was looked".to_owned());
        if began.elapsed() + pause > patience {
            return Err(unavailable(&format!(
                "{}: it waited for {waited_for}, and tried for {} s. What was applied before it stays, and of this \
                 migration nothing was done. Have that transaction end, and run 'ticketbuster migrate' again",
                failed(&error),
                began.elapsed().as_secs()
            )));
        }
        tracing::warn!(
            waited_for,
            again_in_ms = pause.as_millis() as u64,
            "a migration gets its lock not soon enough, and lets writers go first"
        );
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(PAUSES.1);
    }
    client.batch_execute("SET lock_timeout = 0").await?;
    Ok(())
}

fn failed(error: &refinery::Error) -> StoreError {
    unavailable(&format!("the tables cannot be brought up to date: {error}"))
}

/// Whether a migration failed because of others who have what it wants: tried again, it may succeed.
fn is_about_locks(error: &refinery::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let code = error.downcast_ref::<tokio_postgres::Error>().and_then(tokio_postgres::Error::code);
        if code.is_some_and(|code| {
            [SqlState::LOCK_NOT_AVAILABLE, SqlState::T_R_DEADLOCK_DETECTED].contains(code)
        }) {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_that_is_meant_to_run_concurrently_can_be_run_again() {
        for migration in Migrations::embedded().0.iter().filter(|migration| concurrently::is_meant(migration))
        {
            concurrently::steps(migration).unwrap();
        }
    }

    #[test]
    fn no_migration_makes_an_index_concurrently_inside_a_transaction() {
        for migration in &Migrations::embedded().0 {
            let sql = migration.sql().unwrap();
            let code: Vec<&str> = sql.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
            let is_concurrent = code.join(" ").to_uppercase().contains(" CONCURRENTLY ");
            assert_eq!(is_concurrent, concurrently::is_meant(migration), "{migration}");
        }
    }
}
