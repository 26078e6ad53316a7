//! The informant's own copy, free of charge (CrPC 154), for whoever holds the slip of its report: handed out where she is, and
//! entered as a copy that left. Must not hand out what is sealed, nor what the law keeps secret.

use async_trait::async_trait;
use contracts::{OwnCopies, SlipHeld};
use db::Tx;
use journal::{Draft, Subject};
use kernel::ids::{ComplaintId, FirId, UnitId};
use kernel::{Error, Result, Timestamp};
use op::{Actor, Core, Op, ReadOp, WriteOp};
use vault::{Found, RecordKey};

use crate::events;
use crate::model::SEALED_FROM;
use crate::model::fir::CopyKind;
use crate::service::findable::is_secret;
use crate::service::law_days;
use crate::service::read_fir::{OpenedFir, read, record};
use crate::service::send_copy::{SEALED_COPY, Sent};
use crate::store::fir::{self, copy, row, section};

/// Who received it, as the books, which are kept in Urdu, say it.
const HERSELF: &str = "اطلاع دہندہ نے خود لی، نمبر اور خفیہ کوڈ سے";

/// The FIR of a report, opened for whoever holds the report's slip; that she took it is entered once a day, however often she
/// asks. `station-records.no-own-copy` where there is none to be had.
pub async fn own_copy(op: &Op, held: SlipHeld) -> Result<OpenedFir> {
    let none = || Error::NotFound("station-records.no-own-copy");
    if held.sealed {
        return Err(none());
    }
    let shown = Actor { code_shown: true, ..op.actor.clone() };
    let op = Op::new(op.core.clone(), shown, op.lang);
    let mut w = op.begin().await?;
    let row = fir::of_report(w.tx(), held.report).await?.ok_or_else(none)?;
    if is_kept_back(&op.core, w.tx(), &row).await? {
        return Err(none());
    }
    w.permit("station-records.fir-own-copy", &record(&row))?;
    let Found::Key(key) = w.key(row.id).await? else { return Err(none()) };
    let place = organisation::store::place(w.tx(), UnitId(row.office)).await?;
    w.require_books(&place.unit()?.code).await?;
    enter(&mut w, &row, &key).await?;
    w.commit().await?;
    let r = op.read().await?;
    let opened = read(&r, &row).await?;
    r.done().await?;
    Ok(opened)
}

/// Sealed, or of an offence whose victim the law does not name.
async fn is_kept_back(core: &Core, tx: &Tx, row: &row::Model) -> Result<bool> {
    let sections = fir::sections_of(tx, [row.id].into_iter()).await?;
    let sections: Vec<_> = sections.iter().map(section::Model::section).collect();
    Ok(row.sensitivity >= SEALED_FROM || is_secret(&core.catalogue, &sections, law_days(row)?))
}

async fn enter(w: &mut WriteOp, row: &row::Model, key: &RecordKey) -> Result<()> {
    w.lock(&format!("station-records.own-copy/{}", row.id)).await?;
    let today = w.now().day();
    let hers = |sent: &copy::Model| {
        let own = sent.kind == CopyKind::Informant.word() && sent.officer.is_none();
        own && Timestamp(sent.sent_at).day() == today
    };
    if fir::copies_of(w.tx(), FirId(row.id)).await?.iter().any(hers) {
        return Ok(());
    }
    let id = w.new_id();
    let sent = Sent { carrier: None, recipient: HERSELF.to_owned() };
    let copy = copy::Model {
        id,
        version: 1,
        fir: row.id,
        kind: CopyKind::Informant.word().to_owned(),
        sent_at: w.now().micros(),
        officer: None,
        sealed: key.seal_value(SEALED_COPY, id, &sent, w.entropy())?,
    };
    w.insert::<copy::Entity>(copy).await?;
    let subject = Subject { kind: "fir-copy", id, version: Some(1) };
    w.journal(Draft {
        unit: Some(row.office),
        sensitivity: row.sensitivity,
        ..Draft::new(events::FIR_COPY, subject)
    })?;
    Ok(())
}

/// Informants' copies, for the reports' own pages.
#[derive(Debug, Clone, Copy, Default)]
pub struct InformantCopies;

#[async_trait]
impl OwnCopies for InformantCopies {
    async fn to_be_had(&self, r: &ReadOp, report: ComplaintId) -> Result<bool> {
        let Some(row) = fir::of_report(r.tx(), report).await? else { return Ok(false) };
        if is_kept_back(r.core(), r.tx(), &row).await? {
            return Ok(false);
        }
        let place = organisation::store::place(r.tx(), UnitId(row.office)).await?;
        // Where another node keeps the book, the copy is entered and had there.
        let here = r.core().keeps_books(r.tx(), &place.unit()?.code).await?;
        Ok(here && matches!(r.key(row.id).await?, Found::Key(_)))
    }
}
