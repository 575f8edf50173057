//! The public keys of a ring, and their text form.

use biscuit_auth::{Algorithm, PublicKey, RootKeyProvider, error};

use super::error::KeyError;

/// The public keys. They are enough to verify tickets and sessions offline.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicKeyRing {
    pub(super) keys: Vec<(u32, PublicKey)>,
}

impl PublicKeyRing {
    /// One line for each key: `ID:ed25519/HEX`.
    pub fn export(&self) -> String {
        let lines: Vec<String> =
            self.keys.iter().map(|(id, key)| format!("{id}:ed25519/{}", key.to_bytes_hex())).collect();
        lines.join("\n")
    }

    /// Each key's id, and the key in hex.
    pub fn entries(&self) -> impl Iterator<Item = (u32, String)> {
        self.keys.iter().map(|(id, key)| (*id, key.to_bytes_hex()))
    }

    /// Parses the output of [`PublicKeyRing::export`].
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let mut keys = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let key = line.split_once(":ed25519/").and_then(|(id, hex)| {
                let key = PublicKey::from_bytes_hex(hex, Algorithm::Ed25519).ok()?;
                Some((id.parse().ok()?, key))
            });
            keys.push(key.ok_or_else(|| KeyError::PublicKey(line.to_owned()))?);
        }
        if keys.is_empty() { Err(KeyError::PublicKey(text.to_owned())) } else { Ok(Self { keys }) }
    }
}

impl RootKeyProvider for PublicKeyRing {
    fn choose(&self, key_id: Option<u32>) -> Result<PublicKey, error::Format> {
        let found = self.keys.iter().find(|(id, _)| Some(*id) == key_id);
        found.map(|(_, key)| *key).ok_or(error::Format::UnknownPublicKey)
    }
}

/// For references, so that the ring is not copied for each token.
impl RootKeyProvider for &PublicKeyRing {
    fn choose(&self, key_id: Option<u32>) -> Result<PublicKey, error::Format> {
        PublicKeyRing::choose(self, key_id)
    }
}
