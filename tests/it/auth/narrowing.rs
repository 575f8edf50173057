//! Checks that holders append to their sessions are enforced; every other appended block is refused, and none is
//! executed.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

use biscuit_auth::{Biscuit, KeyPair, builder::Algorithm, builder::BlockBuilder};
use domain::Timestamp;
use futures_util::future::join_all;
use serde_json::json;
use ticketbuster::{
    auth::{Attenuation, attenuate},
    keys::{KeyRing, PublicKeyRing},
};

use crate::{
    grpc,
    support::{
        Buyers, Ground, Site, config, event_with, limit_rates,
        process::Process,
        run,
        wire::{Wire, text},
    },
};

/// A session with a block of this Datalog.
fn with_block(token: &str, keys: &PublicKeyRing, code: &str) -> String {
    let biscuit = Biscuit::from_base64(token, keys.clone()).unwrap();
    biscuit.append(BlockBuilder::new().code(code).unwrap()).unwrap().to_base64().unwrap()
}

/// Sessions that nobody's `attenuate` wrote, each with what is wrong with it.
pub fn hostile(token: &str, keys: &PublicKeyRing) -> Vec<(&'static str, String)> {
    let block = |code: &str| with_block(token, keys, code);
    let facts: String = (0..100).map(|number| format!("a({number});")).collect();
    let join = "check if a($x), a($y), a($z), a($w), a($v), $x + $y + $z + $w + $v < 0";
    let event = "00000000-0000-0000-0000-000000000007";
    let biscuit = Biscuit::from_base64(token, keys.clone()).unwrap();
    let mut many = biscuit.clone();
    for _ in 0..9 {
        many = many.append(BlockBuilder::new()).unwrap();
    }
    let stranger = KeyPair::new();
    let third_party = biscuit.third_party_request().unwrap();
    let third_party = third_party.create_block(&stranger.private(), BlockBuilder::new()).unwrap();
    let third_party = biscuit.append_third_party(stranger.public(), third_party).unwrap();
    let slow_key = KeyPair::new_with_algorithm(Algorithm::Secp256r1);
    let slow_key = biscuit.append_with_keypair(&slow_key, BlockBuilder::new()).unwrap();
    vec![
        ("a join over a hundred facts", block(&format!("{facts} {join}"))),
        ("a rule", block("a($x) <- time($x)")),
        ("a fact that says more than the session", block("role(\"admin\")")),
        ("another check", block("check if operation(\"write\")")),
        ("a regular expression", block("check if event($e), $e.matches(\"(a*)*b\")")),
        ("one of two events", block(&format!("check if event(\"{event}\") or event(\"{event}\")"))),
        ("a check of another kind", block("check all time($t), $t < 2040-01-01T00:00:00Z")),
        ("a scope", block("check if operation(\"read\") trusting previous")),
        ("an event that is no id", block("check if event(\"7\")")),
        ("nine blocks", many.to_base64().unwrap()),
        ("a block of a third party", third_party.to_base64().unwrap()),
        ("a key of another kind", slow_key.to_base64().unwrap()),
    ]
}

/// Sessions that `attenuate` writes, all of which may read.
pub fn narrowed(token: &str, keys: &PublicKeyRing) -> Vec<String> {
    let narrow = |token: &str, to: Attenuation| attenuate(token, keys, &to).unwrap();
    let read_only = Attenuation { read_only: true, ..Attenuation::default() };
    let short = Attenuation { until: Some(Timestamp(4_000_000_000_000)), ..read_only };
    let eight = (0..8).fold(token.to_owned(), |token, _| narrow(&token, short));
    vec![narrow(token, read_only), narrow(token, short), eight]
}

pub(crate) fn keys_of(site: &Site) -> PublicKeyRing {
    KeyRing::load_or_create(&site.folder.path().join("keys.json")).unwrap().public()
}

#[test]
fn what_a_holder_appends_is_read_or_refused_and_never_run() {
    run(async {
        let site = Site::start().await;
        let keys = keys_of(&site);
        let ana = site.buyers.login("ana", &[]).await;
        for token in narrowed(&ana, &keys) {
            site.buyers.get("/api/orders", &token).await.expect(200);
        }
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let python = grpc::client(&site).await;
        for (what, token) in hostile(&ana, &keys) {
            let started = Instant::now();
            let refused = site.buyers.get("/api/orders", &token).await.refused(401, "unauthenticated");
            let detail = refused["detail"].as_str().unwrap();
            assert!(detail.contains("keys attenuate"), "{what}: {detail}");
            let wish = json!({"event_id": event.to_string(), "seats": ["S-A0-1"], "areas": []});
            let call = grpc::call(&python, "ReserveSeats", &token, wish).await;
            grpc::refused(&call, "UNAUTHENTICATED", "unauthenticated");
            let mut socket = Wire::connect(&site).await;
            socket.upgrade().await;
            socket.send(&text(&json!({"type": "authenticate", "token": token}))).await;
            assert_eq!(socket.say().await["code"], "unauthenticated", "{what}");
            assert!(started.elapsed() < Duration::from_secs(5), "{what} costs {:?}", started.elapsed());
        }
        site.stop_and_audit().await;
    });
}

/// How long `/health` takes, shortest first, while a hundred clients present all of these sessions.
async fn health_meanwhile(buyers: &Buyers, tokens: &[(u16, String)]) -> Vec<Duration> {
    let busy = Cell::new(100);
    let clients = (0..100).map(async |client| {
        for turn in 0..tokens.len() {
            let (status, token) = &tokens[(client + turn) % tokens.len()];
            buyers.get("/api/orders", token).await.expect(*status);
        }
        busy.set(busy.get() - 1);
    });
    let probe = async {
        let mut waited = Vec::new();
        while busy.get() > 0 {
            let started = Instant::now();
            buyers.get("/health", "").await.expect(200);
            waited.push(started.elapsed());
            actix_rt::time::sleep(Duration::from_millis(5)).await;
        }
        waited.sort();
        waited
    };
    futures_util::future::join(probe, join_all(clients)).await.0
}

#[test]
fn health_is_answered_while_a_hundred_clients_present_narrowed_sessions_of_every_kind() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let process = Process::start(&config(folder.path()), &[]).await;
        let keys = KeyRing::load_or_create(&folder.path().join("keys.json")).unwrap().public();
        let ana = process.buyers.login("ana", &[]).await;
        let mut tokens: Vec<(u16, String)> = narrowed(&ana, &keys).into_iter().map(|it| (200, it)).collect();
        tokens.extend(hostile(&ana, &keys).into_iter().map(|(_, token)| (401, token)));
        // The same clients with a session as it was given out show how busy this machine is with other things: they
        // share its cores with the server, and one thread with who asks for /health.
        let plain = vec![(200, ana); tokens.len()];
        let at = |waited: &[Duration], part: usize| waited[(waited.len() - 1) * part / 100];
        let plain = health_meanwhile(&process.buyers, &plain).await;
        let waited = health_meanwhile(&process.buyers, &tokens).await;
        println!(
            "plain: {:?}, {:?}; narrowed: {:?}, {:?}",
            at(&plain, 95),
            at(&plain, 100),
            at(&waited, 95),
            at(&waited, 100)
        );
        let most = Duration::from_millis(100).max(at(&plain, 95) * 3);
        assert!(at(&waited, 95) < most, "{most:?}: {waited:?}; {plain:?}");
        assert!(at(&waited, 50) < Duration::from_millis(100), "{waited:?}");
        // It is far from the minutes that one such token once cost.
        assert!(at(&waited, 100) < Duration::from_secs(5), "{waited:?}");
    });
}

#[test]
fn user_rates_count_what_narrowing_refuses() {
    run(async {
        let site = Site::start_with(Ground::Alone, |config| {
            limit_rates(config, 1_000, 3);
        })
        .await;
        let keys = keys_of(&site);
        let ana = site.buyers.login("ana", &[]).await;
        let read_only = Attenuation { read_only: true, ..Attenuation::default() };
        let ana = attenuate(&ana, &keys, &read_only).unwrap();
        for _ in 0..3 {
            site.buyers.post("/api/auth/logout", &ana, json!({})).await.refused(403, "forbidden");
        }
        site.buyers.post("/api/auth/logout", &ana, json!({})).await.refused(429, "rate_limited");
        let mut socket = Wire::connect(&site).await;
        socket.upgrade().await;
        socket.send(&text(&json!({"type": "authenticate", "token": ana}))).await;
        assert_eq!(socket.say().await["code"], "rate_limited");
    });
}

/// Whoever has a stolen session cannot keep its user from ending it.
#[test]
fn a_session_is_ended_whatever_the_rate_of_its_user() {
    run(async {
        let site = Site::start_with(Ground::Alone, |config| limit_rates(config, 1_000, 3)).await;
        let ana = site.buyers.login("ana", &[]).await;
        let mut asked = 0;
        while site.buyers.get("/api/orders", &ana).await.status.as_u16() != 429 {
            asked += 1;
            assert!(asked < 100, "the rate is never over");
        }
        site.buyers.post("/api/auth/logout", &ana, json!({})).await.expect(204);
        site.buyers.post("/api/auth/logout", &ana, json!({})).await.refused(401, "unauthenticated");
    });
}

#[test]
fn one_user_ends_so_many_sessions_however_many_were_derived_of_one() {
    run(async {
        let site =
            Site::start_with(Ground::Alone, |config| config.auth.ended_sessions_per_user_max = 3).await;
        let keys = keys_of(&site);
        let ana = site.buyers.login("ana", &[]).await;
        // Each time with a key of its own, so each is another session.
        let derived = || {
            let until = Some(Timestamp(4_000_000_000_000));
            attenuate(&ana, &keys, &Attenuation { until, ..Attenuation::default() }).unwrap()
        };
        let logout = async |token: &str| site.buyers.post("/api/auth/logout", token, json!({})).await;
        for _ in 0..3 {
            let session = derived();
            logout(&session).await.expect(204);
            logout(&session).await.refused(401, "unauthenticated");
        }
        let refused = logout(&derived()).await.refused(429, "rate_limited");
        assert_eq!((&refused["limit"], &refused["most"]), (&json!("ended_sessions"), &json!(3)), "{refused}");
        // What it was derived of goes on, and so do others.
        site.buyers.get("/api/orders", &ana).await.expect(200);
        let bob = site.buyers.login("bob", &[]).await;
        logout(&bob).await.expect(204);
        // It can always be ended itself: whoever has a copy of it may have used up the number.
        logout(&ana).await.expect(204);
        site.buyers.get("/api/orders", &ana).await.refused(401, "unauthenticated");
    });
}
