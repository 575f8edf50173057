//! Problems as RFC 9457 `application/problem+json`.

use actix_web::{HttpResponse, ResponseError, http::StatusCode, http::header};
use serde_json::{Value, json};

use crate::front::problem::{Problem, seconds};

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let status = self.status_code();
        let mut body = json!({
            "type": format!("urn:ticketbuster:problem:{}", self.code()),
            "title": status.canonical_reason().unwrap_or("Error"),
            "status": self.status(),
            "detail": self.detail(),
            "code": self.code(),
        });
        if let Value::Object(members) = &mut body {
            members.extend(self.data().clone());
        }
        let mut response = HttpResponse::build(status);
        if let Some(wait) = self.wait() {
            response.insert_header((header::RETRY_AFTER, seconds(wait)));
        }
        if status == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        response.content_type("application/problem+json").body(body.to_string())
    }
}
