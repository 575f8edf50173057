//! Hold places: all of them or none, for one buyer, until a deadline.

use serde::{Deserialize, Serialize};

use std::net::IpAddr;

use super::{AnswerTiming, HoldView, IdempotencyKey, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine, WantedHold},
    refusal::Refusal,
};
use domain::{HoldId, Selection, Timestamp, UserId};

/// Hold places.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Hold {
    /// The id of the hold to make.
    pub hold: HoldId,
    /// Who asks.
    pub buyer: UserId,
    /// What for.
    pub selection: Selection,
    /// Where they come from, if it is known; an IPv6 network is one address.
    pub address: Option<IpAddr>,
    /// One outcome per key.
    pub idempotency: Option<IdempotencyKey>,
}

impl Request for Hold {
    type Answer = HoldView;
    const TIMING: AnswerTiming = AnswerTiming::AsHolds;

    fn idempotency(&self) -> Option<(&UserId, &IdempotencyKey)> {
        self.idempotency.as_ref().map(|key| (&self.buyer, key))
    }

    fn run(self, event: &mut EventMachine, now: Timestamp, capacity: Capacity) -> Result<HoldView, Refusal> {
        let Self { hold, buyer, selection, address, .. } = self;
        event.require(capacity.holds)?;
        let decision = event.grant(WantedHold { hold, buyer, selection, address }, now)?;
        let orphans = decision.orphans.map(|orphans| *orphans).unwrap_or_default();
        Ok(HoldView { together: decision.together, orphans, ..HoldView::of(event.map(), hold)? })
    }
}
