//! What owners decide, and what follows from it for the seats.

/// How many buyers there can be.
pub const BUYERS_MAX: usize = 2;
/// How many seats there can be.
pub const SEATS_MAX: usize = 2;

/// A buyer, who orders once and under one idempotency key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Buyer(pub u8);

/// A seat of the event.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Seat(pub u8);

/// What an owner adds to its memory, and then to the store.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Change {
    /// A seat is held.
    Held {
        /// By whom.
        buyer: Buyer,
        /// Which.
        seat: Seat,
    },
    /// A hold was released, or its time is over.
    Ended(Buyer),
    /// A held seat is ordered. That this is the outcome of the buyer's key is written with it.
    Ordered(Buyer),
    /// An order is paid.
    Sold(Buyer),
    /// An order was refused, which is the outcome of the buyer's key. No transition.
    Refused(Buyer),
    /// How far the payment of an order is; it replaces what was there. No transition.
    Payment {
        /// Whose order.
        buyer: Buyer,
        /// How far: it only grows.
        stage: u8,
    },
}

impl Change {
    /// Whether it has a sequence number, and moves the event's head.
    pub fn is_transition(self) -> bool {
        !matches!(self, Self::Refused(_) | Self::Payment { .. })
    }
}

/// What a key led to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Outcome {
    /// There is an order.
    Accepted,
    /// There is none, and there will be none under this key.
    Refused,
}

/// The outcomes that one key has had: more than one is what must not be.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Outcomes {
    /// It was accepted.
    pub accepted: bool,
    /// It was refused.
    pub refused: bool,
}

impl Outcomes {
    /// With one more.
    pub fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Accepted => self.accepted = true,
            Outcome::Refused => self.refused = true,
        }
    }

    /// Whether it has had this one.
    pub fn has(self, outcome: Outcome) -> bool {
        match outcome {
            Outcome::Accepted => self.accepted,
            Outcome::Refused => self.refused,
        }
    }

    /// Whether it has had none.
    pub fn is_empty(self) -> bool {
        !self.accepted && !self.refused
    }

    /// Whether it has had two.
    pub fn are_two(self) -> bool {
        self.accepted && self.refused
    }
}

/// What a seat is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SeatStatus {
    /// Nobody's.
    #[default]
    Available,
    /// Held by this buyer.
    Held(Buyer),
    /// Ordered by this buyer, and not paid yet.
    Pending(Buyer),
    /// Sold to this buyer.
    Sold(Buyer),
}

impl SeatStatus {
    fn buyer(self) -> Option<Buyer> {
        match self {
            Self::Available => None,
            Self::Held(buyer) | Self::Pending(buyer) | Self::Sold(buyer) => Some(buyer),
        }
    }
}

/// All seats, as changes leave them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Seats([SeatStatus; SEATS_MAX]);

impl Seats {
    /// The seats after these changes; `None` if one of them contradicts those before it, as a seat that is held or sold
    /// twice does.
    pub fn replay(changes: impl IntoIterator<Item = Change>) -> Option<Self> {
        let mut seats = Self::default();
        changes.into_iter().all(|change| seats.apply(change)).then_some(seats)
    }

    /// What a seat is.
    pub fn status(&self, seat: Seat) -> SeatStatus {
        self.0[usize::from(seat.0)]
    }

    /// What this buyer has.
    pub fn of(&self, buyer: Buyer) -> Option<SeatStatus> {
        self.0.iter().copied().find(|status| status.buyer() == Some(buyer))
    }

    /// Whether this buyer has a hold.
    pub fn is_held_by(&self, buyer: Buyer) -> bool {
        self.of(buyer) == Some(SeatStatus::Held(buyer))
    }

    fn apply(&mut self, change: Change) -> bool {
        let (from, to) = match change {
            Change::Held { buyer, seat } => {
                let is_allowed = self.status(seat) == SeatStatus::Available && self.of(buyer).is_none();
                self.0[usize::from(seat.0)] = SeatStatus::Held(buyer);
                return is_allowed;
            }
            Change::Ended(buyer) => (SeatStatus::Held(buyer), SeatStatus::Available),
            Change::Ordered(buyer) => (SeatStatus::Held(buyer), SeatStatus::Pending(buyer)),
            Change::Sold(buyer) => (SeatStatus::Pending(buyer), SeatStatus::Sold(buyer)),
            Change::Refused(_) | Change::Payment { .. } => return true,
        };
        let Some(status) = self.0.iter_mut().find(|status| **status == from) else { return false };
        *status = to;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: Buyer = Buyer(0);
    const BOB: Buyer = Buyer(1);
    const HELD: Change = Change::Held { buyer: ANN, seat: Seat(0) };

    #[test]
    fn a_seat_is_held_ordered_and_sold_once() {
        let seats = Seats::replay([HELD, Change::Ordered(ANN), Change::Sold(ANN)]).unwrap();
        assert_eq!(seats.status(Seat(0)), SeatStatus::Sold(ANN));
        assert_eq!(Seats::replay([HELD, Change::Held { buyer: BOB, seat: Seat(0) }]), None);
        assert_eq!(Seats::replay([HELD, HELD]), None);
        assert_eq!(Seats::replay([HELD, Change::Ordered(ANN), Change::Ordered(ANN)]), None);
        assert_eq!(Seats::replay([Change::Sold(ANN)]), None);
    }

    #[test]
    fn a_hold_that_has_ended_leaves_its_seat_to_others() {
        let bobs = Change::Held { buyer: BOB, seat: Seat(0) };
        let seats = Seats::replay([HELD, Change::Ended(ANN), bobs]).unwrap();
        assert!(seats.is_held_by(BOB) && seats.of(ANN).is_none());
        assert_eq!(Seats::replay([HELD, Change::Ended(ANN), Change::Ordered(ANN)]), None);
    }
}
