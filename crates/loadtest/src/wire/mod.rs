//! The wire: HTTP/1.1 requests, their answers, and a server's address.

mod http;
mod pool;
mod request;

pub use self::{
    http::{Answer, Connection, Stream, Target},
    pool::{Owned, Pool},
    request::Request,
};

/// The `code` of a problem, without reading the rest.
pub fn code_of(body: &[u8]) -> Option<&str> {
    #[derive(serde::Deserialize)]
    struct Problem<'a> {
        code: &'a str,
    }
    serde_json::from_slice::<Problem<'_>>(body).ok().map(|problem| problem.code)
}
