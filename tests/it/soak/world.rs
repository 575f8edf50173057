//! PostgreSQL behind a proxy that can cut connections, RabbitMQ, and the server as a process of its own on a port that
//! stays.

use std::{
    net::TcpListener,
    sync::{Arc, mpsc},
    time::{Duration, Instant},
};

use parking_lot::Mutex;
use ticketbuster::{
    cli::store::open_store,
    config::{Config, SecretUrl, StoreKind},
    persistence::audit::{AuditReport, audit},
};

use super::memory::Sample;
use crate::support::{Ground, postgres::Postgres, process::Process, proxy::Proxy, rabbitmq::Rabbit};

const SAMPLE_EVERY: Duration = Duration::from_secs(5);

pub(super) struct World {
    server: Option<Process>,
    config: Config,
    settings: Vec<(&'static str, String)>,
    pub(super) port: u16,
    pub(super) store: Arc<Postgres>,
    /// The store's own address, past the proxy.
    store_url: String,
    pub(super) proxy: Proxy,
    pub(super) broker: Arc<Rabbit>,
    began: Instant,
    sampled: Arc<Sampled>,
    _folder: tempfile::TempDir,
}

/// The process that is looked at, counted from the first start, and what was seen.
#[derive(Default)]
struct Sampled {
    process: Mutex<(u32, Option<u32>)>,
    samples: Mutex<Vec<Sample>>,
}

impl World {
    pub(super) async fn start(seed: u64, began: Instant) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Postgres::start(&[]));
        let store_url = store.database();
        let proxy = proxy_before(store.port(), seed);
        let broker = Arc::new(Rabbit::start());
        let mut config = Ground::Sqlite.config(folder.path());
        config.store.kind = StoreKind::Postgres;
        config.store.url =
            SecretUrl::new(store_url.replace(&format!(":{}/", store.port()), &format!(":{}/", proxy.port)));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let settings = vec![
            ("TICKETBUSTER__HTTP__LISTEN", format!("127.0.0.1:{port}")),
            ("TICKETBUSTER__BROKER__KIND", "amqp".to_owned()),
            ("TICKETBUSTER__BROKER__URL", broker.url()),
            // Events leave the memory soon, as in a house with many of them.
            ("TICKETBUSTER__ACTORS__IDLE_SECONDS", "30".to_owned()),
            // Caches that are full within the first round: as they fill, memory grows for hours and is no leak.
            ("TICKETBUSTER__AUTH__REMEMBERED_SESSIONS_BYTES_MAX", (2 << 20).to_string()),
            ("TICKETBUSTER__HTTP__LAYOUT_BYTES_MAX", (4 << 20).to_string()),
        ];
        let sampled = Arc::new(Sampled::default());
        actix_rt::spawn(sample(began, sampled.clone()));
        let mut world = Self {
            server: None,
            config,
            settings,
            port,
            store,
            store_url,
            proxy,
            broker,
            began,
            sampled,
            _folder: folder,
        };
        world.start_server().await;
        world
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Seconds since the beginning.
    pub(super) fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    pub(super) fn samples(&self) -> Vec<Sample> {
        self.sampled.samples.lock().clone()
    }

    pub(super) fn signal(&self, signal: rustix::process::Signal) {
        self.server.as_ref().unwrap().signal(signal);
    }

    async fn start_server(&mut self) {
        let settings: Vec<(&str, &str)> =
            self.settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let process = Process::start(&self.config, &settings).await;
        let mut sampled = self.sampled.process.lock();
        *sampled = (sampled.0 + 1, Some(process.child.id()));
        drop(sampled);
        self.server = Some(process);
    }

    async fn end_server(&mut self, is_killed: bool) {
        self.sampled.process.lock().1 = None;
        let process = self.server.take().unwrap();
        if is_killed { process.kill() } else { process.end().await }
    }

    pub(super) async fn restart_server(&mut self, is_killed: bool) {
        self.end_server(is_killed).await;
        self.start_server().await;
    }

    pub(super) async fn stop_and_audit(mut self) -> AuditReport {
        self.end_server(false).await;
        self.config.store.url = SecretUrl::new(self.store_url.clone());
        let store = open_store(&self.config).await.unwrap();
        let report = audit(store.as_ref()).await.unwrap();
        store.close().await.unwrap();
        report
    }
}

/// On a thread of its own: starting a server keeps this one busy.
fn proxy_before(port: u16, seed: u64) -> Proxy {
    let (ready, proxy) = mpsc::channel();
    std::thread::spawn(move || {
        actix_rt::System::new().block_on(async move {
            ready.send(Proxy::before(port, seed).await).unwrap();
            std::future::pending::<()>().await;
        });
    });
    proxy.recv().unwrap()
}

async fn sample(began: Instant, sampled: Arc<Sampled>) {
    loop {
        let (life, process) = *sampled.process.lock();
        if let Some(mebibytes) = process.and_then(resident) {
            let seconds = began.elapsed().as_secs_f64();
            sampled.samples.lock().push(Sample { seconds, life, mebibytes });
        }
        actix_rt::time::sleep(SAMPLE_EVERY).await;
    }
}

/// Memory of a process that is in use, in MiB.
fn resident(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kibibytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes / 1_024.0)
}
