//! What happens at the edge: rates, slow bodies, foreign origins, and that every route is documented.

use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{Ground, Site, event_with, run};

async fn site_with(change: impl FnOnce(&mut ticketbuster::config::Config)) -> Site {
    Site::start_with(Ground::Sqlite, change).await
}

#[test]
fn who_asks_too_often_is_told_when_to_come_back() {
    run(async {
        let site = site_with(|config| {
            config.rate_limit.enabled = true;
            config.rate_limit.ip_per_second = 1_000;
            config.rate_limit.ip_burst = 1_000;
            config.rate_limit.user_per_second = 1;
            config.rate_limit.user_burst = 3;
        })
        .await;
        let ana = site.buyers.login("ana", &[]).await;
        for _ in 0..3 {
            site.buyers.get("/api/orders", &ana).await.expect(200);
        }
        let limited = site.buyers.get("/api/orders", &ana).await;
        assert_eq!(limited.headers.get("retry-after").unwrap(), "1");
        assert_eq!(limited.headers.get("ratelimit").unwrap(), "\"user\";r=0;t=1");
        assert_eq!(limited.headers.get("ratelimit-policy").unwrap(), "\"user\";q=3;w=3");
        limited.refused(429, "rate_limited");
        let bob = site.buyers.login("bob", &[]).await;
        site.buyers.get("/api/orders", &bob).await.expect(200);
        let site = site_with(|config| {
            config.rate_limit.enabled = true;
            config.rate_limit.ip_per_second = 1;
            config.rate_limit.ip_burst = 2;
        })
        .await;
        site.buyers.get("/api/events", "").await.expect(200);
        site.buyers.get("/api/events", "").await.expect(200);
        let limited = site.buyers.get("/api/events", "").await;
        assert_eq!(limited.headers.get("ratelimit").unwrap(), "\"address\";r=0;t=1");
        assert_eq!(limited.headers.get("ratelimit-policy").unwrap(), "\"address\";q=2;w=2");
        limited.refused(429, "rate_limited");
    });
}

#[test]
fn a_body_that_does_not_come_is_not_waited_for() {
    run(async {
        let site = site_with(|config| config.http.request_timeout_ms = 500).await;
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
        let site =
            site_with(|config| config.http.cors_origins = vec!["https://shop.example".to_owned()]).await;
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
fn addresses_behind_a_trusted_proxy_have_rates_of_their_own_and_nobody_else_is_believed() {
    run(async {
        for (proxies, believed) in [(vec!["127.0.0.1".parse().unwrap()], true), (Vec::new(), false)] {
            let site = site_with(|config| {
                config.rate_limit.enabled = true;
                config.rate_limit.ip_per_second = 1;
                config.rate_limit.ip_burst = 2;
                config.http.trusted_proxies = proxies;
            })
            .await;
            let mut last = 0;
            for number in 0..5 {
                let request = site.buyers.client.get(format!("{}/api/events", site.buyers.base));
                let from = format!("203.0.113.9, 198.51.100.{number}");
                let answer = request.insert_header(("x-forwarded-for", from)).send().await.unwrap();
                last = answer.status().as_u16();
            }
            assert_eq!(last, if believed { 200 } else { 429 });
            site.stop_and_audit().await;
        }
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
        let site = site_with(|config| config.http.request_timeout_ms = 2_000).await;
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

#[test]
fn every_wrong_field_of_a_request_is_listed() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let fields = |body: serde_json::Value| -> Vec<String> {
            let errors = body["errors"].as_array().unwrap().iter();
            errors.map(|error| error["field"].as_str().unwrap().to_owned()).collect()
        };
        let path = "/api/events?from=soon&sort=size&page=0&per_page=x";
        let body = site.buyers.get(path, "").await.refused(422, "invalid_request");
        assert_eq!(fields(body), ["from", "sort", "page", "per_page"]);
        let path = format!("/api/events/{event}/seats?view=list&section=X&status=odd&per_page=5000");
        let body = site.buyers.get(&path, "").await.refused(422, "invalid_request");
        assert_eq!(fields(body), ["per_page", "section", "status"]);
        let path = "/api/orders?status=odd&page=-1";
        let body = site.buyers.get(path, &ana).await.refused(422, "invalid_request");
        assert_eq!(fields(body), ["page", "status"]);
        let holds = format!("/api/events/{event}/holds");
        let body = site.buyers.post(&holds, &ana, json!({"seats": ["S-A0-1", "X-1-1", "S-A0-99"]})).await;
        assert_eq!(fields(body.refused(422, "invalid_request")), ["seats[1]", "seats[2]"]);
        let body = site.buyers.post(&holds, &ana, json!({"best_available": {"quantity": 0}})).await;
        assert_eq!(fields(body.refused(422, "invalid_request")), ["quantity"]);
        // A list of nothing but unknown names gets no answer that is longer than itself.
        let body = site.buyers.post(&holds, &ana, json!({"seats": vec![""; 20_000]})).await;
        let body = body.refused(422, "invalid_request");
        let named = fields(body);
        assert_eq!((named.len(), named[99].as_str(), named[100].as_str()), (101, "seats[99]", "seats"));
        let areas = vec![json!({"section": "", "quantity": 1}); 1_500];
        let body = site.buyers.post(&holds, &ana, json!({"areas": areas})).await;
        assert_eq!(fields(body.refused(422, "invalid_request")).len(), 101);
        site.stop_and_audit().await;
    });
}

/// Every code that the sources make, without the ones that tests compare with.
fn codes_of(source: &str, found: &mut std::collections::BTreeSet<(u16, String)>) {
    for constructor in ["Problem::new(", "Self::new("] {
        for rest in source.split(constructor).skip(1) {
            let mut parts = rest.splitn(3, ',').map(str::trim);
            let (Some(status), Some(code)) = (parts.next(), parts.next()) else { continue };
            let Ok(status) = status.parse() else { continue };
            found.insert((status, code.trim_matches('"').to_owned()));
        }
    }
}

#[test]
fn every_problem_is_in_the_document_and_in_the_guide() {
    fn visit(folder: &std::path::Path, found: &mut std::collections::BTreeSet<(u16, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                visit(&path, found);
            } else {
                codes_of(&std::fs::read_to_string(path).unwrap(), found);
            }
        }
    }
    let mut made = std::collections::BTreeSet::new();
    for layer in ["api", "services", "server", "http", "ws"] {
        visit(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(layer), &mut made);
    }
    let listed = ticketbuster::api::problem::CODES.map(|(status, code)| (status, code.to_owned()));
    assert_eq!(made.into_iter().collect::<Vec<_>>(), listed);
    let guide = include_str!("../../docs/rest.md");
    for (_, code) in &listed {
        assert!(guide.contains(&format!("`{code}`")), "docs/rest.md does not explain {code}");
    }
    let document = serde_json::to_value(ticketbuster::http::openapi()).unwrap();
    let mut ids = std::collections::BTreeSet::new();
    let text = document.to_string();
    for reference in text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(!document["components"]["schemas"][name].is_null(), "{name} is not described");
    }
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            assert!(ids.insert(operation["operationId"].to_string()), "{method} {path} shares its id");
            for (status, response) in operation["responses"].as_object().unwrap() {
                let body = &response["content"]["application/problem+json"]["schema"]["$ref"];
                let is_error = status.as_str() >= "400";
                assert_eq!(*body == "#/components/schemas/Problem", is_error, "{method} {path} {status}");
                assert!(!response["description"].as_str().unwrap().is_empty(), "{method} {path} {status}");
            }
        }
    }
}

#[test]
fn every_route_is_in_the_document() {
    let source = include_str!("../../src/http/handlers/mod.rs");
    let document = serde_json::to_value(ticketbuster::http::openapi()).unwrap();
    assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    let mut routes = 0;
    for line in source.split("resource(\"").skip(1) {
        let (path, rest) = line.split_once('"').unwrap();
        let methods = ["get", "post", "patch", "delete"]
            .iter()
            .filter(|method| rest.contains(&format!("route({method}()")));
        for method in methods {
            routes += 1;
            assert!(!document["paths"][path][method].is_null(), "{method} {path} is not documented");
        }
    }
    let documented: usize =
        document["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len()).sum();
    assert_eq!(routes, documented);
}

#[test]
fn an_organiser_creates_and_changes_an_event_and_reads_its_report() {
    run(async {
        let site = Site::start().await;
        let (boss, ana) =
            (site.buyers.login("boss", &["organiser"]).await, site.buyers.login("ana", &[]).await);
        let document = event_with(2, 10, json!({"status": "draft"}));
        site.buyers.post("/api/events", &ana, document.clone()).await.refused(403, "forbidden");
        let mut bad = document.clone();
        bad["currency"] = "soles".into();
        bad["sections"][0]["tier"] = "gold".into();
        let refused = site.buyers.post("/api/events", &boss, bad).await.refused(422, "invalid_request");
        assert_eq!(refused["errors"].as_array().unwrap().len(), 2, "{refused:#}");
        let created = site.buyers.post("/api/events", &boss, document).await.expect(201);
        let path = format!("/api/events/{}", created["event_id"].as_str().unwrap());
        site.buyers.post(&format!("{path}/status"), &boss, json!({"status": "on_sale"})).await.expect(200);
        let patch = json!({"name": "Otro nombre", "seats_per_hold": 2});
        let patched =
            site.buyers.try_send("PATCH", &path, &boss, None, Some(patch)).await.unwrap().expect(200);
        assert_eq!(
            (&patched["name"], &patched["limits"]["seats_per_hold"]),
            (&json!("Otro nombre"), &json!(2))
        );
        let three = json!({"seats": ["S-A0-1", "S-A0-2", "S-A0-3"]});
        site.buyers.post(&format!("{path}/holds"), &ana, three).await.refused(409, "limit_exceeded");
        let hold =
            site.buyers.post(&format!("{path}/holds"), &ana, json!({"seats": ["S-A0-1"]})).await.expect(201);
        site.buyers.buy(&hold, &ana, "tok_success").await;
        let report = site.buyers.get(&format!("{path}/report"), &boss).await.expect(200);
        assert_eq!((&report["orders"]["completed"], &report["tickets"]["issued"]), (&json!(1), &json!(1)));
        let csv = "section,row,number,tier\nPALCO,1,1,T\nPALCO,1,2,T\n";
        let mut header = event_with(1, 1, json!({}));
        header.as_object_mut().unwrap().remove("sections");
        let body = json!({"header": header, "csv": csv});
        assert_eq!(site.buyers.post("/api/events", &boss, body).await.expect(201)["counts"]["capacity"], 2);
        site.stop_and_audit().await;
    });
}

#[test]
fn an_idle_event_leaves_memory_and_comes_back_as_it_was() {
    run(async {
        let site = site_with(|config| config.actors.idle_seconds = 1).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let hold = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        site.buyers.buy(&hold, &ana, "tok_success").await;
        let active = || String::from_utf8(site.server.engine.metrics().render()).unwrap();
        assert!(active().contains("ticketbuster_events_active 1"));
        for _ in 0..100 {
            if active().contains("ticketbuster_events_active 0") {
                break;
            }
            actix_rt::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(active().contains("ticketbuster_events_active 0"), "it is still in memory");
        // Every worker remembers an actor that has said its last goodbye by now.
        actix_rt::time::sleep(Duration::from_millis(1_300)).await;
        let bob = site.buyers.login("bob", &[]).await;
        site.buyers.hold(event, &bob, &["S-A0-1"]).await.refused(409, "seats_unavailable");
        site.buyers.hold(event, &bob, &["S-A0-2"]).await.expect(201);
        assert!(active().contains("ticketbuster_events_active 1"));
        site.stop_and_audit().await;
    });
}
