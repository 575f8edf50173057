//! Tries the mail server: one mail, sent while somebody waits for what the server says of it.

use std::time::UNIX_EPOCH;

use lettre::{
    Message,
    address::Envelope,
    message::{Mailbox, header::ContentType},
};

use super::{
    compose::ComposeError,
    settings::{Mail, MailTls},
    smtp::{SendError, SmtpServer},
};
use domain::{Language, Timestamp};

/// Where mails go and how, without secrets.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct MailSetup {
    pub host: String,
    pub port: u16,
    pub tls: &'static str,
    pub from: String,
    pub has_login: bool,
    pub language: Language,
}

/// What a mail server said of a mail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MailChecked {
    /// Whether it accepted it.
    pub is_accepted: bool,
    /// Its words, or why there are none.
    pub said: String,
}

/// Sends mails to try the server.
pub struct MailTester {
    setup: MailSetup,
    server: SmtpServer,
}

impl MailTester {
    /// A tester of the configured server.
    ///
    /// # Errors
    /// If its settings can't be used.
    pub fn new(settings: &Mail) -> Result<Self, String> {
        let tls = match settings.tls {
            MailTls::Starttls => "starttls",
            MailTls::Implicit => "implicit",
            MailTls::None => "none",
        };
        let setup = MailSetup {
            host: settings.host.clone(),
            port: settings.port,
            tls,
            from: settings.from.clone(),
            has_login: !settings.username.is_empty(),
            language: settings.language(),
        };
        Ok(Self { setup, server: SmtpServer::new(settings)? })
    }

    /// Where mails go and how.
    pub fn setup(&self) -> &MailSetup {
        &self.setup
    }

    /// Sends a mail to this address.
    ///
    /// # Errors
    /// If no mail can be made for this address.
    pub async fn send_to(&self, to: &str, at: Timestamp) -> Result<MailChecked, ComposeError> {
        let from: Mailbox = self.setup.from.parse().map_err(|_| ComposeError::From)?;
        let to = Mailbox::new(None, to.parse()?);
        let envelope = Envelope::new(Some(from.email.clone()), vec![to.email.clone()])?;
        let (subject, text) = match self.setup.language {
            Language::Spanish => (
                "Correo de prueba de TicketBuster",
                "Si lees esto, los compradores también reciben sus correos.\n",
            ),
            Language::English => {
                ("A test mail of TicketBuster", "If you read this, buyers get their mails too.\n")
            }
        };
        let date = UNIX_EPOCH + std::time::Duration::from_millis(at.0.max(0) as u64);
        let id = format!("<check-{}@{}>", at.0, from.email.domain());
        let message = Message::builder()
            .from(from)
            .to(to)
            .subject(subject)
            .date(date)
            .message_id(Some(id))
            .header(ContentType::TEXT_PLAIN)
            .body(text.to_owned())?;
        Ok(match self.server.send(&envelope, &message.formatted()).await {
            Ok(said) => MailChecked { is_accepted: true, said },
            Err(
                SendError::Unavailable(said)
                | SendError::Deferred(said)
                | SendError::BrokenOff(said)
                | SendError::Rejected(said),
            ) => MailChecked { is_accepted: false, said },
        })
    }
}
