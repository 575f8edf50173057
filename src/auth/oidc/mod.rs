//! The identity provider: its access tokens (Keycloak's, or RFC 9068's) are judged here, offline, with
//! keys that are fetched from it.
//!
//! `keys` is what was fetched, `fetch` how, `cache` when; `token` checks a token, `claims` says who it is.

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

/// The algorithms that a token may be signed with. There are no shared secrets in this list, ever.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
pub enum TokenAlgorithm {
    /// RSA with SHA-256.
    #[serde(rename = "RS256")]
    Rs256,
    /// ECDSA on P-256 with SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
}

/// What a provider's tokens are judged by.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// Where keys come from.
    pub fetch: FetchSettings,
    /// `aud` must have this …
    pub audience: String,
    /// … or `azp` be one of these.
    pub clients: Vec<String>,
    /// Which algorithms are accepted.
    pub algorithms: Vec<TokenAlgorithm>,
    /// How much the provider's clock may differ from ours.
    pub leeway: Millis,
    /// The provider's roles in our words.
    pub roles: RoleMap,
    /// Longer tokens are not looked at.
    pub token_bytes_max: usize,
    /// Bytes of verified tokens that are remembered.
    pub remembered_bytes_max: usize,
    /// How often keys are fetched again.
    pub refresh: Duration,
    /// The least time between two fetches that unknown key ids cause.
    pub unknown_key_interval: Duration,
}

/// An identity provider.
pub struct Provider {
    rules: Rules,
    keys: Arc<KeyCache>,
    token_bytes_max: usize,
    /// By SHA-256 of the token: a verified token costs a hash, not a signature, until it expires.
    verified: Remembered<Arc<Verified>>,
}

/// What a token says whose signature was checked.
pub(super) struct Verified {
    pub(super) identity: Identity,
    /// The key set that it was verified with. A key that the provider withdrew verifies nothing any more.
    generation: u64,
}

impl Weighed for Arc<Verified> {
    fn bytes(&self) -> usize {
        let identity = &self.identity;
        size_of::<Self>() + size_of::<Verified>() + identity.user.bytes() + identity.organisations.weight()
    }
}

impl Provider {
    /// A provider; nothing is fetched yet.
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

    /// Fetches the keys now and again and again. Never ends.
    pub async fn keep_keys_fresh(self: Arc<Self>) {
        self.keys.keep_fresh().await;
    }

    /// Fetches keys if this token names one that is not known, and as often as that is allowed.
    pub async fn prepare(&self, token: &str) {
        if token.len() > self.token_bytes_max {
            return;
        }
        // A token that is refused for its header alone costs no fetch.
        if let Ok(header) = token::header(token, &self.rules)
            && !self.keys.current().has(&header.kid)
        {
            self.keys.look_for().await;
        }
    }

    /// Whether what a token said still holds. Its signature is checked again only if the provider's keys changed.
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

    /// What this token says, if it has not ended; its signature was checked now or before.
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
