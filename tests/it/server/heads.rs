//! Heads of requests: how long they may be, and that each is found wherever the bytes of a connection are cut.

use std::time::Duration;

use serde_json::json;

use super::connections::{HEALTH, answer, ask, site_with};
use crate::support::{event_with, run, wire::Wire};

#[test]
fn a_head_has_so_many_bytes_and_no_more() {
    run(async {
        let site = site_with(|config| {
            config.http.head_bytes_max = 16_384;
            config.http.request_timeout_ms = 5_000;
        })
        .await;
        let head = |bytes: usize| {
            let mut head = "GET /health HTTP/1.1\r\nhost: x\r\nx-long: ".to_owned();
            head.extend(std::iter::repeat_n('a', bytes - head.len() - 4));
            head + "\r\n\r\n"
        };
        let mut wire = Wire::connect(&site).await;
        for _ in 0..2 {
            assert!(ask(&mut wire, &head(16_384)).await.starts_with("http/1.1 200 "));
        }
        // Many in one go are not one: each has its own bytes.
        let many = head(6_000).repeat(10);
        wire.send(many.as_bytes()).await;
        for _ in 0..10 {
            assert!(answer(&mut wire).await.0.starts_with("http/1.1 200 "));
        }
        for unfinished in [head(40_000), head(17_000)[..16_500].to_owned()] {
            let mut wire = Wire::connect(&site).await;
            assert!(ask(&mut wire, HEALTH).await.starts_with("http/1.1 200 "));
            wire.send(unfinished.as_bytes()).await;
            let rest = String::from_utf8(wire.rest().await).unwrap();
            assert!(rest.starts_with("HTTP/1.1 431 ") && rest.contains("connection: close\r\n"), "{rest}");
        }
        // What came with the request before counts.
        let (mut wire, next) = (Wire::connect(&site).await, head(17_000));
        let (with_it, later) = next.split_at(9_000);
        assert!(ask(&mut wire, &format!("{HEALTH}{with_it}")).await.starts_with("http/1.1 200 "));
        wire.send(later.as_bytes()).await;
        let rest = String::from_utf8(wire.rest().await).unwrap();
        assert!(rest.starts_with("HTTP/1.1 431 "), "{rest}");
        let (mut wire, next) = (Wire::connect(&site).await, head(16_384));
        let (with_it, later) = next.split_at(9_000);
        assert!(ask(&mut wire, &format!("{HEALTH}{with_it}")).await.starts_with("http/1.1 200 "));
        assert!(ask(&mut wire, later).await.starts_with("http/1.1 200 "));
        // What is longer than a head may be is a body.
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let plan = event_with(600, 10, json!({}));
        assert!(plan.to_string().len() > 16_384, "{} bytes", plan.to_string().len());
        site.buyers.post("/api/events", &boss, plan).await.expect(201);
        site.stop_and_audit().await;
    });
}

/// Also behind bodies with an empty line, which looks like the end of a head, and for a chunked one, which is the last.
#[test]
fn requests_are_answered_in_order_wherever_their_bytes_are_cut() {
    run(async {
        let site = site_with(|config| {
            config.http.request_timeout_ms = 10_000;
        })
        .await;
        // Refused with the place of the wrong role.
        let login = |place: usize, space: &str| {
            let roles = "\"buyer\",".repeat(place);
            format!("{{\"user\":\"ana\",{space}\"roles\":[{roles}\"none\"]}}{space}")
        };
        let how = "POST /api/auth/dev-login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
        let sized = |body: String| format!("{how}content-length: {}\r\n\r\n{body}", body.len());
        let chunked = |body: String| {
            format!("{how}transfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len())
        };
        let all = [
            sized(login(1, "")),
            sized(login(2, "\n\r\n")),
            HEALTH.to_owned(),
            sized(login(3, "\n")),
            "\r\n".to_owned() + HEALTH,
            sized(login(4, "")),
            chunked(login(5, "")),
        ]
        .concat();
        for cut in (0..=all.len()).rev() {
            let mut wire = Wire::connect(&site).await;
            wire.send(&all.as_bytes()[..cut]).await;
            // The server is to read the first part alone now and then.
            actix_rt::time::sleep(Duration::from_millis(u64::from(cut % 2 == 0))).await;
            wire.send(&all.as_bytes()[cut..]).await;
            for (status, says) in [
                (422, "roles[1]"),
                (422, "roles[2]"),
                (200, "ok"),
                (422, "roles[3]"),
                (200, "ok"),
                (422, "roles[4]"),
                (422, "roles[5]"),
            ] {
                let (head, body) = answer(&mut wire).await;
                let body = String::from_utf8(body).unwrap();
                assert!(
                    head.starts_with(&format!("http/1.1 {status} ")) && body.contains(says),
                    "cut at {cut}, {says}: {head}{body}"
                );
            }
        }
        site.stop_and_audit().await;
    });
}
