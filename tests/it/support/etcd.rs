//! A cluster of the real etcd on loopback, as docs/cluster.md has it: with certificates of its members and of those who ask. Its members
//! can be killed and started again. `ETCD` names the program; `make drill` builds it.

use std::{
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Where a member listens.
struct Ports {
    client: u16,
    peer: u16,
    metrics: u16,
}

pub struct Etcd {
    folder: tempfile::TempDir,
    ports: Vec<Ports>,
    running: Vec<Option<Child>>,
}

impl Etcd {
    /// Three members, once they have a leader.
    pub async fn start() -> Self {
        // All bound before any is let go, so that no two are the same.
        let bound: Vec<TcpListener> = (0..9).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
        let ports: Vec<u16> = bound.iter().map(|socket| socket.local_addr().unwrap().port()).collect();
        drop(bound);
        let ports = ports.chunks(3).map(|of| Ports { client: of[0], peer: of[1], metrics: of[2] }).collect();
        let folder = tempfile::tempdir().unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/etcd/make-certificates.sh");
        let made = Command::new(script).args([folder.path().as_os_str(), "127.0.0.1".as_ref()]).status();
        assert!(made.unwrap().success(), "{script} fails");
        let mut etcd = Self { folder, ports, running: vec![None, None, None] };
        (0..3).for_each(|member| etcd.run(member));
        etcd.leader().await;
        etcd
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Starts a member, with what it had before; with the arguments of k8s/components/etcd.
    pub fn run(&mut self, member: usize) {
        let program = std::env::var_os("ETCD").expect("ETCD names the program; make drill builds it");
        let url = |port: u16| format!("https://127.0.0.1:{port}");
        let all: Vec<String> =
            self.ports.iter().enumerate().map(|(at, ports)| format!("m{at}={}", url(ports.peer))).collect();
        let Ports { client, peer, metrics } = self.ports[member];
        let mut command = Command::new(program);
        command
            .args(["--name", &format!("m{member}"), "--log-level", "error"])
            .arg("--data-dir")
            .arg(self.file(&format!("m{member}")))
            .args(["--listen-client-urls", &url(client), "--advertise-client-urls", &url(client)])
            .args(["--listen-peer-urls", &url(peer), "--initial-advertise-peer-urls", &url(peer)])
            .args(["--listen-metrics-urls", &format!("http://127.0.0.1:{metrics}")])
            .args(["--initial-cluster", &all.join(","), "--client-cert-auth", "--peer-client-cert-auth"])
            .arg("--peer-cert-allowed-cn=etcd-member")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        for (option, file) in [("trusted-ca", "ca.crt"), ("cert", "member.crt"), ("key", "member.key")] {
            command.arg(format!("--{option}-file={}", self.file(file).display()));
            command.arg(format!("--peer-{option}-file={}", self.file(file).display()));
        }
        self.running[member] = Some(command.spawn().unwrap());
    }

    /// SIGKILL.
    pub fn kill(&mut self, member: usize) {
        if let Some(mut child) = self.running[member].take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// What a process needs to ask it.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let endpoints: Vec<String> =
            self.ports.iter().map(|ports| format!("https://127.0.0.1:{}", ports.client)).collect();
        let file = |name| self.file(name).display().to_string();
        vec![
            ("TICKETBUSTER__CLUSTER__AUTHORITY", "etcd".to_owned()),
            ("TICKETBUSTER__CLUSTER__ETCD__ENDPOINTS", format!("{endpoints:?}")),
            ("TICKETBUSTER__CLUSTER__ETCD__CA_FILE", file("ca.crt")),
            ("TICKETBUSTER__CLUSTER__ETCD__CERTIFICATE", file("tls.crt")),
            ("TICKETBUSTER__CLUSTER__ETCD__KEY", file("tls.key")),
        ]
    }

    /// Waits until the members agree who leads, and says who.
    pub async fn leader(&self) -> usize {
        let began = Instant::now();
        loop {
            for (member, ports) in self.ports.iter().enumerate() {
                if self.running[member].is_some() && is_leader(ports.metrics).await {
                    return member;
                }
            }
            assert!(began.elapsed() < Duration::from_secs(60), "etcd has no leader");
            actix_rt::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

/// As it says itself, once it has applied what was agreed.
async fn is_leader(metrics: u16) -> bool {
    let url = format!("http://127.0.0.1:{metrics}/metrics");
    let Ok(mut answer) = awc::Client::default().get(url).send().await else { return false };
    let Ok(body) = answer.body().limit(1 << 20).await else { return false };
    String::from_utf8_lossy(&body).lines().any(|line| line == "etcd_server_is_leader 1")
}

impl Drop for Etcd {
    fn drop(&mut self) {
        (0..self.running.len()).for_each(|member| self.kill(member));
    }
}
