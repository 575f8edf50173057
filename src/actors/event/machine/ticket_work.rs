//! Who works on the tickets of an order at the moment: gates that let somebody in, or a buyer who cancels; never both.
//!
//! The store has the last word on a ticket but cannot know that its order is being ended in memory. Entries end by
//! themselves, so that a gate or a buyer that is never heard of again blocks nobody for long.

use serde::{Deserialize, Serialize};

use rustc_hash::FxHashMap;

use domain::{Millis, OrderId, Timestamp};

/// What somebody is about to do, or has done, with an order's tickets.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum TicketWork {
    /// A gate is about to mark a ticket used.
    Scan,
    /// It has, or it could not.
    Scanned,
    /// The buyer wants to cancel: from now on no gate begins.
    Cancel,
    /// The buyer does not cancel after all.
    Keep,
}

/// Longer than a store may take to mark a ticket: a gate that is not heard of for so long is done.
const SCAN_MAX: Millis = Millis::from_secs(120);
/// Longer than it takes to look at an order's tickets and end it.
const CANCEL_MAX: Millis = Millis::from_secs(10);
/// Orders that are remembered before those whose time is over are looked for.
const ORDERS_MAX: usize = 1_024;

#[derive(Clone, Copy)]
enum State {
    Scanning { gates: u32 },
    Cancelling,
}

/// Orders at whose tickets somebody is, each until an instant.
#[derive(Default)]
pub(in crate::actors::event) struct OngoingTicketWork(FxHashMap<OrderId, (State, Timestamp)>);

impl OngoingTicketWork {
    /// Notes what somebody does; whether they may.
    pub(in crate::actors::event) fn note(
        &mut self,
        order: OrderId,
        work: TicketWork,
        now: Timestamp,
    ) -> bool {
        if self.0.len() >= ORDERS_MAX {
            self.0.retain(|_, (_, until)| *until > now);
        }
        let state = self.0.get(&order).filter(|(_, until)| *until > now).map(|(state, _)| *state);
        let next = match (work, state) {
            (TicketWork::Scan, Some(State::Cancelling)) => return false,
            (TicketWork::Scan, Some(State::Scanning { gates })) => Some(State::Scanning { gates: gates + 1 }),
            (TicketWork::Scan, None) => Some(State::Scanning { gates: 1 }),
            (TicketWork::Scanned, Some(State::Scanning { gates: 2.. })) => {
                // The others' time is theirs.
                if let Some((State::Scanning { gates }, _)) = self.0.get_mut(&order) {
                    *gates -= 1;
                }
                return true;
            }
            (TicketWork::Scanned, Some(State::Cancelling)) => return true,
            (TicketWork::Scanned, _) => None,
            (TicketWork::Cancel, Some(State::Scanning { .. })) => return false,
            (TicketWork::Cancel, _) => Some(State::Cancelling),
            (TicketWork::Keep, Some(State::Scanning { .. })) => return true,
            (TicketWork::Keep, _) => None,
        };
        match next {
            Some(state @ State::Scanning { .. }) => self.0.insert(order, (state, now + SCAN_MAX)),
            Some(State::Cancelling) => self.0.insert(order, (State::Cancelling, now + CANCEL_MAX)),
            None => self.0.remove(&order),
        };
        true
    }

    /// Whether a gate is at a ticket of this order.
    pub(in crate::actors::event) fn is_scanning(&self, order: OrderId, now: Timestamp) -> bool {
        matches!(self.0.get(&order), Some((State::Scanning { .. }, until)) if *until > now)
    }

    /// Whether its buyer may end the order now: they said so, and no gate has begun since.
    pub(in crate::actors::event) fn is_cancelling(&self, order: OrderId, now: Timestamp) -> bool {
        matches!(self.0.get(&order), Some((State::Cancelling, until)) if *until > now)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn gates_and_a_cancelling_buyer_keep_one_another_out() {
        let order = OrderId(Uuid::from_u128(1));
        let mut at = OngoingTicketWork::default();
        let t = |seconds: i64| Timestamp(seconds * 1_000);
        assert!(at.note(order, TicketWork::Scan, t(0)) && at.note(order, TicketWork::Scan, t(0)));
        assert!(!at.note(order, TicketWork::Cancel, t(1)) && at.is_scanning(order, t(1)));
        assert!(at.note(order, TicketWork::Scanned, t(1)));
        assert!(!at.note(order, TicketWork::Cancel, t(1)), "the other gate is still at it");
        assert!(at.note(order, TicketWork::Scanned, t(2)));
        assert!(!at.is_cancelling(order, t(2)) && !at.is_scanning(order, t(2)));
        assert!(at.note(order, TicketWork::Cancel, t(2)) && at.is_cancelling(order, t(2)));
        assert!(!at.note(order, TicketWork::Scan, t(3)));
        assert!(at.note(order, TicketWork::Keep, t(3)) && at.note(order, TicketWork::Scan, t(3)));
        assert!(at.note(order, TicketWork::Cancel, t(3 + 120)), "a gate that is not heard of is done");
        assert!(!at.is_cancelling(order, t(3 + 130)), "and so is a buyer");
    }
}
