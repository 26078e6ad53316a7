//! Form 24.5(1) of an FIR that was opened, in the language of the register. Must not open anything.

use documents::qr::{DocumentKind, Facts};
use documents::{FirForm, FirSection};
use i18n::Translator;
use kernel::Error;
use op::Op;
use organisation::UnitKind;
use web::{AppState, Visit};

use super::diary::by_of;
use super::fir::{REGISTER, signed_name, source_name};
use super::provisos;
use crate::model::fir::{CopyKind, Source};
use crate::msg;
use crate::service::OpenedFir;

/// The form of an FIR that was opened.
pub(super) async fn sheet(
    op: &Op,
    visit: &Visit,
    state: &AppState,
    opened: &OpenedFir,
) -> kernel::Result<FirForm> {
    let contents = opened.contents.clone().ok_or(Error::NotFound("station-records.fir-erased"))?;
    let unit = opened.place.unit()?;
    let receipt = op.core.journal.receipt(opened.entry).await?;
    let facts = Facts {
        kind: DocumentKind::FirCopy,
        number: opened.number.clone(),
        office: unit.code.clone(),
        recorded_at: opened.listed.recorded_at,
        leaf: Some(receipt.leaf),
        code: None,
    };
    let word = |key| visit.site.messages.text(REGISTER, key).to_owned();
    let informant = [contents.name.clone(), contents.parentage.clone(), contents.residence.clone()];
    let numbers =
        [contents.cnic.as_ref().map(ToString::to_string), contents.phone.as_ref().map(ToString::to_string)];
    let happened = contents.stated.map(|stated| (stated.at, stated.hour_known));
    let t = Translator::new(visit.site.messages.clone(), REGISTER);
    let met = contents.provisos.as_ref().map(|met| provisos::met(&t, met));
    // Column 5 of the form: what was done.
    let steps = [contents.steps.clone(), met].into_iter().flatten().collect::<Vec<_>>();
    let steps = (!steps.is_empty()).then(|| steps.join("\n"));
    Ok(FirForm {
        number: opened.listed.cited.clone(),
        register_number: opened.number.clone(),
        office: unit.name.clone(),
        district: opened.place.at(UnitKind::District).map(|unit| unit.name.clone()),
        happened,
        reported_at: opened.reported_at,
        recorded_at: opened.listed.recorded_at,
        informant: informant.into_iter().chain(numbers).flatten().collect(),
        sections: opened
            .listed
            .sections
            .iter()
            .map(|section| FirSection { cited: section.cited.ur.clone(), name: section.name.ur.clone() })
            .collect(),
        property: contents.property,
        place: contents.place,
        steps,
        delay: contents.delay,
        dispatched_at: opened
            .copies
            .iter()
            .find(|copy| copy.kind != CopyKind::Informant)
            .map(|copy| copy.sent_at),
        source: Source::parse(&opened.listed.source)
            .map(|source| word(source_name(source)))
            .unwrap_or_default(),
        source_paper: contents.source_paper,
        words: contents.words,
        interpreter: contents.interpreter,
        dictated_by: contents.dictated_by,
        written_by: contents.written_by,
        signed: [
            contents.read_over.then(|| word(msg::FIR_READ_OVER_YES)),
            Some(word(signed_name(contents.signed))),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("۔ "),
        by: by_of(op, visit, opened.charge.as_deref(), REGISTER),
        paper: opened.paper.clone(),
        qr: state.issuer.issue(&facts, op.now(), op.core.entropy.as_ref())?,
        verify_url: format!("{}/verify", state.public_host),
    })
}
