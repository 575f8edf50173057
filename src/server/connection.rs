//! An HTTP connection as the server reads it. Whatever the server above it does: while no request is in service,
//! a connection on which bytes have come has until its deadline to send a whole head, of so many bytes, and one
//! whose last answer was given ends.
//!
//! The server's own timers do not do that: the first byte of a second request stops both of them, and a body in
//! chunks is read on for ever after its request was answered.

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

use super::wire::LINGER;
use crate::services::addresses::Place;

/// Bounds of connections.
#[derive(Clone, Copy)]
pub struct Bounds {
    /// Bytes of a request's head; as many may wait while another request is in service.
    pub head_bytes_max: usize,
    /// The time for a head, from its first byte; of a new connection from its beginning.
    pub head_time: Duration,
    /// So many answers of `429` in a row end the connection.
    pub over_rate_max: u32,
}

const TOO_SLOW: &[u8] = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
const TOO_LONG: &[u8] =
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
/// Reads of what is thrown away before others get a turn.
const READS_AT_ONCE_MAX: usize = 8;
const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// What becomes of a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// No request is in service.
    Waiting,
    /// One is, from its head to the end of its answer.
    Serving,
    /// The last answer is given.
    Ending,
    /// It is a socket, or on its way there, with times of its own.
    HandedOver,
}

/// What a connection and the service of its requests know of each other.
pub(super) struct Exchange {
    phase: Cell<Phase>,
    bounds: Bounds,
    /// Bytes that may still be read.
    allowed: Cell<usize>,
    /// When the first byte came of a head that is not complete.
    began: Cell<Option<Instant>>,
    /// Something follows the head that was read last: its body, or a next head.
    more_came: Cell<bool>,
    /// The request in service has a body.
    has_body: Cell<bool>,
    /// The answer left before the body was read, perhaps: what comes may be the rest of it.
    draining: Cell<bool>,
    /// Answers of `429` in a row.
    over_rate: Cell<u32>,
    /// Who waits for bytes that are not read yet because they are too many.
    held_back: RefCell<Option<Waker>>,
}

/// The body of a request, as its head says it.
#[derive(Clone, Copy)]
pub(super) enum Body {
    /// There is none.
    None,
    /// It has so many bytes.
    Sized(usize),
    /// It comes in chunks.
    Chunks,
}

impl Exchange {
    fn new(bounds: Bounds) -> Self {
        Self {
            phase: Cell::new(Phase::Waiting),
            bounds,
            allowed: Cell::new(bounds.head_bytes_max),
            began: Cell::new(Some(Instant::now())),
            more_came: Cell::new(false),
            has_body: Cell::new(false),
            draining: Cell::new(false),
            over_rate: Cell::new(0),
            held_back: RefCell::default(),
        }
    }

    /// A request is in service now; false if the last answer of this connection was given.
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

    /// An answer is a `429`, or not; whether there were as many in a row as there may be.
    pub(super) fn answers(&self, over_rate: bool) -> bool {
        let in_a_row = if over_rate { self.over_rate.get().saturating_add(1) } else { 0 };
        self.over_rate.set(in_a_row);
        in_a_row >= self.bounds.over_rate_max
    }

    /// Its answer is given: the last one, or one after which another request may come. `is_refusal`: the
    /// body was perhaps not read.
    fn answered(&self, ends: bool, is_refusal: bool) {
        if self.phase.get() != Phase::Serving {
            return;
        }
        self.phase.set(if ends { Phase::Ending } else { Phase::Waiting });
        self.allowed.set(self.allowed.get().min(self.bounds.head_bytes_max));
        self.draining.set(is_refusal && self.has_body.get());
        // Of what follows a body nothing is known here, but that the time of an idle connection runs.
        if self.more_came.get() && !self.has_body.get() {
            self.began.set(Some(Instant::now()));
        }
        if let Some(waker) = self.held_back.take() {
            waker.wake();
        }
    }

    /// From now on the connection is looked after elsewhere.
    pub(super) fn hand_over(&self) {
        self.phase.set(Phase::HandedOver);
    }
}

/// The service of one request, until its answer is given or dropped.
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

/// A connection.
pub(super) struct Connection<T> {
    io: T,
    exchange: Rc<Exchange>,
    /// Is not moved by each request: it looks at the time, and goes on if that is not over.
    timer: Option<Pin<Box<Sleep>>>,
    is_armed: bool,
    /// The server was asked to look at what it has before any more is read.
    asked: bool,
    /// The server has read the end of it.
    has_ended: bool,
    /// This half is closed, and what the peer still sends is read away until the timer's end.
    lingers: bool,
    _place: Option<Place>,
}

impl<T> Connection<T> {
    pub(super) fn new(io: T, bounds: Bounds, place: Option<Place>) -> Self {
        let exchange = Rc::new(Exchange::new(bounds));
        Self {
            io,
            exchange,
            timer: None,
            is_armed: false,
            asked: false,
            has_ended: false,
            lingers: false,
            _place: place,
        }
    }

    pub(super) fn exchange(&self) -> &Rc<Exchange> {
        &self.exchange
    }

    /// Sees to it that this task wakes at `deadline` or before, and then looks again.
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

    /// Whether the time of an unfinished head is over; if not, this task wakes when it may be.
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
            // An earlier head's timer runs: it is over before this one's time is.
            Some(_) => {}
            None if fired => self.is_armed = false,
            None => {}
        }
        false
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> Connection<T> {
    /// The last words of a connection on which no answer is due.
    fn refuse(&mut self, words: &[u8], context: &mut Context<'_>) {
        self.exchange.phase.set(Phase::Ending);
        self.has_ended = true;
        if !words.is_empty() {
            // As no answer is due, the kernel's buffer has room for it, or the peer reads nothing anyway.
            _ = Pin::new(&mut self.io).poll_write(context, words);
            _ = Pin::new(&mut self.io).poll_flush(context);
        }
    }

    /// Nothing, if what came was perhaps the rest of a body that was answered.
    fn last_words(&self, words: &'static [u8]) -> &'static [u8] {
        if self.exchange.draining.get() { &[] } else { words }
    }

    /// Whether a head may go on that has used up its bytes; otherwise the connection is refused.
    fn may_be_complete(&mut self, context: &mut Context<'_>) -> bool {
        if !self.asked {
            self.asked = true;
            // It looks at what it has when there is nothing to read.
            context.waker().wake_by_ref();
            return true;
        }
        let words = self.last_words(TOO_LONG);
        self.refuse(words, context);
        false
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncRead for Connection<T> {
    /// At the end of its time or of its bytes, a connection reads as closed by its peer.
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
        let before = buffer.filled().len();
        let read = if buffer.remaining() <= allowed {
            Pin::new(&mut this.io).poll_read(context, buffer)
        } else {
            let mut part = ReadBuf::new(buffer.initialize_unfilled_to(allowed));
            let read = Pin::new(&mut this.io).poll_read(context, &mut part);
            let count = part.filled().len();
            buffer.advance(count);
            read
        };
        let came = &buffer.filled()[before..];
        if !came.is_empty() {
            this.asked = false;
            this.exchange.allowed.set(allowed - came.len());
            let ends_a_head = phase == Phase::Waiting && came.ends_with(END_OF_HEAD);
            this.exchange.more_came.set(!ends_a_head);
            if phase == Phase::Waiting && this.exchange.began.get().is_none() {
                this.exchange.began.set(Some(Instant::now()));
            }
        } else if read.is_pending() && this.is_too_slow(context) {
            let words = this.last_words(TOO_SLOW);
            this.refuse(words, context);
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
            // The server would wait for the peer; what it reads next is the end.
            Phase::Ending if !this.has_ended && !this.lingers => context.waker().wake_by_ref(),
            Phase::Waiting if this.exchange.began.get().is_some() && !this.is_armed => {
                _ = this.is_too_slow(context);
            }
            _ => {}
        }
        Pin::new(&mut this.io).poll_flush(context)
    }

    /// After the last answer, what the peer still sends is read away for a while: who closes a connection with
    /// something unread resets it, and the answer may be lost.
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
        // Who sends faster than that must not hold the thread.
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
