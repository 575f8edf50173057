//! Counts in fixed windows of time, where a rate would be refilled too soon: guesses of a code, and mails that anybody
//! can cause. The memory is bounded.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use parking_lot::Mutex;

use domain::{Millis, Timestamp};

/// The length of a window.
pub const WINDOW: Millis = Millis::from_minutes(10);
/// Keys that are counted in a window.
const KEYS_MAX: usize = 100_000;

/// The number of the window at an instant.
pub fn window_at(now: Timestamp) -> i64 {
    now.0.div_euclid(WINDOW.0)
}

/// How often each key came in the present window, up to so many times.
pub struct WindowCounts<K> {
    most: u32,
    /// The window, and the counts in it.
    counts: Mutex<(i64, HashMap<K, u32>)>,
}

impl<K: Hash + Eq + Clone> WindowCounts<K> {
    /// At most so many times.
    pub fn new(most: u32) -> Self {
        Self { most, counts: Mutex::new((0, HashMap::new())) }
    }

    /// Counts once more, and says how often more it may be; the error is how long to wait.
    pub fn count(&self, key: &K, now: Timestamp) -> Result<u32, Millis> {
        let window = window_at(now);
        let (counted, counts) = &mut *self.counts.lock();
        if *counted != window {
            *counted = window;
            counts.clear();
        }
        let too_many = Millis((window + 1) * WINDOW.0 - now.0);
        if counts.len() >= KEYS_MAX && !counts.contains_key(key) {
            make_room(counts, self.most);
        }
        let count = counts.entry(key.clone()).or_default();
        if *count >= self.most {
            return Err(too_many);
        }
        *count += 1;
        Ok(self.most - *count)
    }
}

/// Forgets whoever may come again anyway, so that a flood of keys keeps nobody out and lets nobody in who was refused.
/// So many who are refused are a flood themselves, and are forgotten, too.
fn make_room<K: Hash + Eq>(counts: &mut HashMap<K, u32>, most: u32) {
    counts.retain(|_, count| *count >= most);
    if counts.len() > KEYS_MAX / 2 {
        counts.clear();
    }
}

/// Which keys came in the present window or in the one before it. Of too many, the oldest half is forgotten.
pub struct Recent<K>(Mutex<Generations<K>>);

/// The window, the keys in it, and those before them.
struct Generations<K> {
    window: i64,
    present: HashSet<K>,
    before: HashSet<K>,
}

impl<K> Default for Recent<K> {
    fn default() -> Self {
        Self(Mutex::new(Generations { window: 0, present: HashSet::new(), before: HashSet::new() }))
    }
}

impl<K: Hash + Eq> Recent<K> {
    /// Remembers a key.
    pub fn add(&self, key: K, now: Timestamp) {
        let mut seen = self.0.lock();
        seen.advance(window_at(now));
        if seen.present.len() >= KEYS_MAX {
            seen.before = std::mem::take(&mut seen.present);
        }
        seen.present.insert(key);
    }

    /// Whether it came.
    pub fn has(&self, key: &K, now: Timestamp) -> bool {
        let mut seen = self.0.lock();
        seen.advance(window_at(now));
        seen.present.contains(key) || seen.before.contains(key)
    }
}

impl<K> Generations<K> {
    fn advance(&mut self, window: i64) {
        if window == self.window {
            return;
        }
        let present = std::mem::take(&mut self.present);
        self.before = if window == self.window + 1 { present } else { HashSet::new() };
        self.window = window;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_own_count_in_each_window() {
        let counts = WindowCounts::new(2);
        let at = |millis| Timestamp(WINDOW.0 * 100 + millis);
        assert_eq!((counts.count(&"a", at(0)), counts.count(&"a", at(1))), (Ok(1), Ok(0)));
        assert_eq!(counts.count(&"a", at(WINDOW.0 - 5)), Err(Millis(5)));
        assert_eq!(counts.count(&"b", at(2)), Ok(1));
        assert_eq!(counts.count(&"a", at(WINDOW.0)), Ok(1));
    }

    #[test]
    fn a_flood_of_keys_keeps_nobody_out_and_lets_nobody_in() {
        let counts = WindowCounts::new(1);
        let refused = KEYS_MAX * 3;
        assert_eq!(counts.count(&refused, Timestamp(0)), Ok(0));
        let counts_two = WindowCounts::new(2);
        for _ in 0..2 {
            assert!(counts_two.count(&refused, Timestamp(0)).is_ok());
        }
        for key in 0..KEYS_MAX * 2 {
            assert!(counts.count(&key, Timestamp(0)).is_ok());
            assert!(counts_two.count(&key, Timestamp(0)).is_ok());
        }
        assert!(counts.counts.lock().1.len() <= KEYS_MAX && counts_two.counts.lock().1.len() <= KEYS_MAX);
        assert_eq!(counts_two.count(&refused, Timestamp(0)), Err(WINDOW));
    }

    #[test]
    fn what_came_is_known_for_two_windows() {
        let seen = Recent::default();
        let at = |window: i64| Timestamp(WINDOW.0 * window);
        seen.add("a", at(7));
        assert_eq!([7, 8, 9].map(|window| seen.has(&"a", at(window))), [true, true, false]);
        seen.add("b", at(9));
        assert!(!seen.has(&"a", at(9)) && seen.has(&"b", at(9)) && !seen.has(&"b", at(11)));
        let many = Recent::default();
        (0..KEYS_MAX * 3).for_each(|key| many.add(key, at(20)));
        assert!(many.0.lock().present.len() <= KEYS_MAX && many.has(&(KEYS_MAX * 3 - 1), at(20)));
    }
}
