//! Who is next at the mail server: the events in turn, so that the mails of one hold up no other's.

use std::{
    collections::{BTreeMap, VecDeque},
    ops::Bound,
    sync::Arc,
};

use parking_lot::Mutex;
use tokio::sync::oneshot;

use domain::EventId;

/// Gives so many turns at a time.
pub(super) struct Turns(Mutex<State>);

struct State {
    free: usize,
    /// Who had the last turn.
    last: Option<EventId>,
    waiting: BTreeMap<EventId, VecDeque<oneshot::Sender<Turn>>>,
}

/// A turn. It is over when this is dropped.
pub(super) struct Turn(Arc<Turns>);

impl Turns {
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self(Mutex::new(State { free: most, last: None, waiting: BTreeMap::new() })))
    }

    /// A turn for a mail of this event, when it is due; `None` never in practice: turns outlive who waits for them.
    pub(super) async fn take(self: &Arc<Self>, event: EventId) -> Option<Turn> {
        let next = {
            let mut state = self.0.lock();
            if state.free > 0 {
                state.free -= 1;
                state.last = Some(event);
                return Some(Turn(self.clone()));
            }
            let (sender, next) = oneshot::channel();
            state.waiting.entry(event).or_default().push_back(sender);
            next
        };
        next.await.ok()
    }

    /// How many turns nobody has.
    pub(super) fn free(&self) -> usize {
        self.0.lock().free
    }
}

impl State {
    /// Who is next: the first of the event behind the last.
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        loop {
            let behind = self.last.map_or(Bound::Unbounded, Bound::Excluded);
            let after = self.waiting.range((behind, Bound::Unbounded)).next();
            let event = *after.or_else(|| self.waiting.first_key_value())?.0;
            self.last = Some(event);
            let of_event = self.waiting.get_mut(&event)?;
            let next = of_event.pop_front();
            if of_event.is_empty() {
                self.waiting.remove(&event);
            }
            // Some have given up.
            if let Some(next) = next.filter(|next| !next.is_closed()) {
                return Some(next);
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let next = {
            let mut state = self.0.0.lock();
            let next = state.next();
            if next.is_none() {
                state.free += 1;
            }
            next
        };
        if let Some(next) = next {
            // If it has given up just now, this drops the turn again, for who comes after it.
            drop(next.send(Turn(self.0.clone())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[tokio::test]
    async fn events_take_turns_however_many_mails_one_has() {
        let turns = Turns::new(1);
        let held = turns.take(EventId(Uuid::nil())).await.unwrap();
        let (sender, mut told) = tokio::sync::mpsc::unbounded_channel();
        for event in [1, 1, 1, 1, 2, 3, 2_u128] {
            let (turns, sender) = (turns.clone(), sender.clone());
            tokio::spawn(async move {
                let turn = turns.take(EventId(Uuid::from_u128(event))).await;
                sender.send(event).unwrap();
                drop(turn);
            });
            tokio::task::yield_now().await;
        }
        drop((held, sender));
        let mut order = Vec::new();
        while let Some(event) = told.recv().await {
            order.push(event);
        }
        assert_eq!(order, [1, 2, 3, 1, 2, 1, 1]);
        assert_eq!(turns.free(), 1);
    }

    #[tokio::test]
    async fn a_turn_is_not_lost_with_who_gave_up() {
        let turns = Turns::new(1);
        let held = turns.take(EventId(Uuid::nil())).await.unwrap();
        let waiting = tokio::spawn({
            let turns = turns.clone();
            async move { turns.take(EventId(Uuid::nil())).await.is_some() }
        });
        tokio::task::yield_now().await;
        waiting.abort();
        assert!(waiting.await.is_err());
        drop(held);
        assert_eq!(turns.free(), 1);
    }
}
