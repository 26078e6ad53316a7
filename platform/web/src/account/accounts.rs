//! Accounts as the IT administrator manages them: list, make, suspend, give back, sign out everywhere.

use access::NewAccount;
use access::service::{self, AccountView};
use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::response::{Html, IntoResponse, Redirect, Response};
use kernel::ids::AccountId;
use kernel::{Error, FieldErrors, text};

use super::shown;
use crate::components::Tone;
use crate::error_page::Answer;
use crate::form::{Fields, FormField};
use crate::msg;
use crate::page::PageShell;
use crate::sheet::{self, Download, ListFile, words};
use crate::staff::{Staff, StaffForm};

/// Accounts on one page.
const PAGE: u64 = 50;

#[derive(Template)]
#[template(path = "account/accounts.html")]
struct AccountsPage {
    page: PageShell,
    errors: FieldErrors,
    rows: Vec<AccountView>,
    next: Option<String>,
    belt: FormField,
    login: FormField,
}

#[derive(Template)]
#[template(path = "account/account.html")]
struct AccountPage {
    page: PageShell,
    account: AccountView,
    until: Option<String>,
    own: bool,
}

#[derive(Template)]
#[template(path = "account/handed_code.html")]
struct CodePage {
    page: PageShell,
    login: String,
    code: String,
}

/// What state an account is in, in a word.
pub(super) fn state_tag(page: &PageShell, state: &str) -> crate::components::Tag {
    let (tone, key) = match state {
        "active" => (Tone::Good, msg::ACCOUNT_STATE_ACTIVE),
        "suspended" => (Tone::Bad, msg::ACCOUNT_STATE_SUSPENDED),
        _ => (Tone::Info, msg::ACCOUNT_STATE_NEW),
    };
    page.tag(tone, page.get(key))
}

/// The list.
pub async fn list(staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let query = Fields::parse(query.unwrap_or_default().as_bytes())?;
    page(&staff, FieldErrors::default(), &query).await
}

async fn page(staff: &Staff, errors: FieldErrors, typed: &Fields) -> Answer<Response> {
    let r = staff.op.read().await?;
    let rows = service::accounts_after(&r, typed.get("after"), PAGE).await?;
    r.done().await?;
    let full = rows.len() as u64 == PAGE;
    let next = rows.last().filter(|_| full).map(|last| format!("/accounts?after={}", last.login));
    let page = AccountsPage {
        page: staff.page(staff.visit.t.get(msg::ACCOUNT_LIST_TITLE)).with_errors(&errors),
        rows,
        next,
        belt: typed.field("belt", &errors),
        login: typed.field("login", &errors),
        errors,
    };
    Ok(shown(&page.errors, page.render()?))
}

/// The list as a file.
pub async fn file(staff: Staff, download: Download) -> Answer {
    let r = staff.op.read().await?;
    let mut found: Vec<AccountView> = Vec::new();
    while found.len() <= sheet::ROWS_MAX {
        let after = found.last().map(|last| last.login.clone()).unwrap_or_default();
        let more = service::accounts_after(&r, &after, PAGE).await?;
        let ended = (more.len() as u64) < PAGE;
        found.extend(more);
        if ended {
            break;
        }
    }
    r.done().await?;
    let page = staff.page(String::new());
    let columns =
        [msg::ACCOUNT_LOGIN, msg::ACCOUNT_LIST_BELT, msg::ACCOUNT_LIST_UNIT, msg::ACCOUNT_LIST_STATE];
    let columns = columns.map(|key| words(page.get(key)));
    let row = |row: AccountView| {
        let waits = row.reset.map(|_| page.get(msg::ACCOUNT_LIST_WAITS).to_owned());
        let state = [Some(state_tag(&page, &row.state).text), waits];
        vec![
            sheet::text(row.login),
            sheet::text(row.belt),
            sheet::maybe(row.unit.map(|unit| unit.get(page.lang()).to_owned())),
            sheet::text(state.into_iter().flatten().collect::<Vec<_>>().join(" · ")),
        ]
    };
    let title = page.get(msg::ACCOUNT_LIST_TITLE);
    ListFile::of(("accounts", title), columns, sheet::all(found), row).hand_over(&staff, download).await
}

/// Makes an account and shows its activation code, once.
pub async fn create(StaffForm { staff, fields }: StaffForm) -> Answer {
    let belt = text::ascii_digits(&text::line(fields.get("belt")));
    let new = NewAccount {
        officer: organisation::officer_id(staff.op.core.node(), &belt),
        login: fields.get("login").to_owned(),
    };
    let mut w = staff.op.begin().await?;
    match service::create_account(&mut w, new).await {
        Ok((_, code)) => {
            w.commit().await?;
            handed_code(&staff, text::line(fields.get("login")), code)
        }
        Err(error) => {
            drop(w);
            page(&staff, beside_its_box(error)?, &fields).await
        }
    }
}

/// Refusals that a box of the form can be blamed for; every other error stays what it is.
fn beside_its_box(error: Error) -> Result<FieldErrors, Error> {
    let mut errors = FieldErrors::default();
    match error {
        Error::Invalid(errors) => return Ok(errors),
        Error::NotFound(code @ "organisation.no-officer") | Error::Conflict(code @ "access.has-account") => {
            errors.add("belt", code);
        }
        Error::Conflict(code @ "access.login-taken") => errors.add("login", code),
        other => return Err(other),
    }
    Ok(errors)
}

pub(super) fn handed_code(staff: &Staff, login: String, code: String) -> Answer {
    let page = staff.page(staff.visit.t.get(msg::ACCOUNT_CODE_TITLE));
    Ok(Html(CodePage { page, login, code }.render()?).into_response())
}

/// One account.
pub async fn one(staff: Staff, Path(id): Path<String>) -> Answer {
    let r = staff.op.read().await?;
    let account = service::account_view(&r, read(&id)?).await?;
    r.done().await?;
    let t = &staff.visit.t;
    let until = account.activation_until.filter(|_| account.state == "new").map(|until| t.date_time(until));
    let page = staff.page(t.say(msg::account_one_title(&account.login))).with_back("/accounts");
    let own = account.id == staff.who.account;
    Ok(Html(AccountPage { page, account, until, own }.render()?).into_response())
}

fn read(id: &str) -> Result<AccountId, Error> {
    id.parse().map_err(|_| Error::NotFound("access.no-account"))
}

/// Suspends it.
pub async fn suspend(Path(id): Path<String>, StaffForm { staff, .. }: StaffForm) -> Answer {
    let mut w = staff.op.begin().await?;
    service::suspend_account(&mut w, read(&id)?).await?;
    w.commit().await?;
    back_to(&id)
}

/// Gives it back.
pub async fn restore(Path(id): Path<String>, StaffForm { staff, .. }: StaffForm) -> Answer {
    let mut w = staff.op.begin().await?;
    service::restore_account(&mut w, read(&id)?).await?;
    w.commit().await?;
    back_to(&id)
}

/// Signs it out everywhere.
pub async fn end_sessions(Path(id): Path<String>, StaffForm { staff, .. }: StaffForm) -> Answer {
    let mut w = staff.op.begin().await?;
    service::revoke_sessions(&mut w, read(&id)?).await?;
    w.commit().await?;
    back_to(&id)
}

fn back_to(id: &str) -> Answer {
    Ok(Redirect::to(&format!("/accounts/{}", read(id)?)).into_response())
}
