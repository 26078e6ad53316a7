//! A day of the diary on paper (form 22.48(1)), in the register's language: reprinted, it is the same byte for byte, with
//! the hash of its data in the footer.

use axum::extract::Query;
use axum::response::Response;
use kernel::{Bilingual, Lang};
use web::{Answer, Staff};

use super::diary::{by_in, day, kind_name, office};
use super::fir::REGISTER;
use crate::service;

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
    let (office, day) = (office(&staff, &wanted.office)?, day(&wanted.day)?);
    service::look_up_day(&staff.op, office).await?;
    let r = staff.op.read().await?;
    let found = service::whole_day(&r, office, day).await?;
    r.done().await?;
    let mut sheet = service::sheet(&found.place, found.day, found.opened.as_ref(), &found.rows)?;
    for row in &mut sheet.rows {
        let named = |lang| kind_name(&staff, &row.code, lang, found.day);
        row.kind = Bilingual::new(named(Lang::Ur), named(Lang::En));
        row.by = by_in(&staff, row.charge.as_deref(), REGISTER);
    }
    let name = format!("{}-{}", sheet.series, found.day);
    web::paper::shown(&staff.state, sheet, &name).await
}
