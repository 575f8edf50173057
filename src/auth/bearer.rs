//! Who presents this token? The one place that says so, for REST, WebSocket and gRPC alike.
//!
//! A token with a dot in it is a JWT of the identity provider; any other is a session of ours, whose
//! alphabet (base64url) has no dot.

use std::sync::Arc;

use super::{
    Access, AuthError, Identity, Narrowing, Sessions, TokenFault,
    oidc::{self, Provider},
    session,
};
use domain::Timestamp;

/// A token whose signatures were checked, kept by whoever holds a connection open: it may be judged at every message
/// and every second, which costs no signature unless a key was taken away meanwhile.
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

    /// What its holder narrowed it to; nobody can narrow a token of the provider.
    fn narrowing(&self) -> Narrowing {
        match self {
            Self::Session(verified) => verified.narrowing,
            Self::OfProvider(_) => Narrowing::default(),
        }
    }
}

impl Kept {
    /// Who presented it.
    pub fn identity(&self) -> &Identity {
        self.verified.identity()
    }

    /// Whether what it was narrowed to allows this access at this instant.
    pub fn allows(&self, access: &Access, now: Timestamp) -> bool {
        self.verified.narrowing().allows(access, now)
    }
}

/// Who presents a token, and what it was narrowed to.
#[derive(Clone, Debug)]
pub struct Recognised {
    /// Who.
    pub identity: Identity,
    narrowing: Narrowing,
}

impl Recognised {
    /// Who it is, if what was presented allows this access.
    pub fn allowed(self, access: &Access, now: Timestamp) -> Result<Identity, AuthError> {
        if self.narrowing.allows(access, now) { Ok(self.identity) } else { Err(AuthError::Limited) }
    }
}

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
        let verified = self.verified(token, now)?;
        Ok(Recognised { identity: verified.identity().clone(), narrowing: verified.narrowing() })
    }

    /// What this token says, to be kept; whatever its holder wants with it. After [`Bearers::prepare`].
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

    /// Whether what was kept still holds: it has not ended, was not revoked, and whoever signed it is trusted.
    pub fn still(&self, kept: &mut Kept, now: Timestamp) -> Result<(), AuthError> {
        match (&mut kept.verified, &self.provider) {
            (Verified::Session(verified), _) => self.sessions.still(&kept.token, verified, now),
            (Verified::OfProvider(verified), Some(provider)) => provider.still(&kept.token, verified, now),
            (Verified::OfProvider(_), None) => Err(AuthError::Token(TokenFault::NoProvider)),
        }
    }

    /// [`Bearers::still`] for this access.
    pub fn still_allows(&self, kept: &mut Kept, access: &Access, now: Timestamp) -> Result<(), AuthError> {
        self.still(kept, now)?;
        if kept.allows(access, now) { Ok(()) } else { Err(AuthError::Limited) }
    }
}

/// Whether this is a token of an identity provider, not a session of ours.
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

    /// What is kept has no token any more whose signature could be checked, so it holds without.
    #[test]
    fn what_is_kept_holds_without_a_signature_until_a_key_is_retired() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Arc::new(KeyRing::load_or_create(&folder.path().join("keys.json")).unwrap());
        let bearers =
            Bearers::new(Sessions::new(keys.clone(), Revocations::new(Vec::new(), 100), 1 << 20), None);
        let (user, nowhere) = (UserId::new("ana").unwrap(), Memberships::default());
        let roles = [Role::Buyer].into_iter().collect();
        let issue = || bearers.sessions().issue(&user, roles, &nowhere, NOW, Millis::from_secs(60)).token;
        let read_only = Attenuation { read_only: true, ..Attenuation::default() };
        let until = Attenuation { until: Some(NOW + Millis::from_secs(30)), ..Attenuation::default() };
        let token = attenuate(&issue(), &keys.public(), &read_only).unwrap();
        let token = attenuate(&token, &keys.public(), &until).unwrap();
        let forgets = |token: &str| {
            let mut kept = bearers.keep(token, NOW).unwrap();
            kept.token = "nonsense".into();
            kept
        };
        let access = |writes| Access { writes, event: None };
        let mut kept = forgets(&token);
        let mut judge = |writes, seconds| {
            bearers.still_allows(&mut kept, &access(writes), NOW + Millis::from_secs(seconds))
        };
        assert_eq!(judge(false, 1), Ok(()));
        assert_eq!(judge(true, 1), Err(AuthError::Limited));
        assert_eq!(judge(false, 30), Err(AuthError::Limited), "the end that its holder gave it");
        assert_eq!(judge(false, 60), Err(AuthError::Expired));
        // Ended.
        let ended = issue();
        let mut kept = forgets(&ended);
        let id = bearers.sessions().ending(&ended).unwrap().id;
        bearers.sessions().revoke(id, NOW + Millis::from_secs(60), NOW);
        assert_eq!(bearers.still(&mut kept, NOW), Err(AuthError::Revoked));
        // A new key changes nothing; when the old one goes, the signature is looked at again.
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
