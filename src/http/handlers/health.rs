//! Health on the public port, for load balancers that reach no other.

use actix_web::{HttpResponse, web};
use serde_json::json;

use crate::{clock::rfc3339, http::Api};

/// The process answers.
#[utoipa::path(get, path = "/health", tag = "operations", responses((status = 200, description = "it answers")))]
pub async fn health(api: web::Data<Api>) -> HttpResponse {
    let timestamp = rfc3339(api.engine.now());
    HttpResponse::Ok().json(json!({"status": "ok", "service": "ticketbuster", "timestamp": timestamp}))
}
