//! What a request costs that decides nothing: the ceiling of a benchmark.

use actix_web::HttpResponse;

use crate::http::{dto::holds::HoldRequest, extract::Body};

/// Answers what it is sent.
pub async fn echo(Body(body): Body<HoldRequest>) -> HttpResponse {
    HttpResponse::Ok().json(body)
}
