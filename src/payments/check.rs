//! How a provider is set up, and whether that works: for organisers, without secrets.

use std::collections::BTreeMap;

use parking_lot::Mutex;

use domain::Timestamp;

/// Whose money a provider's keys move.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PaymentMode {
    /// Nobody's.
    Test,
    /// Buyers'.
    Live,
}

impl PaymentMode {
    /// The mode as the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Live => "live",
        }
    }
}

/// How a provider is set up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ProviderSetup {
    /// Whose money its keys move; none if it has no keys.
    pub mode: Option<PaymentMode>,
    /// How buyers pay, where the installation chooses that.
    pub kind: Option<&'static str>,
    /// Whether it sends events whose signature can be checked; none if it sends no events.
    pub has_webhook_secret: Option<bool>,
}

/// What was heard of a provider's events since this process started.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Heard {
    /// When the last event came whose signature was right.
    pub taken_at: Option<Timestamp>,
    /// When the last one came that was refused, and why.
    pub refused: Option<(Timestamp, String)>,
}

/// What was heard of each provider's events.
#[derive(Debug, Default)]
pub struct EventsHeard(Mutex<BTreeMap<String, Heard>>);

impl EventsHeard {
    /// An event came, and its signature was right.
    pub fn taken(&self, provider: &str, at: Timestamp) {
        self.0.lock().entry(provider.to_owned()).or_default().taken_at = Some(at);
    }

    /// An event came and was refused. `provider` is one that there is: the number of names is bounded.
    pub fn refused(&self, provider: &str, at: Timestamp, why: String) {
        self.0.lock().entry(provider.to_owned()).or_default().refused = Some((at, why));
    }

    /// What was heard of one provider's events.
    pub fn of(&self, provider: &str) -> Heard {
        self.0.lock().get(provider).cloned().unwrap_or_default()
    }
}
