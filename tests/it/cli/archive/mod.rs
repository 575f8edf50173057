//! `ticketbuster archive`, and what reads its files.

mod damage;
mod interrupted;
mod large;
mod refusals;
mod served;

use std::{path::PathBuf, process::Output, sync::Arc};

use domain::{
    EventDetails, EventId, HistoryDetail, HistoryEntry, Millis, OperatorCommand, Timestamp, UserId,
};
use serde_json::{Value, json};
use ticketbuster::{
    archive::ArchiveFile,
    cli::store::open_store,
    config::{Config, StoreKind},
    store::DetailsChange,
};

use crate::support::{
    Ground, Site, event_with, on_every_store, outbox_is_empty, postgres::Postgres, process::command, run,
};

on_every_store! {
    a_file_says_what_the_store_said,
}

/// An event that is over, and what is known of it.
pub(super) struct Over {
    pub config: Config,
    pub event: EventId,
    /// An order of `ana`, and its ticket.
    pub order: String,
    pub ticket: Value,
    pub file: PathBuf,
    _folder: Arc<tempfile::TempDir>,
}

/// Runs the binary in a thread of its own.
pub(super) async fn ran(config: &Config, arguments: &[&str]) -> Output {
    let mut command = command(config, &[]);
    command.args(arguments);
    actix_rt::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

#[track_caller]
pub(super) fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[track_caller]
pub(super) fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Ends a sale: closes it, and lets the event have begun so long ago.
pub(super) async fn end(site: &Site, event: EventId, began_hours_ago: i64) {
    let boss = site.buyers.login("boss", &["organiser"]).await;
    let path = format!("/api/events/{event}/status");
    site.buyers.post(&path, &boss, json!({"status": "closed"})).await.expect(200);
    let engine = &site.server.engine;
    let details = engine.catalogue().get(event).unwrap().record().details.clone();
    let starts_at = engine.now() - Millis::from_hours(began_hours_ago);
    let by = HistoryEntry {
        at: engine.now(),
        user: UserId::new("boss").unwrap(),
        command: OperatorCommand::Change,
        detail: HistoryDetail::default(),
        reason: None,
    };
    let change = DetailsChange { by, before: None, moved_from: None };
    engine.update_details(event, EventDetails { starts_at, ..details }, change).await.unwrap();
    while !outbox_is_empty(engine.store()).await {
        actix_rt::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

/// Sells some places of an event in every way, and ends the sale.
pub(super) async fn sell(site: &Site) -> (EventId, String, Value) {
    let event = site.add(&event_with(2, 10, json!({}))).await;
    let buyers = &site.buyers;
    let (ana, ben) = (buyers.login("ana", &[]).await, buyers.login("ben", &[]).await);
    let hold = buyers.hold(event, &ana, &["S-A0-1", "S-A0-2"]).await.expect(201);
    let contact = json!({"email": "ana@example.org", "name": "Ana"});
    let payment = json!({"provider": "test", "token": "tok_success"});
    let body = json!({"hold_id": hold["hold_id"], "payment": payment, "contact": contact});
    let order =
        buyers.post("/api/orders", &ana, body).await.expect(202)["order_id"].as_str().unwrap().to_owned();
    assert_eq!(buyers.decided(&order, &ana).await["status"], "completed");
    let tickets = buyers.get(&format!("/api/orders/{order}/tickets"), &ana).await.expect(200);

    let area = json!({"areas": [{"section": "PIT", "quantity": 3}]});
    let held = buyers.post(&format!("/api/events/{event}/holds"), &ben, area).await.expect(201);
    let cancelled = buyers.buy(&held, &ben, "tok_success").await;
    let cancel = format!("/api/orders/{}/cancel", cancelled["order_id"].as_str().unwrap());
    buyers.post(&cancel, &ben, json!({})).await.expect(200);
    let declined = buyers.hold(event, &ben, &["S-B0-1"]).await.expect(201);
    assert_eq!(buyers.buy(&declined, &ben, "tok_declined").await["status"], "failed");
    let path = format!("/api/holds/{}", declined["hold_id"].as_str().unwrap());
    buyers.try_send("DELETE", &path, &ben, None, None).await.unwrap().expect(204);

    let boss = buyers.login("boss", &["organiser"]).await;
    let seats = json!({"seats": ["S-B0-9"], "reason": "a camera"});
    buyers.post(&format!("/api/events/{event}/block"), &boss, seats).await.expect(200);
    let gate = buyers.login("gate", &["gate"]).await;
    let entry = json!({"token": tickets["items"][0]["token"], "gate": "north"});
    buyers.post("/api/tickets/check-in", &gate, entry).await.expect(200);
    end(site, event, 49).await;
    (event, order, tickets["items"][1].clone())
}

impl Over {
    /// On a store that no server has open.
    pub async fn new(ground: Ground) -> Self {
        let site = Site::start_on(ground).await;
        let (event, order, ticket) = sell(&site).await;
        let (config, folder) = (*site.config.clone(), site.folder.clone());
        site.stop_and_audit().await;
        let file = folder.path().join("over.jsonl.gz");
        Self { config, event, order, ticket, file, _folder: folder }
    }

    /// The path of the file.
    pub fn path(&self) -> &str {
        self.file.to_str().unwrap()
    }

    /// `archive`, of its event into its file.
    pub async fn archive(&self) -> Output {
        ran(&self.config, &["archive", &self.event.to_string(), self.path()]).await
    }

    /// What `audit` and `replay` print of the event, in many ways; of the store, or of the file.
    pub async fn said(&self, of_file: bool) -> Vec<String> {
        let event = self.event.to_string();
        let of = if of_file { ["--archive", self.path()] } else { ["--profile", "development"] };
        let mut said = vec![printed(&ran(&self.config, &["audit", of[0], of[1]]).await)];
        let held: Value =
            serde_json::from_str(&self.replayed(&event, &of, &["--seq", "1", "--format", "json"]).await)
                .unwrap();
        let at = held["at"].as_str().unwrap();
        for arguments in [
            &[][..],
            &["--format", "json"],
            &["--seq", "0"],
            &["--seq", "2", "--seat", "S-A0-2"],
            &["--at", at],
            &["--at", "2999-01-01T00:00:00Z"],
            &["--seat", "S-A0-1", "--format", "json"],
            &["--verify"],
            &["--verify", "--format", "json"],
        ] {
            said.push(self.replayed(&event, &of, arguments).await);
        }
        said
    }

    async fn replayed(&self, event: &str, of: &[&str; 2], arguments: &[&str]) -> String {
        let output = ran(&self.config, &[&["replay", event, of[0], of[1]], arguments].concat()).await;
        let said = [&output.stdout[..], &output.stderr[..]].concat();
        let said = String::from_utf8(said).unwrap();
        // It is later by now.
        match said.find("it is 2") {
            Some(at) => said[..at].to_owned(),
            None => said,
        }
    }

    /// The tables that have rows of an event, processed messages aside.
    pub fn tables_with_rows(&self) -> Vec<String> {
        match self.config.store.kind {
            StoreKind::Sqlite => {
                let store = rusqlite::Connection::open(&self.config.store.path).unwrap();
                let tables = "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
                              WHERE m.type = 'table' AND c.name IN ('event', 'event_id', 'order_id')";
                let mut tables = store.prepare(tables).unwrap();
                let names = tables.query_map([], |row| row.get::<_, String>(0)).unwrap();
                let count = |table: &String| -> i64 {
                    store.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
                };
                let mut found: Vec<String> =
                    names.map(Result::unwrap).filter(|name| count(name) > 0).collect();
                found.sort();
                found.dedup();
                found.retain(|name| name != "inbox");
                found
            }
            StoreKind::Postgres => {
                let tables = "SELECT string_agg(DISTINCT table_schema || '.' || table_name, ' ')
                              FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
                              WHERE table_type = 'BASE TABLE' AND table_schema LIKE 'db\\_%'
                                AND column_name IN ('event', 'event_id', 'order_id')";
                let url = self.config.store.url.expose();
                let tables = Postgres::shared().sql(url, tables);
                let has_rows = |table: &&str| {
                    Postgres::shared().sql(url, &format!("SELECT count(*) FROM {table}")) != "0"
                };
                let found = tables.split(' ').filter(has_rows).map(str::to_owned);
                let mut found: Vec<String> = found.filter(|name| name != "db_orders.inbox").collect();
                found.sort();
                found
            }
        }
    }
}

fn a_file_says_what_the_store_said(ground: Ground) {
    run(async {
        let over = Over::new(ground).await;
        let before = over.said(false).await;
        assert!(before[0].starts_with("1 events, ") && before[0].ends_with("\n0 violations\n"), "{before:?}");
        assert!(over.tables_with_rows().len() > 8, "{:?}", over.tables_with_rows());

        let text = printed(&over.archive().await);
        assert!(
            text.starts_with("written, read back and checked: ") && text.contains("3 orders, "),
            "{text}"
        );
        let file = ArchiveFile::open(&over.file).unwrap();
        let sha256: String = file.sha256().iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(text.ends_with(&format!("\n{sha256}  {}\n", over.path())), "{text}");
        let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(&over.file).unwrap());
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(over.said(true).await, before);

        let lines = if ground == Ground::Sqlite { "archived_events" } else { "db_catalog.archived_events" };
        assert_eq!(over.tables_with_rows(), [lines]);
        let listed = printed(&ran(&over.config, &["archive", "--list"]).await);
        assert!(listed.starts_with(&over.event.to_string()), "{listed}");
        assert!(listed.contains(&sha256) && listed.ends_with("  Prueba\n"), "{listed}");
        let empty = printed(&ran(&over.config, &["audit"]).await);
        assert!(empty.starts_with("0 events, "), "{empty}");

        // Said again, and without a name.
        let again = printed(&over.archive().await);
        assert!(again.contains("is archived already, since "), "{again}");
        let alone = printed(&ran(&over.config, &["replay", "--archive", over.path()]).await);
        assert_eq!(alone, before[1]);
        let other = "0197d2a4-0000-7000-8000-000000000000";
        let other = refused(&ran(&over.config, &["replay", "--archive", over.path(), other]).await);
        assert!(other.contains("there is no such event in this file"), "{other}");

        // No contact, no card, no ticket's token.
        let lines = unpacked(&over);
        let text = String::from_utf8(lines).unwrap();
        assert!(text.contains("\"label\":\"S-A0-1\"") && text.contains("\"buyer\":\"ana\""), "{text}");
        let token = over.ticket["token"].as_str().unwrap();
        for secret in ["example.org", "Ana", "tok_", token] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
        served::is_told_to_be_archived(&over).await;
    });
}

/// All lines of the file, by a program that is not ours.
pub(super) fn unpacked(over: &Over) -> Vec<u8> {
    let zcat = std::process::Command::new("gzip").args(["-dc", over.path()]).output().unwrap();
    assert!(zcat.status.success(), "{zcat:?}");
    zcat.stdout
}

/// The store's own word on the event.
pub(super) async fn line(over: &Over) -> Option<ticketbuster::store::ArchivedEvent> {
    let store = open_store(&over.config).await.unwrap();
    let line = store.archived_event(over.event).await.unwrap();
    store.close().await.unwrap();
    line
}

/// An instant that is none of an event's.
pub(super) const ANY: Timestamp = Timestamp(1_000);
