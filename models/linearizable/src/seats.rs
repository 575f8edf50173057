//! What an event is to its clients: some seats, of which each is free, held by one of them, or ordered.

use stateright::semantics::SequentialSpec;

/// How many seats there are.
pub const SEATS: usize = 3;

/// What a client asks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Asked {
    /// To hold a seat.
    Hold {
        /// Who.
        client: u8,
        /// Which.
        seat: usize,
    },
    /// To give its hold of a seat up.
    Release {
        /// Who.
        client: u8,
        /// Which.
        seat: usize,
    },
    /// To order the seat that it holds.
    Order {
        /// Who.
        client: u8,
        /// Which.
        seat: usize,
    },
    /// Which seats are free.
    Show,
}

/// What it is told.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Told {
    /// It was done.
    Done,
    /// It cannot be.
    Refused,
    /// Nobody has looked whether it can be: ask again.
    NotNow,
    /// Which seats are free.
    Free([bool; SEATS]),
}

/// The seats, each with its client and whether it was ordered.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Seats([Option<(u8, bool)>; SEATS]);

impl SequentialSpec for Seats {
    type Op = Asked;
    type Ret = Told;

    fn invoke(&mut self, asked: &Asked) -> Told {
        let (seat, from, to) = match *asked {
            Asked::Hold { client, seat } => (seat, None, Some((client, false))),
            Asked::Release { client, seat } => (seat, Some((client, false)), None),
            Asked::Order { client, seat } => (seat, Some((client, false)), Some((client, true))),
            Asked::Show => return Told::Free(self.0.map(|seat| seat.is_none())),
        };
        if let Asked::Order { client, .. } = *asked
            && self.0[seat] == Some((client, true))
        {
            // The same hold, ordered again, is one order.
            return Told::Done;
        }
        if self.0[seat] != from {
            return Told::Refused;
        }
        self.0[seat] = to;
        Told::Done
    }

    fn is_valid_step(&mut self, asked: &Asked, told: &Told) -> bool {
        *told == Told::NotNow || self.invoke(asked) == *told
    }
}
