//! Outcomes of keyed requests, read and forgotten. V12 has the indexes.

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use super::{
    read::{Read, key_of},
    rows,
    write::Writer,
};
use crate::{
    persistence::older_effects::OlderEffects,
    store::{OlderOutcome, OutcomeEnd, OutcomeRow, StoreError, StoredOutcomes, WantedOutcomes},
};
use domain::{EventId, Timestamp, UserId};

/// What changed something: in the words of the indexes, or they are not used.
pub(super) const EFFECT: &str = "substr(outcome, 1, 2) <> x'0103'";
/// What changed nothing ([`OutcomeRow::REFUSAL`]).
pub(super) const REFUSAL: &str = "substr(outcome, 1, 2) = x'0103'";

/// An index by user and key costs every keyed request a page to write, and nearly all outcomes are found in memory
/// or by their end. So it is made when the first one is looked for otherwise, and gone with the next start.
pub(super) const FORGET_INDEX_BY_KEY: &str = "DROP INDEX IF EXISTS outcomes_by_key";

/// The outcomes that have not ended, those that end last, and where further effects are.
pub(super) fn unexpired(
    connection: &Connection,
    event: i64,
    now: Timestamp,
    wanted: WantedOutcomes,
) -> Read<StoredOutcomes> {
    let last_to_end = |kind: &str, most: usize| -> Read<Vec<OutcomeRow>> {
        let sql = format!(
            "SELECT {} FROM outcomes WHERE event = ?1 AND expires_at > ?2 AND {kind}
             ORDER BY expires_at DESC LIMIT ?3",
            rows::OUTCOME
        );
        let mut find = connection.prepare_cached(&sql)?;
        let found = find.query_map(params![event, now.0, most as i64], rows::outcome)?;
        let mut found = found.collect::<Result<Vec<_>, _>>()?;
        found.reverse();
        Ok(found)
    };
    let effects = last_to_end(EFFECT, wanted.most)?;
    let mut newest = last_to_end(REFUSAL, wanted.most - effects.len())?;
    let mut stored = StoredOutcomes::default();
    if let Some(mut older) = OlderEffects::behind(&effects, &wanted) {
        let sql = format!(
            "SELECT user_id, key, expires_at FROM outcomes
             WHERE event = ?1 AND expires_at > ?2 AND expires_at <= ?3 AND {EFFECT}
             ORDER BY expires_at DESC LIMIT ?4"
        );
        let mut find = connection.prepare_cached(&sql)?;
        let parameters = params![event, now.0, older.until.0, older.limit as i64];
        for found in find.query_map(parameters, older_outcome)? {
            older.add(found?);
        }
        (stored.older_effects, stored.others_until) = older.gathered();
    }
    newest.extend(effects);
    stored.newest = newest;
    Ok(stored)
}

fn older_outcome(row: &Row<'_>) -> rusqlite::Result<OlderOutcome> {
    let user = UserId::new(row.get_ref(0)?.as_str()?).ok_or_else(|| rows::damaged(0, "not a user id"))?;
    Ok(OlderOutcome { user, key: row.get(1)?, expires_at: Timestamp(row.get(2)?) })
}

/// An effect's outcome under a user's key.
pub(super) fn outcome(
    connection: &mut Connection,
    event: EventId,
    user: &UserId,
    key: &str,
    end: OutcomeEnd,
) -> Read<Option<OutcomeRow>> {
    let Some(event) = key_of(connection, event)? else { return Ok(None) };
    // An outcome whose time is over may have been followed by another one under its key.
    let (at, compared) = match end {
        OutcomeEnd::At(at) => (at, "INDEXED BY outcomes_effects WHERE expires_at = ?2"),
        OutcomeEnd::After(at) => (at, "INDEXED BY outcomes_by_key WHERE expires_at > ?2"),
    };
    let sql = format!(
        "SELECT {} FROM outcomes {compared} AND event = ?1 AND user_id = ?3 AND key = ?4 AND {EFFECT}
         ORDER BY id DESC LIMIT 1",
        rows::OUTCOME
    );
    let mut find = connection.prepare_cached(&sql)?;
    Ok(find.query_row(params![event, at.0, user.as_str(), key], rows::outcome).optional()?)
}

impl Writer {
    /// Lets effects be found without knowing when they end: some seconds for a million.
    pub(super) fn index_outcomes_by_key(&mut self) -> Result<(), StoreError> {
        let sql = format!(
            "CREATE INDEX IF NOT EXISTS outcomes_by_key ON outcomes (event, user_id, key) WHERE {EFFECT}"
        );
        Ok(self.connection.execute_batch(&sql)?)
    }

    pub(super) fn forget_outcomes(&mut self, now: Timestamp, most: u32) -> Result<u64, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut forgotten = 0;
        for kind in [EFFECT, REFUSAL] {
            let sql = format!(
                "DELETE FROM outcomes WHERE id IN
                     (SELECT id FROM outcomes WHERE event IN (SELECT id FROM events) AND expires_at <= ?1 AND {kind}
                      LIMIT ?2)"
            );
            let left = u64::from(most).saturating_sub(forgotten);
            forgotten += transaction.prepare_cached(&sql)?.execute(params![now.0, left as i64])? as u64;
        }
        transaction.commit()?;
        Ok(forgotten)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_indexes_know_a_refusal() {
        let [version, variant] = OutcomeRow::REFUSAL;
        let text = format!("x'{version:02x}{variant:02x}'");
        let migration = include_str!("migrations/V12__outcomes_by_kind.sql");
        assert!(EFFECT.ends_with(&text) && REFUSAL.ends_with(&text));
        assert!(migration.contains(EFFECT) && migration.contains(REFUSAL));
    }
}
