//! When an event's state is saved, so that loading it does not replay its whole journal.
//!
//! A snapshot is taken after so many transitions, and after so long if anything has changed: an event that changes seldom
//! has a recent one too, however often its process is started. It is taken only of a durable state. It is an optimisation:
//! the journal stays the truth.

use actix::prelude::*;

use super::{EventActor, Surroundings, machine::EventMachine};
use crate::{codec, store::Snapshot};
use domain::{Epoch, EventId, MapState, Millis, Seq, Timestamp, planted};

/// How often snapshots are taken.
#[derive(Clone, Copy, Debug)]
pub struct SnapshotPace {
    /// Transitions between two of them.
    pub every: u64,
    /// The age at which the last one is followed by another, if anything has changed since; never, if there is none.
    pub age: Option<Millis>,
}

/// Decides when a snapshot is due.
pub(crate) struct Snapshots {
    last: Seq,
    last_at: Timestamp,
    pace: SnapshotPace,
    /// A state that waits until it is durable, with the watermark that makes it so.
    taken: Option<(u64, MapState)>,
}

impl Snapshots {
    /// After the snapshot that the store has ([`EventMachine::saved`]).
    pub(crate) fn new((last, last_at): (Seq, Timestamp), pace: SnapshotPace) -> Self {
        Self { last, last_at, pace, taken: None }
    }

    /// Called whenever a watermark became durable; gives a state to save.
    pub(crate) fn due(&mut self, machine: &EventMachine, durable: u64, now: Timestamp) -> Option<MapState> {
        let seq = machine.map().seq();
        let is_due = seq.0 >= self.last.0 + self.pace.every || self.is_old(seq, now);
        if self.taken.is_none() && is_due {
            (self.last, self.last_at) = (seq, now);
            self.taken = Some((machine.last_watermark(), machine.map().state()));
        }
        let ready = self.taken.as_ref().is_some_and(|(watermark, _)| *watermark <= durable)
            || planted!(SnapshotTooNew);
        if ready { self.taken.take().map(|(_, state)| state) } else { None }
    }

    /// The state to save before an event leaves memory, unless it is saved already.
    pub(super) fn last(&mut self, machine: &EventMachine, now: Timestamp) -> Option<MapState> {
        let seq = machine.map().seq();
        let worth_it = seq.0 > self.last.0 + self.pace.every / 16 || self.is_old(seq, now);
        worth_it.then(|| machine.map().state())
    }

    /// Whether the last snapshot is old, and not of this transition.
    fn is_old(&self, seq: Seq, now: Timestamp) -> bool {
        seq > self.last && self.pace.age.is_some_and(|age| now - self.last_at >= age)
    }
}

/// [`saving`] beside the actor.
pub(super) fn save(
    around: &Surroundings,
    event: EventId,
    epoch: Epoch,
    state: MapState,
    ctx: &mut Context<EventActor>,
) {
    ctx.spawn(actix::fut::wrap_future(saving(around, event, epoch, state)));
}

/// Encodes and saves a state; a failure costs only replay time.
pub(super) fn saving(
    around: &Surroundings,
    event: EventId,
    epoch: Epoch,
    state: MapState,
) -> impl Future<Output = ()> + use<> {
    let (host, store) = (around.host.clone(), around.store.clone());
    async move {
        let encode =
            move || Snapshot { seq: state.seq, at: state.at, state: codec::encode_map_state(&state) };
        let Ok(snapshot) = host.blocking(encode).await else { return };
        let seq = snapshot.seq;
        match store.save_snapshot(event, epoch, snapshot).await {
            Ok(()) => tracing::debug!(%event, %seq, "snapshot saved"),
            Err(error) => tracing::warn!(%event, %seq, %error, "a snapshot could not be saved"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actors::event::machine::testing::{changed, machine};
    use domain::test_venue::rules;

    const PACE: SnapshotPace = SnapshotPace { every: 100, age: Some(Millis(1_000)) };

    /// The transition of the snapshot that is due after so many transitions, at this instant.
    fn due(snapshots: &mut Snapshots, transitions: u64, at: i64) -> Option<u64> {
        let mut machine = machine(rules(), Vec::new());
        changed(&mut machine, transitions);
        snapshots.due(&machine, u64::MAX, Timestamp(at)).map(|state| state.seq.0)
    }

    #[test]
    fn a_snapshot_is_due_by_count_and_by_age() {
        let mut snapshots = Snapshots::new((Seq(0), Timestamp(0)), PACE);
        assert_eq!(due(&mut snapshots, 99, 999), None);
        assert_eq!(due(&mut snapshots, 100, 999), Some(100));
        assert_eq!(due(&mut snapshots, 101, 1_998), None, "it is younger than its age");
        assert_eq!(due(&mut snapshots, 100, 5_000), None, "nothing has changed since");
        assert_eq!(due(&mut snapshots, 101, 5_000), Some(101));
        assert_eq!(due(&mut snapshots, 102, 5_999), None);
        let mut by_count = Snapshots::new((Seq(0), Timestamp(0)), SnapshotPace { age: None, ..PACE });
        assert_eq!(due(&mut by_count, 99, 1_000_000), None);
    }

    #[test]
    fn what_was_not_saved_before_a_restart_counts() {
        let mut snapshots = Snapshots::new((Seq(50), Timestamp(0)), SnapshotPace { age: None, ..PACE });
        assert_eq!(due(&mut snapshots, 149, 0), None);
        assert_eq!(due(&mut snapshots, 150, 0), Some(150));
    }

    #[test]
    fn an_event_that_leaves_memory_has_a_snapshot_that_is_not_old() {
        let mut machine = machine(rules(), Vec::new());
        changed(&mut machine, 3);
        let last = |snapshot, at| {
            let mut snapshots = Snapshots::new(snapshot, PACE);
            snapshots.last(&machine, Timestamp(at)).map(|state| state.seq.0)
        };
        assert_eq!(last((Seq(0), Timestamp(0)), 999), None);
        assert_eq!(last((Seq(0), Timestamp(0)), 1_000), Some(3));
        assert_eq!(last((Seq(3), Timestamp(0)), 1_000), None);
    }
}
