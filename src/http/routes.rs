//! Routes: a handler states its method, path and part of the document once, its file lists it with [`routes!`], and
//! the rest follows from that.

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
    /// Whether an on-sale asks for it all the time.
    is_hot: bool,
}

impl Route {
    /// The route of a handler whose method and path `P` has.
    pub fn of<P: Path>(mut handler: Handler, is_hot: bool) -> Self {
        for method in P::methods() {
            handler = handler.method(named(&method));
        }
        Self { path: P::path(), handler, is_hot }
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

/// The handlers of one path.
struct Resource {
    path: String,
    handlers: Vec<Handler>,
    is_hot: bool,
}

/// Registers routes, those of one path together: what has a path and no such method is told which it has. Paths are tried
/// one after the other, so the hot ones come first.
pub(super) fn register(routes: Vec<Route>, config: &mut ServiceConfig) {
    let mut resources: Vec<Resource> = Vec::new();
    for Route { path, handler, is_hot } in routes {
        match resources.iter_mut().find(|resource| resource.path == path) {
            Some(resource) => {
                resource.handlers.push(handler);
                resource.is_hot |= is_hot;
            }
            None => resources.push(Resource { path, handlers: vec![handler], is_hot }),
        }
    }
    resources.sort_by_key(|resource| !resource.is_hot);
    for Resource { path, handlers, .. } in resources {
        config.service(
            handlers.into_iter().fold(web::resource(path), |resource, handler| resource.route(handler)),
        );
    }
}

/// The routes of a file of handlers, and their part of the document; `hot` are those that an on-sale asks for all the
/// time.
macro_rules! routes {
    ($($handler:ident),* $(,)?) => {
        crate::http::routes::routes! { hot: ; $($handler),* }
    };
    (hot: $($hot:ident),*; $($handler:ident),* $(,)?) => {
        pastey::paste! {
            /// The routes of these handlers.
            pub fn routes() -> Vec<crate::http::routes::Route> {
                vec![
                    $(crate::http::routes::Route::of::<[<__path_ $hot>]>(actix_web::web::to($hot), true),)*
                    $(crate::http::routes::Route::of::<[<__path_ $handler>]>(actix_web::web::to($handler), false),)*
                ]
            }
        }

        /// What the document says of these handlers.
        #[derive(utoipa::OpenApi)]
        #[openapi(paths($($hot,)* $($handler),*))]
        pub struct Document;
    };
}
pub(super) use routes;
