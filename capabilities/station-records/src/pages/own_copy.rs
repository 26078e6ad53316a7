//! The informant's copy of her FIR as form 24.5(1), for whoever holds the slip of its report. Number and code travel in the body,
//! never in an address. Must not show that there is an FIR to anybody else.

use axum::response::Response;
use kernel::Error;
use web::{Answer, Fields, Guest};

use super::fir_form;
use crate::service;

/// What a file on her phone is called: nothing that tells what it is.
const NEUTRAL: &str = "paper";

/// Hands it over.
pub async fn pdf(guest: Guest, fields: Fields) -> Answer<Response> {
    guest.slow_down()?;
    let reports = guest.state.contracts.reports.clone();
    let held = reports.by_slip(&guest.op, fields.get("number"), fields.get("code")).await;
    if matches!(held, Err(Error::Invalid(_))) {
        guest.guessed_wrong();
    }
    let opened = service::own_copy(&guest.op, held?).await?;
    let sheet = fir_form::sheet(&guest.op, &guest.visit, &guest.state, &opened).await?;
    web::paper::shown(&guest.state, sheet, NEUTRAL).await
}
