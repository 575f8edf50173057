//! Bugs that are planted on purpose, to show that the simulator finds them. Without the feature `mutants` none can be, and
//! the compiler leaves their lines out.

#[cfg(feature = "mutants")]
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

/// A bug that can be planted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say what is wrong")]
pub enum Bug {
    // The store.
    EpochNotChecked = 1,
    HeadNotCompared,
    // The write-behind.
    UnknownTakenAsWritten,
    SecondWriteLosesJournal,
    // The event machine.
    AnsweredBeforeDurable,
    BegunBeforeDurable,
    SnapshotTooNew,
    DueHoldsStay,
    CapacityIgnored,
    DecisionForgotten,
    EpochNotTaken,
    UndecidedNotLoaded,
    // Idempotency.
    KeyWithoutBody,
    OutcomeDurableTooSoon,
    OutcomeNotWritten,
    OutcomesNotLoaded,
    NotesForgotten,
    // The seat map.
    HoldEndsLater,
    ResumedAfterDeadline,
    AdoptedAfterDeadline,
    TakenSeatsHeld,
    TakenAgainThoughGone,
    AreaNotFreed,
    // Payments and refunds.
    LateMoneyKept,
    RestRefundedWhole,
    CapturedThoughDeclined,
    BegunBeforeRecorded,
    // The relay and the live view.
    OverflowForgotten,
    WindowWithoutBound,
    GapIgnored,
    CatchUpOneTooFew,
}

impl Bug {
    /// Every bug.
    pub const ALL: [Self; 31] = [
        Self::EpochNotChecked,
        Self::HeadNotCompared,
        Self::UnknownTakenAsWritten,
        Self::SecondWriteLosesJournal,
        Self::AnsweredBeforeDurable,
        Self::BegunBeforeDurable,
        Self::SnapshotTooNew,
        Self::DueHoldsStay,
        Self::CapacityIgnored,
        Self::DecisionForgotten,
        Self::EpochNotTaken,
        Self::UndecidedNotLoaded,
        Self::KeyWithoutBody,
        Self::OutcomeDurableTooSoon,
        Self::OutcomeNotWritten,
        Self::OutcomesNotLoaded,
        Self::NotesForgotten,
        Self::HoldEndsLater,
        Self::ResumedAfterDeadline,
        Self::AdoptedAfterDeadline,
        Self::TakenSeatsHeld,
        Self::TakenAgainThoughGone,
        Self::AreaNotFreed,
        Self::LateMoneyKept,
        Self::RestRefundedWhole,
        Self::CapturedThoughDeclined,
        Self::BegunBeforeRecorded,
        Self::OverflowForgotten,
        Self::WindowWithoutBound,
        Self::GapIgnored,
        Self::CatchUpOneTooFew,
    ];

    /// Plants it in place of another one; `None` plants nothing.
    #[cfg(feature = "mutants")]
    pub fn plant(bug: Option<Self>) {
        PLANTED.store(bug.map_or(0, |bug| bug as u8), Relaxed);
    }

    /// Whether it is planted.
    #[cfg(feature = "mutants")]
    pub fn is_planted(self) -> bool {
        PLANTED.load(Relaxed) == self as u8
    }

    /// Whether it is planted: never, in a build without them.
    #[cfg(not(feature = "mutants"))]
    pub const fn is_planted(self) -> bool {
        false
    }
}

#[cfg(feature = "mutants")]
static PLANTED: AtomicU8 = AtomicU8::new(0);

/// Whether this bug is planted.
#[macro_export]
macro_rules! planted {
    ($bug:ident) => {
        $crate::planted::Bug::$bug.is_planted()
    };
}
