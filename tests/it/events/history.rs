//! An operator's action is written to the history together with its effect, and only the organisers of its organisation
//! can read it.

use serde_json::{Value, json};

use crate::support::{Ground, Site, event_with, on_every_store, run};

on_every_store! {
    every_command_of_an_operator_is_in_the_history,
    a_command_that_is_refused_is_not_in_the_history,
    organisers_who_change_an_event_at_once_put_nothing_back,
}

/// An event's part of the API.
fn at(event: &str, what: &str) -> String {
    format!("/api/events/{event}/{what}")
}

/// Makes an event, and gives each command of operators once; the event, and the order of which there was a refund.
async fn give_every_command(site: &Site, boss: &str, gate: &str, ana: &str) -> (String, Value) {
    let post =
        async |path: &str, token: &str, body: Value| site.buyers.post(path, token, body).await.expect(200);
    let created = site.buyers.post("/api/events", boss, event_with(1, 10, json!({}))).await.expect(201);
    let event = created["event_id"].as_str().unwrap().to_owned();
    let changed = json!({"name": "Otro nombre", "hold_seconds": 300, "reason": "a typo"});
    let patch = format!("/api/events/{event}");
    site.buyers.try_send("PATCH", &patch, boss, None, Some(changed)).await.unwrap().expect(200);
    let places = json!({"seats": ["S-A0-9"], "areas": [{"section": "PIT", "quantity": 3}]});
    let mut blocked = places.clone();
    blocked["reason"] = json!("for the press");
    post(&at(&event, "block"), boss, blocked).await;
    post(&at(&event, "unblock"), boss, places).await;
    post(&at(&event, "status"), boss, json!({"status": "paused", "reason": "sound check"})).await;
    post(&at(&event, "status"), boss, json!({"status": "on_sale"})).await;
    let hold = site.buyers.hold(event.parse().unwrap(), ana, &["S-A0-1", "S-A0-2"]).await.expect(201);
    let order = site.buyers.buy(&hold, ana, "tok_success").await;
    let scan = json!({"token": order["tickets"][0]["token"], "gate": "north"});
    post("/api/tickets/check-in", gate, scan.clone()).await;
    site.buyers.post("/api/tickets/check-in", gate, scan).await.refused(409, "already_used");
    let refund = format!("/api/orders/{}/refund", order["order_id"].as_str().unwrap());
    for none in [json!({}), json!({"reason": "  "}), json!({"reason": "x".repeat(501)})] {
        let refused = site.buyers.post(&refund, boss, none).await.refused(422, "invalid_request");
        assert_eq!(refused["errors"][0]["field"], "reason");
    }
    post(&refund, boss, json!({"reason": "told by phone"})).await;
    (event, order)
}

/// The values of one field of a page's items.
fn each<'a>(page: &'a Value, field: &str) -> Vec<&'a str> {
    page["items"].as_array().unwrap().iter().map(|item| item[field].as_str().unwrap()).collect()
}

fn every_command_of_an_operator_is_in_the_history(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let gate = site.buyers.login("greta", &["gate"]).await;
        let ana = site.buyers.login("ana", &[]).await;
        let (event, order) = give_every_command(&site, &boss, &gate, &ana).await;

        let history = site.buyers.get(&at(&event, "history"), &boss).await.expect(200);
        let expected =
            ["refund", "check_in", "status", "status", "unblock", "block", "change", "change", "create"];
        assert_eq!((each(&history, "command"), &history["total"]), (expected.to_vec(), &json!(9)));
        let users = each(&history, "user_id");
        assert_eq!(users, ["boss", "greta", "boss", "boss", "boss", "boss", "boss", "boss", "boss"]);
        let items = &history["items"];
        assert_eq!(
            (&items[0]["reason"], &items[0]["order_id"], &items[0]["buyer_id"], &items[0]["labels"]),
            (&json!("told by phone"), &order["order_id"], &json!("ana"), &json!(["S-A0-1", "S-A0-2"]))
        );
        assert_eq!(
            (&items[1]["ticket_id"], &items[1]["gate"], &items[1]["labels"], &items[1]["reason"]),
            (&order["tickets"][0]["ticket_id"], &json!("north"), &json!(["S-A0-1"]), &Value::Null)
        );
        assert_eq!(items[3]["changes"], json!([{"field": "status", "from": "on_sale", "to": "paused"}]));
        assert_eq!(
            (&items[5]["places"], &items[5]["labels"], &items[5]["reason"]),
            (&json!(4), &json!(["S-A0-9", "PIT ×3"]), &json!("for the press"))
        );
        assert_eq!(items[6]["changes"], json!([{"field": "name", "from": "Prueba", "to": "Otro nombre"}]));
        assert_eq!(items[7]["changes"], json!([{"field": "hold_seconds", "from": "600", "to": "300"}]));
        assert!(items[6]["reason"] == "a typo" && items[7]["reason"] == "a typo");
        assert_eq!(items[8]["places"], 110);
        let instants = each(&history, "at");
        assert!(instants.windows(2).all(|pair| pair[0] >= pair[1]), "newest first: {instants:?}");

        let read = async |query: &str| site.buyers.get(&at(&event, &format!("history?{query}")), &boss).await;
        assert_eq!(each(&read("kind=check_ins").await.expect(200), "command"), ["check_in"]);
        let second = read("kind=commands&per_page=3&page=2").await.expect(200);
        assert_eq!((each(&second, "command"), &second["total"]), (expected[4..7].to_vec(), &json!(8)));
        for wrong in ["kind=all", "per_page=101", "page=0"] {
            read(wrong).await.refused(422, "invalid_request");
        }
        for (token, status, code) in
            [("", 401, "unauthenticated"), (&ana, 403, "forbidden"), (&gate, 403, "forbidden")]
        {
            site.buyers.get(&at(&event, "history"), token).await.refused(status, code);
        }
        site.stop_and_audit().await;
    });
}

fn a_command_that_is_refused_is_not_in_the_history(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let ana = site.buyers.login("ana", &[]).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let at = |what: &str| at(&event.to_string(), what);
        site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        let seats = json!({"seats": ["S-A0-1"]});
        site.buyers.post(&at("block"), &boss, seats.clone()).await.refused(409, "seats_unavailable");
        site.buyers.post(&at("unblock"), &boss, seats).await.refused(409, "not_blocked");
        site.buyers
            .post(&at("status"), &boss, json!({"status": "on_sale"}))
            .await
            .refused(409, "status_conflict");
        site.buyers.post(&at("status"), &ana, json!({"status": "closed"})).await.refused(403, "forbidden");
        // Nothing is another value than before.
        let same = json!({"name": "Prueba", "hold_seconds": 600});
        let path = format!("/api/events/{event}");
        site.buyers.try_send("PATCH", &path, &boss, None, Some(same)).await.unwrap().expect(200);
        let history = site.buyers.get(&at("history"), &boss).await.expect(200);
        assert_eq!(history["items"], json!([]));
        site.stop_and_audit().await;
    });
}

fn organisers_who_change_an_event_at_once_put_nothing_back(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let path = format!("/api/events/{event}");
        let fields = [
            ("name", json!("Otra")),
            ("seats_per_hold", json!(3)),
            ("description", json!("Dos frases.\nY otra.")),
            ("seats_per_buyer", json!(4)),
            ("category", json!("theatre")),
            ("extensions", json!(2)),
            ("hold_seconds", json!(77)),
            ("orphan_rule", json!("refuse")),
        ];
        let changes = fields.iter().map(async |(field, value)| {
            let body = json!({*field: value});
            site.buyers.try_send("PATCH", &path, &boss, None, Some(body)).await.unwrap().expect(200)
        });
        futures_util::future::join_all(changes).await;
        let shown = site.buyers.get(&path, "").await.expect(200);
        let history = site.buyers.get(&format!("{path}/history"), &boss).await.expect(200);
        assert_eq!(each(&history, "command"), ["change"; 8]);
        for (field, value) in &fields {
            assert!(
                shown.to_string().contains(&format!("\"{field}\":{value}")),
                "{field} is not {value}: {shown:#}"
            );
        }
        for item in history["items"].as_array().unwrap() {
            assert_eq!(item["changes"].as_array().unwrap().len(), 1, "{item}");
        }
        // What an import would refuse is refused here as well.
        for (field, wrong) in [
            ("name", "two\nlines"),
            ("category", " "),
            ("name", &"x".repeat(201)),
            ("description", "a\u{0}b"),
        ] {
            let body = Some(json!({field: wrong}));
            let answer = site.buyers.try_send("PATCH", &path, &boss, None, body).await.unwrap();
            assert_eq!(answer.refused(422, "invalid_request")["errors"][0]["field"], field);
        }
        site.stop_and_audit().await;
    });
}
