//! The fenced batch: one statement, one round trip. Only when an event's part must not be written does
//! a transaction with savepoints find out which, so that the others are.

use std::sync::{
    Arc,
    atomic::{AtomicI32, Ordering::Relaxed},
};

use tokio_postgres::{GenericClient, Statement};

use super::{
    batch::Rows,
    connect::{Connection, Connector},
    failure::{Failure, PartFailure},
    rows,
};
use crate::{
    causes::with_causes,
    store::{Batch, EventWrite, PartOutcome, StoreError, WriteError},
};
use domain::OutboxKey;

/// The one connection that journals are written over, opened again whenever it broke.
pub(super) struct Writer {
    connector: Connector,
    open: Option<(Connection, Statement)>,
    /// The server's process behind the connection, for who wants to know what it waits for.
    process: Arc<AtomicI32>,
}

impl Writer {
    pub(super) fn new(connector: Connector, process: Arc<AtomicI32>) -> Self {
        Self { connector, open: None, process }
    }

    /// Connects, if that was not done yet.
    pub(super) async fn open(&mut self) -> Result<(), StoreError> {
        if self.open.is_none() {
            self.open = Some(self.connect().await?);
        }
        Ok(())
    }

    /// Writes a batch; outcomes are in its order.
    pub(super) async fn write(&mut self, batch: &Batch) -> Result<Vec<PartOutcome>, WriteError> {
        let mut open = match self.open.take() {
            Some(open) if !open.0.client.is_closed() => open,
            _ => self.connect().await.map_err(|error| WriteError::Unavailable(error.to_string()))?,
        };
        let written = write(&mut open, batch).await;
        if open.0.take_warning() && written.is_ok() {
            // The one warning that a commit can give: it may not have reached its standbys.
            return Err(WriteError::Unknown("the commit may not have been replicated".to_owned()));
        }
        if !matches!(written, Err(Failure::Unknown(_) | Failure::StatementGone(_))) {
            self.open = Some(open);
        }
        Ok(written?)
    }

    /// Gives the connection up.
    pub(super) fn close(&mut self) {
        self.open = None;
    }

    async fn connect(&self) -> Result<(Connection, Statement), StoreError> {
        let connection = self.connector.connect_to_write().await?;
        let process = connection.client.query_one("SELECT pg_backend_pid()", &[]).await?.get(0);
        self.process.store(process, Relaxed);
        let statement = connection.client.prepare(&Rows::call()).await?;
        Rows::check(statement.params())?;
        Ok((connection, statement))
    }
}

async fn write(open: &mut (Connection, Statement), batch: &Batch) -> Result<Vec<PartOutcome>, Failure> {
    let (connection, call) = open;
    match append(&connection.client, call, &batch.writes, &batch.published).await {
        Ok(()) => Ok(vec![PartOutcome::Written; batch.writes.len()]),
        Err(Failure::Part(_)) => write_apart(connection, call, batch).await,
        Err(other) => Err(other),
    }
}

/// Calls the function with these writes.
async fn append(
    client: &impl GenericClient,
    call: &Statement,
    writes: &[EventWrite],
    published: &[OutboxKey],
) -> Result<(), Failure> {
    let rows = Rows::of(writes, published).map_err(|detail| Failure::Part(PartFailure::Refused(detail)))?;
    client.execute(call, &rows.params()).await?;
    Ok(())
}

/// One savepoint per event. Until the commit is sent, whatever goes wrong has written nothing.
async fn write_apart(
    connection: &mut Connection,
    call: &Statement,
    batch: &Batch,
) -> Result<Vec<PartOutcome>, Failure> {
    let mut transaction = connection.client.transaction().await.map_err(nothing_written)?;
    let mut outcomes = vec![PartOutcome::Fenced; batch.writes.len()];
    // In shard order, as a take-over goes: neither can wait for the other.
    let mut in_order: Vec<usize> = (0..batch.writes.len()).collect();
    in_order.sort_by_key(|at| batch.writes[*at].shard);
    for at in in_order {
        let write = &batch.writes[at];
        let savepoint = transaction.transaction().await.map_err(nothing_written)?;
        outcomes[at] = match append(&savepoint, call, std::slice::from_ref(write), &[]).await {
            Ok(()) => {
                savepoint.commit().await.map_err(nothing_written)?;
                PartOutcome::Written
            }
            Err(Failure::Part(part)) => {
                savepoint.rollback().await.map_err(nothing_written)?;
                match part {
                    PartFailure::Fenced => PartOutcome::Fenced,
                    PartFailure::Refused(detail) => PartOutcome::Refused { detail },
                    PartFailure::WrongHead => wrong_head(&transaction, write).await?,
                }
            }
            Err(Failure::Unavailable(detail) | Failure::Unknown(detail) | Failure::StatementGone(detail)) => {
                return Err(Failure::Unavailable(detail));
            }
        };
    }
    append(&transaction, call, &[], &batch.published).await?;
    transaction.commit().await?;
    Ok(outcomes)
}

/// Whether the head moved because this very write moved it.
async fn wrong_head(client: &impl GenericClient, write: &EventWrite) -> Result<PartOutcome, Failure> {
    let sql = "SELECT last_seq, last_write FROM db_catalog.event_head WHERE event_id = $1";
    let Some(row) = client.query_opt(sql, &[&write.event.0]).await.map_err(nothing_written)? else {
        return Ok(PartOutcome::Refused { detail: format!("there is no event {}", write.event) });
    };
    let damaged = |error: StoreError| Failure::Unavailable(error.to_string());
    if rows::get::<Option<uuid::Uuid>>(&row, "last_write").map_err(damaged)? == Some(write.write_id) {
        return Ok(PartOutcome::Written);
    }
    Ok(PartOutcome::WrongHead { stored: rows::seq(&row, "last_seq").map_err(damaged)? })
}

fn nothing_written(error: tokio_postgres::Error) -> Failure {
    Failure::Unavailable(with_causes(&error))
}
