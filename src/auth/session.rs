//! Sessions: biscuits that are verified without asking a store, and that their holder may narrow.
//!
//! The authority block says `session(user, end)` and `role(name)`. Blocks that a holder appended can
//! only add checks: their facts are not trusted (biscuit specification, "scopes").

use std::sync::Arc;

use biscuit_auth::{Biscuit, builder, builder::AuthorizerBuilder, builder::BlockBuilder};
use quick_cache::sync::Cache;

use super::{Access, AuthError, Identity, Memberships, Revocations, Role, Roles};
use crate::{
    domain::{EventId, Millis, Organisation, Timestamp, UserId},
    keys::{KeyRing, PublicKeyRing},
    tickets::limits,
};

/// A new session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IssuedSession {
    /// The biscuit, base64url.
    pub token: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Sessions longer than this are not looked at.
const TOKEN_LEN_MAX: usize = 4_096;

/// A token whose signatures were checked.
struct Verified {
    identity: Identity,
    revocation_ids: Vec<Vec<u8>>,
    /// Kept when blocks were appended: their checks are run on every request.
    narrowed: Option<Biscuit>,
}

/// Issues and verifies sessions.
pub struct Sessions {
    keys: Arc<KeyRing>,
    public: PublicKeyRing,
    revocations: Revocations,
    /// Verifying costs 70 µs; what was verified once is remembered. Its end and its revocation are still
    /// checked on every request.
    verified: Cache<String, Arc<Verified>>,
}

impl Sessions {
    /// Sessions under the ring's keys; at most `remembered` verified ones are kept.
    pub fn new(keys: Arc<KeyRing>, revocations: Revocations, remembered: usize) -> Self {
        Self { public: keys.public(), keys, revocations, verified: Cache::new(remembered) }
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
        let (id, key) = self.keys.signing();
        let session = builder::fact("session", &[builder::string(user.as_str()), builder::int(expires_at.0)]);
        let built = role_facts(&identity)
            .try_fold(Biscuit::builder().root_key_id(id), |biscuit, fact| biscuit.fact(fact))
            .and_then(|biscuit| biscuit.fact(session))
            .and_then(|biscuit| biscuit.build(key))
            .and_then(|biscuit| Ok((biscuit.to_base64()?, biscuit.revocation_identifiers())));
        // Cannot fail: facts of ground terms are valid, and signing has no other inputs.
        #[expect(clippy::expect_used)]
        let (token, revocation_ids) = built.expect("a session's facts are valid");
        // Who logs in is about to ask for something: what was signed here just now needs no verifying.
        let verified = Verified { identity, revocation_ids, narrowed: None };
        self.verified.insert(token.clone(), Arc::new(verified));
        IssuedSession { token, expires_at }
    }

    /// Who presents this token, if it allows this access at this instant.
    pub fn verify(&self, token: &str, access: &Access, now: Timestamp) -> Result<Identity, AuthError> {
        let verified = match self.verified.get(token) {
            Some(verified) => verified,
            None => {
                let verified = Arc::new(self.check(token)?);
                self.verified.insert(token.to_owned(), verified.clone());
                verified
            }
        };
        if now >= verified.identity.expires_at {
            return Err(AuthError::Expired);
        }
        if self.revocations.any(&verified.revocation_ids) {
            return Err(AuthError::Revoked);
        }
        if let Some(biscuit) = &verified.narrowed {
            allows(biscuit, access, now)?;
        }
        Ok(verified.identity.clone())
    }

    fn check(&self, token: &str) -> Result<Verified, AuthError> {
        if token.len() > TOKEN_LEN_MAX {
            return Err(AuthError::Invalid);
        }
        let biscuit = Biscuit::from_base64(token, self.public.clone()).map_err(|_| AuthError::Invalid)?;
        let identity = identity_of(&biscuit).ok_or(AuthError::Invalid)?;
        let revocation_ids = biscuit.revocation_identifiers();
        let narrowed = (biscuit.block_count() > 1).then_some(biscuit);
        Ok(Verified { identity, revocation_ids, narrowed })
    }

    /// What names this very session, and nothing that it was derived from.
    pub fn revocation_id(&self, token: &str) -> Result<Vec<u8>, AuthError> {
        let verified = self.check(token)?;
        verified.revocation_ids.last().cloned().ok_or(AuthError::Invalid)
    }

    /// Refuses a session from now on. The caller stores it too.
    pub fn revoke(&self, id: Vec<u8>, until: Timestamp, now: Timestamp) {
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

fn identity_of(biscuit: &Biscuit) -> Option<Identity> {
    let mut authorizer = biscuit.authorizer().ok()?;
    let sessions: Vec<(String, i64)> =
        authorizer.query_with_limits("facts($user, $end) <- session($user, $end)", limits()).ok()?;
    let [(user, end)] = sessions.as_slice() else { return None };
    let roles: Vec<(String,)> = authorizer.query_with_limits("facts($role) <- role($role)", limits()).ok()?;
    let works_for: Vec<(String, String)> =
        authorizer.query_with_limits("facts($o, $r) <- organisation($o, $r)", limits()).ok()?;
    let roles: Roles = roles.iter().filter_map(|(role,)| Role::named(role)).collect();
    let elsewhere = works_for.iter().filter_map(|(slug, roles)| Some((Organisation::new(slug)?, roles)));
    let elsewhere = elsewhere.flat_map(|(slug, roles)| {
        roles.split(',').filter_map(Role::named).map(move |role| (slug.clone(), role)).collect::<Vec<_>>()
    });
    let here = roles.iter().map(|role| (Organisation::main(), role));
    let organisations = Memberships::new(here.chain(elsewhere)).ok()?;
    Some(Identity::new(UserId::new(user)?, roles, organisations, Timestamp(*end)))
}

fn allows(biscuit: &Biscuit, access: &Access, now: Timestamp) -> Result<(), AuthError> {
    let operation = if access.writes { "write" } else { "read" };
    let seconds = u64::try_from(now.0 / 1_000).unwrap_or(0);
    let instant = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    let mut ambient = AuthorizerBuilder::new()
        .fact(builder::fact("time", &[builder::date(&instant)]))
        .and_then(|facts| facts.fact(builder::fact("operation", &[builder::string(operation)])));
    if let Some(event) = access.event {
        ambient = ambient
            .and_then(|facts| facts.fact(builder::fact("event", &[builder::string(&event.to_string())])));
    }
    let authorizer = ambient
        .and_then(|facts| facts.code("allow if true"))
        .and_then(|facts| facts.set_limits(limits()).build(biscuit));
    let mut authorizer = authorizer.map_err(|_| AuthError::Invalid)?;
    authorizer.authorize_with_limits(limits()).map(|_| ()).map_err(|_| AuthError::Limited)
}

/// How a holder narrows a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Attenuation {
    /// Only requests about this event.
    pub event: Option<EventId>,
    /// Only requests that change nothing.
    pub read_only: bool,
    /// An earlier end, to the second.
    pub until: Option<Timestamp>,
}

/// Narrows a session without asking anybody: the result can do less, never more.
pub fn attenuate(token: &str, keys: &PublicKeyRing, to: &Attenuation) -> Result<String, AuthError> {
    let biscuit = Biscuit::from_base64(token, keys.clone()).map_err(|_| AuthError::Invalid)?;
    let mut checks = Vec::new();
    checks.extend(to.event.map(|event| format!("check if event(\"{event}\")")));
    checks.extend(to.read_only.then(|| "check if operation(\"read\")".to_owned()));
    checks.extend(to.until.map(|until| format!("check if time($t), $t < {}", crate::clock::rfc3339(until))));
    let narrowed = checks
        .into_iter()
        .try_fold(BlockBuilder::new(), |block, check| block.check(check.as_str()))
        .and_then(|block| biscuit.append(block))
        .and_then(|biscuit| biscuit.to_base64());
    narrowed.map_err(|_| AuthError::Invalid)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        domain::{OrderId, TicketId},
        tickets::{TicketFacts, TicketMinter, TicketVerifier},
    };

    const NOW: Timestamp = Timestamp(1_795_521_600_000);
    const READ: Access = Access { writes: false, event: None };
    const WRITE: Access = Access { writes: true, event: None };

    fn sessions() -> (tempfile::TempDir, Arc<KeyRing>, Sessions) {
        let folder = tempfile::tempdir().unwrap();
        let keys = Arc::new(KeyRing::load_or_create(&folder.path().join("keys.json")).unwrap());
        let sessions = Sessions::new(keys.clone(), Revocations::default(), 100);
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
        let elsewhere = Sessions::new(keys, Revocations::default(), 100);
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
        let user = UserId::new(&"x".repeat(UserId::LEN_MAX)).unwrap();
        let roles = roles.iter().copied().collect();
        let token = sessions.issue(&user, roles, organisations, NOW, Millis::from_secs(60)).token;
        let elsewhere = Sessions::new(keys, Revocations::default(), 1 << 20);
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
        let identity = sessions.verify(&wider, &READ, NOW).unwrap();
        assert_eq!((identity.user.as_str(), identity.roles.has(Role::Admin)), ("ana", false));
    }

    #[test]
    fn revoking_a_session_revokes_what_was_derived_from_it() {
        let (_folder, keys, sessions) = sessions();
        let token = ana(&sessions);
        let derived = attenuate(&token, &keys.public(), &Attenuation::default()).unwrap();
        assert!(sessions.verify(&derived, &READ, NOW).is_ok());
        sessions.revoke(sessions.revocation_id(&token).unwrap(), NOW + Millis::from_secs(60), NOW);
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
    fn no_input_makes_the_parser_panic() {
        let (_folder, _, sessions) = sessions();
        let sessions = std::panic::AssertUnwindSafe(sessions);
        bolero::check!().with_type::<Vec<u8>>().for_each(|bytes| {
            let sessions = &sessions;
            assert!((**sessions).verify(&String::from_utf8_lossy(bytes), &READ, NOW).is_err());
        });
    }
}
