//! What cannot wait, as every page of an officer shows it: asked by the page itself, and at the head of the page of limits for a
//! browser without scripts. Must not do anything about it: each leads to where that is done.

use std::hash::{DefaultHasher, Hash, Hasher};

use askama::Template;
use axum::Json;
use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use i18n::{Translator, format};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use web::{Answer, StaffGlance};

use super::stands;
use crate::interrupt::{self, Interruption};

/// Named in the head of a page; the others are counted.
const NAMED: usize = 5;

/// One line of it.
#[derive(Debug)]
pub(super) struct Line {
    pub name: String,
    pub number: String,
    pub href: String,
    pub office: Option<String>,
    /// By when.
    pub by: String,
    /// How late it is, or how long is left.
    pub stands: String,
}

impl Line {
    pub(super) fn new(t: &Translator, one: &Interruption, now: Timestamp) -> Self {
        Self {
            by: format::date_time(t.lang(), one.due_at),
            name: one.name.get(t.lang()).to_owned(),
            number: one.number.clone(),
            href: one.page.clone(),
            office: one.office.as_ref().map(|office| office.get(t.lang()).to_owned()),
            stands: stands(t, one.due_at, now),
        }
    }
}

/// What the page has seen.
#[derive(Debug, Deserialize)]
pub struct Known {
    #[serde(default)]
    seen: String,
}

/// The band in the head of a page.
#[derive(Template)]
#[template(path = "interruptions.html")]
struct Band<'a> {
    t: &'a Translator,
    lines: &'a [Line],
    /// How many are not named.
    more: usize,
}

/// What a page is answered.
#[derive(Debug, Serialize)]
struct Renewed {
    /// What it says next time.
    seen: String,
    /// How many there are.
    count: usize,
    /// The band; empty where nothing interrupts.
    band: String,
}

/// What interrupts the officer as it is now; 204 where the page has seen it.
pub async fn live(StaffGlance(staff): StaffGlance, Query(known): Query<Known>) -> Answer<Response> {
    let r = staff.op.read().await?;
    let found = interrupt::interruptions(&r, staff.state.contracts.reports.as_ref()).await?;
    let now = r.now();
    r.done().await?;
    let t = &staff.visit.t;
    let mut hasher = DefaultHasher::new();
    for one in &found {
        (&one.number, &one.clock, one.due_at.micros(), one.due_at < now).hash(&mut hasher);
    }
    (found.len(), t.lang().tag()).hash(&mut hasher);
    let seen = format!("{:016x}", hasher.finish());
    if seen == known.seen {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let lines: Vec<Line> = found.iter().take(NAMED).map(|one| Line::new(t, one, now)).collect();
    let more = found.len() - lines.len();
    let band = if lines.is_empty() { String::new() } else { Band { t, lines: &lines, more }.render()? };
    Ok(Json(Renewed { seen, count: found.len(), band }).into_response())
}
