//! gRPC, driven by a client in Python that knows the service from its reflection alone.

use std::{
    sync::{Arc, atomic::Ordering::SeqCst},
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use ticketbuster::{
    auth::{Attenuation, attenuate},
    config::Config,
    domain::EventId,
    keys::KeyRing,
    persistence::faulty::{Faults, FaultyStore},
};

use crate::support::{Buyers, Site, config, event_with, open, python::Client, run};

async fn client(site: &Site) -> Client {
    Client::start("catalog.py", &[&site.server.grpc_addresses[0].to_string()]).await
}

/// A site with a store that can fail.
async fn site_with(change: impl FnOnce(&mut Config)) -> (Site, Arc<Faults>) {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let (store, faults) = FaultyStore::new(open(folder.path()));
    let mut config = config(folder.path());
    change(&mut config);
    (Site::over(folder, config, Arc::new(store)).await, faults)
}

async fn call(client: &Client, method: &str, token: &str, request: Value) -> Value {
    client.ask(json!({"do": "call", "method": method, "token": token, "request": request})).await
}

/// The answer of a call that is answered.
#[track_caller]
fn answered(told: Value) -> Value {
    assert_eq!(told["code"], "OK", "{told:#}");
    told["answer"].clone()
}

/// The error info of a call that is refused with this status and this code, however one looks at it.
#[track_caller]
fn refused(told: &Value, status: &str, code: &str) -> Value {
    assert_eq!(
        (&told["code"], &told["trailers"]["ticketbuster-code"]),
        (&json!(status), &json!(code)),
        "{told:#}"
    );
    let info = &told["ErrorInfo"];
    assert_eq!(info["reason"], code.to_uppercase());
    assert_eq!((&info["domain"], &info["metadata"]["code"]), (&json!("ticketbuster"), &json!(code)));
    info["metadata"].clone()
}

fn metrics(site: &Site) -> String {
    String::from_utf8(site.server.engine.metrics().render()).unwrap()
}

#[test]
fn the_catalogue_is_read_by_whoever_knows_nothing_but_its_address() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(2, 10, json!({}))).await;
        let draft = site.add(&event_with(1, 5, json!({"name": "Secreto", "status": "draft"}))).await;
        let client = client(&site).await;
        let known = client.ask(json!({"do": "services"})).await;
        for service in ["ticketbuster.v1.Catalog", "grpc.health.v1.Health"] {
            assert!(known["services"].as_array().unwrap().contains(&json!(service)), "{known}");
        }
        assert_eq!(
            known["methods"],
            json!([
                "CheckAvailability",
                "CommitSeats",
                "GetEvents",
                "GetSeats",
                "ReleaseSeats",
                "ReserveSeats",
                "WatchSeats"
            ])
        );

        let events = answered(call(&client, "GetEvents", "", json!({"q": "PRUEBA"})).await);
        assert_eq!((&events["total"], events["page"].as_u64()), (&json!("1"), Some(1)), "{events:#}");
        let found = &events["events"][0];
        assert_eq!((&found["event_id"], &found["status"]), (&json!(event), &json!("EVENT_STATUS_ON_SALE")));
        assert_eq!(found["starts_at"], "2999-01-01T00:00:00Z");
        assert_eq!(found["price_from"], json!({"amount": "10000", "currency": "PEN"}));
        assert_eq!(found["counts"]["capacity"], "120");
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let all = answered(call(&client, "GetEvents", &boss, json!({"sort": "name"})).await);
        assert_eq!(all["total"], "2", "organisers see drafts");
        let wrong = call(&client, "GetEvents", "", json!({"sort": "colour", "per_page": 500})).await;
        refused(&wrong, "INVALID_ARGUMENT", "invalid_request");
        assert_eq!(wrong["BadRequest"]["field_violations"][0]["field"], "sort");

        let ana = site.buyers.login("ana", &[]).await;
        site.buyers.hold(event, &ana, &["S-A0-2", "S-B0-10"]).await.expect(201);
        let map = site.buyers.get(&format!("/api/events/{event}/seats"), "").await.expect(200);
        let seats = answered(
            call(&client, "GetSeats", "", json!({"event_id": event, "view": "SEATS_VIEW_LAYOUT"})).await,
        );
        assert_eq!(seats["map"]["status"], map["status"], "the same bytes as over REST");
        assert_eq!((&seats["map"]["seq"], &seats["map"]["count"]), (&json!("1"), &json!(20)));
        let layout = &seats["layout"];
        assert_eq!((&layout["seats"][1], layout["seats"].as_array().unwrap().len()), (&json!("S-A0-2"), 20));
        assert_eq!(
            layout["sections"][1],
            json!({"section": "PIT", "name": "PIT", "area": true, "capacity": "100"})
        );
        let list = json!({"event_id": event, "view": "SEATS_VIEW_LIST", "status": "SEAT_STATUS_HELD", "per_page": 1});
        let list = answered(call(&client, "GetSeats", "", list).await);
        assert_eq!((&list["total"], &list["seats"][0]["seat"]), (&json!("2"), &json!("S-A0-2")));
        assert_eq!(list["seats"][0]["price"]["amount"], "10000");

        let asked = json!({"event_id": event, "seats": ["S-A0-1", "S-A0-2"]});
        let free = answered(call(&client, "CheckAvailability", "", asked).await);
        assert_eq!((&free["available"], &free["unavailable"]), (&json!(false), &json!(["S-A0-2"])));
        assert_eq!(
            (&free["counts"]["held"], &free["groups"][0]["counts"]["available"]),
            (&json!("2"), &json!("18"))
        );
        let strange = json!({"event_id": event, "seats": ["S-A0-1", "Z-9"]});
        let strange = call(&client, "CheckAvailability", "", strange).await;
        refused(&strange, "INVALID_ARGUMENT", "invalid_request");
        assert_eq!(strange["BadRequest"]["field_violations"][0]["field"], "seats[1]");
        for id in [draft.to_string(), "nonsense".to_owned()] {
            refused(&call(&client, "GetSeats", "", json!({"event_id": id})).await, "NOT_FOUND", "not_found");
        }
        answered(call(&client, "GetSeats", &boss, json!({"event_id": draft})).await);
        site.stop_and_audit().await;
    });
}

#[test]
fn seats_are_reserved_committed_and_released_with_the_refusals_of_rest() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(2, 10, json!({"seats_per_buyer": 4}))).await;
        let (ana, bob) = (site.buyers.login("ana", &[]).await, site.buyers.login("bob", &[]).await);
        let client = client(&site).await;
        let wish = |seats: &[&str]| json!({"event_id": event, "seats": seats, "areas": []});
        let hold =
            answered(call(&client, "ReserveSeats", &ana, wish(&["S-A0-1", "S-A0-2"])).await)["hold"].clone();
        assert_eq!(hold["total"], json!({"amount": "24780", "currency": "PEN"}));
        assert_eq!(hold["seats"][1]["seat"], "S-A0-2");

        let taken = call(&client, "ReserveSeats", &bob, wish(&["S-A0-2", "S-A0-3"])).await;
        let data = refused(&taken, "ABORTED", "seats_unavailable");
        assert_eq!(data["unavailable"], r#"["S-A0-2"]"#);
        let over = call(&client, "ReserveSeats", &ana, wish(&["S-B0-1", "S-B0-2", "S-B0-3"])).await;
        let data = refused(&over, "FAILED_PRECONDITION", "limit_exceeded");
        assert_eq!((&data["limit"], &data["most"]), (&json!("seats_per_buyer"), &json!("4")));
        let nobody = call(&client, "ReserveSeats", "", wish(&["S-A0-3"])).await;
        refused(&nobody, "UNAUTHENTICATED", "unauthenticated");
        let forged = call(&client, "ReserveSeats", "nonsense", wish(&["S-A0-3"])).await;
        refused(&forged, "UNAUTHENTICATED", "unauthenticated");
        let keys = KeyRing::load_or_create(&site.folder.path().join("keys.json")).unwrap().public();
        let narrow = Attenuation { read_only: true, ..Attenuation::default() };
        let read_only = attenuate(&bob, &keys, &narrow).unwrap();
        let limited = call(&client, "ReserveSeats", &read_only, wish(&["S-A0-3"])).await;
        refused(&limited, "PERMISSION_DENIED", "forbidden");
        answered(call(&client, "GetSeats", &read_only, json!({"event_id": event})).await);
        let elsewhere = Attenuation { event: Some(EventId(uuid::Uuid::nil())), ..Attenuation::default() };
        let elsewhere = attenuate(&bob, &keys, &elsewhere).unwrap();
        let limited = call(&client, "ReserveSeats", &elsewhere, wish(&["S-A0-3"])).await;
        refused(&limited, "PERMISSION_DENIED", "forbidden");
        let not_bobs = call(&client, "ReleaseSeats", &bob, json!({"hold_id": hold["hold_id"]})).await;
        refused(&not_bobs, "PERMISSION_DENIED", "forbidden");
        let strange = call(&client, "ReserveSeats", &ana, wish(&["S-A0-99"])).await;
        refused(&strange, "INVALID_ARGUMENT", "invalid_request");
        assert_eq!(strange["BadRequest"]["field_violations"][0]["field"], "seats[0]");
        let unknown = call(&client, "CommitSeats", &ana, json!({"hold_id": event})).await;
        refused(&unknown, "NOT_FOUND", "not_found");
        let payment = json!({"hold_id": hold["hold_id"], "payment": {"provider": "cash", "token": "x"}});
        refused(&call(&client, "CommitSeats", &ana, payment).await, "INVALID_ARGUMENT", "invalid_request");

        let order =
            json!({"hold_id": hold["hold_id"], "payment": {"provider": "test", "token": "tok_success"}});
        let order = answered(call(&client, "CommitSeats", &ana, order).await);
        assert_eq!((&order["status"], &order["hold_id"]), (&json!("ORDER_STATUS_PENDING"), &hold["hold_id"]));
        let decided = site.buyers.decided(order["order_id"].as_str().unwrap(), &ana).await;
        assert_eq!(
            (&decided["status"], decided["tickets"].as_array().unwrap().len()),
            (&json!("completed"), 2)
        );

        let best = json!({"event_id": event, "best_available": {"quantity": 2, "adjacent": true},
            "areas": [{"section": "PIT", "quantity": 2}]});
        let hold = answered(call(&client, "ReserveSeats", &bob, best).await)["hold"].clone();
        assert_eq!((&hold["together"], &hold["areas"][0]["quantity"]), (&json!(true), &json!(2)));
        let again = json!({"event_id": event, "hold_token": hold["hold_token"]});
        let again = answered(call(&client, "ReserveSeats", &bob, again).await);
        assert_eq!(again["hold"]["hold_id"], hold["hold_id"]);
        let released =
            answered(call(&client, "ReleaseSeats", &bob, json!({"hold_id": hold["hold_id"]})).await);
        assert_eq!(released["event_id"], json!(event));
        let gone = call(&client, "CommitSeats", &bob, json!({"hold_id": hold["hold_id"]})).await;
        refused(&gone, "FAILED_PRECONDITION", "hold_expired");
        let seen = metrics(&site);
        for line in [
            r#"ticketbuster_grpc_seconds_count{code="ABORTED",method="ReserveSeats"} 1"#,
            r#"ticketbuster_grpc_seconds_count{code="OK",method="CommitSeats"} 1"#,
        ] {
            assert!(seen.contains(line), "{line}");
        }
        let report = site.stop_and_audit().await;
        assert_eq!((report.orders, report.seats_sold), (1, 2));
    });
}

#[test]
fn a_key_has_one_outcome_here_and_over_rest() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(2, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let client = client(&site).await;
        let keyed = json!({"event_id": event, "seats": ["S-A0-1"], "idempotency_key": "one"});
        let first = answered(call(&client, "ReserveSeats", &ana, keyed.clone()).await)["hold"].clone();
        let second = answered(call(&client, "ReserveSeats", &ana, keyed).await)["hold"].clone();
        assert_eq!(first["hold_id"], second["hold_id"]);
        let metadata = |request: Value, key: &str| {
            client.ask(json!({"do": "call", "method": "ReserveSeats", "token": ana, "request": request,
                "metadata": {"idempotency-key": key}}))
        };
        let third = answered(metadata(json!({"event_id": event, "seats": ["S-A0-1"]}), "one").await);
        assert_eq!(third["hold"]["hold_id"], first["hold_id"]);
        let path = format!("/api/events/{event}/holds");
        let body = Some(json!({"seats": ["S-A0-1"]}));
        let rest = site.buyers.try_send("POST", &path, &ana, Some("one"), body).await.unwrap().expect(201);
        assert_eq!(rest["hold_id"], first["hold_id"]);
        let other = metadata(json!({"event_id": event, "seats": ["S-A0-2"]}), "one").await;
        refused(&other, "FAILED_PRECONDITION", "idempotency_conflict");
        let two =
            metadata(json!({"event_id": event, "seats": ["S-A0-2"], "idempotency_key": "two"}), "one").await;
        refused(&two, "INVALID_ARGUMENT", "invalid_request");
        refused(
            &metadata(json!({"event_id": event, "seats": ["S-A0-2"]}), "a b").await,
            "INVALID_ARGUMENT",
            "invalid_request",
        );

        let order = json!({"hold_id": first["hold_id"], "idempotency_key": "order"});
        let one = answered(call(&client, "CommitSeats", &ana, order.clone()).await);
        site.buyers.decided(one["order_id"].as_str().unwrap(), &ana).await;
        let two = answered(call(&client, "CommitSeats", &ana, order).await);
        assert_eq!(one, two);
        assert_eq!(site.stop_and_audit().await.orders, 1);
    });
}

#[test]
fn deadlines_are_kept_and_what_was_asked_keeps_its_one_outcome() {
    run(async {
        let (site, faults) = site_with(|config| config.grpc.timeout_ms = 1_500).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let client = client(&site).await;
        let hold = answered(
            call(&client, "ReserveSeats", &ana, json!({"event_id": event, "seats": ["S-A0-1"]})).await,
        );
        let order = json!({"hold_id": hold["hold"]["hold_id"], "idempotency_key": "order"});
        faults.hang.store(true, SeqCst);
        let commit = |timeout: Value| {
            client.ask(json!({"do": "call", "method": "CommitSeats", "token": ana, "request": order,
                "timeout": timeout}))
        };
        // The caller says what its time is, and cancels the call when it is over: the server's own end of it
        // comes a little earlier, unless the machine is busy.
        let counted = r#"ticketbuster_grpc_seconds_count{code="DEADLINE_EXCEEDED",method="CommitSeats"}"#;
        for _ in 0..10 {
            let late = commit(json!(0.4)).await;
            assert_eq!(late["code"], "DEADLINE_EXCEEDED", "{late}");
            assert!((350.0..1_300.0).contains(&late["ms"].as_f64().unwrap()), "{late}");
            if metrics(&site).contains(counted) {
                break;
            }
        }
        assert!(metrics(&site).contains(counted), "the server stopped by itself");
        // Nobody sets a limit but the server.
        let late = commit(Value::Null).await;
        refused(&late, "DEADLINE_EXCEEDED", "deadline_exceeded");
        assert!((1_400.0..6_000.0).contains(&late["ms"].as_f64().unwrap()), "{late}");
        faults.hang.store(false, SeqCst);
        let accepted = answered(commit(json!(10)).await);
        let decided = site.buyers.decided(accepted["order_id"].as_str().unwrap(), &ana).await;
        assert_eq!(decided["status"], "completed");
        assert_eq!(site.stop_and_audit().await.orders, 1);
    });
}

#[test]
fn what_is_too_much_or_away_says_when_to_come_back() {
    run(async {
        let (site, faults) = site_with(|config| {
            config.orders.durable_timeout_ms = 300;
            config.grpc.watchers_max = 1;
            config.grpc.message_bytes_max = 2_000;
        })
        .await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let client = client(&site).await;
        let hold = answered(
            call(&client, "ReserveSeats", &ana, json!({"event_id": event, "seats": ["S-A0-1"]})).await,
        );
        faults.away.store(true, SeqCst);
        let away = call(&client, "CommitSeats", &ana, json!({"hold_id": hold["hold"]["hold_id"]})).await;
        refused(&away, "UNAVAILABLE", "store_unavailable");
        assert_eq!(
            (&away["RetryInfo"]["retry_delay"], &away["trailers"]["retry-after"]),
            (&json!("1s"), &json!("1"))
        );
        faults.away.store(false, SeqCst);

        client.ask(json!({"do": "watch", "name": "one", "request": {"event_id": event}})).await;
        client.ask(json!({"do": "map", "name": "one", "until": 1})).await;
        client.ask(json!({"do": "watch", "name": "two", "request": {"event_id": event}})).await;
        let full = client.ask(json!({"do": "end", "name": "two"})).await["ended"].clone();
        refused(&full, "RESOURCE_EXHAUSTED", "overloaded");
        assert_eq!(full["RetryInfo"]["retry_delay"], "5s");
        client.ask(json!({"do": "cancel", "name": "one"})).await;
        for _ in 0..50 {
            if metrics(&site).contains("ticketbuster_grpc_watchers 0") {
                break;
            }
            actix_rt::time::sleep(Duration::from_millis(100)).await;
        }
        assert!(
            metrics(&site).contains("ticketbuster_grpc_watchers 0"),
            "a cancelled stream leaves its place"
        );
        let large = json!({"event_id": event, "seats": vec!["S-A0-1"; 1_000]});
        let large = call(&client, "CheckAvailability", "", large).await;
        assert!(matches!(large["code"].as_str(), Some("OUT_OF_RANGE" | "RESOURCE_EXHAUSTED")), "{large}");
        // The order whose caller was sent away is done meanwhile.
        actix_rt::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(site.stop_and_audit().await.orders, 1);

        let (site, _) = site_with(|config| {
            config.rate_limit.enabled = true;
            (config.rate_limit.user_per_second, config.rate_limit.user_burst) = (1, 2);
        })
        .await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let client = self::client(&site).await;
        let mut told = json!(null);
        for _ in 0..3 {
            told = call(&client, "GetSeats", &ana, json!({"event_id": event})).await;
            told =
                if told["code"] == "OK" { call(&client, "GetEvents", &ana, json!({})).await } else { told };
        }
        refused(&told, "RESOURCE_EXHAUSTED", "rate_limited");
        assert!(told["RetryInfo"]["retry_delay"].is_string(), "{told}");
        assert!(told["detail"].as_str().unwrap().contains("user"), "{told}");
        site.stop_and_audit().await;

        let (site, _) = site_with(|config| {
            config.rate_limit.enabled = true;
            (config.rate_limit.ip_per_second, config.rate_limit.ip_burst) = (1, 2);
        })
        .await;
        let client = self::client(&site).await;
        for _ in 0..2 {
            answered(call(&client, "GetEvents", "", json!({})).await);
        }
        let told = call(&client, "GetEvents", "", json!({})).await;
        refused(&told, "RESOURCE_EXHAUSTED", "rate_limited");
        assert!(told["detail"].as_str().unwrap().contains("address"), "{told}");
        site.stop_and_audit().await;
    });
}

async fn snapshot(buyers: &Buyers, event: EventId) -> (u64, Value) {
    let body = buyers.get(&format!("/api/events/{event}/seats"), "").await.expect(200);
    let packed = STANDARD.decode(body["status"].as_str().unwrap()).unwrap();
    let count = body["count"].as_u64().unwrap() as usize;
    let seats: Vec<u8> = (0..count).map(|seat| packed[seat / 4] >> (seat % 4 * 2) & 3).collect();
    (body["seq"].as_u64().unwrap(), json!(seats))
}

#[test]
fn a_watcher_has_exactly_the_servers_map() {
    run(async {
        let (site, _) = site_with(|config| config.live.history_frames = 4).await;
        let event = site.add(&event_with(20, 40, json!({"seats_per_buyer": 1_000}))).await;
        let draft = site.add(&event_with(1, 5, json!({"status": "draft"}))).await;
        let client = client(&site).await;
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
            let wish = json!({"best_available": {"quantity": 5, "section": "S"}});
            let hold =
                site.buyers.post(&format!("/api/events/{event}/holds"), &token, wish).await.expect(201);
            match round % 3 {
                0 => drop(site.buyers.buy(&hold, &token, "tok_success").await),
                1 => {
                    let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
                    site.buyers.try_send("DELETE", &path, &token, None, None).await.unwrap().expect(204);
                }
                _ => {}
            }
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
            assert_eq!(
                (&map["ended"], &map["at"], &map["gaps"]),
                (&Value::Null, &json!(last), &json!(0)),
                "{name}"
            );
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
        client.ask(json!({"do": "watch", "name": "draft", "request": {"event_id": draft}})).await;
        let hidden = client.ask(json!({"do": "end", "name": "draft"})).await["ended"].clone();
        refused(&hidden, "NOT_FOUND", "not_found");
        let boss = site.buyers.login("boss", &["organiser"]).await;
        client
            .ask(json!({"do": "watch", "name": "boss", "request": {"event_id": draft}, "token": boss, "timeout": 1}))
            .await;
        let seen = client.ask(json!({"do": "end", "name": "boss"})).await;
        assert_eq!(
            (&seen["told"][0], &seen["ended"]["code"]),
            (&json!("snapshot"), &json!("DEADLINE_EXCEEDED"))
        );
        site.stop_and_audit().await;
    });
}

#[test]
fn a_watcher_whose_event_dies_is_told_and_goes_on() {
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
        let _ = gateway.ask(event, ticketbuster::actors::Ask::Panic).await;
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
        let told = map["told"].as_array().unwrap();
        assert!(told.contains(&json!("resync")), "{told:?}");
        assert_eq!((map["seats"][0].as_u64(), map["seats"][4].as_u64()), (Some(1), Some(1)), "{map}");
        site.stop_and_audit().await;
    });
}

#[test]
fn a_slow_watcher_is_ended_and_holds_nobody_up() {
    run(async {
        let (site, _) = site_with(|config| {
            config.grpc.watch_buffer_frames = 4;
            config.live.window_ms = 5;
        })
        .await;
        let event = site.add(&event_with(50, 200, json!({}))).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let (slow, quick) = (client(&site).await, client(&site).await);
        let watch =
            |read: bool| json!({"do": "watch", "name": "w", "request": {"event_id": event}, "read": read});
        slow.ask(watch(false)).await;
        quick.ask(watch(true)).await;
        quick.ask(json!({"do": "map", "name": "w", "until": 0})).await;
        let rows: Vec<String> =
            (0..50).map(|row| format!("{}{}", char::from(b'A' + (row % 26)), row / 26)).collect();
        let seats: Vec<String> =
            rows.iter().flat_map(|row| (1..=40).map(move |seat| format!("S-{row}-{seat}"))).collect();
        let noticed = || metrics(&site).contains("ticketbuster_slow_readers_total 1");
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
        assert!(metrics(&site).contains("ticketbuster_grpc_watchers 1"), "its place is free");
        let ended = slow.ask(json!({"do": "end", "name": "w"})).await["ended"].clone();
        refused(&ended, "RESOURCE_EXHAUSTED", "slow_reader");
        let quick = quick.ask(json!({"do": "map", "name": "w", "until": 0})).await;
        assert_eq!((&quick["ended"], &quick["gaps"]), (&Value::Null, &json!(0)));
        site.stop_and_audit().await;
    });
}

#[test]
fn a_connection_that_says_nothing_gives_its_place_up() {
    run(async {
        let (site, _) = site_with(|config| config.grpc.connections_max = 1).await;
        let mut silent = tokio::net::TcpStream::connect(site.server.grpc_addresses[0]).await.unwrap();
        let client = client(&site).await;
        let full = client.ask(json!({"do": "health"})).await;
        assert!(full["status"].is_null(), "there is one place: {full}");
        let began = Instant::now();
        let mut bytes = [0; 64];
        while tokio::io::AsyncReadExt::read(&mut silent, &mut bytes).await.unwrap_or(0) > 0 {}
        assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
        let mut told = json!(null);
        for _ in 0..20 {
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
fn health_follows_the_engine_and_a_stop_ends_streams_in_time() {
    run(async {
        let (site, faults) = site_with(|_| ()).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let client = client(&site).await;
        let until = async |status: &str| {
            for _ in 0..100 {
                let mut seen = Vec::new();
                for service in ["", "ticketbuster.v1.Catalog"] {
                    seen.push(
                        client.ask(json!({"do": "health", "service": service})).await["status"].clone(),
                    );
                }
                if seen.iter().all(|seen| *seen == status) {
                    return;
                }
                actix_rt::time::sleep(Duration::from_millis(100)).await;
            }
            panic!("it is never {status}");
        };
        until("SERVING").await;
        faults.away.store(true, SeqCst);
        until("NOT_SERVING").await;
        faults.away.store(false, SeqCst);
        until("SERVING").await;
        let unknown = client.ask(json!({"do": "health", "service": "nonsense"})).await;
        assert_eq!(unknown["code"], "NOT_FOUND");

        client.ask(json!({"do": "watch", "name": "w", "request": {"event_id": event}})).await;
        client.ask(json!({"do": "map", "name": "w", "until": 0})).await;
        client.ask(json!({"do": "watch health"})).await;
        assert_eq!(client.ask(json!({"do": "health seen", "wait": 1})).await["seen"], json!(["SERVING"]));
        let began = Instant::now();
        site.stop_and_audit().await;
        // Streams are ended, not waited for: that would take five seconds.
        assert!(began.elapsed() < Duration::from_millis(4_500), "{:?}", began.elapsed());
        let ended = client.ask(json!({"do": "end", "name": "w"})).await["ended"].clone();
        refused(&ended, "UNAVAILABLE", "going_away");
        let health = client.ask(json!({"do": "health seen", "wait": 10})).await;
        assert_eq!(health, json!({"seen": ["SERVING", "NOT_SERVING"], "alive": false}));
    });
}
