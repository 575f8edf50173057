//! Debian packages: as root on Debian they are installed, otherwise the program says what to install.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, process::Command};

/// Makes sure that something is on this machine; `package` is where Debian has it.
pub fn ensure(what: &str, package: &str, is_there: impl Fn() -> bool) -> Result<(), String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_not_installed() {
        assert_eq!(ensure("nothing", "no-such-package-of-debian", || true), Ok(()));
    }
}
