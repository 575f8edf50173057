//! The members of etcd's own cluster: any of them may be asked, and any may be away.

use std::{error::Error as _, fmt, io, path::Path, sync::Arc, time::Duration};

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use http::Uri;
use rustls::ClientConfig;
use tonic::Status;

use super::Etcd;
use crate::{
    causes::with_causes,
    cluster::{
        caller::{self, Caller, ConnectionTask, HTTP_2, Io},
        settings,
    },
    settings::given,
    tls::{Certificate, TlsError, TlsFiles, client},
};

/// How often the certificate's files are read again.
const RELOAD_EVERY: Duration = Duration::from_secs(10);
/// HTTP/2 windows: how much may arrive before it is handled. Answers are small.
const WINDOW_BYTES: u32 = 1024 * 1024;
/// What may wait to be sent.
const UNSENT_BYTES_MAX: usize = 64 * 1024;
/// The wait after a first failure; it grows.
const WAIT_MIN: Duration = Duration::from_millis(50);
/// The longest wait.
const WAIT_MAX: Duration = Duration::from_secs(1);

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("{}", with_causes(.0))]
    Http(#[from] hyper::Error),
    #[error("{}", told(.0))]
    Status(Box<Status>),
    #[error("no answer in time")]
    Late,
    #[error("it ended the stream")]
    Ended,
    /// What was asked for is not told any more.
    #[error("it ended the watch: {0}")]
    Canceled(String),
}

/// What etcd answers, or why no answer came.
fn told(status: &Status) -> String {
    let answered = || format!("{}: {}", status.code(), status.message());
    status.source().map_or_else(answered, with_causes)
}

impl Failure {
    /// Which settings to look at, if etcd and this process may not trust each other: so far it has answered, or not.
    pub(super) fn hint(&self, has_answered: bool) -> Option<&'static str> {
        let is_broken = match self {
            Self::Io(error) => error.kind() == io::ErrorKind::UnexpectedEof,
            Self::Http(_) | Self::Ended => true,
            Self::Status(status) => status.source().is_some(),
            Self::Late | Self::Canceled(_) => false,
        };
        if self.to_string().contains("invalid peer certificate") {
            Some("its certificate is of no authority in cluster.etcd.ca_file, has not this name, or is over")
        } else if is_broken && !has_answered {
            // Whoever is refused after the handshake may be told why, or only that the connection has ended.
            Some("does it want https, and a certificate that cluster.etcd.certificate is not, or has ended?")
        } else {
            None
        }
    }
}

impl From<Status> for Failure {
    fn from(status: Status) -> Self {
        Self::Status(Box::new(status))
    }
}

/// One of etcd's members.
#[derive(Clone, Debug)]
struct Endpoint {
    /// `host:port`
    address: String,
    is_secure: bool,
}

/// All of them, and what connections to them need.
pub(super) struct Endpoints {
    all: Vec<Endpoint>,
    tls: Arc<ClientConfig>,
    certificate: Option<Arc<Certificate>>,
}

impl Endpoints {
    pub(super) fn new(settings: &settings::Etcd) -> Result<Self, TlsError> {
        let file = |path: &Path| given(path).map(Path::to_owned);
        let (certificate, tls) =
            match (file(&settings.certificate), file(&settings.key), file(&settings.ca_file)) {
                (Some(certificate), Some(key), Some(ca_file)) => {
                    let own = Certificate::load(TlsFiles { certificate, key })?;
                    let config = own.mutual_client_config(&ca_file, &[HTTP_2])?;
                    (Some(own), config)
                }
                (.., ca_file) => {
                    let mut config = client::config(ca_file.as_deref())?;
                    config.alpn_protocols = vec![HTTP_2.to_vec()];
                    (None, config)
                }
            };
        let all = settings.endpoints.iter().filter_map(|url| {
            // Each was looked at when the configuration was read.
            let (scheme, address) = url.trim_end_matches('/').split_once("://")?;
            Some(Endpoint { address: address.to_owned(), is_secure: scheme == "https" })
        });
        Ok(Self { all: all.collect(), tls: Arc::new(tls), certificate })
    }

    /// Reads the certificate again when its files change.
    pub(super) fn watch_certificate(&self) -> impl Future<Output = ()> + Send + 'static {
        let certificate = self.certificate.clone();
        async move {
            if let Some(certificate) = certificate {
                certificate.watch(RELOAD_EVERY).await;
            }
        }
    }
}

/// A connection to one of them; it ends with this value.
pub(super) struct Connection {
    caller: Caller,
    _task: ConnectionTask,
    origin: Uri,
}

impl Connection {
    /// What a client of a service is made of.
    pub(super) fn parts(&self) -> (Caller, Uri) {
        (self.caller.clone(), self.origin.clone())
    }
}

/// The endpoints, one after the other, for as long as somebody asks.
pub(super) struct Tour {
    etcd: Etcd,
    at: usize,
    waits: ExponentialBackoff,
    /// Nothing has answered since the last failure: the first one is logged, those after it say little more.
    is_failing: bool,
    has_answered: bool,
}

impl Tour {
    /// It begins anywhere, so that members spread over the endpoints.
    pub(super) fn new(etcd: Etcd) -> Self {
        Self {
            etcd,
            at: rand::random_range(0..1_024),
            waits: waits(),
            is_failing: false,
            has_answered: false,
        }
    }

    fn endpoint(&self) -> Option<&Endpoint> {
        let all = &self.etcd.0.endpoints.all;
        all.get(self.at.checked_rem(all.len())?)
    }

    /// A connection to the endpoint whose turn it is.
    pub(super) async fn connect(&self) -> Result<Connection, Failure> {
        let endpoint = self.endpoint().cloned().ok_or(Failure::Ended)?;
        let opening = async {
            let stream = caller::connect(&endpoint.address).await?;
            let io: Box<dyn Io> = if endpoint.is_secure {
                let tls = self.etcd.0.endpoints.tls.clone();
                caller::secure(stream, tls, caller::host_of(&endpoint.address)).await?
            } else {
                Box::new(stream)
            };
            Ok::<_, Failure>(caller::open(io, WINDOW_BYTES, UNSENT_BYTES_MAX).await?)
        };
        let (caller, task) = self.etcd.answer(opening).await?;
        let scheme = if endpoint.is_secure { "https" } else { "http" };
        let origin = Uri::builder().scheme(scheme).authority(endpoint.address.as_str()).path_and_query("/");
        let origin = origin.build().map_err(|error| Failure::Io(io::Error::other(error)))?;
        Ok(Connection { caller, _task: task, origin })
    }

    /// It answers.
    pub(super) fn succeeded(&mut self) {
        self.waits = waits();
        if !std::mem::replace(&mut self.has_answered, true) {
            tracing::info!(endpoint = %self, "etcd answers");
        }
        if std::mem::take(&mut self.is_failing) {
            tracing::info!(endpoint = %self, "etcd answers again");
        }
    }

    /// It does not: it is the next one's turn, after a wait.
    pub(super) async fn failed(&mut self, failure: Failure) {
        if std::mem::replace(&mut self.is_failing, true) {
            tracing::debug!(endpoint = %self, %failure, "etcd does not answer");
        } else {
            tracing::warn!(endpoint = %self, %failure, hint = failure.hint(self.has_answered), "etcd does not answer");
        }
        self.etcd.0.metrics.cluster().etcd_failed();
        self.at = self.at.wrapping_add(1);
        tokio::time::sleep(self.waits.next().unwrap_or(WAIT_MAX)).await;
    }
}

impl fmt::Display for Tour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.endpoint().map_or("", |endpoint| &endpoint.address))
    }
}

fn waits() -> ExponentialBackoff {
    ExponentialBuilder::new()
        .with_min_delay(WAIT_MIN)
        .with_max_delay(WAIT_MAX)
        .with_jitter()
        .without_max_times()
        .build()
}
