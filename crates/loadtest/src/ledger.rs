//! What buyers were told: every hold and order that the server acknowledged.

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
    /// Area places.
    pub areas: AreaPlaces,
}

impl Places {
    /// How many.
    pub fn count(&self) -> u64 {
        self.seats.len() as u64 + self.areas.iter().map(|(_, quantity)| u64::from(*quantity)).sum::<u64>()
    }
}

/// A hold that was granted. Instants are microseconds by the rehearsal's clock.
#[derive(Clone, Debug)]
pub struct HoldRecord {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub buyer: u32,
    /// The number of its event.
    pub event: u16,
    /// What it claims.
    pub places: Places,
    /// When it was asked for first.
    pub sent: u64,
    /// When it was granted, as far as the buyer knows.
    pub answered: u64,
    /// When its end was asked for first: given back.
    pub release_sent: Option<u64>,
    /// Whether that was confirmed.
    pub released: bool,
    /// When it was ordered first.
    pub order_sent: Option<u64>,
    /// Whether nobody knows what became of that.
    pub order_unknown: bool,
    /// Its order, once accepted.
    pub order: Option<u32>,
}

/// What became of an order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OrderEnd {
    /// Nobody has asked, or no answer came.
    Unknown,
    /// It is not decided.
    Undecided,
    /// The server does not know it.
    Missing,
    /// It failed: its places are the hold's again until the hold's deadline.
    Failed,
    /// It is completed.
    Completed {
        /// What was bought.
        places: Places,
        /// How many tickets there are.
        tickets: u32,
        /// What was paid, in minor units.
        total: i64,
    },
}

/// An order that was accepted.
#[derive(Clone, Debug)]
pub struct OrderRecord {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub buyer: u32,
    /// The number of its event.
    pub event: u16,
    /// Its hold's number.
    pub hold: u32,
    /// What became of it, as asked after the last buyer had left.
    pub end: OrderEnd,
}

/// One key, two orders.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TwoOutcomes {
    /// Whose key.
    pub buyer: u32,
    /// The number of the event.
    pub event: u16,
    /// The first outcome.
    pub first: Uuid,
    /// The other one; none: the order was refused.
    pub second: Option<Uuid>,
}

/// Everything that was acknowledged.
#[derive(Debug, Default)]
pub struct Ledger {
    /// Holds.
    pub holds: Vec<HoldRecord>,
    /// Orders.
    pub orders: Vec<OrderRecord>,
    /// Keys that had more than one outcome.
    pub two_outcomes: Vec<TwoOutcomes>,
    /// Places of completed orders, as buyers learned of them.
    pub places_bought: u64,
    /// Places held or bought, as buyers know; holds that ran out unnoticed are among them.
    pub places_taken: u64,
}

impl Ledger {
    /// A hold was granted; its number.
    pub fn granted(&mut self, hold: HoldRecord) -> u32 {
        self.places_taken += hold.places.count();
        self.holds.push(hold);
        (self.holds.len() - 1) as u32
    }

    /// An order that was accepted is refused when its key is sent again.
    pub fn taken_back(&mut self, order: u32) {
        if let Some(order) = self.orders.get(order as usize) {
            let (buyer, event, first) = (order.buyer, order.event, order.id);
            self.two_outcomes.push(TwoOutcomes { buyer, event, first, second: None });
        }
    }

    /// The buyer of a hold knows that it is over.
    pub fn over(&mut self, hold: u32) {
        let places = self.holds.get(hold as usize).map_or(0, |hold| hold.places.count());
        self.places_taken = self.places_taken.saturating_sub(places);
    }

    /// An order of this hold was accepted; its number. `known` is the order that the same key had.
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
