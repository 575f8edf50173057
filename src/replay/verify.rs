//! Whether replaying gives what is stored, byte for byte.

use std::sync::Arc;

use super::{ReplayFault, Replays, Requester, Watch, off_thread};
use crate::{codec, store::Records};
use domain::{EventId, MapState, SeatMap, Seq, Transition, VenueLayout};

/// What was compared, and what differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verified {
    /// The last transition.
    pub end: Seq,
    /// The transition of the stored snapshot, if there is one.
    pub snapshot: Option<Seq>,
    /// What is not the same, in words.
    pub differences: Vec<String>,
}

/// Keeps the state after one transition.
struct StateAt {
    seq: Seq,
    state: Option<MapState>,
}

impl Watch for StateAt {
    fn see(&mut self, transition: &Transition, after: &SeatMap) {
        if transition.seq == self.seq {
            self.state = Some(after.state());
        }
    }
}

impl<R: Records + ?Sized> Replays<R> {
    /// Replays an event from its first transition to its last one, and compares: the state at the stored snapshot with the
    /// snapshot, what follows from the snapshot with what follows from the first transition, and the counts with the head's.
    pub async fn verify(&self, event: EventId, layout: &Arc<VenueLayout>) -> Result<Verified, ReplayFault> {
        let slot = self.slots.take(&Requester::Process)?;
        // Read anew: what is kept in memory may be older.
        let start = self.store.replay_start(event).await?.ok_or(ReplayFault::NoSuchEvent)?;
        let head = self.store.head(event).await?.ok_or(ReplayFault::NoSuchEvent)?;
        let snapshot = start.snapshot.map(|(snapshot, _)| snapshot);
        let at_snapshot =
            StateAt { seq: snapshot.as_ref().map_or(Seq(0), |snapshot| snapshot.seq), state: None };
        let map = SeatMap::new(layout.clone(), start.initial_rules);
        let (map, at_snapshot) = self.advance(&slot, event, map, head.seq, at_snapshot).await?;
        let mut differences = Vec::new();
        if map.counts() != head.counts {
            differences.push(format!("the head counts {:?}, the journal {:?}", head.counts, map.counts()));
        }
        let Some(snapshot) = snapshot else {
            return Ok(Verified { end: head.seq, snapshot: None, differences });
        };
        let seq = snapshot.seq;
        let (from_snapshot, is_same) = {
            let layout = layout.clone();
            off_thread(&slot, move || {
                let stored = codec::decode_map_state(&snapshot.state)?;
                // A snapshot of an earlier version has other bytes for the same state.
                let is_same = at_snapshot.state.as_ref().is_some_and(|state| {
                    codec::encode_map_state(state) == snapshot.state || *state == stored
                });
                Ok((SeatMap::from_state(layout, stored)?, is_same))
            })
            .await?
        };
        if !is_same {
            differences.push(format!("the snapshot of {seq} is not the state of the journal there"));
        }
        let (from_snapshot, ()) = self.advance(&slot, event, from_snapshot, head.seq, ()).await?;
        if codec::encode_map_state(&from_snapshot.state()) != codec::encode_map_state(&map.state()) {
            differences.push(format!("from the snapshot of {seq} the journal leads to another state"));
        }
        Ok(Verified { end: head.seq, snapshot: Some(seq), differences })
    }
}
