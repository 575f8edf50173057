//! States of the past that are kept in memory, so that a replay does not begin at the first transition each time.
//!
//! A journal only grows: a state of the past never becomes wrong. How many bytes are kept is bounded.

use std::sync::Arc;

use quick_cache::{Weighter, sync::Cache};

use super::ReplayFault;
use crate::{codec, store::ReplayStart};
use domain::{Epoch, EventId, SeatMap, Seq, VenueLayout};

/// An encoded state, and what it does not contain.
#[derive(Clone)]
pub(super) struct Checkpoint {
    pub(super) seq: Seq,
    epoch: Epoch,
    state: Arc<[u8]>,
}

impl Checkpoint {
    fn of(map: &SeatMap) -> Self {
        Self { seq: map.seq(), epoch: map.epoch(), state: codec::encode_map_state(&map.state()).into() }
    }

    /// The map of this state.
    pub(super) fn map(&self, layout: Arc<VenueLayout>) -> Result<SeatMap, ReplayFault> {
        let mut map = SeatMap::from_state(layout, codec::decode_map_state(&self.state)?)?;
        map.take_over(self.epoch);
        Ok(map)
    }
}

/// Which state of an event.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kept {
    /// That of the transition `every` times this number.
    Step(u64),
    /// The snapshot that the store had.
    Snapshot,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<(EventId, Kept), Checkpoint> for ByBytes {
    fn weight(&self, _: &(EventId, Kept), checkpoint: &Checkpoint) -> u64 {
        checkpoint.state.len() as u64 + 128
    }
}

/// The states that are kept.
pub(super) struct Checkpoints {
    every: u64,
    kept: Cache<(EventId, Kept), Checkpoint, ByBytes>,
}

impl Checkpoints {
    /// A state after each `every` transitions, at most `bytes_max` bytes of all events together.
    pub(super) fn new(every: u64, bytes_max: u64) -> Self {
        // So few are expected that all share one bound: a large state must fit into it.
        Self { every, kept: Cache::with_weighter(16, bytes_max, ByBytes) }
    }

    /// Keeps the state of this map if it is one of those to keep.
    pub(super) fn offer(&self, event: EventId, map: &SeatMap) {
        let key = (event, Kept::Step(map.seq().0 / self.every));
        if map.seq().0.is_multiple_of(self.every) && !self.kept.contains_key(&key) {
            self.kept.insert(key, Checkpoint::of(map));
        }
    }

    /// Keeps the snapshot of the store.
    pub(super) fn keep_snapshot(&self, event: EventId, start: &ReplayStart) {
        if let Some((snapshot, epoch)) = &start.snapshot {
            let state = snapshot.state.as_slice().into();
            let checkpoint = Checkpoint { seq: snapshot.seq, epoch: *epoch, state };
            self.kept.insert((event, Kept::Snapshot), checkpoint);
        }
    }

    /// The newest state at or before this transition.
    pub(super) fn newest(&self, event: EventId, until: Seq) -> Option<Checkpoint> {
        let snapshot = self.kept.get(&(event, Kept::Snapshot)).filter(|checkpoint| checkpoint.seq <= until);
        // Not further back than the snapshot; without one, as far as the journal goes.
        let least = snapshot.as_ref().map_or(0, |checkpoint| checkpoint.seq.0 / self.every);
        let steps = (least + 1..=until.0 / self.every).rev();
        steps.map(|step| (event, Kept::Step(step))).find_map(|key| self.kept.get(&key)).or(snapshot)
    }
}
