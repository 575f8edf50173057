//! An event that is not announced is not found by users who may not see it, on every interface.

use domain::EventId;
use serde_json::{Value, json};
use ticketbuster::auth::{Attenuation, attenuate};

use crate::{
    auth::narrowing::keys_of,
    support::{
        Site, event_with, run,
        socket::{connect, hear, hear_type, say},
    },
};

/// Status, code and words of an answer: what a stranger can compare.
async fn told(site: &Site, method: &str, path: &str, token: &str, body: Option<Value>) -> Value {
    let answer = site.buyers.try_send(method, path, token, None, body).await.unwrap();
    json!([answer.status.as_u16(), answer.body["code"], answer.body["detail"]])
}

#[test]
fn a_buyer_cannot_tell_a_draft_or_its_seats_from_nothing() {
    run(async {
        let site = Site::start().await;
        let draft = site.add(&event_with(1, 4, json!({"status": "draft"}))).await;
        let nowhere: EventId = "00000000-0000-7000-8000-0000000000ff".parse().unwrap();
        let ana = site.buyers.login("ana", &[]).await;
        let holds = |event: EventId| format!("/api/events/{event}/holds");
        for seats in [json!(["S-A0-1"]), json!(["S-A0-99"]), json!(["X-A0-1"]), json!([])] {
            let hold = json!({"seats": seats});
            let here = told(&site, "POST", &holds(draft), &ana, Some(hold.clone())).await;
            assert_eq!(here, json!([404, "not_found", "there is no such event"]), "{seats}");
            assert_eq!(here, told(&site, "POST", &holds(nowhere), &ana, Some(hold)).await);
            let order = |event: EventId| Some(json!({"event_id": event, "seats": seats}));
            let here = told(&site, "POST", "/api/orders", &ana, order(draft)).await;
            assert_eq!(here, json!([404, "not_found", "there is no such event"]), "{seats}");
            assert_eq!(here, told(&site, "POST", "/api/orders", &ana, order(nowhere)).await);
        }
        for path in ["", "/layout", "/seats", "/seats?view=list", "/availability", "/holds"] {
            let (here, there) =
                (format!("/api/events/{draft}{path}"), format!("/api/events/{nowhere}{path}"));
            let here = told(&site, "GET", &here, &ana, None).await;
            assert_eq!(here, json!([404, "not_found", "there is no such event"]), "{path}");
            assert_eq!(here, told(&site, "GET", &there, &ana, None).await, "{path}");
        }
        // An id of a hold carries its event's last bytes: nor does it say whether there is such an event.
        let route = draft.to_string()[28..].to_owned();
        for (method, path) in [("GET", ""), ("DELETE", ""), ("POST", "/extend")] {
            let of = |route: &str| format!("/api/holds/00000000-0000-7000-8000-0000{route}{path}");
            let here = told(&site, method, &of(&route), &ana, None).await;
            assert_eq!(here, json!([404, "not_found", "there is no such hold"]), "{method}");
            assert_eq!(here, told(&site, method, &of("0000ff00"), &ana, None).await, "{method}");
        }
        let order = |route: &str| Some(json!({"hold_id": format!("00000000-0000-7000-8000-0000{route}")}));
        let here = told(&site, "POST", "/api/orders", &ana, order(&route)).await;
        assert_eq!(here, json!([404, "not_found", "there is no such hold"]));
        assert_eq!(here, told(&site, "POST", "/api/orders", &ana, order("0000ff00")).await);
        // The organiser is told what is wrong.
        let boss = site.buyers.login("boss", &["organiser"]).await;
        site.buyers.hold(draft, &boss, &["S-A0-1"]).await.refused(409, "not_on_sale");
        site.buyers.hold(draft, &boss, &["S-A0-99"]).await.refused(422, "invalid_request");
        site.stop_and_audit().await;
    });
}

#[test]
fn guests_and_sessions_of_other_events_cannot_tell_a_drafts_ids_from_nothing() {
    run(async {
        let site = Site::start().await;
        let draft = site.add(&event_with(1, 4, json!({"status": "draft"}))).await;
        let other = site.add(&event_with(1, 4, json!({}))).await;
        let keys = keys_of(&site);
        let ana = site.buyers.login("ana", &[]).await;
        let narrowed =
            attenuate(&ana, &keys, &Attenuation { event: Some(other), ..Attenuation::default() }).unwrap();
        let route = draft.to_string()[28..].to_owned();
        for (who, token, expected) in [
            ("a guest", "", json!([401, "unauthenticated"])),
            ("narrowed", &narrowed, json!([403, "forbidden"])),
        ] {
            for (method, path) in [
                ("GET", "holds/{}"),
                ("DELETE", "holds/{}"),
                ("POST", "holds/{}/extend"),
                ("POST", "orders"),
                ("GET", "orders/{}"),
                ("GET", "orders/{}/tickets"),
                ("POST", "orders/{}/cancel"),
                ("POST", "orders/{}/refund"),
                ("POST", "orders/{}/paid"),
                ("GET", "tickets/{}.svg"),
            ] {
                let of = async |route: &str| {
                    let id = format!("00000000-0000-7000-8000-0000{route}");
                    let body = match path {
                        "orders" => Some(json!({"hold_id": id})),
                        _ if path.ends_with("refund") || path.ends_with("paid") => {
                            Some(json!({"reason": "why"}))
                        }
                        _ => None,
                    };
                    told(&site, method, &format!("/api/{}", path.replace("{}", &id)), token, body).await
                };
                let here = of(&route).await;
                assert_eq!(json!([here[0], here[1]]), expected, "{who}: {method} {path}");
                assert_eq!(here, of("0000ff00").await, "{who}: {method} {path}");
            }
        }
        site.stop_and_audit().await;
    });
}

#[test]
fn a_drafts_layout_stays_in_no_cache() {
    run(async {
        let site = Site::start().await;
        let draft = site.add(&event_with(1, 4, json!({"status": "draft"}))).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let path = format!("/api/events/{draft}/layout");
        let kept = async || {
            let answer = site.buyers.get(&path, &boss).await;
            answer.headers.get("cache-control").unwrap().to_str().unwrap().to_owned()
        };
        assert_eq!(kept().await, "private, no-store");
        let status = format!("/api/events/{draft}/status");
        site.buyers.post(&status, &boss, json!({"status": "on_sale"})).await.expect(200);
        assert_eq!(kept().await, "public, max-age=31536000, immutable");
        site.stop_and_audit().await;
    });
}

#[test]
fn who_watches_an_event_that_goes_back_to_draft_hears_that_it_is_gone_and_nothing_more() {
    run(async {
        let site = Site::start().await;
        let announced = json!({"status": "scheduled", "opens_at": "2998-01-01T00:00:00Z"});
        let event = site.add(&event_with(1, 9, announced)).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let mut sockets = Vec::new();
        // A guest and a buyer who watch seats, one who watches counts, and the organiser.
        let ana = site.buyers.login("ana", &[]).await;
        for (token, format) in [(None, "json"), (Some(&ana), "json"), (None, "counts"), (Some(&boss), "json")]
        {
            let mut socket = connect(&site.buyers).await;
            say(&mut socket, json!({"type": "authenticate", "token": token})).await;
            hear_type(&mut socket, "authenticated").await;
            say(
                &mut socket,
                json!({"type": "subscribe", "event_id": event, "from_seq": 0, "format": format}),
            )
            .await;
            hear_type(&mut socket, "event").await;
            sockets.push(socket);
        }
        let mut organisers = sockets.pop().unwrap();
        let act = async |what: &str, body: Value| {
            site.buyers.post(&format!("/api/events/{event}/{what}"), &boss, body).await.expect(200)
        };
        act("block", json!({"seats": ["S-A0-1"]})).await;
        hear_type(&mut organisers, "seats").await;
        act("status", json!({"status": "draft"})).await;
        act("block", json!({"seats": ["S-A0-2"]})).await;
        for socket in &mut sockets {
            loop {
                let message = hear(socket).await;
                if message["type"] == "gone" {
                    assert_eq!(message["event_id"], json!(event));
                    break;
                }
                // What was told before it went.
                let told = message["changes"][0][0].as_u64().unwrap_or_default();
                assert!(message["status"] != "draft" && told == 0, "{message}");
            }
        }
        // The organiser goes on, and hears of both.
        let mut told = hear(&mut organisers).await;
        while told["changes"] != json!([[1, 3]]) {
            told = hear(&mut organisers).await;
        }
        act("block", json!({"seats": ["S-A0-3"]})).await;
        hear_type(&mut organisers, "seats").await;
        for socket in &mut sockets {
            // Nothing came meanwhile, and subscribing anew is refused as for an event that never was.
            say(socket, json!({"type": "subscribe", "event_id": event, "from_seq": 0})).await;
            let refused = hear(socket).await;
            assert_eq!((&refused["type"], &refused["code"]), (&json!("error"), &json!("not_found")));
        }
        act("status", json!({"status": "scheduled"})).await;
        for socket in &mut sockets {
            say(socket, json!({"type": "subscribe", "event_id": event, "from_seq": 0})).await;
            assert_eq!(hear_type(socket, "event").await["status"], "scheduled");
        }
        site.stop_and_audit().await;
    });
}
