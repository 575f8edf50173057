//! Routes: each handler says its method, its path and its part of the document in one place; the file that has it lists it with
//! [`routes!`], and everything else follows.

use actix_web::{
    Route as Handler,
    http::Method,
    web::{self, ServiceConfig},
};
use utoipa::{Path, openapi::path::HttpMethod};

/// A handler with its method, and its path.
pub struct Route {
    path: String,
    handler: Handler,
}

impl Route {
    /// The route of a handler whose method and path `P` has.
    pub fn of<P: Path>(mut handler: Handler) -> Self {
        for method in P::methods() {
            handler = handler.method(named(&method));
        }
        Self { path: P::path(), handler }
    }
}

fn named(method: &HttpMethod) -> Method {
    match method {
        HttpMethod::Get => Method::GET,
        HttpMethod::Post => Method::POST,
        HttpMethod::Put => Method::PUT,
        HttpMethod::Delete => Method::DELETE,
        HttpMethod::Options => Method::OPTIONS,
        HttpMethod::Head => Method::HEAD,
        HttpMethod::Patch => Method::PATCH,
        HttpMethod::Trace => Method::TRACE,
    }
}

/// Paths are tried one after the other: what an on-sale asks for comes first.
const FIRST: [&str; 6] = [
    "/api/events/{id}/holds",
    "/api/orders",
    "/api/orders/{id}",
    "/api/holds/{id}",
    "/api/events/{id}/seats",
    "/health",
];

/// Registers routes, those of one path together: what has a path and no such method is told which it has.
pub(super) fn register(routes: Vec<Route>, config: &mut ServiceConfig) {
    let mut resources: Vec<(String, Vec<Handler>)> = Vec::new();
    for Route { path, handler } in routes {
        match resources.iter_mut().find(|(of, _)| *of == path) {
            Some((_, handlers)) => handlers.push(handler),
            None => resources.push((path, vec![handler])),
        }
    }
    resources.sort_by_key(|(path, _)| FIRST.iter().position(|first| first == path).unwrap_or(FIRST.len()));
    for (path, handlers) in resources {
        config.service(
            handlers.into_iter().fold(web::resource(path), |resource, handler| resource.route(handler)),
        );
    }
}

/// The routes of a file of handlers, and their part of the document.
macro_rules! routes {
    ($($handler:ident),* $(,)?) => {
        pastey::paste! {
            /// The routes of these handlers.
            pub fn routes() -> Vec<crate::http::routes::Route> {
                vec![$(crate::http::routes::Route::of::<[<__path_ $handler>]>(actix_web::web::to($handler))),*]
            }
        }

        /// What the document says of these handlers.
        #[derive(utoipa::OpenApi)]
        #[openapi(paths($($handler),*))]
        pub struct Document;
    };
}
pub(super) use routes;
