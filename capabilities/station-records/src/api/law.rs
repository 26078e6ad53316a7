//! JSON: searching the law by section and by what people say.

use axum::Json;
use axum::extract::Query;
use kernel::Bilingual;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff};

/// Offences found at most.
const FOUND_MAX: usize = 30;

#[derive(OpenApi)]
#[openapi(paths(search), components(schemas(OffenceFound, OffenceList)))]
pub(super) struct Api;

/// What is looked for.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

/// An offence of the catalogue.
#[derive(Debug, Serialize, ToSchema)]
pub struct OffenceFound {
    /// Its code, as an FIR takes it.
    code: String,
    /// The code of its law.
    law: String,
    /// The section as it is cited.
    section: String,
    /// What it is, in Urdu.
    name_ur: String,
    /// What it is, in English.
    name_en: String,
    /// The punishment in a few words, in Urdu.
    punishment_ur: String,
    /// The punishment in a few words, in English.
    punishment_en: String,
}

/// What was found, best first.
#[derive(Debug, Serialize, ToSchema)]
pub struct OffenceList {
    /// The offences, at most 30.
    rows: Vec<OffenceFound>,
}

/// Searches the law of today by section, name or what people call it, in Urdu, Roman Urdu or English.
#[utoipa::path(get, path = "/api/v1/law", operation_id = "search_law",
    params(("q" = String, Query, description = "a section or words")),
    responses((status = 200, body = OffenceList), (status = 401)))]
pub async fn search(staff: Staff, Query(asked): Query<Asked>) -> Answer<Json<OffenceList>> {
    let found = staff.op.core.catalogue.search_offences(&asked.q, staff.op.now().day(), FOUND_MAX);
    let rows = found.into_iter().map(|row| {
        let Bilingual { ur: name_ur, en: name_en } = row.name.clone();
        let Bilingual { ur: punishment_ur, en: punishment_en } = row.facts.punishment.clone();
        let (law, section) = (row.facts.law.clone(), row.facts.section.clone());
        OffenceFound { code: row.code.clone(), law, section, name_ur, name_en, punishment_ur, punishment_en }
    });
    Ok(Json(OffenceList { rows: rows.collect() }))
}
