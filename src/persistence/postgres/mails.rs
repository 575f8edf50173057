//! Mails about changes of events, and mails that were not sent.

use deadpool_postgres::{GenericClient, Object, Transaction};
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::{
    PostgresStore,
    read::{Read, all, counted, one},
    rows,
};
use crate::store::{
    Announced, MailFailure, Mails, OfShards, StoreFuture, TOLD_OF_MOVES, change_of_announcement,
    seq_of_announcement,
};
use domain::{
    EventDetails, EventId, MailDue, MailKind, MovedFrom, OrderId, OutboxKey, OutboxMessage, Page, PageWanted,
    RowNumber, Seq, Timestamp, Topic,
};

impl Mails for PostgresStore {
    fn announce_moves(&self, shards: OfShards, most: u32) -> StoreFuture<'_, Announced> {
        let announce = async move |mut client: Object| announce_moves(&mut client, &shards, most).await;
        self.change("announce_moves", announce)
    }

    fn is_moved_again(&self, message: OutboxKey) -> StoreFuture<'_, bool> {
        self.read("is_moved_again", async move |client| is_moved_again(&client, message).await)
    }

    fn defer_mail(&self, message: OutboxKey, until: Timestamp) -> StoreFuture<'_, ()> {
        self.change("defer_mail", async move |client| defer_mail(&client, message, until).await)
    }

    fn keep_failure(&self, failure: MailFailure) -> StoreFuture<'_, ()> {
        self.change("keep_failure", async move |client| keep_failure(&client, &failure).await)
    }

    fn mail_failures(
        &self,
        event: EventId,
        page: PageWanted<RowNumber>,
    ) -> StoreFuture<'_, Page<MailFailure, RowNumber>> {
        self.read("mail_failures", async move |client| mail_failures(&client, event, page).await)
    }
}

/// Keeps that buyers are to be told of a change of this event, to these details. It takes the place of changes of which
/// not everybody was told.
pub(super) async fn begin_announcement(
    client: &impl GenericClient,
    event: EventId,
    at: Timestamp,
    moved_from: &MovedFrom,
    details: &EventDetails,
) -> Read<()> {
    let earlier = "DELETE FROM db_orders.event_moves WHERE event_id = $1 RETURNING id, told, moved_from";
    let mut earlier = all(client, earlier, &[&event.0], |row| {
        let id: i64 = rows::get(row, "id")?;
        Ok((id, rows::get::<i64>(row, "told")?, moved_from_of(row)?))
    })
    .await?;
    earlier.sort_unstable_by_key(|(id, ..)| *id);
    let nobody_was_told = earlier.iter().all(|(_, told, _)| *told == 0);
    let first = earlier.into_iter().next().and_then(|(.., moved_from)| moved_from);
    let moved_from = first.as_ref().unwrap_or(moved_from);
    if nobody_was_told && moved_from.is_as(details) {
        return Ok(());
    }
    let json = serde_json::to_string(moved_from).map_err(rows::damaged)?;
    let sql = "INSERT INTO db_orders.event_moves (event_id, at, moved_from) VALUES ($1, $2, $3)";
    client.execute(sql, &[&event.0, &rows::instant(at), &json]).await?;
    Ok(())
}

fn moved_from_of(row: &tokio_postgres::Row) -> Read<Option<MovedFrom>> {
    let text: Option<&str> = rows::get(row, "moved_from")?;
    text.map(|text| serde_json::from_str(text).map_err(rows::damaged)).transpose()
}

async fn is_moved_again(client: &Object, message: OutboxKey) -> Read<bool> {
    let Some(change) = change_of_announcement(message.seq) else { return Ok(false) };
    let sql = "SELECT EXISTS (SELECT 1 FROM db_orders.event_moves WHERE event_id = $1 AND id > $2)
                      OR EXISTS (SELECT 1 FROM db_orders.outbox WHERE event_id = $1 AND seq >= $3 AND topic = $4)
                      AS found";
    let later = seq_of_announcement(change + 1, 0).0 as i64;
    let params: [&(dyn ToSql + Sync); 4] = [&message.event.0, &change, &later, &Topic::Mail.as_str()];
    Ok(one(client, sql, &params, |row| rows::get::<bool>(row, "found")).await?.unwrap_or(false))
}

async fn defer_mail(client: &Object, message: OutboxKey, until: Timestamp) -> Read<()> {
    let sql = "INSERT INTO db_orders.deferred_mails (event_id, seq, n, until) VALUES ($1, $2, $3, $4)
               ON CONFLICT (event_id, seq, n) DO UPDATE SET until = excluded.until";
    let statement = client.prepare_cached(sql).await?;
    let (seq, n) = (message.seq.0 as i64, i32::from(message.n));
    client.execute(&statement, &[&message.event.0, &seq, &n, &rows::instant(until)]).await?;
    Ok(())
}

/// A change that buyers are being told of.
struct Move {
    id: i64,
    event: EventId,
    at: Timestamp,
    told: u64,
    moved_from: Option<MovedFrom>,
}

async fn oldest_move(transaction: &Transaction<'_>, shards: &OfShards) -> Read<Option<Move>> {
    let sql = "SELECT m.id, m.event_id, at, told, moved_from FROM db_orders.event_moves m
               JOIN db_catalog.events e USING (event_id)
               WHERE $1::integer[] IS NULL OR e.shard = ANY ($1) ORDER BY m.id LIMIT 1 FOR UPDATE OF m";
    let shards = match shards {
        OfShards::All => None,
        OfShards::These(shards) => Some(rows::shards(shards)),
    };
    one(transaction, sql, &[&shards], |row| {
        Ok(Move {
            id: rows::get(row, "id")?,
            event: EventId(rows::uuid(row, "event_id")?),
            at: rows::at(row, "at")?,
            told: rows::get::<i64>(row, "told")? as u64,
            moved_from: moved_from_of(row)?,
        })
    })
    .await
}

async fn announce_moves(client: &mut Object, shards: &OfShards, most: u32) -> Read<Announced> {
    let transaction = client.transaction().await?;
    let Some(change) = oldest_move(&transaction, shards).await? else { return Ok(Announced::default()) };
    // The cursor stays in the database: its instants are finer than ours.
    let next = "SELECT o.order_id FROM db_orders.event_moves m
                JOIN db_orders.orders o ON o.event_id = m.event_id AND (o.created_at, o.order_id) > (m.after_at, m.after_order)
                JOIN db_orders.contacts c ON c.order_id = o.order_id
                WHERE m.id = $1 AND o.status = ANY ($2) AND c.email IS NOT NULL
                ORDER BY o.created_at, o.order_id LIMIT $3";
    let statuses: &[&str] = &TOLD_OF_MOVES;
    let params: [&(dyn ToSql + Sync); 3] = [&change.id, &statuses, &i64::from(most)];
    let orders = all(&transaction, next, &params, |row| rows::uuid(row, "order_id")).await?;
    let messages = messages(&change, &orders)?;
    for message in &messages {
        let columns = rows::OutboxColumns::of(message).map_err(rows::damaged)?;
        transaction
            .execute("INSERT INTO db_orders.outbox SELECT ($1::db_orders.outbox).*", &[&columns])
            .await?;
    }
    match orders.last() {
        Some(last) if orders.len() == most as usize => {
            let sql = "UPDATE db_orders.event_moves m
                       SET told = told + $2, after_at = o.created_at, after_order = o.order_id
                       FROM db_orders.orders o WHERE m.id = $1 AND o.order_id = $3";
            transaction.execute(sql, &[&change.id, &(orders.len() as i64), last]).await?;
        }
        _ => {
            transaction.execute("DELETE FROM db_orders.event_moves WHERE id = $1", &[&change.id]).await?;
        }
    }
    transaction.commit().await?;
    Ok(Announced { messages, is_more: true })
}

fn messages(change: &Move, orders: &[Uuid]) -> Read<Vec<OutboxMessage>> {
    let message = |(number, order): (usize, &Uuid)| {
        let due = MailDue {
            kind: MailKind::EventMoved,
            order_id: OrderId(*order),
            event_id: change.event,
            at: change.at,
            refund: None,
            not_before: None,
            moved_from: change.moved_from.clone(),
        };
        let seq: Seq = seq_of_announcement(change.id, change.told + number as u64);
        let body = serde_json::to_vec(&due).map_err(rows::damaged)?;
        Ok(OutboxMessage { key: OutboxKey { event: change.event, seq, n: 0 }, topic: Topic::Mail, body })
    };
    orders.iter().enumerate().map(message).collect()
}

async fn keep_failure(client: &Object, failure: &MailFailure) -> Read<()> {
    let MailFailure { event, order, kind, message_id, at, reason } = failure;
    let sql = "INSERT INTO db_orders.mail_failures (event_id, order_id, kind, message_id, at, reason)
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    let statement = client.prepare_cached(sql).await?;
    let params: [&(dyn ToSql + Sync); 6] =
        [&event.0, &order.0, &kind.as_str(), message_id, &rows::instant(*at), reason];
    client.execute(&statement, &params).await?;
    Ok(())
}

async fn mail_failures(
    client: &Object,
    event: EventId,
    page: PageWanted<RowNumber>,
) -> Read<Page<MailFailure, RowNumber>> {
    let source = "db_orders.mail_failures WHERE event_id = $1";
    let total = counted(client, page.is_counted, source, &[&event.0]).await?;
    let sql = format!(
        "SELECT {}, id FROM {source} AND id < $2 ORDER BY id DESC LIMIT $3 OFFSET $4",
        rows::MAIL_FAILURE
    );
    let before = page.position().map_or(i64::MAX, |position| position.0);
    let (limit, offset) = (page.rows() as i64, page.skipped() as i64);
    let read = |row: &tokio_postgres::Row| Ok((RowNumber(rows::get(row, "id")?), rows::mail_failure(row)?));
    let found = all(client, &sql, &[&event.0, &before, &limit, &offset], read).await?;
    Ok(Page::of(found, page.limit, total))
}
