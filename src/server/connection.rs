//! An HTTP connection as the server reads it, with limits that hold whatever the server does with it.
//!
//! While no request is in service, a peer that has begun to send has until a deadline to complete a request
//! head of bounded size. A connection ends after its last answer. The server's own timers cannot do that: the
//! first byte of a second request stops them, and a chunked body is read without end after its request was
//! answered.

use std::{
    cell::{Cell, RefCell},
    io,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker, ready},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::Sleep,
};

use super::{peer::Presence, service::Body, wire::LINGER};
use crate::services::addresses::AddressSlot;

/// Limits of a connection.
#[derive(Clone, Copy)]
pub struct Bounds {
    /// The most bytes of a request head, and the most that are buffered while another request is in service.
    pub head_bytes_max: usize,
    /// Time limit of a request head, from its first byte; for the first head, from the start of the
    /// connection.
    pub head_time: Duration,
    /// The number of consecutive `429` answers after which the connection ends.
    pub over_rate_max: u32,
}

const TOO_SLOW: &[u8] = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
const TOO_LONG: &[u8] =
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
/// The most reads of discarded bytes before the task yields.
const READS_AT_ONCE_MAX: usize = 8;
const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// The state of a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// No request is in service.
    Waiting,
    /// A request is in service, from its head to the end of its answer.
    Serving,
    /// The last answer was sent.
    Ending,
    /// It becomes or is a WebSocket, which has limits of its own.
    HandedOver,
}

/// The state that a connection shares with the service of its requests.
pub(super) struct Exchange {
    phase: Cell<Phase>,
    bounds: Bounds,
    /// Bytes that may still be read.
    allowed: Cell<usize>,
    /// When the first byte of an incomplete head was received.
    began: Cell<Option<Instant>>,
    /// Bytes followed the last head: its body, or the next head.
    more_received: Cell<bool>,
    /// The request in service has a body.
    has_body: Cell<bool>,
    /// The answer was perhaps sent before the body was read; received bytes may be the rest of it.
    draining: Cell<bool>,
    /// Consecutive `429` answers.
    over_rate: Cell<u32>,
    /// Wakes the reader that has stopped because it may not read more bytes yet.
    held_back: RefCell<Option<Waker>>,
    /// Whether the peer is still there.
    pub(super) presence: Presence,
}

impl Exchange {
    fn new(bounds: Bounds) -> Self {
        Self {
            phase: Cell::new(Phase::Waiting),
            bounds,
            allowed: Cell::new(bounds.head_bytes_max),
            began: Cell::new(Some(Instant::now())),
            more_received: Cell::new(false),
            has_body: Cell::new(false),
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
        let body_bytes = match body {
            Body::None => 0,
            Body::Sized(bytes) => bytes,
            Body::Chunks => usize::MAX,
        };
        self.phase.set(Phase::Serving);
        self.began.set(None);
        self.has_body.set(!matches!(body, Body::None));
        self.allowed.set(self.bounds.head_bytes_max.saturating_add(body_bytes));
        true
    }

    /// Counts consecutive `429` answers. Returns whether their limit is reached.
    pub(super) fn answers(&self, over_rate: bool) -> bool {
        let in_a_row = if over_rate { self.over_rate.get().saturating_add(1) } else { 0 };
        self.over_rate.set(in_a_row);
        in_a_row >= self.bounds.over_rate_max
    }

    /// The answer was sent. `ends`: it was the connection's last one. `is_refusal`: the body may not have
    /// been read.
    fn answered(&self, ends: bool, is_refusal: bool) {
        if self.phase.get() != Phase::Serving {
            return;
        }
        self.phase.set(if ends { Phase::Ending } else { Phase::Waiting });
        self.allowed.set(self.allowed.get().min(self.bounds.head_bytes_max));
        self.draining.set(is_refusal && self.has_body.get());
        // After a body it is not known whether the next head has begun; the keep-alive time applies.
        if self.more_received.get() && !self.has_body.get() {
            self.began.set(Some(Instant::now()));
        }
        if let Some(waker) = self.held_back.take() {
            waker.wake();
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
    is_refusal: bool,
}

impl Served {
    pub(super) fn new(exchange: Rc<Exchange>, ends: bool, is_refusal: bool) -> Self {
        Self { exchange, ends, is_refusal }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.exchange.answered(self.ends, self.is_refusal);
    }
}

/// The connection that the HTTP server reads and writes.
pub(super) struct Connection<T> {
    io: T,
    exchange: Rc<Exchange>,
    /// Not reset for every request: when it fires, the deadline is checked and the timer is set again if it
    /// has not passed.
    timer: Option<Pin<Box<Sleep>>>,
    is_armed: bool,
    /// The server was woken to parse what it has before more is read.
    asked: bool,
    /// The server has read the end of the stream.
    has_ended: bool,
    /// The write half is closed, and what the peer sends is discarded until the timer fires.
    lingers: bool,
    _slot: Option<AddressSlot>,
}

impl<T> Connection<T> {
    pub(super) fn new(io: T, bounds: Bounds, slot: Option<AddressSlot>) -> Self {
        let exchange = Rc::new(Exchange::new(bounds));
        Self {
            io,
            exchange,
            timer: None,
            is_armed: false,
            asked: false,
            has_ended: false,
            lingers: false,
            _slot: slot,
        }
    }

    pub(super) fn exchange(&self) -> &Rc<Exchange> {
        &self.exchange
    }

    /// Makes sure that this task is woken at `deadline` or earlier.
    fn wake_at(&mut self, deadline: Instant, context: &mut Context<'_>) {
        let deadline = deadline.into();
        let timer = self.timer.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
        if !self.is_armed || timer.is_elapsed() {
            timer.as_mut().reset(deadline);
            self.is_armed = true;
        }
        if timer.as_mut().poll(context).is_ready() {
            context.waker().wake_by_ref();
        }
    }

    /// Whether the time limit of an incomplete head has passed. If not, the task will be woken to check
    /// again.
    fn is_too_slow(&mut self, context: &mut Context<'_>) -> bool {
        let fired = self.is_armed && self.timer.as_ref().is_some_and(|timer| timer.is_elapsed());
        let began = match self.exchange.phase.get() {
            Phase::Waiting => self.exchange.began.get(),
            _ => None,
        };
        match began {
            Some(began) if fired || !self.is_armed => {
                let deadline = began + self.exchange.bounds.head_time;
                if Instant::now() >= deadline {
                    return true;
                }
                self.wake_at(deadline, context);
            }
            // The timer of an earlier head is still running. It fires before this head's deadline.
            Some(_) => {}
            None if fired => self.is_armed = false,
            None => {}
        }
        false
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> Connection<T> {
    /// Sends a final answer while no request is in service, and ends the connection.
    fn refuse(&mut self, answer: &[u8], context: &mut Context<'_>) {
        self.exchange.phase.set(Phase::Ending);
        self.has_ended = true;
        if !answer.is_empty() {
            // No other answer is being sent, so it fits into the kernel's buffer unless the peer does not
            // read at all.
            _ = Pin::new(&mut self.io).poll_write(context, answer);
            _ = Pin::new(&mut self.io).poll_flush(context);
        }
    }

    /// The final answer; empty if the received bytes may be the rest of a body whose request was answered.
    fn final_answer(&self, answer: &'static [u8]) -> &'static [u8] {
        if self.exchange.draining.get() { &[] } else { answer }
    }

    /// Called when a head has used up its bytes. Returns true if the server may still find it complete;
    /// otherwise refuses the connection.
    fn may_be_complete(&mut self, context: &mut Context<'_>) -> bool {
        if !self.asked {
            self.asked = true;
            // The server parses its buffer when a read returns nothing.
            context.waker().wake_by_ref();
            return true;
        }
        let answer = self.final_answer(TOO_LONG);
        self.refuse(answer, context);
        false
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncRead for Connection<T> {
    /// When its time or its bytes are used up, the connection reads as if its peer had closed it.
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let phase = this.exchange.phase.get();
        match phase {
            Phase::HandedOver => {
                this.timer = None;
                return Pin::new(&mut this.io).poll_read(context, buffer);
            }
            Phase::Ending => {
                this.has_ended = true;
                return Poll::Ready(Ok(()));
            }
            Phase::Waiting | Phase::Serving => {}
        }
        let allowed = this.exchange.allowed.get();
        if allowed == 0 {
            if phase == Phase::Serving {
                *this.exchange.held_back.borrow_mut() = Some(context.waker().clone());
                return Poll::Pending;
            }
            if !this.may_be_complete(context) {
                return Poll::Ready(Ok(()));
            }
            return Poll::Pending;
        }
        let (before, has_room) = (buffer.filled().len(), buffer.remaining() > 0);
        let read = if buffer.remaining() <= allowed {
            Pin::new(&mut this.io).poll_read(context, buffer)
        } else {
            let mut part = ReadBuf::new(buffer.initialize_unfilled_to(allowed));
            let read = Pin::new(&mut this.io).poll_read(context, &mut part);
            let count = part.filled().len();
            buffer.advance(count);
            read
        };
        let received = &buffer.filled()[before..];
        // Without room nothing is read of a peer that is there, either.
        if read.is_ready() && received.is_empty() && has_room {
            this.exchange.presence.ends();
        }
        if !received.is_empty() {
            this.asked = false;
            this.exchange.allowed.set(allowed - received.len());
            let ends_a_head = phase == Phase::Waiting && received.ends_with(END_OF_HEAD);
            this.exchange.more_received.set(!ends_a_head);
            if phase == Phase::Waiting && this.exchange.began.get().is_none() {
                this.exchange.began.set(Some(Instant::now()));
            }
        } else if read.is_pending() && this.is_too_slow(context) {
            let answer = this.final_answer(TOO_SLOW);
            this.refuse(answer, context);
            return Poll::Ready(Ok(()));
        }
        read
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Connection<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        match this.exchange.phase.get() {
            // Otherwise the server would wait for its peer. Its next read returns the end of the stream.
            Phase::Ending if !this.has_ended && !this.lingers => context.waker().wake_by_ref(),
            Phase::Waiting if this.exchange.began.get().is_some() && !this.is_armed => {
                _ = this.is_too_slow(context);
            }
            _ => {}
        }
        Pin::new(&mut this.io).poll_flush(context)
    }

    /// After the last answer, received bytes are discarded for a while: closing a connection with unread
    /// bytes resets it, and the answer may be lost.
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if !this.lingers {
            ready!(Pin::new(&mut this.io).poll_shutdown(context))?;
            if this.exchange.phase.get() != Phase::Ending {
                return Poll::Ready(Ok(()));
            }
            this.lingers = true;
            this.is_armed = false;
            this.wake_at(Instant::now() + LINGER, context);
        }
        let mut bytes = [0; 4_096];
        for _ in 0..READS_AT_ONCE_MAX {
            if this.timer.as_ref().is_none_or(|timer| timer.is_elapsed()) {
                return Poll::Ready(Ok(()));
            }
            let mut unread = ReadBuf::new(&mut bytes);
            match Pin::new(&mut this.io).poll_read(context, &mut unread) {
                Poll::Ready(Ok(())) if !unread.filled().is_empty() => {}
                Poll::Ready(_) => return Poll::Ready(Ok(())),
                Poll::Pending => return Poll::Pending,
            }
        }
        // Yield: a fast sender must not occupy the thread.
        context.waker().wake_by_ref();
        Poll::Pending
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(context, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
}
