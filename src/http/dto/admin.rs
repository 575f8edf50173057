//! The shapes of how the installation is set up, and of what came of trying it. No secrets.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    api::{contact::EmailAddress, contact::MailLanguage, labels},
    clock::rfc3339,
    mail::check::MailSetup,
    payments::{
        check::{Heard, ProviderSetup},
        provider::PaymentError,
    },
};

labels::labels! {
    PaymentModeName, "Whose money a provider's keys move: nobody's, or buyers'.", ["test", "live"];
    ProviderCheckOutcome, "`ok`; `unavailable`: the provider does not answer; `refused`: it does not accept the settings.",
        ["ok", "unavailable", "refused"];
}

/// An event of the provider that was refused.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RefusedEventBody {
    /// When it came.
    #[schema(format = DateTime)]
    pub at: String,
    /// Why it was refused, such as a signature by another secret.
    pub reason: String,
}

/// How orders are paid here.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaymentSetupBody {
    /// Who takes the money.
    pub provider: String,
    /// How buyers pay, where the installation chooses that: `redirect` or `client`.
    #[schema(required)]
    pub kind: Option<&'static str>,
    /// Whose money the keys move; null without keys.
    #[schema(required, value_type = Option<PaymentModeName>)]
    pub mode: Option<&'static str>,
    /// Whether there is a secret by which the provider's events are checked; null if it sends none.
    #[schema(required)]
    pub has_webhook_secret: Option<bool>,
    /// Where the provider has to send its events.
    #[schema(required)]
    pub events_url: Option<String>,
    /// When the last event of the provider came, since this process started.
    #[schema(required, format = DateTime)]
    pub last_event_at: Option<String>,
    /// The last event that was refused, since this process started.
    #[schema(required)]
    pub last_refused_event: Option<RefusedEventBody>,
    /// How long an order by invoice awaits its payment, in seconds.
    pub invoice_seconds: i64,
}

/// How mails are sent here.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MailSetupBody {
    /// The server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted: `starttls`, `implicit` or `none`.
    pub tls: &'static str,
    /// From whom mails are.
    pub from: String,
    /// Whether we log in there.
    pub has_login: bool,
    /// The language of buyers who have not chosen one.
    #[schema(value_type = MailLanguage)]
    pub language: &'static str,
}

/// How the installation is set up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InstallationBody {
    /// How orders are paid.
    pub payments: PaymentSetupBody,
    /// How mails are sent; null if none are.
    #[schema(required)]
    pub mail: Option<MailSetupBody>,
    /// Whether somebody without an account may buy.
    pub guests: bool,
    /// When this process started.
    #[schema(format = DateTime)]
    pub started_at: String,
}

/// What came of trying the payment provider.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProviderCheckBody {
    /// Which provider.
    pub provider: String,
    /// Whether it works.
    #[schema(value_type = ProviderCheckOutcome)]
    pub outcome: &'static str,
    /// What the provider says, or why it could not be asked.
    pub detail: String,
}

/// To whom a test mail goes.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailCheckRequest {
    /// The address (admins); left out, one's own that the identity provider has verified.
    #[serde(default)]
    #[schema(value_type = Option<EmailAddress>)]
    pub to: Option<String>,
}

/// What the mail server said.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MailCheckBody {
    /// Whether it accepted the mail.
    pub accepted: bool,
    /// Its words, or why there are none.
    pub said: String,
}

/// How a provider is set up, as the API shows it.
pub fn payment_setup_body(
    provider: &str,
    setup: ProviderSetup,
    heard: &Heard,
    (public_url, invoice_seconds): (&str, i64),
) -> PaymentSetupBody {
    let events_url = format!("{public_url}/api/payments/{provider}/events");
    let refused = heard.refused.as_ref();
    PaymentSetupBody {
        provider: provider.to_owned(),
        kind: setup.kind,
        mode: setup.mode.map(|mode| mode.as_str()),
        has_webhook_secret: setup.has_webhook_secret,
        events_url: setup.has_webhook_secret.map(|_| events_url),
        last_event_at: heard.taken_at.map(rfc3339),
        last_refused_event: refused
            .map(|(at, reason)| RefusedEventBody { at: rfc3339(*at), reason: reason.clone() }),
        invoice_seconds,
    }
}

/// How mails are sent, as the API shows it.
pub fn mail_setup_body(setup: &MailSetup) -> MailSetupBody {
    MailSetupBody {
        host: setup.host.clone(),
        port: setup.port,
        tls: setup.tls,
        from: setup.from.clone(),
        has_login: setup.has_login,
        language: setup.language.as_str(),
    }
}

/// What came of trying a provider, as the API shows it.
pub fn provider_check_body(provider: &str, checked: Result<String, PaymentError>) -> ProviderCheckBody {
    let (outcome, detail) = match checked {
        Ok(says) => ("ok", says),
        Err(PaymentError::Unavailable(detail)) => ("unavailable", detail),
        Err(PaymentError::Refused(detail)) => ("refused", detail),
    };
    ProviderCheckBody { provider: provider.to_owned(), outcome, detail }
}
