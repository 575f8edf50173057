//! Guests show that an address is theirs, and whoever has lost the link to an order gets a new one.

use actix_web::{HttpRequest, HttpResponse, web};

use super::auth::body_of;
use crate::http::routes::routes;
use crate::{
    api::{Problem, fields::FieldError},
    clock::rfc3339,
    http::{
        Api,
        dto::auth::{
            CodeConfirmation, CodeRequest, CodeSentBody, RecoverRequest, RecoveringBody, SessionBody,
        },
        extract::{Body, Caller, client_of, id},
    },
    services::guests::CodeFor,
};
use domain::Language;

// `recover` is where an order's id would be, and what is hot is found first.
routes! { hot: recover; code, confirm }

/// Send a code to the e-mail address of a guest, to confirm it. The code is accepted until `expires_at`.
#[utoipa::path(post, path = "/api/auth/guest/code", tag = "auth", request_body = CodeRequest, security(("session" = [])),
    responses((status = 202, body = CodeSentBody), (status = 401), (status = 403), (status = 409), (status = 422), (status = 429)))]
pub async fn code(
    request: HttpRequest,
    caller: Caller,
    api: web::Data<Api>,
    Body(body): Body<CodeRequest>,
) -> Result<HttpResponse, Problem> {
    let language = language_of(body.language.as_deref())?;
    let wanted = CodeFor { who: caller.recognised()?, email: &body.email };
    let until = api.send_code(wanted, language, client_of(&api, &request))?;
    Ok(HttpResponse::Accepted().json(CodeSentBody { expires_at: rfc3339(until) }))
}

/// Confirm the e-mail address of a guest by the code that was sent to it. The answer is a session of the same guest with
/// the confirmed address, which ends when the session of the request ends.
#[utoipa::path(post, path = "/api/auth/guest/confirm", tag = "auth", request_body = CodeConfirmation, security(("session" = [])),
    responses((status = 200, body = SessionBody, description = "a session with the address"), (status = 401), (status = 403), (status = 422), (status = 429)))]
pub async fn confirm(
    request: HttpRequest,
    caller: Caller,
    api: web::Data<Api>,
    Body(body): Body<CodeConfirmation>,
) -> Result<HttpResponse, Problem> {
    let wanted = CodeFor { who: caller.recognised()?, email: &body.email };
    let (identity, session) = api.confirm_email(wanted, &body.code, client_of(&api, &request))?;
    Ok(HttpResponse::Ok().json(body_of(&identity, session)))
}

/// Send links to ten orders with this e-mail address to it: the newest completed ones, then others that have not failed. The answer does not tell whether there are any.
#[utoipa::path(post, path = "/api/orders/recover", tag = "orders", request_body = RecoverRequest,
    responses((status = 202, body = RecoveringBody), (status = 404), (status = 409), (status = 422), (status = 429), (status = 503)))]
pub async fn recover(
    request: HttpRequest,
    api: web::Data<Api>,
    Body(body): Body<RecoverRequest>,
) -> Result<HttpResponse, Problem> {
    let language = language_of(body.language.as_deref())?;
    let event = body.event_id.as_deref().map(|event| id(event, "event")).transpose()?;
    api.recover_orders(&body.email, event, language, client_of(&api, &request))?;
    Ok(HttpResponse::Accepted().json(RecoveringBody { accepted: true }))
}

fn language_of(code: Option<&str>) -> Result<Option<Language>, Problem> {
    let Some(code) = code else { return Ok(None) };
    let language = Language::named(code);
    language.map(Some).ok_or_else(|| Problem::invalid(vec![FieldError::form("language", "one of: es, en")]))
}
