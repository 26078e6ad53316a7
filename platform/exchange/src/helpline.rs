//! The helpline: who rings, what is known of the number, what came of each call. The telephone exchange says that it rings, that it is
//! answered and that it is over; everything else a person says. Must not drop a call of somebody who could not speak, nor
//! decide by itself that somebody could not (`docs/adr/0030-helpline.md`).

pub mod call;
mod desk;
pub mod door;
mod list;
mod show;
pub mod take;

use journal::{Draft, Subject};
use kernel::{Error, Phone, Result, text};
use op::{Actor, ReadOp, WriteOp};
use policy::Resource;
use uuid::Uuid;

use crate::store::helpline as store;
use crate::store::helpline::call as row;

pub use crate::store::helpline::Open;
pub use desk::{Concluding, Desk, NOTE_MAX, conclude, could_not_speak, note};
pub use list::{Listed, Part, Screen, list};
pub use show::{CallView, Earlier, End, Known, Note, Report, open, view};

/// The post that answers the helpline.
pub const ROLE: &str = "helpline-operator";

/// Where the words of a note are sealed.
const SEALED_NOTE: &str = "exchange_call_note.sealed";
/// Where the words of an outcome are sealed.
const SEALED_END: &str = "exchange_call_end.sealed";

kernel::words! {
    /// What came of a call.
    Outcome {
        /// A report was filed.
        Filed = "filed",
        /// Advice was given.
        Advice = "advice",
        /// It was passed on.
        PassedOn = "passed-on",
        /// Whoever rang could not speak, and something was done.
        CouldNotSpeak = "could-not-speak",
        /// A prank or noise.
        Junk = "junk",
        /// It was meant for somebody else.
        WrongNumber = "wrong-number",
        /// Nothing was said, or it broke off.
        NothingSaid = "nothing-said",
    }
}

kernel::words! {
    /// To whom a call was passed on.
    PassedTo {
        /// The control room of 15.
        Police15 = "police-15",
        /// Rescue, ambulance or fire brigade.
        Rescue = "rescue",
        /// A station or another office of the police.
        Station = "station",
        /// Somebody else.
        Other = "other",
    }
}

kernel::words! {
    /// Why a call was junk.
    JunkReason {
        /// A child, or somebody who plays.
        Prank = "prank",
        /// Insults and obscenities.
        Abuse = "abuse",
        /// Advertising, or a machine.
        Machine = "machine",
        /// Talk that asks for nothing.
        Chatter = "chatter",
    }
}

/// A number as it is kept: as at home where it is one of the country, otherwise its digits. `None` for what is none, such as
/// `anonymous`.
pub(crate) fn number(said: &str) -> Option<String> {
    if let Ok(phone) = Phone::parse(said) {
        return Some(phone.e164().to_owned());
    }
    let said = text::ascii_digits(&text::line(said));
    let kept: String = said.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.')).collect();
    let digits = kept.strip_prefix('+').unwrap_or(&kept);
    let known = (2..=20).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
    known.then_some(kept)
}

/// The office at which the actor answers calls.
fn office(actor: &Actor) -> Result<Uuid> {
    let mut posts = actor.principal.posts.iter().filter(|post| post.role == ROLE);
    let office = posts.find_map(|post| post.unit.parse().ok());
    office.ok_or(Error::NotFound("exchange.no-call"))
}

/// A call as the policies see it: every operator's of this node.
fn record(call: Uuid) -> Resource {
    Resource::new("exchange.call", call)
}

/// A call that the actor may see.
async fn seen(r: &ReadOp, id: Uuid) -> Result<row::Model> {
    r.permit("exchange.call-read", &record(id)).map_err(hidden)?;
    store::by_id(r.tx(), id).await?.ok_or(Error::NotFound("exchange.no-call"))
}

/// A call that the actor may work on, its caller's turn held.
async fn held(w: &WriteOp, id: Uuid) -> Result<row::Model> {
    w.permit("exchange.call-read", &record(id)).map_err(hidden)?;
    w.permit("exchange.call-work", &record(id))?;
    let nothing = || Error::NotFound("exchange.no-call");
    let of = store::by_id(w.tx(), id).await?.ok_or_else(nothing)?.thread;
    w.lock(&crate::inbox::turn(of)).await?;
    // Read again: under the turn nobody else changes it.
    store::by_id(w.tx(), id).await?.ok_or_else(nothing)
}

/// Whoever does not answer calls does not know of one.
fn hidden(error: Error) -> Error {
    match error {
        Error::Forbidden(_) | Error::NotFound(_) => Error::NotFound("exchange.no-call"),
        other => other,
    }
}

/// A draft about a call.
fn about(action: &'static str, row: &row::Model) -> Draft<'static> {
    let subject = Subject { kind: "call", id: row.id, version: Some(row.version) };
    Draft { sensitivity: 2, ..Draft::new(action, subject) }
}

/// A draft about something that stands beside a call.
fn beside(action: &'static str, id: Uuid) -> Draft<'static> {
    Draft { sensitivity: 2, ..Draft::new(action, Subject { kind: "call", id, version: None }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_as_one_and_words_are_none() {
        for (said, kept) in [
            ("0300-1234567", Some("+923001234567")),
            ("۰۳۰۰۱۲۳۴۵۶۷", Some("+923001234567")),
            ("+44 20 7946 0000", Some("+442079460000")),
            ("204", Some("204")),
            ("anonymous", None),
            ("", None),
            ("+", None),
            ("1", None),
            ("\u{202e}0300<script>", None),
            (&"1".repeat(21), None),
        ] {
            assert_eq!(number(said).as_deref(), kept, "{said}");
        }
    }
}
