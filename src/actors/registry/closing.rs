//! Shards that this process stops serving: their events leave memory, and everything that was decided becomes durable.

use actix::prelude::*;
use futures_util::future::join_all;

use super::{Registry, Slot};
use crate::actors::{event::HandOver, live::FeedInput, write_behind::Drained};
use domain::ShardId;

/// These shards were closed in the tenure. Answered once none of their events is in memory, and nothing of them is on its
/// way to the store: from then on the shards can be another process's.
#[derive(Message)]
#[rtype(result = "()")]
pub struct CloseShards(pub Vec<ShardId>);

impl Handler<CloseShards> for Registry {
    type Result = ResponseFuture<()>;

    fn handle(&mut self, CloseShards(shards): CloseShards, _: &mut Self::Context) -> Self::Result {
        let is_of_these = |shard: ShardId| shards.contains(&shard);
        let mut leaving = Vec::new();
        // Events that are being loaded see by themselves that their shard was closed.
        self.slots.retain(|event, slot| match slot {
            Slot::Active(actor, _) if is_of_these(ShardId::of(*event)) => {
                leaving.push(actor.clone());
                false
            }
            Slot::Active(..) | Slot::Activating(_) => true,
        });
        // Whoever watches finds them elsewhere.
        self.feeds.retain(|event, feed| {
            let is_closed = is_of_these(ShardId::of(*event));
            if is_closed {
                feed.do_send(FeedInput::Ended);
            }
            !is_closed
        });
        // Another process may know how to read them.
        self.stopped.retain(|event| !is_of_these(ShardId::of(*event)));
        self.count_active();
        let write_behind = self.around.write_behind.clone();
        Box::pin(async move {
            // Those that have ended meanwhile answer nothing, which is as good.
            join_all(leaving.iter().map(|actor| actor.send(HandOver))).await;
            // Also of actors that died and were not loaded again.
            let _ = write_behind.send(Drained::Shards(shards)).await;
        })
    }
}
