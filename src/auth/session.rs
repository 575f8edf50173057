//! Sessions: biscuits that are verified without asking a store, and that their holder may narrow.
//!
//! The authority block says `session(user, end)` and `role(name)`, signed by us. What a holder appended is
//! read as narrowing ([`Narrowing`]) or refused, before any signature is looked at; none of it is run.

use std::sync::Arc;

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use biscuit_auth::{Biscuit, builder};

use super::{
    Access, AuthError, Identity, Memberships, Narrowing, Revocations, Role, Roles,
    remembered::{Remembered, Weighed},
};
use crate::{
    biscuits::{self, Fact, Fault, RevocationId, Unverified, Value},
    keys::{KeyRing, PublicKeyRing},
};
use domain::{Millis, Organisation, Timestamp, UserId};

/// A new session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IssuedSession {
    /// The biscuit, base64url.
    pub token: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Sessions longer than this are not looked at.
const TOKEN_BYTES_MAX: usize = 4_096;

/// Sessions are written with padding; it says nothing, so they are read without it too.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What a session says whose signatures were checked.
pub(super) struct Verified {
    pub(super) identity: Identity,
    /// [`KeyRing::trust`] when it was verified.
    trust: u64,
    revocation_ids: Box<[RevocationId]>,
    pub(super) narrowing: Narrowing,
}

impl Weighed for Arc<Verified> {
    fn bytes(&self) -> usize {
        size_of::<Self>()
            + size_of::<Verified>()
            + self.identity.user.bytes()
            + self.identity.organisations.weight()
            + size_of_val(&*self.revocation_ids)
    }
}

/// A session that is to be ended.
pub struct Ending {
    /// What names it.
    pub id: RevocationId,
    /// Whether its holder derived it from another, which goes on.
    is_derived: bool,
}

/// Issues and verifies sessions.
pub struct Sessions {
    keys: Arc<KeyRing>,
    revocations: Revocations,
    /// Verifying costs 70 µs; what was verified once is remembered. Its end, its revocation and its narrowing
    /// are still judged on every request.
    verified: Remembered<Arc<Verified>>,
}

impl Sessions {
    /// Sessions under the ring's keys; at most `remembered_bytes_max` bytes of verified ones are kept.
    pub fn new(keys: Arc<KeyRing>, revocations: Revocations, remembered_bytes_max: usize) -> Self {
        Self { keys, revocations, verified: Remembered::new(remembered_bytes_max) }
    }

    /// A new session.
    pub fn issue(
        &self,
        user: &UserId,
        roles: Roles,
        organisations: &Memberships,
        now: Timestamp,
        length: Millis,
    ) -> IssuedSession {
        let identity = Identity::new(user.clone(), roles, organisations.clone(), now + length);
        let expires_at = identity.expires_at;
        let trust = self.keys.trust();
        let keys = self.keys.current();
        let (id, key) = keys.signing();
        let session = builder::fact("session", &[builder::string(user.as_str()), builder::int(expires_at.0)]);
        let built = role_facts(&identity)
            .try_fold(Biscuit::builder().root_key_id(id), |biscuit, fact| biscuit.fact(fact))
            .and_then(|biscuit| biscuit.fact(session))
            .and_then(|biscuit| biscuit.build(key))
            .and_then(|biscuit| biscuit.to_vec());
        // Cannot fail: facts of ground terms are valid, and signing has no other inputs.
        #[expect(clippy::expect_used)]
        let bytes = built.expect("a session's facts are valid");
        let token = BASE64.encode(&bytes);
        // Who logs in is about to ask for something: what was signed here just now needs no verifying.
        if let Ok(unverified) = Unverified::parse(&bytes) {
            let revocation_ids = unverified.revocation_ids().into();
            let narrowing = Narrowing::default();
            let verified = Verified { identity, trust, revocation_ids, narrowing };
            self.verified.remember(user, token.as_bytes(), Arc::new(verified));
        }
        IssuedSession { token, expires_at }
    }

    /// Who presents this token, if it allows this access at this instant.
    pub fn verify(&self, token: &str, access: &Access, now: Timestamp) -> Result<Identity, AuthError> {
        let verified = self.verified(token, now)?;
        if verified.narrowing.allows(access, now) {
            Ok(verified.identity.clone())
        } else {
            Err(AuthError::Limited)
        }
    }

    /// What a session says, if it has not ended and was not revoked.
    pub(super) fn verified(&self, token: &str, now: Timestamp) -> Result<Arc<Verified>, AuthError> {
        let verified = self.known(token)?;
        self.stands(&verified, now)?;
        Ok(verified)
    }

    /// Whether what a session said still holds. Its signatures are checked again only if a key was retired since.
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

    /// Whether it has not ended and was not revoked.
    fn stands(&self, verified: &Verified, now: Timestamp) -> Result<(), AuthError> {
        if now >= verified.identity.expires_at {
            return Err(AuthError::Expired);
        }
        if self.revocations.any(&verified.revocation_ids) {
            return Err(AuthError::Revoked);
        }
        Ok(())
    }

    /// What a session says whose signatures were checked, now or before.
    fn known(&self, token: &str) -> Result<Arc<Verified>, AuthError> {
        let trust = self.keys.trust();
        // What a key signed that was retired since then is refused, remembered or not.
        if let Some(verified) = self.verified.get(token.as_bytes()).filter(|verified| verified.trust == trust)
        {
            return Ok(verified);
        }
        let verified = Arc::new(check(token, self.keys.current().public(), trust)?);
        self.verified.remember(&verified.identity.user, token.as_bytes(), verified.clone());
        Ok(verified)
    }

    /// What names this very session, and nothing that it was derived from.
    pub fn ending(&self, token: &str) -> Result<Ending, AuthError> {
        let verified = self.known(token)?;
        let id = verified.revocation_ids.last().copied().ok_or(AuthError::Invalid)?;
        Ok(Ending { id, is_derived: verified.revocation_ids.len() > 1 })
    }

    /// Counts a derived session that its user ends. Err: when they may end another one, having ended as many as
    /// one user may. The session itself can always be ended: whoever has a copy of it could use up the number.
    pub fn count_ended(&self, ending: &Ending, identity: &Identity, now: Timestamp) -> Result<(), Timestamp> {
        if !ending.is_derived {
            return Ok(());
        }
        self.revocations.count(&identity.user, identity.expires_at, now)
    }

    /// Refuses a session from now on. The caller stores it too.
    pub fn revoke(&self, id: RevocationId, until: Timestamp, now: Timestamp) {
        self.revocations.add(id, until, now);
    }
}

/// What a session says of roles. Those in `main` are written as before there were organisations, so that
/// sessions of before and of now say the same of them.
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
    everywhere.chain(in_main).map(role).chain(elsewhere.map(organisation))
}

/// Judges a token that is not known: its length, its form, what was appended, and only then its signatures.
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
    Ok(Verified { identity, trust, revocation_ids: biscuit.revocation_ids().into(), narrowing })
}

/// Who a biscuit of ours is a session of; nothing if it is something else, a ticket for example.
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
    Some(Identity::new(UserId::new(user)?, roles, organisations, Timestamp(end)))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use biscuit_auth::builder::BlockBuilder;

    use super::*;
    use crate::{
        auth::{Attenuation, attenuate},
        tickets::{TicketFacts, TicketMinter, TicketVerifier},
    };
    use domain::{EventId, OrderId, TicketId};

    const NOW: Timestamp = Timestamp(1_795_521_600_000);
    const READ: Access = Access { writes: false, event: None };
    const WRITE: Access = Access { writes: true, event: None };

    fn sessions() -> (tempfile::TempDir, Arc<KeyRing>, Sessions) {
        let folder = tempfile::tempdir().unwrap();
        let keys = Arc::new(KeyRing::load_or_create(&folder.path().join("keys.json")).unwrap());
        let sessions = Sessions::new(keys.clone(), Revocations::new(Vec::new(), 100), 1 << 20);
        (folder, keys, sessions)
    }

    fn ana(sessions: &Sessions) -> String {
        let roles = [Role::Buyer].into_iter().collect();
        let nowhere = Memberships::default();
        sessions.issue(&UserId::new("ana").unwrap(), roles, &nowhere, NOW, Millis::from_secs(60)).token
    }

    #[test]
    fn a_session_says_who_and_until_when() {
        let (_folder, keys, sessions) = sessions();
        let token = ana(&sessions);
        let identity = sessions.verify(&token, &WRITE, NOW).unwrap();
        let elsewhere = Sessions::new(keys, Revocations::new(Vec::new(), 100), 1 << 20);
        assert_eq!(elsewhere.verify(&token, &WRITE, NOW), Ok(identity.clone()), "who did not issue it");
        assert_eq!(identity.user.as_str(), "ana");
        assert_eq!(identity.require(Role::Buyer), Ok(()));
        assert_eq!(identity.require(Role::Gate), Err(AuthError::RoleMissing(Role::Gate)));
        let end = NOW + Millis::from_secs(60);
        assert!(sessions.verify(&token, &READ, end - Millis(1)).is_ok());
        assert_eq!(
            sessions.verify(&token, &READ, end),
            Err(AuthError::Expired),
            "also when it is remembered"
        );
    }

    /// The identity that a session says to somebody who did not issue it.
    fn read_again(roles: &[Role], organisations: &Memberships) -> (String, Identity) {
        let (_folder, keys, sessions) = sessions();
        let user = UserId::new(&"\u{1F39F}".repeat(UserId::CHARS_MAX)).unwrap();
        let roles = roles.iter().copied().collect();
        let token = sessions.issue(&user, roles, organisations, NOW, Millis::from_secs(60)).token;
        let elsewhere = Sessions::new(keys, Revocations::new(Vec::new(), 100), 1 << 20);
        let identity = elsewhere.verify(&token, &READ, NOW).unwrap();
        assert_eq!(sessions.verify(&token, &READ, NOW).unwrap(), identity, "who issued it");
        (token, identity)
    }

    #[test]
    fn a_session_says_for_which_organisations_somebody_works() {
        let works =
            |list: &[&str]| Memberships::named(list.iter().copied(), Roles::default(), Role::named).unwrap();
        let held = works(&["acme/gate", "acme/organiser", "main/gate", "other/organiser"]);
        let (_, identity) = read_again(&[Role::Buyer, Role::Organiser], &held);
        assert_eq!(identity.organisations, held);
        let names: Vec<_> = identity.roles.iter().map(Role::as_str).collect();
        assert_eq!(names, ["buyer", "gate", "organiser"]);
        let main = Organisation::main();
        assert!(identity.may(Role::Gate, &main) && !identity.may(Role::Organiser, &main));
        // Roles of before there were organisations are roles in main, and none is a role in none.
        let in_main = Memberships::in_main([Role::Gate, Role::Organiser].into_iter().collect());
        assert_eq!(read_again(&[], &in_main).1.organisations, in_main);
        let (_, nobody) = read_again(&[Role::Gate, Role::Organiser], &Memberships::default());
        assert_eq!((nobody.organisations, nobody.roles), (Memberships::default(), Roles::default()));
        assert!(read_again(&[Role::Admin], &Memberships::default()).1.may(Role::Gate, &main));
        // As many as there may be, with the longest names, leave room to narrow the session.
        let longest = |n: usize| format!("{n:0>width$}", width = Organisation::LEN_MAX);
        let most: Vec<String> = (0..Memberships::MAX)
            .flat_map(|n| [format!("{}/gate", longest(n)), format!("{}/organiser", longest(n))])
            .collect();
        let most = works(&most.iter().map(String::as_str).collect::<Vec<_>>());
        let (token, identity) = read_again(&[Role::Buyer, Role::Admin], &most);
        assert_eq!(identity.organisations, most);
        assert!(token.len() < 3_000, "{}", token.len());
    }

    #[test]
    fn an_altered_or_foreign_session_is_refused() {
        let (_folder, _, sessions) = sessions();
        let token = ana(&sessions);
        for index in (0..token.len()).step_by(3) {
            let mut altered = token.clone().into_bytes();
            altered[index] = if altered[index] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(altered).unwrap();
            assert_eq!(sessions.verify(&altered, &READ, NOW), Err(AuthError::Invalid), "character {index}");
        }
        let (_other_folder, _, others) = self::sessions();
        assert_eq!(others.verify(&token, &READ, NOW), Err(AuthError::Invalid));
    }

    #[test]
    fn a_holder_can_narrow_a_session_and_never_widen_it() {
        let (_folder, keys, sessions) = sessions();
        let event = EventId(Uuid::from_u128(7));
        let narrow = |to: Attenuation| attenuate(&ana(&sessions), &keys.public(), &to).unwrap();
        let read_only = narrow(Attenuation { read_only: true, ..Attenuation::default() });
        assert!(sessions.verify(&read_only, &READ, NOW).is_ok());
        assert_eq!(sessions.verify(&read_only, &WRITE, NOW), Err(AuthError::Limited));
        let one_event = narrow(Attenuation { event: Some(event), ..Attenuation::default() });
        assert!(sessions.verify(&one_event, &Access { writes: true, event: Some(event) }, NOW).is_ok());
        let other = EventId(Uuid::from_u128(8));
        let elsewhere = Access { writes: true, event: Some(other) };
        assert_eq!(sessions.verify(&one_event, &elsewhere, NOW), Err(AuthError::Limited));
        let short =
            narrow(Attenuation { until: Some(NOW + Millis::from_secs(10)), ..Attenuation::default() });
        assert!(sessions.verify(&short, &READ, NOW).is_ok());
        assert_eq!(sessions.verify(&short, &READ, NOW + Millis::from_secs(10)), Err(AuthError::Limited));

        let biscuit = Biscuit::from_base64(ana(&sessions), keys.public()).unwrap();
        let claims = BlockBuilder::new().code("role(\"admin\"); session(\"eve\", 9999999999999)").unwrap();
        let wider = biscuit.append(claims).unwrap().to_base64().unwrap();
        assert_eq!(sessions.verify(&wider, &READ, NOW), Err(AuthError::Foreign));
    }

    #[test]
    fn revoking_a_session_revokes_what_was_derived_from_it() {
        let (_folder, keys, sessions) = sessions();
        let token = ana(&sessions);
        let derived = attenuate(&token, &keys.public(), &Attenuation::default()).unwrap();
        assert!(sessions.verify(&derived, &READ, NOW).is_ok());
        sessions.revoke(sessions.ending(&token).unwrap().id, NOW + Millis::from_secs(60), NOW);
        assert_eq!(sessions.verify(&token, &READ, NOW), Err(AuthError::Revoked));
        assert_eq!(sessions.verify(&derived, &READ, NOW), Err(AuthError::Revoked));
    }

    #[test]
    fn a_ticket_is_no_session_and_a_session_no_ticket() {
        let (_folder, keys, sessions) = sessions();
        let facts = TicketFacts {
            ticket: TicketId(Uuid::from_u128(1)),
            event: EventId(Uuid::from_u128(2)),
            order: OrderId(Uuid::from_u128(3)),
            seat: "A-1-1".to_owned(),
        };
        let ticket = TicketMinter::new(keys.clone()).mint(&facts);
        let bytes = base45::decode(ticket.strip_prefix("TB1:").unwrap()).unwrap();
        let as_session = Biscuit::from(bytes, keys.public()).unwrap().to_base64().unwrap();
        assert_eq!(sessions.verify(&as_session, &READ, NOW), Err(AuthError::Invalid));
        let session = Biscuit::from_base64(ana(&sessions), keys.public()).unwrap().to_vec().unwrap();
        let as_ticket = format!("TB1:{}", base45::encode(session));
        assert!(TicketVerifier::new(keys.public()).verify(&as_ticket).is_err());
    }

    #[test]
    fn what_a_retired_key_signed_is_refused_though_it_is_remembered() {
        let (_folder, keys, sessions) = sessions();
        let old = ana(&sessions);
        keys.rotate("test").unwrap();
        let new = ana(&sessions);
        assert!(sessions.verify(&old, &READ, NOW).is_ok() && sessions.verify(&new, &READ, NOW).is_ok());
        keys.retire(1, "test").unwrap();
        assert_eq!(sessions.verify(&old, &READ, NOW), Err(AuthError::Invalid));
        assert!(sessions.verify(&new, &READ, NOW).is_ok());
    }

    #[test]
    fn a_session_is_narrowed_eight_times_and_no_more() {
        let (_folder, keys, sessions) = sessions();
        let read_only = Attenuation { read_only: true, ..Attenuation::default() };
        let mut token = ana(&sessions);
        for _ in 0..8 {
            token = attenuate(&token, &keys.public(), &read_only).unwrap();
            assert!(sessions.verify(&token, &READ, NOW).is_ok());
        }
        assert_eq!(attenuate(&token, &keys.public(), &read_only), Err(AuthError::Foreign));
        let sealed =
            Biscuit::from_base64(&token, keys.public()).unwrap().seal().unwrap().to_base64().unwrap();
        assert!(
            sessions.verify(&sealed, &READ, NOW).is_ok(),
            "sealed by its holder: nothing more can be added"
        );
        assert!(sessions.verify(sealed.trim_end_matches('='), &READ, NOW).is_ok(), "without padding");
    }

    #[test]
    fn what_was_appended_and_is_not_signed_is_refused() {
        let (_folder, keys, sessions) = sessions();
        let read_only = Attenuation { read_only: true, ..Attenuation::default() };
        let token = attenuate(&ana(&sessions), &keys.public(), &read_only).unwrap();
        let bytes = BASE64.decode(&token).unwrap();
        for index in (0..bytes.len()).step_by(3) {
            let mut altered = bytes.clone();
            altered[index] ^= 1;
            let refused = sessions.verify(&BASE64.encode(altered), &WRITE, NOW);
            assert!(
                matches!(refused, Err(AuthError::Invalid | AuthError::Foreign)),
                "byte {index}: {refused:?}"
            );
        }
    }

    #[test]
    fn no_input_makes_the_parser_panic() {
        let (_folder, _, sessions) = sessions();
        let sessions = std::panic::AssertUnwindSafe(sessions);
        bolero::check!().with_type::<Vec<u8>>().for_each(|bytes| {
            let sessions = &sessions;
            assert!((**sessions).verify(&String::from_utf8_lossy(bytes), &READ, NOW).is_err());
        });
    }
}
