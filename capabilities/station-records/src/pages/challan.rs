//! The report of CrPC 173 on an FIR: its form, and the report as a PDF. Handlers hold no SQL and no rules.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use documents::qr::DocumentKind;
use documents::{FirSection, PoliceReport};
use i18n::{Key, Translator};
use kernel::ids::FirId;
use kernel::{Error, FieldErrors};
use organisation::UnitKind;
use web::address::id;
use web::components::Choice;
use web::{Answer, DateField, Fields, FormField, PageShell, Staff, StaffForm, TimeField};

use super::diary::by_in;
use super::fir::REGISTER;
use super::fir_act::{kept, once, status};
use super::papers::signed_code;
use crate::model::challan::{ChallanKind, TypedChallan, WORDS_MAX};
use crate::model::fir::PROSE_MAX;
use crate::msg;
use crate::service::{self, Forwarded, Forwarding, OpenedFir};

/// The boxes of the accused, in the order of the form.
const COUNTS: [(&str, Key); 4] = [
    ("in_custody", msg::CHALLAN_IN_CUSTODY),
    ("on_bail", msg::CHALLAN_ON_BAIL),
    ("not_sent", msg::CHALLAN_NOT_SENT),
    ("proclaimed", msg::CHALLAN_PROCLAIMED),
];

#[derive(Template)]
#[template(path = "challan.html")]
struct ChallanPage {
    page: PageShell,
    errors: FieldErrors,
    id: FirId,
    once: String,
    kind: FormField,
    kinds: Vec<Choice>,
    court: FormField,
    happened: DateField,
    hour: TimeField,
    carrier: FormField,
    sections: FormField,
    /// A section is in no row of the catalogue: it is confirmed, or corrected.
    unlisted: bool,
    sections_seen: FormField,
    seen: Vec<String>,
    seen_choice: Vec<Choice>,
    counts: Vec<(FormField, Key)>,
    witnesses: FormField,
    property: FormField,
    words: FormField,
    reasons: FormField,
    words_max: u32,
    prose_max: u32,
}

/// The form, for whoever could forward a report now: an old sign-in is proved again first.
pub async fn form(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    let id = id(&raw)?;
    let next = service::to_forward(&staff.op, id).await?;
    let fields = Fields::from_pairs(vec![("sections".to_owned(), next.sections.clone())]);
    page(&staff, (id, &next), &fields, FieldErrors::default())
}

fn page(
    staff: &Staff,
    (id, next): (FirId, &Forwarding),
    fields: &Fields,
    errors: FieldErrors,
) -> Answer<Response> {
    let page = staff.page(staff.visit.t.say(msg::challan_title(&next.cited))).with_errors(&errors);
    let page = page.with_back(format!("/firs/{id}"));
    let (status, field) = (status(&errors), |name| fields.field(name, &errors));
    let choice = |kind: &ChallanKind| {
        let choice = Choice::new(kind.word(), page.get(kind_name(*kind)));
        match kind_hint(*kind) {
            Some(hint) => choice.with_hint(page.get(hint)),
            None => choice,
        }
    };
    let unlisted =
        errors.of("sections").is_some_and(|fault| fault.code == "station-records.challan-unlisted");
    let shown = ChallanPage {
        id,
        once: staff.op.new_id().to_string(),
        kind: field("kind"),
        kinds: next.kinds.iter().map(choice).collect(),
        court: field("court"),
        happened: fields.date_field("happened", &errors),
        hour: fields.time_field("hour", &errors),
        carrier: field("carrier"),
        sections: field("sections"),
        unlisted: unlisted || fields.get("sections_seen") == "yes",
        sections_seen: field("sections_seen"),
        seen: fields.all("sections_seen").map(str::to_owned).collect(),
        seen_choice: vec![Choice::new("yes", page.get(msg::CHALLAN_SECTIONS_SEEN_YES))],
        counts: COUNTS.into_iter().map(|(name, label)| (field(name), label)).collect(),
        witnesses: field("witnesses"),
        property: field("property"),
        words: field("words"),
        reasons: field("reasons"),
        words_max: WORDS_MAX as u32,
        prose_max: PROSE_MAX as u32,
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Forwards it, then shows it beside the FIR.
pub async fn forward(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    let typed = typed(&fields);
    let reports = staff.state.contracts.reports.clone();
    let done = once(&staff, &fields, "kind", ("challan", id, &typed), async |w| {
        service::forward(w, reports.as_ref(), id, &typed).await.map(|_| ())
    });
    match kept(done.await, "kind") {
        Ok(()) => Ok(Redirect::to(&format!("/firs/{id}#beside")).into_response()),
        Err(Error::Invalid(errors)) => {
            let next = service::about_to_forward(&staff.op, id).await?;
            page(&staff, (id, &next), &fields, errors)
        }
        Err(error) => Err(error.into()),
    }
}

fn typed(fields: &Fields) -> TypedChallan {
    let get = |name: &str| fields.get(name).to_owned();
    TypedChallan {
        kind: get("kind"),
        court: get("court"),
        day: get("happened-day"),
        month: get("happened-month"),
        year: get("happened-year"),
        hour: get("hour-hour"),
        minute: get("hour-minute"),
        carrier: get("carrier"),
        sections: get("sections"),
        sections_seen: get("sections_seen"),
        in_custody: get("in_custody"),
        on_bail: get("on_bail"),
        not_sent: get("not_sent"),
        proclaimed: get("proclaimed"),
        witnesses: get("witnesses"),
        property: get("property"),
        words: get("words"),
        reasons: get("reasons"),
    }
}

/// The name of a kind.
pub(super) const fn kind_name(kind: ChallanKind) -> Key {
    match kind {
        ChallanKind::Interim => msg::CHALLAN_INTERIM,
        ChallanKind::Complete => msg::CHALLAN_COMPLETE,
        ChallanKind::Untraced => msg::CHALLAN_UNTRACED,
        ChallanKind::Cancelled => msg::CHALLAN_CANCELLED,
        ChallanKind::Supplementary => msg::CHALLAN_SUPPLEMENTARY,
    }
}

const fn kind_hint(kind: ChallanKind) -> Option<Key> {
    match kind {
        ChallanKind::Interim => Some(msg::CHALLAN_INTERIM_HINT),
        ChallanKind::Complete => None,
        ChallanKind::Untraced => Some(msg::CHALLAN_UNTRACED_HINT),
        ChallanKind::Cancelled => Some(msg::CHALLAN_CANCELLED_HINT),
        ChallanKind::Supplementary => Some(msg::CHALLAN_SUPPLEMENTARY_HINT),
    }
}

/// How many accused there are of each sort, where there are any.
pub(super) fn accused(t: &Translator, said: &crate::model::challan::Challan) -> Vec<(String, String)> {
    let counts = [said.in_custody, said.on_bail, said.not_sent, said.proclaimed];
    let of = COUNTS.iter().zip(counts).filter(|(_, count)| *count > 0);
    of.map(|((_, label), count)| (t.get(*label).to_owned(), count.to_string())).collect()
}

/// A report as a PDF, in Urdu. Printing it is a look-up.
pub async fn pdf(staff: Staff, Path((raw, ordinal)): Path<(String, String)>) -> Answer<Response> {
    let opened = service::open_fir(&staff.op, id(&raw)?).await?;
    let beside = service::beside(&staff.op, opened.listed.id).await?;
    let wanted = |one: &&Forwarded| one.ordinal.to_string() == ordinal;
    let report = beside.forwarded.iter().find(wanted).ok_or(Error::NotFound("error.not-found"))?;
    let sheet = sheet(&staff, &opened, report)?;
    web::paper::shown(&staff.state, sheet, &format!("{}-173-{ordinal}", opened.number)).await
}

fn sheet(staff: &Staff, opened: &OpenedFir, report: &Forwarded) -> kernel::Result<PoliceReport> {
    let said = report.said.clone().ok_or(Error::NotFound("station-records.fir-erased"))?;
    let t = Translator::new(staff.visit.site.messages.clone(), REGISTER);
    let unit = opened.place.unit()?;
    let cited = |section: &service::SectionOf| FirSection {
        cited: section.marked(REGISTER),
        name: if section.listed { section.name.ur.clone() } else { String::new() },
    };
    let counts = [said.in_custody, said.on_bail, said.not_sent, said.proclaimed];
    let accused = COUNTS.iter().zip(counts).map(|((_, label), count)| (t.get(*label).to_owned(), count));
    let informant = opened.contents.as_ref().and_then(|contents| contents.name.clone());
    Ok(PoliceReport {
        kind: report.kind.word().to_owned(),
        ordinal: u32::try_from(report.ordinal).unwrap_or(u32::MAX),
        number: opened.listed.cited.clone(),
        register_number: opened.number.clone(),
        office: unit.name.clone(),
        district: opened.place.at(UnitKind::District).map(|unit| unit.name.clone()),
        registered_at: opened.listed.recorded_at,
        forwarded_at: report.forwarded_at,
        recorded_at: report.at,
        court: said.court,
        carrier: said.carrier,
        informant,
        sections: report.sections.iter().map(cited).collect(),
        accused: accused.collect(),
        witnesses: said.witnesses,
        property: said.property,
        words: said.words,
        reasons: said.reasons,
        by: by_in(staff, report.charge.as_deref(), REGISTER),
        qr: signed_code(staff, opened, DocumentKind::PoliceReport, (report.at, report.leaf))?,
        verify_url: format!("{}/verify", staff.state.public_host),
    })
}
