//! A private PostgreSQL server on a free port of loopback, with its own data, stopped at the end of the tests.

use std::{
    fs,
    io::Write as _,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use super::packages;

const PASSWORD: &str = "only-for-these-tests";

/// A running server.
pub struct Postgres {
    bin: PathBuf,
    folder: PathBuf,
    data: PathBuf,
    port: u16,
    databases: AtomicU32,
    /// Stops the server and removes its data when this process ends, however it ends.
    _guardian: Guardian,
}

struct Guardian(Child);

impl Drop for Guardian {
    fn drop(&mut self) {
        // The guardian acts when its standard input ends.
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

/// The programs of the newest server that is installed.
fn bin_folder() -> PathBuf {
    packages::ensure("PostgreSQL", "postgresql", || packages::newest_postgres().is_some());
    packages::newest_postgres().unwrap()
}

fn run_as_owner(program: &Path) -> Command {
    // The server refuses to run as root.
    if rustix::process::geteuid().is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

fn succeed(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}{}", String::from_utf8_lossy(&output.stdout));
}

impl Postgres {
    /// The server that ordinary tests share.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Postgres> = OnceLock::new();
        SHARED.get_or_init(|| Self::start(&[]))
    }

    /// A server of one test's own, to be stopped and killed, with these settings on top.
    pub fn start(settings: &[&str]) -> Self {
        Self::start_on(None, settings)
    }

    /// The same with its data on a disk of the test's own, mounted in this folder. The server must end before the disk.
    pub fn start_on(disk: Option<&Path>, settings: &[&str]) -> Self {
        let server = Self::in_a_new_folder(disk);
        if disk.is_some() {
            fs::create_dir(&server.data).unwrap();
            succeed(Command::new("chown").arg("postgres").arg(&server.data));
        }
        let password = server.folder.join("password");
        fs::write(&password, PASSWORD).unwrap();
        succeed(
            run_as_owner(&server.bin.join("initdb"))
                .args([
                    "--username=tickets",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync",
                ])
                .arg(format!("--pwfile={}", password.display()))
                .arg(format!("--pgdata={}", server.data.display())),
        );
        server.configure(settings);
        server.resume_service();
        let (version, port) = (server.sql("postgres", "SHOW server_version"), server.port);
        // Past the harness's capture: the run names what it talked to.
        let _ = writeln!(std::io::stderr(), "postgresql {version} on 127.0.0.1:{port} for these tests");
        server
    }

    /// A server over a base backup, which replays what was archived, with these settings on top.
    pub fn recovered(base: &Path, settings: &[&str]) -> Self {
        let server = Self::in_a_new_folder(None);
        succeed(Command::new("cp").arg("-a").arg(base).arg(&server.data));
        succeed(run_as_owner(Path::new("/usr/bin/touch")).arg(server.data.join("recovery.signal")));
        server.configure(settings);
        server.resume_service();
        let began = Instant::now();
        while server.sql("postgres", "SELECT pg_is_in_recovery()") == "t" {
            assert!(began.elapsed() < Duration::from_secs(120), "it is still in recovery");
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }

    /// A folder and a port, and nothing in it yet.
    fn in_a_new_folder(disk: Option<&Path>) -> Self {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let bin = bin_folder();
        let number = STARTED.fetch_add(1, Relaxed);
        let folder =
            std::env::temp_dir().join(format!("ticketbuster-postgres-{}-{number}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        if rustix::process::geteuid().is_root() {
            succeed(Command::new("chown").arg("postgres").arg(&folder));
        }
        let guardian = guard(&folder);
        let data = disk.unwrap_or(&folder).join("data");
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self { bin, folder, data, port, databases: AtomicU32::new(0), _guardian: guardian }
    }

    /// Settings that come last count.
    fn configure(&self, settings: &[&str]) {
        let mut text = format!(
            "listen_addresses = '127.0.0.1'\nport = {}\nunix_socket_directories = ''\nmax_connections = 1000\n\
             shared_buffers = '256MB'\nmax_wal_size = '2GB'\n\
             external_pid_file = '{}'\n",
            self.port,
            self.folder.join("pid").display()
        );
        for setting in settings {
            text.push_str(setting);
            text.push('\n');
        }
        let file = fs::OpenOptions::new().append(true).open(self.data.join("postgresql.conf"));
        file.unwrap().write_all(text.as_bytes()).unwrap();
    }

    /// A new database's URL.
    pub fn database(&self) -> String {
        let name = format!("tickets_{}", self.databases.fetch_add(1, Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        self.url(&name)
    }

    /// A new database's URL, whose tables are in this folder.
    pub fn database_on(&self, name: &str, folder: &Path) -> String {
        self.sql("postgres", &format!("CREATE TABLESPACE {name} LOCATION '{}'", folder.display()));
        self.sql("postgres", &format!("CREATE DATABASE {name} TABLESPACE {name}"));
        self.url(name)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The URL of this database.
    pub fn url(&self, database: &str) -> String {
        format!("postgresql://tickets:{PASSWORD}@127.0.0.1:{}/{database}", self.port)
    }

    /// Runs SQL over psql, a client that is not ours; `database` is a name or a URL.
    pub fn sql(&self, database: &str, sql: &str) -> String {
        let url = if database.contains("://") { database.to_owned() } else { self.url(database) };
        let psql = Command::new(self.bin.join("psql"))
            .args(["--no-psqlrc", "--tuples-only", "--no-align", "-v", "ON_ERROR_STOP=1", "-c", sql, &url])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(psql.status.success(), "{sql}: {}", String::from_utf8_lossy(&psql.stderr));
        String::from_utf8(psql.stdout).unwrap().trim().to_owned()
    }

    /// Runs SQL that is refused; what the server says.
    pub fn refused(&self, url: &str, sql: &str) -> String {
        let psql = Command::new(self.bin.join("psql"))
            .args(["--no-psqlrc", "--quiet", "-v", "ON_ERROR_STOP=1", "-c", sql, url])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(!psql.status.success(), "{sql} is not refused");
        String::from_utf8(psql.stderr).unwrap()
    }

    /// One of its programs (`pg_dump`, …) or another one, which finds the server, as its superuser.
    pub fn program(&self, name: &str) -> Command {
        let own = self.bin.join(name);
        let mut command = if own.exists() { Command::new(own) } else { Command::new(name) };
        let path = std::env::var("PATH").unwrap_or_default();
        command
            .env("PATH", format!("{}:{path}", self.bin.display()))
            .envs([("PGHOST", "127.0.0.1"), ("PGUSER", "tickets"), ("PGPASSWORD", PASSWORD)])
            .env("PGPORT", self.port.to_string())
            .stdin(Stdio::null());
        command
    }

    /// The program that takes a base backup of it into this folder.
    pub fn base_backup(&self, to: &Path) -> Command {
        let mut backup = run_as_owner(&self.bin.join("pg_basebackup"));
        backup
            .envs([("PGHOST", "127.0.0.1"), ("PGUSER", "tickets"), ("PGPASSWORD", PASSWORD)])
            .env("PGPORT", self.port.to_string())
            .args(["--checkpoint=fast", "--wal-method=none", "--no-sync", "--pgdata"])
            .arg(to);
        backup
    }

    /// A standby of it, which has all that it has, and goes on following it.
    pub fn standby(&self) -> Self {
        let server = Self::in_a_new_folder(None);
        let mut copy = run_as_owner(&self.bin.join("pg_basebackup"));
        succeed(
            copy.envs([("PGHOST", "127.0.0.1"), ("PGUSER", "tickets"), ("PGPASSWORD", PASSWORD)])
                .env("PGPORT", self.port.to_string())
                .args([
                    "--checkpoint=fast",
                    "--wal-method=stream",
                    "--no-sync",
                    "--write-recovery-conf",
                    "--pgdata",
                ])
                .arg(&server.data),
        );
        server.configure(&["synchronous_standby_names = ''"]);
        server.resume_service();
        server
    }

    /// From now on no commit is answered before a standby has it.
    pub fn commits_wait_for_standbys(&self) {
        self.configure(&["synchronous_standby_names = 'FIRST 1 (*)'"]);
        self.sql("postgres", "SELECT pg_reload_conf()");
    }

    /// Has this standby be the primary.
    pub fn promote(&self) {
        let mut promote = run_as_owner(&self.bin.join("pg_ctl"));
        succeed(
            promote.args(["promote", "--silent", "--wait"]).arg(format!("--pgdata={}", self.data.display())),
        );
    }

    /// The server's process and all of its children.
    fn processes(&self) -> Vec<i32> {
        // None when it has ended by itself.
        let Ok(file) = fs::read_to_string(self.folder.join("pid")) else { return Vec::new() };
        let main: i32 = file.trim().parse().unwrap();
        let mut all = vec![main];
        for entry in fs::read_dir("/proc").unwrap().flatten() {
            let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
            let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
            // "pid (name) state parent …"
            let parent = stat.rsplit(')').next().unwrap_or_default().split_whitespace().nth(1);
            if parent == Some(&main.to_string()) {
                all.push(pid);
            }
        }
        all
    }

    fn signal(&self, signal: rustix::process::Signal) {
        for pid in self.processes() {
            let pid = rustix::process::Pid::from_raw(pid).unwrap();
            // A child may have ended meanwhile.
            let _ = rustix::process::kill_process(pid, signal);
        }
    }

    /// SIGSTOP: it takes connections and data, and answers nothing.
    pub fn freeze(&self) {
        self.signal(rustix::process::Signal::STOP);
    }

    pub fn thaw(&self) {
        self.signal(rustix::process::Signal::CONT);
    }

    /// SIGKILL, as the kernel does it when memory runs out.
    pub fn kill(&self) {
        self.signal(rustix::process::Signal::KILL);
        let began = Instant::now();
        while Command::new(self.bin.join("pg_isready"))
            .args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()])
            .status()
            .unwrap()
            .success()
        {
            assert!(began.elapsed() < Duration::from_secs(10), "the killed server still answers");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Starts the service again over the data that is there.
    pub fn resume_service(&self) {
        let log = self.folder.join("log");
        let mut start = run_as_owner(&self.bin.join("pg_ctl"));
        start
            .args(["start", "--silent", "--wait", "--timeout=60"])
            .arg(format!("--pgdata={}", self.data.display()))
            .arg(format!("--log={}", log.display()))
            .stdin(Stdio::null());
        let began = Instant::now();
        while !start.output().unwrap().status.success() {
            // A process of the server before may not have ended yet.
            let said = fs::read_to_string(&log).unwrap_or_default();
            assert!(began.elapsed() < Duration::from_secs(10), "{start:?}: {}", last_lines(&said, 20));
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

fn last_lines(text: &str, lines: usize) -> String {
    let all: Vec<&str> = text.lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}

/// A shell that waits for the end of this process, whatever ends it, and then cleans up.
fn guard(folder: &Path) -> Guardian {
    let script = r#"
        cat > /dev/null
        pid=$(head -n 1 "$0/pid" 2> /dev/null)
        if [ -n "$pid" ]; then
            for child in $(ps -o pid= --ppid "$pid"); do kill -CONT "$child" 2> /dev/null; done
            kill -CONT "$pid" 2> /dev/null
            kill -QUIT "$pid" 2> /dev/null
            for _ in $(seq 100); do kill -0 "$pid" 2> /dev/null || break; sleep 0.05; done
        fi
        rm -rf "$0"
    "#;
    let shell = Command::new("sh")
        .args(["-c", script])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    Guardian(shell)
}
