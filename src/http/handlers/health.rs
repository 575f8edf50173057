//! Health on the public port, for load balancers that reach no other.

use actix_web::{HttpResponse, web};

use crate::http::routes::routes;
use crate::{
    clock::rfc3339,
    http::{Api, dto::health::HealthBody},
};

routes! { hot: health; }

/// Answer while the process is healthy.
#[utoipa::path(get, path = "/health", tag = "operations", responses((status = 200, body = HealthBody, description = "the process is healthy")))]
pub async fn health(api: web::Data<Api>) -> HttpResponse {
    let timestamp = rfc3339(api.engine.now());
    HttpResponse::Ok().json(HealthBody { status: "ok", service: "ticketbuster", timestamp })
}
