//! Filing what a citizen wrote, or said on the helpline, as a report: the counter's form, filled with the words. Must not say whose they
//! are: nobody knows.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use contracts::{Heard, Inbox};
use http::StatusCode;
use kernel::ids::UnitId;
use kernel::{Email, Error, FieldErrors, Phone};
use uuid::Uuid;
use web::components::{Notice, Tone};
use web::{Answer, Fields, PageShell, Staff, StaffForm};

use super::file::{Boxes, typed};
use crate::model::WORDS_MAX;
use crate::model::online::EMAIL;
use crate::{msg, service};

#[derive(Template)]
#[template(path = "heard.html")]
struct HeardPage {
    page: PageShell,
    errors: FieldErrors,
    boxes: Boxes,
    lead: String,
    caution: Notice,
    refused: Option<Notice>,
    door: Door,
    id: Uuid,
    once: String,
}

/// Where what is filed came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    /// Written: to the desk that answers.
    Written,
    /// Said on the helpline.
    Said,
}

impl Door {
    /// The post that works there.
    const fn role(self) -> &'static str {
        match self {
            Self::Written => exchange::inbox::desk::ROLE,
            Self::Said => exchange::helpline::ROLE,
        }
    }

    /// What came in there.
    pub(crate) fn inbox(self, staff: &Staff) -> &Arc<dyn Inbox> {
        match self {
            Self::Written => &staff.state.contracts.inbox,
            Self::Said => &staff.state.contracts.calls,
        }
    }

    /// An id out of a path; what is none leads nowhere.
    pub(crate) fn read(self, id: &str) -> kernel::Result<Uuid> {
        let nothing = match self {
            Self::Written => "exchange.no-heard",
            Self::Said => "exchange.no-call",
        };
        id.parse().map_err(|_| Error::NotFound(nothing))
    }

    /// The office at which the officer works there.
    pub(crate) fn desk(self, staff: &Staff) -> kernel::Result<UnitId> {
        let post = staff.who.held.iter().find(|post| post.has(&[self.role()]) && post.present);
        Ok(post.ok_or(Error::Forbidden("complaints.no-counter"))?.unit.id)
    }

    /// The form of a message or a call.
    fn form(self, id: Uuid) -> String {
        match self {
            Self::Written => format!("/inbox/{id}/report"),
            Self::Said => format!("/helpline/{id}/report"),
        }
    }
}

impl HeardPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        WORDS_MAX as u32
    }
}

/// The form, filled with what was written.
pub async fn form(staff: Staff, Path(id): Path<String>) -> Answer<Response> {
    filled_form(Door::Written, &staff, &id).await
}

/// The form, filled with what the operators noted of a call.
pub async fn call_form(staff: Staff, Path(id): Path<String>) -> Answer<Response> {
    filled_form(Door::Said, &staff, &id).await
}

async fn filled_form(door: Door, staff: &Staff, id: &str) -> Answer<Response> {
    door.desk(staff)?;
    let heard = door.inbox(staff).open(&staff.op, door.read(id)?).await?;
    let fields = Fields::from_pairs(filled(&heard));
    show((door, heard.id), staff, &fields, (FieldErrors::default(), None))
}

fn filled(heard: &Heard) -> Vec<(String, String)> {
    let mut filled = vec![("words".to_owned(), heard.words.clone())];
    // The telephone it came from; whose it is she has to say.
    if Phone::parse(&heard.from).is_ok() {
        filled.push(("phone".to_owned(), heard.from.clone()));
    }
    // Likewise the address. That she is written to there she has to say.
    if Email::parse(&heard.from).is_ok() {
        filled.push((EMAIL.to_owned(), heard.from.clone()));
    }
    filled
}

/// The form as it was typed, with what was wrong: nothing that somebody wrote is lost because another was quicker.
fn show(
    (door, id): (Door, Uuid),
    staff: &Staff,
    fields: &Fields,
    (errors, refused): (FieldErrors, Option<&'static str>),
) -> Answer<Response> {
    let (title, lead) = match door {
        Door::Written => (msg::HEARD_TITLE, msg::HEARD_LEAD),
        Door::Said => (msg::CALL_TITLE, msg::CALL_LEAD),
    };
    let page = staff.page(staff.visit.t.get(title).to_owned()).with_errors(&errors);
    let status = match refused {
        Some(_) => StatusCode::CONFLICT,
        None if errors.is_empty() => StatusCode::OK,
        None => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = HeardPage {
        boxes: Boxes::new(staff, &page, fields, &errors),
        lead: staff.visit.t.get(lead).to_owned(),
        caution: page.notice(Tone::Warning, page.get(msg::HEARD_CAUTION)),
        refused: refused.map(|code| page.notice(Tone::Bad, page.t.error(code, &[]))),
        door,
        id,
        once: staff.op.new_id().to_string(),
        page,
        errors,
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// Records the report; then the conversation again, where it now stands as filed.
pub async fn file(Path(id): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    filed(Door::Written, &staff, &id, &fields).await
}

/// Records the report; then the call again, where it now stands as filed.
pub async fn file_call(Path(id): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    filed(Door::Said, &staff, &id, &fields).await
}

async fn filed(door: Door, staff: &Staff, id: &str, fields: &Fields) -> Answer<Response> {
    let id = door.read(id)?;
    match record(door, staff, id, fields).await {
        Ok(thread) => {
            let to = match door {
                Door::Written => format!("/inbox/{thread}"),
                Door::Said => format!("/helpline/{id}"),
            };
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Invalid(errors)) => show((door, id), staff, fields, (errors, None)),
        Err(Error::Conflict(code)) => show((door, id), staff, fields, (FieldErrors::default(), Some(code))),
        Err(error) => Err(error.into()),
    }
}

/// The thread's id; a form sent twice makes one report.
async fn record(door: Door, staff: &Staff, id: Uuid, fields: &Fields) -> kernel::Result<String> {
    let (office, once, typed) = (door.desk(staff)?, fields.once()?, typed(fields));
    let asked = (id, &typed);
    let files = service::files_heard(&staff.op, &staff.state.blobs, door.inbox(staff).as_ref(), id).await?;
    let mut w = staff.op.begin().await?;
    if let Some(thread) = w.replayed_form(&once, &asked, "words").await? {
        return Ok(thread);
    }
    let (roznamcha, inbox) = (staff.state.contracts.roznamcha.as_ref(), door.inbox(staff).as_ref());
    let filed = service::file_heard(&mut w, (roznamcha, inbox), office, (id, &files), &typed).await?;
    let thread = filed.thread.to_string();
    w.remember(&once, &asked, &thread).await?;
    w.commit().await?;
    Ok(thread)
}
