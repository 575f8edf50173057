//! Logs and metrics. Other parts report what happened; nothing they decide may depend on this part.

mod broker;
mod cluster;
mod events;
mod floods;
mod flushes;
mod mails;
mod making;
mod mesh;
mod metrics;
mod orders;
mod places;
mod requests;
pub mod settings;
mod store;

use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

pub use self::{
    broker::BrokerMetrics,
    events::EventCounters,
    mails::MailMetrics,
    mesh::{AskEnd, MeshMetrics},
    metrics::Metrics,
    places::EventPlaces,
    store::StoreMetrics,
};

/// The format of log lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For reading in a terminal.
    Pretty,
    /// One JSON object per line, for log collectors.
    Json,
}

/// Starts logging to standard error. A second call does nothing.
pub fn start_logs(format: LogFormat, filter: &str) {
    let mut filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    // Below this level the database client logs the parameters of every statement, including tickets.
    if let Ok(discreet) = "tokio_postgres=info".parse() {
        filter = filter.add_directive(discreet);
    }
    let lines = tracing_subscriber::registry().with(filter).with(floods::Floods);
    let to_errors = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    // An error means that logging was started before, as in tests.
    let _ = match format {
        LogFormat::Pretty => lines.with(to_errors.with_target(false)).try_init(),
        LogFormat::Json => lines.with(to_errors.json().flatten_event(true)).try_init(),
    };
}
