//! Paper slips: what became of each, a new book to print, and entering what was written on one.

use askama::Template;
use axum::response::{Html, IntoResponse, Redirect, Response};
use documents::qr::{DocumentKind, Facts};
use documents::{PaperSlip, PaperSlips};
use http::StatusCode;
use kernel::{Bilingual, Error, FieldErrors, Timestamp};
use organisation::Unit;
use web::{Answer, DateField, Fields, FormField, PageShell, Staff, StaffForm, TimeField};

use super::file::{Boxes, counter, typed};
use crate::model::WORDS_MAX;
use crate::msg;
use crate::service::{self, Account};

#[derive(Template)]
#[template(path = "slips.html")]
struct SlipsPage {
    page: PageShell,
    errors: FieldErrors,
    account: Account,
    /// Makes a form sent twice one book.
    once: String,
    count: FormField,
    slip: FormField,
    why: FormField,
}

/// What became of the office's slips.
pub async fn show(staff: Staff) -> Answer<Response> {
    render(&staff, &Fields::default(), FieldErrors::default()).await
}

async fn render(staff: &Staff, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let (office, _) = counter(staff)?;
    let r = staff.op.read().await?;
    let account = service::account_for_slips(&r, office).await?;
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::SLIPS_TITLE).to_owned()).with_errors(&errors);
    let (count, slip, why) =
        (fields.field("count", &errors), fields.field("slip", &errors), fields.field("why", &errors));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let once = staff.op.new_id().to_string();
    let page = SlipsPage { page, errors, account, once, count, slip, why };
    Ok((status, Html(page.render()?)).into_response())
}

/// Issues a book and hands it over to be printed. The codes are never shown again.
pub async fn issue(StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    match make_book(&staff, &fields).await {
        Ok((unit, slips)) => print(&staff, (unit.code, unit.name), slips).await,
        Err(Error::Invalid(errors)) => render(&staff, &fields, errors).await,
        Err(error) => Err(error.into()),
    }
}

/// A form sent twice makes no second book; nor can the first be printed again, its codes being unknown here.
async fn make_book(staff: &Staff, fields: &Fields) -> kernel::Result<(Unit, Vec<service::IssuedSlip>)> {
    let (office, _) = counter(staff)?;
    let count = kernel::text::ascii_digits(fields.get("count").trim()).parse().unwrap_or(0);
    let once = fields.once()?;
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &count, "count").await?.is_some() {
        return Err(Error::field("count", "complaints.book-made"));
    }
    let slips = service::issue_slips(&mut w, office, count).await?;
    let place = organisation::store::place(w.tx(), office).await?;
    w.remember(&once, &count, "").await?;
    w.commit().await?;
    Ok((place.unit()?.clone(), slips))
}

async fn print(
    staff: &Staff,
    (code, name): (String, Bilingual),
    slips: Vec<service::IssuedSlip>,
) -> Answer<Response> {
    let now = staff.op.now();
    let mut printed = Vec::with_capacity(slips.len());
    for slip in slips {
        let facts = Facts {
            kind: DocumentKind::PaperSlip,
            number: slip.number.clone(),
            office: code.clone(),
            recorded_at: now,
            leaf: None,
            code: Some(documents::qr::code_prefix(&slip.code)),
        };
        let qr = staff.state.issuer.issue(&facts, now, staff.op.core.entropy.as_ref())?;
        printed.push(PaperSlip { number: slip.number, code: slip.code, qr });
    }
    let helpline = staff.op.core.catalogue.helpline("igp-complaint", now.day());
    let lang = staff.visit.lang();
    let sheet = PaperSlips {
        lang,
        office: name,
        series: format!("{code}-P"),
        issued_at: now,
        helpline: helpline.map(|row| format!("{}: {}", row.name.get(lang), row.facts.number)),
        slips: printed,
    };
    web::paper::kept(&staff.state, sheet, &format!("{code}-slips")).await
}

/// Declares a slip void.
pub async fn void(StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let mut w = staff.op.begin().await?;
    match service::void_slip(&mut w, fields.get("slip"), fields.get("why")).await {
        Ok(()) => {
            w.commit().await?;
            Ok(Redirect::to("/slips").into_response())
        }
        Err(Error::Invalid(errors)) => {
            drop(w);
            render(&staff, &fields, errors).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "enter.html")]
struct EnterPage {
    page: PageShell,
    errors: FieldErrors,
    slip: FormField,
    arrived: DateField,
    arrived_hour: TimeField,
    boxes: Boxes,
}

impl EnterPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        WORDS_MAX as u32
    }
}

/// The form for what was written on a paper slip.
pub async fn enter_form(staff: Staff) -> Answer<Response> {
    counter(&staff)?;
    entering(&staff, &Fields::default(), FieldErrors::default())
}

fn entering(staff: &Staff, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let page = staff.page(staff.visit.t.get(msg::ENTER_TITLE).to_owned()).with_errors(&errors);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = EnterPage {
        slip: fields.field("slip", &errors),
        arrived: fields.date_field("arrived", &errors),
        arrived_hour: fields.time_field("arrived_hour", &errors),
        boxes: Boxes::new(staff, &page, fields, &errors),
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Enters it. The slip's number and code stay the report's.
pub async fn enter(StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let arrived_at = match arrived(&fields) {
        Ok(at) => at,
        Err(errors) => return entering(&staff, &fields, errors),
    };
    let roznamcha = staff.state.contracts.roznamcha.clone();
    let mut w = staff.op.begin().await?;
    let outcome =
        service::file_from_slip(&mut w, roznamcha.as_ref(), fields.get("slip"), arrived_at, &typed(&fields))
            .await;
    match outcome {
        Ok(filed) => {
            w.commit().await?;
            Ok(Redirect::to(&format!("/reports/{}/slip", filed.id)).into_response())
        }
        Err(Error::Invalid(errors)) => {
            drop(w);
            entering(&staff, &fields, errors)
        }
        Err(error) => Err(error.into()),
    }
}

/// The hour at which the citizen stood at the counter: both boxes are needed.
fn arrived(fields: &Fields) -> Result<Timestamp, FieldErrors> {
    let mut errors = FieldErrors::default();
    let date = errors.keep("arrived", fields.date("arrived")).flatten();
    let time = errors.keep("arrived_hour", fields.time("arrived_hour")).flatten();
    let at = date.zip(time).and_then(|(date, time)| Timestamp::from_local(date.to_datetime(time)));
    if at.is_none() && errors.is_empty() {
        errors.add("arrived", "complaints.arrived-missing");
    }
    if errors.is_empty() { at.ok_or(errors) } else { Err(errors) }
}
