//! The client address of a request, behind trusted proxies.

use std::net::{IpAddr, SocketAddr};

use actix_web::http::header::{HeaderMap, HeaderValue};

use crate::services::Services;

/// The address that a request counts for: the peer's or, from a trusted proxy, the one in `X-Forwarded-For`.
pub fn client_address(services: &Services, peer: Option<SocketAddr>, headers: &HeaderMap) -> Option<IpAddr> {
    let forwarded = || headers.get_all("x-forwarded-for").map(HeaderValue::as_bytes);
    peer.map(|peer| services.addresses.client(peer.ip(), forwarded()))
}
