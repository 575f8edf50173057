//! What is refused, with which code, and that nobody reaches what is not theirs.

use domain::Millis;
use serde_json::{Value, json};
use ticketbuster::clock::parse_rfc3339;

use crate::{
    grpc,
    support::{Site, event_with, run},
};

/// Whatever is asked of somebody else's hold is answered as if it had never been.
async fn is_nothing_to_others(site: &Site, hold: &Value, token: &str) {
    let python = grpc::client(site).await;
    // Of this event, as its id says, and nobody's.
    let theirs = hold["hold_id"].as_str().unwrap().to_owned();
    let other = if theirs.ends_with('0') { "1" } else { "0" };
    let nobodys = format!("{}{other}", &theirs[..theirs.len() - 1]);
    let asked = async |hold: &str| {
        let path = format!("/api/holds/{hold}");
        let order = json!({"hold_id": hold});
        let mut answers = Vec::new();
        for answer in [
            site.buyers.get(&path, token).await,
            site.buyers.post(&format!("{path}/extend"), token, json!({})).await,
            site.buyers.try_send("DELETE", &path, token, None, None).await.unwrap(),
            site.buyers.post("/api/orders", token, order).await,
        ] {
            answers.push((answer.status, answer.body));
        }
        let release = grpc::call(&python, "ReleaseSeats", token, json!({"hold_id": hold})).await;
        let commit = grpc::call(&python, "CommitSeats", token, json!({"hold_id": hold})).await;
        let told = |answer: Value| ["code", "detail", "ErrorInfo"].map(|part| answer[part].to_string());
        (answers, [told(release), told(commit)])
    };
    let (theirs, nobodys) = (asked(&theirs).await, asked(&nobodys).await);
    assert!(
        theirs.0.iter().all(|(status, body)| *status == 410 && body["code"] == "hold_expired"),
        "{theirs:?}"
    );
    assert!(theirs.1.iter().all(|[code, ..]| code == "\"FAILED_PRECONDITION\""), "{theirs:?}");
    assert_eq!(theirs, nobodys);
}

#[test]
fn holds_are_refused_with_their_codes() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(2, 12, json!({"orphan_rule": "refuse"}))).await;
        let (ana, bob) = (site.buyers.login("ana", &[]).await, site.buyers.login("bob", &[]).await);
        let buyers = &site.buyers;
        let holds = format!("/api/events/{event}/holds");
        let hold = buyers.hold(event, &ana, &["S-A0-1", "S-A0-2"]).await.expect(201);
        let taken = buyers.hold(event, &bob, &["S-A0-2", "S-A0-3"]).await.refused(409, "seats_unavailable");
        assert_eq!(taken["unavailable"], json!(["S-A0-2"]));
        let alone = buyers.hold(event, &bob, &["S-A0-4", "S-A0-5"]).await.refused(409, "orphan_seat");
        assert_eq!(
            (&alone["orphans"], &alone["instead"]),
            (&json!(["S-A0-3"]), &json!(["S-A0-3", "S-A0-4"]))
        );
        let nine: Vec<String> = (1..=9).map(|seat| format!("S-B0-{seat}")).collect();
        let limit = buyers.post(&holds, &bob, json!({"seats": nine})).await.refused(409, "limit_exceeded");
        assert_eq!((&limit["limit"], &limit["most"]), (&json!("seats_per_hold"), &json!(8)));
        let unknown =
            buyers.hold(event, &bob, &["S-A0-99", "S-B0-1", "X-1-1"]).await.refused(422, "invalid_request");
        let fields: Vec<&str> = unknown["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| error["field"].as_str().unwrap())
            .collect();
        assert_eq!(fields, ["seats[0]", "seats[2]"]);
        buyers.post(&holds, &bob, json!({})).await.refused(422, "invalid_request");
        buyers.post(&holds, &bob, json!({"seats": [], "sets": 1})).await.refused(422, "invalid_request");
        buyers.post(&holds, "", json!({"seats": ["S-B0-1"]})).await.refused(401, "unauthenticated");
        let together = json!({"best_available": {"quantity": 8, "adjacent": true, "section": "S"}});
        buyers.post(&holds, &bob, together.clone()).await.expect(201);
        let carla = buyers.login("carla", &[]).await;
        buyers.post(&holds, &carla, together).await.expect(201);
        let dan = buyers.login("dan", &[]).await;
        let apart = json!({"best_available": {"quantity": 5, "adjacent": true}});
        buyers.post(&holds, &dan, apart).await.refused(409, "not_adjacent");

        let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
        is_nothing_to_others(&site, &hold, &bob).await;
        assert_eq!(buyers.get(&path, &ana).await.expect(200)["seats"][0]["seat"], "S-A0-1");
        let extended = buyers.post(&format!("{path}/extend"), &ana, json!({})).await.expect(200);
        let until = |hold: &Value| parse_rfc3339(hold["expires_at"].as_str().unwrap()).unwrap();
        assert_eq!(
            until(&extended) - until(&hold),
            Millis::from_secs(600),
            "asked for early, it costs no time"
        );
        let again =
            buyers.post(&format!("{path}/extend"), &ana, json!({})).await.refused(409, "limit_exceeded");
        assert_eq!(again["limit"], "extensions_per_hold");
        buyers.try_send("DELETE", &path, &ana, None, None).await.unwrap().expect(204);
        buyers.get(&path, &ana).await.refused(410, "hold_expired");
        buyers.get("/api/holds/00000000-0000-0000-0000-000000000000", &ana).await.refused(404, "not_found");
        site.stop_and_audit().await;
    });
}

#[test]
fn a_paused_sale_takes_no_holds_and_lets_holders_buy() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let (ana, boss) =
            (site.buyers.login("ana", &[]).await, site.buyers.login("boss", &["organiser"]).await);
        let hold = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        let status = format!("/api/events/{event}/status");
        site.buyers.post(&status, &ana, json!({"status": "paused"})).await.refused(403, "forbidden");
        site.buyers.post(&status, &boss, json!({"status": "paused"})).await.expect(200);
        let refused = site.buyers.hold(event, &ana, &["S-A0-2"]).await.refused(409, "not_on_sale");
        assert_eq!((&refused["status"], &refused["event_status"]), (&json!(409), &json!("paused")));
        assert_eq!(site.buyers.buy(&hold, &ana, "tok_success").await["status"], "completed");
        site.buyers.post(&status, &boss, json!({"status": "draft"})).await.refused(409, "status_conflict");
        let block = format!("/api/events/{event}/block");
        site.buyers.post(&block, &boss, json!({"seats": ["S-A0-1"]})).await.refused(409, "seats_unavailable");
        site.buyers.post(&block, &boss, json!({"seats": ["S-A0-3"]})).await.expect(200);
        let unblock = format!("/api/events/{event}/unblock");
        site.buyers
            .post(&unblock, &boss, json!({"seats": ["S-A0-3", "S-A0-4"]}))
            .await
            .refused(409, "not_blocked");
        site.stop_and_audit().await;
    });
}

#[test]
fn requests_that_are_not_ours_get_problems() {
    run(async {
        let site = Site::start().await;
        let ana = site.buyers.login("ana", &[]).await;
        let buyers = &site.buyers;
        buyers.get("/api/nothing", "").await.refused(404, "not_found");
        let put = buyers.try_send("PUT", "/api/events", "", None, None).await.unwrap();
        assert!(put.headers.get("allow").is_some());
        put.refused(405, "method_not_allowed");
        let post = |body: &'static str, kind: &'static str| {
            let request = buyers.client.post(format!("{}/api/orders", buyers.base)).bearer_auth(&ana);
            request.insert_header(("content-type", kind)).send_body(body)
        };
        for (body, kind, status) in [
            ("{\"hold", "application/json", 400),
            ("{}", "text/plain", 415),
            ("{\"hold_id\": 1}", "application/json", 422),
        ] {
            let response = post(body, kind).await.unwrap();
            assert_eq!(response.status().as_u16(), status, "{body}");
            assert_eq!(response.headers().get("content-type").unwrap(), "application/problem+json");
            assert!(response.headers().get("x-request-id").is_some());
        }
        let large = json!({"hold_id": "x".repeat(100_000)});
        buyers.post("/api/orders", &ana, large).await.refused(413, "too_large");
        buyers.get("/api/events?sort=size&per_page=1000", "").await.refused(422, "invalid_request");
        buyers.get("/api/orders", "nonsense").await.refused(401, "unauthenticated");
        buyers.post("/api/auth/logout", &ana, json!({})).await.expect(204);
        buyers.get("/api/orders", &ana).await.refused(401, "unauthenticated");
        site.stop_and_audit().await;
    });
}

#[test]
fn the_catalogue_is_searched_paged_and_not_sent_twice() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 10, json!({"name": "Canción de otoño"}))).await;
        let draft = site.add(&event_with(1, 10, json!({"status": "draft"}))).await;
        let found = site.buyers.get("/api/events?q=CANCION%20DE", "").await.expect(200);
        assert_eq!((&found["total"], &found["items"][0]["event_id"]), (&json!(1), &json!(event)));
        site.buyers.get(&format!("/api/events/{draft}"), "").await.refused(404, "not_found");
        let boss = site.buyers.login("boss", &["organiser"]).await;
        site.buyers.get(&format!("/api/events/{draft}"), &boss).await.expect(200);
        for path in ["/api/events".to_owned(), format!("/api/events/{event}/layout")] {
            let first = site.buyers.get(&path, "").await;
            let etag = first.headers.get("etag").unwrap().clone();
            let again = site.buyers.client.get(format!("{}{path}", site.buyers.base));
            let again = again.insert_header(("if-none-match", etag)).send().await.unwrap();
            assert_eq!(again.status().as_u16(), 304, "{path}");
        }
        let list = format!("/api/events/{event}/seats?view=list&per_page=3&page=2");
        let seats = site.buyers.get(&list, "").await.expect(200);
        assert_eq!((&seats["items"][0]["seat"], &seats["total"]), (&json!("S-A0-4"), &json!(10)));
        site.stop_and_audit().await;
    });
}
