//! A cluster of the real etcd on loopback, whose members can be killed and started again. `ETCD` names the program; `make drill`
//! builds it.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

pub struct Etcd {
    folder: tempfile::TempDir,
    /// Of clients and of peers.
    ports: Vec<(u16, u16)>,
    running: Vec<Option<Child>>,
}

impl Etcd {
    /// Three members, once they have a leader.
    pub async fn start() -> Self {
        // All bound before any is let go, so that no two are the same.
        let bound: Vec<TcpListener> = (0..6).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
        let ports: Vec<u16> = bound.iter().map(|socket| socket.local_addr().unwrap().port()).collect();
        drop(bound);
        let ports = ports.chunks(2).map(|two| (two[0], two[1])).collect();
        let folder = tempfile::tempdir().unwrap();
        let mut etcd = Self { folder, ports, running: vec![None, None, None] };
        (0..3).for_each(|member| etcd.run(member));
        etcd.leader().await;
        etcd
    }

    /// Starts a member, with what it had before.
    pub fn run(&mut self, member: usize) {
        let program = std::env::var_os("ETCD").expect("ETCD names the program; make drill builds it");
        let url = |port: u16| format!("http://127.0.0.1:{port}");
        let all: Vec<String> =
            self.ports.iter().enumerate().map(|(at, (_, peer))| format!("m{at}={}", url(*peer))).collect();
        let (client, peer) = self.ports[member];
        let mut command = Command::new(program);
        command
            .args(["--name", &format!("m{member}"), "--log-level", "error"])
            .arg("--data-dir")
            .arg(self.folder.path().join(format!("m{member}")))
            .args(["--listen-client-urls", &url(client), "--advertise-client-urls", &url(client)])
            .args(["--listen-peer-urls", &url(peer), "--initial-advertise-peer-urls", &url(peer)])
            .args(["--initial-cluster", &all.join(",")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        self.running[member] = Some(command.spawn().unwrap());
    }

    /// SIGKILL.
    pub fn kill(&mut self, member: usize) {
        if let Some(mut child) = self.running[member].take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    pub fn endpoints(&self) -> Vec<String> {
        self.ports.iter().map(|(client, _)| format!("http://127.0.0.1:{client}")).collect()
    }

    /// Waits until the members agree who leads, and says who.
    pub async fn leader(&self) -> usize {
        let began = Instant::now();
        loop {
            for (member, (port, _)) in self.ports.iter().enumerate() {
                if self.running[member].is_some() && is_leader(*port).await {
                    return member;
                }
            }
            assert!(began.elapsed() < Duration::from_secs(60), "etcd has no leader");
            actix_rt::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

async fn is_leader(port: u16) -> bool {
    let url = format!("http://127.0.0.1:{port}/v3/maintenance/status");
    let asked = awc::Client::default().post(url).send_json(&serde_json::json!({}));
    let Ok(mut answer) = asked.await else { return false };
    let Ok(status) = answer.json::<Value>().await else { return false };
    status["leader"].is_string() && status["leader"] == status["header"]["member_id"]
}

impl Drop for Etcd {
    fn drop(&mut self) {
        (0..self.running.len()).for_each(|member| self.kill(member));
    }
}
