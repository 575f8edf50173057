//! Rates per address and per user (GCRA, by `governor`).

use std::{
    hash::{BuildHasher, Hash, RandomState},
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Instant,
};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};

use crate::{
    config::{self, Network},
    domain::{Millis, UserId},
};

/// Counts requests; a disabled one lets everything pass.
pub struct Limiter {
    trusted_proxies: Vec<Network>,
    rates: Option<Rates>,
}

struct Rates {
    by_ip: Keyed<IpAddr>,
    page_files: Keyed<IpAddr>,
    by_user: Keyed<UserId>,
    clock: DefaultClock,
}

/// A rate per key, for a bounded number of keys.
struct Keyed<K: Hash + Eq + Clone> {
    exact: DefaultKeyedRateLimiter<K>,
    /// When more keys than that are busy, further requests share these: many strangers at a time slow one
    /// another down, and cost no memory.
    shared: DefaultKeyedRateLimiter<u64>,
    hasher: RandomState,
    keys_max: usize,
    started: Instant,
    /// The second in which idle keys were looked for last.
    swept: AtomicU64,
}

/// Buckets for requests that found no place of their own.
const SHARED: u64 = 4_096;

impl<K: Hash + Eq + Clone> Keyed<K> {
    fn new(quota: Quota, keys_max: usize) -> Self {
        Self {
            exact: RateLimiter::keyed(quota),
            shared: RateLimiter::keyed(quota),
            hasher: RandomState::new(),
            keys_max,
            started: Instant::now(),
            swept: AtomicU64::new(0),
        }
    }

    fn count(&self, key: &K, clock: &DefaultClock) -> Result<(), Millis> {
        if self.exact.len() >= self.keys_max {
            // Looking at every key takes its time: at most once a second, whoever comes.
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
}

impl Limiter {
    /// The configured rates; `trusted_proxies` are believed when they say whom they forward.
    pub fn new(settings: &config::RateLimit, trusted_proxies: Vec<Network>) -> Self {
        let quota = |rate: u32, burst: u32| {
            let at_least_one = |count| NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
            Quota::per_second(at_least_one(rate)).allow_burst(at_least_one(burst))
        };
        let rates = settings.enabled.then(|| Rates {
            by_ip: Keyed::new(quota(settings.ip_per_second, settings.ip_burst), settings.keys_max),
            page_files: Keyed::new(
                quota(settings.page_files_per_second, settings.page_files_burst),
                settings.keys_max,
            ),
            by_user: Keyed::new(quota(settings.user_per_second, settings.user_burst), settings.keys_max),
            clock: DefaultClock::default(),
        });
        Self { trusted_proxies, rates }
    }

    /// Counts a request from its address, given the socket's peer and what proxies say
    /// (`X-Forwarded-For`); an error says how long to wait.
    pub fn address(&self, peer: Option<IpAddr>, forwarded: Option<&str>) -> Result<(), Millis> {
        self.count(|rates| &rates.by_ip, peer, forwarded)
    }

    /// The same for a request of a file of the web application.
    pub fn page_file(&self, peer: Option<IpAddr>, forwarded: Option<&str>) -> Result<(), Millis> {
        self.count(|rates| &rates.page_files, peer, forwarded)
    }

    fn count(
        &self,
        of: impl FnOnce(&Rates) -> &Keyed<IpAddr>,
        peer: Option<IpAddr>,
        forwarded: Option<&str>,
    ) -> Result<(), Millis> {
        let (Some(rates), Some(peer)) = (&self.rates, peer) else { return Ok(()) };
        of(rates).count(&network(client_address(peer, forwarded, &self.trusted_proxies)), &rates.clock)
    }

    /// Counts a request of a user; an error says how long to wait.
    pub fn user(&self, user: &UserId) -> Result<(), Millis> {
        self.rates.as_ref().map_or(Ok(()), |rates| rates.by_user.count(user, &rates.clock))
    }
}

/// Whoever has one IPv6 address has the other 2^64 of its network as well: they count as one.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// The peer of the socket, unless that is a trusted proxy: then the right-most address that the proxies
/// forwarded and that is none of them. Everything further left was written by whoever asks.
fn client_address(peer: IpAddr, forwarded: Option<&str>, trusted: &[Network]) -> IpAddr {
    let is_trusted = |address| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(peer) {
        return peer;
    }
    let addresses = forwarded.into_iter().flat_map(|list| list.rsplit(','));
    for address in addresses {
        match address.trim().parse::<IpAddr>() {
            Ok(address) if is_trusted(address) => {}
            Ok(address) => return address,
            Err(_) => break,
        }
    }
    peer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let [proxy, client, liar] = ["10.0.0.1", "203.0.113.7", "198.51.100.9"].map(|ip| ip.parse().unwrap());
        let forwarded = Some("198.51.100.9, 203.0.113.7");
        for trusted in [Network::from(proxy), "10.0.0.0/24".parse().unwrap()] {
            assert_eq!(client_address(liar, forwarded, &[trusted]), liar);
            assert_eq!(client_address(proxy, forwarded, &[trusted]), client);
            assert_eq!(client_address(proxy, Some("198.51.100.9, 10.0.0.1"), &[trusted]), liar);
            assert_eq!(client_address(proxy, Some("nonsense"), &[trusted]), proxy);
        }
    }

    #[test]
    fn keys_are_bounded_and_one_ipv6_network_is_one_key() {
        let ip = |text: &str| network(text.parse().unwrap());
        assert_eq!(ip("2001:db8:1:2::1"), ip("2001:db8:1:2:ffff::9"));
        assert_ne!(ip("2001:db8:1:2::1"), ip("2001:db8:1:3::1"));
        assert_eq!(ip("::ffff:203.0.113.7"), ip("203.0.113.7"));
        let keyed = Keyed::new(Quota::per_second(NonZeroU32::MIN), 10);
        let clock = DefaultClock::default();
        for key in 0..100_u32 {
            let _ = keyed.count(&key, &clock);
        }
        assert_eq!(keyed.exact.len(), 10);
        assert!(keyed.shared.len() <= 90);
    }
}
