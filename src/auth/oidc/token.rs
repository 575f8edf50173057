//! Verifies a token: header, signature and claims, against this installation's rules. Every check fails
//! closed: what is missing or not understood is refused.

use jsonwebtoken::{Algorithm, Validation, errors::ErrorKind};
use serde::{Deserialize, de::IgnoredAny};

use super::{
    RoleMap, TokenAlgorithm,
    claims::{Claims, instant},
    keys::KeySet,
};
use crate::auth::{AuthError, Identity, TokenFault};
use domain::{Millis, Timestamp};

/// The rules that tokens are checked against.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) issuer: String,
    pub(super) audience: String,
    pub(super) clients: Vec<String>,
    pub(super) algorithms: Vec<TokenAlgorithm>,
    pub(super) leeway: Millis,
    pub(super) roles: RoleMap,
}

/// A header that passed its checks.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) kid: String,
    algorithm: TokenAlgorithm,
    /// Whether `typ` is `at+jwt`, the type of an access token (RFC 9068).
    is_access_token: bool,
}

#[derive(Deserialize)]
struct RawHeader {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    jku: Option<IgnoredAny>,
    jwk: Option<IgnoredAny>,
    x5u: Option<IgnoredAny>,
    x5c: Option<IgnoredAny>,
    crit: Option<IgnoredAny>,
}

/// Reads a header. It must name an accepted algorithm and a key, and must not bring a key of its own.
pub(super) fn header(token: &str, rules: &Rules) -> Result<Header, TokenFault> {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let (first, _) = token.split_once('.').ok_or(TokenFault::Malformed)?;
    let json = URL_SAFE_NO_PAD.decode(first).map_err(|_| TokenFault::Malformed)?;
    let raw: RawHeader = serde_json::from_slice(&json).map_err(|_| TokenFault::Malformed)?;
    let algorithm = match raw.alg.as_str() {
        "RS256" => TokenAlgorithm::Rs256,
        "ES256" => TokenAlgorithm::Es256,
        "EdDSA" => TokenAlgorithm::EdDsa,
        _ => return Err(TokenFault::Algorithm),
    };
    if !rules.algorithms.contains(&algorithm) {
        return Err(TokenFault::Algorithm);
    }
    if [raw.jku, raw.jwk, raw.x5u, raw.x5c, raw.crit].iter().any(Option::is_some) {
        return Err(TokenFault::Header);
    }
    let kind = raw.typ.unwrap_or_default().to_ascii_lowercase();
    let is_access_token = match kind.strip_prefix("application/").unwrap_or(&kind) {
        "at+jwt" => true,
        "jwt" => false,
        _ => return Err(TokenFault::NotAccessToken),
    };
    let kid = raw.kid.filter(|kid| !kid.is_empty()).ok_or(TokenFault::UnknownKey)?;
    Ok(Header { kid, algorithm, is_access_token })
}

/// Verifies a token and returns its identity.
pub(super) fn verify(
    token: &str,
    keys: &KeySet,
    rules: &Rules,
    now: Timestamp,
) -> Result<Identity, AuthError> {
    let header = header(token, rules).map_err(AuthError::Token)?;
    let Some(key) = keys.key(&header.kid, header.algorithm) else {
        return Err(match (keys.len(), keys.has(&header.kid)) {
            (0, _) => AuthError::ProviderAway,
            (_, true) => AuthError::Token(TokenFault::OtherKey),
            (_, false) => AuthError::Token(TokenFault::UnknownKey),
        });
    };
    // The library verifies the signature and parses the claims. The claims are checked below, by this
    // process's clock and more strictly than by the library (which accepts a list of issuers, for example).
    let mut library = Validation::new(match header.algorithm {
        TokenAlgorithm::Rs256 => Algorithm::RS256,
        TokenAlgorithm::Es256 => Algorithm::ES256,
        TokenAlgorithm::EdDsa => Algorithm::EdDSA,
    });
    library.required_spec_claims.clear();
    library.validate_exp = false;
    library.validate_aud = false;
    let decoded = jsonwebtoken::decode::<Claims>(token, key, &library).map_err(|error| {
        AuthError::Token(match error.kind() {
            ErrorKind::InvalidSignature => TokenFault::Signature,
            _ => TokenFault::Malformed,
        })
    })?;
    let claims = decoded.claims;
    judge(&claims, header.is_access_token, rules, now).map_err(AuthError::Token)?;
    claims.identity(&rules.roles)
}

fn judge(claims: &Claims, is_access_token: bool, rules: &Rules, now: Timestamp) -> Result<(), TokenFault> {
    if claims.iss != rules.issuer {
        return Err(TokenFault::Issuer);
    }
    let says_bearer = match claims.typ.as_deref() {
        Some(kind) if kind.eq_ignore_ascii_case("Bearer") => true,
        // An ID or refresh token: `typ` is `JWT` in the header, or something else in the claims.
        None if is_access_token => false,
        _ => return Err(TokenFault::NotAccessToken),
    };
    let only_in_id_tokens = [&claims.at_hash, &claims.c_hash, &claims.s_hash];
    // Older versions of Keycloak put a nonce into access tokens, too; those have the type `Bearer`.
    let is_id_token =
        only_in_id_tokens.iter().any(|claim| claim.is_some()) || (claims.nonce.is_some() && !says_bearer);
    // Bound to a key whose possession was not proven, so it is not a bearer token.
    if is_id_token || claims.cnf.is_some() {
        return Err(TokenFault::NotAccessToken);
    }
    let is_for_us = claims.aud.as_ref().is_some_and(|audience| audience.has(&rules.audience));
    let is_from_ours = claims.azp.as_ref().is_some_and(|client| rules.clients.contains(client));
    if !is_for_us && !is_from_ours {
        return Err(TokenFault::Audience);
    }
    if now >= instant(claims.exp) + rules.leeway {
        return Err(TokenFault::Expired);
    }
    let soon = now + rules.leeway;
    let begins = claims.nbf.map_or(claims.iat, |nbf| nbf.max(claims.iat));
    if instant(begins) > soon {
        return Err(TokenFault::TooEarly);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: Timestamp = Timestamp(1_795_521_600_000);

    fn rules() -> Rules {
        Rules {
            issuer: "https://id.example/realms/a".to_owned(),
            audience: "ticketbuster".to_owned(),
            clients: vec!["web".to_owned()],
            algorithms: vec![TokenAlgorithm::Es256],
            leeway: Millis::from_secs(10),
            roles: RoleMap::default(),
        }
    }

    fn judged(more: serde_json::Value, is_access_token: bool) -> Result<(), TokenFault> {
        let now = NOW.0 / 1_000;
        let mut claims = json!({
            "iss": "https://id.example/realms/a", "aud": "ticketbuster", "exp": now + 60, "iat": now, "typ": "Bearer",
        });
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        judge(&serde_json::from_value(claims).unwrap(), is_access_token, &rules(), NOW)
    }

    #[test]
    fn audience_and_client() {
        for more in [
            json!({}),
            json!({"aud": ["account", "ticketbuster"]}),
            json!({"aud": "account", "azp": "web"}),
            json!({"aud": null, "azp": "web"}),
        ] {
            assert_eq!(judged(more.clone(), false), Ok(()), "{more}");
        }
        for more in [
            json!({"aud": "account"}),
            json!({"aud": []}),
            json!({"aud": null}),
            json!({"aud": ["ticketbuster2"], "azp": "ticketbuster"}),
        ] {
            assert_eq!(judged(more.clone(), false), Err(TokenFault::Audience), "{more}");
        }
    }

    #[test]
    fn times_with_their_leeway() {
        let now = NOW.0 / 1_000;
        assert_eq!(judged(json!({"exp": now - 9}), false), Ok(()));
        assert_eq!(judged(json!({"exp": now - 10}), false), Err(TokenFault::Expired));
        assert_eq!(judged(json!({"exp": -1e300}), false), Err(TokenFault::Expired));
        assert_eq!(judged(json!({"nbf": now + 10}), false), Ok(()));
        assert_eq!(judged(json!({"nbf": now + 11}), false), Err(TokenFault::TooEarly));
        assert_eq!(judged(json!({"iat": now as f64 + 10.5}), false), Err(TokenFault::TooEarly));
    }

    #[test]
    fn only_bearer_access_tokens() {
        assert_eq!(judged(json!({"typ": null}), true), Ok(()), "RFC 9068 says it in the header");
        assert_eq!(judged(json!({"nonce": "n"}), false), Ok(()), "older Keycloaks");
        for (more, is_access_token) in [
            (json!({"typ": null}), false),
            (json!({"typ": "ID"}), false),
            (json!({"typ": "ID"}), true),
            (json!({"typ": "Refresh"}), false),
            (json!({"typ": "DPoP"}), false),
            (json!({"at_hash": "h"}), false),
            (json!({"typ": null, "nonce": "n"}), true),
            (json!({"cnf": {"jkt": "k"}}), false),
        ] {
            let refused = judged(more.clone(), is_access_token);
            assert_eq!(refused, Err(TokenFault::NotAccessToken), "{more} {is_access_token}");
        }
    }

    #[test]
    fn no_input_makes_the_parser_panic() {
        let (rules, keys) = (rules(), KeySet::default());
        let parts = std::panic::AssertUnwindSafe((rules, keys));
        bolero::check!().with_type::<Vec<u8>>().for_each(|bytes| {
            let (rules, keys) = &*parts;
            let text = String::from_utf8_lossy(bytes);
            assert!(verify(&text, keys, rules, NOW).is_err());
            assert!(serde_json::from_slice::<Claims>(bytes).is_err());
        });
    }
}
