//! Buyers who hold seats and order them around their deadlines, and viewers who see what is free again.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    time::{Duration, Instant},
};

use awc::ws::{Frame, Message};
use domain::EventId;
use futures_util::{SinkExt, StreamExt, future};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use ticketbuster::clock::parse_rfc3339;

use super::{EVENTS, HOLD_SECONDS};
use crate::support::{
    Buyers,
    socket::{Socket, connect, hear_type, say},
};

/// What is sold, and how fast the server's clocks go.
pub(super) struct Load {
    pub(super) buyers: Buyers,
    pub(super) events: Vec<EventId>,
    pub(super) holds: u64,
    pub(super) rate: f64,
}

/// One hold as its buyer saw it. Instants in milliseconds by the true clock, those of the server by its own.
pub(super) struct Record {
    pub(super) sent: f64,
    pub(super) granted: f64,
    /// The server's.
    pub(super) expires_at: i64,
    /// When an order of it was sent and answered, and whether it was accepted.
    pub(super) order: Option<(f64, f64, bool)>,
    pub(super) released: Option<f64>,
}

/// What buyers and viewers share.
pub(super) struct Shared {
    began: Instant,
    began_wall: f64,
    tokens: Vec<String>,
    /// Of each event: its seats by index, those that nobody tries, and the records of those that are held.
    labels: Vec<Vec<String>>,
    free: Vec<RefCell<VecDeque<u32>>>,
    held: Vec<RefCell<Vec<Option<usize>>>>,
    records: RefCell<Vec<Record>>,
    begun: Cell<u64>,
    /// Viewers that see every change from now on.
    viewers: Cell<usize>,
}

/// One hold in so many is ordered before its deadline, the others at it or after it.
const ORDERED_ONE_IN: u32 = 10;
const USERS: usize = 64;

impl Shared {
    pub(super) async fn new(load: &Load) -> Self {
        let mut tokens = Vec::new();
        for user in 0..USERS {
            tokens.push(load.buyers.login(&format!("buyer-{user}"), &[]).await);
        }
        let (mut labels, mut free, mut held) = (Vec::new(), Vec::new(), Vec::new());
        for event in &load.events {
            let layout = load.buyers.get(&format!("/api/events/{event}/layout"), "").await.expect(200);
            let seats: Vec<String> = serde_json::from_value(layout["seats"].clone()).unwrap();
            free.push(RefCell::new((0..seats.len() as u32).collect()));
            held.push(RefCell::new((0..seats.len()).map(|_| None).collect()));
            labels.push(seats);
        }
        let began_wall = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        let (records, begun, viewers) = (RefCell::default(), Cell::new(0), Cell::new(0));
        let (began, began_wall) = (Instant::now(), began_wall.as_secs_f64() * 1_000.0);
        Self { began, began_wall, tokens, labels, free, held, records, begun, viewers }
    }

    /// The true time.
    fn now(&self) -> f64 {
        self.began_wall + self.began.elapsed().as_secs_f64() * 1_000.0
    }

    pub(super) fn into_records(self) -> Vec<Record> {
        self.records.into_inner()
    }
}

async fn sleep(milliseconds: f64) {
    actix_rt::time::sleep(Duration::from_secs_f64(milliseconds.max(0.0) / 1_000.0)).await;
}

impl Load {
    /// Until there were so many holds, and the last of them is over.
    pub(super) async fn sell(&self, shared: &Shared) {
        let tasks = crate::support::given_number("CLOCK_BUYERS", 1_500) as usize;
        let buying = future::join_all((0..tasks).map(|task| self.buy(shared, task)));
        let over = Cell::new(false);
        let buying = async {
            buying.await;
            sleep(2_000.0 * HOLD_SECONDS as f64).await;
            over.set(true);
        };
        let watching = future::join_all((0..self.events.len()).map(|event| self.watch(shared, event, &over)));
        future::join(buying, watching).await;
    }

    async fn buy(&self, shared: &Shared, task: usize) {
        let mut random = StdRng::seed_from_u64(task as u64);
        let (event, token) = (task % EVENTS, &shared.tokens[task % USERS]);
        while shared.viewers.get() < self.events.len() {
            sleep(10.0).await;
        }
        // Not all at once.
        sleep(random.random_range(0.0..1_000.0 * HOLD_SECONDS as f64)).await;
        while shared.begun.get() < self.holds {
            shared.begun.set(shared.begun.get() + 1);
            let seat = shared.free[event].borrow_mut().pop_front().expect("a seat is free");
            let (record, hold) = self.hold(shared, event, seat, token).await;
            let granted = shared.records.borrow()[record].granted;
            let is_before = random.random_ratio(1, ORDERED_ONE_IN);
            let offset =
                if is_before { random.random_range(-300.0..-5.0) } else { random.random_range(-10.0..50.0) };
            let deadline = granted + 1_000.0 * HOLD_SECONDS as f64 / self.rate;
            sleep(deadline + offset - shared.now()).await;
            let sent = shared.now();
            let body = json!({"hold_id": hold});
            let answer = self.buyers.post("/api/orders", token, body).await;
            let answered = shared.now();
            let is_accepted = match (answer.status.as_u16(), answer.code()) {
                (202, _) => true,
                (410, "hold_expired") => false,
                _ => panic!("{}: {}", answer.status, answer.body),
            };
            shared.records.borrow_mut()[record].order = Some((sent, answered, is_accepted));
            if !is_accepted {
                shared.free[event].borrow_mut().push_back(seat);
            }
        }
    }

    /// Holds one seat; the hold's record and id.
    async fn hold(&self, shared: &Shared, event: usize, seat: u32, token: &str) -> (usize, String) {
        let sent = shared.now();
        let label = shared.labels[event][seat as usize].as_str();
        let hold = self.buyers.hold(self.events[event], token, &[label]).await.expect(201);
        let granted = shared.now();
        let expires_at = parse_rfc3339(hold["expires_at"].as_str().unwrap()).unwrap().0;
        let mut records = shared.records.borrow_mut();
        records.push(Record { sent, granted, expires_at, order: None, released: None });
        let record = records.len() - 1;
        shared.held[event].borrow_mut()[seat as usize] = Some(record);
        (record, hold["hold_id"].as_str().unwrap().to_owned())
    }

    /// Notes when each seat is seen to be free again.
    async fn watch(&self, shared: &Shared, event: usize, over: &Cell<bool>) {
        let mut socket = connect(&self.buyers).await;
        say(&mut socket, json!({"type": "authenticate"})).await;
        hear_type(&mut socket, "authenticated").await;
        let seats =
            self.buyers.get(&format!("/api/events/{}/seats", self.events[event]), "").await.expect(200);
        let subscribe = json!({"type": "subscribe", "event_id": self.events[event],
                               "from_seq": seats["seq"], "epoch": seats["epoch"]});
        say(&mut socket, subscribe).await;
        hear_type(&mut socket, "event").await;
        shared.viewers.set(shared.viewers.get() + 1);
        while !over.get() {
            let Some(message) = next_message(&mut socket).await else { continue };
            assert_ne!(message["type"], "resync", "a viewer fell behind");
            if message["type"] != "seats" {
                continue;
            }
            let now = shared.now();
            for change in message["changes"].as_array().unwrap() {
                if change[1] == 0 {
                    let index = change[0].as_u64().unwrap() as usize;
                    if let Some(record) = shared.held[event].borrow_mut()[index].take() {
                        shared.records.borrow_mut()[record].released = Some(now);
                    }
                }
            }
        }
    }
}

/// The next text, unless there is none for a while. Unlike `hear` it is not checked against the schema: there are many.
async fn next_message(socket: &mut Socket) -> Option<Value> {
    match actix_rt::time::timeout(Duration::from_millis(200), socket.next()).await.ok()? {
        Some(Ok(Frame::Text(text))) => serde_json::from_slice(&text).ok(),
        Some(Ok(Frame::Ping(bytes))) => {
            socket.send(Message::Pong(bytes)).await.unwrap();
            None
        }
        Some(Ok(_)) => None,
        other => panic!("a viewer's socket ended: {other:?}"),
    }
}
