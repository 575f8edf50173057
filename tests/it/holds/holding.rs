//! Holding is refused for the documented reasons, and nobody can use another buyer's hold.

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
