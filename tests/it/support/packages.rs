//! Debian packages that tests need: as root they are installed, otherwise the test fails and says how.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, process::Command, sync::Mutex};

/// Makes sure that something is on this machine; `package` is where Debian has it.
#[track_caller]
pub fn ensure(what: &str, package: &str, is_there: impl Fn() -> bool) {
    // One at a time, as apt-get wants it.
    static INSTALLING: Mutex<()> = Mutex::new(());
    let _turn = INSTALLING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if is_there() {
        return;
    }
    let wanted =
        format!("{what} is missing; install it (Debian: apt-get install --no-install-recommends {package})");
    let can_install = rustix::process::geteuid().is_root() && Path::new("/etc/debian_version").exists();
    assert!(can_install, "{wanted}");
    // Packages start what they install unless this file says no.
    let policy = Path::new("/usr/sbin/policy-rc.d");
    let is_ours = !policy.exists();
    if is_ours {
        fs::write(policy, "#!/bin/sh\nexit 101\n").unwrap();
        fs::set_permissions(policy, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let apt = |arguments: &[&str]| {
        Command::new("apt-get").args(arguments).env("DEBIAN_FRONTEND", "noninteractive").output()
    };
    let updated = apt(&["update", "--quiet"]);
    let installed = apt(&["install", "--quiet", "--yes", "--no-install-recommends", package]);
    if is_ours {
        let _ = fs::remove_file(policy);
    }
    assert!(is_there(), "{wanted}; apt-get update: {updated:?}, install: {installed:?}");
}
