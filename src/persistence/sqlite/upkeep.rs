//! Deletes what need not be known any more.

use rusqlite::{TransactionBehavior, params};

use super::{SqliteStore, contacts::overwriting, write::Writer};
use crate::store::{InboxForgotten, InboxPart, StoreError, StoreFuture, Upkeep};
use domain::Timestamp;

impl Upkeep for SqliteStore {
    fn forget_revocations(&self, now: Timestamp, most: u32) -> StoreFuture<'_, u64> {
        self.change("forget_revocations", move |writer| writer.forget_revocations(now, most))
    }

    fn forget_processed(&self, part: InboxPart) -> StoreFuture<'_, InboxForgotten> {
        self.change("forget_processed", move |writer| writer.forget_processed(&part))
    }

    fn forget_mail_failures(&self, before: Timestamp, most: u32) -> StoreFuture<'_, u64> {
        self.change("forget_mail_failures", move |writer| writer.forget_mail_failures(before, most))
    }
}

impl Writer {
    fn forget_revocations(&mut self, now: Timestamp, most: u32) -> Result<u64, StoreError> {
        let mut delete = self.connection.prepare_cached(
            "DELETE FROM revocations WHERE id IN (SELECT id FROM revocations WHERE until <= ?1 LIMIT ?2)",
        )?;
        Ok(delete.execute(params![now.0, most])? as u64)
    }

    fn forget_processed(&mut self, part: &InboxPart) -> Result<InboxForgotten, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let InboxPart { consumer, after, most, before } = part;
        let find = "SELECT max(message_id), count(*) FROM (SELECT message_id FROM inbox
                    WHERE consumer = ?1 AND message_id > ?2 ORDER BY message_id LIMIT ?3)";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, i64>(1)?));
        let (last, found) =
            transaction.prepare_cached(find)?.query_row(params![consumer, after, most], read)?;
        let Some(last) = last else { return Ok(InboxForgotten::default()) };
        let deleted = transaction
            .prepare_cached(
                "DELETE FROM inbox WHERE consumer = ?1 AND message_id > ?2 AND message_id <= ?3 AND at < ?4",
            )?
            .execute(params![consumer, after, last, before.0])?;
        transaction.commit()?;
        let next = (found == i64::from(*most)).then_some(last);
        Ok(InboxForgotten { deleted: deleted as u64, next })
    }

    fn forget_mail_failures(&mut self, before: Timestamp, most: u32) -> Result<u64, StoreError> {
        // The oldest have the smallest ids. They may name an address, so they are overwritten.
        overwriting(&mut self.connection, |transaction| {
            let mut delete = transaction.prepare_cached(
                "DELETE FROM mail_failures WHERE at < ?1
                     AND id IN (SELECT id FROM mail_failures ORDER BY id LIMIT ?2)",
            )?;
            Ok(delete.execute(params![before.0, most])? as u64)
        })
    }
}
