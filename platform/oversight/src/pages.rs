//! The supervisor's pages: what was noticed, one finding with its look-ups, and the verdict.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use capability::{Audience, Routes};
use db::Cursor;
use http::StatusCode;
use i18n::{Key, format};
use kernel::{Error, FieldErrors};
use op::Purpose;
use uuid::Uuid;
use web::components::{Answer as Fact, Cell, Choice, Empty, Event, Notice, Table, Timeline, Tone};
use web::sheet::{self, Whole, text, words};
use web::{Answer, Download, Fields, FormField, ListFile, PageShell, Staff, StaffForm};

use crate::model::{Kin, Tier, Verdict, What};
use crate::msg;
use crate::service::{self, Finding, Listed, Seen, State, Step, TypedVerdict, WORDS_MAX};

/// Posts that review findings.
pub const ROLES: &[&str] = &["sdpo", "dpo", "rpo", "igp"];

/// Every page.
pub fn routes() -> Routes {
    Routes::new()
        .get("/oversight", Audience::Officer, list)
        .sheets(["/oversight.csv", "/oversight.xlsx"], Audience::Officer, file)
        .get("/oversight/{id}", Audience::Officer, show)
        .post("/oversight/{id}/verdicts", Audience::Officer, review)
}

/// Which findings, and where the list goes on.
#[derive(Debug, serde::Deserialize)]
pub struct Asked {
    #[serde(default)]
    which: String,
    #[serde(default)]
    after: String,
}

impl Asked {
    /// Open ones where nothing is asked for.
    pub(crate) fn which(&self) -> kernel::Result<State> {
        if self.which.is_empty() {
            return Ok(State::Open);
        }
        State::parse(&self.which).ok_or_else(|| Error::field("which", "oversight.bad-which"))
    }

    pub(crate) fn after(&self) -> Option<Cursor> {
        Cursor::parse(&self.after)
    }
}

/// A link of the filter.
struct Which {
    href: String,
    name: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "oversight.html")]
struct ListPage {
    page: PageShell,
    waiting: Notice,
    choices: Vec<Which>,
    table: Table,
    nothing: Option<Empty>,
    next: Option<String>,
    query: String,
}

/// The list.
pub async fn list(staff: Staff, Query(asked): Query<Asked>) -> Answer<Response> {
    let which = asked.which()?;
    let r = staff.op.read().await?;
    let found = service::findings(&r, which, asked.after()).await?;
    let waiting = service::to_review(&r).await?;
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::TITLE).to_owned());
    let nothing = found.rows.is_empty().then(|| Empty {
        heading: page
            .get(if which == State::Open { msg::EMPTY_OPEN } else { msg::EMPTY_REVIEWED })
            .to_owned(),
        text: page.get(msg::EMPTY_TEXT).to_owned(),
    });
    let choice = |state: State, name| Which {
        href: format!("/oversight?which={}", state.word()),
        name: page.get(name).to_owned(),
        current: state == which,
    };
    let waits = i64::try_from(waiting).unwrap_or(i64::MAX);
    let tone = if waiting == 0 { Tone::Good } else { Tone::Warning };
    let said =
        if waiting == 0 { page.get(msg::NONE_WAITING).to_owned() } else { page.say(msg::waiting(waits)) };
    let shown = ListPage {
        waiting: page.notice(tone, said),
        choices: vec![choice(State::Open, msg::OPEN), choice(State::Reviewed, msg::REVIEWED)],
        table: table(&page, &found.rows),
        nothing,
        next: found.next.map(|at| format!("/oversight?which={}&after={}", which.word(), at.to_text())),
        query: format!("?which={}", which.word()),
        page,
    };
    Ok(Html(shown.render()?).into_response())
}

fn table(page: &PageShell, rows: &[Listed]) -> Table {
    let columns = [msg::OFFICER, msg::RULE, msg::DAY, msg::COUNT, msg::STANDS];
    let lang = page.lang();
    let row = |row: &Listed| {
        vec![
            Cell::Link(row.officer.get(lang).to_owned(), format!("/oversight/{}", row.id)),
            Cell::Text(row.name.get(lang).to_owned()),
            Cell::Text(day(page, &row.day)),
            Cell::Ltr(row.count.to_string()),
            Cell::Tag(stands(page, row)),
        ]
    };
    Table {
        caption: page.title.clone(),
        columns: columns.map(|key| page.get(key).to_owned()).to_vec(),
        rows: rows.iter().map(row).collect(),
    }
}

/// The list as a file.
pub async fn file(staff: Staff, Query(asked): Query<Asked>, download: Download) -> Answer<Response> {
    let which = asked.which()?;
    let r = staff.op.read().await?;
    let mut all = Whole::default();
    while all.wants_more() {
        all.take(service::findings(&r, which, all.after()).await?);
    }
    r.done().await?;
    let page = staff.page(String::new());
    let columns =
        [msg::OFFICER, msg::RULE, msg::DAY, msg::COUNT, msg::STANDS].map(|key| words(page.get(key)));
    let row = |row: Listed| {
        let stands = stands(&page, &row).text;
        vec![
            text(row.officer.get(page.lang())),
            text(row.name.get(page.lang())),
            text(row.day),
            sheet::count(row.count),
            text(stands),
        ]
    };
    let title = page.get(msg::TITLE);
    ListFile::of(("oversight", title), columns, all.done(), row).hand_over(&staff, download).await
}

fn stands(page: &PageShell, row: &Listed) -> web::components::Tag {
    match (row.state, row.may_review) {
        (State::Reviewed, _) => page.tag(Tone::Good, page.get(msg::STATE_REVIEWED)),
        (State::Open, true) => page.tag(Tone::Warning, page.get(msg::STATE_YOURS)),
        (State::Open, false) => {
            page.tag(Tone::Info, page.say(msg::state_before(page.get(tier_name(row.tier)))))
        }
    }
}

fn day(page: &PageShell, iso: &str) -> String {
    iso.parse().map_or_else(|_| iso.to_owned(), |date| format::date(page.lang(), date))
}

const fn tier_name(tier: Tier) -> Key {
    match tier {
        Tier::Circle => msg::TIER_CIRCLE,
        Tier::District => msg::TIER_DISTRICT,
        Tier::Region => msg::TIER_REGION,
        Tier::Province => msg::TIER_PROVINCE,
        Tier::Outside => msg::TIER_OUTSIDE,
    }
}

#[derive(Template)]
#[template(path = "oversight_one.html")]
struct OnePage {
    page: PageShell,
    errors: FieldErrors,
    facts: Vec<Fact>,
    looks: Table,
    more: Option<String>,
    steps: Timeline,
    action: String,
    may_review: bool,
    once: String,
    verdict: FormField,
    verdicts: Vec<Choice>,
    words: FormField,
}

impl OnePage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        WORDS_MAX as u32
    }
}

pub(crate) fn read_id(raw: &str) -> kernel::Result<Uuid> {
    raw.parse().map_err(|_| Error::NotFound("policy.not-found"))
}

/// One finding.
pub async fn show(staff: Staff, Path(id): Path<String>) -> Answer<Response> {
    render(&staff, read_id(&id)?, &Fields::default(), FieldErrors::default()).await
}

async fn render(staff: &Staff, id: Uuid, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let found = service::finding(&staff.op, &staff.state.contracts.watched, id).await?;
    let title = found.listed.name.get(staff.visit.lang()).to_owned();
    let page = staff.page(title).with_errors(&errors).with_back("/oversight");
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let verdict = |verdict: Verdict, word| Choice::new(verdict.word(), page.get(word));
    let shown_looks = i64::try_from(found.looks.len()).unwrap_or(i64::MAX);
    let more =
        (found.listed.count > shown_looks).then(|| page.say(msg::more(found.listed.count - shown_looks)));
    let shown = OnePage {
        facts: facts(&page, &found),
        looks: looks(&page, &found.looks),
        more,
        steps: Timeline { events: found.steps.iter().map(|step| event(&page, step)).collect() },
        action: format!("/oversight/{id}/verdicts"),
        may_review: found.listed.may_review,
        once: staff.op.new_id().to_string(),
        verdict: fields.field("verdict", &errors),
        verdicts: vec![
            verdict(Verdict::Explained, msg::VERDICT_EXPLAINED),
            verdict(Verdict::Warned, msg::VERDICT_WARNED),
            verdict(Verdict::Referred, msg::VERDICT_REFERRED),
        ],
        words: fields.field("words", &errors),
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

fn facts(page: &PageShell, found: &Finding) -> Vec<Fact> {
    let fact = |label, value: Cell| Fact { label: page.get(label).to_owned(), value, change: None };
    let (row, lang) = (&found.listed, page.lang());
    let mut facts = vec![fact(msg::OFFICER, Cell::Text(row.officer.get(lang).to_owned()))];
    let place: Vec<&str> =
        [&row.post, &row.office].into_iter().flatten().map(|name| name.get(lang)).collect();
    if !place.is_empty() {
        facts.push(fact(msg::POST, Cell::Text(place.join(" · "))));
    }
    facts.push(fact(msg::DAY, Cell::Text(day(page, &row.day))));
    facts.push(fact(msg::COUNT, Cell::Ltr(row.count.to_string())));
    facts.push(fact(msg::STANDS, Cell::Tag(stands(page, row))));
    facts
}

fn looks(page: &PageShell, rows: &[Seen]) -> Table {
    let columns = [msg::AT, msg::RECORD, msg::DONE, msg::PURPOSE];
    let row = |row: &Seen| {
        let record = match &row.called {
            Some(called) => Cell::LtrLink(called.number.clone(), called.page.clone()),
            None => Cell::Text(page.get(kind_name(&row.kind)).to_owned()),
        };
        vec![
            Cell::Text(format::date_time(page.lang(), row.at)),
            record,
            Cell::Text(done(page, row)),
            purpose(page, row),
        ]
    };
    Table {
        caption: page.get(msg::LOOKS).to_owned(),
        columns: columns.map(|key| page.get(key).to_owned()).to_vec(),
        rows: rows.iter().map(row).collect(),
    }
}

fn done(page: &PageShell, row: &Seen) -> String {
    let what = page.get(match row.what {
        Some(What::Refused) => msg::WHAT_REFUSED,
        Some(What::Searched) => msg::WHAT_SEARCHED,
        Some(What::Beside) => msg::WHAT_BESIDE,
        Some(What::Listed) => msg::WHAT_LISTED,
        Some(What::Taken) => msg::WHAT_TAKEN,
        Some(What::Opened) | None => msg::WHAT_OPENED,
    });
    let kin = row.kin.map(|kin| match kin {
        Kin::Own => msg::KIN_OWN,
        Kin::Family => msg::KIN_FAMILY,
        Kin::Colleague => msg::KIN_COLLEAGUE,
    });
    kin.map_or_else(|| what.to_owned(), |kin| format!("{what} · {}", page.get(kin)))
}

fn purpose(page: &PageShell, row: &Seen) -> Cell {
    Cell::Text(row.purpose.map_or("—", |purpose| page.get(purpose_name(purpose))).to_owned())
}

const fn purpose_name(purpose: Purpose) -> Key {
    match purpose {
        Purpose::ServeCitizen => msg::PURPOSE_SERVE,
        Purpose::Investigate => msg::PURPOSE_INVESTIGATE,
        Purpose::Supervise => msg::PURPOSE_SUPERVISE,
    }
}

fn kind_name(kind: &str) -> Key {
    match kind {
        "complaint" | "imported-complaint" => msg::KIND_REPORT,
        "slip" => msg::KIND_SLIP,
        "complaint-evidence" => msg::KIND_EVIDENCE,
        "fir" | "imported-fir" => msg::KIND_FIR,
        "referral" => msg::KIND_REFERRAL,
        "custody" => msg::KIND_CUSTODY,
        "diary" => msg::KIND_DIARY,
        "complaint-search" | "fir-search" => msg::KIND_SEARCH,
        "list" => msg::KIND_LIST,
        _ => msg::KIND_OTHER,
    }
}

fn event(page: &PageShell, step: &Step) -> Event {
    let tier = page.get(tier_name(step.tier));
    let (what, tone) = match step.what.as_str() {
        "raised" => (page.say(msg::step_raised(step.count, tier)), Tone::Info),
        "grown" => (page.say(msg::step_grown(step.count)), Tone::Info),
        "climbed" => (page.say(msg::step_climbed(tier)), Tone::Warning),
        "warned" => (page.get(msg::VERDICT_WARNED).to_owned(), Tone::Warning),
        "referred" => (page.get(msg::VERDICT_REFERRED).to_owned(), Tone::Bad),
        _ => (page.get(msg::VERDICT_EXPLAINED).to_owned(), Tone::Good),
    };
    Event {
        at: format::date_time(page.lang(), step.at),
        datetime: step.at.rfc3339(),
        what,
        detail: step.words.clone(),
        tone,
    }
}

/// Gives the verdict.
pub async fn review(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = read_id(&raw)?;
    let typed =
        TypedVerdict { verdict: fields.get("verdict").to_owned(), words: fields.get("words").to_owned() };
    let (once, asked) = (fields.once()?, (id, &typed));
    let back = || Redirect::to(&format!("/oversight/{id}")).into_response();
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "words").await?.is_some() {
        return Ok(back());
    }
    match service::review(&mut w, id, &typed).await {
        Ok(()) => {
            w.remember(&once, &asked, "").await?;
            w.commit().await?;
            Ok(back())
        }
        Err(Error::Invalid(errors)) => {
            drop(w);
            render(&staff, id, &fields, errors).await
        }
        Err(Error::Unauthenticated("policy.step-up")) => {
            drop(w);
            let mut errors = FieldErrors::default();
            errors.add("words", "oversight.prove-again");
            render(&staff, id, &fields, errors).await
        }
        Err(error) => Err(error.into()),
    }
}
