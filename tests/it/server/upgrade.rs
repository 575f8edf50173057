//! Which requests become a WebSocket and which do not, sent byte by byte.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpSocket,
    time::timeout,
};

use crate::support::{
    Ground, Site, event_with, labels, limit_rates, run,
    wire::{PATIENCE, UPGRADE, Wire, frame, text},
};

async fn open_sockets(site: &Site, expected: usize) {
    for _ in 0..100 {
        let metrics = site.metrics();
        if metrics.contains(&format!("ticketbuster_sockets {expected}\n")) {
            return;
        }
        actix_rt::time::sleep(Duration::from_millis(50)).await;
    }
    let metrics = site.metrics();
    let about: Vec<&str> = metrics.lines().filter(|line| line.contains("socket")).collect();
    panic!("not {expected} sockets: {about:?}");
}

#[test]
fn what_is_said_with_the_handshake_and_in_pieces_is_heard() {
    run(async {
        let site = Site::start().await;
        let mut wire = Wire::connect(&site).await;
        let mut all = format!("GET /ws HTTP/1.1\r\n{UPGRADE}\r\n").into_bytes();
        all.extend(text(&json!({"type": "authenticate"})));
        all.extend(frame(9, b"early"));
        wire.send(&all).await;
        let head = wire.head().await;
        assert!(head.starts_with("http/1.1 101 "), "{head}");
        assert!(head.contains("\r\nsec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=\r\n"), "{head}");
        for header in
            ["upgrade: websocket", "connection: upgrade", "x-request-id: ", "x-content-type-options: nosniff"]
        {
            assert!(head.contains(&format!("\r\n{header}")), "{header}: {head}");
        }
        assert!(!head.contains("content-length") && !head.contains("transfer-encoding"), "{head}");
        assert_eq!(wire.say().await["type"], "authenticated");
        assert_eq!(wire.hear().await, Some((10, b"early".to_vec())));
        // Every byte by itself, the length of two bytes included.
        let long = json!({"type": "subscribe", "event_id": uuid::Uuid::nil(), "from_seq": 0, "more": "x".repeat(200)});
        for byte in text(&long) {
            wire.send(&[byte]).await;
            tokio::task::yield_now().await;
        }
        assert_eq!(wire.say().await["type"], "error");
        open_sockets(&site, 1).await;
        wire.send(&frame(8, &1000u16.to_be_bytes())).await;
        assert_eq!(wire.say().await, json!({"closed": 1000}));
        assert!(wire.rest().await.is_empty(), "nothing follows a close");
        open_sockets(&site, 0).await;
        // A peer that goes without a word is gone as well.
        let mut wire = Wire::connect(&site).await;
        wire.upgrade().await;
        open_sockets(&site, 1).await;
        drop(wire);
        open_sockets(&site, 0).await;
        site.stop_and_audit().await;
    });
}

#[test]
fn a_handshake_that_is_none_is_told_why() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| config.live.sockets_max = 1).await;
        let without = |line: &str| UPGRADE.replace(line, "");
        let cases = [
            ("GET", without("connection: Upgrade\r\n"), 400),
            ("GET", without("sec-websocket-version: 13\r\n"), 400),
            ("GET", without("sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"), 400),
            ("GET", UPGRADE.replace("13", "99"), 400),
            ("GET", format!("{UPGRADE}origin: https://evil.example\r\n"), 403),
            ("POST", UPGRADE.to_owned(), 405),
            ("HEAD", UPGRADE.to_owned(), 405),
        ];
        for (method, headers, status) in cases {
            let (head, body) = Wire::refused(&site, &format!("{method} /ws HTTP/1.1\r\n{headers}\r\n")).await;
            assert!(head.starts_with(&format!("http/1.1 {status} ")), "{method} {headers}: {head}");
            assert!(head.contains("\r\ncontent-type: application/problem+json\r\n"), "{head}");
            assert!(
                head.contains("\r\nconnection: close\r\n") && head.contains("\r\nx-request-id: "),
                "{head}"
            );
            if method == "HEAD" {
                assert!(body.is_empty(), "{}", String::from_utf8_lossy(&body));
            } else {
                let problem: Value = serde_json::from_slice(&body).unwrap();
                assert_eq!(problem["status"], status);
            }
        }
        // Plain requests, and those with a body, are HTTP and stay so.
        for (headers, body) in
            [("host: x\r\n", ""), (&*format!("{UPGRADE}transfer-encoding: chunked\r\n"), "0\r\n\r\n")]
        {
            let mut wire = Wire::connect(&site).await;
            wire.send(format!("GET /ws HTTP/1.1\r\n{headers}\r\n{body}").as_bytes()).await;
            let head = wire.head().await;
            assert!(head.starts_with("http/1.1 400 "), "{head}");
        }
        let mut first = Wire::connect(&site).await;
        assert!(first.upgrade().await.starts_with("http/1.1 101 "));
        let (head, body) = Wire::refused(&site, &format!("GET /ws HTTP/1.1\r\n{UPGRADE}\r\n")).await;
        assert!(head.starts_with("http/1.1 503 ") && head.contains("\r\nretry-after: 5\r\n"), "{head}");
        assert_eq!(serde_json::from_slice::<Value>(&body).unwrap()["code"], "overloaded");
        let metrics = site.metrics();
        for class in ["1xx", "4xx", "5xx"] {
            let counted = |line: &str| line.contains("\"/ws\"") && line.contains(class);
            assert!(metrics.lines().any(counted), "{class} is not counted: {metrics}");
        }
        drop(first);
        site.stop_and_audit().await;
    });
}

#[test]
fn other_upgrades_get_the_answer_of_the_resource() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(20, 40, json!({}))).await;
        for (path, status) in [("/api/events", 200), ("/nowhere", 404), ("/api/nowhere", 404)] {
            let plain = site.buyers.get(path, "").await;
            assert_eq!(plain.status.as_u16(), status, "{path}");
            let (head, body) = Wire::refused(&site, &format!("GET {path} HTTP/1.1\r\n{UPGRADE}\r\n")).await;
            assert!(head.starts_with(&format!("http/1.1 {status} ")), "{path}: {head}");
            assert!(head.contains("\r\nconnection: close\r\n"), "{path}: {head}");
            let body: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
            assert_eq!(body, plain.body, "{path}");
        }
        // A body of unknown length ends with the connection.
        let gzip = format!("GET /api/events HTTP/1.1\r\n{UPGRADE}accept-encoding: gzip\r\n\r\n");
        let (head, body) = Wire::refused(&site, &gzip).await;
        assert!(head.contains("\r\ncontent-encoding: gzip\r\n") && !head.contains("chunked"), "{head}");
        let mut unpacked = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&body[..]), &mut unpacked).unwrap();
        assert!(unpacked.contains(&event.to_string()), "{unpacked}");
        let (head, body) = Wire::refused(&site, &format!("HEAD /api/events HTTP/1.1\r\n{UPGRADE}\r\n")).await;
        assert!(head.starts_with("http/1.1 200 ") && body.is_empty(), "{head}");
        let (head, _) = Wire::refused(&site, "CONNECT x:80 HTTP/1.1\r\nhost: x:80\r\n\r\n").await;
        assert!(head.starts_with("http/1.1 40"), "{head}");
        // HTTP/2 is not spoken: the offer is passed over.
        let offer =
            "connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAARAAAAAAAIAAAAA";
        let (head, body) =
            Wire::refused(&site, &format!("GET /api/events HTTP/1.1\r\nhost: x\r\n{offer}\r\n\r\n")).await;
        assert!(head.starts_with("http/1.1 200 "), "{head}");
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body, site.buyers.get("/api/events", "").await.body);
        // What has a body and asks for a socket is not waited for.
        let (head, _) =
            Wire::refused(&site, &format!("POST /api/orders HTTP/1.1\r\n{UPGRADE}content-length: 2\r\n\r\n"))
                .await;
        assert!(head.starts_with("http/1.1 4"), "{head}");
        // A socket may follow other requests of its connection.
        let mut wire = Wire::connect(&site).await;
        wire.send(b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n").await;
        let head = wire.head().await;
        let length = head.split("content-length: ").nth(1).unwrap().split("\r\n").next().unwrap();
        wire.take(length.parse().unwrap()).await.unwrap();
        assert!(wire.upgrade().await.starts_with("http/1.1 101 "));
        wire.send(&text(&json!({"type": "authenticate"}))).await;
        assert_eq!(wire.say().await["type"], "authenticated");
        site.stop_and_audit().await;
        assert_eq!(wire.say().await, json!({"closed": 1001}));
        assert!(wire.rest().await.is_empty());
    });
}

#[test]
fn handshakes_count_towards_the_rate_of_their_address() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| {
            limit_rates(config, 2, 1_000);
            config.http.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
        })
        .await;
        let ask = async |from: &str| {
            let request = format!("GET /ws HTTP/1.1\r\n{UPGRADE}x-forwarded-for: {from}\r\n\r\n");
            let mut wire = Wire::connect(&site).await;
            wire.send(request.as_bytes()).await;
            wire.head().await[9..12].to_owned()
        };
        let mut statuses = Vec::new();
        for from in ["198.51.100.1", "198.51.100.1", "198.51.100.1", "198.51.100.2"] {
            statuses.push(ask(from).await);
        }
        assert_eq!(statuses, ["101", "101", "429", "101"]);
        site.stop_and_audit().await;
    });
}

#[test]
fn who_sends_without_end_is_closed() {
    run(async {
        let site = Site::start().await;
        let mut flood: Vec<u8> = Vec::new();
        for _ in 0..20_000 {
            flood.extend(frame(9, b""));
        }
        let mut wire = Wire::connect(&site).await;
        wire.upgrade().await;
        let (mut read, mut write) = wire.split();
        let sent = async {
            // Ends with an error as soon as the server has gone.
            while write.write_all(&flood).await.is_ok() {}
        };
        let heard = async {
            let mut all = Vec::new();
            _ = read.read_to_end(&mut all).await;
            all
        };
        let (heard, ()) =
            timeout(PATIENCE, futures_util::future::join(heard, sent)).await.expect("it is closed");
        assert!(heard.len() < 4_096, "{} bytes of pongs", heard.len());
        open_sockets(&site, 0).await;
        site.stop_and_audit().await;
    });
}

#[test]
fn what_a_short_write_leaves_follows_and_holds_nobody_up() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| {
            // Seats and counts of every turn, each in a message of its own on a slow machine.
            config.live.session_mailbox = 10_000;
            config.live.window_ms = 5;
            // Who reads nothing is silent, for as long as this takes on a slow machine.
            config.live.idle_seconds = 600;
        })
        .await;
        let event = site.add(&event_with(50, 200, json!({}))).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        // Little room between the server and this reader: a few segments, as the kernel counts 30 s from the first one that
        // finds no room to the next that does.
        let narrow = TcpSocket::new_v4().unwrap();
        narrow.set_recv_buffer_size(128 << 10).unwrap();
        let narrow = Wire::over(narrow.connect(site.server.addresses[0]).await.unwrap());
        let (mut slow, mut quick) = (narrow, Wire::connect(&site).await);
        for wire in [&mut slow, &mut quick] {
            wire.upgrade().await;
            wire.send(&text(&json!({"type": "authenticate"}))).await;
            wire.say_type("authenticated").await;
            wire.send(&text(&json!({"type": "subscribe", "event_id": event, "from_seq": 0}))).await;
            wire.say_type("event").await;
        }
        let seats = labels(50, 40);
        // Frames of some 30 KB: more of them than the kernel keeps for a peer that reads nothing.
        let (mut last, mut at, mut heard) = (0, 0, Vec::new());
        let mut read_at = Instant::now();
        for turn in 0..600 {
            let verb = if turn % 2 == 0 { "block" } else { "unblock" };
            let path = format!("/api/events/{event}/{verb}");
            let done = site.buyers.post(&path, &boss, json!({"seats": seats})).await.expect(200);
            last = done["seq"].as_u64().unwrap();
            while at < last {
                at = quick.say_type("seats").await["seq"].as_u64().unwrap();
            }
            // The kernel ends the connection of a peer that reads nothing for half a minute. More than its buffer, so that
            // the next segment has room.
            if read_at.elapsed() > Duration::from_secs(5) {
                for _ in 0..20 {
                    heard.push(slow.say_type("seats").await);
                }
                read_at = Instant::now();
            }
        }
        let (mut at, mut bytes) = (0, 0);
        let mut heard = heard.into_iter();
        while at < last {
            let seats = match heard.next() {
                Some(seats) => seats,
                None => slow.say_type("seats").await,
            };
            bytes += seats.to_string().len();
            assert!(seats["from_seq"].as_u64().unwrap() <= at, "no gap");
            at = seats["seq"].as_u64().unwrap();
        }
        assert!(bytes > 8 << 20, "{bytes} bytes fit into the kernel's buffers");
        site.stop_and_audit().await;
    });
}
