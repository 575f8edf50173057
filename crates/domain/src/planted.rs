//! Bugs that are planted on purpose, to show that the simulator finds them. None can be in a release build, and the
//! compiler leaves their lines out of it: only the feature `mutants` and unoptimised tests have them.

#[cfg(any(feature = "mutants", all(feature = "test-venue", debug_assertions)))]
use std::cell::Cell;

/// A bug that can be planted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say what is wrong")]
pub enum Bug {
    // The store.
    EpochNotChecked = 1,
    LastWriteNotCompared,
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
    NewsOfOldRow,
    NewsMeanwhileIgnored,
    // The relay and the live view.
    OverflowForgotten,
    WindowWithoutBound,
    GapIgnored,
    CatchUpOneTooFew,
    // Members and owners of shards.
    LeaseFromReceipt,
    LeaseWithoutMargin,
    DeadWithoutComparing,
    ObservedAcrossOutage,
    ProcessIdReused,
    OwnersAdopted,
    LateClaimCounted,
    ServedBeforeClaimed,
    LostReleaseForgotten,
    // Requests that go from process to process, and answers without a lease: `models/cluster` finds them, too.
    ForwardedOn,
    AskedAgainUnkeyed,
    LapseIgnored,
    DrainedWithoutFlush,
    BrokenThoughUnsent,
    // Leases that etcd keeps.
    HistoryTrusted,
    MissingTakenForGone,
}

impl Bug {
    /// Every bug of the engine of one process.
    pub const ALL: [Self; 33] = [
        Self::EpochNotChecked,
        Self::LastWriteNotCompared,
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
        Self::NewsOfOldRow,
        Self::NewsMeanwhileIgnored,
        Self::OverflowForgotten,
        Self::WindowWithoutBound,
        Self::GapIgnored,
        Self::CatchUpOneTooFew,
    ];

    /// Every bug of how processes share the shards.
    pub const CLUSTER: [Self; 16] = [
        Self::LeaseFromReceipt,
        Self::LeaseWithoutMargin,
        Self::DeadWithoutComparing,
        Self::ObservedAcrossOutage,
        Self::ProcessIdReused,
        Self::OwnersAdopted,
        Self::LateClaimCounted,
        Self::ServedBeforeClaimed,
        Self::LostReleaseForgotten,
        Self::HistoryTrusted,
        Self::MissingTakenForGone,
        Self::ForwardedOn,
        Self::AskedAgainUnkeyed,
        Self::LapseIgnored,
        Self::DrainedWithoutFlush,
        Self::BrokenThoughUnsent,
    ];

    /// Plants it on this thread, in place of another one; `None` plants nothing.
    #[cfg(any(feature = "mutants", all(feature = "test-venue", debug_assertions)))]
    pub fn plant(bug: Option<Self>) {
        PLANTED.set(bug.map_or(0, |bug| bug as u8));
    }

    /// Whether it is planted.
    #[cfg(any(feature = "mutants", all(feature = "test-venue", debug_assertions)))]
    pub fn is_planted(self) -> bool {
        PLANTED.get() == self as u8
    }

    /// Whether it is planted: never, in a build without them.
    #[cfg(not(any(feature = "mutants", all(feature = "test-venue", debug_assertions))))]
    pub const fn is_planted(self) -> bool {
        false
    }
}

#[cfg(any(feature = "mutants", all(feature = "test-venue", debug_assertions)))]
thread_local! {
    /// A thread of its own each, so that tests beside one another plant nothing into each other.
    static PLANTED: Cell<u8> = const { Cell::new(0) };
}

/// Whether this bug is planted.
#[macro_export]
macro_rules! planted {
    ($bug:ident) => {
        $crate::planted::Bug::$bug.is_planted()
    };
}
