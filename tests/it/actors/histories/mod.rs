//! Histories of three engines that share a database: what their clients asked and were told while the event passed from one
//! to another. They are written to `target/histories`, where `models/linearizable` says whether they are linearizable.

mod client;
mod fleet;

use std::{fs, path::Path};

use rand::{SeedableRng, rngs::StdRng};

use self::{
    client::{Record, clients},
    fleet::{Fleet, Lease, Passing},
};
use crate::support::{Ground, run};

/// Runs so many histories, and gives each as a line.
fn histories(count: usize, lease: Lease, seed: u64) -> Vec<String> {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let mut rng = StdRng::seed_from_u64(seed);
        let fleet = Fleet::start(&Ground::Postgres.config(folder.path()), seed).await;
        let mut lines = Vec::with_capacity(count);
        for number in 0..count {
            let event = fleet.event().await;
            let owner = fleet.claim_anywhere(event, &mut rng).await;
            let record = Record::default();
            let passing = Passing::of_chance(owner, lease, &mut rng);
            tokio::join!(clients(&fleet, event, &record, seed + number as u64), fleet.pass(event, passing));
            lines.push(record.line());
            fleet.close(event).await;
        }
        fleet.stop().await;
        lines
    })
}

fn write(name: &str, lines: &[String]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/histories");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), lines.join("\n") + "\n").unwrap();
}

fn count(lines: &[String], told: &str) -> usize {
    lines.iter().map(|line| line.split(' ').filter(|word| word[1..].starts_with(told)).count()).sum()
}

fn sound(count_of_histories: usize) {
    let seed: u32 = rand::random();
    println!("seed {seed}");
    let lines = histories(count_of_histories, Lease::EndsFirst, seed.into());
    // What shows nothing would be sound, too.
    for told in ["!d", "!r", "!f", "!n"] {
        println!("{told}: {}", count(&lines, told));
    }
    assert!(count(&lines, "!d") > lines.len(), "hardly anything was done");
    assert!(count(&lines, "!f") > lines.len() / 2, "hardly anything was shown");
    write("sound.txt", &lines);
}

#[test]
fn histories_of_three_engines_are_written_down() {
    sound(300);
}

#[test]
#[ignore = "minutes: make drill"]
fn ten_thousand_histories_of_three_engines_are_written_down() {
    sound(10_000);
}

/// Planted: an owner goes on showing what it has in memory while another one serves the event. The checker must see it.
#[test]
fn histories_with_a_stale_read_are_written_down() {
    write("stale.txt", &histories(100, Lease::GoesOn, 7));
}
