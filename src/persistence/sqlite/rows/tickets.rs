//! Tickets.

use rusqlite::{Connection, Row, params};

use super::{SqlResult, damaged, user, uuid};
use crate::store::EventWrite;
use domain::{EventId, OrderId, Ticket, TicketId, TicketStatus, Timestamp};

pub fn write_tickets(connection: &Connection, event: i64, write: &EventWrite) -> SqlResult<()> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO tickets (order_id, position, ticket_id, event, user_id, label, status)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for row in &write.tickets {
        insert.execute(params![
            row.order.0.as_bytes(),
            row.position,
            row.ticket.0.as_bytes(),
            event,
            row.user.as_str(),
            row.label,
            row.status.as_str(),
        ])?;
    }
    Ok(())
}

pub const TICKET: &str =
    "ticket_id, event_id, order_id, user_id, label, position, status, used_at, used_gate";

pub fn ticket(row: &Row<'_>) -> SqlResult<Ticket> {
    let used_at = row.get::<_, Option<i64>>(7)?;
    let used_gate = row.get::<_, Option<String>>(8)?;
    Ok(Ticket {
        ticket: TicketId(uuid(row, 0)?),
        event: EventId(uuid(row, 1)?),
        order: OrderId(uuid(row, 2)?),
        user: user(row, 3)?,
        label: row.get(4)?,
        position: row.get(5)?,
        status: TicketStatus::named(row.get_ref(6)?.as_str()?)
            .ok_or_else(|| damaged(6, "not a ticket status"))?,
        used: used_at.zip(used_gate).map(|(at, gate)| (Timestamp(at), gate)),
    })
}
