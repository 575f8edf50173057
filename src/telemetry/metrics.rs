//! Prometheus metrics. Handles are resolved once; counting is one atomic addition.

use std::time::Duration;

use prometheus::{
    Encoder, GaugeVec, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge,
    IntGaugeVec, Opts, Registry, TextEncoder,
};

use super::{
    broker::BrokerMetrics,
    places::{EventPlaces, Places},
    store::StoreMetrics,
};

/// Every metric of the process.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    transitions: IntCounter,
    refusals: IntCounterVec,
    holds: IntCounterVec,
    orders_accepted: IntCounter,
    orders: IntCounterVec,
    orders_in_process: IntGauge,
    orders_in_process_capacity: IntGauge,
    asks_waiting: IntGauge,
    asks_waiting_capacity: IntGauge,
    outbox_unconfirmed: IntGaugeVec,
    outbox_window: IntGauge,
    outbox_oldest_seconds: GaugeVec,
    queued: IntGauge,
    queue_capacity: IntGauge,
    flush_size: Histogram,
    flush_seconds: Histogram,
    flush_failures: IntCounter,
    activation_seconds: Histogram,
    events_active: IntGauge,
    event_actors_died: IntCounter,
    ownership_lost: IntGauge,
    sockets: IntGauge,
    frames: IntCounter,
    slow_readers: IntCounter,
    requests: HistogramVec,
    grpc_calls: HistogramVec,
    grpc_watchers: IntGauge,
    grpc_paced: IntCounter,
    log_lines_withheld: IntCounterVec,
    rate_limited: IntCounter,
    address_capped: IntCounterVec,
    resident_bytes: IntGauge,
    broker: BrokerMetrics,
    places: Places,
}

const SECONDS: [f64; 14] =
    [0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024, 4.096, 16.384];
const SIZES: [f64; 14] =
    [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0, 2048.0, 4096.0, 8192.0];

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// All metrics at zero, in a registry of their own.
    pub fn new() -> Self {
        let registry = Registry::new();
        let metrics = Self {
            transitions: made(IntCounter::new(
                "ticketbuster_transitions_total",
                "Accepted changes of seat maps",
            )),
            refusals: made(IntCounterVec::new(
                Opts::new("ticketbuster_refusals_total", "Refused requests by problem code"),
                &["code"],
            )),
            holds: made(IntCounterVec::new(
                Opts::new(
                    "ticketbuster_holds_total",
                    "What became of holds: granted, shortened (of those), denied by the protection, extended, released, expired",
                ),
                &["what"],
            )),
            orders_accepted: made(IntCounter::new("ticketbuster_orders_accepted_total", "Accepted orders")),
            orders: made(IntCounterVec::new(
                Opts::new("ticketbuster_orders_decided_total", "Decided orders by status"),
                &["status"],
            )),
            orders_in_process: gauge(
                "ticketbuster_orders_in_process",
                "Orders that are being paid or issued",
            ),
            orders_in_process_capacity: gauge(
                "ticketbuster_orders_in_process_capacity",
                "Orders that may be paid or issued at a time",
            ),
            asks_waiting: gauge("ticketbuster_asks_waiting", "Requests that wait for an event"),
            asks_waiting_capacity: gauge(
                "ticketbuster_asks_waiting_capacity",
                "Requests that may wait for an event, per HTTP worker",
            ),
            outbox_unconfirmed: made(IntGaugeVec::new(
                Opts::new("ticketbuster_outbox_unconfirmed", "Messages that the broker has not confirmed"),
                &["topic"],
            )),
            outbox_window: gauge(
                "ticketbuster_outbox_window",
                "Messages of a topic that may be with the broker unconfirmed",
            ),
            outbox_oldest_seconds: made(GaugeVec::new(
                Opts::new(
                    "ticketbuster_outbox_oldest_seconds",
                    "Age of the oldest message on its way to the broker that the broker has not confirmed; 0: there is none",
                ),
                &["topic"],
            )),
            queued: gauge("ticketbuster_write_behind_queued", "Transitions that are not durable yet"),
            queue_capacity: gauge(
                "ticketbuster_write_behind_capacity",
                "Transitions that may wait for the store",
            ),
            flush_size: histogram("ticketbuster_flush_transitions", "Transitions per flush", &SIZES),
            flush_seconds: histogram("ticketbuster_flush_seconds", "Time of a flush", &SECONDS),
            flush_failures: made(IntCounter::new(
                "ticketbuster_flush_failures_total",
                "Flushes without verdicts",
            )),
            activation_seconds: histogram(
                "ticketbuster_activation_seconds",
                "Time to load an event",
                &SECONDS,
            ),
            events_active: gauge("ticketbuster_events_active", "Events in memory"),
            event_actors_died: made(IntCounter::new(
                "ticketbuster_event_actors_died_total",
                "Events loaded again",
            )),
            ownership_lost: gauge(
                "ticketbuster_ownership_lost",
                "1 when another process has taken the events over",
            ),
            sockets: gauge("ticketbuster_sockets", "Open WebSocket connections"),
            frames: made(IntCounter::new("ticketbuster_frames_total", "Seat frames handed to viewers")),
            slow_readers: made(IntCounter::new(
                "ticketbuster_slow_readers_total",
                "Viewers closed as too slow",
            )),
            requests: made(HistogramVec::new(
                HistogramOpts::new("ticketbuster_request_seconds", "Time of requests")
                    .buckets(SECONDS.to_vec()),
                &["method", "route", "status"],
            )),
            grpc_calls: made(HistogramVec::new(
                HistogramOpts::new(
                    "ticketbuster_grpc_seconds",
                    "Time of gRPC calls; for streams, until they begin",
                )
                .buckets(SECONDS.to_vec()),
                &["method", "code"],
            )),
            grpc_watchers: gauge("ticketbuster_grpc_watchers", "Open WatchSeats streams"),
            grpc_paced: made(IntCounter::new(
                "ticketbuster_grpc_paced_total",
                "Pauses of reading gRPC connections that send more beside their calls than they may",
            )),
            log_lines_withheld: made(IntCounterVec::new(
                Opts::new(
                    "ticketbuster_log_lines_withheld_total",
                    "Warnings of libraries beyond one a second, which are not logged",
                ),
                &["library"],
            )),
            rate_limited: made(IntCounter::new(
                "ticketbuster_rate_limited_total",
                "Requests over their rate",
            )),
            address_capped: made(IntCounterVec::new(
                Opts::new(
                    "ticketbuster_address_capped_total",
                    "Connections, sockets and streams refused because their address has as many as it may",
                ),
                &["what"],
            )),
            resident_bytes: gauge("ticketbuster_resident_bytes", "Resident memory of the process"),
            broker: BrokerMetrics::new(&registry),
            places: Places::new(&registry),
            registry,
        };
        metrics.register();
        metrics
    }

    fn register(&self) {
        let collectors: Vec<Box<dyn prometheus::core::Collector>> = vec![
            Box::new(self.transitions.clone()),
            Box::new(self.refusals.clone()),
            Box::new(self.holds.clone()),
            Box::new(self.orders_accepted.clone()),
            Box::new(self.orders.clone()),
            Box::new(self.orders_in_process.clone()),
            Box::new(self.orders_in_process_capacity.clone()),
            Box::new(self.asks_waiting.clone()),
            Box::new(self.asks_waiting_capacity.clone()),
            Box::new(self.outbox_unconfirmed.clone()),
            Box::new(self.outbox_window.clone()),
            Box::new(self.outbox_oldest_seconds.clone()),
            Box::new(self.ownership_lost.clone()),
            Box::new(self.queued.clone()),
            Box::new(self.queue_capacity.clone()),
            Box::new(self.flush_size.clone()),
            Box::new(self.flush_seconds.clone()),
            Box::new(self.flush_failures.clone()),
            Box::new(self.activation_seconds.clone()),
            Box::new(self.events_active.clone()),
            Box::new(self.event_actors_died.clone()),
            Box::new(self.sockets.clone()),
            Box::new(self.frames.clone()),
            Box::new(self.slow_readers.clone()),
            Box::new(self.requests.clone()),
            Box::new(self.grpc_calls.clone()),
            Box::new(self.grpc_watchers.clone()),
            Box::new(self.grpc_paced.clone()),
            Box::new(self.log_lines_withheld.clone()),
            Box::new(self.rate_limited.clone()),
            Box::new(self.address_capped.clone()),
            Box::new(self.resident_bytes.clone()),
        ];
        for collector in collectors {
            made(self.registry.register(collector));
        }
    }

    /// Everything in Prometheus' text format.
    pub fn render(&self) -> Vec<u8> {
        self.resident_bytes.set(resident_bytes().unwrap_or(0));
        for (library, lines) in super::floods::withheld() {
            let counter = self.log_lines_withheld.with_label_values(&[library]);
            counter.inc_by(lines.saturating_sub(counter.get()));
        }
        let mut text = Vec::new();
        // Writing to memory; a metric that cannot be written is left out.
        let _ = TextEncoder::new().encode(&self.registry.gather(), &mut text);
        text
    }

    /// Shows what this store measures as well; once.
    pub fn show_store(&self, store: &StoreMetrics) {
        store.register(&self.registry);
    }

    /// Replaces what is shown of the events on sale.
    pub fn places(&self, events: impl Iterator<Item = EventPlaces>) {
        self.places.show(events);
    }

    /// Changes of seat maps.
    pub fn transitions(&self, count: usize) {
        self.transitions.inc_by(count as u64);
    }

    /// A refused request.
    pub fn refused(&self, code: &str) {
        self.refusals.with_label_values(&[code]).inc();
    }

    /// What became of holds.
    pub fn holds(&self, what: &str, count: usize) {
        if count > 0 {
            self.holds.with_label_values(&[what]).inc_by(count as u64);
        }
    }

    /// Accepted orders.
    pub fn orders_accepted(&self, count: usize) {
        self.orders_accepted.inc_by(count as u64);
    }

    /// Orders that were decided, and completed ones that were ended.
    pub fn orders_decided(&self, status: &str, count: usize) {
        self.orders.with_label_values(&[status]).inc_by(count as u64);
    }

    /// Orders that are being paid or issued.
    pub fn orders_in_process(&self, count: usize) {
        self.orders_in_process.set(count as i64);
    }

    /// The bounds of the queues whose depth is told, but for the write-behind's.
    pub fn capacities(&self, orders_in_process: usize, asks_per_worker: usize, outbox_window: usize) {
        self.orders_in_process_capacity.set(orders_in_process as i64);
        self.asks_waiting_capacity.set(asks_per_worker as i64);
        self.outbox_window.set(outbox_window as i64);
    }

    /// A request waits for an event (1) or does no more (-1).
    pub fn asks_waiting(&self, change: i64) {
        self.asks_waiting.add(change);
    }

    /// Messages of a topic that the broker has not confirmed.
    pub fn outbox_unconfirmed(&self, topic: &str, count: usize) {
        self.outbox_unconfirmed.with_label_values(&[topic]).set(count as i64);
    }

    /// How long the oldest message of a topic has waited for the broker's confirmation, in seconds.
    pub fn outbox_oldest(&self, topic: &str, seconds: f64) {
        self.outbox_oldest_seconds.with_label_values(&[topic]).set(seconds);
    }

    /// Another process has taken the events over.
    pub fn ownership_lost(&self) {
        self.ownership_lost.set(1);
    }

    /// Transitions that are not durable yet.
    pub fn write_behind_queued(&self, count: usize) {
        self.queued.set(count as i64);
    }

    /// How many may wait.
    pub fn write_behind_capacity(&self, count: usize) {
        self.queue_capacity.set(count as i64);
    }

    /// A flush came back.
    pub fn flushed(&self, transitions: usize, time: Duration, succeeded: bool) {
        self.flush_size.observe(transitions as f64);
        self.flush_seconds.observe(time.as_secs_f64());
        if !succeeded {
            self.flush_failures.inc();
        }
    }

    /// An event was loaded.
    pub fn activated(&self, time: Duration) {
        self.activation_seconds.observe(time.as_secs_f64());
    }

    /// Events in memory.
    pub fn events_active(&self, count: usize) {
        self.events_active.set(count as i64);
    }

    /// An event's actor died.
    pub fn event_actor_died(&self) {
        self.event_actors_died.inc();
    }

    /// A socket was opened (1) or closed (-1).
    pub fn sockets(&self, change: i64) {
        self.sockets.add(change);
    }

    /// Frames handed to sockets.
    pub fn frames(&self, count: usize) {
        self.frames.inc_by(count as u64);
    }

    /// A socket was closed because its peer reads too slowly.
    pub fn slow_reader(&self) {
        self.slow_readers.inc();
    }

    /// A request was answered.
    pub fn request(&self, method: &str, route: &str, status: u16, time: Duration) {
        let class = ["1xx", "2xx", "3xx", "4xx", "5xx"][usize::from(status / 100).clamp(1, 5) - 1];
        // Whatever a client makes up shares one name: labels are kept for ever.
        let method = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
            .into_iter()
            .find(|known| *known == method)
            .unwrap_or("other");
        self.requests.with_label_values(&[method, route, class]).observe(time.as_secs_f64());
    }

    /// What the message broker does.
    pub fn broker(&self) -> &BrokerMetrics {
        &self.broker
    }

    /// A gRPC call ended, or a stream began.
    pub fn grpc_call(&self, method: &str, code: &str, time: Duration) {
        self.grpc_calls.with_label_values(&[method, code]).observe(time.as_secs_f64());
    }

    /// A gRPC connection had to wait because of what it sends beside its calls.
    pub fn grpc_paced(&self) {
        self.grpc_paced.inc();
    }

    /// A stream was opened (1) or closed (-1).
    pub fn grpc_watchers(&self, change: i64) {
        self.grpc_watchers.add(change);
    }

    /// Something was refused to an address that holds as many as it may.
    pub fn address_capped(&self, what: &str) {
        self.address_capped.with_label_values(&[what]).inc();
    }

    /// A request was over its rate.
    pub fn rate_limited(&self) {
        self.rate_limited.inc();
    }
}

pub(super) fn gauge(name: &str, help: &str) -> IntGauge {
    made(IntGauge::new(name, help))
}

pub(super) fn histogram(name: &str, help: &str, buckets: &[f64]) -> Histogram {
    made(Histogram::with_opts(HistogramOpts::new(name, help).buckets(buckets.to_vec())))
}

/// Names and buckets are constants above, all different and well formed; `Metrics::new` is tested.
#[expect(clippy::expect_used)]
pub(super) fn made<T>(metric: prometheus::Result<T>) -> T {
    metric.expect("a metric's name and buckets are valid")
}

/// Resident memory from `/proc/self/statm`, in bytes.
fn resident_bytes() -> Option<i64> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: i64 = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as i64)
}

#[cfg(test)]
mod tests {
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
