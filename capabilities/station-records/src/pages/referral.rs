//! Non-cognizable matters: the form, the list, one referral and its slip for the citizen.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use contracts::Matter;
use db::Cursor;
use documents::qr::{DocumentKind, Facts};
use documents::{FirSection, Notice, NoticeKind};
use http::StatusCode;
use i18n::{Key, format};
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Error, FieldErrors};
use organisation::UnitKind;
use uuid::Uuid;
use web::address::id;
use web::components::{Answer as Fact, Cell, Choice, Empty, Table, Tone};
use web::sheet::{self, Whole, moments, words};
use web::{Answer, Download, Fields, FormField, ListFile, PageShell, Staff, StaffForm};

use super::diary::{by, by_in};
use super::fir::REGISTER;
use super::office_of;
use crate::model::disposal::{REASONS_MAX, TypedReferral};
use crate::msg;
use crate::service::{self, ListedReferral, OpenedReferral, SectionOf};

/// Which report it comes from, or where the list goes on.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Wanted {
    #[serde(default)]
    report: String,
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "referral_new.html")]
struct NewPage {
    page: PageShell,
    errors: FieldErrors,
    once: String,
    report: String,
    /// A cognizable section is among them: the officer confirms, or registers the FIR.
    warning: bool,
    sections: FormField,
    confirmed: FormField,
    confirm: Vec<Choice>,
    words: FormField,
    court: FormField,
    name: FormField,
    parentage: FormField,
    phone: FormField,
    cnic: FormField,
    max: u32,
}

/// The form, for whoever could refer now.
pub async fn form(staff: Staff, Query(wanted): Query<Wanted>) -> Answer<Response> {
    let here = office_of(&staff)?;
    let r = staff.op.read().await?;
    let place = organisation::store::place(r.tx(), here).await?;
    r.permit("station-records.refer", &place.record("station-records.referral", ""))?;
    r.done().await?;
    let fields = if wanted.report.is_empty() {
        Fields::default()
    } else {
        let report: ComplaintId = wanted.report.parse().map_err(|_| Error::NotFound("error.not-found"))?;
        drafted(&staff.state.contracts.reports.matter(&staff.op, report).await?)
    };
    render(&staff, &fields, FieldErrors::default())
}

fn drafted(matter: &Matter) -> Fields {
    let known = [
        ("report", Some(matter.reported.id.to_string())),
        ("words", Some(matter.words.clone())),
        ("name", matter.name.clone()),
        ("parentage", matter.parentage.clone()),
        ("phone", matter.phone.as_ref().map(ToString::to_string)),
        ("cnic", matter.cnic.as_ref().map(ToString::to_string)),
    ];
    let pairs = known.into_iter().filter_map(|(name, value)| value.map(|value| (name.to_owned(), value)));
    Fields::from_pairs(pairs.collect())
}

fn render(staff: &Staff, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let page = staff.page(staff.visit.t.get(msg::REFERRAL_NEW).to_owned()).with_errors(&errors);
    let page = page.with_back("/referrals");
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let field = |name| fields.field(name, &errors);
    let shown = NewPage {
        once: staff.op.new_id().to_string(),
        report: fields.get("report").to_owned(),
        warning: errors.of("confirmed").is_some() || fields.get("confirmed") == "yes",
        sections: field("sections"),
        confirmed: field("confirmed"),
        confirm: vec![Choice::new("yes", page.get(msg::REFERRAL_CONFIRM_YES))],
        words: field("words"),
        court: field("court"),
        name: field("name"),
        parentage: field("parentage"),
        phone: field("phone"),
        cnic: field("cnic"),
        max: REASONS_MAX as u32,
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Refers it, then shows the referral.
pub async fn refer(StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let here = office_of(&staff)?;
    let again = |code| {
        let mut errors = FieldErrors::default();
        errors.add("words", code);
        errors
    };
    match write(&staff, here, &fields).await.map_err(|error| error.conflict_at("words")) {
        Ok(id) => Ok(Redirect::to(&format!("/referrals/{id}")).into_response()),
        Err(Error::Invalid(errors)) => render(&staff, &fields, errors),
        Err(Error::Unauthenticated("policy.step-up")) => {
            render(&staff, &fields, again("station-records.fir-prove-again"))
        }
        Err(error) => Err(error.into()),
    }
}

async fn write(staff: &Staff, here: UnitId, fields: &Fields) -> kernel::Result<String> {
    let get = |name: &str| fields.get(name).to_owned();
    let typed = TypedReferral {
        report: get("report"),
        sections: get("sections"),
        confirmed: get("confirmed"),
        words: get("words"),
        court: get("court"),
        name: get("name"),
        parentage: get("parentage"),
        phone: get("phone"),
        cnic: get("cnic"),
    };
    let (once, asked) = (fields.once()?, ("refer", &typed));
    let mut w = staff.op.begin().await?;
    if let Some(id) = w.replayed_form(&once, &asked, "words").await? {
        return Ok(id);
    }
    let reports = staff.state.contracts.reports.clone();
    let id = service::refer(&mut w, reports.as_ref(), here, &typed).await?.id.to_string();
    w.remember(&once, &asked, &id).await?;
    w.commit().await?;
    Ok(id)
}

#[derive(Template)]
#[template(path = "referrals.html")]
struct ListPage {
    page: PageShell,
    table: Table,
    nothing: Option<Empty>,
    next: Option<String>,
    may_refer: bool,
}

/// The list: numbers, sections and hours; no names.
pub async fn list(staff: Staff, Query(wanted): Query<Wanted>) -> Answer<Html<String>> {
    let r = staff.op.read().await?;
    let found = service::referrals(&r, Cursor::parse(&wanted.after)).await?;
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::REFERRALS_TITLE).to_owned());
    let columns = [msg::REFERRAL_NUMBER, msg::FIR_OFFICE, msg::FIR_SECTIONS, msg::FIR_RECORDED];
    let table = Table {
        caption: page.title.clone(),
        columns: columns.map(|key| page.get(key).to_owned()).to_vec(),
        rows: found.rows.iter().map(|row| cells(&page, row)).collect(),
    };
    let nothing = found.rows.is_empty().then(|| Empty {
        heading: page.get(msg::REFERRALS_EMPTY).to_owned(),
        text: page.get(msg::REFERRALS_EMPTY_HINT).to_owned(),
    });
    let next = found.next.map(|cursor| format!("/referrals?after={}", cursor.to_text()));
    let may_refer = staff.who.held.iter().any(|post| post.kind == organisation::charge::IN_CHARGE);
    Ok(Html(ListPage { page, table, nothing, next, may_refer }.render()?))
}

/// The list as a file.
pub async fn file(staff: Staff, download: Download) -> Answer<Response> {
    let r = staff.op.read().await?;
    let mut all = Whole::default();
    while all.wants_more() {
        all.take(service::referrals(&r, all.after()).await?);
    }
    r.done().await?;
    let page = staff.page(String::new());
    let columns = [
        words(page.get(msg::REFERRAL_NUMBER)),
        words(page.get(msg::FIR_OFFICE)),
        words(page.get(msg::FIR_SECTIONS)),
        moments(page.get(msg::FIR_RECORDED)),
    ];
    let row = |row: ListedReferral| {
        let cited = cited(&page, &row);
        vec![
            sheet::text(row.number),
            sheet::text(row.office.get(page.lang())),
            sheet::text(cited),
            sheet::at(row.recorded_at),
        ]
    };
    let title = page.get(msg::REFERRALS_TITLE);
    ListFile::of(("referrals", title), columns, all.done(), row).hand_over(&staff, download).await
}

/// Its sections, and that a cognizable one is among them.
fn cited(page: &PageShell, row: &ListedReferral) -> String {
    let sections = sections(page, &row.sections);
    let sections = if sections.is_empty() { "—".to_owned() } else { sections };
    if row.warned { page.say(msg::referral_warned(sections)) } else { sections }
}

fn cells(page: &PageShell, row: &ListedReferral) -> Vec<Cell> {
    let cited = cited(page, row);
    let sections = if row.warned { Cell::Tag(page.tag(Tone::Warning, cited)) } else { Cell::Text(cited) };
    vec![
        Cell::LtrLink(row.number.clone(), format!("/referrals/{}", row.id)),
        Cell::Text(row.office.get(page.lang()).to_owned()),
        sections,
        Cell::Text(format::date_time(page.lang(), row.recorded_at)),
    ]
}

fn sections(page: &PageShell, sections: &[SectionOf]) -> String {
    let cited: Vec<&str> = sections.iter().map(|section| section.cited.get(page.lang())).collect();
    cited.join(page.get(msg::FIR_SECTIONS_AND))
}

#[derive(Template)]
#[template(path = "referral.html")]
struct ShowPage {
    page: PageShell,
    id: Uuid,
    facts: Vec<Fact>,
    words: Option<String>,
}

/// One referral.
pub async fn show(staff: Staff, Path(raw): Path<String>) -> Answer<Html<String>> {
    let opened = service::open_referral(&staff.op, id(&raw)?).await?;
    let page = staff.page(staff.visit.t.say(msg::referral_title(&opened.listed.number)));
    let page = page.with_back("/referrals");
    let facts = facts(&staff, &page, &opened);
    let words = opened.contents.map(|contents| contents.words);
    Ok(Html(ShowPage { page, id: opened.listed.id, facts, words }.render()?))
}

fn facts(staff: &Staff, page: &PageShell, opened: &OpenedReferral) -> Vec<Fact> {
    let fact = |label: Key, value: Cell| Fact { label: page.get(label).to_owned(), value, change: None };
    let text = |label, value: Option<String>| value.map(|value| fact(label, Cell::Text(value)));
    let listed = &opened.listed;
    let mut facts = vec![
        fact(msg::REFERRAL_NUMBER, Cell::Ltr(listed.number.clone())),
        fact(msg::FIR_OFFICE, Cell::Text(listed.office.get(page.lang()).to_owned())),
        fact(msg::FIR_SECTIONS, Cell::Text(sections(page, &listed.sections))),
        fact(msg::FIR_RECORDED, Cell::Text(format::date_time(page.lang(), listed.recorded_at))),
        fact(msg::FIR_BY, Cell::Text(by(staff, opened.charge.as_deref()))),
    ];
    if let Some(contents) = &opened.contents {
        let said = [
            text(msg::REFUSAL_COURT, Some(contents.court.clone())),
            text(msg::FIR_NAME, contents.name.clone()),
            text(msg::FIR_PARENTAGE, contents.parentage.clone()),
            contents.phone.as_ref().map(|phone| fact(msg::FIR_PHONE, Cell::Ltr(phone.to_string()))),
            contents.cnic.as_ref().map(|cnic| fact(msg::FIR_CNIC, Cell::Ltr(cnic.to_string()))),
        ];
        facts.extend(said.into_iter().flatten());
    }
    facts
}

/// The slip with which the citizen goes to the magistrate. Printing it is a look-up.
pub async fn slip(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    let opened = service::open_referral(&staff.op, id(&raw)?).await?;
    let contents = opened.contents.ok_or(Error::NotFound("station-records.fir-erased"))?;
    let (listed, unit) = (opened.listed, opened.place.unit()?);
    let facts = Facts {
        kind: DocumentKind::Notice,
        number: listed.number.clone(),
        office: unit.code.clone(),
        recorded_at: listed.recorded_at,
        leaf: Some(opened.leaf),
        code: None,
    };
    let section = |section: SectionOf| FirSection { cited: section.cited.ur, name: section.name.ur };
    let sheet = Notice {
        kind: NoticeKind::Referral,
        number: listed.number.clone(),
        report: None,
        office: unit.name.clone(),
        district: opened.place.at(UnitKind::District).map(|unit| unit.name.clone()),
        court: contents.court,
        informant: contents.name,
        recorded_at: listed.recorded_at,
        sections: listed.sections.into_iter().map(section).collect(),
        words: contents.words,
        by: by_in(&staff, opened.charge.as_deref(), REGISTER),
        qr: staff.state.issuer.issue(&facts, staff.op.now(), staff.op.core.entropy.as_ref())?,
        verify_url: format!("{}/verify", staff.state.public_host),
    };
    web::paper::shown(&staff.state, sheet, &listed.number).await
}
