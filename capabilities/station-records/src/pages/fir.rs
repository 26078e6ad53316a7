//! The form from which an FIR is registered: empty, or drafted from a report.

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Redirect, Response};
use contracts::Matter;
use http::StatusCode;
use i18n::Key;
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Direction, Error, FieldErrors, Lang};
use web::components::{Choice, Tone};
use web::{Answer, DateField, Fields, FormField, PageShell, Staff, StaffForm, TimeField};

use super::office_of;
use crate::model::fir::{PROSE_MAX, Signed, Source, Typed, WORDS_MAX};
use crate::{msg, service};

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
    sections: FormField,
    name: FormField,
    parentage: FormField,
    residence: FormField,
    phone: FormField,
    cnic: FormField,
    happened: DateField,
    hour: TimeField,
    place: FormField,
    words: FormField,
    property: FormField,
    delay: FormField,
    steps: FormField,
    interpreter: FormField,
    signed: FormField,
    read_over: FormField,
    paper_book: FormField,
    paper_page: FormField,
}

#[derive(Template)]
#[template(path = "fir_new.html")]
struct FirPage {
    page: PageShell,
    errors: FieldErrors,
    office: String,
    /// Makes a form sent twice one FIR.
    once: String,
    report: String,
    boxes: Boxes,
    sources: Vec<Choice>,
    signatures: Vec<Choice>,
    read_over: Vec<Choice>,
    was_read_over: Vec<String>,
    words_max: u32,
    prose_max: u32,
    /// How many files belong to the report it is drafted from.
    report_files: Option<u32>,
}

/// The form. Shown to whoever could register now: an old sign-in is proved again first, before anything is typed.
pub async fn form(staff: Staff, Query(wanted): Query<Wanted>) -> Answer<Response> {
    let here = office_of(&staff)?;
    let r = staff.op.read().await?;
    let place = organisation::store::place(r.tx(), here).await?;
    r.permit("station-records.fir-register", &place.record("station-records.fir", ""))?;
    r.done().await?;
    let fields = if wanted.report.is_empty() {
        Fields::default()
    } else {
        let report: ComplaintId = wanted.report.parse().map_err(|_| Error::NotFound("error.not-found"))?;
        drafted(&staff.state.contracts.reports.matter(&staff.op, report).await?)
    };
    render(&staff, here, &fields, FieldErrors::default()).await
}

/// Registers it, then shows it.
pub async fn register(StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let here = office_of(&staff)?;
    match write(&staff, here, &fields).await {
        Ok(id) => Ok(Redirect::to(&format!("/firs/{id}")).into_response()),
        Err(Error::Invalid(errors)) => render(&staff, here, &fields, errors).await,
        // What was typed is not lost to another officer who was faster, nor to a sign-in that grew old meanwhile.
        Err(Error::Conflict(code @ "complaints.already-fir")) => again(&staff, here, &fields, code).await,
        Err(Error::Unauthenticated("policy.step-up")) => {
            again(&staff, here, &fields, "station-records.fir-prove-again").await
        }
        Err(error) => Err(error.into()),
    }
}

async fn again(staff: &Staff, here: UnitId, fields: &Fields, code: kernel::Code) -> Answer<Response> {
    let mut errors = FieldErrors::default();
    errors.add("sections", code);
    render(staff, here, fields, errors).await
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

/// What was typed, for the model.
fn typed(fields: &Fields) -> Typed {
    let get = |name: &str| fields.get(name).to_owned();
    Typed {
        report: get("report"),
        source: get("source"),
        source_paper: get("source_paper"),
        sections: get("sections"),
        name: get("name"),
        parentage: get("parentage"),
        residence: get("residence"),
        phone: get("phone"),
        cnic: get("cnic"),
        day: get("happened-day"),
        month: get("happened-month"),
        year: get("happened-year"),
        hour: get("hour-hour"),
        minute: get("hour-minute"),
        place: get("place"),
        words: get("words"),
        property: get("property"),
        delay: get("delay"),
        steps: get("steps"),
        interpreter: get("interpreter"),
        signed: get("signed"),
        read_over: get("read_over"),
        paper_book: get("paper_book"),
        paper_page: get("paper_page"),
    }
}

/// A form filled from a report, for the officer to read over and complete.
fn drafted(matter: &Matter) -> Fields {
    let reported = &matter.reported;
    // What another station received first rests on that station's number.
    let (source, paper) = if reported.holder == reported.office {
        (Source::Oral, String::new())
    } else {
        (Source::Transfer, reported.number.clone())
    };
    let mut pairs = vec![
        ("report", matter.reported.id.to_string()),
        ("source", source.word().to_owned()),
        ("source_paper", paper),
        ("words", matter.words.clone()),
        ("place", place_of(matter)),
    ];
    let known = [
        ("name", matter.name.clone()),
        ("parentage", matter.parentage.clone()),
        ("phone", matter.phone.as_ref().map(ToString::to_string)),
        ("cnic", matter.cnic.as_ref().map(ToString::to_string)),
        ("interpreter", matter.interpreter.clone()),
        ("property", (!matter.stolen.is_empty()).then(|| matter.stolen.join("\n"))),
        ("report_files", (matter.files > 0).then(|| matter.files.to_string())),
    ];
    pairs.extend(known.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))));
    if let Some(stated) = matter.stated {
        let local = stated.at.local();
        pairs.push(("happened-day", local.day().to_string()));
        pairs.push(("happened-month", local.month().to_string()));
        pairs.push(("happened-year", local.year().to_string()));
        if stated.hour_known {
            pairs.push(("hour-hour", local.hour().to_string()));
            pairs.push(("hour-minute", local.minute().to_string()));
        }
    }
    Fields::from_pairs(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Column 4 in the words of a register, which is kept in Urdu.
fn place_of(matter: &Matter) -> String {
    let place = &matter.place;
    let mut parts: Vec<String> = [&place.killi, &place.landmark].into_iter().flatten().cloned().collect();
    let distance = place.distance_m.map(|metres| format!("{} کلومیٹر", f64::from(metres) / 1000.0));
    let towards = place.direction.map(|direction| format!("بجانب {}", in_urdu(direction)));
    let from_here: Vec<String> = [distance, towards].into_iter().flatten().collect();
    if !from_here.is_empty() {
        parts.push(format!("تھانے سے {}", from_here.join(" ")));
    }
    parts.join("، ")
}

const fn in_urdu(direction: Direction) -> &'static str {
    match direction {
        Direction::North => "شمال",
        Direction::NorthEast => "شمال مشرق",
        Direction::East => "مشرق",
        Direction::SouthEast => "جنوب مشرق",
        Direction::South => "جنوب",
        Direction::SouthWest => "جنوب مغرب",
        Direction::West => "مغرب",
        Direction::NorthWest => "شمال مغرب",
    }
}

async fn render(staff: &Staff, here: UnitId, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let r = staff.op.read().await?;
    let place = organisation::store::place(r.tx(), here).await?;
    r.done().await?;
    let mut page = staff.page(staff.visit.t.get(msg::FIR_NEW_TITLE).to_owned()).with_errors(&errors);
    page.back = Some("/firs".to_owned());
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let field = |name| fields.field(name, &errors);
    let shown = FirPage {
        office: place.unit()?.name.get(page.lang()).to_owned(),
        once: staff.op.new_id().to_string(),
        report: fields.get("report").to_owned(),
        boxes: Boxes {
            source: field("source"),
            source_paper: field("source_paper"),
            sections: field("sections"),
            name: field("name"),
            parentage: field("parentage"),
            residence: field("residence"),
            phone: field("phone"),
            cnic: field("cnic"),
            happened: fields.date_field("happened", &errors),
            hour: fields.time_field("hour", &errors),
            place: field("place"),
            words: field("words"),
            property: field("property"),
            delay: field("delay"),
            steps: field("steps"),
            interpreter: field("interpreter"),
            signed: field("signed"),
            read_over: field("read_over"),
            paper_book: field("paper_book"),
            paper_page: field("paper_page"),
        },
        sources: choices(&page, Source::ALL, Source::word, source_name),
        signatures: choices(&page, Signed::ALL, Signed::word, signed_name),
        read_over: vec![Choice::new("yes", page.get(msg::FIR_READ_OVER_YES))],
        was_read_over: fields.all("read_over").map(str::to_owned).collect(),
        words_max: WORDS_MAX as u32,
        prose_max: PROSE_MAX as u32,
        report_files: fields.get("report_files").parse().ok(),
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

fn choices<T: Copy>(
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
