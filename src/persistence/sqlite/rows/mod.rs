//! Rows of SQLite as the store's types, and back, a file for each table: a column is added where it is written and read,
//! and in a migration. Events are written by a small key of their own instead of their id.

mod archives;
mod contacts;
mod events;
mod history;
mod journal;
mod mails;
mod messages;
mod orders;
mod outcomes;
mod refunds;
mod tickets;

use rusqlite::{Row, types::Type};
use uuid::Uuid;

pub(super) use self::{
    archives::*, contacts::*, events::*, history::*, journal::*, mails::*, messages::*, orders::*,
    outcomes::*, refunds::*, tickets::*,
};
use crate::codec;
use domain::{Counts, SeatIndex, UserId};

type SqlResult<T> = rusqlite::Result<T>;

/// A column that holds something that this program never wrote.
pub(super) fn damaged(column: usize, what: impl std::fmt::Display) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Blob, what.to_string().into())
}

pub(super) fn uuid(row: &Row<'_>, column: usize) -> SqlResult<Uuid> {
    let bytes = row.get_ref(column)?.as_blob()?;
    Uuid::from_slice(bytes).map_err(|error| damaged(column, error))
}

pub(super) fn user(row: &Row<'_>, column: usize) -> SqlResult<UserId> {
    UserId::new(row.get_ref(column)?.as_str()?).ok_or_else(|| damaged(column, "not a user id"))
}

pub(super) fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> SqlResult<T> {
    serde_json::from_str(row.get_ref(column)?.as_str()?).map_err(|error| damaged(column, error))
}

fn encoded<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> SqlResult<T> {
    codec::decode(row.get_ref(column)?.as_blob()?, "a stored value").map_err(|error| damaged(column, error))
}

/// A column that may be empty.
pub(super) fn optional_json<T: serde::de::DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
) -> SqlResult<Option<T>> {
    let text = row.get_ref(column)?.as_str_or_null()?;
    text.map(|text| serde_json::from_str(text).map_err(|error| damaged(column, error))).transpose()
}

/// A value as JSON text.
pub(super) fn to_json<T: serde::Serialize>(value: &T) -> SqlResult<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

fn counts(row: &Row<'_>, first: usize) -> SqlResult<Counts> {
    let count = |column: usize| row.get::<_, i64>(column).map(|count| count as u64);
    Ok(Counts {
        available: count(first)?,
        held: count(first + 1)?,
        sold: count(first + 2)?,
        blocked: count(first + 3)?,
    })
}

pub(super) fn seat(row: &Row<'_>, column: usize) -> SqlResult<SeatIndex> {
    row.get(column).map(SeatIndex)
}
