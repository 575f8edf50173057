//! Compares a hold over HTTP with an echo behind the same middleware, in one run: `make bench`.
//!
//! The server is the real program. The client shares the machine's cores with it. `forwarded.rs`: holds that another process
//! decides. `against.rs`: another build of the server.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on says so and stops")]

mod against;
mod client;
mod forwarded;
#[path = "../../tests/it/support/packages.rs"]
mod packages;
#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../../tests/it/support/postgres.rs"]
mod postgres;
#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../../tests/it/support/rabbitmq.rs"]
mod rabbitmq;
mod server;

use std::time::Duration;

use loadtest::wire::{Pool, Request, Target};
use serde_json::{Value, json};

use self::{
    client::{Outcome, send},
    server::Server,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Requests in flight.
const CONNECTIONS: usize = 64;
/// Rounds; their median counts.
const ROUNDS: usize = 5;
/// Seats of the large venue. In a round all of them are held, each by a request of its own.
const SEATS: usize = 80_000;
/// Buyers who share the seats.
const BUYERS: usize = 1_000;

/// What a round sends.
const KINDS: [&str; 4] = ["echo", "hold of a seat", "hold with an Idempotency-Key", "release"];

/// A server with an event, and the sessions of its buyers.
struct Site {
    server: Server,
    target: Target,
    event: String,
    labels: Vec<String>,
    tokens: Vec<String>,
}

impl Site {
    async fn start(workers: usize, seats: usize) -> Self {
        let workers = workers.to_string();
        let settings = [("TICKETBUSTER__HTTP__WORKERS", workers.as_str())];
        Self::of(Server::start(&settings), seats).await
    }

    async fn of(server: Server, seats: usize) -> Self {
        let target =
            Target::find(std::slice::from_ref(&server.url), || Err("no TLS here".to_owned())).await.unwrap();
        let pool = Pool::new(target.clone().into(), 16, Duration::from_secs(30));
        let organiser = login(&pool, "boss", "organiser").await;
        let event = create(&pool, &organiser, seats).await;
        let layout: Value = pool
            .get(Request::get("/api/events/", &event, "/layout", ""), Duration::from_secs(10))
            .await
            .unwrap();
        let labels = layout["seats"].as_array().unwrap();
        let labels = labels.iter().map(|label| label.as_str().unwrap().to_owned()).collect();
        let mut tokens = Vec::new();
        for buyer in 0..BUYERS.min(seats) {
            tokens.push(login(&pool, &format!("buyer-{buyer}"), "buyer").await);
        }
        Self { server, target, event, labels, tokens }
    }

    fn token(&self, number: usize) -> &str {
        &self.tokens[number % self.tokens.len()]
    }

    /// A request of the buyer with this number as bytes.
    fn render(&self, number: usize, request: Request<'_>) -> Vec<u8> {
        let mut bytes = Vec::new();
        Request { token: self.token(number), ..request }.render(&self.target.host, &mut bytes);
        bytes
    }

    /// One hold of each seat. With `round`, each has a unique idempotency key.
    fn holds(&self, round: Option<usize>) -> Vec<Vec<u8>> {
        self.holds_of(self.labels.iter(), round)
    }

    fn holds_of<'a>(&self, labels: impl Iterator<Item = &'a String>, round: Option<usize>) -> Vec<Vec<u8>> {
        let path = ("/api/events/", self.event.as_str(), "/holds");
        let hold = |(number, label): (usize, &String)| {
            let body = json!({"seats": [label]}).to_string();
            let key = round.map(|round| format!("bench-{round}-{number}"));
            let request = Request { path, key: key.as_deref(), ..Request::post("", "", body.as_bytes()) };
            self.render(number, request)
        };
        labels.enumerate().map(hold).collect()
    }

    fn echoes(&self) -> Vec<Vec<u8>> {
        let echo = |(number, label): (usize, &String)| {
            let body = json!({"seats": [label]}).to_string();
            self.render(number, Request::post("/api/echo", "", body.as_bytes()))
        };
        self.labels.iter().enumerate().map(echo).collect()
    }

    fn releases(&self, held: &Outcome) -> Vec<Vec<u8>> {
        #[derive(serde::Deserialize)]
        struct Hold<'a> {
            hold_id: &'a str,
        }
        let release = |(number, body): (usize, &Vec<u8>)| {
            let hold: Hold<'_> = serde_json::from_slice(body).unwrap();
            let path = Request::get("/api/holds/", hold.hold_id, "", "");
            self.render(number, Request { method: "DELETE", ..path })
        };
        held.bodies.iter().enumerate().map(release).collect()
    }

    /// Measures requests per second, and the server's processor time per request in µs.
    async fn rate(&self, requests: &[Vec<u8>], status: u16, keep: bool) -> (Rate, Outcome) {
        let before = self.server.cpu_seconds();
        let outcome = send(&self.target, requests, CONNECTIONS, status, keep, None).await;
        let cpu = self.server.cpu_seconds() - before;
        let count = requests.len() as f64;
        (Rate { per_second: count / outcome.seconds, cpu_micros: cpu * 1e6 / count }, outcome)
    }

    /// One round of each of [`KINDS`]; everything is free again afterwards.
    async fn round(&self, number: usize) -> [Rate; KINDS.len()] {
        let (echo, _) = self.rate(&self.echoes(), 200, false).await;
        let (hold, held) = self.rate(&self.holds(None), 201, true).await;
        let (release, _) = self.rate(&self.releases(&held), 204, false).await;
        let (with_key, held) = self.rate(&self.holds(Some(number)), 201, true).await;
        self.rate(&self.releases(&held), 204, false).await;
        [echo, hold, with_key, release]
    }
}

#[derive(Clone, Copy)]
struct Rate {
    per_second: f64,
    cpu_micros: f64,
}

async fn login(pool: &Pool, user: &str, role: &str) -> String {
    let body = json!({"user": user, "roles": [role]}).to_string();
    let answer = pool.send(Request::post("/api/auth/dev-login", "", body.as_bytes())).await.unwrap();
    let session: Value = serde_json::from_slice(&answer.body).unwrap();
    session["token"].as_str().unwrap().to_owned()
}

/// Creates an event with rows of at most a hundred seats. Returns its id.
async fn create(pool: &Pool, organiser: &str, seats: usize) -> String {
    let per_row = seats.min(100);
    let rows: Vec<Value> = (0..seats / per_row)
        .map(|row| json!({"row": format!("R{row}"), "from": 1, "to": per_row, "y": row * 10}))
        .collect();
    let body = json!({
        "name": "Bench", "category": "bench", "venue": "Bench", "city": "Lima", "status": "on_sale",
        "starts_at": "2999-01-01T00:00:00Z", "time_zone": "America/Lima", "currency": "PEN",
        "seats_per_hold": 8, "seats_per_buyer": 1_000_000, "tiers": [{"tier": "T", "price": 10_000}],
        "prices": "exclusive", "tax": {"name": "IGV", "basis_points": 1800},
        "sections": [{"section": "S", "tier": "T", "rows": rows}],
    });
    let body = body.to_string();
    let answer = pool.send(Request::post("/api/events", organiser, body.as_bytes())).await.unwrap();
    assert_eq!(answer.status, 201, "{}", String::from_utf8_lossy(&answer.body));
    let event: Value = serde_json::from_slice(&answer.body).unwrap();
    event["event_id"].as_str().unwrap().to_owned()
}

fn median(rates: &[Rate]) -> Rate {
    let mut rates = rates.to_vec();
    rates.sort_by(|one, other| one.per_second.total_cmp(&other.per_second));
    rates[rates.len() / 2]
}

fn print(what: &str, rate: Rate, echo: Rate) {
    println!(
        "{what:<34} {:>8.0} /s   {:>5.2} of the echo   {:>5.1} µs of the server's processors ({:.2} of the echo's)",
        rate.per_second,
        rate.per_second / echo.per_second,
        rate.cpu_micros,
        rate.cpu_micros / echo.cpu_micros
    );
}

/// Measures echo, holds without and with an idempotency key and releases in turn; then the latency of holds
/// at half of their rate.
async fn ceiling(workers: usize) {
    let site = Site::start(workers, SEATS).await;
    println!("{workers} HTTP worker(s), {CONNECTIONS} connections, {SEATS} seats, median of {ROUNDS} rounds");
    // The first round warms up.
    site.round(0).await;
    let mut rounds = Vec::new();
    for number in 1..=ROUNDS {
        rounds.push(site.round(number).await);
    }
    let median = |kind: usize| median(&rounds.iter().map(|round| round[kind]).collect::<Vec<_>>());
    for (kind, name) in KINDS.iter().enumerate() {
        print(name, median(kind), median(0));
    }
    let plain = site.holds(None);
    let half = median(1).per_second / 2.0;
    let every = Duration::from_secs_f64(1.0 / half);
    let outcome = send(&site.target, &plain, CONNECTIONS * 4, 201, false, Some(every)).await;
    let at = |quantile: f64| outcome.latency.value_at_quantile(quantile) as f64 / 1e3;
    println!(
        "holds at half of that rate ({half:.0} /s)  p50 {:.2} ms   p99 {:.2} ms   p99.9 {:.2} ms   max {:.2} ms\n",
        at(0.5),
        at(0.99),
        at(0.999),
        at(1.0)
    );
}

/// Measures the same number of holds in a small and in a large venue.
async fn flat() {
    const SMALL: usize = 600;
    for seats in [SMALL, SEATS] {
        let site = Site::start(1, seats).await;
        let holds = site.holds_of(site.labels.iter().step_by(seats / SMALL).take(SMALL), None);
        let mut rates = Vec::new();
        for round in 0..200 {
            let (rate, held) = site.rate(&holds, 201, true).await;
            site.rate(&site.releases(&held), 204, false).await;
            if round > 20 {
                rates.push(rate);
            }
        }
        println!("hold of a seat, {seats:>6} seats        {:>8.0} /s", median(&rates).per_second);
    }
}

/// Runs all parts, or those named as arguments: ceiling, flat, forwarded. `AGAINST=PROGRAM` compares with another build alone.
fn main() {
    let named: Vec<String> = std::env::args().skip(1).filter(|name| !name.starts_with('-')).collect();
    let wanted = |part: &str| named.is_empty() || named.iter().any(|name| name == part);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        if let Ok(program) = std::env::var("AGAINST") {
            against::against(&program).await;
            return;
        }
        if wanted("ceiling") {
            ceiling(1).await;
            ceiling(2).await;
        }
        if wanted("flat") {
            flat().await;
        }
        if wanted("forwarded") {
            forwarded::forwarded().await;
        }
    });
}
