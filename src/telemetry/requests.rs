//! Metrics of requests and connections over HTTP, WebSocket and gRPC.

use std::time::Duration;

use prometheus::{HistogramVec, IntCounter, IntCounterVec, IntGauge};

use super::{
    making::{Maker, SECONDS},
    metrics::Metrics,
};

#[derive(Debug)]
pub(super) struct RequestMetrics {
    requests: HistogramVec,
    refusals: IntCounterVec,
    rate_limited: IntCounter,
    address_capped: IntCounterVec,
    sockets: IntGauge,
    frames: IntCounter,
    slow_readers: IntCounter,
    grpc_calls: HistogramVec,
    grpc_watchers: IntGauge,
    grpc_paced: IntCounter,
}

impl RequestMetrics {
    pub(super) fn new(maker: &Maker<'_>) -> Self {
        Self {
            requests: maker.histograms(
                "ticketbuster_request_seconds",
                "Duration of HTTP requests",
                &SECONDS,
                &["method", "route", "status"],
            ),
            refusals: maker.counters(
                "ticketbuster_refusals_total",
                "Refused requests by problem code",
                &["code"],
            ),
            rate_limited: maker.counter(
                "ticketbuster_rate_limited_total",
                "Requests refused because they exceed their rate",
            ),
            address_capped: maker.counters(
                "ticketbuster_address_capped_total",
                "Connections, sockets, calls and streams refused because their address is at its limit",
                &["what"],
            ),
            sockets: maker.gauge("ticketbuster_sockets", "Open WebSocket connections"),
            frames: maker.counter("ticketbuster_frames_total", "Seat frames handed to viewers"),
            slow_readers: maker.counter(
                "ticketbuster_slow_readers_total",
                "Sockets and streams of viewers closed because they read too slowly",
            ),
            grpc_calls: maker.histograms(
                "ticketbuster_grpc_seconds",
                "Duration of gRPC calls; of streams, until they begin",
                &SECONDS,
                &["method", "code"],
            ),
            grpc_watchers: maker.gauge("ticketbuster_grpc_watchers", "Open WatchSeats streams"),
            grpc_paced: maker.counter(
                "ticketbuster_grpc_paced_total",
                "Pauses in reading gRPC connections that send control frames faster than allowed",
            ),
        }
    }
}

impl Metrics {
    /// Records an answered request.
    pub fn request(&self, method: &str, route: &str, status: u16, time: Duration) {
        let class = ["1xx", "2xx", "3xx", "4xx", "5xx"][usize::from(status / 100).clamp(1, 5) - 1];
        // All other methods share one label: clients can invent any number, and labels are never removed.
        let method = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
            .into_iter()
            .find(|known| *known == method)
            .unwrap_or("other");
        self.requests.requests.with_label_values(&[method, route, class]).observe(time.as_secs_f64());
    }

    /// Counts a refused request by its code.
    pub fn refused(&self, code: &str) {
        self.requests.refusals.with_label_values(&[code]).inc();
    }

    /// Counts a request over its rate limit.
    pub fn rate_limited(&self) {
        self.requests.rate_limited.inc();
    }

    /// Counts a refusal because the client address is at its limit of open `what`.
    pub fn address_capped(&self, what: &str) {
        self.requests.address_capped.with_label_values(&[what]).inc();
    }

    /// A socket was opened (1) or closed (-1).
    pub fn sockets(&self, change: i64) {
        self.requests.sockets.add(change);
    }

    /// Counts frames handed to sockets.
    pub fn frames(&self, count: usize) {
        self.requests.frames.inc_by(count as u64);
    }

    /// Counts a socket that was closed because its peer reads too slowly.
    pub fn slow_reader(&self) {
        self.requests.slow_readers.inc();
    }

    /// Records a gRPC call that ended, or a stream that began.
    pub fn grpc_call(&self, method: &str, code: &str, time: Duration) {
        self.requests.grpc_calls.with_label_values(&[method, code]).observe(time.as_secs_f64());
    }

    /// A stream was opened (1) or closed (-1).
    pub fn grpc_watchers(&self, change: i64) {
        self.requests.grpc_watchers.add(change);
    }

    /// Counts a gRPC connection that was slowed down because of its control frames.
    pub fn grpc_paced(&self) {
        self.requests.grpc_paced.inc();
    }
}
