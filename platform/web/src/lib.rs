//! What every page stands on: shell, components, forms, errors, languages, headers, embedded assets.
//! Must not know a capability, a table or a police verb. Sessions and permissions are added above it.

extern crate self as web;

pub mod account;
pub mod address;
pub mod assets;
pub mod body;
pub mod components;
pub mod error_page;
pub mod form;
pub mod frame;
pub mod georeport;
pub mod home;
pub mod html;
pub mod language;
pub mod leave;
pub mod living_page;
pub mod page;
pub mod paper;
pub mod routes;
pub mod sealed_file;
pub mod security;
pub mod sheet;
pub mod site;
pub mod staff;
pub mod state;
pub mod upload;
pub mod verify;

i18n::messages!();

pub use error_page::{Answer, Failure};
pub use form::{DateField, Fields, FormField, TimeField};
pub use frame::Visit;
pub use html::{Html, ltr, prose};
pub use page::{NavItem, PageShell};
pub use routes::{Audience, Route, Routes};
pub use sealed_file::{Answered, SealedFile, answer_file};
pub use sheet::{Download, ListFile};
pub use site::Site;
pub use staff::{
    Guest, JsonBody, PeerAddress, Staff, StaffForm, StaffGlance, StaffJson, StaffUpload, idempotency_key,
};
pub use state::{AppState, NavEntry, Parts, Published};
pub use upload::{IncomingFile, Upload};

use std::sync::Arc;

use axum::Router;

/// Runs work that keeps one core busy for milliseconds (typesetting) on a thread of its own.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> kernel::Result<T> + Send + 'static,
) -> kernel::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(kernel::Error::internal)?
}

/// Puts the frame around every route: request id, language, error pages, security headers; and serves the assets
/// and the living page. Call it once, last, with every capability's routes.
pub fn framed(site: Arc<Site>, routes: Router) -> Router {
    routes
        .merge(assets::routes())
        .merge(living_page::routes())
        .layer(security::own_forms_only())
        .layer(axum::middleware::from_fn_with_state(site, frame::around))
}
