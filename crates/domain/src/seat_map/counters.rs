//! The number of places in each status, and the packed status of every seat as viewers get it.
//!
//! Both are kept up to date change by change. The counts always add up to the capacity.

use rustc_hash::FxHashMap;

use crate::{
    claim::AreaPlaces,
    counts::{Counts, SeatStatus},
    ids::{SeatIndex, SectionIndex, TierIndex},
    layout::{SectionKind, VenueLayout},
};

/// The places of one section and price tier.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct Group {
    pub section: SectionIndex,
    pub tier: TierIndex,
    /// Its places by status.
    pub counts: Counts,
}

/// An area's places by status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Area {
    /// The section that is the area.
    pub section: SectionIndex,
    /// Its places by status.
    pub counts: Counts,
    group: u16,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct SeatCounters {
    /// Two bits for each seat.
    packed: Vec<u8>,
    group_of_seat: Vec<u16>,
    groups: Vec<Group>,
    areas: Vec<Area>,
    counts: Counts,
}

impl SeatCounters {
    pub(super) fn new(layout: &VenueLayout) -> Self {
        let mut counters = Self {
            packed: vec![0; layout.seat_count().div_ceil(4)],
            group_of_seat: Vec::with_capacity(layout.seat_count()),
            groups: Vec::new(),
            areas: Vec::new(),
            counts: Counts { available: layout.capacity(), ..Counts::default() },
        };
        let mut known = FxHashMap::default();
        for row in layout.rows() {
            for seat in row.seats() {
                let group = counters.group(row.section, layout.seat(SeatIndex(seat)).tier, &mut known);
                counters.groups[group as usize].counts.available += 1;
                counters.group_of_seat.push(group);
            }
        }
        for (index, section) in layout.sections().iter().enumerate() {
            let SectionKind::Area { capacity, tier } = section.kind else { continue };
            let section = SectionIndex(index as u16);
            let group = counters.group(section, tier, &mut known);
            counters.groups[group as usize].counts.available += u64::from(capacity);
            let counts = Counts { available: u64::from(capacity), ..Counts::default() };
            counters.areas.push(Area { section, counts, group });
        }
        counters
    }

    /// The group of a section and a tier, created if it does not exist. `known` is the index of all groups
    /// but the last.
    fn group(
        &mut self,
        section: SectionIndex,
        tier: TierIndex,
        known: &mut FxHashMap<(SectionIndex, TierIndex), u16>,
    ) -> u16 {
        // Neighbouring seats mostly have the same section and tier, so the group is nearly always the last
        // one.
        let last = self.groups.last().is_some_and(|group| (group.section, group.tier) == (section, tier));
        // A layout has at most `GROUPS_MAX` groups, which fits into 16 bits.
        let count = self.groups.len() as u16;
        if last {
            return count - 1;
        }
        let groups = &mut self.groups;
        *known.entry((section, tier)).or_insert_with(|| {
            groups.push(Group { section, tier, counts: Counts::default() });
            count
        })
    }

    #[inline]
    pub(super) fn status(&self, seat: SeatIndex) -> SeatStatus {
        SeatStatus::from_bits(self.packed[seat.at() / 4] >> (seat.at() % 4 * 2))
    }

    #[inline]
    pub(super) fn set(&mut self, seat: SeatIndex, status: SeatStatus) {
        let before = self.status(seat);
        let shift = seat.at() % 4 * 2;
        let byte = &mut self.packed[seat.at() / 4];
        *byte = (*byte & !(3 << shift)) | ((status as u8) << shift);
        let group = &mut self.groups[self.group_of_seat[seat.at()] as usize].counts;
        *group.of(before) -= 1;
        *group.of(status) += 1;
        *self.counts.of(before) -= 1;
        *self.counts.of(status) += 1;
    }

    /// Moves area places from one status to another.
    pub(super) fn shift(&mut self, places: AreaPlaces, from: SeatStatus, to: SeatStatus) {
        let quantity = u64::from(places.quantity);
        let Some(area) = self.areas.iter_mut().find(|area| area.section == places.section) else {
            panic!("section {} is not an area", places.section)
        };
        let group = &mut self.groups[area.group as usize].counts;
        for counts in [&mut area.counts, group, &mut self.counts] {
            assert!(*counts.of(from) >= quantity, "an area gives no more places than it has");
            *counts.of(from) -= quantity;
            *counts.of(to) += quantity;
        }
    }

    pub(super) fn area(&self, section: SectionIndex) -> Option<&Area> {
        self.areas.iter().find(|area| area.section == section)
    }

    pub(super) fn packed(&self) -> &[u8] {
        &self.packed
    }

    pub(super) fn groups(&self) -> &[Group] {
        &self.groups
    }

    pub(super) fn areas(&self) -> &[Area] {
        &self.areas
    }

    pub(super) fn counts(&self) -> Counts {
        self.counts
    }
}
