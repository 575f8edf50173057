//! The forwarder of a stream: puts what the feed tells into the stream's bounded channel, and nothing else.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
};

use actix::prelude::*;
use tokio::sync::mpsc;

use super::Watchers;
use crate::{
    actors::live::FanoutMessage,
    api::Problem,
    services::{
        Services,
        addresses::{AddressCap, AddressSlot},
    },
    telemetry::Metrics,
};
use domain::Millis;

/// A stream's slot among the open ones.
pub(super) struct StreamSlot {
    open: Arc<AtomicUsize>,
    metrics: Arc<Metrics>,
    _address_slot: Option<AddressSlot>,
}

impl StreamSlot {
    pub(super) fn take(
        watchers: &Watchers,
        services: &Services,
        client: Option<IpAddr>,
    ) -> Result<Self, Problem> {
        let metrics = services.engine.metrics();
        let address_slot = services.address_slot(AddressCap::GrpcWatch, "streams", client)?;
        if watchers.open.fetch_add(1, Relaxed) >= watchers.watchers_max {
            watchers.open.fetch_sub(1, Relaxed);
            let full = "too many streams are open; request snapshots of the seat map instead, or try again";
            return Err(Problem::new(503, "overloaded", full).retry_after(Millis::from_secs(5)));
        }
        metrics.grpc_watchers(1);
        Ok(Self { open: watchers.open.clone(), metrics: metrics.clone(), _address_slot: address_slot })
    }
}

impl Drop for StreamSlot {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Relaxed);
        self.metrics.grpc_watchers(-1);
    }
}

/// Passes what the feed tells on to one stream.
pub(super) struct Forwarder {
    pub(super) heard: mpsc::Sender<FanoutMessage>,
    pub(super) slow: Arc<AtomicBool>,
    pub(super) mailbox: usize,
    pub(super) slot: StreamSlot,
}

/// The stream is gone.
#[derive(Message)]
#[rtype(result = "()")]
pub(super) struct End;

impl Actor for Forwarder {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.set_mailbox_capacity(self.mailbox);
    }
}

impl Handler<FanoutMessage> for Forwarder {
    type Result = ();

    fn handle(&mut self, message: FanoutMessage, ctx: &mut Self::Context) {
        let is_frame = matches!(message, FanoutMessage::Frame(_));
        match self.heard.try_send(message) {
            Ok(()) => self.slot.metrics.frames(usize::from(is_frame)),
            Err(mpsc::error::TrySendError::Full(_)) => {
                self.slow.store(true, Relaxed);
                self.slot.metrics.slow_reader();
                ctx.stop();
            }
            Err(mpsc::error::TrySendError::Closed(_)) => ctx.stop(),
        }
    }
}

impl Handler<End> for Forwarder {
    type Result = ();

    fn handle(&mut self, _: End, ctx: &mut Self::Context) {
        ctx.stop();
    }
}
