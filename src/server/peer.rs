//! Whether the client of a request is still there.
//!
//! The server serves a request to its end although the client has closed its connection: what is bought must not depend
//! on it. Long work that only that client wants asks here.

use std::{
    future::{Ready, poll_fn, ready},
    rc::Rc,
};

use actix_web::{Error, FromRequest, HttpRequest, dev::Payload};

use super::connection::Exchange;

/// The client of a request, as its connection shows it.
pub struct Peer(Option<Rc<Exchange>>);

impl Peer {
    /// Ends when the client has closed its connection, or its half of it.
    pub async fn gone(&self) {
        match &self.0 {
            Some(exchange) => poll_fn(|context| exchange.poll_peer_gone(context)).await,
            // A request without a connection: nobody can close it.
            None => std::future::pending().await,
        }
    }
}

impl FromRequest for Peer {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.conn_data::<Rc<Exchange>>().cloned())))
    }
}
