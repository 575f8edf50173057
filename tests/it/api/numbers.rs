//! Numbers in requests, however large or small, are refused or kept unchanged; none overflows.

use serde_json::{Value, json};

use crate::support::{Site, event_with, run};

/// The field that a refusal names.
fn field(problem: &Value) -> &str {
    problem["errors"][0]["field"].as_str().unwrap_or_default()
}

#[test]
fn no_length_of_a_hold_wraps_to_another() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 4, json!({}))).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let path = format!("/api/events/{event}");
        // The first of these wraps to 616 ms when it is counted in milliseconds, the second to one second.
        for seconds in [18_446_744_073_709_552_i64, 18_446_744_073_709_553, i64::MAX, i64::MIN, -1, 0, 86_401]
        {
            let body = json!({"hold_seconds": seconds});
            let refused = site.buyers.try_send("PATCH", &path, &boss, None, Some(body)).await.unwrap();
            assert_eq!(field(&refused.refused(422, "invalid_request")), "hold_seconds", "{seconds}");
            let document = event_with(1, 4, json!({"hold_seconds": seconds}));
            site.buyers.post("/api/events", &boss, document).await.refused(422, "invalid_request");
        }
        assert_eq!(site.buyers.get(&path, "").await.expect(200)["hold_seconds"], 600);
        let body = Some(json!({"hold_seconds": 86_400}));
        let longest = site.buyers.try_send("PATCH", &path, &boss, None, body).await.unwrap().expect(200);
        assert_eq!(longest["hold_seconds"], 86_400);
        site.stop_and_audit().await;
    });
}

#[test]
fn no_price_quantity_or_position_wraps_to_another() {
    run(async {
        let site = Site::start().await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let dear = 100_000_000_000_i64;
        for (more, wrong) in [
            (json!({"fees": [{"name": "F", "per": "place", "amount": i64::MAX}]}), "/fees/0"),
            (json!({"fees": [{"name": "F", "per": "order", "amount": dear + 1}]}), "/fees/0"),
            (json!({"fees": [{"name": "F", "per": "subtotal", "basis_points": u32::MAX}]}), "/fees/0"),
            (json!({"fees": vec![json!({"name": "F", "per": "order", "amount": 1}); 21]}), "/fees"),
            (json!({"tax": {"name": "T", "basis_points": u32::MAX}}), "/tax/basis_points"),
            (json!({"tax": null, "taxes": [{"name": "T", "basis_points": 10_001}]}), "/taxes/0/basis_points"),
            (json!({"tax": null, "taxes": vec![json!({"name": "T", "basis_points": 1}); 11]}), "/taxes"),
            (json!({"tiers": [{"tier": "T", "price": i64::MAX}]}), "/tiers/0/price"),
            (
                json!({"tiers": (0..70_000).map(|n| json!({"tier": format!("T{n}"), "price": 1})).collect::<Vec<_>>()}),
                "/tiers",
            ),
        ] {
            let answer = site.buyers.post("/api/events", &boss, event_with(1, 4, more)).await;
            assert_eq!(field(&answer.refused(422, "invalid_request")), wrong);
        }

        // The dearest places in the far corners of the plane.
        let [west, east] = [i32::MIN, i32::MAX];
        let seats = json!([{"number": 1, "x": west, "y": west}, {"number": 2, "x": east, "y": east}]);
        let document = event_with(
            1,
            4,
            json!({
                "tiers": [{"tier": "T", "price": dear}],
                "fees": [{"name": "F", "per": "place", "amount": dear}],
                "stage": {"focus": [east, east]},
                "sections": [{"section": "S", "tier": "T", "rows": [{"row": "A", "seats": seats}]},
                    {"section": "PIT", "tier": "T", "kind": "area", "capacity": 1_000_000}],
                "seats_per_hold": 64, "seats_per_buyer": u32::MAX,
            }),
        );
        let event = site.buyers.post("/api/events", &boss, document).await.expect(201);
        let holds = format!("/api/events/{}/holds", event["event_id"].as_str().unwrap());
        let ana = site.buyers.login("ana", &[]).await;
        for quantity in [u32::MAX, u32::MAX - 1] {
            for body in [
                json!({"areas": [{"section": "PIT", "quantity": quantity}, {"section": "S", "quantity": 2}]}),
                json!({"areas": [{"section": "PIT", "quantity": quantity}], "seats": ["S-A-1", "S-A-2"]}),
                json!({"areas": [{"section": "PIT", "quantity": 2}], "best_available": {"quantity": quantity}}),
            ] {
                let refused = site.buyers.post(&holds, &ana, body).await.refused(409, "limit_exceeded");
                assert_eq!(refused["limit"], "seats_per_hold");
            }
        }
        let best = json!({"best_available": {"quantity": 1}, "areas": [{"section": "PIT", "quantity": 63}]});
        let hold = site.buyers.post(&holds, &ana, best).await.expect(201);
        assert_eq!(hold["seats"][0]["seat"], "S-A-2", "the seat beside the stage is the best one");
        // 64 places with a fee as dear as each of them, and 18 % on all of that.
        assert_eq!(hold["total"]["amount"], json!(dear * 64 * 2 / 100 * 118));
        site.stop_and_audit().await;
    });
}

#[test]
fn numbers_and_instants_of_a_query_have_one_form() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 4, json!({}))).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let seats = format!("/api/events/{event}/seats");
        let get = async |query: &str| site.buyers.get(query, &boss).await;
        for number in ["%2B1", "01", "%201", "1%20", "1.0", "1e0", ""] {
            for (list, name) in [
                ("/api/events?", "page"),
                ("/api/orders?all=true&", "per_page"),
                (&format!("{seats}?"), "at_seq"),
            ] {
                let refused = get(&format!("{list}{name}={number}")).await.refused(422, "invalid_request");
                assert_eq!(field(&refused), name, "{number}");
                let detail = refused["errors"][0]["detail"].as_str().unwrap();
                assert!(detail.contains("in digits such as"), "{detail}");
            }
        }
        for instant in ["2026-01-01", "2026-01-01T00:00Z", "2026-01-01t00:00:00z", "2026-01-01T00:00:00Z%20"]
        {
            for (list, name) in [("/api/events?", "from"), (&format!("{seats}?"), "at")] {
                let refused = get(&format!("{list}{name}={instant}")).await.refused(422, "invalid_request");
                assert_eq!(field(&refused), name, "{instant}");
            }
        }
        let right = "page=1&per_page=20&from=2026-01-01T00:00:00%2B05:00&to=2126-01-01T00:00:00.5Z";
        get(&format!("/api/events?{right}")).await.expect(200);
        site.stop_and_audit().await;
    });
}

#[test]
fn a_long_wrong_value_is_not_repeated_whole() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 4, json!({}))).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let long = "n".repeat(4_000);
        let event = format!("/api/events/{event}");
        for query in [
            format!("{event}/seats?at={long}"),
            format!("{event}/seats?at_seq={long}"),
            format!("{event}/seats?view=list&section={long}"),
            format!("/api/events?sort={long}"),
            format!("/api/events?{long}=1"),
            format!("/api/orders?all={long}"),
        ] {
            let refused = site.buyers.get(&query, &boss).await.refused(422, "invalid_request");
            assert!(refused.to_string().len() < 1_500, "{refused}");
        }
        for (body, most) in [(json!({"seats": [long]}), 600), (json!({ long.clone(): 1 }), 1_500)] {
            let refused = site.buyers.post(&format!("{event}/holds"), &boss, body).await;
            let refused = refused.refused(422, "invalid_request");
            assert!(refused.to_string().len() < most, "{refused}");
        }
        site.stop_and_audit().await;
    });
}
