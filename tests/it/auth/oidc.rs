//! Tokens of a real identity provider: who gets in with them, and which attacks do not.

use std::time::Duration;

use futures_util::future::join_all;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use ticketbuster::config::{Config, RoleName, TokenAlgorithm};

use crate::{
    support::{
        Ground, Site, event_with,
        oidc::{Attacker, IdentityProvider, assemble},
        run,
    },
    ws::live::{connect, hear, hear_type, say},
};

async fn site(provider: &IdentityProvider, change: impl FnOnce(&mut Config)) -> Site {
    Site::start_with(Ground::Sqlite, |config| {
        *config = provider.configure(config.clone());
        change(config);
    })
    .await
}

fn seconds() -> i64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as i64
}

/// Good claims with some changed; null takes one away.
fn claims(issuer: &str, changes: Value) -> Value {
    let now = seconds();
    let mut claims = json!({
        "iss": issuer, "sub": "mallory", "aud": ["ticketbuster", "account"], "azp": "ticketbuster-web",
        "typ": "Bearer", "iat": now, "exp": now + 300, "realm_access": {"roles": ["buyer"]},
    });
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    claims
}

struct Attack {
    name: &'static str,
    token: String,
    reason: &'static str,
    /// The same token without what is wrong with it.
    control: String,
}

/// Changes of the claims alone, signed by the provider itself.
async fn wrong_claims(provider: &IdentityProvider) -> Vec<Attack> {
    let now = seconds();
    let other_issuer = "https://other.example/realms/ticketbuster";
    let mut attacks = Vec::new();
    for (name, changes, reason) in [
        ("other issuer", json!({"iss": other_issuer}), "wrong_issuer"),
        ("issuer with a slash more", json!({"iss": format!("{}/", provider.issuer)}), "wrong_issuer"),
        ("a list of issuers", json!({"iss": [provider.issuer, other_issuer]}), "malformed_token"),
        ("other audience", json!({"aud": "account", "azp": "other"}), "wrong_audience"),
        ("no audience", json!({"aud": null, "azp": null}), "wrong_audience"),
        ("ID token", json!({"typ": "ID", "nonce": "n", "at_hash": "h"}), "not_an_access_token"),
        ("ID token without typ", json!({"typ": null, "nonce": "n", "at_hash": "h"}), "not_an_access_token"),
        ("refresh token", json!({"typ": "Refresh"}), "not_an_access_token"),
        ("bound to a key (DPoP)", json!({"cnf": {"jkt": "k"}}), "not_an_access_token"),
        ("expired", json!({"iat": now - 400, "exp": now - 100}), "token_expired"),
        ("not yet valid (nbf)", json!({"nbf": now + 100}), "token_not_yet_valid"),
        ("not yet valid (iat)", json!({"iat": now + 100}), "token_not_yet_valid"),
        ("without an end", json!({"exp": null}), "malformed_token"),
        ("without a subject", json!({"sub": null}), "wrong_subject"),
        ("a subject that is no user id", json!({"sub": "x".repeat(200)}), "wrong_subject"),
    ] {
        let token = provider.sign("RS256", json!({}), &claims(&provider.issuer, changes)).await;
        let control = provider.sign("RS256", json!({}), &claims(&provider.issuer, json!({}))).await;
        attacks.push(Attack { name, token, reason, control });
    }
    attacks
}

/// Other headers, keys and signatures.
async fn wrong_signatures(provider: &IdentityProvider, attacker: &Attacker) -> Vec<Attack> {
    let good = claims(&provider.issuer, json!({}));
    let (rsa_kid, pem) = provider.public_key("RS256").await;
    let (ec_kid, _) = provider.public_key("ES256").await;
    let rs256 = provider.sign("RS256", json!({}), &good).await;
    let es256 = provider.sign("ES256", json!({}), &good).await;
    let mut attacks = Vec::new();
    let mut add = |name, token: String, reason, control: &String| {
        attacks.push(Attack { name, token, reason, control: control.clone() });
    };

    for (name, alg) in [("alg none", "none"), ("alg nOnE", "nOnE")] {
        let header = json!({"alg": alg, "typ": "JWT", "kid": rsa_kid});
        add(name, assemble(&header, &good, b""), "algorithm_refused", &rs256);
    }
    let header = json!({"alg": "HS256", "typ": "JWT", "kid": rsa_kid});
    let unsigned = assemble(&header, &good, b"");
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(pem.as_bytes()).unwrap();
    mac.update(unsigned.trim_end_matches('.').as_bytes());
    let forged = assemble(&header, &good, &mac.finalize().into_bytes());
    add("HS256 with the public key as its secret", forged, "algorithm_refused", &rs256);

    let unknown = provider.sign("RS256", json!({"kid": "nobody-knows"}), &good).await;
    add("unknown kid", unknown, "unknown_key", &rs256);
    let no_kid = assemble(&json!({"alg": "RS256", "typ": "JWT"}), &good, b"x");
    add("no kid", no_kid, "unknown_key", &rs256);

    let keys = format!("{}/keys", attacker.address);
    let jku = attacker.sign(json!({"kid": "attacker", "jku": keys}), &good);
    add("jku to the attacker's server", jku, "header_refused", &es256);
    let x5u = attacker.sign(json!({"kid": "attacker", "x5u": keys}), &good);
    add("x5u to the attacker's server", x5u, "header_refused", &es256);
    let jwk = attacker.sign(json!({"kid": "attacker", "jwk": attacker.jwk}), &good);
    add("jwk of the attacker in the header", jwk, "header_refused", &es256);
    let jku_of_known = provider.sign("ES256", json!({"jku": keys}), &good).await;
    add("jku beside a right signature", jku_of_known, "header_refused", &es256);
    let critical = provider.sign("ES256", json!({"b64": true, "crit": ["b64"]}), &good).await;
    add("crit", critical, "header_refused", &es256);

    let impostor = attacker.sign(json!({"kid": ec_kid}), &good);
    add("the attacker's signature under a known kid", impostor, "wrong_signature", &es256);
    let mixed = provider.sign("ES256", json!({"kid": rsa_kid}), &good).await;
    add("ES256 under the kid of an RSA key", mixed, "key_of_another_algorithm", &es256);
    let signature = rs256.rsplit_once('.').unwrap().1;
    let header = json!({"alg": "RS256", "typ": "JWT", "kid": rsa_kid});
    let admin = claims(&provider.issuer, json!({"realm_access": {"roles": ["admin"]}}));
    let altered = format!("{}{signature}", assemble(&header, &admin, b""));
    add("other claims under the signature", altered, "wrong_signature", &rs256);

    let padded = claims(&provider.issuer, json!({"padding": "x".repeat(13_000)}));
    let oversized = provider.sign("RS256", json!({}), &padded).await;
    add("oversized", oversized, "token_too_long", &rs256);
    add("not a token", "a.b.c".to_owned(), "malformed_token", &rs256);
    attacks
}

#[test]
fn the_attack_matrix() {
    run(async {
        let provider = IdentityProvider::start().await;
        let attacker = Attacker::start();
        let site = site(&provider, |_| {}).await;
        let mut attacks = wrong_claims(&provider).await;
        attacks.extend(wrong_signatures(&provider, &attacker).await);
        assert_eq!(attacks.len(), 30);
        for attack in &attacks {
            let refused = site.buyers.get("/api/orders", &attack.token).await;
            assert_eq!(refused.status.as_u16(), 401, "{}: {:#}", attack.name, refused.body);
            let refused = refused.refused(401, "unauthenticated");
            assert_eq!(refused["reason"], attack.reason, "{}: {refused:#}", attack.name);
            let exchange = site.buyers.post("/api/auth/session", &attack.token, json!({})).await;
            assert_eq!(exchange.refused(401, "unauthenticated")["reason"], attack.reason, "{}", attack.name);
            let control = site.buyers.get("/api/orders", &attack.control).await;
            assert_eq!(control.status.as_u16(), 200, "{}: {:#}", attack.name, control.body);
        }
        assert_eq!(attacker.asked(), 0, "nobody asked the attacker's server");
        let requests = provider.key_requests().await;
        assert!(requests <= 2, "{requests}: at the start, and once for the unknown kid");
        site.stop_and_audit().await;
    });
}

#[test]
fn each_algorithm_works_only_if_it_is_in_the_list() {
    run(async {
        let provider = IdentityProvider::start().await;
        let all = site(&provider, |_| {}).await;
        let one = site(&provider, |config| config.auth.algorithms = vec![TokenAlgorithm::EdDsa]).await;
        for algorithm in ["RS256", "ES256", "EdDSA"] {
            let token = provider.token(algorithm, json!({"sub": "ana"})).await;
            all.buyers.get("/api/orders", &token).await.expect(200);
            let answer = one.buyers.get("/api/orders", &token).await;
            if algorithm == "EdDSA" {
                answer.expect(200);
            } else {
                assert_eq!(answer.refused(401, "unauthenticated")["reason"], "algorithm_refused");
            }
        }
        one.stop_and_audit().await;
        all.stop_and_audit().await;
    });
}

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
            json!({"mode": "oidc", "dev_login": false, "issuer": provider.issuer,
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
fn roles_are_the_providers_in_our_words() {
    run(async {
        let provider = IdentityProvider::start().await;
        let site = site(&provider, |config| {
            config.auth.roles.insert("ticketbuster/chief".to_owned(), RoleName::Organiser);
            config.auth.roles.insert("admin".to_owned(), RoleName::None);
        })
        .await;
        let strict = self::site(&provider, |config| config.auth.default_role = RoleName::None).await;
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
        assert_eq!(how, json!({"mode": "dev", "dev_login": true}));
        assert_eq!(provider.key_requests().await, 0);
        site.stop_and_audit().await;
    });
}
