//! What becomes of requests that ask for a socket: the application answers them like any other, and a session that
//! it opened gets the connection for itself. So nothing of HTTP, its buffers above all, stays for as long as the
//! socket lives.

use std::{cell::RefCell, io, pin::pin, rc::Rc};

use actix_codec::{Encoder, Framed, FramedParts};
use actix_http::{ConnectionType, HttpMessage, Request, Response, h1};
use actix_web::{
    Error,
    body::{BodySize, MessageBody},
    dev::{Service, ServiceResponse},
};
use bytes::{Bytes, BytesMut};
use futures_util::future::{LocalBoxFuture, poll_fn};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};

use super::{session::Session, wire};

/// Where the application leaves the session that it opened. Only requests that may become sockets have one.
#[derive(Clone, Default)]
pub(super) struct Handover(Rc<RefCell<Option<Session>>>);

impl Handover {
    /// Leaves the session.
    pub(super) fn leave(&self, session: Session) {
        *self.0.borrow_mut() = Some(session);
    }
}

/// Answers a request whose connection is no longer HTTP's after it.
pub fn take_over<T, S, B>(
    application: Rc<S>,
    request: Request,
    framed: Framed<T, h1::Codec>,
) -> LocalBoxFuture<'static, ()>
where
    T: AsyncRead + AsyncWrite + Unpin + 'static,
    S: Service<Request, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    // Each part is boxed by itself: nothing of the answer stays while what follows it runs.
    let answered = Box::pin(answer(application, request, framed));
    Box::pin(async move {
        match answered.await {
            Ok(rest) => rest.await,
            Err(error) => tracing::debug!(%error, "a connection broke before it was a socket"),
        }
    })
}

/// Answers; what is left to do is to run the session, or to take leave.
async fn answer<T, S, B>(
    application: Rc<S>,
    request: Request,
    framed: Framed<T, h1::Codec>,
) -> io::Result<LocalBoxFuture<'static, ()>>
where
    T: AsyncRead + AsyncWrite + Unpin + 'static,
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    let FramedParts { mut io, mut codec, read_buf, write_buf: mut out, .. } = framed.into_parts();
    let early = Bytes::copy_from_slice(&read_buf);
    drop(read_buf);
    let handover = Handover::default();
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

/// Sends an answer. What is no socket ends with its connection, as the HTTP server does it too: nobody knows whether
/// what the peer sends next is a request.
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
        // The end of the connection is the end of a body of unknown length.
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
