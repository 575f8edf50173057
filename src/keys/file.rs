//! The file of a key ring: JSON with mode 0600. It is replaced by a rename, so a crash leaves the old file or
//! the new one.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use biscuit_auth::{Algorithm, KeyPair, PrivateKey};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::{
    error::KeyError,
    key_set::{KeyChange, Keys},
    public::PublicKeyRing,
};
use crate::clock::rfc3339;
use domain::Timestamp;

#[derive(Serialize, Deserialize)]
pub(super) struct KeyFile {
    version: u32,
    keys: Vec<StoredKey>,
    hold_secret: String,
    /// Missing in files of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    previous_hold_secret: Option<String>,
    /// Missing until the first rotation: until then it follows from `hold_secret`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person_secret: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    changes: Vec<KeyChange>,
}

#[derive(Serialize, Deserialize)]
struct StoredKey {
    id: u32,
    private: String,
}

const FILE_VERSION: u32 = 1;
/// The most changes that the file keeps.
const CHANGES_MAX: usize = 100;

/// Whether anything exists at this path, even a broken link.
pub(super) fn exists(path: &Path) -> Result<bool, KeyError> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(file_error(path, error)),
    }
}

/// Reads the file. An error if others than its owner can read it.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, KeyError> {
    let mode = fs::metadata(path).map_err(|error| file_error(path, error))?.permissions().mode();
    if mode & 0o077 != 0 {
        let detail = format!("mode {:o} lets others read it; chmod 600 it", mode & 0o777);
        return Err(file_error(path, detail));
    }
    fs::read(path).map_err(|error| file_error(path, error))
}

impl KeyFile {
    /// A ring with a first key.
    pub(super) fn new() -> Self {
        Self {
            version: FILE_VERSION,
            keys: vec![StoredKey::new(1)],
            hold_secret: hex(&rand::random()),
            previous_hold_secret: None,
            person_secret: None,
            changes: Vec::new(),
        }
    }

    pub(super) fn parse(path: &Path, bytes: &[u8]) -> Result<Self, KeyError> {
        let file: Self = serde_json::from_slice(bytes)
            .map_err(|error| file_error(path, format!("it is not a key file of ours: {error}")))?;
        if file.version != FILE_VERSION || file.keys.is_empty() {
            let detail = format!(
                "version {} with {} keys; version 1 with at least one is right",
                file.version,
                file.keys.len()
            );
            return Err(file_error(path, detail));
        }
        Ok(file)
    }

    /// Parses the keys.
    pub(super) fn keys(self, path: &Path) -> Result<Keys, KeyError> {
        let mut keys = Vec::with_capacity(self.keys.len());
        for key in self.keys {
            let private = PrivateKey::from_bytes_hex(&key.private, Algorithm::Ed25519)
                .map_err(|_| file_error(path, format!("key {} is damaged", key.id)))?;
            keys.push((key.id, KeyPair::from(&private)));
        }
        let secret =
            |hex: &str, name: &str| unhex(hex).ok_or_else(|| file_error(path, format!("{name} is damaged")));
        let hold_secret = secret(&self.hold_secret, "hold_secret")?;
        let previous = self.previous_hold_secret.as_deref();
        let previous = previous.map(|hex| secret(hex, "previous_hold_secret")).transpose()?;
        let person_secret = match self.person_secret.as_deref() {
            Some(hex) => secret(hex, "person_secret")?,
            None => person_secret_of(&hold_secret),
        };
        let public = PublicKeyRing { keys: keys.iter().map(|(id, key)| (*id, key.public())).collect() };
        let previous_hold_secret = previous;
        let changes = self.changes;
        Ok(Keys { keys, public, hold_secret, previous_hold_secret, person_secret, changes })
    }

    /// Adds a key and replaces the secret.
    pub(super) fn rotate(&mut self, by: &str) -> u32 {
        // The key that signs has the highest id and cannot be retired, so no id is used twice.
        let id = self.keys.iter().map(|key| key.id).max().unwrap_or(0) + 1;
        self.keys.push(StoredKey::new(id));
        if self.person_secret.is_none() {
            // It stays what it was when the secret that it followed from goes.
            self.person_secret = unhex(&self.hold_secret).map(|secret| hex(&person_secret_of(&secret)));
        }
        self.previous_hold_secret = Some(std::mem::replace(&mut self.hold_secret, hex(&rand::random())));
        self.note(by, format!("rotated to key {id}"));
        id
    }

    /// Removes a key that does not sign.
    pub(super) fn retire(&mut self, id: u32, by: &str) -> Result<(), KeyError> {
        let at = self.keys.iter().position(|key| key.id == id).ok_or(KeyError::Unknown(id))?;
        if at + 1 == self.keys.len() {
            return Err(KeyError::Signs(id));
        }
        self.keys.remove(at);
        self.previous_hold_secret = None;
        self.note(by, format!("retired key {id}"));
        Ok(())
    }

    fn note(&mut self, by: &str, what: String) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let now = i64::try_from(now).unwrap_or(i64::MAX).saturating_mul(1_000);
        self.changes.push(KeyChange { at: rfc3339(Timestamp(now)), by: by.to_owned(), what });
        let surplus = self.changes.len().saturating_sub(CHANGES_MAX);
        self.changes.drain(..surplus);
    }

    /// Writes a temporary file and renames it.
    pub(super) fn save(&self, path: &Path) -> Result<(), KeyError> {
        let text = serde_json::to_string_pretty(self).map_err(|error| file_error(path, error))?;
        let write = || -> std::io::Result<()> {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            if let Some(folder) = folder {
                fs::create_dir_all(folder)?;
            }
            let folder = folder.unwrap_or(Path::new("."));
            let beside = path.with_extension("new");
            let _ = fs::remove_file(&beside);
            let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
            out.write_all(text.as_bytes())?;
            out.sync_all()?;
            fs::rename(&beside, path)?;
            // The new name too: without it a power cut brings the old keys back, and what the new ones signed is void.
            File::open(folder)?.sync_all()
        };
        write().map_err(|error| file_error(path, error))
    }
}

impl StoredKey {
    fn new(id: u32) -> Self {
        Self { id, private: KeyPair::new().private().to_bytes_hex() }
    }
}

fn file_error(path: &Path, detail: impl ToString) -> KeyError {
    KeyError::File { path: path.to_owned(), detail: detail.to_string() }
}

/// The secret for people's addresses, of a ring that was never rotated.
fn person_secret_of(hold_secret: &[u8; 32]) -> [u8; 32] {
    // Cannot fail: HMAC takes keys of every length.
    #[expect(clippy::expect_used)]
    let mut mac = Hmac::<Sha256>::new_from_slice(hold_secret).expect("HMAC takes any key");
    mac.update(b"ticketbuster: people");
    mac.finalize().into_bytes().into()
}

fn hex(bytes: &[u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
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
