//! Events that may not be archived, and files that may not be written. Nothing changes then.

use std::fs;

use serde_json::json;

use super::{Over, end, printed, ran, refused, sell};
use crate::support::{Ground, Site, event_with, on_every_store, postgres::Postgres, run};
use ticketbuster::config::{Config, StoreKind};

on_every_store! {
    an_event_that_is_not_over_is_refused_with_all_that_is_missing,
    money_and_messages_that_are_under_way_are_waited_for,
    a_file_that_is_there_is_not_overwritten,
}

/// Changes the stored rows behind the program's back.
fn tamper(config: &Config, sqlite: &str, postgres: &str) {
    match config.store.kind {
        StoreKind::Sqlite => {
            rusqlite::Connection::open(&config.store.path).unwrap().execute(sqlite, []).unwrap();
        }
        StoreKind::Postgres => {
            Postgres::shared().sql(config.store.url.expose(), postgres);
        }
    }
}

fn an_event_that_is_not_over_is_refused_with_all_that_is_missing(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let (config, folder) = (*site.config.clone(), site.folder.clone());
        let selling = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        site.buyers.hold(selling, &ana, &["S-A0-1", "S-A0-2"]).await.expect(201);
        let early = site.add(&event_with(1, 10, json!({}))).await;
        end(&site, early, 47).await;
        let report = site.stop_and_audit().await;
        let file = folder.path().join("a.gz");
        let archive =
            async |event: &str| refused(&ran(&config, &["archive", event, file.to_str().unwrap()]).await);
        let said = archive(&selling.to_string()).await;
        assert!(said.contains("- its sale is not over: it is on_sale; close it first\n"), "{said}");
        assert!(said.contains("- 2 places are held: a running server ends their holds"), "{said}");
        let said = archive(&early.to_string()).await;
        assert!(said.contains("gates may report admissions until 48 hours after that"), "{said}");
        let said = archive("0197d2a4-0000-7000-8000-000000000000").await;
        assert!(said.contains("there is no such event in this store"), "{said}");
        assert!(archive("x").await.contains("'x' is not the id of an event"));
        let bare = ran(&config, &["archive", &early.to_string()]).await;
        assert_eq!(bare.status.code(), Some(2), "{bare:?}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().filter(is_archive).count(), 0);
        let after = printed(&ran(&config, &["audit"]).await);
        assert_eq!(after, report.to_string());
    });
}

fn is_archive(entry: &std::io::Result<fs::DirEntry>) -> bool {
    entry.as_ref().unwrap().file_name().to_str().unwrap().contains(".gz")
}

fn money_and_messages_that_are_under_way_are_waited_for(ground: Ground) {
    run(async {
        let over = Over::new(ground).await;
        let payments = |status: &str, due: u64| {
            let late = if due > 0 { format!(", \"due_back\": {due}") } else { String::new() };
            let payment = format!(
                "[{{\"attempt\": 1, \"payment_id\": \"p\", \"status\": \"{status}\", \"until\": 1{late}}}]"
            );
            let set = format!("SET payments = '{payment}' WHERE status = 'failed'");
            (format!("UPDATE orders {set}"), format!("UPDATE db_orders.orders {set}"))
        };
        let refund = |status: &str| {
            let set = format!("SET status = '{status}'");
            (format!("UPDATE refunds {set}"), format!("UPDATE db_orders.refunds {set}"))
        };
        let given = refund("given");
        let none = (
            "UPDATE orders SET payments = NULL WHERE status = 'failed'".to_owned(),
            "UPDATE db_orders.orders SET payments = NULL WHERE status = 'failed'".to_owned(),
        );
        let move_away =
            ("DELETE FROM event_moves".to_owned(), "DELETE FROM db_orders.event_moves".to_owned());
        let moved = (
            "INSERT INTO event_moves (event, at, told, after_at, after_order) SELECT id, 1, 0, 0, x'' FROM events".to_owned(),
            "INSERT INTO db_orders.event_moves (event_id, at) SELECT event_id, now() FROM db_catalog.events".to_owned(),
        );
        let sent = ("DELETE FROM outbox".to_owned(), "DELETE FROM db_orders.outbox".to_owned());
        let unsent = (
            "INSERT INTO outbox (event, seq, n, topic, body) SELECT id, 1, 0, 'mail', '{}' FROM events"
                .to_owned(),
            "INSERT INTO db_orders.outbox SELECT event_id, 1, 0, 'mail', '{}' FROM db_catalog.events"
                .to_owned(),
        );
        let before = over.said(false).await;
        for (change, back, says) in [
            (refund("due"), given, "- 1 refunds are not given back yet"),
            (unsent, sent, "- 1 messages and mails are not sent yet"),
            (moved, move_away, "- 1 changes of its time or place are still being told to buyers"),
            (payments("open", 0), none.clone(), "has a payment that has not ended"),
            (payments("captured", 500), none, "has money that is not given back yet"),
        ] {
            tamper(&over.config, &change.0, &change.1);
            let said = refused(&over.archive().await);
            assert!(said.contains(says), "{says}: {said}");
            assert!(!over.file.exists(), "{says}");
            tamper(&over.config, &back.0, &back.1);
        }
        // A record that contradicts the journal would be found too late.
        let total = |sign: char| {
            let set = format!("SET total = total {sign} 1, fees = fees {sign} 1 WHERE status = 'failed'");
            (format!("UPDATE orders {set}"), format!("UPDATE db_orders.orders {set}"))
        };
        let (more, less) = (total('+'), total('-'));
        tamper(&over.config, &more.0, &more.1);
        let said = refused(&over.archive().await);
        assert!(
            said.contains("do not add up or are not those of the journal") && !over.file.exists(),
            "{said}"
        );
        tamper(&over.config, &less.0, &less.1);
        assert_eq!(over.said(false).await, before);
        printed(&over.archive().await);
        assert_eq!(over.said(true).await, before);
    });
}

fn a_file_that_is_there_is_not_overwritten(ground: Ground) {
    run(async {
        let over = Over::new(ground).await;
        fs::write(&over.file, "somebody else's").unwrap();
        let said = refused(&over.archive().await);
        assert!(said.contains("is there already; an archive overwrites nothing"), "{said}");
        assert_eq!(fs::read(&over.file).unwrap(), b"somebody else's");
        assert!(super::line(&over).await.is_none());
        let nowhere = over.file.with_file_name("none").join("a.gz");
        let said = ran(&over.config, &["archive", &over.event.to_string(), nowhere.to_str().unwrap()]).await;
        assert!(refused(&said).contains("No such file or directory"), "{said:?}");
        fs::remove_file(&over.file).unwrap();
        printed(&over.archive().await);
        // It is nobody else's file either.
        let copy = over.file.with_file_name("copy.gz");
        let said = ran(&over.config, &["archive", &over.event.to_string(), copy.to_str().unwrap()]).await;
        assert!(refused(&said).contains("copy.gz: No such file"), "{said:?}");
        fs::copy(&over.file, &copy).unwrap();
        let said = ran(&over.config, &["archive", &over.event.to_string(), copy.to_str().unwrap()]).await;
        assert!(printed(&said).contains("is archived already"), "{said:?}");
    });
}

#[test]
fn a_server_that_has_the_file_of_the_store_open_is_in_the_way() {
    run(async {
        let site = Site::start().await;
        let (event, ..) = sell(&site).await;
        let file = site.folder.path().join("a.gz");
        let said = ran(&site.config, &["archive", &event.to_string(), file.to_str().unwrap()]).await;
        assert!(refused(&said).contains("another process has this store open; stop it"), "{said:?}");
        assert!(!file.exists());
        // Listing is no change.
        let listed = printed(&ran(&site.config, &["archive", "--list"]).await);
        assert_eq!(listed, "");
        site.stop_and_audit().await;
    });
}
