//! `db_orders.contacts`.

use postgres_types::ToSql;
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
