//! The owner's side: shards, heads, what an event goes on with, snapshots.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use deadpool_postgres::{GenericClient, Object};
use futures_util::{FutureExt, future::BoxFuture};
use rustc_hash::FxHashMap;
use tokio_postgres::IsolationLevel;

use super::{
    PostgresStore,
    failure::unavailable,
    outcomes,
    read::{Read, all, one},
    rows,
};
use crate::{
    codec,
    store::{
        Batch, Head, Journal, JournalRow, OutcomeEnd, OutcomeRow, PartOutcome, ReplayStart, Snapshot,
        StoreFuture, StoredEvent, WantedOutcomes, WriteError,
    },
};
use domain::{Epoch, EventId, Seq, ShardId, Timestamp, UserId};

impl Journal for PostgresStore {
    fn take_shards<'a>(&'a self, node: &'a str) -> StoreFuture<'a, Vec<Epoch>> {
        let node = node.to_owned();
        self.change("take_shards", async move |mut client| take_shards(&mut client, &node).await)
    }

    fn write(&self, batch: Arc<Batch>) -> BoxFuture<'_, Result<Vec<PartOutcome>, WriteError>> {
        let shared = self.shared.clone();
        let done = self.spawn(async move {
            if shared.closed.load(Relaxed) {
                return Err(WriteError::Unavailable("the store is closed".to_owned()));
            }
            let mut writer = shared.writer.lock().await;
            let patience = shared.options.patience();
            match tokio::time::timeout(patience, writer.write(&batch)).await {
                Ok(written) => written,
                // Nobody answers any more, not even that the time is over: the connection is given up with
                // the write, whose outcome the heads will tell.
                Err(_) => Err(WriteError::Unknown("the database did not answer in time".to_owned())),
            }
        });
        // Work that ended without an answer may have ended after the commit.
        async move { done.await.map_err(WriteError::Unknown)? }.boxed()
    }

    fn heads(&self, events: Vec<EventId>) -> StoreFuture<'_, Vec<Option<Head>>> {
        let shared = self.shared.clone();
        let limit = self.shared.options.patience();
        let done = self.spawn(async move {
            // A new connection: those of before may be what broke.
            let mut connection = shared.connector.connect().await?;
            let read = tokio::time::timeout(limit, heads(&mut connection.client, &events)).await;
            let heads = read.map_err(|_| unavailable("the heads did not come in time"))??;
            if connection.take_warning() {
                return Err(unavailable("what is committed may not have been replicated"));
            }
            Ok(heads)
        });
        async move { done.await.map_err(|error| unavailable(&error))? }.boxed()
    }

    fn shard_epoch(&self, shard: ShardId) -> StoreFuture<'_, Epoch> {
        self.read("shard_epoch", async move |client| shard_epoch(&client, shard).await)
    }

    fn load(
        &self,
        event: EventId,
        now: Timestamp,
        outcomes: WantedOutcomes,
    ) -> StoreFuture<'_, Option<StoredEvent>> {
        // How much an event has to load is bounded, and more than any other read asks for.
        let limit = self.shared.options.load_timeout;
        self.within("load", limit, async move |mut client| {
            load(&mut client, event, now, outcomes, limit).await
        })
    }

    fn outcome(
        &self,
        event: EventId,
        user: UserId,
        key: String,
        end: OutcomeEnd,
    ) -> StoreFuture<'_, Option<OutcomeRow>> {
        self.read("outcome", async move |client| outcomes::outcome(&client, event, &user, &key, end).await)
    }

    fn save_snapshot(&self, event: EventId, epoch: Epoch, snapshot: Snapshot) -> StoreFuture<'_, ()> {
        self.change("save_snapshot", async move |client| {
            save_snapshot(&client, event, epoch, &snapshot).await
        })
    }

    fn journal(&self, event: EventId, after: Seq, limit: u32) -> StoreFuture<'_, Vec<JournalRow>> {
        self.read("journal", async move |client| journal(&client, event, after, i64::from(limit)).await)
    }

    fn journal_end(&self, event: EventId) -> StoreFuture<'_, Option<(Seq, Timestamp)>> {
        self.read("journal_end", async move |client| {
            let sql = "SELECT last_seq, last_at FROM db_catalog.event_head WHERE event_id = $1";
            let end =
                |row: &tokio_postgres::Row| Ok((rows::seq(row, "last_seq")?, rows::at(row, "last_at")?));
            one(&client, sql, &[&event.0], end).await
        })
    }

    fn replay_start(&self, event: EventId) -> StoreFuture<'_, Option<ReplayStart>> {
        self.read("replay_start", async move |client| replay_start(&client, event).await)
    }

    fn unsettled_events(&self) -> StoreFuture<'_, Vec<EventId>> {
        self.read("unsettled_events", async move |client| unsettled_events(&client).await)
    }

    fn last_instant(&self) -> StoreFuture<'_, Option<Timestamp>> {
        self.read("last_instant", async move |client| last_instant(&client).await)
    }

    fn forget_outcomes(&self, now: Timestamp, most: u32) -> StoreFuture<'_, u64> {
        self.change("forget_outcomes", async move |client| outcomes::forget(&client, now, most).await)
    }

    fn what_the_writer_waits_for(&self) -> StoreFuture<'_, String> {
        let process = self.shared.writer_process.load(Relaxed);
        self.read("what_the_writer_waits_for", async move |client| {
            what_a_process_waits_for(&client, process).await
        })
    }
}

/// The heads of these events as of one moment. The commit of this makes sure that whatever is seen is as
/// durable as it gets: it waits for the standbys that a commit waits for, with all that was logged before.
async fn heads(client: &mut tokio_postgres::Client, events: &[EventId]) -> Read<Vec<Option<Head>>> {
    let transaction = client.transaction().await?;
    let sql = format!("SELECT event_id, {} FROM db_catalog.event_head WHERE event_id = ANY ($1)", rows::HEAD);
    let ids: Vec<uuid::Uuid> = events.iter().map(|event| event.0).collect();
    let found = transaction.query(&sql, &[&ids]).await?;
    transaction.execute("SELECT pg_logical_emit_message(true, 'ticketbuster', 'heads')", &[]).await?;
    transaction.commit().await?;
    let heads = found.iter().map(|row| Ok((rows::uuid(row, "event_id")?, rows::head(row)?)));
    let heads: FxHashMap<uuid::Uuid, Head> = heads.collect::<Read<_>>()?;
    Ok(events.iter().map(|event| heads.get(&event.0).copied()).collect())
}

async fn shard_epoch(client: &Object, shard: ShardId) -> Read<Epoch> {
    let sql = "SELECT epoch FROM db_catalog.shard_owner WHERE shard = $1";
    Ok(one(client, sql, &[&i32::from(shard.0)], |row| rows::epoch(row, "epoch")).await?.unwrap_or_default())
}

async fn load(
    client: &mut Object,
    event: EventId,
    now: Timestamp,
    wanted: WantedOutcomes,
    limit: Duration,
) -> Read<Option<StoredEvent>> {
    // One view of the store: head, snapshot and tail must be of the same moment.
    let view = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .await?;
    // For this transaction alone. Between two statements rows are taken apart, a million perhaps; it holds no lock that
    // anybody waits for.
    let limit = limit.as_millis();
    view.batch_execute(&format!(
        "SET LOCAL statement_timeout = {limit}; SET LOCAL idle_in_transaction_session_timeout = {limit}"
    ))
    .await?;
    let sql = format!(
        "SELECT {}, initial_rules, layout, last_seq, last_epoch, last_at, last_write, orders_pending
         FROM db_catalog.events JOIN db_catalog.event_head USING (event_id) WHERE event_id = $1",
        rows::EVENT
    );
    let parts = one(&view, &sql, &[&event.0], |row| {
        let initial_rules = codec::decode(rows::get::<&[u8]>(row, "initial_rules")?, "rules")?;
        let layout: Vec<u8> = rows::get(row, "layout")?;
        let pending: i64 = rows::get(row, "orders_pending")?;
        Ok((rows::event(row)?, initial_rules, layout, rows::head(row)?, pending > 0))
    })
    .await?;
    let Some((record, initial_rules, layout, head, has_pending)) = parts else { return Ok(None) };
    let sql = "SELECT seq, at, state FROM db_catalog.snapshots WHERE event_id = $1";
    let snapshot = one(&view, sql, &[&event.0], snapshot_of).await?;
    let after = snapshot.as_ref().map_or(Seq(0), |snapshot| snapshot.seq);
    let outcomes = outcomes::unexpired(&view, event, now, wanted).await?;
    let sql = format!(
        "SELECT {} FROM db_orders.orders o WHERE event_id = $1 AND status IN ('pending', 'processing', 'awaiting_payment')
         ORDER BY created_at, order_id",
        *rows::ORDER
    );
    let pending = if has_pending { all(&view, &sql, &[&event.0], rows::order).await? } else { Vec::new() };
    let tail = journal(&view, event, after, i64::MAX).await?;
    view.commit().await?;
    Ok(Some(StoredEvent { record, initial_rules, layout, head, snapshot, tail, outcomes, pending }))
}

fn snapshot_of(row: &tokio_postgres::Row) -> Read<Snapshot> {
    Ok(Snapshot { seq: rows::seq(row, "seq")?, at: rows::at(row, "at")?, state: rows::get(row, "state")? })
}

/// One statement: the snapshot and the transition that it ends with are of the same moment.
async fn replay_start(client: &Object, event: EventId) -> Read<Option<ReplayStart>> {
    let sql = "SELECT created_at, initial_rules, s.seq, s.at, s.state, j.epoch
               FROM db_catalog.events e
               LEFT JOIN db_catalog.snapshots s USING (event_id)
               LEFT JOIN db_catalog.journal j ON j.event_id = s.event_id AND j.seq = s.seq
               WHERE e.event_id = $1";
    let start = |row: &tokio_postgres::Row| {
        let has_snapshot = rows::get::<Option<i64>>(row, "epoch")?.is_some();
        Ok(ReplayStart {
            created_at: rows::at(row, "created_at")?,
            initial_rules: codec::decode(rows::get::<&[u8]>(row, "initial_rules")?, "rules")?,
            snapshot: match has_snapshot {
                true => Some((snapshot_of(row)?, rows::epoch(row, "epoch")?)),
                false => None,
            },
        })
    };
    one(client, sql, &[&event.0], start).await
}

async fn journal(
    client: &impl GenericClient,
    event: EventId,
    after: Seq,
    limit: i64,
) -> Read<Vec<JournalRow>> {
    let sql = "SELECT seq, epoch, at, payload FROM db_catalog.journal
               WHERE event_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
    all(client, sql, &[&event.0, &(after.0 as i64), &limit], rows::journal).await
}

async fn unsettled_events(client: &Object) -> Read<Vec<EventId>> {
    let sql = "SELECT event_id FROM db_catalog.event_head JOIN db_catalog.events USING (event_id)
               WHERE held > 0 OR orders_pending > 0 ORDER BY created_at, event_id";
    all(client, sql, &[], |row| rows::uuid(row, "event_id").map(EventId)).await
}

async fn last_instant(client: &Object) -> Read<Option<Timestamp>> {
    let sql = "SELECT last_at FROM db_catalog.event_head ORDER BY last_at DESC LIMIT 1";
    one(client, sql, &[], |row| rows::at(row, "last_at")).await
}

/// What a process of the server waits for, in words.
async fn what_a_process_waits_for(client: &Object, process: i32) -> Read<String> {
    let sql = "SELECT state, wait_event_type, wait_event, array_to_string(pg_blocking_pids(pid), ', ') AS blocked_by
                 FROM pg_stat_activity WHERE pid = $1";
    let Some(row) = client.query_opt(sql, &[&process]).await? else {
        return Ok("its connection: the server knows nothing of it".to_owned());
    };
    let text = |name: &str| row.try_get::<_, Option<String>>(name).ok().flatten().unwrap_or_default();
    Ok(match (text("wait_event_type"), text("wait_event"), text("blocked_by")) {
        (kind, _, _) if kind.is_empty() => format!("nothing: the server says that it is {}", text("state")),
        (kind, event, blocked_by) if blocked_by.is_empty() => format!("{kind}: {event}"),
        (kind, event, blocked_by) => format!("{kind}: {event}, held by process {blocked_by}"),
    })
}

async fn take_shards(client: &mut Object, node: &str) -> Read<Vec<Epoch>> {
    // In shard order, as batches lock them. A batch in flight is waited for, however long it takes; one
    // behind this is refused.
    let lock = "SELECT 1 FROM db_catalog.shard_owner ORDER BY shard FOR NO KEY UPDATE";
    let sql = "UPDATE db_catalog.shard_owner
                  SET epoch = epoch + 1, process = NULL, node = $1, taken_at = now(), changed = v.version
                 FROM db_catalog.next_version() AS v (version) RETURNING shard, epoch";
    let transaction = client.transaction().await?;
    transaction.batch_execute("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = '30s'").await?;
    transaction.batch_execute(lock).await?;
    let taken = transaction.query(sql, &[&node]).await?;
    transaction.commit().await?;
    let mut epochs = vec![Epoch(0); usize::from(ShardId::COUNT)];
    for row in &taken {
        let shard = rows::get::<i32>(row, "shard")?;
        epochs[shard as usize] = rows::epoch(row, "epoch")?;
    }
    Ok(epochs)
}

async fn save_snapshot(client: &Object, event: EventId, epoch: Epoch, snapshot: &Snapshot) -> Read<()> {
    // Older epochs and older states change nothing; neither does a state beyond the journal's end.
    let sql = "INSERT INTO db_catalog.snapshots (event_id, seq, at, state)
               SELECT event_id, $4, $5, $6 FROM db_catalog.event_head
               WHERE event_id = $1 AND last_seq >= $4
                 AND EXISTS (SELECT 1 FROM db_catalog.shard_owner WHERE shard = $2 AND epoch = $3)
               ON CONFLICT (event_id) DO UPDATE SET seq = excluded.seq, at = excluded.at, state = excluded.state
               WHERE excluded.seq > snapshots.seq";
    let shard = i32::from(ShardId::of(event).0);
    let (epoch, seq, at) = (epoch.0 as i64, snapshot.seq.0 as i64, rows::instant(snapshot.at));
    client.execute(sql, &[&event.0, &shard, &epoch, &seq, &at, &snapshot.state]).await?;
    Ok(())
}
