//! What is wrong with the fields of a request.

use serde_json::{Value, json};

use super::{
    Problem,
    schemas::{line, pattern, schemas},
};

/// The longest idempotency key in characters.
pub const KEY_CHARS_MAX: usize = 128;
/// The longest name of a gate in characters.
pub const GATE_CHARS_MAX: usize = 100;
/// The longest token of a means of payment in characters.
pub const PAYMENT_TOKEN_CHARS_MAX: usize = 200;

schemas! {
    IdempotencyKey, "Visible ASCII characters, best a fresh UUID.", pattern(&format!("^[!-~]{{1,{KEY_CHARS_MAX}}}$"));
    GateName, "Which gate: one line.", line(GATE_CHARS_MAX);
    PaymentToken, "The provider's token for the means of payment: one line.", line(PAYMENT_TOKEN_CHARS_MAX);
}

/// Something that is wrong with a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldError {
    /// Its path.
    pub field: String,
    /// What would be right.
    pub detail: String,
    /// What kind of error it is.
    pub fault: Fault,
}

/// What kind of error it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// The field has not the form that the API's document says.
    Form,
    /// It has its form, and names what there is not, or does not go with something else.
    Meaning,
}

impl Fault {
    /// Every word of it.
    pub const ALL: [&str; 2] = ["form", "meaning"];

    /// The word that the API has for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Form => Self::ALL[0],
            Self::Meaning => Self::ALL[1],
        }
    }
}

impl FieldError {
    /// A field that has not its form.
    pub fn form(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { field: field.into(), detail: detail.into(), fault: Fault::Form }
    }

    /// A field that names what there is not, or does not go with something else.
    pub fn meaning(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { field: field.into(), detail: detail.into(), fault: Fault::Meaning }
    }

    /// As a problem has it.
    pub fn to_json(&self) -> Value {
        json!({"field": self.field, "detail": self.detail, "fault": self.fault.as_str()})
    }
}

/// What is wrong with the fields of a request.
pub type FieldErrors = Vec<FieldError>;

/// How many faults of a request or a file are listed. Who finds so many counts the rest or looks no further: a list of
/// nothing but faults must not cost more than its bytes.
pub const FIELD_ERRORS_MAX: usize = 100;

/// The error of these fields, if there is any.
pub fn all_right(errors: FieldErrors) -> Result<(), Problem> {
    if errors.is_empty() { Ok(()) } else { Err(Problem::invalid(errors)) }
}

/// An id in a path or body; anything else is an unknown thing.
pub fn id<T: std::str::FromStr>(text: &str, what: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::not_found(what))
}
