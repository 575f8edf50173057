//! A disk of a test's own: ext4 on a loop device, whose file is in memory. Its power can be cut, and its device can fail.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicU32, Ordering::Relaxed},
    time::{Duration, Instant},
};

use super::small_disk::SmallDisk;

/// The mounted disk; it is gone with this value.
pub struct LoopDisk {
    folder: PathBuf,
    device: String,
    /// Where the device's file is.
    memory: SmallDisk,
}

/// `EXT4_IOC_SHUTDOWN` with `EXT4_GOING_FLAGS_NOLOGFLUSH`: from this instant on nothing reaches the device, neither what
/// waits in memory nor the file system's journal.
const SHUTDOWN: &str = "import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack('I', 2))";

/// Runs a program; what it said.
fn said(program: &str, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program).args(arguments).output();
    let output = output.map_err(|error| format!("{program}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

impl LoopDisk {
    /// Makes and mounts a disk of this size. The test fails where that is impossible: a drill that has tried nothing does
    /// not pass.
    pub fn mount(name: &str, megabytes: u32) -> Self {
        static MOUNTED: AtomicU32 = AtomicU32::new(0);
        let name = format!("{name}-device-{}", MOUNTED.fetch_add(1, Relaxed));
        // More than the disk: what the file system frees comes back to the memory, or does not.
        let memory = SmallDisk::mount(&name, megabytes + 16, "root")
            .expect("not tried: this drill mounts a disk of its own, which only root may");
        let image = memory.folder().join("image");
        File::create(&image).unwrap().set_len(u64::from(megabytes) << 20).unwrap();
        let device =
            said("losetup", &["--find", "--show", image.to_str().unwrap()]).unwrap_or_else(|error| {
                panic!("not tried: this drill needs a loop device (/dev/loop0, /dev/loop-control): {error}")
            });
        let folder = memory.folder().with_extension("mounted");
        fs::create_dir(&folder).unwrap();
        let disk = Self { folder, device, memory };
        said("mkfs.ext4", &["-q", "-b", "4096", "-m", "0", &disk.device]).unwrap();
        disk.restore_power();
        disk
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Flushes everything.
    pub fn flush(&self) {
        said("sync", &["--file-system", self.path()]).unwrap();
    }

    /// Cuts the power: what has not reached the device at this instant is lost, and nothing reaches it any more.
    pub fn cut_power(&self) {
        said("python3", &["-c", SHUTDOWN, self.path()]).unwrap();
    }

    /// Mounts the disk, which recovers by its journal. Everything of a file that only memory had is gone.
    pub fn restore_power(&self) {
        let began = Instant::now();
        while let Err(error) = self.unmount() {
            // A process that was killed is not gone at once.
            assert!(began.elapsed() < Duration::from_secs(20), "{error}");
            std::thread::sleep(Duration::from_millis(20));
        }
        said("mount", &["-t", "ext4", &self.device, self.path()]).unwrap();
    }

    /// Gives all room back that the file system does not use: what it takes from now on the memory must have room for.
    pub fn make_thin(&self) {
        let image = self.memory.folder().join("image");
        // What the file system keeps for itself, as its journal, is there, so that only what is new can fail.
        let size = image.metadata().unwrap().len().to_string();
        said("fallocate", &["--length", &size, image.to_str().unwrap()]).unwrap();
        said("fstrim", &[self.path()]).unwrap();
    }

    /// Where the device's file is: when this is full, the device fails to write what it has no room for.
    pub fn memory(&self) -> &SmallDisk {
        &self.memory
    }

    fn path(&self) -> &str {
        self.folder.to_str().unwrap()
    }

    fn unmount(&self) -> Result<(), String> {
        if said("mountpoint", &["--quiet", self.path()]).is_err() {
            return Ok(());
        }
        said("umount", &[self.path()]).map(drop)
    }
}

impl Drop for LoopDisk {
    fn drop(&mut self) {
        // Lazily: a server of the test's own may still have files open. The device goes with the last of them.
        let _ = said("umount", &["--lazy", self.path()]);
        let _ = said("losetup", &["--detach", &self.device]);
        let _ = fs::remove_dir(&self.folder);
    }
}
