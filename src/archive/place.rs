//! A new file that is under its name only when it is whole and on the disk.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use rustix::fs::{CWD, FlockOperation, RenameFlags, flock, renameat_with};

use super::{fault::ArchiveFault, file::ArchiveFile};

/// How the temporary files end.
const PARTIAL: &str = ".partial";
/// Only their owner reads and writes it: it says who bought what.
const MODE: u32 = 0o600;

/// A file that is being written under another name. It is removed if it does not come to be placed; what a killed process
/// leaves is removed by the next one that writes a file of the same name.
pub struct NewFile {
    file: File,
    temporary: PathBuf,
    wanted: PathBuf,
}

impl NewFile {
    /// A temporary file beside `wanted`.
    ///
    /// # Errors
    /// If there is a file with the wanted name, or none can be made there.
    pub fn create(wanted: &Path) -> Result<Self, ArchiveFault> {
        if wanted.symlink_metadata().is_ok() {
            return Err(ArchiveFault::Exists(wanted.to_owned()));
        }
        remove_left_over(wanted);
        let mut name = stem(wanted)?;
        name.push(format!("{:016x}{PARTIAL}", rand::random::<u64>()));
        let temporary = wanted.with_file_name(name);
        let file = OpenOptions::new().read(true).write(true).create_new(true).mode(MODE).open(&temporary);
        let file = file.map_err(ArchiveFault::of(&temporary))?;
        // For as long as it is open it is no left-over.
        let locked = flock(&file, FlockOperation::NonBlockingLockExclusive);
        locked.map_err(|error| ArchiveFault::of(&temporary)(error.into()))?;
        Ok(Self { file, temporary, wanted: wanted.to_owned() })
    }

    /// To write to.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Flushes it to the disk and reads it back.
    pub fn read_back(&self) -> Result<ArchiveFile, ArchiveFault> {
        self.file.sync_all().map_err(ArchiveFault::of(&self.temporary))?;
        let file = File::open(&self.temporary).map_err(ArchiveFault::of(&self.temporary))?;
        ArchiveFile::read(file, &self.wanted)
    }

    /// Gives it its name, durably.
    ///
    /// # Errors
    /// If a file has that name by now: nothing is overwritten.
    pub fn place(self) -> Result<(), ArchiveFault> {
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::AlreadyExists => ArchiveFault::Exists(self.wanted.clone()),
            _ => ArchiveFault::of(&self.wanted)(error),
        };
        self.file.sync_all().map_err(failed)?;
        let renamed = renameat_with(CWD, &self.temporary, CWD, &self.wanted, RenameFlags::NOREPLACE);
        match renamed.map_err(io::Error::from) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(failed(error)),
            // Some file systems have no such renaming. A second name overwrites nothing either; the first one is removed
            // when this is dropped.
            Err(_) => fs::hard_link(&self.temporary, &self.wanted).map_err(failed)?,
        }
        let folder = folder_of(&self.wanted);
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(ArchiveFault::of(folder))
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // It may have another name by now.
        let _ = fs::remove_file(&self.temporary);
    }
}

fn folder_of(wanted: &Path) -> &Path {
    wanted.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// How the names of temporary files begin.
fn stem(wanted: &Path) -> Result<OsString, ArchiveFault> {
    let no_name = || io::Error::new(io::ErrorKind::InvalidInput, "this names no file");
    let name = wanted.file_name().ok_or_else(no_name).map_err(ArchiveFault::of(wanted))?;
    let mut stem = OsString::from(".");
    stem.push(name);
    stem.push(".");
    Ok(stem)
}

/// Removes what killed processes have left. Whatever cannot be removed is in nobody's way.
fn remove_left_over(wanted: &Path) {
    let (Ok(stem), Ok(entries)) = (stem(wanted), fs::read_dir(folder_of(wanted))) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_ours = name.as_encoded_bytes().starts_with(stem.as_encoded_bytes())
            && name.as_encoded_bytes().ends_with(PARTIAL.as_bytes());
        if !is_ours {
            continue;
        }
        let Ok(file) = File::open(entry.path()) else { continue };
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok() {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Write as _, os::unix::fs::MetadataExt as _};

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_its_owners_and_has_its_name_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let wanted = folder.path().join("a.gz");
        let new = NewFile::create(&wanted).unwrap();
        new.file().write_all(b"whole").unwrap();
        assert!(!wanted.exists());
        new.place().unwrap();
        assert_eq!(fs::read(&wanted).unwrap(), b"whole");
        assert_eq!(fs::metadata(&wanted).unwrap().mode() & 0o777, 0o600);
        assert_eq!(names(folder.path()), ["a.gz"]);
    }

    #[test]
    fn nothing_is_overwritten_and_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let wanted = folder.path().join("a.gz");
        let new = NewFile::create(&wanted).unwrap();
        // Somebody is faster.
        fs::write(&wanted, "theirs").unwrap();
        assert!(matches!(new.place(), Err(ArchiveFault::Exists(_))));
        assert!(matches!(NewFile::create(&wanted), Err(ArchiveFault::Exists(_))));
        assert_eq!(fs::read(&wanted).unwrap(), b"theirs");
        assert_eq!(names(folder.path()), ["a.gz"]);
    }

    #[test]
    fn what_a_killed_process_left_is_removed_and_what_another_writes_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let wanted = folder.path().join("a.gz");
        fs::write(folder.path().join(".a.gz.0123456789abcdef.partial"), "left over").unwrap();
        fs::write(folder.path().join("a.gz.partial"), "of somebody else").unwrap();
        let other = NewFile::create(&wanted).unwrap();
        let new = NewFile::create(&wanted).unwrap();
        assert_eq!(names(folder.path()).len(), 3, "{:?}", names(folder.path()));
        drop((other, new));
        assert_eq!(names(folder.path()), ["a.gz.partial"]);
    }
}
