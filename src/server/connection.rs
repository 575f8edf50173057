//! An HTTP connection as the server reads it, with limits that hold whatever the server does with it.
//!
//! While no request is in service, a peer that has begun to send has until a deadline to complete a request
//! head of bounded size. A connection ends after its last answer. The server's own timers cannot do that: the
//! first byte of a second request stops them, and a chunked body is read without end after its request was
//! answered. What follows a request waits in `heads.rs` until that is answered.

use std::{
    io,
    mem::MaybeUninit,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
    time::Instant,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::Sleep,
};

use super::{
    chunks::EndOfChunks,
    exchange::{Bounds, CHUNKS, Exchange, Phase},
    heads::{Behind, EndOfHead},
    wire::LINGER,
};
use crate::services::addresses::AddressSlot;

const TOO_SLOW: &[u8] = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
const TOO_LONG: &[u8] =
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
/// The most reads of discarded bytes before the task yields.
const READS_AT_ONCE_MAX: usize = 8;
/// The most that is read at once while the peer is watched.
const BEHIND_BYTES: usize = 4_096;

/// The connection that the HTTP server reads and writes.
pub(super) struct Connection<T> {
    io: T,
    exchange: Rc<Exchange>,
    /// Not reset for every request: when it fires, the deadline is checked and the timer is set again if it
    /// has not passed.
    timer: Option<Pin<Box<Sleep>>>,
    is_armed: bool,
    /// What was received behind the request at hand.
    behind: Behind,
    end_of_head: EndOfHead,
    /// Of the body behind the last head, if it is chunked.
    end_of_chunks: EndOfChunks,
    /// The server has parsed what it has since the last whole head was given to it.
    has_parsed: bool,
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
            behind: Behind::default(),
            end_of_head: EndOfHead::default(),
            end_of_chunks: EndOfChunks::default(),
            has_parsed: false,
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

    /// Nothing is given: a request is in service, or about to be. The peer is watched meanwhile, as long as nothing waits behind
    /// that request.
    fn hold_back(&mut self, phase: Phase, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if phase == Phase::Waiting {
            // The server parses what it has when a read returns nothing.
            self.has_parsed = true;
        }
        if self.behind.is_empty() {
            let mut bytes = [MaybeUninit::uninit(); BEHIND_BYTES];
            let mut received = ReadBuf::uninit(&mut bytes);
            match Pin::new(&mut self.io).poll_read(context, &mut received) {
                Poll::Ready(Ok(())) if !received.filled().is_empty() => {
                    self.behind.push(received.filled());
                    self.exchange.more_received.set(true);
                }
                Poll::Ready(ended) => {
                    self.exchange.presence.ends();
                    return Poll::Ready(ended);
                }
                Poll::Pending if self.is_too_slow(context) => return self.too_slow(context),
                Poll::Pending => return Poll::Pending,
            }
        }
        if phase == Phase::Waiting {
            // It may have been no request, as empty lines are.
            context.waker().wake_by_ref();
        }
        *self.exchange.held_back.borrow_mut() = Some(context.waker().clone());
        Poll::Pending
    }

    /// Ends the connection, because a head or the rest of a body takes too long.
    fn too_slow(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let answer = self.final_answer(TOO_SLOW);
        self.refuse(answer, context);
        Poll::Ready(Ok(()))
    }

    /// Gives so many bytes at most: those that wait, or what comes now.
    fn give(
        &mut self,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
        most: usize,
    ) -> Poll<io::Result<()>> {
        if !self.behind.is_empty() {
            self.behind.give(buffer, most);
            return Poll::Ready(Ok(()));
        }
        if buffer.remaining() <= most {
            return Pin::new(&mut self.io).poll_read(context, buffer);
        }
        let mut part = ReadBuf::new(buffer.initialize_unfilled_to(most));
        let read = Pin::new(&mut self.io).poll_read(context, &mut part);
        let count = part.filled().len();
        buffer.advance(count);
        read
    }

    /// Bytes were given, from this place of the buffer on: of a body, or of a head. What follows a head may stay, since most
    /// often it is that request's body, unless it holds a whole head: then it is taken back.
    fn given(&mut self, phase: Phase, buffer: &mut ReadBuf<'_>, from: usize) {
        let exchange = &self.exchange;
        let is_of_body = exchange.body_left.get() > 0;
        let given = &buffer.filled()[from..];
        if !is_of_body && let Some(end) = self.end_of_head.find(given) {
            let rest = &given[end..];
            exchange.is_head_given.set(true);
            self.has_parsed = false;
            self.end_of_chunks = EndOfChunks::default();
            if self.end_of_head.find(rest).is_some() {
                self.behind.take_back(rest);
                exchange.ahead.set(0);
                buffer.set_filled(from + end);
            } else {
                exchange.ahead.set(rest.len());
                // No chunked body ends there: it would look like a head's end.
                let _ = self.end_of_chunks.find(rest);
            }
        }
        let is_chunked = exchange.body_left.get() == CHUNKS;
        if is_chunked && let Some(end) = self.end_of_chunks.find(&buffer.filled()[from..]) {
            // What comes behind it is never answered: the connection ends with this answer.
            buffer.set_filled(from + end);
            exchange.body_left.set(0);
        }
        self.behind.settle();
        let count = buffer.filled().len() - from;
        if phase == Phase::Waiting {
            exchange.allowed.set(exchange.allowed.get().saturating_sub(count));
            if exchange.began.get().is_none() {
                exchange.began.set(Some(Instant::now()));
            }
        }
        if is_of_body && !is_chunked {
            exchange.body_given(count);
        }
        exchange.more_received.set(!self.behind.is_empty());
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
                let read = this.give(context, buffer, usize::MAX);
                this.behind.settle();
                return read;
            }
            Phase::Ending => {
                this.has_ended = true;
                return Poll::Ready(Ok(()));
            }
            Phase::Waiting | Phase::Serving => {}
        }
        let body_left = this.exchange.body_left.get();
        if body_left == 0 {
            let is_given = this.exchange.is_head_given.get();
            if phase == Phase::Serving || (is_given && !this.has_parsed) {
                return this.hold_back(phase, context);
            }
            this.exchange.is_head_given.set(false);
        }
        let allowed = if phase == Phase::Waiting { this.exchange.allowed.get() } else { usize::MAX };
        if allowed == 0 {
            let answer = this.final_answer(TOO_LONG);
            this.refuse(answer, context);
            return Poll::Ready(Ok(()));
        }
        let (before, has_room) = (buffer.filled().len(), buffer.remaining() > 0);
        let most = if body_left > 0 { allowed.min(body_left) } else { allowed };
        let read = this.give(context, buffer, most);
        if buffer.filled().len() > before {
            this.given(phase, buffer, before);
        } else if read.is_ready() && has_room {
            // Without room nothing is read of a peer that is there, either.
            this.exchange.presence.ends();
        } else if read.is_pending() && this.is_too_slow(context) {
            return this.too_slow(context);
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
