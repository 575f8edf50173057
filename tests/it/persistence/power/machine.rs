//! A machine with a disk of a test's own: the server's folder and its store are on it. Buyers order until something
//! breaks, and the store is compared with what they were told.

use std::{
    cell::Cell,
    collections::BTreeMap,
    time::{Duration, Instant},
};

use domain::{EventId, OrderId};
use serde_json::{Value, json};
use ticketbuster::{
    cli::store::open_store,
    clock::Clock,
    config::{Config, SecretUrl, StoreKind},
    persistence::audit::{AuditReport, audit},
};

use crate::support::{
    Buyers, Ground, event_with, loop_disk::LoopDisk, planned, postgres::Postgres, process::Process,
};

pub(super) struct Machine {
    /// Before the disk, because it must end first.
    pub(super) postgres: Option<Postgres>,
    pub(super) disk: LoopDisk,
    pub(super) config: Config,
    event: EventId,
}

/// What a buyer was told of an order.
pub(super) struct Told {
    buyer: String,
    key: String,
    order: OrderId,
    /// Its tickets, if the buyer was told that it is completed.
    pub(super) tickets: Option<Value>,
}

/// What was told until something broke.
#[derive(Default)]
pub(super) struct Sales {
    pub(super) told: Vec<Told>,
    /// Buyers and keys of requests without an answer: they may have become orders or not.
    pub(super) cut_off: Vec<(String, String)>,
}

/// What the store has lost of what was told.
#[derive(Default)]
pub(super) struct Losses {
    pub(super) orders: usize,
    /// In words: orders that are not there, and tickets that their buyers were told of.
    pub(super) what: Vec<String>,
}

const BUYERS: usize = 16;

impl Machine {
    /// One with an event on sale, everything of it flushed.
    pub(super) async fn new(ground: Ground, megabytes: u32) -> Self {
        let disk = LoopDisk::mount(&format!("{ground:?}").to_lowercase(), megabytes);
        let mut config = Ground::Sqlite.config(disk.folder());
        let postgres = (ground == Ground::Postgres).then(|| {
            let settings = ["shared_buffers = '64MB'", "max_wal_size = '256MB'", "max_connections = 50"];
            Postgres::start_on(Some(disk.folder()), &settings)
        });
        if let Some(server) = &postgres {
            config.store.kind = StoreKind::Postgres;
            config.store.url = SecretUrl::new(server.database());
        }
        // Nobody waits for a dead disk.
        config.orders.durable_timeout_ms = 1_000;
        let document = event_with(200, 400, json!({"seats_per_buyer": 100_000}));
        let new = planned(&document, Clock::start(None).now());
        let event = new.record.event;
        let store = open_store(&config).await.unwrap();
        store.create_event(new).await.unwrap();
        store.close().await.unwrap();
        disk.flush();
        Self { postgres, disk, config, event }
    }

    fn wish(&self) -> Value {
        json!({"event_id": self.event, "best_available": {"quantity": 1, "section": "S"}})
    }

    /// Buyers order one seat after another until each of them has had no answer, or another than a `202`. `heard` counts
    /// the orders.
    pub(super) async fn sell(&self, process: &Process, round: u64, heard: &Cell<u64>) -> Sales {
        let buying = (0..BUYERS).map(|buyer| async move {
            // Somebody else in each round: one buyer may not have as many outcomes under keys.
            let name = format!("buyer-{round}-{buyer}");
            let token = process.buyers.login(&name, &[]).await;
            buy_until_it_breaks(&process.buyers, (&name, &token), self.wish(), buyer % 2 == 0, heard).await
        });
        let mut all = Sales::default();
        for (told, cut_off) in futures_util::future::join_all(buying.collect::<Vec<_>>()).await {
            all.told.extend(told);
            all.cut_off.push(cut_off);
        }
        all
    }

    /// Everything ends that ran over a dead disk, and starts again.
    pub(super) fn boot(&self) {
        if let Some(server) = &self.postgres {
            server.kill();
        }
        self.disk.restore_power();
        if let Some(server) = &self.postgres {
            server.resume_service();
        }
    }

    /// Compares the store with what was told.
    pub(super) async fn losses<'a>(&self, told: impl Iterator<Item = &'a Told>) -> (Losses, AuditReport) {
        let store = open_store(&self.config).await.unwrap();
        let mut losses = Losses::default();
        for told in told {
            let Some((row, tickets)) = store.order_with_tickets(told.order).await.unwrap() else {
                losses.orders += 1;
                losses.what.push(format!("order {} under {}", told.order, told.key));
                continue;
            };
            let Some(wanted) = &told.tickets else { continue };
            let ids: Vec<Value> = tickets.iter().map(|ticket| json!(ticket.ticket.to_string())).collect();
            if *wanted != json!(ids) {
                losses
                    .what
                    .push(format!("{wanted} of {}, which is {:?} with {ids:?}", told.order, row.status));
            }
        }
        let report = audit(store.as_ref()).await.unwrap();
        store.close().await.unwrap();
        (losses, report)
    }

    /// A new start: every order completes and has its key, and whoever heard nothing has one order, not two. Then nothing
    /// is lost, and there is nothing else.
    pub(super) async fn settle(&self, rounds: &[Sales]) -> AuditReport {
        let process = Process::start(&self.config, &[]).await;
        let keys = self.ask_again(&process, rounds).await;
        process.end().await;
        let (losses, report) = self.losses(rounds.iter().flat_map(|sales| &sales.told)).await;
        assert!(losses.what.is_empty(), "{:#?}", losses.what);
        assert!(report.violations.is_empty(), "{report}");
        assert_eq!(report.orders, keys, "one order for each key");
        report
    }

    /// Asks for every order again, under its key; how many keys there are.
    pub(super) async fn ask_again(&self, process: &Process, rounds: &[Sales]) -> u64 {
        let (buyers, mut tokens) = (&process.buyers, BTreeMap::new());
        for (buyer, _) in rounds.iter().flat_map(|sales| &sales.cut_off) {
            tokens.insert(buyer, buyers.login(buyer, &[]).await);
        }
        let again = async |buyer: &String, key: &str| {
            let (token, body) = (&tokens[buyer], Some(self.wish()));
            let answer = buyers.try_send("POST", "/api/orders", token, Some(key), body).await.unwrap();
            let order = answer.expect(202)["order_id"].as_str().unwrap().to_owned();
            let decided = buyers.decided(&order, token).await;
            assert_eq!(decided["status"], "completed", "{decided}");
            order
        };
        let mut keys = 0;
        for sales in rounds {
            let told = sales.told.iter().map(async |told| {
                assert_eq!(again(&told.buyer, &told.key).await, told.order.to_string());
            });
            futures_util::future::join_all(told).await;
            for (buyer, key) in &sales.cut_off {
                again(buyer, key).await;
            }
            keys += sales.told.len() + sales.cut_off.len();
        }
        keys as u64
    }
}

/// Waits until so many orders were acknowledged.
pub(super) async fn until_heard(heard: &Cell<u64>, orders: u64) {
    let began = Instant::now();
    while heard.get() < orders && began.elapsed() < Duration::from_secs(60) {
        actix_rt::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Orders one seat after another, and waits for the tickets of every order or of none, until there is no answer.
async fn buy_until_it_breaks(
    buyers: &Buyers,
    (name, token): (&str, &str),
    wish: Value,
    waits: bool,
    heard: &Cell<u64>,
) -> (Vec<Told>, (String, String)) {
    let mut mine = Vec::new();
    for turn in 0.. {
        let key = format!("{name}-{turn}");
        let answer = buyers.try_send("POST", "/api/orders", token, Some(&key), Some(wish.clone())).await;
        let Some(answer) = answer.ok().filter(|answer| answer.status.as_u16() == 202) else {
            return (mine, (name.to_owned(), key));
        };
        heard.set(heard.get() + 1);
        let id = answer.body["order_id"].as_str().unwrap().to_owned();
        let tickets = if waits { told_tickets(buyers, token, &id).await } else { None };
        mine.push(Told { buyer: name.to_owned(), key, order: id.parse().unwrap(), tickets });
    }
    unreachable!("it breaks")
}

/// The tickets of an order, once it is said to be completed; none if something breaks before.
async fn told_tickets(buyers: &Buyers, token: &str, order: &str) -> Option<Value> {
    loop {
        let answer = buyers.try_send("GET", &format!("/api/orders/{order}"), token, None, None).await.ok()?;
        if answer.status.as_u16() != 200 {
            return None;
        }
        if answer.body["status"] == "completed" {
            let tickets = answer.body["tickets"].as_array().unwrap();
            return Some(tickets.iter().map(|ticket| ticket["ticket_id"].clone()).collect());
        }
        actix_rt::time::sleep(Duration::from_millis(10)).await;
    }
}
