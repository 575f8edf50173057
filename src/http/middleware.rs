//! What every request passes: an id, a rate, a time limit, metrics, and the security headers of its answer.

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

use super::{Api, etag, security_headers::Kind};
use crate::{api::Problem, server::client_address};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The middleware.
pub async fn middleware<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let started = Instant::now();
    let Some(api) = request.app_data::<web::Data<Api>>().cloned() else {
        return Err(Problem::new(500, "internal", "the API is not configured").into());
    };
    let method = request.method().clone();
    // As the router reads it, with its escapes undone: what reaches the API is counted and answered as the API's.
    let path = request.match_info().as_str();
    let kind = Kind::of(path);
    let is_socket = path == "/ws";
    let is_page = !matches!(kind, Kind::Data | Kind::Docs);
    let client = client_address(&api, request.peer_addr(), request.headers());
    // A page is many files: they take nothing of what its calls of the API may.
    let counted = if is_page { api.count_page_file(client) } else { api.count_address(client) };
    if let Err(problem) = counted {
        return Ok(over_rate(&api, request, kind, problem, started).await.map_into_right_body());
    }
    let id = request_id(&request);
    if method == Method::HEAD && !is_socket {
        // Whatever answers GET answers HEAD; the server leaves the body out.
        request.head_mut().method = Method::GET;
    }
    let limit = Duration::from_millis(api.settings.request_timeout_ms);
    let mut response = match actix_rt::time::timeout(limit, next.call(request)).await {
        Ok(response) => problem_body(response?),
        Err(_) => {
            // The request itself went with its handler, so this answer has no headers of ours.
            let detail = "the request and its body did not arrive and finish in time";
            return Err(Problem::new(408, "request_timeout", detail).into());
        }
    };
    let status = response.status();
    let unmatched = || if is_page { "pages" } else { "unknown" }.to_owned();
    let route = response.request().match_pattern().unwrap_or_else(unmatched);
    api.engine.metrics().request(method.as_str(), &route, status.as_u16(), started.elapsed());
    // What is refused because something is away or full comes by the thousand: metrics count it.
    if status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE {
        tracing::warn!(request_id = id, %method, route, status = status.as_u16(), "a request failed");
    }
    etag::finish(&mut response);
    let headers = response.headers_mut();
    if headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding == "identity") {
        headers.remove(header::CONTENT_ENCODING);
    }
    api.security_headers.add(kind, headers);
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    Ok(response)
}

/// Refuses a request of an address that asks too often. They come by the thousand: it is not looked at what they
/// want, and each has its client wait, who has one answer at a time on a connection and so many connections. A proxy
/// has connections for others too, who shall not wait for them.
async fn over_rate(
    api: &Api,
    request: ServiceRequest,
    kind: Kind,
    problem: Problem,
    started: Instant,
) -> ServiceResponse<BoxBody> {
    api.engine.metrics().request(request.method().as_str(), "over_rate", 429, started.elapsed());
    let is_proxied = request.peer_addr().is_some_and(|peer| api.addresses.is_proxy(peer.ip()));
    if !is_proxied {
        actix_rt::time::sleep(Duration::from_millis(api.settings.over_rate_delay_ms)).await;
    }
    let given = request.headers().get(&REQUEST_ID).filter(|id| is_sane(id.as_bytes())).cloned();
    let mut response = request.into_response(problem.error_response());
    let headers = response.headers_mut();
    api.security_headers.add(kind, headers);
    if let Some(id) = given {
        headers.insert(REQUEST_ID, id);
    }
    response
}

fn request_id(request: &ServiceRequest) -> String {
    let given = request.headers().get(&REQUEST_ID).and_then(|value| value.to_str().ok());
    // From the thread's generator: the system's would cost a call into the kernel per request.
    let made = || uuid::Builder::from_random_bytes(rand::random()).into_uuid().to_string();
    given.filter(|id| is_sane(id.as_bytes())).map_or_else(made, str::to_owned)
}

fn is_sane(id: &[u8]) -> bool {
    (1..=64).contains(&id.len()) && id.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
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
    let problem = Problem::new(405, "method_not_allowed", format!("this resource allows {methods}"));
    let mut answer = problem.error_response();
    if let Some(allow) = allow {
        answer.headers_mut().insert(header::ALLOW, allow);
    }
    response.into_response(answer).map_into_right_body()
}
