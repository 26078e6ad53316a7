//! The pages on which the IT administrator lets other systems bring reports: the list with the form that adds one, its key
//! once, one partner, and withdrawing it. Must not show a key a second time.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use kernel::{Error, FieldErrors, Timestamp};
use uuid::Uuid;
use web::components::{Answer as Fact, Cell, Table, Tag, Tone};
use web::sheet::{self, moments, words};
use web::{Answer, Download, Fields, FormField, ListFile, PageShell, Staff, StaffForm};

use crate::model::{PartnerState, TypedPartner};
use crate::msg;
use crate::service::{self, AddedPartner, PartnerView};

#[derive(Template)]
#[template(path = "partners.html")]
struct ListPage {
    page: PageShell,
    errors: FieldErrors,
    table: Option<Table>,
    name: FormField,
    may_add: bool,
    once: String,
}

#[derive(Template)]
#[template(path = "partner_key.html")]
struct KeyPage {
    page: PageShell,
    name: String,
    key: String,
    back: String,
    endpoint: String,
}

#[derive(Template)]
#[template(path = "partner.html")]
struct OnePage {
    page: PageShell,
    id: Uuid,
    facts: Vec<Fact>,
    may_withdraw: bool,
}

/// An id out of a path; what is none leads nowhere.
pub(crate) fn read(id: &str) -> kernel::Result<Uuid> {
    id.parse().map_err(|_| Error::NotFound("exchange.no-partner"))
}

/// The list.
pub async fn list(staff: Staff) -> Answer {
    page(&staff, FieldErrors::default(), &Fields::default()).await
}

async fn page(staff: &Staff, errors: FieldErrors, typed: &Fields) -> Answer {
    let r = staff.op.read().await?;
    let partners = service::partners(&r).await?;
    let may_add = staff.who.held.iter().any(|post| post.kind == "it-admin");
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::PARTNER_TITLE)).with_errors(&errors);
    let once = match typed.get("once") {
        "" => staff.op.new_id().to_string(),
        before => before.to_owned(),
    };
    let page = ListPage {
        table: (!partners.is_empty()).then(|| table(&page, &partners)),
        name: typed.field("name", &errors),
        may_add,
        once,
        page,
        errors,
    };
    let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Html(page.render()?)).into_response())
}

fn table(page: &PageShell, partners: &[PartnerView]) -> Table {
    let row = |partner: &PartnerView| {
        vec![
            Cell::Link(partner.name.clone(), format!("/partners/{}", partner.id)),
            Cell::Tag(state_tag(page, partner.state)),
            Cell::Text(used(page, partner.used_at)),
        ]
    };
    let columns = [msg::NAME, msg::STATE, msg::PARTNER_USED];
    Table {
        caption: page.get(msg::PARTNER_TABLE).to_owned(),
        columns: columns.map(|key| page.get(key).to_owned()).to_vec(),
        rows: partners.iter().map(row).collect(),
    }
}

/// The list as a file.
pub async fn file(staff: Staff, download: Download) -> Answer {
    let r = staff.op.read().await?;
    let partners = service::partners(&r).await?;
    r.done().await?;
    let page = staff.page(String::new());
    let columns =
        [words(page.get(msg::NAME)), words(page.get(msg::STATE)), moments(page.get(msg::PARTNER_USED))];
    let row = |partner: PartnerView| {
        let state = state_tag(&page, partner.state).text;
        vec![sheet::text(partner.name), sheet::text(state), sheet::at(partner.used_at)]
    };
    let title = page.get(msg::PARTNER_TABLE);
    ListFile::of(("partners", title), columns, sheet::all(partners), row).hand_over(&staff, download).await
}

fn used(page: &PageShell, at: Option<Timestamp>) -> String {
    at.map_or_else(|| page.get(msg::PARTNER_NEVER).to_owned(), |at| page.t.date_time(at))
}

fn state_tag(page: &PageShell, state: PartnerState) -> Tag {
    let (tone, key) = match state {
        PartnerState::Active => (Tone::Good, msg::PARTNER_ACTIVE),
        PartnerState::Withdrawn => (Tone::Info, msg::PARTNER_WITHDRAWN),
    };
    page.tag(tone, page.get(key))
}

/// Adds a partner and shows its key, once.
pub async fn add(StaffForm { staff, fields }: StaffForm) -> Answer {
    let once = fields.once()?;
    let typed = TypedPartner { name: fields.get("name").to_owned() };
    match added(&staff, &once, &typed).await {
        Ok(Ok(added)) => key_page(&staff, &typed.name, added),
        Ok(Err(before)) => Ok(Redirect::to(&format!("/partners/{before}")).into_response()),
        Err(Error::Invalid(errors)) => page(&staff, errors, &fields).await,
        Err(other) => Err(other.into()),
    }
}

/// The new partner with its key, or the one that this very form made before.
async fn added(
    staff: &Staff,
    once: &str,
    typed: &TypedPartner,
) -> kernel::Result<Result<AddedPartner, String>> {
    let mut w = staff.op.begin().await?;
    if let Some(before) = w.replayed_form(once, typed, "name").await? {
        return Ok(Err(before));
    }
    let added = service::add_partner(&mut w, typed.check()?).await?;
    w.remember(once, typed, &added.id.to_string()).await?;
    w.commit().await?;
    Ok(Ok(added))
}

fn key_page(staff: &Staff, name: &str, added: AddedPartner) -> Answer {
    let scheme = if staff.state.site.https { "https" } else { "http" };
    let page = KeyPage {
        page: staff.page(staff.visit.t.get(msg::PARTNER_KEY_TITLE)),
        name: kernel::text::line(name),
        key: added.key,
        back: format!("/partners/{}", added.id),
        endpoint: format!("{scheme}://{}/georeport/v2", staff.state.public_host),
    };
    Ok(Html(page.render()?).into_response())
}

/// One partner.
pub async fn show(staff: Staff, Path(id): Path<String>) -> Answer {
    let id = read(&id)?;
    let r = staff.op.read().await?;
    let partner = service::one_partner(&r, id).await?;
    let may_withdraw = r.may("exchange.partner-withdraw", &service::partner::record(id));
    r.done().await?;
    let page = staff.page(partner.name.clone()).with_back("/partners");
    let page = OnePage {
        facts: facts(&page, &partner),
        may_withdraw: may_withdraw && partner.state == PartnerState::Active,
        id,
        page,
    };
    Ok(Html(page.render()?).into_response())
}

fn facts(page: &PageShell, partner: &PartnerView) -> Vec<Fact> {
    let fact = |key, value| Fact { label: page.get(key).to_owned(), value, change: None };
    let mut facts = vec![
        fact(msg::STATE, Cell::Tag(state_tag(page, partner.state))),
        fact(msg::PARTNER_SINCE, Cell::Text(page.t.date_time(partner.since))),
        fact(msg::PARTNER_USED, Cell::Text(used(page, partner.used_at))),
    ];
    if let Some(at) = partner.withdrawn_at {
        facts.push(fact(msg::PARTNER_WITHDRAWN_AT, Cell::Text(page.t.date_time(at))));
    }
    facts
}

/// Withdraws its key.
pub async fn withdraw(Path(id): Path<String>, StaffForm { staff, .. }: StaffForm) -> Answer<Response> {
    let id = read(&id)?;
    let mut w = staff.op.begin().await?;
    service::withdraw_partner(&mut w, id).await?;
    w.commit().await?;
    Ok(Redirect::to(&format!("/partners/{id}")).into_response())
}
