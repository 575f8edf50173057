//! Finds the best seats that are left.
//!
//! The steps, in this order; the first one with an answer decides: side by side without leaving an orphan;
//! side by side; one row with as few gaps as possible; neighbouring rows; anywhere. Among the answers of a
//! step the lowest sum of ranks wins, then the lowest seat index, so that the result depends on nothing but
//! the arguments. Nothing is changed here.

use crate::{
    claim::SeatList,
    command::BestAvailable,
    free_seats::{
        FreeSeats,
        bits::{Bits, ones},
    },
    ids::{RowIndex, SeatIndex},
    layout::{Access, VenueLayout},
    rejection::{InvalidCommand, Rejection},
};

/// The seats that were found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The seats, by index or in the row's order.
    pub seats: SeatList,
    /// Whether they are side by side in one row.
    pub together: bool,
}

/// The most neighbouring rows over which one group is spread.
const ROWS_TOGETHER_MAX: usize = 4;

/// Finds the best available seats.
///
/// Wheelchair places and companion seats are given only if the request asks for wheelchair places. The search
/// visits rows from best to worst and stops as soon as no later row can be better.
pub fn find(layout: &VenueLayout, free: &FreeSeats, wanted: &BestAvailable) -> Result<Found, Rejection> {
    check(layout, wanted)?;
    let search = Search { layout, free, wanted, quantity: wanted.quantity as usize };
    if let Some(seats) = search.side_by_side(true).or_else(|| search.side_by_side(false)) {
        return Ok(Found { seats, together: true });
    }
    if !search.has_enough() {
        return Err(Rejection::NotEnoughSeats);
    }
    if wanted.adjacent {
        return Err(Rejection::NotAdjacent);
    }
    let apart = search.one_row().or_else(|| search.neighbouring_rows()).or_else(|| search.anywhere());
    apart.map(|seats| Found { seats, together: false }).ok_or(Rejection::NotEnoughSeats)
}

fn check(layout: &VenueLayout, wanted: &BestAvailable) -> Result<(), Rejection> {
    let section = wanted.section.map(|section| layout.sections().get(section.at()).is_some());
    let is_area = wanted.section.is_some_and(|section| layout.area(section).is_some());
    let reason = if wanted.quantity == 0 {
        InvalidCommand::Empty
    } else if wanted.accessible > wanted.quantity {
        InvalidCommand::TooManyAccessible
    } else if section == Some(false) || wanted.tier.is_some_and(|tier| tier.at() >= layout.tiers().len()) {
        InvalidCommand::Unknown
    } else if is_area {
        InvalidCommand::WrongKind
    } else {
        return Ok(());
    };
    Err(Rejection::Invalid { reason })
}

struct Search<'a> {
    layout: &'a VenueLayout,
    free: &'a FreeSeats,
    wanted: &'a BestAvailable,
    quantity: usize,
}

/// The best candidate so far: the key it is compared by, and its seats in the row's order.
struct Best<K> {
    key: Option<(K, SeatIndex)>,
    seats: SeatList,
}

impl<K: Ord + Copy> Best<K> {
    fn none() -> Self {
        Self { key: None, seats: SeatList::new() }
    }

    /// Whether a candidate with this key may be better than the best so far.
    fn might_take(&self, key: K) -> bool {
        self.key.is_none_or(|(best, _)| key <= best)
    }

    fn offer(&mut self, key: K, seats: impl Iterator<Item = SeatIndex> + Clone) {
        let Some(lowest) = seats.clone().min() else { return };
        if self.key.is_none_or(|best| (key, lowest) < best) {
            self.key = Some((key, lowest));
            self.seats = seats.collect();
        }
    }

    fn found(self) -> Option<SeatList> {
        self.key.map(|_| self.seats)
    }
}

impl Search<'_> {
    /// The free seats of the row that match the request, as bits.
    fn bits(&self, row: RowIndex) -> Bits {
        let mut bits = self.free.free_bits(row, self.wanted.accessible == 0);
        if let Some(tier) = self.wanted.tier {
            for bit in ones(&bits.clone()) {
                if self.layout.seat(self.free.seat_at(row, bit)).tier != tier {
                    bits[bit / 64] &= !(1 << (bit % 64));
                }
            }
        }
        bits
    }

    fn fitting(&self, row: RowIndex) -> Vec<SeatIndex> {
        if self.free.free_in(row) == 0 {
            return Vec::new();
        }
        ones(&self.bits(row)).map(|bit| self.free.seat_at(row, bit)).collect()
    }

    fn rank(&self, seat: SeatIndex) -> u64 {
        u64::from(self.layout.seat(seat).rank)
    }

    fn is_accessible(&self, seat: SeatIndex) -> bool {
        self.layout.seat(seat).access == Access::Accessible
    }

    fn enough_accessible(&self, seats: impl Iterator<Item = SeatIndex>) -> bool {
        self.wanted.accessible == 0
            || seats.filter(|seat| self.is_accessible(*seat)).count() >= self.wanted.accessible as usize
    }

    fn has_enough(&self) -> bool {
        let rows = self.free.rows_by_rank(self.wanted.section);
        let seats = || rows.iter().flat_map(|row| self.fitting(*row));
        seats().take(self.quantity).count() == self.quantity && self.enough_accessible(seats())
    }

    fn side_by_side(&self, no_orphans: bool) -> Option<SeatList> {
        let mut best: Best<u64> = Best::none();
        for row in self.free.rows_with_run(self.wanted.section, self.wanted.quantity) {
            let lower_bound = u64::from(self.free.best_rank(row)) * self.quantity as u64;
            if best.key.is_some_and(|(rank, _)| lower_bound > rank) {
                break;
            }
            let mut starts = FreeSeats::runs_of(&self.bits(row), self.quantity);
            if no_orphans {
                starts = self.free.without_orphans(row, starts, self.quantity);
            }
            for start in ones(&starts) {
                let rank = self.free.rank_of_run(row, start, self.quantity);
                let seats = (start..start + self.quantity).map(|bit| self.free.seat_at(row, bit));
                if best.might_take(rank) && self.enough_accessible(seats.clone()) {
                    best.offer(rank, seats);
                }
            }
        }
        best.found()
    }

    fn one_row(&self) -> Option<SeatList> {
        let mut best: Best<(usize, u64)> = Best::none();
        for row in self.free.rows_by_rank(self.wanted.section) {
            if (self.free.free_in(*row) as usize) < self.quantity {
                continue;
            }
            let seats = self.fitting(*row);
            for window in seats.windows(self.quantity) {
                if !self.enough_accessible(window.iter().copied()) {
                    continue;
                }
                let span = self.free.bit_of(window[self.quantity - 1]) - self.free.bit_of(window[0]) + 1;
                let rank = window.iter().map(|seat| self.rank(*seat)).sum();
                best.offer((span - self.quantity, rank), window.iter().copied());
            }
        }
        best.found()
    }

    fn neighbouring_rows(&self) -> Option<SeatList> {
        let rows = self.layout.rows();
        let in_scope =
            |index: usize| self.wanted.section.is_none_or(|section| rows[index].section == section);
        for together in 2..=ROWS_TOGETHER_MAX.min(rows.len()) {
            let mut best: Best<u64> = Best::none();
            for first in 0..=rows.len() - together {
                let last = first + together - 1;
                if rows[first].section != rows[last].section || !in_scope(first) {
                    continue;
                }
                let group = || (first..=last).map(|row| RowIndex(row as u32));
                let free: u32 = group().map(|row| self.free.free_in(row)).sum();
                let best_rank = group().map(|row| self.free.best_rank(row)).min().unwrap_or(0);
                let lower_bound = u64::from(best_rank) * self.quantity as u64;
                if (free as usize) < self.quantity || !best.might_take(lower_bound) {
                    continue;
                }
                let seats = group().flat_map(|row| self.fitting(row)).collect();
                if let Some((rank, chosen)) = self.best_of(seats) {
                    best.offer(rank, chosen.into_iter());
                }
            }
            if let Some(seats) = best.found() {
                return Some(seats);
            }
        }
        None
    }

    fn anywhere(&self) -> Option<SeatList> {
        let rows = self.free.rows_by_rank(self.wanted.section);
        let seats = rows.iter().flat_map(|row| self.fitting(*row)).collect();
        self.best_of(seats).map(|(_, seats)| seats)
    }

    /// The best-ranked of these seats, with enough wheelchair places among them, sorted by index.
    fn best_of(&self, mut seats: Vec<SeatIndex>) -> Option<(u64, SeatList)> {
        let accessible = self.wanted.accessible as usize;
        seats.sort_by_key(|seat| (self.rank(*seat), *seat));
        let mut chosen: SeatList =
            seats.iter().copied().filter(|seat| self.is_accessible(*seat)).take(accessible).collect();
        if chosen.len() < accessible {
            return None;
        }
        let others = seats.into_iter().filter(|seat| !chosen.contains(seat)).take(self.quantity - accessible);
        let others: SeatList = others.collect();
        chosen.extend(others);
        if chosen.len() < self.quantity {
            return None;
        }
        chosen.sort_unstable();
        Some((chosen.iter().map(|seat| self.rank(*seat)).sum(), chosen))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::test_venue::venue;

    fn wanted(quantity: u32) -> BestAvailable {
        BestAvailable { quantity, ..BestAvailable::default() }
    }

    fn taken(layout: &VenueLayout, seats: &[u32]) -> FreeSeats {
        let mut free = FreeSeats::new(layout);
        seats.iter().for_each(|seat| free.take(SeatIndex(*seat)));
        free
    }

    fn indices(found: &Found) -> Vec<u32> {
        found.seats.iter().map(|seat| seat.0).collect()
    }

    #[test]
    fn the_best_block_is_the_middle_of_the_first_row() {
        let layout = venue(&[10, 10], 0);
        let found = find(&layout, &FreeSeats::new(&layout), &wanted(2)).unwrap();
        assert_eq!((indices(&found), found.together), (vec![4, 5], true));
    }

    #[test]
    fn a_block_that_leaves_nobody_alone_is_preferred() {
        let layout = venue(&[5], 0);
        // Seats 2 and 3 rank best, but would leave seat 4 as an orphan.
        let found = find(&layout, &FreeSeats::new(&layout), &wanted(2)).unwrap();
        assert_eq!(indices(&found), [0, 1]);
        let found = find(&layout, &FreeSeats::new(&layout), &wanted(4)).unwrap();
        assert_eq!((indices(&found), found.together), (vec![0, 1, 2, 3], true), "alone rather than apart");
    }

    #[test]
    fn an_aisle_parts_a_row() {
        let layout = venue(&[6], 3);
        let found = find(&layout, &FreeSeats::new(&layout), &wanted(3)).unwrap();
        assert!([vec![0, 1, 2], vec![3, 4, 5]].contains(&indices(&found)));
        let apart = find(&layout, &FreeSeats::new(&layout), &wanted(4)).unwrap();
        assert!(!apart.together);
        let adjacent = BestAvailable { adjacent: true, ..wanted(4) };
        assert_eq!(find(&layout, &FreeSeats::new(&layout), &adjacent), Err(Rejection::NotAdjacent));
    }

    #[test]
    fn gaps_then_rows_then_anywhere() {
        let layout = venue(&[5, 5, 5], 0);
        let one_row = find(&layout, &taken(&layout, &[2, 7, 12]), &wanted(4)).unwrap();
        assert_eq!((indices(&one_row), one_row.together), (vec![0, 1, 3, 4], false));
        let two_rows =
            find(&layout, &taken(&layout, &[0, 1, 2, 3, 5, 6, 7, 12, 13, 14]), &wanted(3)).unwrap();
        assert_eq!(indices(&two_rows), [4, 8, 9]);
        let too_many = find(&layout, &taken(&layout, &[0, 1, 2]), &wanted(13));
        assert_eq!(too_many, Err(Rejection::NotEnoughSeats));
    }

    proptest! {
        /// Compared with an exhaustive search, one step at a time.
        #[test]
        fn agrees_with_a_search_of_everything(
            lengths in prop::collection::vec(1u32..9, 1..5),
            aisle_every in 0u32..5,
            occupied in prop::collection::vec(any::<bool>(), 40),
            quantity in 1u32..6,
            adjacent in any::<bool>(),
        ) {
            let layout = venue(&lengths, aisle_every);
            let seats: Vec<u32> = (0..layout.seat_count() as u32).filter(|seat| occupied[*seat as usize]).collect();
            let free = taken(&layout, &seats);
            let wanted = BestAvailable { adjacent, ..wanted(quantity) };
            prop_assert_eq!(find(&layout, &free, &wanted), naive(&layout, &free, &wanted));
        }

        /// The same for rows that are longer than a machine word.
        #[test]
        fn agrees_in_long_rows(
            lengths in prop::collection::vec(55u32..140, 1..3),
            aisle_every in 0u32..70,
            occupied in prop::collection::vec(prop::bool::weighted(0.6), 280),
            quantity in 1u32..9,
        ) {
            let layout = venue(&lengths, aisle_every);
            let seats: Vec<u32> = (0..layout.seat_count() as u32).filter(|seat| occupied[*seat as usize]).collect();
            let free = taken(&layout, &seats);
            prop_assert_eq!(find(&layout, &free, &wanted(quantity)), naive(&layout, &free, &wanted(quantity)));
        }
    }

    fn naive(layout: &VenueLayout, free: &FreeSeats, wanted: &BestAvailable) -> Result<Found, Rejection> {
        let quantity = wanted.quantity as usize;
        let all: Vec<SeatIndex> =
            (0..layout.seat_count() as u32).map(SeatIndex).filter(|seat| free.is_free(*seat)).collect();
        let rank =
            |seats: &[SeatIndex]| seats.iter().map(|seat| u64::from(layout.seat(*seat).rank)).sum::<u64>();
        let row = |seat: SeatIndex| layout.seat(seat).row;
        // Positions count aisles, too: seats on both sides of one are not side by side.
        let position = |seat: SeatIndex| {
            let first = layout.row_of(seat).first.0;
            (first..=seat.0).map(|s| 1 + usize::from(layout.seat(SeatIndex(s)).after_aisle)).sum::<usize>()
        };
        let span = |w: &[SeatIndex]| position(w[quantity - 1]) - position(w[0]) + 1;
        let in_one_row = all.windows(quantity).filter(|w| row(w[0]) == row(w[quantity - 1]));
        let in_one_row: Vec<&[SeatIndex]> = in_one_row.collect();
        let alone = |seat: SeatIndex, taken: &[SeatIndex]| {
            let is_neighbour = |other: &&SeatIndex| {
                row(**other) == row(seat) && position(**other).abs_diff(position(seat)) == 1
            };
            let free_beside = all.iter().filter(|s| !taken.contains(s)).any(|s| is_neighbour(&s));
            !taken.contains(&seat) && !free_beside && taken.iter().any(|s| is_neighbour(&s))
        };
        let best = |candidates: Vec<&[SeatIndex]>, together: bool| {
            let seats = candidates.into_iter().min_by_key(|w| (rank(w), w[0]))?;
            Some(Found { seats: SeatList::from_slice(seats), together })
        };
        let blocks: Vec<&[SeatIndex]> = in_one_row.iter().copied().filter(|w| span(w) == quantity).collect();
        let kind = blocks.iter().copied().filter(|w| !all.iter().any(|seat| alone(*seat, w))).collect();
        if let Some(found) = best(kind, true).or_else(|| best(blocks, true)) {
            return Ok(found);
        }
        if all.len() < quantity {
            return Err(Rejection::NotEnoughSeats);
        }
        if wanted.adjacent {
            return Err(Rejection::NotAdjacent);
        }
        if let Some(fewest) = in_one_row.iter().map(|w| span(w)).min() {
            let tight = in_one_row.into_iter().filter(|w| span(w) == fewest).collect();
            return best(tight, false).ok_or(Rejection::NotEnoughSeats);
        }
        let choose = |rows: std::ops::Range<u32>| {
            let mut seats: Vec<SeatIndex> =
                all.iter().copied().filter(|seat| rows.contains(&row(*seat).0)).collect();
            seats.sort_by_key(|seat| (layout.seat(*seat).rank, *seat));
            seats.truncate(quantity);
            seats.sort_unstable();
            (seats.len() == quantity).then_some(seats)
        };
        let rows = layout.rows().len() as u32;
        for together in 2..=4u32 {
            let groups =
                (0..rows.saturating_sub(together - 1)).filter_map(|first| choose(first..first + together));
            if let Some(seats) = groups.min_by_key(|seats| (rank(seats), seats[0])) {
                return Ok(Found { seats: seats.into(), together: false });
            }
        }
        Ok(Found { seats: choose(0..rows).unwrap().into(), together: false })
    }
}
