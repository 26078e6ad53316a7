//! An FIR on the force's own printed form: only the answers, each where the catalogue has its box (`paper_forms.csv`), moved as this
//! printer needs it; and the trial sheet to hold against the form.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Response};
use catalogue::Answered;
use documents::{Answer as InBox, FirForm, FormBox, PrintedForm, moment_text};
use http::StatusCode;
use i18n::Translator;
use kernel::ids::FirId;
use kernel::{Error, FieldErrors, text};
use web::address::id;
use web::{Answer, Fields, FormField, PageShell, Staff};

use super::fir::REGISTER;
use super::fir_form;
use crate::msg;
use crate::service::{self, OpenedFir};

/// The form, as the catalogue calls it.
const FORM: &str = "fir-24-5-1";
/// The farthest that a printer is moved, in millimetres.
const FARTHEST: f64 = 30.0;

/// How this printer stands, as typed.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    right: String,
    down: String,
    trial: String,
}

impl Wanted {
    /// To the right and down, in millimetres; a minus moves the other way.
    fn shift(&self) -> Result<(f64, f64), FieldErrors> {
        let mut errors = FieldErrors::default();
        let right = errors.keep("right", millimetres(&self.right));
        let down = errors.keep("down", millimetres(&self.down));
        right.zip(down).ok_or(errors)
    }
}

fn millimetres(typed: &str) -> Result<f64, kernel::Code> {
    let typed = text::ascii_digits(&text::line(typed)).replace(['−', '–'], "-").replace('٫', ".");
    if typed.is_empty() {
        return Ok(0.0);
    }
    let within = typed.parse().ok().filter(|far: &f64| far.abs() <= FARTHEST);
    within.ok_or("station-records.paper-shift")
}

#[derive(Template)]
#[template(path = "on_paper.html")]
struct OnPaper {
    page: PageShell,
    errors: FieldErrors,
    id: FirId,
    /// Width and height of the sheet, in millimetres.
    sheet: Option<String>,
    right: FormField,
    down: FormField,
}

/// How it is printed on the form.
pub async fn ask(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    let opened = service::open_fir(&staff.op, id(&raw)?).await?;
    page(&staff, &opened, &Wanted::default(), FieldErrors::default())
}

fn page(staff: &Staff, opened: &OpenedFir, wanted: &Wanted, errors: FieldErrors) -> Answer<Response> {
    let heading = staff.visit.t.say(msg::paper_form_title(&opened.listed.cited));
    let page = staff.page(heading).with_errors(&errors).with_back(format!("/firs/{}", opened.listed.id));
    let typed = [("right", &wanted.right), ("down", &wanted.down)];
    let typed = typed.map(|(name, typed)| (name.to_owned(), typed.clone()));
    let fields = Fields::from_pairs(typed.to_vec());
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let sheet = sheet_of(staff).map(|(width, height)| format!("{width} × {height}"));
    let shown = OnPaper {
        id: opened.listed.id,
        sheet,
        right: fields.field("right", &errors),
        down: fields.field("down", &errors),
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Width and height of the sheet as the force measured it.
fn sheet_of(staff: &Staff) -> Option<(f64, f64)> {
    let mut boxes = staff.op.core.catalogue.paper_form(FORM, staff.op.now().day());
    let sheet = boxes.find(|row| row.facts.answer == Answered::Sheet)?;
    Some((sheet.facts.width, sheet.facts.height))
}

/// The answers as a PDF, or the trial sheet.
pub async fn pdf(staff: Staff, Path(raw): Path<String>, Query(wanted): Query<Wanted>) -> Answer<Response> {
    let opened = service::open_fir(&staff.op, id(&raw)?).await?;
    let shift = match wanted.shift() {
        Ok(shift) => shift,
        Err(errors) => return page(&staff, &opened, &wanted, errors),
    };
    let form = fir_form::sheet(&staff.op, &staff.visit, &staff.state, &opened).await?;
    let sheet = sheet_of(&staff).ok_or(Error::NotFound("station-records.paper-no-form"))?;
    let t = Translator::new(staff.visit.site.messages.clone(), REGISTER);
    let catalogue = &staff.op.core.catalogue;
    let boxes = catalogue.paper_form(FORM, staff.op.now().day());
    let boxes = boxes.filter_map(|row| {
        let one = &row.facts;
        let (left, top, width, height) = (one.left, one.top, one.width, one.height);
        let answer = answer(&t, &form, one.answer)?;
        Some(FormBox { name: row.name.get(REGISTER).to_owned(), answer, left, top, width, height })
    });
    let frames = wanted.trial == "yes";
    let printed = PrintedForm {
        number: form.number.clone(),
        register_number: form.register_number.clone(),
        sheet,
        shift,
        frames,
        boxes: boxes.collect(),
        recorded_at: form.recorded_at,
    };
    web::paper::shown(&staff.state, printed, &format!("{}-on-paper", opened.number)).await
}

/// What a box takes of the form; `None` for the sheet, which is none.
fn answer(t: &Translator, form: &FirForm, wanted: Answered) -> Option<InBox> {
    let named = |key, value: &Option<String>| value.as_ref().map(|value| format!("{}: {value}", t.get(key)));
    let word = |key| t.get(key).to_owned();
    // As an FIR is written: the day, and at which hour.
    let moment = |at: String| at.replacen(' ', " بوقت ", 1);
    let lines = |lines: Vec<Option<String>>| lines.into_iter().flatten().collect::<Vec<_>>().join("\n");
    let words = match wanted {
        Answered::Sheet => return None,
        Answered::Code => return Some(InBox::Code(form.qr.clone())),
        Answered::Number => form.number.clone(),
        Answered::Station => form.office.get(REGISTER).to_owned(),
        Answered::District => {
            form.district.as_ref().map(|unit| unit.get(REGISTER).to_owned()).unwrap_or_default()
        }
        Answered::Happened => form.happened_text().map_or_else(|| word(msg::PAPER_UNKNOWN), moment),
        Answered::Reported => moment(moment_text(form.reported_at)),
        Answered::Informant if form.informant.is_empty() => word(msg::PAPER_UNNAMED),
        Answered::Informant => form.informant.join("\n"),
        Answered::Offence => {
            let sections = form.sections.iter().map(|one| Some(format!("{} {}", one.cited, one.name)));
            lines(sections.chain([form.property.clone()]).collect())
        }
        Answered::Place => form.place.clone().unwrap_or_default(),
        Answered::Steps => lines(vec![form.steps.clone(), named(msg::FIR_DELAY, &form.delay)]),
        Answered::Dispatched => form.dispatched_at.map(|at| moment(moment_text(at))).unwrap_or_default(),
        Answered::Words => {
            let source = [Some(form.source.as_str()), form.source_paper.as_deref()];
            let source = source.into_iter().flatten().collect::<Vec<_>>().join(" ");
            lines(vec![Some(source), Some(form.words.clone())])
        }
        Answered::Signed => lines(vec![
            Some(form.signed.clone()),
            named(msg::FIR_DICTATED, &form.dictated_by),
            named(msg::FIR_INTERPRETER, &form.interpreter),
        ]),
        Answered::By => lines(vec![
            Some(form.by.clone()),
            Some(moment(moment_text(form.recorded_at))),
            named(msg::FIR_WRITTEN, &form.written_by),
        ]),
    };
    Some(InBox::Words(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn millimetres_are_read_as_people_write_them() {
        assert_eq!(millimetres(" "), Ok(0.0));
        assert_eq!(millimetres("۱٫۵"), Ok(1.5));
        assert_eq!(millimetres("−2"), Ok(-2.0));
        for wrong in ["a", "31", "-30.5", "NaN", "inf", "1,5", "1e9"] {
            assert_eq!(millimetres(wrong), Err("station-records.paper-shift"), "{wrong}");
        }
    }
}
