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
    PaymentModeName, "The mode of a payment provider's keys: `test` moves no money, `live` does.", ["test", "live"];
    ProviderCheckOutcome, "`ok`: the settings are right; `unavailable`: the payment provider does not answer; `refused`: it does not accept the settings.",
        ["ok", "unavailable", "refused"];
}

/// An event of the payment provider that was refused.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RefusedEventBody {
    /// When it was received.
    #[schema(format = DateTime)]
    pub at: String,
    /// Why it was refused, for example for a signature with another secret.
    pub reason: String,
}

/// The settings of payments in this installation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaymentSetupBody {
    /// The name of the payment provider.
    pub provider: String,
    /// How buyers pay, if it is set by the installation: `redirect` or `client`.
    #[schema(required)]
    pub kind: Option<&'static str>,
    /// The mode of the keys; null without keys.
    #[schema(required, value_type = Option<PaymentModeName>)]
    pub mode: Option<&'static str>,
    /// Whether there is a secret to check the payment provider's events; null if the provider sends no events.
    #[schema(required)]
    pub has_webhook_secret: Option<bool>,
    /// The address to which the payment provider must send its events.
    #[schema(required)]
    pub events_url: Option<String>,
    /// When the last event of the payment provider was accepted, since this process started.
    #[schema(required, format = DateTime)]
    pub last_event_at: Option<String>,
    /// The last event of the payment provider that was refused, since this process started.
    #[schema(required)]
    pub last_refused_event: Option<RefusedEventBody>,
    /// How long an order by invoice awaits its payment, in seconds.
    pub invoice_seconds: i64,
}

/// The settings of mails in this installation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MailSetupBody {
    /// The host of the mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted: `starttls`, `implicit` or `none`.
    pub tls: &'static str,
    /// The sender of mails.
    pub from: String,
    /// Whether this installation logs in to the mail server.
    pub has_login: bool,
    /// The language of mails to buyers who have not chosen one.
    #[schema(value_type = MailLanguage)]
    pub language: &'static str,
}

/// The settings of this installation, without secrets.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InstallationBody {
    /// The settings of payments.
    pub payments: PaymentSetupBody,
    /// The settings of mails; null if no mails are sent.
    #[schema(required)]
    pub mail: Option<MailSetupBody>,
    /// Whether people without an account may buy.
    pub guests: bool,
    /// When this process started.
    #[schema(format = DateTime)]
    pub started_at: String,
}

/// The result of a check of the payment provider.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProviderCheckBody {
    /// The name of the payment provider.
    pub provider: String,
    /// The outcome.
    #[schema(value_type = ProviderCheckOutcome)]
    pub outcome: &'static str,
    /// The payment provider's answer, or why there is none.
    pub detail: String,
}

/// A request for a test mail.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailCheckRequest {
    /// The address to which it is sent (admins); by default the caller's own, if the identity provider has verified it.
    #[serde(default)]
    #[schema(value_type = Option<EmailAddress>)]
    pub to: Option<String>,
}

/// The mail server's answer to a test mail.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MailCheckBody {
    /// Whether it accepted the mail.
    pub accepted: bool,
    /// Its answer, or why there is none.
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
