//! Tokens of a real identity provider: valid ones are accepted, attacks are not.

mod attacks;
mod keys;
mod logins;
mod roles;

use serde_json::{Value, json};
use ticketbuster::config::Config;

use crate::support::{Ground, Site, oidc::IdentityProvider};

pub(super) async fn site(provider: &IdentityProvider, change: impl FnOnce(&mut Config)) -> Site {
    Site::start_with(Ground::Alone, |config| {
        *config = provider.configure(config.clone());
        change(config);
    })
    .await
}

pub(super) fn seconds() -> i64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as i64
}

/// Good claims with some changed; null takes one away.
pub(super) fn claims(issuer: &str, changes: Value) -> Value {
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
