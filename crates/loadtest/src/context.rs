//! What all parts of a rehearsal share: the events, their live maps, and when holds were acknowledged. The events do
//! not change during a run; what does change (live maps, answers) is safe to use from both threads.

use std::collections::VecDeque;

use parking_lot::Mutex;
use rand::Rng;
use rand_distr::{Distribution, Zipf};

use crate::{
    clock::Clock,
    scenario::Scenario,
    taste::{LiveMap, Taste},
    venue::Venue,
};

/// The events of a rehearsal.
pub struct Context {
    pub scenario: Scenario,
    pub clock: Clock,
    /// The events, the most popular one first.
    pub events: Vec<EventOnSale>,
    popularity: Option<Zipf<f64>>,
}

/// An event, and what is known about it while it is on sale.
pub struct EventOnSale {
    pub venue: Venue,
    /// The preferences of its buyers.
    pub taste: Taste,
    /// Its map as one viewer sees it, or, if the scenario is not live, as it was at the beginning.
    pub live: LiveMap,
    /// When the answers to holds arrived.
    pub answers: AnswerLog,
}

impl Context {
    pub fn new(scenario: Scenario, clock: Clock, venues: Vec<Venue>) -> Self {
        let events = venues.into_iter().map(|venue| EventOnSale {
            taste: Taste::new(&venue, scenario.taste),
            live: LiveMap::new(&venue.before),
            answers: AnswerLog::default(),
            venue,
        });
        let events: Vec<EventOnSale> = events.collect();
        let exponent = scenario.event_skew;
        let popularity = if exponent > 0.0 { Zipf::new(events.len() as f64, exponent).ok() } else { None };
        Self { scenario, clock, events, popularity }
    }

    /// How many viewers show buyers the live map: one for each event, or none.
    pub fn viewers_for_buyers(&self) -> u32 {
        if self.scenario.live { self.events.len() as u32 } else { 0 }
    }

    /// Chooses an event at random, popular ones more often.
    pub fn choose(&self, rng: &mut impl Rng) -> u16 {
        let number = match &self.popularity {
            Some(zipf) => zipf.sample(rng) as usize - 1,
            None => rng.random_range(0..self.events.len()),
        };
        number.min(self.events.len() - 1) as u16
    }
}

/// When buyers got the answers that led to each state, to measure how long viewers wait to see it.
#[derive(Default)]
pub struct AnswerLog(Mutex<VecDeque<(u64, u64)>>);

/// How many answers are remembered: those of the last second or two.
const ANSWERS_MAX: usize = 65_536;

impl AnswerLog {
    /// Records that an answer arrived whose change led to this state.
    pub fn answered(&self, seq: u64, now: u64) {
        let mut log = self.0.lock();
        // Answers overtake one another a little; what came late is not needed.
        if log.back().is_none_or(|(last, _)| *last < seq) {
            log.push_back((seq, now));
            if log.len() > ANSWERS_MAX {
                log.pop_front();
            }
        }
    }

    /// When the first answer for a change after `before`, up to `seq`, arrived.
    pub fn first(&self, before: u64, seq: u64) -> Option<u64> {
        let log = self.0.lock();
        let at = log.partition_point(|(known, _)| *known <= before);
        log.get(at).filter(|(known, _)| *known <= seq).map(|(_, at)| *at)
    }

    /// Forgets all answers, since the server has restarted its sequence numbers.
    pub fn forget(&self) {
        self.0.lock().clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_answer_of_a_frame_is_found() {
        let log = AnswerLog::default();
        for (seq, at) in [(3, 30), (7, 70), (5, 71), (9, 90)] {
            log.answered(seq, at);
        }
        assert_eq!(log.first(2, 8), Some(30));
        assert_eq!(log.first(3, 8), Some(70));
        assert_eq!(log.first(3, 6), None);
        assert_eq!(log.first(9, 20), None);
        log.forget();
        assert_eq!(log.first(0, 20), None);
    }
}
