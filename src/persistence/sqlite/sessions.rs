//! Sessions that are refused.

use rusqlite::params;

use super::{SqliteStore, write::Writer};
use crate::store::{Revocation, Sessions, StoreError, StoreFuture};
use domain::Timestamp;

impl Sessions for SqliteStore {
    fn revoke<'a>(&'a self, revocation_id: &'a [u8], until: Timestamp) -> StoreFuture<'a, ()> {
        let id = revocation_id.to_vec();
        self.change("revoke", move |writer| writer.revoke(&id, until))
    }

    fn revocations(&self, now: Timestamp) -> StoreFuture<'_, Vec<Revocation>> {
        self.change("revocations", move |writer| writer.revocations(now))
    }
}

impl Writer {
    pub(super) fn revoke(&mut self, id: &[u8], until: Timestamp) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO revocations (id, until) VALUES (?1, ?2)
             ON CONFLICT (id) DO UPDATE SET until = max(until, excluded.until)",
            params![id, until.0],
        )?;
        Ok(())
    }

    pub(super) fn revocations(&mut self, now: Timestamp) -> Result<Vec<Revocation>, StoreError> {
        self.connection.execute("DELETE FROM revocations WHERE until <= ?1", [now.0])?;
        let mut all = self.connection.prepare_cached("SELECT id, until FROM revocations ORDER BY id")?;
        let rows =
            all.query_map([], |row| Ok(Revocation { id: row.get(0)?, until: Timestamp(row.get(1)?) }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
