//! Both ends over real sockets on loopback.

mod asks;
mod attacks;
mod faults;
mod mutual;
mod news;
mod wire;

use std::{net::TcpListener, sync::mpsc};

use futures_util::FutureExt;
use uuid::Uuid;

use super::*;
use crate::{
    cluster::directory::Sighting,
    store::{Member, MemberState, NewMember, Renewals},
};

const STORE: &str = "a store";
const SECRET: [u8; 32] = [7; 32];

fn process(number: u128) -> ProcessId {
    ProcessId(Uuid::from_u128(number))
}

fn identity(number: u128) -> Identity {
    Identity::with_secrets(process(number), STORE, vec![SECRET])
}

fn settings() -> MeshSettings {
    MeshSettings { hello_ms: 1_000, ..MeshSettings::default() }
}

fn member(process: ProcessId, mesh: String) -> Member {
    let is = NewMember {
        process,
        node: "node".to_owned(),
        mesh,
        build: "test".to_owned(),
        protocol: PROTOCOL,
        weight: 1,
    };
    Member { is, state: MemberState::Up, renewals: Renewals(1) }
}

/// A directory of process 1 in which these others are.
fn directory(others: impl IntoIterator<Item = (u128, String)>) -> Directory {
    let directory = Directory::new(process(1));
    let members = others.into_iter().map(|(number, address)| member(process(number), address)).collect();
    directory.heard(Sighting { members, owners: Vec::new() });
    directory
}

/// The mesh of process 1 that knows process 2 at this address.
fn mesh_to(address: impl ToString, settings: MeshSettings) -> Mesh {
    let directory = directory([(2, address.to_string())]);
    Mesh::new(settings, identity(1), directory, Arc::default()).unwrap()
}

fn ask(body: &'static [u8], ms: u64) -> Ask {
    Ask { body: Bytes::from_static(body), deadline: Duration::from_millis(ms) }
}

/// What a test's server was told.
#[derive(Debug, PartialEq, Eq)]
enum Heard {
    Ask(ProcessId, Bytes, Duration),
    Told(ProcessId, Bytes),
    Hint,
    /// A follower has gone.
    Unfollowed,
}

/// Answers `wait MS` after so many milliseconds, `never` never, `large N` with so many bytes, and all else at once with the
/// same bytes. Followers get a thousand pieces, or `flood` of 64 KiB for ever.
struct Echo(mpsc::Sender<Heard>);

impl Answering for Echo {
    fn answer(&self, from: ProcessId, ask: Ask) -> LocalBoxFuture<'static, Bytes> {
        // The test may not care.
        let _ = self.0.send(Heard::Ask(from, ask.body.clone(), ask.deadline));
        async move {
            let text = String::from_utf8_lossy(&ask.body).into_owned();
            if let Some(ms) = text.strip_prefix("wait ") {
                tokio::time::sleep(Duration::from_millis(ms.parse().unwrap())).await;
            } else if let Some(bytes) = text.strip_prefix("large ") {
                return Bytes::from(vec![0; bytes.parse().unwrap()]);
            } else if text == "never" {
                std::future::pending::<()>().await;
            }
            ask.body
        }
        .boxed_local()
    }

    fn follow(&self, _: ProcessId, body: Bytes, to: FollowSender) {
        let (is_flood, heard) = (body == "flood", self.0.clone());
        actix_rt::spawn(async move {
            let mut piece = 0_u32;
            while is_flood || piece < 1_000 {
                let bytes = if is_flood { vec![0; 64 * 1024] } else { piece.to_be_bytes().to_vec() };
                match to.try_send(Bytes::from(bytes)) {
                    Ok(()) => piece += 1,
                    Err(FollowFull::Full) => tokio::time::sleep(Duration::from_millis(1)).await,
                    Err(FollowFull::Closed) => return drop(heard.send(Heard::Unfollowed)),
                }
            }
        });
    }

    fn told(&self, from: ProcessId, body: Bytes) {
        let _ = self.0.send(Heard::Told(from, body));
    }

    fn hinted(&self) {
        let _ = self.0.send(Heard::Hint);
    }
}

/// Process 2, which answers.
struct Node {
    server: MeshServer,
    heard: mpsc::Receiver<Heard>,
}

impl Node {
    fn start(settings: MeshSettings) -> Self {
        Self::start_as(settings, identity(2))
    }

    fn start_as(settings: MeshSettings, identity: Identity) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (sender, heard) = mpsc::channel();
        Self { server: serve(listener, settings, identity, || Echo(sender)).unwrap(), heard }
    }

    fn address(&self) -> String {
        self.server.addresses[0].to_string()
    }
}
