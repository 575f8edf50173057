//! Problems: errors as clients get them, with a stable code, a text and data.
//!
//! REST sends them as RFC 9457 problem details, gRPC in a status. The texts are in [`super::wording`].

use serde_json::{Map, Value};

use super::fields::{FieldError, FieldErrors};
use crate::{auth::AuthError, store::StoreError};
use domain::Millis;

/// Every code of REST with its HTTP status. A test checks that the OpenAPI document and docs/rest.md have the
/// same list.
pub const CODES: [(u16, &str); 52] = [
    (400, "invalid_event"),
    (400, "invalid_request"),
    (400, "malformed_body"),
    (400, "malformed_json"),
    (401, "unauthenticated"),
    (403, "email_not_confirmed"),
    (403, "forbidden"),
    (403, "guests_off"),
    (404, "not_found"),
    (405, "method_not_allowed"),
    (408, "request_timeout"),
    (409, "already_used"),
    (409, "charges_promised"),
    (409, "conflict"),
    (409, "held_recently"),
    (409, "hold_ordered"),
    (409, "limit_exceeded"),
    (409, "mails_off"),
    (409, "not_adjacent"),
    (409, "not_awaiting_payment"),
    (409, "not_blocked"),
    (409, "not_on_sale"),
    (409, "nothing_to_refund"),
    (409, "order_busy"),
    (409, "order_decided"),
    (409, "order_not_completed"),
    (409, "orphan_seat"),
    (409, "refund_too_large"),
    (409, "seats_unavailable"),
    (409, "status_conflict"),
    (409, "ticket_not_of_order"),
    (409, "ticket_used"),
    (409, "ticket_void"),
    (409, "too_many_refunds"),
    (409, "wrong_event"),
    (410, "event_archived"),
    (410, "hold_expired"),
    (413, "too_large"),
    (415, "unsupported_media_type"),
    (422, "code_wrong"),
    (422, "idempotency_conflict"),
    (422, "invalid_request"),
    (422, "ticket_invalid"),
    (429, "holds_paused"),
    (429, "rate_limited"),
    (500, "internal"),
    (503, "identity_provider_unavailable"),
    (503, "interrupted"),
    (503, "moved"),
    (503, "overloaded"),
    (503, "payment_provider_unavailable"),
    (503, "store_unavailable"),
];

/// An error to be sent to the client.
#[derive(Clone, Debug)]
pub struct Problem {
    status: u16,
    code: &'static str,
    detail: String,
    data: Map<String, Value>,
    retry_after: Option<Millis>,
    rate: Option<RatePolicy>,
}

/// The rate that a client exceeded, for the header fields `RateLimit` and `RateLimit-Policy`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RatePolicy {
    /// The name of the policy.
    pub name: &'static str,
    /// Requests allowed in a window.
    pub quota: u32,
    /// Length of a window in seconds.
    pub window_seconds: u32,
}

impl Problem {
    /// A problem with a stable code, and a detail that says what was wrong and what would be right.
    pub fn new(status: u16, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), data: Map::new(), retry_after: None, rate: None }
    }

    /// Adds a data member.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.data.insert(name.to_owned(), value.into());
        self
    }

    /// Sets `Retry-After`.
    pub fn retry_after(mut self, wait: Millis) -> Self {
        self.retry_after = Some(wait);
        self.with("retry_after_seconds", seconds(wait))
    }

    /// Sets the rate that was exceeded.
    pub fn rate(mut self, policy: RatePolicy) -> Self {
        self.rate = Some(policy);
        self
    }

    /// 404 `not_found`.
    pub fn not_found(what: &str) -> Self {
        Self::new(404, "not_found", format!("there is no such {what}"))
    }

    /// 422 `invalid_request` with all errors.
    pub fn invalid(errors: FieldErrors) -> Self {
        let errors: Vec<Value> = errors.iter().map(FieldError::to_json).collect();
        Self::new(422, "invalid_request", "some fields of the request are wrong; see 'errors'")
            .with("errors", errors)
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The text for the client.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// Data by name: labels, limits, fields with errors.
    pub fn data(&self) -> &Map<String, Value> {
        &self.data
    }

    /// How long to wait before the request is repeated, if that helps.
    pub fn wait(&self) -> Option<Millis> {
        self.retry_after
    }

    /// The rate that was exceeded, if one was.
    pub fn exceeded(&self) -> Option<RatePolicy> {
        self.rate
    }
}

/// Whole seconds, rounded up.
pub fn seconds(wait: Millis) -> i64 {
    (wait.0.max(0) + 999) / 1_000
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.detail)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(detail)
            | StoreError::NothingDone(detail)
            | StoreError::StatementGone(detail) => {
                tracing::warn!(detail, "the store is unavailable");
                super::wording::store_unavailable(Millis::from_secs(1))
            }
            StoreError::Conflict(detail) => Self::new(409, "conflict", detail),
            StoreError::Damaged(detail) => {
                tracing::error!(detail, "the store is damaged");
                Self::new(500, "internal", "an internal error occurred; it was logged")
            }
        }
    }
}

impl From<AuthError> for Problem {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::Missing
            | AuthError::Invalid
            | AuthError::Foreign
            | AuthError::Expired
            | AuthError::Revoked => Self::new(401, "unauthenticated", error.to_string()),
            AuthError::Scheme => {
                Self::new(401, "unauthenticated", error.to_string()).with("reason", "scheme_refused")
            }
            AuthError::Token(fault) => {
                Self::new(401, "unauthenticated", error.to_string()).with("reason", fault.code())
            }
            AuthError::Limited | AuthError::NoRole | AuthError::RoleMissing(_) => {
                Self::new(403, "forbidden", error.to_string())
            }
            AuthError::OtherOrganisation(_) => {
                Self::new(403, "forbidden", error.to_string()).with("reason", "other_organisation")
            }
            AuthError::ProviderAway => Self::new(503, "identity_provider_unavailable", error.to_string())
                .retry_after(Millis::from_secs(5)),
        }
    }
}
