//! Tells a connection when the service of a request begins and when its answer has been sent.

use std::{
    future::ready,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_http::{ConnectionType, HttpMessage, Payload, Request, Response};
use actix_web::{
    Error,
    body::{BodySize, BoxBody, EitherBody, MessageBody},
    dev::{Service, ServiceResponse},
    http::{StatusCode, header},
};
use bytes::Bytes;
use futures_util::{FutureExt, future::Either};
use pin_project_lite::pin_project;

use super::exchange::{Exchange, Served};

/// The body of a request according to its head.
#[derive(Clone, Copy)]
pub(super) enum Body {
    /// No body.
    None,
    /// A body with this number of bytes.
    Sized(usize),
    /// A chunked body.
    Chunks,
}

pin_project! {
    /// The body of an answer. The request is in service until this is dropped.
    pub(super) struct Answer<B> {
        #[pin]
        body: B,
        served: Option<Served>,
    }
}

/// Answers a request. The connection's `Exchange` is in the request's connection data.
pub(super) fn serve<S, B>(
    application: &S,
    mut request: Request,
) -> impl Future<Output = Result<Response<Answer<EitherBody<B>>>, Error>> + use<S, B>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    let exchange = request.conn_data::<Rc<Exchange>>().cloned();
    let body = body_of(&mut request);
    if exchange.as_ref().is_some_and(|exchange| !exchange.serve(body)) {
        // It was pipelined after a request with the connection's last answer: nobody reads another one, so
        // nothing is done.
        return Either::Left(ready(Ok(nothing())));
    }
    Either::Right(application.call(request).map(move |answered| {
        let mut response = match answered {
            Ok(response) => Response::from(response).map_body(|_, body| EitherBody::left(body)),
            Err(error) => Response::from(error).map_body(|_, body: BoxBody| EitherBody::right(body)),
        };
        let status = response.status();
        // It is not known when the rest of such a request comes or where it ends, so the connection cannot be
        // used again.
        let is_unfinished = status == StatusCode::REQUEST_TIMEOUT || matches!(body, Body::Chunks);
        let over_rate = status == StatusCode::TOO_MANY_REQUESTS;
        let ends = exchange.as_ref().is_some_and(|exchange| exchange.answers(over_rate)) || is_unfinished;
        if ends {
            response.head_mut().set_connection_type(ConnectionType::Close);
        }
        let served = exchange.map(|exchange| Served::new(exchange, ends));
        Ok(response.map_body(|_, body| Answer { body, served }))
    }))
}

fn nothing<B: MessageBody>() -> Response<Answer<EitherBody<B>>> {
    let mut response = Response::new(StatusCode::SERVICE_UNAVAILABLE);
    response.head_mut().set_connection_type(ConnectionType::Close);
    response.map_body(|_, body: BoxBody| Answer { body: EitherBody::right(body), served: None })
}

fn body_of(request: &mut Request) -> Body {
    if matches!(request.payload(), Payload::None) {
        return Body::None;
    }
    if request.headers().contains_key(header::TRANSFER_ENCODING) {
        return Body::Chunks;
    }
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    match length.and_then(|length| length.parse().ok()) {
        Some(bytes) => Body::Sized(bytes),
        None => Body::Chunks,
    }
}

impl<B: MessageBody> MessageBody for Answer<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        self.project().body.poll_next(context)
    }

    fn try_into_bytes(self) -> Result<Bytes, Self> {
        let Self { body, served } = self;
        body.try_into_bytes().map_err(|body| Self { body, served })
    }
}
