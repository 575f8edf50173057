//! Rates per address and per user (GCRA, by `governor`).

use std::{net::IpAddr, num::NonZeroU32};

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
    by_ip: DefaultKeyedRateLimiter<IpAddr>,
    by_user: DefaultKeyedRateLimiter<UserId>,
    keys_max: usize,
    clock: DefaultClock,
}

impl Limiter {
    /// The configured rates; `trusted_proxies` are believed when they say whom they forward.
    pub fn new(settings: &config::RateLimit, trusted_proxies: Vec<Network>) -> Self {
        let quota = |rate: u32, burst: u32| {
            let at_least_one = |count| NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
            Quota::per_second(at_least_one(rate)).allow_burst(at_least_one(burst))
        };
        let rates = settings.enabled.then(|| Rates {
            by_ip: RateLimiter::keyed(quota(settings.ip_per_second, settings.ip_burst)),
            by_user: RateLimiter::keyed(quota(settings.user_per_second, settings.user_burst)),
            keys_max: settings.keys_max,
            clock: DefaultClock::default(),
        });
        Self { trusted_proxies, rates }
    }

    /// Counts a request from its address, given the socket's peer and what proxies say
    /// (`X-Forwarded-For`); an error says how long to wait.
    pub fn address(&self, peer: Option<IpAddr>, forwarded: Option<&str>) -> Result<(), Millis> {
        let (Some(rates), Some(peer)) = (&self.rates, peer) else { return Ok(()) };
        rates.count(&rates.by_ip, &client_address(peer, forwarded, &self.trusted_proxies))
    }

    /// Counts a request of a user; an error says how long to wait.
    pub fn user(&self, user: &UserId) -> Result<(), Millis> {
        self.rates.as_ref().map_or(Ok(()), |rates| rates.count(&rates.by_user, user))
    }
}

impl Rates {
    fn count<K: std::hash::Hash + Eq + Clone>(
        &self,
        limiter: &DefaultKeyedRateLimiter<K>,
        key: &K,
    ) -> Result<(), Millis> {
        if limiter.len() > self.keys_max {
            limiter.retain_recent();
        }
        limiter
            .check_key(key)
            .map_err(|early| Millis(early.wait_time_from(self.clock.now()).as_millis() as i64 + 1))
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
}
