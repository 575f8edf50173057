//! Mails that somebody asks for and waits for: a code, links to orders.
//!
//! They are not in the outbox: after some minutes they are worth nothing, and no row may name an address. If this process
//! ends before one is sent, whoever waits asks again.

use std::sync::Arc;

use lettre::message::{Mailbox, MultiPart};
use serde::Serialize;

use super::{
    compose::{ComposeError, Composed, MailWriter},
    content::{EventContent, event_content, order_url, short},
    format,
    templates::{Rendered, TemplateError},
};
use crate::auth::OrderLinks;
use domain::{EventRecord, Language, Order, Timestamp};

/// A mail that somebody asked for.
pub struct DirectMail {
    /// Where it goes.
    pub to: String,
    /// The language of who asked; `None`: the installation's.
    pub language: Option<Language>,
    /// What it tells.
    pub subject: Subject,
}

/// What it tells.
pub enum Subject {
    /// The code by which a guest shows that the address is theirs.
    Code {
        /// Six digits.
        code: String,
        /// How long it is taken at least.
        minutes: i64,
        /// What they buy for.
        event: Arc<EventRecord>,
    },
    /// Links to these orders.
    Orders(Vec<(Order, Arc<EventRecord>)>),
}

impl Subject {
    /// The name of its templates.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Code { .. } => "confirm_code",
            Self::Orders(_) => "recover_link",
        }
    }
}

/// What its templates may name. Fields may be added, never renamed.
#[derive(Clone, Debug, Serialize)]
struct DirectContent {
    language: &'static str,
    kind: &'static str,
    site_url: String,
    sender: String,
    /// Empty in a mail about orders.
    code: String,
    minutes: i64,
    /// Its texts are empty in a mail about orders.
    event: EventContent,
    orders: Vec<LinkContent>,
}

/// An order, and how it is opened.
#[derive(Clone, Debug, Serialize)]
struct LinkContent {
    number: String,
    url: String,
    event: String,
    date: String,
    venue: String,
}

impl MailWriter {
    /// Subject, text and HTML of a mail that somebody asked for.
    pub fn rendered_direct(
        &self,
        subject: &Subject,
        language: Language,
        link: impl Fn(&Order) -> Option<String>,
    ) -> Result<Rendered, TemplateError> {
        let site_url = self.site_url();
        let link_content = |(order, event): &(Order, Arc<EventRecord>)| LinkContent {
            number: short(&order.order.to_string()),
            url: order_url(site_url, order, link(order).as_deref()),
            event: event.details.name.clone(),
            date: format::date(event.details.starts_at, &event.details.time_zone, language),
            venue: event.details.venue.clone(),
        };
        let (code, minutes, event, orders) = match subject {
            Subject::Code { code, minutes, event } => {
                (code.clone(), *minutes, event_content(event, site_url, language), Vec::new())
            }
            Subject::Orders(orders) => {
                (String::new(), 0, EventContent::default(), orders.iter().map(link_content).collect())
            }
        };
        let content = DirectContent {
            language: language.as_str(),
            kind: subject.name(),
            site_url: site_url.to_owned(),
            sender: self.sender(),
            code,
            minutes,
            event,
            orders,
        };
        self.templates().render(subject.name(), language, &content)
    }

    /// The mail itself.
    pub(super) fn compose_direct(
        &self,
        mail: &DirectMail,
        links: &OrderLinks,
        message_id: &str,
        at: Timestamp,
    ) -> Result<Composed, ComposeError> {
        let language = mail.language.unwrap_or_else(|| self.own_language());
        let link = |order: &Order| links.token(order.order, &order.user, at);
        let rendered = self.rendered_direct(&mail.subject, language, link)?;
        let to = Mailbox::new(None, mail.to.parse()?);
        let (envelope, message) = self.addressed(to, &rendered.subject, message_id, at)?;
        let message = message.multipart(MultiPart::alternative_plain_html(rendered.text, rendered.html))?;
        Ok(Composed { envelope, bytes: message.formatted() })
    }
}

/// Invented ones, by which templates are tried and which previews show.
pub fn samples() -> [Subject; 2] {
    let facts = super::sample::sample(domain::MailKind::OrderCompleted);
    let event = Arc::new(facts.event);
    [
        Subject::Code { code: "012345".to_owned(), minutes: 10, event: event.clone() },
        Subject::Orders(vec![(facts.order, event)]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::settings::Mail;

    #[test]
    fn codes_and_links_can_be_written_in_every_language() {
        let mut settings: Mail = crate::mail::settings::tests::mail_without_host();
        settings.site_url = "https://tickets.example/".to_owned();
        let writer = MailWriter::new(&settings, &Default::default()).unwrap();
        for language in Language::ALL {
            let [code, orders] = samples();
            let none = |_: &Order| None;
            let mail = writer.rendered_direct(&code, language, none).unwrap();
            assert!(mail.text.contains("012345") && mail.html.contains("012345"), "{}", mail.text);
            assert!(mail.subject.contains("012345"), "{}", mail.subject);
            let mail = writer.rendered_direct(&orders, language, |_| Some("t0k3n".to_owned())).unwrap();
            assert!(mail.text.contains("https://tickets.example/orders/0190"), "{}", mail.text);
            assert!(mail.text.contains("#access=t0k3n") && mail.html.contains("#access=t0k3n"));
        }
    }
}
