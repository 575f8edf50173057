//! The shapes of previews of mails, and of mails that could not be sent.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::{contact::MailLanguage, labels},
    clock::rfc3339,
    mail::sender::GivenUp,
};
use domain::MailKind;

labels::labels! {
    MailKindName, "The kind of a mail: what it tells the buyer.", MailKind::ALL.map(MailKind::as_str);
}

/// The preview of a mail.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MailPreviewBody {
    /// Its kind.
    #[schema(value_type = MailKindName)]
    pub kind: &'static str,
    /// Its language.
    #[schema(value_type = MailLanguage)]
    pub language: &'static str,
    /// Its subject.
    pub subject: String,
    /// Its text, for mail programs that show no HTML.
    pub text: String,
    /// Its HTML, a whole document that contains its pictures.
    pub html: String,
}

/// A mail that could not be sent and was given up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MailFailureBody {
    /// The order whose buyer did not get it.
    pub order_id: String,
    /// The kind of the mail.
    #[schema(value_type = MailKindName)]
    pub kind: &'static str,
    /// When it was given up.
    #[schema(format = DateTime)]
    pub at: String,
    /// The reason, in the mail server's words.
    pub reason: String,
}

/// A failure as the API shows it.
pub fn failure_body(failure: GivenUp) -> MailFailureBody {
    MailFailureBody {
        order_id: failure.order.to_string(),
        kind: failure.kind.as_str(),
        at: rfc3339(failure.at),
        reason: failure.reason,
    }
}
