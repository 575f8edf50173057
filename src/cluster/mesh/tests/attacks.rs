//! Who has no business here is turned away quickly, and costs little.

use bytes::BytesMut;
use h2::client::SendRequest;
use http::{Request, Uri};
use prost::Message;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::*;
use crate::cluster::mesh::{
    hello,
    proto::{Hello, Proof, Welcome},
};

const GREET: &str = "/ticketbuster.mesh.v1.Greeting/Greet";
const PROVE: &str = "/ticketbuster.mesh.v1.Greeting/Prove";
const EXCHANGE: &str = "/ticketbuster.mesh.v1.Mesh/Exchange";

/// A caller that says what no node would.
struct Caller(SendRequest<Bytes>);

impl Caller {
    async fn connect(node: &Node) -> Self {
        let stream = TcpStream::connect(node.address()).await.unwrap();
        let (sender, connection) = h2::client::handshake(stream).await.unwrap();
        actix_rt::spawn(connection);
        Self(sender)
    }

    /// Calls with these bytes. Returns the status and the message of the answer, or nothing if the connection ended.
    async fn call(&mut self, path: &str, bytes: Vec<u8>) -> Option<(String, Bytes)> {
        self.0 = self.0.clone().ready().await.ok()?;
        let uri: Uri = format!("http://mesh{path}").parse().unwrap();
        let request = Request::post(uri).header("content-type", "application/grpc").header("te", "trailers");
        let (answer, mut body) = self.0.send_request(request.body(()).unwrap(), false).ok()?;
        // The server may have ended the call already.
        let _ = body.send_data(bytes.into(), true);
        let mut answer = answer.await.ok()?;
        let status = |headers: &http::HeaderMap| {
            headers.get("grpc-status").map(|status| status.to_str().unwrap().to_owned())
        };
        if let Some(status) = status(answer.headers()) {
            return Some((status, Bytes::new()));
        }
        let mut all = BytesMut::new();
        while let Some(data) = answer.body_mut().data().await {
            all.extend_from_slice(&data.ok()?);
        }
        let trailers = answer.body_mut().trailers().await.ok()??;
        Some((status(&trailers)?, all.freeze()))
    }

    async fn say(&mut self, path: &str, message: &impl Message) -> Option<(String, Bytes)> {
        self.call(path, framed(message)).await
    }

    /// Whether the server ends the connection soon.
    async fn ends(mut self) -> bool {
        for _ in 0..200 {
            if self.0.clone().ready().await.is_err() || self.call("/", Vec::new()).await.is_none() {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        false
    }
}

/// As gRPC sends it: not packed, the length, the bytes.
fn framed(message: &impl Message) -> Vec<u8> {
    let bytes = message.encode_to_vec();
    let length = u32::try_from(bytes.len()).unwrap();
    [&[0], length.to_be_bytes().as_slice(), &bytes].concat()
}

fn welcome(answer: Option<(String, Bytes)>) -> Welcome {
    let (status, bytes) = answer.unwrap();
    assert_eq!(status, "0");
    Welcome::decode(&bytes[5..]).unwrap()
}

fn first_hello() -> Hello {
    hello::hello(&identity(1), process(2), rand::random())
}

/// Whether a node answers who belongs to it.
async fn assert_serves(node: &Node) {
    let lane = mesh_to(node.address(), settings()).lane();
    assert_eq!(lane.ask(process(2), ask(b"well", 5_000)).await.unwrap(), "well");
}

/// The time until the server closes a connection on which these bytes were sent.
async fn closed_after(node: &Node, bytes: &[u8]) -> Duration {
    let mut stream = TcpStream::connect(node.address()).await.unwrap();
    let began = std::time::Instant::now();
    // It may be closed before all is sent.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await.unwrap();
    assert!(answer.len() < 1_000, "{} bytes", answer.len());
    began.elapsed()
}

#[actix_rt::test]
async fn other_keys_another_store_and_another_process_are_unreachable() {
    let node = Node::start(settings());
    let end = async |identity: Identity, to: u128| {
        let known = directory([(to, node.address())]);
        let mesh = Mesh::new(settings(), identity, known, Arc::default()).unwrap();
        mesh.lane().ask(process(to), ask(b"let me in", 5_000)).await
    };
    let other = |store: &str, secret| Identity::with_secrets(process(1), store, vec![secret]);
    assert_eq!(end(other(STORE, [8; 32]), 2).await, Err(AskError::Unreachable), "keys");
    assert_eq!(end(other("b", SECRET), 2).await, Err(AskError::Unreachable), "store");
    assert_eq!(end(identity(1), 3).await, Err(AskError::Unreachable), "a process that is no more");
    assert!(node.heard.try_recv().is_err(), "nothing came through");
    assert_serves(&node).await;
    node.server.stop().await;
}

#[actix_rt::test]
async fn nothing_is_served_before_the_handshake() {
    let node = Node::start(settings());
    let mut caller = Caller::connect(&node).await;
    for path in [EXCHANGE, "/ticketbuster.mesh.v1.Mesh/Follow", "/grpc.health.v1.Health/Check", "/"] {
        assert_eq!(caller.call(path, vec![0, 0, 0, 0, 0]).await.unwrap().0, "16", "{path}");
    }
    assert_eq!(caller.say(PROVE, &Proof { proof: Bytes::from_static(&[0; 32]) }).await.unwrap().0, "3");
    assert!(caller.ends().await, "it has had its chance");
    node.server.stop().await;
}

#[actix_rt::test]
async fn a_replayed_handshake_fails() {
    let node = Node::start(settings());
    let hello = first_hello();
    let mut caller = Caller::connect(&node).await;
    let welcome_of = welcome(caller.say(GREET, &hello).await);
    let proof = Proof { proof: hello::answer(&identity(1), &hello, &welcome_of).unwrap() };
    assert_eq!(caller.say(PROVE, &proof).await.unwrap().0, "0");
    let mut replaying = Caller::connect(&node).await;
    let again = welcome(replaying.say(GREET, &hello).await);
    assert_ne!(again.nonce, welcome_of.nonce);
    assert_eq!(replaying.say(PROVE, &proof).await.unwrap().0, "16");
    assert!(replaying.ends().await);
    // A second hello on one connection, to try again until it fits, ends it too.
    let mut twice = Caller::connect(&node).await;
    welcome(twice.say(GREET, &hello).await);
    assert_eq!(twice.say(GREET, &hello).await.unwrap().0, "3");
    assert!(twice.ends().await);
    node.server.stop().await;
}

#[actix_rt::test]
async fn another_protocol_is_refused_with_both_numbers() {
    let node = Node::start(settings());
    let mut caller = Caller::connect(&node).await;
    let newer = Hello { protocol: PROTOCOL + 1, ..first_hello() };
    assert_eq!(caller.say(GREET, &newer).await.unwrap().0, "9");
    let said = hello::greet(&identity(2), newer, [0; 32]).unwrap_err().to_string();
    assert_eq!(said, "it speaks version 2 of the mesh's protocol, and this process version 1");
    assert!(caller.ends().await);
    node.server.stop().await;
}

#[actix_rt::test]
async fn a_gibibyte_is_refused_by_its_length() {
    let node = Node::start(settings());
    let before = resident();
    let gibibyte = vec![0, 0x40, 0, 0, 0, 1, 2, 3];
    let mut caller = Caller::connect(&node).await;
    assert_eq!(caller.call(GREET, gibibyte.clone()).await.unwrap().0, "11", "before the handshake");
    let hello = first_hello();
    let mut caller = Caller::connect(&node).await;
    let welcome = welcome(caller.say(GREET, &hello).await);
    let proof = hello::answer(&identity(1), &hello, &welcome).unwrap();
    assert_eq!(caller.say(PROVE, &Proof { proof }).await.unwrap().0, "0");
    // The exchange ends, and the connection with it.
    caller.call(EXCHANGE, gibibyte).await;
    assert!(caller.ends().await);
    assert!(resident().saturating_sub(before) < 64 << 20);
    assert_serves(&node).await;
    node.server.stop().await;
}

fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 4_096
}

#[actix_rt::test]
async fn garbage_and_silence_are_closed_soon() {
    const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    let node = Node::start(MeshSettings { hello_ms: 3_000, ..settings() });
    let garbage = closed_after(&node, &[0xff; 4_096]).await;
    assert!(garbage < Duration::from_millis(2_500), "{garbage:?}");
    let web = closed_after(&node, b"GET / HTTP/1.1\r\nHost: mesh\r\n\r\n").await;
    assert!(web < Duration::from_millis(2_500), "{web:?}");
    let huge = closed_after(&node, &[PREFACE, &[0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1]].concat()).await;
    assert!(huge < Duration::from_millis(2_500), "a frame of 16 MiB: {huge:?}");
    let (silent, begun) = tokio::join!(closed_after(&node, b""), closed_after(&node, PREFACE));
    for took in [silent, begun] {
        assert!((2_900..9_000).contains(&took.as_millis()), "{took:?}");
    }
    assert_serves(&node).await;
    node.server.stop().await;
}

#[actix_rt::test]
async fn who_says_nothing_keeps_nobody_out() {
    let node = Node::start(MeshSettings { hello_ms: 60_000, ..settings() });
    let mut silent = Vec::new();
    for _ in 0..100 {
        silent.push(TcpStream::connect(node.address()).await.unwrap());
    }
    // Nobody's time is over, and a node comes in at its first try; so do others, one after another.
    for _ in 0..20 {
        let lane = mesh_to(node.address(), settings()).lane();
        lane.ask(process(2), ask(b"in", 5_000)).await.unwrap();
        silent.push(TcpStream::connect(node.address()).await.unwrap());
    }
    // The oldest have made room.
    let ends = async |silent: &mut TcpStream| {
        let mut said = Vec::new();
        tokio::time::timeout(Duration::from_millis(500), silent.read_to_end(&mut said)).await.is_ok()
    };
    assert!(ends(&mut silent[0]).await);
    assert!(!ends(silent.last_mut().unwrap()).await);
    node.server.stop().await;
}

#[actix_rt::test]
async fn connections_are_counted() {
    let node = Node::start(MeshSettings { connections_max: 2, ..settings() });
    let mesh = mesh_to(node.address(), settings());
    let lanes = [mesh.lane(), mesh.lane(), mesh.lane()];
    for lane in &lanes[..2] {
        lane.ask(process(2), ask(b"in", 5_000)).await.unwrap();
    }
    assert_eq!(lanes[2].ask(process(2), ask(b"out", 5_000)).await, Err(AskError::Unreachable));
    let [first, ..] = lanes;
    drop(first);
    let third = mesh.lane();
    for _ in 0..100 {
        if third.ask(process(2), ask(b"in", 500)).await.is_ok() {
            return node.server.stop().await;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the place of a lane that is gone stays taken");
}

#[test]
fn a_plain_listener_is_for_loopback_only() {
    let open = MeshSettings { listen: ([0, 0, 0, 0], 0).into(), ..settings() };
    let error = open.bind().unwrap_err().to_string();
    assert!(error.contains("0.0.0.0") && error.contains("mesh_certificate"), "{error}");
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let (sender, _heard) = mpsc::channel();
    let error = serve(listener, settings(), identity(2), || Echo(sender)).err().unwrap().to_string();
    assert!(error.contains("without TLS"), "{error}");
    assert!(settings().bind().is_ok() || settings().bind().unwrap_err().to_string().contains("in use"));
}
