//! Deadlines while clocks jump and drift: the server runs under libfaketime. No hold is ordered at or after its deadline,
//! none is refused before it, and its release is announced soon after it. All of it is for `make drill`.

mod buyers;
mod judge;

use std::{
    cell::Cell,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use domain::EventId;
use futures_util::future;
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::json;
use ticketbuster::{cli::store::open_store, clock::Clock};

use self::{
    buyers::{Load, Shared},
    judge::{Verdict, judge},
};
use crate::support::{Ground, event_with, given_number, packages, planned, process::Process, run};

/// How long a hold lasts.
const HOLD_SECONDS: u64 = 3;
const EVENTS: usize = 4;
const ROWS: u32 = 150;
const SEATS: u32 = 400;

/// What the server's clocks do.
enum Clocks {
    /// The wall clock is set again and again; what counts the time since the boot goes on.
    Jump,
    /// All clocks go by this factor too fast.
    Drift(f64),
}

impl Clocks {
    const fn rate(&self) -> f64 {
        match self {
            Self::Jump => 1.0,
            Self::Drift(rate) => *rate,
        }
    }
}

/// Sets the wall clock of the server: to the truth, an hour ahead, or an hour behind.
fn set(file: &Path, offset: &str) {
    let beside = file.with_extension("new");
    fs::write(&beside, offset).unwrap();
    fs::rename(beside, file).unwrap();
}

async fn jump_until(file: &Path, over: &Cell<bool>, jumps: &Cell<u64>) {
    let mut random = StdRng::seed_from_u64(given_number("CLOCK_SEED", 20_261_130));
    let mut now = "+0";
    while !over.get() {
        actix_rt::time::sleep(Duration::from_millis(random.random_range(1_500..4_000))).await;
        let others = ["+0", "+3600", "-3600"].into_iter().filter(|other| *other != now).collect::<Vec<_>>();
        now = others[random.random_range(0..others.len())];
        set(file, now);
        jumps.set(jumps.get() + 1);
    }
}

/// Sells under these clocks until there were so many holds.
async fn sell_under(clocks: Clocks, holds: u64) -> (Verdict, u64) {
    let folder = tempfile::tempdir().unwrap();
    let config = Ground::Sqlite.config(folder.path());
    let mut events: Vec<EventId> = Vec::new();
    let store = open_store(&config).await.unwrap();
    for _ in 0..EVENTS {
        let rules = json!({"hold_seconds": HOLD_SECONDS, "seats_per_buyer": 1_000_000});
        let new = planned(&event_with(ROWS, SEATS, rules), Clock::start(None).now());
        events.push(new.record.event);
        store.create_event(new).await.unwrap();
    }
    store.close().await.unwrap();

    let library = packages::library("libfaketimeMT.so.1", "libfaketime");
    let (file, rate) = (folder.path().join("offset"), format!("+0 x{}", clocks.rate()));
    set(&file, "+0");
    let mut settings = vec![
        ("LD_PRELOAD", library.as_str()),
        ("FAKETIME_CACHE_DURATION", "1"),
        ("TICKETBUSTER__HTTP__CONNECTIONS_PER_ADDRESS_MAX", "0"),
    ];
    match clocks {
        Clocks::Jump => {
            settings.push(("FAKETIME_TIMESTAMP_FILE", file.to_str().unwrap()));
            settings.push(("FAKETIME_DONT_FAKE_MONOTONIC", "1"));
        }
        Clocks::Drift(_) => settings.push(("FAKETIME", &rate)),
    }
    let process = Process::start(&config, &settings).await;
    let (over, jumps) = (Cell::new(false), Cell::new(0));
    let load = Load { buyers: process.buyers.clone(), events, holds, rate: clocks.rate() };
    let shared = Shared::new(&load).await;
    let selling = async {
        load.sell(&shared).await;
        over.set(true);
    };
    match clocks {
        Clocks::Jump => {
            future::join(selling, jump_until(&file, &over, &jumps)).await;
        }
        Clocks::Drift(_) => selling.await,
    }
    process.end().await;
    (judge(&shared.into_records(), clocks.rate(), HOLD_SECONDS), jumps.get())
}

fn holds_end_at_their_deadlines(what: &str, clocks: Clocks) {
    run(async {
        let (began, rate) = (Instant::now(), clocks.rate());
        let holds = given_number("CLOCK_HOLDS", 333_334);
        let (verdict, jumps) = sell_under(clocks, holds).await;
        println!("{what}: rate {rate}, {jumps} jumps, {:.0} s: {verdict}", began.elapsed().as_secs_f64());
        assert!(verdict.wrong.is_empty(), "{:#?}", &verdict.wrong[..verdict.wrong.len().min(20)]);
        assert!(verdict.holds >= holds);
        assert!(verdict.accepted > 0 && verdict.refused > 0 && verdict.releases > 0, "nothing was tried");
        assert!(verdict.late_ms(0.999) <= 250.0, "releases are announced too late");
    });
}

/// The clock of a server follows the one that it is given: otherwise the jumps and drifts try nothing.
#[test]
#[ignore = "it installs libfaketime: `make drill` runs it"]
fn a_server_starts_at_the_wall_clock_that_it_is_given() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let config = Ground::Sqlite.config(folder.path());
        let library = packages::library("libfaketimeMT.so.1", "libfaketime");
        let settings =
            [("LD_PRELOAD", library.as_str()), ("FAKETIME", "+3600"), ("FAKETIME_DONT_FAKE_MONOTONIC", "1")];
        let process = Process::start(&config, &settings).await;
        let told =
            process.buyers.get("/health", "").await.expect(200)["timestamp"].as_str().unwrap().to_owned();
        let ahead = ticketbuster::clock::parse_rfc3339(&told).unwrap() - Clock::start(None).now();
        assert!((ahead.0 - 3_600_000).abs() < 10_000, "{ahead:?}");
    });
}

#[test]
#[ignore = "hundreds of thousands of holds: `make drill` runs it"]
fn a_wall_clock_that_jumps_by_an_hour_moves_no_deadline() {
    holds_end_at_their_deadlines("jumps of an hour", Clocks::Jump);
}

#[test]
#[ignore = "hundreds of thousands of holds: `make drill` runs it"]
fn clocks_that_go_a_tenth_too_fast_move_no_deadline() {
    holds_end_at_their_deadlines("a tenth too fast", Clocks::Drift(1.1));
}

#[test]
#[ignore = "hundreds of thousands of holds: `make drill` runs it"]
fn clocks_that_go_a_tenth_too_slow_move_no_deadline() {
    holds_end_at_their_deadlines("a tenth too slow", Clocks::Drift(0.9));
}
