//! Which seats are free, row by row, and the longest run of free seats in every row.
//!
//! A row is a bitmap with one bit for each seat. An aisle adds a bit that is never free, so that it ends a
//! run like the end of the row. The bitmap must always agree with the seat statuses; taking and freeing a
//! seat cost O(row length + log rows), however large the venue is.

pub(super) mod bits;
mod run_tree;

use self::{
    bits::{Bits, down, up},
    run_tree::RunTree,
};
use super::{
    ids::{RowIndex, SeatIndex, SectionIndex},
    layout::{Access, VenueLayout},
};

/// A row's part of `FreeSeats::words`, with its counts.
#[derive(Clone, Debug)]
struct RowBits {
    first_word: u32,
    bits: u16,
    /// Number of free seats.
    free: u16,
    longest_run: u16,
    section: SectionIndex,
    /// Its positions in the search orders of the venue and of its section.
    place_in_venue: u32,
    place_in_section: u32,
}

/// The rows of a venue or section from best to worst, with their longest runs.
#[derive(Clone, Debug, Default)]
struct Scope {
    rows: Vec<RowIndex>,
    runs: RunTree,
}

/// The free seats of an event.
#[derive(Clone, Debug)]
pub struct FreeSeats {
    words: Vec<u64>,
    /// Which bits of `words` are neither wheelchair places nor companion seats.
    standard: Vec<u64>,
    rows: Vec<RowBits>,
    row_of_seat: Vec<u32>,
    bit_of_seat: Vec<u16>,
    seat_of_bit: Vec<u32>,
    rank_of_bit: Vec<u32>,
    best_rank: Vec<u32>,
    venue: Scope,
    sections: Vec<Scope>,
}

const NO_SEAT: u32 = u32::MAX;

impl FreeSeats {
    /// All seats of a layout, free.
    pub fn new(layout: &VenueLayout) -> Self {
        let mut book = Self {
            words: Vec::new(),
            standard: Vec::new(),
            rows: Vec::with_capacity(layout.rows().len()),
            row_of_seat: Vec::with_capacity(layout.seat_count()),
            bit_of_seat: Vec::with_capacity(layout.seat_count()),
            seat_of_bit: Vec::new(),
            rank_of_bit: Vec::new(),
            best_rank: Vec::with_capacity(layout.rows().len()),
            venue: Scope::default(),
            sections: vec![Scope::default(); layout.sections().len()],
        };
        for (index, row) in layout.rows().iter().enumerate() {
            let first_word = book.words.len();
            let mut bit = 0;
            for seat in row.seats() {
                let of_layout = layout.seat(SeatIndex(seat));
                bit += usize::from(of_layout.after_aisle);
                book.words.resize(first_word + bit / 64 + 1, 0);
                book.standard.resize(book.words.len(), 0);
                book.seat_of_bit.resize(book.words.len() * 64, NO_SEAT);
                book.rank_of_bit.resize(book.seat_of_bit.len(), 0);
                let mask = 1 << (bit % 64);
                book.words[first_word + bit / 64] |= mask;
                if of_layout.access == Access::Standard {
                    book.standard[first_word + bit / 64] |= mask;
                }
                book.seat_of_bit[first_word * 64 + bit] = seat;
                book.rank_of_bit[first_word * 64 + bit] = of_layout.rank;
                book.row_of_seat.push(index as u32);
                book.bit_of_seat.push(bit as u16);
                bit += 1;
            }
            let ranks = row.seats().map(|seat| layout.seat(SeatIndex(seat)).rank);
            book.best_rank.push(ranks.min().unwrap_or(u32::MAX));
            book.rows.push(RowBits {
                first_word: first_word as u32,
                bits: bit as u16,
                free: row.seats().count() as u16,
                longest_run: 0,
                section: row.section,
                place_in_venue: 0,
                place_in_section: 0,
            });
            book.rows[index].longest_run = book.longest_run_of(index);
        }
        book.order_rows();
        book
    }

    fn order_rows(&mut self) {
        let mut order: Vec<u32> = (0..self.rows.len() as u32).collect();
        order.sort_by_key(|row| (self.best_rank[*row as usize], *row));
        for row in order {
            let bits = &mut self.rows[row as usize];
            let section = &mut self.sections[bits.section.at()];
            bits.place_in_venue = self.venue.rows.len() as u32;
            bits.place_in_section = section.rows.len() as u32;
            self.venue.rows.push(RowIndex(row));
            section.rows.push(RowIndex(row));
        }
        for scope in std::iter::once(&mut self.venue).chain(&mut self.sections) {
            scope.runs = RunTree::new(scope.rows.iter().map(|row| self.rows[row.at()].longest_run));
        }
    }

    /// Marks a free seat taken.
    pub fn take(&mut self, seat: SeatIndex) {
        let (row, word, mask) = self.locate(seat);
        debug_assert!(self.words[word] & mask != 0, "only a free seat is taken");
        let run = self.run_around(row, self.bit_of_seat[seat.at()]);
        self.words[word] &= !mask;
        self.rows[row].free -= 1;
        // The row's longest run changes only if the seat was part of a run of that length.
        if run == self.rows[row].longest_run {
            let longest = self.longest_run_of(row);
            self.set_longest(row, longest);
        }
    }

    /// Marks a taken seat free.
    pub fn free(&mut self, seat: SeatIndex) {
        let (row, word, mask) = self.locate(seat);
        debug_assert!(self.words[word] & mask == 0, "only a taken seat is freed");
        self.words[word] |= mask;
        self.rows[row].free += 1;
        let run = self.run_around(row, self.bit_of_seat[seat.at()]);
        if run > self.rows[row].longest_run {
            self.set_longest(row, run);
        }
    }

    /// Whether a seat is free.
    pub fn is_free(&self, seat: SeatIndex) -> bool {
        let (_, word, mask) = self.locate(seat);
        self.words[word] & mask != 0
    }

    /// Whether the bit is a free seat. Bits outside the row are not.
    pub(super) fn is_free_bit(&self, row: RowIndex, bit: isize) -> bool {
        let bits = &self.rows[row.at()];
        if bit < 0 || bit >= bits.bits as isize {
            return false;
        }
        self.words[bits.first_word as usize + bit as usize / 64] & (1 << (bit % 64)) != 0
    }

    /// A seat's bit in its row.
    pub(super) fn bit_of(&self, seat: SeatIndex) -> usize {
        usize::from(self.bit_of_seat[seat.at()])
    }

    /// The free seats of a row as bits; with `standard_only`, without wheelchair places and companion seats.
    pub(super) fn free_bits(&self, row: RowIndex, standard_only: bool) -> Bits {
        let words = self.words_of(row.at());
        let free = &self.words[words.clone()];
        match standard_only {
            true => free.iter().zip(&self.standard[words]).map(|(free, standard)| free & standard).collect(),
            false => Bits::from_slice(free),
        }
    }

    /// The bits at which a run of at least `length` set bits begins.
    pub(super) fn runs_of(bits: &[u64], length: usize) -> Bits {
        let mut starts = Bits::from_slice(bits);
        for by in 1..length {
            starts.iter_mut().zip(down(bits, by)).for_each(|(start, next)| *start &= next);
        }
        starts
    }

    /// `starts` without the bits at which taking `length` seats would leave an orphan beside them.
    pub(super) fn without_orphans(&self, row: RowIndex, starts: Bits, length: usize) -> Bits {
        let free = &self.words[self.words_of(row.at())];
        let (left, beyond_left) = (up(free, 1), up(free, 2));
        let (right, beyond_right) = (down(free, length), down(free, length + 1));
        let mut starts = starts;
        for (word, start) in starts.iter_mut().enumerate() {
            *start &= !(left[word] & !beyond_left[word] | right[word] & !beyond_right[word]);
        }
        starts
    }

    /// The seat of a bit. The bit must not be an aisle.
    pub(super) fn seat_at(&self, row: RowIndex, bit: usize) -> SeatIndex {
        SeatIndex(self.seat_of_bit[self.rows[row.at()].first_word as usize * 64 + bit])
    }

    /// The sum of the ranks of `length` seats from `start` on.
    pub(super) fn rank_of_run(&self, row: RowIndex, start: usize, length: usize) -> u64 {
        let first = self.rows[row.at()].first_word as usize * 64 + start;
        self.rank_of_bit[first..first + length].iter().map(|rank| u64::from(*rank)).sum()
    }

    /// How many seats of a row are free.
    pub(super) fn free_in(&self, row: RowIndex) -> u32 {
        self.rows[row.at()].free.into()
    }

    /// The best rank of the row's seats, free or not: a lower bound for the search.
    pub(super) fn best_rank(&self, row: RowIndex) -> u32 {
        self.best_rank[row.at()]
    }

    /// Rows of the section, or of the venue, from best to worst.
    pub(super) fn rows_by_rank(&self, section: Option<SectionIndex>) -> &[RowIndex] {
        &self.scope(section).rows
    }

    /// The rows, from best to worst, whose longest run is at least `length`; O(log rows) for each.
    pub(super) fn rows_with_run(
        &self,
        section: Option<SectionIndex>,
        length: u32,
    ) -> impl Iterator<Item = RowIndex> {
        let scope = self.scope(section);
        let length = u16::try_from(length).unwrap_or(u16::MAX).max(1);
        let mut next = 0;
        std::iter::from_fn(move || {
            let place = scope.runs.next_at_least(next, length)?;
            next = place + 1;
            Some(scope.rows[place])
        })
    }

    fn scope(&self, section: Option<SectionIndex>) -> &Scope {
        section.map_or(&self.venue, |section| &self.sections[section.at()])
    }

    fn locate(&self, seat: SeatIndex) -> (usize, usize, u64) {
        let row = self.row_of_seat[seat.at()] as usize;
        let bit = usize::from(self.bit_of_seat[seat.at()]);
        (row, self.rows[row].first_word as usize + bit / 64, 1 << (bit % 64))
    }

    /// The range of a row in `words`.
    fn words_of(&self, row: usize) -> std::ops::Range<usize> {
        let bits = &self.rows[row];
        let first = bits.first_word as usize;
        first..first + (bits.bits as usize).div_ceil(64)
    }

    fn set_longest(&mut self, row: usize, longest: u16) {
        let bits = &mut self.rows[row];
        if bits.longest_run == longest {
            return;
        }
        bits.longest_run = longest;
        self.venue.runs.set(bits.place_in_venue as usize, longest);
        self.sections[bits.section.at()].runs.set(bits.place_in_section as usize, longest);
    }

    /// The length of the free run around a free bit.
    fn run_around(&self, row: usize, bit: u16) -> u16 {
        let words = &self.words[self.words_of(row)];
        let (word, offset) = (usize::from(bit) / 64, u32::from(bit) % 64);
        let mut run = 0;
        // Upwards: set bits from `bit` on, word by word while a word is full.
        let up = (words[word] >> offset).trailing_ones();
        run += up;
        if up == 64 - offset {
            for word in &words[word + 1..] {
                run += word.trailing_ones();
                if *word != u64::MAX {
                    break;
                }
            }
        }
        // Downwards: set bits below `bit`.
        if offset > 0 {
            let down = (words[word] << (64 - offset)).leading_ones();
            run += down;
            if down < offset {
                return run as u16;
            }
        }
        for word in words[..word].iter().rev() {
            run += word.leading_ones();
            if *word != u64::MAX {
                break;
            }
        }
        run as u16
    }

    fn longest_run_of(&self, row: usize) -> u16 {
        let (mut longest, mut current) = (0, 0);
        for word in &self.words[self.words_of(row)] {
            let mut rest = *word;
            let mut left = 64;
            while left > 0 {
                let ones = rest.trailing_ones().min(left);
                current += ones;
                longest = longest.max(current);
                if ones == left {
                    break;
                }
                current = 0;
                rest >>= ones;
                let zeros = rest.trailing_zeros().min(left - ones);
                rest = rest.checked_shr(zeros).unwrap_or(0);
                left -= ones + zeros;
            }
        }
        longest as u16
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::test_venue::venue;

    proptest! {
        #[test]
        fn longest_runs_agree_with_a_recount(
            lengths in prop::collection::vec(1u32..150, 1..4),
            aisle_every in 0u32..40,
            flips in prop::collection::vec(any::<prop::sample::Index>(), 1..200),
        ) {
            let layout = venue(&lengths, aisle_every);
            let mut book = FreeSeats::new(&layout);
            let mut taken = vec![false; layout.seat_count()];
            for flip in flips {
                let seat = flip.index(taken.len());
                if taken[seat] { book.free(SeatIndex(seat as u32)) } else { book.take(SeatIndex(seat as u32)) }
                taken[seat] = !taken[seat];
                for (index, row) in layout.rows().iter().enumerate() {
                    let (mut longest, mut current) = (0, 0);
                    for seat in row.seats() {
                        if layout.seat(SeatIndex(seat)).after_aisle { current = 0 }
                        current = if taken[seat as usize] { 0 } else { current + 1 };
                        longest = longest.max(current);
                    }
                    prop_assert_eq!(book.rows[index].longest_run, longest);
                    let found: Vec<RowIndex> = book.rows_with_run(None, longest.into()).collect();
                    prop_assert!(longest == 0 || found.contains(&RowIndex(index as u32)));
                    let longer: Vec<RowIndex> = book.rows_with_run(Some(row.section), u32::from(longest) + 1).collect();
                    prop_assert!(!longer.contains(&RowIndex(index as u32)));
                }
            }
        }
    }
}
