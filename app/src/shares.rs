//! How much of the server one address may hold, so that nobody can keep all others out. A visitor who comes straight
//! to the node is counted by connections, one behind a named proxy by requests. Must not decide who a visitor is:
//! that is `peer`.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use kernel::Error;
use web::Failure;

/// Said to a visitor who may come again after so many seconds.
const COME_AGAIN: u32 = 10;

type Held = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// What every address holds at the moment, and how much it may.
#[derive(Debug, Clone)]
pub struct Shares {
    most: usize,
    held: Held,
}

/// One place held by an address, until it is dropped.
#[derive(Debug)]
pub struct Share {
    held: Held,
    whose: IpAddr,
}

impl Shares {
    /// So many places for one address.
    pub fn new(most: usize) -> Self {
        Self { most, held: Held::default() }
    }

    /// A place for this address, unless it holds as many as it may.
    pub fn take(&self, address: IpAddr) -> Option<Share> {
        let whose = household(address);
        let mut held = lock(&self.held);
        let count = held.entry(whose).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Share { held: Arc::clone(&self.held), whose })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut held = lock(&self.held);
        if let Some(count) = held.get_mut(&self.whose) {
            *count -= 1;
            // What nobody holds is forgotten: the map is no longer than there are connections.
            if *count == 0 {
                held.remove(&self.whose);
            }
        }
    }
}

fn lock(held: &Held) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Who shares with whom: an IPv4 address alone, in IPv6 the 64 bits that one subscriber is given.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// Set on a request that a named proxy brought: for whom.
#[derive(Debug, Clone, Copy)]
pub struct Through(pub IpAddr);

/// Refuses a request of somebody behind a proxy who has too many under way. Answers still being sent count.
pub async fn within_share(State(shares): State<Shares>, request: Request, next: Next) -> Response {
    let Some(Through(visitor)) = request.extensions().get().copied() else {
        return next.run(request).await;
    };
    let Some(share) = shares.take(visitor) else {
        return Failure(Error::TooMany("web.too-many-at-once", COME_AGAIN)).into_response();
    };
    let held = |body: Body| {
        Body::new(body.map_frame(move |frame| {
            // Given back with the body, when its last byte is on the way or nobody waits for it any more.
            let _held = &share;
            frame
        }))
    };
    next.run(request).await.map(held)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gets_its_share_and_no_more() {
        let shares = Shares::new(2);
        let one = |text: &str| shares.take(text.parse().unwrap());
        let first = one("203.0.113.7").unwrap();
        let _second = one("::ffff:203.0.113.7").unwrap();
        assert!(one("203.0.113.7").is_none(), "written in another way it is the same address");
        assert!(one("203.0.113.8").is_some(), "its neighbour is another");
        drop(first);
        assert!(one("203.0.113.7").is_some());
    }

    #[test]
    fn a_subscriber_is_one_however_many_addresses_he_has() {
        let shares = Shares::new(2);
        let held: Vec<_> =
            (1..=3).map(|n| shares.take(format!("2001:db8:1:2::{n}").parse().unwrap())).collect();
        assert_eq!(held.iter().flatten().count(), 2);
        assert!(shares.take("2001:db8:1:3::1".parse().unwrap()).is_some());
        drop(held);
        assert!(lock(&shares.held).is_empty(), "who holds nothing is forgotten");
    }
}
