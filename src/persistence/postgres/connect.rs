//! Connections to PostgreSQL: settings that acknowledgements rest on, TLS, the pool of readers.

use std::{
    path::PathBuf,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime, Timeouts};
use futures_util::{StreamExt, stream};
use tokio_postgres::{AsyncMessage, Client, Config, config::TargetSessionAttrs};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{
    failure::unavailable,
    session::{self, Asked},
};
use crate::{store::StoreError, tls};

/// Bounds and choices of the store.
#[derive(Clone, Debug)]
pub struct PostgresOptions {
    /// Connections for reading and for small writes; the write-behind has one of its own.
    pub readers: usize,
    /// Requests that may wait for a connection.
    pub queue_capacity: usize,
    /// The longest that connecting may take.
    pub connect_timeout: Duration,
    /// The longest that a read or a small write may take, waiting for a connection included.
    pub read_timeout: Duration,
    /// The longest that loading an event may take.
    pub load_timeout: Duration,
    /// The longest that the server works on one statement, and waits for one lock.
    pub statement_timeout: Duration,
    /// The longest that sent data stays unacknowledged before the connection counts as broken.
    pub unacknowledged_timeout: Duration,
    /// Certificates (PEM) of who may have signed the server's, instead of those that the system trusts.
    pub ca_file: Option<PathBuf>,
    /// Whether opening brings the tables up to date.
    pub migrate: bool,
    /// How long a migration tries to get its locks before a person has to look.
    pub migration_patience: Duration,
}

impl PostgresOptions {
    /// The longest that a client waits for something that the server should end itself after
    /// `statement_timeout`.
    pub(super) fn patience(&self) -> Duration {
        self.statement_timeout + self.read_timeout
    }
}

impl Default for PostgresOptions {
    fn default() -> Self {
        Self {
            readers: 8,
            queue_capacity: 4_096,
            connect_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(5),
            load_timeout: Duration::from_secs(60),
            statement_timeout: Duration::from_secs(30),
            unacknowledged_timeout: Duration::from_secs(10),
            ca_file: None,
            migrate: true,
            migration_patience: Duration::from_secs(120),
        }
    }
}

/// How connections call themselves unless the URL says otherwise.
const APPLICATION: &str = "ticketbuster";

/// How to connect. Its `Debug` says nothing, for it knows the password.
#[derive(Clone)]
pub(super) struct Connector {
    config: Config,
    /// What `config` asks of each session.
    asked: Asked,
    tls: MakeRustlsConnect,
    connect_timeout: Duration,
}

/// A connection and its driver.
pub(super) struct Connection {
    pub(super) client: Client,
    /// Set when the server warned that a commit may not have reached its standbys.
    warned: Arc<AtomicBool>,
}

impl Connection {
    /// Whether the server has warned since the last call.
    pub(super) fn take_warning(&self) -> bool {
        self.warned.swap(false, Relaxed)
    }
}

impl Connector {
    /// Reads the URL (or `key=value` string) that libpq documents.
    pub(super) fn new(url: &str, options: &PostgresOptions) -> Result<Self, StoreError> {
        // rustls always checks the chain and the name, which libpq calls verify-full.
        let url = url
            .replace("sslmode=verify-full", "sslmode=require")
            .replace("sslmode=verify-ca", "sslmode=require");
        // The error of the parser may quote what it could not read, and so a password.
        let mut config = Config::from_str(&url).map_err(|_| {
            unavailable("store.url cannot be read; write postgresql://user:password@host:5432/database")
        })?;
        let lock_timeout = options.statement_timeout.min(LOCK_TIMEOUT);
        // The writer of a group commit must never be kept waiting by a client that paused inside a
        // transaction; compiling queries takes longer than running ours.
        let settings = format!(
            "-c statement_timeout={} -c lock_timeout={} -c idle_in_transaction_session_timeout=2000 -c jit=off \
             -c TimeZone=UTC",
            options.statement_timeout.as_millis(),
            lock_timeout.as_millis(),
        );
        let settings = match config.get_options() {
            Some(given) => format!("{settings} {given}"),
            None => settings,
        };
        config
            .options(settings)
            .connect_timeout(options.connect_timeout)
            .tcp_user_timeout(options.unacknowledged_timeout)
            .keepalives_idle(Duration::from_secs(10))
            .keepalives_interval(Duration::from_secs(5))
            .keepalives_retries(3)
            // Of several hosts, the primary.
            .target_session_attrs(TargetSessionAttrs::ReadWrite);
        if config.get_application_name().is_none() {
            config.application_name(APPLICATION);
        }
        let tls = tls::client::config(options.ca_file.as_deref())
            .map_err(|error| unavailable(&format!("store.ca_file: {error}")))?;
        let tls = MakeRustlsConnect::new(tls);
        let asked = Asked::in_options(config.get_options().unwrap_or_default());
        Ok(Self { config, asked, tls, connect_timeout: options.connect_timeout })
    }

    /// Opens the connection that journals are written over, and checks that it has the settings that it asked for. It
    /// has a name of its own, so that one finds it in `pg_stat_activity`.
    pub(super) async fn connect_to_write(&self) -> Result<Connection, StoreError> {
        let mut config = self.config.clone();
        let name = config.get_application_name().unwrap_or(APPLICATION).to_owned();
        config.application_name(format!("{name} writer"));
        let connection = self.connect_with(&config).await?;
        self.asked.check(&connection.client, "the connection that writes", self.role()).await?;
        Ok(connection)
    }

    /// Opens a connection outside the pool.
    pub(super) async fn connect(&self) -> Result<Connection, StoreError> {
        self.connect_with(&self.config).await
    }

    async fn connect_with(&self, config: &Config) -> Result<Connection, StoreError> {
        let connecting = config.connect(self.tls.clone());
        let (client, mut connection) = tokio::time::timeout(self.connect_timeout, connecting)
            .await
            .map_err(|_| unavailable("connecting took too long"))?
            .map_err(|error| session::not_connected(error, &self.asked, self.role()))?;
        let warned = Arc::new(AtomicBool::new(false));
        let flag = warned.clone();
        tokio::spawn(async move {
            let mut messages = stream::poll_fn(move |context| connection.poll_message(context));
            while let Some(message) = messages.next().await {
                match message {
                    Ok(AsyncMessage::Notice(notice)) if notice.severity() == "WARNING" => {
                        tracing::warn!(
                            code = notice.code().code(),
                            notice = notice.message(),
                            "postgresql warns"
                        );
                        flag.store(true, Relaxed);
                    }
                    Ok(_) => {}
                    // Whoever waits for an answer hears of it; nobody else needs to.
                    Err(_) => return,
                }
            }
        });
        Ok(Connection { client, warned })
    }

    /// Checks that nothing between the server and us changes sessions behind connections, and that they have the
    /// settings that they asked for.
    pub(super) async fn check_sessions(&self, first: &Client) -> Result<(), StoreError> {
        self.asked.check(first, "a connection", self.role()).await?;
        let second = self.connect().await?;
        session::check_sessions(first, &second.client, self.connect_timeout).await
    }

    /// Checks that a connection of the pool has the settings that it asked for.
    pub(super) async fn check_pool(&self, pool: &Pool, options: &PostgresOptions) -> Result<(), StoreError> {
        let asked = Asked::in_options(&self.pool_options(options)).or_statement_timeout_of(&self.asked);
        asked.check(&*pool.get().await?, "the connections that read", self.role()).await
    }

    fn role(&self) -> &str {
        self.config.get_user().unwrap_or("…")
    }

    fn pool_options(&self, options: &PostgresOptions) -> String {
        let given = self.config.get_options().unwrap_or_default();
        // What the client does not wait for any more, the server must not work on: the connection is wanted.
        format!("{given} -c statement_timeout={}", options.read_timeout.as_millis())
    }

    /// A pool of connections for reading.
    pub(super) fn pool(&self, options: &PostgresOptions) -> Result<Pool, StoreError> {
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let mut config = self.config.clone();
        config.options(self.pool_options(options));
        let manager = Manager::from_config(config, self.tls.clone(), recycling);
        let timeouts = Timeouts {
            wait: Some(options.read_timeout),
            create: Some(options.connect_timeout),
            recycle: Some(options.connect_timeout),
        };
        let pool =
            Pool::builder(manager).max_size(options.readers).timeouts(timeouts).runtime(Runtime::Tokio1);
        pool.build().map_err(|error| unavailable(&error.to_string()))
    }
}

/// The longest that a statement waits for a lock.
const LOCK_TIMEOUT: Duration = Duration::from_secs(1);

/// The oldest server whose locks and views this store was tried with.
const OLDEST_SERVER: i32 = 140_000;

/// Refuses a server on which an acknowledged order could be lost; returns its version.
pub(super) async fn check_server(client: &Client) -> Result<String, StoreError> {
    let setting = async |name: &str| -> Result<String, StoreError> {
        Ok(client.query_one("SELECT current_setting($1)", &[&name]).await?.get(0))
    };
    let number = setting("server_version_num").await?;
    let version = setting("server_version").await?;
    if number.parse().unwrap_or(0) < OLDEST_SERVER {
        return Err(unavailable(&format!("PostgreSQL {version} is too old; 14 or newer is needed")));
    }
    let synchronous_commit = setting("synchronous_commit").await?;
    let waits_for_nobody =
        synchronous_commit == "local" && !setting("synchronous_standby_names").await?.is_empty();
    if synchronous_commit == "off" || waits_for_nobody {
        return Err(unavailable(&format!(
            "synchronous_commit is {synchronous_commit} on this server or for this user: an order that was \
             acknowledged could be lost; set it to on"
        )));
    }
    if setting("log_parameter_max_length").await? != "0"
        && setting("log_min_duration_statement").await? != "-1"
    {
        tracing::warn!(
            "this server logs slow statements with their parameters, and ours are payment tokens and signed tickets: \
             ALTER ROLE … SET log_parameter_max_length = 0"
        );
    }
    if setting("fsync").await? == "off" {
        tracing::warn!("fsync is off on this server: a power failure loses acknowledged orders");
    }
    Ok(version)
}
