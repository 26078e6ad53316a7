//! The form from which an FIR is registered: empty, or drafted from a report.

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Redirect, Response};
use contracts::Matter;
use http::StatusCode;
use i18n::{Key, format};
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Error, FieldErrors, Lang};
use web::components::{Choice, Tone};
use web::{Answer, DateField, Fields, FormField, PageShell, Staff, StaffForm, TimeField};

use super::diary::by_in;
use super::fir_boxes::{drafted, faults, left, typed};
use super::fir_warnings::Warnings;
use super::office_of;
use super::provisos::ProvisoBoxes;
use crate::model::fir::{PROSE_MAX, Signed, Source, WORDS_MAX};
use crate::msg;
use crate::service::{self, PreparedFir};

/// Which report it is drafted from.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Wanted {
    #[serde(default)]
    report: String,
}

/// Everything the form's boxes hold.
struct Boxes {
    source: FormField,
    source_paper: FormField,
    arrived: FormField,
    sections: FormField,
    name: FormField,
    parentage: FormField,
    residence: FormField,
    phone: FormField,
    cnic: FormField,
    born: FormField,
    happened: DateField,
    hour: TimeField,
    place: FormField,
    words: FormField,
    property: FormField,
    delay: FormField,
    steps: FormField,
    interpreter: FormField,
    dictated_by: FormField,
    written_by: FormField,
    signed: FormField,
    read_over: FormField,
    paper_book: FormField,
    paper_page: FormField,
}

#[derive(Template)]
#[template(path = "fir_new.html")]
struct FirPage {
    page: PageShell,
    faults: FieldErrors,
    office: String,
    /// Makes a form sent twice one FIR.
    once: String,
    report: String,
    /// The office he worked in when the form was opened.
    from: String,
    /// He numbers it; otherwise he leaves it for whoever does.
    signs: bool,
    /// Who left it, and when.
    prepared: Option<String>,
    boxes: Boxes,
    /// What he is warned of, once.
    warnings: Option<Warnings>,
    sources: Vec<Choice>,
    signatures: Vec<Choice>,
    read_over: Vec<Choice>,
    was_read_over: Vec<String>,
    provisos: ProvisoBoxes,
    words_max: u32,
    prose_max: u32,
    /// How many files belong to the report it is drafted from.
    report_files: Option<u32>,
}

/// What the officer may do with the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hand {
    /// Number it: he has charge.
    Signs,
    /// Leave it for whoever has.
    Prepares,
}

/// The form. Shown to whoever could register now: an old sign-in is proved again first, before anything is typed. Whoever may
/// only prepare it has it for a report.
pub async fn form(staff: Staff, Query(wanted): Query<Wanted>) -> Answer<Response> {
    let here = office_of(&staff)?;
    let r = staff.op.read().await?;
    let place = organisation::store::place(r.tx(), here).await?;
    let record = place.record("station-records.fir", "");
    let prepares = !wanted.report.is_empty() && r.may("station-records.prepare-fir", &record);
    let hand = match r.permit("station-records.fir-register", &record) {
        Ok(()) => Hand::Signs,
        Err(Error::Forbidden(_)) if prepares => Hand::Prepares,
        Err(error) => {
            r.done().await?;
            return match named(&staff, &wanted).await? {
                Some(matter) => of_sealed(&staff, &matter).await,
                None => Err(error.into()),
            };
        }
    };
    r.done().await?;
    let fields = if wanted.report.is_empty() {
        Fields::default()
    } else {
        let report: ComplaintId = wanted.report.parse().map_err(|_| Error::NotFound("error.not-found"))?;
        let matter = staff.state.contracts.reports.matter(&staff.op, report).await?;
        if hand == Hand::Prepares && matter.reported.holder != here {
            return Err(Error::Forbidden("policy.not-allowed").into());
        }
        match prepared(&staff, here, report).await? {
            Some(prepared) => {
                let clerk = by_in(&staff, prepared.charge.as_deref(), REGISTER);
                left(prepared.typed, &matter, (hand == Hand::Signs).then_some(clerk))
            }
            None => drafted(&matter),
        }
    };
    render(&staff, (here, hand), &fields, FieldErrors::default()).await
}

/// The sealed report that is wanted, where the officer is named for it.
async fn named(staff: &Staff, wanted: &Wanted) -> kernel::Result<Option<Matter>> {
    let Ok(report) = wanted.report.parse::<ComplaintId>() else { return Ok(None) };
    let account = staff.who.account;
    match staff.state.contracts.reports.matter(&staff.op, report).await {
        Ok(matter) => {
            let named = |sealed: &contracts::SealedFor| sealed.handlers.contains(&account);
            let for_him = matter.reported.sealed.as_ref().is_some_and(named);
            Ok(Some(matter).filter(|_| for_him))
        }
        Err(Error::Forbidden(_) | Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The form for an officer named for a sealed report: in the book of the station that holds it.
async fn of_sealed(staff: &Staff, matter: &Matter) -> Answer<Response> {
    let here = matter.reported.holder;
    let r = staff.op.read().await?;
    let place = organisation::store::place(r.tx(), here).await?;
    r.permit("station-records.fir-register", &service::about_to_be(&place, Some(&matter.reported)))?;
    r.done().await?;
    render(staff, (here, Hand::Signs), &drafted(matter), FieldErrors::default()).await
}

/// What is prepared of a report, where the officer may see it.
async fn prepared(staff: &Staff, here: UnitId, report: ComplaintId) -> kernel::Result<Option<PreparedFir>> {
    let r = staff.op.read().await?;
    let found = service::prepared_fir(&r, report, here).await;
    r.done().await?;
    match found {
        Err(Error::Forbidden(_) | Error::NotFound(_)) => Ok(None),
        found => found,
    }
}

/// Leaves it for whoever is in charge, then shows its report.
pub async fn prepare(StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let here = match still_here(&staff, &fields)? {
        Ok(here) => here,
        Err(from) => return refused(&staff, (from, Hand::Prepares), &fields, MOVED).await,
    };
    match leave(&staff, here, &fields).await.map_err(|error| error.conflict_at("sections")) {
        Ok(report) => Ok(Redirect::to(&contracts::links::opened_report(report)).into_response()),
        Err(Error::Invalid(errors)) => render(&staff, (here, Hand::Prepares), &fields, errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn leave(staff: &Staff, here: UnitId, fields: &Fields) -> kernel::Result<ComplaintId> {
    let (once, typed) = (fields.once()?, typed(fields));
    let report = typed.report.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let asked = ("prepare", &typed);
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "words").await?.is_none() {
        let reports = staff.state.contracts.reports.clone();
        service::prepare_fir(&mut w, reports.as_ref(), here, &typed).await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    Ok(report)
}

/// Registers it, then shows it.
pub async fn register(StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let here = match still_here(&staff, &fields)? {
        Ok(here) => here,
        Err(from) => return refused(&staff, (from, Hand::Signs), &fields, MOVED).await,
    };
    // What was typed is not lost to another officer who was faster, nor to a sign-in that grew old, nor to an order meanwhile.
    match write(&staff, here, &fields).await.map_err(|error| error.conflict_at("sections")) {
        Ok(id) => Ok(Redirect::to(&format!("/firs/{id}")).into_response()),
        Err(Error::Invalid(errors)) => render(&staff, (here, Hand::Signs), &fields, errors).await,
        Err(Error::Unauthenticated("policy.step-up")) => {
            let errors = fault("station-records.fir-prove-again");
            render(&staff, (here, Hand::Signs), &fields, errors).await
        }
        Err(Error::Forbidden(code)) => {
            let known = ["station-records.fir-not-in-charge", "station-records.fir-not-superior"];
            let code = if known.contains(&code) { code } else { "station-records.fir-not-now" };
            refused(&staff, (here, Hand::Signs), &fields, code).await
        }
        Err(error) => Err(error.into()),
    }
}

/// He works elsewhere since the form was opened.
const MOVED: kernel::Code = "station-records.fir-moved";

/// The office he works in now, where that is the one in which the form was opened; else that one: a posting order has taken effect
/// meanwhile, and the FIR belongs in no other book.
fn still_here(staff: &Staff, fields: &Fields) -> kernel::Result<Result<UnitId, UnitId>> {
    match (office_of(staff), fields.get("from").parse::<UnitId>()) {
        (Ok(here), Ok(from)) if here == from => Ok(Ok(here)),
        (_, Ok(from)) => Ok(Err(from)),
        (here, Err(_)) => here.map(Ok),
    }
}

fn fault(code: kernel::Code) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.add("sections", code);
    errors
}

/// The form again, with everything typed, and why nobody was given a number.
async fn refused(staff: &Staff, at: (UnitId, Hand), fields: &Fields, code: kernel::Code) -> Answer<Response> {
    let mut shown = render(staff, at, fields, fault(code)).await?;
    *shown.status_mut() = StatusCode::FORBIDDEN;
    Ok(shown)
}

async fn write(staff: &Staff, here: UnitId, fields: &Fields) -> kernel::Result<String> {
    let (once, typed) = (fields.once()?, typed(fields));
    let mut w = staff.op.begin().await?;
    if let Some(id) = w.replayed_form(&once, &typed, "words").await? {
        return Ok(id);
    }
    let reports = staff.state.contracts.reports.clone();
    let id = service::register_fir(&mut w, reports.as_ref(), here, &typed).await?.id.to_string();
    w.remember(&once, &typed, &id).await?;
    w.commit().await?;
    Ok(id)
}

async fn render(
    staff: &Staff,
    (here, hand): (UnitId, Hand),
    fields: &Fields,
    errors: FieldErrors,
) -> Answer<Response> {
    let r = staff.op.read().await?;
    let place = organisation::store::place(r.tx(), here).await?;
    r.done().await?;
    let report: Option<ComplaintId> = fields.get("report").parse().ok();
    let before = match report {
        Some(report) => prepared(staff, here, report).await?,
        None => None,
    };
    let title = if hand == Hand::Signs { msg::FIR_NEW_TITLE } else { msg::FIR_PREPARE_TITLE };
    let page = staff.page(staff.visit.t.get(title).to_owned()).with_errors(&errors);
    let page = page.with_back(report.map_or_else(|| "/firs".to_owned(), contracts::links::opened_report));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let field = |name| fields.field(name, &errors);
    let shown = FirPage {
        office: place.unit()?.name.get(page.lang()).to_owned(),
        once: staff.op.new_id().to_string(),
        report: fields.get("report").to_owned(),
        from: match fields.get("from") {
            "" => staff.who.actor.unit.map(|unit| unit.to_string()).unwrap_or_default(),
            from => from.to_owned(),
        },
        signs: hand == Hand::Signs,
        prepared: before.map(|left| {
            let by = super::diary::by(staff, left.charge.as_deref());
            page.say(msg::fir_prepared_by(by, format::date_time(page.lang(), left.at)))
        }),
        boxes: Boxes {
            source: field("source"),
            source_paper: field("source_paper"),
            arrived: field("arrived"),
            sections: field("sections"),
            name: field("name"),
            parentage: field("parentage"),
            residence: field("residence"),
            phone: field("phone"),
            cnic: field("cnic"),
            born: field("born"),
            happened: fields.date_field("happened", &errors),
            hour: fields.time_field("hour", &errors),
            place: field("place"),
            words: field("words"),
            property: field("property"),
            delay: field("delay"),
            steps: field("steps"),
            interpreter: field("interpreter"),
            dictated_by: field("dictated_by"),
            written_by: field("written_by"),
            signed: field("signed"),
            read_over: field("read_over"),
            paper_book: field("paper_book"),
            paper_page: field("paper_page"),
        },
        warnings: Warnings::of(&page, fields, &errors),
        provisos: ProvisoBoxes::new(&page, fields, &errors, &[]),
        sources: choices(&page, Source::ALL, Source::word, source_name),
        signatures: choices(&page, Signed::ALL, Signed::word, signed_name),
        read_over: vec![Choice::new("yes", page.get(msg::FIR_READ_OVER_YES))],
        was_read_over: fields.all("read_over").map(str::to_owned).collect(),
        words_max: WORDS_MAX as u32,
        prose_max: PROSE_MAX as u32,
        report_files: fields.get("report_files").parse().ok(),
        faults: faults(errors),
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// The answers of a question, in the page's language.
pub(super) fn choices<T: Copy>(
    page: &PageShell,
    all: &[T],
    word: fn(T) -> &'static str,
    name: fn(T) -> Key,
) -> Vec<Choice> {
    all.iter().map(|one| Choice::new(word(*one), page.get(name(*one)))).collect()
}

/// The name of a source.
pub(super) const fn source_name(source: Source) -> Key {
    match source {
        Source::Oral => msg::SOURCE_ORAL,
        Source::Written => msg::SOURCE_WRITTEN,
        Source::Murasila => msg::SOURCE_MURASILA,
        Source::Court => msg::SOURCE_COURT,
        Source::OwnMotion => msg::SOURCE_OWN_MOTION,
        Source::Transfer => msg::SOURCE_TRANSFER,
    }
}

/// How it was signed.
pub(super) const fn signed_name(signed: Signed) -> Key {
    match signed {
        Signed::Signature => msg::SIGNED_SIGNATURE,
        Signed::Thumb => msg::SIGNED_THUMB,
        Signed::Declined => msg::SIGNED_DECLINED,
        Signed::Absent => msg::SIGNED_ABSENT,
    }
}

/// The language of the register.
pub(super) const REGISTER: Lang = Lang::Ur;
