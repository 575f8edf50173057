//! Hours of sales with a fault every half minute: PostgreSQL, RabbitMQ, connections and the server itself are killed or
//! hang, clients send rubbish. Every round's rehearsal and every audit has no violation, and memory does not grow.
//!
//! `make soak HOURS=2` runs it; `target/soak` has a page with its course.

mod faults;
mod memory;
mod page;
mod rounds;
mod world;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use futures_util::{FutureExt, future};
use rand::{Rng, SeedableRng, rngs::StdRng};

use self::{faults::Fault, page::Course, rounds::Round, world::World};
use crate::support::{given_number, run};

/// Between the end of a fault and the next.
const PAUSE: std::ops::RangeInclusive<u64> = 20..=40;
/// Memory may seem to grow by chance. What would fill a gigabyte in a month is 1.4 MiB an hour, but two hours with the
/// process killed every quarter of one cannot tell that from chance: this much they can.
const GROWTH_MAX: f64 = 24.0;

#[test]
#[ignore = "it takes hours: `make soak HOURS=2` runs it"]
fn hours_of_sales_and_faults_break_no_promise_and_leak_nothing() {
    let minutes = given_number("SOAK_MINUTES", 120);
    let seed = given_number("SOAK_SEED", u64::from(rand::random::<u32>()));
    println!("{minutes} minutes, seed {seed}");
    run(async {
        let folder = std::env::var_os("SOAK_FOLDER").expect("SOAK_FOLDER is not set: `make soak` does");
        let began = Instant::now();
        let end = began + Duration::from_secs(minutes * 60);
        let mut world = World::start(seed, began).await;
        let selling = actix_rt::spawn(rounds::sell_until(
            (began, end),
            world.url(),
            Path::new(&folder).to_owned(),
            seed,
        ));
        let faults = fault_until(end, &mut world, StdRng::seed_from_u64(seed)).map(Ok);
        let (rounds, faults) = future::try_join(selling, faults).await.unwrap();
        let samples = world.samples();
        let report = world.stop_and_audit().await;

        let growth = memory::growth(&samples);
        let course = Course { seed, samples, rounds, faults, growth };
        std::fs::write(Path::new(&folder).join("soak.html"), course.page()).unwrap();
        println!("{course}\n{report}");
        assert!(report.violations.is_empty(), "{report}");
        let failed: Vec<&Round> = course.rounds.iter().filter(|round| !round.passed()).collect();
        assert!(failed.is_empty(), "{failed:#?}");
        if let Some(growth) = course.growth {
            assert!(growth.least() < GROWTH_MAX, "memory grows: {growth}");
        }
    });
}

/// What happened when: seconds since the beginning, how long it took, and what it was.
type Happened = Vec<(f64, f64, Fault)>;

/// A fault every half minute, chosen by the seed, until there is no time for another.
async fn fault_until(end: Instant, world: &mut World, mut random: StdRng) -> Happened {
    let mut happened = Vec::new();
    loop {
        let pause = Duration::from_secs(random.random_range(PAUSE));
        if Instant::now() + pause >= end {
            return happened;
        }
        actix_rt::time::sleep(pause).await;
        let fault = Fault::of_chance(&mut random);
        let began = world.seconds();
        fault.happen(world, &mut random).await;
        let took = world.seconds() - began;
        println!("{began:7.0} s  {fault}, {took:.1} s");
        happened.push((began, took, fault));
    }
}
