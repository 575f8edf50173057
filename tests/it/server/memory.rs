//! The memory that attacks can use at the default settings, all in one process: appended blocks, endless frames and
//! headers, as many connections as one address may open, endless keys.

use std::{cell::Cell, collections::BTreeMap, time::Duration};

use domain::Timestamp;
use futures_util::{StreamExt, stream};
use serde_json::json;
use ticketbuster::{
    auth::{Attenuation, attenuate},
    keys::{KeyRing, PublicKeyRing},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    auth::narrowing::{hostile, narrowed},
    support::{
        config, event_with,
        process::Process,
        run,
        wire::{UPGRADE, Wire, frame, text},
    },
};

const HEALTH: &[u8] = b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n";
const MEGABYTE: u64 = 1 << 20;
/// As many as one address may have (`grpc.connections_per_address_max`), with four streams each.
const GRPC_CONNECTIONS: usize = 64;

/// The process that is attacked, from one address.
struct Target {
    process: Process,
    address: String,
    grpc: String,
    event: String,
    keys: PublicKeyRing,
    before: u64,
    began: std::time::Instant,
    /// How much more there was after each attack, in KB.
    grown: BTreeMap<&'static str, u64>,
}

impl Target {
    async fn start(folder: &std::path::Path) -> Self {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let grpc = free.local_addr().unwrap().to_string();
        drop(free);
        // As in production nobody is excepted. Rates are off: they would only make the attacks take longer.
        let settings = [
            ("TICKETBUSTER__HTTP__UNCAPPED_ADDRESSES", "[]"),
            ("TICKETBUSTER__GRPC__ENABLED", "true"),
            ("TICKETBUSTER__GRPC__LISTEN", &grpc),
        ];
        let process = Process::start(&config(folder), &settings).await;
        let keys = KeyRing::load_or_create(&folder.join("keys.json")).unwrap().public();
        let boss = process.buyers.login("boss", &["organiser"]).await;
        let event = process.buyers.post("/api/events", &boss, event_with(1, 20, json!({}))).await.expect(201);
        let event = event["event_id"].as_str().unwrap().to_owned();
        let address = process.buyers.base.trim_start_matches("http://").to_owned();
        let mut target = Self {
            process,
            address,
            grpc,
            event,
            keys,
            before: 0,
            began: std::time::Instant::now(),
            grown: BTreeMap::new(),
        };
        // What the first of everything costs is the program's own.
        drop(target.socket().await);
        target.keys_of("somebody", 400).await;
        target.sessions(1).await;
        drop(target.watch(1).await);
        // The allocator gives back what the start needed.
        actix_rt::time::sleep(Duration::from_secs(1)).await;
        target.before = target.resident();
        target
    }

    fn resident(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1_024
    }

    /// All that was sent has been read when somebody who came later is answered.
    async fn note(&mut self, after: &'static str) {
        actix_rt::time::sleep(Duration::from_millis(300)).await;
        let grown = self.resident().saturating_sub(self.before);
        println!("{:>6} KB more after {after}, {:?}", grown / 1_024, self.began.elapsed());
        self.grown.insert(after, grown);
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.address).await.unwrap()
    }

    async fn socket(&self) -> Wire {
        let mut wire = Wire::over(self.connect().await);
        assert!(wire.upgrade().await.starts_with("http/1.1 101 "));
        wire.send(&text(&json!({"type": "authenticate"}))).await;
        assert_eq!(wire.say().await["type"], "authenticated");
        wire
    }

    /// Sessions of one account that are all different, and those that nobody's `attenuate` writes.
    async fn sessions(&self, count: usize) {
        let ana = self.process.buyers.login("ana", &[]).await;
        let mut tokens: Vec<(u16, String)> =
            hostile(&ana, &self.keys).into_iter().map(|(_, token)| (401, token)).collect();
        tokens.extend(narrowed(&ana, &self.keys).into_iter().map(|token| (200, token)));
        for number in 0..count {
            let until = Some(Timestamp(4_000_000_000_000 + number as i64 * 1_000));
            let to = Attenuation { until, ..Attenuation::default() };
            tokens.push((200, attenuate(&ana, &self.keys, &to).unwrap()));
        }
        stream::iter(&tokens)
            .for_each_concurrent(32, async |(status, token)| {
                self.process.buyers.get("/api/orders", token).await.expect(*status);
            })
            .await;
    }

    /// Frames of 16 GiB, of which as much is sent as is taken.
    async fn huge_frames(&self) {
        let mut announced = vec![0x82, 0x80 | 127];
        announced.extend((16_u64 << 30).to_be_bytes());
        announced.extend([0; 4]);
        let lump = vec![0; 1 << 16];
        for _ in 0..8 {
            let (mut read, mut write) = self.socket().await.split();
            // What comes after the end is read away for a moment, and thrown away.
            let flood = async {
                let mut left = 32 << 20;
                let mut next = &announced;
                while left > 0 && write.write_all(next).await.is_ok() {
                    left -= next.len().min(left);
                    next = &lump;
                }
            };
            let mut said = Vec::new();
            let heard = tokio::time::timeout(Duration::from_secs(20), read.read_to_end(&mut said));
            let ((), heard) = futures_util::future::join(flood, heard).await;
            assert!(heard.is_ok(), "it is taken for ever");
        }
    }

    /// Sockets with a message that never ends, one in four with junk that came along with its handshake.
    async fn sockets(&self, count: usize) -> Vec<Wire> {
        let mut open = Vec::new();
        for number in 0..count {
            if number % 4 == 0 {
                let mut stream = self.connect().await;
                let mut handshake = format!("GET /ws HTTP/1.1\r\n{UPGRADE}\r\n").into_bytes();
                handshake.extend(frame(1, &[b'x'; 100]));
                stream.write_all(&handshake).await.unwrap();
                open.push(Wire::over(stream));
                continue;
            }
            let mut wire = Wire::over(self.connect().await);
            let head = wire.upgrade().await;
            assert!(head.starts_with("http/1.1 101 "), "{number} sockets are open: {head}");
            let mut fragment = frame(1, &[b'x'; 8_000]);
            fragment[0] = 1;
            wire.send(&fragment).await;
            open.push(wire);
        }
        open
    }

    /// Connections with half a head or with a byte of the next request behind one that was answered.
    async fn unfinished(&self, count: usize) -> Vec<Wire> {
        let mut open = Vec::new();
        for number in 0..count {
            let mut stream = self.connect().await;
            stream.write_all(HEALTH).await.unwrap();
            let unfinished = if number % 2 == 0 { 1 } else { 24_000 };
            let mut head = b"GET / HTTP/1.1\r\nx: ".to_vec();
            head.resize(unfinished, b'a');
            stream.write_all(&head).await.unwrap();
            open.push(Wire::over(stream));
        }
        open
    }

    /// Connections that send this and then requests without end, whatever is answered, and come again when they are closed:
    /// how much more memory there was at most, and how many bytes of answers came.
    async fn pipelines(&self, count: usize, first: &str, lasts: Duration) -> (u64, usize) {
        let request = format!("GET /api/events/{}/seats HTTP/1.1\r\nhost: x\r\n\r\n", self.event);
        let lump = (first.to_owned() + &request.repeat((128 << 10) / request.len())).into_bytes();
        let (until, answered) = (tokio::time::Instant::now() + lasts, Cell::new(0));
        let one = async || {
            while tokio::time::Instant::now() < until {
                let (mut read, mut write) = self.connect().await.into_split();
                let (mut answers, lump) = (vec![0; 1 << 16], &lump);
                let writing = async { while write.write_all(lump).await.is_ok() {} };
                let reading = async {
                    while let Ok(bytes @ 1..) = read.read(&mut answers).await {
                        answered.set(answered.get() + bytes);
                    }
                };
                let both = futures_util::future::join(writing, reading);
                let _ = tokio::time::timeout_at(until, both).await;
            }
        };
        let most = async {
            let mut most = 0;
            while tokio::time::Instant::now() < until {
                actix_rt::time::sleep(Duration::from_millis(50)).await;
                most = self.resident().max(most);
            }
            most.saturating_sub(self.before)
        };
        let all = futures_util::future::join_all((0..count).map(|_| one()));
        (futures_util::future::join(all, most).await.1, answered.get())
    }

    /// Connections of gRPC with four streams each, none of which is read.
    async fn watch(&self, count: usize) -> Vec<TcpStream> {
        let mut open = Vec::new();
        for _ in 0..count {
            let mut stream = TcpStream::connect(&self.grpc).await.unwrap();
            let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
            h2_frame(&mut bytes, 4, 0, 0, &[]);
            for call in 0..4 {
                self.begin_watch(&mut bytes, call * 2 + 1);
            }
            stream.write_all(&bytes).await.unwrap();
            open.push(stream);
        }
        open
    }

    /// A call of `WatchSeats` in bytes of HTTP/2.
    fn begin_watch(&self, bytes: &mut Vec<u8>, stream: u32) {
        let mut headers = Vec::new();
        for (name, value) in [
            (":method", "POST"),
            (":scheme", "http"),
            (":path", "/ticketbuster.v1.Catalog/WatchSeats"),
            (":authority", "x"),
            ("content-type", "application/grpc"),
            ("te", "trailers"),
        ] {
            // Literals that are not indexed, without Huffman's code (RFC 7541 §6.2.2).
            headers.push(0);
            for part in [name, value] {
                headers.push(u8::try_from(part.len()).unwrap());
                headers.extend(part.as_bytes());
            }
        }
        h2_frame(bytes, 1, 4, stream, &headers);
        let id = self.event.as_bytes();
        let mut message = vec![0, 0, 0, 0, 2 + id.len() as u8, 0x0a, id.len() as u8];
        message.extend(id);
        h2_frame(bytes, 0, 1, stream, &message);
    }

    /// Refused holds, each under a key of its own, and holds that are given back, until no more are remembered.
    async fn keys_of(&self, user: &str, count: usize) {
        let user = self.process.buyers.login(user, &[]).await;
        let path = format!("/api/events/{}/holds", self.event);
        let hold = async |key: String, body| {
            self.process.buyers.try_send("POST", &path, &user, Some(&key), Some(body)).await.unwrap()
        };
        let refused = json!({"seats": (1..=9).map(|seat| format!("S-A0-{seat}")).collect::<Vec<_>>()});
        stream::iter(0..count * 2)
            .for_each_concurrent(32, async |number| {
                hold(format!("refused-{number}"), refused.clone()).await.refused(409, "limit_exceeded");
            })
            .await;
        let mut held = 0;
        for number in 0..count {
            let answer = hold(format!("key-{number}"), json!({"seats": ["S-A0-1"]})).await;
            if answer.status == 429 {
                assert_eq!(answer.body["limit"], "outcomes_per_user");
                break;
            }
            let hold = answer.expect(201)["hold_id"].as_str().unwrap().to_owned();
            let path = format!("/api/holds/{hold}");
            self.process.buyers.try_send("DELETE", &path, &user, None, None).await.unwrap().expect(204);
            held += 1;
        }
        assert!(held >= count.min(1_000), "{held}");
    }
}

/// A frame of HTTP/2.
fn h2_frame(bytes: &mut Vec<u8>, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
    bytes.extend(&u32::try_from(payload.len()).unwrap().to_be_bytes()[1..]);
    bytes.extend([kind, flags]);
    bytes.extend(stream.to_be_bytes());
    bytes.extend(payload);
}

/// What all attacks together cost a process that has seen none, in bytes: the most that it grew by.
async fn growth() -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let mut target = Target::start(folder.path()).await;
    target.sessions(1_000).await;
    target.note("thousands of sessions of one account").await;
    target.huge_frames().await;
    target.note("frames of 16 GiB").await;
    target.keys_of("mallory", 1_001).await;
    target.note("keys without end").await;
    // From here on everything stays open, up to what one address may have.
    let watching = target.watch(GRPC_CONNECTIONS).await;
    target.note("streams of gRPC").await;
    // A socket is a connection as well: of 500, some are those of the test's own client.
    let unfinished = target.unfinished(225).await;
    target.note("unfinished heads").await;
    let sockets = target.sockets(225).await;
    target.note("sockets with half a message, all open").await;
    drop((sockets, watching, unfinished));
    target.note("all of it has closed").await;
    println!("{:?}", target.grown);
    *target.grown.values().max().unwrap()
}

#[test]
fn all_attacks_together_cost_little_memory() {
    run(async {
        let grown = growth().await;
        assert!(grown < 20 * MEGABYTE, "{grown} bytes more");
    });
}

#[test]
fn requests_that_are_sent_without_waiting_cost_little_memory() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::start(folder.path()).await;
        let chunked = "POST /api/auth/dev-login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
                       transfer-encoding: chunked\r\n\r\ne\r\n{\"user\":\"bob\"}\r\n0\r\n\r\n";
        for (first, answered_least) in [("", MEGABYTE), (chunked, MEGABYTE / 10)] {
            let (grown, answered) = target.pipelines(200, first, Duration::from_secs(6)).await;
            println!("{} KB more, {} KB of answers", grown / 1_024, answered / 1_024);
            assert!(answered as u64 > answered_least, "{answered} bytes of answers");
            assert!(grown < 40 * MEGABYTE, "{grown} bytes more");
        }
    });
}
