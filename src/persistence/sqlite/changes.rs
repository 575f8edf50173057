//! The small writes beside the journal.

use rusqlite::{OptionalExtension, TransactionBehavior, params};

use super::{
    SqliteStore, mails, queries,
    read::key_of,
    rows::{to_json, write_history},
    write::Writer,
};
use crate::{
    codec,
    store::{Changes, DetailsChange, NewEvent, StoreError, StoreFuture},
};
use domain::{CheckIn, EventDetails, EventId, HistoryEntry, TicketId, Timestamp};

impl Changes for SqliteStore {
    fn create_event(&self, event: NewEvent) -> StoreFuture<'_, ()> {
        self.change("create_event", move |writer| writer.create_event(&event))
    }

    fn update_details(
        &self,
        event: EventId,
        details: EventDetails,
        change: DetailsChange,
    ) -> StoreFuture<'_, ()> {
        self.change("update_details", move |writer| writer.update_details(event, &details, &change))
    }

    fn check_in<'a>(
        &'a self,
        ticket: TicketId,
        gate: &'a str,
        at: Timestamp,
        by: HistoryEntry,
    ) -> StoreFuture<'a, CheckIn> {
        let gate = gate.to_owned();
        self.change("check_in", move |writer| writer.check_in(ticket, &gate, at, &by))
    }
}

impl Writer {
    pub(super) fn create_event(&mut self, new: &NewEvent) -> Result<(), StoreError> {
        let record = &new.record;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let rules = codec::encode(&record.rules);
        let is_taken = transaction
            .prepare_cached("SELECT 1 FROM archived_events WHERE route = ?1")?
            .exists([record.event.route().0])?;
        if is_taken {
            return Err(StoreError::Conflict("an archived event has this route".to_owned()));
        }
        transaction.execute(
            "INSERT INTO events (id, event_id, route, details, initial_rules, rules, price_from, layout_digest, layout,
                                 created_at, organisation)
             VALUES (1 + max(coalesce((SELECT max(id) FROM events), 0),
                             coalesce((SELECT max(event) FROM archived_events), 0)),
                     ?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                record.event.0.as_bytes(),
                record.event.route().0,
                to_json(&record.details)?,
                rules,
                record.tier_price_min.map(|price| price.0),
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
            write_history(&transaction, key, row)?;
        }
        transaction.commit()?;
        Ok(())
    }

    pub(super) fn update_details(
        &mut self,
        event: EventId,
        details: &EventDetails,
        change: &DetailsChange,
    ) -> Result<(), StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let Some(key) = key_of(&transaction, event)? else {
            return Err(StoreError::Conflict(format!("there is no event {event}")));
        };
        let update = "UPDATE events SET details = ?2 WHERE id = ?1";
        transaction.execute(update, params![key, to_json(details)?])?;
        write_history(&transaction, key, &change.by)?;
        if let Some(moved_from) = &change.moved_from {
            mails::begin_announcement(&transaction, key, change.by.at, moved_from, details)?;
        }
        transaction.commit()?;
        Ok(())
    }

    pub(super) fn check_in(
        &mut self,
        ticket: TicketId,
        gate: &str,
        at: Timestamp,
        by: &HistoryEntry,
    ) -> Result<CheckIn, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let used = transaction
            .prepare_cached(
                "UPDATE tickets SET status = 'used', used_at = ?2, used_gate = ?3
                 WHERE ticket_id = ?1 AND status = 'valid' AND event IN (SELECT id FROM events) RETURNING event",
            )?
            .query_row(params![ticket.0.as_bytes(), at.0, gate], |row| row.get(0))
            .optional()?;
        if let Some(event) = used {
            write_history(&transaction, event, by)?;
            transaction.commit()?;
            return Ok(CheckIn::Accepted);
        }
        drop(transaction);
        Ok(CheckIn::refused(queries::find_ticket(&mut self.connection, ticket)?))
    }

    pub(super) fn ping(&mut self) -> Result<(), StoreError> {
        Ok(self.connection.query_row("SELECT 1", [], |_| Ok(()))?)
    }
}
