//! Outcomes of keyed requests, read and forgotten. V12 has the indexes.

use std::{pin::pin, time::SystemTime};

use deadpool_postgres::{GenericClient, Object};
use futures_util::TryStreamExt;
use tokio_postgres::types::ToSql;

use super::{
    read::{Read, all, one},
    rows,
};
use crate::{
    persistence::older_effects::OlderEffects,
    store::{OutcomeEnd, OutcomeRow, StoredOutcomes, WantedOutcomes},
};
use domain::{EventId, Timestamp, UserId};

/// What changed something: in the words of the indexes, or they are not used.
const EFFECT: &str = r"substring(outcome FROM 1 FOR 2) <> '\x0103'::bytea";
/// What changed nothing ([`OutcomeRow::REFUSAL`]).
const REFUSAL: &str = r"substring(outcome FROM 1 FOR 2) = '\x0103'::bytea";

/// The outcomes that have not ended, those that end last, and where further effects are.
pub(super) async fn unexpired(
    client: &impl GenericClient,
    event: EventId,
    now: Timestamp,
    wanted: WantedOutcomes,
) -> Read<StoredOutcomes> {
    let now: SystemTime = rows::instant(now);
    let last_to_end = async |kind: &str, most: usize| -> Read<Vec<OutcomeRow>> {
        let sql = format!(
            "SELECT user_id, key, request_hash, outcome, expires_at FROM db_orders.idempotency
             WHERE event_id = $1 AND expires_at > $2 AND {kind} ORDER BY expires_at DESC LIMIT $3"
        );
        let mut found = all(client, &sql, &[&event.0, &now, &(most as i64)], rows::outcome).await?;
        found.reverse();
        Ok(found)
    };
    let effects = last_to_end(EFFECT, wanted.most).await?;
    let mut newest = last_to_end(REFUSAL, wanted.most - effects.len()).await?;
    let mut stored = StoredOutcomes::default();
    if let Some(mut older) = OlderEffects::behind(&effects, &wanted) {
        let sql = format!(
            "SELECT user_id, key, expires_at FROM db_orders.idempotency
             WHERE event_id = $1 AND expires_at > $2 AND expires_at <= $3 AND {EFFECT}
             ORDER BY expires_at DESC LIMIT $4"
        );
        let statement = client.prepare_cached(&sql).await?;
        let (until, most) = (rows::instant(older.until), older.limit as i64);
        let parameters: [&(dyn ToSql + Sync); 4] = [&event.0, &now, &until, &most];
        // One by one: all of them at once would be in memory twice.
        let mut found = pin!(client.query_raw(&statement, parameters).await?);
        while let Some(row) = found.try_next().await? {
            older.add(rows::older_outcome(&row)?);
        }
        (stored.older_effects, stored.others_until) = older.gathered();
    }
    newest.extend(effects);
    stored.newest = newest;
    Ok(stored)
}

/// An effect's outcome under a user's key.
pub(super) async fn outcome(
    client: &Object,
    event: EventId,
    user: &UserId,
    key: &str,
    end: OutcomeEnd,
) -> Read<Option<OutcomeRow>> {
    let (at, compared) = match end {
        OutcomeEnd::At(at) => (at, "="),
        OutcomeEnd::After(at) => (at, ">"),
    };
    let sql = format!(
        "SELECT user_id, key, request_hash, outcome, expires_at FROM db_orders.idempotency
         WHERE event_id = $1 AND user_id = $2 AND key = $3 AND expires_at {compared} $4 AND {EFFECT}"
    );
    let parameters: [&(dyn ToSql + Sync); 4] = [&event.0, &user.as_str(), &key, &rows::instant(at)];
    one(client, &sql, &parameters, rows::outcome).await
}

/// Deletes so many of those whose time is over.
pub(super) async fn forget(client: &Object, now: Timestamp, most: u32) -> Read<u64> {
    let mut forgotten = 0;
    for kind in [EFFECT, REFUSAL] {
        // Said twice: a key that is used again meanwhile has another end.
        let sql = format!(
            "DELETE FROM db_orders.idempotency WHERE expires_at <= $1 AND ctid = ANY (ARRAY(
                 SELECT over.ctid FROM db_catalog.events e CROSS JOIN LATERAL (
                     SELECT ctid FROM db_orders.idempotency i
                      WHERE i.event_id = e.event_id AND expires_at <= $1 AND {kind} LIMIT $2) AS over
                  LIMIT $2))"
        );
        let statement = client.prepare_cached(&sql).await?;
        let left = i64::from(most) - forgotten as i64;
        forgotten += client.execute(&statement, &[&rows::instant(now), &left]).await?;
    }
    Ok(forgotten)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_indexes_know_a_refusal() {
        let [version, variant] = OutcomeRow::REFUSAL;
        let text = format!(r"'\x{version:02x}{variant:02x}'::bytea");
        let migration = include_str!("migrations/V12__outcomes_by_kind.sql");
        assert!(EFFECT.ends_with(&text) && REFUSAL.ends_with(&text));
        assert!(migration.contains(EFFECT) && migration.contains(REFUSAL));
    }
}
