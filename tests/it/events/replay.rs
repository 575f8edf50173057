//! The past of an event is rebuilt from its journal: what was live then, for its organisers alone, at a bounded cost.

use std::{collections::BTreeMap, time::Duration};

use domain::{EventId, Timestamp};
use serde_json::{Value, json};
use ticketbuster::{cli::store::open_store, clock::parse_rfc3339, config::Config};

use crate::support::{Ground, Site, event_with, on_every_store, run};

on_every_store! {
    a_replay_of_each_transition_is_the_map_that_was_live,
    an_instant_shows_what_had_happened_until_then,
    a_timeline_is_bounded_and_adds_up,
}

/// An event's part of the API.
pub fn at(event: EventId, what: &str) -> String {
    format!("/api/events/{event}/{what}")
}

/// Few transitions between the states that are kept, so that small journals have several.
fn checkpoints(config: &mut Config) {
    config.replay.checkpoint_every = 10;
    config.store.snapshot_every = 100;
}

/// The map as it is now, under its number.
async fn watch(site: &Site, event: EventId, live: &mut BTreeMap<u64, Value>) {
    let map = site.buyers.get(&at(event, "seats"), "").await.expect(200);
    live.insert(map["seq"].as_u64().unwrap(), map);
}

/// Waits until the store has this transition: replays know of nothing else.
pub async fn until_durable(site: &Site, event: EventId, seq: u64) {
    loop {
        let (end, _) = site.server.engine.store().journal_end(event).await.unwrap().unwrap();
        if end.0 >= seq {
            return;
        }
        actix_rt::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Everything that can happen to places, with the map after each step.
async fn sell(site: &Site, event: EventId, boss: &str, live: &mut BTreeMap<u64, Value>) {
    let ana = site.buyers.login("ana", &[]).await;
    let ben = site.buyers.login("ben", &[]).await;
    let post = async |path: String, token: &str, body: Value| site.buyers.post(&path, token, body).await;
    watch(site, event, live).await;
    let places = json!({"seats": ["S-A0-9"], "areas": [{"section": "PIT", "quantity": 3}]});
    post(at(event, "block"), boss, places.clone()).await.expect(200);
    watch(site, event, live).await;
    let hold = site.buyers.hold(event, &ana, &["S-A0-1", "S-A0-2"]).await.expect(201);
    watch(site, event, live).await;
    site.buyers.buy(&hold, &ana, "tok_success").await;
    watch(site, event, live).await;
    let hold = site.buyers.hold(event, &ben, &["S-A0-3"]).await.expect(201);
    let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
    site.buyers.try_send("DELETE", &path, &ben, None, None).await.unwrap().expect(204);
    watch(site, event, live).await;
    let hold = site.buyers.hold(event, &ben, &["S-A0-3"]).await.expect(201);
    assert_eq!(site.buyers.buy(&hold, &ben, "tok_declined").await["status"], "failed");
    watch(site, event, live).await;
    let order = site.buyers.buy(&hold, &ben, "tok_success").await;
    watch(site, event, live).await;
    post(at(event, "status"), boss, json!({"status": "paused"})).await.expect(200);
    watch(site, event, live).await;
    post(at(event, "status"), boss, json!({"status": "on_sale"})).await.expect(200);
    let refund = format!("/api/orders/{}/refund", order["order_id"].as_str().unwrap());
    post(refund, boss, json!({"reason": "ill"})).await.expect(200);
    watch(site, event, live).await;
    post(at(event, "unblock"), boss, places).await.expect(200);
    let areas = json!({"areas": [{"section": "PIT", "quantity": 2}]});
    post(at(event, "holds"), &ana, areas).await.expect(201);
    watch(site, event, live).await;
}

fn a_replay_of_each_transition_is_the_map_that_was_live(ground: Ground) {
    run(async {
        let site = Site::start_with(ground, checkpoints).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let mut live = BTreeMap::new();
        sell(&site, event, &boss, &mut live).await;
        // Another process owns the event afterwards: its transitions are of another epoch.
        let Site { server, folder, config, .. } = site;
        server.stop().await;
        let store = open_store(&config).await.unwrap();
        let site = Site::over(folder, *config, store).await;
        let ana = site.buyers.login("ana", &[]).await;
        for seat in ["S-A0-4", "S-A0-5", "S-A0-6"] {
            site.buyers.hold(event, &ana, &[seat]).await.expect(201);
            watch(&site, event, &mut live).await;
        }
        let end = *live.keys().last().unwrap();
        until_durable(&site, event, end).await;
        assert!(end >= 19 && live.contains_key(&0) && live.len() >= 12, "{end} {}", live.len());
        // Back and forth, so that it begins at every kind of state that is kept.
        let forth = 0..=end;
        let back = (0..=end).rev();
        let apart = (0..=end).step_by(7);
        for seq in back.chain(forth).chain(apart) {
            let path = at(event, &format!("seats?at_seq={seq}"));
            let mut past = site.buyers.get(&path, &boss).await.expect(200);
            let (instant, counts) = (past["at"].take(), past["counts"].take());
            assert!(instant.is_string() && counts["capacity"] == 110, "{past}");
            past.as_object_mut().unwrap().retain(|name, _| name != "at" && name != "counts");
            assert_eq!(past["seq"], seq);
            if let Some(then) = live.get(&seq) {
                if seq == 0 {
                    // The event had an owner before its first transition, whose epoch is in no journal.
                    past["epoch"] = then["epoch"].clone();
                }
                assert_eq!(&past, then, "at {seq}");
            }
        }
        let list = at(event, &format!("seats?at_seq={end}&view=list&status=held"));
        assert_eq!(site.buyers.get(&list, &boss).await.expect(200)["total"], 3);
        site.stop_and_audit().await;
    });
}

fn an_instant_shows_what_had_happened_until_then(ground: Ground) {
    run(async {
        let site = Site::start_with(ground, checkpoints).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        sell(&site, event, &boss, &mut BTreeMap::new()).await;
        let end = site.buyers.get(&at(event, "seats"), "").await.expect(200)["seq"].as_u64().unwrap();
        until_durable(&site, event, end).await;
        let timeline = site.buyers.get(&at(event, "timeline"), &boss).await.expect(200);
        let buckets = timeline["buckets"].as_array().unwrap();
        let instants: Vec<i64> =
            buckets.iter().map(|bucket| parse_rfc3339(bucket["at"].as_str().unwrap()).unwrap().0).collect();
        assert_eq!(instants.len() as u64, end, "a part for each of few transitions");
        let seen = async |instant: i64| {
            let text = ticketbuster::clock::rfc3339(Timestamp(instant));
            site.buyers.get(&at(event, &format!("seats?at={text}")), &boss).await
        };
        for instant in &instants {
            // Several may be of one millisecond.
            let until = |limit: i64| instants.iter().filter(|at| **at <= limit).count();
            for moment in [*instant, instant - 1] {
                if moment >= parse_rfc3339(timeline["created_at"].as_str().unwrap()).unwrap().0 {
                    assert_eq!(seen(moment).await.expect(200)["seq"], until(moment));
                }
            }
        }
        // The end goes on until now, and no further.
        let now = site.server.engine.now().0;
        assert_eq!(seen(now).await.expect(200)["seq"], end);
        let created_at = parse_rfc3339(timeline["created_at"].as_str().unwrap()).unwrap().0;
        let before = seen(created_at).await.expect(200);
        assert!(before["seq"].as_u64().unwrap() == until_first(&instants, created_at));
        for (wrong, says) in [(now + 60_000, "in the future"), (created_at - 1, "created later")] {
            let refused = seen(wrong).await.refused(422, "invalid_request");
            let detail = refused["errors"][0]["detail"].as_str().unwrap();
            assert!(refused["errors"][0]["field"] == "at" && detail.contains(says), "{refused}");
        }
        let offset = at(event, "seats?at=2026-01-01T00:00:00%2B05:00");
        site.buyers.get(&offset, &boss).await.refused(422, "invalid_request");
        site.stop_and_audit().await;
    });
}

/// How many transitions were at or before an instant.
fn until_first(instants: &[i64], limit: i64) -> u64 {
    instants.iter().filter(|at| **at <= limit).count() as u64
}

fn a_timeline_is_bounded_and_adds_up(ground: Ground) {
    run(async {
        let site = Site::start_with(ground, |config| {
            checkpoints(config);
            config.replay.transitions_max = 1_000;
        })
        .await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let ana = site.buyers.login("ana", &[]).await;
        let empty = site.buyers.get(&at(event, "timeline"), &boss).await.expect(200);
        assert_eq!((&empty["buckets"], &empty["seq"]), (&json!([]), &json!(0)));
        let hold_and_release = async |times: u64| {
            for _ in 0..times {
                let hold = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
                let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
                site.buyers.try_send("DELETE", &path, &ana, None, None).await.unwrap().expect(204);
            }
        };
        hold_and_release(400).await;
        until_durable(&site, event, 800).await;
        site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        let ben = site.buyers.login("ben", &[]).await;
        site.buyers.hold(event, &ben, &["S-A0-1"]).await.refused(409, "seats_unavailable");
        until_durable(&site, event, 801).await;
        let timeline = site.buyers.get(&at(event, "timeline"), &boss).await.expect(200);
        let buckets = timeline["buckets"].as_array().unwrap();
        let sum = |name: &str| buckets.iter().map(|bucket| bucket[name].as_u64().unwrap()).sum::<u64>();
        assert_eq!((timeline["seq"].as_u64(), buckets.len()), (Some(801), 401), "two transitions in each");
        assert_eq!((sum("holds_granted"), sum("holds_released"), sum("orders_placed")), (401, 400, 0));
        let last = &buckets.last().unwrap()["counts"];
        assert_eq!(
            (&last["available"], &last["held"], &last["capacity"]),
            (&json!(109), &json!(1), &json!(110))
        );
        assert_eq!(timeline["refusals"][0]["refusals"], json!({"seats_unavailable": 1}));
        // It grows from where it was, although the whole is longer than one request may replay …
        hold_and_release_other(&site, event, &ben, 300).await;
        until_durable(&site, event, 1_401).await;
        let grown = site.buyers.get(&at(event, "timeline"), &boss).await.expect(200);
        assert_eq!(grown["seq"], 1_401);
        assert!(grown["buckets"].as_array().unwrap().len() <= 500);
        // … and a state is looked at from the nearest one that is kept; the life of a seat needs all of it.
        site.buyers.get(&at(event, "seats?at_seq=1400"), &boss).await.expect(200);
        let life = at(event, "seat-changes?seat=S-A0-2");
        let refused = site.buyers.get(&life, &boss).await.refused(422, "invalid_request");
        assert!(refused["errors"][0]["detail"].as_str().unwrap().contains("at most 1000"), "{refused}");
        site.stop_and_audit().await;
    });
}

async fn hold_and_release_other(site: &Site, event: EventId, token: &str, times: u64) {
    for _ in 0..times {
        let hold = site.buyers.hold(event, token, &["S-A0-2"]).await.expect(201);
        let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
        site.buyers.try_send("DELETE", &path, token, None, None).await.unwrap().expect(204);
    }
}

#[test]
fn the_past_is_for_the_organisers_of_the_event() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let draft = site.add(&event_with(1, 10, json!({"status": "draft"}))).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let ana = site.buyers.login("ana", &[]).await;
        let gate = site.buyers.login("greta", &["gate"]).await;
        let body = json!({"user": "rosa", "roles": ["organiser"], "organisations": ["acme"]});
        let other = site.buyers.post("/api/auth/dev-login", "", body).await.expect(200);
        let other = other["token"].as_str().unwrap();
        for what in
            ["seats?at_seq=0", "seats?at=2999-01-01T00:00:00Z", "timeline", "seat-changes?seat=S-A0-1"]
        {
            site.buyers.get(&at(event, what), "").await.refused(401, "unauthenticated");
            for token in [&ana, &gate, other] {
                site.buyers.get(&at(event, what), token).await.refused(403, "forbidden");
                site.buyers.get(&at(draft, what), token).await.refused(404, "not_found");
            }
        }
        site.buyers.get(&at(draft, "timeline"), &boss).await.expect(200);
        for (wrong, field) in [
            ("seats?at_seq=-1", "at_seq"),
            ("seats?at_seq=9223372036854775808", "at_seq"),
            ("seats?at_seq=1", "at_seq"),
            ("seats?at_seq=0&at=2026-01-01T00:00:00Z", "at_seq"),
            ("seats?at=yesterday", "at"),
            ("seat-changes?seat=S-A0-99", "seat"),
        ] {
            let refused = site.buyers.get(&at(event, wrong), &boss).await.refused(422, "invalid_request");
            assert_eq!(refused["errors"][0]["field"], field, "{wrong}: {refused}");
        }
        let beyond = site.buyers.get(&at(event, "seats?at_seq=7"), &boss).await.expect(422);
        assert_eq!(beyond["errors"][0]["detail"], "the journal ends at seq 0");
        // A buyer's request is what it was.
        let plain = site.buyers.get(&at(event, "seats"), "").await.expect(200);
        assert!(plain.get("at").is_none() && plain.get("counts").is_none(), "{plain}");
        site.stop_and_audit().await;
    });
}

#[test]
fn the_life_of_a_seat_says_who_had_it_when() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let mut live = BTreeMap::new();
        sell(&site, event, &boss, &mut live).await;
        until_durable(&site, event, *live.keys().last().unwrap()).await;
        let life = async |seat: &str| {
            let body =
                site.buyers.get(&at(event, &format!("seat-changes?seat={seat}")), &boss).await.expect(200);
            let changes = body["changes"].as_array().unwrap().clone();
            assert_eq!(body["total"], changes.len());
            changes
        };
        let told = |changes: &[Value]| -> Vec<String> {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            changes
                .iter()
                .map(|change| format!("{} {}", text(&change["what"]), text(&change["status"])))
                .collect()
        };
        assert_eq!(told(&life("S-A0-1").await), ["held held", "ordered held", "sold sold"]);
        assert_eq!(told(&life("S-A0-9").await), ["blocked blocked", "unblocked available"]);
        assert_eq!(told(&life("S-A0-10").await), Vec::<String>::new());
        let third = life("S-A0-3").await;
        assert_eq!(
            told(&third),
            [
                "held held",
                "released available",
                "held held",
                "ordered held",
                "hold_resumed held",
                "ordered held",
                "sold sold",
                "cancelled available"
            ]
        );
        assert!(third.iter().all(|change| change["user_id"] == "ben" && change["hold_id"].is_string()));
        assert!(third[3]["order_id"] == third[4]["order_id"] && third[4]["order_id"] != third[5]["order_id"]);
        assert!(third[0]["deadline"].is_string() && third[0]["order_id"].is_null());
        site.stop_and_audit().await;
    });
}
