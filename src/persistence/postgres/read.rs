//! Queries.

use std::time::Duration;

use deadpool_postgres::{GenericClient, Object};
use rustc_hash::FxHashMap;
use tokio_postgres::{IsolationLevel, types::ToSql};

use super::{
    outcomes,
    reports::{Search, id_bounds},
    rows,
};
use crate::persistence::{
    EventRecord, Head, JournalRow, OrderFilter, OutboxRow, Page, SeatRow, Snapshot, SoldSeat, StoreError,
    StoredEvent, Topic, WantedOutcomes, codec,
};
use domain::{
    Epoch, EventId, Order, OrderId, SeatIndex, SeatStatus, Seq, ShardId, Ticket, TicketId, Timestamp, UserId,
};

pub(super) type Read<T> = Result<T, StoreError>;
pub(super) type Params<'a> = &'a [&'a (dyn ToSql + Sync)];

pub(super) async fn one<T>(
    client: &impl GenericClient,
    sql: &str,
    params: Params<'_>,
    read: impl Fn(&tokio_postgres::Row) -> Read<T>,
) -> Read<Option<T>> {
    let statement = client.prepare_cached(sql).await?;
    client.query_opt(&statement, params).await?.as_ref().map(read).transpose()
}

pub(super) async fn all<T>(
    client: &impl GenericClient,
    sql: &str,
    params: Params<'_>,
    read: impl Fn(&tokio_postgres::Row) -> Read<T>,
) -> Read<Vec<T>> {
    let statement = client.prepare_cached(sql).await?;
    client.query(&statement, params).await?.iter().map(read).collect()
}

/// The heads of these events as of one moment. The commit of this makes sure that whatever is seen is as
/// durable as it gets: it waits for the standbys that a commit waits for, with all that was logged before.
pub(super) async fn heads(
    client: &mut tokio_postgres::Client,
    events: &[EventId],
) -> Read<Vec<Option<Head>>> {
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

pub(super) async fn shard_epoch(client: &Object, shard: ShardId) -> Read<Epoch> {
    let sql = "SELECT epoch FROM db_catalog.shard_owner WHERE shard = $1";
    Ok(one(client, sql, &[&i32::from(shard.0)], |row| rows::epoch(row, "epoch")).await?.unwrap_or_default())
}

pub(super) async fn events(client: &Object) -> Read<Vec<EventRecord>> {
    let sql = format!(
        "SELECT {} FROM db_catalog.events JOIN db_catalog.event_head USING (event_id) ORDER BY created_at, event_id",
        rows::EVENT
    );
    all(client, &sql, &[], rows::event).await
}

pub(super) async fn layout(client: &Object, event: EventId) -> Read<Option<Vec<u8>>> {
    let sql = "SELECT layout FROM db_catalog.events WHERE event_id = $1";
    one(client, sql, &[&event.0], |row| rows::get(row, "layout")).await
}

pub(super) async fn load(
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
    let snapshot = one(&view, sql, &[&event.0], |row| {
        Ok(Snapshot {
            seq: rows::seq(row, "seq")?,
            at: rows::at(row, "at")?,
            state: rows::get(row, "state")?,
        })
    })
    .await?;
    let after = snapshot.as_ref().map_or(Seq(0), |snapshot| snapshot.seq);
    let outcomes = outcomes::unexpired(&view, event, now, wanted).await?;
    let sql = format!(
        "SELECT {} FROM db_orders.orders o WHERE event_id = $1 AND status IN ('pending', 'processing', 'awaiting_payment')
         ORDER BY created_at, order_id",
        rows::ORDER
    );
    let pending = if has_pending { all(&view, &sql, &[&event.0], rows::order).await? } else { Vec::new() };
    let tail = journal(&view, event, after, i64::MAX).await?;
    view.commit().await?;
    Ok(Some(StoredEvent { record, initial_rules, layout, head, snapshot, tail, outcomes, pending }))
}

pub(super) async fn journal(
    client: &impl GenericClient,
    event: EventId,
    after: Seq,
    limit: i64,
) -> Read<Vec<JournalRow>> {
    let sql = "SELECT seq, epoch, at, payload FROM db_catalog.journal
               WHERE event_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
    all(client, sql, &[&event.0, &(after.0 as i64), &limit], rows::journal).await
}

pub(super) async fn unsettled_events(client: &Object) -> Read<Vec<EventId>> {
    let sql = "SELECT event_id FROM db_catalog.event_head JOIN db_catalog.events USING (event_id)
               WHERE held > 0 OR orders_pending > 0 ORDER BY created_at, event_id";
    all(client, sql, &[], |row| rows::uuid(row, "event_id").map(EventId)).await
}

pub(super) async fn last_instant(client: &Object) -> Read<Option<Timestamp>> {
    let sql = "SELECT last_at FROM db_catalog.event_head ORDER BY last_at DESC LIMIT 1";
    one(client, sql, &[], |row| rows::at(row, "last_at")).await
}

pub(super) async fn order(client: &Object, order: OrderId) -> Read<Option<Order>> {
    let sql = format!("SELECT {} FROM db_orders.orders o WHERE order_id = $1", rows::ORDER);
    one(client, &sql, &[&order.0], rows::order).await
}

pub(super) async fn orders(client: &Object, filter: &OrderFilter) -> Read<Page<Order>> {
    let user = filter.user.as_ref().map(UserId::as_str);
    let event = filter.event.map(|event| event.0);
    let status = filter.status.map(|status| status.as_str());
    // Spelled out per filter, so that each finds its index.
    let mut wanted = vec!["true".to_owned()];
    let mut params: Vec<&(dyn ToSql + Sync)> = Vec::new();
    if let Some(user) = &user {
        params.push(user);
        wanted.push(format!("user_id = ${}", params.len()));
    }
    if let Some(event) = &event {
        params.push(event);
        wanted.push(format!("event_id = ${}", params.len()));
    }
    if let Some(status) = &status {
        params.push(status);
        wanted.push(format!("status = ${}", params.len()));
    }
    let search = filter.search.as_ref().map(|search| Search::new(search, filter.event));
    wanted.extend(search.as_ref().map(|search| search.condition(&mut params)));
    let wanted = wanted.join(" AND ");
    let sql = format!("SELECT count(*) AS total FROM db_orders.orders o WHERE {wanted}");
    let total = one(client, &sql, &params, |row| rows::get::<i64>(row, "total")).await?.unwrap_or(0);
    let (limit, offset) = (i64::from(filter.limit), i64::try_from(filter.offset).unwrap_or(i64::MAX));
    let sql = format!(
        "SELECT {} FROM db_orders.orders o WHERE {wanted} ORDER BY created_at DESC, order_id DESC LIMIT ${} OFFSET ${}",
        rows::ORDER,
        params.len() + 1,
        params.len() + 2
    );
    params.push(&limit);
    params.push(&offset);
    let items = all(client, &sql, &params, rows::order).await?;
    Ok(Page { items, total: total as u64 })
}

pub(super) async fn order_with_tickets(client: &Object, id: OrderId) -> Read<Option<(Order, Vec<Ticket>)>> {
    let Some(row) = order(client, id).await? else { return Ok(None) };
    if !row.status.has_tickets() {
        return Ok(Some((row, Vec::new())));
    }
    // They came together with this status, and stay: no transaction needs to hold the two reads together.
    let sql = format!("SELECT {} FROM db_orders.tickets WHERE order_id = $1 ORDER BY position", rows::TICKET);
    let tickets = all(client, &sql, &[&id.0], rows::ticket).await?;
    Ok(Some((row, tickets)))
}

pub(super) async fn tickets_of_event(
    client: &Object,
    event: EventId,
    after: Option<TicketId>,
    limit: u32,
) -> Read<Vec<Ticket>> {
    // The primary key has an event's tickets side by side.
    let (first, last) = id_bounds(event);
    let after = after.map_or(first, |ticket| ticket.0);
    let sql = format!(
        "SELECT {} FROM db_orders.tickets WHERE event_id = $1 AND ticket_id > $2 AND ticket_id <= $3
         ORDER BY ticket_id LIMIT $4",
        rows::TICKET
    );
    all(client, &sql, &[&event.0, &after, &last, &i64::from(limit)], rows::ticket).await
}

pub(super) async fn ticket(client: &impl GenericClient, ticket: TicketId) -> Read<Option<Ticket>> {
    let sql = format!("SELECT {} FROM db_orders.tickets WHERE ticket_id = $1", rows::TICKET);
    one(client, &sql, &[&ticket.0], rows::ticket).await
}

pub(super) async fn sold_seats(client: &Object, event: EventId) -> Read<Vec<SoldSeat>> {
    let sql = "SELECT seat, order_id FROM db_orders.sold_seats WHERE event_id = $1 ORDER BY seat";
    all(client, sql, &[&event.0], |row| {
        let seat = SeatIndex(rows::get::<i32>(row, "seat")? as u32);
        Ok(SoldSeat { seat, order: OrderId(rows::uuid(row, "order_id")?) })
    })
    .await
}

pub(super) async fn seat_rows(client: &Object, event: EventId) -> Read<Vec<SeatRow>> {
    let sql = "SELECT seat, status FROM db_catalog.seats WHERE event_id = $1 AND status <> 'available' ORDER BY seat";
    all(client, sql, &[&event.0], |row| {
        let status = rows::get::<&str>(row, "status")?;
        let status = SeatStatus::named(status)
            .ok_or_else(|| StoreError::Damaged(format!("'{status}' is not a seat status")))?;
        Ok(SeatRow { seat: SeatIndex(rows::get::<i32>(row, "seat")? as u32), status })
    })
    .await
}

pub(super) async fn unpublished(client: &Object, topic: Topic, limit: u32) -> Read<Vec<OutboxRow>> {
    let sql = "SELECT event_id, seq, n, topic, body FROM db_orders.outbox
               WHERE topic = $1 ORDER BY event_id, seq, n LIMIT $2";
    all(client, sql, &[&topic.as_str(), &i64::from(limit)], rows::outbox).await
}

pub(super) async fn processed(client: &Object, consumer: &str, message_id: &str) -> Read<bool> {
    let sql = "SELECT 1 AS found FROM db_orders.inbox WHERE consumer = $1 AND message_id = $2";
    Ok(one(client, sql, &[&consumer, &message_id], |_| Ok(())).await?.is_some())
}

/// What a process of the server waits for, in words.
pub(super) async fn what_a_process_waits_for(client: &Object, process: i32) -> Read<String> {
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
