//! What stands beside an FIR on its page: what was added to it, and that it is not investigated, with the form and the two notices of
//! that. The FIR's own page and form never change.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use documents::qr::{DocumentKind, Facts};
use documents::{FirSection, Notice, NoticeKind, Sheet};
use http::{StatusCode, header};
use i18n::{Key, format};
use kernel::ids::FirId;
use kernel::{Error, FieldErrors};
use organisation::UnitKind;
use serde::Serialize;
use web::{Answer, Fields, FormField, PageShell, Staff, StaffForm};

use super::diary::by_in;
use super::fir::{REGISTER, signed_name};
use super::provisos;
use crate::model::disposal::{NoticeTo, REASONS_MAX, SupplementKind, TypedRefusal};
use crate::msg;
use crate::service::{self, Added, Beside, OpenedFir, Refused};

/// One addition as the page shows it.
pub(super) struct AddedShown {
    pub title: String,
    pub at: String,
    pub corrects: Option<String>,
    pub words: Option<String>,
    pub hands: String,
}

/// What an FIR's page shows of what stands beside it.
pub(super) struct BesideShown {
    /// When it was decided not to investigate.
    pub refused_at: Option<String>,
    pub reasons: Option<String>,
    pub court: Option<String>,
    pub notices: Vec<(String, String)>,
    pub added: Vec<AddedShown>,
    pub may_refuse: bool,
    pub may_add: bool,
}

impl BesideShown {
    /// `may` refuse to investigate, and `may` add to it: as the policies say, after signing in again where that is asked.
    pub(super) fn new(page: &PageShell, opened: &OpenedFir, beside: &Beside, may: [bool; 2]) -> Self {
        let [may_refuse, may_add] = may.map(|may| may && opened.contents.is_some());
        let refused = beside.refused.as_ref();
        let said = refused.and_then(|refused| refused.said.as_ref());
        let id = opened.listed.id;
        let notice =
            |to: &NoticeTo| (format!("/firs/{id}/notices/{to}"), page.get(notice_name(*to)).to_owned());
        Self {
            refused_at: refused.map(|refused| format::date_time(page.lang(), refused.at)),
            reasons: said.map(|said| said.reasons.clone()),
            court: said.map(|said| said.court.clone()),
            notices: said
                .and(refused)
                .map(|refused| refused.notices.iter().map(notice).collect())
                .unwrap_or_default(),
            added: beside.added.iter().map(|added| shown(page, added)).collect(),
            may_refuse: refused.is_none() && may_refuse,
            may_add,
        }
    }
}

fn shown(page: &PageShell, added: &Added) -> AddedShown {
    let said = added.said.as_ref();
    let hands = said.map(|said| {
        let hands = page.say(msg::supplement_hands(&said.dictated_by, &said.written_by));
        let met = said.provisos.as_ref().map(|met| provisos::met(&page.t, met));
        let signed = said.signed.map(|signed| page.get(signed_name(signed)).to_owned());
        [Some(hands), signed, met].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    });
    AddedShown {
        title: page.say(msg::supplement_title(page.get(kind_name(added.kind)), i64::from(added.ordinal))),
        at: format::date_time(page.lang(), added.at),
        corrects: said.and_then(|said| said.corrects.clone()),
        words: said.map(|said| said.words.clone()),
        hands: hands.unwrap_or_default(),
    }
}

const fn notice_name(to: NoticeTo) -> Key {
    match to {
        NoticeTo::Informant => msg::NOTICE_INFORMANT,
        NoticeTo::Magistrate => msg::NOTICE_MAGISTRATE,
    }
}

pub(super) const fn kind_name(kind: SupplementKind) -> Key {
    match kind {
        SupplementKind::Statement => msg::SUPPLEMENT_STATEMENT,
        SupplementKind::Correction => msg::SUPPLEMENT_CORRECTION,
    }
}

#[derive(Template)]
#[template(path = "refusal.html")]
struct RefusalPage {
    page: PageShell,
    errors: FieldErrors,
    id: FirId,
    once: String,
    reasons: FormField,
    court: FormField,
    max: u32,
}

pub(super) fn id(text: &str) -> kernel::Result<FirId> {
    text.parse().map_err(|_| Error::NotFound("error.not-found"))
}

/// The form of a refusal, for whoever could decide it now: an old sign-in is proved again first.
pub async fn refusal_form(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    let id = id(&raw)?;
    service::may_add(&staff.op, id, "station-records.fir-refuse").await?;
    refusal_page(&staff, id, &Fields::default(), FieldErrors::default())
}

fn refusal_page(staff: &Staff, id: FirId, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let page = staff.page(staff.visit.t.get(msg::REFUSAL_TITLE).to_owned()).with_errors(&errors);
    let page = page.with_back(format!("/firs/{id}"));
    let status = status(&errors);
    let once = staff.op.new_id().to_string();
    let (reasons, court) = (fields.field("reasons", &errors), fields.field("court", &errors));
    let shown = RefusalPage { page, errors, id, once, reasons, court, max: REASONS_MAX as u32 };
    Ok((status, Html(shown.render()?)).into_response())
}

pub(super) fn status(errors: &FieldErrors) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// Decides it.
pub async fn refuse(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    let get = |name: &str| fields.get(name).to_owned();
    let typed = TypedRefusal { reasons: get("reasons"), court: get("court") };
    let reports = staff.state.contracts.reports.clone();
    let done = once(&staff, &fields, "reasons", ("refuse", id, &typed), async |w| {
        service::refuse(w, reports.as_ref(), id, &typed).await
    });
    match kept(done.await, "reasons") {
        Ok(()) => Ok(Redirect::to(&format!("/firs/{id}#beside")).into_response()),
        Err(Error::Invalid(errors)) => refusal_page(&staff, id, &fields, errors),
        Err(error) => Err(error.into()),
    }
}

/// What was typed is not lost to a sign-in that grew old meanwhile, nor to somebody who was quicker.
pub(super) fn kept(done: kernel::Result<()>, field: &'static str) -> kernel::Result<()> {
    done.map_err(|error| match error {
        Error::Unauthenticated("policy.step-up") => Error::field(field, "station-records.fir-prove-again"),
        other => other.conflict_at(field),
    })
}

/// Does it in one transaction; a form sent twice is done once.
pub(super) async fn once<T: Serialize>(
    staff: &Staff,
    fields: &Fields,
    field: &'static str,
    asked: T,
    act: impl AsyncFnOnce(&mut op::WriteOp) -> kernel::Result<()>,
) -> kernel::Result<()> {
    let once = fields.once()?;
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, field).await?.is_some() {
        return Ok(());
    }
    act(&mut w).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}

/// A notice as a PDF, in Urdu. Printing it is a look-up.
pub async fn notice(staff: Staff, Path((raw, to)): Path<(String, String)>) -> Answer<Response> {
    let to = NoticeTo::parse(&to).ok_or(Error::NotFound("error.not-found"))?;
    let opened = service::open_fir(&staff.op, id(&raw)?).await?;
    let beside = service::beside(&staff.op, opened.listed.id).await?;
    let refused = beside.refused.ok_or(Error::NotFound("error.not-found"))?;
    let sheet = notice_sheet(&staff, &opened, &refused, to)?;
    print(&staff, sheet.into(), format!("{}-{to}", opened.number)).await
}

fn notice_sheet(
    staff: &Staff,
    opened: &OpenedFir,
    refused: &Refused,
    to: NoticeTo,
) -> kernel::Result<Notice> {
    let said = refused.said.clone().ok_or(Error::NotFound("station-records.fir-erased"))?;
    let unit = opened.place.unit()?;
    let section = |section: &service::SectionOf| FirSection {
        cited: section.cited.ur.clone(),
        name: section.name.ur.clone(),
    };
    Ok(Notice {
        kind: match to {
            NoticeTo::Informant => NoticeKind::NotInvestigated,
            NoticeTo::Magistrate => NoticeKind::NotInvestigatedMagistrate,
        },
        number: opened.listed.cited.clone(),
        report: None,
        office: unit.name.clone(),
        district: opened.place.at(UnitKind::District).map(|unit| unit.name.clone()),
        court: said.court,
        informant: opened.contents.as_ref().and_then(|contents| contents.name.clone()),
        recorded_at: refused.at,
        sections: opened.listed.sections.iter().map(section).collect(),
        words: said.reasons,
        by: by_in(staff, refused.charge.as_deref(), REGISTER),
        qr: signed_code(staff, opened, DocumentKind::Notice, (refused.at, refused.leaf))?,
        verify_url: format!("{}/verify", staff.state.public_host),
    })
}

pub(super) fn signed_code(
    staff: &Staff,
    opened: &OpenedFir,
    kind: DocumentKind,
    (recorded_at, leaf): (kernel::Timestamp, [u8; 32]),
) -> kernel::Result<String> {
    let (number, office) = (opened.number.clone(), opened.place.unit()?.code.clone());
    let facts = Facts { kind, number, office, recorded_at, leaf: Some(leaf), code: None };
    staff.state.issuer.issue(&facts, staff.op.now(), staff.op.core.entropy.as_ref())
}

/// Sets a sheet, outside any transaction.
pub(super) async fn print(staff: &Staff, sheet: Sheet, name: String) -> Answer<Response> {
    let state = staff.state.clone();
    let bytes = web::blocking(move || state.typesetter.typeset(&sheet)).await?;
    let name = format!("inline; filename=\"{name}.pdf\"");
    let headers = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}
