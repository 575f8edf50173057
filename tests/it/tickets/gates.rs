//! Gates: the list that they download to work offline, and the scans that they upload afterwards.

use domain::{EventId, Millis};
use serde_json::{Value, json};
use ticketbuster::{clock::rfc3339, keys::PublicKeyRing, tickets::TicketVerifier};

use crate::support::{Ground, Site, event_with, on_every_store, run};

on_every_store! {
    a_gate_takes_along_keys_and_what_opens_it_no_more,
    a_gate_that_was_offline_tells_when_it_let_somebody_in,
    a_ticket_whose_code_cannot_be_read_opens_the_gate_by_its_printed_number,
}

/// Buys these seats; the order.
async fn bought(site: &Site, event: EventId, seats: &[&str]) -> Value {
    let ana = site.buyers.login("ana", &[]).await;
    let hold = site.buyers.hold(event, &ana, seats).await.expect(201);
    site.buyers.buy(&hold, &ana, "tok_success").await
}

fn ticket(order: &Value, index: usize) -> (&str, &str) {
    let ticket = &order["tickets"][index];
    (ticket["ticket_id"].as_str().unwrap(), ticket["token"].as_str().unwrap())
}

fn a_gate_takes_along_keys_and_what_opens_it_no_more(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let gate = site.buyers.login("greta", &["gate"]).await;
        let (kept, refunded) =
            (bought(&site, event, &["S-A0-1", "S-A0-2"]).await, bought(&site, event, &["S-A0-3"]).await);

        // Anybody may know the public keys.
        let keys = site.buyers.get("/api/tickets/keys", "").await.expect(200);
        assert!(keys["now"].as_str().unwrap().ends_with('Z'));
        let [key] = keys["keys"].as_array().unwrap().as_slice() else { panic!("{keys:#}") };
        assert_eq!((&key["algorithm"], key["public_key"].as_str().unwrap().len()), (&json!("ed25519"), 64));
        let ring = format!("{}:ed25519/{}", key["key_id"], key["public_key"].as_str().unwrap());
        let offline = TicketVerifier::new(PublicKeyRing::parse(&ring).unwrap());
        assert_eq!(offline.verify(ticket(&kept, 1).1).unwrap().seat, "S-A0-2");

        let path = format!("/api/events/{event}/gate-list");
        site.buyers.get(&path, "").await.refused(401, "unauthenticated");
        let ana = site.buyers.login("ana", &[]).await;
        site.buyers.get(&path, &ana).await.refused(403, "forbidden");
        let empty = site.buyers.get(&path, &gate).await.expect(200);
        assert_eq!((&empty["items"], &empty["next"]), (&json!([]), &Value::Null));

        let check_in = json!({"token": ticket(&kept, 0).1, "gate": "north"});
        let entered = site.buyers.post("/api/tickets/check-in", &gate, check_in).await.expect(200);
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let refund = format!("/api/orders/{}/refund", refunded["order_id"].as_str().unwrap());
        site.buyers.post(&refund, &boss, json!({"reason": "told by phone"})).await.expect(200);
        let mut expected = vec![
            json!({"ticket_id": ticket(&kept, 0).0, "seat": "S-A0-1", "status": "used", "used_at": entered["used_at"],
                   "gate": "north"}),
            json!({"ticket_id": ticket(&refunded, 0).0, "seat": "S-A0-3", "status": "void", "used_at": null,
                   "gate": null}),
        ];
        expected.sort_by_key(|item| item["ticket_id"].as_str().unwrap().to_owned());
        let all = site.buyers.get(&path, &gate).await.expect(200);
        assert_eq!((&all["items"], &all["next"]), (&json!(expected), &Value::Null));
        let mut paged = Vec::new();
        let mut page = format!("{path}?per_page=1");
        loop {
            let body = site.buyers.get(&page, &gate).await.expect(200);
            paged.extend(body["items"].as_array().unwrap().clone());
            let Some(next) = body["next"].as_str() else { break };
            page = format!("{path}?per_page=1&after={next}");
        }
        assert_eq!(paged, expected);

        // The buyer sees it as well.
        let order = format!("/api/orders/{}", kept["order_id"].as_str().unwrap());
        let tickets = site.buyers.get(&order, &ana).await.expect(200)["tickets"].clone();
        let told = |index: usize| (tickets[index]["status"].clone(), tickets[index]["used_at"].clone());
        assert_eq!(told(0), (json!("used"), entered["used_at"].clone()));
        assert_eq!(told(1), (json!("valid"), Value::Null));

        for wrong in ["after=nonsense", "per_page=0", "per_page=5001", "page=2"] {
            site.buyers.get(&format!("{path}?{wrong}"), &gate).await.refused(422, "invalid_request");
        }
        let nothing = EventId(uuid::Uuid::nil());
        site.buyers.get(&format!("/api/events/{nothing}/gate-list"), &gate).await.refused(404, "not_found");
        site.stop_and_audit().await;
    });
}

fn a_gate_that_was_offline_tells_when_it_let_somebody_in(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let gate = site.buyers.login("greta", &["gate"]).await;
        let order = bought(&site, event, &["S-A0-1", "S-A0-2"]).await;
        let now = site.server.engine.now();
        let check_in = async |index: usize, name: &str, at: Value| {
            let body =
                json!({"token": ticket(&order, index).1, "gate": name, "event_id": event, "scanned_at": at});
            site.buyers.post("/api/tickets/check-in", &gate, body).await
        };
        let (ahead, old) =
            (rfc3339(now + Millis::from_secs(180)), rfc3339(now - Millis::from_secs(48 * 3_600 + 60)));
        for wrong in [json!(ahead), json!(old), json!("yesterday")] {
            let refused = check_in(0, "north", wrong).await.refused(422, "invalid_request");
            assert_eq!(refused["errors"][0]["field"], "scanned_at");
        }
        let hour_ago = rfc3339(now - Millis::from_secs(3_600));
        let entered = check_in(0, "north", json!(hour_ago)).await.expect(200);
        assert_eq!(entered["used_at"], json!(hour_ago));
        // The gate did not hear the answer, and tells again.
        let again = check_in(0, "north", json!(hour_ago)).await.expect(200);
        assert_eq!(again, entered);
        // Another gate, or another time, is another person.
        let elsewhere = check_in(0, "south", json!(hour_ago)).await.refused(409, "already_used");
        assert_eq!((&elsewhere["used_at"], &elsewhere["gate"]), (&json!(hour_ago), &json!("north")));
        let later = rfc3339(now - Millis::from_secs(3_000));
        check_in(0, "north", json!(later)).await.refused(409, "already_used");
        check_in(0, "north", Value::Null).await.refused(409, "already_used");
        // A clock that is a little ahead is none of the guest's business.
        let ahead = rfc3339(now + Millis::from_secs(30));
        assert_eq!(check_in(1, "north", json!(ahead)).await.expect(200)["used_at"], json!(ahead));
        site.stop_and_audit().await;
    });
}

fn a_ticket_whose_code_cannot_be_read_opens_the_gate_by_its_printed_number(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let elsewhere = site.add(&event_with(1, 10, json!({}))).await;
        let (gate, ana) = (site.buyers.login("greta", &["gate"]).await, site.buyers.login("ana", &[]).await);
        let order = bought(&site, event, &["S-A0-1", "S-A0-2"]).await;
        let (first, token) = ticket(&order, 0);
        // What the page and the PDF print: the end of the id, in capitals.
        let number = first[first.len() - 8..].to_uppercase();
        let path = format!("/api/events/{event}/tickets?number={number}");
        site.buyers.get(&path, "").await.refused(401, "unauthenticated");
        site.buyers.get(&path, &ana).await.refused(403, "forbidden");
        let found = site.buyers.get(&path, &gate).await.expect(200);
        let valid =
            json!({"ticket_id": first, "seat": "S-A0-1", "status": "valid", "used_at": null, "gate": null});
        assert_eq!(found["items"], json!([valid]));
        let other = format!("/api/events/{elsewhere}/tickets?number={number}");
        site.buyers.get(&other, &gate).await.refused(404, "not_found");
        for wrong in ["", "?number=", "?number=1234567", "?number=+1234567", "?number=1234567G"] {
            let path = format!("/api/events/{event}/tickets{wrong}");
            site.buyers.get(&path, &gate).await.refused(422, "invalid_request");
        }
        // For the time without a network: all tickets, the good ones too.
        let list = format!("/api/events/{event}/gate-list");
        let all = site.buyers.get(&format!("{list}?tickets=all"), &gate).await.expect(200);
        assert_eq!(all["items"].as_array().unwrap().len(), 2);
        assert!(all["items"].as_array().unwrap().contains(&valid));
        assert_eq!(site.buyers.get(&list, &gate).await.expect(200)["items"], json!([]));
        site.buyers.get(&format!("{list}?tickets=some"), &gate).await.refused(422, "invalid_request");

        let check_in = async |event: EventId, what: Value| {
            let mut body = json!({"gate": "north", "event_id": event});
            body.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
            site.buyers.post("/api/tickets/check-in", &gate, body).await
        };
        check_in(elsewhere, json!({"ticket_id": first})).await.refused(409, "wrong_event");
        let entered = check_in(event, json!({"ticket_id": first})).await.expect(200);
        assert_eq!((&entered["seat"], &entered["ticket_id"]), (&json!("S-A0-1"), &json!(first)));
        // Once, whichever way it comes.
        check_in(event, json!({"ticket_id": first})).await.refused(409, "already_used");
        check_in(event, json!({"token": token})).await.refused(409, "already_used");
        let unknown =
            format!("{}{:08x}", &first[..first.len() - 8], !u32::from_str_radix(&number, 16).unwrap());
        check_in(event, json!({"ticket_id": unknown})).await.refused(422, "ticket_invalid");
        check_in(event, json!({"ticket_id": "nonsense"})).await.refused(422, "ticket_invalid");
        check_in(event, json!({"ticket_id": first, "token": token})).await.refused(422, "invalid_request");
        check_in(event, json!({})).await.refused(422, "invalid_request");
        site.stop_and_audit().await;
    });
}
