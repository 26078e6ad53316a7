//! Sealing a report and handing a sealed one over. Must not say to anybody else that it is there.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use i18n::{Key, format};
use kernel::ids::ComplaintId;
use kernel::{Error, FieldErrors};
use op::Purpose;
use web::address::id;
use web::components::{Choice, Tone};
use web::{Answer, Fields, FormField, PageShell, Staff, StaffForm};

use crate::model::seal::{ORDINARY, Profile, REASON_MAX, TypedHandOver, TypedSeal};
use crate::msg;
use crate::service::{self, Candidate, Sealing};

/// The name of a profile.
pub(crate) const fn profile_name(profile: Profile) -> Key {
    match profile {
        Profile::Violence => msg::PROFILE_VIOLENCE,
        Profile::Child => msg::PROFILE_CHILD,
        Profile::Informant => msg::PROFILE_INFORMANT,
        Profile::Witness => msg::PROFILE_WITNESS,
        Profile::Police => msg::PROFILE_POLICE,
    }
}

fn profiles(page: &PageShell) -> Vec<Choice> {
    Profile::ASKED.iter().map(|one| Choice::new(one.word(), page.get(profile_name(*one)))).collect()
}

/// The answers to the plain question at intake.
pub(super) fn answers(page: &PageShell) -> Vec<Choice> {
    let ordinary = Choice::new(ORDINARY, page.get(msg::PROFILE_ORDINARY));
    std::iter::once(ordinary).chain(profiles(page)).collect()
}

/// The answer as it was given; a made-up one as it was typed.
pub(super) fn answered(page: &PageShell, typed: &str) -> String {
    match (typed, Profile::asked(typed)) {
        ("" | ORDINARY, _) => page.get(msg::PROFILE_ORDINARY).to_owned(),
        (_, Some(profile)) => page.get(profile_name(profile)).to_owned(),
        (other, None) => other.to_owned(),
    }
}

/// A seal on the page of its report.
pub(super) struct Shown {
    /// That it is sealed, since when and why.
    pub says: String,
    /// What a station's books call it.
    pub pseudonym: String,
    /// Who handles it.
    pub handlers: Vec<String>,
    /// Why it was sealed later.
    pub reason: Option<String>,
    /// To whom its place was released because of danger to life.
    pub released: Vec<String>,
    /// Who asked that it be opened, and what became of it.
    pub asked: Vec<Vec<web::components::Answer>>,
}

impl Shown {
    pub(super) fn new(staff: &Staff, page: &PageShell, sealing: &Sealing) -> Self {
        let since = format::date_time(page.lang(), sealing.sealed_at);
        let handler = |one: &service::Handling| {
            let post = post_name(staff, &one.post);
            let unit = one.unit.get(page.lang());
            let said = if one.vacant { msg::seal_vacant(post, unit) } else { msg::seal_handler(post, unit) };
            page.say(said)
        };
        Self {
            says: page.say(msg::seal_says(since, page.get(profile_name(sealing.profile)))),
            pseudonym: sealing.pseudonym.clone(),
            handlers: sealing.handlers.iter().map(handler).collect(),
            reason: sealing.reason.clone(),
            released: sealing.released.iter().map(|one| released(staff, page, one)).collect(),
            asked: sealing.asked.iter().map(|one| super::break_glass::facts(staff, page, one)).collect(),
        }
    }
}

fn released(staff: &Staff, page: &PageShell, one: &service::Released) -> String {
    let kind = one.charge.as_deref().map(|charge| organisation::charge::read_name(charge).0);
    let post = kind.map_or_else(|| "—".to_owned(), |kind| post_name(staff, kind));
    page.say(msg::seal_released(post, format::date_time(page.lang(), one.at)))
}

pub(super) fn post_name(staff: &Staff, kind: &str) -> String {
    let known = staff.op.core.catalogue.post_kind(kind, staff.op.now().day());
    known.map_or_else(|| kind.to_owned(), |row| row.name.get(staff.visit.lang()).to_owned())
}

#[derive(Template)]
#[template(path = "seal.html")]
struct SealPage {
    page: PageShell,
    errors: FieldErrors,
    /// Makes a form sent twice one seal.
    once: String,
    profile: FormField,
    profiles: Vec<Choice>,
    reason: FormField,
}

impl SealPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        REASON_MAX as u32
    }
}

/// The form that seals a report.
pub async fn form(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    render(&staff, id(&raw)?, &Fields::default(), FieldErrors::default()).await
}

async fn render(staff: &Staff, id: ComplaintId, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let number = service::may_seal(&staff.op, id).await?;
    let page = staff.page(staff.visit.t.say(msg::seal_title(&number))).with_errors(&errors);
    let page = page.with_back(super::opened(id, Purpose::ServeCitizen));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = SealPage {
        once: staff.op.new_id().to_string(),
        profile: fields.field("profile", &errors),
        profiles: profiles(&page),
        reason: fields.field("reason", &errors),
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Seals it. Whoever did so sees it no more, and is back at the list.
pub async fn seal(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    match send(&staff, id, &fields).await {
        Ok(()) => Ok(Redirect::to("/reports").into_response()),
        Err(Error::Invalid(errors)) => render(&staff, id, &fields, errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn send(staff: &Staff, id: ComplaintId, fields: &Fields) -> kernel::Result<()> {
    let get = |name: &str| fields.get(name).to_owned();
    let typed = TypedSeal { profile: get("profile"), reason: get("reason") };
    let (once, asked) = (fields.once()?, (id, &typed));
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "reason").await?.is_some() {
        return Ok(());
    }
    let contracts = staff.state.contracts.clone();
    let both = (contracts.roznamcha.as_ref(), contracts.channels.as_ref());
    service::seal_report(&mut w, both, id, &typed).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}

#[derive(Template)]
#[template(path = "hand_over.html")]
struct HandOverPage {
    page: PageShell,
    errors: FieldErrors,
    /// Makes a form sent twice one handing over.
    once: String,
    to: FormField,
    candidates: Vec<Choice>,
    reason: FormField,
}

impl HandOverPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        REASON_MAX as u32
    }
}

/// The form that hands a sealed report over.
pub async fn hand_over_form(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    render_hand_over(&staff, id(&raw)?, &Fields::default(), FieldErrors::default()).await
}

async fn render_hand_over(
    staff: &Staff,
    id: ComplaintId,
    fields: &Fields,
    errors: FieldErrors,
) -> Answer<Response> {
    let (number, candidates) = service::candidates(&staff.op, id).await?;
    let page = staff.page(staff.visit.t.say(msg::hand_over_title(&number))).with_errors(&errors);
    let page = page.with_back(super::opened(id, Purpose::Investigate));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let choice = |one: &Candidate| {
        let said = page.say(msg::seal_handler(post_name(staff, one.post), one.unit.get(page.lang())));
        Choice::new(one.account.to_string(), said)
    };
    let shown = HandOverPage {
        once: staff.op.new_id().to_string(),
        to: fields.field("to", &errors),
        candidates: candidates.iter().map(choice).collect(),
        reason: fields.field("reason", &errors),
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Hands it over.
pub async fn hand_over(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    match send_hand_over(&staff, id, &fields).await {
        Ok(()) => Ok(Redirect::to("/sealed").into_response()),
        Err(Error::Invalid(errors)) => render_hand_over(&staff, id, &fields, errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn send_hand_over(staff: &Staff, id: ComplaintId, fields: &Fields) -> kernel::Result<()> {
    let get = |name: &str| fields.get(name).to_owned();
    let typed = TypedHandOver { to: get("to"), reason: get("reason") };
    let (once, asked) = (fields.once()?, (id, &typed));
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "reason").await?.is_some() {
        return Ok(());
    }
    service::hand_over(&mut w, id, &typed).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}
