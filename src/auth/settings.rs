//! The settings of `[auth]`.

use std::{collections::BTreeMap, path::PathBuf};

use serde::{Deserialize, Deserializer, de};

use super::{Role, oidc::TokenAlgorithm};
use crate::settings::settings;

settings! {
    /// `[auth]`
    Auth in "auth" {
        mode: AuthMode,
        key_file: PathBuf,
        key_file_reload_seconds: u64 => 1..=86_400,
        session_hours: i64 => 1..=24 * 365,
        guests: bool,
        guest_session_hours: i64 => 1..=24 * 365,
        order_link_days: i64 => 1..=365,
        remembered_sessions_bytes_max: usize => 1 << 20..=1 << 34,
        ended_sessions_per_user_max: usize => 1..=1_000_000,
        issuer: String,
        discovery_url: String,
        audience: String,
        clients: Vec<String>,
        client_id: String,
        scopes: Vec<String>,
        algorithms: Vec<TokenAlgorithm>,
        leeway_seconds: i64 => 0..=300,
        token_bytes_max: usize => 1_024..=1 << 16,
        remembered_tokens_bytes_max: usize => 1 << 20..=1 << 34,
        exchanged_session_minutes_max: i64 => 1..=60 * 24 * 365,
        jwks_refresh_seconds: u64 => 1..=86_400,
        unknown_key_seconds: u64 => 1..=3_600,
        fetch_timeout_ms: u64 => 100..=60_000,
        fetch_bytes_max: usize => 1_024..=1 << 24,
        #[serde(deserialize_with = "role_or_none")]
        default_role: Option<Role>,
        organisations_claim: String,
        #[serde(deserialize_with = "roles_or_none")]
        roles: BTreeMap<String, Option<Role>>,
    }
}

/// How users prove who they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthMode {
    /// They do not: anybody may log in as anybody. For development only.
    Dev,
    /// By access tokens of an OpenID Connect provider.
    Oidc,
}

/// How the configuration says that a role is none.
const NONE: &str = "none";
/// What a role may be in the configuration.
const ROLE_NAMES: [&str; 5] =
    [NONE, Role::Buyer.as_str(), Role::Gate.as_str(), Role::Organiser.as_str(), Role::Admin.as_str()];

/// A role by its name, or none.
struct RoleOrNone(Option<Role>);

impl<'de> Deserialize<'de> for RoleOrNone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        match Role::named(&name) {
            None if name != NONE => Err(de::Error::unknown_variant(&name, &ROLE_NAMES)),
            role => Ok(Self(role)),
        }
    }
}

fn role_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Role>, D::Error> {
    RoleOrNone::deserialize(deserializer).map(|role| role.0)
}

fn roles_or_none<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Option<Role>>, D::Error> {
    let roles = BTreeMap::<String, RoleOrNone>::deserialize(deserializer)?;
    Ok(roles.into_iter().map(|(name, role)| (name, role.0)).collect())
}
