//! The replays that may be under way at a time, shared so that nobody has all of them.

use std::{fmt, sync::Arc};

use parking_lot::Mutex;

use super::ReplayFault;
use domain::{Organisation, UserId};

/// For whom an event is replayed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Requester {
    /// The organisation that owns the event.
    Organisation(Organisation),
    /// A user, where everybody works for one organisation.
    User(UserId),
    /// The process itself: a command.
    Process,
}

impl fmt::Display for Requester {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Organisation(_) => "your organisation",
            Self::User(_) => "your account",
            Self::Process => "this process",
        })
    }
}

/// One of the replays that may be under way at a time, for as long as somebody works on it.
pub(super) type Slot = Arc<Taken>;

/// All slots, and who has them.
pub(super) struct Slots {
    most: usize,
    /// One entry for each slot that is taken: never more than `most`.
    taken: Mutex<Vec<Requester>>,
}

/// A taken slot. It is free again when this is dropped.
pub(super) struct Taken {
    slots: Arc<Slots>,
    requester: Requester,
}

impl Slots {
    /// So many slots for everybody together.
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, taken: Mutex::default() })
    }

    /// The slots that one requester may have: from two on, one remains for the others.
    fn each_max(&self) -> usize {
        self.most.saturating_sub(1).max(1)
    }

    /// A slot, if there is one: replays never queue.
    pub(super) fn take(self: &Arc<Self>, requester: &Requester) -> Result<Slot, ReplayFault> {
        let mut taken = self.taken.lock();
        let theirs = taken.iter().filter(|other| *other == requester).count();
        if theirs >= self.each_max() {
            return Err(ReplayFault::ShareTaken { requester: requester.clone(), most: theirs });
        }
        if taken.len() >= self.most {
            return Err(ReplayFault::Full);
        }
        taken.push(requester.clone());
        Ok(Arc::new(Taken { slots: self.clone(), requester: requester.clone() }))
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let mut taken = self.slots.taken.lock();
        if let Some(index) = taken.iter().position(|requester| *requester == self.requester) {
            taken.swap_remove(index);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organisation(slug: &str) -> Requester {
        Requester::Organisation(Organisation::new(slug).unwrap())
    }

    #[test]
    fn nobody_has_all_slots() {
        for (most, each) in [(1, 1), (2, 1), (3, 2), (64, 63)] {
            let slots = Slots::new(most);
            let (acme, rosa) = (organisation("acme"), Requester::User(UserId::new("rosa").unwrap()));
            let mut taken: Vec<_> = (0..each).map(|_| slots.take(&acme).unwrap()).collect();
            let refused = slots.take(&acme);
            assert!(matches!(refused, Err(ReplayFault::ShareTaken { most, .. }) if most == each));
            // Whoever else asks has the rest, if there is any.
            let other = slots.take(&rosa);
            assert_eq!(other.is_ok(), most > each, "{most}");
            assert!(matches!(slots.take(&organisation("teatro")), Err(ReplayFault::Full)));
            taken.pop();
            taken.push(slots.take(&acme).unwrap());
            drop((taken, other));
            assert!(slots.taken.lock().is_empty());
        }
    }
}
