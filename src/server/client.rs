//! Whose address a request counts for.

use std::net::{IpAddr, SocketAddr};

use actix_web::http::header::{HeaderMap, HeaderValue};

use crate::services::Services;

/// Whose address a request counts for.
pub fn client_address(services: &Services, peer: Option<SocketAddr>, headers: &HeaderMap) -> Option<IpAddr> {
    let forwarded = || headers.get_all("x-forwarded-for").map(HeaderValue::as_bytes);
    peer.map(|peer| services.addresses.client(peer.ip(), forwarded()))
}
