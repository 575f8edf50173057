//! The seats that a buyer wants: a Zipf distribution over the seats by their distance to the stage.

use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

use rand::Rng;
use rand_distr::{Distribution, Zipf};
use smallvec::SmallVec;

use crate::{
    venue::Venue,
    viewer_map::{AVAILABLE, SeatStates},
};

/// Seats by index.
pub type Seats = SmallVec<[u32; 4]>;

/// The live map of an event: written by one viewer, read by all buyers.
#[derive(Debug)]
pub struct LiveMap(Vec<AtomicU8>);

impl LiveMap {
    /// A map with the statuses of a snapshot.
    pub fn new(states: &SeatStates) -> Self {
        Self((0..states.count).map(|index| AtomicU8::new(states.seat(index))).collect())
    }

    pub fn set(&self, index: u32, status: u8) {
        if let Some(seat) = self.0.get(index as usize) {
            seat.store(status, Relaxed);
        }
    }

    /// Takes over all statuses of a new snapshot.
    pub fn reset(&self, states: &SeatStates) {
        (0..states.count).for_each(|index| self.set(index, states.seat(index)));
    }

    fn is_free(&self, index: u32) -> bool {
        self.0.get(index as usize).is_some_and(|seat| seat.load(Relaxed) == AVAILABLE)
    }
}

/// The preferences of an event's buyers.
#[derive(Debug)]
pub struct Taste {
    ranks: usize,
    zipf: Option<Zipf<f64>>,
}

/// How many places in the order of preference a buyer starts to search from.
const LOOKS: usize = 8;
/// How many seats a buyer looks at from each of them.
const SCAN: usize = 2_000;

impl Taste {
    /// Preferences with this Zipf exponent; 0 means that all seats are wanted equally.
    pub fn new(venue: &Venue, exponent: f64) -> Self {
        let ranks = venue.wanted.len();
        let zipf = if exponent > 0.0 && ranks > 0 { Zipf::new(ranks as f64, exponent).ok() } else { None };
        Self { ranks, zipf }
    }

    fn rank(&self, rng: &mut impl Rng) -> usize {
        match &self.zipf {
            Some(zipf) => (zipf.sample(rng) as usize).clamp(1, self.ranks) - 1,
            None => rng.random_range(0..self.ranks),
        }
    }

    /// Chooses seats side by side, with a live map available ones; `None` if it finds none.
    pub fn choose(
        &self,
        venue: &Venue,
        live: Option<&LiveMap>,
        quantity: u8,
        rng: &mut impl Rng,
    ) -> Option<Seats> {
        if self.ranks == 0 {
            return None;
        }
        let suits = |rank: usize| {
            let seats = venue.side_by_side(rank, quantity);
            let enough = seats.len() == usize::from(quantity);
            (enough && live.is_none_or(|live| seats.clone().all(|seat| live.is_free(seat))))
                .then(|| seats.collect())
        };
        let mut rank = 0;
        for _ in 0..LOOKS {
            rank = self.rank(rng);
            if let Some(seats) = suits(rank) {
                return Some(seats);
            }
        }
        (rank..self.ranks).chain(0..rank).take(SCAN).find_map(suits)
    }
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;
    use crate::venue::tests::venue;

    #[test]
    fn the_best_seats_are_wanted_most() {
        let (venue, mut rng) = (venue(), StdRng::seed_from_u64(3));
        let mut first = |exponent: f64| {
            let taste = Taste::new(&venue, exponent);
            let chosen = (0..7_000).filter_map(|_| taste.choose(&venue, None, 1, &mut rng));
            chosen.filter(|seats| seats[0] == venue.wanted[0]).count()
        };
        let (skewed, alike) = (first(1.0), first(0.0));
        assert!((900..1_100).contains(&alike), "{alike}");
        assert!((2_500..2_900).contains(&skewed), "1 / (1 + 1/2 + … + 1/7) = 0.386: {skewed}");
    }

    #[test]
    fn who_looks_chooses_free_seats_and_sees_when_there_are_none() {
        let (venue, mut rng) = (venue(), StdRng::seed_from_u64(3));
        let live = LiveMap::new(&venue.before);
        let taste = Taste::new(&venue, 1.0);
        (0..8).filter(|seat| *seat != 6 && *seat != 7).for_each(|seat| live.set(seat, 1));
        for _ in 0..100 {
            assert_eq!(taste.choose(&venue, Some(&live), 2, &mut rng).unwrap()[..], [6, 7]);
        }
        live.set(7, 2);
        assert_eq!(taste.choose(&venue, Some(&live), 2, &mut rng), None);
        live.reset(&venue.before);
        assert!(taste.choose(&venue, Some(&live), 2, &mut rng).is_some());
        assert_eq!(taste.choose(&venue, None, 4, &mut rng).unwrap()[..], [0, 1, 2, 3]);
    }
}
