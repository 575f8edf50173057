//! The vocabulary of a visit: what a buyer sends, what it is told, how the visit ends. Data only: nothing here knows
//! the wire format.

use crate::taste::Seats;

/// What a buyer asks to hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Selection {
    Seats(Seats),
    /// The best that are left.
    Best {
        quantity: u8,
        /// Rather none than apart.
        adjacent: bool,
        /// One of them for a wheelchair.
        accessible: bool,
    },
    /// Places in an area, by its number in the venue.
    Area {
        area: u16,
        quantity: u8,
    },
}

impl Selection {
    pub fn count(&self) -> u64 {
        match self {
            Self::Seats(seats) => seats.len() as u64,
            Self::Best { quantity, .. } | Self::Area { quantity, .. } => u64::from(*quantity),
        }
    }
}

/// What a buyer does next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Send this request now.
    Send(Action),
    /// Nothing for so many microseconds.
    Wait(u64),
    Leave(VisitEnd),
}

/// A request of a buyer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    ReadEvent,
    ReadMap,
    Hold,
    /// Give the hold back.
    Release,
    Order,
    /// Ask about the order.
    AskOrder,
}

/// What a buyer hears.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reply {
    Read,
    /// The hold is theirs.
    Held,
    /// It is given back.
    Released,
    /// The order is accepted.
    Accepted,
    /// The order is not decided yet.
    Undecided,
    /// The order is completed.
    Completed,
    /// The order has failed.
    Failed,
    /// Somebody else has the seats.
    Taken,
    /// The sale is not open.
    NotOnSale,
    /// The hold is over.
    HoldOver,
    /// This buyer may have no more.
    Limited,
    /// Come back, after so many microseconds if it was said.
    Later(Option<u64>),
    /// No answer: too late, or a broken connection.
    Silence,
    /// An answer that no buyer can do anything with.
    Nonsense,
}

/// How a buyer's visit ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum VisitEnd {
    Bought,
    /// The card was declined.
    Declined,
    /// Others were faster, as often as they tried.
    EmptyHanded,
    /// They left a hold behind.
    Abandoned,
    /// They gave a hold back.
    GaveBack,
    /// They may have no more.
    Limited,
    /// The server never had an answer for them.
    Unanswered,
}

impl VisitEnd {
    pub const ALL: [Self; 7] = [
        Self::Bought,
        Self::Declined,
        Self::EmptyHanded,
        Self::Abandoned,
        Self::GaveBack,
        Self::Limited,
        Self::Unanswered,
    ];

    pub const fn words(self) -> &'static str {
        match self {
            Self::Bought => "bought",
            Self::Declined => "card declined",
            Self::EmptyHanded => "empty-handed",
            Self::Abandoned => "left a hold behind",
            Self::GaveBack => "gave a hold back",
            Self::Limited => "over the buyer's limit",
            Self::Unanswered => "never answered",
        }
    }
}
