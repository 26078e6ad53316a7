//! A district's force and a month of its stations, written through the same services as in life. Must not be called
//! by anything but `khidmat demo`.

use std::sync::Arc;

use access::Access;
use contracts::Contracts;
use jiff::ToSpan;
use kernel::{FixedClock, Result, SeededEntropy};
use op::{Core, Op};
use web::state::DemoSignIn;

use super::accounts::{self, Accounts};
use super::draw::Draw;
use super::life::{self, Life};
use super::slips::{self, Slip};
use super::{calls, event, force, old};
use crate::{mark, setting_up};

/// The seed of `khidmat demo`.
pub const SEED: u64 = 1;

/// Days before today on which the first book began.
pub(super) const DAYS: i64 = 31;

/// What whoever tries the demo is given.
#[derive(Debug, Default)]
pub struct Filled {
    /// Who is signed in with one press.
    pub people: Vec<DemoSignIn>,
    /// The slips of citizens; none when the store was filled before, as nothing keeps their codes.
    pub slips: Vec<Slip>,
}

/// Fills an empty store and marks it as made up. A store filled before stays as it is. The same seed at the same moment makes the same month; passwords and second factors never follow from it.
pub async fn fill(core: &Core, contracts: &Contracts, access: &Access, seed: u64) -> Result<Filled> {
    if let Some(people) = accounts::one_press(core).await? {
        return Ok(Filled { people, slips: Vec::new() });
    }
    let now = core.clock.now();
    let draw = Draw::new(seed);
    let clock =
        Arc::new(FixedClock::at(event::moment(now.day().saturating_sub((DAYS + 1).days()), 9 * 60, 0)));
    let past = Core { clock: clock.clone(), entropy: Arc::new(SeededEntropy::new(!seed)), ..core.clone() };
    // First of all: whatever else is written is made up.
    mark::make_demo(&Op::system(past.clone())).await?;
    // The posts that somebody holds are sanctioned with their holders; eight hundred vacant ones would take a second.
    setting_up::put_units(&past, None).await?;
    clock.advance(3600);
    let seats = force::seats(&past, now.day(), &draw);
    force::raise(&past, &seats).await?;
    clock.advance(3600);
    let accounts = Accounts::make(&past, access, &seats, &life::writers()).await?;
    clock.advance(3600);
    old::take_over(&past, &accounts).await?;
    clock.advance(3600);
    let events = life::events(now, &draw);
    let life = Life::new(&past, contracts, (&seats, &accounts), &events).await?;
    life.write(events).await?;
    let slips = life.slips(&slips::shown(now)).await;
    calls::ring(core).await?;
    core.journal.settle().await?;
    Ok(Filled { people: accounts::one_press(core).await?.unwrap_or_default(), slips })
}
