//! Hostile gRPC clients: requests that never end, answers that are never read, connections without calls, empty calls,
//! and frames without a call. The server stays bounded and serves others.

use std::time::{Duration, Instant};

use bytes::Bytes;
use h2::{
    RecvStream, SendStream,
    client::{ResponseFuture, SendRequest},
};
use serde_json::json;
use ticketbuster::config::Config;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::client;
use crate::support::{Ground, Site, event_with, run};

const EVENTS: &str = "/ticketbuster.v1.Catalog/GetEvents";
const SEATS: &str = "/ticketbuster.v1.Catalog/GetSeats";
const HEALTH: &str = "/grpc.health.v1.Health/Check";
const REFLECTION: &str = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
const PREFACE_AND_SETTINGS: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

/// For waiting on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A site for which this machine is one address like any other.
async fn site(change: impl FnOnce(&mut Config)) -> Site {
    Site::start_with(Ground::Sqlite, |config| {
        config.http.uncapped_addresses = Vec::new();
        change(config);
    })
    .await
}

async fn connect(site: &Site, window_bytes: u32) -> SendRequest<Bytes> {
    let stream = TcpStream::connect(site.server.grpc_addresses[0]).await.unwrap();
    let (send, connection) =
        h2::client::Builder::new().initial_window_size(window_bytes).handshake(stream).await.unwrap();
    actix_rt::spawn(async move {
        let _ = connection.await;
    });
    send
}

/// A call whose request is begun with these bytes.
async fn begin(
    send: &SendRequest<Bytes>,
    path: &str,
    bytes: Vec<u8>,
    is_all: bool,
) -> (ResponseFuture, SendStream<Bytes>) {
    let mut send = send.clone().ready().await.unwrap();
    let request = http::Request::post(format!("http://tickets{path}"))
        .header("content-type", "application/grpc")
        .header("te", "trailers");
    let (answer, mut stream) = send.send_request(request.body(()).unwrap(), false).unwrap();
    stream.send_data(bytes.into(), is_all).unwrap();
    (answer, stream)
}

/// A message of which the length is told and this much has come.
fn part(length: u32, bytes: usize) -> Vec<u8> {
    let mut part = vec![0];
    part.extend(length.to_be_bytes());
    part.resize(5 + bytes, b'a');
    part
}

fn message(bytes: &[u8]) -> Vec<u8> {
    let mut message = part(bytes.len() as u32, 0);
    message.extend_from_slice(bytes);
    message
}

/// The code that ends a call before it has an answer.
async fn status(answer: ResponseFuture) -> (String, String) {
    let answer = timeout(PATIENCE, answer).await.expect("it is answered").unwrap();
    let text = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
    (text("grpc-status"), text("ticketbuster-code"))
}

fn told(status: &str, code: &str) -> (String, String) {
    (status.to_owned(), code.to_owned())
}

/// Whether the peer closes the connection.
async fn is_closed(stream: &mut TcpStream) -> bool {
    let mut bytes = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.is_ok()
}

#[test]
fn requests_that_do_not_end_are_bounded_in_number_bytes_and_time() {
    run(async {
        let site = site(|config| {
            config.grpc.timeout_ms = 1_500;
            config.grpc.transit_bytes_per_address_max = 150_000;
        })
        .await;
        let send = connect(&site, 65_535).await;
        // Each service has the same limit, whatever is said to come.
        for path in [EVENTS, HEALTH] {
            let (answer, _stream) = begin(&send, path, part(1_000_000, 0), false).await;
            assert_eq!(status(answer).await.0, "11", "{path}: OUT_OF_RANGE");
        }
        // Three requests are more than may be in transit: one of them is refused, the others end by themselves, also a
        // conversation with reflection.
        let mut unfinished = Vec::new();
        for path in [EVENTS, HEALTH, EVENTS, REFLECTION] {
            let bytes = if path == REFLECTION { 1 } else { 60_000 };
            unfinished.push(begin(&send, path, part(65_000, bytes), false).await);
        }
        let mut ends = Vec::new();
        for (answer, _stream) in unfinished.drain(..3) {
            ends.push(status(answer).await);
        }
        ends.sort();
        let late = told("4", "deadline_exceeded");
        assert_eq!(ends, [late.clone(), late, told("8", "overloaded")]);
        for (answer, _stream) in unfinished {
            let mut body = timeout(PATIENCE, answer).await.unwrap().unwrap().into_body();
            let ends = async { while body.data().await.is_some_and(|data| data.is_ok()) {} };
            timeout(PATIENCE, ends).await.expect("reflection ends as well");
        }
        let (answer, _stream) = begin(&send, HEALTH, message(&[]), true).await;
        assert_eq!(status(answer).await, told("", ""), "everything is free again");
        site.stop_and_audit().await;
    });
}

#[test]
fn one_address_has_so_many_calls_at_a_time_whichever_they_are() {
    run(async {
        let site = site(|config| config.grpc.calls_per_address_max = 2).await;
        let send = connect(&site, 65_535).await;
        let going =
            [begin(&send, EVENTS, vec![0], false).await, begin(&send, REFLECTION, vec![0], false).await];
        let other = connect(&site, 65_535).await;
        let refused = told("8", "rate_limited");
        // Until those before have come in.
        let begun = Instant::now();
        loop {
            let (answer, _stream) = begin(&other, HEALTH, message(&[]), true).await;
            if status(answer).await == refused {
                break;
            }
            assert!(begun.elapsed() < PATIENCE, "two calls and no third");
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        for path in [HEALTH, REFLECTION, EVENTS, "/x.Y/Z"] {
            let (answer, _stream) = begin(&other, path, message(&[]), true).await;
            assert_eq!(status(answer).await, refused, "{path}");
        }
        assert!(site.metrics().contains("ticketbuster_address_capped_total{what=\"grpc_call\"} "));
        drop(going);
        let given_up = Instant::now();
        while given_up.elapsed() < PATIENCE {
            // Each on its own connection: one that is refused too often in a row is closed.
            let other = connect(&site, 65_535).await;
            let (answer, _stream) = begin(&other, HEALTH, message(&[]), true).await;
            if status(answer).await.0.is_empty() {
                site.stop_and_audit().await;
                return;
            }
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("calls that are given up leave their places");
    });
}

#[test]
fn answers_that_nobody_takes_end_and_layouts_are_shared() {
    run(async {
        let site = site(|config| {
            config.grpc.timeout_ms = 500;
            config.grpc.calls_per_address_max = 3;
        })
        .await;
        let event = site.add(&event_with(20, 50, json!({}))).await.to_string();
        let layout = |list: bool| {
            let mut request = vec![10, event.len() as u8];
            request.extend_from_slice(event.as_bytes());
            request.extend([16, if list { 2 } else { 1 }]);
            message(&request)
        };
        for window_bytes in [0, 1] {
            let send = connect(&site, window_bytes).await;
            let mut unread: Vec<(RecvStream, SendStream<Bytes>)> = Vec::new();
            for list in [true, false, false] {
                let (answer, stream) = begin(&send, SEATS, layout(list), true).await;
                let answer = timeout(PATIENCE, answer).await.unwrap().unwrap();
                assert!(answer.headers().get("grpc-status").is_none(), "{answer:?}");
                unread.push((answer.into_body(), stream));
            }
            // They count as long as they wait, and do not wait for ever.
            for (mut body, _stream) in unread {
                let reset = async {
                    while let Some(data) = body.data().await {
                        // Taken, and never said to be taken: the window stays as it is.
                        if data.is_err() {
                            return true;
                        }
                    }
                    false
                };
                assert!(timeout(PATIENCE, reset).await.expect("it ends"), "by a reset");
            }
        }
        // Who reads gets all of it.
        let send = connect(&site, 65_535).await;
        let (answer, _stream) = begin(&send, SEATS, layout(false), true).await;
        let mut body = timeout(PATIENCE, answer).await.unwrap().unwrap().into_body();
        let mut all = Vec::new();
        while let Some(data) = body.data().await {
            let data = data.unwrap();
            body.flow_control().release_capacity(data.len()).unwrap();
            all.extend_from_slice(&data);
        }
        assert_eq!(u32::from_be_bytes(all[1..5].try_into().unwrap()) as usize, all.len() - 5);
        assert_eq!(body.trailers().await.unwrap().unwrap().get("grpc-status").unwrap(), "0");
        assert!(all.windows(7).any(|part| part == b"S-A0-50"), "the labels are there");
        site.stop_and_audit().await;
    });
}

#[test]
fn a_connection_that_does_not_begin_or_has_no_calls_gives_its_place_up() {
    run(async {
        let site = site(|config| {
            config.grpc.connections_max = 4;
            config.grpc.idle_seconds = 1;
        })
        .await;
        let begun = Instant::now();
        let mut idle = Vec::new();
        for word in [&b""[..], b"P", &PREFACE_AND_SETTINGS[..16], PREFACE_AND_SETTINGS] {
            let mut stream = TcpStream::connect(site.server.grpc_addresses[0]).await.unwrap();
            stream.write_all(word).await.unwrap();
            idle.push(stream);
        }
        // All places are taken, for a short time.
        let client = client(&site).await;
        for mut stream in idle {
            assert!(is_closed(&mut stream).await);
        }
        assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
        let mut told = json!(null);
        for _ in 0..10 {
            told = client.ask(json!({"do": "health"})).await["status"].clone();
            if told == "SERVING" {
                break;
            }
        }
        assert_eq!(told, "SERVING");
        site.stop_and_audit().await;
    });
}

#[test]
fn every_call_counts_for_its_address_and_who_is_refused_too_often_is_sent_away() {
    run(async {
        let site = site(|config| {
            config.rate_limit.enabled = true;
            (config.rate_limit.ip_per_second, config.rate_limit.ip_burst) = (1, 1);
            config.grpc.refused_in_a_row_max = 6;
        })
        .await;
        for path in [HEALTH, REFLECTION, "/x.Y/Z", EVENTS] {
            let send = connect(&site, 65_535).await;
            let mut limited = false;
            // One is let through, and more only while this machine is slow.
            for _ in 0..5 {
                let (answer, _stream) = begin(&send, path, message(&[]), true).await;
                limited |= status(answer).await == told("8", "rate_limited");
            }
            assert!(limited, "{path}");
        }
        assert!(
            site.metrics()
                .contains(r#"ticketbuster_grpc_seconds_count{code="RESOURCE_EXHAUSTED",method="health"}"#)
        );
        let send = connect(&site, 65_535).await;
        for _ in 0..200 {
            let Ok(mut ready) = send.clone().ready().await else { break };
            let request = http::Request::post(format!("http://tickets{HEALTH}")).body(()).unwrap();
            let Ok((answer, _stream)) = ready.send_request(request, true) else { break };
            if timeout(PATIENCE, answer).await.unwrap().is_err() {
                break;
            }
        }
        let gone = async {
            while send.clone().ready().await.is_ok() {
                actix_rt::time::sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(PATIENCE, gone).await.expect("the connection ends");
        site.stop_and_audit().await;
    });
}

#[test]
fn frames_beside_calls_are_read_at_their_rate() {
    run(async {
        let site = site(|config| config.grpc.frame_bytes_per_second = 1_000).await;
        let mut stream = TcpStream::connect(site.server.grpc_addresses[0]).await.unwrap();
        let ping = b"\0\0\x08\x06\0\0\0\0\0whatever";
        stream.write_all(PREFACE_AND_SETTINGS).await.unwrap();
        stream.write_all(&ping.repeat(10_000)).await.unwrap();
        let (mut came, mut bytes) = (0, vec![0; 65_536]);
        let until = Instant::now() + Duration::from_millis(500);
        while let Ok(Ok(read)) =
            timeout(until.saturating_duration_since(Instant::now()), stream.read(&mut bytes)).await
        {
            came += read;
        }
        // What may come at once, and some buffers.
        assert!(came < 100_000, "{came} of 170,000 bytes of pings were answered");
        // The rest of them is read later.
        let paced = || {
            site.metrics().lines().any(|line| {
                line.strip_prefix("ticketbuster_grpc_paced_total ").is_some_and(|count| count != "0")
            })
        };
        for _ in 0..100 {
            if paced() {
                break;
            }
            actix_rt::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(paced());
        // Others do not wait.
        let client = client(&site).await;
        assert_eq!(client.ask(json!({"do": "health"})).await["status"], "SERVING");
        drop(stream);
        site.stop_and_audit().await;
    });
}
