//! A private Redis.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use super::{free_port, packages, wait_for};
use crate::watchdog::{Ending, Running, Watchdog};

pub struct Redis {
    pub version: String,
    running: Running,
    port: u16,
}

impl Redis {
    /// Installs it if need be and starts it. Holds are kept in memory alone, which is the fastest that it can be.
    pub fn start(watchdog: &Arc<Watchdog>) -> Result<Self, String> {
        let is_there =
            || Command::new("redis-server").arg("--version").output().is_ok_and(|o| o.status.success());
        packages::install("Redis", "redis-server", is_there)?;
        let port = free_port()?;
        let mut command = Command::new("redis-server");
        command
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .arg("--dir")
            .arg(watchdog.folder())
            .stdout(Stdio::null());
        let mut running = Running::start(watchdog, "redis", &mut command, Ending::Term)?;
        let version = wait_for(&mut running, Duration::from_secs(20), || {
            let info = ask(port, "INFO server")?;
            let version = info.lines().find_map(|line| line.strip_prefix("redis_version:"))?;
            Some(version.to_owned())
        })?;
        Ok(Self { version, running, port })
    }

    pub fn pid(&self) -> u32 {
        self.running.pid()
    }

    /// Its address, with nothing in it.
    pub fn emptied(&self) -> Result<String, String> {
        ask(self.port, "FLUSHALL").ok_or("redis does not answer FLUSHALL")?;
        Ok(format!("redis://127.0.0.1:{}/", self.port))
    }
}

/// Sends an inline command; what one read gives, which is enough here.
fn ask(port: u16, command: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    stream.write_all(format!("{command}\r\n").as_bytes()).ok()?;
    let mut answer = [0; 8_192];
    let count = stream.read(&mut answer).ok()?;
    Some(String::from_utf8_lossy(&answer[..count]).into_owned())
}
