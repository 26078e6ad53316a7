//! What is done to the structure of the force, one verb a file: permit → rule → store → journal.

mod appoint;
mod enrol;
mod hand_over;
mod presence;
mod sanction;
mod supervise;
mod units;

use kernel::ids::OfficerId;
use op::WriteOp;

pub use appoint::{Appointment, appoint, relieve};
pub use enrol::{Enrolment, OfficerName, enrol, name_of};
pub use hand_over::{HandOver, hand_over, is_ordered_above};
pub use presence::{mark_absent, mark_present};
pub use sanction::sanction;
pub use supervise::supervise;
pub use units::{NewArea, NewUnit, add_area, put_unit};

/// Whose matter an order about an officer is, as the policies compare it: the actor's own when it is about himself.
/// The policies know accounts; this crate does not, except the one that acts.
pub(crate) fn owner(w: &WriteOp, about: OfficerId) -> String {
    if w.actor().officer == Some(about) { w.actor().principal.id.clone() } else { about.to_string() }
}
