//! The web application's pages: which requests are for one, and in which encoding it is sent.

mod first;
mod linked_data;
mod site;

use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{
        Method,
        header::{self, HeaderValue},
    },
    web,
};
use percent_encoding::percent_decode_str;

pub use self::site::Site;
use self::site::{INDEX, PageFile};
use super::{Api, etag, extract::accepts_coding};
use crate::api::Problem;

/// What paths begin with that are never a page's. `metrics` is on the operations port, and nobody who looks
/// for it here shall be told that all is well.
const RESERVED: [&str; 4] = ["api", "health", "metrics", "ws"];

/// Names in this folder have a hash of the content in them.
const HASHED: &str = "assets/";

/// Whether a path is the web application's, be there anything or not.
pub(super) fn owns(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    !RESERVED.contains(&first)
}

/// Answers what no route of the API takes.
pub(super) async fn elsewhere(request: HttpRequest, api: web::Data<Api>) -> HttpResponse {
    if request.method() == Method::GET
        && takes_html(&request)
        && let Some(site) = &api.pages
        && let Some(document) = first::document(&api, site, request.path()).await
    {
        return document.answer(&request);
    }
    answer(api.pages.as_ref(), &request).unwrap_or_else(|problem| {
        let mut response = problem.error_response();
        // The next release may have it.
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    })
}

/// `site`: none if the web application is served elsewhere.
fn answer(site: Option<&Site>, request: &HttpRequest) -> Result<HttpResponse, Problem> {
    let path = request.path();
    let nothing = || Problem::new(404, "not_found", format!("there is nothing at {path}; see /api/docs"));
    let path = percent_decode_str(path).decode_utf8().map_err(|_| nothing())?;
    let site = site.filter(|_| owns(&path)).ok_or_else(nothing)?;
    let name = path.strip_prefix('/').unwrap_or(&path);
    let is_page = name.is_empty() || (is_deep_link(name) && takes_html(request));
    if is_page && site.is_empty() {
        let detail = "the web application is not in this build; `make web` builds it, the next build of \
                      TicketBuster has it, and http.pages_folder names one to serve instead";
        return Err(Problem::new(404, "not_found", detail));
    }
    let file = site.file(name).or_else(|| site.file(INDEX).filter(|_| is_page)).ok_or_else(nothing)?;
    if request.method() != Method::GET {
        let mut refused =
            Problem::new(405, "method_not_allowed", "this resource allows GET, HEAD").error_response();
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return Ok(refused);
    }
    Ok(respond(request, file))
}

/// Whether the application, once loaded, may know a page by this name.
fn is_deep_link(name: &str) -> bool {
    let is_plain = |part: &str| part != ".." && part != "." && !part.contains(['\\', '\0']);
    let is_file = name.rsplit('/').next().is_some_and(|last| last.contains('.'));
    !is_file && !name.starts_with(HASHED) && name.split('/').all(is_plain)
}

fn takes_html(request: &HttpRequest) -> bool {
    let Some(accept) = request.headers().get(header::ACCEPT) else { return true };
    accept.to_str().is_ok_and(|accept| accept.contains("text/html") || accept.contains("*/*"))
}

fn respond(request: &HttpRequest, file: &PageFile) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::ETAG, file.etag.as_str()))
        .insert_header((header::CACHE_CONTROL, file.cache_control));
    if file.is_compressible() {
        response.insert_header((header::VARY, "Accept-Encoding"));
    }
    if etag::matches(request, &file.etag) {
        return response.status(actix_web::http::StatusCode::NOT_MODIFIED).finish();
    }
    let accepts = |coding| accepts_coding(request, coding);
    let brotli = file.brotli().filter(|_| accepts("br")).map(|body| ("br", body));
    let packed = brotli.or_else(|| accepts("gzip").then(|| file.gzip()).flatten().map(|body| ("gzip", body)));
    // Named even when it is none: `Compress` leaves such answers alone, and the middleware takes the name away.
    let (coding, body) = packed.unwrap_or(("identity", &file.plain));
    response
        .content_type(file.content_type)
        .insert_header((header::CONTENT_ENCODING, coding))
        .body(body.clone())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_build_without_the_web_application_says_how_to_have_it() {
        let site = Site::of([]);
        for path in ["/", "/events/1"] {
            let problem = answer(Some(&site), &TestRequest::get().uri(path).to_http_request()).unwrap_err();
            assert!(problem.detail().contains("make web"), "{path}: {}", problem.detail());
            assert_eq!(problem.status(), 404);
        }
        let missing = TestRequest::get().uri("/assets/a.js").to_http_request();
        assert!(!answer(Some(&site), &missing).unwrap_err().detail().contains("make web"));
    }
}
