//! The process is killed and started again: nothing acknowledged is lost, and deadlines stay.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

use domain::{EventId, Timestamp};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use ticketbuster::{cli::store::open_store, config::Config, persistence::audit::audit};

use crate::support::{
    Buyers, Ground, event_with, in_drill, on_every_store, open, planned, process::Process, run,
};

on_every_store! {
    kills_under_load_lose_no_acknowledged_order,
    a_hold_ends_at_its_deadline_whatever_happened_meanwhile,
    a_stop_closes_sockets_finishes_what_it_took_and_ends_within_ten_seconds,
    a_hold_whose_card_was_declined_outlives_a_restart_and_is_ordered_again,
    a_hold_that_a_crash_lost_comes_back_with_its_token_unless_somebody_has_its_seats,
}

/// A store with one event, for a process to run over.
pub(crate) struct Place {
    pub(crate) config: Config,
    pub(crate) event: EventId,
    _folder: tempfile::TempDir,
}

impl Place {
    pub(crate) fn new(ground: Ground, document: &Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = ground.config(folder.path());
        let new = planned(document, Timestamp(1_000));
        let event = new.record.event;
        run(async {
            let store = open_store(&config).await.unwrap();
            store.create_event(new).await.unwrap();
            store.close().await.unwrap();
        });
        Self { config, event, _folder: folder }
    }

    async fn start(&self) -> Process {
        Process::start(&self.config, &[]).await
    }

    pub(crate) async fn audit(&self) -> ticketbuster::persistence::audit::AuditReport {
        let store = open_store(&self.config).await.unwrap();
        let report = audit(store.as_ref()).await.unwrap();
        assert!(report.violations.is_empty(), "{report}");
        report
    }
}

/// An order that the server said it has.
struct Acknowledged {
    buyer: usize,
    key: String,
    order: String,
}

/// Sessions of sixteen buyers: one buyer may not have as many outcomes under keys as a fast machine makes here.
async fn logged_in(process: &Process) -> Vec<String> {
    let logins = (0..16).map(|buyer| {
        let buyers = process.buyers.clone();
        async move { buyers.login(&format!("buyer-{buyer}"), &[]).await }
    });
    futures_util::future::join_all(logins).await
}

/// An order of the best seat that is left.
fn one_seat(event: EventId) -> Value {
    json!({"event_id": event, "best_available": {"quantity": 1, "section": "S"}})
}

/// What one buyer of `cycle` knows when the process is killed: its orders, and the key that was cut off.
async fn buy_until_it_is_killed(
    buyers: Buyers,
    (token, event): (String, EventId),
    (cycle, buyer): (u64, usize),
    heard: &Cell<u64>,
) -> (Vec<Acknowledged>, (usize, String)) {
    let mut mine = Vec::new();
    for turn in 0.. {
        let key = format!("{cycle}-{buyer}-{turn}");
        match buyers.try_send("POST", "/api/orders", &token, Some(&key), Some(one_seat(event))).await {
            Ok(answer) if answer.status.as_u16() == 202 => {
                let order = answer.body["order_id"].as_str().unwrap().to_owned();
                mine.push(Acknowledged { buyer, key, order });
                heard.set(heard.get() + 1);
            }
            Ok(_) | Err(_) => return (mine, (buyer, key)),
        }
    }
    unreachable!("the process is killed")
}

/// Sixteen buyers order until the process is killed, in the middle of it, however slow the machine is.
async fn killed_under_load(
    mut process: Process,
    event: EventId,
    cycle: u64,
) -> Vec<(Vec<Acknowledged>, (usize, String))> {
    let heard = Cell::new(0);
    let tokens = logged_in(&process).await;
    let buying = tokens.into_iter().enumerate().map(|(buyer, token)| {
        buy_until_it_is_killed(process.buyers.clone(), (token, event), (cycle, buyer), &heard)
    });
    let buying = futures_util::future::join_all(buying.collect::<Vec<_>>());
    let killing = async {
        let patience = Instant::now() + Duration::from_secs(20);
        while heard.get() == 0 && Instant::now() < patience {
            actix_rt::time::sleep(Duration::from_millis(5)).await;
        }
        actix_rt::time::sleep(Duration::from_millis(50 + cycle * 17 % 100)).await;
        process.child.kill().unwrap();
    };
    futures_util::future::join(buying, killing).await.0
}

fn kills_under_load_lose_no_acknowledged_order(ground: Ground) {
    let place = Place::new(ground, &event_with(200, 200, json!({"seats_per_buyer": 100_000})));
    let event = place.event;
    run(async {
        let mut acknowledged: Vec<Acknowledged> = Vec::new();
        // Buyers and keys of requests that the kill cut off: they may have become orders or not.
        let mut cut_off: Vec<(usize, String)> = Vec::new();
        let kills = in_drill(20, 6);
        for cycle in 0..kills {
            let before = acknowledged.len();
            for (mine, last) in killed_under_load(place.start().await, event, cycle).await {
                acknowledged.extend(mine);
                cut_off.push(last);
            }
            assert!(acknowledged.len() > before, "cycle {cycle} bought nothing");
        }
        // After the last restart every acknowledged order completes, and its key still names it.
        let process = place.start().await;
        let tokens = logged_in(&process).await;
        let again = async |buyer: usize, key: &str| {
            let (token, body) = (&tokens[buyer], Some(one_seat(event)));
            process.buyers.try_send("POST", "/api/orders", token, Some(key), body).await.unwrap().expect(202)
        };
        for Acknowledged { buyer, key, order } in &acknowledged {
            let decided = process.buyers.decided(order, &tokens[*buyer]).await;
            assert_eq!(
                (&decided["status"], decided["tickets"].as_array().unwrap().len()),
                (&json!("completed"), 1)
            );
            assert_eq!(again(*buyer, key).await["order_id"].as_str(), Some(order.as_str()));
        }
        // Whoever heard nothing asks again with the key, and has one order then, not two.
        for (buyer, key) in &cut_off {
            again(*buyer, key).await;
        }
        process.kill();
        let report = place.audit().await;
        assert_eq!(report.orders, (acknowledged.len() + cut_off.len()) as u64, "one order for each key");
        println!(
            "{} acknowledged, {} cut off over {kills} kills; {report}",
            acknowledged.len(),
            cut_off.len()
        );
    });
}

fn a_hold_ends_at_its_deadline_whatever_happened_meanwhile(ground: Ground) {
    let place = Place::new(ground, &event_with(1, 10, json!({"hold_seconds": 8})));
    let event = place.event;
    run(async {
        let process = place.start().await;
        let (ana, bob) = (process.buyers.login("ana", &[]).await, process.buyers.login("bob", &[]).await);
        let began = Instant::now();
        let hold = process.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        let held = Instant::now();
        actix_rt::time::sleep(Duration::from_millis(300)).await;
        process.kill();
        let process = place.start().await;
        assert!(began.elapsed() < Duration::from_millis(7_700), "the restart took too long to tell anything");
        process.buyers.hold(event, &bob, &["S-A0-1"]).await.refused(409, "seats_unavailable");
        let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
        assert_eq!(process.buyers.get(&path, &ana).await.expect(200)["expires_at"], hold["expires_at"]);
        while held.elapsed() < Duration::from_millis(8_050) {
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        process.buyers.get(&path, &ana).await.refused(410, "hold_expired");
        process.buyers.hold(event, &bob, &["S-A0-1"]).await.expect(201);
        process.kill();
        // Down over the deadline: the hold is gone before anybody asks.
        actix_rt::time::sleep(Duration::from_millis(8_100)).await;
        let process = place.start().await;
        process.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        process.kill();
        place.audit().await;
    });
}

fn a_hold_whose_card_was_declined_outlives_a_restart_and_is_ordered_again(ground: Ground) {
    let place = Place::new(ground, &event_with(1, 10, json!({})));
    let event = place.event;
    run(async {
        let process = place.start().await;
        let (ana, bob) = (process.buyers.login("ana", &[]).await, process.buyers.login("bob", &[]).await);
        let hold = process.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        assert_eq!(process.buyers.buy(&hold, &ana, "tok_declined").await["status"], "failed");
        // This one is in payment when the process dies, and is declined in its next life.
        let body = json!({"event_id": event, "seats": ["S-A0-2"], "payment": {"provider": "test", "token": "tok_timeout"}});
        let unanswered = process.buyers.post("/api/orders", &ana, body).await.expect(202);
        process.kill();
        let timeout = [("TICKETBUSTER__ORDERS__PAYMENT_TIMEOUT_MS", "300")];
        let process = Process::start(&place.config, &timeout).await;
        let failed = process.buyers.decided(unanswered["order_id"].as_str().unwrap(), &ana).await;
        assert_eq!(failed["failure"]["code"], "payment_timeout");
        process.buyers.hold(event, &bob, &["S-A0-1"]).await.refused(409, "seats_unavailable");
        for hold in [&hold, &unanswered] {
            let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
            assert_eq!(process.buyers.get(&path, &ana).await.expect(200)["status"], "active");
            assert_eq!(process.buyers.buy(hold, &ana, "tok_success").await["status"], "completed");
        }
        process.kill();
        let report = place.audit().await;
        assert_eq!((report.orders, report.seats_sold), (4, 2));
    });
}

fn a_stop_closes_sockets_finishes_what_it_took_and_ends_within_ten_seconds(ground: Ground) {
    let place = Place::new(ground, &event_with(20, 40, json!({"seats_per_buyer": 1_000})));
    let event = place.event;
    run(async {
        let mut process = place.start().await;
        let ana = process.buyers.login("ana", &[]).await;
        let (_, mut socket) =
            process.buyers.client.ws(format!("{}/ws", process.buyers.base)).connect().await.unwrap();
        socket.send(awc::ws::Message::Text(r#"{"type":"authenticate"}"#.into())).await.unwrap();
        socket.next().await.unwrap().unwrap();
        let acknowledged = std::rc::Rc::new(Cell::new(0));
        for _ in 0..8 {
            let (buyers, ana, acknowledged) = (process.buyers.clone(), ana.clone(), acknowledged.clone());
            actix_rt::spawn(async move {
                loop {
                    match buyers.try_send("POST", "/api/orders", &ana, None, Some(one_seat(event))).await {
                        Ok(answer) if answer.status.as_u16() == 202 => {
                            acknowledged.set(acknowledged.get() + 1)
                        }
                        Ok(_) | Err(_) => return,
                    }
                }
            });
        }
        actix_rt::time::sleep(Duration::from_millis(200)).await;
        let began = Instant::now();
        process.signal(rustix::process::Signal::TERM);
        let closed = loop {
            match socket.next().await {
                Some(Ok(awc::ws::Frame::Close(reason))) => break reason.map(|reason| u16::from(reason.code)),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => break None,
            }
        };
        assert_eq!(closed, Some(1001));
        let status = loop {
            if let Some(status) = process.child.try_wait().unwrap() {
                break status;
            }
            assert!(began.elapsed() < Duration::from_secs(10), "it is still running");
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        };
        assert!(status.success(), "{status}");
        let report = place.audit().await;
        assert!(acknowledged.get() > 0 && report.orders >= acknowledged.get(), "{report}");
    });
}

#[test]
fn a_second_process_on_the_same_store_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let _first = open(folder.path());
    let options = ticketbuster::persistence::sqlite::SqliteOptions {
        lock_wait: Duration::from_millis(100),
        ..Default::default()
    };
    let second =
        ticketbuster::persistence::sqlite::SqliteStore::open(&folder.path().join("store.db"), options);
    assert!(second.err().unwrap().to_string().contains("another process"));
}

fn a_hold_that_a_crash_lost_comes_back_with_its_token_unless_somebody_has_its_seats(ground: Ground) {
    let place = Place::new(ground, &event_with(1, 10, json!({})));
    let event = place.event;
    run(async {
        // A flush a second away: what is held now is lost when the process dies.
        let slow = [("TICKETBUSTER__STORE__FLUSH_INTERVAL_MS", "1000")];
        let process = Process::start(&place.config, &slow).await;
        let ana = process.buyers.login("ana", &[]).await;
        let lost = process.buyers.hold(event, &ana, &["S-A0-1", "S-A0-2"]).await.expect(201);
        let taken = process.buyers.hold(event, &ana, &["S-A0-5"]).await.expect(201);
        process.kill();
        let process = place.start().await;
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
