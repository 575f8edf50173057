//! A connection that speaks HTTP/1.1, one request at a time. A load generator shares its machine with the server that
//! it measures, so this one copies only bodies, and uses no task or channel besides those of its caller.
//!
//! `hyper`'s client was measured instead (64 connections, a hold's request and answer, one thread): 9.1 to 9.6 µs of
//! processor time per request against 4.4 to 5.7, and 30,000 to 36,000 requests per second against 41,000 to 74,000.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

/// A server's address, and how to connect to it: one process, or several that sell together.
#[derive(Clone)]
pub struct Target {
    /// `Host` of the first, with the port if its URL names one.
    pub host: String,
    nodes: Arc<[Node]>,
    /// Connections go to one after the other.
    next: Arc<AtomicUsize>,
}

struct Node {
    host: String,
    addresses: Vec<SocketAddr>,
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

/// A connection's bytes.
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// How long connecting may take.
const CONNECT_MAX: Duration = Duration::from_secs(10);
/// The largest head of an answer.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// The largest body of an answer: a layout of 100,000 seats has a tenth of it.
const BODY_BYTES_MAX: usize = 128 * 1024 * 1024;
const HEADERS_MAX: usize = 64;

impl Target {
    /// The servers at `http://HOST[:PORT]` or `https://HOST[:PORT]`, one at least.
    pub async fn find(
        urls: &[String],
        tls: impl Fn() -> Result<Arc<rustls::ClientConfig>, String>,
    ) -> Result<Self, String> {
        let mut nodes = Vec::with_capacity(urls.len());
        for url in urls {
            nodes.push(Node::find(url, &tls).await?);
        }
        let host = nodes.first().ok_or("no --url is given")?.host.clone();
        Ok(Self { host, nodes: nodes.into(), next: Arc::default() })
    }

    /// Whether connections are encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.nodes.iter().any(|node| node.tls.is_some())
    }

    /// Opens a new connection: to the next one of the servers, or if that takes none, to another one.
    pub async fn connect(&self) -> io::Result<Box<dyn Stream>> {
        let first = self.next.fetch_add(1, Relaxed);
        let mut error = io::Error::from(io::ErrorKind::NotConnected);
        for number in 0..self.nodes.len() {
            let node = &self.nodes[first.wrapping_add(number) % self.nodes.len()];
            match node.connect().await {
                Ok(stream) => return Ok(stream),
                Err(found) => error = found,
            }
        }
        Err(error)
    }
}

impl Node {
    async fn find(
        text: &str,
        tls: &impl Fn() -> Result<Arc<rustls::ClientConfig>, String>,
    ) -> Result<Self, String> {
        let wrong = |why: &str| format!("--url {text}: {why}; write http://HOST:PORT or https://HOST");
        let url = url::Url::parse(text).map_err(|error| wrong(&error.to_string()))?;
        if url.path() != "/" || url.query().is_some() || !url.username().is_empty() {
            return Err(wrong("it must be a server's address without a path"));
        }
        let name = url.host_str().ok_or_else(|| wrong("it names no host"))?;
        let port = url.port_or_known_default().ok_or_else(|| wrong("it names no port"))?;
        let tls = match url.scheme() {
            "http" => None,
            "https" => {
                let name = ServerName::try_from(name.trim_matches(['[', ']']).to_owned());
                let name = name.map_err(|_| wrong("its host is no name for a certificate"))?;
                Some((TlsConnector::from(tls()?), name))
            }
            _ => return Err(wrong("it must begin with http:// or https://")),
        };
        let lookup = (name.trim_matches(['[', ']']), port);
        let addresses = tokio::net::lookup_host(lookup).await.map_err(|error| wrong(&error.to_string()))?;
        let host = url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"));
        Ok(Self { host, addresses: addresses.collect(), tls })
    }

    async fn connect(&self) -> io::Result<Box<dyn Stream>> {
        let connecting = async {
            let socket = TcpStream::connect(&self.addresses[..]).await?;
            socket.set_nodelay(true)?;
            let stream: Box<dyn Stream> = match &self.tls {
                None => Box::new(socket),
                Some((connector, name)) => Box::new(connector.connect(name.clone(), socket).await?),
            };
            Ok(stream)
        };
        tokio::time::timeout(CONNECT_MAX, connecting)
            .await
            .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }
}

/// An answer. Its body is valid until the connection's next request.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    /// The HTTP status.
    pub status: u16,
    /// `Retry-After` in seconds.
    pub retry_after: Option<u32>,
    /// The body.
    pub body: &'a [u8],
}

/// How the body of an answer ends.
#[derive(Clone, Copy)]
enum Framing {
    Length(usize),
    Chunked,
    UntilClosed,
}

struct Head {
    status: u16,
    retry_after: Option<u32>,
    framing: Framing,
    keeps_alive: bool,
    bytes: usize,
}

/// A connection.
pub struct Connection {
    stream: Box<dyn Stream>,
    /// The bytes that were read: the answer's head, then its body.
    buffer: Vec<u8>,
    body: Vec<u8>,
    /// Whether another request may follow.
    pub usable: bool,
}

impl Connection {
    /// A connection over this stream.
    pub fn over(stream: Box<dyn Stream>) -> Self {
        Self { stream, buffer: Vec::with_capacity(4 * 1024), body: Vec::new(), usable: true }
    }

    /// Sends a request and waits for its answer. After an error the connection cannot be used again.
    pub async fn exchange(&mut self, request: &[u8]) -> io::Result<Answer<'_>> {
        self.usable = false;
        self.buffer.clear();
        self.body.clear();
        self.stream.write_all(request).await?;
        self.stream.flush().await?;
        let mut head = self.head().await?;
        // 100 Continue and its like announce the answer.
        while (100..200).contains(&head.status) {
            self.buffer.drain(..head.bytes);
            head = self.head().await?;
        }
        let keeps_alive = head.keeps_alive;
        let (from, to) = match head.framing {
            Framing::Length(length) => {
                let end = head.bytes + length;
                while self.buffer.len() < end {
                    self.more().await?;
                }
                self.usable = keeps_alive && self.buffer.len() == end;
                (head.bytes, end)
            }
            Framing::UntilClosed => {
                while self.stream.read_buf(&mut self.buffer).await? > 0 {
                    limit(self.buffer.len(), BODY_BYTES_MAX)?;
                }
                (head.bytes, self.buffer.len())
            }
            Framing::Chunked => {
                let end = self.chunks(head.bytes).await?;
                self.usable = keeps_alive && self.buffer.len() == end;
                let (status, retry_after) = (head.status, head.retry_after);
                return Ok(Answer { status, retry_after, body: &self.body });
            }
        };
        Ok(Answer { status: head.status, retry_after: head.retry_after, body: &self.buffer[from..to] })
    }

    async fn more(&mut self) -> io::Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        limit(self.buffer.len(), BODY_BYTES_MAX)
    }

    async fn head(&mut self) -> io::Result<Head> {
        loop {
            if let Some(head) = parse_head(&self.buffer)? {
                return Ok(head);
            }
            limit(self.buffer.len(), HEAD_BYTES_MAX)?;
            self.more().await?;
        }
    }

    /// Reads the chunks of a body; returns where they end in the buffer.
    async fn chunks(&mut self, from: usize) -> io::Result<usize> {
        let mut at = from;
        loop {
            let (line, size) = loop {
                match httparse::parse_chunk_size(&self.buffer[at..]) {
                    Ok(httparse::Status::Complete((line, size))) => break (line, size as usize),
                    Ok(httparse::Status::Partial) => self.more().await?,
                    Err(_) => return Err(not_http()),
                }
            };
            limit(size, BODY_BYTES_MAX)?;
            at += line;
            while self.buffer.len() < at + size + 2 {
                self.more().await?;
            }
            self.body.extend_from_slice(&self.buffer[at..at + size]);
            at += size + 2;
            if size == 0 {
                // Trailers are not looked for: nobody sends them unasked.
                return Ok(at);
            }
        }
    }
}

fn limit(bytes: usize, most: usize) -> io::Result<()> {
    if bytes > most { Err(io::Error::other("an answer is too long")) } else { Ok(()) }
}

fn not_http() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "an answer is not HTTP")
}

fn parse_head(bytes: &[u8]) -> io::Result<Option<Head>> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut response = httparse::Response::new(&mut headers);
    let length = match response.parse(bytes).map_err(|_| not_http())? {
        httparse::Status::Partial => return Ok(None),
        httparse::Status::Complete(length) => length,
    };
    let status = response.code.ok_or_else(not_http)?;
    let mut head = Head {
        status,
        retry_after: None,
        framing: Framing::UntilClosed,
        keeps_alive: response.version == Some(1),
        bytes: length,
    };
    for header in response.headers.iter() {
        let value = std::str::from_utf8(header.value).unwrap_or_default().trim();
        if header.name.eq_ignore_ascii_case("content-length") {
            head.framing = Framing::Length(value.parse().map_err(|_| not_http())?);
            limit(value.parse().unwrap_or(usize::MAX), BODY_BYTES_MAX)?;
        } else if header.name.eq_ignore_ascii_case("transfer-encoding") {
            head.framing = Framing::Chunked;
        } else if header.name.eq_ignore_ascii_case("connection") {
            head.keeps_alive = !value.eq_ignore_ascii_case("close");
        } else if header.name.eq_ignore_ascii_case("retry-after") {
            head.retry_after = value.parse().ok();
        }
    }
    if status < 200 || status == 204 || status == 304 {
        head.framing = Framing::Length(0);
    }
    Ok(Some(head))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The answer that a server's bytes give, sent in pieces of this size.
    async fn answered(bytes: &'static [u8], piece: usize) -> io::Result<(u16, Option<u32>, Vec<u8>, bool)> {
        let (here, mut there) = tokio::io::duplex(1 << 20);
        let server = tokio::spawn(async move {
            let mut request = [0; 4];
            there.read_exact(&mut request).await.unwrap();
            for part in bytes.chunks(piece) {
                if there.write_all(part).await.is_err() {
                    return;
                }
                tokio::task::yield_now().await;
            }
        });
        let mut connection = Connection::over(Box::new(here));
        let answer = connection.exchange(b"GET ").await?;
        let seen = (answer.status, answer.retry_after, answer.body.to_vec());
        server.await.unwrap();
        Ok((seen.0, seen.1, seen.2, connection.usable))
    }

    #[tokio::test]
    async fn answers_are_read_however_they_are_cut() {
        for piece in [1, 2, 7, 1_000] {
            let sized = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\nretry-after: 3\r\n\r\nok";
            assert_eq!(answered(sized, piece).await.unwrap(), (503, Some(3), b"ok".to_vec(), true));
            let chunked =
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
            assert_eq!(answered(chunked, piece).await.unwrap(), (200, None, b"abcde".to_vec(), true));
            let closing = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx";
            assert_eq!(answered(closing, piece).await.unwrap(), (200, None, b"x".to_vec(), false));
            let endless = b"HTTP/1.0 200 OK\r\n\r\nall of it";
            assert_eq!(answered(endless, piece).await.unwrap(), (200, None, b"all of it".to_vec(), false));
            let announced = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";
            assert_eq!(answered(announced, piece).await.unwrap(), (204, None, Vec::new(), true));
        }
    }

    #[tokio::test]
    async fn what_is_not_http_is_an_error() {
        for bytes in [
            &b"SSH-2.0-x\r\n\r\n"[..],
            b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
            b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            b"",
        ] {
            assert!(answered(bytes, 1_000).await.is_err(), "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[tokio::test]
    async fn only_addresses_of_servers_are_taken() {
        let find = async |text: &str| {
            let urls = [text.to_owned()];
            Target::find(&urls, || Err("no TLS here".to_owned())).await.map(|target| target.host)
        };
        assert_eq!(find("http://127.0.0.1:3000").await.unwrap(), "127.0.0.1:3000");
        assert_eq!(find("http://127.0.0.1/").await.unwrap(), "127.0.0.1");
        assert_eq!(find("https://127.0.0.1").await.unwrap_err(), "no TLS here");
        for wrong in ["127.0.0.1:3000", "ftp://127.0.0.1", "http://127.0.0.1/api", "http://u@127.0.0.1", "x"]
        {
            assert!(find(wrong).await.unwrap_err().contains("http://HOST:PORT"), "{wrong}");
        }
    }
}
