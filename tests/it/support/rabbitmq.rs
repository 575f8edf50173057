//! Private RabbitMQ servers: free ports on 127.0.0.1, data in a temporary directory, their own epmd.
//!
//! Each has a watchdog, a shell that waits for this process to end or to release the server. It then stops the server
//! and removes its data, even if a test panics or this process is killed.

use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

use super::packages;

/// Users of every test server: the one that the engine is, which may do what the guide says it needs; one
/// that reads notifications; one that may do everything.
pub const ENGINE: &str = "ticketbuster";
pub const READER: &str = "reader";
pub const ANYTHING: &str = "tester";
/// The password of all of them.
pub const PASSWORD: &str = "s3cret-of-the-broker";
/// Virtual hosts that a server has: one for each test that shares it.
const VHOSTS: usize = 24;
/// RabbitMQ forgets a quorum queue that is younger than this when it is killed.
pub const SETTLED: Duration = Duration::from_secs(3);
const READY: Duration = Duration::from_secs(180);

/// A server.
pub struct Rabbit {
    folder: PathBuf,
    port: u16,
    tls_port: u16,
    dist_port: u16,
    epmd_port: u16,
    server: parking_lot::Mutex<Option<Child>>,
    epmd: Child,
    watchdog: Child,
    /// While this is open the watchdog waits.
    leash: Option<ChildStdin>,
    vhosts: AtomicUsize,
}

/// What a server with TLS shows its clients.
pub struct Certificates {
    pub ca_pem: String,
    pub certificate_pem: String,
    pub key_pem: String,
}

const WATCHDOG: &str = r#"
read forever
for name in server epmd; do
    while read pid; do kill -9 "-$pid" 2>/dev/null; done < "$1/$name.pids"
done
rm -rf "$1"
"#;

impl Rabbit {
    /// The server that ordinary tests share, each in a virtual host of its own.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Rabbit> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// A server of the test's own.
    pub fn start() -> Self {
        Self::start_with(None)
    }

    /// A server of the test's own, that speaks TLS as well.
    pub fn start_with(certificates: Option<&Certificates>) -> Self {
        let rabbit = Self::stopped_with(certificates);
        rabbit.run();
        rabbit
    }

    /// A server that is not running yet: its port is known already.
    pub fn stopped() -> Self {
        Self::stopped_with(None)
    }

    fn stopped_with(certificates: Option<&Certificates>) -> Self {
        installed();
        let folder = tempfile::Builder::new().prefix("rabbitmq-").tempdir().unwrap().keep();
        let [port, tls_port, dist_port, epmd_port] = free_ports();
        for name in ["mnesia", "log", "home"] {
            fs::create_dir(folder.join(name)).unwrap();
        }
        let mut conf = format!(
            "listeners.tcp.1 = 127.0.0.1:{port}\nlog.console = false\n\
             load_definitions = {}\n",
            folder.join("definitions.json").display()
        );
        if let Some(certificates) = certificates {
            let files = [
                ("cacertfile", &certificates.ca_pem),
                ("certfile", &certificates.certificate_pem),
                ("keyfile", &certificates.key_pem),
            ];
            conf += &format!("listeners.ssl.1 = 127.0.0.1:{tls_port}\n");
            for (name, pem) in files {
                let path = folder.join(format!("{name}.pem"));
                fs::write(&path, pem).unwrap();
                conf += &format!("ssl_options.{name} = {}\n", path.display());
            }
        }
        fs::write(folder.join("rabbitmq.conf"), conf).unwrap();
        fs::write(folder.join("enabled_plugins"), "[].\n").unwrap();
        fs::write(folder.join("definitions.json"), definitions()).unwrap();
        fs::write(folder.join("server.pids"), "").unwrap();
        let epmd = Command::new("epmd")
            .args(["-port", &epmd_port.to_string(), "-address", "127.0.0.1"])
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        fs::write(folder.join("epmd.pids"), format!("{}\n", epmd.id())).unwrap();
        let mut watchdog = Command::new("sh")
            .args(["-c", WATCHDOG, "watchdog"])
            .arg(&folder)
            .process_group(0)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let leash = watchdog.stdin.take();
        let server = parking_lot::Mutex::new(None);
        let vhosts = AtomicUsize::new(0);
        Self { folder, port, tls_port, dist_port, epmd_port, server, epmd, watchdog, leash, vhosts }
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(Path::new("/usr/lib/rabbitmq/bin").join(program));
        let folder = |name: &str| self.folder.join(name);
        command
            .env("HOME", folder("home"))
            .env("RABBITMQ_NODENAME", format!("test-{}@localhost", self.port))
            .env("RABBITMQ_NODE_PORT", self.port.to_string())
            .env("RABBITMQ_DIST_PORT", self.dist_port.to_string())
            .env("ERL_EPMD_PORT", self.epmd_port.to_string())
            .env("ERL_EPMD_ADDRESS", "127.0.0.1")
            .env("RABBITMQ_MNESIA_BASE", folder("mnesia"))
            .env("RABBITMQ_LOG_BASE", folder("log"))
            .env("RABBITMQ_ENABLED_PLUGINS_FILE", folder("enabled_plugins"))
            .env("RABBITMQ_CONFIG_FILE", folder("rabbitmq"))
            .env("RABBITMQ_CONF_ENV_FILE", folder("no-such-file"))
            .env("RABBITMQ_PID_FILE", folder("pid"))
            .env("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}")
            .process_group(0)
            .stdin(Stdio::null());
        command
    }

    /// Starts the server (again) and waits until it answers.
    pub fn run(&self) {
        let began = Instant::now();
        let output = fs::File::create(self.folder.join("output")).unwrap();
        let mut child = self
            .command("rabbitmq-server")
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn()
            .unwrap();
        let mut pids = fs::OpenOptions::new().append(true).open(self.folder.join("server.pids")).unwrap();
        writeln!(pids, "{}", child.id()).unwrap();
        let version = loop {
            if let Some(version) = self.version() {
                break version;
            }
            let ended = child.try_wait().unwrap();
            if ended.is_some() || began.elapsed() > READY {
                self.kill_group(&mut child);
                panic!("RabbitMQ does not start: {ended:?}\n{}", self.output());
            }
            std::thread::sleep(Duration::from_millis(100));
        };
        println!("RabbitMQ {version} on port {} after {:?}", self.port, began.elapsed());
        *self.server.lock() = Some(child);
    }

    /// The version that the server greets with, if it answers.
    fn version(&self) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
        stream.write_all(b"AMQP\x00\x00\x09\x01").ok()?;
        let (mut greeting, mut part) = (Vec::new(), [0; 1024]);
        loop {
            let text = String::from_utf8_lossy(&greeting);
            if let Some((_, rest)) = text.split_once("versionS\0\0\0") {
                let version = rest.chars().skip(1).take_while(|c| c.is_ascii_digit() || *c == '.').collect();
                return Some(version);
            }
            match stream.read(&mut part).ok()? {
                0 => return None,
                count => greeting.extend_from_slice(&part[..count]),
            }
        }
    }

    fn output(&self) -> String {
        let mut output = fs::read_to_string(self.folder.join("output")).unwrap_or_default();
        output.push_str(&self.log());
        output
    }

    /// What the server has logged.
    pub fn log(&self) -> String {
        let path = self.folder.join("log").join(format!("test-{}@localhost.log", self.port));
        fs::read_to_string(path).unwrap_or_default()
    }

    fn kill_group(&self, child: &mut Child) {
        // The server first, so that the script that started it sees its end and leaves nothing behind.
        let pid = fs::read_to_string(self.folder.join("pid")).ok().and_then(|pid| pid.trim().parse().ok());
        if let Some(server) = pid.and_then(rustix::process::Pid::from_raw) {
            let _ = rustix::process::kill_process(server, rustix::process::Signal::KILL);
            let _ = fs::remove_file(self.folder.join("pid"));
            for _ in 0..50 {
                if matches!(child.try_wait(), Ok(Some(_))) {
                    return;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        let group = rustix::process::Pid::from_child(child);
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        let _ = child.wait();
    }

    /// SIGKILL: no goodbye.
    pub fn kill(&self) {
        if let Some(mut child) = self.server.lock().take() {
            self.kill_group(&mut child);
        }
        while TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The engine's address of a virtual host that no other test has.
    pub fn url(&self) -> String {
        let vhost = self.vhosts.fetch_add(1, SeqCst);
        assert!(vhost < VHOSTS, "a test server has {VHOSTS} virtual hosts: let it have more");
        format!("amqp://{ENGINE}:{PASSWORD}@127.0.0.1:{}/t{vhost}", self.port)
    }

    /// An address of this server with TLS.
    pub fn tls(&self, url: &str) -> String {
        url.replace("amqp://", "amqps://")
            .replace(&format!("127.0.0.1:{}", self.port), &format!("localhost:{}", self.tls_port))
    }

    /// SIGSTOP: the server hangs, its connections stay.
    pub fn pause(&self) {
        self.signal(rustix::process::Signal::STOP);
    }

    /// The end of [`Self::pause`].
    pub fn resume(&self) {
        self.signal(rustix::process::Signal::CONT);
    }

    fn signal(&self, signal: rustix::process::Signal) {
        let server = self.server.lock();
        let group = rustix::process::Pid::from_child(server.as_ref().unwrap());
        rustix::process::kill_process_group(group, signal).unwrap();
    }
}

impl Drop for Rabbit {
    fn drop(&mut self) {
        self.kill();
        let _ = self.epmd.kill();
        let _ = self.epmd.wait();
        // Let the watchdog clean up, and wait for it.
        self.leash.take();
        let _ = self.watchdog.wait();
    }
}

fn free_ports() -> [u16; 4] {
    let listeners = [(); 4].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| listener.local_addr().unwrap().port())
}

/// Virtual hosts and a user, so that no slow tool is needed to make them.
fn definitions() -> String {
    let salt = *b"salt";
    let hash = Sha256::new().chain_update(salt).chain_update(PASSWORD).finalize();
    let hash = BASE64_STANDARD.encode([&salt[..], &hash[..]].concat());
    let vhosts: Vec<String> = (0..VHOSTS).map(|n| format!("t{n}")).collect();
    let queues = r"(orders_queue|notifications_queue)(\.dead)?";
    // User; what it may configure, write and read.
    let users = [
        (ENGINE, format!("^{queues}$"), format!(r"^({queues}|amq\.default)$"), format!("^{queues}$")),
        (READER, "^$".to_owned(), "^$".to_owned(), "^notifications_queue$".to_owned()),
        (ANYTHING, ".*".to_owned(), ".*".to_owned(), ".*".to_owned()),
    ];
    let (mut accounts, mut permissions) = (Vec::new(), Vec::new());
    for (user, configure, write, read) in &users {
        accounts.push(serde_json::json!({
            "name": user, "password_hash": hash, "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": "",
        }));
        permissions.extend(vhosts.iter().map(|vhost| {
            serde_json::json!({"user": user, "vhost": vhost, "configure": configure, "write": write, "read": read})
        }));
    }
    let vhosts: Vec<_> = vhosts.iter().map(|name| serde_json::json!({"name": name})).collect();
    serde_json::json!({"users": accounts, "vhosts": vhosts, "permissions": permissions}).to_string()
}

/// Makes sure that RabbitMQ is on this machine.
fn installed() {
    packages::ensure("RabbitMQ", "rabbitmq-server", || {
        Path::new("/usr/lib/rabbitmq/bin/rabbitmq-server").exists()
    });
}
