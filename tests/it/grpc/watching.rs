//! `WatchSeats` is exact, says when changes were missed, and buffers a bounded number of bytes.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::EventId;
use serde_json::{Value, json};

use super::{client, refused};
use crate::support::{Buyers, Ground, Site, event_with, labels, python::Client, run};

async fn snapshot(buyers: &Buyers, event: EventId) -> (u64, Value) {
    let body = buyers.get(&format!("/api/events/{event}/seats"), "").await.expect(200);
    let packed = STANDARD.decode(body["status"].as_str().unwrap()).unwrap();
    let count = body["count"].as_u64().unwrap() as usize;
    let seats: Vec<u8> = (0..count).map(|seat| packed[seat / 4] >> (seat % 4 * 2) & 3).collect();
    (body["seq"].as_u64().unwrap(), json!(seats))
}

/// A hold of five seats: bought, given up or kept, by its round.
async fn sell(buyers: &Buyers, event: EventId, token: &str, round: u32) {
    let best = json!({"best_available": {"quantity": 5, "section": "S"}});
    let hold = buyers.post(&format!("/api/events/{event}/holds"), token, best).await.expect(201);
    match round % 3 {
        0 => drop(buyers.buy(&hold, token, "tok_success").await),
        1 => {
            let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
            buyers.try_send("DELETE", &path, token, None, None).await.unwrap().expect(204);
        }
        _ => {}
    }
}

/// A draft is nothing to a guest, and a map like any other to its organiser.
async fn a_draft_is_watched_by_its_organiser_alone(site: &Site, client: &Client) {
    let draft = site.add(&event_with(1, 5, json!({"status": "draft"}))).await;
    client.ask(json!({"do": "watch", "name": "draft", "request": {"event_id": draft}})).await;
    let hidden = client.ask(json!({"do": "end", "name": "draft"})).await["ended"].clone();
    refused(&hidden, "NOT_FOUND", "not_found");
    let boss = site.buyers.login("boss", &["organiser"]).await;
    let request = json!({"event_id": draft});
    client.ask(json!({"do": "watch", "name": "boss", "request": request, "token": boss, "timeout": 1})).await;
    let seen = client.ask(json!({"do": "end", "name": "boss"})).await;
    assert_eq!((&seen["told"][0], &seen["ended"]["code"]), (&json!("snapshot"), &json!("DEADLINE_EXCEEDED")));
}

#[test]
fn a_watcher_has_exactly_the_servers_map() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| config.live.history_frames = 4).await;
        let event = site.add(&event_with(20, 40, json!({"seats_per_buyer": 1_000}))).await;
        let client = client(&site).await;
        // In memory: a feed that is there before its event is told that it may have missed something.
        snapshot(&site.buyers, event).await;
        let watch = |name: &str, request: Value| {
            client.ask(json!({"do": "watch", "name": name, "request": request, "seats": vec![0; 800]}))
        };
        watch("from the start", json!({"event_id": event})).await;
        watch("from zero", json!({"event_id": event, "from_seq": 0})).await;
        // Another life's state: its epoch gives it away, or else it is followed as it says.
        watch("other life", json!({"event_id": event, "from_seq": 0, "epoch": 99})).await;
        watch("from the future", json!({"event_id": event, "from_seq": 1_000_000})).await;
        // Both are there before anything happens.
        client.ask(json!({"do": "map", "name": "from the start", "until": 0, "heard": 2})).await;
        for name in ["from zero", "from the future"] {
            client.ask(json!({"do": "map", "name": name, "until": 0})).await;
        }
        client.ask(json!({"do": "map", "name": "other life", "until": 0, "heard": 4})).await;
        let mut names = ["from the start", "from zero", "other life"].map(str::to_owned).to_vec();
        let token = site.buyers.login("ana", &[]).await;
        for round in 0..60 {
            sell(&site.buyers, event, &token, round).await;
            if round % 10 == 0 {
                let name = format!("since round {round}");
                watch(&name, json!({"event_id": event})).await;
                names.push(name);
            }
        }
        // A state that the feed remembers no more.
        watch("too late", json!({"event_id": event, "from_seq": 0})).await;
        names.push("too late".to_owned());
        let (last, truth) = snapshot(&site.buyers, event).await;
        for name in names {
            let map = client.ask(json!({"do": "map", "name": name, "until": last})).await;
            let state = (&map["ended"], &map["at"], &map["gaps"]);
            assert_eq!(state, (&Value::Null, &json!(last), &json!(0)), "{name}");
            assert_eq!(map["seats"], truth, "{name}");
            let told = map["told"].as_array().unwrap();
            let snapshots = told.iter().filter(|kind| **kind == "snapshot").count();
            match name.as_str() {
                "from zero" => assert_eq!(snapshots, 0, "{told:?}"),
                "too late" | "other life" => {
                    let first = [json!("state"), json!("resync"), json!("snapshot")];
                    assert_eq!((&told[..3], snapshots), (&first[..], 1));
                }
                _ => assert_eq!((&told[0], snapshots), (&json!("snapshot"), 1)),
            }
        }
        let future =
            client.ask(json!({"do": "map", "name": "from the future", "until": last, "heard": 10})).await;
        assert_eq!(future["seats"], truth);
        a_draft_is_watched_by_its_organiser_alone(&site, &client).await;
        site.stop_and_audit().await;
    });
}

#[test]
fn a_watcher_whose_event_dies_goes_on_with_the_exact_map() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let (ana, client) = (site.buyers.login("ana", &[]).await, client(&site).await);
        client.ask(json!({"do": "watch", "name": "one", "request": {"event_id": event}})).await;
        site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        client.ask(json!({"do": "map", "name": "one", "until": 1})).await;
        // Now it has a snapshot; what comes next, it hears from the feed.
        site.buyers.hold(event, &ana, &["S-A0-3"]).await.expect(201);
        client.ask(json!({"do": "map", "name": "one", "until": 2})).await;
        let gateway = site.server.engine.gateway();
        let _ = gateway.send(event, ticketbuster::actors::requests::Panic).await;
        // What is asked while it is loaded again is interrupted.
        let mut held = site.buyers.hold(event, &ana, &["S-A0-5"]).await;
        for _ in 0..20 {
            if held.status.as_u16() == 201 {
                break;
            }
            actix_rt::time::sleep(Duration::from_millis(100)).await;
            held = site.buyers.hold(event, &ana, &["S-A0-5"]).await;
        }
        let seq = held.expect(201)["seq"].clone();
        let map = client.ask(json!({"do": "map", "name": "one", "until": seq})).await;
        // With a resync if it had missed something, without one if the event came back as it was.
        let status = |seat: usize| map["seats"][seat].as_u64();
        assert_eq!(
            [status(0), status(1), status(2), status(4)],
            [Some(1), Some(0), Some(1), Some(1)],
            "{map}"
        );
        site.stop_and_audit().await;
    });
}

#[test]
fn a_slow_watcher_is_ended_and_holds_nobody_up() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| {
            config.grpc.watch_buffer_frames = 4;
            config.live.window_ms = 5;
        })
        .await;
        let event = site.add(&event_with(50, 200, json!({}))).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let (slow, quick) = (client(&site).await, client(&site).await);
        snapshot(&site.buyers, event).await;
        let watch =
            |read: bool| json!({"do": "watch", "name": "w", "request": {"event_id": event}, "read": read});
        slow.ask(watch(false)).await;
        quick.ask(watch(true)).await;
        quick.ask(json!({"do": "map", "name": "w", "until": 0})).await;
        let seats = labels(50, 40);
        let noticed = || site.metrics().contains("ticketbuster_slow_readers_total 1");
        for turn in 0..2_000 {
            let verb = if turn % 2 == 0 { "block" } else { "unblock" };
            let path = format!("/api/events/{event}/{verb}");
            let done = site.buyers.post(&path, &boss, json!({"seats": seats})).await.expect(200);
            quick.ask(json!({"do": "map", "name": "w", "until": done["seq"]})).await;
            if noticed() {
                break;
            }
        }
        assert!(noticed(), "the slow watcher was never noticed");
        assert!(site.metrics().contains("ticketbuster_grpc_watchers 1"), "its place is free");
        let ended = slow.ask(json!({"do": "end", "name": "w"})).await["ended"].clone();
        refused(&ended, "RESOURCE_EXHAUSTED", "slow_reader");
        let quick = quick.ask(json!({"do": "map", "name": "w", "until": 0})).await;
        assert_eq!((&quick["ended"], &quick["gaps"]), (&Value::Null, &json!(0)));
        site.stop_and_audit().await;
    });
}

#[test]
fn a_watcher_of_some_sections_hears_of_these_alone() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 20, json!({}))).await;
        let client = client(&site).await;
        let watch = async |name: &str, sections: Value| {
            let request = json!({"event_id": event, "from_seq": 0, "sections": sections});
            let seats = vec![0; 20];
            client
                .ask(json!({"do": "watch", "name": name, "request": request, "seats": seats, "timeout": 5}))
                .await
        };
        let end = async |name: &str| client.ask(json!({"do": "end", "name": name})).await;
        watch("none", json!(["S", "LOGE"])).await;
        let wrong = end("none").await["ended"].clone();
        refused(&wrong, "INVALID_ARGUMENT", "invalid_request");
        watch("stalls", json!(["S"])).await;
        watch("pit", json!(["PIT"])).await;
        for name in ["stalls", "pit"] {
            client.ask(json!({"do": "map", "name": name, "until": 0, "heard": 1})).await;
        }
        let ana = site.buyers.login("ana", &[]).await;
        for seats in [["S-A0-1"], ["S-A0-5"]] {
            site.buyers.hold(event, &ana, &seats).await.expect(201);
            actix_rt::time::sleep(Duration::from_millis(200)).await;
        }
        let places = json!({"areas": [{"section": "PIT", "quantity": 3}]});
        site.buyers.post(&format!("/api/events/{event}/holds"), &ana, places).await.expect(201);
        for (name, changes) in [("stalls", 2), ("pit", 1)] {
            let told = end(name).await;
            let heard = told["told"].as_array().unwrap().iter().filter(|what| **what == "changes").count();
            assert_eq!((heard, &told["gaps"]), (changes, &json!(0)), "{name}: {told}");
        }
        site.stop_and_audit().await;
    });
}
