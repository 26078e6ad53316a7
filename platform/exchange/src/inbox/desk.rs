//! What a desk does with the messages of citizens: sees them, answers in words, files them, sets them aside with a reason, says
//! which threads are one person's. Nothing is deleted. A thread that nobody works on is every desk's; whoever does something
//! in it takes it. Must not show an address whole where its end is enough.

mod act;
mod file;
mod reach;
mod show;

pub use act::{ANSWER_MAX, Desk, answer, could_not_speak, join, notice, set_aside};
pub use file::{Opened, open_file};
pub use reach::Reach;
pub use show::{Enclosure, Line, Listed, Screen, ThreadView, list, open};

use kernel::{Error, Result};
use op::{Actor, ReadOp, WriteOp};
use policy::Resource;
use uuid::Uuid;

use crate::store::inbox::thread;

/// The post that works on what citizens write.
pub const ROLE: &str = "online-desk";

/// The offices at which the actor works on messages.
fn desks(actor: &Actor) -> Vec<Uuid> {
    let posts = actor.principal.posts.iter().filter(|post| post.role == ROLE);
    posts.filter_map(|post| post.unit.parse().ok()).collect()
}

/// A thread as the policies see it: at the office that works on it, or at none.
fn record(row: &thread::Model) -> Resource {
    let office = row.office.map_or_else(String::new, |office| office.to_string());
    Resource::new("exchange.thread", row.id).at(office, "", "", "")
}

/// The desk at which the actor would work on a thread.
fn desk(actor: &Actor, row: &thread::Model) -> Result<Uuid> {
    let own = desks(actor).first().copied();
    row.office.or(own).ok_or(Error::NotFound("exchange.no-thread"))
}

/// A thread that the actor may see.
async fn seen(r: &ReadOp, id: Uuid) -> Result<thread::Model> {
    let row = crate::store::inbox::thread(r.tx(), id).await?;
    let row = row.ok_or(Error::NotFound("exchange.no-thread"))?;
    r.permit("exchange.inbox-read", &record(&row)).map_err(hidden)?;
    Ok(row)
}

/// A thread that the actor may work on, its turn held.
async fn held(w: &WriteOp, id: Uuid) -> Result<thread::Model> {
    w.lock(&super::turn(id)).await?;
    let row = crate::store::inbox::thread(w.tx(), id).await?;
    let row = row.ok_or(Error::NotFound("exchange.no-thread"))?;
    w.permit("exchange.inbox-read", &record(&row)).map_err(hidden)?;
    w.permit("exchange.inbox-work", &record(&row))?;
    Ok(row)
}

/// Whoever may not see a thread does not know that it is there.
fn hidden(error: Error) -> Error {
    match error {
        Error::Forbidden(_) | Error::NotFound(_) => Error::NotFound("exchange.no-thread"),
        other => other,
    }
}
