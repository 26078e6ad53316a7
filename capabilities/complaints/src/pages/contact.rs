//! The form on which an officer enters that whoever reported was contacted, or could not be reached.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use i18n::{Key, format};
use kernel::ids::ComplaintId;
use kernel::{Error, FieldErrors};
use op::Purpose;
use web::address::id;
use web::components::{Choice, Event, Tone};
use web::{Answer, DateField, Fields, FormField, PageShell, Staff, StaffForm, TimeField};

use super::safe_contact::{Mind, against_name};
use crate::model::contact::{NOTE_MAX, Reach, TypedContact, Way};
use crate::msg;
use crate::service::{self, Contacted};

#[derive(Template)]
#[template(path = "contact.html")]
struct ContactPage {
    page: PageShell,
    errors: FieldErrors,
    /// Makes a form sent twice one contact.
    once: String,
    ways: Vec<Choice>,
    way: FormField,
    results: Vec<Choice>,
    result: FormField,
    happened: DateField,
    hour: TimeField,
    note: FormField,
    /// Why it was made all the same; asked once it is against what was said.
    against: Option<FormField>,
    /// How the person may be reached.
    mind: Mind,
}

impl ContactPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        NOTE_MAX as u32
    }
}

/// The empty form.
pub async fn form(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    render(&staff, id(&raw)?, &Fields::default(), FieldErrors::default()).await
}

async fn render(staff: &Staff, id: ComplaintId, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let (number, reaching) = service::may_say(&staff.op, id).await?;
    let page = staff.page(staff.visit.t.say(msg::contact_title(&number))).with_errors(&errors);
    let page = page.with_back(super::opened(id, Purpose::ServeCitizen));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = ContactPage {
        once: staff.op.new_id().to_string(),
        ways: Way::ALL.iter().map(|way| Choice::new(way.word(), page.get(way_name(*way)))).collect(),
        way: fields.field("way", &errors),
        results: Reach::ALL.iter().map(|r| Choice::new(r.word(), page.get(result_name(*r)))).collect(),
        result: fields.field("result", &errors),
        happened: fields.date_field("happened", &errors),
        hour: fields.time_field("hour", &errors),
        note: fields.field("note", &errors),
        against: Some(fields.field("against", &errors))
            .filter(|asked| asked.error.is_some() || !asked.value.is_empty()),
        mind: Mind::new(&page, &reaching.standing),
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Enters the contact.
pub async fn enter(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    match send(&staff, id, &fields).await {
        Ok(()) => Ok(Redirect::to(&super::opened(id, Purpose::ServeCitizen)).into_response()),
        Err(Error::Invalid(errors)) => render(&staff, id, &fields, errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn send(staff: &Staff, id: ComplaintId, fields: &Fields) -> kernel::Result<()> {
    let get = |name: &str| fields.get(name).to_owned();
    let typed = TypedContact {
        way: get("way"),
        result: get("result"),
        day: get("happened-day"),
        month: get("happened-month"),
        year: get("happened-year"),
        hour: get("hour-hour"),
        minute: get("hour-minute"),
        note: get("note"),
        against: get("against"),
    };
    let (once, asked) = (fields.once()?, (id, &typed));
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "note").await?.is_some() {
        return Ok(());
    }
    service::enter_contact(&mut w, id, &typed).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}

const fn way_name(way: Way) -> Key {
    match way {
        Way::Phone => msg::CONTACT_PHONE,
        Way::Visit => msg::CONTACT_VISIT,
        Way::Station => msg::CONTACT_STATION,
        Way::Message => msg::CONTACT_MESSAGE,
    }
}

const fn result_name(result: Reach) -> Key {
    match result {
        Reach::Spoke => msg::CONTACT_SPOKE,
        Reach::Tried => msg::CONTACT_TRIED,
    }
}

/// A contact in the officers' history, with what was noted.
pub(super) fn event(page: &PageShell, contact: &Contacted) -> Event {
    let way = page.get(way_name(contact.way));
    let what = match contact.result {
        Reach::Spoke => page.say(msg::event_spoke(way)),
        Reach::Tried => page.say(msg::event_tried(way)),
    };
    event_of(page, contact, what)
}

/// A contact in her own history.
pub(super) fn citizens_event(page: &PageShell, contact: &Contacted) -> Event {
    let way = page.get(way_name(contact.way));
    let what = match contact.result {
        Reach::Spoke => page.say(msg::track_spoke(way)),
        Reach::Tried => page.say(msg::track_tried(way)),
    };
    event_of(page, contact, what)
}

fn event_of(page: &PageShell, contact: &Contacted, what: String) -> Event {
    let at = contact.stated_at.unwrap_or(contact.recorded_at);
    let tone = match contact.result {
        Reach::Spoke => Tone::Good,
        Reach::Tried => Tone::Info,
    };
    let (at, datetime) = (format::date_time(page.lang(), at), at.rfc3339());
    let against = contact.against.as_ref().map(|(kind, why)| {
        let what = page.get(against_name(*kind));
        why.as_ref().map_or_else(|| what.to_owned(), |why| format!("{what} {why}"))
    });
    let tone = if against.is_some() { Tone::Bad } else { tone };
    let detail: Vec<String> = [against, contact.note.clone()].into_iter().flatten().collect();
    let detail = (!detail.is_empty()).then(|| detail.join("\n"));
    Event { at, datetime, what, detail, tone }
}
