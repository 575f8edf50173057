//! Every error of the API as RFC 9457 `application/problem+json`. The words are in [`super::wording`].

use actix_web::{HttpResponse, ResponseError, http::StatusCode, http::header};
use serde_json::{Map, Value, json};

use crate::{auth::AuthError, domain::Millis, persistence::StoreError};

/// Every code of the API with its status, and what comes with it. The OpenAPI document and docs/rest.md have
/// the same list, and a test sees to that.
pub const CODES: [(u16, &str); 35] = [
    (400, "invalid_request"),
    (400, "malformed_body"),
    (400, "malformed_json"),
    (401, "unauthenticated"),
    (403, "forbidden"),
    (404, "not_found"),
    (405, "method_not_allowed"),
    (408, "request_timeout"),
    (409, "already_used"),
    (409, "conflict"),
    (409, "hold_ordered"),
    (409, "limit_exceeded"),
    (409, "not_adjacent"),
    (409, "not_blocked"),
    (409, "not_on_sale"),
    (409, "order_decided"),
    (409, "order_not_completed"),
    (409, "orphan_seat"),
    (409, "seats_unavailable"),
    (409, "status_conflict"),
    (409, "ticket_used"),
    (409, "ticket_void"),
    (409, "wrong_event"),
    (410, "hold_expired"),
    (413, "too_large"),
    (415, "unsupported_media_type"),
    (422, "idempotency_conflict"),
    (422, "invalid_request"),
    (422, "ticket_invalid"),
    (429, "rate_limited"),
    (500, "internal"),
    (503, "interrupted"),
    (503, "moved"),
    (503, "overloaded"),
    (503, "store_unavailable"),
];

/// A problem to answer with.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    data: Map<String, Value>,
    retry_after: Option<Millis>,
}

impl Problem {
    /// A problem with a stable code and a detail that says what would be right.
    pub fn new(status: u16, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            code,
            detail: detail.into(),
            data: Map::new(),
            retry_after: None,
        }
    }

    /// Adds data.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.data.insert(name.to_owned(), value.into());
        self
    }

    /// Adds a `Retry-After`.
    pub fn retry_after(mut self, wait: Millis) -> Self {
        self.retry_after = Some(wait);
        self.with("retry_after_seconds", seconds(wait))
    }

    /// 404.
    pub fn not_found(what: &str) -> Self {
        Self::new(404, "not_found", format!("there is no such {what}"))
    }

    /// 422 with every field that is wrong: `(field, detail)`.
    pub fn invalid(errors: Vec<(String, String)>) -> Self {
        let errors: Vec<Value> =
            errors.into_iter().map(|(field, detail)| json!({"field": field, "detail": detail})).collect();
        Self::new(422, "invalid_request", "the request has fields that are wrong; see errors")
            .with("errors", errors)
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.code
    }
}

fn seconds(wait: Millis) -> i64 {
    (wait.0.max(0) + 999) / 1_000
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut body = json!({
            "type": format!("urn:ticketbuster:problem:{}", self.code),
            "title": self.status.canonical_reason().unwrap_or("Error"),
            "status": self.status.as_u16(),
            "detail": self.detail,
            "code": self.code,
        });
        if let Value::Object(members) = &mut body {
            members.extend(self.data.clone());
        }
        let mut response = HttpResponse::build(self.status);
        if let Some(wait) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds(wait)));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        response.content_type("application/problem+json").body(body.to_string())
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(detail) => {
                tracing::warn!(detail, "the store is unavailable");
                super::wording::store_unavailable(Millis::from_secs(1))
            }
            StoreError::Conflict(detail) => Self::new(409, "conflict", detail),
            StoreError::Damaged(detail) => {
                tracing::error!(detail, "the store is damaged");
                Self::new(500, "internal", "something is wrong on our side; it was logged")
            }
        }
    }
}

impl From<AuthError> for Problem {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::Missing | AuthError::Invalid | AuthError::Expired | AuthError::Revoked => {
                Self::new(401, "unauthenticated", error.to_string())
            }
            AuthError::Limited | AuthError::RoleMissing(_) => Self::new(403, "forbidden", error.to_string()),
        }
    }
}
