//! Runs a session on its connection. All sockets of a thread share one read buffer, and frames are written
//! from the session's own buffers, so an idle socket holds no buffer.
//!
//! The session runs only while its connection accepts data (backpressure). What waits for a slow peer is the
//! rest of the last write, and the session's mailbox.

use std::{
    cell::RefCell,
    future::poll_fn,
    io,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
    time::Duration,
};

use actix_http::ws::{Message, ProtocolError};
use actix_web::Error;
use bytes::{Buf, Bytes};
use futures_util::{Stream, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};

use super::{frames::FrameReader, upgrade::Session};

/// Size of a thread's read buffer in bytes, and the most bytes that one socket reads before it yields.
const READ_MAX: usize = 16 * 1024;
/// How long a peer may take to read the last bytes and close its half of a connection.
pub(super) const LINGER: Duration = Duration::from_secs(1);

thread_local! {
    static SCRATCH: RefCell<Box<[u8]>> = RefCell::new(vec![0; READ_MAX].into_boxed_slice());
}

/// Runs a session until it or its peer ends. `early` is what the peer has sent already.
///
/// The session is started here and not inside of the future: a future that moves a value reserves space for
/// it twice.
pub(super) fn carry<W, T>(io: T, early: Bytes, session: W) -> impl Future<Output = ()> + use<W, T>
where
    W: Session,
    T: AsyncRead + AsyncWrite + Unpin + 'static,
{
    let io = Rc::new(RefCell::new(io));
    let frames = FrameReader::new(session.message_bytes_max());
    let incoming = Incoming { io: io.clone(), early, frames, turn: 0, ended: false };
    write_frames(io, Box::new(session.run(incoming)))
}

async fn write_frames<T>(
    io: Rc<RefCell<T>>,
    mut outgoing: Box<impl Stream<Item = Result<Bytes, Error>> + Unpin>,
) where
    T: AsyncRead + AsyncWrite + Unpin + 'static,
{
    while let Some(Ok(frames)) = outgoing.next().await {
        if let Err(error) = write(&io, frames).await {
            tracing::debug!(%error, "a socket was lost");
            return;
        }
    }
    // Drop the session, which is the other owner of the connection.
    drop(outgoing);
    if let Some(io) = Rc::into_inner(io) {
        hang_up(&mut io.into_inner()).await;
    }
}

async fn write<T: AsyncWrite + Unpin>(io: &RefCell<T>, mut frames: Bytes) -> io::Result<()> {
    poll_fn(|context| {
        let mut io = io.borrow_mut();
        while !frames.is_empty() {
            let written = ready!(Pin::new(&mut *io).poll_write(context, &frames))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            frames.advance(written);
        }
        Pin::new(&mut *io).poll_flush(context)
    })
    .await
}

/// Closes a connection so that the last bytes arrive: closing a socket with unread bytes would reset it.
pub(super) async fn hang_up<T: AsyncRead + AsyncWrite + Unpin>(io: &mut T) {
    let rest = async {
        io.shutdown().await?;
        while poll_fn(|context| poll_read(io, context, READ_MAX, |read| read.len())).await? > 0 {}
        io::Result::Ok(())
    };
    // Errors and timeouts are ignored: the connection is dropped anyway.
    _ = actix_rt::time::timeout(LINGER, rest).await;
}

/// Reads at most `bytes_max` bytes and passes them to `take`; none at the end of the connection.
fn poll_read<T: AsyncRead + Unpin, R>(
    io: &mut T,
    context: &mut Context<'_>,
    bytes_max: usize,
    take: impl FnOnce(&[u8]) -> R,
) -> Poll<io::Result<R>> {
    SCRATCH.with_borrow_mut(|scratch| {
        let mut buffer = ReadBuf::new(&mut scratch[..bytes_max.min(READ_MAX)]);
        ready!(Pin::new(io).poll_read(context, &mut buffer))?;
        Poll::Ready(Ok(take(buffer.filled())))
    })
}

/// The messages of the peer. No more bytes are read than the current message may have.
pub(super) struct Incoming<T> {
    io: Rc<RefCell<T>>,
    early: Bytes,
    frames: FrameReader,
    /// Bytes read since this socket last waited.
    turn: usize,
    /// Nothing more is read: the connection has ended, or its data cannot be parsed.
    ended: bool,
}

impl<T: AsyncRead + Unpin> Stream for Incoming<T> {
    type Item = Result<Message, ProtocolError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        while !this.ended {
            match this.frames.next() {
                Ok(Some(message)) => return Poll::Ready(Some(Ok(message))),
                Err(error) => {
                    this.ended = true;
                    return Poll::Ready(Some(Err(error)));
                }
                Ok(None) => {}
            }
            let room = this.frames.room();
            if !this.early.is_empty() {
                this.frames.push(&this.early.split_to(room.min(this.early.len())));
                continue;
            }
            // Yield: the framework polls until nothing is left, and a fast sender must not occupy the thread.
            if this.turn >= READ_MAX {
                this.turn = 0;
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            let frames = &mut this.frames;
            let read = poll_read(&mut *this.io.borrow_mut(), context, room, |read| {
                frames.push(read);
                read.len()
            });
            match read {
                Poll::Ready(Ok(bytes)) if bytes > 0 => this.turn += bytes,
                // The end of the stream, or a broken connection.
                Poll::Ready(_) => this.ended = true,
                Poll::Pending => {
                    this.turn = 0;
                    return Poll::Pending;
                }
            }
        }
        Poll::Ready(None)
    }
}
