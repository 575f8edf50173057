//! A copy of the store as it is at one moment, made beside the process that has it open: a read like any other, so that
//! nobody who writes waits.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags};

use super::{SqliteOptions, migrate, reader};
use crate::store::StoreError;
use domain::Timestamp;

/// What a copy has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Copied {
    /// Events.
    pub events: u64,
    /// Their transitions.
    pub transitions: u64,
    /// Orders.
    pub orders: u64,
    /// The instant of its last transition.
    pub last_at: Option<Timestamp>,
    /// The file's size.
    pub bytes: u64,
}

/// Copies the store in this file to another one, which must not be there yet. It gets its name when it is whole, checked
/// and flushed.
pub fn copy(store: &Path, to: &Path) -> Result<Copied, StoreError> {
    if !store.exists() {
        return Err(refused(store, "there is no store; run this where the server runs, or set store.path"));
    }
    if to.exists() {
        return Err(refused(to, "this file is there already; a backup overwrites nothing"));
    }
    let unfinished = PathBuf::from(format!("{}.unfinished", to.display()));
    let failed = |error: io::Error| refused(&unfinished, &error.to_string());
    let source = reader(store, &SqliteOptions::default())?;
    migrate::refuse_newer(&source)?;
    // Of an attempt that was interrupted.
    match fs::remove_file(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    // Names, addresses and tickets are in it: it is nobody else's to read.
    let file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(&unfinished);
    file.map_err(failed)?;
    source.execute("VACUUM INTO ?1", [unfinished.to_string_lossy()])?;
    drop(source);
    let copied = check(&unfinished)?;
    // The copy is flushed before it has its name, and its name before anybody hears of it.
    let flushed = File::open(&unfinished).and_then(|file| file.sync_all());
    flushed.and_then(|()| fs::rename(&unfinished, to)).map_err(failed)?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    Ok(copied)
}

/// Reads all of a copy once.
fn check(path: &Path) -> Result<Copied, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let copy = Connection::open_with_flags(path, flags)?;
    let found: String = copy.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if found != "ok" {
        return Err(StoreError::Damaged(format!("{}: {found}", path.display())));
    }
    let bytes = fs::metadata(path).map_err(|error| refused(path, &error.to_string()))?.len();
    let sql = "SELECT count(*), coalesce(sum(last_seq), 0), (SELECT count(*) FROM orders),
                      max(CASE WHEN last_seq > 0 THEN last_at END) FROM event_head";
    let number = |row: &rusqlite::Row<'_>, at| row.get::<_, i64>(at).map(i64::cast_unsigned);
    let copied = copy.query_row(sql, [], |row| {
        Ok(Copied {
            events: number(row, 0)?,
            transitions: number(row, 1)?,
            orders: number(row, 2)?,
            last_at: row.get::<_, Option<i64>>(3)?.map(Timestamp),
            bytes,
        })
    });
    Ok(copied?)
}

fn refused(path: &Path, what: &str) -> StoreError {
    StoreError::Unavailable(format!("{}: {what}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::persistence::sqlite::SqliteStore;

    #[test]
    fn a_copy_overwrites_nothing_and_what_was_interrupted_is_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let said = |to: &str| copy(&at("store.db"), &at(to)).unwrap_err().to_string();
        assert!(said("copy.db").contains("there is no store"), "{}", said("copy.db"));
        // Open, and locked, all the time.
        let _store = SqliteStore::open(&at("store.db"), SqliteOptions::default()).unwrap();
        fs::write(at("taken.db"), "somebody's").unwrap();
        assert!(said("taken.db").contains("overwrites nothing"), "{}", said("taken.db"));
        assert_eq!(fs::read(at("taken.db")).unwrap(), b"somebody's");
        assert!(
            said("nowhere/copy.db").contains("nowhere/copy.db.unfinished: "),
            "{}",
            said("nowhere/copy.db")
        );
        fs::write(at("copy.db.unfinished"), "half of it").unwrap();
        let copied = copy(&at("store.db"), &at("copy.db")).unwrap();
        assert_eq!((copied.events, copied.orders, copied.last_at), (0, 0, None));
        assert!(copied.bytes > 0 && !at("copy.db.unfinished").exists());
        assert_eq!(fs::metadata(at("copy.db")).unwrap().permissions().mode() & 0o777, 0o600);
        SqliteStore::open(&at("copy.db"), SqliteOptions::default()).unwrap();
    }
}
