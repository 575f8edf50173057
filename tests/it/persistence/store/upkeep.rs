//! What is deleted by age, and what is not.

use domain::{MailKind, OrderId, PageWanted, Routed, Timestamp};
use ticketbuster::store::{InboxPart, InboxRow, MailFailure, PartOutcome};

use super::{Fixture, fixture};
use crate::support::{Ground, on_every_store, run};

on_every_store! {
    processed_messages_are_forgotten_by_age_and_those_of_refunds_never,
    revocations_go_when_their_sessions_have_ended,
    old_mail_failures_go_in_small_parts,
}

/// Looks through all processed messages of a consumer, two at a time; how many were deleted.
async fn forget(site: &Fixture, consumer: &'static str, before: Timestamp) -> u64 {
    let (mut after, mut deleted) = (String::new(), 0);
    loop {
        let part = InboxPart { consumer, after, most: 2, before };
        let done = site.store.forget_processed(part).await.unwrap();
        assert!(done.deleted <= 2);
        deleted += done.deleted;
        let Some(next) = done.next else { return deleted };
        after = next;
    }
}

fn processed_messages_are_forgotten_by_age_and_those_of_refunds_never(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        // A message's age is that of its effect: each write is a millisecond later.
        for n in 0..5 {
            let mut write = site.hold(n, n as u32);
            let consumers = [InboxRow::ORDERS, InboxRow::REFUNDS, InboxRow::PROVIDER_EVENTS];
            write.inbox =
                consumers.map(|consumer| InboxRow { consumer, message_id: format!("m-{n}") }).to_vec();
            assert_eq!(site.write(write).await, PartOutcome::Written);
        }
        let known = async |consumer: &str| {
            let mut known = Vec::new();
            for n in 0..5 {
                if site.store.processed(consumer, &format!("m-{n}")).await.unwrap() {
                    known.push(n);
                }
            }
            known
        };
        assert_eq!(forget(&site, InboxRow::ORDERS, Timestamp(2_000)).await, 0);
        assert_eq!(forget(&site, InboxRow::ORDERS, Timestamp(2_003)).await, 3);
        assert_eq!(known(InboxRow::ORDERS).await, [3, 4]);
        for consumer in [InboxRow::REFUNDS, InboxRow::PROVIDER_EVENTS] {
            assert_eq!(known(consumer).await, [0, 1, 2, 3, 4], "{consumer}");
        }
        assert_eq!(forget(&site, InboxRow::PROVIDER_EVENTS, Timestamp(9_000)).await, 5);
        assert_eq!(known(InboxRow::PROVIDER_EVENTS).await, [0; 0]);
        assert_eq!(known(InboxRow::REFUNDS).await, [0, 1, 2, 3, 4]);
        assert_eq!(forget(&site, InboxRow::PROVIDER_EVENTS, Timestamp(9_000)).await, 0, "nothing is left");
    });
}

fn revocations_go_when_their_sessions_have_ended(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        for n in 1..=5 {
            site.store.revoke(&[n], Timestamp(i64::from(n) * 10)).await.unwrap();
        }
        assert_eq!(site.store.forget_revocations(Timestamp(30), 2).await.unwrap(), 2);
        assert_eq!(site.store.forget_revocations(Timestamp(30), 2).await.unwrap(), 1);
        assert_eq!(site.store.forget_revocations(Timestamp(30), 2).await.unwrap(), 0);
        let left = site.store.revocations(Timestamp(0)).await.unwrap();
        assert_eq!(left.iter().map(|row| row.until.0).collect::<Vec<_>>(), [40, 50]);
    });
}

fn old_mail_failures_go_in_small_parts(ground: Ground) {
    run(async {
        let site = fixture(ground).await;
        for n in 1..=5 {
            let failure = MailFailure {
                event: site.event,
                order: OrderId::of_event(site.event, Timestamp(0), n),
                kind: MailKind::OrderCompleted,
                message_id: n.to_string(),
                at: Timestamp(n as i64),
                reason: "no such mailbox".to_owned(),
            };
            site.store.keep_failure(failure).await.unwrap();
        }
        for (before, deleted) in [(1, 0), (4, 2), (4, 1), (4, 0)] {
            assert_eq!(site.store.forget_mail_failures(Timestamp(before), 2).await.unwrap(), deleted);
        }
        let left = site.store.mail_failures(site.event, PageWanted::first(10)).await.unwrap();
        assert_eq!(left.items.iter().map(|failure| failure.at.0).collect::<Vec<_>>(), [5, 4]);
    });
}
