//! Decides who presents a token, for REST, WebSocket and gRPC alike. No other place does.
//!
//! A token with a dot is a JWT of the identity provider. Any other token is a session that was issued here:
//! its alphabet (base64url) has no dot.

use std::sync::Arc;

use super::{
    Access, AuthError, Identity, Narrowing, Sessions, TokenFault,
    oidc::{self, Provider},
    session,
};
use domain::Timestamp;

/// A verified token, kept for an open connection. It can be checked again at every message; that verifies
/// signatures only if a key was retired or the provider's keys have changed since.
pub struct Kept {
    token: Box<str>,
    verified: Verified,
}

enum Verified {
    Session(Arc<session::Verified>),
    OfProvider(Arc<oidc::Verified>),
}

impl Verified {
    fn identity(&self) -> &Identity {
        match self {
            Self::Session(verified) => &verified.identity,
            Self::OfProvider(verified) => &verified.identity,
        }
    }

    /// What the holder narrowed the session to. A provider's token cannot be narrowed.
    fn narrowing(&self) -> Narrowing {
        match self {
            Self::Session(verified) => verified.narrowing,
            Self::OfProvider(_) => Narrowing::default(),
        }
    }
}

impl Kept {
    /// Who presented the token.
    pub fn identity(&self) -> &Identity {
        self.verified.identity()
    }

    /// What its session was narrowed to.
    pub fn narrowing(&self) -> Narrowing {
        self.verified.narrowing()
    }

    /// Whether its narrowing allows this access now.
    pub fn allows(&self, access: &Access, now: Timestamp) -> bool {
        self.verified.narrowing().allows(access, now)
    }
}

/// An identity, and what its session was narrowed to.
#[derive(Clone, Debug)]
pub struct Recognised {
    /// Who presents the token.
    pub identity: Identity,
    /// What its session was narrowed to.
    pub narrowing: Narrowing,
}

impl Recognised {
    /// The identity, if the session's narrowing allows this access.
    pub fn allowed(self, access: &Access, now: Timestamp) -> Result<Identity, AuthError> {
        if self.narrowing.allows(access, now) { Ok(self.identity) } else { Err(AuthError::Limited) }
    }
}

/// Verifies bearer tokens: sessions, and access tokens of the identity provider if one is configured.
pub struct Bearers {
    sessions: Sessions,
    provider: Option<Arc<Provider>>,
}

impl Bearers {
    /// A verifier of sessions and, with a provider, of its access tokens.
    pub fn new(sessions: Sessions, provider: Option<Arc<Provider>>) -> Self {
        Self { sessions, provider }
    }

    /// The sessions, to issue and revoke them.
    pub fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    /// Who presents this token, if it allows this access now. May wait for the provider's keys.
    pub async fn identify(
        &self,
        token: &str,
        access: &Access,
        now: Timestamp,
    ) -> Result<Identity, AuthError> {
        self.prepare(token).await;
        self.judge(token, access, now)
    }

    /// Fetches the provider's keys if this token names an unknown one.
    pub async fn prepare(&self, token: &str) {
        if let (Some(provider), true) = (&self.provider, is_provider_token(token)) {
            provider.prepare(token).await;
        }
    }

    /// Like [`Bearers::identify`], without waiting. Call [`Bearers::prepare`] first.
    pub fn judge(&self, token: &str, access: &Access, now: Timestamp) -> Result<Identity, AuthError> {
        self.recognise(token, now)?.allowed(access, now)
    }

    /// Who presents this token, before its narrowing is checked. Call [`Bearers::prepare`] first.
    pub fn recognise(&self, token: &str, now: Timestamp) -> Result<Recognised, AuthError> {
        let verified = self.verified(token, now)?;
        Ok(Recognised { identity: verified.identity().clone(), narrowing: verified.narrowing() })
    }

    /// Verifies a token to be kept for a connection, before its narrowing is checked. Call
    /// [`Bearers::prepare`] first.
    pub fn keep(&self, token: &str, now: Timestamp) -> Result<Kept, AuthError> {
        Ok(Kept { token: token.into(), verified: self.verified(token, now)? })
    }

    fn verified(&self, token: &str, now: Timestamp) -> Result<Verified, AuthError> {
        if !is_provider_token(token) {
            return Ok(Verified::Session(self.sessions.verified(token, now)?));
        }
        let provider = self.provider.as_ref().ok_or(AuthError::Token(TokenFault::NoProvider))?;
        Ok(Verified::OfProvider(provider.verified(token, now)?))
    }

    /// Checks that a kept token has not ended, was not revoked, and its signing key is still trusted.
    pub fn still(&self, kept: &mut Kept, now: Timestamp) -> Result<(), AuthError> {
        match (&mut kept.verified, &self.provider) {
            (Verified::Session(verified), _) => self.sessions.still(&kept.token, verified, now),
            (Verified::OfProvider(verified), Some(provider)) => provider.still(&kept.token, verified, now),
            (Verified::OfProvider(_), None) => Err(AuthError::Token(TokenFault::NoProvider)),
        }
    }

    /// [`Bearers::still`], and the narrowing allows this access.
    pub fn still_allows(&self, kept: &mut Kept, access: &Access, now: Timestamp) -> Result<(), AuthError> {
        self.still(kept, now)?;
        if kept.allows(access, now) { Ok(()) } else { Err(AuthError::Limited) }
    }
}

/// The token that a request presents in its `Authorization` header: without one it is a guest's. The scheme is `Bearer`,
/// in upper or lower case (RFC 9110 §11.1). Who presents anything else is refused: they mean to be somebody, and would
/// not learn why they are not.
pub fn bearer_token(authorization: Option<&[u8]>) -> Result<Option<&str>, AuthError> {
    let Some(header) = authorization else { return Ok(None) };
    let parts = std::str::from_utf8(header).ok().and_then(|header| header.split_once(' '));
    match parts {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(token.trim())),
        Some(_) | None => Err(AuthError::Scheme),
    }
}

/// Whether this is a JWT of an identity provider and not a session.
pub fn is_provider_token(token: &str) -> bool {
    token.contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        auth::{Attenuation, Memberships, Revocations, Role, attenuate},
        keys::KeyRing,
    };
    use domain::{Millis, UserId};

    const NOW: Timestamp = Timestamp(1_795_521_600_000);

    #[test]
    fn the_scheme_is_read_in_any_case_and_no_other_is_a_guests() {
        let token = |header: &'static [u8]| bearer_token(Some(header));
        assert_eq!(token(b"Bearer abc"), Ok(Some("abc")));
        assert_eq!(token(b"bearer  abc "), Ok(Some("abc")));
        for refused in [&b"Basic abc"[..], b"Bearer", b"BearerX abc", b"abc", b"", b"Bearer \xff"] {
            assert_eq!(token(refused), Err(AuthError::Scheme));
        }
        assert_eq!(bearer_token(None), Ok(None));
    }

    /// Replaces the kept token by an invalid one: it passes as long as no signature is checked.
    #[test]
    fn what_is_kept_holds_without_a_signature_until_a_key_is_retired() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Arc::new(KeyRing::load_or_create(&folder.path().join("keys.json")).unwrap());
        let bearers =
            Bearers::new(Sessions::new(keys.clone(), Revocations::new(Vec::new(), 100), 1 << 20), None);
        let (user, nowhere) = (UserId::new("ana").unwrap(), Memberships::default());
        let roles = [Role::Buyer].into_iter().collect();
        let issue =
            || bearers.sessions().issue(&user, roles, &nowhere, None, NOW, Millis::from_secs(60)).token;
        let read_only = Attenuation { read_only: true, ..Attenuation::default() };
        let until = Attenuation { until: Some(NOW + Millis::from_secs(30)), ..Attenuation::default() };
        let token = attenuate(&issue(), &keys.public(), &read_only).unwrap();
        let token = attenuate(&token, &keys.public(), &until).unwrap();
        let forgets = |token: &str| {
            let mut kept = bearers.keep(token, NOW).unwrap();
            kept.token = "nonsense".into();
            kept
        };
        let access = |writes| Access { writes, event: None, order: None };
        let mut kept = forgets(&token);
        let mut judge = |writes, seconds| {
            bearers.still_allows(&mut kept, &access(writes), NOW + Millis::from_secs(seconds))
        };
        assert_eq!(judge(false, 1), Ok(()));
        assert_eq!(judge(true, 1), Err(AuthError::Limited));
        assert_eq!(judge(false, 30), Err(AuthError::Limited), "the end that its holder gave it");
        assert_eq!(judge(false, 60), Err(AuthError::Expired));
        // A token that has ended.
        let ended = issue();
        let mut kept = forgets(&ended);
        let id = bearers.sessions().ending(&ended).unwrap().id;
        bearers.sessions().revoke(id, NOW + Millis::from_secs(60), NOW);
        assert_eq!(bearers.still(&mut kept, NOW), Err(AuthError::Revoked));
        // A new key changes nothing. When the old key is retired, the signature is checked again.
        let (mut whole, mut forgotten) = (bearers.keep(&token, NOW).unwrap(), forgets(&token));
        keys.rotate("ana").unwrap();
        let (mut newer, mut newer_forgotten) = (bearers.keep(&issue(), NOW).unwrap(), forgets(&issue()));
        assert_eq!(bearers.still(&mut forgotten, NOW), Ok(()));
        keys.retire(1, "ana").unwrap();
        for kept in [&mut whole, &mut forgotten, &mut newer_forgotten] {
            assert_eq!(bearers.still(kept, NOW), Err(AuthError::Invalid));
        }
        assert_eq!(bearers.still(&mut newer, NOW), Ok(()));
    }
}
