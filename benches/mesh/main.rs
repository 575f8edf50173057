//! What a forwarded ask costs, in processor time of both ends together: `cargo bench --profile quick --bench mesh`.
//!
//! Both ends are in this process and talk over loopback: a lane on the main thread, a server that answers at once on its
//! own. One connection, no TLS, asks of 128 bytes, answers of 67 (a hold's). The processor's time is the process's.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on says so and stops")]

use std::{
    cell::RefCell,
    net::{SocketAddr, TcpListener},
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use futures_util::{FutureExt, future::LocalBoxFuture};
use rustix::time::{ClockId, clock_gettime};
use ticketbuster::{
    cluster::{
        directory::{Directory, Sighting},
        mesh::{Answering, Ask, FollowSender, Identity, Lane, Mesh, MeshSettings, PROTOCOL, serve},
    },
    store::{Member, MemberState, NewMember, ProcessId, Renewals},
    telemetry::Metrics,
};
use tokio::sync::mpsc;
use uuid::Uuid;

mod stalled;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long each row is measured. The median of the rounds counts.
const MEASURED: Duration = Duration::from_secs(2);
const ROUNDS: usize = 5;
const ASK: &[u8] = &[1; 128];
const ANSWER: &[u8] = &[2; 67];

const fn process(number: u128) -> ProcessId {
    ProcessId(Uuid::from_u128(number))
}

/// Answers at once.
struct Ready;

impl Answering for Ready {
    fn answer(&self, _: ProcessId, _: Ask) -> LocalBoxFuture<'static, Bytes> {
        async { Bytes::from_static(ANSWER) }.boxed_local()
    }

    fn follow(&self, _: ProcessId, _: Bytes, _: FollowSender) {}

    fn told(&self, _: ProcessId, _: Bytes) {}

    fn hinted(&self) {}
}

/// Seconds of processor time.
fn used(clock: ClockId) -> f64 {
    let time = clock_gettime(clock);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// What one round of a row gave.
struct Measured {
    micros_per_ask: f64,
    asks_per_second: f64,
    latency_p50: Duration,
    latency_p99: Duration,
}

async fn asked(lane: &Lane) -> Duration {
    let began = Instant::now();
    let ask = Ask { body: Bytes::from_static(ASK), deadline: Duration::from_secs(5) };
    let answer = lane.ask(process(2), ask).await.unwrap();
    assert_eq!(answer.len(), ANSWER.len());
    began.elapsed()
}

fn measured(mut asks: Vec<Duration>, processor: f64, took: Duration) -> Measured {
    asks.sort_unstable();
    Measured {
        micros_per_ask: processor * 1e6 / asks.len() as f64,
        asks_per_second: asks.len() as f64 / took.as_secs_f64(),
        latency_p50: asks[asks.len() / 2],
        latency_p99: asks[asks.len() * 99 / 100],
    }
}

/// The times of answered asks, of all tasks of a round.
type Times = Rc<RefCell<Vec<Duration>>>;

/// So many tasks that ask again as soon as they are answered.
async fn closed_loop(lane: &Lane, outstanding: usize) -> Measured {
    let times = Times::default();
    let (began, before) = (Instant::now(), used(ClockId::ProcessCPUTime));
    let mut tasks = Vec::new();
    for _ in 0..outstanding {
        let (lane, times) = (lane.clone(), times.clone());
        tasks.push(actix_rt::spawn(async move {
            while began.elapsed() < MEASURED {
                let took = asked(&lane).await;
                times.borrow_mut().push(took);
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    measured(times.take(), used(ClockId::ProcessCPUTime) - before, began.elapsed())
}

/// Asks that come from another thread, `together` at a time, as from sockets. With `lane`, they are forwarded; without, what
/// the rest costs: the thread's wake-ups and the tasks.
async fn paced(lane: Option<&Lane>, per_second: u32, together: u32) -> Measured {
    let (arrivals, mut arrived) = mpsc::unbounded_channel();
    let times = Times::default();
    let (began, before) = (Instant::now(), used(ClockId::ProcessCPUTime));
    let generator = std::thread::spawn(move || {
        let gap = Duration::from_secs(1) * together / per_second;
        let mut next = Instant::now();
        while began.elapsed() < MEASURED {
            std::thread::sleep(next.saturating_duration_since(Instant::now()));
            next += gap;
            for _ in 0..together {
                arrivals.send(()).unwrap();
            }
        }
        used(ClockId::ThreadCPUTime)
    });
    let mut asks = 0;
    while arrived.recv().await.is_some() {
        asks += 1;
        let (lane, times) = (lane.cloned(), times.clone());
        actix_rt::spawn(async move {
            let took = match lane {
                Some(lane) => asked(&lane).await,
                None => Duration::ZERO,
            };
            times.borrow_mut().push(took);
        });
    }
    while times.borrow().len() < asks {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let generating = generator.join().unwrap();
    measured(times.take(), used(ClockId::ProcessCPUTime) - before - generating, began.elapsed())
}

/// The round with the median cost.
async fn median(round: impl AsyncFn() -> Measured) -> Measured {
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        rounds.push(round().await);
    }
    rounds.sort_by(|one, other| one.micros_per_ask.total_cmp(&other.micros_per_ask));
    rounds.swap_remove(ROUNDS / 2)
}

fn print(name: &str, row: &Measured, besides: f64) {
    println!(
        "| {name} | {:.1} | {:.0} | {:.2} |",
        row.micros_per_ask - besides,
        row.asks_per_second,
        row.latency_p50.as_secs_f64() * 1e3
    );
}

fn identity(number: u128) -> Identity {
    Identity::with_secrets(process(number), "bench", vec![[1; 32]])
}

fn member(number: u128, mesh: SocketAddr) -> Member {
    let is = NewMember {
        process: process(number),
        node: format!("n{number}"),
        mesh: mesh.to_string(),
        build: "bench".to_owned(),
        protocol: PROTOCOL,
        weight: 1,
    };
    Member { is, state: MemberState::Up, renewals: Renewals(1) }
}

fn print_stalled(stalled: &stalled::Stalled) {
    let [before, meanwhile] =
        [&stalled.before, &stalled.meanwhile].map(|row| row.latency_p99.as_secs_f64() * 1e3);
    println!(
        "\nA peer that takes nothing: {} asks for it wait, {} are refused; {:.1} MiB. p99 of asks for another one: {before:.2} ms \
         before, {meanwhile:.2} ms meanwhile, {:.2} times",
        stalled.waited,
        stalled.full,
        stalled.bytes as f64 / f64::from(1 << 20),
        meanwhile / before
    );
}

#[actix_rt::main]
async fn main() {
    if stalled::is_peer().await {
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = serve(listener, MeshSettings::default(), identity(2), || Ready).unwrap();
    let peer = stalled::Peer::start();
    let directory = Directory::new(process(1));
    let members = vec![member(2, server.addresses[0]), member(3, peer.address)];
    directory.heard(Sighting { members, owners: Vec::new() });
    let metrics = Arc::new(Metrics::new());
    let mesh = Mesh::new(MeshSettings::default(), identity(1), directory, metrics.clone()).unwrap();
    let lane = mesh.lane();
    asked(&lane).await;
    println!("| asks | processor time an ask, µs | asks/s | p50, ms |\n| --- | ---: | ---: | ---: |");
    for outstanding in [8, 64, 512] {
        let row = median(async || closed_loop(&lane, outstanding).await).await;
        print(&format!("{outstanding} outstanding"), &row, 0.0);
    }
    for (per_second, together) in [(10_000, 1), (10_000, 10), (30_000, 10)] {
        let besides = median(async || paced(None, per_second, together).await).await.micros_per_ask;
        let row = median(async || paced(Some(&lane), per_second, together).await).await;
        let name =
            format!("{per_second} a second, {together} at a time; to have them come costs {besides:.1} more");
        print(&name, &row, besides);
    }
    let text = String::from_utf8(metrics.render()).unwrap();
    let value = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().parse::<f64>().unwrap()
    };
    let (sum, count) =
        (value("ticketbuster_mesh_batch_size_sum"), value("ticketbuster_mesh_batch_size_count"));
    println!("\n{:.1} asks a message on average", sum / count);
    print_stalled(&stalled::measure(&lane, &peer).await);
    server.stop().await;
}
