//! Every gRPC call answers that an event which is not announced does not exist.

use serde_json::json;

use super::{answered, call, client, refused};
use crate::support::{Site, event_with, run};

#[test]
fn a_buyer_cannot_tell_a_draft_or_its_seats_from_nothing() {
    run(async {
        let site = Site::start().await;
        let draft = site.add(&event_with(1, 4, json!({"status": "draft"}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let client = client(&site).await;
        for seat in ["S-A0-1", "S-A0-99"] {
            let wish = json!({"event_id": draft, "seats": [seat]});
            for method in ["ReserveSeats", "CheckAvailability"] {
                let told = call(&client, method, &ana, wish.clone()).await;
                refused(&told, "NOT_FOUND", "not_found");
            }
        }
        let hold = format!("00000000-0000-7000-8000-0000{}", &draft.to_string()[28..]);
        for method in ["CommitSeats", "ReleaseSeats"] {
            let told = call(&client, method, &ana, json!({"hold_id": hold})).await;
            refused(&told, "NOT_FOUND", "not_found");
            assert_eq!(told["detail"], "there is no such hold", "{told:#}");
            // Who presents nothing hears the same of every id.
            let nowhere = "00000000-0000-7000-8000-00000000ff00";
            let [here, there] =
                [hold.as_str(), nowhere].map(|hold| call(&client, method, "", json!({"hold_id": hold})));
            let here = here.await;
            refused(&here, "UNAUTHENTICATED", "unauthenticated");
            assert_eq!(here["detail"], there.await["detail"]);
        }
        site.stop_and_audit().await;
    });
}

#[test]
fn a_watch_ends_when_its_event_goes_back_to_draft() {
    run(async {
        let site = Site::start().await;
        let announced = json!({"status": "scheduled", "opens_at": "2998-01-01T00:00:00Z"});
        let event = site.add(&event_with(1, 9, announced)).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let client = client(&site).await;
        let watch = |name: &str, token: &str| {
            let request = json!({"event_id": event});
            client.ask(json!({"do": "watch", "name": name, "request": request, "token": token}))
        };
        watch("guest", "").await;
        watch("boss", &boss).await;
        for name in ["guest", "boss"] {
            client.ask(json!({"do": "map", "name": name, "until": 0})).await;
        }
        let act = async |what: &str, body| {
            site.buyers.post(&format!("/api/events/{event}/{what}"), &boss, body).await.expect(200)
        };
        act("status", json!({"status": "draft"})).await;
        let done = act("block", json!({"seats": ["S-A0-2"]})).await;
        let ended = client.ask(json!({"do": "end", "name": "guest"})).await;
        refused(&ended["ended"], "NOT_FOUND", "not_found");
        let map = client.ask(json!({"do": "map", "name": "boss", "until": done["seq"]})).await;
        assert_eq!(map["seats"][1], 3, "the organiser goes on: {map}");
        answered(call(&client, "GetSeats", &boss, json!({"event_id": event})).await);
        site.stop_and_audit().await;
    });
}
