//! Where messages may go: not to this machine nor into the force's own network, unless the node is configured so.
//! Names are looked up here and the connection goes to the very addresses that were judged, so that a name cannot
//! answer differently the second time. Must not open a connection.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Why an address was not connected to.
#[derive(Debug)]
pub struct Refused;

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the name leads to an address that is not allowed")
    }
}

impl std::error::Error for Refused {}

/// The address itself, where the URL names one instead of a host.
pub fn literal(url: &Url) -> Option<IpAddr> {
    url.host_str()?.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// True when the URL may be sent to as far as can be seen before its name is looked up.
pub fn is_allowed(url: &Url, allow_private: bool) -> bool {
    if allow_private {
        return true;
    }
    let host = url.host_str().unwrap_or_default().trim_end_matches('.').to_lowercase();
    let local = ["localhost", "local", "internal", "lan", "home.arpa"];
    let own = |end: &&str| host == **end || host.ends_with(&format!(".{end}"));
    match literal(url) {
        Some(address) => is_public(address),
        None => host.contains('.') && !local.iter().any(own),
    }
}

/// True for an address of the public internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

/// RFC 6890 and the IANA registry of special-purpose addresses.
fn is_public_v4(v4: Ipv4Addr) -> bool {
    let special = v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_multicast();
    let [a, b, c, _] = v4.octets();
    let reserved = matches!(
        (a, b, c),
        (0 | 240..=255, _, _) | (100, 64..=127, _) | (198, 18 | 19, _) | (192, 0, 0) | (192, 88, 99)
    );
    !(special || reserved || v4.is_documentation())
}

/// Only global unicast; an IPv4 address inside is judged as what it is.
fn is_public_v6(v6: Ipv6Addr) -> bool {
    if let Some(v4) = inside(v6) {
        return is_public_v4(v4);
    }
    let [first, second, ..] = v6.segments();
    // 2001::/23 holds protocols, Teredo tunnels among them; 2001:db8::/32 and 3fff::/20 are for documents.
    let special =
        first == 0x2001 && (second < 0x0200 || second == 0x0db8) || first == 0x3fff && second < 0x1000;
    first & 0xe000 == 0x2000 && !special
}

/// The IPv4 address that an IPv6 one stands for: mapped, translated (64:ff9b::/96) or 6to4.
fn inside(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    let last = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match v6.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => Some(last(high, low)),
        _ => None,
    }
}

/// Looks names up and leaves out what is not allowed.
#[derive(Debug, Clone, Copy)]
pub struct Guarded {
    /// Everything is allowed.
    pub allow_private: bool,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let allow_private = self.allow_private;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let fine: Vec<SocketAddr> =
                found.filter(|address| allow_private || is_public(address.ip())).collect();
            if fine.is_empty() {
                return Err(Refused.into());
            }
            Ok(Box::new(fine.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_public() {
        for inner in [
            "127.0.0.1",
            "127.9.9.9",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "198.18.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "3fff::1",
        ] {
            assert!(!is_public(inner.parse().unwrap()), "{inner}");
        }
        for outer in
            ["8.8.8.8", "203.99.1.1", "172.32.0.1", "2a00:1450::1", "64:ff9b::808:808", "2002:808:808::"]
        {
            assert!(is_public(outer.parse().unwrap()), "{outer}");
        }
    }

    #[test]
    fn an_inner_address_in_disguise_is_seen() {
        for disguised in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://017700000001/",
            "http://[::1]:80/",
            "http://[::ffff:7f00:1]/",
            "http://localhost/",
            "http://LOCALHOST./",
            "http://db.internal/",
            "http://a.localhost/",
            "http://intranet/",
            "http://\u{ff11}27.0.0.1/",
        ] {
            let url = Url::parse(disguised).unwrap();
            assert!(!is_allowed(&url, false), "{disguised}");
            assert!(is_allowed(&url, true), "{disguised}");
        }
        assert!(is_allowed(&Url::parse("https://receiver.example.gov.pk/hook").unwrap(), false));
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_refused() {
        let found = Guarded { allow_private: false }.resolve("localhost".parse().unwrap()).await;
        assert!(found.is_err_and(|error| error.is::<Refused>()));
        let found = Guarded { allow_private: true }.resolve("localhost".parse().unwrap()).await;
        assert!(found.is_ok_and(|mut addresses| addresses.next().is_some()));
    }
}
