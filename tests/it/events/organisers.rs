//! What the organisers' pages request: searching orders, exporting them, watching a sale, previewing a plan.

use std::time::{Duration, Instant};

use domain::EventId;
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};

use crate::support::{
    Ground, Site, event_with, on_every_store, run,
    socket::{Socket, connect, hear_type, say},
    wire::{PATIENCE, Wire},
};

on_every_store! {
    orders_are_found_by_what_an_organiser_knows,
    an_export_has_every_order_and_no_formula,
    a_report_tells_how_a_sale_goes,
    a_dry_run_says_what_an_event_would_be_and_creates_nothing,
}

/// Orders some places in one step; the order, decided.
async fn order(site: &Site, event: EventId, user: &str, places: Value, card: &str) -> Value {
    let token = site.buyers.login(user, &[]).await;
    let mut body = json!({"event_id": event, "payment": {"provider": "test", "token": card}});
    for (name, value) in places.as_object().unwrap() {
        body[name] = value.clone();
    }
    let accepted = site.buyers.post("/api/orders", &token, body).await.expect(202);
    site.buyers.decided(accepted["order_id"].as_str().unwrap(), &token).await
}

async fn csv(site: &Site, path: &str, token: &str) -> Vec<Vec<String>> {
    let request = site.buyers.client.get(format!("{}{path}", site.buyers.base)).bearer_auth(token);
    let mut response = request.send().await.unwrap();
    assert_eq!(response.status().as_u16(), 200);
    let kind = response.headers().get("content-type").unwrap().to_str().unwrap().to_owned();
    assert!(kind.starts_with("text/csv; charset=utf-8"), "{kind}");
    let bytes = response.body().limit(16 << 20).await.unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_ref());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn orders_are_found_by_what_an_organiser_knows(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let (event, other) =
            (site.add(&event_with(1, 20, json!({}))).await, site.add(&event_with(1, 20, json!({}))).await);
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let ana = order(&site, event, "ana", json!({"seats": ["S-A0-1", "S-A0-2"]}), "tok_success").await;
        let anabel = order(&site, event, "anabel", json!({"seats": ["S-A0-11"]}), "tok_success").await;
        let declined = order(&site, event, "bob", json!({"seats": ["S-A0-20"]}), "tok_declined").await;
        order(&site, other, "ana", json!({"seats": ["S-A0-1"]}), "tok_success").await;
        let search = async |query: &str| {
            let path = format!("/api/orders?event_id={event}&{query}");
            let found = site.buyers.get(&path, &boss).await.expect(200);
            let items = found["items"].as_array().unwrap().clone();
            assert_eq!(found["total"], json!(items.len()), "{query}");
            items
        };
        // Newest first, each with its own tickets.
        assert_eq!(search("all=true").await, [declined.clone(), anabel.clone(), ana.clone()]);
        assert_eq!(search("q=ana").await, [anabel.clone(), ana.clone()]);
        for label in ["S-A0-2", "s-a0-2", "%20s-A0-2%20"] {
            assert_eq!(search(&format!("q={label}")).await, std::slice::from_ref(&ana), "{label}");
        }
        assert_eq!(search("q=S-A0-20").await, std::slice::from_ref(&declined));
        assert_eq!(search("q=b&status=failed").await, std::slice::from_ref(&declined));
        assert_eq!(search("q=b&status=completed").await, Vec::<Value>::new());
        let id = anabel["order_id"].as_str().unwrap();
        for part in [id, &id[id.len() - 17..], &id[id.len() - 8..]] {
            assert_eq!(search(&format!("q={part}")).await, std::slice::from_ref(&anabel), "{part}");
        }
        let contact = json!({"name": "Óscar Ñañez Quispe", "email": "Oscar.N@Example.com"});
        let body = json!({"seats": ["S-A0-7"], "contact": contact});
        let oscar = order(&site, event, "guest-like", body, "tok_success").await;
        for part in
            ["oscar.n@EX", "OSCAR", "quis", "%C3%B3scar%20%C3%91", "%C3%91A%C3%91EZ", "%C3%B1a%C3%B1ez%20q"]
        {
            assert_eq!(search(&format!("q={part}")).await, std::slice::from_ref(&oscar), "{part}");
        }
        for part in ["scar", "example.com", "uispe", "%25", "_scar"] {
            assert_eq!(search(&format!("q={part}")).await, Vec::<Value>::new(), "{part}");
        }
        let erase = format!("/api/orders/{}/erase", oscar["order_id"].as_str().unwrap());
        site.buyers.post(&erase, &boss, json!({"reason": "asked"})).await.expect(200);
        assert_eq!(search("q=quispe").await, Vec::<Value>::new());
        let second = format!("/api/orders?event_id={event}&all=true&per_page=1&page=3");
        let second = site.buyers.get(&second, &boss).await.expect(200);
        assert_eq!((&second["items"], &second["total"]), (&json!([anabel]), &json!(4)));

        let token = site.buyers.login("ana", &[]).await;
        site.buyers
            .get(&format!("/api/orders?event_id={event}&q=bob"), &token)
            .await
            .refused(403, "forbidden");
        site.buyers.get("/api/orders?q=bob", &boss).await.refused(422, "invalid_request");
        for wrong in ["q=", "q=%0A", &format!("q={}", "x".repeat(201))] {
            let path = format!("/api/orders?event_id={event}&{wrong}");
            site.buyers.get(&path, &boss).await.refused(422, "invalid_request");
        }
        site.stop_and_audit().await;
    });
}

/// Orders of one place each, until there are 2,001 with the `accepted` ones, and all are decided: more than one
/// page of the export, and before that one row less, which is two whole pages.
async fn fill_two_pages(site: &Site, event: EventId, boss: &str, mut accepted: usize) {
    let bob = site.buyers.login("bob", &[]).await;
    let body = json!({"event_id": event, "areas": [{"section": "PIT", "quantity": 1}]});
    while accepted < 2_001 {
        let wave =
            (0..(2_001 - accepted).min(50)).map(|_| site.buyers.post("/api/orders", &bob, body.clone()));
        for answer in futures_util::future::join_all(wave).await {
            answer.expect(202);
            accepted += 1;
        }
        if accepted == 2_000 {
            let rows = csv(site, &format!("/api/events/{event}/orders.csv"), boss).await;
            assert_eq!(rows.len(), 2_001, "two whole pages");
        }
    }
    let waiting = async || {
        let report = site.buyers.get(&format!("/api/events/{event}/report"), boss).await.expect(200);
        report["orders_waiting"].as_u64().unwrap()
    };
    while waiting().await > 0 {
        actix_rt::time::sleep(Duration::from_millis(300)).await;
    }
}

/// The id and the amounts of an order, as its row in the export has them.
fn amounts_of(order: &Value) -> Vec<String> {
    let amount = |name: &str| order[name]["amount"].to_string();
    let id = order["order_id"].as_str().unwrap().to_owned();
    [id].into_iter().chain(["subtotal", "fees", "tax", "total"].map(amount)).collect()
}

fn an_export_has_every_order_and_no_formula(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let section = json!([{"section": "PIT", "tier": "T", "kind": "area", "capacity": 5_000},
                             {"section": "S", "tier": "T", "rows": [{"row": "A", "from": 1, "to": 9}]}]);
        let event = site.add(&event_with(1, 1, json!({"sections": section, "seats_per_buyer": 9_999}))).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let path = format!("/api/events/{event}/orders.csv");
        let columns = "order_id user_id status seats quantity subtotal fees tax total currency created_at completed_at refunded name email phone";
        let columns = columns.split(' ').collect::<Vec<_>>();
        assert_eq!(csv(&site, &path, &boss).await, [columns], "before any order");
        let formula =
            order(&site, event, "=cmd|' /C calc'!A0", json!({"seats": ["S-A-1"]}), "tok_success").await;
        let contact = json!({"name": "=1+1", "email": "ana@example.com", "phone": "+51 999"});
        let both = json!({"seats": ["S-A-3", "S-A-4"], "areas": [{"section": "PIT", "quantity": 3}], "contact": contact});
        let mixed = order(&site, event, "ana;=1+1", both, "tok_declined").await;
        fill_two_pages(&site, event, &boss, 2).await;

        let rows = csv(&site, &path, &boss).await;
        assert_eq!(rows.len(), 2_002);
        let ids: std::collections::HashSet<&str> = rows[1..].iter().map(|row| row[0].as_str()).collect();
        assert_eq!(ids.len(), 2_001, "each once");
        let created: Vec<&str> = rows[1..].iter().map(|row| row[10].as_str()).collect();
        assert!(created.is_sorted(), "oldest first");
        let exported = |at: usize| [0, 5, 6, 7, 8].map(|column| rows[at][column].clone()).to_vec();
        assert_eq!((exported(1), exported(2)), (amounts_of(&formula), amounts_of(&mixed)));
        assert_eq!(rows[1][1], "'=cmd|' /C calc'!A0");
        assert_eq!(rows[2][1], "ana;'=1+1", "also where a spreadsheet cuts at semicolons");
        assert_eq!(
            (rows[2][2].as_str(), rows[2][3].as_str(), rows[2][4].as_str()),
            ("failed", "S-A-3, S-A-4, PIT x3", "5")
        );
        assert_eq!((rows[2][9].as_str(), rows[2][11].as_str()), ("PEN", ""));
        assert_eq!(rows[1][13..], ["", "", ""]);
        assert_eq!(rows[2][13..], ["'=1+1", "ana@example.com", "'+51 999"]);
        assert_eq!(csv(&site, &format!("{path}?status=failed"), &boss).await.len(), 2);
        let report = site.buyers.get(&format!("/api/events/{event}/report"), &boss).await.expect(200);
        let completed = rows[1..].iter().filter(|row| row[2] == "completed");
        let total: i64 = completed.map(|row| row[8].parse::<i64>().unwrap()).sum();
        assert_eq!(report["revenue"]["total"]["amount"], json!(total), "the report adds up to the export");
        assert_eq!(report["tickets"]["issued"], json!(2_000));

        let ana = site.buyers.login("ana", &[]).await;
        site.buyers.get(&path, &ana).await.refused(403, "forbidden");
        site.buyers.get(&format!("{path}?status=sold"), &boss).await.refused(422, "invalid_request");
        let nothing = EventId(uuid::Uuid::nil());
        site.buyers.get(&format!("/api/events/{nothing}/orders.csv"), &boss).await.refused(404, "not_found");
        site.stop_and_audit().await;
    });
}

/// A time of an answer, in milliseconds since 1970.
fn instant(value: &Value) -> i64 {
    ticketbuster::clock::parse_rfc3339(value.as_str().unwrap()).unwrap().0
}

/// A viewer in each format, who has heard of the event.
async fn viewers(site: &Site, event: EventId) -> Vec<Socket> {
    let mut viewers = Vec::new();
    for format in ["json", "binary", "counts"] {
        let mut socket = connect(&site.buyers).await;
        say(&mut socket, json!({"type": "authenticate"})).await;
        let map = site.buyers.get(&format!("/api/events/{event}/seats"), "").await.expect(200);
        let message =
            json!({"type": "subscribe", "event_id": event, "from_seq": map["seq"], "format": format});
        say(&mut socket, message).await;
        hear_type(&mut socket, "event").await;
        viewers.push(socket);
    }
    viewers
}

/// Orders that are kept, refunded, declined and not decided yet, a ticket that was used, holds, and places that
/// somebody else had; the order that is kept.
async fn sell_some(site: &Site, event: EventId, boss: &str) -> Value {
    let gate = site.buyers.login("greta", &["gate"]).await;
    let both = json!({"seats": ["S-A0-1", "S-A0-2"], "areas": [{"section": "PIT", "quantity": 2}]});
    let kept = order(site, event, "ana", both, "tok_success").await;
    let refunded = order(site, event, "bob", json!({"seats": ["S-A0-5"]}), "tok_success").await;
    order(site, event, "bob", json!({"seats": ["S-A0-8"]}), "tok_declined").await;
    let path = format!("/api/orders/{}/refund", refunded["order_id"].as_str().unwrap());
    site.buyers.post(&path, boss, json!({"reason": "told by phone"})).await.expect(200);
    let entered = json!({"token": kept["tickets"][0]["token"], "gate": "north"});
    site.buyers.post("/api/tickets/check-in", &gate, entered).await.expect(200);
    let (carla, dora) = (site.buyers.login("carla", &[]).await, site.buyers.login("dora", &[]).await);
    site.buyers.hold(event, &carla, &["S-B0-1", "S-B0-2", "S-B0-3"]).await.expect(201);
    site.buyers.hold(event, &dora, &["S-B0-9"]).await.expect(201);
    for _ in 0..2 {
        site.buyers.hold(event, &dora, &["S-A0-1"]).await.refused(409, "seats_unavailable");
    }
    let waits = json!({"event_id": event, "seats": ["S-B0-20"],
                       "payment": {"provider": "test", "token": "tok_timeout"}});
    site.buyers.post("/api/orders", &dora, waits.clone()).await.expect(202);
    site.buyers.post("/api/orders", &carla, waits).await.refused(409, "seats_unavailable");
    kept
}

/// The minutes of a report: sixty whole ones without a gap, of which the last one is now, with `kept` in them.
fn minutes_have(report: &Value, kept: &Value) {
    let minutes = report["orders_per_minute"].as_array().unwrap();
    assert_eq!(minutes.len(), 60);
    let starts: Vec<i64> = minutes.iter().map(|minute| instant(&minute["minute"])).collect();
    assert!(starts.windows(2).all(|pair| pair[1] - pair[0] == 60_000), "{starts:?}");
    let now = instant(&report["now"]);
    assert!((starts[59]..starts[59] + 60_000).contains(&now), "the last one is this one");
    let sum = |of: &dyn Fn(&Value) -> i64| minutes.iter().map(of).sum::<i64>();
    assert_eq!(sum(&|minute| minute["orders"].as_i64().unwrap()), 1);
    let revenue = sum(&|minute| minute["revenue"]["amount"].as_i64().unwrap());
    assert_eq!(json!(revenue), kept["total"]["amount"]);
}

fn a_report_tells_how_a_sale_goes(ground: Ground) {
    run(async {
        let site = Site::start_with(ground, |config| config.orders.payment_timeout_ms = 8_000).await;
        let event = site.add(&event_with(2, 20, json!({}))).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let report = async || {
            // What the store said a moment ago is good for a second.
            actix_rt::time::sleep(Duration::from_millis(1_100)).await;
            site.buyers.get(&format!("/api/events/{event}/report"), &boss).await.expect(200)
        };
        let before = report().await;
        assert_eq!((&before["rejections"], &before["viewers"]), (&json!({}), &json!(0)));
        let since = instant(&before["rejections_since"]);
        assert!(since <= instant(&before["now"]), "refusals are counted since the start: {before}");
        assert_eq!(before["revenue"]["total"], json!({"amount": 0, "currency": "PEN"}));
        assert_eq!(before["holds"], json!({"active": 0, "places": 0}));

        let kept = sell_some(&site, event, &boss).await;
        let watching = viewers(&site, event).await;
        let mut told = report().await;
        // The slow card may not have been asked yet.
        for _ in 0..4 {
            if told["orders"]["processing"] == 1 {
                break;
            }
            told = report().await;
        }
        assert_eq!(told["revenue"]["total"], kept["total"], "what was refunded or declined is no revenue");
        for part in ["subtotal", "fees", "tax"] {
            assert_eq!(told["revenue"][part], kept[part]);
        }
        let orders = json!({"pending": 0, "awaiting_payment": 0, "processing": 1, "completed": 1, "partly_refunded": 0, "failed": 1, "cancelled": 0, "refunded": 1});
        assert_eq!((&told["orders"], &told["orders_waiting"]), (&orders, &json!(1)));
        assert_eq!(
            told["holds"],
            json!({"active": 3, "places": 5}),
            "whose card was declined holds the place still"
        );
        assert_eq!(told["counts"]["held"], json!(6), "the order that waits has a place as well");
        assert_eq!(told["tickets"], json!({"issued": 4, "used": 1}));
        assert_eq!(told["rejections"], json!({"seats_unavailable": 3}));
        assert_eq!(instant(&told["rejections_since"]), since);
        assert_eq!(told["viewers"], json!(2), "who wants counts alone looks at the catalogue");
        minutes_have(&told, &kept);
        drop(watching);
        for _ in 0..20 {
            if report().await["viewers"] == json!(0) {
                break;
            }
        }
        assert_eq!(report().await["viewers"], json!(0));
        site.stop_and_audit().await;
    });
}

fn a_dry_run_says_what_an_event_would_be_and_creates_nothing(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let (boss, ana) =
            (site.buyers.login("boss", &["organiser"]).await, site.buyers.login("ana", &[]).await);
        let dry = "/api/events?dry_run=true";
        let id = uuid::Uuid::from_u128(0x1234_5678_9abc_def0);
        let document = event_with(2, 10, json!({"event_id": id, "extensions": 3}));
        site.buyers.post(dry, &ana, document.clone()).await.refused(403, "forbidden");
        let mut bad = document.clone();
        bad["currency"] = "soles".into();
        bad["sections"][0]["tier"] = "gold".into();
        let refused = site.buyers.post(dry, &boss, bad.clone()).await.refused(422, "invalid_request");
        let really = site.buyers.post("/api/events", &boss, bad).await.refused(422, "invalid_request");
        assert_eq!(refused["errors"], really["errors"]);
        let preview = site.buyers.post(dry, &boss, document.clone()).await.expect(200);
        let again = site.buyers.post(dry, &boss, document.clone()).await.expect(200);
        assert_eq!(preview["layout"], again["layout"]);
        assert_eq!(
            site.buyers.get("/api/events", &boss).await.expect(200)["total"],
            0,
            "nothing was created"
        );
        let created =
            site.buyers.post("/api/events?dry_run=false", &boss, document.clone()).await.expect(201);
        let mut expected = created.clone();
        // The sale opens "now", which was a moment earlier.
        expected["sale"]["opens_at"] = preview["event"]["sale"]["opens_at"].clone();
        assert_eq!((&preview["event"], &created["extensions"]), (&expected, &json!(3)));
        let layout = site.buyers.get(&format!("/api/events/{id}/layout"), "").await.expect(200);
        assert_eq!(preview["layout"], layout);
        site.buyers.post(dry, &boss, document).await.refused(409, "conflict");
        let mut header = event_with(1, 1, json!({}));
        header.as_object_mut().unwrap().remove("sections");
        let csv = "section,row,number,tier\nPALCO,1,1,T\nPALCO,1,2,T\n";
        let preview = site.buyers.post(dry, &boss, json!({"header": header, "csv": csv})).await.expect(200);
        assert_eq!(preview["layout"]["seats"], json!(["PALCO-1-1", "PALCO-1-2"]));
        site.buyers.post("/api/events?dry_run=maybe", &boss, json!({})).await.refused(422, "invalid_request");
        assert_eq!(site.buyers.get("/api/events", &boss).await.expect(200)["total"], 1);
        site.stop_and_audit().await;
    });
}

#[test]
fn who_sends_a_plan_slowly_keeps_nobody_else_waiting() {
    run(async {
        let site = Site::start().await;
        let slow = site.buyers.login("slow", &["organiser"]).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let address = site.buyers.base.trim_start_matches("http://").to_owned();
        let head = format!(
            "POST /api/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {slow}\r\n\
             content-type: application/json\r\ncontent-length: 100000\r\n\r\n{{"
        );
        // One is read, whichever comes first; the same user's others are refused at once.
        let mut open = Vec::new();
        let begun = Instant::now();
        loop {
            let mut next = Wire::over(TcpStream::connect(&address).await.unwrap());
            next.send(head.as_bytes()).await;
            if timeout(Duration::from_millis(500), next.head()).await.is_ok_and(|head| head.contains(" 503 "))
            {
                break;
            }
            open.push(next);
            assert!(begun.elapsed() < PATIENCE, "one user reads as many as they like");
        }
        let begun = Instant::now();
        site.buyers.post("/api/events", &boss, event_with(1, 5, json!({}))).await.expect(201);
        assert!(begun.elapsed() < PATIENCE / 2, "{:?}", begun.elapsed());
        site.stop_and_audit().await;
    });
}
