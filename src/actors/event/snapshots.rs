//! When an event's state is saved, so that loading it does not replay its whole journal.
//!
//! A snapshot is taken only of a durable state. It is an optimisation: the journal stays the truth.

use actix::prelude::*;

use super::{EventActor, Surroundings, machine::EventMachine};
use crate::{codec, store::Snapshot};
use domain::{Epoch, EventId, MapState, Seq, planted};

/// Decides when a snapshot is due.
pub(crate) struct Snapshots {
    last: Seq,
    every: u64,
    /// A state that waits until it is durable, with the watermark that makes it so.
    taken: Option<(u64, MapState)>,
}

impl Snapshots {
    pub(crate) fn new(last: Seq, every: u64) -> Self {
        Self { last, every, taken: None }
    }

    /// Called whenever a watermark became durable; gives a state to save.
    pub(crate) fn due(&mut self, machine: &EventMachine, durable: u64) -> Option<MapState> {
        if self.taken.is_none() && machine.map().seq().0 >= self.last.0 + self.every {
            self.last = machine.map().seq();
            self.taken = Some((machine.last_watermark(), machine.map().state()));
        }
        let ready = self.taken.as_ref().is_some_and(|(watermark, _)| *watermark <= durable)
            || planted!(SnapshotTooNew);
        if ready { self.taken.take().map(|(_, state)| state) } else { None }
    }

    /// The state to save before an event leaves memory, unless it is saved already.
    pub(super) fn last(&mut self, machine: &EventMachine) -> Option<MapState> {
        let worth_it = machine.map().seq().0 > self.last.0 + self.every / 16;
        worth_it.then(|| machine.map().state())
    }
}

/// Encodes and saves a state beside the actor; a failure costs only replay time.
pub(super) fn save(
    around: &Surroundings,
    event: EventId,
    epoch: Epoch,
    state: MapState,
    ctx: &mut Context<EventActor>,
) {
    let (host, store) = (around.host.clone(), around.store.clone());
    let saved = async move {
        let encode =
            move || Snapshot { seq: state.seq, at: state.at, state: codec::encode_map_state(&state) };
        let Ok(snapshot) = host.blocking(encode).await else { return };
        let seq = snapshot.seq;
        match store.save_snapshot(event, epoch, snapshot).await {
            Ok(()) => tracing::debug!(%event, %seq, "snapshot saved"),
            Err(error) => tracing::warn!(%event, %seq, %error, "a snapshot could not be saved"),
        }
    };
    ctx.spawn(actix::fut::wrap_future(saved));
}
