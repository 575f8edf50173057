//! Shards that are opened and closed while the engine runs.

use domain::{Epoch, EventStatus, ShardId};

use super::Engine;
use crate::{
    actors::{
        registry::{CloseShards, Find},
        relay::LookAgain,
    },
    store::StoreError,
};

impl Engine {
    /// Serves shards from now on, under epochs that claims of this process returned, and wakes their events. After an error
    /// they are served all the same: call [`Engine::wake_shards`] again.
    pub async fn open_shards(&self, shards: &[(ShardId, Epoch)]) -> Result<(), StoreError> {
        for (shard, epoch) in shards {
            self.tenure.open(*shard, *epoch);
        }
        self.wake_shards(|shard| shards.iter().any(|(opened, _)| *opened == shard)).await
    }

    /// Goes on with what the last owners of these shards left: messages, live holds, undecided orders; and learns of events
    /// that other processes have added.
    pub async fn wake_shards(&self, is_wanted: impl Fn(ShardId) -> bool) -> Result<(), StoreError> {
        self.catalogue_feed.read().await?;
        self.relays.iter().for_each(|relay| relay.do_send(LookAgain));
        self.wake_events(is_wanted).await
    }

    /// Stops serving shards: nothing more of them is decided here, requests are refused as moved, and when this returns
    /// everything that was decided is durable or was fenced, however long the store takes. Then they may be released.
    pub async fn close_shards(&self, shards: &[ShardId]) {
        shards.iter().for_each(|shard| self.tenure.close(*shard));
        // A registry that does not answer has ended, with everything it had.
        let _ = self.registry.send(CloseShards(shards.to_vec())).await;
    }

    /// Loads the events of these shards in which something happens without a request.
    pub(super) async fn wake_events(&self, is_wanted: impl Fn(ShardId) -> bool) -> Result<(), StoreError> {
        let mut wake = self.store.unsettled_events().await?;
        // A cancelled event that has sold places has orders to refund.
        let cancelled = self.catalogue.all().into_iter();
        let cancelled = cancelled.filter(|entry| entry.record().rules.status == EventStatus::Cancelled);
        wake.extend(cancelled.filter(|entry| entry.counts().sold > 0).map(|entry| entry.event));
        for event in wake.into_iter().filter(|event| is_wanted(ShardId::of(*event))) {
            // Loading goes on in the background; due holds end as soon as their event is there.
            self.registry.do_send(Find { event, not: None });
        }
        Ok(())
    }
}
