//! Mails that were not sent.

use rusqlite::Row;

use super::{SqlResult, damaged, uuid};
use crate::store::MailFailure;
use domain::{EventId, MailKind, OrderId, Timestamp};

pub const MAIL_FAILURE: &str = "event_id, order_id, kind, message_id, at, reason";

pub fn mail_failure(row: &Row<'_>) -> SqlResult<MailFailure> {
    Ok(MailFailure {
        event: EventId(uuid(row, 0)?),
        order: OrderId(uuid(row, 1)?),
        kind: MailKind::named(row.get_ref(2)?.as_str()?).ok_or_else(|| damaged(2, "not a kind of mail"))?,
        message_id: row.get(3)?,
        at: Timestamp(row.get(4)?),
        reason: row.get(5)?,
    })
}
