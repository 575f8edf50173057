//! Metrics of mails. How many wait, and since when, is told of the outbox, whose topic they are.

use prometheus::IntCounterVec;

use super::making::Maker;

/// The metrics of mails.
#[derive(Debug)]
pub struct MailMetrics {
    mails: IntCounterVec,
}

impl MailMetrics {
    pub(super) fn new(maker: &Maker<'_>) -> Self {
        let mails = maker.counters("ticketbuster_mails_total", "Mails by what became of them", &["outcome"]);
        for outcome in ["sent", "failed", "deferred", "dropped"] {
            mails.with_label_values(&[outcome]);
        }
        Self { mails }
    }

    fn count(&self, outcome: &str) {
        self.mails.with_label_values(&[outcome]).inc();
    }

    /// Counts a mail that its server accepted.
    pub fn sent(&self) {
        self.count("sent");
    }

    /// Counts a mail that was given up.
    pub fn failed(&self) {
        self.count("failed");
    }

    /// Counts an attempt after which a mail waits.
    pub fn deferred(&self) {
        self.count("deferred");
    }

    /// Counts a mail that is not sent because nobody is to be told any more.
    pub fn dropped(&self) {
        self.count("dropped");
    }
}
