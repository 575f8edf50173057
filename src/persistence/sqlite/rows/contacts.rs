//! How buyers are reached.

use rusqlite::{Connection, Row, params};

use super::{SqlResult, damaged, optional_json, uuid};
use crate::store::EventWrite;
use domain::{Contact, Language, OrderId};

pub fn write_contacts(connection: &Connection, event: i64, write: &EventWrite) -> SqlResult<()> {
    if write.contacts.is_empty() {
        return Ok(());
    }
    let mut insert = connection.prepare_cached(
        "INSERT INTO contacts (order_id, event, email, name, phone, language, person) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for row in &write.contacts {
        let Contact { email, name, phone, language } = &row.contact;
        let language = language.map(Language::as_str);
        let person = row.person.map(|person| person.0);
        insert.execute(params![row.order.0.as_bytes(), event, email, name, phone, language, person])?;
    }
    Ok(())
}

/// The contact of a row of `orders`, as JSON; none if there is none.
pub const CONTACT_OF_ORDER: &str = "(SELECT json_object('email', c.email, 'name', c.name, 'phone', c.phone, \
     'language', c.language) FROM contacts c WHERE c.order_id = orders.order_id)";

/// Reads [`CONTACT_OF_ORDER`] behind the columns of an order.
pub fn contact_of_order(row: &Row<'_>) -> SqlResult<Option<Contact>> {
    optional_json(row, 20)
}

pub const CONTACT: &str = "order_id, email, name, phone, language";

pub fn contact(row: &Row<'_>) -> SqlResult<(OrderId, Contact)> {
    let language = match row.get::<_, Option<String>>(4)? {
        None => None,
        Some(code) => Some(Language::named(&code).ok_or_else(|| damaged(4, "not a language"))?),
    };
    let contact = Contact { email: row.get(1)?, name: row.get(2)?, phone: row.get(3)?, language };
    Ok((OrderId(uuid(row, 0)?), contact))
}
