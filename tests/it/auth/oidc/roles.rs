//! The claims of a token give its user roles and organisations; the client that it was issued for is checked.

use serde_json::{Value, json};
use ticketbuster::auth::Role;

use super::site;
use crate::support::{event_with, oidc::IdentityProvider, run};

#[test]
fn roles_are_the_providers_in_our_words() {
    run(async {
        let provider = IdentityProvider::start().await;
        let site = site(&provider, |config| {
            config.auth.roles.insert("ticketbuster/chief".to_owned(), Some(Role::Organiser));
            config.auth.roles.insert("admin".to_owned(), None);
        })
        .await;
        let strict = super::site(&provider, |config| config.auth.default_role = None).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let report = format!("/api/events/{event}/report");
        let of = |user: Value| {
            let (provider, buyers) = (&provider, &site.buyers);
            async move {
                let token = provider.token("ES256", user).await;
                let session = buyers.post("/api/auth/session", &token, json!({})).await.expect(200);
                (token, session["roles"].clone())
            }
        };
        let (buyer, roles) = of(json!({"sub": "ana"})).await;
        assert_eq!(roles, json!(["buyer"]));
        site.buyers.get(&report, &buyer).await.refused(403, "forbidden");
        let verify = json!({"token": "TB1:X"});
        site.buyers.post("/api/tickets/verify", &buyer, verify.clone()).await.refused(403, "forbidden");

        let (gate, roles) = of(json!({"sub": "gate-1", "realm_access": {"roles": ["gate", "other"]}})).await;
        assert_eq!(roles, json!(["gate"]));
        site.buyers.post("/api/tickets/verify", &gate, verify).await.expect(200);
        site.buyers.get(&report, &gate).await.refused(403, "forbidden");

        let chief = json!({"ticketbuster": {"roles": ["chief"]}, "account": {"roles": ["gate"]}});
        let (chief, roles) = of(json!({"sub": "boss", "resource_access": chief})).await;
        assert_eq!(roles, json!(["organiser"]), "roles of other clients do not count");
        site.buyers.get(&report, &chief).await.expect(200);

        // This installation takes no admin from its provider.
        let (_, roles) = of(json!({"sub": "root", "realm_access": {"roles": ["admin"]}})).await;
        assert_eq!(roles, json!(["buyer"]));

        // Another one wants a role of everybody.
        strict.buyers.get("/api/orders", &buyer).await.refused(403, "forbidden");
        strict.buyers.get("/api/orders", &gate).await.expect(200);
        strict.stop_and_audit().await;
        site.stop_and_audit().await;
    });
}

#[test]
fn a_claim_says_for_which_organisation_somebody_works() {
    run(async {
        let provider = IdentityProvider::start().await;
        let site =
            site(&provider, |config| config.auth.organisations_claim = "organization".to_owned()).await;
        let acme = site.add(&event_with(1, 10, json!({"organisation": "acme"}))).await;
        let main = site.add(&event_with(1, 10, json!({}))).await;
        let organiser = json!({"roles": ["organiser"]});
        // What Keycloak writes with and without the ids of organisations, and a mapper of one's own.
        for (claim, opens) in [
            (json!(["acme"]), [200, 403]),
            (json!({"acme": {"id": "42f0"}}), [200, 403]),
            (json!(["acme/organiser", "main"]), [200, 200]),
            (json!(["other"]), [403, 403]),
            (json!([]), [403, 403]),
            // A login without the scope that brings the claim, or a member of nothing.
            (Value::Null, [403, 403]),
        ] {
            let mut user = json!({"sub": "boss", "realm_access": organiser});
            if !claim.is_null() {
                user["organization"] = claim.clone();
            }
            let token = provider.token("ES256", user).await;
            let session = site.buyers.post("/api/auth/session", &token, json!({})).await.expect(200);
            for presented in [token.as_str(), session["token"].as_str().unwrap()] {
                for (event, expected) in [acme, main].into_iter().zip(opens) {
                    let answer = site.buyers.get(&format!("/api/events/{event}/report"), presented).await;
                    assert_eq!(answer.status.as_u16(), expected, "{claim}: {:#}", answer.body);
                }
            }
        }
        let many: Vec<String> = (0..25).map(|n| format!("o{n}/gate")).collect();
        let token = provider.token("ES256", json!({"sub": "boss", "organization": many})).await;
        let refused = site.buyers.get("/api/orders", &token).await.refused(401, "unauthenticated");
        assert_eq!(refused["reason"], "too_many_organisations");
        site.stop_and_audit().await;
    });
}

#[test]
fn tokens_are_accepted_by_client_where_that_is_configured() {
    run(async {
        let provider = IdentityProvider::start().await;
        let site = site(&provider, |config| {
            config.auth.clients = vec!["kiosk".to_owned()];
            // By another name than the issuer's, as inside a cluster.
            let elsewhere = provider.issuer.replace("127.0.0.1", "localhost");
            config.auth.discovery_url = format!("{elsewhere}/.well-known/openid-configuration");
        })
        .await;
        for (user, status) in [
            (json!({"sub": "ana", "aud": "account", "azp": "kiosk"}), 200),
            (json!({"sub": "ana", "aud": "account", "azp": "ticketbuster-web"}), 401),
            (json!({"sub": "ana", "aud": "ticketbuster", "azp": "other"}), 200),
        ] {
            let token = provider.token("RS256", user.clone()).await;
            let answer = site.buyers.get("/api/orders", &token).await;
            assert_eq!(answer.status.as_u16(), status, "{user}");
        }
        site.stop_and_audit().await;
    });
}
