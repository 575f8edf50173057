//! Prometheus metrics. Handles are resolved once, so that counting is one atomic addition.

use prometheus::{Encoder, IntCounterVec, IntGauge, Registry, TextEncoder};

use super::{
    broker::BrokerMetrics,
    cluster::ClusterMetrics,
    events::EventMetrics,
    flushes::FlushMetrics,
    mails::MailMetrics,
    making::Maker,
    mesh::MeshMetrics,
    orders::OrderMetrics,
    places::{EventPlaces, Places},
    requests::RequestMetrics,
    store::StoreMetrics,
};

/// Every metric of the process. The methods that record values are in the file of each subject.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    pub(super) events: EventMetrics,
    pub(super) orders: OrderMetrics,
    pub(super) flushes: FlushMetrics,
    pub(super) requests: RequestMetrics,
    log_lines_withheld: IntCounterVec,
    resident_bytes: IntGauge,
    broker: BrokerMetrics,
    cluster: ClusterMetrics,
    mails: MailMetrics,
    mesh: MeshMetrics,
    places: Places,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// All metrics at zero, in a new registry.
    pub fn new() -> Self {
        let registry = Registry::new();
        let maker = Maker(&registry);
        Self {
            events: EventMetrics::new(&maker),
            orders: OrderMetrics::new(&maker),
            flushes: FlushMetrics::new(&maker),
            requests: RequestMetrics::new(&maker),
            log_lines_withheld: maker.counters(
                "ticketbuster_log_lines_withheld_total",
                "Warnings of libraries that were not logged, because only one a second is",
                &["library"],
            ),
            resident_bytes: maker.gauge("ticketbuster_resident_bytes", "Resident memory of the process"),
            broker: BrokerMetrics::new(&maker),
            cluster: ClusterMetrics::new(&maker),
            mails: MailMetrics::new(&maker),
            mesh: MeshMetrics::new(&maker),
            places: Places::new(&maker),
            registry,
        }
    }

    /// All metrics in Prometheus' text format.
    pub fn render(&self) -> Vec<u8> {
        self.resident_bytes.set(resident_bytes().unwrap_or(0));
        for (library, lines) in super::floods::withheld() {
            let counter = self.log_lines_withheld.with_label_values(&[library]);
            counter.inc_by(lines.saturating_sub(counter.get()));
        }
        let mut text = Vec::new();
        // Writing to memory cannot fail; a metric that cannot be encoded is left out.
        let _ = TextEncoder::new().encode(&self.registry.gather(), &mut text);
        text
    }

    /// Adds the store's metrics. May be called once.
    pub fn show_store(&self, store: &StoreMetrics) {
        store.register(&self.registry);
    }

    /// Replaces the numbers of places of the events on sale.
    pub fn places(&self, events: impl Iterator<Item = EventPlaces>) {
        self.places.show(events);
    }

    /// Sets the capacities of the queues whose depth is reported, except for the write-behind's.
    pub fn capacities(&self, orders_in_process: usize, asks_per_worker: usize, outbox_window: usize) {
        self.orders.orders_in_process_capacity.set(orders_in_process as i64);
        self.events.asks_waiting_capacity.set(asks_per_worker as i64);
        self.orders.outbox_window.set(outbox_window as i64);
    }

    /// The metrics of mails.
    pub fn mails(&self) -> &MailMetrics {
        &self.mails
    }

    /// The metrics of asks to other nodes of the cluster.
    pub fn mesh(&self) -> &MeshMetrics {
        &self.mesh
    }

    /// The metrics of processes that sell together.
    pub fn cluster(&self) -> &ClusterMetrics {
        &self.cluster
    }

    /// The broker's metrics.
    pub fn broker(&self) -> &BrokerMetrics {
        &self.broker
    }
}

/// Resident memory from `/proc/self/statm`, in bytes.
fn resident_bytes() -> Option<i64> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: i64 = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as i64)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn every_metric_is_rendered_under_its_name() {
        let metrics = Metrics::new();
        metrics.refused("seats_unavailable");
        metrics.request("POST", "/api/orders", 202, Duration::from_millis(3));
        let text = String::from_utf8(metrics.render()).unwrap();
        assert!(text.contains("ticketbuster_refusals_total{code=\"seats_unavailable\"} 1"), "{text}");
        assert!(text.contains("route=\"/api/orders\",status=\"2xx\""), "{text}");
        metrics.request("MADE-UP", "/api/orders", 405, Duration::from_millis(3));
        let text = String::from_utf8(metrics.render()).unwrap();
        assert!(text.contains("method=\"other\"") && !text.contains("MADE-UP"), "{text}");
    }
}
