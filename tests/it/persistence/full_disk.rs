//! On a full disk the server logs little, reports that it is not ready, and sells again by itself once there is space.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use ticketbuster::{
    cli::store::open_store,
    clock::Clock,
    config::{Config, SecretUrl, StoreKind},
    persistence::audit::audit,
};

use crate::support::{
    Ground, event_with, planned, postgres::Postgres, process::Process, run, small_disk::SmallDisk,
};

/// Buys and holds over a disk that is filled and emptied again.
async fn sells_again_when_there_is_room(config: &Config, disk: &SmallDisk) {
    let event = {
        let store = open_store(config).await.unwrap();
        let new = planned(&event_with(20, 40, json!({"seats_per_buyer": 1_000})), Clock::start(None).now());
        let event = new.record.event;
        store.create_event(new).await.unwrap();
        store.close().await.unwrap();
        event
    };
    let process = Process::start(config, &[("TICKETBUSTER__ORDERS__DURABLE_TIMEOUT_MS", "1000")]).await;
    let ana = process.buyers.login("ana", &[]).await;
    let order = async |key: &str| {
        let body = json!({"event_id": event, "best_available": {"quantity": 2, "section": "S"}});
        process.buyers.try_send("POST", "/api/orders", &ana, Some(key), Some(body)).await.unwrap()
    };
    order("before").await.expect(202);
    assert_eq!(process.ready().await.0, 200);

    let filled = Instant::now();
    let (mut tried, mut put_off) = (0, None);
    while process.ready().await.0 == 200 {
        disk.fill();
        let key = format!("full-{tried}");
        tried += 1;
        let answer = order(&key).await;
        // What fits into pages that are there already is still taken.
        if answer.status.as_u16() != 202 {
            answer.refused(503, "store_unavailable");
            put_off.get_or_insert(key);
        }
        assert!(filled.elapsed() < Duration::from_secs(40), "it still says that it is ready");
    }
    let put_off = put_off.expect("an order was put off");
    let (_, body) = process.ready().await;
    assert_eq!(body["checks"]["writes_in_time"], Value::Bool(false), "{body}");
    let (lines, began) = (process.log_lines(), Instant::now());
    while began.elapsed() < Duration::from_secs(4) {
        disk.fill();
        order(&put_off).await.refused(503, "store_unavailable");
    }
    let per_second = (process.log_lines() - lines) as f64 / began.elapsed().as_secs_f64();
    assert!(per_second < 10.0, "{per_second} lines of log a second");

    disk.make_room();
    let mut accepted = order(&put_off).await;
    let emptied = Instant::now();
    while accepted.status.as_u16() != 202 {
        assert!(emptied.elapsed() < Duration::from_secs(30), "it does not sell again: {}", accepted.body);
        actix_rt::time::sleep(Duration::from_millis(200)).await;
        accepted = order(&put_off).await;
    }
    let id = accepted.body["order_id"].as_str().unwrap();
    assert_eq!(process.buyers.decided(id, &ana).await["status"], "completed");
    assert_eq!(process.ready().await.0, 200);
    process.end().await;
    let report = audit(open_store(config).await.unwrap().as_ref()).await.unwrap();
    assert!(report.violations.is_empty(), "{report}");
}

#[test]
fn sqlite_without_room_is_not_ready_and_sells_again_later() {
    run(async {
        let Some(disk) = SmallDisk::mount("sqlite", 8, "root") else { return };
        let config = Ground::Sqlite.config(disk.folder());
        sells_again_when_there_is_room(&config, &disk).await;
    });
}

#[test]
fn postgresql_without_room_is_not_ready_and_sells_again_later() {
    run(async {
        let Some(disk) = SmallDisk::mount("postgres", 24, "postgres") else { return };
        // A server of its own: one that can't write to its disk is no company for other tests. It ends before the disk.
        let server = Postgres::start(&[]);
        let folder = tempfile::tempdir().unwrap();
        let mut config = Ground::Sqlite.config(folder.path());
        config.store.kind = StoreKind::Postgres;
        config.store.url = SecretUrl::new(server.database_on("small_disk", disk.folder()));
        sells_again_when_there_is_room(&config, &disk).await;
    });
}
