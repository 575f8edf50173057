//! Streams that break and peers that hang, by a proxy between both ends.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    rc::Rc,
};

use futures_util::future::join_all;
use rand::{Rng, SeedableRng, rngs::StdRng};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, tcp},
    sync::Notify,
};

use super::*;

/// Forwards bytes, until it cuts or freezes.
#[derive(Clone, Default)]
struct Proxy {
    is_frozen: Rc<Cell<bool>>,
    cut: Rc<Notify>,
    address: Rc<RefCell<String>>,
}

impl Proxy {
    async fn start(to: String) -> Self {
        let proxy = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        *proxy.address.borrow_mut() = listener.local_addr().unwrap().to_string();
        let forwards = proxy.clone();
        actix_rt::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(server) = TcpStream::connect(&to).await else { continue };
                let ((client_in, client_out), (server_in, server_out)) =
                    (stream.into_split(), server.into_split());
                let (there, back) = (forwards.clone(), forwards.clone());
                actix_rt::spawn(async move {
                    tokio::select! {
                        () = there.pass(client_in, server_out) => {}
                        () = back.pass(server_in, client_out) => {}
                        () = there.cut.notified() => {}
                    }
                });
            }
        });
        proxy
    }

    async fn pass(&self, mut from: tcp::OwnedReadHalf, mut to: tcp::OwnedWriteHalf) {
        let mut bytes = vec![0; 16 * 1024];
        while let Ok(read @ 1..) = from.read(&mut bytes).await {
            while self.is_frozen.get() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            if to.write_all(&bytes[..read]).await.is_err() {
                return;
            }
        }
    }

    fn address(&self) -> String {
        self.address.borrow().clone()
    }
}

#[actix_rt::test]
async fn whatever_breaks_each_ask_ends_once_and_rightly() {
    let node = Node::start(settings());
    let proxy = Proxy::start(node.address()).await;
    let lane = mesh_to(proxy.address(), settings()).lane();
    let mut random = StdRng::seed_from_u64(20_261_130);
    let (mut answered, mut unsent, mut broken) = (BTreeSet::new(), BTreeSet::new(), 0);
    for round in 0..40_u32 {
        let cut_after = Duration::from_micros(random.random_range(0..4_000));
        let asks = (0..300_u32).map(|number| {
            let (lane, wait) = (lane.clone(), Duration::from_micros(random.random_range(0..4_000)));
            async move {
                tokio::time::sleep(wait).await;
                let body = Bytes::copy_from_slice(&(round * 1_000 + number).to_be_bytes());
                (body.clone(), lane.ask(process(2), Ask { body, deadline: Duration::from_secs(20) }).await)
            }
        });
        let cut = async {
            tokio::time::sleep(cut_after).await;
            proxy.cut.notify_waiters();
        };
        let (ends, ()) = tokio::join!(join_all(asks), cut);
        for (body, end) in ends {
            match end {
                Ok(answer) => assert!(answer == body && answered.insert(body)),
                Err(AskError::Unreachable) => assert!(unsent.insert(body)),
                Err(AskError::Broken) => broken += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    assert_eq!(answered.len() + unsent.len() + broken, 12_000);
    assert!(broken > 0 && !unsent.is_empty() && !answered.is_empty());
    node.server.stop().await;
    let mut seen = BTreeSet::new();
    for heard in node.heard.try_iter() {
        let Heard::Ask(_, body, _) = heard else { panic!("{heard:?}") };
        assert!(seen.insert(body), "nothing is asked twice");
    }
    assert!(answered.is_subset(&seen), "what was answered was asked");
    assert!(unsent.is_disjoint(&seen), "what was not sent was not done");
}

#[actix_rt::test]
async fn a_peer_that_takes_nothing_costs_little_and_delays_nobody() {
    let quick_settings = MeshSettings { peer_silent_ms: 2_500, ..settings() };
    let (hung, well) = (Node::start(settings()), Node::start_as(settings(), identity(3)));
    let proxy = Proxy::start(hung.address()).await;
    let known = directory([(2, proxy.address()), (3, well.address())]);
    let lane = Mesh::new(quick_settings, identity(1), known, Arc::default()).unwrap().lane();
    for number in [2, 3] {
        lane.ask(process(number), ask(b"connect", 5_000)).await.unwrap();
    }
    proxy.is_frozen.set(true);
    let before = resident();
    let body = Bytes::from(vec![7; 1_024]);
    let asks: Vec<_> = (0..50_000)
        .map(|_| {
            let (lane, body) = (lane.clone(), Bytes::copy_from_slice(&body));
            actix_rt::spawn(async move {
                lane.ask(process(2), Ask { body, deadline: Duration::from_secs(20) }).await
            })
        })
        .collect();
    let mut slowest = Duration::ZERO;
    for _ in 0..50 {
        let began = std::time::Instant::now();
        lane.ask(process(3), ask(b"meanwhile", 5_000)).await.unwrap();
        slowest = slowest.max(began.elapsed());
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    // The first waits for 50,000 tasks of the test to begin.
    assert!(slowest < Duration::from_secs(2), "{slowest:?}");
    assert!(resident().saturating_sub(before) < 160 << 20, "with the test's own 50 MB of bodies and tasks");
    let (mut full, mut broken, mut unsent) = (0, 0, 0);
    for ask in asks {
        match ask.await.unwrap() {
            Err(AskError::Full) => full += 1,
            Err(AskError::Broken) => broken += 1,
            Err(AskError::Unreachable) => unsent += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(broken + unsent <= 20_000 && unsent > 0 && full >= 30_000, "{full} {broken} {unsent}");
    proxy.is_frozen.set(false);
    let began = std::time::Instant::now();
    while lane.ask(process(2), ask(b"again", 5_000)).await.is_err() {
        assert!(began.elapsed() < Duration::from_secs(5), "it is reached again");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    hung.server.stop().await;
    well.server.stop().await;
}

fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 4_096
}

#[actix_rt::test]
async fn asks_that_lay_in_a_queue_until_they_were_over_are_not_done() {
    let node = Node::start(settings());
    let proxy = Proxy::start(node.address()).await;
    let lane = mesh_to(proxy.address(), settings()).lane();
    lane.ask(process(2), ask(b"connect", 5_000)).await.unwrap();
    proxy.is_frozen.set(true);
    let (over, in_time) = tokio::join!(lane.ask(process(2), ask(b"over", 200)), async {
        let late = lane.ask(process(2), ask(b"in time", 5_000));
        let thaw = async {
            tokio::time::sleep(Duration::from_millis(600)).await;
            proxy.is_frozen.set(false);
        };
        tokio::join!(late, thaw).0
    });
    assert_eq!((over, in_time.unwrap()), (Err(AskError::TimedOut), "in time".into()));
    let asked: Vec<_> = node.heard.try_iter().collect();
    let bodies: Vec<_> =
        asked.iter().map(|heard| matches!(heard, Heard::Ask(_, body, _) if body == "over")).collect();
    assert_eq!(bodies, [false, false], "{asked:?}");
    node.server.stop().await;
}

#[actix_rt::test]
async fn a_client_that_hangs_is_given_up_by_the_server() {
    let quick = MeshSettings { peer_silent_ms: 2_000, connections_max: 1, ..settings() };
    let node = Node::start(quick);
    let proxy = Proxy::start(node.address()).await;
    let hanging = mesh_to(proxy.address(), settings()).lane();
    hanging.ask(process(2), ask(b"connect", 5_000)).await.unwrap();
    proxy.is_frozen.set(true);
    let other = mesh_to(node.address(), settings()).lane();
    let began = std::time::Instant::now();
    while other.ask(process(2), ask(b"in", 500)).await.is_err() {
        assert!(began.elapsed() < Duration::from_secs(6), "its place is free again after the silence");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    node.server.stop().await;
}
