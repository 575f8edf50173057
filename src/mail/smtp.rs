//! Hands mails to the SMTP server, and tells what a failure is about: the server, this mail for now, or this mail for
//! good.
//!
//! The library's own pool tells only that something failed; which command it was decides whether another mail would fare
//! better. So connections are kept here, and each command is sent by itself.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use lettre::{
    Address,
    address::Envelope,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters},
        commands::{Data, Mail as MailFrom, Rcpt},
        extension::{ClientId, Extension, MailParameter},
        response::Response,
    },
};
use parking_lot::Mutex;
use secrecy::ExposeSecret as _;

use super::settings::{Mail, MailTls};
use crate::{causes::with_causes, settings::given};

/// Why a mail was not accepted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum SendError {
    /// The server is away, or refuses us: every mail waits.
    Unavailable(String),
    /// The server does not take this mail now.
    Deferred(String),
    /// The server broke off this mail, closed, or refused us in the middle of it. That may be about the mail alone: its
    /// recipient's own server may stand behind ours.
    BrokenOff(String),
    /// The server will never take this mail.
    Rejected(String),
}

/// The mail server.
pub(super) struct SmtpServer {
    host: String,
    port: u16,
    upgrade: MailTls,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
    timeout: Duration,
    hello: ClientId,
    idle: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

/// A connection that was idle for longer is not used again: servers close theirs without a word.
const IDLE_MAX: Duration = Duration::from_secs(10);

/// Codes that are about us, whatever the mail, as a rule: authentication is required, was refused, or needs encryption.
const ABOUT_US: [u16; 4] = [530, 534, 535, 538];

/// Why nothing came of a command.
enum CommandError {
    /// The connection was closed before the server took anything.
    Closed(String),
    Send(SendError),
}

impl SmtpServer {
    /// The configured server. Nothing is connected yet.
    pub(super) fn new(settings: &Mail) -> Result<Self, String> {
        let tls = match settings.tls {
            MailTls::None => None,
            MailTls::Starttls | MailTls::Implicit => {
                Some(tls_parameters(&settings.host, given(&settings.ca_file))?)
            }
        };
        let credentials = (!settings.username.is_empty()).then(|| {
            Credentials::new(settings.username.clone(), settings.password.expose_secret().to_owned())
        });
        Ok(Self {
            host: settings.host.clone(),
            port: settings.port,
            upgrade: settings.tls,
            tls,
            credentials,
            timeout: Duration::from_millis(settings.timeout_ms),
            hello: ClientId::default(),
            idle: Mutex::default(),
        })
    }

    /// Hands a mail over; `Ok` means that the server has accepted it, in these words.
    pub(super) async fn send(&self, envelope: &Envelope, mail: &[u8]) -> Result<String, SendError> {
        if let Some(connection) = self.take_idle() {
            match self.send_over(connection, envelope, mail).await {
                // It was closed while it was idle: a new one.
                Err(CommandError::Closed(_)) => {}
                Err(CommandError::Send(error)) => return Err(error),
                Ok(said) => return Ok(said),
            }
        }
        let connection = self.within(self.connect()).await.map_err(SendError::Unavailable)?;
        self.send_over(connection, envelope, mail).await.map_err(|error| match error {
            CommandError::Closed(detail) => SendError::Unavailable(detail),
            CommandError::Send(error) => error,
        })
    }

    fn take_idle(&self) -> Option<AsyncSmtpConnection> {
        let mut idle = self.idle.lock();
        idle.retain(|(_, since)| since.elapsed() < IDLE_MAX);
        idle.pop().map(|(connection, _)| connection)
    }

    /// Waits for the server no longer than configured.
    async fn within<T>(&self, answer: impl Future<Output = Result<T, Error>>) -> Result<T, String> {
        match tokio::time::timeout(self.timeout, answer).await {
            Ok(answered) => answered.map_err(|error| with_causes(&error)),
            Err(_) => Err(format!("no answer within {} ms", self.timeout.as_millis())),
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let implicit = self.tls.clone().filter(|_| self.upgrade == MailTls::Implicit);
        let server = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(self.timeout), &self.hello, implicit, None)
                .await?;
        if let Some(tls) = self.tls.clone().filter(|_| self.upgrade == MailTls::Starttls) {
            connection.starttls(tls, &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await?;
        }
        Ok(connection)
    }

    async fn send_over(
        &self,
        mut connection: AsyncSmtpConnection,
        envelope: &Envelope,
        mail: &[u8],
    ) -> Result<String, CommandError> {
        let handed_over = self.commands(&mut connection, envelope, mail).await;
        match handed_over {
            Ok(_) => self.idle.lock().push((connection, Instant::now())),
            // What it expects next is not known: it ends, and does not keep the caller waiting.
            Err(_) => drop(tokio::time::timeout(Duration::from_millis(200), connection.abort()).await),
        }
        handed_over
    }

    async fn commands(
        &self,
        connection: &mut AsyncSmtpConnection,
        envelope: &Envelope,
        mail: &[u8],
    ) -> Result<String, CommandError> {
        let mut parameters = Vec::new();
        let is_ascii = |address: &Address| AsRef::<str>::as_ref(address).is_ascii();
        if !envelope.to().iter().chain(envelope.from()).all(is_ascii) {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                let detail = "the mail server takes no addresses with letters beyond ASCII (SMTPUTF8)";
                return Err(CommandError::Send(SendError::Rejected(detail.to_owned())));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let from = MailFrom::new(envelope.from().cloned(), parameters);
        match self.answer(connection.command(from)).await {
            Ok(_) => {}
            Err((None, detail)) => return Err(CommandError::Closed(detail)),
            // Our own address is refused, or we are: no other mail would fare better.
            Err((Some(_), detail)) => return Err(CommandError::Send(SendError::Unavailable(detail))),
        }
        let about_mail = |answered: Result<String, (Option<u16>, String)>| {
            answered.map_err(|(code, detail)| CommandError::Send(about_mail(code, detail)))
        };
        for to in envelope.to() {
            about_mail(self.answer(connection.command(Rcpt::new(to.clone(), Vec::new()))).await)?;
        }
        about_mail(self.answer(connection.command(Data)).await)?;
        // If the answer to this does not come, the server may have accepted it: it is sent again, under its one Message-ID.
        about_mail(self.answer(connection.message(mail)).await)
    }

    /// What the server said if it agreed; if not, its code, if it gave one, and its words.
    async fn answer(
        &self,
        answer: impl Future<Output = Result<Response, Error>>,
    ) -> Result<String, (Option<u16>, String)> {
        match tokio::time::timeout(self.timeout, answer).await {
            Ok(Ok(said)) => Ok(format!("{} {}", said.code(), said.message().collect::<Vec<_>>().join(" "))),
            Ok(Err(error)) => Err((error.status().map(u16::from), with_causes(&error))),
            Err(_) => Err((None, format!("no answer within {} ms", self.timeout.as_millis()))),
        }
    }
}

/// What a refusal of a mail is about.
fn about_mail(code: Option<u16>, detail: String) -> SendError {
    match code {
        None | Some(421) => SendError::BrokenOff(detail),
        Some(code) if ABOUT_US.contains(&code) => SendError::BrokenOff(detail),
        Some(code) if code >= 500 => SendError::Rejected(detail),
        Some(_) => SendError::Deferred(detail),
    }
}

/// As for all connections of ours to others: the authorities of this file, or the system's if there is none.
fn tls_parameters(host: &str, ca_file: Option<&Path>) -> Result<TlsParameters, String> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(path) = ca_file {
        let unreadable = |error: &dyn std::fmt::Display| format!("mail.ca_file: {}: {error}", path.display());
        let pem = std::fs::read(path).map_err(|error| unreadable(&error))?;
        let certificate = Certificate::from_pem(&pem).map_err(|error| unreadable(&error))?;
        builder = builder.certificate_store(CertificateStore::None).add_root_certificate(certificate);
    }
    builder.build_rustls().map_err(|error| format!("mail.tls: {}", with_causes(&error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_what_a_refusal_is_about() {
        let about = |code| about_mail(code, String::new());
        for (code, error) in [
            (None, SendError::BrokenOff(String::new())),
            (Some(421), SendError::BrokenOff(String::new())),
            (Some(535), SendError::BrokenOff(String::new())),
            (Some(450), SendError::Deferred(String::new())),
            (Some(452), SendError::Deferred(String::new())),
            (Some(550), SendError::Rejected(String::new())),
            (Some(554), SendError::Rejected(String::new())),
        ] {
            assert_eq!(about(code), error, "{code:?}");
        }
    }
}
