//! Bytes in transit: of requests that are not complete yet, and of answers that were not taken yet.
//!
//! They are bounded over all calls and per address, whatever the number of connections and streams.

use std::{collections::HashMap, net::IpAddr, sync::Arc};

use parking_lot::Mutex;

use crate::services::addresses::network;

/// What is in transit.
pub(super) struct Transit {
    bytes_max: usize,
    /// 0: any number.
    bytes_per_address_max: usize,
    held: Mutex<Totals>,
}

/// It knows only addresses that have something in transit, so it is bounded by the number of calls.
#[derive(Default)]
struct Totals {
    bytes: usize,
    by_network: HashMap<IpAddr, usize>,
}

impl Transit {
    pub(super) fn new(bytes_max: usize, bytes_per_address_max: usize) -> Arc<Self> {
        Arc::new(Self { bytes_max, bytes_per_address_max, held: Mutex::default() })
    }

    /// An empty share; counted for the address too, unless it has no limit.
    pub(super) fn share(self: &Arc<Self>, address: Option<IpAddr>) -> Share {
        let network = address.filter(|_| self.bytes_per_address_max > 0).map(network);
        Share { transit: self.clone(), network, bytes: 0 }
    }
}

/// What one call has in transit in one direction, until it is dropped.
pub(super) struct Share {
    transit: Arc<Transit>,
    network: Option<IpAddr>,
    bytes: usize,
}

impl Share {
    /// Takes so many bytes more; false if that would be more than may be in transit.
    #[must_use]
    pub(super) fn grow(&mut self, bytes: usize) -> bool {
        let mut held = self.transit.held.lock();
        if held.bytes.saturating_add(bytes) > self.transit.bytes_max {
            return false;
        }
        if let Some(network) = self.network {
            let of_network = held.by_network.entry(network).or_insert(0);
            if of_network.saturating_add(bytes) > self.transit.bytes_per_address_max {
                if *of_network == 0 {
                    held.by_network.remove(&network);
                }
                return false;
            }
            *of_network += bytes;
        }
        held.bytes += bytes;
        self.bytes += bytes;
        true
    }

    /// Nothing is in transit any more.
    pub(super) fn release(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        if bytes == 0 {
            return;
        }
        let mut held = self.transit.held.lock();
        held.bytes -= bytes;
        let Some(network) = self.network else { return };
        if let Some(of_network) = held.by_network.get_mut(&network) {
            *of_network -= bytes;
            if *of_network == 0 {
                held.by_network.remove(&network);
            }
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.release();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_bounded_together_and_by_address_and_come_back() {
        let transit = Transit::new(1_000, 400);
        let of = |address: &str| transit.share(Some(address.parse().unwrap()));
        let (mut one, mut same) = (of("2001:db8:1:2::1"), of("2001:db8:1:2::2"));
        assert!(one.grow(300) && same.grow(100), "up to the bound");
        assert!(!same.grow(1), "one network of 64 bits is one address");
        let (mut other, mut uncapped) = (of("203.0.113.7"), transit.share(None));
        assert!(other.grow(400) && uncapped.grow(200));
        assert!(!uncapped.grow(1) && !of("203.0.113.8").grow(1), "all together");
        one.release();
        assert!(same.grow(300) && !same.grow(1));
        drop((one, same, other, uncapped));
        let held = transit.held.lock();
        assert_eq!((held.bytes, held.by_network.len()), (0, 0));
    }
}
