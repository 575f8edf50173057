//! What a mail says, as plain data for its templates: everything is text already, in the mail's language.

use serde::Serialize;

use super::{
    format,
    places::{Place, Sections},
};
use domain::{
    Amount, BasisPoints, Contact, EventRecord, EventStatus, Language, MailKind, MovedFrom, Order,
    OrderFailure, RefundKind, Ticket, TicketId, TicketStatus,
};

/// What a mail is made of.
#[derive(Clone)]
pub struct MailFacts {
    /// What it tells.
    pub kind: MailKind,
    /// Its event.
    pub event: EventRecord,
    /// The event's sections, by which places are named.
    pub sections: std::sync::Arc<Sections>,
    /// The order.
    pub order: Order,
    /// The order's tickets.
    pub tickets: Vec<Ticket>,
    /// Whom it goes to.
    pub contact: Contact,
    /// The refund that it tells of, if it tells of one.
    pub refund: Option<u32>,
    /// Of a moved event: when and where it was to take place, if that is known.
    pub moved_from: Option<MovedFrom>,
    /// Why the organiser ended the order or cancelled the event, if they said.
    pub reason: Option<String>,
    /// The token of the order's link, by which it is opened without a login.
    pub link: Option<String>,
}

/// What the templates of a mail may name. Fields may be added, never renamed: an installation has templates of its own.
#[derive(Clone, Debug, Serialize)]
pub struct MailContent {
    /// `es` or `en`.
    pub language: &'static str,
    /// The kind's name.
    pub kind: &'static str,
    /// How the reader wants to be called; empty if they have not said.
    pub name: String,
    /// Who writes: the name in `mail.from`.
    pub sender: String,
    /// Whether an answer reaches somebody.
    pub has_reply_to: bool,
    /// Where the pages are.
    pub site_url: String,
    /// The event.
    pub event: EventContent,
    /// The order.
    pub order: OrderContent,
    /// What the mail says is given back.
    pub refund: RefundContent,
    /// Its tickets, if the mail brings them.
    pub tickets: Vec<TicketContent>,
}

/// An event in a mail.
#[derive(Clone, Default, Debug, Serialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct EventContent {
    pub name: String,
    pub description: String,
    pub venue: String,
    pub city: String,
    /// When it begins, on the venue's clock.
    pub date: String,
    /// Its page.
    pub url: String,
    pub is_cancelled: bool,
    /// When it was to begin before it was moved; empty if that is the same, or not known.
    pub date_before: String,
    /// Where it was to take place before it was moved; empty if that is the same, or not known.
    pub place_before: String,
}

/// An order in a mail.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct OrderContent {
    pub id: String,
    /// The end of its id, which people compare.
    pub number: String,
    /// Its page.
    pub url: String,
    pub status: &'static str,
    /// When it was placed, on the venue's clock.
    pub date: String,
    /// Whether its payment is given back.
    pub is_refunded: bool,
    /// What the total is: `total`, `not_charged`, `not_paid` or `given_back`.
    pub outcome: &'static str,
    /// Why the organiser ended it; empty if they did not say.
    pub reason: String,
    /// Why it failed: a code, or empty.
    pub failure: &'static str,
    pub items: Vec<ItemContent>,
    /// What is paid once an order, beside its places.
    pub order_fees: Vec<NamedSum>,
    /// Of what the total consists: net price, fees and taxes by name. Empty if that is the net price alone.
    pub parts: Vec<NamedSum>,
    pub subtotal: String,
    /// All that is paid beside the places; empty if that is nothing.
    pub fees: String,
    /// Empty if there is none.
    pub tax: String,
    pub total: String,
}

/// A refund in a mail: everything, if the mail tells of none in particular.
#[derive(Clone, Debug, Serialize)]
pub struct RefundContent {
    /// What is given back.
    pub amount: String,
    /// What is left of the payment afterwards; empty if nothing is.
    pub left: String,
    /// Whether the order ends with it.
    pub is_whole: bool,
    /// Whether something was given back before.
    pub is_rest: bool,
    /// The places of the tickets that are void with it; empty when the order ends.
    pub places: Vec<String>,
}

/// A sum with its name in a mail.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct NamedSum {
    pub name: String,
    pub amount: String,
}

/// Places of an order in a mail.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct ItemContent {
    pub place: String,
    pub quantity: u32,
    /// Of one place.
    pub price: String,
    /// Of all of them.
    pub sum: String,
}

/// A ticket in a mail.
#[derive(Clone, Debug, Serialize)]
pub struct TicketContent {
    /// Where its holder sits.
    pub place: String,
    /// The end of its id, which people compare.
    pub number: String,
    /// The address of its QR code's picture, inside the mail.
    pub qr: String,
    /// What the code says; it is drawn, not written.
    #[serde(skip)]
    pub token: String,
    #[serde(skip)]
    pub(super) parts: Vec<(&'static str, String)>,
    #[serde(skip)]
    pub(super) label: String,
}

/// What people compare of an id: eight characters.
pub(super) fn short(id: &str) -> String {
    id.get(id.len().saturating_sub(8)..).unwrap_or(id).to_uppercase()
}

impl MailFacts {
    /// The language that it is written in.
    pub fn language(&self, otherwise: Language) -> Language {
        self.contact.language.unwrap_or(otherwise)
    }

    /// Whether it still tells the truth: what happened since may have been told by a later mail.
    pub fn still_holds(&self) -> bool {
        let event_is_cancelled = self.event.rules.status == EventStatus::Cancelled;
        match self.kind {
            MailKind::OrderCompleted => self.order.status.is_completed(),
            MailKind::EventMoved => !event_is_cancelled && !self.order.status.is_ended(),
            MailKind::OrderFailed
            | MailKind::OrderCancelled
            | MailKind::OrderRefunded
            | MailKind::EventCancelled => true,
        }
    }

    /// Whether it tells of an order that nobody paid: whoever gets it may have nothing to do with it.
    pub(super) fn is_unpaid(&self) -> bool {
        match self.kind {
            MailKind::OrderFailed => true,
            MailKind::OrderCancelled => self.order.completed_at.is_none(),
            MailKind::OrderCompleted
            | MailKind::OrderRefunded
            | MailKind::EventCancelled
            | MailKind::EventMoved => false,
        }
    }

    /// What its templates may name.
    pub fn content(&self, site_url: &str, language: Language) -> MailContent {
        let site_url = site_url.trim_end_matches('/').to_owned();
        MailContent {
            language: language.as_str(),
            kind: self.kind.as_str(),
            name: self.contact.shown_name().unwrap_or_default(),
            sender: "TicketBuster".to_owned(),
            has_reply_to: false,
            event: EventContent {
                date_before: self.date_before(language),
                place_before: self.place_before(),
                ..event_content(&self.event, &site_url, language)
            },
            order: self.order_content(&site_url, language),
            refund: self.refund_content(language),
            tickets: self.ticket_contents(language),
            site_url,
        }
    }

    fn date_before(&self, language: Language) -> String {
        let before =
            self.moved_from.as_ref().filter(|before| before.starts_at != self.event.details.starts_at);
        before.map_or_else(String::new, |before| format::date(before.starts_at, &before.time_zone, language))
    }

    fn place_before(&self) -> String {
        let now = &self.event.details;
        let differs = |before: &&MovedFrom| (&before.venue, &before.city) != (&now.venue, &now.city);
        let before = self.moved_from.as_ref().filter(differs);
        before.map_or_else(String::new, |before| format!("{}, {}", before.venue, before.city))
    }

    /// Whether the order was completed and something was paid for it, which is given back.
    fn is_refunded(&self) -> bool {
        let order = &self.order;
        order.status.is_ended() && order.completed_at.is_some() && order.totals.total != Amount(0)
    }

    /// What the total of the order is to its buyer.
    fn outcome(&self) -> &'static str {
        match self.kind {
            MailKind::OrderCompleted | MailKind::EventMoved => "total",
            MailKind::OrderFailed if self.order.failure == Some(OrderFailure::PaymentTimeout) => "not_paid",
            MailKind::OrderFailed => "not_charged",
            // A part is given back, and the order goes on.
            MailKind::OrderRefunded if !self.order.status.is_ended() => "total",
            MailKind::OrderCancelled | MailKind::OrderRefunded | MailKind::EventCancelled => {
                if self.is_refunded() { "given_back" } else { "not_charged" }
            }
        }
    }

    fn order_content(&self, site_url: &str, language: Language) -> OrderContent {
        let order = &self.order;
        let money = |amount| format::money(amount, order.currency);
        let unless_none = |amount: Amount| if amount.0 == 0 { String::new() } else { money(amount) };
        let items = order.items.iter().map(|item| ItemContent {
            place: self.sections.place(&item.label).name(language),
            quantity: item.quantity,
            price: money(item.price),
            sum: money(item.price.times(item.quantity).unwrap_or_default()),
        });
        let (fees, tax) = beside_places(order);
        let named = |name: &str, amount| NamedSum { name: name.to_owned(), amount: money(amount) };
        let order_fees = order.parts.iter().flat_map(|parts| &parts.order_fees);
        let order_fees = order_fees.map(|fee| named(&fee.name, fee.price)).collect();
        let id = order.order.to_string();
        OrderContent {
            number: short(&id),
            url: order_url(site_url, order, self.link.as_deref()),
            id,
            status: order.status.as_str(),
            date: format::date(order.created_at, &self.event.details.time_zone, language),
            is_refunded: self.is_refunded(),
            outcome: self.outcome(),
            reason: self.reason.clone().unwrap_or_default(),
            failure: order.failure.map_or("", OrderFailure::as_str),
            items: items.collect(),
            order_fees,
            parts: parts(order, language, named),
            subtotal: money(order.totals.subtotal),
            fees: unless_none(fees),
            tax: unless_none(tax),
            total: money(order.totals.total),
        }
    }

    fn refund_content(&self, language: Language) -> RefundContent {
        let order = &self.order;
        let found = order.refunds.iter().find(|refund| Some(refund.number) == self.refund);
        let before = order.refunds.iter().filter(|refund| Some(refund.number) < self.refund);
        let before: i64 = before.map(|refund| refund.amount.0).sum();
        let amount = found.map_or(order.totals.total, |refund| refund.amount);
        let left = order.totals.total.0.saturating_sub(before).saturating_sub(amount.0);
        let void = found.map_or(&[][..], |refund| refund.tickets.as_slice());
        let places = self.tickets.iter().filter(|ticket| void.contains(&ticket.ticket));
        let money = |amount| format::money(amount, order.currency);
        RefundContent {
            amount: money(amount),
            left: if left > 0 { money(Amount(left)) } else { String::new() },
            is_whole: found.is_none_or(|refund| refund.kind == RefundKind::Order),
            is_rest: before > 0,
            places: places.map(|ticket| self.sections.place(&ticket.label).name(language)).collect(),
        }
    }

    fn ticket_contents(&self, language: Language) -> Vec<TicketContent> {
        let has_tickets = matches!(self.kind, MailKind::OrderCompleted | MailKind::EventMoved);
        let good = self.tickets.iter().filter(|ticket| has_tickets && ticket.status == TicketStatus::Valid);
        let content = |ticket: &Ticket| {
            let place: Place = self.sections.place(&ticket.label);
            let parts = place.parts(language).into_iter();
            TicketContent {
                place: place.name(language),
                number: short(&ticket.ticket.to_string()),
                qr: format!("cid:{}", picture_id(ticket.ticket)),
                token: ticket.token.clone(),
                parts: parts.map(|(label, value)| (label, value.to_owned())).collect(),
                label: ticket.label.clone(),
            }
        };
        good.map(content).collect()
    }
}

/// An event as mails show it.
pub(super) fn event_content(event: &EventRecord, site_url: &str, language: Language) -> EventContent {
    let details = &event.details;
    EventContent {
        name: details.name.clone(),
        description: details.description.clone(),
        venue: details.venue.clone(),
        city: details.city.clone(),
        date: format::date(details.starts_at, &details.time_zone, language),
        url: format!("{site_url}/events/{}", event.event),
        is_cancelled: event.rules.status == EventStatus::Cancelled,
        ..EventContent::default()
    }
}

/// The page of an order, with what opens it. That is behind a `#`, so that no server and no log sees it.
pub(super) fn order_url(site_url: &str, order: &Order, link: Option<&str>) -> String {
    let page = format!("{site_url}/orders/{}", order.order);
    match link {
        Some(token) => format!("{page}#access={token}"),
        None => page,
    }
}

/// Fees and tax that are paid beside the prices of the places. Prices are what is paid for a place, except in orders of
/// which no parts are kept: there they are net.
fn beside_places(order: &Order) -> (Amount, Amount) {
    if order.parts.is_none() {
        return (order.totals.fees, order.totals.tax);
    }
    let of_places: i64 =
        order.items.iter().map(|item| item.price.0.saturating_mul(item.quantity.into())).sum();
    (Amount(order.totals.total.0.saturating_sub(of_places)), Amount(0))
}

/// Of what the total consists, by name. Fees and taxes of which an order keeps no name are called what they are.
fn parts(order: &Order, language: Language, named: impl Fn(&str, Amount) -> NamedSum) -> Vec<NamedSum> {
    let Some(parts) = order.parts.as_deref().map(|parts| &parts.parts) else { return Vec::new() };
    if parts.fees.is_empty() && parts.taxes.is_empty() {
        return Vec::new();
    }
    let [net, fee, tax] = match language {
        Language::Spanish => ["Precio neto", "Cargos", "Impuesto"],
        Language::English => ["Net price", "Fees", "Tax"],
    };
    let name = |name: &str, otherwise: &str| if name.is_empty() { otherwise } else { name }.to_owned();
    let fees = parts.fees.iter().map(|part| named(&name(&part.name, fee), part.amount));
    let taxes = parts.taxes.iter().map(|part| {
        let name = name(&part.name, tax);
        let rate = if part.rate == BasisPoints(0) {
            String::new()
        } else {
            format!(" ({})", format::rate(part.rate))
        };
        named(&format!("{name}{rate}"), part.amount)
    });
    std::iter::once(named(net, parts.net)).chain(fees).chain(taxes).collect()
}

/// The `Content-ID` of a ticket's QR code.
pub(super) fn picture_id(ticket: TicketId) -> String {
    format!("qr-{ticket}@ticketbuster")
}

#[cfg(test)]
mod tests;
