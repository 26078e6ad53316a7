//! Papers: a sheet set as a PDF, outside any transaction, and handed over under a name. Must not decide what stands on it.

use axum::response::{IntoResponse, Response};
use documents::Sheet;
use http::header;

use crate::{Answer, AppState, blocking};

/// A sheet to look at and print, called `name`.pdf.
pub async fn shown(state: &AppState, sheet: impl Into<Sheet>, name: &str) -> Answer<Response> {
    handed(state, sheet.into(), name, "inline").await
}

/// A sheet to keep as a file, called `name`.pdf.
pub async fn kept(state: &AppState, sheet: impl Into<Sheet>, name: &str) -> Answer<Response> {
    handed(state, sheet.into(), name, "attachment").await
}

async fn handed(state: &AppState, sheet: Sheet, name: &str, how: &str) -> Answer<Response> {
    let state = state.clone();
    let bytes = blocking(move || state.typesetter.typeset(&sheet)).await?;
    let named = format!("{how}; filename=\"{name}.pdf\"");
    let headers =
        [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, named)];
    Ok((headers, bytes).into_response())
}
