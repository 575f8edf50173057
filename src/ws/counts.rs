//! Who watches an event's status and counts but none of its seats: a page of the catalogue with live badges.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::actors::live::feed::EventState;
use domain::EventId;

struct Counted {
    /// The state that all of them have; `None` if they differ.
    told: Option<EventState>,
    viewers: FxHashSet<u64>,
}

/// The events whose counts somebody wants.
#[derive(Default)]
pub(super) struct CountsBoard(FxHashMap<EventId, Counted>);

impl CountsBoard {
    /// Adds a viewer that is sent this state now.
    pub(super) fn join(&mut self, viewer: u64, state: EventState) {
        let fresh = || Counted { told: Some(state), viewers: FxHashSet::default() };
        let counted = self.0.entry(state.event).or_insert_with(fresh);
        counted.told = counted.told.filter(|told| *told == state);
        counted.viewers.insert(viewer);
    }

    /// Removes a viewer of an event, if it is one.
    pub(super) fn leave(&mut self, viewer: u64, event: EventId) {
        let Some(counted) = self.0.get_mut(&event) else { return };
        counted.viewers.remove(&viewer);
        if counted.viewers.is_empty() {
            self.0.remove(&event);
        }
    }

    /// Events that have a viewer.
    pub(super) fn events(&self) -> impl Iterator<Item = EventId> {
        self.0.keys().copied()
    }

    /// Who wants to hear of an event.
    pub(super) fn viewers_of(&self, event: EventId) -> impl Iterator<Item = u64> {
        self.0.get(&event).into_iter().flat_map(|counted| counted.viewers.iter().copied())
    }

    /// The viewers that have another state than this one.
    pub(super) fn news(&mut self, state: EventState) -> Option<Vec<u64>> {
        let counted = self.0.get_mut(&state.event).filter(|counted| counted.told != Some(state))?;
        counted.told = Some(state);
        Some(counted.viewers.iter().copied().collect())
    }
}
