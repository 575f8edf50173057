//! Outcomes and messages are written together with their cause, and are found again.

use std::sync::Arc;

use domain::{OutboxKey, OutboxMessage, Seq, Timestamp, Topic, UserId};
use ticketbuster::store::{Batch, InboxRow, OfShards, OutcomeEnd, OutcomeRow, PartOutcome, WantedOutcomes};

use super::{EVERY_OUTCOME, Fixture, fixture};
use crate::support::{Ground, on_every_store, run};

on_every_store! {
    outcomes_and_messages_come_with_their_transition_and_go_when_they_are_done,
}

fn outcomes_and_messages_come_with_their_transition_and_go_when_they_are_done(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        let mut write = site.hold(0, 0);
        let outcome = OutcomeRow {
            user: UserId::new("ana").unwrap(),
            key: "k".to_owned(),
            request_hash: [7; 32],
            outcome: vec![1, 2, 3],
            expires_at: Timestamp(5_000),
        };
        write.outcomes.push(outcome.clone());
        let message = |n| OutboxMessage {
            key: OutboxKey { event: site.event, seq: Seq(1), n },
            topic: Topic::Orders,
            body: b"{}".to_vec(),
        };
        write.outbox.extend([message(0), message(1)]);
        let processed = |name: &str| InboxRow { consumer: InboxRow::ORDERS, message_id: name.to_owned() };
        write.inbox.extend([processed("a"), processed("b"), processed("a")]);
        assert_eq!(site.write(write).await, PartOutcome::Written);
        let known = async |consumer, name| site.store.processed(consumer, name).await.unwrap();
        assert!(known(InboxRow::ORDERS, "a").await && known(InboxRow::ORDERS, "b").await);
        assert!(!known(InboxRow::REFUNDS, "a").await && !known(InboxRow::ORDERS, "c").await);
        // A message that comes again refuses nothing; one of a write that is refused was not processed.
        let mut again = site.hold(1, 1);
        again.inbox.extend([processed("a"), processed("c")]);
        assert_eq!(site.write(again).await, PartOutcome::Written);
        let mut refused = site.hold(9, 2);
        refused.inbox.push(processed("d"));
        assert_eq!(site.write(refused).await, PartOutcome::WrongHead { stored: Seq(2) });
        assert!(known(InboxRow::ORDERS, "c").await && !known(InboxRow::ORDERS, "d").await);
        let outcomes_at = async |now| {
            site.store.load(site.event, Timestamp(now), EVERY_OUTCOME).await.unwrap().unwrap().outcomes.newest
        };
        assert_eq!(outcomes_at(4_999).await, [outcome]);
        assert_eq!(outcomes_at(5_000).await, []);
        assert_eq!(site.store.forget_outcomes(Timestamp(5_000), 10).await.unwrap(), 1);
        outcomes_are_found_by_user_key_and_end(&site).await;
        assert_eq!(
            site.store.unpublished(Topic::Orders, OfShards::All, 10).await.unwrap(),
            [message(0), message(1)]
        );
        assert_eq!(site.store.unpublished(Topic::Orders, OfShards::All, 1).await.unwrap(), [message(0)]);
        assert_eq!(site.store.unpublished(Topic::Notifications, OfShards::All, 10).await.unwrap(), []);
        let batch = Batch { writes: Vec::new(), published: vec![message(0).key] };
        site.store.write(Arc::new(batch)).await.unwrap();
        assert_eq!(site.store.unpublished(Topic::Orders, OfShards::All, 10).await.unwrap(), [message(1)]);
    });
}

/// Loading gives the newest of them, effects before refusals, and says where the older effects are.
async fn outcomes_are_found_by_user_key_and_end(site: &Fixture) {
    let row = |key: &str, refused: bool, end: i64| OutcomeRow {
        user: UserId::new("ana").unwrap(),
        key: key.to_owned(),
        request_hash: [1; 32],
        outcome: if refused { vec![1, 3, 9] } else { vec![1, 0, 9] },
        expires_at: Timestamp(end),
    };
    let mut write = site.hold(2, 3);
    write.outcomes = vec![
        row("first", false, 6_000),
        row("second", false, 6_001),
        row("refused early", true, 6_002),
        row("third", false, 6_003),
        row("refused", true, 6_004),
    ];
    let rows = write.outcomes.clone();
    assert_eq!(site.write(write).await, PartOutcome::Written);
    let loaded = async |most, older_most| {
        let wanted = WantedOutcomes { most, older_most };
        let outcomes = site.store.load(site.event, Timestamp(5_999), wanted).await.unwrap().unwrap().outcomes;
        let keys = |rows: Vec<OutcomeRow>| rows.into_iter().map(|row| row.key).collect::<Vec<_>>();
        let older: Vec<_> =
            outcomes.older_effects.into_iter().map(|older| (older.key, older.expires_at.0)).collect();
        (keys(outcomes.newest), older, outcomes.others_until.0)
    };
    let texts = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    let older = |key: &str, end: i64| (key.to_owned(), end);
    let two = texts(&["second", "third"]);
    assert_eq!(loaded(2, 100).await, (two.clone(), vec![older("first", 6_000)], 0));
    assert_eq!(loaded(4, 100).await, (texts(&["refused", "first", "second", "third"]), Vec::new(), 0));
    // Of those that are not even listed it is known until when there are some.
    let third = texts(&["third"]);
    assert_eq!(loaded(1, 1).await, (third.clone(), vec![older("second", 6_001)], 6_001));
    assert_eq!(loaded(1, 0).await, (third, Vec::new(), 6_003));
    let outcome = async |user: &str, key: &str, end: OutcomeEnd| {
        let user = UserId::new(user).unwrap();
        site.store.outcome(site.event, user, key.to_owned(), end).await.unwrap()
    };
    let at = |end: i64| OutcomeEnd::At(Timestamp(end));
    let after = |end: i64| OutcomeEnd::After(Timestamp(end));
    for end in [at(6_000), after(5_999)] {
        assert_eq!(outcome("ana", "first", end).await.as_ref(), Some(&rows[0]), "{end:?}");
        assert_eq!(outcome("bob", "first", end).await, None, "{end:?}");
        assert_eq!(outcome("ana", "never", end).await, None, "{end:?}");
    }
    assert_eq!(outcome("ana", "first", at(6_001)).await, None);
    assert_eq!(outcome("ana", "first", after(6_000)).await, None, "its time is over");
    // So many at a time, effects and refusals alike, and none before its time.
    let forgotten = [6_001, 6_001, 6_004, 6_004, 6_004];
    for (end, count) in forgotten.into_iter().zip([2, 0, 2, 1, 0]) {
        assert_eq!(site.store.forget_outcomes(Timestamp(end), 2).await.unwrap(), count, "{end}");
    }
}
