//! A day of the diary on paper (form 22.48(1)): reprinted, it is the same byte for byte, with its hash in the footer.

use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use documents::{DiaryPage, DiaryRow as PaperRow};
use http::header;
use kernel::{Bilingual, Lang};
use web::{Answer, Staff};

use super::diary::{by, day, kind_name, office};
use crate::msg;
use crate::service::{self, DiaryRow, Words};

/// Which day of which office.
#[derive(Debug, serde::Deserialize)]
pub struct Wanted {
    #[serde(default)]
    day: String,
    #[serde(default)]
    office: String,
}

/// The day as a PDF.
pub async fn pdf(staff: Staff, Query(wanted): Query<Wanted>) -> Answer<Response> {
    let (office, day) = (office(&staff, &wanted.office)?, day(&staff, &wanted.day)?);
    service::look_up_day(&staff.op, office).await?;
    let r = staff.op.read().await?;
    let found = service::whole_day(&r, office, &day.to_string()).await?;
    r.done().await?;
    let unit = found.place.unit()?;
    let sheet = DiaryPage {
        lang: staff.visit.lang(),
        office: unit.name.clone(),
        series: unit.code.clone(),
        day,
        opening: opening(&staff, &found.rows),
        rows: found.rows.iter().map(|row| row_of(&staff, row)).collect(),
        closing: closing(&found.rows),
        checkpoint: None,
    };
    let name = format!("inline; filename=\"{}-{day}.pdf\"", unit.code);
    let state = staff.state.clone();
    let bytes = web::blocking(move || state.typesetter.typeset(&sheet.into())).await?;
    let headers = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}

fn said(row: &DiaryRow) -> Option<String> {
    match &row.words {
        Words::Said(words) => Some(words.clone()),
        Words::Erased => None,
    }
}

/// Who was in custody, as the day's own entry says. Without such an entry nothing is claimed about custody.
fn opening(staff: &Staff, rows: &[DiaryRow]) -> Vec<String> {
    let entered: Vec<String> =
        rows.iter().filter(|row| row.kind == "custody-return").filter_map(said).collect();
    if entered.is_empty() { vec![staff.visit.t.get(msg::DIARY_NO_CUSTODY_ENTRY).to_owned()] } else { entered }
}

/// The cash balance of a day that was closed (Rule 22.48: the last entry).
fn closing(rows: &[DiaryRow]) -> Option<String> {
    rows.iter().rfind(|row| row.kind == "closing")?;
    let balance = rows.iter().rfind(|row| row.kind == "cash-balance" || row.kind == "closing");
    balance.and_then(said)
}

fn row_of(staff: &Staff, row: &DiaryRow) -> PaperRow {
    PaperRow {
        number: u32::try_from(row.serial).unwrap_or(u32::MAX),
        recorded_at: row.recorded_at,
        arrived_at: row.arrived_at,
        kind: Bilingual::new(kind_name(staff, &row.kind, Lang::Ur), kind_name(staff, &row.kind, Lang::En)),
        substance: match &row.words {
            Words::Said(words) => words.clone(),
            Words::Erased => staff.visit.t.get(msg::DIARY_ERASED).to_owned(),
        },
        by: by(staff, row.charge.as_deref()),
        corrects: None,
    }
}
