//! What this process does with what the others send: it answers by the events that it serves, and shows them live.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::LocalBoxFuture;
use tokio::sync::{Notify, mpsc};

use super::mesh::{Answering, Ask, FollowSender};
use crate::{
    actors::{Engine, Gateway, live::LiveHub},
    store::ProcessId,
};

/// What a follower may be behind, in turns of the event: then it begins again.
const FOLLOWER_BEHIND_MAX: usize = 256;

/// Answers the others, on the mesh's thread.
pub struct Host {
    engine: Engine,
    gateway: Gateway,
    hub: LiveHub,
    /// Told when another process says that there is something to see.
    look: Arc<Notify>,
}

impl Host {
    /// Made on the thread that it lives on.
    pub fn new(engine: Engine, hub: LiveHub, look: Arc<Notify>) -> Self {
        let gateway = engine.gateway();
        Self { engine, gateway, hub, look }
    }
}

impl Answering for Host {
    fn answer(&self, _: ProcessId, ask: Ask) -> LocalBoxFuture<'static, Bytes> {
        let (engine, gateway) = (self.engine.clone(), self.gateway.clone());
        Box::pin(async move { engine.answer(&gateway, ask.body).await })
    }

    fn follow(&self, _: ProcessId, body: Bytes, to: FollowSender) {
        let (inputs, mut told) = mpsc::channel(FOLLOWER_BEHIND_MAX);
        self.hub.follow(&body, inputs);
        actix_rt::spawn(async move {
            // It ends when the feed drops its end, or the follower does not take it.
            loop {
                tokio::select! {
                    input = told.recv() => {
                        let Some(input) = input else { return };
                        if to.try_send(input).is_err() {
                            return;
                        }
                    }
                    () = to.closed() => return,
                }
            }
        });
    }

    fn told(&self, from: ProcessId, body: Bytes) {
        self.engine.told(from, &body);
    }

    fn hinted(&self) {
        self.look.notify_one();
    }
}
