//! Typed configuration: the defaults, then the profile's file, then the environment.

mod hardening;
mod identity;
mod network;
mod payments;

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use figment::{
    Figment,
    providers::{Env, Format, Toml},
};
use serde::Deserialize;

pub use self::network::Network;
pub use crate::secret::SecretUrl;
use crate::telemetry::LogFormat;

macro_rules! section {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(missing_docs, reason = "docs/configuration.md and config/default.toml say what each key means")]
        pub struct $name { $(pub $field: $kind),* }
    };
}

section!(/// `[http]`
Http {
    listen: SocketAddr, workers: usize, connections_max: usize, connections_per_address_max: usize,
    uncapped_addresses: Vec<Network>, head_bytes_max: usize, body_bytes_max: usize, import_bytes_max: usize,
    layout_bytes_max: u64,
    request_timeout_ms: u64, keep_alive_seconds: u64, over_rate_delay_ms: u64, over_rate_in_a_row_max: u32,
    trusted_proxies: Vec<Network>,
    cors_origins: Vec<String>, pages: bool, pages_folder: PathBuf, tls_certificate: PathBuf, tls_key: PathBuf,
});
section!(/// `[grpc]`
Grpc {
    enabled: bool, listen: SocketAddr, connections_max: usize, connections_per_address_max: usize,
    streams_max: u32, calls_max: usize, calls_per_address_max: usize, message_bytes_max: usize,
    transit_bytes_max: usize, transit_bytes_per_address_max: usize, timeout_ms: u64, idle_seconds: u64,
    frame_bytes_per_second: u32, refused_in_a_row_max: u32, layouts_bytes_max: u64, watchers_max: usize,
    watchers_per_address_max: usize, watch_buffer_frames: usize, tls_certificate: PathBuf, tls_key: PathBuf,
});
section!(/// `[tls]`
    Tls { reload_seconds: u64 });
section!(/// `[ops]`
    Ops { listen: SocketAddr, connections_max: usize });
section!(/// `[store]`
Store {
    kind: StoreKind, path: PathBuf, lock_wait_ms: u64, url: SecretUrl, allow_plain_text: bool, ca_file: PathBuf,
    migrate: bool, readers: usize,
    connect_timeout_ms: u64, read_timeout_ms: u64, load_timeout_ms: u64, statement_timeout_ms: u64, flush_interval_ms: i64,
    flush_transitions_max: usize, queue_capacity: usize, ready_wait_ms: i64, snapshot_every: u64,
});
section!(/// `[broker]`
Broker {
    kind: BrokerKind, url: SecretUrl, allow_plain_text: bool, ca_file: PathBuf, window: usize, prefetch: usize, delivery_limit: u32,
    heartbeat_seconds: u64, connect_timeout_ms: u64, reconnect_min_ms: u64, reconnect_max_ms: u64,
});
section!(/// `[auth]`
Auth {
    mode: AuthMode, key_file: PathBuf, key_file_reload_seconds: u64, session_hours: i64,
    remembered_sessions_bytes_max: usize, ended_sessions_per_user_max: usize,
    issuer: String, discovery_url: String, audience: String, clients: Vec<String>, client_id: String,
    scopes: Vec<String>, algorithms: Vec<TokenAlgorithm>, leeway_seconds: i64, token_bytes_max: usize,
    remembered_tokens_bytes_max: usize, exchanged_session_minutes_max: i64, jwks_refresh_seconds: u64,
    unknown_key_seconds: u64, fetch_timeout_ms: u64, fetch_bytes_max: usize, default_role: RoleName,
    organisations_claim: String, roles: BTreeMap<String, RoleName>,
});
section!(/// `[holds]`
    Holds { seconds: i64, durability: Durability, expiring_notice_seconds: i64, let_go_remembered_max: usize });
section!(/// `[orders]`
Orders {
    processors: usize, in_flight_max: usize, payment_timeout_ms: u64, durable_timeout_ms: u64,
    idempotency_hours: i64, idempotency_grace_minutes: i64, outcomes_max: usize, outcome_notes_max: usize, outcomes_per_user_max: u32,
    outcome_lookups_max: usize,
});
section!(/// `[payments]`
    Payments { provider: String, token: String, invoice_seconds: i64 });
section!(/// `[actors]`
Actors {
    arbiters: usize, mailbox_capacity: usize, waiting_max: usize, batch_max: usize, ask_timeout_ms: u64,
    idle_seconds: u64, layout_seats_max: u64,
});
section!(/// `[live]`
Live {
    window_ms: u64, history_frames: usize, session_mailbox: usize,
    authenticate_seconds: u64, ping_seconds: u64, idle_seconds: u64, message_bytes_max: usize,
    subscriptions_max: usize, sockets_max: usize, sockets_per_address_max: usize,
});
section!(/// `[rate_limit]`
RateLimit {
    enabled: bool, ip_per_second: u32, ip_burst: u32, page_files_per_second: u32, page_files_burst: u32,
    user_per_second: u32, user_burst: u32, keys_max: usize,
});
section!(/// `[demo]`
    Demo { load: bool });
section!(/// `[log]`
    Log { format: LogFormat, filter: String });

/// Where journals are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoreKind {
    /// A file beside the process.
    Sqlite,
    /// A PostgreSQL database.
    Postgres,
}

/// Who carries messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BrokerKind {
    /// The process itself.
    InProcess,
    /// RabbitMQ.
    Amqp,
}

/// Who says who somebody is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthMode {
    /// They do: for development.
    Dev,
    /// An OpenID provider.
    Oidc,
}

/// What tokens of the provider may be signed with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[expect(missing_docs, reason = "the names of RFC 7518 and RFC 8037")]
pub enum TokenAlgorithm {
    #[serde(rename = "RS256")]
    Rs256,
    #[serde(rename = "ES256")]
    Es256,
    #[serde(rename = "EdDSA")]
    EdDsa,
}

/// A role, or none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "auth::Role says what each may do")]
pub enum RoleName {
    None,
    Buyer,
    Gate,
    Organiser,
    Admin,
}

/// When a hold is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Durability {
    /// At once.
    Memory,
    /// When it is durable.
    Store,
}

/// A path that may be left empty.
pub fn given(path: &Path) -> Option<&Path> {
    (!path.as_os_str().is_empty()).then_some(path)
}

/// The whole configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is the section of its name")]
pub struct Config {
    pub http: Http,
    pub grpc: Grpc,
    pub tls: Tls,
    pub ops: Ops,
    pub store: Store,
    pub broker: Broker,
    pub auth: Auth,
    pub holds: Holds,
    pub orders: Orders,
    pub payments: Payments,
    pub actors: Actors,
    pub live: Live,
    pub rate_limit: RateLimit,
    pub demo: Demo,
    pub log: Log,
}

/// Which set of values is in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Profile {
    /// On one's own machine.
    Development,
    /// Where strangers come.
    Production,
}

const DEFAULTS: &str = include_str!("../config/default.toml");
const DEVELOPMENT: &str = include_str!("../config/development.toml");
const PRODUCTION: &str = include_str!("../config/production.toml");

impl Config {
    /// Reads the configuration. The files of the repository are built in; those of the same names in
    /// `folder` come on top of them.
    pub fn load(profile: Profile, folder: &std::path::Path) -> Result<Self, String> {
        let (name, built_in) = match profile {
            Profile::Development => ("development.toml", DEVELOPMENT),
            Profile::Production => ("production.toml", PRODUCTION),
        };
        let mut figment = Figment::new().merge(Toml::string(DEFAULTS));
        for (file, built_in) in [("default.toml", ""), (name, built_in)] {
            figment = figment.merge(Toml::string(built_in));
            let path = folder.join(file);
            if path.exists() {
                figment = figment.merge(Toml::file_exact(path));
            }
        }
        let figment = figment.merge(Env::prefixed("TICKETBUSTER__").split("__"));
        let config: Self = figment.extract().map_err(|errors| {
            errors.into_iter().map(|error| error.to_string()).collect::<Vec<_>>().join("\n")
        })?;
        let problems = config.problems(profile);
        if problems.is_empty() { Ok(config) } else { Err(problems.join("\n")) }
    }

    fn problems(&self, profile: Profile) -> Vec<String> {
        let mut problems = Vec::new();
        let mut within = |key: &str, value: i128, least: i128, most: i128| {
            if value < least || value > most {
                problems.push(format!("{key} is {value}; {least} to {most} is possible"));
            }
        };
        within("http.workers", self.http.workers as i128, 0, 1_024);
        within("http.connections_max", self.http.connections_max as i128, 1, 1_000_000);
        within(
            "http.connections_per_address_max",
            self.http.connections_per_address_max as i128,
            0,
            1_000_000,
        );
        // The server above takes heads of 131,072 bytes at most.
        within("http.head_bytes_max", self.http.head_bytes_max as i128, 1_024, 1 << 16);
        within("http.body_bytes_max", self.http.body_bytes_max as i128, 1_024, 1 << 24);
        within("http.import_bytes_max", self.http.import_bytes_max as i128, 1_024, 1 << 28);
        within("http.layout_bytes_max", self.http.layout_bytes_max.into(), 1_024, 1 << 40);
        within("http.request_timeout_ms", self.http.request_timeout_ms.into(), 100, 600_000);
        within("http.over_rate_delay_ms", self.http.over_rate_delay_ms.into(), 0, 10_000);
        within("http.over_rate_in_a_row_max", self.http.over_rate_in_a_row_max.into(), 1, 1_000_000);
        within("ops.connections_max", self.ops.connections_max as i128, 1, 1_000_000);
        within("store.lock_wait_ms", self.store.lock_wait_ms.into(), 0, 600_000);
        within("store.readers", self.store.readers as i128, 1, 256);
        within("store.connect_timeout_ms", self.store.connect_timeout_ms.into(), 100, 60_000);
        within("store.read_timeout_ms", self.store.read_timeout_ms.into(), 100, 60_000);
        within("store.load_timeout_ms", self.store.load_timeout_ms.into(), 1_000, 600_000);
        within("store.statement_timeout_ms", self.store.statement_timeout_ms.into(), 1_000, 600_000);
        within("grpc.connections_max", self.grpc.connections_max as i128, 1, 1_000_000);
        within(
            "grpc.connections_per_address_max",
            self.grpc.connections_per_address_max as i128,
            0,
            1_000_000,
        );
        within("grpc.streams_max", self.grpc.streams_max.into(), 1, 1_000_000);
        within("grpc.message_bytes_max", self.grpc.message_bytes_max as i128, 1_024, 1 << 24);
        within("grpc.calls_max", self.grpc.calls_max as i128, 1, 1_000_000);
        within("grpc.calls_per_address_max", self.grpc.calls_per_address_max as i128, 0, 1_000_000);
        within("grpc.transit_bytes_max", self.grpc.transit_bytes_max as i128, 1 << 20, 1 << 34);
        let bytes = self.grpc.transit_bytes_per_address_max;
        within("grpc.transit_bytes_per_address_max", bytes as i128, 0, 1 << 34);
        within("grpc.idle_seconds", self.grpc.idle_seconds.into(), 1, 86_400);
        within("grpc.frame_bytes_per_second", self.grpc.frame_bytes_per_second.into(), 0, 1 << 30);
        within("grpc.refused_in_a_row_max", self.grpc.refused_in_a_row_max.into(), 0, 1_000_000);
        within("grpc.layouts_bytes_max", self.grpc.layouts_bytes_max.into(), 1 << 20, 1 << 34);
        within("grpc.timeout_ms", self.grpc.timeout_ms.into(), 10, 600_000);
        within("grpc.watchers_max", self.grpc.watchers_max as i128, 0, 1_000_000);
        within("grpc.watchers_per_address_max", self.grpc.watchers_per_address_max as i128, 0, 1_000_000);
        within("grpc.watch_buffer_frames", self.grpc.watch_buffer_frames as i128, 2, 100_000);
        within("tls.reload_seconds", self.tls.reload_seconds.into(), 1, 86_400);
        within("store.flush_interval_ms", self.store.flush_interval_ms.into(), 0, 1_000);
        within("store.flush_transitions_max", self.store.flush_transitions_max as i128, 1, 100_000);
        within("store.queue_capacity", self.store.queue_capacity as i128, 64, 100_000_000);
        within("store.ready_wait_ms", i128::from(self.store.ready_wait_ms), 100, 600_000);
        within("store.snapshot_every", self.store.snapshot_every.into(), 100, 100_000_000);
        within("broker.window", self.broker.window as i128, 1, 1_000_000);
        within("broker.prefetch", self.broker.prefetch as i128, 1, 65_535);
        within("broker.delivery_limit", self.broker.delivery_limit.into(), 1, 1_000_000);
        within("broker.heartbeat_seconds", self.broker.heartbeat_seconds.into(), 2, 600);
        within("broker.connect_timeout_ms", self.broker.connect_timeout_ms.into(), 100, 600_000);
        within("broker.reconnect_min_ms", self.broker.reconnect_min_ms.into(), 10, 60_000);
        within("broker.reconnect_max_ms", self.broker.reconnect_max_ms.into(), 10, 600_000);
        within("auth.key_file_reload_seconds", self.auth.key_file_reload_seconds.into(), 1, 86_400);
        within("auth.session_hours", self.auth.session_hours.into(), 1, 24 * 365);
        let bytes = self.auth.remembered_sessions_bytes_max;
        within("auth.remembered_sessions_bytes_max", bytes as i128, 1 << 20, 1 << 34);
        let most = self.auth.ended_sessions_per_user_max;
        within("auth.ended_sessions_per_user_max", most as i128, 1, 1_000_000);
        within("auth.leeway_seconds", self.auth.leeway_seconds.into(), 0, 300);
        within("auth.token_bytes_max", self.auth.token_bytes_max as i128, 1_024, 1 << 16);
        let bytes = self.auth.remembered_tokens_bytes_max;
        within("auth.remembered_tokens_bytes_max", bytes as i128, 1 << 20, 1 << 34);
        let minutes = self.auth.exchanged_session_minutes_max;
        within("auth.exchanged_session_minutes_max", minutes.into(), 1, 60 * 24 * 365);
        within("auth.jwks_refresh_seconds", self.auth.jwks_refresh_seconds.into(), 1, 86_400);
        within("auth.unknown_key_seconds", self.auth.unknown_key_seconds.into(), 1, 3_600);
        within("auth.fetch_timeout_ms", self.auth.fetch_timeout_ms.into(), 100, 60_000);
        within("auth.fetch_bytes_max", self.auth.fetch_bytes_max as i128, 1_024, 1 << 24);
        within("holds.seconds", self.holds.seconds.into(), 1, 86_400);
        within("holds.expiring_notice_seconds", self.holds.expiring_notice_seconds.into(), 0, 86_400);
        within("orders.processors", self.orders.processors as i128, 0, 1_024);
        within("orders.in_flight_max", self.orders.in_flight_max as i128, 1, 10_000_000);
        within("orders.payment_timeout_ms", self.orders.payment_timeout_ms.into(), 1, 180_000);
        within("orders.durable_timeout_ms", self.orders.durable_timeout_ms.into(), 10, 600_000);
        within("orders.idempotency_hours", self.orders.idempotency_hours.into(), 1, 24 * 365);
        let grace = self.orders.idempotency_grace_minutes;
        within("orders.idempotency_grace_minutes", grace.into(), 1, 60 * 24 * 365);
        within("holds.let_go_remembered_max", self.holds.let_go_remembered_max as i128, 1, 10_000_000);
        within("orders.outcomes_max", self.orders.outcomes_max as i128, 100, 100_000_000);
        within("orders.outcome_notes_max", self.orders.outcome_notes_max as i128, 100, 100_000_000);
        within("orders.outcomes_per_user_max", self.orders.outcomes_per_user_max.into(), 10, 100_000_000);
        within("orders.outcome_lookups_max", self.orders.outcome_lookups_max as i128, 1, 10_000);
        within("payments.invoice_seconds", self.payments.invoice_seconds.into(), 1, 366 * 86_400);
        within("actors.arbiters", self.actors.arbiters as i128, 1, 1_024);
        within("actors.mailbox_capacity", self.actors.mailbox_capacity as i128, 1, 1_000_000);
        within("actors.waiting_max", self.actors.waiting_max as i128, 1, 10_000_000);
        within("actors.batch_max", self.actors.batch_max as i128, 1, 100_000);
        within("actors.ask_timeout_ms", self.actors.ask_timeout_ms.into(), 10, 600_000);
        within("actors.idle_seconds", self.actors.idle_seconds.into(), 1, 1_000_000);
        within("live.window_ms", self.live.window_ms.into(), 1, 10_000);
        within("live.history_frames", self.live.history_frames as i128, 1, 100_000);
        within("live.session_mailbox", self.live.session_mailbox as i128, 1, 100_000);
        within("live.message_bytes_max", self.live.message_bytes_max as i128, 1_024, 1 << 20);
        within("live.sockets_per_address_max", self.live.sockets_per_address_max as i128, 0, 1_000_000);
        within("rate_limit.ip_per_second", self.rate_limit.ip_per_second.into(), 1, 10_000_000);
        within("rate_limit.ip_burst", self.rate_limit.ip_burst.into(), 1, 10_000_000);
        within(
            "rate_limit.page_files_per_second",
            self.rate_limit.page_files_per_second.into(),
            1,
            10_000_000,
        );
        within("rate_limit.page_files_burst", self.rate_limit.page_files_burst.into(), 1, 10_000_000);
        within("rate_limit.user_per_second", self.rate_limit.user_per_second.into(), 1, 10_000_000);
        within("rate_limit.user_burst", self.rate_limit.user_burst.into(), 1, 10_000_000);
        if self.live.session_mailbox <= self.live.subscriptions_max {
            problems.push(
                "live.session_mailbox must be more than live.subscriptions_max: they may all be answered at once"
                    .to_owned(),
            );
        }
        if self.store.kind == StoreKind::Postgres && self.store.url.is_empty() {
            problems
                .push("store.url is empty; write postgresql://user:password@host:5432/database".to_owned());
        }
        if self.broker.reconnect_min_ms > self.broker.reconnect_max_ms {
            problems.push("broker.reconnect_min_ms is more than broker.reconnect_max_ms".to_owned());
        }
        if self.broker.kind == BrokerKind::Amqp && self.broker.url.is_empty() {
            problems.push("broker.url is empty; broker.kind = \"amqp\" needs it".to_owned());
        }
        for (section, certificate, key) in [
            ("http", &self.http.tls_certificate, &self.http.tls_key),
            ("grpc", &self.grpc.tls_certificate, &self.grpc.tls_key),
        ] {
            if given(certificate).is_some() != given(key).is_some() {
                problems.push(format!("{section}.tls_certificate and {section}.tls_key: give both or none"));
            }
        }
        problems.extend(identity::problems(&self.auth, profile));
        problems.extend(payments::problem(&self.payments, profile));
        if profile == Profile::Production {
            problems.extend(hardening::problems(self));
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(file: &str, text: &str, profile: Profile) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(file), text).unwrap();
        Config::load(profile, folder.path())
    }

    #[test]
    fn the_profiles_load_and_files_override_them() {
        let config = with("development.toml", "[holds]\nseconds = 30", Profile::Development).unwrap();
        assert_eq!((config.holds.seconds, config.demo.load), (30, true));
        assert_eq!(config.payments.provider, "test");
        let issuer = "[auth]\nissuer = \"https://id.example/realms/a\"\n[payments]\nprovider = \"invoice\"";
        let config = with("production.toml", issuer, Profile::Production).unwrap();
        assert_eq!((config.log.format, config.demo.load), (LogFormat::Json, false));
    }

    #[test]
    fn a_certificate_without_its_key_is_refused() {
        let error = with("default.toml", "[grpc]\ntls_key = \"key.pem\"", Profile::Development).unwrap_err();
        assert_eq!(error, "grpc.tls_certificate and grpc.tls_key: give both or none");
    }

    #[test]
    fn an_unknown_key_and_a_value_out_of_range_are_named() {
        let error = with("default.toml", "[http]\nlissten = \"x\"", Profile::Development).unwrap_err();
        assert!(error.contains("lissten"), "{error}");
        let error = with("default.toml", "[holds]\nseconds = 0\n[live]\nwindow_ms = 0", Profile::Development);
        assert_eq!(
            error.unwrap_err(),
            "holds.seconds is 0; 1 to 86400 is possible\nlive.window_ms is 0; 1 to 10000 is possible"
        );
        let error = with("default.toml", "[live]\nsession_mailbox = 50", Profile::Development).unwrap_err();
        assert!(
            error.starts_with("live.session_mailbox must be more than live.subscriptions_max"),
            "{error}"
        );
        let error = with("default.toml", "[store]\nkind = \"oracle\"", Profile::Development).unwrap_err();
        assert!(error.contains("sqlite") && error.contains("postgres"), "{error}");
        let error = with("default.toml", "[store]\nkind = \"postgres\"", Profile::Development).unwrap_err();
        assert!(error.starts_with("store.url is empty"), "{error}");
        let error =
            with("development.toml", "[payments]\nprovider = \"bank\"", Profile::Development).unwrap_err();
        assert!(error.contains("\"test\" and \"invoice\" are possible"), "{error}");
    }
}
