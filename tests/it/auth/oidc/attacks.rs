//! Forged, foreign and malformed tokens are refused, each with its own reason.

use hmac::{Hmac, Mac};
use serde_json::json;
use ticketbuster::config::TokenAlgorithm;

use super::{claims, seconds, site};
use crate::support::{
    oidc::{Attacker, IdentityProvider, assemble},
    run,
};

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
