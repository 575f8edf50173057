//! The process dies and comes back: nothing acknowledged is lost, deadlines hold.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use ticketbuster::{
    domain::Timestamp,
    persistence::{Store, audit::audit},
};

use crate::support::{Buyers, event_with, open, planned, run};

struct Process {
    child: Child,
    buyers: Buyers,
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Starts the binary itself and waits until it answers.
async fn start(folder: &Path) -> Process {
    start_with(folder, &[]).await
}

async fn start_with(folder: &Path, settings: &[(&str, &str)]) -> Process {
    let (port, ops) = (free_port(), free_port());
    let child = Command::new(env!("CARGO_BIN_EXE_ticketbuster"))
        .current_dir(folder)
        .env("TICKETBUSTER__HTTP__LISTEN", format!("127.0.0.1:{port}"))
        .env("TICKETBUSTER__OPS__LISTEN", format!("127.0.0.1:{ops}"))
        .env("TICKETBUSTER__GRPC__ENABLED", "false")
        .env("TICKETBUSTER__STORE__PATH", folder.join("store.db"))
        .env("TICKETBUSTER__AUTH__KEY_FILE", folder.join("keys.json"))
        .env("TICKETBUSTER__DEMO__LOAD", "false")
        .env("TICKETBUSTER__RATE_LIMIT__ENABLED", "false")
        .env("TICKETBUSTER__LOG__FILTER", "warn")
        .envs(settings.iter().copied())
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let process = Process { child, buyers: Buyers::at(format!("http://127.0.0.1:{port}")) };
    for _ in 0..400 {
        if process.buyers.try_send("GET", "/health", "", None, None).await.is_ok() {
            return process;
        }
        actix_rt::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the server does not answer after ten seconds");
}

impl Process {
    /// SIGKILL: no goodbye.
    fn kill(self) {
        drop(self);
    }
}

impl Drop for Process {
    /// Also when a test fails: nothing is left running.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn prepare(folder: &Path, document: &Value) -> ticketbuster::domain::EventId {
    let new = planned(document, Timestamp(1_000));
    let event = new.record.event;
    run(async move {
        let store = open(folder);
        store.create_event(new).await.unwrap();
        store.close().await.unwrap();
    });
    event
}

#[test]
fn twenty_kills_under_load_lose_no_acknowledged_order() {
    let folder = tempfile::tempdir().unwrap();
    let event = prepare(folder.path(), &event_with(200, 200, json!({"seats_per_buyer": 100_000})));
    run(async {
        let mut acknowledged: Vec<(String, String)> = Vec::new();
        for cycle in 0..20u64 {
            let process = start(folder.path()).await;
            let token = process.buyers.login("ana", &[]).await;
            let deadline = Instant::now() + Duration::from_millis(150 + cycle * 17 % 100);
            let buying = (0..16).map(|buyer| {
                let (buyers, token) = (process.buyers.clone(), token.clone());
                async move {
                    let mut mine = Vec::new();
                    for turn in 0.. {
                        if Instant::now() >= deadline {
                            break;
                        }
                        let key = format!("{cycle}-{buyer}-{turn}");
                        let body =
                            json!({"event_id": event, "best_available": {"quantity": 1, "section": "S"}});
                        match buyers.try_send("POST", "/api/orders", &token, Some(&key), Some(body)).await {
                            Ok(answer) if answer.status.as_u16() == 202 => {
                                mine.push((key, answer.body["order_id"].as_str().unwrap().to_owned()));
                            }
                            Ok(_) | Err(_) => break,
                        }
                    }
                    mine
                }
            });
            let bought = futures_util::future::join_all(buying).await;
            process.kill();
            let before = acknowledged.len();
            acknowledged.extend(bought.into_iter().flatten());
            assert!(acknowledged.len() > before, "cycle {cycle} bought nothing");
        }
        // After the last restart every acknowledged order completes, and its key still names it.
        let process = start(folder.path()).await;
        let token = process.buyers.login("ana", &[]).await;
        for (key, order) in &acknowledged {
            let decided = process.buyers.decided(order, &token).await;
            assert_eq!(
                (&decided["status"], decided["tickets"].as_array().unwrap().len()),
                (&json!("completed"), 1)
            );
            let body = json!({"event_id": event, "best_available": {"quantity": 1, "section": "S"}});
            let again =
                process.buyers.try_send("POST", "/api/orders", &token, Some(key), Some(body)).await.unwrap();
            assert_eq!(again.expect(202)["order_id"].as_str(), Some(order.as_str()));
        }
        process.kill();
        let report = audit(&open(folder.path())).await.unwrap();
        assert!(report.violations.is_empty(), "{report}");
        assert!(report.orders >= acknowledged.len() as u64);
        println!("{} acknowledged orders over 20 kills; {report}", acknowledged.len());
    });
}

#[test]
fn a_hold_ends_at_its_deadline_whatever_happened_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let event = prepare(folder.path(), &event_with(1, 10, json!({"hold_seconds": 3})));
    run(async {
        let process = start(folder.path()).await;
        let (ana, bob) = (process.buyers.login("ana", &[]).await, process.buyers.login("bob", &[]).await);
        let began = Instant::now();
        let hold = process.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        actix_rt::time::sleep(Duration::from_millis(300)).await;
        process.kill();
        let process = start(folder.path()).await;
        assert!(began.elapsed() < Duration::from_millis(2_700), "the restart took too long to tell anything");
        process.buyers.hold(event, &bob, &["S-A0-1"]).await.refused(409, "seats_unavailable");
        let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
        assert_eq!(process.buyers.get(&path, &ana).await.expect(200)["expires_at"], hold["expires_at"]);
        while began.elapsed() < Duration::from_millis(3_050) {
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        process.buyers.get(&path, &ana).await.refused(410, "hold_expired");
        process.buyers.hold(event, &bob, &["S-A0-1"]).await.expect(201);
        process.kill();
        // Down over the deadline: the hold is gone before anybody asks.
        actix_rt::time::sleep(Duration::from_millis(3_100)).await;
        let process = start(folder.path()).await;
        process.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        process.kill();
        let report = audit(&open(folder.path())).await.unwrap();
        assert!(report.violations.is_empty(), "{report}");
    });
}

#[test]
fn a_second_process_on_the_same_store_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let _first = open(folder.path());
    let options = ticketbuster::persistence::sqlite::SqliteOptions::default();
    let second =
        ticketbuster::persistence::sqlite::SqliteStore::open(&folder.path().join("store.db"), options);
    assert!(second.err().unwrap().to_string().contains("another process"));
}

#[test]
fn a_hold_that_a_crash_lost_comes_back_with_its_token_unless_somebody_has_its_seats() {
    let folder = tempfile::tempdir().unwrap();
    let event = prepare(folder.path(), &event_with(1, 10, json!({})));
    run(async {
        // A flush a second away: what is held now is lost when the process dies.
        let slow = [("TICKETBUSTER__STORE__FLUSH_INTERVAL_MS", "1000")];
        let process = start_with(folder.path(), &slow).await;
        let ana = process.buyers.login("ana", &[]).await;
        let lost = process.buyers.hold(event, &ana, &["S-A0-1", "S-A0-2"]).await.expect(201);
        let taken = process.buyers.hold(event, &ana, &["S-A0-5"]).await.expect(201);
        process.kill();
        let process = start(folder.path()).await;
        let (ana, bob) = (process.buyers.login("ana", &[]).await, process.buyers.login("bob", &[]).await);
        process.buyers.hold(event, &bob, &["S-A0-5"]).await.expect(201);
        let path = format!("/api/events/{event}/holds");
        let back = |token: &Value| json!({"token": token});
        process.buyers.post(&path, &bob, back(&lost["token"])).await.refused(403, "forbidden");
        let again = process.buyers.post(&path, &ana, back(&lost["token"])).await.expect(201);
        assert_eq!((&again["hold_id"], &again["expires_at"]), (&lost["hold_id"], &lost["expires_at"]));
        process.buyers.post(&path, &ana, back(&taken["token"])).await.refused(409, "seats_unavailable");
        // One that was given up is no lost one.
        let hold = format!("/api/holds/{}", lost["hold_id"].as_str().unwrap());
        process.buyers.try_send("DELETE", &hold, &ana, None, None).await.unwrap().expect(204);
        let body = json!({"hold_id": taken["hold_id"], "hold_token": taken["token"]});
        process.buyers.post("/api/orders", &ana, body).await.refused(409, "seats_unavailable");
    });
}
