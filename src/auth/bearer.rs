//! Who presents this token? The one place that says so, for REST, WebSocket and gRPC alike.
//!
//! A token with a dot in it is a JWT of the identity provider; any other is a session of ours, whose
//! alphabet (base64url) has no dot.

use std::sync::Arc;

use super::{Access, AuthError, Identity, Recognised, Sessions, TokenFault, oidc::Provider};
use crate::domain::Timestamp;

/// Judges bearer tokens: sessions, and access tokens of the identity provider if there is one.
pub struct Bearers {
    sessions: Sessions,
    provider: Option<Arc<Provider>>,
}

impl Bearers {
    /// Sessions, and an identity provider.
    pub fn new(sessions: Sessions, provider: Option<Arc<Provider>>) -> Self {
        Self { sessions, provider }
    }

    /// The sessions, to issue and revoke.
    pub fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    /// Who presents this token, if it allows this access at this instant.
    pub async fn identify(
        &self,
        token: &str,
        access: &Access,
        now: Timestamp,
    ) -> Result<Identity, AuthError> {
        self.prepare(token).await;
        self.judge(token, access, now)
    }

    /// Fetches what judging this token may need: the provider's keys, if it names one that is not known.
    pub async fn prepare(&self, token: &str) {
        if let (Some(provider), true) = (&self.provider, is_provider_token(token)) {
            provider.prepare(token).await;
        }
    }

    /// [`Bearers::identify`] with what is known, waiting for nothing: after [`Bearers::prepare`].
    pub fn judge(&self, token: &str, access: &Access, now: Timestamp) -> Result<Identity, AuthError> {
        self.recognise(token, now)?.allowed(access, now)
    }

    /// Who presents this token, whatever they want: after [`Bearers::prepare`].
    pub fn recognise(&self, token: &str, now: Timestamp) -> Result<Recognised, AuthError> {
        if !is_provider_token(token) {
            return self.sessions.recognise(token, now);
        }
        match &self.provider {
            Some(provider) => Ok(Recognised::unlimited(provider.judge(token, now)?)),
            None => Err(AuthError::Token(TokenFault::NoProvider)),
        }
    }
}

/// Whether this is a token of an identity provider, not a session of ours.
pub fn is_provider_token(token: &str) -> bool {
    token.contains('.')
}
