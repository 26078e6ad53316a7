//! Sealing a report, from its first word or later, and who handles it by name (docs/adr/0021-sealing.md). Nobody unseals.
//! Must not tell anybody but its handlers that a sealed report is there.

mod break_glass;
mod danger;
mod for_fir;
mod hand_over;
mod handlers;
mod in_hands;
mod interrupting;
mod veiled;

use std::collections::BTreeSet;

use access::service::GrantView;
use contracts::{Channels, Roznamcha, SealedFor};
use db::Tx;
use journal::{Draft, Subject};
use kernel::ids::{AccountId, ComplaintId, UnitId};
use kernel::{Error, Result, Timestamp, entropy};
use op::{Actor, Op, ReadOp, WriteOp};
use organisation::Place;
use policy::Resource;
use vault::{Found, RecordKey};

use crate::events;
use crate::model::seal::{Profile, SEALED_FROM, TypedSeal};
use crate::service::hold::Hold;
use crate::service::known::Known;
use crate::service::seats::{Seats, known};
use crate::service::tell::silence;
use crate::service::transfer;
use crate::store::seal::row;
use crate::store::transfer::holding as held;
use crate::store::{self, report};

pub use break_glass::{
    Breaking, TypedBreak, break_glass, breakings, decide_breaking, review_breaking, to_review,
};
pub use danger::{Released, place_in_danger};
pub(crate) use for_fir::{named_now, seal_for_fir};
pub use hand_over::{Candidate, candidates, hand_over};
pub use handlers::Handling;
pub use handlers::name_handlers;
pub(crate) use handlers::{Named, accepted, declined, follow_naming, hearing, holding, offer_to, stands};
pub use in_hands::{InHands, in_hands};
pub(crate) use interrupting::interrupting;
pub(crate) use veiled::veiled;

/// Where the reason is sealed.
const SEALED_REASON: &str = "complaints_seal.sealed";
/// The clerk who took a sealed report down finishes with it for so long.
const FINISHING_SECONDS: i64 = 3_600;
/// What a station's diary says of a sealed report, in the language of the book.
pub(crate) const RECEIVED: &str = "سر بمہر رپورٹ موصول ہوئی۔ تفصیل صرف نامزد افسر کے پاس ہے۔";
/// What it says of whatever happens to one afterwards.
pub(crate) const TOUCHED: &str = "سر بمہر رپورٹ سے متعلق کارروائی۔ تفصیل صرف نامزد افسر کے پاس ہے۔";

/// The seal of a report as its reader sees it.
#[derive(Debug, Clone)]
pub struct Sealing {
    /// Why.
    pub profile: Profile,
    /// What a station's books call it.
    pub pseudonym: String,
    /// When it was sealed.
    pub sealed_at: Timestamp,
    /// From its first word.
    pub at_intake: bool,
    /// Why it was sealed later; `None` at intake or when the key was destroyed.
    pub reason: Option<String>,
    /// The posts for which its handlers are named: kind and unit.
    pub handlers: Vec<Handling>,
    /// To whom its place was released because of danger to life.
    pub released: Vec<Released>,
    /// Who asked that it be opened, the newest first; only for its handlers.
    pub asked: Vec<GrantView>,
    /// The reader may name another.
    pub may_hand_over: bool,
}

/// Seals a report that is being recorded: its row, its seal and its handlers, all covered by the entry that records it. The
/// pseudonym under which the station's diary knows it.
pub(crate) async fn at_intake(
    w: &mut WriteOp,
    place: &Place,
    row: &mut report::Model,
    profile: Profile,
    key: &RecordKey,
) -> Result<String> {
    row.sensitivity = SEALED_FROM;
    let officer = row.filed_by;
    let seal = seal_row(w, row.id, profile, (true, officer), key, None)?;
    let pseudonym = seal.pseudonym.clone();
    w.insert::<row::Entity>(seal).await?;
    handlers::name(w, place, row.id).await?;
    Ok(pseudonym)
}

fn seal_row(
    w: &WriteOp,
    report: uuid::Uuid,
    profile: Profile,
    (at_intake, officer): (bool, Option<uuid::Uuid>),
    key: &RecordKey,
    reason: Option<String>,
) -> Result<row::Model> {
    let id = w.new_id();
    Ok(row::Model {
        id,
        version: 1,
        report,
        profile: profile.word().to_owned(),
        pseudonym: pseudonym(w),
        at_intake: i32::from(at_intake),
        recorded_at: w.now().micros(),
        officer,
        sealed: key.seal_value(SEALED_REASON, id, &reason, w.entropy())?,
    })
}

/// Eight letters and digits behind an S, drawn: nothing in it follows from the report.
fn pseudonym(w: &WriteOp) -> String {
    let code = entropy::secret_code(w.entropy());
    let mut parts = code.split('-');
    format!("S-{}-{}", parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

/// Seals a report that stands already. `complaints.sealed-already` when it is.
pub async fn seal_report(
    w: &mut WriteOp,
    (roznamcha, channels): (&dyn Roznamcha, &dyn Channels),
    id: ComplaintId,
    typed: &TypedSeal,
) -> Result<()> {
    // Against every step of its way, and against its FIR.
    let hold = Hold::read_by_actor(w, id).await?;
    if hold.row.sensitivity >= SEALED_FROM {
        return Err(Error::Conflict("complaints.sealed-already"));
    }
    known(w.permit("complaints.seal", &hold.seats.held))?;
    hold.place_of_books(w).await?;
    let (profile, reason) = typed.check()?;
    if store::outcome_of(w.tx(), id).await?.is_some() {
        return Err(Error::Conflict("complaints.already-fir"));
    }
    Box::pin(seal_held(w, (roznamcha, channels), hold, profile, reason)).await
}

/// Seals a report that is held and is not sealed.
async fn seal_held(
    w: &mut WriteOp,
    (roznamcha, channels): (&dyn Roznamcha, &dyn Channels),
    hold: Hold,
    profile: Profile,
    reason: String,
) -> Result<()> {
    let place = hold.place(w).await?;
    let (key, holder) = (hold.key(w).await?, hold.office().0);
    let Hold { row, holding, .. } = hold;
    let id = ComplaintId(row.id);
    let officer = w.actor().account.map(Into::into);
    let seal = seal_row(w, row.id, profile, (false, officer), &key, Some(reason))?;
    let (number, pseudonym) = (row.number.clone(), seal.pseudonym.clone());
    w.insert::<row::Entity>(seal).await?;
    handlers::name(w, &place, row.id).await?;
    w.unfindable(row.id).await?;
    store::waiting::settled(w.tx(), &[row.id]).await?;
    let version = row.version + 1;
    let now_sealed = report::Model { version, sensitivity: SEALED_FROM, ..row };
    w.update::<report::Entity>(now_sealed).await?;
    if let Some(holding) = holding {
        let version = holding.version + 1;
        w.update::<held::Entity>(held::Model { version, sensitivity: SEALED_FROM, ..holding }).await?;
    }
    let subject = Subject { kind: "complaint", id: id.0, version: Some(version) };
    let draft = Draft { unit: Some(holder), sensitivity: SEALED_FROM, ..Draft::new(events::SEAL, subject) };
    let entry = w.journal(draft)?;
    roznamcha.veil(w, (id.0, &number), &pseudonym, entry).await?;
    silence(w, channels, id, entry).await?;
    // Whoever it was offered to has no more to do with it.
    transfer::withdraw_by_cause(w, roznamcha, id, entry).await
}

/// The number of a report that the actor may seal.
pub async fn may_seal(op: &Op, id: ComplaintId) -> Result<String> {
    let r = op.read().await?;
    let report = Known::of(&r, id).await?;
    report.permit(&r, "complaints.seal")?;
    let fir = store::outcome_of(r.tx(), id).await?.is_some();
    r.done().await?;
    match (report.row.sensitivity >= SEALED_FROM, fir) {
        (true, _) => Err(Error::Conflict("complaints.sealed-already")),
        (_, true) => Err(Error::Conflict("complaints.already-fir")),
        _ => Ok(report.row.number),
    }
}

/// The clerk who took a sealed report down, within the hour in which he finishes with it.
pub(crate) fn finishing(actor: &Actor, now: Timestamp, row: &report::Model) -> bool {
    let own = actor.account.is_some() && row.filed_by == actor.account.map(Into::into);
    let soon = now.seconds() - Timestamp(row.recorded_at).seconds() <= FINISHING_SECONDS;
    row.sensitivity >= SEALED_FROM && own && soon
}

/// The counter at which a sealed report was taken down. Whoever is complained of there finishes with it all the same: she leaves with
/// her slip, and he has heard every word.
pub(crate) async fn finishing_at(tx: &Tx, row: &report::Model, seats: &Seats) -> Result<Resource> {
    let named = store::against::of_reports(tx, &[row.id]).await?;
    let Some(counter) = named.first().and_then(|first| first.counter) else {
        let seat = seats.received().clone();
        return Ok(Resource { accused: BTreeSet::new(), barred: BTreeSet::new(), ..seat });
    };
    let counter = organisation::store::place(tx, UnitId(counter)).await?.record("complaints.report", row.id);
    Ok(Resource { sensitivity: i64::from(row.sensitivity), sealed: true, ..counter })
}

/// What the books of a station call a report from now on: its number, or its pseudonym once it is sealed.
pub(crate) async fn called(tx: &Tx, row: &report::Model) -> Result<String> {
    let seal = if row.sensitivity >= SEALED_FROM { store::seal::of_report(tx, row.id).await? } else { None };
    Ok(seal.map_or_else(|| row.number.clone(), |seal| seal.pseudonym))
}

/// For whom a report is sealed, for what is made of it; `None` for an ordinary one.
pub(crate) async fn sealed_for(tx: &Tx, row: &report::Model) -> Result<Option<SealedFor>> {
    if row.sensitivity < SEALED_FROM {
        return Ok(None);
    }
    let named = store::seal::handlers_of(tx, row.id).await?;
    let handlers = named.iter().filter(|one| one.offered == 0).filter_map(|one| one.account);
    Ok(Some(SealedFor { pseudonym: called(tx, row).await?, handlers: handlers.map(AccountId).collect() }))
}

/// What the first entry about it calls it.
pub(crate) async fn first_called(tx: &Tx, row: &report::Model) -> Result<String> {
    let seal = if row.sensitivity >= SEALED_FROM { store::seal::of_report(tx, row.id).await? } else { None };
    let at_intake = seal.filter(|seal| seal.at_intake == 1);
    Ok(at_intake.map_or_else(|| row.number.clone(), |seal| seal.pseudonym))
}

/// The words of a diary entry about a report: of a sealed one none that tells anything.
pub(crate) fn words_about(row: &report::Model, words: String) -> String {
    if row.sensitivity >= SEALED_FROM { TOUCHED.to_owned() } else { words }
}

/// The seal of a report that is being read; `None` for an ordinary one.
pub(crate) async fn sealing(r: &ReadOp, row: &report::Model, seats: &Seats) -> Result<Option<Sealing>> {
    if row.sensitivity < SEALED_FROM {
        return Ok(None);
    }
    let seal = store::seal::of_report(r.tx(), row.id).await?;
    let damaged = || Error::Inconsistent { table: "complaints_seal", what: "seal", row: row.id.to_string() };
    let seal = seal.ok_or_else(damaged)?;
    let reason = match r.key(row.id).await? {
        Found::Key(key) => key.open_value(SEALED_REASON, seal.id, &seal.sealed)?,
        _ => None,
    };
    Ok(Some(Sealing {
        profile: Profile::parse(&seal.profile).ok_or_else(damaged)?,
        pseudonym: seal.pseudonym,
        sealed_at: Timestamp(seal.recorded_at),
        at_intake: seal.at_intake == 1,
        reason,
        handlers: handlers::shown(r, row.id).await?,
        released: danger::released(r, row.id).await?,
        asked: if seats.held.handlers.contains(&r.actor().principal.id) {
            break_glass::about(r, row.id).await?
        } else {
            Vec::new()
        },
        may_hand_over: r.may("complaints.assign", &seats.held),
    }))
}
