//! Order links: ending them, and sending them to whoever has lost theirs.

use std::net::IpAddr;

use super::{Services, guests::check_email};
use crate::{
    actors::Engine,
    api::{Problem, wording},
    auth::Sessions,
    mail::{
        direct::{DirectMail, Subject},
        sender::MailSender,
    },
    store::StoreError,
};
use domain::{EventId, Language, Millis, OrderFilter, OrderId, PersonKey};

/// The newest orders that one mail has links of.
const ORDERS_IN_MAIL: u32 = 10;

impl Services {
    /// Ends every link of an order that was sent until now.
    pub async fn revoke_links(&self, order: OrderId) -> Result<(), Problem> {
        let now = self.engine.now();
        let (id, until) = Sessions::ending_links(order, now);
        self.engine.sessions().revoke(&id, until).await?;
        self.bearers.sessions().revoke(id, until, now);
        Ok(())
    }

    /// Sends the links of the orders with this address there, if there are any. The answer is the same whether there are
    /// or not, and comes before it is known.
    pub fn recover_orders(
        &self,
        email: &str,
        event: Option<EventId>,
        language: Option<Language>,
        client: Option<IpAddr>,
    ) -> Result<(), Problem> {
        check_email(email)?;
        let mails = self.guests.mails()?.clone();
        self.count_mail(email, client)?;
        let Ok(searching) = self.guests.searches.clone().try_acquire_owned() else {
            return Err(wording::overloaded(Millis::from_secs(5)));
        };
        let (engine, person) = (self.engine.clone(), self.guests.people.person(email));
        actix_rt::spawn(async move {
            if let Err(error) = send_links(&engine, &mails, person, event, language).await {
                tracing::warn!(%error, "links to orders were not sent");
            }
            drop(searching);
        });
        Ok(())
    }
}

/// Sends a person's links to the address that their newest order has: not to the one that somebody typed.
async fn send_links(
    engine: &Engine,
    mails: &MailSender,
    person: PersonKey,
    event: Option<EventId>,
    language: Option<Language>,
) -> Result<(), StoreError> {
    let filter = OrderFilter { person: Some(person), event, limit: ORDERS_IN_MAIL, ..OrderFilter::default() };
    let orders = engine.queries().orders(filter).await?.items;
    let Some(newest) = orders.first() else { return Ok(()) };
    let contact = engine.contacts().contact(newest.order).await?.unwrap_or_default();
    let Some(to) = contact.email else { return Ok(()) };
    let with_event = orders.into_iter().filter_map(|order| {
        let event = engine.catalogue().get(order.event)?.record();
        Some((order, event))
    });
    let subject = Subject::Orders(with_event.collect());
    mails.send_direct(DirectMail { to, language: language.or(contact.language), subject });
    Ok(())
}
