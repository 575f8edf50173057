//! When an event's state is saved, so that loading it does not replay its whole journal.

use std::sync::Arc;

use actix::prelude::*;

use super::{EventActor, desk::Desk};
use crate::persistence::{Journal, Snapshot, codec};
use domain::{Epoch, EventId, MapState, Seq};

/// Decides when a snapshot is due.
pub(super) struct Snapshots {
    last: Seq,
    every: u64,
    /// A state that waits until it is durable, with the mark that makes it so.
    taken: Option<(u64, MapState)>,
}

impl Snapshots {
    pub(super) fn new(last: Seq, every: u64) -> Self {
        Self { last, every, taken: None }
    }

    /// Called whenever a mark became durable; gives a state to save.
    pub(super) fn due(&mut self, desk: &Desk, durable: u64) -> Option<MapState> {
        if self.taken.is_none() && desk.map().seq().0 >= self.last.0 + self.every {
            self.last = desk.map().seq();
            self.taken = Some((desk.last_mark(), desk.map().state()));
        }
        let ready = self.taken.as_ref().is_some_and(|(mark, _)| *mark <= durable);
        if ready { self.taken.take().map(|(_, state)| state) } else { None }
    }

    /// The state to save before an event leaves memory, unless it is saved already.
    pub(super) fn last(&mut self, desk: &Desk) -> Option<MapState> {
        let worth_it = desk.map().seq().0 > self.last.0 + self.every / 16;
        worth_it.then(|| desk.map().state())
    }
}

/// Encodes and saves a state beside the actor; a failure costs only replay time.
pub(super) fn save(
    store: Arc<dyn Journal>,
    event: EventId,
    epoch: Epoch,
    state: MapState,
    ctx: &mut Context<EventActor>,
) {
    let saved = async move {
        let encoded = tokio::task::spawn_blocking(move || Snapshot {
            seq: state.seq,
            at: state.at,
            state: codec::encode(&state),
        });
        let Ok(snapshot) = encoded.await else { return };
        let seq = snapshot.seq;
        match store.save_snapshot(event, epoch, snapshot).await {
            Ok(()) => tracing::debug!(%event, %seq, "snapshot saved"),
            Err(error) => tracing::warn!(%event, %seq, %error, "a snapshot was not saved"),
        }
    };
    ctx.spawn(actix::fut::wrap_future(saved));
}
