//! The counter's form: what the citizen says, in her own words, on one page.

use askama::Template;
use axum::response::{Html, IntoResponse, Redirect, Response};
use kernel::ids::UnitId;
use kernel::{Direction, Error, FieldErrors};
use web::components::Choice;
use web::{Answer, DateField, Fields, FormField, PageShell, Staff, StaffForm, TimeField};

use super::against::AgainstBoxes;
use super::safe_contact::{self, SafeBoxes};
use super::taking::{self, TakingBoxes};
use crate::model::{Spoken, Typed, WORDS_MAX};
use crate::{msg, service};

/// Everything the form's boxes hold, for showing it the first time and again beside its faults.
pub(super) struct Boxes {
    pub words: FormField,
    pub spoken: FormField,
    pub happened: DateField,
    pub hour: TimeField,
    pub killi: FormField,
    pub landmark: FormField,
    pub direction: FormField,
    pub distance: FormField,
    pub name: FormField,
    pub parentage: FormField,
    pub phone: FormField,
    pub cnic: FormField,
    pub alarm: FormField,
    pub alarms: Vec<Choice>,
    pub seal: FormField,
    pub seals: Vec<Choice>,
    pub safe: SafeBoxes,
    pub against: AgainstBoxes,
    pub languages: Vec<Choice>,
    pub directions: Vec<Choice>,
    pub taking: TakingBoxes,
}

impl Boxes {
    pub(super) fn new(staff: &Staff, page: &PageShell, fields: &Fields, errors: &FieldErrors) -> Self {
        let day = (staff.op.core.catalogue.as_ref(), staff.op.now().day());
        let mut spoken = fields.field("spoken", errors);
        if spoken.value.is_empty() {
            Spoken::Urdu.word().clone_into(&mut spoken.value);
        }
        Self {
            words: fields.field("words", errors),
            spoken,
            taking: TakingBoxes::new(page, fields, errors),
            happened: fields.date_field("happened", errors),
            hour: fields.time_field("hour", errors),
            killi: fields.field("killi", errors),
            landmark: fields.field("landmark", errors),
            direction: fields.field("direction", errors),
            distance: fields.field("distance_km", errors),
            name: fields.field("name", errors),
            parentage: fields.field("parentage", errors),
            phone: fields.field("phone", errors),
            cnic: fields.field("cnic", errors),
            alarm: fields.field("alarm", errors),
            alarms: super::alarm::answers(page),
            seal: fields.field("seal", errors),
            seals: super::seal::answers(page),
            safe: SafeBoxes::new(fields, errors, staff.state.contracts.channels.as_ref()),
            against: AgainstBoxes::new(page, fields, errors, day),
            languages: Spoken::ALL.iter().map(|s| Choice::new(s.word(), spoken_name(page, *s))).collect(),
            directions: Direction::ALL
                .iter()
                .map(|d| Choice::new(d.word(), direction_name(page, *d)))
                .collect(),
        }
    }
}

/// A language's name in the reader's language.
pub(super) fn spoken_name(page: &PageShell, spoken: Spoken) -> &str {
    page.get(spoken_key(spoken))
}

/// A language's name.
pub(crate) const fn spoken_key(spoken: Spoken) -> i18n::Key {
    match spoken {
        Spoken::Urdu => msg::SPOKEN_URDU,
        Spoken::Pashto => msg::SPOKEN_PASHTO,
        Spoken::Balochi => msg::SPOKEN_BALOCHI,
        Spoken::Brahui => msg::SPOKEN_BRAHUI,
        Spoken::Hazaragi => msg::SPOKEN_HAZARAGI,
        Spoken::Sindhi => msg::SPOKEN_SINDHI,
        Spoken::Punjabi => msg::SPOKEN_PUNJABI,
        Spoken::English => msg::SPOKEN_ENGLISH,
        Spoken::Other => msg::SPOKEN_OTHER,
    }
}

/// A direction's name in the reader's language.
pub(super) fn direction_name(page: &PageShell, direction: Direction) -> &str {
    page.get(match direction {
        Direction::North => msg::DIRECTION_NORTH,
        Direction::NorthEast => msg::DIRECTION_NORTH_EAST,
        Direction::East => msg::DIRECTION_EAST,
        Direction::SouthEast => msg::DIRECTION_SOUTH_EAST,
        Direction::South => msg::DIRECTION_SOUTH,
        Direction::SouthWest => msg::DIRECTION_SOUTH_WEST,
        Direction::West => msg::DIRECTION_WEST,
        Direction::NorthWest => msg::DIRECTION_NORTH_WEST,
    })
}

/// What was typed, for the model.
pub(super) fn typed(fields: &Fields) -> Typed {
    let get = |name: &str| fields.get(name).to_owned();
    Typed {
        words: get("words"),
        spoken: get("spoken"),
        day: get("happened-day"),
        month: get("happened-month"),
        year: get("happened-year"),
        hour: get("hour-hour"),
        minute: get("hour-minute"),
        killi: get("killi"),
        landmark: get("landmark"),
        direction: get("direction"),
        distance_km: get("distance_km"),
        name: get("name"),
        parentage: get("parentage"),
        phone: get("phone"),
        cnic: get("cnic"),
        taking: taking::typed(fields),
        alarm: fields.gravest("alarm", crate::model::alarm::NONE),
        seal: fields.gravest("seal", crate::model::seal::ORDINARY),
        safe: safe_contact::typed(fields),
        against: super::against::typed(fields),
    }
}

#[derive(Template)]
#[template(path = "new.html")]
struct NewPage {
    page: PageShell,
    errors: FieldErrors,
    boxes: Boxes,
    office: String,
    /// Makes a second press of the button, or a form sent again, the same report.
    once: String,
}

/// The office at whose counter the officer works, the station of a gender desk; a post at a counter is needed. With it, what the
/// counter is called.
pub(crate) fn counter(staff: &Staff) -> kernel::Result<(UnitId, String)> {
    let post = staff.who.held.iter().find(|post| post.has(super::COUNTER_ROLES) && post.present);
    let post = post.ok_or(Error::Forbidden("complaints.no-counter"))?;
    Ok((organisation::office(&post.unit), post.unit.name.get(staff.visit.lang()).to_owned()))
}

/// The empty form.
pub async fn form(staff: Staff) -> Answer<Response> {
    show(&staff, &Fields::default(), FieldErrors::default())
}

fn show(staff: &Staff, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let (_, office) = counter(staff)?;
    let title = staff.visit.t.get(msg::NEW_TITLE).to_owned();
    let page = staff.page(title).with_errors(&errors);
    let boxes = Boxes::new(staff, &page, fields, &errors);
    let status = if errors.is_empty() { 200 } else { 422 };
    // Each form shown is a new one: what was refused recorded nothing under the token it came with.
    let once = staff.op.new_id().to_string();
    let page = NewPage { page, errors, boxes, office, once };
    let status = axum::http::StatusCode::from_u16(status).unwrap_or_default();
    Ok((status, Html(page.render()?)).into_response())
}

/// Records the report, then shows its slip.
pub async fn file(StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    match record(&staff, &fields).await {
        Ok(id) => Ok(Redirect::to(&format!("/reports/{id}/slip")).into_response()),
        Err(Error::Invalid(errors)) => show(&staff, &fields, errors),
        Err(error) => Err(error.into()),
    }
}

/// The report's id; a form sent twice has one.
async fn record(staff: &Staff, fields: &Fields) -> kernel::Result<String> {
    let (office, _) = counter(staff)?;
    let (once, typed) = (fields.once()?, typed(fields));
    let mut w = staff.op.begin().await?;
    if let Some(id) = w.replayed_form(&once, &typed, "words").await? {
        return Ok(id);
    }
    let roznamcha = staff.state.contracts.roznamcha.clone();
    let id = service::file_complaint(&mut w, roznamcha.as_ref(), office, &typed).await?.id.to_string();
    w.remember(&once, &typed, &id).await?;
    w.commit().await?;
    Ok(id)
}

impl NewPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        WORDS_MAX as u32
    }
}
