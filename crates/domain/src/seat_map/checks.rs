//! Whether the places that a command names exist, are named once, and have the status that it needs.

use super::SeatMap;
use crate::{
    claim::{AreaPlaces, Places, SeatList},
    counts::SeatStatus,
    ids::SeatIndex,
    orphans, planted,
    rejection::{InvalidCommand, Rejection, SmallSections},
    rules::OrphanRule,
};

impl SeatMap {
    /// Checks that every place exists and none is named twice.
    pub(super) fn check_places(&self, places: &Places) -> Result<(), Rejection> {
        if places.seats.is_empty() && places.areas.is_empty() {
            return Err(Rejection::Invalid { reason: InvalidCommand::Empty });
        }
        let count = self.layout.seat_count();
        if places.seats.iter().any(|seat| seat.at() >= count) {
            return Err(Rejection::Invalid { reason: InvalidCommand::Unknown });
        }
        if names_a_seat_twice(&places.seats) {
            return Err(Rejection::Invalid { reason: InvalidCommand::Repeated });
        }
        self.check_areas(&places.areas)
    }

    pub(super) fn check_areas(&self, areas: &[AreaPlaces]) -> Result<(), Rejection> {
        for (index, area) in areas.iter().enumerate() {
            let reason = if area.section.at() >= self.layout.sections().len() {
                InvalidCommand::Unknown
            } else if self.counters.area(area.section).is_none() {
                InvalidCommand::WrongKind
            } else if area.quantity == 0 {
                InvalidCommand::Empty
            } else if areas[..index].iter().any(|other| other.section == area.section) {
                InvalidCommand::Repeated
            } else {
                continue;
            };
            return Err(Rejection::Invalid { reason });
        }
        Ok(())
    }

    pub(super) fn check_available(&self, places: &Places) -> Result<(), Rejection> {
        match self.missing(places, SeatStatus::Available) {
            _ if planted!(TakenSeatsHeld) => Ok(()),
            None => Ok(()),
            Some((seats, areas)) => Err(Rejection::SeatsUnavailable { seats, areas }),
        }
    }

    pub(super) fn check_blocked(&self, places: &Places) -> Result<(), Rejection> {
        match self.missing(places, SeatStatus::Blocked) {
            None => Ok(()),
            Some((seats, areas)) => Err(Rejection::NotBlocked { seats, areas }),
        }
    }

    /// The places that do not have this status; `None` if all have it.
    fn missing(&self, places: &Places, status: SeatStatus) -> Option<(SeatList, SmallSections)> {
        if self.all_are(places, status) {
            return None;
        }
        let seats =
            places.seats.iter().copied().filter(|seat| self.counters.status(*seat) != status).collect();
        let lacks = |area: &&AreaPlaces| {
            let mut counts = self.counters.area(area.section).map(|area| area.counts).unwrap_or_default();
            *counts.of(status) < u64::from(area.quantity)
        };
        let areas = places.areas.iter().filter(lacks).map(|area| area.section).collect();
        Some((seats, areas))
    }

    pub(super) fn check_orphans(&self, places: &Places) -> Result<Option<Box<SeatList>>, Rejection> {
        if self.rules.orphan_rule == OrphanRule::Off || places.seats.is_empty() {
            return Ok(None);
        }
        let Some(report) = orphans::orphans_left_by(&self.layout, &self.free, &places.seats) else {
            return Ok(None);
        };
        if self.rules.orphan_rule == OrphanRule::Refuse && report.avoidable {
            return Err(Rejection::OrphanSeat { orphans: report.orphans, instead: report.instead });
        }
        Ok(Some(Box::new(report.orphans)))
    }
}

fn names_a_seat_twice(seats: &[SeatIndex]) -> bool {
    if seats.len() <= 8 {
        return seats.iter().enumerate().any(|(index, seat)| seats[..index].contains(seat));
    }
    let mut sorted = SeatList::from_slice(seats);
    sorted.sort_unstable();
    sorted.windows(2).any(|pair| pair[0] == pair[1])
}
