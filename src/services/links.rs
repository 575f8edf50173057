//! Order links: ending them, and sending them to whoever has lost theirs.

use std::{net::IpAddr, ops::RangeInclusive, time::Duration};

use super::{Services, attempts::MailKind, guests::check_email};
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
use domain::{EventId, Language, Millis, Order, OrderFilter, OrderId, OrderStatus, PageWanted, PersonKey};

/// The orders that one mail has links of.
const ORDERS_IN_MAIL: u32 = 10;
/// Which orders are sent, the most valuable first: a failed one is nobody's any more.
const WORTH: [OrderStatus; 7] = [
    OrderStatus::Completed,
    OrderStatus::PartlyRefunded,
    OrderStatus::Processing,
    OrderStatus::AwaitingPayment,
    OrderStatus::Pending,
    OrderStatus::Refunded,
    OrderStatus::Cancelled,
];
/// When the orders are looked for after the answer, in milliseconds: at no instant at which whoever asked could tell from
/// the time of an answer that some were found.
const SEARCH_AFTER: RangeInclusive<u64> = 200..=2_000;

impl Services {
    /// Ends every link of an order that was sent until now.
    pub async fn revoke_links(&self, order: OrderId) -> Result<(), Problem> {
        let now = self.engine.now();
        let (id, until) = Sessions::ending_links(order, now);
        self.engine.sessions().revoke(&id, until).await?;
        self.bearers.sessions().revoke(id, until, now);
        self.engine.spread_news().await;
        Ok(())
    }

    /// Sends the links of the orders with this address there, if there are any. The answer is the same whether there are
    /// or not, and comes before anything is looked for, which happens on the thread of mails and not on this one.
    pub fn recover_orders(
        &self,
        email: &str,
        event: Option<EventId>,
        language: Option<Language>,
        client: Option<IpAddr>,
    ) -> Result<(), Problem> {
        check_email(email)?;
        let mails = self.guests.mails()?.clone();
        self.count_mail(MailKind::Links, email, client)?;
        let Ok(waiting) = self.guests.recoveries.clone().try_acquire_owned() else {
            return Err(wording::overloaded(Millis::from_secs(5)));
        };
        let (engine, searches) = (self.engine.clone(), self.guests.searches.clone());
        let search = LinkSearch { person: self.guests.people.person(email), event, language };
        let delay = rand::random_range(SEARCH_AFTER);
        let sender = mails.clone();
        mails.run(async move {
            tokio::time::sleep(Duration::from_millis(delay)).await;
            let _searching = searches.acquire().await;
            if let Err(error) = send_links(&engine, &sender, search).await {
                tracing::warn!(%error, "links to orders were not sent");
            }
            drop(waiting);
        });
        Ok(())
    }
}

/// Whose links are looked for.
struct LinkSearch {
    person: PersonKey,
    event: Option<EventId>,
    language: Option<Language>,
}

impl LinkSearch {
    /// Their orders, those first that are worth most to them. Anybody can place orders in anybody's name that fail or are
    /// never paid: they push nothing out.
    async fn orders(&self, engine: &Engine) -> Result<Vec<Order>, StoreError> {
        let mut orders = Vec::new();
        for status in WORTH {
            let limit = ORDERS_IN_MAIL - orders.len() as u32;
            if limit == 0 {
                break;
            }
            let filter = OrderFilter {
                person: Some(self.person),
                event: self.event,
                status: Some(status),
                ..OrderFilter::default()
            };
            orders.extend(engine.queries().orders(filter, PageWanted::first(limit)).await?.items);
        }
        Ok(orders)
    }
}

/// Sends a person's links to the address that the first of their orders has: not to the one that somebody typed.
async fn send_links(engine: &Engine, mails: &MailSender, search: LinkSearch) -> Result<(), StoreError> {
    let orders = search.orders(engine).await?;
    let Some(first) = orders.first() else { return Ok(()) };
    let contact = engine.contacts().contact(first.order).await?.unwrap_or_default();
    let Some(to) = contact.email else { return Ok(()) };
    let with_event = orders.into_iter().filter_map(|order| {
        let event = engine.catalogue().get(order.event)?.record();
        Some((order, event))
    });
    let subject = Subject::Orders(with_event.collect());
    mails.send_direct(DirectMail { to, language: search.language.or(contact.language), subject });
    Ok(())
}
