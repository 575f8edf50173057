//! How the installation is set up, and whether that works: for those who run it.

use actix_web::{HttpResponse, http::header, web};

use crate::http::routes::routes;
use crate::{
    api::{Problem, contact::is_email},
    auth::Role,
    http::{
        Api,
        dto::{
            FieldError,
            admin::{
                InstallationBody, MailCheckBody, MailCheckRequest, ProviderCheckBody, mail_setup_body,
                payment_setup_body, provider_check_body,
            },
        },
        extract::{Body, Caller},
    },
    mail::check::MailTester,
};
use domain::PaymentEvent;

routes! { settings, check_payments, check_mail }

/// Get the settings of payments and mails in this installation, without secrets (organisers).
#[utoipa::path(get, path = "/api/admin/settings", tag = "admin", security(("session" = [])),
    responses((status = 200, body = InstallationBody), (status = 403)))]
pub async fn settings(caller: Caller, api: web::Data<Api>) -> Result<HttpResponse, Problem> {
    caller.with_role(Role::Organiser, None)?;
    let provider = &api.payments.choice().provider;
    let setup = api.payments.provider(provider).map(|provider| provider.setup()).unwrap_or_default();
    let heard = api.payments.heard().of(provider);
    let public_url = api.settings.public_url();
    let body = InstallationBody {
        payments: payment_setup_body(provider, setup, &heard, (&public_url, api.invoice_seconds)),
        mail: api.mail_tester.as_ref().map(MailTester::setup).map(mail_setup_body),
        guests: api.auth.guests,
        started_at: crate::clock::rfc3339(api.engine.started_at()),
    };
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(body))
}

/// Check the settings of the payment provider by a request to it that changes nothing (organisers; every few seconds at
/// most).
#[utoipa::path(post, path = "/api/admin/payments/check", tag = "admin", security(("session" = [])),
    responses((status = 200, body = ProviderCheckBody), (status = 403), (status = 429)))]
pub async fn check_payments(caller: Caller, api: web::Data<Api>) -> Result<HttpResponse, Problem> {
    let identity = caller.with_role(Role::Organiser, None)?;
    api.checks.payments(&identity.user)?;
    let provider = &api.payments.choice().provider;
    let checked = api.payments.check(provider).await;
    let mut body = provider_check_body(provider, checked);
    body.detail = PaymentEvent::without_secrets(&body.detail);
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(body))
}

/// Send a test mail and get the mail server's answer: to the caller's own verified address (organisers) or to any
/// address (admins; every few seconds at most).
#[utoipa::path(post, path = "/api/admin/mail/check", tag = "admin", request_body = MailCheckRequest,
    security(("session" = [])),
    responses((status = 200, body = MailCheckBody), (status = 403), (status = 404, description = "no mails are sent here"), (status = 422), (status = 429)))]
pub async fn check_mail(
    caller: Caller,
    api: web::Data<Api>,
    Body(body): Body<MailCheckRequest>,
) -> Result<HttpResponse, Problem> {
    let identity = caller.with_role(Role::Organiser, None)?;
    let tester = api.mail_tester.as_ref().ok_or_else(|| Problem::not_found("mail: none are sent here"))?;
    let own = identity.email.as_ref().map(|email| email.as_str());
    let to = match (body.to.as_deref(), own) {
        (Some(to), own) if Some(to) == own => to,
        (Some(to), _) => {
            identity.require(Role::Admin)?;
            to
        }
        (None, Some(own)) => own,
        (None, None) => {
            let detail = "an address (admins): yours is not known, or not verified by the identity provider";
            return Err(Problem::invalid(vec![FieldError::meaning("to", detail)]));
        }
    };
    if !is_email(to) {
        return Err(Problem::invalid(vec![FieldError::form("to", "an address such as ana@example.com")]));
    }
    api.checks.mail(&identity.user)?;
    let checked = tester.send_to(to, api.engine.now()).await;
    let checked =
        checked.map_err(|error| Problem::invalid(vec![FieldError::meaning("to", error.to_string())]))?;
    let body = MailCheckBody { accepted: checked.is_accepted, said: checked.said };
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(body))
}
