//! Encodes requests as bytes.

use std::io::Write as _;

/// A request that borrows its parts.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The method.
    pub method: &'static str,
    /// The path in three parts: before an id, the id, after it.
    pub path: (&'a str, &'a str, &'a str),
    /// The session's token; empty for none.
    pub token: &'a str,
    /// The `Idempotency-Key`.
    pub key: Option<&'a str>,
    /// The address in `X-Forwarded-For`.
    pub forwarded_for: Option<std::net::Ipv4Addr>,
    /// The body in JSON.
    pub body: Option<&'a [u8]>,
}

impl<'a> Request<'a> {
    /// A request without a body.
    pub fn get(before: &'a str, id: &'a str, after: &'a str, token: &'a str) -> Self {
        Self { method: "GET", path: (before, id, after), token, key: None, forwarded_for: None, body: None }
    }

    /// A request with a JSON body.
    pub fn post(path: &'a str, token: &'a str, body: &'a [u8]) -> Self {
        Self { method: "POST", body: Some(body), ..Self::get(path, "", "", token) }
    }

    /// Whether it only reads, so that it may be sent twice.
    pub fn only_reads(&self) -> bool {
        self.method == "GET"
    }

    /// The whole path.
    pub fn path(&self) -> String {
        [self.path.0, self.path.1, self.path.2].concat()
    }

    /// Encodes the request.
    pub fn render(&self, host: &str, out: &mut Vec<u8>) {
        let (before, id, after) = self.path;
        // Writing to memory cannot fail.
        let _ = write!(out, "{} {before}{id}{after} HTTP/1.1\r\nHost: {host}\r\n", self.method);
        if !self.token.is_empty() {
            let _ = write!(out, "Authorization: Bearer {}\r\n", self.token);
        }
        if let Some(key) = self.key {
            let _ = write!(out, "Idempotency-Key: {key}\r\n");
        }
        if let Some(address) = self.forwarded_for {
            let _ = write!(out, "X-Forwarded-For: {address}\r\n");
        }
        match self.body {
            Some(body) => {
                let _ =
                    write!(out, "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
                out.extend_from_slice(body);
            }
            None => out.extend_from_slice(b"\r\n"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_plain_http() {
        let mut out = Vec::new();
        let mut request = Request::post("/api/orders", "T", b"{}");
        request.key = Some("k-1");
        request.forwarded_for = Some([10, 0, 0, 1].into());
        request.render("a:1", &mut out);
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            text,
            "POST /api/orders HTTP/1.1\r\nHost: a:1\r\nAuthorization: Bearer T\r\nIdempotency-Key: k-1\r\n\
             X-Forwarded-For: 10.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
        );
        let mut out = Vec::new();
        Request::get("/api/events/", "7", "/seats", "").render("a", &mut out);
        assert_eq!(out, b"GET /api/events/7/seats HTTP/1.1\r\nHost: a\r\n\r\n");
    }
}
