//! The answers to requests, and what is remembered of them under an idempotency key.
//!
//! `Outcome` and what it contains are stored: variants and fields may be appended, never reordered or removed.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use domain::{
    ClaimState, Epoch, HoldId, OrderId, Places, Rejection, SeatList, SeatMap, Seq, Timestamp, Totals, UserId,
    admission,
};

/// The client's name for a request that must have one outcome.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct IdempotencyKey {
    /// The `Idempotency-Key`, 1 to 128 visible ASCII characters.
    pub key: String,
    /// SHA-256 over the operation and its body: the same key with another request is a conflict.
    pub request_hash: [u8; 32],
}

/// What a request with an idempotency key led to. Stored: append new variants, never reorder or remove any.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Outcome {
    /// A hold.
    Hold(Box<HoldView>),
    /// An accepted order.
    Order(AcceptedOrder),
    /// Something with nothing to show.
    Done(Done),
    /// A refusal by the core. [`crate::store::OutcomeRow::REFUSAL`] is how it is stored.
    Rejected(Rejection),
}

impl Outcome {
    pub(super) fn is_refusal(&self) -> bool {
        matches!(self, Self::Rejected(_))
    }
}

/// The answer to a request.
pub trait Answer: Serialize + DeserializeOwned + Send + Sized + 'static {
    /// What is remembered of it under an idempotency key; `None` where no request with a key has such an answer.
    fn to_outcome(&self) -> Option<Outcome> {
        None
    }

    /// The answer that a remembered outcome was; `None` if that was another one.
    fn from_outcome(_outcome: Outcome) -> Option<Self> {
        None
    }
}

/// A change that has nothing to show but its place in the journal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Done {
    /// The sequence number after it.
    pub seq: Seq,
}

impl Answer for Done {
    fn to_outcome(&self) -> Option<Outcome> {
        Some(Outcome::Done(*self))
    }

    fn from_outcome(outcome: Outcome) -> Option<Self> {
        if let Outcome::Done(done) = outcome { Some(done) } else { None }
    }
}

/// An order that was accepted: durable, and decided soon.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AcceptedOrder {
    /// The order.
    pub order: OrderId,
    /// The hold that it was.
    pub hold: HoldId,
    /// The sequence number of its acceptance.
    pub seq: Seq,
}

impl Answer for AcceptedOrder {
    fn to_outcome(&self) -> Option<Outcome> {
        Some(Outcome::Order(*self))
    }

    fn from_outcome(outcome: Outcome) -> Option<Self> {
        if let Outcome::Order(order) = outcome { Some(order) } else { None }
    }
}

/// A hold as its buyer sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HoldView {
    /// The hold.
    pub hold: HoldId,
    /// Whose it is.
    pub buyer: UserId,
    /// What it claims.
    pub places: Places,
    /// What ordering it costs.
    pub totals: Totals,
    /// When it ends; an ordered hold ends then if its payment has failed.
    pub deadline: Timestamp,
    /// Extensions that are left.
    pub extensions_left: u8,
    /// The order that it is tied to.
    pub order: Option<OrderId>,
    /// Ownership under which this was answered.
    pub epoch: Epoch,
    /// The sequence number after it.
    pub seq: Seq,
    /// Whether the seats of a best-available hold are side by side; `None` for hand-picked ones.
    pub together: Option<bool>,
    /// Single seats that the choice leaves alone (orphan rule `warn`).
    pub orphans: SeatList,
}

impl HoldView {
    /// A hold as it is now.
    pub(super) fn of(map: &SeatMap, hold: HoldId) -> Result<Self, Rejection> {
        let claim = map.claim_of_hold(hold).ok_or(Rejection::HoldExpired)?;
        let rules = map.rules();
        let (deadline, extensions, order) = match claim.state {
            ClaimState::Held { deadline, extensions } => (deadline, extensions, None),
            ClaimState::Paying { order, deadline, .. } => (deadline, rules.extensions_per_hold, Some(order)),
            ClaimState::Awaiting { order, due, .. } => (due, rules.extensions_per_hold, Some(order)),
            ClaimState::Pending { order, .. }
            | ClaimState::Sold { order, .. }
            | ClaimState::PartlyRefunded { order, .. } => (map.at(), rules.extensions_per_hold, Some(order)),
        };
        // An order costs what it cost when it was placed, whatever the rules are now.
        let totals = claim.state.totals().or_else(|| map.prices().price(&claim.places, map.layout()));
        Ok(Self {
            hold,
            buyer: claim.buyer.clone(),
            places: claim.places.clone(),
            totals: totals.unwrap_or_default(),
            deadline,
            extensions_left: rules.extensions_per_hold.saturating_sub(extensions),
            order,
            epoch: map.epoch(),
            seq: map.seq(),
            together: None,
            orphans: SeatList::new(),
        })
    }

    /// A hold for whoever says that it is theirs.
    pub(super) fn for_buyer(
        map: &SeatMap,
        hold: HoldId,
        buyer: &UserId,
        now: Timestamp,
    ) -> Result<Self, Rejection> {
        let claim = map.claim_of_hold(hold).ok_or(Rejection::HoldExpired)?;
        if claim.buyer != *buyer {
            return Err(Rejection::HoldNotYours);
        }
        if admission::is_over(claim, now) {
            return Err(Rejection::HoldExpired);
        }
        Self::of(map, hold)
    }
}

impl Answer for HoldView {
    fn to_outcome(&self) -> Option<Outcome> {
        Some(Outcome::Hold(Box::new(self.clone())))
    }

    fn from_outcome(outcome: Outcome) -> Option<Self> {
        if let Outcome::Hold(view) = outcome { Some(*view) } else { None }
    }
}
