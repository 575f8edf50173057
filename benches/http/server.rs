//! The real program as a process of its own, and what it costs.

use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A running server; it ends with this value.
pub struct Server {
    child: Child,
    /// `http://HOST:PORT`.
    pub url: String,
    _folder: tempfile::TempDir,
}

/// The kernel counts processor time in hundredths of a second (`USER_HZ`, proc(5)).
const TICKS_PER_SECOND: f64 = 100.0;

impl Server {
    /// Starts it over an empty SQLite store, with these settings beside.
    pub fn start(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let child = Command::new(env!("CARGO_BIN_EXE_ticketbuster"))
            .arg("serve")
            .current_dir(folder.path())
            .env("TICKETBUSTER__HTTP__LISTEN", address.to_string())
            .env("TICKETBUSTER__GRPC__ENABLED", "false")
            .env("TICKETBUSTER__OPS__LISTEN", "127.0.0.1:0")
            .env("TICKETBUSTER__STORE__PATH", folder.path().join("bench.db"))
            .env("TICKETBUSTER__AUTH__KEY_FILE", folder.path().join("keys.json"))
            .env("TICKETBUSTER__DEMO__LOAD", "false")
            .env("TICKETBUSTER__RATE_LIMIT__ENABLED", "false")
            .env("TICKETBUSTER__LOG__FILTER", "warn")
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { child, url: format!("http://{address}"), _folder: folder };
        let began = Instant::now();
        while std::net::TcpStream::connect(address).is_err() {
            assert!(began.elapsed() < Duration::from_secs(30), "the server does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// Processor time so far, in seconds.
    pub fn cpu_seconds(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        // After the name, which may have spaces: field 14 is user time, 15 is system time.
        let fields: Vec<&str> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
        let ticks = |field: usize| fields[field - 3].parse::<f64>().unwrap();
        (ticks(14) + ticks(15)) / TICKS_PER_SECOND
    }

    /// Resident memory in KiB.
    pub fn resident_kib(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
