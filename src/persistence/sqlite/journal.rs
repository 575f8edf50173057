//! The owner's side: shards, heads, what an event goes on with, snapshots.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use futures_util::{FutureExt, future::BoxFuture};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::{
    SqliteStore, outcomes,
    read::{Read, key_of},
    rows, threads,
    write::Writer,
};
use crate::{
    codec,
    store::{
        Batch, Head, Journal, JournalRow, OutcomeEnd, OutcomeRow, PartOutcome, ReplayStart, Snapshot,
        StoreError, StoreFuture, StoredEvent, WantedOutcomes, WriteError,
    },
};
use domain::{Epoch, EventId, Seq, ShardId, Timestamp, UserId};

impl Journal for SqliteStore {
    fn take_shards<'a>(&'a self, node: &'a str) -> StoreFuture<'a, Vec<Epoch>> {
        let node = node.to_owned();
        self.change("take_shards", move |writer| writer.take_shards(&node))
    }

    fn write(&self, batch: Arc<Batch>) -> BoxFuture<'_, Result<Vec<PartOutcome>, WriteError>> {
        let answer = self.writer.run(move |writer| writer.write(&batch));
        async move {
            // A writer that stopped may have stopped after the commit.
            answer.await.map_err(|error| match error {
                StoreError::Unavailable(what) if what == threads::STOPPED => WriteError::Unknown(what),
                other => WriteError::Unavailable(other.to_string()),
            })?
        }
        .boxed()
    }

    fn heads(&self, events: Vec<EventId>) -> StoreFuture<'_, Vec<Option<Head>>> {
        self.read("heads", move |connection| heads(connection, &events))
    }

    fn shard_epoch(&self, shard: ShardId) -> StoreFuture<'_, Epoch> {
        self.read("shard_epoch", move |connection| shard_epoch(connection, shard))
    }

    fn load(
        &self,
        event: EventId,
        now: Timestamp,
        outcomes: WantedOutcomes,
    ) -> StoreFuture<'_, Option<StoredEvent>> {
        self.read("load", move |connection| load(connection, event, now, outcomes))
    }

    fn outcome(
        &self,
        event: EventId,
        user: UserId,
        key: String,
        end: OutcomeEnd,
    ) -> StoreFuture<'_, Option<OutcomeRow>> {
        async move {
            if matches!(end, OutcomeEnd::After(_)) && !self.has_outcomes_by_key.load(Relaxed) {
                self.change("index_outcomes", Writer::index_outcomes_by_key).await?;
                self.has_outcomes_by_key.store(true, Relaxed);
            }
            self.read("outcome", move |connection| outcomes::outcome(connection, event, &user, &key, end))
                .await
        }
        .boxed()
    }

    fn save_snapshot(&self, event: EventId, epoch: Epoch, snapshot: Snapshot) -> StoreFuture<'_, ()> {
        self.change("save_snapshot", move |writer| writer.save_snapshot(event, epoch, &snapshot))
    }

    fn journal(&self, event: EventId, after: Seq, limit: u32) -> StoreFuture<'_, Vec<JournalRow>> {
        self.read("journal", move |connection| journal(connection, event, after, limit))
    }

    fn journal_end(&self, event: EventId) -> StoreFuture<'_, Option<(Seq, Timestamp)>> {
        self.read("journal_end", move |connection| journal_end(connection, event))
    }

    fn replay_start(&self, event: EventId) -> StoreFuture<'_, Option<ReplayStart>> {
        self.read("replay_start", move |connection| replay_start(connection, event))
    }

    fn unsettled_events(&self) -> StoreFuture<'_, Vec<EventId>> {
        self.read("unsettled_events", unsettled_events)
    }

    fn last_instant(&self) -> StoreFuture<'_, Option<Timestamp>> {
        self.read("last_instant", last_instant)
    }

    fn forget_outcomes(&self, now: Timestamp, most: u32) -> StoreFuture<'_, u64> {
        self.change("forget_outcomes", move |writer| writer.forget_outcomes(now, most))
    }

    fn what_the_writer_waits_for(&self) -> StoreFuture<'_, String> {
        async { Ok("the disk, or another process that has the file open".to_owned()) }.boxed()
    }
}

fn heads(connection: &mut Connection, events: &[EventId]) -> Read<Vec<Option<Head>>> {
    // One transaction: the heads must be of the same moment.
    let connection = connection.transaction()?;
    let sql = format!("SELECT {} FROM event_head JOIN events ON id = event WHERE event_id = ?1", rows::HEAD);
    let mut find = connection.prepare_cached(&sql)?;
    let head = |event: &EventId| Ok(find.query_row([event.0.as_bytes()], rows::head).optional()?);
    events.iter().map(head).collect()
}

fn shard_epoch(connection: &mut Connection, shard: ShardId) -> Read<Epoch> {
    let mut find = connection.prepare_cached("SELECT epoch FROM shard_owner WHERE shard = ?1")?;
    let epoch = find.query_row([shard.0], |row| row.get::<_, i64>(0)).optional()?;
    Ok(Epoch(epoch.unwrap_or(0) as u64))
}

fn load(
    connection: &mut Connection,
    event: EventId,
    now: Timestamp,
    wanted: WantedOutcomes,
) -> Read<Option<StoredEvent>> {
    // One transaction: head, snapshot and tail must be of the same moment.
    let connection = connection.transaction()?;
    let Some(key) = key_of(&connection, event)? else { return Ok(None) };
    let sql = format!("SELECT {} FROM events JOIN event_head ON event = id WHERE id = ?1", rows::EVENT);
    let record = connection.prepare_cached(&sql)?.query_row([key], rows::event)?;
    let (initial_rules, layout) = connection
        .prepare_cached("SELECT initial_rules, layout FROM events WHERE id = ?1")?
        .query_row([key], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?)))?;
    let sql = format!("SELECT {} FROM event_head WHERE event = ?1", rows::HEAD);
    let head = connection.prepare_cached(&sql)?.query_row([key], rows::head)?;
    let snapshot = snapshot_of(&connection, key)?;
    let after = snapshot.as_ref().map_or(Seq(0), |snapshot| snapshot.seq);
    let outcomes = outcomes::unexpired(&connection, key, now, wanted)?;
    let sql = format!(
        "SELECT {} FROM orders JOIN events ON id = event
         WHERE event = ?1 AND status <> 'completed' AND status IN ('pending', 'processing', 'awaiting_payment')
         ORDER BY orders.created_at, order_id",
        *rows::ORDER
    );
    let pending =
        connection.prepare_cached(&sql)?.query_map([key], rows::order)?.collect::<Result<_, _>>()?;
    Ok(Some(StoredEvent {
        record,
        initial_rules: codec::decode(&initial_rules, "rules")?,
        layout,
        head,
        tail: journal_of(&connection, key, after, i64::MAX)?,
        snapshot,
        outcomes,
        pending,
    }))
}

fn snapshot_of(connection: &Connection, key: i64) -> Read<Option<Snapshot>> {
    let mut find = connection.prepare_cached("SELECT seq, at, state FROM snapshots WHERE event = ?1")?;
    let snapshot = find.query_row([key], |row| {
        Ok(Snapshot {
            seq: Seq(row.get::<_, i64>(0)? as u64),
            at: Timestamp(row.get(1)?),
            state: row.get(2)?,
        })
    });
    Ok(snapshot.optional()?)
}

fn journal_end(connection: &mut Connection, event: EventId) -> Read<Option<(Seq, Timestamp)>> {
    let mut find = connection.prepare_cached(
        "SELECT last_seq, last_at FROM event_head JOIN events ON id = event WHERE event_id = ?1",
    )?;
    let end = find.query_row([event.0.as_bytes()], |row| {
        Ok((Seq(row.get::<_, i64>(0)? as u64), Timestamp(row.get(1)?)))
    });
    Ok(end.optional()?)
}

fn replay_start(connection: &mut Connection, event: EventId) -> Read<Option<ReplayStart>> {
    // One transaction: the snapshot and the transition that it ends with.
    let connection = connection.transaction()?;
    let Some(key) = key_of(&connection, event)? else { return Ok(None) };
    let (created_at, initial_rules) = connection
        .prepare_cached("SELECT created_at, initial_rules FROM events WHERE id = ?1")?
        .query_row([key], |row| Ok((Timestamp(row.get(0)?), row.get::<_, Vec<u8>>(1)?)))?;
    let snapshot = match snapshot_of(&connection, key)? {
        Some(snapshot) => {
            let last = journal_of(&connection, key, Seq(snapshot.seq.0.saturating_sub(1)), 1)?;
            last.first().map(|row| (snapshot, row.epoch))
        }
        None => None,
    };
    Ok(Some(ReplayStart { created_at, initial_rules: codec::decode(&initial_rules, "rules")?, snapshot }))
}

fn journal_of(connection: &Connection, key: i64, after: Seq, limit: i64) -> Read<Vec<JournalRow>> {
    let mut tail = connection.prepare_cached(
        "SELECT seq, epoch, at, payload FROM journal WHERE event = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
    )?;
    Ok(tail.query_map(params![key, after.0 as i64, limit], rows::journal)?.collect::<Result<_, _>>()?)
}

fn journal(connection: &mut Connection, event: EventId, after: Seq, limit: u32) -> Read<Vec<JournalRow>> {
    match key_of(connection, event)? {
        Some(key) => journal_of(connection, key, after, i64::from(limit)),
        None => Ok(Vec::new()),
    }
}

fn unsettled_events(connection: &mut Connection) -> Read<Vec<EventId>> {
    let mut find = connection.prepare_cached(
        "SELECT event_id FROM event_head JOIN events ON id = event WHERE held > 0 OR orders_pending > 0 ORDER BY id",
    )?;
    Ok(find.query_map([], |row| rows::uuid(row, 0).map(EventId))?.collect::<Result<_, _>>()?)
}

fn last_instant(connection: &mut Connection) -> Read<Option<Timestamp>> {
    let latest = connection
        .query_row("SELECT max(last_at) FROM event_head", [], |row| row.get::<_, Option<i64>>(0))?;
    Ok(latest.map(Timestamp))
}

impl Writer {
    pub(super) fn take_shards(&mut self, node: &str) -> Result<Vec<Epoch>, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut epochs = Vec::with_capacity(usize::from(ShardId::COUNT));
        {
            let mut take = transaction.prepare(
                "INSERT INTO shard_owner (shard, epoch, node) VALUES (?1, 1, ?2)
                 ON CONFLICT (shard) DO UPDATE SET epoch = epoch + 1, node = excluded.node RETURNING epoch",
            )?;
            for shard in 0..ShardId::COUNT {
                let epoch = take.query_row(params![shard, node], |row| row.get::<_, i64>(0))?;
                epochs.push(Epoch(epoch as u64));
            }
        }
        transaction.commit()?;
        Ok(epochs)
    }

    pub(super) fn save_snapshot(
        &mut self,
        event: EventId,
        epoch: Epoch,
        snapshot: &Snapshot,
    ) -> Result<(), StoreError> {
        // Older epochs and older states change nothing; neither does a state beyond the journal's end.
        self.connection.execute(
            "INSERT INTO snapshots (event, seq, at, state)
             SELECT id, ?4, ?5, ?6 FROM events JOIN event_head ON event = id
             WHERE event_id = ?1 AND last_seq >= ?4 AND EXISTS (SELECT 1 FROM shard_owner WHERE shard = ?2 AND epoch = ?3)
             ON CONFLICT (event) DO UPDATE SET seq = excluded.seq, at = excluded.at, state = excluded.state
             WHERE excluded.seq > snapshots.seq",
            params![
                event.0.as_bytes(),
                ShardId::of(event).0,
                epoch.0 as i64,
                snapshot.seq.0 as i64,
                snapshot.at.0,
                snapshot.state
            ],
        )?;
        Ok(())
    }
}
