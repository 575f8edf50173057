//! The state of a map in canonical form: equal maps have equal states, whatever their history.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{SeatMap, apply::ReplayError};
use crate::{
    claim::{AreaPlaces, Claim, ClaimState},
    counts::SeatStatus,
    ids::{HoldId, SeatIndex, Seq},
    layout::VenueLayout,
    person::PersonKey,
    rules::EventRules,
    time::Timestamp,
};

/// The contents of a snapshot: everything that is not in the layout. It is stored: a new field needs a new
/// format version.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct MapState {
    pub seq: Seq,
    pub at: Timestamp,
    /// The rules in force.
    pub rules: EventRules,
    /// Blocked seats in ascending order.
    pub blocked: Vec<SeatIndex>,
    /// Blocked area places by section.
    pub blocked_areas: Vec<AreaPlaces>,
    pub claims: Vec<Claim>,
    /// Who ordered, if they gave an address: by the hold that was ordered, in ascending order.
    pub people: Vec<(HoldId, PersonKey)>,
}

impl SeatMap {
    /// The state in canonical form.
    pub fn state(&self) -> MapState {
        let mut claims: Vec<Claim> = self.claims.iter().map(|(_, claim)| claim.clone()).collect();
        claims.sort_unstable_by_key(|claim| claim.hold);
        let mut people: Vec<(HoldId, PersonKey)> = self.claims.people().collect();
        people.sort_unstable();
        let seats = (0..self.layout.seat_count() as u32).map(SeatIndex);
        let blocked_areas = self.counters.areas().iter().filter(|area| area.counts.blocked > 0);
        MapState {
            seq: self.seq,
            at: self.at,
            rules: self.rules.as_ref().clone(),
            blocked: seats.filter(|seat| self.counters.status(*seat) == SeatStatus::Blocked).collect(),
            blocked_areas: blocked_areas
                .map(|area| AreaPlaces { section: area.section, quantity: area.counts.blocked as u32 })
                .collect(),
            claims,
            people,
        }
    }

    /// Builds the map of a [`SeatMap::state`]. Returns an error if a place is claimed twice.
    pub fn from_state(layout: Arc<VenueLayout>, state: MapState) -> Result<Self, ReplayError> {
        let mut map = Self::new(layout, state.rules);
        let places = crate::Places { seats: state.blocked.into(), areas: state.blocked_areas.into() };
        if !map.all_are(&places, SeatStatus::Available) {
            return Err(ReplayError("the snapshot blocks places that do not exist".to_owned()));
        }
        map.block(&places);
        for claim in state.claims {
            if !map.all_are(&claim.places, SeatStatus::Available) || map.claims.by_hold(claim.hold).is_some()
            {
                return Err(ReplayError(format!("the snapshot claims places of hold {} twice", claim.hold)));
            }
            let target = claim.state;
            let hold = claim.hold;
            map.claim(claim);
            if let (true, Some(order), Some(totals)) = (target.is_sold(), target.order(), target.totals()) {
                let slot = map.hold_slot(hold);
                map.claims.set_state(slot, ClaimState::Pending { order, totals });
                map.sell(order);
                map.claims.set_state(slot, target);
            }
        }
        for (hold, person) in state.people {
            let slot = map.claims.slot_of_hold(hold);
            let ordered = slot.filter(|slot| map.claims.get(*slot).state.order().is_some());
            let slot = ordered.ok_or_else(|| {
                ReplayError(format!("the snapshot says who ordered hold {hold}, and it has no order"))
            })?;
            map.claims.set_person(slot, person);
        }
        map.seq = state.seq;
        map.at = state.at;
        map.touched.clear();
        Ok(map)
    }
}
