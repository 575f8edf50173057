//! What a run has seen. A rare state that no run ever reaches is not tested, whatever the tests say: each is counted
//! ("sometimes assertions"), and those that were never seen are said at the end.

use super::run::Layer;

/// Something that should happen in some run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(usize)]
pub(super) enum Sight {
    Held,
    Ordered,
    Rejected,
    KeyConflict,
    KeysExhausted,
    Overloaded,
    OrderChanged,
    OrderedTooLate,
    OutcomeLookedUp,
    RequestLost,
    AnswerLost,
    WriteRefused,
    WriteLost,
    WriteAnswerLost,
    WriteHung,
    HeadsNotRead,
    OrphanedWrite,
    ExecutedLate,
    Crashed,
    TwoOwners,
    Fenced,
    FencedPart,
    Foreign,
    ReplacedEnded,
    LoadedFromSnapshot,
    PublishedAgain,
    DeliveredTwice,
    ProviderAway,
    ProviderAnswerLost,
    EventSentTwice,
    MoneyCameLate,
    LateMoneyGivenBack,
    RefundGiven,
    Cancelling,
    Watched,
    FeedOverflowed,
    ShardClosed,
    // Of processes that share the shards.
    OwnerLapsed,
    LeaseCameBack,
    DeclaredDead,
    LivingDeclaredDead,
    RenewedInTime,
    StartedAnew,
    WokeDead,
    LeftInPeace,
    ClockAlarm,
    ShardOpened,
    ShardDrained,
    ShardDropped,
    ClaimedAgain,
    ClaimPassedOver,
    ClaimCameTooLate,
    ReleaseWaited,
    WriteFenced,
    DeadWrote,
    MessageLate,
    MessageLost,
    ReplyLost,
    HintLost,
    NodeCrashed,
    CutOneWay,
    StoreAway,
    EtcdAway,
    EtcdForgot,
    KeyGone,
    OwnKeyGone,
    // Of requests that go from process to process.
    AskForwarded,
    AskAnswered,
    AskedAgain,
    AskMoved,
    AskInterrupted,
    AskTimedOut,
    SaidMoved,
    DoneUnheard,
    LapsedRefused,
    LapsedDecided,
    LapsedAnswered,
    PeerAway,
    PeerSilent,
    LinkBroke,
    FrameLost,
}

impl Sight {
    /// All of them, in the order of their numbers.
    const ALL: [Self; 81] = [
        Self::Held,
        Self::Ordered,
        Self::Rejected,
        Self::KeyConflict,
        Self::KeysExhausted,
        Self::Overloaded,
        Self::OrderChanged,
        Self::OrderedTooLate,
        Self::OutcomeLookedUp,
        Self::RequestLost,
        Self::AnswerLost,
        Self::WriteRefused,
        Self::WriteLost,
        Self::WriteAnswerLost,
        Self::WriteHung,
        Self::HeadsNotRead,
        Self::OrphanedWrite,
        Self::ExecutedLate,
        Self::Crashed,
        Self::TwoOwners,
        Self::Fenced,
        Self::FencedPart,
        Self::Foreign,
        Self::ReplacedEnded,
        Self::LoadedFromSnapshot,
        Self::PublishedAgain,
        Self::DeliveredTwice,
        Self::ProviderAway,
        Self::ProviderAnswerLost,
        Self::EventSentTwice,
        Self::MoneyCameLate,
        Self::LateMoneyGivenBack,
        Self::RefundGiven,
        Self::Cancelling,
        Self::Watched,
        Self::FeedOverflowed,
        Self::ShardClosed,
        Self::OwnerLapsed,
        Self::LeaseCameBack,
        Self::DeclaredDead,
        Self::LivingDeclaredDead,
        Self::RenewedInTime,
        Self::StartedAnew,
        Self::WokeDead,
        Self::LeftInPeace,
        Self::ClockAlarm,
        Self::ShardOpened,
        Self::ShardDrained,
        Self::ShardDropped,
        Self::ClaimedAgain,
        Self::ClaimPassedOver,
        Self::ClaimCameTooLate,
        Self::ReleaseWaited,
        Self::WriteFenced,
        Self::DeadWrote,
        Self::MessageLate,
        Self::MessageLost,
        Self::ReplyLost,
        Self::HintLost,
        Self::NodeCrashed,
        Self::CutOneWay,
        Self::StoreAway,
        Self::EtcdAway,
        Self::EtcdForgot,
        Self::KeyGone,
        Self::OwnKeyGone,
        Self::AskForwarded,
        Self::AskAnswered,
        Self::AskedAgain,
        Self::AskMoved,
        Self::AskInterrupted,
        Self::AskTimedOut,
        Self::SaidMoved,
        Self::DoneUnheard,
        Self::LapsedRefused,
        Self::LapsedDecided,
        Self::LapsedAnswered,
        Self::PeerAway,
        Self::PeerSilent,
        Self::LinkBroke,
        Self::FrameLost,
    ];

    /// Whether this layer can see it.
    pub(super) fn is_of(self, layer: Layer) -> bool {
        (self as usize >= Self::OwnerLapsed as usize) == (layer == Layer::Cluster)
    }
}

/// How often each thing was seen.
#[derive(Clone, Debug)]
pub(super) struct Seen([u64; Sight::ALL.len()]);

impl Default for Seen {
    fn default() -> Self {
        Self([0; Sight::ALL.len()])
    }
}

impl Seen {
    /// It was seen once more.
    pub(super) fn add(&mut self, sight: Sight) {
        self.0[sight as usize] += 1;
    }

    /// Adds what another run has seen.
    pub(super) fn join(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(count, more)| *count += more);
    }

    /// How often each was seen.
    pub(super) fn counts(&self) -> impl Iterator<Item = (Sight, u64)> {
        Sight::ALL.into_iter().zip(self.0)
    }
}
