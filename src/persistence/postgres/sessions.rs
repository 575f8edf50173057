//! Sessions that are refused.

use std::time::SystemTime;

use deadpool_postgres::Object;

use super::{
    PostgresStore,
    read::{Read, all, one},
    rows,
};
use crate::store::{Revocation, RevokedSince, Sessions, StoreFuture};
use domain::Timestamp;

impl Sessions for PostgresStore {
    fn revoke<'a>(&'a self, revocation_id: &'a [u8], until: Timestamp) -> StoreFuture<'a, ()> {
        let id = revocation_id.to_vec();
        self.change("revoke", async move |client| revoke(&client, &id, until).await)
    }

    fn revocations(&self, now: Timestamp) -> StoreFuture<'_, Vec<Revocation>> {
        self.change("revocations", async move |client| revocations(&client, now).await)
    }
}

async fn revoke(client: &Object, id: &[u8], until: Timestamp) -> Read<()> {
    let sql = "INSERT INTO db_orders.revocations AS r (revocation_id, until) VALUES ($1, $2)
               ON CONFLICT (revocation_id) DO UPDATE SET until = greatest(r.until, excluded.until)";
    client.execute(sql, &[&id, &rows::instant(until)]).await?;
    Ok(())
}

async fn revocations(client: &Object, now: Timestamp) -> Read<Vec<Revocation>> {
    let now: SystemTime = rows::instant(now);
    client.execute("DELETE FROM db_orders.revocations WHERE until <= $1", &[&now]).await?;
    let sql = "SELECT revocation_id, until FROM db_orders.revocations ORDER BY revocation_id";
    let all = client.query(sql, &[]).await?;
    all.iter()
        .map(|row| Ok(Revocation { id: rows::get(row, "revocation_id")?, until: rows::at(row, "until")? }))
        .collect()
}

pub(super) async fn revoked(client: &Object, since: Timestamp) -> Read<RevokedSince> {
    // Before the rows: what is added in between is read again the next time.
    let at = one(client, "SELECT clock_timestamp() AS at", &[], |row| rows::at(row, "at")).await?;
    let sql = "SELECT revocation_id, until FROM db_orders.revocations WHERE revoked_at > $1";
    let from = rows::instant(since);
    let revocations = all(client, sql, &[&from], |row| {
        Ok(Revocation { id: rows::get(row, "revocation_id")?, until: rows::at(row, "until")? })
    })
    .await?;
    Ok(RevokedSince { at: at.unwrap_or(since), revocations })
}
