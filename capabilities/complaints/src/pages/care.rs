//! The page on which an officer enters what is done for whoever reported beyond the case, the list of whom somebody is to ask, and
//! the steps in the officers' history. The citizen's page says nothing of them: somebody else may read it.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use i18n::{Key, format};
use kernel::ids::ComplaintId;
use kernel::{Error, FieldErrors};
use op::Purpose;
use web::address::id;
use web::components::{Cell, Choice, Empty, Event, Table, Tone};
use web::sheet::{self, moments, words};
use web::{Answer, Download, Fields, FormField, ListFile, PageShell, Staff, StaffForm};

use crate::model::care::{Care, Consent, DAYS, Help, NOTE_MAX, Outcome, Step, TypedCare};
use crate::msg;
use crate::service::{self, Cared, Planned};

#[derive(Template)]
#[template(path = "care.html")]
struct CarePage {
    page: PageShell,
    errors: FieldErrors,
    /// Makes each form sent twice one step.
    once: [String; 4],
    addressed: FormField,
    help: FormField,
    helps: Vec<Choice>,
    body: FormField,
    consent: FormField,
    consents: Vec<Choice>,
    witness: FormField,
    passed_on: FormField,
    days: FormField,
    waits: Vec<Choice>,
    /// When somebody is to ask.
    planned: Option<String>,
    /// Which of the two forms stand there: what is possible now, and what was sent and was not taken.
    asks: bool,
    plans: bool,
    outcome: FormField,
    outcomes: Vec<Choice>,
    note: FormField,
}

impl CarePage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        NOTE_MAX as u32
    }
}

/// The forms, filled with what was said before.
pub async fn form(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    render(&staff, id(&raw)?, &Fields::default(), FieldErrors::default()).await
}

async fn render(staff: &Staff, id: ComplaintId, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let caring = service::may_care(&staff.op, id).await?;
    let page = staff.page(staff.visit.t.say(msg::care_title(&caring.number))).with_errors(&errors);
    let page = page.with_back(super::opened(id, Purpose::ServeCitizen));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut addressed = fields.field("addressed", &errors);
    if addressed.value.is_empty() && errors.is_empty() {
        addressed.value = caring.addressed.unwrap_or_default();
    }
    let named = |word: &str, key: Key| Choice::new(word, page.get(key));
    let typed = Step::parse(fields.get("step"));
    let shown = CarePage {
        once: std::array::from_fn(|_| staff.op.new_id().to_string()),
        addressed,
        help: fields.field("help", &errors),
        helps: Help::ALL.iter().map(|one| named(one.word(), help_name(*one))).collect(),
        body: fields.field("body", &errors),
        consent: fields.field("consent", &errors),
        consents: Consent::ALL.iter().map(|one| named(one.word(), consent_name(*one))).collect(),
        witness: fields.field("witness", &errors),
        passed_on: fields.field("passed_on", &errors),
        days: fields.field("days", &errors),
        waits: DAYS.iter().map(|days| Choice::new(days.to_string(), page.get(days_name(*days)))).collect(),
        planned: caring.planned.map(|at| page.say(msg::care_planned(format::date(page.lang(), at.day())))),
        // A colleague may have asked or planned meanwhile: what an officer wrote stays on the page all the same.
        asks: caring.planned.is_some() || typed == Some(Step::Followed),
        plans: caring.planned.is_none() || typed == Some(Step::FollowUp),
        outcome: fields.field("outcome", &errors),
        outcomes: Outcome::ALL.iter().map(|one| named(one.word(), outcome_name(*one))).collect(),
        note: fields.field("note", &errors),
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Enters a step.
pub async fn enter(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    let field = said_at(fields.get("step"));
    match send(&staff, id, &fields, field).await.map_err(|error| error.conflict_at(field)) {
        Ok(()) => Ok(Redirect::to(&super::opened(id, Purpose::ServeCitizen)).into_response()),
        Err(Error::Invalid(errors)) => render(&staff, id, &fields, errors).await,
        Err(error) => Err(error.into()),
    }
}

/// The box at which it is said that a step cannot be entered any more: the one that holds the officer's own words.
fn said_at(step: &str) -> &'static str {
    match Step::parse(step) {
        Some(Step::Address) | None => "addressed",
        Some(Step::Referral) => "body",
        Some(Step::FollowUp) => "days",
        Some(Step::Followed) => "note",
    }
}

async fn send(staff: &Staff, id: ComplaintId, fields: &Fields, field: &'static str) -> kernel::Result<()> {
    let get = |name: &str| fields.get(name).to_owned();
    let typed = TypedCare {
        step: get("step"),
        addressed: get("addressed"),
        help: get("help"),
        body: get("body"),
        consent: get("consent"),
        witness: get("witness"),
        passed_on: get("passed_on"),
        days: get("days"),
        outcome: get("outcome"),
        note: get("note"),
    };
    let (once, asked) = (fields.once()?, (id, &typed));
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, field).await?.is_some() {
        return Ok(());
    }
    service::enter_care(&mut w, id, &typed).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}

#[derive(Template)]
#[template(path = "follow_ups.html")]
struct FollowUpsPage {
    page: PageShell,
    table: Table,
    nothing: Option<Empty>,
}

/// Of whom the officer is to ask.
pub async fn follow_ups(staff: Staff) -> Answer<Html<String>> {
    let r = staff.op.read().await?;
    let planned = service::follow_ups(&r).await?;
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::FOLLOW_UPS_TITLE).to_owned());
    let columns = [msg::COLUMN_NUMBER, msg::FOLLOW_UPS_DAY, msg::COLUMN_STATE];
    let table = Table {
        caption: page.title.clone(),
        columns: columns.map(|key| page.get(key).to_owned()).to_vec(),
        rows: planned.iter().map(|one| cells(&staff, &page, one)).collect(),
    };
    let nothing = planned.is_empty().then(|| Empty {
        heading: page.get(msg::FOLLOW_UPS_EMPTY).to_owned(),
        text: page.get(msg::FOLLOW_UPS_EMPTY_HINT).to_owned(),
    });
    Ok(Html(FollowUpsPage { page, table, nothing }.render()?))
}

/// The same as a file.
pub async fn file(staff: Staff, download: Download) -> Answer<Response> {
    let r = staff.op.read().await?;
    let planned = service::follow_ups(&r).await?;
    r.done().await?;
    let t = &staff.visit.t;
    let columns = [
        words(t.get(msg::COLUMN_NUMBER)),
        moments(t.get(msg::FOLLOW_UPS_DAY)),
        words(t.get(msg::COLUMN_STATE)),
    ];
    let row = |one: Planned| {
        let (_, state) = due(&staff, &one);
        vec![sheet::text(one.number), sheet::at(one.due_at), sheet::text(t.get(state))]
    };
    let title = t.get(msg::FOLLOW_UPS_TITLE);
    ListFile::of(("follow-ups", title), columns, sheet::all(planned), row).hand_over(&staff, download).await
}

fn due(staff: &Staff, one: &Planned) -> (Tone, Key) {
    if one.due_at <= staff.op.now() {
        (Tone::Warning, msg::FOLLOW_UPS_NOW)
    } else {
        (Tone::Info, msg::FOLLOW_UPS_LATER)
    }
}

fn cells(staff: &Staff, page: &PageShell, one: &Planned) -> Vec<Cell> {
    let (tone, state) = due(staff, one);
    vec![
        Cell::LtrLink(one.number.clone(), format!("/reports/{}/care", one.id)),
        Cell::Text(format::date(page.lang(), one.due_at.day())),
        Cell::Tag(page.tag(tone, page.get(state).to_owned())),
    ]
}

const fn days_name(days: u16) -> Key {
    match days {
        1 => msg::CARE_DAYS_1,
        3 => msg::CARE_DAYS_3,
        7 => msg::CARE_DAYS_7,
        14 => msg::CARE_DAYS_14,
        _ => msg::CARE_DAYS_30,
    }
}

const fn help_name(help: Help) -> Key {
    match help {
        Help::Shelter => msg::HELP_SHELTER,
        Help::Medical => msg::HELP_MEDICAL,
        Help::Legal => msg::HELP_LEGAL,
        Help::Counselling => msg::HELP_COUNSELLING,
        Help::Children => msg::HELP_CHILDREN,
        Help::Transgender => msg::HELP_TRANSGENDER,
        Help::Minorities => msg::HELP_MINORITIES,
        Help::Other => msg::HELP_OTHER,
    }
}

const fn consent_name(consent: Consent) -> Key {
    match consent {
        Consent::Said => msg::CONSENT_SAID,
        Consent::Thumb => msg::CONSENT_THUMB,
        Consent::Signed => msg::CONSENT_SIGNED,
        Consent::Refused => msg::CONSENT_REFUSED,
    }
}

const fn outcome_name(outcome: Outcome) -> Key {
    match outcome {
        Outcome::Well => msg::OUTCOME_WELL,
        Outcome::Needs => msg::OUTCOME_NEEDS,
        Outcome::NotReached => msg::OUTCOME_NOT_REACHED,
    }
}

/// A step in the officers' history; what it says only for those who may know who it is.
pub(super) fn event(page: &PageShell, one: &Cared) -> Event {
    let plain = |key| (page.get(key).to_owned(), None);
    let (what, detail) = match (&one.care, one.step) {
        (Some(Care::Address(words)), _) => (page.say(msg::event_addressed(words)), None),
        (Some(Care::Referral { help, body, consent, passed_on, .. }), _) => {
            let help = page.get(help_name(*help));
            let what = if *consent == Consent::Refused {
                page.say(msg::event_referral_refused(help, body))
            } else {
                page.say(msg::event_referred_to(help, body, page.get(consent_name(*consent))))
            };
            (what, passed_on.clone())
        }
        (Some(Care::FollowUp(days)), _) => (page.say(msg::event_follow_up(page.get(days_name(*days)))), None),
        (Some(Care::Followed { outcome, note }), _) => {
            (page.say(msg::event_followed(page.get(outcome_name(*outcome)))), note.clone())
        }
        (None, Step::Address) => plain(msg::EVENT_CARE_ADDRESS),
        (None, Step::Referral) => plain(msg::EVENT_CARE_REFERRAL),
        (None, Step::FollowUp) => plain(msg::EVENT_CARE_FOLLOW_UP),
        (None, Step::Followed) => plain(msg::EVENT_CARE_FOLLOWED),
    };
    let (at, datetime) = (format::date_time(page.lang(), one.recorded_at), one.recorded_at.rfc3339());
    Event { at, datetime, what, detail, tone: Tone::Info }
}
