//! The lists of the station's books as files: the same rows as their pages, by the same policy. Must not show more than
//! they do.

use axum::extract::Query;
use axum::response::Response;
use db::Page;
use jiff::civil::Date;
use web::sheet::{Value, Whole, moments, text, words};
use web::{Answer, Download, ListFile, Staff};

use super::diary::{Wanted, by, day, kind_name, office};
use super::fir::source_name;
use crate::model::fir::Source;
use crate::msg;
use crate::service::{self, DiaryRow, ListedFir, Start, Words};

/// FIRs, newest first.
pub async fn firs(staff: Staff, download: Download) -> Answer<Response> {
    let r = staff.op.read().await?;
    let mut all = Whole::default();
    while all.wants_more() {
        all.take(service::firs(&r, all.after()).await?);
    }
    r.done().await?;
    let (found, cut) = all.done();
    let word = |key| staff.visit.t.get(key).to_owned();
    let columns = vec![
        words(word(msg::FIR_NUMBER)),
        words(word(msg::FIR_OFFICE)),
        words(word(msg::FIR_SECTIONS)),
        words(word(msg::FIR_SOURCE)),
        moments(word(msg::FIR_RECORDED)),
    ];
    let rows = found.iter().map(|row| fir(&staff, row)).collect();
    let file = ListFile { list: "firs", title: word(msg::FIRS_TITLE), columns, rows, cut };
    file.hand_over(&staff, download).await
}

fn fir(staff: &Staff, row: &ListedFir) -> Vec<Value> {
    let t = &staff.visit.t;
    let sections: Vec<String> = row.sections.iter().map(|section| section.marked(t.lang())).collect();
    let source = Source::parse(&row.source).map_or("", |source| t.get(source_name(source)));
    vec![
        text(&row.cited),
        text(row.office.get(t.lang())),
        text(sections.join(t.get(msg::FIR_SECTIONS_AND))),
        text(source),
        Value::At(row.recorded_at),
    ]
}

/// A day of an office's diary. Its opening is journaled as on the screen, and its taking away besides.
pub async fn diary(staff: Staff, download: Download, Query(wanted): Query<Wanted>) -> Answer<Response> {
    let (office, mut day) = (office(&staff, &wanted.office)?, day(&wanted.day)?);
    service::look_up_day(&staff.op, office).await?;
    let r = staff.op.read().await?;
    let mut all = Whole::default();
    while all.wants_more() {
        let found = service::read_day(&r, office, day, Start::After(all.after())).await?;
        day = Some(found.day);
        all.take(Page { rows: found.rows, next: found.next });
    }
    r.done().await?;
    let (found, cut) = all.done();
    let word = |key| staff.visit.t.get(key).to_owned();
    let columns = vec![
        words(word(msg::DIARY_SERIAL)),
        moments(word(msg::DIARY_WRITTEN)),
        moments(word(msg::ENTER_ARRIVED)),
        words(word(msg::ENTER_KIND)),
        words(word(msg::DIARY_ABOUT)),
        words(word(msg::DIARY_BY)),
        words(word(msg::ENTER_SUBSTANCE)),
    ];
    let day = day.unwrap_or_default();
    let rows = found.into_iter().map(|row| entry(&staff, row, day)).collect();
    let file =
        ListFile { list: "diary", title: format!("{} {day}", word(msg::DIARY_TITLE)), columns, rows, cut };
    file.hand_over(&staff, download).await
}

fn entry(staff: &Staff, row: DiaryRow, day: Date) -> Vec<Value> {
    let said = match row.words {
        Words::Said(words) => words,
        Words::Erased => staff.visit.t.get(msg::DIARY_ERASED).to_owned(),
    };
    vec![
        Value::Number(row.serial),
        Value::At(row.recorded_at),
        row.arrived_at.map_or(Value::Empty, Value::At),
        text(kind_name(staff, &row.kind, staff.visit.lang(), day)),
        row.about.map_or(Value::Empty, Value::Text),
        text(by(staff, row.charge.as_deref())),
        text(said),
    ]
}
