//! The key ring: Ed25519 root keys that sign tickets and sessions, and a secret for hold tokens.
//!
//! One file, made at the first start and readable by its owner alone. Each key has a `root_key_id`
//! that every token names, so that old tokens verify after a rotation.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use biscuit_auth::{Algorithm, KeyPair, PrivateKey, PublicKey, RootKeyProvider, error};
use serde::{Deserialize, Serialize};

/// Why there is no key ring.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the key file {path}: {detail}")]
    File {
        /// Where.
        path: PathBuf,
        /// What happened, and what would be right.
        detail: String,
    },
    /// A public key is not one.
    #[error("'{0}' is not a public key; write ID:ed25519/HEX, as `ticketbuster keys export` does")]
    PublicKey(String),
}

#[derive(Serialize, Deserialize)]
struct KeyFile {
    version: u32,
    keys: Vec<StoredKey>,
    hold_secret: String,
}

#[derive(Serialize, Deserialize)]
struct StoredKey {
    id: u32,
    private: String,
}

/// The private side. The last key signs, all of them verify.
pub struct KeyRing {
    keys: Vec<(u32, KeyPair)>,
    hold_secret: [u8; 32],
    path: PathBuf,
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyRing({})", self.public().export())
    }
}

const FILE_VERSION: u32 = 1;

impl KeyRing {
    /// Reads the ring, or makes one with a first key if there is no file.
    pub fn load_or_create(path: &Path) -> Result<Self, KeyError> {
        match fs::symlink_metadata(path) {
            Ok(_) => Self::load(path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let ring = Self {
                    keys: vec![(1, KeyPair::new())],
                    hold_secret: rand::random(),
                    path: path.to_owned(),
                };
                ring.save()?;
                Ok(ring)
            }
            Err(error) => Err(file_error(path, error)),
        }
    }

    fn load(path: &Path) -> Result<Self, KeyError> {
        let mode = fs::metadata(path).map_err(|error| file_error(path, error))?.permissions().mode();
        if mode & 0o077 != 0 {
            let detail = format!("mode {:o} lets others read it; chmod 600 it", mode & 0o777);
            return Err(file_error(path, detail));
        }
        let text = fs::read_to_string(path).map_err(|error| file_error(path, error))?;
        let file: KeyFile = serde_json::from_str(&text)
            .map_err(|error| file_error(path, format!("it is not a key file of ours: {error}")))?;
        if file.version != FILE_VERSION || file.keys.is_empty() {
            let detail = format!(
                "version {} with {} keys; version 1 with at least one is right",
                file.version,
                file.keys.len()
            );
            return Err(file_error(path, detail));
        }
        let mut keys = Vec::with_capacity(file.keys.len());
        for key in file.keys {
            let private = PrivateKey::from_bytes_hex(&key.private, Algorithm::Ed25519)
                .map_err(|_| file_error(path, format!("key {} is damaged", key.id)))?;
            keys.push((key.id, KeyPair::from(&private)));
        }
        let hold_secret =
            unhex(&file.hold_secret).ok_or_else(|| file_error(path, "hold_secret is damaged"))?;
        Ok(Self { keys, hold_secret, path: path.to_owned() })
    }

    /// Writes beside the file and renames, so that a crash leaves the old ring or the new one.
    fn save(&self) -> Result<(), KeyError> {
        let stored =
            |(id, key): &(u32, KeyPair)| StoredKey { id: *id, private: key.private().to_bytes_hex() };
        let file = KeyFile {
            version: FILE_VERSION,
            keys: self.keys.iter().map(stored).collect(),
            hold_secret: self.hold_secret.iter().map(|byte| format!("{byte:02x}")).collect(),
        };
        let text = serde_json::to_string_pretty(&file).map_err(|error| file_error(&self.path, error))?;
        let write = || -> std::io::Result<()> {
            if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                fs::create_dir_all(folder)?;
            }
            let beside = self.path.with_extension("new");
            let _ = fs::remove_file(&beside);
            let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
            out.write_all(text.as_bytes())?;
            out.sync_all()?;
            fs::rename(&beside, &self.path)
        };
        write().map_err(|error| file_error(&self.path, error))
    }

    /// Adds a key that signs from now on; the others still verify.
    pub fn rotate(&mut self) -> Result<u32, KeyError> {
        let id = self.keys.iter().map(|(id, _)| *id).max().unwrap_or(0) + 1;
        self.keys.push((id, KeyPair::new()));
        self.save()?;
        Ok(id)
    }

    /// The key that signs, and its id.
    pub fn signing(&self) -> (u32, &KeyPair) {
        let (id, key) = &self.keys[self.keys.len() - 1];
        (*id, key)
    }

    /// The public side.
    pub fn public(&self) -> PublicKeyRing {
        PublicKeyRing { keys: self.keys.iter().map(|(id, key)| (*id, key.public())).collect() }
    }

    /// The secret that seals hold tokens.
    pub fn hold_secret(&self) -> &[u8; 32] {
        &self.hold_secret
    }
}

fn file_error(path: &Path, detail: impl ToString) -> KeyError {
    KeyError::File { path: path.to_owned(), detail: detail.to_string() }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).ok()?;
    }
    Some(bytes)
}

/// The public side: enough to verify, offline and anywhere.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicKeyRing {
    keys: Vec<(u32, PublicKey)>,
}

impl PublicKeyRing {
    /// One line a key: `ID:ed25519/HEX`.
    pub fn export(&self) -> String {
        let lines: Vec<String> =
            self.keys.iter().map(|(id, key)| format!("{id}:ed25519/{}", key.to_bytes_hex())).collect();
        lines.join("\n")
    }

    /// Each key's id, and the key in hex.
    pub fn entries(&self) -> impl Iterator<Item = (u32, String)> {
        self.keys.iter().map(|(id, key)| (*id, key.to_bytes_hex()))
    }

    /// Reads what [`PublicKeyRing::export`] wrote.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_survives_a_restart_and_a_rotation_and_keeps_its_secrets() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        let mut ring = KeyRing::load_or_create(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let first = ring.public();
        assert_eq!(ring.rotate().unwrap(), 2);
        let again = KeyRing::load_or_create(&path).unwrap();
        assert_eq!(again.public(), ring.public());
        assert_eq!(again.hold_secret(), ring.hold_secret());
        assert_eq!(again.signing().0, 2);
        assert!(again.public().export().starts_with(&first.export()));
        assert_eq!(PublicKeyRing::parse(&again.public().export()).unwrap(), again.public());
        let shown = format!("{again:?}");
        assert!(!shown.contains(&again.signing().1.private().to_bytes_hex()));
    }

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        KeyRing::load_or_create(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let error = KeyRing::load_or_create(&path).unwrap_err().to_string();
        assert!(error.contains("chmod 600"), "{error}");
    }
}
