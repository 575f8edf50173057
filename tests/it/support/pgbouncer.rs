//! A private pgbouncer in front of a PostgreSQL server, on a free port of loopback, stopped at the end of its test.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering::Relaxed},
    time::{Duration, Instant},
};

use super::packages;

/// A running pooler; it ends with this value.
pub struct PgBouncer {
    folder: PathBuf,
    server: u16,
    port: u16,
    guardian: Child,
}

impl PgBouncer {
    /// Starts one before the server on this port, for this user, with these settings.
    pub fn before(server: u16, user: &str, password: &str, settings: &[&str]) -> Self {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        packages::ensure("pgbouncer", "pgbouncer", || Path::new("/usr/sbin/pgbouncer").exists());
        let number = STARTED.fetch_add(1, Relaxed);
        let folder =
            std::env::temp_dir().join(format!("ticketbuster-pgbouncer-{}-{number}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("users"), format!("\"{user}\" \"{password}\"\n")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        write_settings(&folder, server, port, settings);
        // It refuses to run as root. Who waits for the end of this process, whatever ends it, ends the pooler.
        let is_root = rustix::process::geteuid().is_root();
        let script = r#"
            if [ -n "$1" ]; then chown -R "$1" "$0"; set -- --user "$1"; else set --; fi
            /usr/sbin/pgbouncer --quiet "$@" "$0/settings" < /dev/null &
            echo $! > "$0/process"
            cat > /dev/null
            kill -KILL $! 2> /dev/null
            rm -rf "$0"
        "#;
        let guardian = Command::new("sh")
            .args(["-c", script])
            .arg(&folder)
            .arg(if is_root { "postgres" } else { "" })
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let bouncer = Self { folder, server, port, guardian };
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(began.elapsed() < Duration::from_secs(30), "pgbouncer does not start");
            std::thread::sleep(Duration::from_millis(10));
        }
        bouncer
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Other settings from now on, as an operator changes them.
    pub fn reload(&self, settings: &[&str]) {
        write_settings(&self.folder, self.server, self.port, settings);
        let process = fs::read_to_string(self.folder.join("process")).unwrap();
        let process = rustix::process::Pid::from_raw(process.trim().parse().unwrap()).unwrap();
        rustix::process::kill_process(process, rustix::process::Signal::HUP).unwrap();
    }
}

fn write_settings(folder: &Path, server: u16, port: u16, settings: &[&str]) {
    let text = format!(
        "[databases]\n* = host=127.0.0.1 port={server}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n\
         unix_socket_dir =\nauth_type = scram-sha-256\nauth_file = {}\n{}\n",
        folder.join("users").display(),
        settings.join("\n"),
    );
    fs::write(folder.join("settings"), text).unwrap();
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        // The guardian acts when its standard input ends.
        drop(self.guardian.stdin.take());
        let _ = self.guardian.wait();
    }
}
