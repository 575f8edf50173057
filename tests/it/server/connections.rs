//! Incomplete requests and too many connections, sent byte by byte.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use ticketbuster::config::Config;
use tokio::net::{TcpSocket, TcpStream};

use crate::support::{
    Ground, Site, run,
    wire::{UPGRADE, Wire, text},
};

pub const HEALTH: &str = "GET /health HTTP/1.1\r\nhost: x\r\n\r\n";

pub async fn site_with(change: impl FnOnce(&mut Config)) -> Site {
    Site::start_with(Ground::Sqlite, |config| {
        config.http.request_timeout_ms = 600;
        change(config);
    })
    .await
}

/// Sends a request; the head of its answer, whose body is read away.
pub async fn ask(wire: &mut Wire, request: &str) -> String {
    wire.send(request.as_bytes()).await;
    answer(wire).await.0
}

/// The head and the body of the next answer.
pub async fn answer(wire: &mut Wire) -> (String, Vec<u8>) {
    let head = wire.head().await;
    let length = head.split("content-length: ").nth(1).map_or("0", |rest| rest.split("\r\n").next().unwrap());
    let body = wire.take(length.parse().unwrap()).await.unwrap();
    (head, body)
}

#[test]
fn a_byte_of_a_next_request_does_not_keep_a_connection() {
    run(async {
        let site = site_with(|config| {
            config.http.workers = 1;
            config.http.connections_max = 3;
        })
        .await;
        let answered = async |more: &str| {
            let mut wire = Wire::connect(&site).await;
            assert!(ask(&mut wire, &format!("{HEALTH}{more}")).await.starts_with("http/1.1 200 "));
            wire
        };
        // After the answer, with the request, and a byte now and then: the time runs from the first one.
        let mut after = answered("").await;
        after.send(b"G").await;
        let mut with = answered("G").await;
        let mut slowly = answered("").await;
        // An idle one, which keeps its place for as long as the others are given.
        let mut idle = answered("").await;
        // As many as there may be: who comes now waits until one of them goes.
        let mut next = Wire::connect(&site).await;
        next.send(HEALTH.as_bytes()).await;
        for byte in b"GET /health HTTP/1.1\r\nhost: x" {
            // It may be closed already.
            _ = slowly.try_send(&[*byte]).await;
            actix_rt::time::sleep(Duration::from_millis(30)).await;
        }
        assert!(next.head().await.starts_with("http/1.1 200 "));
        for wire in [&mut after, &mut with, &mut slowly] {
            let rest = String::from_utf8(wire.rest().await).unwrap();
            assert!(rest.starts_with("HTTP/1.1 408 ") && rest.contains("connection: close\r\n"), "{rest}");
        }
        assert!(ask(&mut idle, HEALTH).await.starts_with("http/1.1 200 "), "an idle one is kept");
        site.stop_and_audit().await;
    });
}

#[test]
fn an_unfinished_body_ends_its_connection_with_the_answer() {
    run(async {
        let site = site_with(|_| ()).await;
        let ana = site.buyers.login("ana", &[]).await;
        let head = |path: &str, how: &str| {
            format!(
                "POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {ana}\r\n\
                 content-type: application/json\r\n{how}\r\n\r\n"
            )
        };
        let (chunked, sized) = ("transfer-encoding: chunked", "content-length: 1000");
        // What waits for its body, and what is refused without it.
        let (waits, refused) = ("/api/orders", "/api/nowhere");
        for (path, how, status) in
            [(waits, chunked, 408), (waits, sized, 408), (refused, chunked, 404), (refused, sized, 404)]
        {
            let mut wire = Wire::connect(&site).await;
            wire.send(head(path, how).as_bytes()).await;
            let (mut read, mut write) = wire.split();
            // Who goes on with it is not listened to for ever.
            let sending = actix_rt::spawn(async move {
                while tokio::io::AsyncWriteExt::write_all(&mut write, b"1\r\n \r\n").await.is_ok() {
                    actix_rt::time::sleep(Duration::from_millis(40)).await;
                }
            });
            let mut all = Vec::new();
            let read = tokio::io::AsyncReadExt::read_to_end(&mut read, &mut all);
            let ended = tokio::time::timeout(Duration::from_secs(10), read).await;
            let all = String::from_utf8_lossy(&all).to_lowercase();
            assert!(ended.is_ok(), "{how}: it is kept after {all}");
            assert!(all.starts_with(&format!("http/1.1 {status} ")), "{how}: {all}");
            assert!(all.contains("\r\nconnection: close\r\n"), "{how}: {all}");
            assert_eq!(all.matches("http/1.1 ").count(), 1, "one answer: {all}");
            sending.await.unwrap();
        }
        // A whole one is answered as ever.
        let mut wire = Wire::connect(&site).await;
        let whole = format!("{}2\r\n{{}}\r\n0\r\n\r\n", head(waits, chunked));
        let answer = ask(&mut wire, &whole).await;
        assert!(answer.starts_with("http/1.1 4") && !answer.starts_with("http/1.1 408 "), "{answer}");
        site.stop_and_audit().await;
    });
}

#[test]
fn whom_the_last_proxy_forwards_is_who_asks_whatever_lines_the_client_wrote() {
    run(async {
        let site = site_with(|config| {
            config.rate_limit.enabled = true;
            (config.rate_limit.ip_per_second, config.rate_limit.ip_burst) = (1, 2);
            config.http.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
        })
        .await;
        for (what, head) in [
            ("GET /api/events", "host: x\r\n"),
            ("GET /ws", UPGRADE),
            ("GET /api/events/x/seats", "host: x\r\n"),
        ] {
            // Two are let through; more only while this machine is slow.
            let mut statuses = Vec::new();
            for made_up in 0..20 {
                let mut wire = Wire::connect(&site).await;
                // The first line is the client's, the second the proxy's.
                let forwarded = format!(
                    "x-forwarded-for: 203.0.113.{made_up}\r\nx-forwarded-for: 198.51.100.{}\r\n",
                    what.len()
                );
                wire.send(format!("{what} HTTP/1.1\r\n{head}{forwarded}\r\n").as_bytes()).await;
                statuses.push(wire.head().await[9..12].to_owned());
                if statuses.last().is_some_and(|status| status == "429") {
                    break;
                }
            }
            assert!(statuses.len() > 2, "{what}: {statuses:?}");
            assert_eq!(statuses.last().unwrap(), "429", "{what}: {statuses:?}");
        }
        site.stop_and_audit().await;
    });
}

/// A connection from another address of this machine.
async fn from(address: &str, to: std::net::SocketAddr) -> Wire {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(format!("{address}:0").parse().unwrap()).unwrap();
    Wire::over(socket.connect(to).await.unwrap())
}

#[test]
fn one_address_has_so_many_connections_and_leaves_room_for_others() {
    run(async {
        let site = site_with(|config| {
            config.http.uncapped_addresses = Vec::new();
            config.http.connections_per_address_max = 3;
        })
        .await;
        let to = site.server.addresses[0];
        let mut open: Vec<Wire<TcpStream>> = Vec::new();
        for _ in 0..3 {
            let mut wire = from("127.0.0.2", to).await;
            assert!(ask(&mut wire, HEALTH).await.starts_with("http/1.1 200 "));
            open.push(wire);
        }
        let mut fourth = from("127.0.0.2", to).await;
        fourth.send(HEALTH.as_bytes()).await;
        let (head, body) = answer(&mut fourth).await;
        assert!(head.starts_with("http/1.1 429 ") && head.contains("\r\nretry-after: 5\r\n"), "{head}");
        assert_eq!(serde_json::from_slice::<Value>(&body).unwrap()["code"], "rate_limited");
        assert!(fourth.rest().await.is_empty(), "it is closed");
        assert!(site.metrics().contains("ticketbuster_address_capped_total{what=\"connection\"} 1\n"));
        assert!(ask(&mut from("127.0.0.3", to).await, HEALTH).await.starts_with("http/1.1 200 "));
        // Who is refused and says nothing is not waited for.
        let mut silent = from("127.0.0.2", to).await;
        assert!(silent.rest().await.is_empty());
        open.pop();
        for _ in 0..100 {
            let mut wire = from("127.0.0.2", to).await;
            if ask(&mut wire, HEALTH).await.starts_with("http/1.1 200 ") {
                site.stop_and_audit().await;
                return;
            }
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("a closed connection leaves its place");
    });
}

#[test]
fn who_goes_on_asking_over_the_rate_waits_for_each_refusal_and_loses_the_connection() {
    run(async {
        let flooded = async |proxies: &str| {
            site_with(|config| {
                config.rate_limit.enabled = true;
                config.rate_limit.ip_per_second = 1;
                config.rate_limit.ip_burst = 2;
                config.http.over_rate_delay_ms = 100;
                config.http.over_rate_in_a_row_max = 3;
                config.http.trusted_proxies =
                    proxies.split_whitespace().map(|it| it.parse().unwrap()).collect();
            })
            .await
        };
        let site = flooded("").await;
        let to = site.server.addresses[0];
        let (mut flood, began) = (from("127.0.0.2", to).await, Instant::now());
        flood.send(HEALTH.repeat(30).as_bytes()).await;
        // Meanwhile others are served.
        assert!(ask(&mut from("127.0.0.3", to).await, HEALTH).await.starts_with("http/1.1 200 "));
        let told = String::from_utf8(flood.rest().await).unwrap().to_lowercase();
        let refused = told.matches("http/1.1 429 ").count();
        assert!((3..30).contains(&refused), "{refused}: {told}");
        assert!(began.elapsed() >= Duration::from_millis(300), "{:?}", began.elapsed());
        let (before, after) = told.split_at(told.rfind("http/1.1 429 ").unwrap());
        assert!(!before.contains("connection: close"), "{before}");
        let (last, behind) = after.split_once("\r\n\r\n").unwrap();
        assert!(last.contains("connection: close") && last.contains("retry-after: 1"), "{last}");
        // What was sent behind it is not done: no answer to it says anything.
        assert!(!behind.contains("http/1.1 200") && !behind.contains("\"status\":\"ok\""), "{behind}");
        let counted = format!(
            "ticketbuster_request_seconds_count{{method=\"GET\",route=\"over_rate\",status=\"4xx\"}} {refused}\n"
        );
        assert!(site.metrics().contains(&counted), "{refused}");
        // Who stops in time is served again on the same connection.
        let mut patient = from("127.0.0.4", to).await;
        for _ in 0..2 {
            let mut refused = 0;
            while refused < 2 {
                let head = ask(&mut patient, HEALTH).await;
                refused = if head.starts_with("http/1.1 429 ") { refused + 1 } else { 0 };
            }
            actix_rt::time::sleep(Duration::from_millis(1_100)).await;
            let head = ask(&mut patient, HEALTH).await;
            assert!(head.starts_with("http/1.1 200 "), "{head}");
        }
        site.stop_and_audit().await;

        // A proxy's connection is its other clients' too.
        let site = flooded("127.0.0.1").await;
        let mut proxy = Wire::connect(&site).await;
        let as_client = |client: u8| {
            format!("GET /health HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 198.51.100.{client}\r\n\r\n")
        };
        proxy.send(as_client(1).repeat(30).as_bytes()).await;
        for _ in 0..30 {
            answer(&mut proxy).await;
        }
        assert!(ask(&mut proxy, &as_client(2)).await.starts_with("http/1.1 200 "));
        site.stop_and_audit().await;
    });
}

#[test]
fn a_proxys_clients_are_counted_and_not_the_proxy() {
    run(async {
        let site = site_with(|config| {
            config.http.uncapped_addresses = Vec::new();
            config.http.connections_per_address_max = 2;
            config.live.sockets_per_address_max = 2;
            config.http.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
        })
        .await;
        let socket = async |client: &str| {
            let mut wire = Wire::connect(&site).await;
            let forwarded = format!("x-forwarded-for: 192.0.2.1\r\nx-forwarded-for: {client}\r\n");
            wire.send(format!("GET /ws HTTP/1.1\r\n{UPGRADE}{forwarded}\r\n").as_bytes()).await;
            let head = wire.head().await;
            (head, wire)
        };
        let mut open = Vec::new();
        for client in ["2001:db8::1", "2001:db8::2:2", "203.0.113.7", "203.0.113.7", "203.0.113.8"] {
            let (head, wire) = socket(client).await;
            assert!(head.starts_with("http/1.1 101 "), "{client}: {head}");
            open.push(wire);
        }
        for client in ["2001:db8::3", "203.0.113.7"] {
            let (head, mut wire) = socket(client).await;
            assert!(head.starts_with("http/1.1 429 ") && head.contains("\r\nretry-after: 5\r\n"), "{head}");
            let body: Value = serde_json::from_slice(&wire.rest().await).unwrap();
            assert_eq!(body["code"], "rate_limited");
            assert!(body["detail"].as_str().unwrap().contains("sockets"), "{body}");
        }
        assert!(site.metrics().contains("ticketbuster_address_capped_total{what=\"socket\"} 2\n"));
        // A place comes free with its socket.
        drop(open.remove(2));
        let mut heads = Vec::new();
        for _ in 0..100 {
            let (head, mut wire) = socket("203.0.113.7").await;
            if head.starts_with("http/1.1 101 ") {
                wire.send(&text(&json!({"type": "authenticate"}))).await;
                assert_eq!(wire.say().await["type"], "authenticated");
                site.stop_and_audit().await;
                return;
            }
            heads.push(head);
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("a closed socket leaves its place: {:?}", heads.last());
    });
}

#[test]
fn the_listener_of_operations_has_deadlines_and_so_many_connections() {
    run(async {
        let site = site_with(|config| {
            config.ops.connections_max = 3;
            config.http.keep_alive_seconds = 1;
            config.http.head_bytes_max = 4_096;
        })
        .await;
        let to = site.server.ops_addresses[0];
        let connect = async || Wire::over(TcpStream::connect(to).await.unwrap());
        let live = "GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n";
        let mut long = connect().await;
        long.send(&[b'a'; 5_000]).await;
        assert!(
            String::from_utf8(long.rest().await).unwrap().starts_with("HTTP/1.1 4"),
            "too long for a head"
        );
        // Silent, unfinished, of a next request, and idle: more than there may be.
        let (mut silent, mut unfinished) = (connect().await, connect().await);
        unfinished.send(b"GET /health/live HTTP/1.1\r\n").await;
        let mut next = connect().await;
        assert!(ask(&mut next, live).await.starts_with("http/1.1 200 "));
        next.send(b"G").await;
        let mut idle = connect().await;
        idle.send(live.as_bytes()).await;
        let mut probe = connect().await;
        probe.send(live.as_bytes()).await;
        assert!(idle.head().await.starts_with("http/1.1 200 "));
        assert!(probe.head().await.starts_with("http/1.1 200 "), "there is room again");
        for wire in [&mut silent, &mut unfinished, &mut next] {
            let rest = String::from_utf8(wire.rest().await).unwrap();
            assert!(rest.is_empty() || rest.contains("HTTP/1.1 408 "), "{rest}");
        }
        idle.rest().await;
        let mut scraped = connect().await;
        scraped.send(b"GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n").await;
        assert!(scraped.head().await.starts_with("http/1.1 200 "));
        site.stop_and_audit().await;
    });
}
