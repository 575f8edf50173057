//! How buyers are reached: read, and erased.

use deadpool_postgres::Object;
use uuid::Uuid;

use super::{
    PostgresStore,
    archives::KEEP_EVENT,
    history,
    queries::shown_order,
    read::{Read, all},
    rows,
};
use crate::store::{Contacts, ShownOrder, StoreFuture};
use domain::{Contact, EventId, HistoryEntry, OrderId};

impl Contacts for PostgresStore {
    fn contact(&self, order: OrderId) -> StoreFuture<'_, Option<Contact>> {
        self.read("contact", async move |client| {
            Ok(contacts_of(&client, &[order]).await?.pop().map(|(_, contact)| contact))
        })
    }

    fn shown_order(&self, order: OrderId) -> StoreFuture<'_, Option<ShownOrder>> {
        self.read("shown_order", async move |client| shown_order(&client, order).await)
    }

    fn contacts_of(&self, orders: Vec<OrderId>) -> StoreFuture<'_, Vec<(OrderId, Contact)>> {
        self.read("contacts_of", async move |client| contacts_of(&client, &orders).await)
    }

    fn erase_contact(&self, event: EventId, order: OrderId, by: HistoryEntry) -> StoreFuture<'_, bool> {
        self.change("erase_contact", async move |mut client| erase(&mut client, event, order, &by).await)
    }

    fn erase_contacts_of_event(&self, event: EventId, most: u32) -> StoreFuture<'_, u64> {
        self.change("erase_contacts_of_event", async move |client| erase_some(&client, event, most).await)
    }
}

async fn contacts_of(client: &Object, orders: &[OrderId]) -> Read<Vec<(OrderId, Contact)>> {
    let orders: Vec<Uuid> = orders.iter().map(|order| order.0).collect();
    let sql = format!("SELECT {} FROM db_orders.contacts WHERE order_id = ANY ($1)", rows::CONTACT);
    all(client, &sql, &[&orders], rows::contact).await
}

async fn erase(client: &mut Object, event: EventId, order: OrderId, by: &HistoryEntry) -> Read<bool> {
    let transaction = client.transaction().await?;
    // An archived event has no contacts, or has none in a moment.
    if transaction.query_opt(KEEP_EVENT, &[&event.0]).await?.is_none() {
        return Ok(false);
    }
    let mut erased = 0;
    for sql in [
        "DELETE FROM db_orders.contacts WHERE order_id = $1",
        "DELETE FROM db_orders.mail_failures WHERE order_id = $1",
    ] {
        erased += transaction.execute(sql, &[&order.0]).await?;
    }
    if erased > 0 {
        history::insert(&transaction, event, by).await?;
    }
    transaction.commit().await?;
    Ok(erased > 0)
}

async fn erase_some(client: &Object, event: EventId, most: u32) -> Read<u64> {
    let mut erased = 0;
    for (table, id) in [("contacts", "order_id"), ("mail_failures", "id")] {
        let sql = format!(
            "DELETE FROM db_orders.{table} WHERE {id} IN
             (SELECT {id} FROM db_orders.{table} WHERE event_id = $1 LIMIT $2)"
        );
        let statement = client.prepare_cached(&sql).await?;
        erased += client.execute(&statement, &[&event.0, &i64::from(most)]).await?;
    }
    Ok(erased)
}
