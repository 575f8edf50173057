//! The state that a connection shares with the service of its requests.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    task::Waker,
    time::{Duration, Instant},
};

use super::{peer::Presence, service::Body};

/// Limits of a connection.
#[derive(Clone, Copy)]
pub struct Bounds {
    /// The most bytes of a request head, and the most that wait behind a request in service.
    pub head_bytes_max: usize,
    /// Time limit of a request head, from its first byte; for the first head, from the start of the
    /// connection.
    pub head_time: Duration,
    /// The number of consecutive `429` answers after which the connection ends.
    pub over_rate_max: u32,
}

/// What a chunked body still has, which is not known before its end.
pub(super) const CHUNKS: usize = usize::MAX;

/// The state of a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// No request is in service.
    Waiting,
    /// A request is in service, from its head to the end of its answer.
    Serving,
    /// The last answer was sent.
    Ending,
    /// It becomes or is a WebSocket, which has limits of its own.
    HandedOver,
}

/// That state: where the connection is, and what it may still read.
pub(super) struct Exchange {
    pub(super) phase: Cell<Phase>,
    pub(super) bounds: Bounds,
    /// Bytes that the head at hand may still have, or the rest of a body whose request was answered.
    pub(super) allowed: Cell<usize>,
    /// Bytes that the body of the last request still has, or [`CHUNKS`].
    pub(super) body_left: Cell<usize>,
    /// A whole head was given to the server, and is not in service yet.
    pub(super) is_head_given: Cell<bool>,
    /// Bytes that were given behind that head: of its body, or of a next head that is incomplete; once the request is in
    /// service, those of the next head.
    pub(super) ahead: Cell<usize>,
    /// When the first byte of an incomplete head was received.
    pub(super) began: Cell<Option<Instant>>,
    /// Bytes of a next request wait behind the one in service.
    pub(super) more_received: Cell<bool>,
    /// The answer was sent before the body was read; received bytes are the rest of it.
    pub(super) draining: Cell<bool>,
    /// Consecutive `429` answers.
    over_rate: Cell<u32>,
    /// Wakes the reader that gives no more bytes yet.
    pub(super) held_back: RefCell<Option<Waker>>,
    /// Whether the peer is still there.
    pub(super) presence: Presence,
}

impl Exchange {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self {
            phase: Cell::new(Phase::Waiting),
            bounds,
            allowed: Cell::new(bounds.head_bytes_max),
            body_left: Cell::new(0),
            is_head_given: Cell::new(false),
            ahead: Cell::new(0),
            began: Cell::new(Some(Instant::now())),
            more_received: Cell::new(false),
            draining: Cell::new(false),
            over_rate: Cell::new(0),
            held_back: RefCell::default(),
            presence: Presence::default(),
        }
    }

    /// Starts to serve a request. Returns false if the connection's last answer was sent already.
    #[must_use]
    pub(super) fn serve(&self, body: Body) -> bool {
        if self.phase.get() == Phase::Ending {
            return false;
        }
        let ahead = self.ahead.get();
        let (body_left, of_next_head) = match body {
            Body::None => (0, ahead),
            Body::Sized(bytes) => (bytes.saturating_sub(ahead), ahead.saturating_sub(bytes)),
            Body::Chunks => (CHUNKS, 0),
        };
        self.phase.set(Phase::Serving);
        self.began.set(None);
        self.body_left.set(body_left);
        self.ahead.set(of_next_head);
        if of_next_head > 0 {
            self.more_received.set(true);
        }
        self.is_head_given.set(false);
        true
    }

    /// Counts consecutive `429` answers. Returns whether their limit is reached.
    pub(super) fn answers(&self, over_rate: bool) -> bool {
        let in_a_row = if over_rate { self.over_rate.get().saturating_add(1) } else { 0 };
        self.over_rate.set(in_a_row);
        in_a_row >= self.bounds.over_rate_max
    }

    /// The answer was sent. `ends`: it was the connection's last one.
    fn answered(&self, ends: bool) {
        if self.phase.get() != Phase::Serving {
            return;
        }
        self.phase.set(if ends { Phase::Ending } else { Phase::Waiting });
        self.allowed.set(self.bounds.head_bytes_max.saturating_sub(self.ahead.take()));
        self.draining.set(self.body_left.get() > 0);
        if self.more_received.get() {
            self.began.set(Some(Instant::now()));
        }
        if let Some(waker) = self.held_back.take() {
            waker.wake();
        }
    }

    /// Bytes of a sized body were given to the server.
    pub(super) fn body_given(&self, bytes: usize) {
        let left = self.body_left.get();
        self.body_left.set(left - bytes);
        if left == bytes && self.phase.get() == Phase::Waiting {
            // What comes is a head again.
            self.allowed.set(self.bounds.head_bytes_max);
            self.draining.set(false);
            self.began.set(None);
        }
    }

    /// The connection becomes a WebSocket: the limits here end.
    pub(super) fn hand_over(&self) {
        self.phase.set(Phase::HandedOver);
    }
}

/// A request in service. Dropping it means that its answer was sent or given up.
pub(super) struct Served {
    exchange: Rc<Exchange>,
    ends: bool,
}

impl Served {
    pub(super) fn new(exchange: Rc<Exchange>, ends: bool) -> Self {
        Self { exchange, ends }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.exchange.answered(self.ends);
    }
}
