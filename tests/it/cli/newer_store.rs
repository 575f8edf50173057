//! A store that a newer version has migrated is refused by every subcommand that opens one, and stays as it is.

use std::{
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

use ticketbuster::{
    cli::store::open_store,
    config::{Config, StoreKind},
};

use crate::support::{Ground, on_every_store, postgres::Postgres, process::command, run};

on_every_store! {
    every_subcommand_refuses_a_newer_store,
}

/// Every subcommand that opens the store. Those without one are in `WITHOUT_STORE`.
const WITH_STORE: [(&str, &[&str]); 8] = [
    ("serve", &[]),
    ("migrate", &[]),
    ("import", &["plan.json"]),
    ("audit", &[]),
    ("replay", &["0197d2a4-0000-7000-8000-000000000000"]),
    ("archive", &["0197d2a4-0000-7000-8000-000000000000", "event.jsonl.gz"]),
    ("backup", &["copy.db"]),
    ("cluster", &["status"]),
];
const WITHOUT_STORE: [&str; 7] = ["loadtest", "keys", "mail", "verify-ticket", "health", "openapi", "help"];

fn sql(config: &Config, sql: &str) {
    match config.store.kind {
        StoreKind::Sqlite => {
            rusqlite::Connection::open(&config.store.path).unwrap().execute_batch(sql).unwrap();
        }
        StoreKind::Postgres => {
            Postgres::shared().sql(config.store.url.expose(), sql);
        }
    }
}

/// What it says when it ends with status 1; a server that does not refuse would not end.
fn refusal(command: &mut Command) -> String {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() > Duration::from_secs(60) {
            let _ = child.kill();
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let output: Output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{command:?}: {output:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn every_subcommand_refuses_a_newer_store(ground: Ground) {
    let folder = tempfile::tempdir().unwrap();
    let config = ground.config(folder.path());
    run(async { open_store(&config).await.unwrap().close().await.unwrap() });
    std::fs::write(
        folder.path().join("plan.json"),
        crate::support::event_with(1, 2, serde_json::json!({})).to_string(),
    )
    .unwrap();
    let history = match ground {
        Ground::Sqlite | Ground::Alone => "refinery_schema_history",
        Ground::Postgres => "db_catalog.schema_history",
    };
    sql(&config, &format!("INSERT INTO {history} VALUES (9000, 'future', '2027-01-01T00:00:00Z', '1')"));
    for (name, arguments) in WITH_STORE {
        for migrates in ["true", "false"] {
            let mut command = command(&config, &[("TICKETBUSTER__STORE__MIGRATE", migrates)]);
            let said = refusal(command.arg(name).args(arguments));
            if name == "backup" && ground == Ground::Postgres {
                assert!(said.contains("pg_dump"), "{said}");
                continue;
            }
            assert!(
                said.contains("have version 9000, and this is ticketbuster")
                    && said.contains("run the ticketbuster that migrated them or a newer one"),
                "{name}: {said}"
            );
        }
    }
    sql(&config, &format!("DELETE FROM {history} WHERE version = 9000"));
    run(async { open_store(&config).await.unwrap().close().await.unwrap() });
}

/// A new subcommand belongs into one of the lists.
#[test]
fn every_subcommand_is_in_one_of_the_lists() {
    let folder = tempfile::tempdir().unwrap();
    let config = Ground::Sqlite.config(folder.path());
    let help = String::from_utf8(command(&config, &[]).arg("help").output().unwrap().stdout).unwrap();
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let names = commands.lines().take_while(|line| !line.is_empty());
    let names: Vec<&str> = names.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.contains(&"serve"), "{help}");
    for name in names {
        let is_known = WITHOUT_STORE.contains(&name) || WITH_STORE.iter().any(|(known, _)| *known == name);
        assert!(is_known, "does '{name}' open the store?");
    }
}
