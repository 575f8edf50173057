//! Details of HTTP: slow bodies, long headers, foreign origins, content encodings.

use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{Ground, Site, event_with, run};

#[test]
fn a_body_that_does_not_come_is_not_waited_for() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| config.http.request_timeout_ms = 500).await;
        let ana = site.buyers.login("ana", &[]).await;
        let mut socket = tokio::net::TcpStream::connect(site.server.addresses[0]).await.unwrap();
        let head = format!(
            "POST /api/orders HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {ana}\r\ncontent-type: application/json\r\n\
             content-length: 100\r\n\r\n{{\"hold"
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        let mut answer = vec![0; 1_024];
        let read =
            tokio::time::timeout(Duration::from_secs(5), socket.read(&mut answer)).await.unwrap().unwrap();
        let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        site.stop_and_audit().await;
    });
}

#[test]
fn only_named_origins_may_read_answers() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| {
            config.http.cors_origins = vec!["https://shop.example".to_owned()]
        })
        .await;
        for (origin, allowed) in [("https://shop.example", true), ("https://evil.example", false)] {
            let request = site.buyers.client.get(format!("{}/api/events", site.buyers.base));
            let answer = request.insert_header(("origin", origin)).send().await.unwrap();
            let header = answer.headers().get("access-control-allow-origin");
            assert_eq!(header.is_some_and(|header| header == origin), allowed, "{origin}");
            assert_eq!(answer.headers().get("x-content-type-options").unwrap(), "nosniff");
        }
        site.stop_and_audit().await;
    });
}

#[test]
fn answers_are_compressed_and_each_encoding_has_a_tag_of_its_own() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(20, 40, json!({}))).await;
        let ask = async |path: &str, encoding: &str, known: Option<&str>| {
            let mut request = site.buyers.client.get(format!("{}{path}", site.buyers.base)).no_decompress();
            request = request.insert_header(("accept-encoding", encoding));
            if let Some(known) = known {
                request = request.insert_header(("if-none-match", known));
            }
            let mut answer = request.send().await.unwrap();
            let header = |name: &str| {
                let value = answer.headers().get(name);
                value.map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
            };
            let (tag, encoding, vary) = (header("etag"), header("content-encoding"), header("vary"));
            let length = answer.body().limit(1 << 24).await.unwrap().len();
            (answer.status().as_u16(), tag, encoding, vary.to_ascii_lowercase(), length)
        };
        for path in ["/api/events".to_owned(), format!("/api/events/{event}/layout")] {
            let (status, plain_tag, encoding, _, plain) = ask(&path, "identity", None).await;
            assert_eq!((status, encoding.as_str()), (200, ""), "{path}");
            let (status, gzip_tag, encoding, vary, gzip) = ask(&path, "gzip", None).await;
            assert_eq!((status, encoding.as_str()), (200, "gzip"), "{path}");
            assert!(gzip < plain && vary.contains("accept-encoding"), "{path}: {gzip} of {plain}, {vary}");
            assert_ne!(gzip_tag, plain_tag, "{path}");
            for (encoding, tag) in [("identity", &plain_tag), ("gzip", &gzip_tag), ("gzip", &plain_tag)] {
                let (status, again, _, _, length) = ask(&path, encoding, Some(tag)).await;
                assert_eq!((status, &again, length), (304, tag, 0), "{path}");
            }
            assert_eq!(ask(&path, "gzip", Some("\"other\"")).await.0, 200);
            // Packing with brotli takes megabytes an answer: only what was packed before is sent so.
            let chosen = [ask(&path, "br, gzip", None).await.2, ask(&path, "br", None).await.2];
            assert_eq!(chosen, ["gzip", ""], "{path}");
        }
        let packed = ask(&format!("/api/events/{event}/layout/packed"), "br, gzip", None).await;
        assert_eq!((packed.0, packed.2.as_str()), (200, "br"));
        site.stop_and_audit().await;
    });
}

#[test]
fn heads_that_are_too_long_or_too_slow_are_refused_and_head_answers_like_get() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| config.http.request_timeout_ms = 2_000).await;
        let talk = async |request: Vec<u8>| {
            let mut socket = tokio::net::TcpStream::connect(site.server.addresses[0]).await.unwrap();
            socket.write_all(&request).await.unwrap();
            let mut answer = vec![0; 4_096];
            let read = tokio::time::timeout(Duration::from_secs(5), socket.read(&mut answer)).await;
            String::from_utf8_lossy(&answer[..read.expect("no answer").unwrap()]).into_owned()
        };
        // Just as much as the server reads: with bytes unread it would reset the connection, perhaps before the
        // answer is read.
        let mut long = b"GET /health HTTP/1.1\r\nhost: x\r\nx-long: ".to_vec();
        long.resize(128 * 1024, b'a');
        let answer = talk(long).await;
        assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
        let answer = talk(b"GET /health HTTP/1.1\r\nhost: x\r\n".to_vec()).await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        let answer = talk(b"HEAD /api/events HTTP/1.1\r\nhost: x\r\n\r\n".to_vec()).await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("etag:"), "{answer}");
        assert!(answer.ends_with("\r\n\r\n"), "no body: {answer}");
        site.stop_and_audit().await;
    });
}
