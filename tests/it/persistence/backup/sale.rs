//! A sale that goes on while it is backed up, and is compared with what was restored.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    process::{Command, Output},
    time::{Duration, Instant},
};

use domain::{EventId, OrderId};
use serde_json::{Value, json};
use ticketbuster::{
    cli::store::open_store,
    clock::Clock,
    config::{Config, SecretUrl, StoreKind},
    persistence::audit::audit,
};

use crate::support::{
    Buyers, Ground, event_with, given_number, planned,
    postgres::Postgres,
    process::{Process, command},
};

/// A store with an event on sale.
pub(super) struct Sale {
    pub(super) config: Config,
    pub(super) event: EventId,
    _folder: tempfile::TempDir,
}

/// An order that was acknowledged.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) buyer: String,
    pub(super) key: String,
    pub(super) order: OrderId,
    took: Duration,
}

/// What has been acknowledged so far; the sale goes on until it is stopped.
#[derive(Default)]
pub(super) struct Course {
    told: RefCell<Vec<Told>>,
    stopped: Cell<bool>,
}

impl Course {
    pub(super) fn told(&self) -> Vec<Told> {
        self.told.borrow().clone()
    }

    pub(super) fn stop(&self) {
        self.stopped.set(true);
    }

    /// Waits for so many more orders.
    pub(super) async fn more(&self, orders: usize) {
        let (before, began) = (self.told.borrow().len(), Instant::now());
        while self.told.borrow().len() < before + orders {
            assert!(began.elapsed() < Duration::from_secs(60), "nothing is sold");
            actix_rt::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

const BUYERS: usize = 16;
const KEYS_PER_BUYER: usize = 500;

/// Orders between the steps of a drill.
pub(super) fn some_orders() -> usize {
    given_number("BACKUP_ORDERS", 1_000) as usize
}

impl Sale {
    pub(super) async fn new(server: Option<&Postgres>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Ground::Sqlite.config(folder.path());
        if let Some(server) = server {
            config.store.kind = StoreKind::Postgres;
            config.store.url = SecretUrl::new(server.database());
        }
        let document = event_with(200, 400, json!({"seats_per_buyer": 100_000}));
        let new = planned(&document, Clock::start(None).now());
        let event = new.record.event;
        let store = open_store(&config).await.unwrap();
        store.create_event(new).await.unwrap();
        store.close().await.unwrap();
        Self { config, event, _folder: folder }
    }

    /// Its configuration over another database, with the same keys.
    pub(super) fn over(&self, change: impl FnOnce(&mut Config)) -> Config {
        let mut config = self.config.clone();
        change(&mut config);
        config
    }

    fn wish(&self) -> Value {
        json!({"event_id": self.event, "best_available": {"quantity": 1, "section": "S"}})
    }

    /// Buyers order one seat after another until the course is stopped. Every order is acknowledged.
    pub(super) async fn sell(&self, process: &Process, round: &str, course: &Course) {
        let buying = (0..BUYERS).map(|buyer| async move {
            let mut token = String::new();
            for turn in 0.. {
                if course.stopped.get() {
                    return;
                }
                // Somebody else after a while: one buyer may not have as many outcomes under keys.
                let name = format!("{round}-{buyer}-{}", turn / KEYS_PER_BUYER);
                if turn % KEYS_PER_BUYER == 0 {
                    token = process.buyers.login(&name, &[]).await;
                }
                let (key, began) = (format!("{name}-{turn}"), Instant::now());
                let order = self.order(&process.buyers, &token, &key).await;
                let told = Told { buyer: name, key, order, took: began.elapsed() };
                course.told.borrow_mut().push(told);
            }
        });
        futures_util::future::join_all(buying.collect::<Vec<_>>()).await;
    }

    async fn order(&self, buyers: &Buyers, token: &str, key: &str) -> OrderId {
        let sent = buyers.try_send("POST", "/api/orders", token, Some(key), Some(self.wish())).await;
        sent.unwrap().expect(202)["order_id"].as_str().unwrap().parse().unwrap()
    }

    /// Checks what was restored, with the command that operators run; the orders of these that it does not have.
    pub(super) async fn lost(config: &Config, told: &[Told]) -> BTreeSet<OrderId> {
        let printed = audited(config).await;
        assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stdout));
        let store = open_store(config).await.unwrap();
        let mut lost = BTreeSet::new();
        for told in told {
            if store.order(told.order).await.unwrap().is_none() {
                lost.insert(told.order);
            }
        }
        store.close().await.unwrap();
        lost
    }

    /// Starts a server on what was restored and sells on. Whoever repeats a request whose order is there gets that one;
    /// whoever repeats one that was lost gets another order. Then everything is decided, and the audit finds nothing.
    pub(super) async fn sells_on(&self, config: &Config, told: &[Told], lost: &BTreeSet<OrderId>) {
        let process = Process::start(config, &[]).await;
        let again = async |told: &Told| {
            let token = process.buyers.login(&told.buyer, &[]).await;
            self.order(&process.buyers, &token, &told.key).await
        };
        let (gone, there): (Vec<&Told>, Vec<&Told>) =
            told.iter().partition(|told| lost.contains(&told.order));
        for told in there.iter().rev().take(20) {
            assert_eq!(again(told).await, told.order, "the same key has the same order");
        }
        for told in gone.iter().take(20) {
            assert_ne!(again(told).await, told.order, "what was lost is ordered anew");
        }
        let course = Course::default();
        let (_, ()) = futures_util::future::join(self.sell(&process, "again", &course), async {
            course.more(200).await;
            course.stop();
        })
        .await;
        for told in course.told().iter().rev().take(BUYERS) {
            let token = process.buyers.login(&told.buyer, &[]).await;
            let decided = process.buyers.decided(&told.order.to_string(), &token).await;
            assert_eq!(decided["status"], "completed", "{decided}");
        }
        process.end().await;
        let report = audit(open_store(config).await.unwrap().as_ref()).await.unwrap();
        assert!(report.violations.is_empty(), "{report}");
        assert_eq!(Self::lost(config, &course.told()).await.len(), 0);
    }
}

async fn audited(config: &Config) -> Output {
    let mut command = command(config, &[]);
    command.arg("audit");
    finished(command).await
}

/// Runs a program beside what goes on in this thread.
pub(super) async fn finished(mut command: Command) -> Output {
    actix_rt::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

/// The same, which must succeed; how long it took.
pub(super) async fn succeeded(command: Command) -> (Output, Duration) {
    let (said, began) = (format!("{command:?}"), Instant::now());
    let output = finished(command).await;
    assert!(output.status.success(), "{said}: {}", String::from_utf8_lossy(&output.stderr));
    (output, began.elapsed())
}

/// The longest that an acknowledgement of these took, in milliseconds.
pub(super) fn longest_ms(told: &[Told]) -> u128 {
    told.iter().map(|told| told.took.as_millis()).max().unwrap_or(0)
}
