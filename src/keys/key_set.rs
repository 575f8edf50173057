//! The keys and secrets of a ring at one moment. Immutable: a change makes a new set.

use biscuit_auth::KeyPair;
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::public::PublicKeyRing;

/// A change of a ring.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeyChange {
    /// When, RFC 3339.
    pub at: String,
    /// The user's name in the operating system.
    pub by: String,
    /// What was changed.
    pub what: String,
}

/// The keys of a ring, at least one, oldest first. The last one signs, but the first one tickets; all of them verify.
pub struct Keys {
    pub(super) keys: Vec<(u32, KeyPair)>,
    pub(super) public: PublicKeyRing,
    pub(super) hold_secret: [u8; 32],
    pub(super) previous_hold_secret: Option<[u8; 32]>,
    pub(super) person_secret: [u8; 32],
    pub(super) changes: Vec<KeyChange>,
}

impl Keys {
    /// The key that signs, and its id.
    pub fn signing(&self) -> (u32, &KeyPair) {
        let (id, key) = &self.keys[self.keys.len() - 1];
        (*id, key)
    }

    /// The key that signs tickets, and its id: the oldest one that is not retired. Gates that are offline know it, and a
    /// ticket's code stays what it is until that key is retired.
    pub fn signing_tickets(&self) -> (u32, &KeyPair) {
        let (id, key) = &self.keys[0];
        (*id, key)
    }

    /// The public keys.
    pub fn public(&self) -> &PublicKeyRing {
        &self.public
    }

    /// The secret for new hold tokens.
    pub fn hold_secret(&self) -> &[u8; 32] {
        &self.hold_secret
    }

    /// The previous secret. It still verifies hold tokens until a key is retired.
    pub fn previous_hold_secret(&self) -> Option<&[u8; 32]> {
        self.previous_hold_secret.as_ref()
    }

    /// The secrets with which the nodes of a cluster know each other: the one in force, then the one before the last
    /// rotation, while nodes that have not read the file again may still have only that. Each follows from a secret
    /// for hold tokens, so they change together.
    pub fn mesh_secrets(&self) -> impl Iterator<Item = [u8; 32]> {
        std::iter::once(&self.hold_secret).chain(&self.previous_hold_secret).map(mesh_secret_of)
    }

    /// The secret under which people's addresses are hashed. It outlives rotations, because who has bought is counted
    /// under it.
    pub fn person_secret(&self) -> &[u8; 32] {
        &self.person_secret
    }

    /// The last hundred changes of the ring, oldest first.
    pub fn changes(&self) -> &[KeyChange] {
        &self.changes
    }

    /// Whether all of these keys are among the others.
    pub(super) fn all_in(&self, others: &Self) -> bool {
        self.public.keys.iter().all(|key| others.public.keys.contains(key))
    }
}

/// The nodes' secret that follows from a secret for hold tokens.
fn mesh_secret_of(hold_secret: &[u8; 32]) -> [u8; 32] {
    // Cannot fail: HMAC takes keys of every length.
    #[expect(clippy::expect_used)]
    let mut mac = Hmac::<Sha256>::new_from_slice(hold_secret).expect("HMAC takes any key");
    mac.update(b"ticketbuster: mesh");
    mac.finalize().into_bytes().into()
}
