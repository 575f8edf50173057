//! Processes that come and go in order.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use domain::ShardId;
use serde_json::json;
use ticketbuster::{
    actors::{Refusal, requests::Map},
    config::Config,
    keys::KeyRing,
};

use super::{Ring, add_events, answers, served, serves, shared_by, until};
use crate::support::{Site, run};

/// Each event is answered for by one of these processes, and all of them know by which.
async fn each_is_served_once(sites: &[&Site], events: &[domain::EventId]) {
    for event in events {
        let mut owners = Vec::new();
        for site in sites {
            if serves(site, *event) {
                owners.push(site.server.keeper().unwrap().directory().own());
            }
        }
        assert_eq!(owners.len(), 1, "{event} has {} owners", owners.len());
        let shard = domain::ShardId::of(*event);
        let heard = || {
            let known = |site: &&Site| site.server.keeper().unwrap().directory().now().owner(shard);
            sites.iter().all(|site| known(site).and_then(|owner| owner.process) == Some(owners[0]))
        };
        until("all have heard who the owner is", heard).await;
    }
}

#[test]
fn processes_share_the_shards_and_one_that_stops_hands_over_what_it_has() {
    run(async {
        let ring = Ring::new();
        let a = ring.start("a").await;
        shared_by(&[&a]).await;
        let events = add_events(&a, 40).await;
        each_is_served_once(&[&a], &events).await;
        let ana = a.buyers.login("ana", &[]).await;
        let mut holds = Vec::new();
        for event in &events {
            holds.push(a.buyers.hold(*event, &ana, &["S-A0-1"]).await.expect(201));
        }

        let b = ring.start("b").await;
        shared_by(&[&a, &b]).await;
        each_is_served_once(&[&a, &b], &events).await;
        let c = ring.start("c").await;
        shared_by(&[&a, &b, &c]).await;
        each_is_served_once(&[&a, &b, &c], &events).await;
        let own: Vec<_> = events.iter().filter(|event| serves(&c, **event)).collect();
        assert!(!own.is_empty() && own.len() < events.len(), "{} of 40 events have moved", own.len());

        // Answered from memory, and its owner stops at once.
        let mut last = Vec::new();
        for event in &own {
            last.push(c.buyers.hold(**event, &ana, &["S-A0-2"]).await.expect(201));
        }
        c.server.stop().await;
        shared_by(&[&a, &b]).await;
        each_is_served_once(&[&a, &b], &events).await;
        for hold in holds.iter().chain(&last) {
            let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
            let mut shown = a.buyers.get(&path, &ana).await;
            if shown.status.as_u16() == 503 {
                shown = b.buyers.get(&path, &ana).await;
            }
            let shown = shown.expect(200);
            assert_eq!((&shown["seats"], &shown["expires_at"]), (&hold["seats"], &hold["expires_at"]));
        }
        let metrics = cluster_metrics(&a);
        assert!(metrics.contains("ticketbuster_cluster_members{state=\"up\"} 2"), "{metrics}");
        b.server.stop().await;
        shared_by(&[&a]).await;
        let report = a.stop_and_audit().await;
        assert_eq!(report.holds as usize, holds.len() + last.len());
    });
}

/// What is said of the cluster among the metrics.
fn cluster_metrics(site: &Site) -> String {
    site.metrics()
        .lines()
        .filter(|line| line.starts_with("ticketbuster_cluster"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_process_does_not_sell_alone_beside_members() {
    run(async {
        let ring = Ring::new();
        let a = ring.start("a").await;
        let event = add_events(&a, 1).await[0];
        let refused = ring.start_single().await.map(drop).unwrap_err();
        assert!(refused.contains("a (up, process ") && refused.contains("--take-over"), "{refused}");
        assert!(answers(&a.buyers, event).await, "it goes on");
        let ana = a.buyers.login("ana", &[]).await;
        a.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        a.server.stop().await;
        let single = ring.start_single().await.unwrap();
        assert_eq!(single.engine.tenure().lease_left(), None);
        single.stop().await;
    });
}

#[test]
fn members_need_keys_that_are_there() {
    run(async {
        let ring = Ring::new();
        std::fs::remove_file(&ring.config.auth.key_file).unwrap();
        let config = ring.config("a");
        let store = ticketbuster::cli::store::open_store(&config).await.unwrap();
        let profile = ticketbuster::config::Profile::Development;
        let started = Box::pin(ticketbuster::cli::serve::Server::start(config, profile, store)).await;
        let refused = started.map(drop).unwrap_err().to_string();
        assert!(refused.contains("processes that sell together have one for all"), "{refused}");
        assert!(!ring.config.auth.key_file.exists(), "it creates none");
    });
}

/// A port that is taken is found before anybody hands shards over; what goes wrong later hands them back at once.
#[test]
fn a_start_that_fails_takes_nothing_off_sale() {
    run(async {
        let ring = Ring::patient();
        let a = ring.start("a").await;
        shared_by(&[&a]).await;
        let failed = async |change: fn(&mut Config, SocketAddr)| {
            let mut config = ring.config("b");
            change(&mut config, a.server.addresses[0]);
            let store = ticketbuster::cli::store::open_store(&config).await.unwrap();
            let profile = ticketbuster::config::Profile::Development;
            Box::pin(ticketbuster::cli::serve::Server::start(config, profile, store))
                .await
                .map(drop)
                .unwrap_err()
        };
        let refused = failed(|config, taken| config.http.listen = taken).await.to_string();
        assert!(refused.contains("http.listen") && refused.contains("in use"), "{refused}");
        assert_eq!(served(&a), usize::from(ShardId::COUNT));
        let refused = failed(|config, _| {
            config.auth.key_file.set_file_name("others.json");
            drop(KeyRing::load_or_create(&config.auth.key_file).unwrap());
        });
        let refused = refused.await.to_string();
        assert!(refused.contains("has other keys than a at 127.0.0.1:"), "{refused}");
        assert_eq!(served(&a), usize::from(ShardId::COUNT));
        let refused =
            failed(|config, _| config.http.tls_certificate = "not-there.pem".into()).await.to_string();
        assert!(refused.contains("tls_certificate"), "{refused}");
        let began = Instant::now();
        shared_by(&[&a]).await;
        assert!(began.elapsed() < Duration::from_secs(10), "it was awaited until its lease was over");
        a.stop_and_audit().await;
    });
}

#[test]
fn a_process_that_is_drained_stays_and_serves_nothing() {
    run(async {
        let ring = Ring::new();
        let a = ring.start("a").await;
        let client = &a.buyers.client;
        shared_by(&[&a]).await;
        let alone = client.post(format!("http://{}/cluster/drain", a.server.ops_addresses[0]));
        assert_eq!(alone.send().await.unwrap().status().as_u16(), 409, "nobody else would sell");
        let b = ring.start("b").await;
        shared_by(&[&a, &b]).await;
        let url = |path: &str| format!("http://{}{path}", b.server.ops_addresses[0]);
        assert_eq!(client.get(url("/health/ready")).send().await.unwrap().status().as_u16(), 200);
        let by_a_page =
            client.post(url("/cluster/drain")).insert_header(("origin", "https://elsewhere.example"));
        assert_eq!(by_a_page.send().await.unwrap().status().as_u16(), 403);
        assert_eq!(client.post(url("/cluster/drain")).send().await.unwrap().status().as_u16(), 202);
        shared_by(&[&a]).await;
        until("it has left", || b.server.keeper().unwrap().standing().as_str() == "left").await;
        let mut ready = client.get(url("/health/ready")).send().await.unwrap();
        let body: serde_json::Value = serde_json::from_slice(&ready.body().await.unwrap()).unwrap();
        assert_eq!((ready.status().as_u16(), &body["checks"]["member_with_a_lease"]), (503, &json!(false)));
        let seen = client.get(format!("http://{}/cluster", a.server.ops_addresses[0])).send().await;
        let seen: serde_json::Value = serde_json::from_slice(&seen.unwrap().body().await.unwrap()).unwrap();
        assert_eq!((&seen["standing"], &seen["unowned"]), (&json!("up"), &json!(0)), "{seen}");
        assert_eq!(
            (&seen["members"][0]["node"], seen["members"].as_array().unwrap().len()),
            (&json!("a"), 1)
        );
        b.server.stop().await;
        a.stop_and_audit().await;
    });
}

#[test]
fn an_event_that_another_process_has_added_is_served_by_its_owner() {
    run(async {
        let ring = Ring::new();
        let a = ring.start("a").await;
        let b = ring.start("b").await;
        shared_by(&[&a, &b]).await;
        let events = add_events(&a, 40).await;
        let event = *events.iter().find(|event| serves(&b, **event)).unwrap();
        let view = b.server.engine.gateway().send(event, Map).await.unwrap();
        assert_eq!(view.counts.available, 140);
        assert!(answers(&b.buyers, event).await, "it has heard of it now");
        let unknown = loop {
            let id = domain::EventId(uuid::Uuid::now_v7());
            if serves(&b, id) {
                break id;
            }
        };
        let answer = b.server.engine.gateway().send(unknown, Map).await;
        assert_eq!(answer.map(drop), Err(Refusal::EventUnknown));
        b.server.stop().await;
        a.stop_and_audit().await;
    });
}
