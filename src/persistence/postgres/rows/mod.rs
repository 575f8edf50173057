//! Rows of PostgreSQL as the store's types, and back, a file for each table.
//!
//! What the batch writes is a struct for each table, with the names and types of its columns: one array of them is one
//! parameter of `append_batch`. So a column is added here, beside where it is read, and in a migration.

mod archives;
mod cluster;
mod contacts;
mod events;
mod history;
mod journal;
mod mails;
mod messages;
mod orders;
mod outcomes;
mod refunds;
mod seats;
mod tickets;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use postgres_types::FromSql;
use serde::de::DeserializeOwned;
use tokio_postgres::Row;
use uuid::Uuid;

pub(super) use self::{
    archives::*, cluster::*, contacts::*, events::*, history::*, journal::*, mails::*, messages::*,
    orders::*, outcomes::*, refunds::*, seats::*, tickets::*,
};
use crate::{codec, store::StoreError};
use domain::{Counts, Epoch, Seq, ShardId, Timestamp, UserId};

type Read<T> = Result<T, StoreError>;

/// An instant as `timestamptz`.
pub(super) fn instant(at: Timestamp) -> SystemTime {
    let distance = Duration::from_millis(at.0.unsigned_abs());
    if at.0 >= 0 { UNIX_EPOCH + distance } else { UNIX_EPOCH - distance }
}

/// Shards as the array that `= ANY` takes.
pub(super) fn shards(shards: &[ShardId]) -> Vec<i32> {
    shards.iter().map(|shard| i32::from(shard.0)).collect()
}

pub(super) fn timestamp(at: SystemTime) -> Timestamp {
    match at.duration_since(UNIX_EPOCH) {
        Ok(since) => Timestamp(since.as_millis() as i64),
        Err(before) => Timestamp(-(before.duration().as_millis() as i64)),
    }
}

pub(super) fn damaged(what: impl std::fmt::Display) -> StoreError {
    StoreError::Damaged(what.to_string())
}

/// A column of a row, by its name in the query.
pub(super) fn get<'a, T: FromSql<'a>>(row: &'a Row, column: &str) -> Read<T> {
    row.try_get(column).map_err(damaged)
}

pub(super) fn at(row: &Row, column: &str) -> Read<Timestamp> {
    get(row, column).map(timestamp)
}

pub(super) fn uuid(row: &Row, column: &str) -> Read<Uuid> {
    get(row, column)
}

pub(super) fn seq(row: &Row, column: &str) -> Read<Seq> {
    Ok(Seq(get::<i64>(row, column)? as u64))
}

pub(super) fn epoch(row: &Row, column: &str) -> Read<Epoch> {
    Ok(Epoch(get::<i64>(row, column)? as u64))
}

pub(super) fn user(row: &Row) -> Read<UserId> {
    UserId::new(get(row, "user_id")?).ok_or_else(|| damaged("not a user id"))
}

fn encoded<T: DeserializeOwned>(row: &Row, column: &str) -> Read<T> {
    Ok(codec::decode(get::<&[u8]>(row, column)?, column)?)
}

fn counts(row: &Row) -> Read<Counts> {
    let count = |column: &str| Ok::<_, StoreError>(get::<i64>(row, column)? as u64);
    Ok(Counts {
        available: count("available")?,
        held: count("held")?,
        sold: count("sold")?,
        blocked: count("blocked")?,
    })
}
