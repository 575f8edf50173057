//! `db_orders.mail_failures`.

use tokio_postgres::Row;

use super::{Read, at, damaged, get, uuid};
use crate::store::MailFailure;
use domain::{EventId, MailKind, OrderId};

pub const MAIL_FAILURE: &str = "event_id, order_id, kind, message_id, at, reason";

pub fn mail_failure(row: &Row) -> Read<MailFailure> {
    Ok(MailFailure {
        event: EventId(uuid(row, "event_id")?),
        order: OrderId(uuid(row, "order_id")?),
        kind: MailKind::named(get(row, "kind")?).ok_or_else(|| damaged("not a kind of mail"))?,
        message_id: get(row, "message_id")?,
        at: at(row, "at")?,
        reason: get(row, "reason")?,
    })
}
