//! Sessions: biscuits that are verified without the store, and that their holder may narrow.
//!
//! The authority block contains `session(user, end)`, `role(name)`, sometimes `email(address)`, in an order's link also
//! `link(issued)`, and is signed here. Appended blocks are
//! read as [`Narrowing`], or the session is refused before any signature is verified. No Datalog is ever run.

use std::sync::Arc;

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use biscuit_auth::{Biscuit, builder};

use super::{
    Access, Attenuation, AuthError, Identity, Memberships, Narrowing, Revocations, Role, Roles,
    VerifiedEmail, attenuate_unchecked, links,
    remembered::{Remembered, Weighed},
};
use crate::{
    biscuits::{self, Fact, Fault, RevocationId, Unverified, Value},
    keys::{KeyRing, PublicKeyRing},
};
use domain::{Millis, OrderId, Organisation, Timestamp, UserId};

/// A session as it is handed to its user.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IssuedSession {
    /// The biscuit, base64url.
    pub token: String,
    /// First instant at which it is no longer valid.
    pub expires_at: Timestamp,
}

/// The longest session in characters.
const TOKEN_BYTES_MAX: usize = 4_096;

/// Sessions are written with padding and read with or without it.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The contents of a session with verified signatures.
pub(super) struct Verified {
    pub(super) identity: Identity,
    /// The value of [`KeyRing::trust`] when it was verified.
    trust: u64,
    revocation_ids: Box<[RevocationId]>,
    pub(super) narrowing: Narrowing,
    /// When it was issued, if it is the link of the order that it is narrowed to.
    link: Option<Timestamp>,
}

impl Weighed for Arc<Verified> {
    fn bytes(&self) -> usize {
        size_of::<Self>()
            + size_of::<Verified>()
            + self.identity.user.bytes()
            + self.identity.organisations.weight()
            + self.identity.email.as_ref().map_or(0, |email| email.as_str().len())
            + size_of_val(&*self.revocation_ids)
    }
}

/// A session that is about to be revoked.
pub struct Ending {
    /// Revokes this session and all that are derived from it, but not the session that it was derived from.
    pub id: RevocationId,
    /// Whether it was narrowed from another session, which stays valid.
    is_derived: bool,
}

/// Issues and verifies sessions.
pub struct Sessions {
    keys: Arc<KeyRing>,
    revocations: Revocations,
    /// Verifying costs 70 µs, so verified sessions are cached. End, revocation and narrowing are still
    /// checked on every request.
    verified: Remembered<Arc<Verified>>,
}

impl Sessions {
    /// Sessions signed with the ring's keys. At most `remembered_bytes_max` bytes of verified ones are
    /// cached.
    pub fn new(keys: Arc<KeyRing>, revocations: Revocations, remembered_bytes_max: usize) -> Self {
        Self { keys, revocations, verified: Remembered::new(remembered_bytes_max) }
    }

    /// Issues a session that ends at `now + length`.
    pub fn issue(
        &self,
        user: &UserId,
        roles: Roles,
        organisations: &Memberships,
        email: Option<VerifiedEmail>,
        now: Timestamp,
        length: Millis,
    ) -> IssuedSession {
        let identity =
            Identity::new(user.clone(), roles, organisations.clone(), now + length).with_email(email);
        let expires_at = identity.expires_at;
        let trust = self.keys.trust();
        let token = signed(&self.keys, &identity, None);
        // It will be presented soon, and what was signed here just now needs no verification: cache it.
        let bytes = BASE64.decode(&token).unwrap_or_default();
        if let Ok(unverified) = Unverified::parse(&bytes) {
            let revocation_ids = unverified.revocation_ids().into();
            let narrowing = Narrowing::default();
            let verified = Verified { identity, trust, revocation_ids, narrowing, link: None };
            self.verified.remember(user, token.as_bytes(), Arc::new(verified));
        }
        IssuedSession { token, expires_at }
    }

    /// Issues a buyer's session that was narrowed here already: nobody gets it without.
    pub fn issue_narrowed(
        &self,
        user: &UserId,
        email: Option<VerifiedEmail>,
        to: &Attenuation,
        now: Timestamp,
        length: Millis,
    ) -> Result<IssuedSession, AuthError> {
        let roles = Roles::default().with(Role::Buyer);
        let identity =
            Identity::new(user.clone(), roles, Memberships::default(), now + length).with_email(email);
        let token = attenuate_unchecked(&signed(&self.keys, &identity, None), to)?;
        Ok(IssuedSession { token, expires_at: identity.expires_at })
    }

    /// Who presents this token, if it allows this access now.
    pub fn verify(&self, token: &str, access: &Access, now: Timestamp) -> Result<Identity, AuthError> {
        let verified = self.verified(token, now)?;
        if verified.narrowing.allows(access, now) {
            Ok(verified.identity.clone())
        } else {
            Err(AuthError::Limited)
        }
    }

    /// The contents of a session that has not ended and was not revoked.
    pub(super) fn verified(&self, token: &str, now: Timestamp) -> Result<Arc<Verified>, AuthError> {
        let verified = self.known(token)?;
        self.stands(&verified, now)?;
        Ok(verified)
    }

    /// Checks that a verified session is still valid. Its signatures are verified again only if a key was
    /// retired since.
    pub(super) fn still(
        &self,
        token: &str,
        verified: &mut Arc<Verified>,
        now: Timestamp,
    ) -> Result<(), AuthError> {
        if verified.trust != self.keys.trust() {
            *verified = self.known(token)?;
        }
        self.stands(verified, now)
    }

    /// Checks that it has not ended and was not revoked.
    fn stands(&self, verified: &Verified, now: Timestamp) -> Result<(), AuthError> {
        if now >= verified.identity.expires_at {
            return Err(AuthError::Expired);
        }
        if self.revocations.any(&verified.revocation_ids) {
            return Err(AuthError::Revoked);
        }
        if let (Some(issued), Some(order)) = (verified.link, verified.narrowing.order())
            && self.revocations.ended_links(order).is_some_and(|ended| issued <= ended)
        {
            return Err(AuthError::Revoked);
        }
        Ok(())
    }

    /// The contents of a session, from the cache or verified now.
    fn known(&self, token: &str) -> Result<Arc<Verified>, AuthError> {
        let trust = self.keys.trust();
        // A cached session does not count if a key was retired since: it may be the one that signed it.
        if let Some(verified) = self.verified.get(token.as_bytes()).filter(|verified| verified.trust == trust)
        {
            return Ok(verified);
        }
        let verified = Arc::new(check(token, self.keys.current().public(), trust)?);
        self.verified.remember(&verified.identity.user, token.as_bytes(), verified.clone());
        Ok(verified)
    }

    /// Prepares the revocation of this session, but not of the one that it was derived from.
    pub fn ending(&self, token: &str) -> Result<Ending, AuthError> {
        let verified = self.known(token)?;
        let id = verified.revocation_ids.last().copied().ok_or(AuthError::Invalid)?;
        Ok(Ending { id, is_derived: verified.revocation_ids.len() > 1 })
    }

    /// Counts the revocation of a narrowed session against the user's limit, and says whether it counts. The error is the
    /// instant from which the user may revoke another one. A session that was not narrowed can always be revoked, because
    /// whoever has a copy of it could use up the limit.
    pub fn count_ended(
        &self,
        ending: &Ending,
        identity: &Identity,
        now: Timestamp,
    ) -> Result<bool, Timestamp> {
        if ending.is_derived {
            self.revocations.count(&identity.user, identity.expires_at, now)?;
        }
        Ok(ending.is_derived)
    }

    /// Counts a session that another process has counted.
    pub fn ended_elsewhere(&self, user: &UserId, until: Timestamp, now: Timestamp) {
        // Who has ended as many as may be ends no more here either.
        let _ = self.revocations.count(user, until, now);
    }

    /// What revokes every link of an order that was issued until now, and until when that is kept.
    pub fn ending_links(order: OrderId, now: Timestamp) -> (RevocationId, Timestamp) {
        links::ending(order, now)
    }

    /// Refuses a session from now on. The caller writes it to the store.
    pub fn revoke(&self, id: RevocationId, until: Timestamp, now: Timestamp) {
        self.revocations.add(id, until, now);
    }
}

/// A session, or with the instant of its issue an order's link, before it is narrowed.
pub(super) fn signed(keys: &KeyRing, identity: &Identity, link: Option<Timestamp>) -> String {
    let keys = keys.current();
    let (id, key) = keys.signing();
    let (user, expires_at) = (&identity.user, identity.expires_at);
    let session = builder::fact("session", &[builder::string(user.as_str()), builder::int(expires_at.0)]);
    let link = link.map(|issued| builder::fact("link", &[builder::int(issued.0)]));
    let built = role_facts(identity)
        .chain(link)
        .try_fold(Biscuit::builder().root_key_id(id), |biscuit, fact| biscuit.fact(fact))
        .and_then(|biscuit| biscuit.fact(session))
        .and_then(|biscuit| biscuit.build(key))
        .and_then(|biscuit| biscuit.to_vec());
    // Cannot fail: facts of ground terms are valid, and signing has no other inputs.
    #[expect(clippy::expect_used)]
    let bytes = built.expect("a session's facts are valid");
    BASE64.encode(bytes)
}

/// The facts about roles, and the user's address if it is known. Roles in `main` are written like roles without an organisation, which is how
/// sessions had them before organisations existed.
fn role_facts(identity: &Identity) -> impl Iterator<Item = builder::Fact> {
    let everywhere = identity.roles.iter().filter(|role| !role.is_of_organisations());
    let main = Organisation::main();
    let in_main: Vec<Role> =
        Role::ALL.into_iter().filter(|role| identity.organisations.has(*role, &main)).collect();
    let role = |role: Role| builder::fact("role", &[builder::string(role.as_str())]);
    let elsewhere = identity.organisations.iter().filter(move |(organisation, _)| **organisation != main);
    let organisation = |(organisation, roles): (&Organisation, Roles)| {
        let roles: Vec<&str> = roles.iter().map(Role::as_str).collect();
        let terms = [builder::string(organisation.as_str()), builder::string(&roles.join(","))];
        builder::fact("organisation", &terms)
    };
    let email = identity.email.iter().map(|email| builder::fact("email", &[builder::string(email.as_str())]));
    everywhere.chain(in_main).map(role).chain(elsewhere.map(organisation)).chain(email)
}

/// Verifies a token: its length, its form, the appended blocks, and only then its signatures.
fn check(token: &str, keys: &PublicKeyRing, trust: u64) -> Result<Verified, AuthError> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(AuthError::Invalid);
    }
    let bytes = BASE64.decode(token).map_err(|_| AuthError::Invalid)?;
    let refused = |fault| match fault {
        Fault::Foreign => AuthError::Foreign,
        Fault::Malformed | Fault::Signature => AuthError::Invalid,
    };
    let unverified = Unverified::parse(&bytes).map_err(refused)?;
    let checks = unverified.appended_checks().map_err(refused)?;
    let narrowing = Narrowing::of(&checks).ok_or(AuthError::Foreign)?;
    let biscuit = unverified.verify(keys).map_err(refused)?;
    let identity = identity_of(&biscuit).ok_or(AuthError::Invalid)?;
    let link = link_of(&biscuit);
    if link.is_some() && narrowing.order().is_none() {
        return Err(AuthError::Invalid);
    }
    Ok(Verified { identity, trust, revocation_ids: biscuit.revocation_ids().into(), narrowing, link })
}

/// When a link was issued; `None` if it is another session.
fn link_of(biscuit: &biscuits::Biscuit) -> Option<Timestamp> {
    let of = |fact: &Fact<'_>| match (fact.name, fact.terms.as_slice()) {
        ("link", [Value::Integer(issued)]) => Some(Timestamp(*issued)),
        _ => None,
    };
    biscuit.facts().iter().find_map(of)
}

/// The identity in a session; `None` if the biscuit is something else, such as a ticket.
fn identity_of(biscuit: &biscuits::Biscuit) -> Option<Identity> {
    let facts = biscuit.facts();
    let mut sessions = facts.iter().filter(|fact| fact.name == "session");
    let (Some(session), None) = (sessions.next(), sessions.next()) else { return None };
    let [Value::Text(user), Value::Integer(end)] = session.terms[..] else { return None };
    let role = |fact: &Fact<'_>| match (fact.name, fact.terms.as_slice()) {
        ("role", [Value::Text(name)]) => Role::named(name),
        _ => None,
    };
    let organisation = |fact: &Fact<'_>| match (fact.name, fact.terms.as_slice()) {
        ("organisation", [Value::Text(slug), Value::Text(roles)]) => {
            let slug = Organisation::new(slug)?;
            let roles = roles.split(',').filter_map(Role::named);
            Some(roles.map(move |role| (slug.clone(), role)).collect::<Vec<_>>())
        }
        _ => None,
    };
    let roles: Roles = facts.iter().filter_map(role).collect();
    let here = roles.iter().map(|role| (Organisation::main(), role));
    let elsewhere = facts.iter().filter_map(organisation).flatten();
    let organisations = Memberships::new(here.chain(elsewhere)).ok()?;
    let email = |fact: &Fact<'_>| match (fact.name, fact.terms.as_slice()) {
        ("email", [Value::Text(address)]) => VerifiedEmail::new(address),
        _ => None,
    };
    let identity = Identity::new(UserId::new(user)?, roles, organisations, Timestamp(end));
    Some(identity.with_email(facts.iter().find_map(email)))
}

#[cfg(test)]
mod tests;
