//! The real program as a separate process, and its processor time.

use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A running server. It is killed when this is dropped.
pub struct Server {
    child: Child,
    /// `http://HOST:PORT`.
    pub url: String,
    _folder: tempfile::TempDir,
}

/// The unit of processor times in `/proc` (`USER_HZ`, proc(5)).
const TICKS_PER_SECOND: f64 = 100.0;

impl Server {
    /// Starts it with an empty SQLite store and these additional settings.
    pub fn start(settings: &[(&str, &str)]) -> Self {
        Self::start_program(env!("CARGO_BIN_EXE_ticketbuster"), settings)
    }

    /// Starts another build of it.
    pub fn start_program(program: &str, settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let child = Command::new(program)
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
        // Skip the name, which may contain spaces. Field 14 is user time, 15 is system time.
        let fields: Vec<&str> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
        let ticks = |field: usize| fields[field - 3].parse::<f64>().unwrap();
        (ticks(14) + ticks(15)) / TICKS_PER_SECOND
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The process may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
