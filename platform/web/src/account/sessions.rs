//! One's own signed-in browsers: seeing them, ending one, ending all.

use access::service;
use access::store::session;
use askama::Template;
use axum::response::{IntoResponse, Redirect};
use kernel::Timestamp;
use kernel::ids::SessionId;

use super::{no_session_cookie, with_cookies};
use crate::error_page::Answer;
use crate::msg;
use crate::page::PageShell;
use crate::staff::{Staff, StaffForm};

struct Row {
    id: String,
    since: String,
    seen: String,
    desk: bool,
    here: bool,
}

#[derive(Template)]
#[template(path = "account/sessions.html")]
struct SessionsPage {
    page: PageShell,
    rows: Vec<Row>,
}

/// The list.
pub async fn list(staff: Staff) -> Answer {
    let r = staff.op.read().await?;
    let live = service::my_sessions(r.tx(), staff.who.account).await?;
    r.done().await?;
    let now = staff.op.now();
    let limits = staff.state.access.limits();
    let t = &staff.visit.t;
    let row = |row: &session::Model| Row {
        id: row.id.to_string(),
        since: t.date_time(Timestamp(row.created_at)),
        seen: t.date_time(Timestamp(row.seen_at)),
        desk: row.desk.is_some(),
        here: row.id == staff.who.session.0,
    };
    let rows = live.iter().filter(|row| row.is_within(limits, now)).map(row).collect();
    let page = staff.page(t.get(msg::ACCOUNT_SESSIONS_TITLE));
    let html = SessionsPage { page, rows }.render()?;
    Ok(axum::response::Html(html).into_response())
}

/// Ends one.
pub async fn end(StaffForm { staff, fields }: StaffForm) -> Answer {
    let id: SessionId =
        fields.get("session").parse().map_err(|_| kernel::Error::NotFound("access.no-session"))?;
    let mut w = staff.op.begin().await?;
    service::end_session(&mut w, id).await?;
    w.commit().await?;
    if id == staff.who.session {
        return with_cookies(Redirect::to("/sign-in").into_response(), &[no_session_cookie(&staff.state)]);
    }
    Ok(Redirect::to("/account/sessions").into_response())
}

/// Ends all, this one too.
pub async fn end_all(StaffForm { staff, .. }: StaffForm) -> Answer {
    let mut w = staff.op.begin().await?;
    service::revoke_sessions(&mut w, staff.who.account).await?;
    w.commit().await?;
    with_cookies(Redirect::to("/sign-in").into_response(), &[no_session_cookie(&staff.state)])
}
