//! What an error of PostgreSQL means: nothing was written, something must not be written, or nobody knows.

use deadpool_postgres::PoolError;
use tokio_postgres::{
    Error,
    error::{DbError, Severity, SqlState},
};

use crate::{
    causes::with_causes,
    store::{StoreError, WriteError},
};

/// Whether an error says that a prepared statement is not there, or that another has its name: something gave the
/// connection another session of the server.
fn is_statement_gone(error: &DbError) -> bool {
    [SqlState::INVALID_SQL_STATEMENT_NAME, SqlState::DUPLICATE_PSTATEMENT].contains(error.code())
}

/// An error of a statement that writes.
#[derive(Debug)]
pub(super) enum Failure {
    /// An event's part (or several) must not be written as it is. The statement did nothing.
    Part(PartFailure),
    /// The statement did nothing, and may do better later.
    Unavailable(String),
    /// The server does not know the prepared statement: another server is behind the connection now (a pooler, a
    /// `DISCARD ALL`). Nothing was written, and only another connection does better.
    StatementGone(String),
    /// The connection broke: the statement did all or nothing.
    Unknown(String),
}

/// Why an event's part is not written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum PartFailure {
    /// The shard has another owner.
    Fenced,
    /// The head is somewhere else.
    WrongHead,
    /// A constraint was about to break.
    Refused(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let Some(db) = error.as_db_error() else { return Self::Unknown(with_causes(&error)) };
        // An ERROR ends the statement and undoes it. FATAL and PANIC end the connection, perhaps just
        // after the commit.
        if db.parsed_severity() != Some(Severity::Error) {
            return Self::Unknown(with_causes(&error));
        }
        let detail = match db.detail() {
            Some(detail) => format!("{}: {detail}", db.message()),
            None => db.message().to_owned(),
        };
        if is_statement_gone(db) {
            return Self::StatementGone(format!("{detail} ({})", db.code().code()));
        }
        match db.code().code() {
            "TB001" => Self::Part(PartFailure::Fenced),
            "TB002" => Self::Part(PartFailure::WrongHead),
            // Ours, or what no second attempt makes better: a value that no column takes (class 22), a broken
            // constraint (23), a row too large (54).
            code if code == "TB003" || ["22", "23", "54"].contains(&code.get(..2).unwrap_or_default()) => {
                Self::Part(PartFailure::Refused(detail))
            }
            code => Self::Unavailable(format!("{detail} ({code})")),
        }
    }
}

impl From<Failure> for WriteError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Part(part) => Self::Unavailable(format!("a batch without events failed: {part:?}")),
            Failure::Unavailable(detail) | Failure::StatementGone(detail) => Self::Unavailable(detail),
            Failure::Unknown(detail) => Self::Unknown(detail),
        }
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error.as_db_error() {
            Some(db) if db.code().code().starts_with("23") || db.code().code().starts_with("22") => {
                Self::Conflict(db.message().to_owned())
            }
            Some(db) if is_statement_gone(db) => Self::StatementGone(with_causes(&error)),
            // An ERROR ends the statement and undoes it; but one of class 08 is a pooler's, which has lost its server.
            Some(db)
                if db.parsed_severity() == Some(Severity::Error) && !db.code().code().starts_with("08") =>
            {
                Self::NothingDone(with_causes(&error))
            }
            _ => Self::Unavailable(with_causes(&error)),
        }
    }
}

impl From<PoolError> for StoreError {
    fn from(error: PoolError) -> Self {
        match error {
            // There is no connection yet, so nothing was asked on it.
            PoolError::Backend(error) => match error.into() {
                Self::Unavailable(detail) => Self::NothingDone(detail),
                other => other,
            },
            other => Self::NothingDone(other.to_string()),
        }
    }
}

/// Nothing was done, for this reason.
pub(super) fn nothing_done(what: &str) -> StoreError {
    StoreError::NothingDone(what.to_owned())
}

/// The database does not answer, or is not as it must be, for this reason.
pub(super) fn unavailable(what: &str) -> StoreError {
    StoreError::Unavailable(what.to_owned())
}
