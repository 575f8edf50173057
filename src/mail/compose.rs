//! A mail as it goes to the server: headers, text, HTML, pictures, attachments.

use std::{
    collections::BTreeMap,
    time::{Duration, UNIX_EPOCH},
};

use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Attachment, Mailbox, MessageBuilder, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};

use super::{
    calendar::{CalendarEntry, OrderEntry},
    content::{ItemContent, MailContent, MailFacts, picture_id},
    direct,
    pdf::{PdfError, tickets_pdf},
    settings::Mail,
    templates::{Rendered, TemplateError, Templates},
};
use crate::{settings::given, tickets::qr};
use domain::{EventId, Language, MailKind, SignedTicket, Timestamp};

/// Why a mail cannot be made. Sending it later would not help.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// The address is none that mail can be sent to.
    #[error("the address cannot be written to: {0}")]
    Address(#[from] lettre::address::AddressError),
    /// Headers or envelope.
    #[error("the mail cannot be made: {0}")]
    Mail(#[from] lettre::error::Error),
    /// A media type.
    #[error("the mail cannot be made: {0}")]
    Type(#[from] lettre::message::header::ContentTypeErr),
    /// Its templates.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A ticket's picture.
    #[error(transparent)]
    Qr(#[from] qr::QrError),
    /// The attached tickets.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// The configuration has no such address.
    #[error("mail.from is not an address")]
    From,
    /// The buyer has none.
    #[error("there is no address")]
    NoAddress,
}

/// A mail to hand to a server.
pub struct Composed {
    /// From and to whom.
    pub envelope: Envelope,
    /// All of it, ASCII alone.
    pub bytes: Vec<u8>,
}

/// Makes mails.
pub struct MailWriter {
    settings: Mail,
    /// How organisations are paid by invoice, by their names.
    instructions: BTreeMap<String, String>,
    templates: Templates,
}

/// Pixels of a QR code, drawn at half of that: sharp on phones.
const QR_PIXELS: u32 = 552;

impl MailWriter {
    /// A writer with the installation's templates, each of which is tried. `instructions` say how organisations are paid
    /// by invoice (`payments.invoice_instructions`).
    pub fn new(settings: &Mail, instructions: &BTreeMap<String, String>) -> Result<Self, TemplateError> {
        let templates = Templates::load(given(&settings.templates_folder))?;
        let writer = Self { settings: settings.clone(), instructions: instructions.clone(), templates };
        for kind in MailKind::ALL {
            for language in Language::ALL {
                writer.rendered(&super::sample::sample(kind), language)?;
            }
        }
        for subject in direct::samples() {
            for language in Language::ALL {
                writer.rendered_direct(&subject, language, |_| None)?;
            }
        }
        Ok(writer)
    }

    /// The page of an event.
    pub fn event_url(&self, event: EventId) -> String {
        format!("{}/events/{event}", self.settings.site_url.trim_end_matches('/'))
    }

    pub(super) fn site_url(&self) -> &str {
        self.settings.site_url.trim_end_matches('/')
    }

    pub(super) fn templates(&self) -> &Templates {
        &self.templates
    }

    /// Who writes: the name in `mail.from`.
    pub(super) fn sender(&self) -> String {
        let named = self.settings.from.parse::<Mailbox>().ok().and_then(|from| from.name);
        named.unwrap_or_else(|| "TicketBuster".to_owned())
    }

    /// The language of readers who have not chosen one.
    pub(super) fn own_language(&self) -> Language {
        self.settings.language()
    }

    /// The language of a mail.
    pub fn language(&self, facts: &MailFacts) -> Language {
        facts.language(self.settings.language())
    }

    /// Subject, text and HTML of a mail, and what they were made of.
    pub fn rendered(
        &self,
        facts: &MailFacts,
        language: Language,
    ) -> Result<(MailContent, Rendered), TemplateError> {
        let mut content = facts.content(&self.settings.site_url, language);
        content.has_reply_to = self.reply_to(facts).is_some();
        content.sender = self.sender();
        let instructions = self.instructions.get(facts.event.organisation.as_str());
        if let Some(instructions) = instructions.filter(|_| facts.order.awaits_invoice()) {
            content.payment.instructions = instructions.lines().map(|line| line.trim().to_owned()).collect();
        }
        let rendered = self.templates.render(facts.kind.as_str(), language, &content)?;
        Ok((content, rendered))
    }

    /// The mail as a preview shows it: HTML whose pictures are inside it.
    pub fn preview(&self, facts: &MailFacts, language: Language) -> Result<Rendered, ComposeError> {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        let (content, mut rendered) = self.rendered(facts, language)?;
        for ticket in &content.tickets {
            let picture = STANDARD.encode(qr::png(&ticket.token, QR_PIXELS)?);
            rendered.html = rendered.html.replace(&ticket.qr, &format!("data:image/png;base64,{picture}"));
        }
        Ok(rendered)
    }

    /// The mail itself. The same facts give the same `Message-ID` however often it is made.
    pub fn compose(
        &self,
        facts: &MailFacts,
        message_id: &str,
        at: Timestamp,
    ) -> Result<Composed, ComposeError> {
        let language = self.language(facts);
        let (content, rendered) = self.rendered(facts, language)?;
        let address: Address = facts.contact.email.as_deref().ok_or(ComposeError::NoAddress)?.parse()?;
        let to = Mailbox::new(facts.contact.shown_name(), address);
        let (envelope, mut message) = self.addressed(to, &rendered.subject, message_id, at)?;
        if let Some(reply_to) = self.reply_to(facts) {
            message = message.reply_to(reply_to);
        }
        let message = message.multipart(self.body(facts, &content, rendered, language, at)?)?;
        Ok(Composed { envelope, bytes: message.formatted() })
    }

    /// The head of a mail, and how it goes to its server.
    pub(super) fn addressed(
        &self,
        to: Mailbox,
        subject: &str,
        message_id: &str,
        at: Timestamp,
    ) -> Result<(Envelope, MessageBuilder), ComposeError> {
        let from: Mailbox = self.settings.from.parse().map_err(|_| ComposeError::From)?;
        let envelope = Envelope::new(Some(from.email.clone()), vec![to.email.clone()])?;
        let date = UNIX_EPOCH + Duration::from_millis(at.0.max(0) as u64);
        let message = Message::builder()
            .from(from)
            .to(to)
            .subject(subject)
            .date(date)
            .message_id(Some(message_id.to_owned()))
            // Nobody's absence is to be told to us (RFC 3834).
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ));
        Ok((envelope, message))
    }

    fn reply_to(&self, facts: &MailFacts) -> Option<Mailbox> {
        self.settings.reply_to.get(facts.event.organisation.as_str())?.parse().ok()
    }

    fn body(
        &self,
        facts: &MailFacts,
        content: &MailContent,
        rendered: Rendered,
        language: Language,
        at: Timestamp,
    ) -> Result<MultiPart, ComposeError> {
        let mut related = MultiPart::related().singlepart(SinglePart::html(rendered.html));
        let shown = facts
            .tickets
            .iter()
            .filter(|signed| content.tickets.iter().any(|content| content.token == signed.token));
        for SignedTicket { ticket, token } in shown {
            let picture = qr::png(token, QR_PIXELS)?;
            let part = Attachment::new_inline_with_name(
                picture_id(ticket.ticket),
                format!("qr-{}.png", ticket.position + 1),
            );
            related = related.singlepart(part.body(picture, ContentType::parse("image/png")?));
        }
        let alternative = MultiPart::alternative().singlepart(SinglePart::plain(rendered.text));
        let mut mixed = MultiPart::mixed().multipart(alternative.multipart(related));
        if !content.tickets.is_empty() {
            let name = match language {
                Language::Spanish => "entradas.pdf",
                Language::English => "tickets.pdf",
            };
            let pdf = tickets_pdf(content, language)?;
            let part = Attachment::new(name.to_owned());
            mixed = mixed.singlepart(part.body(pdf, ContentType::parse("application/pdf")?));
        }
        if let Some(file) = calendar(facts, content, language, at) {
            let part = Attachment::new("event.ics".to_owned());
            mixed = mixed.singlepart(part.body(file.text, ContentType::parse(&file.media_type)?));
        }
        Ok(mixed)
    }
}

/// A calendar file that a mail brings.
pub struct CalendarFile {
    /// Its media type.
    pub media_type: String,
    /// Its text.
    pub text: String,
}

/// The calendar file of a mail: the entry of an order that was completed, or what takes it out again.
pub fn calendar(
    facts: &MailFacts,
    content: &MailContent,
    language: Language,
    at: Timestamp,
) -> Option<CalendarFile> {
    let is_over = match facts.kind {
        MailKind::OrderCompleted | MailKind::EventMoved => false,
        MailKind::OrderRefunded if !facts.order.status.is_ended() => return None,
        MailKind::OrderCancelled | MailKind::OrderRefunded | MailKind::EventCancelled => true,
        MailKind::OrderFailed | MailKind::OrderAwaitingPayment => return None,
    };
    facts.order.completed_at?;
    let order = match language {
        Language::Spanish => "Pedido",
        Language::English => "Order",
    };
    let place = |item: &ItemContent| match item.quantity {
        1 => item.place.clone(),
        quantity => format!("{quantity} × {}", item.place),
    };
    let lines = std::iter::once(format!("{order} {}", content.order.number));
    let lines: Vec<String> = lines.chain(content.order.items.iter().map(place)).collect();
    let text = lines.join("\n");
    let order = OrderEntry { id: &content.order.id, text: &text, is_over };
    let entry = CalendarEntry { event: &facts.event, url: &content.event.url, at, order: Some(order) };
    Some(CalendarFile { media_type: entry.media_type(), text: entry.file() })
}
