//! A private RabbitMQ with its own epmd.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use super::{free_port, packages, wait_for};
use crate::watchdog::{Ending, Running, Watchdog};

/// A running server. The fields are dropped in this order: the server before the epmd that knows it.
pub struct Rabbit {
    pub version: String,
    running: Running,
    _epmd: Running,
    port: u16,
}

impl Rabbit {
    /// Installs it if need be and starts it.
    pub fn start(watchdog: &Arc<Watchdog>) -> Result<Self, String> {
        let program = Path::new("/usr/lib/rabbitmq/bin/rabbitmq-server");
        packages::install("RabbitMQ", "rabbitmq-server", || program.exists())?;
        let folder = watchdog.folder().join("rabbitmq");
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        for name in ["mnesia", "log", "home"] {
            fs::create_dir_all(folder.join(name)).map_err(failed)?;
        }
        let [port, dist_port, epmd_port] = [free_port()?, free_port()?, free_port()?];
        let conf = format!("listeners.tcp.1 = 127.0.0.1:{port}\nlog.console = false\n");
        fs::write(folder.join("rabbitmq.conf"), conf).map_err(failed)?;
        fs::write(folder.join("enabled_plugins"), "[].\n").map_err(failed)?;
        let mut epmd = Command::new("epmd");
        epmd.args(["-port", &epmd_port.to_string(), "-address", "127.0.0.1"]).stdout(Stdio::null());
        let epmd = Running::start(watchdog, "epmd", &mut epmd, Ending::Term)?;
        let mut command = Command::new(program);
        command
            .env("HOME", folder.join("home"))
            .env("RABBITMQ_NODENAME", format!("compare-{port}@localhost"))
            .env("RABBITMQ_NODE_PORT", port.to_string())
            .env("RABBITMQ_DIST_PORT", dist_port.to_string())
            .env("ERL_EPMD_PORT", epmd_port.to_string())
            .env("ERL_EPMD_ADDRESS", "127.0.0.1")
            .env("RABBITMQ_MNESIA_BASE", folder.join("mnesia"))
            .env("RABBITMQ_LOG_BASE", folder.join("log"))
            .env("RABBITMQ_ENABLED_PLUGINS_FILE", folder.join("enabled_plugins"))
            .env("RABBITMQ_CONFIG_FILE", folder.join("rabbitmq"))
            .env("RABBITMQ_CONF_ENV_FILE", folder.join("no-such-file"))
            .env("RABBITMQ_PID_FILE", folder.join("pid"))
            .env("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}")
            .stdout(Stdio::null());
        let mut running = Running::start(watchdog, "rabbitmq", &mut command, Ending::Term)?;
        let version = wait_for(&mut running, Duration::from_secs(90), || greeting(port))?;
        Ok(Self { version, running, _epmd: epmd, port })
    }

    /// The process that all others come from.
    pub fn pid(&self) -> u32 {
        self.running.pid()
    }

    /// Its address; candidates make their queues anew.
    pub fn url(&self) -> String {
        format!("amqp://guest:guest@127.0.0.1:{}", self.port)
    }
}

/// The version that the server greets with, if it answers.
fn greeting(port: u16) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
    stream.write_all(b"AMQP\x00\x00\x09\x01").ok()?;
    let (mut greeting, mut part) = (Vec::new(), [0; 1_024]);
    loop {
        if let Some(version) = version_in(&greeting) {
            return Some(version);
        }
        match stream.read(&mut part).ok()? {
            0 => return None,
            count => greeting.extend_from_slice(&part[..count]),
        }
    }
}

/// The version in a greeting: the key, `S`, four bytes of length, the text.
fn version_in(greeting: &[u8]) -> Option<String> {
    let key = b"versionS\0\0\0";
    let at = greeting.windows(key.len()).position(|part| part == key)? + key.len();
    let length = usize::from(*greeting.get(at)?);
    let text = greeting.get(at + 1..at + 1 + length)?;
    Some(String::from_utf8_lossy(text).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_in_the_greeting() {
        let greeting = b"..\x07productS\0\0\0\x08RabbitMQ\x07versionS\0\0\0\x063.10.8..";
        assert_eq!(version_in(greeting).unwrap(), "3.10.8");
        assert_eq!(version_in(&greeting[..35]), None, "not all of it has come");
    }
}
