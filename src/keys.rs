//! The key ring: Ed25519 root keys that sign tickets and sessions, and a secret for hold tokens.
//!
//! It is one file, created at the first start and readable by its owner only. Every token names the
//! `root_key_id` of its key: a key that was rotated away still verifies what it signed, until it is retired.
//! A running process reads the file again at intervals and replaces its keys at once.

mod error;
mod file;
mod key_set;
mod public;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use arc_swap::{ArcSwap, Guard};
use parking_lot::Mutex;

use self::file::KeyFile;
pub use self::{
    error::KeyError,
    key_set::{KeyChange, Keys},
    public::PublicKeyRing,
};

/// The keys of this process and their file.
pub struct KeyRing {
    path: PathBuf,
    current: ArcSwap<Keys>,
    trust: AtomicU64,
    /// The last contents of the file, or why it could not be read, so that a broken file is logged once.
    seen: Mutex<Result<Vec<u8>, String>>,
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyRing({})", self.public().export())
    }
}

/// The result of reading the file again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reload {
    /// It has not changed.
    Unchanged,
    /// Its keys are in force.
    Replaced,
    /// It cannot be used; the previous keys stay in force.
    Kept,
}

impl KeyRing {
    /// Reads the file, or creates one with a first key.
    pub fn load_or_create(path: &Path) -> Result<Self, KeyError> {
        if !file::exists(path)? {
            KeyFile::new().save(path)?;
        }
        let bytes = file::read(path)?;
        let current = KeyFile::parse(path, &bytes)?.keys(path)?;
        Ok(Self {
            path: path.to_owned(),
            current: ArcSwap::from_pointee(current),
            trust: AtomicU64::new(0),
            seen: Mutex::new(Ok(bytes)),
        })
    }

    /// The keys in force.
    pub fn current(&self) -> Guard<Arc<Keys>> {
        self.current.load()
    }

    /// The public keys in force.
    pub fn public(&self) -> PublicKeyRing {
        self.current().public.clone()
    }

    /// Increased whenever a key is no longer trusted: what was verified before has to be verified again. Read
    /// it before reading the keys for a verification.
    pub fn trust(&self) -> u64 {
        self.trust.load(Ordering::Acquire)
    }

    /// Reads the file again if it changed.
    pub fn reload(&self) -> Reload {
        let mut seen = self.seen.lock();
        let now = file::read(&self.path).map_err(|error| error.to_string());
        if *seen == now {
            return Reload::Unchanged;
        }
        let bytes = now.as_deref().map_err(Clone::clone);
        let parsed = bytes.and_then(|bytes| {
            let keys = KeyFile::parse(&self.path, bytes).and_then(|file| file.keys(&self.path));
            keys.map_err(|error| error.to_string())
        });
        *seen = now;
        match parsed {
            Ok(keys) => {
                self.replace(keys);
                Reload::Replaced
            }
            Err(error) => {
                tracing::error!(error, "the changed key file cannot be used; the previous keys stay in use");
                Reload::Kept
            }
        }
    }

    fn replace(&self, keys: Keys) {
        let ids = |keys: &Keys| keys.keys.iter().map(|(id, _)| *id).collect::<Vec<u32>>();
        let before = self.current.swap(Arc::new(keys));
        let now = self.current();
        if !before.all_in(&now) {
            // After the swap, so that whoever reads the new number also reads the new keys.
            self.trust.fetch_add(1, Ordering::Release);
        }
        let (signs, known, was_known) = (now.signing().0, ids(&now), ids(&before));
        let last = now.changes.last();
        let (at, by) = last.map_or(("", ""), |change| (&change.at, &change.by));
        tracing::info!(signs, ?known, ?was_known, at, by, "the key ring was changed");
    }

    /// Reads the file again at this interval, as long as the ring is in use. Reading blocks and the file may
    /// be on a network, so it is done outside of the runtime's threads.
    pub fn watch(self: &Arc<Self>, every: Duration) -> impl Future<Output = ()> + Send + 'static {
        let used = Arc::downgrade(self);
        async move {
            loop {
                tokio::time::sleep(every).await;
                let Some(ring) = used.upgrade() else { return };
                // A panic is logged by its thread, and the next attempt may succeed.
                let _ = tokio::task::spawn_blocking(move || ring.reload()).await;
            }
        }
    }

    /// Adds a key that signs from now on, and a new secret for hold tokens. The others still verify.
    pub fn rotate(&self, by: &str) -> Result<u32, KeyError> {
        self.change(|file| Ok(file.rotate(by)))
    }

    /// Removes a key: what it signed is refused from now on. So are hold tokens from before the last
    /// rotation.
    pub fn retire(&self, id: u32, by: &str) -> Result<(), KeyError> {
        self.change(|file| file.retire(id, by))
    }

    /// Changes the current file and reads it again.
    fn change<T>(&self, change: impl FnOnce(&mut KeyFile) -> Result<T, KeyError>) -> Result<T, KeyError> {
        let mut file = KeyFile::parse(&self.path, &file::read(&self.path)?)?;
        let done = change(&mut file)?;
        file.save(&self.path)?;
        self.reload();
        Ok(done)
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::*;

    fn ids(ring: &KeyRing) -> Vec<u32> {
        ring.public().entries().map(|(id, _)| id).collect()
    }

    #[test]
    fn a_ring_survives_a_restart_and_a_rotation_and_keeps_its_secrets() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        let ring = KeyRing::load_or_create(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let (first, secret) = (ring.public(), *ring.current().hold_secret());
        let people = *ring.current().person_secret();
        assert_eq!(ring.rotate("ana").unwrap(), 2);
        let again = KeyRing::load_or_create(&path).unwrap();
        assert_eq!(again.public(), ring.public());
        assert_eq!(again.current().hold_secret(), ring.current().hold_secret());
        assert_ne!(again.current().hold_secret(), &secret);
        assert_eq!(again.current().previous_hold_secret(), Some(&secret));
        let nodes = |ring: &KeyRing| ring.current().mesh_secrets().collect::<Vec<_>>();
        assert_eq!(nodes(&again), nodes(&ring));
        assert_eq!(nodes(&again).len(), 2, "of before the rotation too");
        assert!(!nodes(&again).contains(&secret), "no token's secret");
        assert_eq!(again.current().signing().0, 2);
        assert!(again.public().export().starts_with(&first.export()));
        assert_eq!(PublicKeyRing::parse(&again.public().export()).unwrap(), again.public());
        let shown = format!("{again:?}");
        assert!(!shown.contains(&again.current().signing().1.private().to_bytes_hex()));
        again.rotate("ana").unwrap();
        assert_eq!(KeyRing::load_or_create(&path).unwrap().current().person_secret(), &people);
    }

    #[test]
    fn a_running_ring_follows_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        let running = KeyRing::load_or_create(&path).unwrap();
        let operator = KeyRing::load_or_create(&path).unwrap();
        assert_eq!(running.reload(), Reload::Unchanged);
        operator.rotate("ana").unwrap();
        assert_eq!((running.reload(), ids(&running), running.trust()), (Reload::Replaced, vec![1, 2], 0));
        assert_eq!(running.current().signing().0, 2);
        operator.retire(1, "bob").unwrap();
        assert_eq!((running.reload(), ids(&running), running.trust()), (Reload::Replaced, vec![2], 1));
        assert_eq!(running.current().previous_hold_secret(), None);
        let keys = running.current();
        let said: Vec<_> = keys.changes().iter().map(|it| (it.by.as_str(), it.what.as_str())).collect();
        assert_eq!(said, [("ana", "rotated to key 2"), ("bob", "retired key 1")]);

        // An invalid file and a missing file change nothing; each is logged once.
        let good = fs::read(&path).unwrap();
        fs::write(&path, "nonsense").unwrap();
        assert_eq!((running.reload(), running.reload()), (Reload::Kept, Reload::Unchanged));
        fs::remove_file(&path).unwrap();
        assert_eq!((running.reload(), running.reload()), (Reload::Kept, Reload::Unchanged));
        assert_eq!((ids(&running), running.trust()), (vec![2], 1));
        fs::write(&path, good).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!((running.reload(), running.trust()), (Reload::Replaced, 1));
        // Other keys with the same ids are a change.
        fs::remove_file(&path).unwrap();
        let other = KeyRing::load_or_create(&path).unwrap();
        other.rotate("eve").unwrap();
        other.retire(1, "eve").unwrap();
        assert_eq!((running.reload(), ids(&running), running.trust()), (Reload::Replaced, vec![2], 2));
    }

    #[test]
    fn the_key_that_signs_is_not_retired_and_no_id_comes_twice() {
        let folder = tempfile::tempdir().unwrap();
        let ring = KeyRing::load_or_create(&folder.path().join("keys.json")).unwrap();
        assert!(matches!(ring.retire(1, "ana"), Err(KeyError::Signs(1))));
        assert!(matches!(ring.retire(7, "ana"), Err(KeyError::Unknown(7))));
        for id in 2..130 {
            assert_eq!(ring.rotate("ana").unwrap(), id);
            ring.retire(id - 1, "ana").unwrap();
        }
        assert_eq!(ids(&ring), [129]);
        assert_eq!(ring.current().changes().len(), 100);
    }

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        let running = KeyRing::load_or_create(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let error = KeyRing::load_or_create(&path).unwrap_err().to_string();
        assert!(error.contains("chmod 600"), "{error}");
        assert_eq!(running.reload(), Reload::Kept);
    }
}
