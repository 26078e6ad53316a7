//! What stands beside an FIR on its page: what was added to it, its reports to the court, and that it is not investigated, with the
//! form and the notices of that. The FIR's own page and form never change.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use documents::qr::DocumentKind;
use documents::{FirSection, Notice, NoticeKind};
use i18n::{Key, format};
use kernel::ids::FirId;
use kernel::{Error, FieldErrors, Timestamp};
use organisation::UnitKind;
use web::address::id;
use web::{Answer, Fields, FormField, PageShell, Staff, StaffForm};

use super::challan;
use super::diary::by_in;
use super::fir::{REGISTER, signed_name};
use super::fir_act::{kept, once, status};
use super::papers::signed_code;
use super::provisos;
use crate::model::challan::ChallanKind;
use crate::model::disposal::{NoticeTo, REASONS_MAX, SupplementKind, TypedRefusal};
use crate::msg;
use crate::service::{self, Added, Beside, Forwarded, OpenedFir, Refused};

/// One addition as the page shows it.
pub(super) struct AddedShown {
    pub title: String,
    pub at: String,
    pub corrects: Option<String>,
    pub words: Option<String>,
    pub hands: String,
}

/// One report to the court as the page shows it.
pub(super) struct ReportShown {
    pub ordinal: i32,
    pub title: String,
    pub at: String,
    /// Court, carrier, sections, accused, witnesses, property: label and value.
    pub facts: Vec<(String, String)>,
    /// It was sent up under other sections than the FIR's.
    pub differs: bool,
    pub words: Option<String>,
    pub reasons: Option<String>,
    /// The informant's notice is made with it.
    pub notice: bool,
}

/// What an FIR's page shows of what stands beside it.
pub(super) struct BesideShown {
    /// When it was decided not to investigate.
    pub refused_at: Option<String>,
    pub reasons: Option<String>,
    pub court: Option<String>,
    pub notices: Vec<(String, String)>,
    pub added: Vec<AddedShown>,
    pub reports: Vec<ReportShown>,
    pub may_refuse: bool,
    pub may_add: bool,
    pub may_report: bool,
}

impl BesideShown {
    /// `may` refuse to investigate, add to it, and report to the court: as the policies say, after signing in again where that is asked.
    pub(super) fn new(page: &PageShell, opened: &OpenedFir, beside: &Beside, may: [bool; 3]) -> Self {
        let [may_refuse, may_add, may_report] = may.map(|may| may && opened.contents.is_some());
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
            reports: beside.forwarded.iter().map(|one| report_shown(page, one)).collect(),
            may_refuse: refused.is_none() && beside.forwarded.is_empty() && may_refuse,
            may_add,
            may_report: refused.is_none() && may_report,
        }
    }
}

fn report_shown(page: &PageShell, one: &Forwarded) -> ReportShown {
    let name = page.get(challan::kind_name(one.kind));
    let fact = |key, value: &Option<String>| value.clone().map(|value| (page.get(key).to_owned(), value));
    let cited: Vec<String> = one.sections.iter().map(|section| section.marked(page.lang())).collect();
    let mut facts = Vec::new();
    if let Some(said) = &one.said {
        facts.push((page.get(msg::CHALLAN_COURT).to_owned(), said.court.clone()));
        facts.extend(fact(msg::CHALLAN_CARRIER, &said.carrier));
        facts.push((page.get(msg::FIR_SECTIONS).to_owned(), cited.join(page.get(msg::FIR_SECTIONS_AND))));
        facts.extend(challan::accused(&page.t, said));
        facts.extend(fact(msg::CHALLAN_WITNESSES, &said.witnesses));
        facts.extend(fact(msg::CHALLAN_PROPERTY, &said.property));
    }
    ReportShown {
        ordinal: one.ordinal,
        title: page.say(msg::challan_heading(name, i64::from(one.ordinal))),
        at: format::date_time(page.lang(), one.forwarded_at),
        facts,
        differs: one.said.as_ref().is_some_and(|said| said.differs),
        words: one.said.as_ref().map(|said| said.words.clone()),
        reasons: one.said.as_ref().and_then(|said| said.reasons.clone()),
        notice: one.kind.gives_up() && one.said.is_some(),
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

/// A notice as a PDF, in Urdu. Printing it is a look-up.
pub async fn notice(staff: Staff, Path((raw, to)): Path<(String, String)>) -> Answer<Response> {
    let to = NoticeTo::parse(&to).ok_or(Error::NotFound("error.not-found"))?;
    let opened = service::open_fir(&staff.op, id(&raw)?).await?;
    let beside = service::beside(&staff.op, opened.listed.id).await?;
    let said = noticed(&beside, to)?.ok_or(Error::NotFound("error.not-found"))?;
    let sheet = notice_sheet(&staff, &opened, said)?;
    web::paper::shown(&staff.state, sheet, &format!("{}-{to}", opened.number)).await
}

/// What a notice says of the decision it goes out with.
struct Noticed {
    kind: NoticeKind,
    court: String,
    words: String,
    at: Timestamp,
    charge: Option<String>,
    leaf: [u8; 32],
}

/// The decision of which `to` is told: that it is not investigated, or that the court is told of nobody.
fn noticed(beside: &Beside, to: NoticeTo) -> kernel::Result<Option<Noticed>> {
    const ERASED: Error = Error::NotFound("station-records.fir-erased");
    if let Some(Refused { said, at, charge, leaf, .. }) = beside.refused.clone() {
        let said = said.ok_or(ERASED)?;
        let kind = match to {
            NoticeTo::Informant => NoticeKind::NotInvestigated,
            NoticeTo::Magistrate => NoticeKind::NotInvestigatedMagistrate,
        };
        return Ok(Some(Noticed { kind, court: said.court, words: said.reasons, at, charge, leaf }));
    }
    let report = beside.forwarded.iter().find(|one| one.kind.gives_up() && to == NoticeTo::Informant);
    let Some(Forwarded { kind, said, at, charge, leaf, .. }) = report.cloned() else { return Ok(None) };
    let said = said.ok_or(ERASED)?;
    let kind = match kind {
        ChallanKind::Untraced => NoticeKind::Untraced,
        _ => NoticeKind::Cancelled,
    };
    let words = said.reasons.unwrap_or_default();
    Ok(Some(Noticed { kind, court: said.court, words, at, charge, leaf }))
}

fn notice_sheet(staff: &Staff, opened: &OpenedFir, said: Noticed) -> kernel::Result<Notice> {
    let unit = opened.place.unit()?;
    let section = |section: &service::SectionOf| FirSection {
        cited: section.cited.ur.clone(),
        name: section.name.ur.clone(),
    };
    Ok(Notice {
        kind: said.kind,
        number: opened.listed.cited.clone(),
        report: None,
        office: unit.name.clone(),
        district: opened.place.at(UnitKind::District).map(|unit| unit.name.clone()),
        court: said.court,
        informant: opened.contents.as_ref().and_then(|contents| contents.name.clone()),
        recorded_at: said.at,
        sections: opened.listed.sections.iter().map(section).collect(),
        words: said.words,
        by: by_in(staff, said.charge.as_deref(), REGISTER),
        qr: signed_code(staff, opened, DocumentKind::Notice, (said.at, said.leaf))?,
        verify_url: format!("{}/verify", staff.state.public_host),
    })
}
