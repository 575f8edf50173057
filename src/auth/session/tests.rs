use uuid::Uuid;

use biscuit_auth::builder::BlockBuilder;

use super::*;
use crate::{
    auth::{Attenuation, attenuate},
    tickets::{TicketFacts, TicketMinter, TicketVerifier},
};
use domain::{EventId, OrderId, TicketId};

const NOW: Timestamp = Timestamp(1_795_521_600_000);
const READ: Access = Access { writes: false, event: None, order: None };
const WRITE: Access = Access { writes: true, event: None, order: None };

fn sessions() -> (tempfile::TempDir, Arc<KeyRing>, Sessions) {
    let folder = tempfile::tempdir().unwrap();
    let keys = Arc::new(KeyRing::load_or_create(&folder.path().join("keys.json")).unwrap());
    let sessions = Sessions::new(keys.clone(), Revocations::new(Vec::new(), 100), 1 << 20);
    (folder, keys, sessions)
}

fn ana(sessions: &Sessions) -> String {
    let roles = [Role::Buyer].into_iter().collect();
    let nowhere = Memberships::default();
    sessions.issue(&UserId::new("ana").unwrap(), roles, &nowhere, None, NOW, Millis::from_secs(60)).token
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
    assert_eq!(sessions.verify(&token, &READ, end), Err(AuthError::Expired), "also when it is remembered");
}

/// The identity in a session, as read by a process that did not issue it.
fn read_again(roles: &[Role], organisations: &Memberships) -> (String, Identity) {
    let (_folder, keys, sessions) = sessions();
    let user = UserId::new(&"\u{1F39F}".repeat(UserId::CHARS_MAX)).unwrap();
    let roles = roles.iter().copied().collect();
    let token = sessions.issue(&user, roles, organisations, None, NOW, Millis::from_secs(60)).token;
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
    // Roles without an organisation are roles in main.
    let in_main = Memberships::in_main([Role::Gate, Role::Organiser].into_iter().collect());
    assert_eq!(read_again(&[], &in_main).1.organisations, in_main);
    let (_, nobody) = read_again(&[Role::Gate, Role::Organiser], &Memberships::default());
    assert_eq!((nobody.organisations, nobody.roles), (Memberships::default(), Roles::default()));
    assert!(read_again(&[Role::Admin], &Memberships::default()).1.may(Role::Gate, &main));
    // The most organisations with the longest names still leave space to narrow the session.
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
    assert!(
        sessions.verify(&one_event, &Access { writes: true, event: Some(event), order: None }, NOW).is_ok()
    );
    let other = EventId(Uuid::from_u128(8));
    let elsewhere = Access { writes: true, event: Some(other), order: None };
    assert_eq!(sessions.verify(&one_event, &elsewhere, NOW), Err(AuthError::Limited));
    let short = narrow(Attenuation { until: Some(NOW + Millis::from_secs(10)), ..Attenuation::default() });
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
    let sealed = Biscuit::from_base64(&token, keys.public()).unwrap().seal().unwrap().to_base64().unwrap();
    assert!(sessions.verify(&sealed, &READ, NOW).is_ok(), "sealed by its holder: nothing more can be added");
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
        assert!(matches!(refused, Err(AuthError::Invalid | AuthError::Foreign)), "byte {index}: {refused:?}");
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
