//! Who is at the other end of a connection, for slowing guessing down. `X-Forwarded-For` is believed only from
//! proxies that were named, from the right, up to the first address that is none of them: what stands left of it
//! is whatever the visitor wrote. Must not be used to decide what somebody may do.

use std::net::{IpAddr, SocketAddr};

use http::HeaderMap;

/// A range of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    base: u128,
    bits: u32,
    v4: bool,
}

/// Proxies whose word is believed.
#[derive(Debug, Clone, Default)]
pub struct Proxies(Vec<Range>);

fn number(address: IpAddr) -> (u128, bool) {
    match address.to_canonical() {
        IpAddr::V4(v4) => (u128::from(u32::from(v4)), true),
        IpAddr::V6(v6) => (u128::from(v6), false),
    }
}

/// Reads an address or a range such as `10.0.0.0/8`.
pub fn parse_range(text: &str) -> Result<Range, String> {
    let wrong = || "is not an address or a range".to_owned();
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, Some(bits.parse::<u32>().map_err(|_| wrong())?)),
        None => (text, None),
    };
    let (base, v4) = number(address.parse().map_err(|_| wrong())?);
    let width = if v4 { 32 } else { 128 };
    let bits = bits.unwrap_or(width);
    if bits > width { Err(wrong()) } else { Ok(Range { base, bits, v4 }) }
}

impl Range {
    fn contains(self, address: IpAddr) -> bool {
        let (value, v4) = number(address);
        let width = if self.v4 { 32 } else { 128 };
        let shift = width - self.bits;
        // Shifting all 128 bits out is not defined: a range of no bits holds everything.
        v4 == self.v4 && (self.bits == 0 || (value >> shift) == (self.base >> shift))
    }
}

impl Proxies {
    /// These ranges.
    pub fn new(ranges: Vec<Range>) -> Self {
        Self(ranges)
    }

    /// True for one of them.
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|range| range.contains(address))
    }

    /// These ranges and this machine itself, which is a proxy that nobody named, or whoever runs the node.
    pub fn and_loopback(&self) -> Self {
        let loopback =
            [Range { base: 0x7f00_0000, bits: 8, v4: true }, Range { base: 1, bits: 128, v4: false }];
        Self(self.0.iter().copied().chain(loopback).collect())
    }

    /// The visitor's address: the connection's, or what trusted proxies say of it.
    pub fn visitor(&self, connection: SocketAddr, headers: &HeaderMap) -> SocketAddr {
        if !self.trusts(connection.ip()) {
            return connection;
        }
        let said: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        let mut nearest = connection.ip();
        for hop in said.iter().rev() {
            // Unreadable: the last one that a trusted proxy named is as far as can be believed.
            let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
            nearest = address;
            if !self.trusts(address) {
                break;
            }
        }
        SocketAddr::new(nearest, connection.port())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitor(proxies: &[&str], from: &str, said: &[&str]) -> String {
        let proxies = Proxies::new(proxies.iter().map(|range| parse_range(range).unwrap()).collect());
        let mut headers = HeaderMap::new();
        for value in said {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        proxies.visitor(SocketAddr::new(from.parse().unwrap(), 1), &headers).ip().to_string()
    }

    #[test]
    fn nobody_is_believed_unless_named() {
        assert_eq!(visitor(&[], "203.0.113.7", &["10.1.1.1"]), "203.0.113.7");
        assert_eq!(visitor(&["127.0.0.1"], "203.0.113.7", &["10.1.1.1"]), "203.0.113.7");
    }

    #[test]
    fn the_right_most_untrusted_hop_is_the_visitor() {
        let proxies = ["127.0.0.1", "10.0.0.0/8"];
        assert_eq!(visitor(&proxies, "127.0.0.1", &["1.2.3.4, 203.0.113.7, 10.9.9.9"]), "203.0.113.7");
        assert_eq!(visitor(&proxies, "127.0.0.1", &["1.2.3.4", "203.0.113.7"]), "203.0.113.7");
        assert_eq!(visitor(&proxies, "127.0.0.1", &["10.2.2.2"]), "10.2.2.2");
        assert_eq!(visitor(&proxies, "127.0.0.1", &["203.0.113.7, nonsense"]), "127.0.0.1");
        assert_eq!(visitor(&proxies, "127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(visitor(&["::1"], "::1", &["2001:db8::7"]), "2001:db8::7");
        assert_eq!(visitor(&["127.0.0.0/8"], "::ffff:127.0.0.1", &["203.0.113.7"]), "203.0.113.7");
    }

    #[test]
    fn this_machine_is_known_by_any_of_its_own_addresses() {
        let local = Proxies::default().and_loopback();
        for (address, is) in [("127.0.0.1", true), ("127.1.2.3", true), ("::1", true), ("10.0.0.1", false)] {
            assert_eq!(local.trusts(address.parse().unwrap()), is, "{address}");
        }
    }

    #[test]
    fn a_range_is_read_or_refused() {
        for good in ["10.0.0.0/8", "::/0", "0.0.0.0/0", "192.0.2.1"] {
            assert!(parse_range(good).is_ok(), "{good}");
        }
        for bad in ["10.0.0.0/33", "ten", "10.0.0.0/x", ""] {
            assert!(parse_range(bad).is_err(), "{bad}");
        }
    }
}
