//! A refused request gets all of its errors at once, in one form.

use serde_json::json;

use crate::support::{Site, event_with, run};

#[test]
fn every_wrong_field_of_a_request_is_listed() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let fields = |body: serde_json::Value| -> Vec<String> {
            let errors = body["errors"].as_array().unwrap().iter();
            errors.map(|error| error["field"].as_str().unwrap().to_owned()).collect()
        };
        let path = "/api/events?from=soon&sort=size&page=0&per_page=x";
        let body = site.buyers.get(path, "").await.refused(422, "invalid_request");
        assert_eq!(fields(body), ["from", "sort", "page", "per_page"]);
        let path = format!("/api/events/{event}/seats?view=list&section=X&status=odd&per_page=5000");
        let body = site.buyers.get(&path, "").await.refused(422, "invalid_request");
        assert_eq!(fields(body), ["per_page", "section", "status"]);
        let path = "/api/orders?status=odd&page=-1";
        let body = site.buyers.get(path, &ana).await.refused(422, "invalid_request");
        assert_eq!(fields(body), ["page", "status"]);
        let holds = format!("/api/events/{event}/holds");
        let body = site.buyers.post(&holds, &ana, json!({"seats": ["S-A0-1", "X-1-1", "S-A0-99"]})).await;
        assert_eq!(fields(body.refused(422, "invalid_request")), ["seats[1]", "seats[2]"]);
        let body = site.buyers.post(&holds, &ana, json!({"best_available": {"quantity": 0}})).await;
        assert_eq!(fields(body.refused(422, "invalid_request")), ["quantity"]);
        // A list of nothing but unknown names gets no answer that is longer than itself.
        let body = site.buyers.post(&holds, &ana, json!({"seats": vec![""; 20_000]})).await;
        let body = body.refused(422, "invalid_request");
        let named = fields(body);
        assert_eq!((named.len(), named[99].as_str(), named[100].as_str()), (101, "seats[99]", "seats"));
        let areas = vec![json!({"section": "", "quantity": 1}); 1_500];
        let body = site.buyers.post(&holds, &ana, json!({"areas": areas})).await;
        assert_eq!(fields(body.refused(422, "invalid_request")).len(), 101);
        site.stop_and_audit().await;
    });
}

#[test]
fn requests_that_are_not_ours_get_problems() {
    run(async {
        let site = Site::start().await;
        let ana = site.buyers.login("ana", &[]).await;
        let buyers = &site.buyers;
        buyers.get("/api/nothing", "").await.refused(404, "not_found");
        let put = buyers.try_send("PUT", "/api/events", "", None, None).await.unwrap();
        assert!(put.headers.get("allow").is_some());
        put.refused(405, "method_not_allowed");
        let post = |body: &'static str, kind: &'static str| {
            let request = buyers.client.post(format!("{}/api/orders", buyers.base)).bearer_auth(&ana);
            request.insert_header(("content-type", kind)).send_body(body)
        };
        for (body, kind, status) in [
            ("{\"hold", "application/json", 400),
            ("{}", "text/plain", 415),
            ("{\"hold_id\": 1}", "application/json", 422),
        ] {
            let response = post(body, kind).await.unwrap();
            assert_eq!(response.status().as_u16(), status, "{body}");
            assert_eq!(response.headers().get("content-type").unwrap(), "application/problem+json");
            assert!(response.headers().get("x-request-id").is_some());
        }
        let large = json!({"hold_id": "x".repeat(100_000)});
        buyers.post("/api/orders", &ana, large).await.refused(413, "too_large");
        buyers.get("/api/events?sort=size&per_page=1000", "").await.refused(422, "invalid_request");
        buyers.get("/api/orders", "nonsense").await.refused(401, "unauthenticated");
        buyers.post("/api/auth/logout", &ana, json!({})).await.expect(204);
        buyers.get("/api/orders", &ana).await.refused(401, "unauthenticated");
        site.stop_and_audit().await;
    });
}
