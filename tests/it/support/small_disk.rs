//! A disk that is soon full: a small file system in memory, mounted for one test.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

/// The file system; it is gone with this value.
pub struct SmallDisk {
    folder: PathBuf,
}

impl SmallDisk {
    /// Mounts one of this size for `owner` (a user's name). Mounting takes root: without it there is no disk, which is
    /// said, and a test has nothing to try.
    pub fn mount(name: &str, megabytes: u32, owner: &str) -> Option<Self> {
        if !rustix::process::geteuid().is_root() {
            eprintln!("not tried: a small disk can be mounted by root only");
            return None;
        }
        let folder = std::env::temp_dir().join(format!("ticketbuster-disk-{}-{name}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        let run = |program: &str, arguments: &[&str]| {
            let output = Command::new(program).args(arguments).arg(&folder).output().unwrap();
            assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        };
        run("mount", &["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "tmpfs"]);
        let disk = Self { folder: folder.clone() };
        run("chown", &[owner]);
        Some(disk)
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Takes all the room that is left; again, what a server has given back meanwhile.
    pub fn fill(&self) {
        let mut file = OpenOptions::new().create(true).append(true).open(self.folder.join("filler")).unwrap();
        // Down to single bytes of the last page, until nothing is taken any more.
        for size in [1 << 20, 4096, 1] {
            let block = vec![7; size];
            while file.write_all(&block).is_ok() {}
        }
    }

    /// Gives it back.
    pub fn make_room(&self) {
        fs::remove_file(self.folder.join("filler")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a server of the test's own may still have files open.
        let _ = Command::new("umount").arg("--lazy").arg(&self.folder).status();
        let _ = fs::remove_dir(&self.folder);
    }
}
