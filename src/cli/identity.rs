//! Builds the OpenID provider from `[auth]`.

use std::{sync::Arc, time::Duration};

use super::CliError;
use crate::{
    auth::oidc::{FetchSettings, Provider, ProviderSettings, RoleMap},
    config::{self, AuthMode, Profile},
};
use domain::Millis;

/// The configured provider; none in development mode.
pub(super) fn provider(auth: &config::Auth, profile: Profile) -> Result<Option<Arc<Provider>>, CliError> {
    if auth.mode == AuthMode::Dev {
        if !auth.issuer.is_empty() {
            tracing::warn!(issuer = auth.issuer, "auth.issuer is not used: auth.mode is dev");
        }
        return Ok(None);
    }
    let settings = ProviderSettings {
        fetch: FetchSettings {
            issuer: auth.issuer.clone(),
            discovery_url: auth.discovery_url.clone(),
            timeout: Duration::from_millis(auth.fetch_timeout_ms),
            bytes_max: auth.fetch_bytes_max,
            plain_http: profile == Profile::Development,
        },
        audience: auth.audience.clone(),
        clients: auth.clients.clone(),
        algorithms: auth.algorithms.clone(),
        leeway: Millis::from_secs(auth.leeway_seconds),
        roles: RoleMap {
            roles: auth.roles.iter().filter_map(|(name, role)| Some((name.clone(), (*role)?))).collect(),
            otherwise: auth.default_role,
            organisations_claim: (!auth.organisations_claim.is_empty())
                .then(|| auth.organisations_claim.clone()),
        },
        token_bytes_max: auth.token_bytes_max,
        remembered_bytes_max: auth.remembered_tokens_bytes_max,
        refresh: Duration::from_secs(auth.jwks_refresh_seconds),
        unknown_key_interval: Duration::from_secs(auth.unknown_key_seconds),
    };
    let provider = Provider::new(settings).map_err(|error| format!("auth.issuer: {error}"))?;
    Ok(Some(Arc::new(provider)))
}
