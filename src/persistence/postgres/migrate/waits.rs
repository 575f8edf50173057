//! Whom a migration waits for: only another connection can ask that while it waits.

use std::time::{Duration, Instant};

use tokio_postgres::Client;

use crate::{
    persistence::postgres::connect::{Connection, Connector},
    store::StoreError,
};

/// How often it is looked; several times while a migration waits for one lock.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How often a wait is logged that goes on.
const TELL_EVERY: Duration = Duration::from_secs(10);

/// Looks at what the connection waits for that migrates.
pub(super) struct Watch {
    connector: Connector,
    /// Opened when something takes long.
    connection: Option<Connection>,
    /// The server's process behind the connection that migrates.
    process: i32,
}

impl Watch {
    /// Of this connection.
    pub(super) async fn new(connector: &Connector, client: &Client) -> Result<Self, StoreError> {
        let process = client.query_one("SELECT pg_backend_pid()", &[]).await?.try_get(0)?;
        Ok(Self { connector: connector.clone(), connection: None, process })
    }

    /// Carries this out; its outcome, and whom it last waited for, in words.
    pub(super) async fn during<T>(&mut self, work: impl Future<Output = T>) -> (T, Option<String>) {
        let mut work = std::pin::pin!(work);
        let (mut last, mut told) = (None, Instant::now());
        loop {
            tokio::select! {
                biased;
                done = &mut work => return (done, last),
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
            tokio::select! {
                biased;
                done = &mut work => return (done, last),
                found = self.look() => last = found.or(last),
            }
            if let Some(waits_for) = last.as_ref().filter(|_| told.elapsed() > TELL_EVERY) {
                told = Instant::now();
                tracing::warn!(waits_for, "a migration still waits");
            }
        }
    }

    /// Nothing, if it waits for nobody or that is not to be found out.
    async fn look(&mut self) -> Option<String> {
        if self.connection.as_ref().is_none_or(|connection| connection.client.is_closed()) {
            self.connection = self.connector.connect().await.ok();
        }
        blockers(&self.connection.as_ref()?.client, self.process).await.ok().flatten()
    }
}

/// Who has what this process of the server waits for.
async fn blockers(client: &Client, process: i32) -> Result<Option<String>, tokio_postgres::Error> {
    // What others ask is not shown: it may have tokens in it.
    let sql = "SELECT b.pid, coalesce(a.usename::text, '?') AS who, coalesce(a.application_name, '') AS application,
                      coalesce(a.state, '') AS state,
                      coalesce(extract(epoch FROM clock_timestamp() - a.xact_start)::bigint, 0) AS seconds,
                      (SELECT l.mode || ' of ' || coalesce(l.relation::regclass::text, l.locktype)
                         FROM pg_locks l WHERE l.pid = $1 AND NOT l.granted LIMIT 1) AS wanted
                 FROM unnest(pg_blocking_pids($1)) AS b(pid) LEFT JOIN pg_stat_activity a ON a.pid = b.pid";
    let mut found = Vec::new();
    for row in client.query(sql, &[&process]).await? {
        let (pid, seconds): (i32, i64) = (row.try_get("pid")?, row.try_get("seconds")?);
        let text = |name: &str| row.try_get::<_, Option<String>>(name).map(Option::unwrap_or_default);
        found.push(format!(
            "process {pid} (role {}, application '{}', {}, its transaction {seconds} s old) for {}",
            text("who")?,
            text("application")?,
            text("state")?,
            text("wanted")?
        ));
    }
    Ok((!found.is_empty()).then(|| found.join("; ")))
}
