//! Members and owners. What compares before it changes is one function of the database each, so that nobody pauses in
//! the middle of it with its locks.

use deadpool_postgres::Object;
use tokio_postgres::error::SqlState;
use uuid::Uuid;

use super::{
    PostgresStore, changes,
    read::{Read, all, one},
    rows, sessions,
};
use crate::store::{
    AUTHORITY_KEPT, Authority, ChangedEvents, Claim, Claimed, Cluster, ClusterVersion, ListedMember,
    NewMember, Owners, ProcessId, RevokedSince, Sight, StoreError, StoreFuture,
};
use domain::{CheckIn, Epoch, HistoryEntry, ShardId, TicketId, Timestamp};

impl Cluster for PostgresStore {
    fn id(&self) -> StoreFuture<'_, Uuid> {
        self.read("cluster_id", async move |client| cluster_id(&client).await)
    }

    fn join(&self, member: NewMember, authority: Authority) -> StoreFuture<'_, ()> {
        self.change("join", async move |mut client| join(&mut client, &member, authority).await)
    }

    fn renew(&self, process: ProcessId) -> StoreFuture<'_, Option<Sight>> {
        self.change("renew", async move |client| renew(&client, process).await)
    }

    fn leave(&self, process: ProcessId) -> StoreFuture<'_, ()> {
        self.change("leave", async move |client| go_to(&client, process, "leaving", &["joining", "up"]).await)
    }

    fn left(&self, process: ProcessId) -> StoreFuture<'_, ()> {
        self.change("left", async move |client| {
            go_to(&client, process, "left", &["joining", "up", "leaving"]).await
        })
    }

    fn owners(&self, since: ClusterVersion) -> StoreFuture<'_, Owners> {
        self.read("owners", async move |mut client| owners(&mut client, since).await)
    }

    fn claim(&self, claim: Claim) -> StoreFuture<'_, Claimed> {
        self.change("claim", async move |client| claim_shards(&client, &claim).await)
    }

    fn release(&self, process: ProcessId, shards: Vec<(ShardId, Epoch)>) -> StoreFuture<'_, Vec<ShardId>> {
        self.change("release", async move |client| release(&client, process, &shards).await)
    }

    fn changed_events(&self, since: Timestamp) -> StoreFuture<'_, ChangedEvents> {
        self.read("changed_events", async move |client| changed_events(&client, since).await)
    }

    fn members(&self) -> StoreFuture<'_, (Vec<ListedMember>, Timestamp)> {
        self.read("members", async move |client| members(&client).await)
    }

    fn end_members(&self) -> StoreFuture<'_, ()> {
        self.change("end_members", async move |client| end_members(&client).await)
    }

    fn revoked(&self, since: Timestamp) -> StoreFuture<'_, RevokedSince> {
        self.read("revoked", async move |client| sessions::revoked(&client, since).await)
    }

    fn check_in(
        &self,
        under: (ShardId, Epoch),
        ticket: TicketId,
        gate: String,
        at: Timestamp,
        by: HistoryEntry,
    ) -> StoreFuture<'_, Option<CheckIn>> {
        self.change("check_in", async move |client| {
            changes::check_in_under(&client, under, ticket, &gate, at, &by).await
        })
    }

    fn pin(&self, shard: ShardId, node: Option<String>) -> StoreFuture<'_, ()> {
        self.change("pin", async move |mut client| pin(&mut client, shard, node).await)
    }
}

async fn cluster_id(client: &Object) -> Read<Uuid> {
    let id = one(client, "SELECT id FROM db_catalog.cluster", &[], |row| rows::uuid(row, "id")).await?;
    id.ok_or_else(|| StoreError::Damaged("db_catalog.cluster has no row".to_owned()))
}

async fn join(client: &mut Object, member: &NewMember, authority: Authority) -> Read<()> {
    let forget = "DELETE FROM db_catalog.member m
                   WHERE m.state IN ('left', 'dead', 'joining') AND m.renewed_at < now() - interval '1 day'
                     AND NOT EXISTS (SELECT 1 FROM db_catalog.shard_owner o WHERE o.process = m.process)";
    client.execute(forget, &[]).await?;
    let transaction = client.transaction().await?;
    // One after the other, so that of two that differ the second one sees the first.
    transaction.execute("SELECT 1 FROM db_catalog.cluster FOR UPDATE", &[]).await?;
    let sql = "SELECT node, authority FROM db_catalog.member
                WHERE state IN ('joining', 'up', 'leaving') AND authority <> $1
                  AND renewed_at > clock_timestamp() - $2 * interval '1 millisecond' LIMIT 1";
    let kept = AUTHORITY_KEPT.0 as f64;
    if let Some(other) = transaction.query_opt(sql, &[&authority.as_str(), &kept]).await? {
        let (node, its): (String, String) = (rows::get(&other, "node")?, rows::get(&other, "authority")?);
        return Err(other_authority(&node, &its));
    }
    let sql = "INSERT INTO db_catalog.member (process, node, mesh, build, protocol, weight, state, authority)
               VALUES ($1, $2, $3, $4, $5, $6, 'joining', $7)";
    let NewMember { process, node, mesh, build, protocol, weight } = member;
    let (protocol, weight) = (*protocol as i32, *weight as i32);
    let authority = authority.as_str();
    match transaction.execute(sql, &[&process.0, node, mesh, build, &protocol, &weight, &authority]).await {
        Ok(_) => Ok(transaction.commit().await?),
        Err(error) if error.code() == Some(&SqlState::UNIQUE_VIOLATION) => {
            Err(StoreError::Conflict(format!("there was a process {} already", process.0)))
        }
        Err(error) => Err(error.into()),
    }
}

fn other_authority(node: &str, its: &str) -> StoreError {
    StoreError::NothingDone(format!(
        "cluster.authority of node {node} is \"{its}\": all members must have the same one; stop them all to change it"
    ))
}

async fn renew(client: &Object, process: ProcessId) -> Read<Option<Sight>> {
    let statement = client.prepare_cached("SELECT * FROM db_catalog.renew_member($1)").await?;
    let found = client.query(&statement, &[&process.0]).await?;
    let Some(first) = found.first() else { return Ok(None) };
    Ok(Some(Sight {
        version: rows::cluster_version(first)?,
        at: rows::at(first, "at")?,
        members: found.iter().map(rows::member).collect::<Read<_>>()?,
    }))
}

async fn go_to(client: &Object, process: ProcessId, state: &str, from: &[&str]) -> Read<()> {
    let sql = "WITH changed AS (
                   UPDATE db_catalog.member SET state = $2, renewed_at = clock_timestamp()
                    WHERE process = $1 AND state = ANY ($3) RETURNING 1)
               SELECT db_catalog.next_version() FROM changed";
    client.execute(sql, &[&process.0, &state, &from]).await?;
    Ok(())
}

async fn owners(client: &mut Object, since: ClusterVersion) -> Read<Owners> {
    // As of one moment: a change between two of these would be missed for good.
    let transaction = client
        .build_transaction()
        .isolation_level(tokio_postgres::IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .await?;
    let version =
        one(&transaction, "SELECT version FROM db_catalog.cluster", &[], rows::cluster_version).await?;
    let sql = "SELECT shard, epoch, process FROM db_catalog.shard_owner WHERE changed > $1 ORDER BY shard";
    let changed = all(&transaction, sql, &[&(since.0 as i64)], rows::owner).await?;
    let sql = "SELECT shard, node FROM db_catalog.shard_pin ORDER BY shard";
    let pins =
        all(&transaction, sql, &[], |row| Ok((rows::shard(row, "shard")?, rows::get(row, "node")?))).await?;
    transaction.commit().await?;
    let version = version.ok_or_else(|| StoreError::Damaged("db_catalog.cluster has no row".to_owned()))?;
    Ok(Owners { version, changed, pins })
}

async fn members(client: &Object) -> Read<(Vec<ListedMember>, Timestamp)> {
    let sql = "SELECT process, node, mesh, build, protocol, weight, state, renewals, joined_at, renewed_at
                 FROM db_catalog.member WHERE state IN ('joining', 'up', 'leaving') ORDER BY process";
    let listed = all(client, sql, &[], |row| {
        Ok(ListedMember {
            member: rows::member(row)?,
            joined_at: rows::at(row, "joined_at")?,
            renewed_at: rows::at(row, "renewed_at")?,
        })
    });
    let listed = listed.await?;
    let row = client.query_one("SELECT clock_timestamp() AS at", &[]).await?;
    Ok((listed, rows::at(&row, "at")?))
}

async fn end_members(client: &Object) -> Read<()> {
    let sql = "WITH changed AS (
                   UPDATE db_catalog.member SET state = 'dead', renewed_at = clock_timestamp()
                    WHERE state IN ('joining', 'up', 'leaving') RETURNING 1)
               SELECT db_catalog.next_version() FROM (SELECT 1 FROM changed LIMIT 1) AS any_changed";
    client.execute(sql, &[]).await?;
    Ok(())
}

/// Shards and epochs as the two arrays of a statement.
fn columns(shards: &[(ShardId, Epoch)]) -> (Vec<i32>, Vec<i64>) {
    shards.iter().map(|(shard, epoch)| (i32::from(shard.0), epoch.0 as i64)).unzip()
}

async fn claim_shards(client: &Object, claim: &Claim) -> Read<Claimed> {
    let sql = "SELECT c.dead, c.claimed, c.under
                 FROM db_catalog.claim_shards($1, $2, $3, $4, $5) AS c";
    let (suspects, seen): (Vec<Uuid>, Vec<Option<i64>>) = claim
        .suspects
        .iter()
        .map(|suspect| (suspect.process.0, suspect.renewals.map(|renewals| renewals.0 as i64)))
        .unzip();
    let (shards, epochs) = columns(&claim.shards);
    let statement = client.prepare_cached(sql).await?;
    let row = client.query_one(&statement, &[&claim.process.0, &suspects, &seen, &shards, &epochs]).await?;
    let claimed =
        rows::get::<Vec<i32>>(&row, "claimed")?.into_iter().zip(rows::get::<Vec<i64>>(&row, "under")?);
    let claimed = claimed.map(|(number, epoch)| Ok((rows::shard_numbered(number)?, Epoch(epoch as u64))));
    Ok(Claimed {
        dead: rows::get::<Vec<Uuid>>(&row, "dead")?.into_iter().map(ProcessId).collect(),
        shards: claimed.collect::<Read<_>>()?,
    })
}

async fn release(client: &Object, process: ProcessId, shards: &[(ShardId, Epoch)]) -> Read<Vec<ShardId>> {
    let (shards, epochs) = columns(shards);
    let statement = client.prepare_cached("SELECT db_catalog.release_shards($1, $2, $3) AS released").await?;
    let row = client.query_one(&statement, &[&process.0, &shards, &epochs]).await?;
    rows::get::<Vec<i32>>(&row, "released")?.into_iter().map(rows::shard_numbered).collect()
}

async fn changed_events(client: &Object, since: Timestamp) -> Read<ChangedEvents> {
    // Before the events: what changes in between is read again the next time.
    let at = one(client, "SELECT clock_timestamp() AS at", &[], |row| rows::at(row, "at")).await?;
    // Without an index: one of `last_at` would cost every batch more than this scan of the heads costs every two seconds.
    let sql = format!(
        "SELECT {} FROM db_catalog.events JOIN db_catalog.event_head USING (event_id)
         WHERE changed_at > $1 OR last_at > $1 ORDER BY event_id",
        rows::EVENT
    );
    let events = all(client, &sql, &[&rows::instant(since)], rows::event).await?;
    Ok(ChangedEvents { at: at.unwrap_or(since), events })
}

async fn pin(client: &mut Object, shard: ShardId, node: Option<String>) -> Read<()> {
    let number = i32::from(shard.0);
    let transaction = client.transaction().await?;
    match node {
        Some(node) => {
            let sql = "INSERT INTO db_catalog.shard_pin (shard, node) VALUES ($1, $2)
                       ON CONFLICT (shard) DO UPDATE SET node = excluded.node";
            transaction.execute(sql, &[&number, &node]).await?
        }
        None => transaction.execute("DELETE FROM db_catalog.shard_pin WHERE shard = $1", &[&number]).await?,
    };
    transaction.execute("SELECT db_catalog.next_version()", &[]).await?;
    transaction.commit().await?;
    Ok(())
}
