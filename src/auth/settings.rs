//! The settings of `[auth]`.

use std::{collections::BTreeMap, path::PathBuf};

use serde::Deserialize;

use super::oidc::TokenAlgorithm;
use crate::settings::settings;

settings! {
    /// `[auth]`
    Auth in "auth" {
        mode: AuthMode,
        key_file: PathBuf,
        key_file_reload_seconds: u64 => 1..=86_400,
        session_hours: i64 => 1..=24 * 365,
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
        default_role: RoleName,
        organisations_claim: String,
        roles: BTreeMap<String, RoleName>,
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

/// A role or none, as the configuration writes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "auth::Role says what each may do")]
pub enum RoleName {
    None,
    Buyer,
    Gate,
    Organiser,
    Admin,
}
