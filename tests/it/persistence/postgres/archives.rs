//! Archives that begin while somebody else works on the event.

use std::{sync::Arc, time::Duration};

use domain::{CheckIn, OperatorCommand, OrderId, Routed, TicketId, Timestamp};
use ticketbuster::store::{ArchivedEvent, Batch, PartOutcome, StoreError};
use tokio_postgres::{Client, NoTls};

use crate::{
    persistence::store::{Fixture, by, fixture},
    support::{Ground, run},
};

async fn bare(site: &Fixture) -> Client {
    let (client, connection) = tokio_postgres::connect(site.config.store.url.expose(), NoTls).await.unwrap();
    actix_rt::spawn(connection);
    client
}

/// An event with a valid ticket and nothing under way; the line about it.
async fn settled(site: &Fixture) -> (TicketId, ArchivedEvent) {
    let (placed, mut completed, _) = site.order_of_seat_3(OrderId::of_event(site.event, Timestamp(0), 1));
    completed.counts.held = 0;
    let ticket = completed.tickets[0].ticket;
    for write in [placed, completed] {
        assert_eq!(site.write(write).await, PartOutcome::Written);
    }
    let record = site.store.event(site.event).await.unwrap().unwrap();
    let line = ArchivedEvent {
        event: site.event,
        organisation: record.organisation,
        details: record.details,
        last: domain::Seq(2),
        sha256: [7; 32],
        archived_at: Timestamp(5_000),
        has_rows_left: true,
    };
    (ticket, line)
}

#[test]
fn an_archive_waits_for_a_check_in_and_a_write_that_are_under_way_and_sees_them() {
    run(async {
        let site = fixture(Ground::Postgres).await;
        let (ticket, line) = settled(&site).await;
        let other = bare(&site).await;
        for (locks, change) in [
            // What a check-in locks and writes.
            (
                "events",
                format!(
                    "UPDATE db_orders.tickets SET status = 'used' WHERE ticket_id = '{ticket}';
                     INSERT INTO db_catalog.event_history (event_id, at, user_id, command, detail)
                     VALUES ('{}', now(), 'gate', 'check_in', '{{}}')",
                    site.event
                ),
            ),
            // What a batch does.
            ("event_head", "UPDATE db_catalog.event_head SET last_write = gen_random_uuid()".to_owned()),
        ] {
            let (mark, _) = site.store.archive_mark(site.event).await.unwrap().unwrap();
            let lock = if locks == "events" { "KEY SHARE" } else { "NO KEY UPDATE" };
            other
                .batch_execute(&format!("BEGIN; SELECT 1 FROM db_catalog.{locks} FOR {lock}; {change}"))
                .await
                .unwrap();
            let begun = site.store.begin_archive(line.clone(), mark);
            let commit = async {
                actix_rt::time::sleep(Duration::from_millis(300)).await;
                other.batch_execute("COMMIT").await.unwrap();
            };
            let (begun, ()) = futures_util::future::join(begun, commit).await;
            assert!(
                matches!(&begun, Err(StoreError::Conflict(what)) if what.contains("changed meanwhile")),
                "{locks}: {begun:?}"
            );
            assert!(site.store.archived_event(site.event).await.unwrap().is_none());
            assert!(site.store.event(site.event).await.unwrap().is_some());
        }
    });
}

#[test]
fn who_waited_for_an_archive_finds_no_event() {
    run(async {
        let site = fixture(Ground::Postgres).await;
        let (ticket, line) = settled(&site).await;
        let late = site.following(site.hold(2, 7)).await;
        let other = bare(&site).await;
        // As an archive begins, but slower.
        let begin = "BEGIN; SELECT 1 FROM db_catalog.event_head FOR UPDATE; SELECT 1 FROM db_catalog.events FOR UPDATE;
                     DELETE FROM db_catalog.event_head; DELETE FROM db_catalog.sections; DELETE FROM db_catalog.events";
        other.batch_execute(begin).await.unwrap();
        let commit = async {
            actix_rt::time::sleep(Duration::from_millis(300)).await;
            other.batch_execute("COMMIT").await.unwrap();
        };
        let let_in = site.store.check_in(ticket, "north", Timestamp(6_000), by(OperatorCommand::CheckIn));
        let batch = Arc::new(Batch { writes: vec![late], published: Vec::new() });
        let change = ticketbuster::store::DetailsChange {
            by: by(OperatorCommand::Change),
            before: None,
            moved_from: None,
        };
        let changed = site.store.update_details(site.event, line.details.clone(), change);
        let (let_in, written, changed, ()) =
            futures_util::future::join4(let_in, site.store.write(batch), changed, commit).await;
        assert!(!matches!(let_in, Ok(CheckIn::Accepted)), "{let_in:?}");
        assert!(matches!(&written.unwrap()[0], PartOutcome::Refused { .. }));
        assert!(matches!(changed, Err(StoreError::Conflict(_))), "{changed:?}");
        let used = "SELECT count(*) FROM db_orders.tickets WHERE status = 'used'";
        assert_eq!(other.query_one(used, &[]).await.unwrap().get::<_, i64>(0), 0);
    });
}
