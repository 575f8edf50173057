//! A process that does not reach the database any more, and does not know whether it was taken over.

use std::time::Duration;

use super::{Ring, add_events, answers, serves, shared_by, until};
use crate::support::run;

#[test]
fn a_silent_process_is_taken_over_answers_nothing_from_memory_and_joins_anew() {
    run(async {
        let ring = Ring::new();
        let a = ring.start("a").await;
        let events = add_events(&a, 30).await;
        let (b, link) = ring.start_behind_a_link("b").await;
        shared_by(&[&a, &b]).await;
        let event = *events.iter().find(|event| serves(&b, **event)).unwrap();
        let (ana, ben) = (a.buyers.login("ana", &[]).await, a.buyers.login("ben", &[]).await);
        b.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        let shown = b.buyers.hold(event, &ana, &["S-A0-5"]).await.expect(201);
        let shown = format!("/api/holds/{}", shown["hold_id"].as_str().unwrap());
        actix_rt::time::sleep(Duration::from_millis(200)).await;
        let (first, epoch) = {
            let keeper = b.server.keeper().unwrap();
            (keeper.directory().own(), b.server.engine.tenure().epoch(domain::ShardId::of(event)).unwrap())
        };

        link.cut();
        assert!(answers(&b.buyers, event).await, "its lease is not over yet");
        until("its lease is over", || b.server.engine.tenure().is_lapsed()).await;
        assert!(serves(&b, event), "it does not know of anything");
        assert!(!answers(&b.buyers, event).await);
        b.buyers.get(&shown, &ana).await.refused(503, "moved");
        // What it decides waits for a write that never succeeds.
        b.buyers.hold(event, &ben, &["S-A0-2"]).await.refused(503, "store_unavailable");
        // Nor does it say what is taken.
        b.buyers.hold(event, &ben, &["S-A0-1"]).await.refused(503, "moved");
        assert!(!b.server.keeper().unwrap().is_ready());

        until("it is taken over", || serves(&a, event)).await;
        until("all is taken over", || super::served(&a) == usize::from(domain::ShardId::COUNT)).await;
        a.buyers.get(&shown, &ana).await.expect(200);
        a.buyers.hold(event, &ben, &["S-A0-2"]).await.expect(201);
        assert!(!answers(&b.buyers, event).await, "two answer for one event");
        assert!(a.metrics().contains("ticketbuster_cluster_declared_dead_total 1"));

        link.mend();
        until("it has joined anew", || b.server.keeper().unwrap().directory().own() != first).await;
        shared_by(&[&a, &b]).await;
        // As another member it may have other shards than before.
        let shard = domain::ShardId::of(event);
        let now = || [&a, &b].into_iter().find_map(|site| site.server.engine.tenure().epoch(shard));
        until("somebody serves the event", || now().is_some_and(|now| now > epoch)).await;
        b.buyers.hold(event, &ana, &["S-A0-2"]).await.refused(409, "seats_unavailable");
        b.buyers.hold(event, &ana, &["S-A0-3"]).await.expect(201);
        assert!(b.metrics().contains("ticketbuster_cluster_started_anew_total 1"));
        b.server.stop().await;
        let report = a.stop_and_audit().await;
        assert_eq!(report.holds, 4, "what was decided without a lease was never written");
    });
}

#[test]
fn while_the_database_is_away_nobody_is_declared_dead() {
    run(async {
        let ring = Ring::new();
        let (a, to_a) = ring.start_behind_a_link("a").await;
        let (b, to_b) = ring.start_behind_a_link("b").await;
        shared_by(&[&a, &b]).await;
        let own = |site: &crate::support::Site| site.server.keeper().unwrap().directory().own();
        let before = (own(&a), own(&b));
        to_a.cut();
        to_b.cut();
        let lapsed = |site: &crate::support::Site| site.server.engine.tenure().is_lapsed();
        until("both leases are over", || lapsed(&a) && lapsed(&b)).await;
        actix_rt::time::sleep(Duration::from_secs(3)).await;
        to_a.mend();
        to_b.mend();
        until("both have leases", || !lapsed(&a) && !lapsed(&b)).await;
        actix_rt::time::sleep(Duration::from_secs(3)).await;
        assert_eq!((own(&a), own(&b)), before, "somebody was declared dead");
        shared_by(&[&a, &b]).await;
        b.server.stop().await;
        a.stop_and_audit().await;
    });
}
