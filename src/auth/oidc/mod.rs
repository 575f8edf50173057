//! The identity provider's access tokens (of Keycloak, or as in RFC 9068), verified offline with keys that
//! are fetched from it.
//!
//! `keys` holds the keys, `fetch` fetches them, `cache` decides when; `token` verifies a token, `claims`
//! derives the identity.

mod cache;
mod claims;
mod fetch;
mod keys;
mod token;

use std::{sync::Arc, time::Duration};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use self::{cache::KeyCache, fetch::Fetcher, token::Rules};
pub use self::{
    claims::RoleMap,
    fetch::{FetchError, FetchSettings},
};
use super::{
    AuthError, Identity, TokenFault,
    remembered::{Remembered, Weighed},
};
use domain::{Millis, Timestamp};

/// Signature algorithms of tokens. Algorithms with a shared secret must never be added.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
pub enum TokenAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518).
    #[serde(rename = "RS256")]
    Rs256,
    /// ECDSA on P-256 with SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// EdDSA with Ed25519 (RFC 8037).
    #[serde(rename = "EdDSA")]
    EdDsa,
}

/// How a provider's tokens are verified.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// Where keys come from.
    pub fetch: FetchSettings,
    /// A token must have this in `aud` …
    pub audience: String,
    /// … or one of these as `azp`.
    pub clients: Vec<String>,
    /// The accepted algorithms.
    pub algorithms: Vec<TokenAlgorithm>,
    /// The accepted difference between the provider's clock and this process's.
    pub leeway: Millis,
    /// How the provider's roles map to roles here.
    pub roles: RoleMap,
    /// Longer tokens are refused unread.
    pub token_bytes_max: usize,
    /// Size of the cache of verified tokens in bytes.
    pub remembered_bytes_max: usize,
    /// The interval between two regular fetches of the keys.
    pub refresh: Duration,
    /// The minimum time between two fetches because of unknown key ids.
    pub unknown_key_interval: Duration,
}

/// Verifies the access tokens of one identity provider.
pub struct Provider {
    rules: Rules,
    keys: Arc<KeyCache>,
    token_bytes_max: usize,
    /// Verified tokens by SHA-256, so that a token costs one hash instead of one signature until it expires.
    verified: Remembered<Arc<Verified>>,
}

/// The contents of a token with a verified signature.
pub(super) struct Verified {
    pub(super) identity: Identity,
    /// The generation of the key set with which it was verified. With another generation it is verified
    /// again, because its key may have been withdrawn.
    generation: u64,
}

impl Weighed for Arc<Verified> {
    fn bytes(&self) -> usize {
        let identity = &self.identity;
        size_of::<Self>() + size_of::<Verified>() + identity.user.bytes() + identity.organisations.weight()
    }
}

impl Provider {
    /// A provider. Nothing is fetched yet.
    pub fn new(settings: ProviderSettings) -> Result<Self, FetchError> {
        let rules = Rules {
            issuer: settings.fetch.issuer.clone(),
            audience: settings.audience,
            clients: settings.clients,
            algorithms: settings.algorithms,
            leeway: settings.leeway,
            roles: settings.roles,
        };
        let fetcher = Fetcher::new(settings.fetch)?;
        let keys = Arc::new(KeyCache::new(fetcher, settings.refresh, settings.unknown_key_interval));
        let verified = Remembered::new(settings.remembered_bytes_max);
        Ok(Self { rules, keys, token_bytes_max: settings.token_bytes_max, verified })
    }

    /// Fetches the keys now and then at intervals. Never returns.
    pub async fn keep_keys_fresh(self: Arc<Self>) {
        self.keys.keep_fresh().await;
    }

    /// Fetches the keys if this token names an unknown one, unless that was done a moment ago.
    pub async fn prepare(&self, token: &str) {
        if token.len() > self.token_bytes_max {
            return;
        }
        // A token whose header is refused causes no fetch.
        if let Ok(header) = token::header(token, &self.rules)
            && !self.keys.current().has(&header.kid)
        {
            self.keys.look_for().await;
        }
    }

    /// Checks that a verified token is still valid. Its signature is verified again only if the provider's
    /// keys changed.
    pub(super) fn still(
        &self,
        token: &str,
        verified: &mut Arc<Verified>,
        now: Timestamp,
    ) -> Result<(), AuthError> {
        if verified.generation != self.keys.current().generation {
            *verified = self.verified(token, now)?;
        }
        if self.is_over(verified, now) { Err(AuthError::Token(TokenFault::Expired)) } else { Ok(()) }
    }

    fn is_over(&self, verified: &Verified, now: Timestamp) -> bool {
        now >= verified.identity.expires_at + self.rules.leeway
    }

    /// The contents of a token that has not ended, from the cache or verified now.
    pub(super) fn verified(&self, token: &str, now: Timestamp) -> Result<Arc<Verified>, AuthError> {
        if token.len() > self.token_bytes_max {
            return Err(AuthError::Token(TokenFault::TooLong));
        }
        let keys = self.keys.current();
        let digest: [u8; 32] = Sha256::digest(token).into();
        if let Some(remembered) = self.verified.get(&digest)
            && remembered.generation == keys.generation
        {
            if self.is_over(&remembered, now) {
                self.verified.forget(&digest);
                return Err(AuthError::Token(TokenFault::Expired));
            }
            return Ok(remembered);
        }
        let identity = token::verify(token, &keys, &self.rules, now)?;
        let verified = Arc::new(Verified { identity, generation: keys.generation });
        self.verified.remember(&verified.identity.user, &digest, verified.clone());
        Ok(verified)
    }
}
