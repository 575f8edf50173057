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
    MailKindName, "What a mail tells.", MailKind::ALL.map(MailKind::as_str);
}

/// How a mail reads.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MailPreviewBody {
    /// What it tells.
    #[schema(value_type = MailKindName)]
    pub kind: &'static str,
    /// Its language.
    #[schema(value_type = MailLanguage)]
    pub language: &'static str,
    /// Its subject.
    pub subject: String,
    /// For readers that show no HTML.
    pub text: String,
    /// A whole document, whose pictures are inside it.
    pub html: String,
}

/// A mail that was given up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MailFailureBody {
    /// Whose buyer did not get it.
    pub order_id: String,
    /// What it told.
    #[schema(value_type = MailKindName)]
    pub kind: &'static str,
    /// When it was given up.
    #[schema(format = DateTime)]
    pub at: String,
    /// Why, in the mail server's words.
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
