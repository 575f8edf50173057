//! Checks of `[auth]` that concern more than the range of a value.

use url::Url;

use super::{Auth, AuthMode, Profile};
use crate::address;

/// All problems, each with what would be valid.
pub(super) fn problems(auth: &Auth, profile: Profile) -> Vec<String> {
    let mut problems = Vec::new();
    // Without a provider these settings are not used.
    if auth.mode != AuthMode::Oidc {
        return problems;
    }
    for (key, value) in [
        ("auth.issuer", &auth.issuer),
        ("auth.audience", &auth.audience),
        ("auth.client_id", &auth.client_id),
    ] {
        if value.is_empty() {
            problems.push(format!("{key} is empty; auth.mode = \"oidc\" needs it (docs/authentication.md)"));
        }
    }
    if auth.algorithms.is_empty() {
        problems.push("auth.algorithms is empty; at least one of RS256, ES256, EdDSA is right".to_owned());
    }
    for (key, value) in [("auth.issuer", &auth.issuer), ("auth.discovery_url", &auth.discovery_url)] {
        if value.is_empty() {
            continue;
        }
        let url = Url::parse(value).ok();
        let is_safe = url.as_ref().is_some_and(|url| address::is_safe(url, profile == Profile::Development));
        if !is_safe {
            problems.push(format!(
                "{key} is \"{value}\"; an https address is right (http: on this machine, or in development)"
            ));
        }
        if url.is_some_and(|url| {
            !url.username().is_empty() || url.password().is_some() || url.query().is_some()
        }) {
            problems
                .push(format!("{key} has a user, a password or a query; an address without them is right"));
        }
    }
    problems
}
