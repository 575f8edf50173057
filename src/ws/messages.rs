//! The messages of the fan-out.

use std::sync::Arc;

use actix::prelude::*;

use super::{protocol::Format, session::Session};
use crate::{actors::live::Sections, auth::Narrowing};
use domain::{Epoch, EventId, Seq, UserId};

/// A socket opens; the answer is its number here.
#[derive(Message)]
#[rtype(result = "u64")]
pub(super) struct Opened(pub(super) Addr<Session>);

/// A socket is gone.
#[derive(Message)]
#[rtype(result = "()")]
pub(super) struct Closed(pub(super) u64);

/// A socket says whose it is.
#[derive(Message)]
#[rtype(result = "()")]
pub(super) struct Identified {
    pub(super) viewer: u64,
    pub(super) user: UserId,
    pub(super) narrowing: Narrowing,
}

/// A socket wants to watch.
#[derive(Message)]
#[rtype(result = "()")]
pub(super) struct Subscribe {
    pub(super) viewer: u64,
    pub(super) event: EventId,
    pub(super) from_seq: Seq,
    pub(super) epoch: Option<Epoch>,
    pub(super) format: Format,
    /// The sections that it looks at; all, if none are named.
    pub(super) sections: Option<Arc<Sections>>,
    /// Whether it may see the event as a draft too.
    pub(super) sees_as_draft: bool,
}

/// A socket wants to watch no more.
#[derive(Message)]
#[rtype(result = "()")]
pub(super) struct Unsubscribe {
    pub(super) viewer: u64,
    pub(super) event: EventId,
}

/// How many sockets watch the seats of an event.
#[derive(Message)]
#[rtype(result = "u64")]
pub(super) struct ViewersOf(pub(super) EventId);

/// The server is going away.
#[derive(Message)]
#[rtype(result = "()")]
pub(super) struct CloseAll;
