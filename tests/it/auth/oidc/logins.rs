//! What a provider's token allows over REST and on a socket, and when its session ends.

use std::time::Duration;

use serde_json::json;

use super::{seconds, site};
use crate::support::{
    Site, event_with,
    oidc::IdentityProvider,
    run,
    socket::{connect, hear, hear_type, say},
};

#[test]
fn a_ticket_is_bought_with_a_providers_token_and_with_a_session_for_one() {
    run(async {
        let provider = IdentityProvider::start().await;
        let site = site(&provider, |_| {}).await;
        let event = site.add(&event_with(2, 10, json!({}))).await;
        let buyers = &site.buyers;

        let how = buyers.get("/api/auth/config", "").await;
        let page = buyers.get("/", "").await;
        let policy = page.headers.get("content-security-policy").unwrap().to_str().unwrap().to_owned();
        let origin = provider.issuer.strip_suffix("/realms/ticketbuster").unwrap();
        assert!(policy.contains(&format!("connect-src 'self' {origin};")), "{policy}");
        assert_eq!(
            how.expect(200),
            json!({"mode": "oidc", "dev_login": false, "guests": true, "issuer": provider.issuer,
                "client_id": "ticketbuster-web", "scopes": ["openid", "profile"]})
        );
        buyers.post("/api/auth/dev-login", "", json!({"user": "ana"})).await.refused(403, "forbidden");

        // The token itself, on the socket and over REST.
        let token = provider.token("RS256", json!({"sub": "ana"})).await;
        let mut socket = connect(buyers).await;
        say(&mut socket, json!({"type": "authenticate", "token": token})).await;
        assert_eq!(hear(&mut socket).await["user_id"], "ana");
        let hold = buyers.hold(event, &token, &["S-A0-1"]).await.expect(201);
        let order = buyers.buy(&hold, &token, "tok_success").await;
        assert_eq!((&order["status"], &order["user_id"]), (&json!("completed"), &json!("ana")));
        assert_eq!(hear_type(&mut socket, "order").await["order_id"], order["order_id"]);
        buyers.post("/api/auth/logout", &token, json!({})).await.refused(403, "forbidden");

        // A session for it: the same user, an hour at most.
        let session = buyers.post("/api/auth/session", &token, json!({})).await.expect(200);
        assert_eq!((&session["user_id"], &session["roles"]), (&json!("ana"), &json!(["buyer"])));
        let ends: jiff::Timestamp = session["expires_at"].as_str().unwrap().parse().unwrap();
        assert!((3_590..=3_600).contains(&(ends.as_second() - seconds())), "{ends}");
        let session = session["token"].as_str().unwrap().to_owned();
        buyers
            .get(&format!("/api/orders/{}", order["order_id"].as_str().unwrap()), &session)
            .await
            .expect(200);
        let hold = buyers.hold(event, &session, &["S-A0-2"]).await.expect(201);
        assert_eq!(buyers.buy(&hold, &session, "tok_success").await["status"], "completed");
        let exchanged = buyers.post("/api/auth/session", "", json!({"token": token})).await.expect(200);
        assert_eq!(exchanged["user_id"], "ana");

        // A session is no token to get a session for, and ends when it is told to.
        buyers.post("/api/auth/session", &session, json!({})).await.refused(401, "unauthenticated");
        buyers.post("/api/auth/session", "", json!({})).await.refused(401, "unauthenticated");
        buyers.post("/api/auth/logout", &session, json!({})).await.expect(204);
        buyers.get("/api/orders", &session).await.refused(401, "unauthenticated");
        buyers.get("/api/orders", &token).await.expect(200);
        site.stop_and_audit().await;
    });
}

#[test]
fn what_is_over_is_over() {
    run(async {
        let provider = IdentityProvider::start().await;
        let site = site(&provider, |config| {
            config.auth.leeway_seconds = 0;
            config.auth.session_hours = 0;
        })
        .await;
        let now = seconds();
        let token = provider.token("RS256", json!({"sub": "ana", "exp": now + 3})).await;
        let mut socket = connect(&site.buyers).await;
        say(&mut socket, json!({"type": "authenticate", "token": token})).await;
        assert_eq!(hear(&mut socket).await["type"], "authenticated");
        let session = site.buyers.post("/api/auth/session", &token, json!({})).await.expect(200);
        let ended = site.buyers.get("/api/orders", session["token"].as_str().unwrap()).await;
        assert!(ended.refused(401, "unauthenticated")["detail"].as_str().unwrap().contains("has ended"));
        actix_rt::time::sleep(Duration::from_secs(3)).await;
        let refused = site.buyers.get("/api/orders", &token).await.refused(401, "unauthenticated");
        assert_eq!(refused["reason"], "token_expired", "also when it is remembered");
        // The socket is closed with it.
        hear_type(&mut socket, "error").await;
        assert_eq!(hear(&mut socket).await, json!({"type": "closed", "code": 1008}));
        site.stop_and_audit().await;
    });
}

#[test]
fn without_a_provider_its_tokens_are_refused_clearly() {
    run(async {
        let provider = IdentityProvider::start().await;
        let site = Site::start().await;
        let token = provider.token("RS256", json!({"sub": "ana"})).await;
        let refused = site.buyers.get("/api/orders", &token).await.refused(401, "unauthenticated");
        assert_eq!(refused["reason"], "no_identity_provider");
        let refused =
            site.buyers.post("/api/auth/session", &token, json!({})).await.refused(403, "forbidden");
        assert!(refused["detail"].as_str().unwrap().contains("no identity provider is configured"));
        let how = site.buyers.get("/api/auth/config", "").await.expect(200);
        assert_eq!(how, json!({"mode": "dev", "dev_login": true, "guests": true}));
        assert_eq!(provider.key_requests().await, 0);
        site.stop_and_audit().await;
    });
}
