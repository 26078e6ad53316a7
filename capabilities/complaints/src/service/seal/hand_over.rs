//! A handler hands a sealed report over to another, by name, with a reason. Only to somebody who can be one: a post of the
//! district or above it, never of the station.

use catalogue::UnitKind;
use journal::{Draft, Subject};
use kernel::ids::{AccountId, ComplaintId};
use kernel::{Bilingual, Error, FieldErrors, Result, text};
use op::{Op, WriteOp};
use organisation::{Place, Unit};
use vault::Found;

use super::handlers::{LINE, Named, end, handler_row, holding, line_of, sealed_besides};
use crate::events;
use crate::model::seal::{REASON_MAX, SEALED_FROM, TypedHandOver};
use crate::service::against::{self, Against};
use crate::service::hold::Hold;
use crate::service::known::Known;
use crate::service::seats::known;
use crate::store::report;
use crate::store::seal::{self, handler};

/// Where the reason is sealed.
const SEALED_HANDLER: &str = "complaints_handler.sealed";
/// Who may be given it besides the line.
const BESIDES: (&str, UnitKind) = ("sp-investigation", UnitKind::District);

/// Whether a kind of post can handle what is sealed.
pub(super) fn may_hold(post: &str) -> bool {
    LINE.iter().chain([&BESIDES]).any(|(known, _)| *known == post)
}

/// Somebody to whom it can be handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The account.
    pub account: AccountId,
    /// The kind of post.
    pub post: &'static str,
    /// Its unit.
    pub unit: Bilingual,
}

/// Everybody to whom a report can be handed over: of its line and besides; about officers only upwards.
async fn all(
    tx: &db::Tx,
    (place, row, by): (&Place, &report::Model, Option<AccountId>),
    at: kernel::Timestamp,
) -> Result<Vec<(Named, Unit)>> {
    if let Some(of) = Against::of(tx, row.id, at).await? {
        let mut found = against::eligible(tx, &of, (place, sealed_besides(tx, row.id).await?), at).await?;
        let now = seal::handlers_of(tx, row.id).await?;
        let own = now.iter().find(|one| one.offered == 0 && one.account == by.map(|by| by.0));
        found.retain(|(named, _)| own.is_some_and(|own| against::upwards(&own.post, named.post)));
        return Ok(found);
    }
    let mut all = Vec::new();
    for (post, kind) in LINE.iter().chain([&BESIDES]) {
        let Some(unit) = place.at(*kind) else { continue };
        let found = holding(tx, unit.id, post, at).await?;
        all.extend(found.into_iter().map(|named| (named, unit.clone())));
    }
    Ok(all)
}

/// To whom the actor can hand a report over, with its number.
pub async fn candidates(op: &Op, id: ComplaintId) -> Result<(String, Vec<Candidate>)> {
    let r = op.read().await?;
    let report = Known::of(&r, id).await?;
    report.permit(&r, "complaints.assign")?;
    let row = &report.row;
    let place = line_of(r.tx(), row, report.holding.as_ref(), r.now()).await?;
    let already = seal::handlers_of(r.tx(), row.id).await?;
    let mut found = all(r.tx(), (&place, row, r.actor().account), r.now()).await?;
    found.retain(|(one, _)| !already.iter().any(|row| row.account == Some(one.account.0)));
    r.done().await?;
    let candidate =
        |(one, unit): (Named, Unit)| Candidate { account: one.account, post: one.post, unit: unit.name };
    Ok((report.row.number, found.into_iter().map(candidate).collect()))
}

/// Hands it over: whoever hands it over handles it no more.
pub async fn hand_over(w: &mut WriteOp, id: ComplaintId, typed: &TypedHandOver) -> Result<()> {
    let hold = Hold::read_by_actor(w, id).await?;
    known(w.permit("complaints.assign", &hold.seats.held))?;
    hold.place_of_books(w).await?;
    let (row, office) = (&hold.row, hold.office().0);
    let mut errors = FieldErrors::default();
    let reason = errors.keep("reason", text::required_narrative(&typed.reason, REASON_MAX));
    let already = seal::handlers_of(w.tx(), row.id).await?;
    let line = line_of(w.tx(), row, hold.holding.as_ref(), w.now()).await?;
    let found = all(w.tx(), (&line, row, w.actor().account), w.now()).await?;
    let mut found = found.into_iter().map(|(named, _)| named);
    let handles =
        |one: &Named| already.iter().any(|row| row.account == Some(one.account.0) && row.offered == 0);
    let to = found.find(|one| one.account.to_string() == typed.to && !handles(one));
    if to.is_none() {
        errors.add("to", "complaints.choose-handler");
    }
    errors.check()?;
    let (Some(to), Found::Key(key)) = (to, w.key(row.id).await?) else {
        return Err(Error::NotFound("complaints.erased"));
    };
    let named = handler_row(w, row.id, (Some(to.account), to.post, to.unit), false);
    let sealed = Some(key.seal_value(SEALED_HANDLER, named.id, &reason, w.entropy())?);
    let named_by = w.actor().account.map(Into::into);
    let subject = Subject { kind: "complaint-handler", id: named.id, version: Some(1) };
    w.insert::<handler::Entity>(handler::Model { named_by, sealed, ..named }).await?;
    for own in already
        .into_iter()
        .filter(|row| row.offered == 0 && (row.account.is_none() || row.account == named_by))
    {
        end(w, own).await?;
    }
    w.journal(Draft {
        unit: Some(office),
        sensitivity: SEALED_FROM,
        ..Draft::new(events::HAND_OVER, subject)
    })?;
    Ok(())
}
