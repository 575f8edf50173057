//! A peer that takes nothing: what asks for it cost, and what they cost those for another peer. It is this program again,
//! stopped by SIGSTOP once a connection to it is open.

use std::{
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    time::Duration,
};

use bytes::Bytes;
use rustix::process::{Pid, Signal, kill_process};
use ticketbuster::cluster::mesh::{Ask, AskError, Lane, MeshSettings, serve};

use super::{ASK, Measured, Ready, asked, identity, paced, process};

const PEER: &str = "BENCH_MESH_PEER";
/// Asks for the peer that takes nothing, and how long they wait.
const ASKS: u32 = 50_000;
const DEADLINE: Duration = Duration::from_secs(8);
/// How fast the other peer is asked meanwhile.
const PER_SECOND: u32 = 5_000;

/// Whether this program is the peer of another one, and is it until its standard input ends.
pub async fn is_peer() -> bool {
    if std::env::var_os(PEER).is_none() {
        return false;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = serve(listener, MeshSettings::default(), identity(3), || Ready).unwrap();
    println!("{}", server.addresses[0]);
    let ends = actix_rt::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new()));
    ends.await.unwrap().unwrap();
    server.stop().await;
    true
}

/// That peer.
pub struct Peer {
    child: Child,
    pub address: SocketAddr,
}

impl Peer {
    pub fn start() -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env(PEER, "1").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, address: line.trim().parse().unwrap() }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Bytes of memory that are resident now.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * rustix::param::page_size()
}

/// What was seen while the peer took nothing.
pub struct Stalled {
    pub before: Measured,
    pub meanwhile: Measured,
    pub bytes: usize,
    pub full: usize,
    pub waited: usize,
}

pub async fn measure(lane: &Lane, peer: &Peer) -> Stalled {
    let ask = || Ask { body: Bytes::copy_from_slice(ASK), deadline: DEADLINE };
    lane.ask(process(3), ask()).await.unwrap();
    let before = paced(Some(lane), PER_SECOND, 1).await;
    kill_process(Pid::from_child(&peer.child), Signal::STOP).unwrap();
    let resident_before = resident();
    let asking = async {
        let mut tasks = Vec::new();
        while tasks.len() < ASKS as usize {
            for _ in 0..100 {
                let (lane, ask) = (lane.clone(), ask());
                tasks.push(actix_rt::spawn(async move { lane.ask(process(3), ask).await }));
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        (tasks, resident())
    };
    let (meanwhile, (tasks, after)) =
        futures_util::future::join(paced(Some(lane), PER_SECOND, 1), asking).await;
    asked(lane).await;
    let mut full = 0;
    for task in tasks {
        match task.await.unwrap() {
            Err(AskError::Full) => full += 1,
            Err(_) => {}
            Ok(_) => panic!("the peer has answered though it stands still"),
        }
    }
    let bytes = after.saturating_sub(resident_before);
    Stalled { before, meanwhile, bytes, full, waited: ASKS as usize - full }
}
