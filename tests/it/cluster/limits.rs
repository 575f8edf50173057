//! What several processes count together.

use std::time::Duration;

use domain::{Timestamp, UserId};
use serde_json::json;
use ticketbuster::{
    actors::shared_counts::CountKey,
    auth::{Attenuation, attenuate},
    config::RateScope,
    keys::KeyRing,
};

use super::{Ring, add_events, serves, shared_by, until};
use crate::support::{
    Answer, Buyers, Site, event_with, limit_rates, run,
    socket::{connect, hear_type, say},
};

/// Asks until the user is refused, which it returns: so many requests pass at once, and those that are refilled meanwhile, one a
/// second at most.
#[track_caller]
fn pass_at_once(buyers: &Buyers, session: &str, at_once: u64) -> impl Future<Output = Answer> {
    let place = std::panic::Location::caller();
    async move {
        let (mut passed, began) = (0, std::time::Instant::now());
        loop {
            let answer = buyers.get("/api/orders", session).await;
            if answer.status != 200 {
                let most = at_once + 1 + began.elapsed().as_secs();
                assert!((at_once..=most).contains(&passed), "{place}: {passed} of {at_once}");
                return answer;
            }
            passed += 1;
            assert!(passed < 100, "{place}: nothing is limited");
        }
    }
}

async fn limited(ring: &Ring, node: &str, scope: RateScope) -> Site {
    let mut config = ring.config(node);
    limit_rates(&mut config, 10_000, 30);
    config.rate_limit.scope = scope;
    ring.start_with(config).await
}

#[test]
fn a_rate_holds_for_all_processes_together_and_is_divided_anew_when_one_ends() {
    run(async {
        let ring = Ring::patient();
        let a = limited(&ring, "a", RateScope::Cluster).await;
        let b = limited(&ring, "b", RateScope::Cluster).await;
        let c = limited(&ring, "c", RateScope::Process).await;
        shared_by(&[&a, &b, &c]).await;
        let ana = a.buyers.login("ana", &[]).await;
        for (site, part) in [(&a, 10), (&b, 10), (&c, 30)] {
            let limited = pass_at_once(&site.buyers, &ana, part).await;
            let policy = format!("\"user\";q={part};w=30");
            assert_eq!(limited.headers.get("ratelimit-policy").unwrap(), policy.as_str());
            limited.refused(429, "rate_limited");
        }

        c.server.stop().await;
        for site in [&a, &b] {
            let directory = site.server.keeper().unwrap().directory().clone();
            until("its end is known", || directory.living() == Some(2)).await;
        }
        actix_rt::time::sleep(Duration::from_millis(50)).await;
        let ben = a.buyers.login("ben", &[]).await;
        for site in [&a, &b] {
            pass_at_once(&site.buyers, &ben, 15).await;
        }
        b.server.stop().await;
        a.stop_and_audit().await;
    });
}

#[test]
fn what_a_user_holds_over_all_events_is_counted_over_all_processes() {
    run(async {
        let ring = Ring::patient();
        let (a, b) = (ring.start("a").await, ring.start("b").await);
        shared_by(&[&a, &b]).await;
        let limit = json!({"seats_per_buyer": 1_000, "protection": {"places_held_max": 4}});
        let (mut at_a, mut at_b) = (None, None);
        while at_a.is_none() || at_b.is_none() {
            let event = a.add(&event_with(1, 20, limit.clone())).await;
            let at = if serves(&a, event) { &mut at_a } else { &mut at_b };
            *at = Some(event);
        }
        let (one, other) = (at_a.unwrap(), at_b.unwrap());
        let ana = a.buyers.login("ana", &[]).await;
        let key = CountKey::from(&UserId::new("ana").unwrap());
        let known = async |site: &Site, count: u32| {
            let counts = site.server.engine.everywhere().places_held.clone();
            until("the other process has told", || counts.elsewhere(key) == count).await;
        };
        let hold = b.buyers.hold(one, &ana, &["S-A0-1", "S-A0-2", "S-A0-3"]).await.expect(201);
        known(&b, 3).await;
        let refused = a.buyers.hold(other, &ana, &["S-A0-1", "S-A0-2"]).await.refused(409, "limit_exceeded");
        assert_eq!((&refused["limit"], &refused["most"]), (&json!("places_held"), &json!(4)), "{refused}");
        a.buyers.hold(other, &ana, &["S-A0-1"]).await.expect(201);
        known(&a, 1).await;
        a.buyers.hold(one, &ana, &["S-A0-4"]).await.refused(409, "limit_exceeded");
        let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
        a.buyers.try_send("DELETE", &path, &ana, None, None).await.unwrap().expect(204);
        known(&b, 0).await;
        a.buyers.hold(other, &ana, &["S-A0-2", "S-A0-3", "S-A0-4"]).await.expect(201);
        known(&a, 4).await;
        // It goes, and what it served is counted by who serves it now.
        b.server.stop().await;
        until("a serves all", || serves(&a, other)).await;
        known(&a, 0).await;
        a.buyers.hold(other, &ana, &["S-A0-9"]).await.refused(409, "limit_exceeded");
        a.buyers.hold(one, &ana, &["S-A0-9"]).await.refused(409, "limit_exceeded");
        a.stop_and_audit().await;
    });
}

#[test]
fn what_a_user_may_do_so_often_is_counted_over_all_processes() {
    run(async {
        let ring = Ring::patient();
        let start = async |node: &str| {
            let mut config = ring.config(node);
            config.auth.ended_sessions_per_user_max = 3;
            ring.start_with(config).await
        };
        let (a, b) = (start("a").await, start("b").await);
        shared_by(&[&a, &b]).await;
        let event = add_events(&a, 1).await[0];
        let body = json!({"event_id": event.to_string()});
        let session = a.buyers.post("/api/auth/guest", "", body).await.expect(201);
        let guest = session["token"].as_str().unwrap();
        let guess = async |buyers: &Buyers| {
            let body = json!({"email": "ana@example.com", "code": "wrong"});
            // What is counted here is told to the other a moment later.
            actix_rt::time::sleep(Duration::from_millis(100)).await;
            buyers.post("/api/auth/guest/confirm", guest, body).await
        };
        for (buyers, left) in [(&a.buyers, 4), (&b.buyers, 3), (&b.buyers, 2), (&a.buyers, 1), (&b.buyers, 0)]
        {
            let refused = guess(buyers).await.refused(422, "code_wrong");
            assert_eq!(refused["tries_left"], left, "{refused}");
        }
        for buyers in [&a.buyers, &b.buyers] {
            let refused = guess(buyers).await.refused(429, "rate_limited");
            assert_eq!(refused["limit"], "code_guesses");
        }

        let keys = KeyRing::load_or_create(&a.config.auth.key_file).unwrap().public();
        let ana = a.buyers.login("ana", &[]).await;
        let logout = async |buyers: &Buyers| {
            let to = Attenuation { until: Some(Timestamp(4_000_000_000_000)), ..Attenuation::default() };
            let session = attenuate(&ana, &keys, &to).unwrap();
            actix_rt::time::sleep(Duration::from_millis(100)).await;
            buyers.post("/api/auth/logout", &session, json!({})).await
        };
        for buyers in [&a.buyers, &b.buyers, &a.buyers] {
            logout(buyers).await.expect(204);
        }
        for buyers in [&a.buyers, &b.buyers] {
            let refused = logout(buyers).await.refused(429, "rate_limited");
            assert_eq!(refused["limit"], "ended_sessions");
        }
        b.server.stop().await;
        a.stop_and_audit().await;
    });
}

#[test]
fn a_report_says_the_same_of_refusals_and_viewers_at_every_process() {
    run(async {
        let ring = Ring::patient();
        let sites = [ring.start("a").await, ring.start("b").await, ring.start("c").await];
        shared_by(&[&sites[0], &sites[1], &sites[2]]).await;
        let event = add_events(&sites[0], 1).await[0];
        let boss = sites[0].buyers.login("boss", &["organiser"]).await;
        let ana = sites[0].buyers.login("ana", &[]).await;
        sites[0].buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        let mut sockets = Vec::new();
        for (site, refusals) in sites.iter().zip(1..) {
            for _ in 0..refusals {
                let ben = site.buyers.login("ben", &[]).await;
                site.buyers.hold(event, &ben, &["S-A0-1"]).await.refused(409, "seats_unavailable");
                let mut socket = connect(&site.buyers).await;
                say(&mut socket, json!({"type": "authenticate"})).await;
                say(&mut socket, json!({"type": "subscribe", "event_id": event, "from_seq": 1})).await;
                hear_type(&mut socket, "event").await;
                sockets.push(socket);
            }
        }
        let began = std::time::Instant::now();
        for site in &sites {
            let report = async || {
                let path = format!("/api/events/{event}/report");
                site.buyers.get(&path, &boss).await.expect(200)
            };
            let mut told = report().await;
            assert_eq!(told["rejections"], json!({"seats_unavailable": 6}), "{told}");
            while told["viewers"] != 6 {
                assert!(began.elapsed() < Duration::from_secs(10), "{told}");
                actix_rt::time::sleep(Duration::from_millis(100)).await;
                told = report().await;
            }
            let timeline = format!("/api/events/{event}/timeline");
            let timeline = site.buyers.get(&timeline, &boss).await.expect(200);
            let minutes = timeline["refusals"].as_array().unwrap().iter();
            let sum: u64 =
                minutes.map(|minute| minute["refusals"]["seats_unavailable"].as_u64().unwrap_or(0)).sum();
            assert_eq!((sum, &timeline["refusals_since"]), (6, &told["rejections_since"]), "{timeline}");
        }
        drop(sockets);
        let [a, b, c] = sites;
        c.server.stop().await;
        b.server.stop().await;
        a.stop_and_audit().await;
    });
}
