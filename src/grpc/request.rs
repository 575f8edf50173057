//! A call's request on its way in: bounded in time, in size, and in what its address may have in transit.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep};
use tonic::Status;

use super::{activity::Activity, call::too_late, status, transit::Share};
use crate::api::Problem;
use domain::Millis;

/// The five bytes before each message (gRPC over HTTP/2, "Length-Prefixed-Message").
pub(super) const PREFIX_BYTES: usize = 5;

/// The body of a request.
pub(super) struct RequestBody {
    incoming: Incoming,
    /// How much more may come.
    bytes_left: usize,
    share: Share,
    deadline: Pin<Box<Sleep>>,
    activity: Arc<Activity>,
}

impl RequestBody {
    pub(super) fn new(
        incoming: Incoming,
        message_bytes_max: usize,
        share: Share,
        deadline: Instant,
        activity: Arc<Activity>,
    ) -> Self {
        let deadline = Box::pin(tokio::time::sleep_until(deadline));
        Self { incoming, bytes_left: message_bytes_max + PREFIX_BYTES, share, deadline, activity }
    }

    fn take(&mut self, bytes: usize) -> Result<(), Status> {
        // As tonic words it for a message whose length is known.
        let too_large = || Status::out_of_range("the request is larger than a message may be");
        self.bytes_left = self.bytes_left.checked_sub(bytes).ok_or_else(too_large)?;
        if !self.share.grow(bytes) {
            return Err(status::status(&too_much_in_transit()));
        }
        self.activity.received(bytes);
        Ok(())
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.deadline.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Some(Err(status::status(&too_late()))));
        }
        Poll::Ready(match ready!(Pin::new(&mut self.incoming).poll_frame(cx)) {
            Some(Ok(frame)) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                Some(self.take(bytes).map(|()| frame))
            }
            Some(Err(error)) => Some(Err(Status::from_error(error.into()))),
            None => {
                self.share.release();
                None
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}

/// The bytes in transit are as many as they may be.
pub(super) fn too_much_in_transit() -> Problem {
    let detail = "too many bytes of unfinished requests and unread answers; finish some calls, or try again";
    Problem::new(503, "overloaded", detail).retry_after(Millis::from_secs(1))
}
