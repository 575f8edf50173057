//! Addresses of other services: to which of them plain text is allowed.

use std::net::IpAddr;

use url::{Host, Url};

/// Whether this is `https`, or `http` to this machine. With `plain_http` (development), `http` to any host.
pub fn is_safe(url: &Url, plain_http: bool) -> bool {
    match url.scheme() {
        "https" => url.has_host(),
        "http" => plain_http || is_loopback(url),
        _ => false,
    }
}

/// Whether this is an address of this machine (loopback).
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_loopback_host(name),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Like [`is_loopback`], for a host. IPv4 addresses have to be recognised here, because `url` parses them as
/// names in schemes that browsers do not know.
pub fn is_loopback_host(name: &str) -> bool {
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_for_this_machine() {
        let safe = |url: &str| is_safe(&Url::parse(url).unwrap(), false);
        for url in
            ["https://id.example/realms/a", "http://127.0.0.1:8080/", "http://localhost", "http://[::1]:1/"]
        {
            assert!(safe(url), "{url}");
        }
        for url in [
            "http://id.example/",
            "http://localhost.example/",
            "http://127.0.0.1.example/",
            "http://localhost@id.example/",
            "file:///etc/passwd",
            "ftp://127.0.0.1/",
        ] {
            assert!(!safe(url), "{url}");
        }
        assert!(is_safe(&Url::parse("http://keycloak:8080/").unwrap(), true));
    }
}
