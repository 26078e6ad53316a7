//! A day of an office's diary on the screen, and the form for a new entry.

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Redirect, Response};
use db::Cursor;
use http::StatusCode;
use i18n::format;
use kernel::ids::UnitId;
use kernel::{Error, FieldErrors, Timestamp};
use web::components::{Choice, Empty};
use web::{Answer, Fields, FormField, PageShell, Staff, StaffForm};

use crate::model::diary::{SUBSTANCE_MAX, Typed, parse_day};
use crate::msg;
use crate::service::{self, DiaryRow, Words};

/// Which day of which office.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Wanted {
    #[serde(default)]
    pub(super) day: String,
    #[serde(default)]
    pub(super) office: String,
    #[serde(default)]
    after: String,
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
    next: Option<String>,
    may_enter: bool,
    kind: FormField,
    kinds: Vec<Choice>,
    substance: FormField,
    arrived: FormField,
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

/// The day wanted, or today.
pub(super) fn day(staff: &Staff, wanted: &str) -> kernel::Result<jiff::civil::Date> {
    if wanted.is_empty() {
        return Ok(staff.op.now().day());
    }
    parse_day(wanted).ok_or(Error::NotFound("station-records.no-such-day"))
}

/// A day.
pub async fn show(staff: Staff, Query(wanted): Query<Wanted>) -> Answer<Response> {
    render(&staff, &wanted, &Fields::default(), FieldErrors::default()).await
}

async fn render(staff: &Staff, wanted: &Wanted, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let (office, day) = (office(staff, &wanted.office)?, day(staff, &wanted.day)?);
    service::look_up_day(&staff.op, office).await?;
    let r = staff.op.read().await?;
    let found = service::day(&r, office, &day.to_string(), Cursor::parse(&wanted.after)).await?;
    let today = staff.op.now().day();
    let may_enter = day == today
        && r.may("station-records.diary-enter", &found.place.record("station-records.diary", ""));
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::DIARY_TITLE).to_owned()).with_errors(&errors);
    let link = |date: jiff::civil::Date| format!("/diary?day={date}&office={office}");
    let entries: Vec<Entry> = found.rows.iter().map(|row| entry(staff, row)).collect();
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
        next: found.next.map(|cursor| format!("{}&after={}", link(day), cursor.to_text())),
        kinds: kinds(staff),
        kind: fields.field("kind", &errors),
        substance: fields.field("substance", &errors),
        arrived: fields.field("arrived", &errors),
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
    kinds.into_iter().map(|kind| Choice::new(kind.code.clone(), kind.name.get(lang))).collect()
}

fn hour(at: Timestamp) -> String {
    format::time(at.local().time())
}

fn entry(staff: &Staff, row: &DiaryRow) -> Entry {
    let lines = match &row.words {
        Words::Said(words) => words.lines().map(str::to_owned).collect(),
        Words::Erased => Vec::new(),
    };
    Entry {
        serial: row.serial,
        hour: hour(row.recorded_at),
        datetime: row.recorded_at.rfc3339(),
        arrived: arrival(row),
        kind: kind_name(staff, &row.kind, staff.visit.lang()),
        about: row.about.clone(),
        by: by(staff, row.charge.as_deref()),
        lines,
        erased: row.words == Words::Erased,
    }
}

/// The hour of arrival where it is another minute than the writing, with its day when that was another day.
fn arrival(row: &DiaryRow) -> Option<String> {
    let at = row.arrived_at?;
    let (arrived, written) = (at.local(), row.recorded_at.local());
    match (arrived.date() == written.date(), hour(at) == hour(row.recorded_at)) {
        (true, true) => None,
        (true, false) => Some(hour(at)),
        (false, _) => Some(format::date_time_short(at)),
    }
}

/// The name of an entry's kind, or its code when the catalogue no longer has it.
pub(super) fn kind_name(staff: &Staff, code: &str, lang: kernel::Lang) -> String {
    let kind = staff.op.core.catalogue.entry_kind(code, staff.op.now().day());
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
    let t = i18n::Translator::new(staff.visit.site.messages.clone(), lang);
    let Some(charge) = charge else { return t.get(msg::DIARY_BY_ITSELF).to_owned() };
    let (kind, acting) = organisation::charge::read_name(charge);
    let name = post_name(staff, kind, lang);
    if acting { t.say(msg::diary_acting(&name)) } else { name }
}

/// Makes an entry, then shows the day with it.
pub async fn enter(StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let wanted = Wanted { office: fields.get("office").to_owned(), ..Wanted::default() };
    let office = office(&staff, &wanted.office)?;
    match write(&staff, office, &fields).await {
        Ok(serial) => Ok(Redirect::to(&format!("/diary?office={office}#entry-{serial}")).into_response()),
        Err(Error::Invalid(errors)) => render(&staff, &wanted, &fields, errors).await,
        Err(error) => Err(error.into()),
    }
}

/// The entry's number; a form sent twice has one.
async fn write(staff: &Staff, office: UnitId, fields: &Fields) -> kernel::Result<String> {
    let get = |name: &str| fields.get(name).to_owned();
    let typed = Typed { kind: get("kind"), substance: get("substance"), arrived: get("arrived") };
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
