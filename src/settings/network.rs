//! A network of addresses in the configuration: `10.0.0.1`, `10.42.0.0/16` or `fd00:42::/32`.

use std::{net::IpAddr, str::FromStr};

use ipnet::IpNet;
use serde::Deserialize;

/// A single address or a network. Proxies in containers or behind a load balancer have no fixed address, only
/// a network.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Network(IpNet);

impl Network {
    /// Whether the address is in the network. An IPv4-mapped IPv6 address counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        Self(address.to_canonical().into())
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is not an address or a network; write 10.0.0.1 or 10.42.0.0/16");
        if !text.contains('/') {
            return text.parse::<IpAddr>().map(Self::from).map_err(|_| wrong());
        }
        let network: IpNet = text.parse().map_err(|_| wrong())?;
        if network.prefix_len() == 0 {
            return Err(format!("'{text}' is every address there is; name the network of the proxies"));
        }
        Ok(Self(network))
    }
}

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(network: &str, address: &str) -> bool {
        network.parse::<Network>().unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn a_network_has_the_addresses_that_share_its_first_bits() {
        assert!(has("10.42.0.0/16", "10.42.255.1"));
        assert!(!has("10.42.0.0/16", "10.43.0.1"));
        assert!(has("10.42.0.0/15", "10.43.0.1"));
        assert!(has("192.0.2.7", "192.0.2.7"));
        assert!(has("192.0.2.7/32", "192.0.2.7"));
        assert!(!has("192.0.2.7", "192.0.2.6"));
        assert!(has("192.0.2.0/24", "::ffff:192.0.2.9"), "IPv4 inside IPv6");
        assert!(has("::ffff:192.0.2.9", "192.0.2.9"));
        assert!(has("fd00:42::/32", "fd00:42:1::1"));
        assert!(!has("fd00:42::/32", "fd00:43::1"));
        assert!(!has("fd00::/8", "10.0.0.1"));
        assert!(!has("10.0.0.0/8", "fd00::1"));
    }

    #[test]
    fn what_is_no_network_is_refused_and_so_is_everybody() {
        for text in ["", "proxy", "10.0.0/8", "10.0.0.0/33", "fd00::/129", "10.0.0.0/", "10.0.0.0/-1"] {
            let error = text.parse::<Network>().unwrap_err();
            assert!(error.contains("10.42.0.0/16"), "{error}");
        }
        for text in ["0.0.0.0/0", "::/0"] {
            let error = text.parse::<Network>().unwrap_err();
            assert!(error.contains("every address"), "{error}");
        }
    }
}
