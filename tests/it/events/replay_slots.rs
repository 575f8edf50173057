//! Replays that are under way at a time: bounded and shared.

use std::{
    sync::{Arc, mpsc},
    time::Duration,
};

use domain::{EventId, Organisation, Seq, UserId, VenueLayout};
use serde_json::json;
use ticketbuster::{
    codec,
    replay::{Point, ReplayFault, Replays, Requester, settings::Replay},
};

use crate::support::{Site, event_with, run};

/// Replays of which two may be under way at a time, and the event's layout.
async fn two_at_once(site: &Site, event: EventId) -> (Replays, Arc<VenueLayout>) {
    let store = site.server.engine.store().clone();
    let layout = store.layout(event).await.unwrap().unwrap();
    let layout = Arc::new(codec::decode_layout(&layout).unwrap());
    let settings = Replay { at_once_max: 2, ..site.config.replay.clone() };
    (Replays::new(store, &settings), layout)
}

#[test]
fn replays_beyond_those_that_may_be_under_way_are_refused() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let (replays, layout) = two_at_once(&site, event).await;
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

#[test]
fn an_organisation_leaves_a_replay_to_the_others() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let (replays, layout) = two_at_once(&site, event).await;
        let now = site.server.engine.now();
        let organisation = |slug: &str| Requester::Organisation(Organisation::new(slug).unwrap());
        let (acme, teatro) = (organisation("acme"), organisation("teatro"));
        let (begun, has_begun) = mpsc::channel();
        let (go_on, may_go_on) = mpsc::channel::<()>();
        let slow = replays.at(&acme, (event, &layout), Point::Seq(Seq(0)), now, move |map, _| {
            begun.send(()).unwrap();
            may_go_on.recv().unwrap();
            map.seq()
        });
        let quick = async |requester| {
            replays.at(requester, (event, &layout), Point::End, now, |map, _| map.seq()).await
        };
        let meanwhile = async {
            while has_begun.try_recv().is_err() {
                actix_rt::time::sleep(Duration::from_millis(5)).await;
            }
            let refused = quick(&acme).await.unwrap_err();
            let said = refused.to_string();
            assert!(matches!(refused, ReplayFault::ShareTaken { most: 1, .. }), "{said}");
            assert!(said.starts_with("your organisation has as many"), "{said}");
            assert_eq!(quick(&teatro).await.unwrap(), Seq(0), "the others have a replay");
            go_on.send(()).unwrap();
        };
        let (slow, ()) = tokio::join!(slow, meanwhile);
        assert_eq!(slow.unwrap(), Seq(0));
        assert_eq!(quick(&acme).await.unwrap(), Seq(0));
        site.stop_and_audit().await;
    });
}
