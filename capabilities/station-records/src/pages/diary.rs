//! A day of an office's diary on the screen, and the form for a new entry.

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Redirect, Response};
use db::Cursor;
use http::StatusCode;
use i18n::format;
use jiff::civil::Date;
use kernel::ids::UnitId;
use kernel::{Error, FieldErrors, Timestamp};
use op::Op;
use web::components::{Choice, Empty};
use web::{Answer, Fields, FormField, PageShell, Staff, StaffForm, Visit};

use super::day_state::DayState;
use crate::model::diary::{SUBSTANCE_MAX, Typed, parse_day};
use crate::msg;
use crate::service::{self, DiaryRow, Start, Words};

/// Which day of which office.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Wanted {
    #[serde(default)]
    pub(super) day: String,
    #[serde(default)]
    pub(super) office: String,
    #[serde(default)]
    after: String,
    /// The entry whose screen is wanted: its year and serial, `2026-51`.
    #[serde(default)]
    at: String,
}

impl Wanted {
    fn start(&self) -> Start {
        let at = self.at.split_once('-');
        let at = at.and_then(|(year, serial)| Some((year.parse().ok()?, serial.parse().ok()?)));
        at.map_or_else(|| Start::After(Cursor::parse(&self.after)), Start::At)
    }
}

/// Where an entry is shown: its day's screen with it. `day` is the date under which it stands.
fn shown_at(office: UnitId, day: &str, serial: impl std::fmt::Display) -> String {
    let year = day.split('-').next().unwrap_or_default();
    format!("/diary?day={day}&office={office}&at={year}-{serial}#entry-{serial}")
}

/// One entry as shown.
struct Entry {
    serial: i64,
    hour: String,
    datetime: String,
    arrived: Option<String>,
    kind: String,
    about: Option<String>,
    by: String,
    lines: Vec<String>,
    erased: bool,
    /// The entry it corrects: number and address.
    corrects: Option<(i64, String)>,
    /// What corrects it: number, address, words.
    corrected: Vec<((i64, String), Vec<String>)>,
}

#[derive(Template)]
#[template(path = "diary.html")]
struct DiaryPage {
    page: PageShell,
    errors: FieldErrors,
    office: String,
    office_id: String,
    /// Makes a form sent twice one entry.
    once: String,
    day_shown: String,
    day: String,
    before: String,
    later: Option<String>,
    entries: Vec<Entry>,
    nothing: Option<Empty>,
    previous: Option<String>,
    next: Option<String>,
    may_enter: bool,
    state: DayState,
    kind: FormField,
    kinds: Vec<Choice>,
    substance: FormField,
    arrived: FormField,
    corrects: FormField,
}

impl DiaryPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        SUBSTANCE_MAX as u32
    }

    /// This day, for its files.
    fn query(&self) -> String {
        format!("?day={}&office={}", self.day, self.office_id)
    }
}

/// The office wanted, or the one the officer works in.
pub(super) fn office(staff: &Staff, wanted: &str) -> kernel::Result<UnitId> {
    if wanted.is_empty() {
        return staff.who.actor.unit.ok_or(Error::Forbidden("station-records.no-office"));
    }
    wanted.parse().map_err(|_| Error::NotFound("error.not-found"))
}

/// The day wanted; none for the present one.
pub(super) fn day(wanted: &str) -> kernel::Result<Option<Date>> {
    if wanted.is_empty() {
        return Ok(None);
    }
    parse_day(wanted).map(Some).ok_or(Error::NotFound("station-records.no-such-day"))
}

/// A day.
pub async fn show(staff: Staff, Query(wanted): Query<Wanted>) -> Answer<Response> {
    render(&staff, &wanted, &Fields::default(), FieldErrors::default()).await
}

async fn render(staff: &Staff, wanted: &Wanted, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let (office, day) = (office(staff, &wanted.office)?, day(&wanted.day)?);
    service::look_up_day(&staff.op, office).await?;
    let r = staff.op.read().await?;
    let found = service::read_day(&r, office, day, wanted.start()).await?;
    let state = DayState::of(staff, &r, &found).await?;
    let (day, today) = (found.day, found.standing.today);
    let may_enter = day == today
        && r.may("station-records.diary-enter", &found.place.record("station-records.diary", ""));
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::DIARY_TITLE).to_owned()).with_errors(&errors);
    let link = |date: Date| format!("/diary?day={date}&office={office}");
    let entries: Vec<Entry> = found.rows.iter().map(|row| entry(staff, row, (office, day))).collect();
    let nothing = entries.is_empty().then(|| Empty {
        heading: page.get(msg::DIARY_EMPTY).to_owned(),
        text: page.get(msg::DIARY_EMPTY_HINT).to_owned(),
    });
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = DiaryPage {
        office: found.place.unit()?.name.get(page.lang()).to_owned(),
        office_id: office.to_string(),
        once: staff.op.new_id().to_string(),
        day_shown: format::date(page.lang(), day),
        day: day.to_string(),
        before: link(day.yesterday().map_err(Error::internal)?),
        later: (day < today).then(|| day.tomorrow().map(link)).transpose().map_err(Error::internal)?,
        previous: found.before.map(|before| format!("{}&at={}-{}", link(day), before.0, before.1)),
        next: found.next.map(|cursor| format!("{}&after={}", link(day), cursor.to_text())),
        kinds: kinds(staff),
        kind: fields.field("kind", &errors),
        substance: fields.field("substance", &errors),
        arrived: fields.field("arrived", &errors),
        corrects: fields.field("corrects", &errors),
        state,
        entries,
        nothing,
        may_enter,
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

fn kinds(staff: &Staff) -> Vec<Choice> {
    let lang = staff.visit.lang();
    let kinds = staff.op.core.catalogue.entry_kinds(staff.op.now().day());
    let by_hand = kinds.into_iter().filter(|kind| kind.facts.by_hand);
    by_hand.map(|kind| Choice::new(kind.code.clone(), kind.name.get(lang))).collect()
}

fn hour(at: Timestamp) -> String {
    format::time(at.local().time())
}

/// The lines of what an entry says; none when it was erased.
fn lines(words: &Words) -> Vec<String> {
    match words {
        Words::Said(words) => words.lines().map(str::to_owned).collect(),
        Words::Erased => Vec::new(),
    }
}

fn entry(staff: &Staff, row: &DiaryRow, (office, day): (UnitId, Date)) -> Entry {
    let link = |day: &str, serial: i64| (serial, shown_at(office, day, serial));
    Entry {
        corrects: row.corrects.as_ref().map(|(serial, day)| link(day, *serial)),
        corrected: row
            .corrected
            .iter()
            .map(|other| (link(&other.day, other.serial), lines(&other.words)))
            .collect(),
        serial: row.serial,
        hour: if row.recorded_at.day() == day {
            hour(row.recorded_at)
        } else {
            format::date_time(staff.visit.lang(), row.recorded_at)
        },
        datetime: row.recorded_at.rfc3339(),
        arrived: arrival(row, staff.visit.lang()),
        kind: kind_name(staff, &row.kind, staff.visit.lang(), day),
        about: row.about.clone(),
        by: by(staff, row.charge.as_deref()),
        lines: lines(&row.words),
        erased: row.words == Words::Erased,
    }
}

/// The hour of arrival where it is another minute than the writing, with its day when that was another day.
fn arrival(row: &DiaryRow, lang: kernel::Lang) -> Option<String> {
    let at = row.arrived_at?;
    let (arrived, written) = (at.local(), row.recorded_at.local());
    match (arrived.date() == written.date(), hour(at) == hour(row.recorded_at)) {
        (true, true) => None,
        (true, false) => Some(hour(at)),
        (false, _) => Some(format::date_time(lang, at)),
    }
}

/// The name of an entry's kind on a day, or its code when the catalogue does not have it.
pub(super) fn kind_name(staff: &Staff, code: &str, lang: kernel::Lang, day: Date) -> String {
    let kind = staff.op.core.catalogue.entry_kind(code, day);
    kind.map_or_else(|| code.to_owned(), |kind| kind.name.get(lang).to_owned())
}

/// The name of a kind of post, or its code when the catalogue no longer has it.
pub(super) fn post_name(staff: &Staff, kind: &str, lang: kernel::Lang) -> String {
    let post = staff.op.core.catalogue.post_kind(kind, staff.op.now().day());
    post.map_or_else(|| kind.to_owned(), |post| post.name.get(lang).to_owned())
}

/// In whose hand the entry stands: the charge in which it was written.
pub(super) fn by(staff: &Staff, charge: Option<&str>) -> String {
    by_in(staff, charge, staff.visit.lang())
}

/// The same in a language.
pub(super) fn by_in(staff: &Staff, charge: Option<&str>, lang: kernel::Lang) -> String {
    by_of(&staff.op, &staff.visit, charge, lang)
}

/// The same for any reader.
pub(super) fn by_of(op: &Op, visit: &Visit, charge: Option<&str>, lang: kernel::Lang) -> String {
    let t = i18n::Translator::new(visit.site.messages.clone(), lang);
    let Some(charge) = charge else { return t.get(msg::DIARY_BY_ITSELF).to_owned() };
    let (kind, acting) = organisation::charge::read_name(charge);
    let post = op.core.catalogue.post_kind(kind, op.now().day());
    let name = post.map_or_else(|| kind.to_owned(), |post| post.name.get(lang).to_owned());
    if acting { t.say(msg::diary_acting(&name)) } else { name }
}

/// Makes an entry, then shows the day with it.
pub async fn enter(StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let wanted = Wanted { office: fields.get("office").to_owned(), ..Wanted::default() };
    let office = office(&staff, &wanted.office)?;
    match write(&staff, office, &fields).await {
        Ok(serial) => {
            let year = staff.op.now().year();
            let shown = format!("/diary?office={office}&at={year}-{serial}#entry-{serial}");
            Ok(Redirect::to(&shown).into_response())
        }
        Err(Error::Invalid(errors)) => render(&staff, &wanted, &fields, errors).await,
        Err(error) => Err(error.into()),
    }
}

/// The entry's number; a form sent twice has one.
async fn write(staff: &Staff, office: UnitId, fields: &Fields) -> kernel::Result<String> {
    let get = |name: &str| fields.get(name).to_owned();
    let typed = Typed {
        kind: get("kind"),
        substance: get("substance"),
        arrived: get("arrived"),
        corrects: get("corrects"),
    };
    let (once, asked) = (fields.once()?, (office, &typed));
    let mut w = staff.op.begin().await?;
    if let Some(serial) = w.replayed_form(&once, &asked, "substance").await? {
        return Ok(serial);
    }
    let serial = service::enter(&mut w, office, &typed).await?.serial.to_string();
    w.remember(&once, &asked, &serial).await?;
    w.commit().await?;
    Ok(serial)
}
