//! A call's answer on its way out.
//!
//! HTTP/2 takes as much of a body as the caller's flow-control window allows; once it has the last bytes, nothing
//! tells that they still wait. So an answer is handed out in small pieces (copies, unless all callers share it), and
//! the last piece is one byte, which is asked for when everything before it was sent. Until then the answer counts as
//! in transit, and its call as open.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{HeaderMap, Response};
use http_body::{Body, Frame};
use tonic::Status;

use super::{
    request::{PREFIX_BYTES, too_much_in_transit},
    status,
    transit::Share,
};

/// A piece of an answer has at most so many bytes.
pub(super) const PIECE_BYTES: usize = 16_384;
/// An answer up to this length is one piece: leaving it untaken gains an attacker nothing.
const SMALL_BYTES: usize = 256;

/// The end of an answer's message, shared by everybody who gets it. Messages of protobuf that follow one another are
/// one message with the fields of both.
#[derive(Clone)]
pub(super) struct SharedEnd(pub(super) Bytes);

/// The body of an answer.
#[derive(Default)]
pub(super) enum AnswerBody {
    /// There is none.
    #[default]
    Empty,
    /// Message by message, as a stream makes them.
    Stream(tonic::body::Body),
    /// All of it.
    Whole(Whole),
}

/// One message and the trailers.
pub(super) struct Whole {
    own: Bytes,
    shared: Bytes,
    trailers: Option<HeaderMap>,
    _share: Share,
}

/// The answer with its one message made, so that what it was made of is free; a refusal if it does not fit into what
/// may be in transit.
pub(super) async fn whole(response: Response<tonic::body::Body>, mut share: Share) -> Response<AnswerBody> {
    let (mut parts, mut body) = response.into_parts();
    let shared = parts.extensions.remove::<SharedEnd>().map(|SharedEnd(bytes)| bytes).unwrap_or_default();
    let (mut own, mut trailers) = (Vec::new(), None);
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let frame = match frame {
            Ok(frame) => frame,
            Err(error) => return error.into_http(),
        };
        match frame.into_data() {
            Ok(data) if own.is_empty() => own = Vec::from(data),
            Ok(data) => own.extend_from_slice(&data),
            Err(frame) => trailers = frame.into_trailers().ok(),
        }
    }
    if !share.grow(own.len()) {
        return status::status(&too_much_in_transit()).into_http();
    }
    if let Some(length) = own.get_mut(1..PREFIX_BYTES)
        && !shared.is_empty()
    {
        let both = length.iter().fold(0, |sum: usize, byte| (sum << 8) | usize::from(*byte)) + shared.len();
        let Ok(both) = u32::try_from(both) else {
            return Status::internal("the answer is larger than a message may be").into_http();
        };
        length.copy_from_slice(&both.to_be_bytes());
    }
    if own.is_empty() && trailers.is_none() {
        return Response::from_parts(parts, AnswerBody::Empty);
    }
    Response::from_parts(parts, AnswerBody::Whole(Whole { own: own.into(), shared, trailers, _share: share }))
}

impl Whole {
    fn next(&mut self) -> Option<Frame<Bytes>> {
        let left = self.own.len() + self.shared.len();
        if left == 0 {
            return self.trailers.take().map(Frame::trailers);
        }
        let piece = match left {
            ..=SMALL_BYTES => left,
            _ => left - 1,
        };
        let piece = piece.min(PIECE_BYTES);
        if self.own.is_empty() {
            return Some(Frame::data(self.shared.split_to(piece)));
        }
        let piece = piece.min(self.own.len());
        let piece = self.own.split_to(piece);
        Some(Frame::data(Bytes::copy_from_slice(&piece)))
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        match &mut *self {
            Self::Empty => Poll::Ready(None),
            Self::Stream(body) => Pin::new(body).poll_frame(cx),
            Self::Whole(whole) => Poll::Ready(whole.next().map(Ok)),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Stream(body) => body.is_end_stream(),
            Self::Whole(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grpc::transit::Transit;

    async fn pieces(own: usize, shared: usize) -> (Vec<usize>, Vec<u8>) {
        let mut message = vec![0];
        message.extend(u32::try_from(own).unwrap().to_be_bytes());
        message.extend((0..own).map(|at| at as u8));
        let body = tonic::body::Body::new(AnswerBody::Whole(Whole {
            own: message.into(),
            shared: Bytes::new(),
            trailers: Some(HeaderMap::new()),
            _share: Transit::new(1 << 20, 0).share(None),
        }));
        let mut response = Response::new(body);
        response.extensions_mut().insert(SharedEnd(Bytes::from(vec![7; shared])));
        let mut answer = whole(response, Transit::new(1 << 20, 0).share(None)).await.into_body();
        let (mut sizes, mut all) = (Vec::new(), Vec::new());
        while let Some(frame) = poll_fn(|cx| Pin::new(&mut answer).poll_frame(cx)).await {
            let Ok(data) = frame.unwrap().into_data() else { break };
            sizes.push(data.len());
            all.extend_from_slice(&data);
        }
        (sizes, all)
    }

    #[test]
    fn an_answer_is_handed_out_in_pieces_and_its_end_is_a_single_byte() {
        actix_rt::System::new().block_on(async {
            let (sizes, all) = pieces(10, 0).await;
            assert_eq!((sizes, &all[..7]), (vec![15], &[0, 0, 0, 0, 10, 0, 1][..]));
            let (sizes, all) = pieces(40_000, 0).await;
            assert_eq!((sizes.last(), all.len()), (Some(&1), 40_005));
            let (sizes, all) = pieces(300, 100_000).await;
            assert_eq!((sizes.last(), all.len()), (Some(&1), 100_305));
            assert!(sizes.iter().all(|size| *size <= PIECE_BYTES), "{sizes:?}");
            assert_eq!(u32::from_be_bytes(all[1..5].try_into().unwrap()), 100_300, "the length is of both");
            assert_eq!((&all[305..307], all.last()), (&[7, 7][..], Some(&7)));
        });
    }
}
