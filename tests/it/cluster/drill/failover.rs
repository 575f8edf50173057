//! A database server that dies or stands still, and its synchronous standby in its place.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    super::{Ring, link::Link},
    Trial,
};
use crate::support::{given_number, postgres::Postgres, process::binary, run};

/// From when the standby takes connections until orders are accepted again.
const ORDERS_AGAIN_MAX: Duration = Duration::from_secs(3);

/// What each shard's epoch is: whether anything was taken over.
async fn epochs(trial: &Trial) -> Vec<u64> {
    let owners = trial.store.cluster().unwrap().owners(Default::default()).await.unwrap();
    owners.changed.iter().map(|owner| owner.epoch.0).collect()
}

/// How long it takes until one more order is accepted.
async fn orders_again(trial: &Trial) -> Duration {
    let orders = || trial.clients.orders.borrow().len();
    let (began, had) = (Instant::now(), orders());
    while orders() == had {
        assert!(began.elapsed() < Duration::from_secs(30), "no order is accepted again");
        actix_rt::time::sleep(Duration::from_millis(10)).await;
    }
    began.elapsed()
}

/// What takes a server long is not done on the thread that carries its connections.
async fn of_server<T: Send + 'static>(server: &Arc<Postgres>, what: fn(&Postgres) -> T) -> T {
    let server = server.clone();
    actix_rt::task::spawn_blocking(move || what(&server)).await.unwrap()
}

async fn failovers(rounds: u64) {
    let mut primary = Arc::new(Postgres::start(&["wal_level = replica"]));
    let mut standby = Arc::new(of_server(&primary, Postgres::standby).await);
    primary.commits_wait_for_standbys();
    let service = Link::before(primary.port()).await;
    // Once, beside other tests, no machine may be so slow that a lease ends.
    let ring = Ring::over(&primary.database(), &service);
    let ring = ring.with_leases_of(if rounds == 1 { 20_000 } else { 3_000 });
    let trial = Box::pin(Trial::over(ring, binary())).await;
    let mut again = Vec::new();
    let outcome = trial
        .with(async {
            for round in 0..rounds {
                trial.more(300).await;
                let before = epochs(&trial).await;
                of_server(&primary, if round % 2 == 0 { Postgres::kill } else { Postgres::freeze }).await;
                // Nobody knows at first.
                let away = if rounds == 1 { 6_000 } else { rand::random_range(5_000..60_000) };
                actix_rt::time::sleep(Duration::from_millis(away)).await;
                of_server(&standby, Postgres::promote).await;
                service.lead_to(standby.port());
                let took = orders_again(&trial).await;
                println!("away for {away} ms, orders again after {took:?}");
                again.push(took);
                assert_eq!(epochs(&trial).await, before, "somebody has taken something over");
                // The old one is never seen again.
                let new = of_server(&standby, Postgres::standby).await;
                let old = std::mem::replace(&mut primary, std::mem::replace(&mut standby, Arc::new(new)));
                drop(actix_rt::task::spawn_blocking(move || drop(old)).await);
                primary.commits_wait_for_standbys();
            }
        })
        .await;
    again.sort_unstable();
    println!("orders again after {again:?}; {outcome}");
    let most = if rounds == 1 { 4 * ORDERS_AGAIN_MAX } else { ORDERS_AGAIN_MAX };
    assert!(again.last().is_some_and(|longest| *longest <= most), "{again:?}");
}

#[test]
fn a_standby_takes_the_place_of_a_killed_database_server() {
    run(failovers(1));
}

#[test]
#[ignore = "it takes a quarter of an hour: `make drill` runs it"]
fn twenty_failovers_of_the_database_server() {
    run(failovers(given_number("ROUNDS", 20)));
}
