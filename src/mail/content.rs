//! What a mail says, as plain data for its templates: everything is text already, in the mail's language.

mod order;

use serde::Serialize;

pub use self::order::{ItemContent, NamedSum, OrderContent, PaymentContent, RefundContent};
pub(super) use self::order::{order_url, short};
use super::{
    format,
    places::{Place, Sections},
};
use domain::{
    Contact, EventRecord, EventStatus, Language, MailKind, MovedFrom, Order, SignedTicket, TicketId,
    TicketStatus,
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
    pub tickets: Vec<SignedTicket>,
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
    /// How and until when the order can be paid.
    pub payment: PaymentContent,
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
            MailKind::OrderAwaitingPayment => !event_is_cancelled && self.order.awaits_payment(),
            MailKind::OrderFailed
            | MailKind::OrderCancelled
            | MailKind::OrderRefunded
            | MailKind::EventCancelled => true,
        }
    }

    /// Whether it tells of an order that nobody paid: whoever gets it may have nothing to do with it.
    pub(super) fn is_unpaid(&self) -> bool {
        match self.kind {
            MailKind::OrderFailed | MailKind::OrderAwaitingPayment => true,
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
            payment: self.payment_content(language),
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

    fn ticket_contents(&self, language: Language) -> Vec<TicketContent> {
        let has_tickets = matches!(self.kind, MailKind::OrderCompleted | MailKind::EventMoved);
        let good =
            self.tickets.iter().filter(|signed| has_tickets && signed.ticket.status == TicketStatus::Valid);
        let content = |SignedTicket { ticket, token }: &SignedTicket| {
            let place: Place = self.sections.place(&ticket.label);
            let parts = place.parts(language).into_iter();
            TicketContent {
                place: place.name(language),
                number: short(&ticket.ticket.to_string()),
                qr: format!("cid:{}", picture_id(ticket.ticket)),
                token: token.clone(),
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

/// The `Content-ID` of a ticket's QR code.
pub(super) fn picture_id(ticket: TicketId) -> String {
    format!("qr-{ticket}@ticketbuster")
}

#[cfg(test)]
mod tests;
