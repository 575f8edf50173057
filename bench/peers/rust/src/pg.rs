//! PostgreSQL as the peers use it: a pool for each HTTP thread, transactions, retries after deadlocks.

use std::{str::FromStr, sync::Arc, time::SystemTime};

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime};
use domain::{Millis, Timestamp};
use futures_util::{
    FutureExt as _,
    future::{try_join, try_join_all},
};
use ticketbuster::api::{Problem, wording};
use tokio_postgres::{Config, NoTls, Row, error::SqlState, types::ToSql};

use crate::{event::Event, tickets::TicketSigner};

/// How often a transaction is tried that lost a deadlock.
const TRIES: u32 = 5;

/// The database of one HTTP thread: connections are served by the thread that uses them.
pub struct Store {
    pool: Pool,
    connections: usize,
    pub event: Arc<Event>,
    pub signer: Arc<TicketSigner>,
}

/// Why work in the database did not succeed.
pub enum Failed {
    /// It said no, or is not there.
    Problem(Problem),
    /// It would perhaps succeed if it were done again.
    Deadlock,
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<tokio_postgres::Error> for Failed {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.code() {
            Some(&SqlState::T_R_DEADLOCK_DETECTED | &SqlState::T_R_SERIALIZATION_FAILURE) => Self::Deadlock,
            _ => Self::Problem(unavailable(&error)),
        }
    }
}

impl From<PoolError> for Failed {
    fn from(error: PoolError) -> Self {
        Self::Problem(unavailable(&error))
    }
}

/// A store does not answer as it should; why is for the operator alone.
pub fn unavailable(error: &dyn std::error::Error) -> Problem {
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    eprintln!("peer: {error}{cause}");
    wording::store_unavailable(Millis::from_secs(1))
}

/// Does work again that lost a deadlock.
pub async fn retrying<T>(work: impl AsyncFn() -> Result<T, Failed>) -> Result<T, Problem> {
    for _ in 0..TRIES {
        match work().await {
            Ok(done) => return Ok(done),
            Err(Failed::Problem(problem)) => return Err(problem),
            Err(Failed::Deadlock) => {}
        }
    }
    Err(wording::overloaded(Millis::from_secs(1)))
}

impl Store {
    /// A pool of so many connections. `durable`: a commit waits for the disk, if
    /// its transaction does not say otherwise.
    pub fn new(
        url: &str,
        connections: usize,
        durable: bool,
        event: Arc<Event>,
        signer: Arc<TicketSigner>,
    ) -> Result<Self, String> {
        let mut config = parse(url)?;
        config.options(format!("-c synchronous_commit={}", if durable { "on" } else { "off" }));
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let pool = Pool::builder(Manager::from_config(config, NoTls, recycling))
            .max_size(connections)
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { pool, connections, event, signer })
    }

    /// Opens all connections and prepares statements, so that the first buyers do not wait for that.
    pub async fn warm_up(&self, statements: &[&str]) -> Result<(), String> {
        let clients = try_join_all((0..self.connections).map(|_| self.pool.get())).await;
        for client in clients.map_err(|error| describe("the database", &error))? {
            for statement in statements {
                let prepared = client.prepare_cached(statement).await;
                prepared.map_err(|error| describe("the database", &error))?;
            }
        }
        Ok(())
    }

    pub async fn client(&self) -> Result<Object, PoolError> {
        self.pool.get().await
    }

    /// Runs a transaction: `BEGIN` and the first statement go out together, `then` does the rest. An error
    /// rolls it back, and so does a browser that hangs up in the middle.
    pub async fn transaction<T>(
        &self,
        begin: &str,
        first: &str,
        parameters: &[&(dyn ToSql + Sync)],
        then: impl AsyncFnOnce(&Object, Vec<Row>) -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        let client = self.client().await?;
        let first = client.prepare_cached(first).await?;
        let open = Open(Some(&client));
        let (_, rows) = try_join(client.batch_execute(begin), client.query(&first, parameters)).await?;
        let done = then(&client, rows).await?;
        client.batch_execute("COMMIT").await?;
        open.ended();
        Ok(done)
    }
}

/// A transaction that is rolled back unless it has ended.
struct Open<'a>(Option<&'a Object>);

impl Open<'_> {
    fn ended(mut self) {
        self.0 = None;
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if let Some(client) = self.0 {
            // Polled once, it is sent; whatever uses the connection next is answered after it.
            let _ = client.batch_execute("ROLLBACK").now_or_never();
        }
    }
}

fn parse(url: &str) -> Result<Config, String> {
    Config::from_str(url).map_err(|error| describe("--url", &error))
}

fn describe(what: &str, error: &dyn std::error::Error) -> String {
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    format!("{what}: {error}{cause}")
}

/// Makes the tables anew, all seats available.
pub async fn create_schema(url: &str, seats: u32) -> Result<(), String> {
    let fault = |error: tokio_postgres::Error| describe("the database", &error);
    let (client, connection) = parse(url)?.connect(NoTls).await.map_err(fault)?;
    let connection = actix_web::rt::spawn(connection);
    client.batch_execute(include_str!("schema.sql")).await.map_err(fault)?;
    let last = i32::try_from(seats).map_err(|error| error.to_string())? - 1;
    client
        .execute("INSERT INTO seats (seat) SELECT generate_series(0, $1)", &[&last])
        .await
        .map_err(fault)?;
    client.batch_execute("VACUUM ANALYZE seats").await.map_err(fault)?;
    drop(client);
    connection.await.map_err(|error| error.to_string())?.map_err(fault)
}

/// A transaction that waits for the disk at its end.
pub const BEGIN_DURABLE: &str = "BEGIN; SET LOCAL synchronous_commit = on";

/// An instant of PostgreSQL's clock as ours.
pub fn timestamp(instant: SystemTime) -> Timestamp {
    let since = instant.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp(since.as_millis() as i64)
}
