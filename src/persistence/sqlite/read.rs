//! Queries.

use rusqlite::{Connection, OptionalExtension, ToSql, params, params_from_iter};

use super::{outcomes, reports, rows};
use crate::persistence::{
    EventRecord, Head, JournalRow, OrderFilter, OutboxRow, Page, SeatRow, Snapshot, SoldSeat, StoreError,
    StoredEvent, Topic, WantedOutcomes, codec,
};
use domain::{Epoch, EventId, Order, OrderId, SeatStatus, Seq, ShardId, Ticket, TicketId, Timestamp};

pub(super) type Read<T> = Result<T, StoreError>;

pub(super) fn key_of(connection: &Connection, event: EventId) -> Read<Option<i64>> {
    let mut find = connection.prepare_cached("SELECT id FROM events WHERE event_id = ?1")?;
    Ok(find.query_row([event.0.as_bytes()], |row| row.get(0)).optional()?)
}

pub(super) fn heads(connection: &mut Connection, events: &[EventId]) -> Read<Vec<Option<Head>>> {
    // One transaction: the heads must be of the same moment.
    let connection = connection.transaction()?;
    let sql = format!("SELECT {} FROM event_head JOIN events ON id = event WHERE event_id = ?1", rows::HEAD);
    let mut find = connection.prepare_cached(&sql)?;
    let head = |event: &EventId| Ok(find.query_row([event.0.as_bytes()], rows::head).optional()?);
    events.iter().map(head).collect()
}

pub(super) fn shard_epoch(connection: &mut Connection, shard: ShardId) -> Read<Epoch> {
    let mut find = connection.prepare_cached("SELECT epoch FROM shard_owner WHERE shard = ?1")?;
    let epoch = find.query_row([shard.0], |row| row.get::<_, i64>(0)).optional()?;
    Ok(Epoch(epoch.unwrap_or(0) as u64))
}

pub(super) fn events(connection: &mut Connection) -> Read<Vec<EventRecord>> {
    let sql = format!("SELECT {} FROM events JOIN event_head ON event = id ORDER BY id", rows::EVENT);
    let mut all = connection.prepare_cached(&sql)?;
    Ok(all.query_map([], rows::event)?.collect::<Result<_, _>>()?)
}

pub(super) fn layout(connection: &mut Connection, event: EventId) -> Read<Option<Vec<u8>>> {
    let mut find = connection.prepare_cached("SELECT layout FROM events WHERE event_id = ?1")?;
    Ok(find.query_row([event.0.as_bytes()], |row| row.get(0)).optional()?)
}

pub(super) fn load(
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
    let snapshot = connection
        .prepare_cached("SELECT seq, at, state FROM snapshots WHERE event = ?1")?
        .query_row([key], |row| {
            Ok(Snapshot {
                seq: Seq(row.get::<_, i64>(0)? as u64),
                at: Timestamp(row.get(1)?),
                state: row.get(2)?,
            })
        })
        .optional()?;
    let after = snapshot.as_ref().map_or(Seq(0), |snapshot| snapshot.seq);
    let outcomes = outcomes::unexpired(&connection, key, now, wanted)?;
    let sql = format!(
        "SELECT {} FROM orders JOIN events ON id = event
         WHERE event = ?1 AND status IN ('pending', 'processing', 'awaiting_payment') ORDER BY orders.created_at, order_id",
        rows::ORDER
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

fn journal_of(connection: &Connection, key: i64, after: Seq, limit: i64) -> Read<Vec<JournalRow>> {
    let mut tail = connection.prepare_cached(
        "SELECT seq, epoch, at, payload FROM journal WHERE event = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
    )?;
    Ok(tail.query_map(params![key, after.0 as i64, limit], rows::journal)?.collect::<Result<_, _>>()?)
}

pub(super) fn journal(
    connection: &mut Connection,
    event: EventId,
    after: Seq,
    limit: u32,
) -> Read<Vec<JournalRow>> {
    match key_of(connection, event)? {
        Some(key) => journal_of(connection, key, after, i64::from(limit)),
        None => Ok(Vec::new()),
    }
}

pub(super) fn unsettled_events(connection: &mut Connection) -> Read<Vec<EventId>> {
    let mut find = connection.prepare_cached(
        "SELECT event_id FROM event_head JOIN events ON id = event WHERE held > 0 OR orders_pending > 0 ORDER BY id",
    )?;
    Ok(find.query_map([], |row| rows::uuid(row, 0).map(EventId))?.collect::<Result<_, _>>()?)
}

pub(super) fn last_instant(connection: &mut Connection) -> Read<Option<Timestamp>> {
    let latest = connection
        .query_row("SELECT max(last_at) FROM event_head", [], |row| row.get::<_, Option<i64>>(0))?;
    Ok(latest.map(Timestamp))
}

pub(super) fn order(connection: &Connection, order: OrderId) -> Read<Option<Order>> {
    let sql = format!("SELECT {} FROM orders JOIN events ON id = event WHERE order_id = ?1", rows::ORDER);
    Ok(connection.prepare_cached(&sql)?.query_row([order.0.as_bytes()], rows::order).optional()?)
}

pub(super) fn orders(connection: &mut Connection, filter: &OrderFilter) -> Read<Page<Order>> {
    let user = filter.user.as_ref().map(|user| user.as_str().to_owned());
    let event = match filter.event {
        Some(event) => match key_of(connection, event)? {
            Some(key) => Some(key),
            None => return Ok(Page { items: Vec::new(), total: 0 }),
        },
        None => None,
    };
    let status = filter.status.map(|status| status.as_str());
    // Spelled out per filter, so that each finds its index.
    let mut wanted = vec!["1 = 1"];
    wanted.extend(user.as_ref().map(|_| "user_id = ?1"));
    // A search reads all of an event's orders, which lie side by side: no index would be as quick.
    let searched = filter.search.is_some();
    wanted.extend(event.map(|_| if searched { "+event = ?2" } else { "event = ?2" }));
    wanted.extend(status.map(|_| "status = ?3"));
    let mut wanted =
        format!("{} AND (?1 IS NULL OR 1) AND (?2 IS NULL OR 1) AND (?3 IS NULL OR 1)", wanted.join(" AND "));
    let mut values: Vec<Box<dyn ToSql>> = vec![Box::new(user), Box::new(event), Box::new(status)];
    if let Some(search) = &filter.search {
        let (condition, more) = reports::search(search, filter.event, values.len() + 1);
        wanted = format!("{wanted} AND {condition}");
        values.extend(more);
    }
    let total = connection
        .prepare_cached(&format!("SELECT count(*) FROM orders WHERE {wanted}"))?
        .query_row(params_from_iter(&values), |row| row.get::<_, i64>(0))?;
    let sql = format!(
        "SELECT {} FROM orders JOIN events ON id = event WHERE {wanted}
         ORDER BY orders.created_at DESC, order_id DESC LIMIT ?{} OFFSET ?{}",
        rows::ORDER,
        values.len() + 1,
        values.len() + 2
    );
    values.push(Box::new(filter.limit));
    values.push(Box::new(filter.offset as i64));
    let mut page = connection.prepare_cached(&sql)?;
    let items = page.query_map(params_from_iter(&values), rows::order)?.collect::<Result<_, _>>()?;
    Ok(Page { items, total: total as u64 })
}

pub(super) fn order_with_tickets(
    connection: &mut Connection,
    id: OrderId,
) -> Read<Option<(Order, Vec<Ticket>)>> {
    // One transaction: both must be of the same moment.
    let connection = connection.transaction()?;
    let Some(row) = order(&connection, id)? else { return Ok(None) };
    if !row.status.has_tickets() {
        return Ok(Some((row, Vec::new())));
    }
    let sql = format!(
        "SELECT {} FROM tickets JOIN events ON id = event WHERE order_id = ?1 ORDER BY position",
        rows::TICKET
    );
    let mut find = connection.prepare_cached(&sql)?;
    let tickets = find.query_map([id.0.as_bytes()], rows::ticket)?.collect::<Result<_, _>>()?;
    Ok(Some((row, tickets)))
}

pub(super) fn tickets_of_event(
    connection: &mut Connection,
    event: EventId,
    after: Option<TicketId>,
    limit: u32,
) -> Read<Vec<Ticket>> {
    let sql = format!(
        "SELECT {} FROM tickets JOIN events ON id = event
         WHERE event_id = ?1 AND ticket_id > ?2 ORDER BY ticket_id LIMIT ?3",
        rows::TICKET
    );
    let after: &[u8] = after.as_ref().map_or(&[], |ticket| ticket.0.as_bytes());
    let mut find = connection.prepare_cached(&sql)?;
    Ok(find.query_map(params![event.0.as_bytes(), after, limit], rows::ticket)?.collect::<Result<_, _>>()?)
}

pub(super) fn ticket(connection: &mut Connection, ticket: TicketId) -> Read<Option<Ticket>> {
    let sql = format!("SELECT {} FROM tickets JOIN events ON id = event WHERE ticket_id = ?1", rows::TICKET);
    Ok(connection.prepare_cached(&sql)?.query_row([ticket.0.as_bytes()], rows::ticket).optional()?)
}

pub(super) fn sold_seats(connection: &mut Connection, event: EventId) -> Read<Vec<SoldSeat>> {
    let mut find = connection.prepare_cached(
        "SELECT seat, order_id FROM sold_seats JOIN events ON id = event WHERE event_id = ?1 ORDER BY seat",
    )?;
    let rows = find.query_map([event.0.as_bytes()], |row| {
        Ok(SoldSeat { seat: rows::seat(row, 0)?, order: OrderId(rows::uuid(row, 1)?) })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn seat_rows(connection: &mut Connection, event: EventId) -> Read<Vec<SeatRow>> {
    let mut find = connection.prepare_cached(
        "SELECT seat, status FROM seat_status JOIN events ON id = event WHERE event_id = ?1 ORDER BY seat",
    )?;
    let rows = find.query_map([event.0.as_bytes()], |row| {
        Ok(SeatRow { seat: rows::seat(row, 0)?, status: SeatStatus::from_bits(row.get(1)?) })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn unpublished(connection: &mut Connection, topic: Topic, limit: u32) -> Read<Vec<OutboxRow>> {
    let mut find = connection.prepare_cached(
        "SELECT event_id, seq, n, topic, body FROM outbox JOIN events ON id = event
         WHERE topic = ?1 ORDER BY event, seq, n LIMIT ?2",
    )?;
    Ok(find.query_map(params![topic.as_str(), limit], rows::outbox)?.collect::<Result<_, _>>()?)
}

pub(super) fn processed(connection: &mut Connection, consumer: &str, message_id: &str) -> Read<bool> {
    let mut find =
        connection.prepare_cached("SELECT 1 FROM inbox WHERE consumer = ?1 AND message_id = ?2")?;
    Ok(find.exists([consumer, message_id])?)
}
