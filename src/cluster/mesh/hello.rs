//! The handshake: both ends say who they are, and prove that they know the cluster's secret.
//!
//! Each proof is an HMAC-SHA256 over everything that both said, with a fresh nonce of each, and over who proves. So
//! neither an old handshake nor the other end's own proof can be used again. The secret follows from `keys.json`, of which
//! all nodes have one copy. What comes after the handshake is as safe as the connection: loopback, or TLS.

use std::{fmt, sync::Arc};

use bytes::Bytes;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use super::proto::{Hello, Welcome};
use crate::{cluster::directory::Directory, keys::KeyRing, store::ProcessId};

/// The version of what nodes say to each other. A peer of another one is refused.
pub const PROTOCOL: u32 = 1;

/// What a proof begins with: no other use of the secret begins like this.
const DOMAIN: &[u8] = b"ticketbuster: mesh hello\0";
const NONCE_BYTES: usize = 32;
const FINGERPRINT_BYTES: usize = 8;
/// Secrets that a hello may name: a node has two at most.
const KEYS_MAX: usize = 8;
/// Bytes of a store's name.
const STORE_BYTES_MAX: usize = 256;

type Mac256 = Hmac<Sha256>;
/// A secret that all nodes know.
pub(super) type Secret = [u8; 32];

/// Who this process is to its peers.
#[derive(Clone)]
pub struct Identity {
    /// Which member it is, if it was declared dead and has begun again another one than before.
    member: Directory,
    store: Arc<str>,
    secrets: Arc<dyn Fn() -> Vec<Secret> + Send + Sync>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("process", &self.process())
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}

impl Identity {
    /// The process that this directory is of, with the keys of this ring. `store` names the store that its cluster shares, in at most 256 bytes: a
    /// process with another store is refused. Each handshake uses the secrets that are then in force.
    pub fn new(member: Directory, store: &str, keys: Arc<KeyRing>) -> Self {
        Self::with(member, store, move || keys.current().mesh_secrets().collect())
    }

    /// With these secrets, the one in force first.
    pub fn with_secrets(process: ProcessId, store: &str, secrets: Vec<[u8; 32]>) -> Self {
        Self::with(Directory::new(process), store, move || secrets.clone())
    }

    fn with(
        member: Directory,
        store: &str,
        secrets: impl Fn() -> Vec<Secret> + Send + Sync + 'static,
    ) -> Self {
        Self { member, store: store.into(), secrets: Arc::new(secrets) }
    }

    /// Which start of a process it is.
    pub fn process(&self) -> ProcessId {
        self.member.own()
    }

    /// The secret with this fingerprint.
    fn secret(&self, key: &[u8]) -> Option<Secret> {
        (self.secrets)().into_iter().find(|secret| *key == fingerprint(secret))
    }
}

/// Why a handshake failed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub(super) enum Refused {
    #[error("it speaks version {theirs} of the mesh's protocol, and this process version {PROTOCOL}")]
    Protocol { theirs: u32 },
    #[error("it belongs to another store")]
    Store,
    #[error("another process answers there, or is looked for here")]
    Process,
    #[error("it has other keys: all nodes need the same keys.json")]
    Keys,
    #[error("its proof is wrong")]
    Proof,
    #[error("its {0} is malformed")]
    Malformed(&'static str),
}

/// Which end proves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    Server,
    Client,
}

fn fingerprint(secret: &Secret) -> [u8; FINGERPRINT_BYTES] {
    let digest = mac(secret, &[b"ticketbuster: mesh key\0"]).finalize().into_bytes();
    let mut short = [0; FINGERPRINT_BYTES];
    short.copy_from_slice(&digest[..FINGERPRINT_BYTES]);
    short
}

/// Over the length and bytes of each part.
fn mac(secret: &Secret, parts: &[&[u8]]) -> Mac256 {
    // Cannot fail: HMAC takes keys of every length.
    #[expect(clippy::expect_used)]
    let mut mac = Mac256::new_from_slice(secret).expect("HMAC takes any key");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac
}

/// Over everything that both ends said.
fn transcript(secret: &Secret, role: Role, hello: &Hello, welcome: &Welcome) -> Mac256 {
    let role: &[u8] = match role {
        Role::Server => b"server",
        Role::Client => b"client",
    };
    let keys = hello.keys.concat();
    mac(
        secret,
        &[
            DOMAIN,
            role,
            &hello.protocol.to_be_bytes(),
            &hello.process,
            &hello.to,
            hello.store.as_bytes(),
            &keys,
            &hello.nonce,
            &welcome.protocol.to_be_bytes(),
            &welcome.process,
            welcome.store.as_bytes(),
            &welcome.key,
            &welcome.nonce,
        ],
    )
}

fn proof(secret: &Secret, role: Role, hello: &Hello, welcome: &Welcome) -> Bytes {
    Bytes::copy_from_slice(&transcript(secret, role, hello, welcome).finalize().into_bytes())
}

fn process_of(bytes: &[u8]) -> Result<ProcessId, Refused> {
    Uuid::from_slice(bytes).map(ProcessId).map_err(|_| Refused::Malformed("process"))
}

fn checked(protocol: u32, store: &str, nonce: &[u8], identity: &Identity) -> Result<(), Refused> {
    if protocol != PROTOCOL {
        return Err(Refused::Protocol { theirs: protocol });
    }
    if store.len() > STORE_BYTES_MAX {
        return Err(Refused::Malformed("store"));
    }
    if nonce.len() != NONCE_BYTES {
        return Err(Refused::Malformed("nonce"));
    }
    if store != &*identity.store {
        return Err(Refused::Store);
    }
    Ok(())
}

/// What a client says first to the process that it wants to reach. The nonce must be random.
pub(super) fn hello(identity: &Identity, to: ProcessId, nonce: [u8; NONCE_BYTES]) -> Hello {
    let keys = (identity.secrets)();
    Hello {
        protocol: PROTOCOL,
        process: Bytes::copy_from_slice(identity.process().0.as_bytes()),
        to: Bytes::copy_from_slice(to.0.as_bytes()),
        store: identity.store.to_string(),
        keys: keys.iter().map(|secret| Bytes::copy_from_slice(&fingerprint(secret))).collect(),
        nonce: Bytes::copy_from_slice(&nonce),
    }
}

/// A client that was greeted and has not proven anything yet.
#[derive(Debug)]
pub(super) struct Greeted {
    from: ProcessId,
    secret: Secret,
    hello: Hello,
    welcome: Welcome,
}

impl Greeted {
    /// Who the client is, if it proves it.
    pub(super) fn prove(self, proof: &[u8]) -> Result<ProcessId, Refused> {
        let expected = transcript(&self.secret, Role::Client, &self.hello, &self.welcome);
        // In constant time.
        expected.verify_slice(proof).map_err(|_| Refused::Proof)?;
        Ok(self.from)
    }
}

/// What a server answers. The nonce must be random.
pub(super) fn greet(
    identity: &Identity,
    hello: Hello,
    nonce: [u8; NONCE_BYTES],
) -> Result<(Welcome, Greeted), Refused> {
    checked(hello.protocol, &hello.store, &hello.nonce, identity)?;
    let from = process_of(&hello.process)?;
    if process_of(&hello.to)? != identity.process() {
        return Err(Refused::Process);
    }
    if hello.keys.len() > KEYS_MAX || hello.keys.iter().any(|key| key.len() != FINGERPRINT_BYTES) {
        return Err(Refused::Malformed("list of keys"));
    }
    let secret = hello.keys.iter().find_map(|key| identity.secret(key)).ok_or(Refused::Keys)?;
    let mut welcome = Welcome {
        protocol: PROTOCOL,
        process: Bytes::copy_from_slice(identity.process().0.as_bytes()),
        store: identity.store.to_string(),
        key: Bytes::copy_from_slice(&fingerprint(&secret)),
        nonce: Bytes::copy_from_slice(&nonce),
        proof: Bytes::new(),
    };
    welcome.proof = proof(&secret, Role::Server, &hello, &welcome);
    Ok((welcome.clone(), Greeted { from, secret, hello, welcome }))
}

/// The client's proof, if the server has proven that it is the process that is looked for.
pub(super) fn answer(identity: &Identity, hello: &Hello, welcome: &Welcome) -> Result<Bytes, Refused> {
    checked(welcome.protocol, &welcome.store, &welcome.nonce, identity)?;
    let secret = identity.secret(&welcome.key).ok_or(Refused::Keys)?;
    let proven = transcript(&secret, Role::Server, hello, welcome).verify_slice(&welcome.proof);
    proven.map_err(|_| Refused::Proof)?;
    if welcome.process != hello.to {
        return Err(Refused::Process);
    }
    Ok(proof(&secret, Role::Client, hello, welcome))
}
