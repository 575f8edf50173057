//! Requests for a WebSocket. The application answers them like any other request; if it opened a session, the
//! session gets the bare connection.
//!
//! So nothing of HTTP, above all its buffers, lives as long as the socket.

use std::{cell::RefCell, io, pin::pin, rc::Rc};

use actix_codec::{Encoder, Framed, FramedParts};
use actix_http::{
    ConnectionType, HttpMessage, Request, Response, h1,
    ws::{Message, ProtocolError},
};
use actix_web::{
    Error,
    body::{BodySize, MessageBody},
    dev::{Service, ServiceResponse},
};
use bytes::{Bytes, BytesMut};
use futures_util::{
    Stream,
    future::{LocalBoxFuture, poll_fn},
    stream,
};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};

use super::wire;

/// A WebSocket session: it gets a connection that has left HTTP.
pub trait Session: Sized + 'static {
    /// The longest message of its peer in bytes.
    fn message_bytes_max(&self) -> usize;

    /// Starts the session on the messages of its peer. Returns the stream of frames to send.
    fn run<I>(self, incoming: I) -> impl Stream<Item = Result<Bytes, Error>> + Unpin + 'static
    where
        I: Stream<Item = Result<Message, ProtocolError>> + 'static;
}

/// The session type of an application without WebSockets.
pub enum NoSession {}

impl Session for NoSession {
    fn message_bytes_max(&self) -> usize {
        match *self {}
    }

    fn run<I>(self, _: I) -> impl Stream<Item = Result<Bytes, Error>> + Unpin + 'static
    where
        I: Stream<Item = Result<Message, ProtocolError>> + 'static,
    {
        stream::empty()
    }
}

/// The place where the application puts the session that it opened. Only requests that ask for a WebSocket
/// have one.
pub struct Handover<W>(Rc<RefCell<Option<W>>>);

impl<W> Clone for Handover<W> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<W> Handover<W> {
    fn new() -> Self {
        Self(Rc::default())
    }

    /// Puts a session for the connection.
    pub fn leave(&self, session: W) {
        *self.0.borrow_mut() = Some(session);
    }
}

/// Answers a request for a WebSocket and runs the session on the connection.
pub(super) fn upgrade<W, T, S, B>(
    application: Rc<S>,
    request: Request,
    framed: Framed<T, h1::Codec>,
) -> LocalBoxFuture<'static, ()>
where
    W: Session,
    T: AsyncRead + AsyncWrite + Unpin + 'static,
    S: Service<Request, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    // Each part is boxed by itself, so that the memory of the answer is freed while the session runs.
    let answered = Box::pin(answer::<W, _, _, _>(application, request, framed));
    Box::pin(async move {
        match answered.await {
            Ok(rest) => rest.await,
            Err(error) => tracing::debug!(%error, "a connection was lost during its upgrade to a socket"),
        }
    })
}

/// Answers the request. Returns the rest of the work: to run the session, or to close the connection.
async fn answer<W, T, S, B>(
    application: Rc<S>,
    request: Request,
    framed: Framed<T, h1::Codec>,
) -> io::Result<LocalBoxFuture<'static, ()>>
where
    W: Session,
    T: AsyncRead + AsyncWrite + Unpin + 'static,
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    let FramedParts { mut io, mut codec, read_buf, write_buf: mut out, .. } = framed.into_parts();
    let early = Bytes::copy_from_slice(&read_buf);
    drop(read_buf);
    let handover = Handover::<W>::new();
    request.extensions_mut().insert(handover.clone());
    match application.call(request).await {
        Ok(response) => send(response.into(), &mut codec, &mut out, &mut io).await?,
        Err(error) => send(Response::from(error), &mut codec, &mut out, &mut io).await?,
    }
    let session = handover.0.borrow_mut().take();
    Ok(match session {
        Some(session) => Box::pin(wire::carry(io, early, session)),
        None => Box::pin(async move { wire::hang_up(&mut io).await }),
    })
}

/// Sends an answer. If it does not open a WebSocket the connection ends, as with the HTTP server: it is not
/// known whether the peer's next bytes are a request.
async fn send<T, B>(
    response: Response<B>,
    codec: &mut h1::Codec,
    out: &mut BytesMut,
    io: &mut T,
) -> io::Result<()>
where
    T: AsyncWrite + Unpin,
    B: MessageBody,
{
    let (mut response, body) = response.into_parts();
    if !response.upgrade() {
        response.head_mut().set_connection_type(ConnectionType::Close);
        // A body of unknown length ends with the connection.
        response.head_mut().no_chunking(true);
    }
    let size = body.size();
    codec.encode(h1::Message::Item((response, size)), out)?;
    if !matches!(size, BodySize::None | BodySize::Sized(0)) {
        let mut body = pin!(body);
        while let Some(chunk) = poll_fn(|context| body.as_mut().poll_next(context)).await {
            let chunk = chunk.map_err(|error| io::Error::other(error.into().to_string()))?;
            codec.encode(h1::Message::Chunk(Some(chunk)), out)?;
            io.write_all_buf(out).await?;
        }
        codec.encode(h1::Message::Chunk(None), out)?;
    }
    io.write_all_buf(out).await?;
    io.flush().await
}
