//! A request that decides nothing: the baseline of a benchmark. Only the benchmark compiles it.

use actix_web::{
    HttpResponse,
    web::{self, ServiceConfig},
};

use crate::http::{dto::holds::HoldRequest, extract::Body};

/// `POST /api/echo`.
pub fn routes(config: &mut ServiceConfig) {
    config.route("/api/echo", web::post().to(echo));
}

/// Answers what it is sent.
async fn echo(Body(body): Body<HoldRequest>) -> HttpResponse {
    HttpResponse::Ok().json(body)
}
