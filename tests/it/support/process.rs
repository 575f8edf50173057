//! The binary itself as a child process, to be killed and stopped.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

use ticketbuster::config::{Config, StoreKind};

use super::Buyers;

/// A running server; it ends with this value.
pub struct Process {
    child: Child,
    pub buyers: Buyers,
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Process {
    /// Starts the binary over the store of this configuration, with these settings in its environment,
    /// and waits until it answers.
    pub async fn start(config: &Config, settings: &[(&str, &str)]) -> Self {
        let (port, ops) = (free_port(), free_port());
        let kind = match config.store.kind {
            StoreKind::Sqlite => "sqlite",
            StoreKind::Postgres => "postgres",
        };
        let child = Command::new(env!("CARGO_BIN_EXE_ticketbuster"))
            .current_dir(config.auth.key_file.parent().unwrap())
            .env("TICKETBUSTER__HTTP__LISTEN", format!("127.0.0.1:{port}"))
            .env("TICKETBUSTER__GRPC__ENABLED", "false")
            .env("TICKETBUSTER__OPS__LISTEN", format!("127.0.0.1:{ops}"))
            .env("TICKETBUSTER__STORE__KIND", kind)
            .env("TICKETBUSTER__STORE__PATH", &config.store.path)
            .env("TICKETBUSTER__STORE__URL", config.store.url.expose())
            .env("TICKETBUSTER__AUTH__KEY_FILE", &config.auth.key_file)
            .env("TICKETBUSTER__DEMO__LOAD", "false")
            .env("TICKETBUSTER__RATE_LIMIT__ENABLED", "false")
            .env("TICKETBUSTER__LOG__FILTER", "warn")
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let process = Self { child, buyers: Buyers::at(format!("http://127.0.0.1:{port}")) };
        for _ in 0..800 {
            if process.buyers.try_send("GET", "/health", "", None, None).await.is_ok() {
                return process;
            }
            actix_rt::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the server does not answer after twenty seconds");
    }

    /// SIGKILL: no goodbye.
    pub fn kill(self) {
        drop(self);
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(rustix::process::Pid::from_child(&self.child), signal).unwrap();
    }
}

impl Drop for Process {
    /// Also when a test fails: nothing is left running.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
