//! The provider's keys are fetched rarely, replaced when they rotate, and kept while the provider is unavailable.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;

use super::{claims, site};
use crate::support::{oidc::IdentityProvider, run};

#[test]
fn unknown_key_ids_cause_one_fetch_and_new_keys_are_found() {
    run(async {
        let provider = IdentityProvider::start().await;
        let site = site(&provider, |config| config.auth.unknown_key_seconds = 2).await;
        let buyers = &site.buyers;
        let old = provider.token("RS256", json!({"sub": "ana"})).await;
        buyers.get("/api/orders", &old).await.expect(200);
        let before = provider.key_requests().await;

        // Fifty ids that nobody knows, at once: at most one fetch.
        let good = claims(&provider.issuer, json!({}));
        let mut tokens = Vec::new();
        for index in 0..50 {
            tokens.push(provider.sign("RS256", json!({"kid": format!("unknown-{index}")}), &good).await);
        }
        let answers = join_all(tokens.iter().map(|token| buyers.get("/api/orders", token))).await;
        for answer in answers {
            assert_eq!(answer.refused(401, "unauthenticated")["reason"], "unknown_key");
        }
        let fetches = provider.key_requests().await - before;
        assert!(fetches <= 1, "{fetches} fetches");

        // Rotation: the next token brings the new keys, once however many come; the old key is worth nothing.
        provider.rotate().await;
        buyers.get("/api/orders", &old).await.expect(200);
        actix_rt::time::sleep(Duration::from_millis(2_100)).await;
        let before = provider.key_requests().await;
        let mut tokens = Vec::new();
        for index in 0..20 {
            tokens.push(provider.token("ES256", json!({"sub": format!("buyer-{index}")})).await);
        }
        for answer in join_all(tokens.iter().map(|token| buyers.get("/api/orders", token))).await {
            answer.expect(200);
        }
        assert_eq!(provider.key_requests().await - before, 1);
        let withdrawn = buyers.get("/api/orders", &old).await.refused(401, "unauthenticated");
        assert_eq!(withdrawn["reason"], "unknown_key", "although it was verified before");
        site.stop_and_audit().await;
    });
}

#[test]
fn known_keys_go_on_working_while_the_provider_is_away_or_answers_nonsense() {
    run(async {
        let provider = IdentityProvider::start().await;
        let site = site(&provider, |config| {
            config.auth.jwks_refresh_seconds = 1;
            config.auth.unknown_key_seconds = 1;
            config.auth.fetch_timeout_ms = 500;
        })
        .await;
        let buyers = &site.buyers;
        let first = provider.token("RS256", json!({"sub": "ana"})).await;
        buyers.get("/api/orders", &first).await.expect(200);
        let mut fresh = Vec::new();
        for user in ["bob", "cleo", "dan", "eve", "fay"] {
            fresh.push(provider.token("EdDSA", json!({"sub": user})).await);
        }
        let unknown =
            provider.sign("RS256", json!({"kid": "nobody"}), &claims(&provider.issuer, json!({}))).await;

        provider.go_away();
        actix_rt::time::sleep(Duration::from_millis(2_200)).await;
        // Never seen before, so its signature is checked now.
        buyers.get("/api/orders", &fresh[0]).await.expect(200);
        buyers.get("/api/orders", &unknown).await.refused(401, "unauthenticated");
        provider.come_back();

        for (how, token) in ["large", "empty", "redirect", "other-issuer"].into_iter().zip(&fresh[1..]) {
            provider.answer(how).await;
            provider.asked_again(if how == "other-issuer" { "discovery" } else { "jwks" }).await;
            buyers.get("/api/orders", token).await.expect(200);
        }
        // When it is itself again, so are we.
        provider.rotate().await;
        provider.answer("keys").await;
        provider.asked_again("jwks").await;
        let token = provider.token("RS256", json!({"sub": "ana"})).await;
        buyers.get("/api/orders", &token).await.expect(200);
        site.stop_and_audit().await;
    });
}

#[test]
fn a_provider_that_never_answered_is_no_reason_to_log_in_again() {
    run(async {
        let provider = IdentityProvider::start().await;
        let token = provider.token("RS256", json!({"sub": "ana"})).await;
        provider.answer("other-issuer").await;
        let site = site(&provider, |config| config.auth.fetch_timeout_ms = 500).await;
        let answer = site.buyers.get("/api/orders", &token).await;
        assert!(answer.headers.contains_key("retry-after"));
        answer.refused(503, "identity_provider_unavailable");
        // Guests do not notice.
        site.buyers.get("/api/events", "").await.expect(200);
        site.stop_and_audit().await;
    });
}
