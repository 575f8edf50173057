//! A private PostgreSQL with fsync, configured the same for every candidate.

use std::{
    cell::Cell,
    fs,
    os::unix::{fs::chown, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use super::{free_port, packages, wait_for};
use crate::watchdog::{Ending, Running, Watchdog};

const PASSWORD: &str = "only-for-this-comparison";
/// Durable commits as PostgreSQL makes them by default; more memory and room for its log than the defaults.
const SETTINGS: &str = "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nmax_connections = 300\n\
                        fsync = on\nsynchronous_commit = on\nshared_buffers = '512MB'\nmax_wal_size = '4GB'\n";

pub struct Postgres {
    pub version: String,
    running: Running,
    bin: PathBuf,
    port: u16,
    databases: Cell<u32>,
}

impl Postgres {
    /// Installs it if need be, makes a cluster and starts it.
    pub fn start(watchdog: &Arc<Watchdog>) -> Result<Self, String> {
        packages::install("PostgreSQL", "postgresql", || packages::newest_postgres().is_some())?;
        let bin = packages::newest_postgres().ok_or("PostgreSQL is not in /usr/lib/postgresql")?;
        let folder = watchdog.folder().join("postgresql");
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        fs::create_dir(&folder).map_err(failed)?;
        let owner = owner()?;
        if let Some((user, group)) = owner {
            chown(&folder, Some(user), Some(group)).map_err(failed)?;
        }
        let (data, password) = (folder.join("data"), folder.join("password"));
        fs::write(&password, PASSWORD).map_err(failed)?;
        let mut initdb = as_owner(&bin.join("initdb"), owner);
        initdb
            .args(["--username=tickets", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"])
            .arg(format!("--pwfile={}", password.display()))
            .arg(format!("--pgdata={}", data.display()));
        succeed(&mut initdb)?;
        let port = free_port()?;
        let conf = data.join("postgresql.conf");
        let usual = fs::read_to_string(&conf).map_err(failed)?;
        fs::write(&conf, format!("{usual}\nport = {port}\n{SETTINGS}")).map_err(failed)?;
        let mut command = as_owner(&bin.join("postgres"), owner);
        command.arg("-D").arg(&data).stdout(Stdio::null());
        let mut running = Running::start(watchdog, "postgresql", &mut command, Ending::Interrupt)?;
        let is_ready = || {
            let mut ask = Command::new(bin.join("pg_isready"));
            let ask = ask.args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]).status();
            ask.is_ok_and(|status| status.success()).then_some(())
        };
        wait_for(&mut running, Duration::from_secs(60), is_ready)?;
        let mut server = Self { version: String::new(), running, bin, port, databases: Cell::new(0) };
        let version = server.sql("SHOW server_version")?;
        server.version = version.split_whitespace().next().unwrap_or_default().to_owned();
        Ok(server)
    }

    /// The process that all others come from.
    pub fn pid(&self) -> u32 {
        self.running.pid()
    }

    /// A new database's URL, after everything earlier is on the disk: nobody pays for those before.
    pub fn database(&self) -> Result<String, String> {
        let number = self.databases.replace(self.databases.get() + 1);
        self.sql("CHECKPOINT")?;
        self.sql(&format!("CREATE DATABASE compare_{number}"))?;
        Ok(self.url(&format!("compare_{number}")))
    }

    fn url(&self, database: &str) -> String {
        format!("postgresql://tickets:{PASSWORD}@127.0.0.1:{}/{database}", self.port)
    }

    fn sql(&self, sql: &str) -> Result<String, String> {
        let mut psql = Command::new(self.bin.join("psql"));
        psql.args(["--no-psqlrc", "--tuples-only", "--no-align", "-v", "ON_ERROR_STOP=1", "-c", sql]);
        succeed(psql.arg(self.url("postgres")))
    }
}

/// Who runs it, if this program is root: the server refuses to be.
fn owner() -> Result<Option<(u32, u32)>, String> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").map_err(|error| format!("/etc/passwd: {error}"))?;
    let ids = ids_of(&users, "postgres").ok_or("there is no user postgres to run PostgreSQL as")?;
    Ok(Some(ids))
}

fn ids_of(users: &str, name: &str) -> Option<(u32, u32)> {
    let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

fn as_owner(program: &Path, owner: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
    // A folder that its user may be in.
    command.current_dir("/");
    command
}

/// Runs a program to its end; what it printed.
fn succeed(command: &mut Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("{}: {error}", command.get_program().to_string_lossy()))?;
    if !output.status.success() {
        let program = command.get_program().to_string_lossy().into_owned();
        return Err(format!("{program}: {}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_the_user() {
        let users = "root:x:0:0:root:/root:/bin/sh\npostgres:x:103:112:,,,:/var/lib/postgresql:/bin/bash\n";
        assert_eq!(ids_of(users, "postgres"), Some((103, 112)));
        assert_eq!(ids_of(users, "post"), None);
    }
}
