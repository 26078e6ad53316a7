//! Danger to life: the place of a sealed report for whoever must go there now. Must not show anything else of it.

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;
use i18n::format;
use kernel::{Error, FieldErrors, Place};
use web::{Answer, Fields, FormField, PageShell, Staff, StaffForm};

use super::file::direction_name;
use super::show::kilometres;
use crate::{msg, service};

#[derive(Template)]
#[template(path = "danger.html")]
struct DangerPage {
    page: PageShell,
    errors: FieldErrors,
    pseudonym: FormField,
    /// The code whose place it is.
    asked: String,
    /// When it was shown.
    at: String,
    /// The place, a line each; `None` before it was asked for.
    place: Option<Vec<String>>,
}

/// The code of which an interruption speaks.
#[derive(Debug, serde::Deserialize)]
pub struct Asked {
    #[serde(default)]
    code: String,
}

/// The form.
pub async fn form(staff: Staff, Query(asked): Query<Asked>) -> Answer<Response> {
    let fields = Fields::from_pairs(vec![("pseudonym".to_owned(), asked.code)]);
    render(&staff, &fields, FieldErrors::default(), None)
}

fn render(staff: &Staff, fields: &Fields, errors: FieldErrors, place: Option<&Place>) -> Answer<Response> {
    let page = staff.page(staff.visit.t.get(msg::DANGER_TITLE).to_owned()).with_errors(&errors);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    // The next place is another code's.
    let blank = Fields::default();
    let typed = if place.is_some() { &blank } else { fields };
    let pseudonym = typed.field("pseudonym", &errors);
    let place = place.map(|place| lines(&page, place));
    let asked = fields.get("pseudonym").trim().to_uppercase();
    let at = format::date_time(page.lang(), staff.op.now());
    Ok((status, Html(DangerPage { page, errors, pseudonym, asked, at, place }.render()?)).into_response())
}

/// The place as it is read out over the radio.
fn lines(page: &PageShell, place: &Place) -> Vec<String> {
    let towards = [
        place.distance_m.map(|metres| page.say(msg::distance(kilometres(metres)))),
        place.direction.map(|direction| direction_name(page, direction).to_owned()),
    ];
    let towards: Vec<String> = towards.into_iter().flatten().collect();
    let towards = (!towards.is_empty()).then(|| towards.join(" · "));
    [place.killi.clone(), place.landmark.clone(), towards].into_iter().flatten().collect()
}

/// Shows it.
pub async fn show(StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    staff.take_turn("danger")?;
    let mut w = staff.op.begin().await?;
    match service::place_in_danger(&mut w, fields.get("pseudonym")).await {
        Ok(place) => {
            w.commit().await?;
            render(&staff, &fields, FieldErrors::default(), Some(&place))
        }
        Err(Error::Invalid(errors)) => {
            drop(w);
            render(&staff, &fields, errors, None)
        }
        Err(error) => Err(error.into()),
    }
}
