//! A cheap HTTP client, because it shares the machine with what it measures: connections on one thread, each
//! with one request in flight.

use std::{cell::Cell, rc::Rc, time::Duration};

use hdrhistogram::Histogram;
use loadtest::wire::{Connection, Target};
use tokio::time::Instant;

/// The results of a run.
pub struct Outcome {
    /// Bodies of the answers, by the number of the request; empty unless requested.
    pub bodies: Vec<Vec<u8>>,
    /// Time until the last answer, in seconds.
    pub seconds: f64,
    /// Microseconds from the instant at which a request was due until its answer.
    pub latency: Histogram<u64>,
}

/// Sends these requests. Without `every`, each is sent as soon as a connection is free (closed loop); with
/// it, one is due at every such interval, whatever the server does (open loop). Panics if an answer has
/// another status than `status`.
pub async fn send(
    target: &Target,
    requests: &[Vec<u8>],
    connections: usize,
    status: u16,
    keep: bool,
    every: Option<Duration>,
) -> Outcome {
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(Connection::over(target.connect().await.unwrap()));
    }
    let next = Rc::new(Cell::new(0));
    let began = Instant::now() + Duration::from_millis(5);
    tokio::time::sleep_until(began).await;
    let loops = open.into_iter().map(|mut connection| {
        let next = next.clone();
        async move {
            let mut bodies = Vec::new();
            let mut latency = Histogram::<u64>::new(3).unwrap();
            loop {
                let number: usize = next.get();
                let Some(request) = requests.get(number) else { return (bodies, latency) };
                next.set(number + 1);
                let due = match every {
                    Some(every) => {
                        let due = began + every * number as u32;
                        tokio::time::sleep_until(due).await;
                        // The timer may be early, by less than a millisecond.
                        due.min(Instant::now())
                    }
                    None => Instant::now(),
                };
                let answer = connection.exchange(request).await.unwrap();
                assert_eq!(answer.status, status, "{}", String::from_utf8_lossy(answer.body));
                latency.saturating_record(due.elapsed().as_micros() as u64);
                if keep {
                    bodies.push((number, answer.body.to_vec()));
                }
            }
        }
    });
    let parts = futures_util::future::join_all(loops).await;
    let seconds = began.elapsed().as_secs_f64();
    let mut latency = Histogram::<u64>::new(3).unwrap();
    let mut bodies = vec![Vec::new(); if keep { requests.len() } else { 0 }];
    for (answers, part) in parts {
        latency.add(part).unwrap();
        for (number, body) in answers {
            bodies[number] = body;
        }
    }
    Outcome { bodies, seconds, latency }
}
