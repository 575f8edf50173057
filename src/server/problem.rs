//! Writes problems as RFC 9457 `application/problem+json`.

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderName},
    },
};
use serde_json::{Value, json};

use crate::api::problem::{Problem, seconds};

/// The header field with the rest of a rate limit.
pub const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
/// The header field that describes a rate limit.
pub const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let status = self.status_code();
        let mut response = HttpResponse::build(status);
        if let Some(wait) = self.wait() {
            response.insert_header((header::RETRY_AFTER, seconds(wait)));
        }
        for (name, value) in rate_fields(self) {
            response.insert_header((name, value));
        }
        if status == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        response.content_type("application/problem+json").body(body(self, status))
    }
}

fn body(problem: &Problem, status: StatusCode) -> String {
    let mut body = json!({
        "type": format!("urn:ticketbuster:problem:{}", problem.code()),
        "title": status.canonical_reason().unwrap_or("Error"),
        "status": problem.status(),
        "detail": problem.detail(),
        "code": problem.code(),
    });
    if let Value::Object(members) = &mut body {
        members.extend(problem.data().clone());
    }
    body.to_string()
}

/// `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers) of a request over its rate:
/// nothing remains until the wait is over.
fn rate_fields(problem: &Problem) -> impl Iterator<Item = (HeaderName, String)> {
    let wait = problem.wait().filter(|_| problem.status() == 429);
    let policy = problem.exceeded();
    let limit = problem.data().get("limit").and_then(Value::as_str);
    let name = policy.map_or(limit.unwrap_or(problem.code()), |policy| policy.name);
    let limit = wait.map(|wait| (RATE_LIMIT, format!("\"{name}\";r=0;t={}", seconds(wait))));
    let policy = policy.map(|policy| {
        (RATE_LIMIT_POLICY, format!("\"{name}\";q={};w={}", policy.quota, policy.window_seconds))
    });
    limit.into_iter().chain(policy)
}

/// A complete HTTP answer as bytes, for connections that are refused before any request is read.
pub(super) fn whole(problem: &Problem) -> Vec<u8> {
    let status = problem.status_code();
    let body = body(problem, status);
    let mut answer = format!("HTTP/1.1 {status}\r\n");
    let wait = problem.wait().map(|wait| (header::RETRY_AFTER, seconds(wait).to_string()));
    let own = [
        (header::CONTENT_TYPE, "application/problem+json".to_owned()),
        (header::CONTENT_LENGTH, body.len().to_string()),
        (header::CONNECTION, "close".to_owned()),
    ];
    for (name, value) in own.into_iter().chain(wait).chain(rate_fields(problem)) {
        answer.push_str(&format!("{name}: {value}\r\n"));
    }
    answer.push_str("\r\n");
    answer.push_str(&body);
    answer.into_bytes()
}
