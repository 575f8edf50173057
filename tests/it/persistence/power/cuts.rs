//! The power is cut under load: whatever was acknowledged is there when it is back. Controls without flushes lose orders,
//! so the cuts can find a loss.

use std::{cell::Cell, ops::RangeInclusive, time::Duration};

use futures_util::future;
use rand::{Rng, SeedableRng, rngs::StdRng};

use super::machine::{Machine, Sales, until_heard};
use crate::support::{Ground, given_number, packages, process::Process, run};

/// Whether what is acknowledged has been flushed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flushes {
    Kept,
    /// SQLite's flushes do nothing; those of PostgreSQL come after the answer.
    Skipped,
}

/// How long after the first order the power is cut, and how long the server is left alone with the dead disk.
const LOAD_MS: RangeInclusive<u64> = 50..=600;
const DEAD_MS: RangeInclusive<u64> = 0..=300;
const DISK_MEGABYTES: u32 = 1_024;

/// Sells until the power is cut, and lets the machine boot again.
async fn cut_under_load(machine: &Machine, cycle: u64, random: &mut StdRng, flushes: Flushes) -> Sales {
    let process = match (flushes, &machine.postgres) {
        (Flushes::Kept, _) => Process::start(&machine.config, &[]).await,
        (Flushes::Skipped, None) => {
            let no_flushes = packages::library("libeatmydata.so", "eatmydata");
            Process::start(&machine.config, &[("LD_PRELOAD", &no_flushes)]).await
        }
        (Flushes::Skipped, Some(server)) => {
            let process = Process::start(&machine.config, &[]).await;
            // Afterwards, because nothing starts over such a server.
            server.sql("postgres", "ALTER SYSTEM SET synchronous_commit = off");
            server.sql("postgres", "SELECT pg_reload_conf()");
            process
        }
    };
    let (load, dead) = (random.random_range(LOAD_MS), random.random_range(DEAD_MS));
    let heard = Cell::new(0);
    let cutting = async {
        until_heard(&heard, 1).await;
        actix_rt::time::sleep(Duration::from_millis(load)).await;
        machine.disk.cut_power();
        actix_rt::time::sleep(Duration::from_millis(dead)).await;
        // It may have ended by itself.
        let _ = rustix::process::kill_process(
            rustix::process::Pid::from_child(&process.child),
            rustix::process::Signal::KILL,
        );
    };
    let (sales, ()) = future::join(machine.sell(&process, cycle, &heard), cutting).await;
    process.kill();
    machine.boot();
    if let (Flushes::Skipped, Some(server)) = (flushes, &machine.postgres) {
        server.sql("postgres", "ALTER SYSTEM RESET ALL");
        server.sql("postgres", "SELECT pg_reload_conf()");
    }
    sales
}

fn random(what: &str) -> StdRng {
    let seed = given_number("POWER_SEED", u64::from(rand::random::<u32>()));
    println!("{what}: seed {seed}");
    StdRng::seed_from_u64(seed)
}

fn cuts_lose_nothing(ground: Ground) {
    run(async {
        let mut random = random(&format!("{ground:?}"));
        let machine = Machine::new(ground, DISK_MEGABYTES).await;
        let cuts = given_number("POWER_CUTS", 50);
        let mut rounds: Vec<Sales> = Vec::new();
        for cycle in 0..cuts {
            let sales = cut_under_load(&machine, cycle, &mut random, Flushes::Kept).await;
            assert!(!sales.told.is_empty(), "cut {cycle} came before the first order");
            let (losses, report) = machine.losses(sales.told.iter()).await;
            assert!(losses.what.is_empty(), "cut {cycle} lost: {:#?}", losses.what);
            assert!(report.violations.is_empty(), "cut {cycle}: {report}");
            rounds.push(sales);
        }
        // Those of all rounds, after all cuts.
        let report = machine.settle(&rounds).await;
        let told = rounds.iter().flat_map(|sales| &sales.told);
        let with_tickets = told.clone().filter(|told| told.tickets.is_some()).count();
        let cut_off: usize = rounds.iter().map(|sales| sales.cut_off.len()).sum();
        println!(
            "{ground:?}: {cuts} cuts, {} orders acknowledged, {with_tickets} of them seen with tickets, {cut_off} requests \
             without an answer; 0 lost; {report}",
            told.count()
        );
    });
}

fn cuts_without_flushes_lose_orders(ground: Ground) {
    run(async {
        let mut random = random(&format!("{ground:?} without flushes"));
        let cuts = given_number("POWER_CONTROLS", 5);
        let (mut told, mut lost, mut cuts_that_lost) = (0, 0, 0);
        for cycle in 0..cuts {
            // A new disk each time: what one cut leaves of a store may be anything.
            let machine = Machine::new(ground, DISK_MEGABYTES).await;
            let sales = cut_under_load(&machine, cycle, &mut random, Flushes::Skipped).await;
            let (losses, _) = machine.losses(sales.told.iter()).await;
            told += sales.told.len();
            lost += losses.orders;
            cuts_that_lost += u64::from(losses.orders > 0);
        }
        println!(
            "{ground:?} without flushes: {cuts_that_lost} of {cuts} cuts lost {lost} of {told} acknowledged orders"
        );
        assert!(lost > 0, "{told} orders were acknowledged before a flush, and the cuts lost none of them");
    });
}

macro_rules! in_the_drill {
    ($($test:ident: $what:ident($ground:ident)),* $(,)?) => {
        $(#[test]
        #[ignore = "fifty cuts take minutes: `make drill` runs it"]
        fn $test() { $what(Ground::$ground); })*
    };
}

in_the_drill! {
    fifty_cuts_lose_nothing_on_sqlite: cuts_lose_nothing(Sqlite),
    fifty_cuts_lose_nothing_on_postgresql: cuts_lose_nothing(Postgres),
    the_control_without_flushes_loses_orders_on_sqlite: cuts_without_flushes_lose_orders(Sqlite),
    the_control_without_flushes_loses_orders_on_postgresql: cuts_without_flushes_lose_orders(Postgres),
}
