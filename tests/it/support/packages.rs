//! Debian packages that tests need: installed when running as root, otherwise the failure says how to install them.

#![allow(dead_code, reason = "tests end where something is missing, the comparison says so itself")]

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
};

/// Makes sure that something is on this machine; `package` is where Debian has it. A test without it fails.
#[track_caller]
pub fn ensure(what: &str, package: &str, is_there: impl Fn() -> bool) {
    if let Err(missing) = install(what, package, is_there) {
        panic!("{missing}");
    }
}

/// The same; an error says what is missing.
pub fn install(what: &str, package: &str, is_there: impl Fn() -> bool) -> Result<(), String> {
    // One at a time, as apt-get wants it.
    static INSTALLING: Mutex<()> = Mutex::new(());
    let _turn = INSTALLING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if is_there() {
        return Ok(());
    }
    let wanted =
        format!("{what} is missing; install it (Debian: apt-get install --no-install-recommends {package})");
    if !(rustix::process::geteuid().is_root() && Path::new("/etc/debian_version").exists()) {
        return Err(wanted);
    }
    eprintln!("{what} is missing: installing {package}");
    // Packages start what they install unless this file says no.
    let policy = Path::new("/usr/sbin/policy-rc.d");
    let is_ours = !policy.exists();
    if is_ours {
        let written = fs::write(policy, "#!/bin/sh\nexit 101\n")
            .and_then(|()| fs::set_permissions(policy, fs::Permissions::from_mode(0o755)));
        written.map_err(|error| format!("{}: {error}", policy.display()))?;
    }
    let apt = |arguments: &[&str]| {
        Command::new("apt-get").args(arguments).env("DEBIAN_FRONTEND", "noninteractive").output()
    };
    let updated = apt(&["update", "--quiet"]);
    let installed = apt(&["install", "--quiet", "--yes", "--no-install-recommends", package]);
    if is_ours {
        let _ = fs::remove_file(policy);
    }
    if is_there() {
        Ok(())
    } else {
        Err(format!("{wanted}; apt-get update: {updated:?}, install: {installed:?}"))
    }
}

/// Where the library of this name is, which this package brings: to be loaded before others (`LD_PRELOAD`).
#[track_caller]
pub fn library(name: &str, package: &str) -> String {
    let find = || {
        let folders = fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path());
        let mut paths = folders.flat_map(|folder| [folder.join(name), folder.join("faketime").join(name)]);
        paths.find(|path| path.is_file())
    };
    ensure(name, package, || find().is_some());
    find().unwrap().to_str().unwrap().to_owned()
}

/// The programs of the newest PostgreSQL that is installed, as Debian lays them out.
pub fn newest_postgres() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").exists())
        .collect();
    found.sort();
    Some(found.pop()?.1)
}
