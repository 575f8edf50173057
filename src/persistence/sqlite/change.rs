//! The small writes beside the journal.

use rusqlite::{OptionalExtension, TransactionBehavior, params};

use super::{history, read::key_of, rows::to_json, write::Writer};
use crate::persistence::{HistoryRow, NewEvent, Revocation, Snapshot, StoreError, codec};
use domain::{CheckIn, Epoch, EventDetails, EventId, ShardId, TicketId, Timestamp};

impl Writer {
    pub(super) fn take_shards(&mut self, node: &str) -> Result<Vec<Epoch>, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut epochs = Vec::with_capacity(usize::from(ShardId::COUNT));
        {
            let mut take = transaction.prepare(
                "INSERT INTO shard_owner (shard, epoch, node) VALUES (?1, 1, ?2)
                 ON CONFLICT (shard) DO UPDATE SET epoch = epoch + 1, node = excluded.node RETURNING epoch",
            )?;
            for shard in 0..ShardId::COUNT {
                let epoch = take.query_row(params![shard, node], |row| row.get::<_, i64>(0))?;
                epochs.push(Epoch(epoch as u64));
            }
        }
        transaction.commit()?;
        Ok(epochs)
    }

    pub(super) fn create_event(&mut self, new: &NewEvent) -> Result<(), StoreError> {
        let record = &new.record;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let rules = codec::encode(&record.rules);
        transaction.execute(
            "INSERT INTO events (event_id, route, details, initial_rules, rules, price_from, layout_digest, layout,
                                 created_at, organisation) VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                record.event.0.as_bytes(),
                record.event.route().0,
                to_json(&record.details)?,
                rules,
                record.price_from.map(|price| price.0),
                record.layout_digest,
                new.layout,
                record.created_at.0,
                record.organisation.as_str(),
            ],
        )?;
        let key = transaction.last_insert_rowid();
        let counts = record.counts;
        transaction.execute(
            "INSERT INTO event_head (event, last_seq, last_epoch, last_at, last_write, available, held, sold, blocked,
                                     orders_pending) VALUES (?1, 0, 0, 0, NULL, ?2, ?3, ?4, ?5, 0)",
            params![
                key,
                counts.available as i64,
                counts.held as i64,
                counts.sold as i64,
                counts.blocked as i64
            ],
        )?;
        if let Some(row) = &new.history {
            history::insert(&transaction, key, row)?;
        }
        transaction.commit()?;
        Ok(())
    }

    pub(super) fn update_details(
        &mut self,
        event: EventId,
        details: &EventDetails,
        by: &HistoryRow,
    ) -> Result<(), StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let Some(key) = key_of(&transaction, event)? else {
            return Err(StoreError::Conflict(format!("there is no event {event}")));
        };
        let update = "UPDATE events SET details = ?2 WHERE id = ?1";
        transaction.execute(update, params![key, to_json(details)?])?;
        history::insert(&transaction, key, by)?;
        transaction.commit()?;
        Ok(())
    }

    pub(super) fn save_snapshot(
        &mut self,
        event: EventId,
        epoch: Epoch,
        snapshot: &Snapshot,
    ) -> Result<(), StoreError> {
        // Older epochs and older states change nothing; neither does a state beyond the journal's end.
        self.connection.execute(
            "INSERT INTO snapshots (event, seq, at, state)
             SELECT id, ?4, ?5, ?6 FROM events JOIN event_head ON event = id
             WHERE event_id = ?1 AND last_seq >= ?4 AND EXISTS (SELECT 1 FROM shard_owner WHERE shard = ?2 AND epoch = ?3)
             ON CONFLICT (event) DO UPDATE SET seq = excluded.seq, at = excluded.at, state = excluded.state
             WHERE excluded.seq > snapshots.seq",
            params![
                event.0.as_bytes(),
                ShardId::of(event).0,
                epoch.0 as i64,
                snapshot.seq.0 as i64,
                snapshot.at.0,
                snapshot.state
            ],
        )?;
        Ok(())
    }

    pub(super) fn check_in(
        &mut self,
        ticket: TicketId,
        gate: &str,
        at: Timestamp,
        by: &HistoryRow,
    ) -> Result<CheckIn, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let used = transaction
            .prepare_cached(
                "UPDATE tickets SET status = 'used', used_at = ?2, used_gate = ?3
                 WHERE ticket_id = ?1 AND status = 'valid' RETURNING event",
            )?
            .query_row(params![ticket.0.as_bytes(), at.0, gate], |row| row.get(0))
            .optional()?;
        if let Some(event) = used {
            history::insert(&transaction, event, by)?;
            transaction.commit()?;
            return Ok(CheckIn::Accepted);
        }
        drop(transaction);
        Ok(CheckIn::refused(super::read::ticket(&mut self.connection, ticket)?))
    }

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

    pub(super) fn ping(&mut self) -> Result<(), StoreError> {
        Ok(self.connection.query_row("SELECT 1", [], |_| Ok(()))?)
    }
}
