//! Searching, sorting, paging and filtering the catalogue.

use serde_json::{Value, json};

use crate::support::{Ground, Site, event_with, run};

#[test]
fn the_catalogue_is_searched_paged_and_not_sent_twice() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 10, json!({"name": "Canción de otoño"}))).await;
        let draft = site.add(&event_with(1, 10, json!({"status": "draft"}))).await;
        let found = site.buyers.get("/api/events?q=CANCION%20DE", "").await.expect(200);
        assert_eq!((&found["total"], &found["items"][0]["event_id"]), (&json!(1), &json!(event)));
        site.buyers.get(&format!("/api/events/{draft}"), "").await.refused(404, "not_found");
        let boss = site.buyers.login("boss", &["organiser"]).await;
        site.buyers.get(&format!("/api/events/{draft}"), &boss).await.expect(200);
        for path in ["/api/events".to_owned(), format!("/api/events/{event}/layout")] {
            let first = site.buyers.get(&path, "").await;
            let etag = first.headers.get("etag").unwrap().clone();
            let again = site.buyers.client.get(format!("{}{path}", site.buyers.base));
            let again = again.insert_header(("if-none-match", etag)).send().await.unwrap();
            assert_eq!(again.status().as_u16(), 304, "{path}");
        }
        let list = format!("/api/events/{event}/seats?view=list&per_page=3&page=2");
        let seats = site.buyers.get(&list, "").await.expect(200);
        assert_eq!((&seats["items"][0]["seat"], &seats["total"]), (&json!("S-A0-4"), &json!(10)));
        site.stop_and_audit().await;
    });
}

#[test]
fn the_catalogue_can_begin_with_what_can_be_bought() {
    run(async {
        let site = Site::start_on(Ground::Alone).await;
        let sections =
            json!([{"section": "S", "tier": "T", "rows": [{"row": "A", "from": 1, "to": 2, "y": 0}]}]);
        for (name, status, opens_at, starts_at) in [
            ("Over", "closed", "2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"),
            ("Paused", "paused", "2020-01-01T00:00:00Z", "2999-01-02T00:00:00Z"),
            ("Soon", "scheduled", "2998-01-01T00:00:00Z", "2999-01-03T00:00:00Z"),
            ("Small", "on_sale", "2020-01-01T00:00:00Z", "2999-01-04T00:00:00Z"),
            ("Other", "on_sale", "2020-01-01T00:00:00Z", "2999-01-05T00:00:00Z"),
        ] {
            let more = json!({"name": name, "status": status, "opens_at": opens_at, "starts_at": starts_at,
                "sections": sections});
            site.add(&event_with(1, 2, more)).await;
        }
        let sorted = async |order: &str| {
            let body = site.buyers.get(&format!("/api/events?sort={order}"), "").await.expect(200);
            body["items"].as_array().unwrap().clone()
        };
        let names = |items: &[Value]| items.iter().map(|event| event["name"].clone()).collect::<Vec<_>>();
        assert_eq!(names(&sorted("date").await), ["Over", "Paused", "Soon", "Small", "Other"]);
        let items = sorted("available").await;
        assert_eq!(names(&items), ["Small", "Other", "Soon", "Paused", "Over"]);
        // A house that is taken may come back, but is not to be bought at the moment.
        let ana = site.buyers.login("ana", &[]).await;
        let path = format!("/api/events/{}/holds", items[0]["event_id"].as_str().unwrap());
        site.buyers.post(&path, &ana, json!({"best_available": {"quantity": 2}})).await.expect(201);
        assert_eq!(names(&sorted("available").await), ["Other", "Soon", "Paused", "Small", "Over"]);
        site.stop_and_audit().await;
    });
}

#[test]
fn the_catalogue_has_categories_and_is_filtered_by_status() {
    run(async {
        let site = Site::start().await;
        for (name, category, status) in [
            ("Uno", "concert", "on_sale"),
            ("Dos", "concert", "paused"),
            ("Tres", "theatre", "scheduled"),
            ("Cuatro", "secret", "draft"),
        ] {
            let opens_at =
                if status == "scheduled" { "2998-01-01T00:00:00Z" } else { "2020-01-01T00:00:00Z" };
            let more = json!({"name": name, "category": category, "status": status, "opens_at": opens_at});
            site.add(&event_with(1, 2, more)).await;
        }
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let categories =
            async |token: &str| site.buyers.get("/api/categories", token).await.expect(200)["items"].clone();
        let public = json!([{"category": "concert", "events": 2}, {"category": "theatre", "events": 1}]);
        assert_eq!(categories("").await, public, "drafts are for organisers");
        assert_eq!(categories(&boss).await.as_array().unwrap().len(), 3);
        let names = async |status: &str, token: &str| {
            let body =
                site.buyers.get(&format!("/api/events?sort=name&status={status}"), token).await.expect(200);
            body["items"].as_array().unwrap().iter().map(|event| event["name"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(names("on_sale", "").await, ["Uno"]);
        assert_eq!(names("scheduled", "").await, ["Tres"], "as it stands now");
        assert_eq!(names("draft", "").await, Vec::<Value>::new());
        assert_eq!(names("draft", &boss).await, ["Cuatro"]);
        site.buyers.get("/api/events?status=sold", "").await.refused(422, "invalid_request");
        site.stop_and_audit().await;
    });
}
