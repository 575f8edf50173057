//! The keys and secrets of a ring at one moment.

use biscuit_auth::KeyPair;
use serde::{Deserialize, Serialize};

use super::public::PublicKeyRing;

/// Who changed a ring.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeyChange {
    /// When, RFC 3339.
    pub at: String,
    /// Who, as the system of the one who did it says.
    pub by: String,
    /// What.
    pub what: String,
}

/// The ring as it is at one moment. The last key signs, all of them verify.
pub struct Keys {
    pub(super) keys: Vec<(u32, KeyPair)>,
    pub(super) public: PublicKeyRing,
    pub(super) hold_secret: [u8; 32],
    pub(super) previous_hold_secret: Option<[u8; 32]>,
    pub(super) changes: Vec<KeyChange>,
}

impl Keys {
    /// The key that signs, and its id.
    pub fn signing(&self) -> (u32, &KeyPair) {
        let (id, key) = &self.keys[self.keys.len() - 1];
        (*id, key)
    }

    /// The public side.
    pub fn public(&self) -> &PublicKeyRing {
        &self.public
    }

    /// The secret that seals hold tokens.
    pub fn hold_secret(&self) -> &[u8; 32] {
        &self.hold_secret
    }

    /// The one before: it opens what it sealed until a key is retired.
    pub fn previous_hold_secret(&self) -> Option<&[u8; 32]> {
        self.previous_hold_secret.as_ref()
    }

    /// Who changed the ring when, oldest first; the file keeps the last hundred.
    pub fn changes(&self) -> &[KeyChange] {
        &self.changes
    }

    /// Whether every key of these is one of the others too.
    pub(super) fn all_in(&self, others: &Self) -> bool {
        self.public.keys.iter().all(|key| others.public.keys.contains(key))
    }
}
