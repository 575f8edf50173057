//! Reading the catalogue, reserving, committing and releasing over gRPC, and the refusals.

use domain::EventId;
use serde_json::{Value, json};
use ticketbuster::{
    auth::{Attenuation, attenuate},
    keys::KeyRing,
};

use super::{answered, call, client, refused};
use crate::support::{Site, event_with, run};

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
        assert_eq!(found["price_from"], json!({"amount": "12390", "currency": "PEN"}), "10,000, 500, 18 %");
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
        assert_eq!(list["seats"][0]["price"]["amount"], "12390");
        assert_eq!(layout["tiers"][0]["price_parts"], list["seats"][0]["price_parts"]);

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
        refused(&not_bobs, "FAILED_PRECONDITION", "hold_expired");
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
        let seen = site.metrics();
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
fn drafts_are_for_organisers_of_their_organisation() {
    run(async {
        let site = Site::start().await;
        let draft = json!({"status": "draft", "organisation": "acme"});
        let draft = site.add(&event_with(1, 5, draft)).await;
        let client = client(&site).await;
        let login = async |organisations: Value| {
            let body = json!({"user": "boss", "roles": ["organiser"], "organisations": organisations});
            let session = site.buyers.post("/api/auth/dev-login", "", body).await.expect(200);
            session["token"].as_str().unwrap().to_owned()
        };
        let own = login(json!(["acme"])).await;
        let events = answered(call(&client, "GetEvents", &own, json!({})).await);
        assert_eq!(events["events"][0]["organisation"], "acme");
        answered(call(&client, "GetSeats", &own, json!({"event_id": draft})).await);
        for other in
            [login(json!(["other"])).await, login(json!(["acme/gate"])).await, login(Value::Null).await]
        {
            let events = answered(call(&client, "GetEvents", &other, json!({})).await);
            assert_eq!(events["total"], "0");
            for method in ["GetSeats", "CheckAvailability"] {
                refused(
                    &call(&client, method, &other, json!({"event_id": draft})).await,
                    "NOT_FOUND",
                    "not_found",
                );
            }
        }
        site.stop_and_audit().await;
    });
}
