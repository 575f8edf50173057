//! The types of a visit: what a buyer sends, what the server answers, how the visit ends. They are independent of the
//! wire format.

use crate::taste::Seats;

/// The places that a buyer requests.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Selection {
    Seats(Seats),
    /// The best available seats.
    Best {
        quantity: u8,
        /// Whether seats that are apart are refused.
        adjacent: bool,
        /// Whether one of them must be a wheelchair place.
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
    /// Wait for this many microseconds.
    Wait(u64),
    Leave(VisitEnd),
}

/// A request of a buyer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    ReadEvent,
    ReadMap,
    Hold,
    /// Release the hold.
    Release,
    Order,
    /// Request the order's status.
    AskOrder,
}

/// What the server answers to a buyer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reply {
    Read,
    /// The hold is granted.
    Held,
    /// The hold is released.
    Released,
    /// The order is accepted.
    Accepted,
    /// The order is not decided yet.
    Undecided,
    /// The order is completed.
    Completed,
    /// The order has failed.
    Failed,
    /// The seats are not available.
    Taken,
    /// The sale is not open.
    NotOnSale,
    /// The hold has ended.
    HoldOver,
    /// This buyer has reached a limit.
    Limited,
    /// Try again later, after this many microseconds if the answer said so.
    Later(Option<u64>),
    /// No answer in time, or a lost connection.
    Silence,
    /// An answer that does not follow the API.
    Nonsense,
}

/// How a buyer's visit ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum VisitEnd {
    Bought,
    /// The card was declined.
    Declined,
    /// Other buyers were faster at every try.
    EmptyHanded,
    /// The buyer left without ordering or releasing the hold.
    Abandoned,
    /// The buyer released the hold.
    GaveBack,
    /// The buyer has reached a limit.
    Limited,
    /// The server did not answer.
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
