//! What goes wrong.

use std::{
    fmt,
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use rand::{Rng, rngs::StdRng};
use rustix::process::Signal;

use super::world::World;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Fault {
    StoreKilled,
    StoreHangs,
    StoreConnectionsCut,
    BrokerKilled,
    BrokerHangs,
    ServerHangs,
    Rubbish,
    ServerKilled,
    ServerEnded,
}

/// Each with its weight. The server itself ends about every twenty minutes, so that its memory has time to grow.
const WEIGHTS: [(Fault, u32); 9] = [
    (Fault::StoreKilled, 8),
    (Fault::StoreHangs, 8),
    (Fault::StoreConnectionsCut, 8),
    (Fault::BrokerKilled, 6),
    (Fault::BrokerHangs, 8),
    (Fault::ServerHangs, 8),
    (Fault::Rubbish, 8),
    (Fault::ServerKilled, 1),
    (Fault::ServerEnded, 1),
];

/// How long something is away or hangs, and how long connections are cut or rubbish is sent.
const AWAY_MS: std::ops::RangeInclusive<u64> = 500..=6_000;
const LASTS: Duration = Duration::from_secs(5);

impl Fault {
    pub(super) fn of_chance(random: &mut StdRng) -> Self {
        let mut at = random.random_range(0..WEIGHTS.iter().map(|(_, weight)| weight).sum());
        for (fault, weight) in WEIGHTS {
            if at < weight {
                return fault;
            }
            at -= weight;
        }
        unreachable!("the weights are counted")
    }

    pub(super) async fn happen(self, world: &mut World, random: &mut StdRng) {
        let away = Duration::from_millis(random.random_range(AWAY_MS));
        let (store, broker) = (world.store.clone(), world.broker.clone());
        match self {
            Self::StoreKilled => {
                aside(move || {
                    store.kill();
                    std::thread::sleep(away);
                    store.resume_service();
                })
                .await
            }
            Self::StoreHangs => {
                aside(move || {
                    store.freeze();
                    std::thread::sleep(away);
                    store.thaw();
                })
                .await
            }
            Self::StoreConnectionsCut => {
                world.proxy.set_cutting(true);
                actix_rt::time::sleep(LASTS).await;
                world.proxy.set_cutting(false);
            }
            Self::BrokerKilled => {
                aside(move || {
                    broker.kill();
                    std::thread::sleep(away);
                    broker.run();
                })
                .await
            }
            Self::BrokerHangs => {
                aside(move || {
                    broker.pause();
                    std::thread::sleep(away);
                    broker.resume();
                })
                .await
            }
            Self::ServerHangs => {
                world.signal(Signal::STOP);
                actix_rt::time::sleep(away).await;
                world.signal(Signal::CONT);
            }
            Self::Rubbish => {
                let (port, seed) = (world.port, random.random());
                aside(move || send_rubbish(port, seed)).await;
            }
            Self::ServerKilled => world.restart_server(true).await,
            Self::ServerEnded => world.restart_server(false).await,
        }
    }
}

/// The proxy and the samples go on meanwhile.
async fn aside(work: impl FnOnce() + Send + 'static) {
    actix_rt::task::spawn_blocking(work).await.unwrap();
}

/// Requests that no client sends: noise, heads without an end, bodies that are shorter than they say, JSON of nothing
/// but brackets.
fn send_rubbish(port: u16, seed: u64) {
    let mut random: StdRng = rand::SeedableRng::seed_from_u64(seed);
    let began = std::time::Instant::now();
    while began.elapsed() < LASTS {
        let bytes = match random.random_range(0..4) {
            0 => (0..4_096).map(|_| random.random()).collect(),
            1 => [b"GET / HTTP/1.1\r\nhost: x\r\n".to_vec(), vec![b'a'; 1 << 16]].concat(),
            2 => b"POST /api/orders HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{".to_vec(),
            _ => {
                let body = "[".repeat(20_000);
                let length = body.len();
                format!(
                    "POST /api/auth/dev-login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
                     content-length: {length}\r\n\r\n{body}"
                )
                .into_bytes()
            }
        };
        // Refused or closed: either is right.
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else { return };
        let _ = stream.set_read_timeout(Some(Duration::from_millis(20)));
        let _ = stream.write_all(&bytes);
        let _ = stream.read(&mut [0; 1_024]);
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::StoreKilled => "the store is killed",
            Self::StoreHangs => "the store hangs",
            Self::StoreConnectionsCut => "connections to the store are cut",
            Self::BrokerKilled => "the broker is killed",
            Self::BrokerHangs => "the broker hangs",
            Self::ServerHangs => "the server hangs",
            Self::Rubbish => "clients send rubbish",
            Self::ServerKilled => "the server is killed",
            Self::ServerEnded => "the server is ended and started",
        })
    }
}
