//! The real binary as a child process that can be killed and stopped.

use std::{
    ffi::{OsStr, OsString},
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::Value;
use ticketbuster::config::{Config, StoreKind};
use tokio::sync::oneshot;

use super::Buyers;

/// A running server; it ends with this value.
pub struct Process {
    pub child: Child,
    pub buyers: Buyers,
    operations: String,
    log: Arc<Mutex<Vec<Value>>>,
}

/// The program: what was built with the tests, or another one to measure (`TEST_BINARY=target/release/ticketbuster`).
pub fn binary() -> OsString {
    std::env::var_os("TEST_BINARY").unwrap_or_else(|| env!("CARGO_BIN_EXE_ticketbuster").into())
}

/// The binary over the store of this configuration, with these settings in its environment.
pub fn command(config: &Config, settings: &[(&str, &str)]) -> Command {
    of_program(&binary(), config, settings)
}

/// The same with another program.
fn of_program(program: &OsStr, config: &Config, settings: &[(&str, &str)]) -> Command {
    let kind = match config.store.kind {
        StoreKind::Sqlite => "sqlite",
        StoreKind::Postgres => "postgres",
    };
    let mut command = Command::new(program);
    command
        .current_dir(config.auth.key_file.parent().unwrap())
        .env("TICKETBUSTER__HTTP__LISTEN", "127.0.0.1:0")
        .env("TICKETBUSTER__GRPC__ENABLED", "false")
        .env("TICKETBUSTER__OPS__LISTEN", "127.0.0.1:0")
        .env("TICKETBUSTER__STORE__KIND", kind)
        .env("TICKETBUSTER__STORE__PATH", &config.store.path)
        .env("TICKETBUSTER__STORE__URL", config.store.url.expose())
        .env("TICKETBUSTER__AUTH__KEY_FILE", &config.auth.key_file)
        .env("TICKETBUSTER__DEMO__LOAD", "false")
        .env("TICKETBUSTER__RATE_LIMIT__ENABLED", "false")
        .env("TICKETBUSTER__ORDERS__DURABLE_TIMEOUT_MS", config.orders.durable_timeout_ms.to_string())
        .env("TICKETBUSTER__STORE__READ_TIMEOUT_MS", config.store.read_timeout_ms.to_string())
        .env("TICKETBUSTER__ACTORS__ASK_TIMEOUT_MS", config.actors.ask_timeout_ms.to_string())
        .env("TICKETBUSTER__LOG__FORMAT", "json")
        .env("TICKETBUSTER__LOG__FILTER", "warn,ticketbuster::cli=info")
        .envs(settings.iter().copied());
    command
}

impl Process {
    /// Starts the binary over the store of this configuration, with these settings in its environment,
    /// and waits until it answers.
    pub async fn start(config: &Config, settings: &[(&str, &str)]) -> Self {
        Self::of_program(&binary(), config, settings).await
    }

    /// The same with another program.
    pub async fn of_program(program: &OsStr, config: &Config, settings: &[(&str, &str)]) -> Self {
        let mut command = of_program(program, config, settings);
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (listens, address) = oneshot::channel();
        let log = Arc::new(Mutex::new(Vec::new()));
        let kept = log.clone();
        // Reads on when the address is found, or the server would stop at a full pipe.
        std::thread::spawn(move || {
            let (mut operations, mut listens) = (String::new(), Some(listens));
            for line in lines.map_while(Result::ok) {
                let line: Value = serde_json::from_str(&line).unwrap_or(Value::String(line));
                let address = line["address"].as_str().unwrap_or_default().to_owned();
                if line["message"] == "ticketbuster listens for operations" {
                    operations = address;
                } else if line["message"] == "ticketbuster listens"
                    && let Some(listens) = listens.take()
                {
                    // A test that has failed meanwhile waits for nothing.
                    let _ = listens.send((address, operations.clone()));
                }
                kept.lock().unwrap().push(line);
            }
        });
        let listening = actix_rt::time::timeout(Duration::from_secs(120), address).await;
        let Ok(Ok((address, operations))) = listening else {
            let log = log.lock().unwrap();
            panic!("the server does not start: {:#?}", &log[log.len().saturating_sub(3)..])
        };
        let process = Self { child, buyers: Buyers::at(format!("http://{address}")), operations, log };
        process.buyers.get("/health", "").await.expect(200);
        process
    }

    /// What it says of its readiness.
    pub async fn ready(&self) -> (u16, Value) {
        let url = format!("http://{}/health/ready", self.operations);
        let mut answer = self.buyers.client.get(url).send().await.unwrap();
        (answer.status().as_u16(), serde_json::from_slice(&answer.body().await.unwrap()).unwrap())
    }

    /// Its metrics as text.
    pub async fn metrics(&self) -> String {
        let url = format!("http://{}/metrics", self.operations);
        let mut answer = self.buyers.client.get(url).send().await.unwrap();
        String::from_utf8(answer.body().limit(16 << 20).await.unwrap().to_vec()).unwrap()
    }

    /// How many lines it has logged.
    pub fn log_lines(&self) -> usize {
        self.log.lock().unwrap().len()
    }

    /// The lines of its log that say this.
    pub fn logged(&self, message: &str) -> Vec<Value> {
        let log = self.log.lock().unwrap();
        log.iter().filter(|line| line["message"] == message).cloned().collect()
    }

    /// SIGTERM, and its end.
    pub async fn end(mut self) {
        self.signal(rustix::process::Signal::TERM);
        while self.child.try_wait().unwrap().is_none() {
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
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
