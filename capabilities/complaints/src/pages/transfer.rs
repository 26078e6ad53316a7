//! A report on its way to another office: the page on which it is offered, accepted, declined or taken back; what the
//! report's pages show of it; and the inbox of the office it is offered to.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use i18n::{Key, format};
use kernel::ids::ComplaintId;
use kernel::{Error, FieldErrors};
use serde::Serialize;
use web::address::id;
use web::components::{Cell, Choice, Event, Notice, Table, Tone};
use web::{Answer, Fields, FormField, PageShell, Staff, StaffForm};

use crate::model::transfer::{Ground, REASON_MAX, Reply, Step, TypedOffer};
use crate::msg;
use crate::service::{self, May, Moved, OfferedReport, Opened, Standpoint, UnderWay, Whereabouts};

/// What a report's page shows of where it is.
pub(super) struct Moving {
    /// That it waits for an answer.
    pub notice: Option<Notice>,
    /// Where the officer acts on it.
    pub href: Option<String>,
    /// What he does there.
    pub label: String,
}

impl Moving {
    pub(super) fn new(page: &PageShell, opened: &Opened) -> Self {
        let may = opened.may;
        let offered = opened.whereabouts.offered.as_ref();
        let notice = offered.map(|to| {
            let holder = opened.whereabouts.holder.name.get(page.lang());
            let waits = waits(page, (holder, to.name.get(page.lang())), opened.whereabouts.under_way);
            page.notice(Tone::Warning, waits)
        });
        let acts = if offered.is_some() { may.accept || may.decline || may.offer } else { may.offer };
        let done = opened.fir.is_some() || opened.told.is_none();
        let label = match (offered.is_some(), may.accept || may.decline) {
            (false, _) => msg::TRANSFER_OFFER,
            (true, true) => msg::TRANSFER_ANSWER,
            (true, false) => msg::TRANSFER_WITHDRAW,
        };
        let label = page.get(label).to_owned();
        Self { notice, href: (acts && !done).then(|| href(opened.id)), label }
    }
}

/// That an offer waits; with how far it is where it goes to another node.
fn waits(page: &PageShell, (from, to): (&str, &str), under_way: Option<UnderWay>) -> String {
    let waits = page.say(msg::transfer_waits(from, to));
    let how_far = match under_way {
        None => return waits,
        Some(UnderWay { answered: Some(Reply::Declined), .. }) => {
            page.say(msg::transfer_declined_there(to, from))
        }
        Some(UnderWay { answered: Some(_), .. }) => page.say(msg::transfer_accepted_there(to, from)),
        Some(UnderWay { arrived_at: Some(at), .. }) => {
            page.say(msg::transfer_arrived(format::date_time(page.lang(), at), to))
        }
        Some(_) => page.say(msg::transfer_not_arrived(to)),
    };
    format!("{waits} {how_far}")
}

fn href(id: ComplaintId) -> String {
    format!("/reports/{id}/transfer")
}

/// The name of a ground.
pub(super) const fn ground_name(ground: Ground) -> Key {
    match ground {
        Ground::Area => msg::GROUND_AREA,
        Ground::CannotRegister => msg::GROUND_CANNOT_REGISTER,
        Ground::Other => msg::GROUND_OTHER,
    }
}

/// The steps of its way, for the history of a report.
pub(super) fn events(page: &PageShell, whereabouts: &Whereabouts) -> Vec<Event> {
    whereabouts.steps.iter().map(|moved| event(page, moved)).collect()
}

fn event(page: &PageShell, moved: &Moved) -> Event {
    let (from, to) = (moved.from.get(page.lang()), moved.to.get(page.lang()));
    let (what, tone) = match moved.step {
        Step::Offered => (page.say(msg::event_offered(from, to)), Tone::Info),
        Step::Accepted => (page.say(msg::event_accepted(to)), Tone::Good),
        Step::Declined => (page.say(msg::event_declined(to, from)), Tone::Warning),
        Step::Withdrawn => (page.say(msg::event_withdrawn(from)), Tone::Info),
    };
    // Another reason is said in words alone.
    let ground = moved.ground.filter(|ground| *ground != Ground::Other);
    let ground = ground.map(|ground| page.get(ground_name(ground)).to_owned());
    let why: Vec<String> = [ground, moved.words.clone()].into_iter().flatten().collect();
    Event {
        at: format::date_time(page.lang(), moved.at),
        datetime: moved.at.rfc3339(),
        what,
        detail: (!why.is_empty()).then(|| why.join(page.get(msg::TRANSFER_AND))),
        tone,
    }
}

/// What waits for an answer of the officer's office; `None` when nothing does.
pub(super) fn inbox(page: &PageShell, offers: &[OfferedReport]) -> Option<Table> {
    let columns = [msg::COLUMN_NUMBER, msg::OFFERS_FROM, msg::OFFERS_WHY, msg::OFFERS_SINCE];
    let row = |offer: &OfferedReport| {
        let why = offer.ground.map_or("", |ground| page.get(ground_name(ground)));
        vec![
            Cell::LtrLink(offer.number.clone(), format!("/reports/{}", offer.id)),
            Cell::Text(offer.from.get(page.lang()).to_owned()),
            Cell::Text(why.to_owned()),
            Cell::Text(format::date_time(page.lang(), offer.offered_at)),
        ]
    };
    (!offers.is_empty()).then(|| Table {
        caption: page.get(msg::OFFERS_TITLE).to_owned(),
        columns: columns.map(|key| page.get(key).to_owned()).to_vec(),
        rows: offers.iter().map(row).collect(),
    })
}

#[derive(Template)]
#[template(path = "transfer.html")]
struct TransferPage {
    page: PageShell,
    errors: FieldErrors,
    id: String,
    once: String,
    lead: String,
    may: May,
    /// An offer waits for its answer.
    waits: bool,
    to: FormField,
    stations: Vec<Choice>,
    ground: FormField,
    grounds: Vec<Choice>,
    words: FormField,
    words_max: u32,
}

/// The page on which the officer acts.
pub async fn form(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    render(&staff, id(&raw)?, &Fields::default(), FieldErrors::default()).await
}

async fn render(staff: &Staff, id: ComplaintId, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let r = staff.op.read().await?;
    let Standpoint { number, holder, offered, under_way, may, fir } = service::standpoint(&r, id).await?;
    let stations = service::stations(&r).await?;
    r.done().await?;
    let mut page = staff.page(staff.visit.t.say(msg::transfer_title(&number))).with_errors(&errors);
    page.back = Some(format!("/reports/{id}"));
    let own = stations.iter().filter(|unit| unit.id != holder.id);
    let own = own.map(|unit| Choice::new(unit.id.to_string(), unit.name.get(page.lang()))).collect();
    let name = |unit: &organisation::Unit| unit.name.get(page.lang()).to_owned();
    let lead = match (&offered, fir) {
        (_, true) => page.get(msg::TRANSFER_HAS_FIR).to_owned(),
        (Some(to), false) => waits(&page, (&name(&holder), &name(to)), under_way),
        (None, false) => page.say(msg::transfer_held(name(&holder))),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = TransferPage {
        id: id.to_string(),
        once: staff.op.new_id().to_string(),
        lead,
        may: if fir { May::default() } else { may },
        waits: offered.is_some(),
        to: fields.field("to", &errors),
        stations: own,
        ground: fields.field("ground", &errors),
        grounds: Ground::ALL.iter().map(|one| Choice::new(one.word(), page.get(ground_name(*one)))).collect(),
        words: fields.field("words", &errors),
        words_max: REASON_MAX as u32,
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Offers it to another station.
pub async fn offer(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    let get = |name: &str| fields.get(name).to_owned();
    let typed = TypedOffer { to: get("to"), ground: get("ground"), words: get("words") };
    let roznamcha = staff.state.contracts.roznamcha.clone();
    let done = once(&staff, &fields, "offer", (id, &typed), async |w| {
        service::offer(w, roznamcha.as_ref(), id, &typed).await
    });
    answered(&staff, id, &fields, done.await).await
}

/// Accepts it.
pub async fn accept(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    let roznamcha = staff.state.contracts.roznamcha.clone();
    let done =
        once(&staff, &fields, "accept", (id, ""), async |w| service::accept(w, roznamcha.as_ref(), id).await);
    answered(&staff, id, &fields, done.await).await
}

/// Declines it.
pub async fn decline(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    let words = fields.get("words").to_owned();
    let roznamcha = staff.state.contracts.roznamcha.clone();
    let done = once(&staff, &fields, "decline", (id, &words), async |w| {
        service::decline(w, roznamcha.as_ref(), id, &words).await
    });
    answered(&staff, id, &fields, done.await).await
}

/// Takes the offer back.
pub async fn withdraw(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    let roznamcha = staff.state.contracts.roznamcha.clone();
    let done = once(&staff, &fields, "withdraw", (id, ""), async |w| {
        service::withdraw(w, roznamcha.as_ref(), id).await
    });
    answered(&staff, id, &fields, done.await).await
}

/// Does it in one transaction; a form sent twice is done once.
async fn once<T: Serialize>(
    staff: &Staff,
    fields: &Fields,
    verb: &'static str,
    asked: T,
    act: impl AsyncFnOnce(&mut op::WriteOp) -> kernel::Result<()>,
) -> kernel::Result<()> {
    let (once, asked) = (fields.once()?, (verb, asked));
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "words").await?.is_some() {
        return Ok(());
    }
    act(&mut w).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}

/// Back to the report, which asks why it is opened; or the page again with what is wrong.
async fn answered(
    staff: &Staff,
    id: ComplaintId,
    fields: &Fields,
    done: kernel::Result<()>,
) -> Answer<Response> {
    match done {
        Ok(()) => Ok(Redirect::to(&href(id)).into_response()),
        Err(Error::Invalid(errors)) => render(staff, id, fields, errors).await,
        Err(error) => Err(error.into()),
    }
}
