//! Python in its own environment under `target/`, with the packages of the independent clients.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Arc, Mutex},
};

use serde_json::Value;

/// The interpreter of the environment of most clients.
pub fn python() -> PathBuf {
    environment("test-python", "requirements.txt").join("bin/python")
}

/// The interpreter with Stripe's library and a fake of its API.
pub fn python_with_stripe() -> PathBuf {
    environment("test-stripe", "stripe-api/requirements.txt").join("bin/python")
}

/// The program that sends random requests by the API's document.
pub fn schemathesis() -> PathBuf {
    environment("test-schemathesis", "document-fuzz/requirements.txt").join("bin/schemathesis")
}

/// An environment with the packages of this file; it is made when it is missing or its packages changed.
fn environment(name: &str, requirements: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let folder = target.join(name);
    let (interpreter, marker) = (folder.join("bin/python"), folder.join("installed.txt"));
    let requirements = clients().join(requirements);
    let wanted = fs::read_to_string(&requirements).unwrap();
    // One process at a time makes it; the others find it made.
    let lock = fs::File::create(target.join(format!("{name}.lock"))).unwrap();
    lock.lock().unwrap();
    if fs::read_to_string(&marker).is_ok_and(|installed| installed == wanted) {
        return folder;
    }
    let venv = || Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder).output();
    let made = venv().unwrap_or_else(|error| {
        panic!("python3 cannot be started ({error}); some tests use clients in Python: install python3")
    });
    if !made.status.success() {
        let is_there = || venv().is_ok_and(|made| made.status.success());
        super::packages::ensure("python3's venv", "python3-venv", is_there);
    }
    let mut pip = Command::new(&interpreter);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]).arg(&requirements);
    succeed("pip install", pip.output().unwrap());
    fs::write(marker, wanted).unwrap();
    folder
}

#[track_caller]
fn succeed(what: &str, output: std::process::Output) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}: {told}");
}

/// Where the clients are.
pub fn clients() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/clients")
}

/// A running client that takes commands and answers them, one JSON line each.
#[derive(Clone)]
pub struct Client(Arc<Mutex<Running>>);

struct Running {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Client {
    /// Starts one of `tests/it/clients`.
    pub async fn start(script: &str, arguments: &[&str]) -> Self {
        Self::start_with(python, script, arguments).await
    }

    /// The same with another interpreter.
    pub async fn start_with(python: fn() -> PathBuf, script: &str, arguments: &[&str]) -> Self {
        let script = clients().join(script);
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let started = actix_rt::task::spawn_blocking(move || {
            let mut command = Command::new(python());
            command.arg(script).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
            let mut child = command.spawn().unwrap();
            let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
            Running { child, input, output: BufReader::new(output) }
        });
        Self(Arc::new(Mutex::new(started.await.unwrap())))
    }

    /// Has the client do something; a client that died is a failure, its last words are on stderr.
    pub async fn ask(&self, command: Value) -> Value {
        let running = self.0.clone();
        let asked = actix_rt::task::spawn_blocking(move || {
            let mut running = running.lock().unwrap();
            writeln!(running.input, "{command}").unwrap();
            let mut line = String::new();
            running.output.read_line(&mut line).unwrap();
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("no answer to {command}: '{line}'"))
        });
        asked.await.unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
