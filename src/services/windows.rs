//! Counts in fixed windows of time, where a rate would be refilled too soon: guesses of a code, and mails that anybody
//! can cause. The memory is bounded.

use std::{collections::HashMap, hash::Hash};

use parking_lot::Mutex;

use domain::{Millis, Timestamp};

/// The length of a window.
pub const WINDOW: Millis = Millis::from_minutes(10);
/// Keys that are counted in a window; who comes after them waits for the next one.
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
            return Err(too_many);
        }
        let count = counts.entry(key.clone()).or_default();
        if *count >= self.most {
            return Err(too_many);
        }
        *count += 1;
        Ok(self.most - *count)
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
    fn so_many_keys_are_counted_and_no_more() {
        let counts = WindowCounts::new(2);
        for key in 0..KEYS_MAX {
            assert!(counts.count(&key, Timestamp(0)).is_ok());
        }
        assert_eq!(counts.count(&KEYS_MAX, Timestamp(0)), Err(WINDOW));
        assert_eq!(counts.count(&0, Timestamp(0)), Ok(0));
    }
}
