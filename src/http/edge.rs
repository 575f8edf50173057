//! What every request passes: an id, a rate, a time limit, metrics, and headers that keep browsers safe.

use std::time::{Duration, Instant};

use actix_web::{
    Error, ResponseError,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};
use uuid::Uuid;

use super::{Api, Problem, etag};
use crate::config::{self, AuthMode};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The middleware.
pub async fn edge<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let started = Instant::now();
    let id = request_id(&request);
    let Some(api) = request.app_data::<web::Data<Api>>().cloned() else {
        return Err(Problem::new(500, "internal", "the API is not configured").into());
    };
    let method = request.method().clone();
    let forwarded = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok());
    let limited = api.count_address(request.peer_addr().map(|peer| peer.ip()), forwarded).err();
    if method == Method::HEAD && request.path() != "/ws" {
        // Whatever answers GET answers HEAD; the server leaves the body out.
        request.head_mut().method = Method::GET;
    }
    let mut response = match limited {
        Some(problem) => request.into_response(problem.error_response()).map_into_right_body(),
        None => {
            let limit = Duration::from_millis(api.settings.request_timeout_ms);
            match actix_rt::time::timeout(limit, next.call(request)).await {
                Ok(response) => problem_body(response?),
                Err(_) => {
                    // The request itself went with its handler, so this answer has no headers of ours.
                    let detail = "the request, its body included, did not arrive and finish in time";
                    return Err(Problem::new(408, "request_timeout", detail).into());
                }
            }
        }
    };
    let status = response.status();
    let route = response.request().match_pattern().unwrap_or_else(|| "unknown".to_owned());
    api.engine.metrics().request(method.as_str(), &route, status.as_u16(), started.elapsed());
    if status.is_server_error() {
        tracing::warn!(request_id = id, %method, route, status = status.as_u16(), "a request failed");
    }
    let docs = route.starts_with("/api/docs");
    let policy = if docs { &DOCS_POLICY } else { &api.content_policy };
    etag::finish(&mut response);
    secure(&mut response, &id, policy);
    Ok(response)
}

fn request_id(request: &ServiceRequest) -> String {
    let given = request.headers().get(&REQUEST_ID).and_then(|value| value.to_str().ok());
    let is_sane = |id: &&str| {
        (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    given.filter(is_sane).map_or_else(|| Uuid::now_v7().to_string(), str::to_owned)
}

/// The framework's own 404 and 405 have no body; ours always say something.
fn problem_body<B: MessageBody + 'static>(
    response: ServiceResponse<B>,
) -> ServiceResponse<EitherBody<B, BoxBody>> {
    let bare = !response.headers().contains_key(header::CONTENT_TYPE);
    if !bare || response.status() != StatusCode::METHOD_NOT_ALLOWED {
        return response.map_into_left_body();
    }
    let allow = response.headers().get(header::ALLOW).cloned();
    let methods = allow.as_ref().and_then(|allow| allow.to_str().ok()).unwrap_or("other methods").to_owned();
    let problem = Problem::new(405, "method_not_allowed", format!("this resource takes {methods}"));
    let mut answer = problem.error_response();
    if let Some(allow) = allow {
        answer.headers_mut().insert(header::ALLOW, allow);
    }
    response.into_response(answer).map_into_right_body()
}

/// The API's page has a style of its own inside it.
static DOCS_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
);

/// What pages of ours may load and reach: this site, and the identity provider, where their tokens are.
pub fn content_policy(auth: &config::Auth) -> HeaderValue {
    let own = HeaderValue::from_static("default-src 'self'; frame-ancestors 'none'; base-uri 'none'");
    let issuer = url::Url::parse(&auth.issuer).ok().filter(|_| auth.mode == AuthMode::Oidc);
    let Some(issuer) = issuer.map(|issuer| issuer.origin().ascii_serialization()) else { return own };
    let policy =
        format!("default-src 'self'; connect-src 'self' {issuer}; frame-ancestors 'none'; base-uri 'none'");
    HeaderValue::try_from(policy).unwrap_or(own)
}

fn secure<B>(response: &mut ServiceResponse<B>, id: &str, policy: &HeaderValue) {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
}
