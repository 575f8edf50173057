//! Another program at the broker: Python with pika, so that an independent client reads the messages. pika is installed
//! once, under `target/`.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use serde_json::Value;

use super::rabbitmq::{ANYTHING, ENGINE, READER};

const PIKA: &str = "pika==1.3.2";

/// A program at one virtual host.
#[derive(Clone)]
pub struct OtherProgram {
    url: String,
}

impl OtherProgram {
    /// One that may do everything, where the engine has this address.
    pub fn at(url: &str) -> Self {
        Self { url: url.replace(ENGINE, ANYTHING) }
    }

    /// One that may read notifications, and nothing else.
    pub fn reader_at(url: &str) -> Self {
        Self { url: url.replace(ENGINE, READER) }
    }

    /// Takes `count` messages off a queue, or those that come within some seconds.
    pub async fn consume(&self, queue: &str, count: usize, seconds: u64) -> Vec<Value> {
        let lines =
            self.run(["consume", queue, &count.to_string(), &seconds.to_string()], String::new()).await;
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Publishes messages to a queue.
    pub async fn publish(&self, queue: &str, messages: &[Value]) {
        let lines: String = messages.iter().map(|message| format!("{message}\n")).collect();
        self.run(["publish", queue], lines).await;
    }

    /// Publishes a message with a header whose text is not UTF-8.
    pub async fn publish_raw_header(&self, queue: &str) {
        self.run(["raw-header", queue], String::new()).await;
    }

    /// Deletes a queue and what is in it.
    pub async fn delete(&self, queue: &str) {
        self.run(["delete", queue], String::new()).await;
    }

    /// Messages that wait in a queue.
    pub async fn count(&self, queue: &str) -> u64 {
        self.run(["count", queue], String::new()).await.trim().parse().unwrap()
    }

    async fn run<const N: usize>(&self, arguments: [&str; N], input: String) -> String {
        let arguments: Vec<String> =
            std::iter::once(self.url.as_str()).chain(arguments).map(str::to_owned).collect();
        actix_rt::task::spawn_blocking(move || {
            let mut child = Command::new("python3")
                .env("PYTHONPATH", pika())
                .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/support/other_program.py"))
                .args(&arguments)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
            let output = child.wait_with_output().unwrap();
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{:?}: {errors}", &arguments[1..]);
            String::from_utf8(output.stdout).unwrap()
        })
        .await
        .unwrap()
    }
}

/// Where pika is.
fn pika() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(PIKA);
        let there = Command::new("python3").args(["-c", "import pika"]).stderr(Stdio::null()).status();
        if folder.exists() || there.is_ok_and(|status| status.success()) {
            return folder;
        }
        // Another test process may do the same: whoever is first, the other's copy is thrown away.
        let fresh = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let installed = Command::new("python3")
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"])
            .args([fresh.path(), Path::new(PIKA)])
            .output()
            .expect(
                "the broker's tests need python3 with pip (Debian: python3 and python3-pip, or python3-pika)",
            );
        let errors = String::from_utf8_lossy(&installed.stderr);
        assert!(installed.status.success(), "the broker's tests need the Python package {PIKA}: {errors}");
        if fs::rename(fresh.path(), &folder).is_ok() {
            let _ = fresh.keep();
        }
        folder
    })
}
