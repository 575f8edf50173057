//! Every hold and order that the server acknowledged to a buyer, with the times between which it happened. It is the
//! evidence for `check`: it has only what the server acknowledged, and nothing is removed from it.

use smallvec::SmallVec;
use uuid::Uuid;

use crate::taste::Seats;

/// Area places: the number of the area, and how many.
pub type AreaPlaces = SmallVec<[(u16, u16); 1]>;

/// Seats and area places.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Places {
    /// Seats by index.
    pub seats: Seats,
    pub areas: AreaPlaces,
}

impl Places {
    pub fn count(&self) -> u64 {
        self.seats.len() as u64 + self.areas.iter().map(|(_, quantity)| u64::from(*quantity)).sum::<u64>()
    }
}

/// A hold that was granted. Instants are microseconds by the rehearsal's clock.
#[derive(Clone, Debug)]
pub struct HoldRecord {
    pub id: Uuid,
    pub buyer: u32,
    /// Index of its event.
    pub event: u16,
    pub places: Places,
    /// When it was first requested.
    pub sent: u64,
    /// When the buyer had the answer.
    pub answered: u64,
    /// When its release was first requested.
    pub release_sent: Option<u64>,
    /// The release was confirmed.
    pub released: bool,
    /// When an order of it was first requested.
    pub order_sent: Option<u64>,
    /// That order got no answer: it may exist or not.
    pub order_unknown: bool,
    /// Index of its accepted order in [`Ledger::orders`].
    pub order: Option<u32>,
}

/// The outcome of an order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OrderEnd {
    /// Not read, or no answer came.
    Unknown,
    /// Neither completed nor failed yet.
    Undecided,
    /// The server answers that it does not exist.
    Missing,
    /// Failed: its places belong to the hold again until the hold's deadline.
    Failed,
    Completed {
        places: Places,
        /// How many tickets there are.
        tickets: u32,
        /// The total that was paid, in minor units.
        total: i64,
    },
}

/// An order that was accepted.
#[derive(Clone, Debug)]
pub struct OrderRecord {
    pub id: Uuid,
    pub buyer: u32,
    /// The number of its event.
    pub event: u16,
    /// Index of its hold in [`Ledger::holds`].
    pub hold: u32,
    /// Its outcome, as read by `closing`.
    pub end: OrderEnd,
}

/// An idempotency key with two outcomes, which a correct server never gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TwoOutcomes {
    pub buyer: u32,
    /// The number of the event.
    pub event: u16,
    pub first: Uuid,
    /// The second order; `None` if the second outcome was a refusal.
    pub second: Option<Uuid>,
}

/// Everything that was acknowledged.
#[derive(Debug, Default)]
pub struct Ledger {
    pub holds: Vec<HoldRecord>,
    pub orders: Vec<OrderRecord>,
    /// Keys that had more than one outcome.
    pub two_outcomes: Vec<TwoOutcomes>,
    /// Places of the orders that buyers know to be completed.
    pub places_bought: u64,
    /// Places held or bought as far as buyers know; holds that expired without notice are included.
    pub places_taken: u64,
}

impl Ledger {
    /// Records a granted hold; returns its index.
    pub fn granted(&mut self, hold: HoldRecord) -> u32 {
        self.places_taken += hold.places.count();
        self.holds.push(hold);
        (self.holds.len() - 1) as u32
    }

    /// Records that an accepted order was refused when its key was sent again.
    pub fn taken_back(&mut self, order: u32) {
        if let Some(order) = self.orders.get(order as usize) {
            let (buyer, event, first) = (order.buyer, order.event, order.id);
            self.two_outcomes.push(TwoOutcomes { buyer, event, first, second: None });
        }
    }

    /// Records that the buyer of a hold knows that it has ended.
    pub fn over(&mut self, hold: u32) {
        let places = self.holds.get(hold as usize).map_or(0, |hold| hold.places.count());
        self.places_taken = self.places_taken.saturating_sub(places);
    }

    /// Records an accepted order of a hold; returns its index. `known` is the order that the same key gave before.
    pub fn accepted(&mut self, id: Uuid, hold: u32, known: Option<u32>) -> Option<u32> {
        let of = self.holds.get_mut(hold as usize)?;
        if let Some(known) = known {
            let first = self.orders.get(known as usize)?.id;
            if first == id {
                return Some(known);
            }
            self.two_outcomes.push(TwoOutcomes { buyer: of.buyer, event: of.event, first, second: Some(id) });
        }
        let number = self.orders.len() as u32;
        of.order = Some(number);
        self.orders.push(OrderRecord { id, buyer: of.buyer, event: of.event, hold, end: OrderEnd::Unknown });
        Some(number)
    }
}
