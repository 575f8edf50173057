//! `db_orders.idempotency`.

use std::time::SystemTime;

use postgres_types::ToSql;
use tokio_postgres::Row;
use uuid::Uuid;

use super::{Read, at, damaged, get, instant, user};
use crate::store::{OlderOutcome, OutcomeRow};
use domain::EventId;

#[derive(Debug, ToSql)]
#[postgres(name = "idempotency")]
pub struct OutcomeColumns<'a> {
    event_id: Uuid,
    user_id: &'a str,
    key: &'a str,
    request_hash: &'a [u8],
    outcome: &'a [u8],
    expires_at: SystemTime,
}

impl<'a> OutcomeColumns<'a> {
    pub fn of(event: EventId, row: &'a OutcomeRow) -> Self {
        Self {
            event_id: event.0,
            user_id: row.user.as_str(),
            key: &row.key,
            request_hash: &row.request_hash,
            outcome: &row.outcome,
            expires_at: instant(row.expires_at),
        }
    }
}

pub fn outcome(row: &Row) -> Read<OutcomeRow> {
    let hash: &[u8] = get(row, "request_hash")?;
    Ok(OutcomeRow {
        user: user(row)?,
        key: get(row, "key")?,
        request_hash: hash.try_into().map_err(damaged)?,
        outcome: get(row, "outcome")?,
        expires_at: at(row, "expires_at")?,
    })
}

pub fn older_outcome(row: &Row) -> Read<OlderOutcome> {
    Ok(OlderOutcome { user: user(row)?, key: get(row, "key")?, expires_at: at(row, "expires_at")? })
}
