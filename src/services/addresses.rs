//! Which address a connection or request counts for, and how much one address may hold open at a time.
//!
//! Forwarded addresses are believed only from trusted proxies. An IPv6 network of 64 bits counts as one address.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use parking_lot::Mutex;

use crate::settings::Network;

/// What one address may hold open only so many of at a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AddressCap {
    /// Connections of the web application and REST.
    Connection,
    /// WebSockets.
    Socket,
    /// Connections of gRPC.
    GrpcConnection,
    /// `WatchSeats` streams.
    GrpcWatch,
    /// Calls of gRPC that go on.
    GrpcCall,
}

impl AddressCap {
    /// All of them, by their number.
    pub const ALL: [Self; 5] =
        [Self::Connection, Self::Socket, Self::GrpcConnection, Self::GrpcWatch, Self::GrpcCall];

    /// Its name in metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Socket => "socket",
            Self::GrpcConnection => "grpc_connection",
            Self::GrpcWatch => "grpc_watch",
            Self::GrpcCall => "grpc_call",
        }
    }
}

/// Whose addresses count how.
#[derive(Clone, Debug, Default)]
pub struct AddressSettings {
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// For whom no limit holds.
    pub uncapped: Vec<Network>,
    /// How many one address may hold open of each of [`AddressCap::ALL`]; 0: any number.
    pub held_max: [usize; 5],
}

/// Knows the trusted proxies, and counts what each address holds open.
pub struct Addresses {
    trusted_proxies: Vec<Network>,
    uncapped: Vec<Network>,
    slots: [Arc<AddressSlots>; 5],
}

impl Addresses {
    /// As configured.
    pub fn new(settings: AddressSettings) -> Self {
        let AddressSettings { trusted_proxies, uncapped, held_max } = settings;
        let slots = held_max.map(|most| Arc::new(AddressSlots { most, by_network: Mutex::default() }));
        Self { trusted_proxies, uncapped, slots }
    }

    /// The client's address: the peer, unless that is a trusted proxy. Then the lines of `X-Forwarded-For`
    /// (`forwarded`) form one list, to which every proxy appends its peer: the right-most address that is not a
    /// trusted proxy is the client's. Everything further left may be forged.
    pub fn client<'a>(
        &self,
        peer: IpAddr,
        forwarded: impl IntoIterator<Item = &'a [u8], IntoIter: DoubleEndedIterator>,
    ) -> IpAddr {
        if !self.is_proxy(peer) {
            return peer;
        }
        for line in forwarded.into_iter().rev() {
            for element in line.rsplit(|byte| *byte == b',').map(<[u8]>::trim_ascii) {
                match address(element) {
                    // A list may have empty elements (RFC 9110 §5.6.1).
                    _ if element.is_empty() => {}
                    Some(address) if self.is_proxy(address) => {}
                    Some(address) => return address,
                    None => return peer,
                }
            }
        }
        peer
    }

    /// A slot among those that the address may hold, until it is dropped; none if it has as many as it may.
    pub fn take(&self, cap: AddressCap, address: IpAddr) -> Option<AddressSlot> {
        let slots = &self.slots[cap as usize];
        if slots.most == 0 || self.is_uncapped(address) {
            return Some(AddressSlot(None));
        }
        let network = network(address);
        let mut by_network = slots.by_network.lock();
        let count = by_network.entry(network).or_insert(0);
        if *count >= slots.most {
            return None;
        }
        *count += 1;
        Some(AddressSlot(Some((slots.clone(), network))))
    }

    /// Whether no `…_per_address_max` applies to this address. A proxy has the connections of all its clients.
    pub fn is_uncapped(&self, address: IpAddr) -> bool {
        self.is_proxy(address) || self.uncapped.iter().any(|network| network.contains(address))
    }

    /// Whether it is a trusted proxy's.
    pub fn is_proxy(&self, address: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(address))
    }
}

/// What addresses hold of one kind. It knows only addresses that hold something, so it is bounded by the number of
/// what is held.
struct AddressSlots {
    /// 0: any number.
    most: usize,
    by_network: Mutex<HashMap<IpAddr, usize>>,
}

/// Something that an address holds open, counted as long as this lives.
pub struct AddressSlot(Option<(Arc<AddressSlots>, IpAddr)>);

impl Drop for AddressSlot {
    fn drop(&mut self) {
        let Some((slots, network)) = &self.0 else { return };
        let mut by_network = slots.by_network.lock();
        if let Some(count) = by_network.get_mut(network) {
            *count -= 1;
            if *count == 0 {
                by_network.remove(network);
            }
        }
    }
}

/// The network that an address counts as: for IPv6 the first 64 bits, since whoever has one of its addresses has all.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// An address as proxies write it: some add the port.
fn address(element: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(element).ok()?;
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(change: impl FnOnce(&mut AddressSettings)) -> Addresses {
        let mut settings =
            AddressSettings { held_max: [500, 500, 128, 512, 1_024], ..AddressSettings::default() };
        change(&mut settings);
        Addresses::new(settings)
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_trusted_proxies_are_believed_and_all_lines_are_one_list() {
        let [proxy, client, liar] = ["10.0.0.1", "203.0.113.7", "198.51.100.9"].map(ip);
        for trusted in ["10.0.0.1", "10.0.0.0/24"] {
            let addresses = addresses(|settings| settings.trusted_proxies = vec![trusted.parse().unwrap()]);
            let of = |peer, lines: &[&str]| addresses.client(peer, lines.iter().map(|line| line.as_bytes()));
            assert_eq!(of(liar, &["198.51.100.9, 203.0.113.7"]), liar, "nobody has to believe it");
            assert_eq!(of(proxy, &["198.51.100.9, 203.0.113.7"]), client);
            assert_eq!(of(proxy, &["198.51.100.9, 10.0.0.1"]), liar);
            // The proxy appends a line of its own; the client wrote the first.
            assert_eq!(of(proxy, &["198.51.100.9", "203.0.113.7"]), client);
            assert_eq!(
                of(proxy, &["198.51.100.9, 198.51.100.9", "198.51.100.9", "203.0.113.7, 10.0.0.1"]),
                client
            );
            assert_eq!(of(proxy, &["203.0.113.7", "10.0.0.1"]), client);
            assert_eq!(of(proxy, &["203.0.113.7", ""]), client);
            assert_eq!(of(proxy, &["203.0.113.7:4711"]), client);
            assert_eq!(of(proxy, &["[2001:db8::7]:4711"]), ip("2001:db8::7"));
            for nothing in [&["nonsense"][..], &["203.0.113.7", "nonsense"], &[], &["10.0.0.1"], &[", ,"]] {
                assert_eq!(of(proxy, nothing), proxy, "{nothing:?}");
            }
        }
    }

    #[test]
    fn an_address_holds_so_many_and_a_place_that_is_given_back_is_free() {
        let addresses = addresses(|settings| {
            settings.held_max[AddressCap::Socket as usize] = 2;
            settings.held_max[AddressCap::GrpcWatch as usize] = 0;
            settings.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
            settings.uncapped = vec!["192.0.2.0/24".parse().unwrap()];
        });
        let take = |address: &str| addresses.take(AddressCap::Socket, ip(address));
        let held = [take("2001:db8:1:2::1"), take("2001:db8:1:2:ffff::9")];
        assert!(held.iter().all(Option::is_some));
        assert!(take("2001:db8:1:2::3").is_none(), "one network of 64 bits is one address");
        let neighbours = [take("2001:db8:1:3::1"), take("203.0.113.7"), take("203.0.113.8")];
        assert!(neighbours.iter().all(Option::is_some));
        for free in ["10.0.0.1", "192.0.2.7", "::ffff:192.0.2.7"] {
            let many: Vec<_> = (0..10).map(|_| take(free)).collect();
            assert!(many.iter().all(Option::is_some), "{free}");
        }
        assert!(
            (0..10).all(|_| addresses.take(AddressCap::GrpcWatch, ip("203.0.113.7")).is_some()),
            "0: any number"
        );
        drop(held);
        assert!(take("2001:db8:1:2::3").is_some());
        drop(neighbours);
        assert!(
            addresses.slots[AddressCap::Socket as usize].by_network.lock().is_empty(),
            "it keeps no addresses"
        );
    }
}
