//! Rates per address and per user (GCRA, by `governor`).
//!
//! The memory is bounded: above a number of keys, further ones share buckets.

use std::{
    hash::{BuildHasher, Hash, RandomState},
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Instant,
};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};

use super::addresses::network;
use super::settings::RateLimit;
use crate::api::problem::RatePolicy;
use domain::{Millis, UserId};

/// A request over its rate.
#[derive(Clone, Copy, Debug)]
pub struct Limited {
    /// How long to wait before the next.
    pub wait: Millis,
    /// The rate.
    pub policy: RatePolicy,
}

/// Counts requests. If it is disabled, everything passes.
pub struct Limiter {
    rates: Option<Rates>,
}

struct Rates {
    by_ip: KeyedRate<IpAddr>,
    page_files: KeyedRate<IpAddr>,
    by_user: KeyedRate<UserId>,
    guests: KeyedRate<IpAddr>,
    guest_mails: KeyedRate<IpAddr>,
    clock: DefaultClock,
}

/// A rate per key, for a bounded number of keys.
struct KeyedRate<K: Hash + Eq + Clone> {
    exact: DefaultKeyedRateLimiter<K>,
    /// When more keys than that are busy, further requests share these: many strangers at a time slow one
    /// another down, and cost no memory.
    shared: DefaultKeyedRateLimiter<u64>,
    hasher: RandomState,
    keys_max: usize,
    burst: u32,
    /// The time after which a used-up quota is full again.
    window_seconds: u32,
    started: Instant,
    /// The second in which idle keys were looked for last.
    swept: AtomicU64,
}

/// Buckets for keys that have no bucket of their own.
const SHARED: u64 = 4_096;

impl<K: Hash + Eq + Clone> KeyedRate<K> {
    fn new(per_second: u32, burst: u32, keys_max: usize) -> Self {
        let quota = Quota::per_second(at_least_one(per_second));
        Self::of(quota, burst, burst.div_ceil(per_second.max(1)), keys_max)
    }

    fn per_minute(per_minute: u32, burst: u32, keys_max: usize) -> Self {
        let window_seconds = burst.saturating_mul(60).div_ceil(per_minute.max(1));
        Self::of(Quota::per_minute(at_least_one(per_minute)), burst, window_seconds, keys_max)
    }

    fn of(quota: Quota, burst: u32, window_seconds: u32, keys_max: usize) -> Self {
        let quota = quota.allow_burst(at_least_one(burst));
        Self {
            exact: RateLimiter::keyed(quota),
            shared: RateLimiter::keyed(quota),
            hasher: RandomState::new(),
            keys_max,
            burst: burst.max(1),
            window_seconds,
            started: Instant::now(),
            swept: AtomicU64::new(0),
        }
    }

    fn count(&self, key: &K, clock: &DefaultClock) -> Result<(), Millis> {
        if self.exact.len() >= self.keys_max {
            // A sweep looks at every key: at most once a second.
            let second = self.started.elapsed().as_secs() + 1;
            if self.swept.swap(second, Relaxed) != second {
                self.exact.retain_recent();
            }
        }
        let counted = if self.exact.len() < self.keys_max {
            self.exact.check_key(key)
        } else {
            self.shared.check_key(&(self.hasher.hash_one(key) % SHARED))
        };
        counted.map_err(|early| Millis(early.wait_time_from(clock.now()).as_millis() as i64 + 1))
    }

    fn policy(&self, name: &'static str) -> RatePolicy {
        RatePolicy { name, quota: self.burst, window_seconds: self.window_seconds }
    }
}

fn at_least_one(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN)
}

impl Limiter {
    /// The configured rates.
    pub fn new(settings: &RateLimit) -> Self {
        let rates = settings.enabled.then(|| Rates {
            by_ip: KeyedRate::new(settings.ip_per_second, settings.ip_burst, settings.keys_max),
            page_files: KeyedRate::new(
                settings.page_files_per_second,
                settings.page_files_burst,
                settings.keys_max,
            ),
            by_user: KeyedRate::new(settings.user_per_second, settings.user_burst, settings.keys_max),
            guests: KeyedRate::per_minute(
                settings.guest_sessions_per_minute,
                settings.guest_sessions_burst,
                settings.keys_max,
            ),
            guest_mails: KeyedRate::per_minute(
                settings.guest_mails_per_minute,
                settings.guest_mails_burst,
                settings.keys_max,
            ),
            clock: DefaultClock::default(),
        });
        Self { rates }
    }

    /// Counts a request from an address; an error says how long to wait.
    pub fn address(&self, client: IpAddr) -> Result<(), Limited> {
        self.count(|rates| &rates.by_ip, "address", &network(client))
    }

    /// The same for a request of a file of the web application.
    pub fn page_file(&self, client: IpAddr) -> Result<(), Limited> {
        self.count(|rates| &rates.page_files, "page-files", &network(client))
    }

    /// Counts a request of a user; an error says how long to wait.
    pub fn user(&self, user: &UserId) -> Result<(), Limited> {
        self.count(|rates| &rates.by_user, "user", user)
    }

    /// Counts a guest's session for an address.
    pub fn guest_session(&self, client: IpAddr) -> Result<(), Limited> {
        self.count(|rates| &rates.guests, "guest-sessions", &network(client))
    }

    /// Counts a mail that somebody at an address asks for without an account.
    pub fn guest_mail(&self, client: IpAddr) -> Result<(), Limited> {
        self.count(|rates| &rates.guest_mails, "guest-mails", &network(client))
    }

    fn count<K: Hash + Eq + Clone>(
        &self,
        of: impl FnOnce(&Rates) -> &KeyedRate<K>,
        name: &'static str,
        key: &K,
    ) -> Result<(), Limited> {
        let Some(rates) = &self.rates else { return Ok(()) };
        let rate = of(rates);
        rate.count(key, &rates.clock).map_err(|wait| Limited { wait, policy: rate.policy(name) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_bounded_and_one_ipv6_network_is_one_key() {
        let ip = |text: &str| network(text.parse().unwrap());
        assert_eq!(ip("2001:db8:1:2::1"), ip("2001:db8:1:2:ffff::9"));
        assert_ne!(ip("2001:db8:1:2::1"), ip("2001:db8:1:3::1"));
        assert_eq!(ip("::ffff:203.0.113.7"), ip("203.0.113.7"));
        let keyed = KeyedRate::new(1, 1, 10);
        let clock = DefaultClock::default();
        for key in 0..100_u32 {
            let _ = keyed.count(&key, &clock);
        }
        assert_eq!(keyed.exact.len(), 10);
        assert!(keyed.shared.len() <= 90);
    }
}
