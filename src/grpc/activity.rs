//! What a connection is used for: how many calls it has, since when it has none, how many were refused in a row, and
//! how many bytes its calls account for. By this, idle and abusive connections are closed.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU32, AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use tokio::sync::Notify;

/// Bytes of frames that a call may bring beside its messages: its head, settings, windows.
const CALL_BYTES: usize = 16_384;
/// There is at most one window update per so many bytes that the peer takes.
const BYTES_PER_WINDOW_BYTE: usize = 16;

/// The preface and the head of the settings after it (RFC 9113 §3.4): with less, a peer has not begun to speak.
const FIRST_WORD_BYTES: u64 = 24 + 9;

/// One connection's.
pub(super) struct Activity {
    accepted: Instant,
    calls: AtomicUsize,
    /// Milliseconds from `accepted` until the last call ended.
    last_call_ms: AtomicU64,
    refused: AtomicU32,
    /// 0: any number.
    refused_in_a_row_max: u32,
    /// Bytes that may be read beside what the frames' rate allows.
    credit: AtomicI64,
    bytes_read: AtomicU64,
    /// Notified when the peer has been refused too often.
    pub(super) given_up: Notify,
}

impl Activity {
    pub(super) fn new(refused_in_a_row_max: u32) -> Arc<Self> {
        Arc::new(Self {
            accepted: Instant::now(),
            calls: AtomicUsize::new(0),
            last_call_ms: AtomicU64::new(0),
            refused: AtomicU32::new(0),
            refused_in_a_row_max,
            credit: AtomicI64::new(0),
            bytes_read: AtomicU64::new(0),
            given_up: Notify::new(),
        })
    }

    /// A call begins; it goes on until what is returned is dropped.
    pub(super) fn call(self: &Arc<Self>) -> Going {
        self.calls.fetch_add(1, Relaxed);
        self.refused.store(0, Relaxed);
        self.account(CALL_BYTES);
        Going(self.clone())
    }

    /// A call was refused by a rate or a limit.
    pub(super) fn refuse(&self) {
        let refused = self.refused.fetch_add(1, Relaxed) + 1;
        if self.refused_in_a_row_max > 0 && refused >= self.refused_in_a_row_max {
            self.given_up.notify_one();
        }
    }

    /// Bytes of a request came.
    pub(super) fn received(&self, bytes: usize) {
        self.account(bytes);
    }

    /// Bytes were written.
    pub(super) fn sent(&self, bytes: usize) {
        self.account(bytes / BYTES_PER_WINDOW_BYTE);
    }

    fn account(&self, bytes: usize) {
        self.credit.fetch_add(i64::try_from(bytes).unwrap_or(i64::MAX >> 1), Relaxed);
    }

    /// How many bytes may be read since the last call, beside what the frames' rate allows.
    pub(super) fn credit(&self) -> i64 {
        self.credit.swap(0, Relaxed)
    }

    /// Bytes of any kind were read.
    pub(super) fn read(&self, bytes: usize) {
        self.bytes_read.fetch_add(bytes as u64, Relaxed);
    }

    /// Whether the connection has been of no use for longer than it may: `begin` is the time for the first word,
    /// `idle` that without calls.
    pub(super) fn is_useless(&self, begin: Duration, idle: Duration) -> bool {
        if self.is_in_use() {
            return false;
        }
        let age = self.accepted.elapsed();
        let has_begun = self.bytes_read.load(Relaxed) >= FIRST_WORD_BYTES;
        let last_call = Duration::from_millis(self.last_call_ms.load(Relaxed));
        if has_begun { age.saturating_sub(last_call) > idle } else { age > begin }
    }

    /// Whether a call goes on.
    pub(super) fn is_in_use(&self) -> bool {
        self.calls.load(Relaxed) > 0
    }

    /// Whether it has begun to speak HTTP/2, so that a GOAWAY makes sense.
    pub(super) fn has_begun(&self) -> bool {
        self.bytes_read.load(Relaxed) >= FIRST_WORD_BYTES
    }
}

/// A call that goes on.
pub(super) struct Going(Arc<Activity>);

impl Drop for Going {
    fn drop(&mut self) {
        let now = u64::try_from(self.0.accepted.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.0.last_call_ms.store(now, Relaxed);
        self.0.calls.fetch_sub(1, Relaxed);
    }
}
