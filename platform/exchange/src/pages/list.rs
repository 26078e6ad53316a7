//! The list of places, and the form that adds one. What a new place signs with is shown on the page that follows, and
//! nowhere else ever.

use askama::Template;
use axum::response::{Html, IntoResponse, Redirect};
use http::StatusCode;
use kernel::{Error, FieldErrors};
use web::components::{Cell, Choice, Table};
use web::sheet::{self, words};
use web::{Answer, Download, Fields, FormField, ListFile, PageShell, Staff, StaffForm};

use super::state_tag;
use crate::model::TypedWebhook;
use crate::msg;
use crate::service::{self, WebhookView};

#[derive(Template)]
#[template(path = "webhooks.html")]
struct ListPage {
    page: PageShell,
    errors: FieldErrors,
    table: Option<Table>,
    name: FormField,
    url: FormField,
    events: FormField,
    chosen: Vec<String>,
    offered: Vec<Choice>,
    may_add: bool,
    once: String,
}

#[derive(Template)]
#[template(path = "webhook_secret.html")]
struct SecretPage {
    page: PageShell,
    name: String,
    secret: String,
    back: String,
}

/// The list.
pub async fn show(staff: Staff) -> Answer {
    page(&staff, FieldErrors::default(), &Fields::default()).await
}

async fn page(staff: &Staff, errors: FieldErrors, typed: &Fields) -> Answer {
    let r = staff.op.read().await?;
    let places = service::webhooks(&r).await?;
    let may_add = staff.who.held.iter().any(|post| post.kind == "it-admin");
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::LIST_TITLE)).with_errors(&errors);
    let offered = staff.state.published.iter();
    let offered = offered.map(|of| Choice::new(of.action, page.get(of.label)).with_hint(of.action)).collect();
    let once = match typed.get("once") {
        "" => staff.op.new_id().to_string(),
        before => before.to_owned(),
    };
    let page = ListPage {
        table: (!places.is_empty()).then(|| table(&page, &places)),
        name: typed.field("name", &errors),
        url: typed.field("url", &errors),
        events: typed.field("events", &errors),
        chosen: typed.all("events").map(str::to_owned).collect(),
        offered,
        may_add,
        once,
        page,
        errors,
    };
    let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Html(page.render()?)).into_response())
}

fn table(page: &PageShell, places: &[WebhookView]) -> Table {
    let row = |place: &WebhookView| {
        vec![
            Cell::Link(place.name.clone(), format!("/webhooks/{}", place.id)),
            Cell::Tag(state_tag(page, place.state)),
            Cell::Text(place.waiting.to_string()),
            Cell::Text(place.failed.to_string()),
        ]
    };
    let columns = [msg::NAME, msg::STATE, msg::WAITING, msg::FAILED];
    Table {
        caption: page.get(msg::LIST_TABLE).to_owned(),
        columns: columns.map(|key| page.get(key).to_owned()).to_vec(),
        rows: places.iter().map(row).collect(),
    }
}

/// The list as a file.
pub async fn file(staff: Staff, download: Download) -> Answer {
    let r = staff.op.read().await?;
    let places = service::webhooks(&r).await?;
    r.done().await?;
    let page = staff.page(String::new());
    let columns = [msg::NAME, msg::STATE, msg::WAITING, msg::FAILED].map(|key| words(page.get(key)));
    let row = |place: WebhookView| {
        vec![
            sheet::text(place.name),
            sheet::text(state_tag(&page, place.state).text),
            sheet::count(place.waiting),
            sheet::count(place.failed),
        ]
    };
    let title = page.get(msg::LIST_TABLE);
    ListFile::of(("webhooks", title), columns, sheet::all(places), row).hand_over(&staff, download).await
}

/// Adds a place and shows its secret, once.
pub async fn add(StaffForm { staff, fields }: StaffForm) -> Answer {
    let once = fields.once()?;
    let typed = TypedWebhook {
        name: fields.get("name").to_owned(),
        url: fields.get("url").to_owned(),
        events: fields.all("events").map(str::to_owned).collect(),
    };
    match added(&staff, &once, &typed).await {
        Ok(Ok((id, secret))) => secret_page(&staff, &typed.name, secret, id),
        Ok(Err(before)) => Ok(Redirect::to(&format!("/webhooks/{before}")).into_response()),
        Err(Error::Invalid(errors)) => page(&staff, errors, &fields).await,
        Err(other) => Err(other.into()),
    }
}

/// The new place with its secret, or the one that this very form made before.
async fn added(
    staff: &Staff,
    once: &str,
    typed: &TypedWebhook,
) -> kernel::Result<Result<(String, String), String>> {
    let mut w = staff.op.begin().await?;
    if let Some(before) = w.replayed_form(once, typed, "url").await? {
        return Ok(Err(before));
    }
    let new = typed.check(&staff.state.published, staff.state.private_receivers)?;
    let added = service::add_webhook(&mut w, new).await?;
    let id = added.id.to_string();
    w.remember(once, typed, &id).await?;
    w.commit().await?;
    Ok(Ok((id, added.secret)))
}

/// The page that shows a secret.
pub(super) fn secret_page(staff: &Staff, name: &str, secret: String, id: String) -> Answer {
    let page = staff.page(staff.visit.t.get(msg::SECRET_TITLE));
    let page = SecretPage { page, name: kernel::text::line(name), secret, back: format!("/webhooks/{id}") };
    Ok(Html(page.render()?).into_response())
}
