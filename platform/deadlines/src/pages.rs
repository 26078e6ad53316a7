//! The page on which whoever answers for limits sees what has passed, what is near and what was told. It has no button that
//! stops anything.

mod interruptions;

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, Redirect, Response};
use capability::{Audience, Routes};
use db::Cursor;
use i18n::{Key, Translator, format};
use kernel::{Error, Timestamp};
use uuid::Uuid;
use web::components::{Cell, Empty, Table, Tone};
use web::sheet::{Value, Whole, moments, text, words};
use web::{Answer, Download, ListFile, PageShell, Staff, StaffForm};

use crate::service::{self, Count, Digest, Limit, Reading, SealedStep, Which};
use crate::{interrupt, msg, read_digest};

/// Posts that see limits.
pub const ROLES: &[&str] =
    &["sho", "moharrir", "naib-moharrir", "online-desk", "sdpo", "dpo", "rpo", "igp", "auditor"];

/// Every page.
pub fn routes() -> Routes {
    Routes::new()
        .get("/clocks", Audience::Officer, show)
        .get("/clocks.csv", Audience::Officer, file)
        .get("/clocks.xlsx", Audience::Officer, file)
        .get("/clocks/interruptions", Audience::Officer, interruptions::live)
        .post("/clocks/digests/read", Audience::Officer, read_digest)
}

/// Limits named in what was not read; the others stand in the list.
const NAMED: u64 = 20;

/// Which limits, and where the list goes on.
#[derive(Debug, serde::Deserialize)]
pub struct Asked {
    #[serde(default)]
    which: String,
    #[serde(default)]
    after: String,
}

impl Asked {
    /// Late ones where nothing is asked for.
    pub(crate) fn which(&self) -> kernel::Result<Which> {
        if self.which.is_empty() {
            return Ok(Which::Late);
        }
        Which::parse(&self.which).ok_or_else(|| Error::field("which", "deadlines.bad-which"))
    }

    pub(crate) fn after(&self) -> Option<Cursor> {
        Cursor::parse(&self.after)
    }
}

/// A link of the filter.
struct Choice {
    href: String,
    name: String,
    count: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "clocks.html")]
struct ClocksPage {
    page: PageShell,
    choices: Vec<Choice>,
    table: Table,
    nothing: Option<Empty>,
    next: Option<String>,
    query: String,
    digests: Option<Table>,
    /// What cannot wait, before everything else.
    urgent: Vec<interruptions::Line>,
    /// What waits to be read, one form a unit.
    unread: Vec<Unread>,
}

/// What a unit was told that whoever is in charge of it has not read.
struct Unread {
    unit: Uuid,
    /// The end of the newest shift, for the form.
    until: i64,
    words: String,
    /// Which limits, the newest first.
    told: Vec<Told>,
    /// There are more of them.
    more: bool,
}

/// A limit of which it was told.
struct Told {
    name: String,
    number: String,
    href: String,
}

impl Told {
    fn new(page: &PageShell, of: read_digest::ToldOf) -> Self {
        Self { name: of.name.get(page.lang()).to_owned(), number: of.number, href: of.page }
    }
}

/// The list.
pub async fn show(staff: Staff, Query(asked): Query<Asked>) -> Answer<Html<String>> {
    let which = asked.which()?;
    let r = staff.op.read().await?;
    let reports = staff.state.contracts.reports.clone();
    let veils = service::veils(&r, reports.as_ref()).await?;
    let found = service::limits(&r, &veils, which, asked.after()).await?;
    let counts = service::counts(&r, &veils).await?;
    let units: Vec<Uuid> = staff.who.held.iter().map(|post| post.unit.id.0).collect();
    let digests = service::digests_of(&r, reports.as_ref(), &units).await?;
    let unread = read_digest::unread(&r).await?;
    let names = service::offices(r.tx(), unread.iter().map(|one| one.unit)).await?;
    let mut told_of = Vec::new();
    for one in &unread {
        told_of.push(read_digest::told_of(&r, *one, NAMED + 1).await?);
    }
    let urgent = interrupt::interruptions(&r, reports.as_ref()).await?;
    let now = r.now();
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::TITLE).to_owned());
    let unread = unread.into_iter().zip(told_of).map(|(one, told)| Unread {
        unit: one.unit,
        until: one.until.micros(),
        words: page.say(msg::digest_unread(
            names.get(&one.unit).map_or("—", |name| name.get(page.lang())),
            format::date_time(page.lang(), one.until),
        )),
        more: told.len() as u64 > NAMED,
        told: told.into_iter().take(NAMED as usize).map(|told| Told::new(&page, told)).collect(),
    });
    let unread = unread.collect();
    let nothing = found.rows.is_empty().then(|| Empty {
        heading: page.get(if which == Which::Late { msg::EMPTY_LATE } else { msg::EMPTY }).to_owned(),
        text: page.get(msg::EMPTY_TEXT).to_owned(),
    });
    let query = format!("?which={}", which.word());
    let shown = ClocksPage {
        choices: counts.iter().map(|count| choice(&page, *count, which)).collect(),
        table: table(&page, &found.rows, now),
        nothing,
        next: found.next.map(|cursor| format!("/clocks{query}&after={}", cursor.to_text())),
        query,
        digests: (!digests.is_empty()).then(|| shifts(&page, &digests)),
        urgent: urgent.iter().map(|one| interruptions::Line::new(&page.t, one, now)).collect(),
        unread,
        page,
    };
    Ok(Html(shown.render()?))
}

fn choice(page: &PageShell, count: Count, chosen: Which) -> Choice {
    Choice {
        href: format!("/clocks?which={}", count.which.word()),
        name: page.get(which_name(count.which)).to_owned(),
        count: if count.more { format!("{}+", count.count) } else { count.count.to_string() },
        current: count.which == chosen,
    }
}

const fn which_name(which: Which) -> Key {
    match which {
        Which::Late => msg::LATE,
        Which::Soon => msg::SOON,
        Which::Running => msg::RUNNING,
    }
}

fn table(page: &PageShell, rows: &[Limit], now: Timestamp) -> Table {
    let columns = [msg::NUMBER, msg::WHAT, msg::BY, msg::STANDS, msg::TOLD];
    let row = |row: &Limit| {
        let late = row.due_at < now;
        let tone = if late { Tone::Bad } else { Tone::Info };
        let what = format!("{} · {}", row.name.get(page.lang()), row.office.get(page.lang()));
        let (number, what) = match &row.leads_to {
            Some((_, href)) => (Cell::LtrLink(row.number.clone(), href.clone()), what),
            None => (Cell::Ltr(row.number.clone()), format!("{what} · {}", page.get(msg::SEALED))),
        };
        vec![
            number,
            Cell::Text(what),
            Cell::Text(format::date_time(page.lang(), row.due_at)),
            Cell::Tag(page.tag(tone, stands(&page.t, row.due_at, now))),
            Cell::Text(told(&page.t, row)),
        ]
    };
    Table {
        caption: page.title.clone(),
        columns: columns.map(|key| page.get(key).to_owned()).to_vec(),
        rows: rows.iter().map(row).collect(),
    }
}

fn told(t: &Translator, row: &Limit) -> String {
    let told = row.told.as_ref().map_or_else(|| t.get(msg::NOBODY), |name| name.get(t.lang()));
    match &row.to_be_told {
        Some(outside) => format!("{told} · {}", t.say(msg::to_collect(outside.get(t.lang())))),
        None => told.to_owned(),
    }
}

/// Late by so much, or so much left: the largest unit only, nobody needs the minutes of a day.
pub fn stands(t: &Translator, due: Timestamp, now: Timestamp) -> String {
    let seconds = (now.micros() - due.micros()) / 1_000_000;
    let span = match seconds.abs() {
        whole @ 172_800.. => t.say(msg::days(whole / 86_400)),
        whole @ 3_600.. => t.say(msg::hours(whole / 3_600)),
        whole => t.say(msg::minutes((whole / 60).max(1))),
    };
    if seconds > 0 { t.say(msg::past(&span)) } else { t.say(msg::left(&span)) }
}

fn shifts(page: &PageShell, digests: &[Digest]) -> Table {
    let any = digests.iter().any(|digest| !digest.sealed.is_empty());
    let columns = [msg::SHIFT, msg::SHIFT_UNIT, msg::SHIFT_TOLD, msg::DIGEST_READ]
        .into_iter()
        .chain(any.then_some(msg::SHIFT_SEALED));
    let row = |digest: &Digest| {
        let (from, to) = digest.shift;
        let mut cells = vec![
            Cell::Text(format!(
                "{} – {}",
                format::date_time(page.lang(), from),
                format::time(to.local().time())
            )),
            Cell::Text(digest.unit.get(page.lang()).to_owned()),
            Cell::Ltr(digest.told.to_string()),
            match digest.reading {
                Reading::None => Cell::Text("—".to_owned()),
                Reading::Read(at) => Cell::Text(format::date_time(page.lang(), at)),
                Reading::Waits => Cell::Tag(page.tag(Tone::Warning, page.get(msg::DIGEST_NOT_READ))),
            },
        ];
        if any {
            let of = |step: &SealedStep| {
                let at = format::date_time(page.lang(), step.at);
                page.say(msg::shift_sealed_one(&step.called, step.name.get(page.lang()), at))
            };
            let steps: Vec<String> = digest.sealed.iter().map(of).collect();
            cells.push(Cell::Text(if steps.is_empty() { "—".to_owned() } else { steps.join(" · ") }));
        }
        cells
    };
    Table {
        caption: page.get(msg::DIGESTS).to_owned(),
        columns: columns.map(|key| page.get(key).to_owned()).collect(),
        rows: digests.iter().map(row).collect(),
    }
}

/// Notes that what a unit was told was read.
pub async fn read_digest(StaffForm { staff, fields }: StaffForm) -> Answer<Redirect> {
    let (unit, until) = (fields.get("unit").parse(), fields.get("until").parse());
    let unknown = || Error::NotFound("policy.not-found");
    let (unit, until) = unit.ok().zip(until.ok()).ok_or_else(unknown)?;
    let mut w = staff.op.begin().await?;
    read_digest::mark_read(&mut w, unit, Timestamp(until)).await?;
    w.commit().await?;
    Ok(Redirect::to(contracts::links::DIGESTS))
}

/// The same list as a file.
pub async fn file(staff: Staff, Query(asked): Query<Asked>, download: Download) -> Answer<Response> {
    let which = asked.which()?;
    let r = staff.op.read().await?;
    let veils = service::veils(&r, staff.state.contracts.reports.as_ref()).await?;
    let mut all = Whole::default();
    while all.wants_more() {
        all.take(service::limits(&r, &veils, which, all.after()).await?);
    }
    r.done().await?;
    let (found, cut) = all.done();
    let t = &staff.visit.t;
    let word = |key| t.get(key).to_owned();
    let columns = vec![
        words(word(msg::NUMBER)),
        words(word(msg::WHAT)),
        words(word(msg::SHIFT_UNIT)),
        moments(word(msg::BY)),
        words(word(msg::TOLD)),
    ];
    let row = |row: &Limit| {
        vec![
            text(&row.number),
            text(row.name.get(t.lang())),
            text(row.office.get(t.lang())),
            Value::At(row.due_at),
            text(told(t, row)),
        ]
    };
    let rows = found.iter().map(row).collect();
    let file = ListFile { list: "clocks", title: word(msg::TITLE), columns, rows, cut };
    file.hand_over(&staff, download).await
}
