//! Builds an event's machine from what the store has: a snapshot, the journal after it, outcomes and undecided orders.
//!
//! Replaying uses the same `apply` as live changes. An event whose head has a newer epoch belongs to another process
//! and is not opened.

use std::sync::Arc;

use super::{EventMachine, MachineSettings, outcomes::Outcomes};
use crate::{
    codec,
    store::{StoreError, StoredEvent},
};
use domain::{Epoch, EventId, SeatMap, Seq, Transition, VenueLayout, planted};

/// The result of loading an event.
pub(crate) enum Opened {
    /// Its machine.
    Ours(Box<EventMachine>),
    /// Another process has written to it under a later epoch.
    Foreign {
        /// That one.
        epoch: Epoch,
    },
}

/// Builds an event's machine from what the store has. `release_seed` must stay secret.
pub(crate) fn open(
    event: EventId,
    stored: StoredEvent,
    layout: Arc<VenueLayout>,
    epoch: Epoch,
    settings: MachineSettings,
    release_seed: u128,
) -> Result<Opened, StoreError> {
    if stored.head.epoch > epoch {
        return Ok(Opened::Foreign { epoch: stored.head.epoch });
    }
    let damaged = |what: String| StoreError::Damaged(what);
    let mut map = match &stored.snapshot {
        Some(snapshot) => {
            let state = codec::decode_map_state(&snapshot.state)?;
            SeatMap::from_state(layout, state).map_err(|error| damaged(error.to_string()))?
        }
        None => SeatMap::new(layout, stored.initial_rules.clone()),
    };
    let mut epoch_starts: Vec<(Epoch, Seq)> = Vec::new();
    for row in &stored.tail {
        if epoch_starts.last().is_none_or(|(last, _)| *last != row.epoch) {
            epoch_starts.push((row.epoch, row.seq));
        }
        let change = codec::decode_change(&row.payload)?;
        let transition = Transition { seq: row.seq, at: row.at, epoch: row.epoch, change };
        map.replay(&transition).map_err(|error| damaged(error.to_string()))?;
    }
    if map.seq() != stored.head.seq {
        return Err(damaged(format!("the journal ends at {}, its head says {}", map.seq(), stored.head.seq)));
    }
    if !planted!(EpochNotTaken) {
        map.take_over(epoch);
    }
    map.seed_releases(release_seed);
    let mut outcomes = Outcomes::new(settings.outcomes);
    if !planted!(OutcomesNotLoaded) {
        outcomes.restore(stored.outcomes)?;
    }
    let pending = if planted!(UndecidedNotLoaded) { Vec::new() } else { stored.pending };
    let mut machine = EventMachine::new(event, map, outcomes, epoch_starts, pending, settings);
    machine.effects.follow(stored.head.write_id);
    let created = (Seq(0), stored.record.created_at);
    machine.saved = stored.snapshot.map_or(created, |snapshot| (snapshot.seq, snapshot.at));
    Ok(Opened::Ours(Box::new(machine)))
}
