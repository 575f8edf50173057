//! Errors in the fields of a request, and the limits of fields that several requests have.

use serde_json::{Value, json};

use super::{
    Problem,
    schemas::{line, pattern, schemas},
};
use domain::text::shortened;

/// The longest idempotency key in characters.
pub const KEY_CHARS_MAX: usize = 128;
/// The longest name of a gate in characters.
pub const GATE_CHARS_MAX: usize = 100;
/// The longest token of a means of payment in characters.
pub const PAYMENT_TOKEN_CHARS_MAX: usize = 200;

schemas! {
    IdempotencyKey, "Visible ASCII characters; a new UUID is best.", pattern(&format!("^[!-~]{{1,{KEY_CHARS_MAX}}}$"));
    GateName, "The name of a gate: one line.", line(GATE_CHARS_MAX);
    PaymentToken, "The payment provider's token for a means of payment: one line.", line(PAYMENT_TOKEN_CHARS_MAX);
}

/// An error in a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldError {
    /// The field's path, such as `seats[3]`.
    pub field: String,
    /// What would be valid.
    pub detail: String,
    /// The kind of an error.
    pub fault: Fault,
}

/// The longest path of a field in an error, in characters.
const FIELD_CHARS_MAX: usize = 200;
/// The longest detail of an error in a field, in characters.
const DETAIL_CHARS_MAX: usize = 1_000;

/// The kind of an error.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// The field does not have the form in the OpenAPI document.
    Form,
    /// The form is right, but the field names something that does not exist, or conflicts with something
    /// else.
    Meaning,
}

impl Fault {
    /// Every kind, as the API writes it.
    pub const ALL: [&str; 2] = ["form", "meaning"];

    /// The kind as the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Form => Self::ALL[0],
            Self::Meaning => Self::ALL[1],
        }
    }
}

impl FieldError {
    /// An error of the kind [`Fault::Form`].
    pub fn form(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(field.into(), detail.into(), Fault::Form)
    }

    /// An error of the kind [`Fault::Meaning`].
    pub fn meaning(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(field.into(), detail.into(), Fault::Meaning)
    }

    /// A parser's message may repeat what it was given, however long that is.
    fn new(field: String, detail: String, fault: Fault) -> Self {
        let (field, detail) = (shortened(&field, FIELD_CHARS_MAX), shortened(&detail, DETAIL_CHARS_MAX));
        Self { field: field.into_owned(), detail: detail.into_owned(), fault }
    }

    /// The error as a problem's `errors` list it.
    pub fn to_json(&self) -> Value {
        json!({"field": self.field, "detail": self.detail, "fault": self.fault.as_str()})
    }
}

/// All errors in the fields of a request.
pub type FieldErrors = Vec<FieldError>;

/// The most errors that are listed for a request or a file. After that they are only counted, or the check
/// stops, so that a request full of errors is not expensive.
pub const FIELD_ERRORS_MAX: usize = 100;

/// The problem with these errors, or `Ok` if there are none.
pub fn all_right(errors: FieldErrors) -> Result<(), Problem> {
    if errors.is_empty() { Ok(()) } else { Err(Problem::invalid(errors)) }
}

/// Parses an id in a path or body. Text that is not an id is answered like an unknown id.
pub fn id<T: std::str::FromStr>(text: &str, what: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::not_found(what))
}
