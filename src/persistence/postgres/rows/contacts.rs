//! `db_orders.contacts`.

use postgres_types::{Json, ToSql};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{Read, damaged, get, uuid};
use crate::store::ContactRow;
use domain::{Contact, EventId, Language, OrderId};

#[derive(Debug, ToSql)]
#[postgres(name = "contacts")]
pub struct ContactColumns<'a> {
    order_id: Uuid,
    event_id: Uuid,
    email: Option<&'a str>,
    name: Option<&'a str>,
    phone: Option<&'a str>,
    language: Option<&'static str>,
    person: Option<&'a [u8]>,
}

impl<'a> ContactColumns<'a> {
    pub fn of(event: EventId, row: &'a ContactRow) -> Self {
        let contact = &row.contact;
        Self {
            order_id: row.order.0,
            event_id: event.0,
            email: contact.email.as_deref(),
            name: contact.name.as_deref(),
            phone: contact.phone.as_deref(),
            language: contact.language.map(Language::as_str),
            person: row.person.as_ref().map(|person| &person.0[..]),
        }
    }
}

/// The contact of a row of `db_orders.orders o`, as JSON; none if there is none.
pub const CONTACT_OF_ORDER: &str = "(SELECT json_build_object('email', c.email, 'name', c.name, 'phone', c.phone, \
     'language', c.language) FROM db_orders.contacts c WHERE c.order_id = o.order_id) AS contact";

/// Reads [`CONTACT_OF_ORDER`].
pub fn contact_of_order(row: &Row) -> Read<Option<Contact>> {
    Ok(get::<Option<Json<Contact>>>(row, "contact")?.map(|Json(contact)| contact))
}

pub const CONTACT: &str = "order_id, email, name, phone, language";

pub fn contact(row: &Row) -> Read<(OrderId, Contact)> {
    let language = match get::<Option<&str>>(row, "language")? {
        None => None,
        Some(code) => Some(Language::named(code).ok_or_else(|| damaged("not a language"))?),
    };
    let contact =
        Contact { email: get(row, "email")?, name: get(row, "name")?, phone: get(row, "phone")?, language };
    Ok((OrderId(uuid(row, "order_id")?), contact))
}
