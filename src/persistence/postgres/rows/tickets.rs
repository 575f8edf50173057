//! `db_orders.tickets`.

use std::time::SystemTime;

use postgres_types::ToSql;
use tokio_postgres::Row;
use uuid::Uuid;

use super::{Read, damaged, get, instant, timestamp, user, uuid};
use domain::{EventId, OrderId, Ticket, TicketId, TicketStatus};

#[derive(Debug, ToSql)]
#[postgres(name = "tickets")]
pub struct TicketColumns<'a> {
    ticket_id: Uuid,
    order_id: Uuid,
    position: i32,
    event_id: Uuid,
    user_id: &'a str,
    label: &'a str,
    status: &'static str,
    used_at: Option<SystemTime>,
    used_gate: Option<&'a str>,
}

impl<'a> From<&'a Ticket> for TicketColumns<'a> {
    fn from(row: &'a Ticket) -> Self {
        let used = row.used.as_ref();
        Self {
            ticket_id: row.ticket.0,
            order_id: row.order.0,
            position: row.position as i32,
            event_id: row.event.0,
            user_id: row.user.as_str(),
            label: &row.label,
            status: row.status.as_str(),
            used_at: used.map(|(at, _)| instant(*at)),
            used_gate: used.map(|(_, gate)| gate.as_str()),
        }
    }
}

pub const TICKET: &str =
    "ticket_id, event_id, order_id, user_id, label, position, status, used_at, used_gate";

pub fn ticket(row: &Row) -> Read<Ticket> {
    let used_at = get::<Option<SystemTime>>(row, "used_at")?.map(timestamp);
    Ok(Ticket {
        ticket: TicketId(uuid(row, "ticket_id")?),
        event: EventId(uuid(row, "event_id")?),
        order: OrderId(uuid(row, "order_id")?),
        user: user(row)?,
        label: get(row, "label")?,
        position: get::<i32>(row, "position")? as u32,
        status: TicketStatus::named(get(row, "status")?).ok_or_else(|| damaged("not a ticket status"))?,
        used: used_at.zip(get(row, "used_gate")?),
    })
}
