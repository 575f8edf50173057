//! Clients of three processes, which write down what they were told, and when.

use std::{
    cell::{Cell, RefCell},
    time::{Duration, Instant},
};

use domain::{EventId, HoldId, OrderId};
use rand::Rng;
use serde_json::{Value, json};

use crate::support::{Answer, Buyers};

/// So many places of an event are wanted at once: they are what is contended for.
const WANTED: u32 = 40;
const SEATS_PER_ROW: u32 = 100;
/// How long a client waits for one answer.
const ANSWER_MAX: Duration = Duration::from_secs(5);
/// How long a client asks again under one key: the longest fault, which is a database server away, and half a minute.
const OUTCOME_MAX: Duration = Duration::from_secs(90);
const PACE: Duration = Duration::from_millis(15);

/// What an answer said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// The place of this number was given to it.
    Held(HoldId, u32),
    Released(HoldId),
    Ordered(OrderId),
    /// Nobody knows whether the place of this number was given to it: no answer came, or one that says so.
    Wanted(u32),
    /// The place of this number was not to be had.
    Taken(u32),
    /// The map as of this epoch and transition.
    Seen(u64, u64),
}

/// One answer.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    pub event: usize,
    pub sent: Instant,
    pub answered: Instant,
    pub what: What,
}

/// An order that was accepted under a key.
pub struct Keyed {
    pub user: usize,
    pub key: String,
    pub body: Value,
    pub order: String,
}

pub struct Clients {
    pub nodes: Vec<Buyers>,
    pub events: Vec<EventId>,
    pub tokens: Vec<String>,
    pub is_over: Cell<bool>,
    pub told: RefCell<Vec<Told>>,
    pub orders: RefCell<Vec<Keyed>>,
    /// The longest time from a request with a key to its outcome.
    pub slowest: Cell<Duration>,
    sold: Vec<Cell<u32>>,
}

/// Where a place of this number is.
fn label(place: u32) -> String {
    let (row, seat) = (place / SEATS_PER_ROW, place % SEATS_PER_ROW + 1);
    format!("S-{}{}-{seat}", char::from(b'A' + (row % 26) as u8), row / 26)
}

impl Clients {
    pub async fn of(nodes: Vec<Buyers>, events: Vec<EventId>, users: usize) -> Self {
        let mut tokens = Vec::new();
        for user in 0..users {
            tokens.push(nodes[0].login(&format!("user-{user}"), &[]).await);
        }
        Self {
            sold: events.iter().map(|_| Cell::new(0)).collect(),
            nodes,
            events,
            tokens,
            is_over: Cell::new(false),
            told: RefCell::default(),
            orders: RefCell::default(),
            slowest: Cell::default(),
        }
    }

    /// How many answers there are.
    pub fn answers(&self) -> usize {
        self.told.borrow().len()
    }

    /// One client, until it is over.
    pub async fn go(&self, user: usize) {
        let mut node = user;
        for number in 0_u32.. {
            if self.is_over.get() {
                return;
            }
            // Half of all that is done is about the first event.
            let event = match rand::random_range(0..2) {
                0 => 0,
                _ => rand::random_range(0..self.events.len()),
            };
            let went = match rand::random_range(0..4) {
                0 => self.look(node, event).await,
                _ => self.hold(node, event, user, number).await,
            };
            if !went {
                node += 1;
            }
            actix_rt::time::sleep(PACE).await;
        }
    }

    fn tell(&self, event: usize, (sent, answered): (Instant, Instant), what: What) {
        self.told.borrow_mut().push(Told { event, sent, answered, what });
    }

    /// Asks once; nothing, if no answer came or it said to come again.
    async fn once(
        &self,
        node: usize,
        (method, path): (&str, &str),
        (user, key): (usize, Option<&str>),
        body: Option<Value>,
    ) -> Option<((Instant, Instant), Answer)> {
        let sent = Instant::now();
        let node = &self.nodes[node % self.nodes.len()];
        let asked = node.try_send(method, path, &self.tokens[user], key, body);
        let answer = actix_rt::time::timeout(ANSWER_MAX, asked).await.ok()?.ok()?;
        (answer.status.as_u16() != 503).then(|| ((sent, Instant::now()), answer))
    }

    async fn look(&self, node: usize, event: usize) -> bool {
        let path = format!("/api/events/{}/seats", self.events[event]);
        let Some((when, answer)) = self.once(node, ("GET", &path), (0, None), None).await else {
            return false;
        };
        let map = answer.expect(200);
        let number = |name: &str| map[name].as_u64().unwrap();
        self.tell(event, when, What::Seen(number("epoch"), number("seq")));
        true
    }

    /// Holds a place that others want too, and releases or orders it.
    async fn hold(&self, node: usize, event: usize, user: usize, number: u32) -> bool {
        let place = self.sold[event].get() + rand::rng().random_range(0..WANTED);
        let path = format!("/api/events/{}/holds", self.events[event]);
        let (wish, sent) = (Some(json!({"seats": [label(place)]})), Instant::now());
        let Some((when, answer)) = self.once(node, ("POST", &path), (user, None), wish).await else {
            self.tell(event, (sent, Instant::now()), What::Wanted(place));
            return false;
        };
        if answer.status.as_u16() == 409 {
            answer.refused(409, "seats_unavailable");
            self.tell(event, when, What::Taken(place));
            return true;
        }
        let hold = answer.expect(201)["hold_id"].as_str().unwrap().to_owned();
        self.tell(event, when, What::Held(hold.parse().unwrap(), place));
        match rand::random_range(0..8) {
            0 => self.order(node, event, user, (number, &hold)).await,
            _ => self.release(node, event, user, &hold).await,
        }
    }

    async fn release(&self, node: usize, event: usize, user: usize, hold: &str) -> bool {
        let path = format!("/api/holds/{hold}");
        let Some((when, answer)) = self.once(node, ("DELETE", &path), (user, None), None).await else {
            return false;
        };
        // It may be lost, if its owner has died.
        if answer.status.is_success() {
            self.tell(event, when, What::Released(hold.parse().unwrap()));
        }
        true
    }

    /// Asks one process after another under one key until there is an outcome.
    async fn order(&self, node: usize, event: usize, user: usize, (number, hold): (u32, &str)) -> bool {
        let (began, key) = (Instant::now(), format!("{user}-{number}"));
        let body = json!({"hold_id": hold});
        for node in node.. {
            let asked =
                self.once(node, ("POST", "/api/orders"), (user, Some(&key)), Some(body.clone())).await;
            if let Some(((_, answered), answer)) = asked {
                self.slowest.set(self.slowest.get().max(answered - began));
                // The hold may be lost, if its owner has died.
                if answer.status.as_u16() == 202 {
                    let order = answer.body["order_id"].as_str().unwrap().to_owned();
                    self.sold[event].update(|sold| sold + 1);
                    self.tell(event, (began, answered), What::Ordered(order.parse().unwrap()));
                    self.orders.borrow_mut().push(Keyed { user, key, body, order });
                } else {
                    assert!(matches!(answer.status.as_u16(), 404 | 409 | 410), "{:?}", answer.body);
                }
                return true;
            }
            assert!(began.elapsed() < OUTCOME_MAX, "no outcome of {key}");
            actix_rt::time::sleep(PACE).await;
        }
        unreachable!("nodes are asked without end")
    }

    /// Asks again under this key: the order is the same one, and done.
    pub async fn again(&self, keyed: &Keyed) {
        for node in 0.. {
            let same = (keyed.user, Some(keyed.key.as_str()));
            let asked = self.once(node, ("POST", "/api/orders"), same, Some(keyed.body.clone())).await;
            if let Some((_, answer)) = asked {
                assert_eq!(answer.expect(202)["order_id"], keyed.order.as_str());
                break;
            }
            assert!(node < 100, "{} is not answered any more", keyed.key);
            actix_rt::time::sleep(Duration::from_millis(100)).await;
        }
        let order = self.nodes[0].decided(&keyed.order, &self.tokens[keyed.user]).await;
        assert_eq!(order["status"], "completed", "{order}");
    }
}
