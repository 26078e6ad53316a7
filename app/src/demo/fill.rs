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
use super::{calls, event, force, old};
use crate::{mark, setting_up};

/// The seed of `khidmat demo`.
pub const SEED: u64 = 1;

/// Days before today on which the first book began.
pub(super) const DAYS: i64 = 31;

/// Fills an empty store and marks it as made up; the one-press sign-ins come back. A store filled before stays as it
/// is. The same seed at the same moment makes the same month; passwords and second factors never follow from it.
pub async fn fill(core: &Core, contracts: &Contracts, access: &Access, seed: u64) -> Result<Vec<DemoSignIn>> {
    if let Some(known) = accounts::one_press(core).await? {
        return Ok(known);
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
    Life::new(&past, contracts, (&seats, &accounts), &events).await?.write(events).await?;
    calls::ring(core).await?;
    core.journal.settle().await?;
    Ok(accounts::one_press(core).await?.unwrap_or_default())
}
