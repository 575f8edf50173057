//! How orders are paid in this installation, for pages that need to know, and what payment providers send.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Payload},
};

use super::{
    WorkerGateway,
    orders::{shown, visible_order},
};
use crate::http::routes::routes;
use crate::{
    api::Problem,
    http::{
        Api,
        dto::orders::{OrderBody, PayRequest, PaymentsBody},
        extract::{Body, Caller, read},
    },
    payments::provider::EventFault,
};

routes! { show, event, pay }

/// Get the payment provider of this installation.
#[utoipa::path(get, path = "/api/payments", tag = "payments", responses((status = 200, body = PaymentsBody)))]
pub async fn show(api: web::Data<Api>) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-cache")).json(PaymentsBody {
        provider: api.payments.choice().provider.clone(),
        invoice_seconds: api.invoice_seconds,
        sends_mails: api.mails.is_some(),
    })
}

/// Receive an event of a payment provider (a webhook), in the provider's own format and with its signature. It is a
/// reason to ask the provider, never a proof.
#[utoipa::path(post, path = "/api/payments/{provider}/events", tag = "payments",
    params(("provider" = String, Path, description = "the provider's name")),
    request_body(content = String, content_type = "application/json"),
    responses((status = 204), (status = 400), (status = 404), (status = 503)))]
pub async fn event(
    request: HttpRequest,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    path: web::Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let name = path.into_inner();
    let provider = api.payments.provider(&name).ok_or_else(|| Problem::not_found("payment provider"))?;
    let body = read(payload.into_inner(), api.settings.body_bytes_max).await?;
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let now = api.engine.now();
    let event = provider.verify_event(&header, &body, now).map_err(|fault| match fault {
        EventFault::Unsupported => Problem::not_found("payment provider"),
        fault => {
            api.payments.heard().refused(&name, now, fault.to_string());
            Problem::new(400, "invalid_event", fault.to_string())
        }
    })?;
    api.payments.heard().taken(&name, now);
    let event = provider.resolve(event).await.map_err(|error| {
        tracing::warn!(provider = name, %error, "an event of a payment provider waits for the provider");
        Problem::new(503, "payment_provider_unavailable", "the payment provider does not answer; try again")
    })?;
    api.provider_event(&*gateway, &name, event).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Get the status of the payment of an order of the caller from the payment provider, or replace it by another payment.
#[utoipa::path(post, path = "/api/orders/{id}/payment", tag = "payments", params(("id" = String, Path)),
    request_body = PayRequest, security(("session" = [])),
    responses((status = 200, body = OrderBody), (status = 404), (status = 409), (status = 503)))]
pub async fn pay(
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    path: web::Path<String>,
    Body(body): Body<PayRequest>,
) -> Result<HttpResponse, Problem> {
    let order = visible_order(&api, &caller, &path).await?.order;
    let paid = api.pay(&*gateway, &order, body.again).await?;
    shown(&api, paid).await
}
