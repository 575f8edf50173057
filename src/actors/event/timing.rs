//! When an answer may be given: at once, from memory, or once what it tells of is durable.
//!
//! While the process's lease is over, the event may be another process's: an answer then waits for a write that the store
//! fences after the decision, and what is answered from memory alone is refused as moved.

use domain::planted;

/// When an answer may be given.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AnswerTiming {
    /// At once.
    AtOnce,
    /// As `holds.durability` says.
    AsHolds,
    /// Once what it tells of is durable.
    Flushed,
}

/// When it is given now.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Given {
    /// From memory.
    FromMemory,
    /// Once it is durable.
    Durable,
    /// Not here: another process may own the event.
    Moved,
}

impl AnswerTiming {
    /// `holds_durable`: holds are answered once they are durable; `is_lapsed`: the process's lease is over.
    pub(crate) fn given(self, holds_durable: bool, is_lapsed: bool) -> Given {
        let is_lapsed = is_lapsed && !planted!(LapseIgnored);
        match self {
            Self::AtOnce if is_lapsed => Given::Moved,
            Self::AsHolds if holds_durable || is_lapsed => Given::Durable,
            Self::Flushed if !planted!(AnsweredBeforeDurable) => Given::Durable,
            Self::AtOnce | Self::AsHolds | Self::Flushed => Given::FromMemory,
        }
    }
}
