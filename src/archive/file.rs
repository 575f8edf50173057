//! An archive that was read and verified.

use std::{
    fs::File,
    io::{BufReader, Seek as _},
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
};

use super::{
    blocks::{Place, unpack},
    fault::ArchiveFault,
    rows::{EventRead, SnapshotKind, SnapshotRow},
    sections::Section,
    verify::{Index, Verified, verify},
};
use crate::store::{ArchiveMark, Head, Snapshot};
use domain::{Epoch, EventId};

/// What is read of the file at a time.
const READ_BYTES: usize = 256 * 1_024;

/// A file all of whose checksums are right. It has the [records](crate::store::Records) of its one event.
pub struct ArchiveFile {
    file: File,
    path: PathBuf,
    event: EventId,
    sha256: [u8; 32],
    pub(super) index: Index,
    pub(super) row: EventRead,
    snapshots: Vec<SnapshotRow>,
}

impl ArchiveFile {
    /// Opens a file and reads all of it once.
    ///
    /// # Errors
    /// If it is no archive, of a newer version, or not what was written: cut off, or with other bytes.
    pub fn open(path: &Path) -> Result<Self, ArchiveFault> {
        let file = File::open(path).map_err(ArchiveFault::of(path))?;
        Self::read(file, path)
    }

    /// The same for a file that is open.
    pub(super) fn read(mut file: File, path: &Path) -> Result<Self, ArchiveFault> {
        file.rewind().map_err(ArchiveFault::of(path))?;
        let Verified { event, sha256, index, row, snapshots } =
            verify(BufReader::with_capacity(READ_BYTES, &file))?;
        if row.head.seq() != index.rows[Section::Journal as usize] {
            return Err(ArchiveFault::damaged("its journal does not end where the event ended"));
        }
        Ok(Self { file, path: path.to_owned(), event, sha256, index, row, snapshots })
    }

    /// Its event.
    pub fn event(&self) -> EventId {
        self.event
    }

    /// SHA-256 of the file.
    pub fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// The state of the event that it has.
    pub fn mark(&self) -> ArchiveMark {
        let Head { seq, write_id, .. } = self.row.head.into();
        ArchiveMark { last: seq, write_id, history: self.row.history }
    }

    /// How many transitions, orders and tickets it has.
    pub fn rows(&self) -> [u64; 3] {
        [Section::Journal, Section::Orders, Section::Tickets].map(|section| self.index.rows[section as usize])
    }

    /// The snapshot after the last transition.
    pub fn head_snapshot(&self) -> Option<Snapshot> {
        self.snapshot(SnapshotKind::Head).map(|(snapshot, _)| snapshot)
    }

    pub(super) fn snapshot(&self, kind: SnapshotKind) -> Option<(Snapshot, Epoch)> {
        let row = self.snapshots.iter().find(|row| row.snapshot == kind)?;
        Some((row.clone().into(), row.epoch))
    }

    /// A block, unpacked again.
    pub(super) fn block(&self, place: Place) -> Result<Vec<u8>, ArchiveFault> {
        let mut packed = vec![0; place.bytes as usize];
        self.file.read_exact_at(&mut packed, place.offset).map_err(ArchiveFault::of(&self.path))?;
        let mut lines = Vec::new();
        unpack(packed.as_slice(), &mut lines).map_err(ArchiveFault::of(&self.path))?;
        Ok(lines)
    }
}
