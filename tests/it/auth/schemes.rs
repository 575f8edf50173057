//! How a token is presented: `Authorization: Bearer TOKEN`. Who presents anything else is told so, and is no guest.

use serde_json::{Value, json};

use crate::{
    grpc,
    support::{Site, event_with, run},
};

/// What is no bearer token, though somebody means something by it.
const NO_BEARER: [&str; 5] = ["Basic YW5hOnNlY3JldA==", "Token abc", "Bearer", "abc", "DPoP abc"];

#[test]
fn a_scheme_other_than_bearer_is_refused_wherever_a_guest_may_read() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 4, json!({}))).await;
        let get = async |path: &str, authorization: &str| {
            let request = site.buyers.client.get(format!("{}{path}", site.buyers.base));
            let mut answer = request.insert_header(("authorization", authorization)).send().await.unwrap();
            let body: Value = answer.json().await.unwrap();
            (answer.status().as_u16(), answer.headers().clone(), body)
        };
        let paths =
            ["/api/events".to_owned(), format!("/api/events/{event}"), format!("/api/events/{event}/seats")];
        for path in &paths {
            site.buyers.get(path, "").await.expect(200);
            for authorization in NO_BEARER {
                let (status, headers, problem) = get(path, authorization).await;
                assert_eq!(status, 401, "{path} with {authorization:?}: {problem}");
                assert_eq!(
                    (&problem["code"], &problem["reason"]),
                    (&json!("unauthenticated"), &json!("scheme_refused"))
                );
                assert!(problem["detail"].as_str().unwrap().contains("Bearer TOKEN"), "{problem}");
                assert_eq!(headers.get("www-authenticate").unwrap(), "Bearer");
            }
        }
        let ana = site.buyers.login("ana", &[]).await;
        assert_eq!(get("/api/orders", &format!("bearer {ana}")).await.0, 200, "in any case");
        site.stop_and_audit().await;
    });
}

#[test]
fn a_socket_is_not_opened_with_another_scheme() {
    run(async {
        let site = Site::start().await;
        let open = async |authorization: Option<&str>| {
            let mut request = site.buyers.client.ws(format!("{}/ws", site.buyers.base));
            if let Some(authorization) = authorization {
                request = request.header("authorization", authorization);
            }
            request.connect().await
        };
        for authorization in NO_BEARER {
            let refused = open(Some(authorization)).await.map(drop).unwrap_err();
            assert!(
                matches!(refused, awc::error::WsClientError::InvalidResponseStatus(status) if status.as_u16() == 401),
                "{authorization:?}: {refused:?}"
            );
        }
        open(None).await.map(drop).unwrap();
        let ana = site.buyers.login("ana", &[]).await;
        open(Some(&format!("Bearer {ana}"))).await.map(drop).unwrap();
        site.stop_and_audit().await;
    });
}

#[test]
fn a_call_is_not_answered_with_another_scheme() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 4, json!({}))).await;
        let client = grpc::client(&site).await;
        for authorization in NO_BEARER {
            for (method, request) in [("GetEvents", json!({})), ("GetSeats", json!({"event_id": event}))] {
                let metadata = json!({"authorization": authorization});
                let call = json!({"do": "call", "method": method, "request": request, "metadata": metadata});
                let told = client.ask(call).await;
                let data = grpc::refused(&told, "UNAUTHENTICATED", "unauthenticated");
                assert_eq!(data["reason"], "scheme_refused", "{method} with {authorization:?}");
            }
        }
        assert_eq!(grpc::call(&client, "GetEvents", "", json!({})).await["code"], "OK");
        site.stop_and_audit().await;
    });
}
