//! Seating plans in every format, from the imported file to the checked ticket.

use domain::EventId;
use serde_json::{Value, json};

use crate::support::{Ground, Site, event_with, on_every_store, run};

on_every_store! {
    seats_whose_numbers_are_text_are_sold_like_others,
}

fn header() -> Value {
    let mut header = event_with(1, 1, json!({}));
    header.as_object_mut().unwrap().remove("sections");
    header
}

/// A pretix plan of one zone and one row with these seats.
fn pretix(numbers: &[&str]) -> Value {
    let seat = |(index, number): (usize, &&str)| json!({"seat_guid": "g", "seat_number": number, "position": {"x": index * 30, "y": 0}, "category": "T"});
    let seats: Vec<Value> = numbers.iter().enumerate().map(seat).collect();
    json!({"name": "T", "categories": [{"name": "T", "color": "#f00"}], "zones": [
        {"name": "PLATEA-ALTA", "rows": [{"row_number": "A", "seats": seats}]}]})
}

fn seats_whose_numbers_are_text_are_sold_like_others(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let boss = site.buyers.login("boss", &["organiser", "gate"]).await;
        let numbers = ["0-0", "0-1", "12", "12A", "W1", "7", "07"];
        let body = json!({"header": header(), "pretix": pretix(&numbers)});
        let created = site.buyers.post("/api/events", &boss, body).await.expect(201);
        let event: EventId = created["event_id"].as_str().unwrap().parse().unwrap();
        let list = format!("/api/events/{event}/seats?view=list");
        let list = site.buyers.get(&list, "").await.expect(200);
        let shown: Vec<&str> =
            list["items"].as_array().unwrap().iter().map(|seat| seat["number"].as_str().unwrap()).collect();
        assert_eq!(shown, numbers, "in the order of the plan, as they are written");

        let ana = site.buyers.login("ana", &[]).await;
        let wanted = ["PLATEA-ALTA-A-0-0", "PLATEA-ALTA-A-12A", "PLATEA-ALTA-A-07"];
        let hold = site.buyers.hold(event, &ana, &wanted).await.expect(201);
        let held = |field: &str| -> Vec<Value> {
            hold["seats"].as_array().unwrap().iter().map(|seat| seat[field].clone()).collect()
        };
        assert_eq!(held("seat"), wanted);
        assert_eq!(held("number"), ["0-0", "12A", "07"]);
        assert_eq!(held("row"), ["A", "A", "A"]);
        for nothing in ["PLATEA-ALTA-A-00", "PLATEA-ALTA-A-0", "PLATEA-ALTA-A-+7", "PLATEA-ALTA-A-012"] {
            site.buyers.hold(event, &ana, &[nothing]).await.refused(422, "invalid_request");
        }
        let order = site.buyers.buy(&hold, &ana, "tok_success").await;
        let labels = |list: &Value| -> Vec<Value> {
            list.as_array().unwrap().iter().map(|ticket| ticket["seat"].clone()).collect()
        };
        assert_eq!(labels(&order["tickets"]), wanted);
        let bob = site.buyers.login("bob", &[]).await;
        let taken =
            site.buyers.hold(event, &bob, &["PLATEA-ALTA-A-12A"]).await.refused(409, "seats_unavailable");
        assert_eq!(taken["unavailable"], json!(["PLATEA-ALTA-A-12A"]));
        // Neighbours are neighbours whatever they are called.
        let pair = json!({"best_available": {"quantity": 2, "adjacent": true}});
        let path = format!("/api/events/{event}/holds");
        let pair = site.buyers.post(&path, &bob, pair).await.expect(201);
        let pair: Vec<&Value> =
            pair["seats"].as_array().unwrap().iter().map(|seat| &seat["number"]).collect();
        assert!(pair == ["0-1", "12"] || pair == ["W1", "7"], "{pair:?}");
        site.stop_and_audit().await;
    });
}

#[test]
fn a_preview_tells_what_has_no_place_on_the_map_and_shows_it_all_the_same() {
    run(async {
        let site = Site::start().await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let plan = event_with(1, 10, json!({}));
        let preview = site.buyers.post("/api/events?dry_run=true", &boss, plan).await.expect(200);
        assert_eq!(preview["warnings"], json!([{"code": "area_without_outline", "section": "PIT"}]));
        let area = &preview["layout"]["sections"][1];
        assert_eq!((&area["section"], area["outline"].as_array().unwrap().len()), (&json!("PIT"), 4));
        site.stop_and_audit().await;
    });
}

#[test]
fn every_fault_of_a_plan_is_answered_at_once_with_its_place() {
    run(async {
        let site = Site::start().await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let fields = async |body: Value| -> Vec<String> {
            let refused = site.buyers.post("/api/events", &boss, body).await.refused(422, "invalid_request");
            let errors = refused["errors"].as_array().unwrap();
            errors.iter().map(|error| error["field"].as_str().unwrap().to_owned()).collect()
        };
        let mut plan = event_with(1, 10, json!({"name": 7, "nmae": "x", "time_zone": "Peru"}));
        plan["sections"][0]["rows"][0]["y"] = "low".into();
        plan["sections"][1]["capacity"] = (-1).into();
        let mut found = fields(plan).await;
        found.sort();
        assert_eq!(found, ["/name", "/nmae", "/sections/0/rows/0/y", "/sections/1/capacity", "/time_zone"]);
        let csv = "\u{feff}section;row;number;tier\r\nP;A;1/2;T\r\nP;A;2;gold\r\n";
        let mut header = header();
        header["currency"] = "soles".into();
        let found = fields(json!({"header": header, "csv": csv})).await;
        assert_eq!(found, ["/header/currency", "line 2", "line 3"]);
        site.stop_and_audit().await;
    });
}
