//! The form on which an officer says what a report discloses.

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
use web::{Answer, Fields, FormField, PageShell, Staff, StaffForm};

use crate::model::sorting::{REASON_MAX, Sort, TypedSorting};
use crate::msg;
use crate::service::{self, Sorted};

#[derive(Template)]
#[template(path = "sorting.html")]
struct SortingPage {
    page: PageShell,
    errors: FieldErrors,
    once: String,
    sorts: Vec<Choice>,
    sort: FormField,
    reason: FormField,
    /// Whoever asks commands the station: earlier words no longer count.
    above: bool,
}

impl SortingPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        REASON_MAX as u32
    }
}

/// The empty form.
pub async fn form(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    render(&staff, id(&raw)?, &Fields::default(), FieldErrors::default()).await
}

async fn render(staff: &Staff, id: ComplaintId, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let (number, above) = service::may_sort(&staff.op, id).await?;
    let page = staff.page(staff.visit.t.say(msg::sorting_title(&number))).with_errors(&errors);
    let page = page.with_back(opened(id, above));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let choice = |sort: &Sort| {
        let (name, hint) = names(*sort);
        Choice::new(sort.word(), page.get(name)).with_hint(page.get(hint))
    };
    let shown = SortingPage {
        once: staff.op.new_id().to_string(),
        sorts: Sort::ALL.iter().map(choice).collect(),
        sort: fields.field("sort", &errors),
        reason: fields.field("reason", &errors),
        above,
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Where the report is read again, for the reason the officer is here.
fn opened(id: ComplaintId, above: bool) -> String {
    let purpose = if above { Purpose::Supervise } else { Purpose::ServeCitizen };
    super::opened(id, purpose)
}

/// Says it.
pub async fn enter(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    match send(&staff, id, &fields).await {
        Ok(above) => Ok(Redirect::to(&opened(id, above)).into_response()),
        Err(Error::Invalid(errors)) => render(&staff, id, &fields, errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn send(staff: &Staff, id: ComplaintId, fields: &Fields) -> kernel::Result<bool> {
    let typed = TypedSorting { sort: fields.get("sort").to_owned(), reason: fields.get("reason").to_owned() };
    let (_, above) = service::may_sort(&staff.op, id).await?;
    let (once, asked) = (fields.once()?, (id, &typed));
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "reason").await?.is_some() {
        return Ok(above);
    }
    service::sort(&mut w, id, &typed).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await?;
    Ok(above)
}

const fn names(sort: Sort) -> (Key, Key) {
    match sort {
        Sort::Grave => (msg::SORT_GRAVE, msg::SORT_GRAVE_HINT),
        Sort::Property => (msg::SORT_PROPERTY, msg::SORT_PROPERTY_HINT),
        Sort::Other => (msg::SORT_OTHER, msg::SORT_OTHER_HINT),
        Sort::NonCognizable => (msg::SORT_NON_COGNIZABLE, msg::SORT_NON_COGNIZABLE_HINT),
    }
}

/// A word about the report in the officers' history.
pub(super) fn event(page: &PageShell, sorted: &Sorted) -> Event {
    let name = page.get(names(sorted.sort).0);
    let what =
        if sorted.above { page.say(msg::event_resorted(name)) } else { page.say(msg::event_sorted(name)) };
    let at = sorted.recorded_at;
    Event {
        at: format::date_time(page.lang(), at),
        datetime: at.rfc3339(),
        what,
        detail: sorted.reason.clone(),
        tone: Tone::Info,
    }
}
