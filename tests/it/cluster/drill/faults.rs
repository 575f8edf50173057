//! Processes that are killed, stand still, are cut off, restarted and drained.

use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::{
    super::{Ring, link::Way},
    Trial,
};
use crate::support::{given_number, process::binary, run};

/// A fault of one process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fault {
    /// SIGKILL of the owner of the event that everybody wants.
    Kill,
    /// SIGSTOP, and SIGCONT.
    Stand,
    /// It does not reach the database, or the others do not reach it, in one direction or both.
    Cut,
    /// SIGTERM and a new start of one after the other.
    Restart,
    /// `ticketbuster cluster drain` of the event's owner, and a new start.
    Drain,
}

/// How long a fault lasts that ends by itself: most are short, as real ones are.
fn length(most_ms: u64) -> Duration {
    let part: f64 = rand::random();
    Duration::from_millis(1_000 + (part * part * (most_ms - 1_000) as f64) as u64)
}

impl Trial {
    /// One fault, and until its process is one of three again. How long the event that everybody wants was not to be had.
    async fn one(&self, fault: Fault) -> Duration {
        let (hot, began) = (self.clients.events[0], Instant::now());
        let owner = self.owner_of(hot).await.unwrap();
        let any = rand::random_range(0..3);
        match fault {
            Fault::Kill => {
                self.nodes[owner].kill();
                self.shared_by(2).await;
                self.start(owner).await;
            }
            Fault::Stand => {
                self.nodes[any].signal(Signal::STOP);
                actix_rt::time::sleep(length(given_number("STAND_MS_MAX", 30_000))).await;
                self.nodes[any].signal(Signal::CONT);
            }
            Fault::Cut => {
                let node = &self.nodes[any];
                let links = [&[&node.database][..], &[&node.mesh], &[&node.database, &node.mesh]];
                let ways = [Way::Cut, Way::NothingThere, Way::NothingBack, Way::Nothing];
                let (cut, way) = (links[rand::random_range(0..3)], ways[rand::random_range(0..4)]);
                cut.iter().for_each(|link| link.set(way));
                actix_rt::time::sleep(length(given_number("CUT_MS_MAX", 20_000))).await;
                cut.iter().for_each(|link| link.mend());
            }
            Fault::Restart => {
                for node in 0..3 {
                    self.nodes[node].end().await;
                    self.start(node).await;
                    self.shared_by(3).await;
                }
            }
            Fault::Drain => {
                self.nodes[owner].end().await;
                self.start(owner).await;
            }
        }
        self.shared_by(3).await;
        self.more(100).await;
        self.pause(0, began)
    }
}

/// So many of them, with all that must hold.
async fn rounds(fault: Fault, rounds: u64) {
    let trial = Trial::new().await;
    let mut pauses = Vec::new();
    let outcome = trial
        .with(async {
            for _ in 0..rounds {
                pauses.push(trial.one(fault).await);
            }
        })
        .await;
    pauses.sort_unstable();
    let at = |part: f64| pauses[((pauses.len() - 1) as f64 * part) as usize].as_secs_f64();
    let pauses = format!("p50 {:.2} s, p99 {:.2} s, longest {:.2} s", at(0.5), at(0.99), at(1.0));
    println!("{fault:?} {rounds} times: the event pauses {pauses}; {outcome}");
    if matches!(fault, Fault::Restart | Fault::Drain) {
        assert_eq!(outcome.lost, 0, "a planned move takes nothing with it");
        assert!(outcome.slowest <= Duration::from_secs(5), "{:?}", outcome.slowest);
    }
}

#[test]
fn three_processes_with_every_fault_once() {
    run(async {
        let trial = Trial::new().await;
        let outcome = trial.with(async {
            for fault in [Fault::Kill, Fault::Stand, Fault::Cut, Fault::Cut, Fault::Drain] {
                trial.one(fault).await;
            }
        });
        println!("{}", outcome.await);
        trial.finds_what_is_planted().await;
    });
}

#[test]
#[ignore = "it takes a quarter of an hour: `make drill` runs it"]
fn fifty_kills() {
    run(async { rounds(Fault::Kill, given_number("ROUNDS", 50)).await });
}

#[test]
#[ignore = "it takes an hour: `make drill` runs it"]
fn two_hundred_times_standing_still() {
    run(async { rounds(Fault::Stand, given_number("ROUNDS", 200)).await });
}

#[test]
#[ignore = "it takes an hour: `make drill` runs it"]
fn two_hundred_partitions() {
    run(async { rounds(Fault::Cut, given_number("ROUNDS", 200)).await });
}

#[test]
#[ignore = "it takes minutes: `make drill` runs it"]
fn ten_rolling_restarts() {
    run(async { rounds(Fault::Restart, given_number("ROUNDS", 10)).await });
}

#[test]
#[ignore = "it takes minutes: `make drill` runs it"]
fn a_hundred_planned_moves() {
    run(async { rounds(Fault::Drain, given_number("ROUNDS", 100)).await });
}

#[test]
#[ignore = "it needs the program of the version before, in TEST_BINARY_BEFORE: `make drill` builds it"]
fn an_upgrade_of_one_process_after_the_other() {
    run(async {
        let before = std::env::var_os("TEST_BINARY_BEFORE").expect("TEST_BINARY_BEFORE is not set");
        let mut trial = Trial::over(Ring::new().with_leases_of(3_000), before).await;
        trial.program = binary();
        let outcome = trial
            .with(async {
                for node in 0..3 {
                    trial.nodes[node].end().await;
                    trial.start(node).await;
                    trial.shared_by(3).await;
                    trial.more(1_000).await;
                }
            })
            .await;
        println!("{outcome}");
        assert_eq!(outcome.lost, 0, "a planned move takes nothing with it");
        assert!(outcome.slowest <= Duration::from_secs(5), "{:?}", outcome.slowest);
    });
}
