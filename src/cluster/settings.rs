//! The settings of `[cluster]`.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use serde::Deserialize;

use super::{Authority, ClusterSettings};
use crate::settings::{given, settings};

settings! {
    /// `[cluster]`
    Cluster in "cluster" {
        mode: ClusterMode,
        authority: Authority,
        etcd: Etcd,
        node: String,
        weight: u32 => 0..=10_000,
        lease_ms: i64 => 500..=600_000,
        renew_ms: i64 => 50..=60_000,
        move_shards_max: usize => 1..=4_096,
        drain_seconds: u64 => 1..=3_600,
        clock_skew_max_ms: i64 => 1..=60_000,
        mesh_listen: SocketAddr,
        mesh_advertise: String,
        mesh_certificate: PathBuf,
        mesh_key: PathBuf,
        mesh_ca_file: PathBuf,
        mesh_server_name: String,
        park_ms: u64 => 0..=60_000,
        peer_waiting_max: usize => 1..=1_000_000,
        peer_silent_ms: u64 => 100..=600_000,
    }
}

settings! {
    /// `[cluster.etcd]`
    Etcd in "cluster.etcd" {
        endpoints: Vec<String>,
        prefix: String,
        ca_file: PathBuf,
        certificate: PathBuf,
        key: PathBuf,
    }
}

/// Who sells.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClusterMode {
    /// This process alone.
    Single,
    /// All processes of this database together.
    Clustered,
}

impl Cluster {
    /// Whether other processes sell beside this one.
    pub fn is_clustered(&self) -> bool {
        self.mode == ClusterMode::Clustered
    }

    /// What contradicts itself.
    pub fn contradictions(&self) -> Vec<String> {
        let Self { lease_ms, renew_ms, .. } = self;
        let is_short = *lease_ms < 3 * renew_ms;
        let short = format!(
            "cluster.lease_ms is {lease_ms}, less than three times cluster.renew_ms ({renew_ms}): one late renewal would end it"
        );
        let mut found: Vec<String> = is_short.then_some(short).into_iter().collect();
        if self.is_clustered() && self.authority == Authority::Etcd {
            found.extend(self.etcd.contradictions());
        }
        if !self.mesh_advertise.is_empty() && !is_host_and_port(&self.mesh_advertise) {
            found.push(format!(
                "cluster.mesh_advertise is \"{}\": write HOST:PORT, such as \"10.0.0.7:7946\"",
                self.mesh_advertise
            ));
        }
        found
    }

    /// When members renew, and how shards move.
    pub fn timing(&self) -> ClusterSettings {
        let defaults = ClusterSettings::default();
        ClusterSettings {
            authority: self.authority,
            renew_ms: self.renew_ms,
            lease_ms: self.lease_ms,
            move_shards_max: self.move_shards_max,
            clock_skew_max_ms: self.clock_skew_max_ms,
            // Whoever's lease is short has waited long enough for an answer when half of it is over.
            answer_ms: defaults.answer_ms.min(self.lease_ms / 2),
            retry_ms: defaults.retry_ms.min(self.renew_ms),
        }
    }

    /// Its name for people: the machine's, if it is not given one, or where it listens.
    pub fn node(&self) -> String {
        let machine = || std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let name = if self.node.is_empty() { machine().trim().to_owned() } else { self.node.clone() };
        if name.is_empty() { self.mesh() } else { name }
    }

    /// How much it carries: its cores, if nothing else is said.
    pub fn weight(&self) -> u32 {
        let cores = || std::thread::available_parallelism().map_or(1, |cores| cores.get() as u32);
        if self.weight == 0 { cores() } else { self.weight }
    }

    /// Where other members reach it.
    pub fn mesh(&self) -> String {
        match self.mesh_advertise.as_str() {
            "" => self.mesh_listen.to_string(),
            address => address.to_owned(),
        }
    }

    /// How long a stop may take to hand the shards over.
    pub fn drain(&self) -> Duration {
        Duration::from_secs(self.drain_seconds)
    }
}

/// Whether others can look for somebody there.
fn is_host_and_port(address: &str) -> bool {
    let parsed = address.parse::<actix_web::http::uri::Authority>();
    parsed.is_ok_and(|parsed| {
        !parsed.host().is_empty() && parsed.port_u16().is_some_and(|port| port > 0) && !address.contains('@')
    })
}

impl Etcd {
    /// What contradicts itself, if etcd keeps the leases.
    fn contradictions(&self) -> Vec<String> {
        let mut found = Vec::new();
        if self.endpoints.is_empty() {
            found.push(
                "cluster.authority is \"etcd\", and cluster.etcd.endpoints is empty; write [\"https://etcd-0.example:2379\"]"
                    .to_owned(),
            );
        }
        found.extend(self.endpoints.iter().filter_map(|endpoint| self.wrong_endpoint(endpoint)));
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        if self.prefix.is_empty() || !self.prefix.chars().all(is_name) {
            found.push(format!(
                "cluster.etcd.prefix is \"{}\"; letters, digits, '-', '_' and '.' are possible",
                self.prefix
            ));
        }
        let [ca_file, certificate, key] =
            [&self.ca_file, &self.certificate, &self.key].map(|path| given(path).is_some());
        if certificate != key {
            found.push("cluster.etcd.certificate and cluster.etcd.key: give both or none".to_owned());
        } else if certificate && !ca_file {
            found.push("cluster.etcd.certificate needs cluster.etcd.ca_file".to_owned());
        }
        found
    }

    fn wrong_endpoint(&self, endpoint: &str) -> Option<String> {
        let wrong = |why: &str| Some(format!("cluster.etcd.endpoints has \"{endpoint}\": {why}"));
        let Some((scheme, address)) = endpoint.trim_end_matches('/').split_once("://") else {
            return wrong("write https://host:port");
        };
        let authority = address.parse::<http::uri::Authority>().ok();
        let Some(authority) = authority.filter(|it| it.port().is_some() && !it.as_str().contains('@')) else {
            return wrong("write https://host:port");
        };
        let host = authority.host().trim_matches(['[', ']']);
        let is_loopback = host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
        let has_files = [&self.ca_file, &self.certificate].into_iter().any(|path| given(path).is_some());
        match scheme {
            "https" => None,
            "http" if has_files => wrong("with certificates it must be https"),
            "http" if is_loopback => None,
            "http" => wrong("without TLS only loopback is possible; write https://"),
            _ => wrong("write https://host:port"),
        }
    }
}
