//! Orphans: single free seats between taken ones or at the end of a row, which are hard to sell.
//!
//! This file only reports them; the event's `orphan_rule` decides what follows.

use crate::{
    claim::SeatList,
    free_seats::{FreeSeats, bits::ones},
    ids::{RowIndex, SeatIndex},
    layout::VenueLayout,
};

/// The orphans that a choice of seats would leave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrphanReport {
    /// The seats that would be left single.
    pub orphans: SeatList,
    /// A run of as many seats in the same row that leaves no orphan, as near to the choice as possible; empty
    /// if there is none.
    pub instead: SeatList,
    /// Whether `instead` exists.
    pub avoidable: bool,
}

/// The orphans that taking these free seats would leave; `None` if there are none.
///
/// For seats in several rows the report is about the first row with avoidable orphans. If no row has any, it
/// lists the orphans of all rows.
pub fn orphans_left_by(layout: &VenueLayout, free: &FreeSeats, seats: &[SeatIndex]) -> Option<OrphanReport> {
    let mut rows: Vec<RowIndex> = seats.iter().map(|seat| layout.seat(*seat).row).collect();
    rows.sort_unstable();
    rows.dedup();
    let mut unavoidable = SeatList::new();
    for row in rows {
        let chosen: Vec<SeatIndex> =
            seats.iter().copied().filter(|seat| layout.seat(*seat).row == row).collect();
        let orphans = orphans_in_row(free, row, &chosen);
        if orphans.is_empty() {
            continue;
        }
        if let Some(instead) = spare_choice(free, row, &chosen) {
            return Some(OrphanReport { orphans, instead, avoidable: true });
        }
        unavoidable.extend(orphans);
    }
    (!unavoidable.is_empty()).then(|| OrphanReport {
        orphans: unavoidable,
        instead: SeatList::new(),
        avoidable: false,
    })
}

fn orphans_in_row(free: &FreeSeats, row: RowIndex, chosen: &[SeatIndex]) -> SeatList {
    let bits: Vec<isize> = chosen.iter().map(|seat| free.bit_of(*seat) as isize).collect();
    let stays_free = |bit: isize| free.is_free_bit(row, bit) && !bits.contains(&bit);
    let alone = |bit: isize| stays_free(bit) && !stays_free(bit - 1) && !stays_free(bit + 1);
    let mut orphans = SeatList::new();
    for bit in bits.iter().flat_map(|bit| [bit - 1, bit + 1]).filter(|bit| alone(*bit)) {
        let seat = free.seat_at(row, bit as usize);
        if !orphans.contains(&seat) {
            orphans.push(seat);
        }
    }
    orphans.sort_unstable();
    orphans
}

fn spare_choice(free: &FreeSeats, row: RowIndex, chosen: &[SeatIndex]) -> Option<SeatList> {
    let wanted = chosen.iter().map(|seat| free.bit_of(*seat)).min()?;
    let starts = FreeSeats::runs_of(&free.free_bits(row, false), chosen.len());
    let starts = free.without_orphans(row, starts, chosen.len());
    let nearest = ones(&starts).min_by_key(|start| (start.abs_diff(wanted), *start))?;
    Some((nearest..nearest + chosen.len()).map(|bit| free.seat_at(row, bit)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_venue::venue;

    fn list(seats: &[u32]) -> SeatList {
        seats.iter().map(|seat| SeatIndex(*seat)).collect()
    }

    #[test]
    fn a_seat_left_at_the_end_of_a_row_is_an_orphan() {
        let layout = venue(&[6], 0);
        let free = FreeSeats::new(&layout);
        let report = orphans_left_by(&layout, &free, &list(&[1, 2])).unwrap();
        assert_eq!(report, OrphanReport { orphans: list(&[0]), instead: list(&[0, 1]), avoidable: true });
        assert_eq!(orphans_left_by(&layout, &free, &list(&[2, 3])), None);
    }

    #[test]
    fn a_seat_between_two_choices_is_an_orphan() {
        let layout = venue(&[7], 0);
        let free = FreeSeats::new(&layout);
        assert_eq!(orphans_left_by(&layout, &free, &list(&[2, 4])).unwrap().orphans, list(&[3]));
    }

    #[test]
    fn what_every_choice_would_leave_is_nobodys_fault() {
        let layout = venue(&[3], 0);
        let free = FreeSeats::new(&layout);
        let report = orphans_left_by(&layout, &free, &list(&[0, 1])).unwrap();
        assert!(!report.avoidable);
        assert_eq!(report.orphans, list(&[2]));
    }

    #[test]
    fn an_aisle_ends_a_row() {
        let layout = venue(&[6], 3);
        let free = FreeSeats::new(&layout);
        let report = orphans_left_by(&layout, &free, &list(&[0, 1])).unwrap();
        assert_eq!(report.orphans, list(&[2]), "beyond the aisle sits nobody's neighbour");
    }
}
