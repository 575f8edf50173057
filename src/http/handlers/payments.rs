//! How orders are paid in this installation, for pages that need to know.

use actix_web::{HttpResponse, http::header, web};

use crate::http::routes::routes;
use crate::http::{Api, dto::orders::PaymentsBody};

routes! { show }

/// Who takes the money.
#[utoipa::path(get, path = "/api/payments", tag = "payments", responses((status = 200, body = PaymentsBody)))]
pub async fn show(api: web::Data<Api>) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-cache")).json(PaymentsBody {
        provider: api.payments.choice().provider.clone(),
        invoice_seconds: api.invoice_seconds,
        sends_mails: api.mails.is_some(),
    })
}
