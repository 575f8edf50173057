//! Lists through the API: cursors and their limits.

use serde_json::{Value, json};

use crate::support::{Ground, Site, event_with, on_every_store, run};

on_every_store! {
    a_cursor_leads_through_a_list_while_it_grows,
    a_cursor_is_a_position_in_its_list_and_nothing_else,
}

/// Buys one seat.
async fn buy(site: &Site, event: &Value, token: &str, seat: usize) -> Value {
    let body = json!({"event_id": event, "seats": [format!("S-A0-{seat}")]});
    site.buyers.post("/api/orders", token, body).await.expect(202)["order_id"].clone()
}

/// All pages of a list: each item's id, and how many pages there were. `between` runs after each page.
async fn walk(site: &Site, list: &str, token: &str, mut between: impl AsyncFnMut()) -> (Vec<Value>, usize) {
    let (mut ids, mut path, mut pages) = (Vec::new(), list.to_owned(), 0);
    loop {
        let page = site.buyers.get(&path, token).await.expect(200);
        ids.extend(page["items"].as_array().unwrap().iter().map(|item| item["order_id"].clone()));
        pages += 1;
        assert_eq!(page["page"], if pages == 1 { json!(1) } else { Value::Null });
        let Some(next) = page["next"].as_str() else {
            assert_eq!(page["next"], Value::Null);
            return (ids, pages);
        };
        path = format!("{list}&after={next}");
        between().await;
    }
}

fn a_cursor_leads_through_a_list_while_it_grows(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = json!(site.add(&event_with(1, 30, json!({"seats_per_buyer": 30}))).await);
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let ana = site.buyers.login("ana", &[]).await;
        let mut bought = Vec::new();
        for seat in 1..=7 {
            bought.push(buy(&site, &event, &ana, seat).await);
        }
        bought.reverse();
        let mut seat = 7;
        let id = event.as_str().unwrap();
        for list in [
            "/api/orders?per_page=2".to_owned(),
            format!("/api/orders?event_id={id}&per_page=3"),
            format!("/api/orders?event_id={id}&all=true&per_page=3&total=false"),
            format!("/api/orders?event_id={id}&q=ana&per_page=2"),
        ] {
            let token = if list.contains("all=") || list.contains("q=") { &boss } else { &ana };
            let earlier = bought.clone();
            let (read, pages) = walk(&site, &list, token, async || {
                seat += 1;
                bought.insert(0, buy(&site, &event, &ana, seat).await);
            })
            .await;
            assert_eq!(read, earlier, "{list}");
            assert!(pages > 2, "{list}");
        }
        let counted = site.buyers.get("/api/orders?per_page=1", &ana).await.expect(200);
        assert_eq!((&counted["total"], &counted["total_is_exact"]), (&json!(bought.len()), &json!(true)));
        let uncounted = site.buyers.get("/api/orders?per_page=1&total=false", &ana).await.expect(200);
        assert_eq!((&uncounted["total"], &uncounted["total_is_exact"]), (&Value::Null, &json!(false)));
        assert_eq!(uncounted["next"], counted["next"]);
        site.stop_and_audit().await;
    });
}

fn a_cursor_is_a_position_in_its_list_and_nothing_else(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let [event, other] =
            [site.add(&event_with(1, 10, json!({}))).await, site.add(&event_with(1, 10, json!({}))).await];
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let (ana, bob) = (site.buyers.login("ana", &[]).await, site.buyers.login("bob", &[]).await);
        for (token, seat) in [(&ana, 1), (&ana, 2), (&bob, 3), (&bob, 4)] {
            buy(&site, &json!(event), token, seat).await;
        }
        for seat in ["S-A0-9", "S-A0-10"] {
            let block = format!("/api/events/{event}/block");
            site.buyers.post(&block, &boss, json!({"seats": [seat]})).await.expect(200);
        }
        let next = async |path: &str, token: &str| {
            let page = site.buyers.get(path, token).await.expect(200);
            page["next"].as_str().unwrap_or_else(|| panic!("{path}: {page}")).to_owned()
        };
        let of_ana = next("/api/orders?per_page=1", &ana).await;
        let of_all = next(&format!("/api/orders?event_id={event}&all=true&per_page=1"), &boss).await;
        let of_history = next(&format!("/api/events/{event}/history?per_page=1"), &boss).await;

        // Another's cursor, another list's, a changed one, and none at all.
        let mut changed = of_ana.clone();
        changed.replace_range(..1, if changed.starts_with('A') { "B" } else { "A" });
        let history =
            |event: &dyn std::fmt::Display, after: &str| format!("/api/events/{event}/history?after={after}");
        for (path, token, fault) in [
            (format!("/api/orders?after={of_ana}"), &bob, "meaning"),
            (format!("/api/orders?after={of_all}"), &ana, "meaning"),
            (format!("/api/orders?after={of_history}"), &ana, "meaning"),
            (format!("/api/orders?event_id={event}&after={of_all}"), &ana, "meaning"),
            (format!("/api/orders?event_id={other}&all=true&after={of_all}"), &boss, "meaning"),
            (history(&other, &of_history), &boss, "meaning"),
            (history(&event, &of_all), &boss, "meaning"),
            (format!("/api/events/{event}/mail-failures?after={of_history}"), &boss, "meaning"),
            (format!("/api/events/{event}/payments?after={of_history}"), &boss, "meaning"),
            (format!("/api/orders?after={changed}"), &ana, "meaning"),
            ("/api/orders?after=".to_owned(), &ana, "form"),
            ("/api/orders?after=nonsense".to_owned(), &ana, "form"),
            (format!("/api/orders?after={}", "A".repeat(65)), &ana, "form"),
            (format!("/api/orders?page=1&after={of_ana}"), &ana, "meaning"),
        ] {
            let refused = site.buyers.get(&path, token).await.refused(422, "invalid_request");
            let error = &refused["errors"][0];
            assert_eq!((&error["field"], &error["fault"]), (&json!("after"), &json!(fault)), "{path}");
        }
        // Who has a cursor has no access by it.
        let all = format!("/api/orders?event_id={event}&all=true&after={of_all}");
        site.buyers.get(&all, &ana).await.refused(403, "forbidden");
        site.buyers.get(&history(&event, &of_history), "").await.refused(401, "unauthenticated");

        // Pages with a number end; those with a cursor do not.
        for (path, token) in [
            ("/api/orders?page=102&per_page=100".to_owned(), &ana),
            ("/api/orders?page=1000000&per_page=1".to_owned(), &ana),
            (format!("/api/events/{event}/history?page=1000000"), &boss),
            (format!("/api/events/{event}/mail-failures?page=1000000"), &boss),
            (format!("/api/events/{event}/payments?page=1000000&state=late"), &boss),
        ] {
            let refused = site.buyers.get(&path, token).await.refused(422, "invalid_request");
            let error = &refused["errors"][0];
            assert_eq!((&error["field"], &error["fault"]), (&json!("page"), &json!("meaning")), "{path}");
            assert!(error["detail"].as_str().unwrap().contains("'after'"), "{error}");
        }
        let last = site.buyers.get("/api/orders?page=101&per_page=100", &ana).await.expect(200);
        assert_eq!((&last["items"], &last["total"]), (&json!([]), &json!(2)));
        site.stop_and_audit().await;
    });
}
