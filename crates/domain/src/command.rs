//! The commands that a seat map accepts or rejects.
//!
//! Ids come with the command: the core creates none, so that replay gives the same state.

use serde::{Deserialize, Serialize};

use crate::{
    claim::{AreaList, Claim, ClaimState, Places, SeatList},
    ids::{HoldId, OrderId, SectionIndex, TierIndex, UserId},
    money::Amount,
    order::{EndedBy, OrderFailure},
    person::Person,
    rules::{EventRules, EventStatus},
    time::Timestamp,
    totals::Totals,
};

/// The criteria for the best available seats.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct BestAvailable {
    /// How many seats, at least 1.
    pub quantity: u32,
    /// Only in this section.
    pub section: Option<SectionIndex>,
    /// Only in this price tier.
    pub tier: Option<TierIndex>,
    /// Reject with `NotAdjacent` instead of splitting the group.
    pub adjacent: bool,
    /// How many of the seats must be wheelchair places; the others may then be companion seats. With 0,
    /// neither wheelchair places nor companion seats are given.
    pub accessible: u32,
}

/// What a hold is for; all of it or nothing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub enum Selection {
    /// These seats and area places.
    Named(Places),
    /// The best available seats, and these area places as well.
    Best { seats: BestAvailable, areas: AreaList },
}

/// A change that the seat map is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub enum Command {
    /// Claim places for one buyer until a deadline.
    Hold { hold: HoldId, buyer: UserId, selection: Selection },
    /// Restore a hold that a crash lost, with its id and deadline, if all its places are available.
    Adopt { hold: HoldId, buyer: UserId, places: Places, deadline: Timestamp },
    /// Extend a hold by one more hold length, counted from its deadline.
    Extend { hold: HoldId, buyer: UserId },
    /// End a hold at the buyer's request.
    Release { hold: HoldId, buyer: UserId },
    /// Tie a hold's places to an order. From then on the hold's deadline does not free them.
    PlaceOrder {
        hold: HoldId,
        order: OrderId,
        buyer: UserId,
        /// The person behind it, if they gave an address. All orders of a person count together.
        person: Option<Person>,
    },
    /// The provider has been paid: the order's places are sold.
    Commit { order: OrderId },
    /// The order was not paid: its places return to the hold until the hold's deadline, or become available.
    Fail { order: OrderId, failure: OrderFailure },
    /// The order is paid by invoice: it waits for a confirmation by a person, and fails at `due`.
    AwaitPayment {
        order: OrderId,
        /// First instant at which it is too late to pay.
        due: Timestamp,
    },
    /// A person confirms that an order by invoice is paid.
    ConfirmPayment { order: OrderId },
    /// End an order that is completed or awaits its payment. Its places become available.
    Cancel { order: OrderId, by: EndedBy },
    /// End an order in payment: its provider says that nothing was paid, and nothing can be any more.
    GiveUp { order: OrderId, by: EndedBy },
    /// Give a part of what was paid for an order back, and these of its places. Its last place is given back by
    /// [`Command::Cancel`].
    Refund { order: OrderId, amount: Amount, places: Places },
    /// Take places off sale. All of them must be available.
    Block {
        /// Seats and area places.
        places: Places,
    },
    /// Put blocked places back on sale. All of them must be blocked.
    Unblock {
        /// Seats and area places.
        places: Places,
    },
    /// End holds that have reached their deadline (a bounded number at a time), or an order by invoice that
    /// was not paid in time.
    ExpireDue,
    /// Money has come for an order that is decided, and goes back: the map stays as it is.
    GiveLateMoneyBack { order: OrderId },
    /// Money has come for an order that failed: it takes its places again, if its hold has them still, or all of them are
    /// available.
    TakeAgain(Box<TakenAgain>),
    /// End holds of a cancelled event (a bounded number at a time).
    EndHolds,
    /// Open, pause, close or cancel the event.
    ChangeStatus { status: EventStatus },
    /// Replace the rules, except for the status.
    ChangeRules { rules: Box<EventRules> },
}

/// The places of an order that failed and was paid after all.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct TakenAgain {
    pub order: OrderId,
    /// The hold that was ordered.
    pub hold: HoldId,
    pub buyer: UserId,
    pub places: Places,
    /// What was paid.
    pub totals: Totals,
}

impl TakenAgain {
    /// Whether this claim is the hold that was ordered, without an order again.
    pub fn is_of(&self, claim: &Claim) -> bool {
        let is_held = matches!(claim.state, ClaimState::Held { .. });
        is_held && (claim.hold, &claim.buyer, &claim.places) == (self.hold, &self.buyer, &self.places)
    }
}

impl Selection {
    /// How many places it is for.
    pub fn count(&self) -> u32 {
        match self {
            Self::Named(places) => places.count(),
            Self::Best { seats, areas } => {
                areas.iter().fold(seats.quantity, |sum, area| sum.saturating_add(area.quantity))
            }
        }
    }

    /// A selection of these seats and no areas.
    pub fn seats(seats: SeatList) -> Self {
        Self::Named(Places { seats, areas: AreaList::new() })
    }
}
