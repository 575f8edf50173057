//! The seat map as readers get it: built once per state and shared by everybody who asks.

use serde::{Deserialize, Serialize};

use std::sync::{Arc, OnceLock};

use bytes::Bytes;

use super::cancellation::CancellationLeft;
use crate::{actors::live::AreaCounts, codec::packed};
use domain::{
    Counts, Epoch, EventId, EventRules, SeatIndex, SeatMap, SeatStatus, SectionIndex, Seq, TierIndex,
};

/// An event's map at one sequence number, shared by everybody who asks meanwhile.
#[derive(Debug, Serialize, Deserialize)]
pub struct MapView {
    /// The event.
    pub event: EventId,
    /// Ownership under which this state was reached.
    pub epoch: Epoch,
    /// The state's sequence number.
    pub seq: Seq,
    /// How many seats there are.
    pub seat_count: u32,
    /// Two bits a seat: seat `i` in bits `2i..2i+1` of the little-endian stream, as `SeatStatus`.
    pub packed: Bytes,
    /// Areas in the order of their sections.
    pub areas: Vec<AreaCounts>,
    /// Seats and area places together.
    pub counts: Counts,
    /// Counts by section and price tier.
    pub groups: Vec<GroupCounts>,
    /// Holds that no order has.
    pub holds: HoldCounts,
    /// What is left to do, if the event is cancelled.
    pub cancellation: Option<CancellationLeft>,
    /// The rules in force.
    #[serde(with = "packed")]
    pub rules: Arc<EventRules>,
    /// A place for the adapter's encoding, made at most once.
    #[serde(skip)]
    pub encoded: OnceLock<Bytes>,
}

impl MapView {
    /// The status of one seat.
    pub fn status_of(&self, seat: SeatIndex) -> SeatStatus {
        SeatStatus::from_bits(self.packed[seat.at() / 4] >> (seat.at() % 4 * 2))
    }
}

/// The places of one section and price tier by status.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GroupCounts {
    /// The section.
    pub section: SectionIndex,
    /// The price tier.
    pub tier: TierIndex,
    /// Places by status.
    pub counts: Counts,
}

/// Holds that may still be ordered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct HoldCounts {
    /// How many.
    pub active: u64,
    /// Their places.
    pub places: u64,
}

impl MapView {
    /// What there is to see of a map.
    pub fn new(event: EventId, map: &SeatMap, cancellation: Option<CancellationLeft>) -> Self {
        let (active, places) = map.on_hold();
        let groups = map.groups().iter().map(|group| GroupCounts {
            section: group.section,
            tier: group.tier,
            counts: group.counts,
        });
        Self {
            event,
            epoch: map.epoch(),
            seq: map.seq(),
            seat_count: map.layout().seat_count() as u32,
            packed: Bytes::copy_from_slice(map.packed()),
            areas: area_counts(map),
            counts: map.counts(),
            groups: groups.collect(),
            holds: HoldCounts { active, places },
            cancellation,
            rules: map.rules().clone(),
            encoded: OnceLock::new(),
        }
    }
}

pub(super) fn area_counts(map: &SeatMap) -> Vec<AreaCounts> {
    map.areas().iter().map(|area| AreaCounts { section: area.section, counts: area.counts }).collect()
}
