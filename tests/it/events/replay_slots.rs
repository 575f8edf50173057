//! Replays that are under way at a time: bounded, shared, and given up when their client goes.

use std::{sync::mpsc, time::Duration};

use domain::{EventId, Seq, UserId};
use serde_json::{Value, json};
use ticketbuster::{
    codec,
    replay::{Point, ReplayFault, Replays, Requester},
};

use super::replay::{at, until_durable};
use crate::support::{Answer, Ground, Site, event_with, run, wire::Wire};

#[test]
fn replays_beyond_those_that_may_be_under_way_are_refused() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let store = site.server.engine.store().clone();
        let layout = store.layout(event).await.unwrap().unwrap();
        let layout = std::sync::Arc::new(codec::decode_layout(&layout).unwrap());
        let mut settings = site.config.replay.clone();
        settings.at_once_max = 2;
        let replays = Replays::new(store, &settings);
        let now = site.server.engine.now();
        let requester = Requester::User(UserId::new("rosa").unwrap());
        let (begun, has_begun) = mpsc::channel();
        let (go_on, may_go_on) = mpsc::channel::<()>();
        let slow = replays.at(&requester, (event, &layout), Point::Seq(Seq(0)), now, move |map, _| {
            begun.send(()).unwrap();
            may_go_on.recv().unwrap();
            map.seq()
        });
        // Whoever asked is gone, and the work goes on: its slot is still taken.
        let abandoned = actix_rt::time::timeout(Duration::from_millis(300), slow).await;
        assert!(abandoned.is_err());
        has_begun.recv_timeout(Duration::from_secs(20)).unwrap();
        let quick =
            async || replays.at(&requester, (event, &layout), Point::End, now, |map, _| map.seq()).await;
        assert!(matches!(quick().await, Err(ReplayFault::ShareTaken { .. })));
        let life =
            replays.seat_life(&requester, (event, &layout), domain::SeatIndex(0), Point::End, 10, now).await;
        assert!(matches!(life, Err(ReplayFault::ShareTaken { .. })));
        go_on.send(()).unwrap();
        let ended = async {
            while matches!(quick().await, Err(ReplayFault::ShareTaken { .. })) {
                actix_rt::time::sleep(Duration::from_millis(5)).await;
            }
        };
        actix_rt::time::timeout(Duration::from_secs(20), ended).await.unwrap();
        assert_eq!(quick().await.unwrap(), Seq(0));
        let none = "0197d2a4-0000-7000-8000-000000000000".parse().unwrap();
        let missing = replays.at(&requester, (none, &layout), Point::End, now, |map, _| map.seq()).await;
        assert!(matches!(missing, Err(ReplayFault::NoSuchEvent)));
        site.stop_and_audit().await;
    });
}

/// Who works for this organisation.
async fn organiser_of(site: &Site, organisation: &str) -> String {
    let user = format!("{organisation}-boss");
    let body = json!({"user": user, "roles": ["organiser"], "organisations": [organisation]});
    let answer = site.buyers.post("/api/auth/dev-login", "", body).await.expect(200);
    answer["token"].as_str().unwrap().to_owned()
}

/// An event of an organisation, with a transition in its journal.
async fn begun_event(site: &Site, organisation: &str) -> EventId {
    let event = site.add(&event_with(1, 10, json!({"organisation": organisation}))).await;
    let ana = site.buyers.login("ana", &[]).await;
    site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
    until_durable(site, event, 1).await;
    event
}

/// The answer to a look at the past, if there is one soon. Whoever does not wait for it closes the connection.
async fn soon(site: &Site, event: EventId, token: &str) -> Option<Answer> {
    let path = at(event, "seats?at_seq=1");
    actix_rt::time::timeout(Duration::from_millis(300), site.buyers.get(&path, token)).await.ok()
}

/// Looks at the past until it is refused at once (or not).
async fn until_refused(site: &Site, event: EventId, token: &str, refused: bool) -> Option<Answer> {
    let looked = async {
        loop {
            let answer = soon(site, event, token).await;
            if answer.is_some() == refused {
                return answer;
            }
        }
    };
    actix_rt::time::timeout(Duration::from_secs(20), looked).await.expect("it stays as it is")
}

#[test]
fn an_organisation_leaves_a_replay_to_the_others_and_who_goes_leaves_its_own() {
    run(async {
        let site = Site::start_with(Ground::Postgres, |config| {
            config.auth.organisations_claim = "organisations".to_owned();
            config.replay.at_once_max = 2;
            config.store.read_timeout_ms = 60_000;
            config.http.request_timeout_ms = 60_000;
        })
        .await;
        let (acme, teatro) = (organiser_of(&site, "acme").await, organiser_of(&site, "teatro").await);
        let theirs = begun_event(&site, "acme").await;
        let others = begun_event(&site, "teatro").await;
        // Who reads the journal waits.
        let url = site.config.store.url.expose();
        let (mut client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
        actix_rt::spawn(connection);
        let locked = client.transaction().await.unwrap();
        locked.batch_execute("LOCK TABLE db_catalog.journal").await.unwrap();
        let request = format!(
            "GET {} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {acme}\r\n\r\n",
            at(theirs, "seats?at_seq=1")
        );
        let mut first = Wire::connect(&site).await;
        first.send(request.as_bytes()).await;
        let refused = until_refused(&site, theirs, &acme, true).await.unwrap();
        let detail = refused.refused(503, "overloaded")["detail"].take();
        assert!(detail.as_str().unwrap().starts_with("your organisation has as many"), "{detail}");
        assert!(soon(&site, others, &teatro).await.is_none(), "the others have a replay");
        // The client goes, and what it wanted goes with it, although the store has not answered.
        drop(first);
        assert!(until_refused(&site, theirs, &acme, false).await.is_none());
        locked.commit().await.unwrap();
        for (event, token) in [(theirs, &acme), (others, &teatro)] {
            // The one that did not wait any more may not have been noticed yet.
            let seen = async {
                loop {
                    let answer = site.buyers.get(&at(event, "seats?at_seq=1"), token).await;
                    if answer.status.as_u16() != 503 {
                        return answer.expect(200);
                    }
                    actix_rt::time::sleep(Duration::from_millis(50)).await;
                }
            };
            let past: Value =
                actix_rt::time::timeout(Duration::from_secs(20), seen).await.expect("a slot is free");
            assert_eq!(past["seq"], 1);
        }
        site.stop_and_audit().await;
    });
}
