//! Who is at the station and who has charge: the list, and the three things that change it.

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use i18n::format;
use kernel::ids::{OfficerId, UnitId};
use kernel::{Error, FieldErrors};
use organisation::{Basis, Mustered};
use web::components::{Cell, Choice, Empty, Table, Tone};
use web::{Answer, Fields, FormField, PageShell, Staff, StaffForm};

use super::diary::{office, post_name};
use crate::msg;
use crate::service::charge::{self, Change, Nafri, SAID_MAX, Typed};

/// Which office.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Wanted {
    #[serde(default)]
    office: String,
}

/// One change's boxes.
struct Boxes {
    officers: Vec<Choice>,
    officer: FormField,
    said: FormField,
}

#[derive(Template)]
#[template(path = "charge.html")]
struct ChargePage {
    page: PageShell,
    errors: FieldErrors,
    office: String,
    office_id: String,
    /// Makes a form sent twice one change.
    once: String,
    in_charge: Option<String>,
    basis: String,
    /// It stands by an order from above.
    ordered: bool,
    table: Table,
    nothing: Option<Empty>,
    depart: Option<Boxes>,
    come_back: Option<Boxes>,
    hand_over: Option<Boxes>,
}

impl ChargePage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        SAID_MAX as u32
    }
}

/// The list.
pub async fn show(staff: Staff, Query(wanted): Query<Wanted>) -> Answer<Response> {
    let office = office(&staff, &wanted.office)?;
    render(&staff, office, None, FieldErrors::default()).await
}

/// An officer left.
pub async fn depart(form: StaffForm) -> Answer<Response> {
    send(form, Change::Depart).await
}

/// An officer is back.
pub async fn come_back(form: StaffForm) -> Answer<Response> {
    send(form, Change::Return).await
}

/// An officer takes charge.
pub async fn hand_over(form: StaffForm) -> Answer<Response> {
    send(form, Change::HandOver).await
}

async fn send(StaffForm { staff, fields }: StaffForm, change: Change) -> Answer<Response> {
    let office = office(&staff, fields.get("office"))?;
    match enter(&staff, office, change, &fields).await {
        Ok(()) => Ok(Redirect::to(&format!("/charge?office={office}")).into_response()),
        Err(Error::Invalid(errors)) => render(&staff, office, Some((change, &fields)), errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn enter(staff: &Staff, office: UnitId, change: Change, fields: &Fields) -> kernel::Result<()> {
    let typed = Typed { officer: fields.get("officer").to_owned(), said: fields.get("said").to_owned() };
    let (once, asked) = (fields.once()?, (office, change, &typed));
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "officer").await?.is_some() {
        return Ok(());
    }
    charge::enter(&mut w, office, change, &typed).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}

async fn render(
    staff: &Staff,
    office: UnitId,
    typed: Option<(Change, &Fields)>,
    errors: FieldErrors,
) -> Answer<Response> {
    let r = staff.op.read().await?;
    let found = charge::nafri(&r, office).await?;
    let record = found.place.record("station-records.diary", "");
    let may_enter = r.may("station-records.diary-enter", &record);
    let may_order = r.may("organisation.acting-charge", &found.place.record("organisation.post", ""));
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::CHARGE_TITLE).to_owned()).with_errors(&errors);
    let (here, away): (Vec<&Mustered>, Vec<&Mustered>) =
        found.people.iter().partition(|person| person.away_since.is_none());
    // Whoever is away may not enter anything but his own return.
    let own = |person: &&Mustered| Some(person.officer) == staff.who.actor.officer;
    let returning = if may_enter { away } else { away.into_iter().filter(own).collect() };
    let has_charge = |person: &Mustered| {
        found.in_charge.is_some_and(|held| held.officer == person.officer && held.basis != Basis::NextInRank)
    };
    let others = here.iter().copied().filter(|person| !has_charge(person)).collect();
    let boxes = |change: Change, may: bool, people: Vec<&Mustered>| {
        let officers = people.into_iter().map(|person| choice(&page, person)).collect::<Vec<_>>();
        let mine = typed.filter(|(tried, _)| *tried == change);
        let (empty, clean) = (Fields::default(), FieldErrors::default());
        let (fields, errors) = mine.map_or((&empty, &clean), |(_, fields)| (fields, &errors));
        let (officer, said) = (fields.field("officer", errors), fields.field("said", errors));
        (may && !officers.is_empty()).then_some(Boxes { officers, officer, said })
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = ChargePage {
        office: found.place.unit()?.name.get(page.lang()).to_owned(),
        office_id: office.to_string(),
        once: staff.op.new_id().to_string(),
        in_charge: found.in_charge.map(|held| named(&page, &found, held.officer)),
        basis: found.in_charge.map_or_else(String::new, |held| page.get(basis(held.basis)).to_owned()),
        ordered: found.ordered,
        depart: boxes(Change::Depart, may_enter, here),
        come_back: boxes(Change::Return, true, returning),
        hand_over: boxes(Change::HandOver, may_order && !found.ordered, others),
        table: table(staff, &page, &found),
        nothing: found.people.is_empty().then(|| Empty {
            heading: page.get(msg::CHARGE_NOBODY).to_owned(),
            text: page.get(msg::CHARGE_NOBODY_HINT).to_owned(),
        }),
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

const fn basis(basis: Basis) -> i18n::Key {
    match basis {
        Basis::Posted => msg::CHARGE_POSTED,
        Basis::Acting => msg::CHARGE_ACTING,
        Basis::NextInRank => msg::CHARGE_NEXT_IN_RANK,
    }
}

/// Rank, name and belt number; the number alone where the name was erased.
pub(super) fn full_name(page: &PageShell, person: &Mustered) -> String {
    let rank = person.rank.get(page.lang());
    // A number is not torn apart at its hyphen.
    let belt = i18n::isolate_ltr(&person.belt.replace('-', "\u{2011}"));
    person
        .name
        .as_ref()
        .map_or_else(|| format!("{rank} {belt}"), |name| format!("{rank} {} ({belt})", name.get(page.lang())))
}

fn named(page: &PageShell, found: &Nafri, officer: OfficerId) -> String {
    let person = found.people.iter().find(|person| person.officer == officer);
    person.map_or_else(|| page.get(msg::CHARGE_SENT).to_owned(), |person| full_name(page, person))
}

fn choice(page: &PageShell, person: &Mustered) -> Choice {
    Choice::new(person.officer.to_string(), full_name(page, person))
}

fn table(staff: &Staff, page: &PageShell, found: &Nafri) -> Table {
    let columns = [msg::CHARGE_COLUMN_OFFICER, msg::CHARGE_COLUMN_POST, msg::CHARGE_COLUMN_PRESENCE];
    let row = |person: &Mustered| {
        let has = found.in_charge.is_some_and(|held| held.officer == person.officer);
        let posts = person.posts.iter().map(|post| post_name(staff, post, page.lang()));
        let posts: Vec<String> = posts.chain(has.then(|| page.get(msg::CHARGE_HAS).to_owned())).collect();
        let presence = match person.away_since {
            None => Cell::Tag(page.tag(Tone::Good, page.get(msg::CHARGE_HERE))),
            Some(since) => Cell::Text(page.say(msg::charge_away(format::date_time(page.lang(), since)))),
        };
        vec![Cell::Text(full_name(page, person)), Cell::Text(posts.join("، ")), presence]
    };
    Table {
        caption: page.get(msg::CHARGE_NAFRI).to_owned(),
        columns: columns.map(|key| page.get(key).to_owned()).to_vec(),
        rows: found.people.iter().map(row).collect(),
    }
}
