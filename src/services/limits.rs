//! Rates per address and per user (GCRA, by `governor`).
//!
//! The memory is bounded: above a number of keys, further ones share buckets. Where several processes share a rate, each
//! allows its part: a request costs as many cells as there are processes, so a change of their number holds for the next
//! request of everybody, and nothing that was counted is forgotten.

use std::{
    hash::{BuildHasher, Hash, RandomState},
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed},
    time::Instant,
};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};

use super::addresses::network;
use super::settings::{RateLimit, RateScope};
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
    scope: RateScope,
    /// Among how many processes each rate is divided.
    sharers: AtomicU32,
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

    /// What a request costs where so many processes share the rate. The whole burst at most, so that each of them allows
    /// one request at a time, however many they are.
    fn cost(&self, sharers: u32) -> NonZeroU32 {
        at_least_one(sharers.min(self.burst))
    }

    fn count(&self, key: &K, cost: NonZeroU32, clock: &DefaultClock) -> Result<(), Millis> {
        if self.exact.len() >= self.keys_max {
            // A sweep looks at every key: at most once a second.
            let second = self.started.elapsed().as_secs() + 1;
            if self.swept.swap(second, Relaxed) != second {
                self.exact.retain_recent();
            }
        }
        let counted = if self.exact.len() < self.keys_max {
            self.exact.check_key_n(key, cost)
        } else {
            self.shared.check_key_n(&(self.hasher.hash_one(key) % SHARED), cost)
        };
        // A cost above the burst would be an error of its own: there is none.
        counted
            .unwrap_or(Ok(()))
            .map_err(|early| Millis(early.wait_time_from(clock.now()).as_millis() as i64 + 1))
    }

    fn policy(&self, name: &'static str, cost: NonZeroU32) -> RatePolicy {
        RatePolicy { name, quota: self.burst / cost, window_seconds: self.window_seconds }
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
        Self { rates, scope: settings.scope, sharers: AtomicU32::new(1) }
    }

    /// So many processes answer requests: rates that hold for all of them are divided among them from now on.
    pub fn share_among(&self, processes: u32) {
        if self.scope == RateScope::Cluster {
            self.sharers.store(processes, Relaxed);
        }
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
        let cost = rate.cost(self.sharers.load(Relaxed));
        rate.count(key, cost, &rates.clock).map_err(|wait| Limited { wait, policy: rate.policy(name, cost) })
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
            let _ = keyed.count(&key, NonZeroU32::MIN, &clock);
        }
        assert_eq!(keyed.exact.len(), 10);
        assert!(keyed.shared.len() <= 90);
    }
    fn settings(scope: RateScope) -> RateLimit {
        RateLimit {
            enabled: true,
            scope,
            ip_per_second: 1,
            ip_burst: 12,
            page_files_per_second: 1,
            page_files_burst: 12,
            user_per_second: 1,
            user_burst: 2,
            guest_sessions_per_minute: 1,
            guest_sessions_burst: 6,
            guest_mails_per_minute: 1,
            guest_mails_burst: 6,
            keys_max: 100,
        }
    }

    #[test]
    fn processes_share_a_rate_and_a_change_of_their_number_holds_for_the_next_request() {
        let limiter = Limiter::new(&settings(RateScope::Cluster));
        let [one, two, three]: [IpAddr; 3] =
            ["203.0.113.1", "203.0.113.2", "203.0.113.3"].map(|ip| ip.parse().unwrap());
        let passed = |client| {
            let mut passed = 0;
            loop {
                match limiter.address(client) {
                    Ok(()) => passed += 1,
                    Err(limited) => return (passed, limited.policy.quota, limited.wait),
                }
            }
        };
        let (alone, quota, wait) = passed(one);
        assert_eq!((alone, quota), (12, 12));
        assert!((Millis(500)..=Millis(1_001)).contains(&wait), "{wait:?}");
        limiter.share_among(3);
        let (part, quota, wait) = passed(two);
        assert_eq!((part, quota), (4, 4));
        assert!((Millis(2_500)..=Millis(3_001)).contains(&wait), "a third of the rate: {wait:?}");
        // What an address has used up stays used up, whoever comes or goes.
        limiter.share_among(1);
        assert_eq!(passed(two).0, 0);
        limiter.share_among(100);
        let ana = UserId::new("ana").unwrap();
        assert!(limiter.user(&ana).is_ok(), "one at a time is always possible");
        assert_eq!(limiter.user(&ana).unwrap_err().policy.quota, 1);
        assert_eq!(limiter.guest_session(three).map_err(|limited| limited.policy.quota).ok(), Some(()));
        assert_eq!(limiter.guest_session(three).unwrap_err().policy.quota, 1);

        let own = Limiter::new(&settings(RateScope::Process));
        own.share_among(3);
        assert_eq!((0..20).filter(|_| own.address(one).is_ok()).count(), 12);
    }
}
