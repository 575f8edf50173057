//! The audit finds every kind of violation.

use ticketbuster::{cli::store::open_store, persistence::audit::audit};

use super::fixture;
use crate::support::{Ground, on_every_store, run};

on_every_store! {
    the_audit_finds_what_is_wrong,
}

fn the_audit_finds_what_is_wrong(ground: Ground) {
    // What is done to SQLite, and to PostgreSQL, and what must be found.
    for (sqlite, postgres, expected) in [
        (
            "UPDATE seat_status SET status = 2",
            "UPDATE db_catalog.seats SET status = 'sold' WHERE seat = 0",
            "in its row",
        ),
        (
            "DELETE FROM journal WHERE seq = 1",
            "DELETE FROM db_catalog.journal WHERE seq = 1",
            "there is a gap",
        ),
        (
            "UPDATE event_head SET last_seq = 9",
            "UPDATE db_catalog.event_head SET last_seq = 9",
            "the head says 9",
        ),
        ("UPDATE event_head SET held = 0", "UPDATE db_catalog.event_head SET held = 0", "the head counts"),
        (
            "INSERT INTO sold_seats VALUES (1, 5, x'00112233445566778899aabbccddeeff')",
            "INSERT INTO db_orders.sold_seats SELECT event_id, 5, gen_random_uuid() FROM db_catalog.events",
            "sold-seat rows",
        ),
        (
            "UPDATE journal SET payload = (SELECT payload FROM journal WHERE seq = 1) WHERE seq = 2",
            "UPDATE db_catalog.journal SET payload = (SELECT payload FROM db_catalog.journal WHERE seq = 1) WHERE seq = 2",
            "granted twice",
        ),
    ] {
        run(async {
            let site = fixture(ground).await;
            site.write(site.hold(0, 0)).await;
            site.write(site.hold(1, 1)).await;
            site.store.close().await.unwrap();
            site.tamper(sqlite, postgres);
            let store = open_store(&site.config).await.unwrap();
            let report = audit(store.as_ref()).await.unwrap();
            let found = report.violations.iter().any(|violation| violation.what.contains(expected));
            assert!(found, "{expected}: {report}");
        });
    }
}
