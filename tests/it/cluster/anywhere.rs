//! Any process takes any request and shows any event, whoever serves it.

use std::{
    cell::{Cell, RefCell},
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::EventId;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{Ring, add_events, serves, shared_by, until, viewers::follows_in};
use crate::support::{
    Buyers, Site, event_with, run,
    socket::{Socket, connect, hear_type, say},
};

async fn three(ring: &Ring) -> [Site; 3] {
    let sites = [ring.start("a").await, ring.start("b").await, ring.start("c").await];
    shared_by(&[&sites[0], &sites[1], &sites[2]]).await;
    sites
}

async fn end(sites: [Site; 3]) {
    let [a, b, c] = sites;
    c.server.stop().await;
    b.server.stop().await;
    a.stop_and_audit().await;
}

#[test]
fn any_process_takes_any_request() {
    run(async {
        let ring = Ring::patient();
        let sites = three(&ring).await;
        let nodes: Vec<&Buyers> = sites.iter().map(|site| &site.buyers).collect();
        let ana = nodes[0].login("ana", &[]).await;
        let boss = nodes[1].login("boss", &["organiser"]).await;
        for round in 0..9 {
            let [one, two, three] = [0, 1, 2].map(|more| nodes[(round + more) % 3]);
            let event = sites[round % 3].add(&event_with(2, 20, json!({"seats_per_buyer": 1_000}))).await;
            for node in &nodes {
                node.get(&format!("/api/events/{event}"), "").await.expect(200);
            }
            let hold = one.hold(event, &ana, &["S-A0-1", "S-A0-2"]).await.expect(201);
            let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
            assert_eq!(two.get(&path, &ana).await.expect(200)["seats"], hold["seats"]);
            let extended = three.post(&format!("{path}/extend"), &ana, json!({})).await.expect(200);
            assert!(extended["expires_at"].as_str() > hold["expires_at"].as_str());
            two.hold(event, &boss, &["S-A0-2"]).await.refused(409, "seats_unavailable");

            let body =
                json!({"hold_id": hold["hold_id"], "payment": {"provider": "test", "token": "tok_success"}});
            let mut orders = Vec::new();
            for node in [one, two, three] {
                let key = format!("order-{round}");
                let sent = node.try_send("POST", "/api/orders", &ana, Some(&key), Some(body.clone()));
                orders.push(sent.await.unwrap().expect(202)["order_id"].as_str().unwrap().to_owned());
            }
            assert!(orders.iter().all(|order| *order == orders[0]), "one outcome: {orders:?}");
            assert_eq!(three.decided(&orders[0], &ana).await["status"], "completed");
            let refund = format!("/api/orders/{}/refund", orders[0]);
            two.post(&refund, &boss, json!({"reason": "asked for"})).await.expect(200);

            let status = format!("/api/events/{event}/status");
            one.post(&status, &boss, json!({"status": "paused"})).await.expect(200);
            for node in &nodes {
                let shown = node.get(&format!("/api/events/{event}"), "").await.expect(200);
                assert_eq!(shown["status"], "paused", "{shown}");
                node.hold(event, &ana, &["S-A0-9"]).await.refused(409, "not_on_sale");
            }
        }
        Box::pin(end(sites)).await;
    });
}

async fn map_at(buyers: &Buyers, event: EventId) -> (u64, u64, Vec<u8>) {
    let body = buyers.get(&format!("/api/events/{event}/seats"), "").await.expect(200);
    let packed = STANDARD.decode(body["status"].as_str().unwrap()).unwrap();
    let count = body["count"].as_u64().unwrap() as usize;
    let status = (0..count).map(|seat| packed[seat / 4] >> (seat % 4 * 2) & 3).collect();
    (body["seq"].as_u64().unwrap(), body["epoch"].as_u64().unwrap_or(0), status)
}

/// A viewer of one process.
struct Viewer<'a> {
    buyers: &'a Buyers,
    event: EventId,
    socket: Socket,
    at: u64,
    map: Vec<u8>,
    resyncs: usize,
}

impl<'a> Viewer<'a> {
    async fn new(buyers: &'a Buyers, event: EventId) -> Self {
        let mut socket = connect(buyers).await;
        say(&mut socket, json!({"type": "authenticate"})).await;
        let mut viewer = Self { buyers, event, socket, at: 0, map: Vec::new(), resyncs: 0 };
        viewer.subscribe().await;
        viewer
    }

    async fn subscribe(&mut self) {
        let (seq, epoch, map) = map_at(self.buyers, self.event).await;
        (self.at, self.map) = (seq, map);
        let mut subscribe = json!({"type": "subscribe", "event_id": self.event, "from_seq": seq});
        if epoch > 0 {
            subscribe["epoch"] = json!(epoch);
        }
        say(&mut self.socket, subscribe).await;
    }

    /// Hears of changes until it is there.
    async fn follow(&mut self, last: u64) {
        while self.at < last {
            let heard = crate::support::socket::hear(&mut self.socket).await;
            match heard["type"].as_str().unwrap() {
                "seats" => {
                    assert!(heard["from_seq"].as_u64().unwrap() <= self.at, "no gap");
                    for change in heard["changes"].as_array().unwrap() {
                        self.map[change[0].as_u64().unwrap() as usize] = change[1].as_u64().unwrap() as u8;
                    }
                    self.at = self.at.max(heard["seq"].as_u64().unwrap());
                }
                "resync" => {
                    self.resyncs += 1;
                    self.subscribe().await;
                }
                _ => {}
            }
        }
    }
}

#[test]
fn viewers_of_every_process_have_exactly_the_owners_map_also_when_it_moves() {
    run(async {
        let ring = Ring::patient();
        let sites = three(&ring).await;
        let events = add_events(&sites[0], 40).await;
        let event = *events.iter().find(|event| serves(&sites[2], **event)).unwrap();
        let mut viewers = Vec::new();
        for site in sites.iter().chain(&sites) {
            viewers.push(Viewer::new(&site.buyers, event).await);
        }
        let ana = sites[0].buyers.login("ana", &[]).await;
        let hold = async |number: usize| {
            let path = format!("/api/events/{event}/holds");
            let wish = json!({"best_available": {"quantity": 1, "section": "S"}});
            sites[number % 2].buyers.post(&path, &ana, wish).await.expect(201)["seq"].as_u64()
        };
        for number in 0..10 {
            hold(number).await;
        }
        let (last, _, truth) = map_at(&sites[1].buyers, event).await;
        for viewer in &mut viewers {
            viewer.follow(last).await;
            assert_eq!((&viewer.map, viewer.resyncs), (&truth, 0));
        }
        for (site, follows) in sites.iter().zip([1, 1, 0]) {
            let metrics = String::from_utf8(site.server.engine.render_metrics()).unwrap();
            assert_eq!(follows_in(&metrics), follows, "one stream to each process, however many watch");
        }
        // Its owner goes.
        drop(viewers.split_off(2));
        let mut rest =
            vec![Viewer::new(&sites[0].buyers, event).await, Viewer::new(&sites[1].buyers, event).await];
        let keeper = sites[2].server.keeper().unwrap().clone();
        assert!(keeper.leave(Duration::from_secs(20)).await);
        for number in 0..10 {
            hold(number).await;
        }
        let (last, _, truth) = map_at(&sites[0].buyers, event).await;
        for viewer in &mut rest {
            viewer.follow(last).await;
            assert_eq!(viewer.map, truth, "after {} resyncs", viewer.resyncs);
        }
        Box::pin(end(sites)).await;
    });
}

#[test]
fn a_buyer_hears_of_an_order_at_whatever_process_they_are_connected_to() {
    run(async {
        let ring = Ring::patient();
        let sites = three(&ring).await;
        let events = add_events(&sites[0], 6).await;
        let (ana, ben) = (sites[0].buyers.login("ana", &[]).await, sites[0].buyers.login("ben", &[]).await);
        let mut sockets = Vec::new();
        for (site, token) in sites.iter().zip([&ana, &ana, &ben]) {
            let mut socket = connect(&site.buyers).await;
            say(&mut socket, json!({"type": "authenticate", "token": token})).await;
            hear_type(&mut socket, "authenticated").await;
            sockets.push(socket);
        }
        for event in &events {
            let hold = sites[0].buyers.hold(*event, &ana, &["S-A0-1"]).await.expect(201);
            let order = sites[1].buyers.buy(&hold, &ana, "tok_success").await;
            for socket in &mut sockets[..2] {
                let heard = hear_type(socket, "order").await;
                assert_eq!((&heard["order_id"], &heard["status"]), (&order["order_id"], &json!("completed")));
            }
        }
        let silence =
            actix_rt::time::timeout(Duration::from_millis(300), hear_type(&mut sockets[2], "order")).await;
        assert!(silence.is_err(), "ben hears of ana's orders: {silence:?}");
        Box::pin(end(sites)).await;
    });
}

/// A client that never asks twice, at one process, while the event goes from one process to another and back.
#[test]
fn a_planned_move_is_a_pause_and_no_error() {
    run(async {
        let ring = Ring::patient();
        let (a, b) = (ring.start("a").await, ring.start("b").await);
        shared_by(&[&a, &b]).await;
        let event = add_events(&a, 1).await[0];
        let ana = a.buyers.login("ana", &[]).await;
        let (is_over, slowest, asked) = (Cell::new(false), Cell::new(Duration::ZERO), RefCell::new(0));
        let asking = async |node: &Buyers| {
            while !is_over.get() {
                let began = Instant::now();
                let wish = json!({"best_available": {"quantity": 1, "section": "S"}});
                let path = format!("/api/events/{event}/holds");
                let hold = node.post(&path, &ana, wish).await.expect(201);
                let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
                node.try_send("DELETE", &path, &ana, None, None).await.unwrap().expect(204);
                slowest.set(slowest.get().max(began.elapsed()));
                *asked.borrow_mut() += 1;
            }
        };
        let moving = async {
            let cluster = a.server.engine.store().cluster().unwrap();
            for turn in 0..6 {
                let (to, site) = if turn % 2 == 0 { ("a", &a) } else { ("b", &b) };
                cluster.pin(domain::ShardId::of(event), Some(to.to_owned())).await.unwrap();
                until("it is where it was pinned to", || serves(site, event)).await;
                actix_rt::time::sleep(Duration::from_millis(300)).await;
            }
            is_over.set(true);
        };
        let load = join_all([&a.buyers, &b.buyers].map(asking));
        futures_util::future::join(load, moving).await;
        assert!(*asked.borrow() > 20, "{} asked", asked.borrow());
        println!("{} pairs, the slowest {:?}", asked.borrow(), slowest.get());
        b.server.stop().await;
        a.stop_and_audit().await;
    });
}

#[test]
fn a_session_that_was_ended_at_one_process_is_refused_at_the_others() {
    run(async {
        let ring = Ring::patient();
        let (a, b) = (ring.start("a").await, ring.start("b").await);
        shared_by(&[&a, &b]).await;
        for round in 0..20 {
            let session = a.buyers.login(&format!("user-{round}"), &[]).await;
            b.buyers.get("/api/orders", &session).await.expect(200);
            a.buyers.try_send("POST", "/api/auth/logout", &session, None, None).await.unwrap().expect(204);
            b.buyers.get("/api/orders", &session).await.expect(401);
        }
        b.server.stop().await;
        a.stop_and_audit().await;
    });
}

/// A gate's check-in waits for the store while the event goes to another process, whose buyer cancels.
#[test]
fn nobody_gets_in_and_their_money_back_while_the_event_moves() {
    run(async {
        // What waits for the lock gives up before the database ends the transaction that holds it.
        let ring = Ring::new().with_leases_of(20_000);
        let (a, b) = (ring.start("a").await, ring.start("b").await);
        shared_by(&[&a, &b]).await;
        let mut pinned = Vec::new();
        for event in add_events(&a, 3).await {
            let (from, to, name) = if serves(&a, event) { (&a, &b, "b") } else { (&b, &a, "a") };
            let ana = a.buyers.login("ana", &[]).await;
            let gate = a.buyers.login("gate", &["gate"]).await;
            let hold = a.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
            let order = a.buyers.buy(&hold, &ana, "tok_success").await;
            let order_id = order["order_id"].as_str().unwrap().to_owned();
            let ticket = order["tickets"][0]["ticket_id"].as_str().unwrap().to_owned();

            let url = a.config.store.url.expose();
            let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
            actix_rt::spawn(connection);
            let lock = format!("SELECT 1 FROM db_orders.tickets WHERE ticket_id = '{ticket}' FOR UPDATE");
            client.batch_execute(&format!("BEGIN; {lock}")).await.unwrap();
            let body = json!({"ticket_id": ticket, "gate": "north"});
            let scan = from.buyers.post("/api/tickets/check-in", &gate, body);
            let elsewhere = async {
                actix_rt::time::sleep(Duration::from_millis(200)).await;
                let shard = domain::ShardId::of(event);
                let cluster = a.server.engine.store().cluster().unwrap();
                cluster.pin(shard, Some(name.to_owned())).await.unwrap();
                pinned.push(shard);
                let began = Instant::now();
                while !serves(to, event) && began.elapsed() < Duration::from_millis(1_500) {
                    actix_rt::time::sleep(Duration::from_millis(20)).await;
                }
                let path = format!("/api/orders/{order_id}/cancel");
                let cancel = to.buyers.post(&path, &ana, json!({})).await;
                client.batch_execute("ROLLBACK").await.unwrap();
                cancel
            };
            let (scanned, cancelled) = futures_util::future::join(scan, elsewhere).await;
            let both = scanned.status.as_u16() == 200 && cancelled.status.as_u16() == 200;
            assert!(!both, "they got in, and their money back: {} {}", scanned.body, cancelled.body);
            assert!(
                scanned.status.as_u16() == 200
                    || cancelled.status.as_u16() == 200
                    || cancelled.status.as_u16() >= 409
            );
        }
        b.server.stop().await;
        a.stop_and_audit().await;
    });
}

/// As many change one event at once, at two processes.
#[test]
fn organisers_who_change_an_event_at_once_at_two_processes_put_nothing_back() {
    run(async {
        let ring = Ring::patient();
        let (a, b) = (ring.start("a").await, ring.start("b").await);
        shared_by(&[&a, &b]).await;
        let boss = a.buyers.login("boss", &["organiser"]).await;
        for event in add_events(&a, 4).await {
            let path = format!("/api/events/{event}");
            for turn in 1..6_u32 {
                let bodies = [
                    json!({"seats_per_hold": turn}),
                    json!({"name": format!("Turn {turn}")}),
                    json!({"seats_per_buyer": 100 + turn}),
                    json!({"city": format!("City {turn}")}),
                ];
                let change = async |(number, body): (usize, &Value)| {
                    let node = if number < 2 { &a.buyers } else { &b.buyers };
                    loop {
                        let sent = node.try_send("PATCH", &path, &boss, None, Some(body.clone()));
                        match sent.await.unwrap() {
                            // It is said that somebody else was quicker, five times over.
                            answer if answer.status.as_u16() == 409 => drop(answer.refused(409, "conflict")),
                            answer => break drop(answer.expect(200)),
                        }
                    }
                };
                join_all(bodies.iter().enumerate().map(change)).await;
                for node in [&a.buyers, &b.buyers] {
                    let shown = node.get(&path, &boss).await.expect(200);
                    let all = json!([
                        shown["limits"]["seats_per_hold"],
                        shown["limits"]["seats_per_buyer"],
                        shown["name"],
                        shown["city"]
                    ]);
                    let expected = json!([turn, 100 + turn, format!("Turn {turn}"), format!("City {turn}")]);
                    assert_eq!(all, expected, "{shown}");
                }
            }
        }
        b.server.stop().await;
        a.stop_and_audit().await;
    });
}

/// An organiser changes an event at one process, and another one right after.
#[test]
fn what_two_organisers_change_at_two_processes_is_all_there() {
    run(async {
        let ring = Ring::patient();
        let (a, b) = (ring.start("a").await, ring.start("b").await);
        shared_by(&[&a, &b]).await;
        for event in add_events(&a, 4).await {
            let boss = a.buyers.login("boss", &["organiser"]).await;
            let path = format!("/api/events/{event}");
            let change = async |node: &Buyers, body: Value| {
                node.try_send("PATCH", &path, &boss, None, Some(body)).await.unwrap().expect(200)
            };
            change(&a.buyers, json!({"name": "Otra"})).await;
            change(&b.buyers, json!({"seats_per_hold": 3})).await;
            change(&a.buyers, json!({"city": "Cusco"})).await;
            for node in [&a.buyers, &b.buyers] {
                let shown = node.get(&path, &boss).await.expect(200);
                assert_eq!(
                    (&shown["name"], &shown["city"], &shown["limits"]["seats_per_hold"]),
                    (&json!("Otra"), &json!("Cusco"), &json!(3)),
                    "{shown}"
                );
            }
        }
        b.server.stop().await;
        a.stop_and_audit().await;
    });
}
