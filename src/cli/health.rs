//! `ticketbuster health`: asks a running server whether it is ready. A container's health check needs no
//! shell and no other program for it.

use std::{
    io::{Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs},
    process::ExitCode,
    time::{Duration, Instant},
};

use super::CliError;
use crate::config::Config;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Whom to ask, as http://HOST:PORT; otherwise `ops.listen` of the configuration.
    #[arg(long)]
    url: Option<String>,
    /// The longest that the answer may take.
    #[arg(long, default_value_t = 3_000, value_parser = clap::value_parser!(u64).range(1..=600_000))]
    timeout_ms: u64,
}

/// What an answer may have at most; readiness has less than a thousandth of it, a cluster of fifty members a tenth.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

pub(super) fn run(
    args: Args,
    config: impl FnOnce() -> Result<Config, CliError>,
) -> Result<ExitCode, CliError> {
    let listen = || {
        // Those who ask know 0 and 1 alone: 2 would be neither ready nor not.
        config().map(|config| config.ops.listen).map_err(|error| error.to_string().into())
    };
    let (host, addresses) = to_ask(args.url.as_deref(), listen)?;
    let limit = Duration::from_millis(args.timeout_ms);
    let answer = ask(Asked { method: "GET", path: "/health/ready" }, &host, &addresses, limit)
        .map_err(|error| format!("{host} does not say whether it is ready: {error}"))?;
    println!("{}", answer.body);
    Ok(if answer.status == 200 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whom to ask: the operations port at this URL, or of this machine.
pub(super) fn to_ask(
    url: Option<&str>,
    listen: impl FnOnce() -> Result<SocketAddr, CliError>,
) -> Result<(String, Vec<SocketAddr>), CliError> {
    if let Some(url) = url {
        return named(url);
    }
    let address = reachable(listen()?);
    Ok((address.to_string(), vec![address]))
}

/// Host and port of a URL, and the addresses behind them.
fn named(url: &str) -> Result<(String, Vec<SocketAddr>), CliError> {
    let wrong = || format!("--url {url}: write http://HOST:PORT, the server's operations port");
    let host = url.strip_prefix("http://").ok_or_else(wrong)?.trim_end_matches('/');
    if host.contains(|c: char| c == '/' || c.is_whitespace() || c.is_control()) {
        return Err(wrong().into());
    }
    let addresses = host.to_socket_addrs().map_err(|error| format!("{} ({error})", wrong()))?;
    Ok((host.to_owned(), addresses.collect()))
}

/// Where a server that listens on every address can be asked: here.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let here = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(here, listen.port())
}

/// What is asked of an operations port, without a body.
pub(super) struct Asked {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
}

#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: String,
}

/// One request without keep-alive; everything together within the limit.
pub(super) fn ask(
    Asked { method, path }: Asked,
    host: &str,
    addresses: &[SocketAddr],
    limit: Duration,
) -> std::io::Result<Answer> {
    let end = Instant::now() + limit;
    let mut stream = connect(addresses, end)?;
    let request =
        format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    stream.set_write_timeout(Some(left(end)?))?;
    stream.write_all(request.as_bytes())?;
    let mut text = Vec::new();
    let mut piece = [0; 1024];
    loop {
        stream.set_read_timeout(Some(left(end)?))?;
        match stream.read(&mut piece)? {
            0 => break,
            count => text.extend_from_slice(&piece[..count]),
        }
        if text.len() > ANSWER_BYTES_MAX {
            return Err(std::io::Error::other("its answer is too long"));
        }
    }
    parse(&String::from_utf8_lossy(&text)).ok_or_else(|| std::io::Error::other("its answer is not HTTP"))
}

fn connect(addresses: &[SocketAddr], end: Instant) -> std::io::Result<TcpStream> {
    let mut last = std::io::Error::other("the name has no address");
    for address in addresses {
        match TcpStream::connect_timeout(address, left(end)?) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// The time until the end; none is an error, since a time-out of zero would mean to wait for ever.
fn left(end: Instant) -> std::io::Result<Duration> {
    match end.saturating_duration_since(Instant::now()) {
        Duration::ZERO => Err(std::io::ErrorKind::TimedOut.into()),
        left => Ok(left),
    }
}

fn parse(text: &str) -> Option<Answer> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.get(..3)?.parse().ok()?;
    Some(Answer { status, body: body.to_owned() })
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    const READY: Asked = Asked { method: "GET", path: "/health/ready" };

    /// Asks a server that says this and closes.
    fn asked(answer: &'static str) -> std::io::Result<Answer> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            let mut stream = listener.accept().unwrap().0;
            let mut request = [0; 512];
            let count = stream.read(&mut request).unwrap();
            assert!(request[..count].starts_with(b"GET /health/ready HTTP/1.1\r\n"));
            stream.write_all(answer.as_bytes()).unwrap();
        });
        let got = ask(READY, "here", &[address], Duration::from_secs(5));
        server.join().unwrap();
        got
    }

    #[test]
    fn status_and_body_are_read() {
        let ready = asked("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").unwrap();
        assert_eq!((ready.status, ready.body.as_str()), (200, "ok"));
        let not = asked("HTTP/1.1 503 Service Unavailable\r\n\r\nno").unwrap();
        assert_eq!((not.status, not.body.as_str()), (503, "no"));
        assert_eq!(asked("SSH-2.0-x\r\n\r\n").unwrap_err().to_string(), "its answer is not HTTP");
        assert_eq!(asked("HTTP/1.1 200").unwrap_err().to_string(), "its answer is not HTTP");
    }

    #[test]
    fn who_says_nothing_is_not_waited_for() {
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let started = Instant::now();
        let address = silent.local_addr().unwrap();
        assert!(ask(READY, "here", &[address], Duration::from_millis(100)).is_err());
        assert!(started.elapsed() < Duration::from_secs(5));
        drop(silent);
        let refused = ask(READY, "here", &[address], Duration::from_secs(5)).unwrap_err();
        assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    }

    #[test]
    fn a_server_on_every_address_is_asked_here() {
        let here = |listen: &str| reachable(listen.parse().unwrap()).to_string();
        assert_eq!(here("0.0.0.0:9000"), "127.0.0.1:9000");
        assert_eq!(here("[::]:9000"), "[::1]:9000");
        assert_eq!(here("192.0.2.1:9000"), "192.0.2.1:9000");
    }

    #[test]
    fn only_plain_addresses_are_asked() {
        assert_eq!(named("http://127.0.0.1:9000/").unwrap().0, "127.0.0.1:9000");
        for url in
            ["127.0.0.1:9000", "https://127.0.0.1:9000", "http://127.0.0.1", "http://a:1/b", "http://a b:1"]
        {
            assert!(named(url).unwrap_err().to_string().contains("http://HOST:PORT"), "{url}");
        }
    }
}
