//! How buyers are reached: read, and erased.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::{
    SqliteStore,
    queries::shown_order,
    read::{Read, key_of},
    rows,
    write::Writer,
};
use crate::store::{Contacts, ShownOrder, StoreError, StoreFuture};
use domain::{Contact, EventId, HistoryEntry, OrderId};

impl Contacts for SqliteStore {
    fn contact(&self, order: OrderId) -> StoreFuture<'_, Option<Contact>> {
        self.read("contact", move |connection| contact(connection, order))
    }

    fn shown_order(&self, order: OrderId) -> StoreFuture<'_, Option<ShownOrder>> {
        self.read("shown_order", move |connection| shown_order(connection, order))
    }

    fn contacts_of(&self, orders: Vec<OrderId>) -> StoreFuture<'_, Vec<(OrderId, Contact)>> {
        self.read("contacts_of", move |connection| {
            let found =
                orders.into_iter().map(|order| Ok(contact(connection, order)?.map(|found| (order, found))));
            found.filter_map(Result::transpose).collect()
        })
    }

    fn erase_contact(&self, event: EventId, order: OrderId, by: HistoryEntry) -> StoreFuture<'_, bool> {
        self.change("erase_contact", move |writer| writer.erase_contact(event, order, &by))
    }

    fn erase_contacts_of_event(&self, event: EventId, most: u32) -> StoreFuture<'_, u64> {
        self.change("erase_contacts_of_event", move |writer| writer.erase_contacts_of_event(event, most))
    }
}

fn contact(connection: &mut Connection, order: OrderId) -> Read<Option<Contact>> {
    let sql = format!("SELECT {} FROM contacts WHERE order_id = ?1", rows::CONTACT);
    let mut find = connection.prepare_cached(&sql)?;
    Ok(find.query_row([order.0.as_bytes()], rows::contact).optional()?.map(|(_, contact)| contact))
}

/// A transaction whose deletions overwrite what they delete; others need not be so slow.
pub(super) fn overwriting<T>(
    connection: &mut Connection,
    change: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    connection.pragma_update(None, "secure_delete", true)?;
    let changed = in_transaction(connection, change);
    connection.pragma_update(None, "secure_delete", false)?;
    changed
}

fn in_transaction<T>(
    connection: &mut Connection,
    change: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = change(&transaction)?;
    transaction.commit()?;
    Ok(done)
}

impl Writer {
    fn erase_contact(
        &mut self,
        event: EventId,
        order: OrderId,
        by: &HistoryEntry,
    ) -> Result<bool, StoreError> {
        let connection = &mut self.connection;
        overwriting(connection, |transaction| {
            let Some(key) = key_of(transaction, event)? else { return Ok(false) };
            let id = order.0.as_bytes();
            let erased = transaction.execute("DELETE FROM contacts WHERE order_id = ?1", [id])?
                + transaction.execute("DELETE FROM mail_failures WHERE order_id = ?1", [id])?;
            if erased > 0 {
                rows::write_history(transaction, key, by)?;
            }
            Ok(erased > 0)
        })
    }

    fn erase_contacts_of_event(&mut self, event: EventId, most: u32) -> Result<u64, StoreError> {
        overwriting(&mut self.connection, |transaction| {
            let Some(key) = key_of(transaction, event)? else { return Ok(0) };
            let mut erased = 0;
            for (table, id) in [("contacts", "order_id"), ("mail_failures", "id")] {
                let sql = format!(
                    "DELETE FROM {table} WHERE {id} IN (SELECT {id} FROM {table} WHERE event = ?1 LIMIT ?2)"
                );
                erased += transaction.execute(&sql, params![key, most])?;
            }
            Ok(erased as u64)
        })
    }
}
