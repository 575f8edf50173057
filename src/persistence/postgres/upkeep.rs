//! Deletes what need not be known any more.

use deadpool_postgres::Object;

use super::{
    PostgresStore,
    read::{Read, one},
    rows,
};
use crate::store::{InboxForgotten, InboxPart, StoreFuture, Upkeep};
use domain::Timestamp;

impl Upkeep for PostgresStore {
    fn forget_revocations(&self, now: Timestamp, most: u32) -> StoreFuture<'_, u64> {
        // Said twice: a session that is revoked again meanwhile may have another end.
        const DELETE: &str = "DELETE FROM db_orders.revocations WHERE until <= $1 AND revocation_id = ANY (ARRAY(
                                  SELECT revocation_id FROM db_orders.revocations WHERE until <= $1 LIMIT $2))";
        self.change("forget_revocations", async move |client| delete(&client, DELETE, now, most).await)
    }

    fn forget_processed(&self, part: InboxPart) -> StoreFuture<'_, InboxForgotten> {
        self.change("forget_processed", async move |client| forget_processed(&client, &part).await)
    }

    fn forget_mail_failures(&self, before: Timestamp, most: u32) -> StoreFuture<'_, u64> {
        // The oldest have the smallest ids.
        const DELETE: &str = "DELETE FROM db_orders.mail_failures WHERE at < $1 AND id = ANY (ARRAY(
                                  SELECT id FROM db_orders.mail_failures ORDER BY id LIMIT $2))";
        self.change("forget_mail_failures", async move |client| delete(&client, DELETE, before, most).await)
    }
}

async fn delete(client: &Object, sql: &str, at: Timestamp, most: u32) -> Read<u64> {
    let statement = client.prepare_cached(sql).await?;
    Ok(client.execute(&statement, &[&rows::instant(at), &i64::from(most)]).await?)
}

async fn forget_processed(client: &Object, part: &InboxPart) -> Read<InboxForgotten> {
    let InboxPart { consumer, after, most, before } = part;
    let sql = "WITH part AS (SELECT message_id, at FROM db_orders.inbox WHERE consumer = $1 AND message_id > $2
                             ORDER BY message_id LIMIT $3),
                    gone AS (DELETE FROM db_orders.inbox i USING part p
                             WHERE i.consumer = $1 AND i.message_id = p.message_id AND p.at < $4 RETURNING 1)
               SELECT (SELECT count(*) FROM gone) AS deleted, max(message_id) AS last, count(*) AS found FROM part";
    let most = i64::from(*most);
    let read = |row: &tokio_postgres::Row| {
        let last = rows::get::<Option<String>>(row, "last")?;
        let is_full = rows::get::<i64>(row, "found")? == most;
        let deleted = rows::get::<i64>(row, "deleted")? as u64;
        Ok(InboxForgotten { deleted, next: last.filter(|_| is_full) })
    };
    Ok(one(client, sql, &[consumer, after, &most, &rows::instant(*before)], read).await?.unwrap_or_default())
}
