//! What the configuration says of this part: `[http]`, `[ops]`.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use crate::{
    server,
    settings::{Network, settings},
};

settings! {
    /// `[http]`
    Http in "http" {
        listen: SocketAddr,
        public_url: String,
        workers: usize => 0..=1_024,
        connections_max: usize => 1..=1_000_000,
        connections_per_address_max: usize => 0..=1_000_000,
        uncapped_addresses: Vec<Network>,
        head_bytes_max: usize => 1_024..=1 << 16,
        body_bytes_max: usize => 1_024..=1 << 24,
        import_bytes_max: usize => 1_024..=1 << 28,
        layout_bytes_max: u64 => 1_024..=1 << 40,
        request_timeout_ms: u64 => 100..=600_000,
        keep_alive_seconds: u64,
        over_rate_delay_ms: u64 => 0..=10_000,
        over_rate_in_a_row_max: u32 => 1..=1_000_000,
        trusted_proxies: Vec<Network>,
        cors_origins: Vec<String>,
        pages: bool,
        pages_folder: PathBuf,
        tls_certificate: PathBuf,
        tls_key: PathBuf,
    }
}

impl Http {
    /// The times and sizes of a connection, which all listeners share.
    pub(super) fn bounds(&self) -> server::Bounds {
        server::Bounds {
            head_bytes_max: self.head_bytes_max,
            head_time: Duration::from_millis(self.request_timeout_ms),
            over_rate_max: self.over_rate_in_a_row_max,
        }
    }

    /// Where buyers reach the pages, without a slash at the end.
    pub fn public_url(&self) -> String {
        match self.public_url.trim_end_matches('/') {
            "" => format!("http://{}", self.listen),
            url => url.to_owned(),
        }
    }

    /// How long a connection may be idle between requests.
    pub(super) fn keep_alive(&self) -> Duration {
        Duration::from_secs(self.keep_alive_seconds)
    }
}

settings! {
    /// `[ops]`
    Ops in "ops" {
        listen: SocketAddr,
        connections_max: usize => 1..=1_000_000,
    }
}
